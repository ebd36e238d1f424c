//! From the fields of a form that came back to answers.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::draw::Draw;
use super::question::{NO, YES};
use super::repeat::{MOST, Repeat};
use super::slot::{Says, Slot, pointer_of};
use crate::calendar::Date;
use crate::catalog::Form;
use crate::diagnostic::Language;
use crate::document::kind::Kind;
use crate::schema;

/// What a field says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// What was typed or chosen.
    pub values: Vec<String>,
}

/// Answers, and the fields that gave them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taken {
    /// The answers.
    pub answers: Value,
    /// The names of fields that the form does not have.
    pub unknown: Vec<String>,
    /// The pointers of answers whose field is not there.
    pub missing: Vec<String>,
    /// What a field says that is none of its choices: pointer and text.
    pub strange: Vec<(String, String)>,
    /// The names of the signature fields.
    pub signatures: Vec<String>,
}

/// Takes the answers from fields.
pub fn take(
    form: &Form,
    given: &BTreeMap<String, Given>,
    today: Date,
    language: Language,
) -> Taken {
    let repeat = Repeat::exactly(counts(given));
    let nothing = json!({});
    let drawn = Draw::of(form, &nothing, language, &repeat).whole();
    let mut taken = Taken {
        answers: json!({}),
        ..Taken::default()
    };
    let mut known = std::collections::BTreeSet::new();
    for slot in &drawn.slots {
        known.insert(slot.name.as_str());
        let Some(field) = given.get(&slot.name) else {
            taken.missing.push(slot.pointer.clone());
            continue;
        };
        if slot.says == Says::Signed {
            taken.signatures.push(slot.name.clone());
            continue;
        }
        if let Some(value) = read(slot, field, (today, language), &mut taken.strange)
            && !put(form, &mut taken.answers, slot, value)
        {
            taken.missing.push(slot.pointer.clone());
        }
    }
    let strangers = given.keys().filter(|name| !known.contains(name.as_str()));
    taken.unknown = strangers.cloned().collect();
    taken.missing.dedup();
    close(&mut taken.answers);
    taken
}

/// How many of each list the fields are of.
fn counts(given: &BTreeMap<String, Given>) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in given.keys() {
        let pointer = pointer_of(name);
        let mut here = String::new();
        for part in pointer.split('/').skip(1) {
            if let Ok(index) = part.parse::<usize>()
                && index < MOST
            {
                let count = counts.entry(here.clone()).or_default();
                *count = (*count).max(index + 1);
            }
            here = format!("{here}/{part}");
        }
    }
    counts
}

/// The answer that a field gives; nothing when it is empty.
fn read(
    slot: &Slot,
    field: &Given,
    (today, language): (Date, Language),
    strange: &mut Vec<(String, String)>,
) -> Option<Value> {
    let text = field
        .values
        .first()
        .filter(|text| !text.trim().is_empty())?;
    match &slot.says {
        Says::Typed => Some(typed(slot.kind, text, today, language)),
        Says::Lines => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            let read = |line| typed(slot.kind, line, today, language);
            Some(Value::Array(lines.map(read).collect()))
        }
        Says::Among(choice) => Some(json!([choice])),
        Says::Chosen(states) => {
            let Some((_, choice)) = states.iter().find(|(state, _)| state == text) else {
                strange.push((slot.pointer.clone(), text.clone()));
                return None;
            };
            Some(match (slot.kind, choice.as_str()) {
                (Kind::YesNo, YES) => json!(true),
                (Kind::YesNo, NO) => json!(false),
                _ => json!(choice),
            })
        }
        Says::Signed => None,
    }
}

fn typed(kind: Kind, text: &str, today: Date, language: Language) -> Value {
    // A whole number below nought, or a very large one, is read by nobody who types; a file may hold it.
    if kind == Kind::Whole
        && let Ok(number) = text.parse::<i64>()
        && number.to_string() == text
    {
        return json!(number);
    }
    kind.read(text, today, language)
}

/// Puts an answer in its place; gives whether there was one. Several ticks make one list.
fn put(form: &Form, answers: &mut Value, slot: &Slot, value: Value) -> bool {
    let mut here = answers;
    let mut path = String::new();
    for part in slot.pointer.split('/').skip(1) {
        if here.is_null() {
            let items = form
                .validator
                .at(&path)
                .and_then(|schema| schema.get("items"));
            *here = if items.is_some() {
                Value::Array(Vec::new())
            } else {
                Value::Object(Map::new())
            };
        }
        path = format!("{path}/{part}");
        let name = part.replace("~1", "/").replace("~0", "~");
        here = match here {
            Value::Object(members) => members.entry(name).or_insert(Value::Null),
            Value::Array(items) => match part.parse::<usize>() {
                Ok(index) if index < MOST => {
                    while items.len() <= index {
                        // Not answered, and left out at the end.
                        items.push(Value::Null);
                    }
                    &mut items[index]
                }
                _ => return false,
            },
            _ => return false,
        };
    }
    match (here, value) {
        (Value::Array(ticked), Value::Array(more)) => ticked.extend(more),
        (here, value) => *here = value,
    }
    true
}

/// Leaves out the items of lists that nobody answered.
fn close(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(close),
        Value::Array(items) => {
            items.iter_mut().for_each(close);
            items.retain(|item| !item.is_null());
        }
        _ => {}
    }
}

/// Whether an answer has choices of which several may be ticked.
pub(super) fn is_ticked(form: &Form, pointer: &str) -> bool {
    form.validator
        .at(pointer)
        .and_then(schema::choices)
        .is_some_and(|choices| !choices.is_empty())
}
