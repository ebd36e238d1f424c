//! A document as a party may have it: some of its parts, and no contact data of other people.
//!
//! Addresses, telephone numbers, e-mail addresses and dates of birth of others go, in their own fields and where
//! somebody wrote them into a text. Contact data of organisations stay: they are no secret, and neither is the
//! recipient's own. Names stay; a version without names is [`super::anonymous()`].

use regex::Regex;
use serde_json::{Map, Value};

use super::anonymous::{PRIVATE, SURNAME};
use crate::case::{CaseFacts, Person};
use crate::diagnostic::{Language, Text};

/// What may be told to one person.
#[derive(Debug, Clone, Default)]
pub struct Discreet {
    /// The answer that is a list of parts, and the numbers of the parts that stay; all when absent.
    pub parts: Option<(String, Vec<usize>)>,
    /// What the document says about itself.
    pub mark: Option<Text>,
    /// What must not be told.
    pub contacts: Contacts,
    /// The people whose contact data stay.
    pub own: Vec<Value>,
}

/// Contact data of people.
#[derive(Debug, Clone, Default)]
pub struct Contacts {
    patterns: Vec<Regex>,
    /// As they are looked for in running text: lower case, without spaces and marks.
    bare: Vec<String>,
}

/// Shorter ones are too often part of something else.
const SHORTEST: usize = 6;
/// The digits of a Dutch telephone number after the zero.
const NUMBER: usize = 9;

impl Contacts {
    /// The contact data in some values, without those that also occur in `own`.
    pub fn of<'a>(values: impl IntoIterator<Item = &'a Value>, own: &[Value]) -> Self {
        let mut kept = Vec::new();
        for value in own {
            collect(value, &[], &mut kept);
        }
        let kept: Vec<String> = kept.iter().map(|text| bare(text)).collect();
        let mut found = Vec::new();
        for value in values {
            collect(value, own, &mut found);
        }
        // A number that is known as +31 6 … is also written as 06 …
        let numbers: Vec<String> = found.iter().filter_map(|text| subscriber(text)).collect();
        found.extend(numbers);
        // The longest first: a whole number goes before its end.
        found.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        found.dedup();
        found.retain(|text| {
            let text = bare(text);
            text.chars().count() >= SHORTEST && !kept.contains(&text)
        });
        Self {
            patterns: found.iter().filter_map(|text| pattern(text)).collect(),
            bare: found.iter().map(|text| bare(text)).collect(),
        }
    }

    /// Whether a text tells any of them.
    pub fn are_in(&self, text: &str) -> bool {
        let text = bare(text);
        self.bare
            .iter()
            .any(|contact| text.contains(contact.as_str()))
    }

    /// A text without them.
    pub fn taken_out(&self, text: &str, language: Language) -> String {
        let by = match language {
            Language::Nl => "[contactgegevens weggelaten]",
            Language::En => "[contact data left out]",
        };
        let mut out = text.to_owned();
        for pattern in &self.patterns {
            out = pattern.replace_all(&out, by).into_owned();
        }
        out
    }
}

impl Discreet {
    /// The facts and answers that may be printed.
    pub(super) fn apply(
        &self,
        case: &CaseFacts,
        answers: &Value,
        language: Language,
    ) -> (CaseFacts, Value) {
        let mut answers = answers.clone();
        if let Some((list, kept)) = &self.parts
            && let Some(Value::Array(parts)) = answers.get_mut(list)
        {
            let mut index = 0;
            parts.retain(|_| {
                index += 1;
                kept.contains(&(index - 1))
            });
        }
        let personen = case
            .personen
            .iter()
            .map(|(role, people)| {
                let people = people.iter().map(|person| self.clean(person, language));
                (role.clone(), people.collect())
            })
            .collect();
        let feiten = case
            .feiten
            .iter()
            .map(|(group, value)| (group.clone(), self.clean(value, language)))
            .collect();
        let case = CaseFacts {
            personen,
            feiten,
            ..case.clone()
        };
        (case, self.clean(&answers, language))
    }

    fn clean(&self, value: &Value, language: Language) -> Value {
        match value {
            Value::String(text) => Value::from(self.contacts.taken_out(text, language)),
            Value::Array(items) => items
                .iter()
                .map(|item| self.clean(item, language))
                .collect(),
            Value::Object(members) => {
                let strange = is_private_person(members) && !is_one_of(members, &self.own);
                members
                    .iter()
                    .filter(|(name, _)| !(strange && PRIVATE.contains(&name.as_str())))
                    .map(|(name, value)| (name.clone(), self.clean(value, language)))
                    .collect()
            }
            other => other.clone(),
        }
    }
}

/// A person who is not reached through an organisation.
fn is_private_person(members: &Map<String, Value>) -> bool {
    members.contains_key(SURNAME)
        && members
            .get("organisatie")
            .and_then(Value::as_str)
            .is_none_or(str::is_empty)
}

fn is_one_of(members: &Map<String, Value>, own: &[Value]) -> bool {
    let person = Person::read(&Value::Object(members.clone()));
    own.iter().any(|other| {
        let other = Person::read(other);
        let same = |person: &Person, other: &Person| {
            person.surname() == other.surname()
                && person.initials_and_surname() == other.initials_and_surname()
        };
        same(&person, &other)
            || other
                .vertegenwoordiger
                .as_ref()
                .is_some_and(|parent| same(&person, &parent.as_person(&other)))
    })
}

/// The contact data of the people in a value.
fn collect(value: &Value, except: &[Value], found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if is_private_person(members) && !is_one_of(members, except) {
                let person = Person::read(value);
                let parent = person
                    .vertegenwoordiger
                    .as_ref()
                    .map(|parent| &parent.adres);
                for address in std::iter::once(&person.adres).chain(parent) {
                    if let (false, Some(number)) = (address.straat.is_empty(), address.huisnummer) {
                        found.push(format!("{} {number}", address.straat));
                    }
                    found.push(address.postcode.clone());
                }
                let private = PRIVATE
                    .iter()
                    .filter_map(|name| members.get(*name)?.as_str());
                found.extend(private.map(ToOwned::to_owned));
            }
            members
                .values()
                .for_each(|value| collect(value, except, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, except, found)),
        _ => {}
    }
}

/// The digits of a telephone number that are the same however it is written.
fn subscriber(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = text.chars().all(|letter| {
        letter.is_ascii_digit() || letter.is_whitespace() || "+-–()./".contains(letter)
    });
    (is_number && digits.len() >= NUMBER).then(|| digits[digits.len() - NUMBER..].to_owned())
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace() && !"-–()./".contains(*character))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The same data with other spaces and marks between.
fn pattern(text: &str) -> Option<Regex> {
    let letters: Vec<String> = bare(text)
        .chars()
        .map(|letter| regex::escape(&letter.to_string()))
        .collect();
    Regex::new(&format!(r"(?i){}", letters.join(r"[\s\-–()./]*"))).ok()
}
