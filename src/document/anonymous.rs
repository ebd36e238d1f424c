//! The same document without people: who they are is replaced by what they are in the case.
//!
//! People become their role (klager, getuige 2), also inside what was written about them: full names, names with
//! initials, surnames, parts of double surnames, first names, with or without a form of address before them. Contact
//! data, addresses and dates of birth go. No black boxes: the text stays readable. A machine does not know every
//! nickname, so everything that was replaced is listed for somebody to check.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Map, Value};

use crate::case::{CaseFacts, Person};
use crate::catalog::ProcedureFile;
use crate::diagnostic::Language;

/// Something that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Replaced {
    /// What stood there.
    pub text: String,
    /// What stands there now.
    pub by: String,
    /// How often.
    pub count: usize,
}

/// A case and answers without people.
#[derive(Debug)]
pub struct Anonymous {
    /// The facts of the case.
    pub case: CaseFacts,
    /// The answers.
    pub answers: Value,
    /// What was replaced, to check.
    pub replaced: Vec<Replaced>,
}

/// The member by which a person is known among answers.
pub(super) const SURNAME: &str = "achternaam";
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
/// A name part shorter than this is too often an ordinary word.
const SHORTEST: usize = 3;

/// Takes the people out of a case and its answers.
pub fn anonymous(
    file: &ProcedureFile,
    case: &CaseFacts,
    answers: &Value,
    language: Language,
) -> Anonymous {
    let mut names: Vec<(String, String)> = Vec::new();
    let mut people: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (role, holders) in &case.personen {
        let title = file
            .roles
            .get(role)
            .map_or(role.as_str(), |role| role.title.get(language));
        let mut without = Vec::new();
        for (index, holder) in holders.iter().enumerate() {
            let label = if holders.len() > 1 {
                format!("{title} {}", index + 1)
            } else {
                title.to_owned()
            };
            let person = Person::read(holder);
            know(&person, &label, language, &mut names);
            without.push(nobody(holder, &person, &label));
        }
        people.insert(role.clone(), without);
    }
    in_answers(answers, "", language, &mut names);
    for (path, by) in &file.anonymous {
        let value = path
            .split('.')
            .try_fold(None, |here: Option<&Value>, part| match here {
                None => case.feiten.get(part).map(Some),
                Some(value) => value.get(part).map(Some),
            });
        if let Some(Some(Value::String(text))) = value {
            names.push((text.clone(), by.get(language).to_owned()));
        }
    }
    // The longest first, or a surname would be taken out of the middle of a full name.
    names.retain(|(name, _)| name.chars().count() >= SHORTEST);
    names.sort_by(|a, b| b.0.chars().count().cmp(&a.0.chars().count()).then(a.cmp(b)));
    names.dedup_by(|a, b| a.0 == b.0);
    let mut filter = Filter::new(names);
    let feiten = case
        .feiten
        .iter()
        .map(|(group, value)| (group.clone(), filter.clean(value)))
        .collect();
    let answers = filter.clean(answers);
    Anonymous {
        case: CaseFacts {
            personen: people,
            feiten,
            ..case.clone()
        },
        answers,
        replaced: filter.replaced(),
    }
}

fn of_representative(label: &str, language: Language) -> String {
    match language {
        Language::Nl => format!("vertegenwoordiger van {label}"),
        Language::En => format!("representative of {label}"),
    }
}

/// People who stand in the answers themselves, by the name of their field.
fn in_answers(value: &Value, label: &str, language: Language, names: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            if members.contains_key(SURNAME) {
                know(&Person::read(value), label, language, names);
            }
            for (name, inner) in members {
                in_answers(inner, name, language, names);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                in_answers(item, &format!("{label} {}", index + 1), language, names);
            }
        }
        _ => {}
    }
}

