//! Who is known in a case, for everything that looks for people in a text.
//!
//! People of the case, now and before; people among the answers; people of whom only a name in one text is known. Somebody
//! who is known twice is one person, with all that is known about them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::anonymous::is_person;
use crate::calendar;
use crate::case::{Address, CaseFacts, Form, Person};
use crate::catalog::ProcedureFile;
use crate::diagnostic::Language;
use crate::disclosure::{self, Home, Subject};

/// Members that hold a telephone number of the person they stand with.
const TELEPHONES: [&str; 4] = [
    "telefoon",
    "telefoon_mobiel",
    "telefoon_vast",
    "telefoon_werk",
];
/// The member that holds a name in its own script.
const OWN_SCRIPT: &str = "naam_oorspronkelijk_schrift";
/// The member that holds a whole name, and what stands before or after it in the name of others.
const NAME: &str = "naam";

/// The people who are known, each once.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    subjects: Vec<Subject>,
}

impl Roster {
    /// Everybody whom a case and some answers name, under their roles.
    pub fn of(
        file: &ProcedureFile,
        case: &CaseFacts,
        before: &Self,
        answers: &Value,
        language: Language,
    ) -> Self {
        let mut roster = Self::default();
        let title = |role: &str| {
            file.roles
                .get(role)
                .map_or(role.to_owned(), |role| role.title.get(language).to_owned())
        };
        for (role, holders) in &case.personen {
            for (index, holder) in holders.iter().enumerate() {
                let label = if holders.len() > 1 {
                    format!("{} {}", title(role), index + 1)
                } else {
                    title(role)
                };
                roster.add_person(holder, &label, language);
            }
        }
        for one in &before.subjects {
            roster.add(one.clone());
        }
        for (name, value) in &case.feiten {
            roster.add_answers(value, name, language);
        }
        roster.add_answers(answers, "", language);
        for (path, by) in &file.anonymous {
            let value = path
                .split('.')
                .try_fold(None, |here: Option<&Value>, part| match here {
                    None => case.feiten.get(part).map(Some),
                    Some(value) => value.get(part).map(Some),
                });
            if let Some(Some(Value::String(text))) = value {
                roster.add(fact(text, by.get(language)));
            }
        }
        roster
    }

    /// Those who are known.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// Those who are known, to look for them.
    pub fn into_subjects(self) -> Vec<Subject> {
        self.subjects
    }

    /// Adds a person and those who act for them.
    pub fn add_person(&mut self, person: &Person, label: &str, language: Language) {
        // An organisation without a person is no secret.
        if person.has_name() {
            self.add(subject(person, label));
        }
        let parent = match language {
            Language::Nl => format!("vertegenwoordiger van {label}"),
            Language::En => format!("representative of {label}"),
        };
        for representative in person.representatives() {
            let mut known = subject(&representative.as_person(person), &parent);
            known
                .telephones
                .extend(texts(&representative.more, &TELEPHONES));
            self.add(known);
        }
    }

    /// Adds the people of a case whose contact data are their own business, under their roles.
    pub fn add_private_people(
        &mut self,
        file: &ProcedureFile,
        people: &BTreeMap<String, Vec<Person>>,
        language: Language,
    ) {
        for (role, holders) in people {
            for holder in holders.iter().filter(|one| is_private(file, role, one)) {
                self.add_person(holder, role, language);
            }
        }
    }

