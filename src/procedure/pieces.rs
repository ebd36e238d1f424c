//! The pieces of a case: what was made and sent, what others handed in, each with its signed copies.

use std::collections::BTreeSet;

use super::Course;
use crate::calendar::Date;
use crate::case::{Filed, FiledAs, Person, effective};
use crate::catalog::Procedure;
use crate::diagnostic::{Language, Text};

/// A piece of a dossier.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The number of its event in the case; 0 for a signed copy of what is not there.
    pub event: usize,
    /// The day on which it was sent, handed in or filed.
    pub on: Date,
    /// What it is called.
    pub title: Text,
    /// The class that decides who may read it.
    pub class: String,
    /// The role it comes from, or somebody else in words.
    pub from: String,
    /// The recipient (`klager`, `klager-2`); empty when there is none.
    pub to: String,
    /// The roles that sign it.
    pub signers: Vec<String>,
    /// The file.
    pub file: Filed,
    /// Its signed copies, in the order in which they came back.
    pub signed: Vec<Signed>,
}

/// A signed copy of a piece.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The day on which it came back.
    pub on: Date,
    /// The file.
    pub file: Filed,
}

/// The pieces of a case.
#[derive(Debug, Clone, Default)]
pub struct Pieces {
    /// Those that count, in the order of their days.
    pub kept: Vec<Piece>,
    /// Those whose record was withdrawn.
    pub withdrawn: Vec<Withdrawn>,
}

/// A file whose record was withdrawn.
#[derive(Debug, Clone)]
pub struct Withdrawn {
    /// The class that decides who may know of it.
    pub class: String,
    /// The name of the file.
    pub name: String,
}

/// The name of a recipient, taken apart: `klager`, `klager-2` for the second one, `klager-2-en` for the translation that
/// goes with the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient<'a> {
    /// The role.
    pub role: &'a str,
    /// Which of those who hold it, from 1.
    pub number: usize,
    /// The person, whatever the language: `klager-2`.
    pub person: &'a str,
    /// The language of a translation.
    pub language: Option<Language>,
}

impl<'a> Recipient<'a> {
    /// Reads a name; one that is no recipient's is all role.
    pub fn read(name: &'a str) -> Self {
        let translated = [Language::Nl, Language::En]
            .into_iter()
            .find_map(|language| {
                let person = name.strip_suffix(language.tag())?.strip_suffix('-')?;
                Some((person, language))
            });
        let (person, language) = match translated {
            Some((person, language)) => (person, Some(language)),
            None => (name, None),
        };
        // The first of several has no number.
        let numbered = person
            .rsplit_once('-')
            .and_then(|(role, number)| Some((role, number.parse::<usize>().ok()?)));
        let (role, number) = numbered.unwrap_or((person, 1));
        Self {
            role,
            number,
            person,
            language,
        }
    }

    /// Who it is among those who hold the role.
    pub fn among<'b>(&self, holders: &'b [Person]) -> Option<&'b Person> {
        holders.get(self.number.checked_sub(1)?)
    }
}

/// The role of a recipient.
pub fn role_of(recipient: &str) -> &str {
    Recipient::read(recipient).role
}

/// The pieces of a case in the order of their days.
pub fn pieces(course: &Course, procedure: &Procedure) -> Pieces {
    let happened = effective(course.events());
    let counting: BTreeSet<usize> = happened.iter().map(|happened| happened.seq).collect();
    let mut found: Vec<Piece> = Vec::new();
    let mut signed = Vec::new();
    for happened in &happened {
        for file in happened.event.files.iter().filter(|file| is_kept(file)) {
            if file.kind.is_piece() {
                found.push(piece(happened.seq, happened.on, file, procedure));
            } else {
                signed.push((happened.on, file));
            }
        }
    }
    for (on, file) in signed {
        let owner = found.iter_mut().rev().find(|piece| {
            piece.file.document == file.document && same_recipient(&piece.file, file)
        });
        match owner {
            Some(piece) => piece.signed.push(Signed {
                on,
                file: file.clone(),
            }),
            None => found.push(piece(0, on, file, procedure)),
        }
    }
    found.sort_by_key(|piece| (piece.on, piece.event));
    let withdrawn = (1..)
        .zip(course.events())
        .filter(|(seq, _)| !counting.contains(seq))
        .flat_map(|(_, event)| event.files.iter().filter(|file| is_kept(file)))
        .map(|file| Withdrawn {
            class: class_of(file, procedure),
            name: file.name.clone(),
        })
        .collect();
    Pieces {
        kept: found,
        withdrawn,
    }
}

