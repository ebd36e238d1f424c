//! People whom a letter names or addresses otherwise than the case does now. Letters take names and addresses from the
//! case by themselves, beside the answers of their form.

use std::cell::OnceCell;

use serde_json::json;

use super::cases::Cases;
use super::outdated::Said;
use crate::calendar::Date;
use crate::case::{Addressee, CaseFacts, Filed, Person};
use crate::catalog::{Role, Table};
use crate::diagnostic::{Language, Text};
use crate::pdf;
use crate::procedure::pieces::Recipient;

/// A letter as it went to its recipients.
pub(super) struct Named<'a> {
    pub(super) cases: &'a Cases<'a>,
    pub(super) case: &'a str,
    pub(super) roles: &'a Table<Role>,
    /// A file for each recipient.
    pub(super) files: &'a [&'a Filed],
    /// The date on it.
    pub(super) on: Date,
}

impl Named<'_> {
    /// Whom it names or addresses otherwise than the case does now.
    pub(super) fn otherwise(&self, then: &CaseFacts, now: &CaseFacts) -> Vec<Said> {
        let text = OnceCell::new();
        let mut said: Vec<Said> = Vec::new();
        for (role, person) in people(then) {
            let known = people(now).find(|(_, other)| other.id == person.id);
            let known = known.map(|(_, other)| other);
            if known == Some(person) {
                continue;
            }
            let address = self
                .is_recipient(then, person)
                .then(|| self.addressed(person));
            let found = match (address, known.map(|known| self.addressed(known))) {
                (Some(printed), now) if Some(&printed) != now.as_ref() => Some((printed, now)),
                _ => {
                    let (printed, now) = (person.in_text(), known.map(Person::in_text));
                    let differs = Some(&printed) != now.as_ref();
                    (differs && self.names(person, &text)).then_some((printed, now))
                }
            };
            if let Some((printed, now)) = found {
                let title = self.roles.get(role).map(|role| role.title.clone());
                let one = Said {
                    name: title.unwrap_or_else(|| Text::new(role, role)),
                    printed: json!(printed),
                    now: now.map(|now| json!(now)),
                };
                // One person can hold several roles.
                if !said.iter().any(|other| other.printed == one.printed) {
                    said.push(one);
                }
            }
        }
        said
    }

    /// Name and address as they stand above a letter.
    fn addressed(&self, person: &Person) -> String {
        Addressee::of(person, self.on, Language::Nl)
            .lines
            .join(", ")
    }

    fn is_recipient(&self, then: &CaseFacts, person: &Person) -> bool {
        let mut to = self.files.iter().filter_map(|file| file.to.as_deref());
        to.any(|to| {
            let to = Recipient::read(to);
            let holder = to.among(then.holders(to.role));
            holder.is_some_and(|holder| holder.id == person.id)
        })
    }

    /// Whether the name stands in the letter. One that cannot be read is taken to have it: nobody should rely on it.
    fn names(&self, person: &Person, text: &OnceCell<Option<String>>) -> bool {
        let text = text.get_or_init(|| {
            let mut all = String::new();
            for file in self.files {
                let Ok(bytes) = self.cases.store.blob(self.case, &file.blob) else {
                    return None;
                };
                let Ok(printed) = pdf::text(&bytes) else {
                    return None;
                };
                all.push_str(&printed);
            }
            Some(without_spaces(&all))
        });
        let name = without_spaces(&person.surname_alone());
        text.as_ref().is_none_or(|text| text.contains(&name))
    }
}

fn people(facts: &CaseFacts) -> impl Iterator<Item = (&str, &Person)> {
    facts
        .personen
        .iter()
        .flat_map(|(role, people)| people.iter().map(move |person| (role.as_str(), person)))
}

/// A name may be broken over two lines.
fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}
