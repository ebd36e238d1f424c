//! Finds everything in a text that tells something about known people.

use std::collections::BTreeSet;

use super::contacts::Contacts;
use super::finding::{Certainty, Finding, Kind, settle};
use super::fold::Folded;
use super::names::Names;
use super::subject::Subject;

/// Looks for people and their data in texts.
#[derive(Debug)]
pub struct Recogniser {
    subjects: Vec<Subject>,
    names: Names,
    contacts: Contacts,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Names and all other data.
    Everything,
    /// Addresses, telephone numbers, e-mail addresses, dates of birth, other numbers.
    Contacts,
}

impl Recogniser {
    /// Learns whom to look for.
    pub fn of(subjects: Vec<Subject>) -> Self {
        Self {
            names: Names::of(&subjects),
            contacts: Contacts::of(&subjects),
            subjects,
        }
    }

    /// The people that are looked for.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// Whose contact data some texts tell for sure, by their index.
    pub fn told_in(&self, texts: &[String]) -> BTreeSet<usize> {
        let readings = texts.iter().flat_map(|text| {
            Folded::readings(text)
                .into_iter()
                .map(move |folded| (folded, text))
        });
        readings
            .flat_map(|(folded, text)| self.contacts.find(&folded, text))
            .filter(|finding| finding.certainty == Certainty::Known)
            .flat_map(|finding| finding.about)
            .collect()
    }

    /// What a text tells about them, in its order; no two overlap.
    pub fn find(&self, text: &str, scope: Scope) -> Vec<Finding> {
        let mut found = Vec::new();
        for folded in Folded::readings(text) {
            let contacts = self.contacts.find(&folded, text);
            let names = if scope == Scope::Everything {
                self.names.find(&folded, text)
            } else {
                Vec::new()
            };
            // An e-mail address or a link with somebody's name in it is theirs.
            let named: Vec<Finding> = contacts
                .iter()
                .filter(|contact| {
                    contact.kind == Kind::Email && contact.certainty == Certainty::Resembling
                })
                .filter_map(|contact| {
                    let owner = names.iter().find(|name| {
                        name.certainty == Certainty::Known
                            && name.range.start >= contact.range.start
                            && name.range.end <= contact.range.end
                    })?;
                    Some(Finding {
                        about: owner.about.clone(),
                        certainty: Certainty::Known,
                        ..contact.clone()
                    })
                })
                .collect();
            found.extend(contacts);
            found.extend(named);
            found.extend(names);
        }
        settle(found)
    }
}