/// Drafts have no bytes in the store.
fn is_kept(file: &Filed) -> bool {
    !file.blob.is_empty() && (file.finished || file.kind != FiledAs::Made)
}

/// A signed copy that does not say for whom belongs to the only, or the last, recipient.
fn same_recipient(piece: &Filed, signed: &Filed) -> bool {
    piece.kind == FiledAs::Made && (signed.to.is_none() || piece.to == signed.to)
}

/// The class of a file: its own, that of its document, or that of evidence.
pub(super) fn class_of(file: &Filed, procedure: &Procedure) -> String {
    file.class
        .clone()
        .or_else(|| {
            let spec = procedure.documents.get(&file.document)?;
            Some(spec.access.clone())
        })
        .unwrap_or_else(|| procedure.file.dossier.evidence.clone())
}

pub(super) fn piece(event: usize, on: Date, file: &Filed, procedure: &Procedure) -> Piece {
    let spec = procedure.documents.get(&file.document);
    let named = file.title.clone().map(Text::name);
    let title = named
        .or_else(|| spec.map(|spec| spec.title.clone()))
        .unwrap_or_else(|| Text::name(file.name.clone()));
    let maker = spec.map(|spec| spec.maker.clone()).unwrap_or_default();
    Piece {
        event,
        on: file.date.unwrap_or(on),
        title,
        class: class_of(file, procedure),
        from: file.from.clone().unwrap_or(maker),
        to: file.to.clone().unwrap_or_default(),
        signers: spec
            .map(|spec| {
                spec.signers
                    .iter()
                    .map(|who| who.role().to_owned())
                    .collect()
            })
            .unwrap_or_default(),
        file: file.clone(),
        signed: Vec::new(),
    }
}

/// What a role is called, with the number of the person; words stay as they are.
pub fn role_title(procedure: &Procedure, who: &str, language: Language) -> String {
    let recipient = Recipient::read(who);
    let Some(spec) = procedure.file.roles.get(recipient.role) else {
        return who.to_owned();
    };
    let number = &recipient.person[recipient.role.len()..];
    let translated = match recipient.language {
        Some(Language::En) => Text::new(" (Engels)", " (English)"),
        Some(Language::Nl) => Text::new(" (Nederlands)", " (Dutch)"),
        None => Text::new("", ""),
    };
    format!(
        "{}{}{}",
        spec.title.get(language),
        number.replace('-', " "),
        translated.get(language)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_a_role_a_number_and_a_language() {
        for (name, role, number, person, language) in [
            ("klager", "klager", 1, "klager", None),
            ("klager-2", "klager", 2, "klager-2", None),
            ("klager-en", "klager", 1, "klager", Some(Language::En)),
            (
                "klager-12-en",
                "klager",
                12,
                "klager-12",
                Some(Language::En),
            ),
            ("bevoegd_gezag", "bevoegd_gezag", 1, "bevoegd_gezag", None),
            ("de buurvrouw", "de buurvrouw", 1, "de buurvrouw", None),
            ("agen", "agen", 1, "agen", None),
        ] {
            let expected = Recipient {
                role,
                number,
                person,
                language,
            };
            assert_eq!(Recipient::read(name), expected, "{name}");
        }
        assert_eq!(
            Recipient::read("klager-0").among(&[Person::default()]),
            None
        );
    }
}
