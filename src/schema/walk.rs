//! Finding one's way between a schema and the answers it describes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::expand::DEFINITION;
use super::outline::Outline;
use crate::json::below;

/// The subschema for a pointer into the answers: `/getuigen/1/naam` leads through `items`.
pub fn at<'a>(schema: &'a Value, pointer: &str) -> Option<&'a Value> {
    pointer.split('/').skip(1).try_fold(schema, |schema, part| {
        let part = part.replace("~1", "/").replace("~0", "~");
        schema
            .get("properties")
            .and_then(|properties| properties.get(&part))
            .or_else(|| {
                schema
                    .get("items")
                    .filter(|_| part.parse::<usize>().is_ok())
            })
    })
}

/// The choices of a property: constant and Dutch title, of itself or (several allowed) of its items.
pub fn choices(schema: &Value) -> Option<Vec<(&str, &str)>> {
    let list = schema
        .get("oneOf")
        .or_else(|| schema.get("items")?.get("oneOf"))?
        .as_array()?;
    list.iter()
        .map(|choice| {
            Some((
                choice.get("const")?.as_str()?,
                choice.get("title")?.as_str()?,
            ))
        })
        .collect()
}

/// The names of the shared definitions that an expanded schema uses.
pub fn definitions(schema: &Value) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                found.extend(members.get(DEFINITION).and_then(Value::as_str));
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

/// A place in the answers where a shared definition applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance<'a> {
    /// Where.
    pub pointer: String,
    /// The name of the definition.
    pub definition: &'a str,
    /// What stands there.
    pub value: &'a Value,
}

/// Every place in the answers where a shared definition applies, sorted by pointer.
pub fn instances<'a>(outline: &'a Outline, answers: &'a Value) -> Vec<Instance<'a>> {
    let mut found = Vec::new();
    collect(outline, answers, &mut String::new(), &mut found);
    found.sort_by(|a, b| (&a.pointer, a.definition).cmp(&(&b.pointer, b.definition)));
    found
}

fn collect<'a>(
    outline: &'a Outline,
    value: &'a Value,
    here: &mut String,
    found: &mut Vec<Instance<'a>>,
) {
    if let Some(definition) = &outline.definition {
        found.push(Instance {
            pointer: here.clone(),
            definition,
            value,
        });
    }
    match value {
        Value::Object(members) => {
            let mut next = 0;
            for (name, member) in members {
                if let Some(inner) = outline.member(name, &mut next) {
                    below(here, name, |here| collect(inner, member, here, found));
                }
            }
        }
        Value::Array(items) => {
            if let Some(inner) = outline.items() {
                for (index, item) in items.iter().enumerate() {
                    below(here, &index.to_string(), |here| {
                        collect(inner, item, here, found);
                    });
                }
            }
        }
        _ => {}
    }
}
