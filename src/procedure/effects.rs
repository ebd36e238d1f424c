//! What an event does to the obligations of a case: starts, meets, ends or extends them.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::definition::{Due, EffectKind, StartPlan};
use super::duty::{Alternative, Duty, Extended, Fate, days};
use super::fold::Fold;
use crate::calendar::{Deadline, Policy, Term};
use crate::case::Happened;

/// Which of the obligations of a kind an event is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// What tells it from others of the same kind.
    pub(super) which: Option<&'a str>,
    /// The year that it is about.
    pub(super) year: Option<&'a str>,
}

impl Wanted<'_> {
    fn is(self, duty: &Duty) -> bool {
        self.which
            .is_none_or(|which| duty.which.is_empty() || duty.which == which)
            && self.year.is_none_or(|year| due_in(duty) == last_year(year))
    }
}

/// The year in which an obligation is due.
fn due_in(duty: &Duty) -> Option<u32> {
    duty.due?.to_string().split('-').next()?.parse().ok()
}

/// The last year that is written in the name of a school year.
fn last_year(text: &str) -> Option<u32> {
    text.rsplit(|letter: char| !letter.is_ascii_digit())
        .find(|digits| digits.len() == 4)?
        .parse()
        .ok()
}

impl Fold {
    /// Starts the periodic obligations of a kind up to a year: one of an earlier year that was never met stays open, and
    /// does not stand in for it.
    pub(super) fn reach(&mut self, obligation: usize, which: Option<&str>, year: &str) {
        let definition = Arc::clone(&self.definition);
        let plan = &definition.obligations[obligation];
        let (Some(every), Some(year)) = (plan.every, last_year(year)) else {
            return;
        };
        let any = Wanted { which, year: None };
        let mut seen: Vec<String> = Vec::new();
        let mut latest: Vec<Duty> = Vec::new();
        for duty in self.state.duties.iter().rev() {
            if duty.obligation == plan.code && any.is(duty) && !seen.contains(&duty.which) {
                seen.push(duty.which.clone());
                latest.push(duty.clone());
            }
        }
        for duty in latest.into_iter().filter(Duty::is_open) {
            let mut last = duty;
            // A year far away is a slip of the pen; it starts nothing.
            while due_in(&last).is_some_and(|due| due < year && year - due < 10) {
                self.again(obligation, &last, every);
                let Some(next) = self.state.duties.last().filter(|next| next.due > last.due) else {
                    break;
                };
                last = next.clone();
            }
        }
    }

    /// Meets, ends or extends the open obligations of a kind.
    pub(super) fn affect(
        &mut self,
        obligation: usize,
        kind: &EffectKind,
        wanted: Wanted,
        now: &Happened,
    ) {
        let definition = Arc::clone(&self.definition);
        let plan = &definition.obligations[obligation];
        let open: Vec<usize> = self
            .state
            .duties
            .iter()
            .enumerate()
            .filter(|(_, duty)| {
                duty.is_open()
                    && duty.obligation == plan.code
                    && wanted.is(duty)
                    // What happened before a period began is not about that period.
                    && !(plan.every.is_some()
                        && matches!(kind, EffectKind::Met | EffectKind::Part(_))
                        && now.on < duty.anchor)
            })
            .map(|(index, _)| index)
            .collect();
        let reason = match kind {
            EffectKind::Extended(_, _, Some(why)) => why.text(&self.state, now),
            _ => None,
        };
        for index in open {
            let duty = &mut Arc::make_mut(&mut self.state).duties[index];
            if let EffectKind::Part(event) = kind
                && !duty.done.contains(event)
            {
                duty.done.push(event.clone());
            }
            match kind {
                EffectKind::Part(_) if !plan.parts.iter().all(|part| duty.done.contains(part)) => {}
                EffectKind::Part(_) | EffectKind::Met => {
                    duty.fate = Fate::Met(now.on);
                    let duty = duty.clone();
                    if let Some(every) = plan.every
                        && !self.goes_on(&duty)
                    {
                        self.again(obligation, &duty, every);
                    }
                }
                EffectKind::Ended(ending) => duty.fate = Fate::of(*ending, now.on),
                EffectKind::Extended(text, more, _) => {
                    duty.fate = Fate::Extended(now.on);
                    let mut longer = duty.clone();
                    longer.fate = Fate::Open;
                    longer.extension = Some(text.clone());
                    longer.extended = Some(Extended {
                        event: now.event.event.clone(),
                        on: now.on,
                        reason: reason.clone(),
                    });
                    let policy = definition.policy(plan);
                    let days = days(plan, duty.anchor, Some(*more), &self.holidays, &policy);
                    if let Some((nominal, due)) = days {
                        (longer.nominal, longer.due) = (Some(nominal), Some(due));
                    }
                    self.open(obligation, longer);
                }
            }
        }
    }

