//! What was recorded with an event, in words.

use serde::Serialize;
use serde_json::Value;

use crate::calendar;
use crate::catalog::{EventData, Procedure};
use crate::diagnostic::Language;
use crate::schema;

/// A question of an event and its answer.
#[derive(Serialize)]
pub(super) struct Said {
    label: String,
    text: String,
}

/// The data of an event, each with its label. What has no form is shown under its name.
pub(super) fn said(procedure: &Procedure, event: &Value, language: Language) -> Vec<Said> {
    let spec = event["event"]
        .as_str()
        .and_then(|code| procedure.file.events.get(code));
    let form = match spec.map(|spec| EventData::new(procedure, spec)) {
        Some(Ok(form)) => Some(form),
        // A filing has none; one with mistakes is `check`'s to report.
        None | Some(Err(_)) => None,
    };
    let data = event["data"].as_object().into_iter().flatten();
    data.map(|(name, value)| match &form {
        Some(form) => Said {
            label: form.label(&format!("/{name}")).get(language).to_owned(),
            text: words(
                value,
                form.schema().pointer(&format!("/properties/{name}")),
                language,
            ),
        },
        None => Said {
            label: name.clone(),
            text: words(value, None, language),
        },
    })
    .collect()
}

/// A value in words, by what its schema calls it.
fn words(value: &Value, schema: Option<&Value>, language: Language) -> String {
    let yes = match language {
        Language::Nl => ["nee", "ja"],
        Language::En => ["no", "yes"],
    };
    match value {
        Value::Bool(answer) => yes[usize::from(*answer)].to_owned(),
        Value::String(text) => {
            let choice = schema.and_then(|schema| chosen(schema, text, language));
            let day = || calendar::parse(text).map(|day| calendar::long(day, language));
            choice.or_else(day).unwrap_or_else(|| text.clone())
        }
        Value::Array(items) => {
            let inner = schema.and_then(|schema| schema.get("items"));
            let texts: Vec<String> = items
                .iter()
                .map(|item| words(item, inner, language))
                .collect();
            texts.join("; ")
        }
        Value::Object(members) => {
            let texts: Vec<String> = members
                .iter()
                .map(|(name, value)| {
                    let inner = schema.and_then(|schema| schema.get("properties")?.get(name));
                    words(value, inner, language)
                })
                .collect();
            texts.join(", ")
        }
        Value::Null => "–".to_owned(),
        Value::Number(number) => number.to_string(),
    }
}

/// The title of a choice.
fn chosen(schema: &Value, constant: &str, language: Language) -> Option<String> {
    if language == Language::En {
        let choices = schema.get("oneOf")?.as_array()?;
        let choice = choices.iter().find(|choice| choice["const"] == constant)?;
        return Some(
            choice["x-en"]
                .as_str()
                .or(choice["title"].as_str())?
                .to_owned(),
        );
    }
    let choices = schema::choices(schema)?;
    let (_, title) = choices.into_iter().find(|(known, _)| *known == constant)?;
    Some(title.to_owned())
}
