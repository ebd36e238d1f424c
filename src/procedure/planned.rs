//! Days that lie ahead because an event named them: a hearing that was set, a talk that was agreed.
//!
//! An event plans a day by a question of its own about what is still to come (`x-tense = "future"`). The plan stands while
//! a track that the event moves is where it brought it, no later event says another day, and the case is open.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Course;
use crate::calendar::{self, Date};
use crate::case::effective;
use crate::catalog::EventSpec;
use crate::schema::is_future;

/// A day that an event planned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Planned {
    /// The day.
    pub day: Date,
    /// The number of the event in the case.
    pub number: usize,
    /// The code of the event.
    pub event: String,
    /// The question that it answers.
    pub field: String,
}

/// The days that the events of a case planned and that still stand, the first day first; those in the past too.
pub fn planned(course: &Course) -> Vec<Planned> {
    let fold = course.fold();
    let (definition, state) = (fold.definition(), fold.state());
    if state.closed.is_some() {
        return Vec::new();
    }
    let at = state.states(definition);
    // The last day of a term that was extended is told with the term.
    let extends = |event: &String| {
        let terms = definition.file.obligations.values();
        let mut effects = terms.flat_map(|term| &term.extended);
        effects.any(|effect| effect.full().on == *event)
    };
    let mut found: Vec<(String, Planned)> = Vec::new();
    // Seen on an earlier day, the events after it have not happened.
    let happened = effective(course.events()).into_iter();
    for happened in happened.filter(|one| course.last().is_some_and(|last| one.on <= last)) {
        let event = &happened.event;
        if let Some(spec) = definition.file.events.get(&event.event) {
            let group = spec.facts.as_ref().map_or(&event.event, |group| group);
            // What was said before of the same is no longer so.
            found.retain(|(known, plan)| {
                let says = event.data.contains_key(&plan.field);
                known != group || !(says || spec.date_fact.as_ref() == Some(&plan.field))
            });
            if !stands(spec, &at) || extends(&event.event) {
                continue;
            }
            for (field, day) in days(spec, &event.data) {
                let plan = Planned {
                    day,
                    number: happened.seq,
                    event: event.event.clone(),
                    field,
                };
                found.push((group.clone(), plan));
            }
        }
    }
    let mut found: Vec<Planned> = found.into_iter().map(|(_, plan)| plan).collect();
    found.sort();
    found
}

/// Whether a track is still where the event brings it; an event that moves none plans until another day is said.
fn stands(spec: &EventSpec, at: &Map<String, Value>) -> bool {
    spec.moves.is_empty()
        || spec.moves.iter().any(|step| {
            let now = at.get(&step.track).and_then(Value::as_str);
            step.to.is_none() || step.to.as_deref() == now
        })
}

/// The answers of an event that are days to come.
fn days(spec: &EventSpec, data: &Map<String, Value>) -> Vec<(String, Date)> {
    let asked = spec.data.get("properties").and_then(Value::as_object);
    let asked = asked.into_iter().flatten();
    asked
        .filter(|(_, schema)| is_future(schema))
        .filter_map(|(name, _)| {
            let day = data.get(name).and_then(Value::as_str);
            Some((name.clone(), calendar::parse(day?)?))
        })
        .collect()
}
