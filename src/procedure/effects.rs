//! What an event does to the obligations of a case: starts, meets, ends or extends them.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::definition::{Due, EffectKind, StartPlan};
use super::duty::{Alternative, Duty, Fate, days};
use super::fold::Fold;
use crate::calendar::{Deadline, Policy, Term};
use crate::case::Happened;

impl Fold {
    /// Meets, ends or extends the open obligations of a kind.
    pub(super) fn affect(
        &mut self,
        obligation: usize,
        kind: &EffectKind,
        which: Option<&str>,
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
                    && which.is_none_or(|which| duty.which.is_empty() || duty.which == which)
            })
            .map(|(index, _)| index)
            .collect();
        for index in open {
            let duty = &mut Arc::make_mut(&mut self.state).duties[index];
            match kind {
                EffectKind::Met => {
                    duty.fate = Fate::Met(now.on);
                    if let Some(every) = plan.every {
                        let duty = duty.clone();
                        self.again(obligation, &duty, every);
                    }
                }
                EffectKind::Ended(ending) => duty.fate = Fate::of(*ending, now.on),
                EffectKind::Extended(text, more) => {
                    duty.fate = Fate::Extended(now.on);
                    let mut longer = duty.clone();
                    longer.fate = Fate::Open;
                    longer.extension = Some(text.clone());
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
                alternatives: Vec::new(),
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
            nominal: found.map(|(nominal, _)| nominal),
            due: found.map(|(_, due)| due),
            keep: spec.keep,
            alternatives,
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

    fn open(&mut self, obligation: usize, duty: Duty) {
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
