//! Writes shared definitions out where they are used.
//!
//! `{"$ref": "definitions.json#/$defs/persoon", "title": "…"}` becomes the definition itself; the members
//! beside `$ref` win. The place remembers the name in [`DEFINITION`], for the rules and texts of the definition.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Text, meant};
use crate::json::escape;

/// The member that names the definition a schema came from.
pub const DEFINITION: &str = "x-definition";

const PREFIX: &str = "definitions.json#/$defs/";

/// Expands all references of a schema; problems carry the pointer into the schema.
pub fn expand(schema: &Value, definitions: &Map<String, Value>) -> (Value, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let expanded = visit(schema, definitions, "", &mut Vec::new(), &mut problems);
    (expanded, problems)
}

fn visit(
    value: &Value,
    definitions: &Map<String, Value>,
    pointer: &str,
    inside: &mut Vec<String>,
    problems: &mut Vec<Diagnostic>,
) -> Value {
    match value {
        Value::Object(members) => match members.get("$ref").and_then(Value::as_str) {
            Some(reference) => resolve(reference, members, definitions, pointer, inside, problems),
            None => members
                .iter()
                .map(|(name, member)| {
                    (
                        name.clone(),
                        visit(
                            member,
                            definitions,
                            &format!("{pointer}/{}", escape(name)),
                            inside,
                            problems,
                        ),
                    )
                })
                .collect(),
        },
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                visit(
                    item,
                    definitions,
                    &format!("{pointer}/{index}"),
                    inside,
                    problems,
                )
            })
            .collect(),
        plain => plain.clone(),
    }
}

fn resolve(
    reference: &str,
    members: &Map<String, Value>,
    definitions: &Map<String, Value>,
    pointer: &str,
    inside: &mut Vec<String>,
    problems: &mut Vec<Diagnostic>,
) -> Value {
    let name = reference.strip_prefix(PREFIX).unwrap_or(reference);
    let Some(definition) = definitions.get(name) else {
        problems.push(
            Diagnostic::wrong(
                "reference",
                format!("`{reference}` wijst naar geen gedeelde definitie"),
                format!("`{reference}` leads to no shared definition"),
            )
            .pointer(format!("{pointer}/$ref"))
            .hint(match meant(name, definitions.keys().map(String::as_str)) {
                Some(hint) => Text::new(
                    format!("schrijf `{PREFIX}NAAM`; {}", hint.nl),
                    format!("write `{PREFIX}NAME`; {}", hint.en),
                ),
                None => Text::new(
                    format!("schrijf `{PREFIX}NAAM`"),
                    format!("write `{PREFIX}NAME`"),
                ),
            }),
        );
        return Value::Object(Map::new());
    };
    if inside.iter().any(|open| open == name) {
        let way = inside.join(" > ");
        problems.push(
            Diagnostic::wrong(
                "reference",
                format!("de definitie `{name}` bevat zichzelf ({way} > {name})"),
                format!("definition `{name}` contains itself ({way} > {name})"),
            )
            .pointer(format!("{pointer}/$ref"))
            .tip(
                "een formulier houdt ergens op: schrijf een kleinere definitie voor het binnenste deel",
                "a form has an end: write a smaller definition for the inner part",
            ),
        );
        return Value::Object(Map::new());
    }
    inside.push(name.to_owned());
    let mut whole = visit(definition, definitions, pointer, inside, problems);
    inside.pop();
    if let Value::Object(target) = &mut whole {
        for (key, member) in members.iter().filter(|(key, _)| *key != "$ref") {
            let member = visit(
                member,
                definitions,
                &format!("{pointer}/{}", escape(key)),
                inside,
                problems,
            );
            target.insert(key.clone(), member);
        }
        target
            .entry(DEFINITION)
            .or_insert_with(|| Value::String(name.to_owned()));
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_beside_the_reference_win() {
        let definitions = json!({"naam": {"type": "string", "title": "naam"}});
        let schema = json!({"properties": {"a": {"$ref": "definitions.json#/$defs/naam", "title": "roepnaam"}}});
        let (expanded, problems) = expand(&schema, definitions.as_object().expect("object"));
        assert_eq!(problems, []);
        assert_eq!(
            expanded["properties"]["a"],
            json!({"type": "string", "title": "roepnaam", "x-definition": "naam"})
        );
    }

    #[test]
    fn unknown_and_recursive_references_are_named() {
        let definitions =
            json!({"kring": {"properties": {"a": {"$ref": "definitions.json#/$defs/kring"}}}});
        let schema = json!({"a": {"$ref": "definitions.json#/$defs/kring"}, "b": {"$ref": "definitions.json#/$defs/krng"}});
        let (_, problems) = expand(&schema, definitions.as_object().expect("object"));
        let texts: Vec<_> = problems
            .iter()
            .map(|problem| problem.message.en.as_str())
            .collect();
        assert_eq!(
            texts,
            [
                "definition `kring` contains itself (kring > kring)",
                "`definitions.json#/$defs/krng` leads to no shared definition"
            ]
        );
    }
}
