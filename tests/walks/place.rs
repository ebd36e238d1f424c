//! Places in answers: putting in, taking out.

use serde_json::{Value, json};

/// The questions of a form that are not answered.
pub(super) fn open_places(schema: &Value, answers: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, property) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let here = format!("{at}/{name}");
        match answers.pointer(&here) {
            None => found.push(here),
            Some(Value::Object(_)) => found.extend(open_places(property, answers, &here)),
            Some(_) => {}
        }
    }
    found
}

/// Answers a question.
pub(super) fn put(answers: &mut Value, pointer: &str, value: Value) {
    let mut here = answers;
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        here = match here {
            Value::Array(items) => {
                let Some(item) = part
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get_mut(index))
                else {
                    return;
                };
                item
            }
            Value::Object(members) => members.entry(part).or_insert_with(|| json!({})),
            _ => return,
        };
    }
    *here = value;
}

/// Takes an answer away.
pub(super) fn take(answers: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    match answers.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.shift_remove(name);
        }
        Some(Value::Array(items)) => {
            if let Some(index) = name
                .parse::<usize>()
                .ok()
                .filter(|index| *index < items.len())
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}
