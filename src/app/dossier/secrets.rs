//! What a copy of a dossier must not tell its reader, and who was ever in the case.

use serde_json::Value;

use crate::case::{CaseFacts, Person};
use crate::catalog::{Procedure, Sender};
use crate::document::{Contacts, Roster};
use crate::procedure::Course;
use crate::procedure::pieces::role_of;

/// Everybody whom the events of a case gave a role, under that role: who was replaced keeps being protected.
pub(super) fn everybody(course: &Course) -> Vec<(String, Person)> {
    let mut found: Vec<(String, Person)> = Vec::new();
    for event in course.events() {
        for (role, people) in &event.personen {
            for person in people {
                let entry = (role.clone(), person.clone());
                if !found.contains(&entry) {
                    found.push(entry);
                }
            }
        }
    }
    found
}

/// The reader, and those who act in an office: how to reach them is no secret.
pub(super) fn own_people(facts: &CaseFacts, recipient: &str) -> Vec<Value> {
    let role = role_of(recipient);
    // The first of several has no number.
    let number: usize = recipient[role.len()..]
        .trim_start_matches('-')
        .parse()
        .unwrap_or(1);
    let own = facts.holders(role).get(number.wrapping_sub(1));
    own.map(Person::view).into_iter().collect()
}

/// What must not be told to somebody who is not one of `own`.
pub(super) fn secrets<'a>(
    course: &Course,
    procedure: &Procedure,
    own: &[Value],
    senders: impl Iterator<Item = &'a Sender>,
) -> Contacts {
    let language = crate::diagnostic::Language::Nl;
    let private = |role: &str| {
        procedure
            .file
            .roles
            .get(role)
            .is_some_and(|role| role.private)
    };
    let mut reader = Roster::default();
    for value in own {
        reader.add_person(&Person::read(value), "", language);
    }
    let mut others = Roster::default();
    let people = everybody(course);
    let (guarded, public): (Vec<_>, Vec<_>) = people.iter().partition(|(role, _)| private(role));
    for (role, person) in guarded {
        others.add_person(person, role, language);
    }
    for (_, person) in public {
        reader.add_person(person, "", language);
    }
    for file in course.events().iter().flat_map(|event| &event.files) {
        for (name, value) in &file.answers {
            others.add_private(value, name, language);
        }
    }
    let letterheads: Vec<String> = senders
        .flat_map(|sender| {
            let lines = sender.address.join(", ");
            [
                lines,
                sender.phone.clone(),
                sender.email.clone(),
                sender.return_line.clone(),
            ]
        })
        .filter(|text| !text.is_empty())
        .collect();
    Contacts::of(others, &reader, &letterheads)
}
