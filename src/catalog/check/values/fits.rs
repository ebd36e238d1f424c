//! Whether a JSON Schema over answers says what they can be.

use serde_json::Value;

use crate::catalog::kind::{Finding, Kind};
use crate::diagnostic::Text;

/// Whether the words of a condition can be answers: `const`, `enum`, and the names of properties.
pub fn fits(schema: &Value, kind: &Kind, path: &str, found: &mut Vec<(String, Finding)>) {
    let mut judge = |word: &str, known: &mut dyn Iterator<Item = &str>, nl: String, en: String| {
        found.push((
            word.to_owned(),
            Finding {
                span: 0..0,
                message: Text::new(nl, en),
                hint: crate::diagnostic::meant(word, known),
            },
        ));
    };
    let constants = schema.get("const").into_iter();
    let listed = schema
        .get("enum")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for word in constants.chain(listed) {
        match (word, kind) {
            (Value::String(word), Kind::Words(words)) if !words.contains(word) => judge(
                word,
                &mut words.iter().map(String::as_str),
                format!("`{path}` is nooit `{word}`"),
                format!("`{path}` is never `{word}`"),
            ),
            (Value::String(word), Kind::Flag | Kind::Number(_)) => judge(
                word,
                &mut std::iter::empty(),
                format!("`{path}` is geen tekst, en dus nooit `{word}`"),
                format!("`{path}` is no text, and so never `{word}`"),
            ),
            _ => {}
        }
    }
    if let Kind::Group(group) = kind {
        let required = schema.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        let members = schema.get("properties").and_then(Value::as_object);
        let named = members.into_iter().flatten().map(|(name, _)| name.as_str());
        for name in required.chain(named) {
            if group.closed && !group.members.contains_key(name) {
                judge(
                    name,
                    &mut group.members.keys().map(String::as_str),
                    format!("{} heeft geen `{name}`", group.what.nl),
                    format!("{} has no `{name}`", group.what.en),
                );
            }
        }
        for (name, inner) in members.into_iter().flatten() {
            if let Some(kind) = group.members.get(name) {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                fits(inner, kind, &path, found);
            }
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for part in schema
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            fits(part, kind, path, found);
        }
    }
    for key in ["not", "if", "then", "else"] {
        if let Some(part) = schema.get(key) {
            fits(part, kind, path, found);
        }
    }
    if let Kind::List(item) = kind {
        for key in ["contains", "items"] {
            if let Some(part) = schema.get(key) {
                fits(part, item, path, found);
            }
        }
    }
}
