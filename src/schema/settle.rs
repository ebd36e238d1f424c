//! Answers as a schema asks for them, before they are judged: in plain spelling, numbers as numbers, and without
//! what is no answer.
//!
//! Nothing that can be seen is lost. What a text is written like, its schema says with [`SPELLING`].

use serde_json::Value;

use super::outline::Outline;
use crate::case::{Postcode, Telephone, as_number, is_blank, is_plain, line};

/// The keyword that says how a text is written: `line`, `line_or_number`, `telephone` or `postcode`.
pub(super) const SPELLING: &str = "x-spelling";

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// A number, also one that came as text.
    Number,
    Line,
    /// A line that may have been given as a number.
    LineOrNumber,
    Telephone,
    Postcode,
}

impl Spelling {
    /// What a schema says, itself or in what it builds on.
    pub(super) fn of(schema: &Value) -> Option<Self> {
        let kind = schema.get("type").and_then(Value::as_str);
        if let Some("integer" | "number") = kind {
            return Some(Self::Number);
        }
        Self::named(schema)
    }

    fn named(schema: &Value) -> Option<Self> {
        match schema.get(SPELLING).and_then(Value::as_str) {
            Some("telephone") => Some(Self::Telephone),
            Some("postcode") => Some(Self::Postcode),
            Some("line_or_number") => Some(Self::LineOrNumber),
            Some(_) => Some(Self::Line),
            None => schema
                .get("allOf")?
                .as_array()?
                .iter()
                .find_map(Self::named),
        }
    }

    /// The text in this spelling; `None` when it stays as it is.
    fn read(self, text: &str) -> Option<Value> {
        Some(Value::from(match self {
            Self::Number => return as_number(text).map(Value::from),
            Self::Telephone => Telephone::plain(text),
            Self::Postcode => Postcode::plain(text),
            Self::Line | Self::LineOrNumber if is_plain(text) => return None,
            Self::Line | Self::LineOrNumber => line(text),
        }))
    }
}

/// Brings every text into the spelling that its schema names, and reads a number that came as text.
pub fn settle(outline: &Outline, value: &mut Value) {
    match value {
        Value::Object(members) => {
            let mut next = 0;
            for (name, member) in members.iter_mut() {
                if let Some(inner) = outline.member(name, &mut next) {
                    settle(inner, member);
                }
            }
        }
        Value::Array(items) => {
            if let Some(inner) = outline.items() {
                items.iter_mut().for_each(|item| settle(inner, item));
            }
        }
        Value::String(text) => {
            if let Some(read) = outline.spelling.and_then(|spelling| spelling.read(text)) {
                *value = read;
            }
        }
        // 9-2: an addition that somebody wrote as the number it looks like.
        Value::Number(number)
            if outline.spelling == Some(Spelling::LineOrNumber) && number.is_u64() =>
        {
            *value = Value::from(number.to_string());
        }
        _ => {}
    }
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
        settle(&Outline::of(&schema), &mut value);
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
            settle(&Outline::of(&schema), &mut value);
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