fn know(person: &Person, label: &str, language: Language, names: &mut Vec<(String, String)>) {
    names.extend(
        variants(person)
            .into_iter()
            .map(|name| (name, label.to_owned())),
    );
    if let Some(representative) = &person.vertegenwoordiger {
        let parent = of_representative(label, language);
        let known = variants(&representative.as_person(person));
        names.extend(known.into_iter().map(|name| (name, parent.clone())));
    }
}

/// The ways in which a person is named, and what else gives them away.
fn variants(person: &Person) -> Vec<String> {
    let mut names = Vec::new();
    if person.has_name() {
        names.extend([
            person.full_name(),
            person.initials_and_surname(),
            person.surname(),
            person.surname_alone(),
            person.achternaam.clone(),
            person.voornamen.clone(),
        ]);
        names.extend(person.achternaam.split('-').map(ToOwned::to_owned));
        names.extend(person.voornamen.split([' ', '-']).map(ToOwned::to_owned));
    }
    names.extend([
        person.email.clone(),
        person.adres.straat.clone(),
        person.adres.postcode.clone(),
    ]);
    names.retain(|name| !name.trim().is_empty());
    names
}

/// A person of whom only the role is left; an organisation keeps its name.
fn nobody(holder: &Value, person: &Person, label: &str) -> Value {
    let mut left = Map::new();
    if person.organisatie.is_empty() || person.has_name() {
        left.insert("achternaam".to_owned(), Value::from(label));
    }
    for kept in ["organisatie", "functie", "functie_omschrijving"] {
        if let Some(value) = holder
            .get(kept)
            .filter(|_| !person.organisatie.is_empty() || kept == "functie")
        {
            left.insert(kept.to_owned(), value.clone());
        }
    }
    Value::Object(left)
}

/// Replaces names in texts and counts them.
struct Filter {
    patterns: Vec<(Regex, String)>,
    found: BTreeMap<(String, String), usize>,
}

impl Filter {
    fn new(names: Vec<(String, String)>) -> Self {
        let patterns = names
            .into_iter()
            .filter_map(|(name, by)| {
                // A form of address belongs to the name; letters before and after mean another word.
                let pattern = format!(
                    r"(?i)(^|[^\p{{L}}\p{{M}}\p{{N}}])((?:mevrouw|mevr\.|mw\.|de heer|dhr\.|heer|meneer|juffrouw|juf|meester|ms|mr|mrs)\s+)?({})(['’]?s)?($|[^\p{{L}}\p{{M}}\p{{N}}])",
                    regex::escape(&name)
                );
                Some((Regex::new(&pattern).ok()?, by))
            })
            .collect();
        Self {
            patterns,
            found: BTreeMap::new(),
        }
    }

    fn clean(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::from(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.clean(item)).collect(),
            Value::Object(members) => {
                let person = members.contains_key(SURNAME);
                members
                    .iter()
                    .filter(|(name, _)| !(person && PRIVATE.contains(&name.as_str())))
                    .map(|(name, value)| (name.clone(), self.clean(value)))
                    .collect()
            }
            other => other.clone(),
        }
    }

    fn text(&mut self, text: &str) -> String {
        let mut out = text.to_owned();
        for (pattern, by) in &self.patterns {
            let found = &mut self.found;
            // Twice: a match takes the space before the next one with it.
            for _ in 0..2 {
                out = pattern
                    .replace_all(&out, |captures: &regex::Captures| {
                        let part = |index| captures.get(index).map_or("", |part| part.as_str());
                        let original = format!("{}{}", part(2), part(3));
                        *found.entry((original, by.clone())).or_default() += 1;
                        let genitive = if part(4).is_empty() { "" } else { "’s" };
                        format!("{}[{by}]{genitive}{}", part(1), part(5))
                    })
                    .into_owned();
            }
        }
        out
    }

    fn replaced(self) -> Vec<Replaced> {
        self.found
            .into_iter()
            .map(|((text, by), count)| Replaced { text, by, count })
            .collect()
    }
}
