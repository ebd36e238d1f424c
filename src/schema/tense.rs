//! Dates in answers and in data: about the past, about what is still to come, or of the document itself.

use serde_json::Value;

use super::outline::Outline;
use crate::calendar::{self, Date};
use crate::json::below;

/// A date question about what is still to come (`future`), or the date of the document itself (`now`); every other asks
/// about the past.
const TENSE: &str = "x-tense";
const NOW: &str = "now";
const PAST: &str = "past";
const FUTURE: &str = "future";
/// The obligation whose last day a question holds: `O13.uiterlijk`, or `O21.zonder_verlenging`; several with `|`.
pub const TERM: &str = "x-term";

/// Every date among the values, with its schema and pointer.
pub fn each_date(outline: &Outline, values: &Value, see: &mut dyn FnMut(&Value, &str, &str)) {
    visit(outline, values, &mut String::new(), see);
}

fn visit(
    outline: &Outline,
    values: &Value,
    here: &mut String,
    see: &mut dyn FnMut(&Value, &str, &str),
) {
    match values {
        Value::Object(members) => {
            let mut next = 0;
            for (name, member) in members {
                if let Some(inner) = outline.member(name, &mut next) {
                    below(here, name, |here| visit(inner, member, here, see));
                }
            }
        }
        Value::Array(items) => {
            let Some(inner) = outline.items() else {
                return;
            };
            for (index, item) in items.iter().enumerate() {
                below(here, &index.to_string(), |here| {
                    visit(inner, item, here, see);
                });
            }
        }
        Value::String(text) => {
            if let Some(schema) = &outline.date {
                see(schema, text, here);
            }
        }
        _ => {}
    }
}

/// Whether a question asks for a date.
pub(super) fn is_date(schema: &Value) -> bool {
    schema.get("format").and_then(Value::as_str) == Some("date") || schema.get("x-date").is_some()
}

/// Whether a date question asks for the date of the document.
pub fn is_now(schema: &Value) -> bool {
    schema.get(TENSE).and_then(Value::as_str) == Some(NOW)
}

/// Whether a date question asks about what has happened.
pub fn is_past(schema: &Value) -> bool {
    let tense = schema.get(TENSE).and_then(Value::as_str);
    tense.is_none_or(|tense| tense == PAST) && schema.get(TERM).is_none()
}

/// Whether a date question asks about what is still to come.
pub fn is_future(schema: &Value) -> bool {
    schema.get(TENSE).and_then(Value::as_str) == Some(FUTURE)
}

/// The first day that a full or partial date can stand for.
pub fn earliest(text: &str) -> Option<Date> {
    let full = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    calendar::parse(&full)
}
