//! What a version of a dossier must not tell its reader, and who was ever in the case.

use serde_json::Value;

use crate::case::{CaseFacts, Person};
use crate::catalog::{Procedure, Sender};
use crate::diagnostic::Language;
use crate::document::{Contacts, Roster};
use crate::procedure::Course;
use crate::procedure::access::Access;
use crate::procedure::pieces::{role_of, role_title};

/// Everybody whom the events of a case ever named: who was replaced, corrected away or left keeps being protected.
pub(super) fn everybody(course: &Course, procedure: &Procedure, language: Language) -> Roster {
    let mut roster = Roster::default();
    for event in course.events() {
        for (role, people) in &event.personen {
            for person in people {
                roster.add_person(person, &role_title(procedure, role, language), language);
            }
        }
    }
    for event in course.events() {
        for (group, value) in &event.feiten {
            roster.add_answers(value, group, language);
        }
        roster.add_answers(&Value::Object(event.data.clone()), "", language);
        for file in &event.files {
            for answers in [&file.answers, &file.typed] {
                roster.add_answers(&Value::Object(answers.clone()), "", language);
            }
        }
    }
    roster
}

/// The reader.
pub(super) fn reader(facts: &CaseFacts, recipient: &str) -> Option<Person> {
    let role = role_of(recipient);
    // The first of several has no number.
    let number: usize = recipient[role.len()..]
        .trim_start_matches('-')
        .parse()
        .unwrap_or(1);
    facts.holders(role).get(number.wrapping_sub(1)).cloned()
}

/// Whether how to reach somebody is their own business: they have a private role and are not reached through an
/// organisation.
fn is_private(procedure: &Procedure, role: &str, person: &Person) -> bool {
    let private = procedure
        .file
        .roles
        .get(role)
        .is_some_and(|role| role.private);
    private && person.organisatie.is_empty()
}

/// The reader, and those who act in an office: how to reach them is no secret.
pub(super) fn own_people(
    course: &Course,
    procedure: &Procedure,
    reader: Option<&Person>,
) -> Vec<Person> {
    let mut own: Vec<Person> = reader.into_iter().cloned().collect();
    for event in course.events() {
        for (role, people) in &event.personen {
            let public = people
                .iter()
                .filter(|person| !is_private(procedure, role, person));
            for person in public {
                if !own.contains(person) {
                    own.push(person.clone());
                }
            }
        }
    }
    own
}

/// What must not be told to somebody who is not one of `own`.
pub(super) fn contacts<'a>(
    access: &Access,
    own: &[Person],
    senders: impl Iterator<Item = &'a Sender>,
) -> Contacts {
    let (course, procedure) = (access.course(), access.procedure());
    let language = Language::Nl;
    let mut known = Roster::default();
    for person in own {
        known.add_person(person, "", language);
    }
    let mut others = Roster::default();
    for event in course.events() {
        for (role, people) in &event.personen {
            for person in people.iter().filter(|one| is_private(procedure, role, one)) {
                others.add_person(person, role, language);
            }
        }
        for (group, value) in &event.feiten {
            others.add_private(value, group, language);
        }
        others.add_private(&Value::Object(event.data.clone()), "", language);
        for file in &event.files {
            for answers in [&file.answers, &file.typed] {
                others.add_private(&Value::Object(answers.clone()), "", language);
            }
        }
    }
    let mut public: Vec<String> = senders
        .flat_map(|sender| {
            let lines = sender.address.join(", ");
            [
                lines,
                sender.phone.clone(),
                sender.email.clone(),
                sender.return_line.clone(),
            ]
        })
        .collect();
    public.extend(of_the_office(course, procedure));
    public.retain(|text| !text.is_empty());
    Contacts::of(others, &known, &public)
}

/// Facts about the school and the office, each group in one text: an address stands in several of them.
fn of_the_office(course: &Course, procedure: &Procedure) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    let facts = &course.fold().state().facts;
    for path in procedure.file.anonymous.keys() {
        let found = path
            .split_once('.')
            .and_then(|(group, name)| Some((group, facts.get(group)?.get(name)?.as_str()?)));
        if let Some((group, text)) = found {
            match groups.iter_mut().find(|(known, _)| *known == group) {
                Some((_, texts)) => texts.push(text),
                None => groups.push((group, vec![text])),
            }
        }
    }
    groups
        .into_iter()
        .map(|(_, texts)| texts.join(", "))
        .collect()
}
