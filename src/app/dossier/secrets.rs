//! What a version of a dossier must not tell its reader, and who was ever in the case.

use serde_json::Value;

use crate::case::{CaseFacts, Person};
use crate::catalog::{Procedure, Sender};
use crate::diagnostic::Language;
use crate::document::{Contacts, Roster, is_private, public_texts};
use crate::procedure::Course;
use crate::procedure::access::Access;
use crate::procedure::pieces::{Recipient, role_title};

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
            for answers in file.all_answers() {
                roster.add_answers(&Value::Object(answers.clone()), "", language);
            }
        }
    }
    roster
}

/// The reader.
pub(super) fn reader(facts: &CaseFacts, recipient: &str) -> Option<Person> {
    let recipient = Recipient::read(recipient);
    recipient.among(facts.holders(recipient.role)).cloned()
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
                .filter(|person| !is_private(&procedure.file, role, person));
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
    let mut known = Roster::default();
    for person in own {
        known.add_person(person, "", Language::Nl);
    }
    let others = private(course, procedure);
    let public = public_texts(senders, &procedure.file, &course.fold().state().facts);
    Contacts::of(others, &known, &public)
}

/// Everybody whose contact data are their own business, whom the events of a case ever named.
pub(in crate::app) fn private(course: &Course, procedure: &Procedure) -> Roster {
    let language = Language::Nl;
    let mut private = Roster::default();
    for event in course.events() {
        private.add_private_people(&procedure.file, &event.personen, language);
        for (group, value) in &event.feiten {
            private.add_private(value, group, language);
        }
        private.add_private(&Value::Object(event.data.clone()), "", language);
        for file in &event.files {
            for answers in file.all_answers() {
                private.add_private(&Value::Object(answers.clone()), "", language);
            }
        }
    }
    private
}
