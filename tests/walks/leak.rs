//! Whether a letter tells what was not asked.

use griffie::calendar::Date;
use griffie::case::CaseFacts;
use griffie::document::Composed;
use griffie::procedure::Fold;
use griffie::schema;
use serde_json::{Map, Value, json};

use super::answers::{Desk, compose};
use super::hidden::hidden;
use super::language::all_texts;
use super::letters::Broken;
use super::values::fits;
use super::world::World;

/// A word that nobody types.
pub(super) const WORD: &str = "Qverborgenwoord";

/// Puts a word of its own in every text that was not asked, and looks for it in what is printed.
pub(super) fn tells_hidden(
    world: &World,
    document: &str,
    answers: &Map<String, Value>,
    facts: &CaseFacts,
    day: Date,
) -> Vec<Broken> {
    let Ok(prepared) = world.prepared(document) else {
        return Vec::new();
    };
    let mut full = Value::Object(answers.clone());
    let places = hidden(&prepared.form, &full);
    let mut planted = false;
    for pointer in &places {
        let schema = schema::at(prepared.form.schema(), pointer);
        let Some(schema) =
            schema.filter(|schema| schema.get("type").and_then(Value::as_str) == Some("string"))
        else {
            continue;
        };
        if schema::choices(schema).is_some() || !fits(schema, &json!(WORD)) {
            continue;
        }
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            continue;
        };
        if let Some(Value::Object(members)) = full.pointer_mut(parent) {
            members.insert(name.to_owned(), json!(WORD));
            planted = true;
        }
    }
    // What is shown may depend on what was planted.
    let still = hidden(&prepared.form, &full);
    if !planted || !places.is_subset(&still) {
        return Vec::new();
    }
    let fold = Fold::new(&world.definition, &world.holidays);
    let desk = Desk {
        facts,
        base: &fold,
        earlier: &[],
        day,
        names: &[],
    };
    let Ok(composed) = compose(world, &prepared, &full, facts, &desk) else {
        return Vec::new();
    };
    leaks(&composed)
}

/// The letters that print [`WORD`].
pub(super) fn leaks(composed: &[Composed]) -> Vec<Broken> {
    composed
        .iter()
        .filter(|one| one.data.to_string().contains(WORD))
        .map(|one| {
            let mut texts = Vec::new();
            all_texts(&one.data, &mut texts);
            let shown = texts
                .into_iter()
                .find(|text| text.contains(WORD))
                .unwrap_or_else(|| WORD.to_owned());
            Broken {
                rule: "tells a hidden answer",
                shown,
            }
        })
        .collect()
}
