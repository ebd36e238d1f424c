//! What a JSON Schema says that a value can be.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::{Group, Kind};
use crate::diagnostic::Text;

impl Kind {
    /// What a value can be that fits a schema; shared definitions must be written out.
    pub fn of_schema(schema: &Value, what: &Text) -> Self {
        if let Some(one) = schema.get("oneOf").or_else(|| schema.get("anyOf"))
            && schema.get("properties").is_none()
            && let Some(list) = one.as_array()
        {
            let all = list.iter().map(|one| Self::of_schema(one, what));
            return all.fold(Self::Nothing, Self::or);
        }
        if let Some(constant) = schema.get("const") {
            return Self::of_value(constant);
        }
        if let Some(list) = schema.get("enum").and_then(Value::as_array) {
            return list
                .iter()
                .map(Self::of_value)
                .fold(Self::Nothing, Self::or);
        }
        match schema.get("type") {
            Some(Value::Array(types)) => types
                .iter()
                .map(|one| Self::of_type(one.as_str(), schema, what))
                .fold(Self::Nothing, Self::or),
            Some(one) => Self::of_type(one.as_str(), schema, what),
            None if schema.get("properties").is_some() => {
                Self::of_type(Some("object"), schema, what)
            }
            None => schema
                .get("allOf")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(|part| Self::of_schema(part, what))
                .find(|kind| *kind != Self::Any)
                .unwrap_or(Self::Any),
        }
    }

    fn of_type(name: Option<&str>, schema: &Value, what: &Text) -> Self {
        match name {
            Some("string") => match schema.get("format").and_then(Value::as_str) {
                Some("date") => Self::Day,
                _ => Self::Text,
            },
            Some("boolean") => Self::Flag,
            Some("integer" | "number") => {
                Self::Number(schema.get("minimum").and_then(Value::as_f64))
            }
            Some("null") => Self::Nothing,
            Some("array") => {
                let items = schema.get("items");
                Self::list(items.map_or(Self::Any, |items| Self::of_schema(items, what)))
            }
            Some("object") => {
                let members: BTreeMap<String, Self> = schema
                    .get("properties")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                    .map(|(name, inner)| {
                        let inside = what.nl.strip_suffix('`').zip(what.en.strip_suffix('`'));
                        let what = match inside {
                            Some((nl, en)) => {
                                Text::new(format!("{nl}.{name}`"), format!("{en}.{name}`"))
                            }
                            None => Text::new(
                                format!("{}: `{name}`", what.nl),
                                format!("{}: `{name}`", what.en),
                            ),
                        };
                        (name.clone(), Self::of_schema(inner, &what))
                    })
                    .collect();
                let closed = schema.get("additionalProperties") == Some(&Value::Bool(false))
                    || !members.is_empty();
                Self::Group(Arc::new(Group {
                    what: what.clone(),
                    members,
                    closed,
                }))
            }
            _ => Self::Any,
        }
    }

    /// What is known of a value that a file gives.
    pub fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::Nothing,
            Value::Bool(_) => Self::Flag,
            Value::Number(number) => Self::Number(number.as_f64()),
            Value::String(text) => Self::words([text.clone()]),
            Value::Array(items) => Self::list(
                items
                    .iter()
                    .map(Self::of_value)
                    .fold(Self::Nothing, Self::or),
            ),
            Value::Object(_) => Self::Any,
        }
    }
}
