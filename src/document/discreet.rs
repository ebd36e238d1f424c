//! A document as a party may have it: some of its parts, and no contact data of other people.
//!
//! Addresses, telephone numbers, e-mail addresses and dates of birth of others go, in their own fields and where
//! somebody wrote them into a text. Contact data of organisations stay: they are no secret, and neither is the
//! recipient's own. Names stay; a version without names is made by [`super::anonymous`].

use std::sync::Arc;

use serde_json::{Map, Value};

use super::anonymous::{PRIVATE, is_person};
use super::roster::Roster;
use crate::case::{CaseFacts, Person};
use crate::diagnostic::{Language, Text};
use crate::disclosure::{
    Certainty, Cleaner, Home, Kind, Policy, Question, Recogniser, Scope, Subject,
};

/// What may be told to one person.
#[derive(Debug, Clone, Default)]
pub struct Discreet {
    /// What of it stays; all when absent.
    pub extract: Option<Extract>,
    /// What the document says about itself.
    pub mark: Option<Text>,
    /// What must not be told.
    pub contacts: Contacts,
    /// The people whose contact data stay.
    pub own: Vec<Value>,
}

/// What of a document stays in an extract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extract {
    /// Some parts of a list, with their own numbers: each says its `nummer` and how many there are (`aantal`).
    Parts {
        /// The answer that is the list.
        list: String,
        /// The parts that stay, counted from 0.
        kept: Vec<usize>,
    },
    /// All but some answers: where they stood, a sentence says that they were left out.
    Without(Vec<String>),
}

/// What a text must not tell, and how to find it: contact data of others, or everything about people.
#[derive(Debug, Clone, Default)]
pub struct Contacts {
    recogniser: Option<Arc<Recogniser>>,
    /// People are replaced by their roles, and not only their contact data left out.
    without_people: bool,
    /// As they are looked for where words run into each other, as in the text of a page: letters and digits alone.
    bare: Vec<String>,
    /// What is no secret, in letters and digits alone: nobody is asked about it.
    public: String,
}

/// Shorter ones are too often part of something else.
const SHORTEST: usize = 6;

pub(super) fn bare(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric() || "@_".contains(*letter))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A house without its postal code, which is shared by neighbours.
fn house(home: &Home) -> Subject {
    let home = Home {
        postcode: String::new(),
        ..home.clone()
    };
    Subject {
        homes: vec![home],
        ..Subject::default()
    }
}

fn postcode(home: &Home) -> Subject {
    let home = Home {
        postcode: home.postcode.clone(),
        ..Home::default()
    };
    Subject {
        homes: vec![home],
        ..Subject::default()
    }
}

fn telephone(number: &str) -> Subject {
    Subject {
        telephones: vec![number.to_owned()],
        ..Subject::default()
    }
}

fn email(email: &str) -> Subject {
    Subject {
        emails: vec![email.to_owned()],
        ..Subject::default()
    }
}

/// Each of the contact data of a person, alone.
fn data_of(subject: &Subject) -> Vec<Subject> {
    let homes = subject.homes.iter();
    let homes = homes.flat_map(|home| [house(home), postcode(home)]);
    let telephones = subject.telephones.iter().map(|number| telephone(number));
    let emails = subject.emails.iter().map(|one| email(one));
    homes.chain(telephones).chain(emails).collect()
}

impl Contacts {
    /// The contact data of those in a roster, without those of `own` and without what is public: it stands in a letterhead,
    /// or in what the reader told themselves.
    pub fn of(roster: Roster, own: &Roster, public: &[String]) -> Self {
        let known = own.subjects();
        let own_data = known
            .iter()
            .flat_map(|subject| subject.telephones.iter().chain(&subject.emails));
        let public: Vec<String> = public.iter().chain(own_data).cloned().collect();
        let mut subjects: Vec<Subject> = roster
            .into_subjects()
            .into_iter()
            .filter(|subject| !known.iter().any(|own| own.is_surely(subject)))
            .collect();
        let data: Vec<Subject> = subjects.iter().flat_map(data_of).collect();
        let told = Recogniser::of(data.clone()).told_in(&public);
        let told: Vec<&Subject> = told.into_iter().filter_map(|one| data.get(one)).collect();
        for subject in &mut subjects {
            subject.homes.retain(|home| {
                !known.iter().any(|own| own.homes.contains(home)) && !told.contains(&&house(home))
            });
            // A postal code is shared by neighbours: the house is not told by it.
            for home in &mut subject.homes {
                let shared = known
                    .iter()
                    .flat_map(|own| &own.homes)
                    .any(|own| self::bare(&own.postcode) == self::bare(&home.postcode));
                if shared || told.contains(&&postcode(home)) {
                    home.postcode.clear();
                }
            }
            subject
                .telephones
                .retain(|number| !told.contains(&&telephone(number)));
            subject
                .emails
                .retain(|email| !told.contains(&&self::email(email)));
            if known.iter().any(|own| own.born == subject.born) {
                subject.born = None;
            }
        }
        let bare = subjects
            .iter()
            .flat_map(|subject| {
                let homes = subject.homes.iter().flat_map(|home| {
                    let number = home
                        .number
                        .map(|number| format!("{} {number}", home.street));
                    [Some(home.postcode.clone()), number].into_iter().flatten()
                });
                homes
                    .chain(subject.telephones.iter().cloned())
                    .chain(subject.emails.iter().cloned())
                    .collect::<Vec<_>>()
            })
            .map(|text| bare(&text))
            .filter(|text| text.chars().count() >= SHORTEST)
            .collect();
        let homes = known.iter().flat_map(|own| &own.homes).map(|home| {
            let number = home.number.map(|number| number.to_string());
            [
                home.street.clone(),
                number.unwrap_or_default(),
                home.addition.clone(),
                home.postcode.clone(),
            ]
            .concat()
        });
        let public: Vec<String> = public.iter().cloned().chain(homes).collect();
        Self {
            recogniser: Some(Arc::new(Recogniser::of(subjects))),
            without_people: false,
            bare,
            public: self::bare(&public.join(" ")),
        }
    }

