//! A form that goes out to be filled in: as fields for a screen, or for a pen.

use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};

use super::{AppError, files};
use crate::calendar::Date;
use crate::case::CaseFacts;
use crate::catalog::{Form, Procedure};
use crate::diagnostic::{Diagnostic, Language, Text};
use crate::document::{Blank, Issued, MARK, Maker, Repeat};

/// How to make it.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day it is made.
    pub date: Date,
    /// The language of the questions.
    pub language: Language,
    /// How many there are of a list.
    pub repeat: Vec<(String, usize)>,
    /// For a pen.
    pub paper: bool,
}

/// A form that was written.
#[derive(Debug, Serialize)]
pub struct Written {
    /// The file.
    pub file: std::path::PathBuf,
    /// `procedure/form`.
    pub form: String,
    /// The version of the form.
    pub version: String,
    /// The number of pages.
    pub pages: usize,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The names of its fields.
    pub fields: Vec<String>,
    /// What a person should look at.
    #[serde(skip)]
    pub warnings: Vec<Diagnostic>,
}

/// What a form says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// `procedure/form`.
    pub form: String,
    /// The language of its questions.
    pub language: Language,
    /// The version of the form.
    pub version: String,
    /// The case it was filled in from beforehand; empty when there is none.
    pub case: String,
}

/// How many hexadecimal digits a version has.
const DIGITS: usize = 12;

impl Mark {
    /// The mark of a form as it is now.
    pub fn of(procedure: &Procedure, form: &Form, language: Language, case: &CaseFacts) -> Self {
        Self {
            form: format!("{}/{}", procedure.name, form.name),
            language,
            version: version(form),
            case: case.kenmerk.clone(),
        }
    }

    /// As it stands on the form.
    pub fn to_text(&self) -> String {
        let language = self.language.tag();
        format!("{} {language} {} {}", self.form, self.version, self.case)
            .trim_end()
            .to_owned()
    }

    /// Finds a mark in a text; also in the middle of a page.
    pub fn find(text: &str) -> Option<Self> {
        text.match_indices(MARK)
            .find_map(|(at, _)| Self::read(&text[at + MARK.len()..]))
    }

    fn read(text: &str) -> Option<Self> {
        let line = text.strip_prefix(' ')?.lines().next()?;
        let mut words = line.splitn(4, ' ');
        let (form, language, version) = (words.next()?, words.next()?, words.next()?);
        let named = |word: &str| {
            !word.is_empty()
                && word.chars().all(|character| {
                    character.is_ascii_alphanumeric() || "-_/.".contains(character)
                })
        };
        let language = [Language::Nl, Language::En]
            .into_iter()
            .find(|known| known.tag() == language)?;
        let is_version =
            version.len() == DIGITS && version.bytes().all(|digit| digit.is_ascii_hexdigit());
        (named(form) && form.contains('/') && is_version).then(|| Self {
            form: form.to_owned(),
            language,
            version: version.to_owned(),
            case: words
                .next()
                .map_or_else(String::new, |case| case.trim().to_owned()),
        })
    }
}

/// The version of a form: what is asked and how, without what it is called.
pub fn version(form: &Form) -> String {
    let what = json!([form.schema(), form.uischema]);
    let mut hash = files::sha256(what.to_string().as_bytes());
    hash.truncate(DIGITS);
    hash
}

/// Makes a form to fill in, and writes it.
///
/// # Errors
/// When the form, the case or the answers cannot be read, or the form cannot be made.
pub fn blank(
    maker: &Maker,
    form: &str,
    (case, answers): (Option<&Path>, Option<&Path>),
    out: &Path,
    options: &Options,
) -> Result<Written, AppError> {
    let (procedure, form) = maker.catalog.form_named(form).map_err(AppError::Input)?;
    let (case, mut warnings) = files::read_case(&maker.catalog, case, Some(&procedure.name))?;
    let (value, text) = match answers {
        Some(path) => files::read_json(path)?,
        None => (json!({}), String::new()),
    };
    if !value.is_object() {
        return Err(AppError::Input(vec![no_object(answers)]));
    }
    let place = |problems: Vec<Diagnostic>| match answers {
        Some(path) => files::place(problems, &path.display().to_string(), &text),
        None => problems,
    };
    let issued = make(maker, procedure, &form, (&case, &value), options)
        .map_err(|problems| AppError::Input(place(problems)))?;
    files::write(out, &issued.pdf)?;
    warnings.extend(place(issued.warnings));
    Ok(Written {
        file: out.to_owned(),
        form: format!("{}/{}", procedure.name, form.name),
        version: version(&form),
        pages: issued.pages.count(),
        sha256: files::sha256(&issued.pdf),
        fields: issued.fields,
        warnings,
    })
}

/// Makes a form to fill in, in memory.
///
/// # Errors
/// What keeps it from being made.
pub fn make(
    maker: &Maker,
    procedure: &Procedure,
    form: &Form,
    (case, answers): (&CaseFacts, &Value),
    options: &Options,
) -> Result<Issued, Vec<Diagnostic>> {
    let mark = Mark::of(procedure, form, options.language, case).to_text();
    maker.blank(&Blank {
        procedure,
        form,
        answers,
        case,
        date: options.date,
        language: options.language,
        repeat: &Repeat::asked(form, &options.repeat)?,
        paper: options.paper,
        mark: &mark,
    })
}

fn no_object(answers: Option<&Path>) -> Diagnostic {
    let problem = Diagnostic::new(
        crate::diagnostic::Severity::Error,
        "answers",
        Text::new(
            "antwoorden staan tussen accolades: {}",
            "answers stand between braces: {}",
        ),
    );
    match answers {
        Some(path) => problem.file(path.display().to_string()),
        None => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_again() {
        let mark = Mark {
            form: "proef/F-01".to_owned(),
            language: Language::En,
            version: "0123456789ab".to_owned(),
            case: "KC-2027-004".to_owned(),
        };
        let bare = Mark {
            case: String::new(),
            ..mark.clone()
        };
        for mark in [mark, bare] {
            let text = format!(
                "Een bladzijde met griffie erop\n{MARK} {}\nen meer",
                mark.to_text()
            );
            assert_eq!(Mark::find(&text), Some(mark));
        }
        for text in [
            "",
            "griffie",
            "griffie a/b nl 123",
            "griffie a nl 0123456789ab",
        ] {
            assert_eq!(Mark::find(text), None);
        }
    }
}
