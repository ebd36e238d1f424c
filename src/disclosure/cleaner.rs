//! Takes what must not be told out of texts, and keeps the list of what it did for somebody to check.

use std::collections::BTreeMap;

use super::finding::{Certainty, Finding, Kind};
use super::recogniser::{Recogniser, Scope};
use crate::diagnostic::Language;

/// What is put in the place of what is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// People become their role; their data a word for what stood there.
    Roles,
    /// Names stay; contact data of others become a remark that they were left out.
    Contacts,
}

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

/// Something that a person must decide or look at. What may be no name at all was left as it stood; a name that several
/// people share was replaced by all of them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Question {
    /// What stands there.
    pub text: String,
    /// What it is or looks like.
    pub kind: Kind,
    /// Whether it may be somebody, or only looks like such data.
    pub certainty: Certainty,
    /// Whom it can be about; empty when nobody is known.
    pub about: Vec<String>,
    /// The sentence in which it stands, the first time.
    pub context: String,
    /// How often.
    pub count: usize,
}

/// Cleans texts and remembers what it did.
#[derive(Debug)]
pub struct Cleaner<'a> {
    recogniser: &'a Recogniser,
    policy: Policy,
    language: Language,
    replaced: BTreeMap<(String, String), usize>,
    questions: BTreeMap<Doubt, (String, usize)>,
}

/// What is asked: the text, what it is, how sure that is, and whom it can be about.
type Doubt = (String, Kind, Certainty, Vec<usize>);

/// Letters of a sentence on both sides of a question, at most.
const CONTEXT: usize = 160;

impl<'a> Cleaner<'a> {
    /// A cleaner that has seen nothing yet.
    pub fn new(recogniser: &'a Recogniser, policy: Policy, language: Language) -> Self {
        Self {
            recogniser,
            policy,
            language,
            replaced: BTreeMap::new(),
            questions: BTreeMap::new(),
        }
    }

    /// What is put in the place of what is taken out.
    pub fn policy(&self) -> Policy {
        self.policy
    }

    /// The text without what is known to be somebody's.
    pub fn clean(&mut self, text: &str) -> String {
        let scope = match self.policy {
            Policy::Roles => Scope::Everything,
            Policy::Contacts => Scope::Contacts,
        };
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for finding in self.recogniser.find(text, scope) {
            let stood = &text[finding.range.clone()];
            if finding.certainty != Certainty::Known || finding.about.len() > 1 {
                let key = (
                    stood.to_owned(),
                    finding.kind,
                    finding.certainty,
                    finding.about.clone(),
                );
                let entry = self
                    .questions
                    .entry(key)
                    .or_insert_with(|| (sentence(text, &finding), 0));
                entry.1 += 1;
            }
            if finding.certainty != Certainty::Known {
                continue;
            }
            let by = self.instead(&finding);
            out.push_str(&text[done..finding.range.start]);
            out.push_str(&by);
            if finding.kind == Kind::Name && is_genitive(stood) {
                out.push_str(if self.language == Language::Nl {
                    "’s"
                } else {
                    "'s"
                });
            }
            done = finding.range.end;
            *self.replaced.entry((stood.to_owned(), by)).or_default() += 1;
        }
        out.push_str(&text[done..]);
        out
    }

    fn instead(&self, finding: &Finding) -> String {
        let (nl, en) = match (self.policy, finding.kind) {
            (Policy::Contacts, _) => ("contactgegevens weggelaten", "contact data left out"),
            (_, Kind::Name | Kind::Phrase) => {
                let mut labels: Vec<&str> = finding
                    .about
                    .iter()
                    .filter_map(|who| self.recogniser.subjects().get(*who))
                    .map(|subject| subject.label.as_str())
                    .collect();
                let mut seen = std::collections::BTreeSet::new();
                labels.retain(|label| seen.insert(*label));
                let or = if self.language == Language::Nl {
                    " of "
                } else {
                    " or "
                };
                return format!("[{}]", labels.join(or));
            }
            (_, Kind::Address) => ("adres", "address"),
            (_, Kind::Postcode) => ("postcode", "postal code"),
            (_, Kind::Telephone) => ("telefoonnummer", "telephone number"),
            (_, Kind::Email) => ("e-mailadres", "e-mail address"),
            (_, Kind::Birth) => ("geboortedatum", "date of birth"),
            (_, Kind::Number) => ("nummer", "number"),
        };
        format!(
            "[{}]",
            if self.language == Language::Nl {
                nl
            } else {
                en
            }
        )
    }

    /// Everything that was replaced so far.
    pub fn replaced(&self) -> Vec<Replaced> {
        self.replaced
            .iter()
            .map(|((text, by), count)| Replaced {
                text: text.clone(),
                by: by.clone(),
                count: *count,
            })
            .collect()
    }

    /// Everything that was left for somebody to decide or look at.
    pub fn questions(&self) -> Vec<Question> {
        self.questions
            .iter()
            .map(
                |((text, kind, certainty, about), (context, count))| Question {
                    text: text.clone(),
                    kind: *kind,
                    certainty: *certainty,
                    about: about
                        .iter()
                        .filter_map(|who| self.recogniser.subjects().get(*who))
                        .map(|subject| subject.label.clone())
                        .collect(),
                    context: context.clone(),
                    count: *count,
                },
            )
            .collect()
    }
}

fn is_genitive(name: &str) -> bool {
    name.ends_with("'s") || name.ends_with("’s") || name.ends_with("‘s")
}

/// The sentence in which something was found; of a long one what stands nearest.
fn sentence(text: &str, finding: &Finding) -> String {
    let (before, rest) = text.split_at(finding.range.start);
    let (stood, after) = rest.split_at(finding.range.len());
    let ends = |(at, letter): (usize, char), all: &str| {
        letter == '\n'
            || matches!(letter, '.' | '!' | '?')
                && all[at + letter.len_utf8()..].starts_with(char::is_whitespace)
    };
    // The last end of a sentence before it that is none of an initial: "Z. Wójcik".
    let from = before
        .char_indices()
        .filter(|found| ends(*found, before))
        .rfind(|(at, letter)| {
            let word = before[..*at].rsplit(char::is_whitespace).next();
            *letter == '\n' || word.is_some_and(|word| word.chars().count() > 2)
        })
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    let to = after
        .char_indices()
        .find(|found| ends(*found, after))
        .map_or(after.len(), |(at, letter)| at + letter.len_utf8());
    let near: String = before[from..]
        .chars()
        .rev()
        .take(CONTEXT)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let next: String = after[..to].chars().take(CONTEXT).collect();
    format!("{near}{stood}{next}")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
