//! Answers as a schema asks for them, before they are judged: in plain spelling, numbers as numbers, and without
//! what is no answer.
//!
//! Nothing that can be seen is lost. What a text is written like, its schema says with [`SPELLING`].

use serde_json::Value;

use crate::case::{Postcode, Telephone, as_number, is_blank, line};

/// The keyword that says how a text is written: `line`, `line_or_number`, `telephone` or `postcode`.
pub(super) const SPELLING: &str = "x-spelling";

/// A line that may have been given as a number.
const OR_NUMBER: &str = "line_or_number";

/// Brings every text into the spelling that its schema names, and reads a number that came as text.
pub fn settle(schema: &Value, value: &mut Value) {
    match value {
        Value::Object(members) => {
            let Some(properties) = schema.get("properties") else {
                return;
            };
            for (name, member) in members.iter_mut() {
                if let Some(schema) = properties.get(name) {
                    settle(schema, member);
                }
            }
        }
        Value::Array(items) => {
            if let Some(schema) = schema.get("items") {
                items.iter_mut().for_each(|item| settle(schema, item));
            }
        }
        Value::String(text) => {
            if let Some(read) = read(schema, text) {
                *value = read;
            }
        }
        Value::Number(number) if spelling(schema) == Some(OR_NUMBER) && number.is_u64() => {
            // 9-2: an addition that somebody wrote as the number it looks like.
            *value = Value::from(number.to_string());
        }
        _ => {}
    }
}

fn read(schema: &Value, text: &str) -> Option<Value> {
    if matches!(
        schema.get("type").and_then(Value::as_str),
        Some("integer" | "number")
    ) {
        return as_number(text).map(Value::from);
    }
    Some(Value::from(match spelling(schema)? {
        "telephone" => Telephone::plain(text),
        "postcode" => Postcode::plain(text),
        _ => line(text),
    }))
}

/// The spelling that a schema names, itself or in what it builds on.
fn spelling(schema: &Value) -> Option<&str> {
    schema
        .get(SPELLING)
        .and_then(Value::as_str)
        .or_else(|| schema.get("allOf")?.as_array()?.iter().find_map(spelling))
}

/// Takes out what is no answer: `null`, a text of nothing but spaces, a group without members. Items of a list stay,
/// so that the others keep their place.
pub fn drop_unanswered(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(drop_unanswered);
            members.retain(|_, member| match member {
                Value::Null => false,
                Value::String(text) => !is_blank(text),
                Value::Object(members) => !members.is_empty(),
                _ => true,
            });
        }
        Value::Array(items) => items.iter_mut().for_each(drop_unanswered),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_become_what_the_schema_asks_for() {
        let schema = json!({ "properties": {
            "nummer": { "type": "integer" },
            "mobiel": { "allOf": [{ "x-spelling": "telephone" }] },
            "postcode": { "type": "string", "x-spelling": "postcode" },
            "toevoeging": { "type": "string", "x-spelling": "line_or_number" },
            "namen": { "items": { "x-spelling": "line" } },
            "verhaal": { "type": "string" },
        }});
        let mut value = json!({ "nummer": "12", "mobiel": "06.12\u{A0}345678", "postcode": "8043\u{2009}qx",
            "toevoeging": 2, "namen": [" Anna ", ""], "verhaal": " zo  gezegd " });
        settle(&schema, &mut value);
        assert_eq!(
            value,
            json!({ "nummer": 12, "mobiel": "06 12 345678", "postcode": "8043 qx", "toevoeging": "2",
                "namen": ["Anna", ""], "verhaal": " zo  gezegd " })
        );
    }

    #[test]
    fn a_number_is_read_only_where_nothing_is_lost() {
        let schema = json!({ "type": "integer" });
        for text in ["012", "9a", "1.0", "-3", "", "vier"] {
            let mut value = json!(text);
            settle(&schema, &mut value);
            assert_eq!(value, json!(text));
        }
    }

    #[test]
    fn what_is_empty_is_not_answered() {
        let mut value = json!({ "a": "", "b": null, "c": { "d": " \u{A0}" }, "e": [{ "f": "" }, ""], "g": 0, "h": false });
        drop_unanswered(&mut value);
        assert_eq!(value, json!({ "e": [{}, ""], "g": 0, "h": false }));
    }
}
