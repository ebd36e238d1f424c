//! What people answered in the last version of a document: the next one begins with it. What the case filled in is not
//! among it, so that a fact that was corrected since reaches the next version.

use serde_json::{Map, Value, json};

use super::AppError;
use super::ahead::Leaving;
use super::cases::Cases;
use super::dossier::inventory;
use super::outgoing::Outgoing;
use crate::calendar::Date;
use crate::case::{CaseFacts, Filed, FiledAs};
use crate::document::{Prepared, Stage, check};
use crate::procedure::Course;

/// The document as it was last drafted or made, with the place of its event among those of the case.
pub(super) fn last<'a>(course: &'a Course, document: &str) -> Option<(usize, &'a Filed)> {
    let events = course.events().iter().enumerate().rev();
    events
        .flat_map(|(index, event)| event.files.iter().map(move |file| (index, file)))
        .find(|(_, file)| file.document == document && file.kind == FiledAs::Made)
}

/// What people answered in the last version of a document; nothing when there is none.
///
/// # Errors
/// Of a version that was filed before this was kept: when its answers belong to no event any more.
pub(super) fn given_before(
    cases: &Cases,
    (case, course): (&str, &Course),
    prepared: &Prepared,
) -> Result<Map<String, Value>, AppError> {
    let Some((index, file)) = last(course, &prepared.document.code) else {
        return Ok(Map::new());
    };
    if let Some(given) = &file.given {
        return Ok(given.clone());
    }
    let mut given = if file.typed.is_empty() {
        file.answers.clone()
    } else {
        file.typed.clone()
    };
    for (name, _) in inventory::asked(prepared.form.schema()) {
        given.remove(&name);
    }
    let known = known_then(cases, (case, course), prepared, (index, file))?;
    drop_known(&mut given, &known);
    Ok(given)
}

/// What the case filled in when a version was made.
fn known_then(
    cases: &Cases,
    (case, course): (&str, &Course),
    prepared: &Prepared,
    (index, file): (usize, &Filed),
) -> Result<Value, AppError> {
    let event = &course.events()[index];
    let Some(on) = file.date.or(event.on) else {
        return Ok(json!({}));
    };
    let definition = course.fold().definition();
    let events = &course.events()[..index];
    let before = Course::recorded(definition, cases.holidays(), events.to_vec());
    let then = Course::as_of(definition, cases.holidays(), events, on);
    let answers = Value::Object(file.answers.clone());
    let leaving = Leaving {
        procedure: &cases.catalog.procedures[&definition.name],
        prepared,
        answers: &answers,
        facts: &before.fold().state().case_facts(&definition.name, case),
        stage: Stage::Draft,
        event: Some(&event.event).filter(|code| !code.is_empty()),
        data: &Map::new(),
    };
    let outgoing = Outgoing::of(leaving, then.fold(), on, false)?;
    Ok(filled_in(prepared, outgoing.facts(), on))
}

/// What people answered: without what is what the case fills in.
pub(super) fn own(
    prepared: &Prepared,
    facts: &CaseFacts,
    on: Date,
    answers: &Map<String, Value>,
) -> Map<String, Value> {
    let mut own = answers.clone();
    drop_known(&mut own, &filled_in(prepared, facts, on));
    own
}

fn filled_in(prepared: &Prepared, facts: &CaseFacts, on: Date) -> Value {
    let nothing = json!({});
    check(&prepared.form, &nothing, facts, on, Stage::Draft).typed
}

/// Takes out every answer that is what the case filled in; what is left of a group stays.
fn drop_known(given: &mut Map<String, Value>, known: &Value) {
    given.retain(|name, value| match (value, known.get(name)) {
        (Value::Object(members), Some(known @ Value::Object(_))) => {
            drop_known(members, known);
            !members.is_empty()
        }
        (value, Some(known)) => value != known,
        (_, None) => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_case_filled_in_is_nobodys_answer() {
        let mut given = json!({
            "klager": { "achternaam": "De Boer", "beroep": "kok" },
            "zitting": { "datum": "2027-03-08" },
            "leden": ["Aydin", "Smit"],
            "toelichting": "Zoals besproken.",
        });
        let known = json!({
            "klager": { "achternaam": "De Boer", "beroep": "bakker" },
            "zitting": { "datum": "2027-03-08", "plaats": "Utrecht" },
            "leden": ["Aydin"],
        });
        drop_known(given.as_object_mut().expect("a group"), &known);
        let expected = json!({
            "klager": { "beroep": "kok" },
            "leden": ["Aydin", "Smit"],
            "toelichting": "Zoals besproken.",
        });
        assert_eq!(given, expected);
    }
}
