//! JSON with positions: what `serde_json` cannot tell once a document is read.
//!
//! Reading is strict JSON; a name that stands twice in one object is an error, because the first value
//! would silently be lost. Pointers are RFC 6901.

use std::fmt;

use jsonc_parser::ast::{self, ObjectPropName};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Severity, Text};

/// Reads a JSON text.
///
/// # Errors
/// One diagnostic with line and column when it is not JSON; one for each name that stands twice.
pub fn parse(text: &str) -> Result<Value, Vec<Diagnostic>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        let message = Text::new("het bestand is leeg", "the file is empty");
        let hint = Text::new(
            "schrijf minstens {} in het bestand",
            "write at least {} into the file",
        );
        return Err(vec![
            Diagnostic::new(Severity::Error, "json", message).hint(hint),
        ]);
    }
    match serde_json::from_str::<Strict>(text) {
        Ok(Strict(value)) => Ok(value),
        Err(error) => {
            let twice = duplicates(text);
            Err(if twice.is_empty() {
                vec![broken(&error)]
            } else {
                twice
            })
        }
    }
}

/// A value in which no name stands twice in one object; `serde_json` would keep the last.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Strict(member))) = members.next_entry::<String, Strict>()? {
            if object.insert(name, member).is_some() {
                return Err(serde::de::Error::custom("a name stands twice"));
            }
        }
        Ok(Value::Object(object))
    }
}

fn broken(error: &serde_json::Error) -> Diagnostic {
    // serde_json ends its text with the place, which has a field of its own here.
    let full = error.to_string();
    let reason = full.split(" at line ").next().unwrap_or(&full);
    let message = Text::new(
        format!("dit is geen geldige JSON: {}", dutch(reason)),
        format!("this is not valid JSON: {reason}"),
    );
    let hint = Text::new(
        "kijk op of vlak vóór deze plaats naar een vergeten komma, aanhalingsteken of haakje",
        "look at or just before this place for a missing comma, quotation mark or bracket",
    );
    Diagnostic::new(Severity::Error, "json", message)
        .hint(hint)
        .at(Some((error.line(), error.column().max(1))))
}

/// The reasons that `serde_json` gives most, in Dutch; others stay as they are inside the Dutch sentence.
fn dutch(reason: &str) -> &str {
    match reason {
        "EOF while parsing an object" => "het bestand houdt op midden in een object",
        "EOF while parsing a list" => "het bestand houdt op midden in een lijst",
        "EOF while parsing a string" => "het bestand houdt op midden in een tekst",
        "EOF while parsing a value" => "het bestand houdt op waar een waarde hoort",
        "expected `,` or `}`" => "hier hoort een komma of een accolade",
        "expected `,` or `]`" => "hier hoort een komma of een vierkante haak",
        "expected `:`" => "hier hoort een dubbele punt",
        "expected value" => "hier hoort een waarde",
        "key must be a string" => "hier hoort een naam tussen aanhalingstekens",
        "trailing comma" => "er staat een komma te veel",
        "trailing characters" => "er staat nog tekst achter het einde",
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            "er staat een stuurteken (zoals een regeleinde) in een tekst"
        }
        other => other,
    }
}

/// The line and column (from 1) of the value, or for members the name, at a pointer.
///
/// A pointer that leads nowhere gives the place of its nearest existing parent.
pub fn position(text: &str, pointer: &str) -> Option<(usize, usize)> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).ok()?;
    let mut value = &parsed.value?;
    let mut start = value.start();
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        match value {
            ast::Value::Object(object) => {
                let Some(property) = object
                    .properties
                    .iter()
                    .find(|property| name(&property.name) == part)
                else {
                    break;
                };
                start = property.range.start;
                value = &property.value;
            }
            ast::Value::Array(array) => {
                let Some(item) = part
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| array.elements.get(index))
                else {
                    break;
                };
                start = item.start();
                value = item;
            }
            _ => break,
        }
    }
    Some(line_column(text, start))
}

/// Line and column, from 1, of a byte offset.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |index| index + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}

/// The last part of a pointer or reference; the whole when it has one part.
pub fn last(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or(pointer, |(_, last)| last)
}

/// Escapes a member name for use in a pointer.
pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Does something with a pointer that is longer by one member name or index; afterwards the pointer is as it was.
pub fn below<R>(pointer: &mut String, name: &str, act: impl FnOnce(&mut String) -> R) -> R {
    let before = pointer.len();
    pointer.push('/');
    if name.contains(['~', '/']) {
        pointer.push_str(&escape(name));
    } else {
        pointer.push_str(name);
    }
    let result = act(pointer);
    pointer.truncate(before);
    result
}

fn name<'a>(name: &'a ObjectPropName<'a>) -> &'a str {
    match name {
        ObjectPropName::String(literal) => &literal.value,
        ObjectPropName::Word(word) => word.value,
    }
}

fn duplicates(text: &str) -> Vec<Diagnostic> {
    let Ok(parsed) = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default())
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut open: Vec<(String, &ast::Value)> = parsed
        .value
        .iter()
        .map(|value| (String::new(), value))
        .collect();
    while let Some((pointer, value)) = open.pop() {
        match value {
            ast::Value::Object(object) => {
                let mut seen = std::collections::HashSet::new();
                for property in &object.properties {
                    let here = format!("{pointer}/{}", escape(name(&property.name)));
                    if !seen.insert(name(&property.name)) {
                        let message = Text::new(
                            format!(
                                "`{}` staat twee keer in hetzelfde object",
                                name(&property.name)
                            ),
                            format!("`{}` stands twice in the same object", name(&property.name)),
                        );
                        let hint = Text::new("laat er één staan", "keep one of them");
                        let at = line_column(text, property.range.start);
                        found.push(
                            Diagnostic::new(Severity::Error, "json", message)
                                .hint(hint)
                                .pointer(&here)
                                .at(Some(at)),
                        );
                    }
                    open.push((here, &property.value));
                }
            }
            ast::Value::Array(array) => {
                open.extend(
                    array
                        .elements
                        .iter()
                        .enumerate()
                        .map(|(index, item)| (format!("{pointer}/{index}"), item)),
                );
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_json_has_a_place() {
        let problems = parse("{\n  \"a\": 1,\n}").expect_err("trailing comma");
        assert_eq!(problems[0].position, Some((3, 1)));
        assert_eq!(
            problems[0].message.nl,
            "dit is geen geldige JSON: er staat een komma te veel"
        );
    }

    #[test]
    fn a_name_that_stands_twice_is_refused() {
        let problems = parse("{\"a\": {\"b\": 1,\n \"b\": 2}}").expect_err("duplicate");
        assert_eq!(problems[0].pointer.as_deref(), Some("/a/b"));
        assert_eq!(problems[0].position, Some((2, 2)));
    }

    #[test]
    fn positions_follow_pointers() {
        let text = "{\n  \"a\": [1,\n    {\"b/c\": true}]\n}";
        assert_eq!(position(text, "/a/1/b~1c"), Some((3, 6)));
        assert_eq!(position(text, "/a/7"), Some((2, 3)));
    }
}
