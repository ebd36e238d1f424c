//! Finding one's way between a schema and the answers it describes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::expand::DEFINITION;

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

/// Every place in the answers where a shared definition applies: pointer and definition name.
pub fn instances(schema: &Value, answers: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), schema, answers)];
    while let Some((pointer, schema, value)) = open.pop() {
        if let Some(name) = schema.get(DEFINITION).and_then(Value::as_str) {
            found.push((pointer.clone(), name.to_owned()));
        }
        match value {
            Value::Object(members) => {
                let properties = schema.get("properties").and_then(Value::as_object);
                for (name, member) in members {
                    if let Some(inner) = properties.and_then(|properties| properties.get(name)) {
                        open.push((
                            format!("{pointer}/{}", crate::json::escape(name)),
                            inner,
                            member,
                        ));
                    }
                }
            }
            Value::Array(items) => {
                if let Some(inner) = schema.get("items") {
                    open.extend(
                        items
                            .iter()
                            .enumerate()
                            .map(|(index, item)| (format!("{pointer}/{index}"), inner, item)),
                    );
                }
            }
            _ => {}
        }
    }
    found.sort();
    found
}