    /// Adds the people who stand among answers, by the name of their field.
    pub fn add_answers(&mut self, value: &Value, label: &str, language: Language) {
        match value {
            Value::Object(members) => {
                if is_person(members) {
                    self.add_person(&Person::read(value), label, language);
                }
                for (name, inner) in members {
                    match inner {
                        Value::String(text) if is_name(name) => {
                            let called = members
                                .get("rol")
                                .or_else(|| members.get("functie"))
                                .and_then(Value::as_str);
                            if let Some(mut known) = Subject::of_name(
                                text,
                                called.unwrap_or(if label.is_empty() { name } else { label }),
                            ) {
                                known.telephones.extend(texts(members, &TELEPHONES));
                                known.emails.extend(texts(members, &["email"]));
                                self.add(known);
                            }
                        }
                        _ => self.add_answers(inner, name, language),
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    match item {
                        Value::String(text) if is_name(label) => {
                            if let Some(known) = Subject::of_name(text, label) {
                                self.add(known);
                            }
                        }
                        _ => self.add_answers(item, &format!("{label} {}", index + 1), language),
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds the people among answers who are not reached through an organisation.
    pub fn add_private(&mut self, value: &Value, label: &str, language: Language) {
        match value {
            Value::Object(members) => {
                if is_person(members)
                    && members
                        .get("organisatie")
                        .and_then(Value::as_str)
                        .is_none_or(str::is_empty)
                {
                    self.add_person(&Person::read(value), label, language);
                }
                for (name, inner) in members {
                    self.add_private(inner, name, language);
                }
            }
            Value::Array(items) => items
                .iter()
                .for_each(|item| self.add_private(item, label, language)),
            _ => {}
        }
    }

    /// Adds somebody; what is known of the same person already is kept together under the first label. A name that can be
    /// that of several is looked for as theirs; what else is known with it is kept by itself.
    fn add(&mut self, mut one: Subject) {
        let same: Vec<usize> = self
            .subjects
            .iter()
            .enumerate()
            .filter(|(_, known)| known.can_be(&one))
            .map(|(index, _)| index)
            .collect();
        match same.as_slice() {
            [] => self.subjects.push(one),
            [index] => self.subjects[*index].learn(one),
            _ => {
                one.forget_name();
                self.subjects.push(one);
            }
        }
    }
}

/// Whether how to reach somebody is their own business: they have a private role and are not reached through an
/// organisation.
pub fn is_private(file: &ProcedureFile, role: &str, person: &Person) -> bool {
    let private = file.roles.get(role).is_some_and(|role| role.private);
    private && person.organisatie.is_empty()
}

/// Whether a field holds the name of somebody.
fn is_name(field: &str) -> bool {
    let field = field.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ' ');
    field == NAME
        || field == "namen"
        || field.starts_with("naam_") && field != OWN_SCRIPT
        || field.ends_with("_naam")
        || field.ends_with("_namen")
}

fn texts(members: &Map<String, Value>, names: &[&str]) -> Vec<String> {
    names
        .iter()
        .filter_map(|name| members.get(*name)?.as_str())
        .map(ToOwned::to_owned)
        .collect()
}

/// A fact that gives people away: what looks like a number or an address is looked for as one.
fn fact(text: &str, by: &str) -> Subject {
    let mut known = Subject {
        label: by.to_owned(),
        ..Subject::default()
    };
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if text.contains('@') {
        known.emails.push(text.to_owned());
    } else if digits >= 9 && !text.chars().any(char::is_alphabetic) {
        known.telephones.push(text.to_owned());
    } else {
        known.phrases.push(text.to_owned());
    }
    known
}

/// A person as the recogniser knows them.
fn subject(person: &Person, label: &str) -> Subject {
    let first: Vec<String> = Some(person.voornamen.to_string())
        .into_iter()
        .filter(|name| !name.is_empty())
        .collect();
    Subject {
        label: label.to_owned(),
        id: person.id.clone(),
        address: match person.aanspreekvorm {
            Form::Mevrouw => disclosure::Address::Mevrouw,
            Form::Heer => disclosure::Address::Heer,
            Form::Neutraal | Form::Onbekend => disclosure::Address::Either,
        },
        first_names: first,
        initials: person.voorletters.to_string(),
        particle: person.tussenvoegsel.to_string(),
        surname: person.achternaam.to_string(),
        other_names: texts(&person.more, &[OWN_SCRIPT]),
        homes: vec![home(&person.adres)],
        telephones: texts(&person.more, &TELEPHONES),
        emails: Some(person.email.to_string())
            .into_iter()
            .filter(|email| !email.is_empty())
            .collect(),
        born: person
            .geboortedatum
            .as_ref()
            .and_then(|born| calendar::parse(born)),
        ..Subject::default()
    }
}

fn home(address: &Address) -> Home {
    Home {
        street: address.straat.to_string(),
        number: address.huisnummer,
        addition: format!("{}{}", address.huisletter, address.toevoeging),
        box_number: address.postbus,
        postcode: address.postcode.to_string(),
    }
}
