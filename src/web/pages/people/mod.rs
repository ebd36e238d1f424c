//! Who is in a case: everybody by role, with how they can be reached, and where each can be changed.

pub(in crate::web) mod person;

use serde::Serialize;

use crate::app::recording::Act;
use crate::calendar::{self, Date};
use crate::case::{Addressee, Person, capitalised};
use crate::catalog::{EventSpec, Procedure};
use crate::diagnostic::Language;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::visit::Visit;

/// The members of a person that say how they can be reached otherwise than by post.
const REACHED: [&str; 2] = ["telefoon_vast", "telefoon_mobiel"];

/// The page.
#[derive(Serialize)]
struct Page<'a> {
    number: &'a str,
    roles: Vec<Role>,
    /// The roles that nobody holds yet.
    empty: Vec<Role>,
    /// People can be added and changed here.
    changes: bool,
    recorded: Option<&'a str>,
}

/// A role with its holders.
#[derive(Serialize)]
struct Role {
    code: String,
    title: String,
    people: Vec<Holder>,
}

/// Somebody in a role.
#[derive(Serialize)]
struct Holder {
    name: String,
    about: Vec<String>,
    /// What a letter to them lacks.
    lacks_address: bool,
}

/// Shows who is in a case.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let (record, course) = visit.opened()?;
    let cases = visit.cases();
    let procedure = &cases.catalog.procedures[&record.procedure];
    let changes = changing(procedure)
        .is_some_and(|(code, _)| cases.offers(procedure, Some(&course), Act::Record(code)));
    let (language, today) = (visit.language, visit.acting.today);
    let roles = procedure.file.roles.iter();
    let (roles, empty) = roles
        // Of whom who looks may not read more than the name, the page of the case tells that.
        .filter_map(|(code, spec)| {
            let people = cases.holders(&course, code)?;
            Some(Role {
                code: code.clone(),
                title: spec.title.get(language).to_owned(),
                people: people
                    .iter()
                    .map(|person| holder(person, today, language))
                    .collect(),
            })
        })
        .partition(|role: &Role| !role.people.is_empty());
    Ok(Answer::page(
        "people.html",
        Page {
            number: visit.param("case")?,
            roles,
            empty,
            changes,
            recorded: visit.asked("recorded"),
        },
    ))
}

/// The event with which people of a case change, when the procedure has one.
fn changing(procedure: &Procedure) -> Option<(&str, &EventSpec)> {
    let mut events = procedure.file.events.iter();
    let found = events.find(|(_, spec)| spec.people.is_some());
    found.map(|(code, spec)| (code.as_str(), spec))
}

fn holder(person: &Person, today: Date, language: Language) -> Holder {
    let address = Addressee::of(person, today, language);
    let born = person.geboortedatum.as_ref().and_then(|born| {
        let day = calendar::partial_long(born, language)?;
        Some(match language {
            Language::Nl => format!("geboren op {day}"),
            Language::En => format!("born on {day}"),
        })
    });
    let own = capitalised(&person.in_text());
    let texts = [person.functie_omschrijving.to_string()]
        .into_iter()
        .chain(address.lines.iter().filter(|line| **line != own).cloned())
        .chain(
            REACHED
                .iter()
                .filter_map(|name| person.text(name).map(ToOwned::to_owned)),
        )
        .chain([person.email.to_string()])
        .chain(born)
        .filter(|text| !text.is_empty());
    let name = person.in_text_as(language);
    Holder {
        name: if name.is_empty() {
            person.organisatie.to_string()
        } else {
            name
        },
        about: texts.collect(),
        lacks_address: address.lines.is_empty(),
    }
}
