//! What griffie itself asks of a schema at every keystroke, read from it once: where dates, shared definitions and texts
//! with a spelling are, and what is filled in beforehand.

use serde_json::Value;

use super::expand::DEFINITION;
use super::settle::Spelling;
use super::tense::{TERM, is_date, is_now};

/// The expression whose value a question gets when nobody answers it.
pub const PREFILL: &str = "x-prefill";

/// The outline of an expanded schema.
#[derive(Debug, Default)]
pub struct Outline {
    /// The properties, in the order of the schema.
    members: Vec<(String, Outline)>,
    items: Option<Box<Outline>>,
    pub(super) spelling: Option<Spelling>,
    /// The schema of a date.
    pub(super) date: Option<Value>,
    /// The shared definition that applies here.
    pub(super) definition: Option<String>,
    fills: bool,
}

impl Outline {
    /// Reads it from a schema.
    pub fn of(schema: &Value) -> Self {
        let properties = schema.get("properties").and_then(Value::as_object);
        let members: Vec<(String, Self)> = properties
            .into_iter()
            .flatten()
            .map(|(name, property)| (name.clone(), Self::of(property)))
            .collect();
        let fills = schema.get(PREFILL).is_some()
            || schema.get(TERM).is_some()
            || is_now(schema)
            || members.iter().any(|(_, inner)| inner.fills);
        let definition = schema.get(DEFINITION).and_then(Value::as_str);
        Self {
            members,
            items: schema.get("items").map(|inner| Box::new(Self::of(inner))),
            spelling: Spelling::of(schema),
            date: is_date(schema).then(|| schema.clone()),
            definition: definition.map(ToOwned::to_owned),
            fills,
        }
    }

    /// Whether something here, or in a group below, is known beforehand.
    pub fn fills(&self) -> bool {
        self.fills
    }

    /// The outlines of the properties, in the order of the schema.
    pub fn properties(&self) -> impl Iterator<Item = &Self> {
        self.members.iter().map(|(_, inner)| inner)
    }

    /// The outline of the items of a list.
    pub(super) fn items(&self) -> Option<&Self> {
        self.items.as_deref()
    }

    /// The outline of a property. Answers mostly stand in the order of the schema: `next` is where to look first.
    pub(super) fn member(&self, name: &str, next: &mut usize) -> Option<&Self> {
        let is = |(known, _): &(String, Self)| known == name;
        let ahead = self.members.iter().skip(*next).position(is);
        let place = match ahead {
            Some(further) => *next + further,
            None => self.members.iter().position(is)?,
        };
        *next = place + 1;
        self.members.get(place).map(|(_, inner)| inner)
    }
}