    /// Whether the one of a later period has started already.
    fn goes_on(&self, met: &Duty) -> bool {
        self.state.duties.iter().any(|duty| {
            matches!(duty.fate, Fate::Open | Fate::Met(_))
                && duty.obligation == met.obligation
                && duty.which == met.which
                && duty.due > met.due
        })
    }

    /// A periodic obligation that was met starts again, counted from its own last day, so that it does not drift.
    fn again(&mut self, obligation: usize, met: &Duty, every: Term) {
        let definition = Arc::clone(&self.definition);
        let plan = &definition.obligations[obligation];
        let policy = definition.policy(plan);
        let anchor = if matches!(plan.due, Due::Yearly(..)) {
            met.due
        } else {
            let nominal = Policy {
                nominal: true,
                ..policy.clone()
            };
            Deadline::day(met.anchor, every, None, &self.holidays, &nominal)
                .map(|deadline| deadline.nominal)
        };
        let Some(anchor) = anchor else { return };
        let days = days(plan, anchor, None, &self.holidays, &policy);
        self.open(
            obligation,
            Duty {
                anchor,
                nominal: days.map(|(nominal, _)| nominal),
                due: days.map(|(_, due)| due),
                extension: None,
                extended: None,
                alternatives: Vec::new(),
                done: Vec::new(),
                held: None,
                fate: Fate::Open,
                ..met.clone()
            },
        );
    }

    pub(super) fn start(&mut self, start: &StartPlan, now: &Happened) {
        let definition = Arc::clone(&self.definition);
        let plan = &definition.obligations[start.obligation];
        let state = &self.state;
        let anchor = start
            .anchor
            .as_ref()
            .and_then(|name| name.date(state, now))
            .unwrap_or(now.on);
        let policy = definition.policy(plan);
        let found = match &plan.date {
            Some(name) => name.date(state, now).map(|date| (date, date)),
            None => days(plan, anchor, None, &self.holidays, &policy),
        };
        let spec = &definition.file.obligations[start.obligation];
        let alternatives = plan
            .alternatives
            .iter()
            .zip(&spec.alternatives)
            .filter_map(|(name, spec)| {
                let anchor = name.date(state, now)?;
                let (nominal, due) = days(plan, anchor, None, &self.holidays, &policy)?;
                (Some(due) != found.map(|(_, due)| due)).then(|| Alternative {
                    reading: spec.reading.clone(),
                    anchor,
                    nominal,
                    due,
                })
            })
            .collect();
        let duty = Duty {
            obligation: plan.code.clone(),
            which: start
                .which
                .as_ref()
                .and_then(|name| name.text(state, now))
                .unwrap_or_default(),
            role: start.for_each.clone(),
            event: now.event.event.clone(),
            started: now.on,
            anchor,
            extension: None,
            extended: None,
            nominal: found.map(|(nominal, _)| nominal),
            due: found.map(|(_, due)| due),
            keep: spec.keep,
            alternatives,
            done: Vec::new(),
            held: None,
            fate: Fate::Open,
        };
        let holders = start
            .for_each
            .as_ref()
            .map_or(0, |role| state.people(role).len());
        if holders > 1 {
            for number in 1..=holders {
                self.begin(
                    start.obligation,
                    Duty {
                        which: number.to_string(),
                        ..duty.clone()
                    },
                );
            }
        } else {
            self.begin(start.obligation, duty);
        }
    }

    /// An obligation that starts while the same one is open takes its place.
    fn begin(&mut self, obligation: usize, duty: Duty) {
        let state = Arc::make_mut(&mut self.state);
        for old in &mut state.duties {
            if old.is_open() && old.obligation == duty.obligation && old.which == duty.which {
                old.fate = Fate::Replaced(duty.started);
            }
        }
        self.open(obligation, duty);
    }

    fn open(&mut self, obligation: usize, mut duty: Duty) {
        self.explain(&mut duty);
        let state = Arc::make_mut(&mut self.state);
        if let (Some((group, name)), Some(due)) =
            (&self.definition.obligations[obligation].fact, duty.due)
        {
            let group = state
                .facts
                .entry(group.clone())
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(group) = group {
                group.insert(name.clone(), Value::from(due.to_string()));
            }
        }
        state.latest[obligation] = Some(state.duties.len());
        state.duties.push(duty);
    }
}
