//! The terms of a case for letters: as they are, and as they will be once a letter is sent.
//!
//! Where only the facts of a case are known and not its events, a term is taken up again when counting from one of the
//! days on which it can start gives exactly the last day that the facts name. What cannot be found so is not guessed.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::definition::{Definition, EffectKind, EventPlan, StartPlan};
use super::duty::{Duty, Fate, days};
use super::fold::Fold;
use crate::calendar::{self, Date, Holidays};
use crate::case::{CaseFacts, Event, Happened};
use crate::catalog::{SENT, TERMS};

/// The last day of an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastDay {
    /// The last day, with all extensions.
    pub due: Date,
    /// The last day as it was before it was extended.
    pub first: Option<Date>,
}

/// The last days by obligation.
pub type LastDays = BTreeMap<String, LastDay>;

impl Fold {
    /// A case of which nothing but the facts is known.
    pub fn of_facts(
        definition: &Arc<Definition>,
        holidays: &Arc<Holidays>,
        facts: &CaseFacts,
    ) -> Self {
        let mut fold = Self::new(definition, holidays);
        let everybody = Arc::new(Event {
            personen: facts.personen.clone(),
            ..Event::default()
        });
        let state = Arc::make_mut(&mut fold.state);
        state.facts_only = true;
        state.facts.clone_from(&facts.feiten);
        for role in facts.personen.keys() {
            state.people.insert(role.clone(), Arc::clone(&everybody));
        }
        for number in 0..definition.obligations.len() {
            if let Some(duty) = fold.taken_up(number) {
                let state = Arc::make_mut(&mut fold.state);
                state.latest[number] = Some(state.duties.len());
                state.duties.push(duty);
            }
        }
        fold
    }

    /// The obligation whose last day the facts name, when counting agrees with it.
    fn taken_up(&self, number: usize) -> Option<Duty> {
        let plan = &self.definition.obligations[number];
        let policy = self.definition.policy(plan);
        let Some(named) = self.named(number) else {
            return self.sole_start(number);
        };
        for event in &self.definition.events {
            for start in event
                .starts
                .iter()
                .filter(|start| start.obligation == number)
            {
                let Some(anchor) = self.anchor(event, start) else {
                    continue;
                };
                let more = self.extensions(number).map(Some);
                for extension in std::iter::once(None).chain(more) {
                    let term = extension.as_ref().map(|(_, term)| *term);
                    let found = days(plan, anchor, term, &self.holidays, &policy);
                    if let Some((nominal, due)) = found.filter(|(_, due)| *due == named) {
                        let extension = extension.map(|(text, _)| text);
                        return Some(self.duty(number, event, (anchor, extension), (nominal, due)));
                    }
                }
            }
        }
        None
    }

    /// The obligation as the only event that the facts date, and that can start it, did.
    fn sole_start(&self, number: usize) -> Option<Duty> {
        let plan = &self.definition.obligations[number];
        let mut dated = Vec::new();
        for event in &self.definition.events {
            let starts = event.starts.iter().enumerate();
            for (index, start) in starts.filter(|(_, start)| start.obligation == number) {
                if start.for_each.is_some() {
                    return None;
                }
                if let Some(anchor) = self.anchor(event, start)
                    && self.began(event, index, anchor)
                {
                    dated.push((event, anchor));
                }
            }
        }
        let [(event, anchor)] = dated.as_slice() else {
            return None;
        };
        let policy = self.definition.policy(plan);
        let (nominal, due) = days(plan, *anchor, None, &self.holidays, &policy)?;
        Some(self.duty(number, event, (*anchor, None), (nominal, due)))
    }

    /// Whether the condition of a start holds, as far as the facts tell.
    fn began(&self, event: &EventPlan, start: usize, on: Date) -> bool {
        let Some(when) = event.starts[start].when else {
            return true;
        };
        let spec = &self.definition.file.events[event.code.as_str()];
        let group = spec
            .facts
            .as_ref()
            .and_then(|group| self.state.facts.get(group));
        let data = group.and_then(Value::as_object).cloned();
        let now = Arc::new(Happened {
            seq: 0,
            on,
            event: Arc::new(Event {
                data: data.unwrap_or_else(Map::new),
                ..Event::default()
            }),
        });
        self.holding(&event.after, Some(&now)).holds[when]
            || self.may_hold(&event.after, when, &now)
    }

    fn duty(
        &self,
        number: usize,
        event: &EventPlan,
        (anchor, extension): (Date, Option<String>),
        (nominal, due): (Date, Date),
    ) -> Duty {
        Duty {
            obligation: self.definition.obligations[number].code.clone(),
            which: String::new(),
            role: None,
            event: event.code.clone(),
            started: anchor,
            anchor,
            extension,
            extended: None,
            nominal: Some(nominal),
            due: Some(due),
            keep: self.definition.file.obligations[number].keep,
            alternatives: Vec::new(),
            done: Vec::new(),
            held: None,
            fate: Fate::Open,
        }
    }

