//! The texts of a form: Dutch stands in the schema and UI schema, other languages under keys.
//!
//! The key of a property is its dotted path (`klager.achternaam`). A shared definition has keys of its own
//! (`persoon.achternaam`), which a form can override by the full path.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::schema::DEFINITION;

/// Texts by language and key.
pub(super) type Translations = BTreeMap<String, BTreeMap<String, String>>;

/// The keys under which a property's text can stand, best first.
///
/// `path` are the property names from the root; `schema` is the expanded root schema.
pub(super) fn keys(schema: &Value, path: &[&str], explicit: Option<&str>) -> Vec<String> {
    let mut keys: Vec<String> = explicit.map(ToOwned::to_owned).into_iter().collect();
    keys.push(path.join("."));
    let mut here = schema;
    let mut inherited = Vec::new();
    for (depth, name) in path.iter().enumerate() {
        let inner = if here.get("properties").is_some() {
            here
        } else {
            here.get("items").unwrap_or(here)
        };
        let Some(next) = inner
            .get("properties")
            .and_then(|properties| properties.get(name))
        else {
            break;
        };
        for definition in [
            next.get(DEFINITION),
            next.get("items").and_then(|items| items.get(DEFINITION)),
        ]
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        {
            let rest = &path[depth + 1..];
            inherited.push(
                std::iter::once(definition)
                    .chain(rest.iter().copied())
                    .collect::<Vec<_>>()
                    .join("."),
            );
        }
        here = next;
    }
    // The deepest definition knows best.
    keys.extend(inherited.into_iter().rev());
    keys
}
