//! What somebody typed in answers, and what a reader gets to read of a letter.

use serde_json::Value;

/// Visits the texts among answers that are no choice, date or number: the schema, pointer and text of each.
pub(super) fn leaves(schema: &Value, answers: &Value, see: &mut dyn FnMut(&Value, &str, &str)) {
    visit(schema, answers, String::new(), see);
}

fn visit(schema: &Value, answers: &Value, here: String, see: &mut dyn FnMut(&Value, &str, &str)) {
    match answers {
        Value::Object(members) => {
            for (name, member) in members {
                if let Some(inner) = schema.get("properties").and_then(|all| all.get(name)) {
                    let here = format!("{here}/{}", crate::json::escape(name));
                    visit(inner, member, here, see);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if let Some(inner) = schema.get("items") {
                    visit(inner, item, format!("{here}/{index}"), see);
                }
            }
        }
        Value::String(text)
            if crate::schema::choices(schema).is_none() && schema.get("format").is_none() =>
        {
            see(schema, &here, text);
        }
        _ => {}
    }
}

/// The words of a text alone, in small letters, so that capitals, quotation marks and breaks make no difference.
pub(super) fn words_of(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        words.push(' ');
        words.extend(word.chars().flat_map(char::to_lowercase));
    }
    words.push(' ');
    words
}

/// All words of the data of a layout.
pub(super) fn words_printed(data: &Value) -> String {
    let mut text = String::new();
    collect(data, &mut text);
    words_of(&text)
}

fn collect(data: &Value, text: &mut String) {
    match data {
        Value::String(line) => {
            text.push_str(line);
            text.push(' ');
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, text)),
        Value::Object(members) => {
            if let Some(run) = members.get("s").and_then(Value::as_str) {
                // A run of a paragraph; the next one goes on in the same word.
                text.push_str(run);
                return;
            }
            for (_, member) in members.iter().filter(|(name, _)| *name != "t") {
                collect(member, text);
            }
            text.push(' ');
        }
        _ => {}
    }
}