    fn extensions(&self, number: usize) -> impl Iterator<Item = (String, calendar::Term)> {
        self.definition
            .events
            .iter()
            .flat_map(|event| &event.effects)
            .filter(move |effect| effect.obligation == number)
            .filter_map(|effect| match &effect.kind {
                EffectKind::Extended(text, term, _) => Some((text.clone(), *term)),
                EffectKind::Met | EffectKind::Part(_) | EffectKind::Ended(_) => None,
            })
    }

    /// The last day that the facts name for an obligation.
    fn named(&self, number: usize) -> Option<Date> {
        let (group, name) = self.definition.obligations[number].fact.as_ref()?;
        calendar::parse(self.state.facts.get(group)?.get(name)?.as_str()?)
    }

    /// The day from which an event starts a term, if the facts say on which day that event was.
    fn anchor(&self, event: &EventPlan, start: &StartPlan) -> Option<Date> {
        let spec = &self.definition.file.events[event.code.as_str()];
        let group = spec
            .facts
            .as_ref()
            .and_then(|group| self.state.facts.get(group));
        let dated = spec
            .date_fact
            .as_ref()
            .and_then(|name| group?.get(name)?.as_str());
        let sent = || {
            let sent = self.state.facts.get(SENT)?;
            spec.documents
                .iter()
                .find_map(|code| sent.get(code)?.as_str())
        };
        let on = dated.or_else(sent).and_then(calendar::parse);
        let Some(name) = &start.anchor else { return on };
        let data = match group {
            Some(Value::Object(members)) => members.clone(),
            _ => Map::new(),
        };
        let now = Happened {
            seq: 0,
            // Only asked for when the anchor is the day of the event itself.
            on: on?,
            event: Arc::new(Event {
                data,
                ..Event::default()
            }),
        };
        name.date(&self.state, &now)
    }

    /// The case with one more event, whatever the guards say: a draft wants to know too.
    #[must_use]
    pub fn ahead(&self, happened: &Arc<Happened>) -> Self {
        let mut ahead = self.clone();
        if let Some(number) = self.definition.event_number(&happened.event.event) {
            let state = Arc::make_mut(&mut ahead.state);
            for effect in &self.definition.events[number].effects {
                // A term that is extended and was not found cannot be told from the old last day.
                if matches!(effect.kind, EffectKind::Extended(..))
                    && state.latest[effect.obligation].is_none()
                    && let Some((group, name)) =
                        &self.definition.obligations[effect.obligation].fact
                    && let Some(Value::Object(group)) = state.facts.get_mut(group)
                {
                    group.remove(name);
                }
            }
        }
        ahead.replay(happened);
        ahead
    }

    /// The last days as the case stands; a term that another takes the place of has none.
    pub fn last_days(&self) -> LastDays {
        let mut found = LastDays::new();
        for (number, plan) in self.definition.obligations.iter().enumerate() {
            let duty = self.state.latest[number].map(|latest| &self.state.duties[latest]);
            let day = match duty {
                Some(duty) if matches!(duty.fate, Fate::Replaced(_)) => None,
                Some(duty) => duty.due.filter(|_| self.agree(duty)).map(|due| {
                    let policy = self.definition.policy(plan);
                    let first = days(plan, duty.anchor, None, &self.holidays, &policy);
                    let first = first.map(|(_, first)| first);
                    LastDay { due, first }
                }),
                None if self.state.facts_only => {
                    self.named(number).map(|due| LastDay { due, first: None })
                }
                None => None,
            };
            if let Some(day) = day {
                found.insert(plan.code.clone(), day);
            }
        }
        found
    }

    /// Obligations of several people have one last day only where all of theirs agree.
    fn agree(&self, latest: &Duty) -> bool {
        self.state
            .duties
            .iter()
            .filter(|duty| duty.is_open() && duty.obligation == latest.obligation)
            .all(|duty| duty.which.is_empty() == latest.which.is_empty() && duty.due == latest.due)
            || !latest.is_open()
    }
}

/// Facts with the last days among them, as wordings and rules ask for them: `zaak.feiten.termijn.O15.uiterlijk`.
#[must_use]
pub fn with_last_days(facts: &CaseFacts, days: &LastDays) -> CaseFacts {
    let mut facts = facts.clone();
    let terms: Map<String, Value> = days
        .iter()
        .map(|(code, day)| {
            (
                code.clone(),
                json!({ "uiterlijk": day.due.to_string(), "zonder_verlenging": day.first.map(|first| first.to_string()) }),
            )
        })
        .collect();
    facts.feiten.insert(TERMS.to_owned(), Value::Object(terms));
    facts
}
