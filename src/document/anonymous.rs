//! The same document without people: who they are is replaced by what they are in the case.
//!
//! People become their role (klager, getuige 2), also inside what was written about them, however their names are
//! spelled; contact data, addresses and dates of birth go. No black boxes: the text stays readable. What was replaced and
//! what stayed doubtful is listed for somebody to check.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::roster::Roster;
use crate::case::{CaseFacts, Person};
use crate::catalog::ProcedureFile;
use crate::diagnostic::Language;
use crate::disclosure::{Cleaner, Policy, Recogniser};

/// The member by which a person is known among answers.
pub(super) const SURNAME: &str = "achternaam";
/// The member that is the only name of some.
const FIRST_NAMES: &str = "voornamen";

/// Whether members are those of a person.
pub(super) fn is_person(members: &Map<String, Value>) -> bool {
    members.contains_key(SURNAME) || members.contains_key(FIRST_NAMES)
}

/// Members of a person that give them away and that no role can take the place of.
pub(super) const PRIVATE: [&str; 7] = [
    "adres",
    "email",
    "geboortedatum",
    "naam_oorspronkelijk_schrift",
    "telefoon",
    "telefoon_mobiel",
    "telefoon_vast",
];

/// Everybody whom a case ever knew, to be left out of a text.
///
/// `before` are those whom the case named before.
pub(super) fn people_of(
    file: &ProcedureFile,
    case: &CaseFacts,
    before: &Roster,
    answers: &Value,
    language: Language,
) -> Recogniser {
    Recogniser::of(Roster::of(file, case, before, answers, language).into_subjects())
}

/// Takes the people out of a case and its answers.
pub(super) fn without_people(
    file: &ProcedureFile,
    case: &CaseFacts,
    answers: &Value,
    language: Language,
    cleaner: &mut Cleaner,
) -> (CaseFacts, Value) {
    let mut people: BTreeMap<String, Vec<Person>> = BTreeMap::new();
    for (role, holders) in &case.personen {
        let title = file
            .roles
            .get(role)
            .map_or(role.as_str(), |role| role.title.get(language));
        let without = holders.iter().enumerate().map(|(index, holder)| {
            let label = if holders.len() > 1 {
                format!("{title} {}", index + 1)
            } else {
                title.to_owned()
            };
            nobody(holder, &label)
        });
        people.insert(role.clone(), without.collect());
    }
    let feiten = case
        .feiten
        .iter()
        .map(|(group, value)| (group.clone(), clean(value, cleaner)))
        .collect();
    (
        CaseFacts {
            personen: people,
            feiten,
            ..case.clone()
        },
        clean(answers, cleaner),
    )
}

/// The members of the data of a layout that hold what was written about a case.
const WRITTEN: [&str; 10] = [
    "address",
    "address_note",
    "attachments",
    "blocks",
    "copies",
    "nodes",
    "on_behalf",
    "reference",
    "salutation",
    "subject",
];

/// Members that say how something is set, not what it says.
pub(super) const STRUCTURE: [&str; 3] = ["field", "kind", "lang"];

/// Cleans what a recipient gets to read: what a wording says itself, and what several answers say together.
pub(super) fn clean_composed(data: &mut Value, cleaner: &mut Cleaner) {
    for name in WRITTEN {
        if let Some(part) = data.get_mut(name) {
            *part = clean(part, cleaner);
        }
    }
}

/// A value without people: their data go, texts are cleaned.
fn clean(value: &Value, cleaner: &mut Cleaner) -> Value {
    match value {
        Value::String(text) => Value::from(cleaner.clean(text)),
        Value::Array(items) => items.iter().map(|item| clean(item, cleaner)).collect(),
        Value::Object(members) => {
            let person = cleaner.policy() == Policy::Roles && is_person(members);
            members
                .iter()
                .filter(|(name, _)| !(person && PRIVATE.contains(&name.as_str())))
                .map(|(name, value)| {
                    let clean = if STRUCTURE.contains(&name.as_str()) {
                        value.clone()
                    } else {
                        clean(value, cleaner)
                    };
                    (name.clone(), clean)
                })
                .collect()
        }
        other => other.clone(),
    }
}

/// A person of whom only the role is left; an organisation keeps its name.
fn nobody(holder: &Person, label: &str) -> Person {
    let mut left = Map::new();
    if holder.organisatie.is_empty() || holder.has_name() {
        left.insert(SURNAME.to_owned(), Value::from(label));
    }
    let mut keep = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            left.insert(name.to_owned(), Value::from(value));
        }
    };
    keep("id", Some(&holder.id));
    keep("functie", holder.text("functie"));
    if !holder.organisatie.is_empty() {
        keep("organisatie", Some(&holder.organisatie));
        keep("functie_omschrijving", Some(&holder.functie_omschrijving));
    }
    Person::read(&Value::Object(left))
}