    /// Everything about the people of a roster: a text without them names roles.
    pub fn of_people(roster: Roster) -> Self {
        Self {
            recogniser: Some(Arc::new(Recogniser::of(roster.into_subjects()))),
            without_people: true,
            ..Self::default()
        }
    }

    /// Whether a text tells any of them.
    pub fn are_in(&self, text: &str) -> bool {
        let plain = bare(text);
        self.bare
            .iter()
            .any(|contact| plain.contains(contact.as_str()))
            || self.recogniser.as_ref().is_some_and(|recogniser| {
                let scope = if self.without_people {
                    Scope::Everything
                } else {
                    Scope::Contacts
                };
                // Where the sender has its office stands on every letter; who somebody is stands on none.
                let counts = |kind| {
                    !self.without_people || matches!(kind, Kind::Name | Kind::Birth | Kind::Number)
                };
                recogniser
                    .find(text, scope)
                    .iter()
                    .any(|finding| finding.certainty == Certainty::Known && counts(finding.kind))
            })
    }

    /// What in a text somebody must look at: it looks like contact data, and is neither known nor public.
    pub fn resembling(&self, text: &str, language: Language) -> Vec<Question> {
        self.taken_out(text, language).1
    }

    /// The questions about what is not public.
    pub fn open<'a>(&'a self, questions: &'a [Question]) -> impl Iterator<Item = &'a Question> {
        questions.iter().filter(|question| {
            let plain = bare(&question.text);
            plain.is_empty() || !self.is_public(&plain)
        })
    }

    /// Whether letters and digits stand in what is public.
    pub(super) fn is_public(&self, plain: &str) -> bool {
        self.public.contains(plain)
    }

    /// A text without them, and what somebody must look at because it may be such data.
    pub fn taken_out(&self, text: &str, language: Language) -> (String, Vec<Question>) {
        let Some(recogniser) = &self.recogniser else {
            return (text.to_owned(), Vec::new());
        };
        let policy = if self.without_people {
            Policy::Roles
        } else {
            Policy::Contacts
        };
        let mut cleaner = Cleaner::new(recogniser, policy, language);
        let text = cleaner.clean(text);
        let questions = cleaner.questions();
        (text, self.open(&questions).cloned().collect())
    }

    pub(super) fn recogniser(&self) -> Option<&Recogniser> {
        self.recogniser.as_deref()
    }
}

impl Extract {
    fn apply(&self, answers: &mut Value, language: Language) {
        match self {
            Self::Parts { list, kept } => {
                let Some(Value::Array(parts)) = answers.get_mut(list) else {
                    return;
                };
                let all = parts.len();
                let numbered = (0..).zip(std::mem::take(parts));
                *parts = numbered
                    .filter(|(index, _)| kept.contains(index))
                    .map(|(index, mut part)| {
                        if let Value::Object(members) = &mut part {
                            members.insert("nummer".to_owned(), Value::from(index + 1));
                            members.insert("aantal".to_owned(), Value::from(all));
                        }
                        part
                    })
                    .collect();
            }
            Self::Without(names) => {
                let said = match language {
                    Language::Nl => "Dit hoofdstuk is in dit uittreksel weggelaten.",
                    Language::En => "This chapter was left out of this extract.",
                };
                for name in names {
                    if let Some(answer) = answers.get_mut(name) {
                        *answer = left_out(answer, said);
                    }
                }
            }
        }
    }
}

/// What stands in the place of an answer that was left out: one sentence, in the shape of the answer.
fn left_out(answer: &Value, said: &str) -> Value {
    match answer {
        Value::String(_) => Value::from(said),
        Value::Array(items) => items
            .iter()
            .take(1)
            .map(|item| left_out(item, said))
            .collect(),
        Value::Object(members) => {
            let length = |value: &Value| value.as_str().map_or(0, str::len);
            let longest = members.iter().max_by_key(|(_, value)| length(value));
            longest
                .filter(|(_, value)| value.is_string())
                .map(|(name, _)| (name.clone(), Value::from(said)))
                .into_iter()
                .collect()
        }
        _ => Value::Null,
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
        if let Some(extract) = &self.extract {
            extract.apply(&mut answers, language);
        }
        let personen = case
            .personen
            .iter()
            .map(|(role, people)| {
                let people = people
                    .iter()
                    .map(|person| Person::read(&self.clean(&person.view(), language)));
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
            Value::String(text) => Value::from(self.contacts.taken_out(text, language).0),
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
    is_person(members)
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
                .representatives()
                .into_iter()
                .any(|parent| same(&person, &parent.as_person(&other)))
    })
}
