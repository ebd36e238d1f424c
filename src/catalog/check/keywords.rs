//! The keywords of schemas: a keyword that nothing reads would be left out in silence.

use serde_json::Value;

use crate::diagnostic::{Text, meant};
use crate::json::escape;

/// The keywords of JSON Schema that a form can use.
const STANDARD: [&str; 44] = [
    "$ref",
    "$defs",
    "$comment",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "default",
    "dependentRequired",
    "dependentSchemas",
    "description",
    "else",
    "enum",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "then",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
];

/// Our own, and the words that each can have; none are listed for free texts and expressions.
const OWN: [(&str, &[&str]); 16] = [
    ("x-answer", &[]),
    ("x-asked", &[]),
    ("x-date", &[]),
    ("x-en", &[]),
    ("x-hint", &[]),
    ("x-ignored", &[]),
    ("x-inventory", &["pieces", "left_out"]),
    ("x-message", &[]),
    ("x-other", &[]),
    ("x-prefill", &[]),
    ("x-readers", &["each"]),
    ("x-rule", &[]),
    ("x-severity", &["error", "warning", "hint"]),
    (
        "x-spelling",
        &["line", "line_or_number", "telephone", "postcode"],
    ),
    ("x-tense", &["past", "future", "now"]),
    ("x-term", &[]),
];

/// A keyword or word that means nothing: its pointer, what is wrong, what was meant.
pub struct Unknown {
    /// Where in the schema.
    pub pointer: String,
    /// What is wrong.
    pub message: Text,
    /// What was probably meant.
    pub hint: Option<Text>,
}

/// Everything in a schema as it is written (references not followed) that nothing reads.
pub fn unknown_keywords(schema: &Value) -> Vec<Unknown> {
    let mut found = Vec::new();
    visit(schema, String::new(), &mut found);
    found
}

fn visit(schema: &Value, here: String, found: &mut Vec<Unknown>) {
    let Some(members) = schema.as_object() else {
        return;
    };
    for (keyword, value) in members {
        let pointer = format!("{here}/{}", escape(keyword));
        let own = OWN.iter().find(|(name, _)| name == keyword);
        if own.is_none() && !STANDARD.contains(&keyword.as_str()) {
            let known = STANDARD
                .iter()
                .copied()
                .chain(OWN.iter().map(|(name, _)| *name));
            found.push(Unknown {
                pointer: pointer.clone(),
                message: Text::new(
                    format!("het sleutelwoord `{keyword}` betekent niets"),
                    format!("the keyword `{keyword}` means nothing"),
                ),
                hint: meant(keyword, known),
            });
            continue;
        }
        if let (Some((_, words)), Some(word)) = (own, value.as_str())
            && !words.is_empty()
            && !words.contains(&word)
        {
            found.push(Unknown {
                pointer: pointer.clone(),
                message: Text::new(
                    format!("`{keyword}` kent het woord `{word}` niet"),
                    format!("`{keyword}` does not know the word `{word}`"),
                ),
                hint: meant(word, words.iter().copied()),
            });
        }
        match keyword.as_str() {
            "properties" | "$defs" | "dependentSchemas" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    visit(inner, format!("{pointer}/{}", escape(name)), found);
                }
            }
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
                    visit(inner, format!("{pointer}/{index}"), found);
                }
            }
            "items"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "additionalProperties" => {
                visit(value, pointer, found);
            }
            _ => {}
        }
    }
}
