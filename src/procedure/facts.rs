//! What an event teaches about a case: people, facts, dates of sending, answers.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::state::State;
use crate::calendar::Date;
use crate::case::Event;
use crate::catalog::{ANSWERS, EventSpec, SENT};

/// Takes over the people and facts that an event brings.
pub(super) fn learn(state: &mut State, event: &Arc<Event>, on: Date, spec: &EventSpec) {
    for role in event.personen.keys() {
        state.people.insert(role.clone(), Arc::clone(event));
    }
    for (group, value) in &event.feiten {
        merge(
            state.facts.entry(group.clone()).or_insert(Value::Null),
            value,
        );
    }
    if let Some(group) = &spec.facts {
        let entry = state
            .facts
            .entry(group.clone())
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(known) = entry {
            for (name, value) in &event.data {
                merge(known.entry(name.clone()).or_insert(Value::Null), value);
            }
            if let Some(name) = &spec.date_fact {
                known.insert(name.clone(), Value::from(on.to_string()));
            }
        }
    }
    for document in &spec.documents {
        put(state, SENT, document, Value::from(on.to_string()));
    }
    file(state, event);
}

/// Takes over the answers of final documents, so that later ones need not ask again.
pub(super) fn file(state: &mut State, event: &Event) {
    let finished = event.files.iter().filter(|file| file.finished);
    for file in finished.filter(|file| !file.answers.is_empty()) {
        put(
            state,
            ANSWERS,
            &file.document,
            Value::Object(file.answers.clone()),
        );
    }
}

fn put(state: &mut State, group: &str, name: &str, value: Value) {
    let entry = state
        .facts
        .entry(group.to_owned())
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(known) = entry {
        known.insert(name.to_owned(), value);
    }
}

/// Objects are merged by name; anything else is replaced.
fn merge(known: &mut Value, new: &Value) {
    match (known, new) {
        (Value::Object(known), Value::Object(new)) => {
            for (name, value) in new {
                merge(known.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (known, new) => known.clone_from(new),
    }
}
