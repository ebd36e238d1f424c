//! A form that came back filled in: its fields become answers again, with everything that is wrong.
//!
//! The file is a stranger's, whatever it says of itself: the child process reads it ([`super::lent`]), and what comes out is
//! judged as answers are. The file itself stays as it was received.

mod told;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};

use super::blank::{Mark, version};
use super::lent::{self, Task};
use super::{AppError, files};
use crate::calendar::Date;
use crate::case::CaseFacts;
use crate::catalog::Form;
use crate::diagnostic::{Diagnostic, Language, Text};
use crate::document::{self, Given, MARK, Maker, Stage};
use crate::evidence::{EvidenceError, Limits, Workshop};
use crate::pdf::{self, Entered};

/// The largest file that is read.
const LARGEST: u64 = 64 << 20;
/// How much the child that reads it may use.
pub const LIMITS: Limits = Limits {
    seconds_per_page: 30,
    seconds: 30,
    memory_bytes: 2 << 30,
    pages: 0,
    pixels_per_page: 0,
    dpi: 0,
    restarts: 0,
};

/// A form that was read.
#[derive(Debug)]
pub struct Filled {
    /// What the file says it is.
    pub mark: Mark,
    /// What the form is called.
    pub title: Text,
    /// The version of the form here.
    pub ours: String,
    /// The answers.
    pub answers: Value,
    /// The signature fields that are signed.
    pub signed: Vec<String>,
    /// SHA-256 of the file, as it was received.
    pub sha256: String,
    /// Everything that is wrong, with the file and with the answers.
    pub problems: Vec<Diagnostic>,
}

/// What is known beside the file.
#[derive(Debug, Clone)]
pub struct Beside<'a> {
    /// The form, for a file that does not say which it is.
    pub form: Option<&'a str>,
    /// The facts of the case.
    pub case: Option<&'a Path>,
    /// The day on which it is judged.
    pub today: Date,
    /// What is missing is a problem, or not yet.
    pub stage: Stage,
}

/// Reads a form that came back.
///
/// # Errors
/// When it cannot be read, is no form of ours any more, or its form is not there.
pub fn read(
    maker: &Maker,
    workshop: &Workshop,
    file: &Path,
    beside: &Beside,
) -> Result<Filled, AppError> {
    let fail = |source| AppError::Io {
        doing: "read",
        path: file.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .map_err(fail)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(fail)?;
    let refuse =
        |problem: Diagnostic| AppError::Input(vec![problem.file(file.display().to_string())]);
    if bytes.len() as u64 > LARGEST {
        return Err(refuse(told::too_large()));
    }
    let entered = look(workshop, &bytes, file)?.map_err(|why| refuse(told::unreadable(&why)))?;
    let (prefix, mark) = mark_of(&entered, beside.form).map_err(refuse)?;
    let named = beside.form.unwrap_or(&mark.form);
    let (procedure, form) = maker
        .catalog
        .form_named(named)
        .map_err(|problems| AppError::Input(told::without_form(&mark, problems)))?;
    let (case, remarks) = files::read_case(&maker.catalog, beside.case, Some(&procedure.name))?;
    let mut filled = taken(&form, &entered, (&prefix, mark), &case, beside);
    filled.sha256 = files::sha256(&bytes);
    filled.problems.splice(0..0, remarks);
    Ok(filled)
}

/// Has the child look into the file.
fn look(workshop: &Workshop, bytes: &[u8], file: &Path) -> Result<Result<Entered, Text>, AppError> {
    let mut stream = bytes;
    match lent::ask(workshop, Task::Filled, bytes.len() as u64, &mut stream) {
        Ok(value) => Ok(
            serde_json::from_value::<Result<Entered, Text>>(value).unwrap_or_else(|_| {
                Err(Text::new(
                    "het antwoord is onleesbaar",
                    "the answer is unreadable",
                ))
            }),
        ),
        Err(EvidenceError::Start(source)) => Err(AppError::Io {
            doing: "start",
            path: file.to_owned(),
            source,
        }),
        Err(error) => Ok(Err(error.text())),
    }
}

/// Reads the fields; runs in the child.
///
/// # Errors
/// When what was read cannot be handed on.
pub(super) fn look_into(bytes: &[u8]) -> Result<Value, Text> {
    let entered = pdf::entered(bytes).map_err(|error| error.text());
    serde_json::to_value(entered)
        .map_err(|error| Text::quoted("wat gelezen is kan niet worden doorgegeven", error))
}

/// What a file says it is, and what stands before the names of its fields: some programs put the fields of a file under a
/// name of their own.
fn mark_of(entered: &Entered, asked: Option<&str>) -> Result<(String, Mark), Diagnostic> {
    let under = format!(".{MARK}");
    let field = entered
        .fields
        .iter()
        .find(|field| field.name == MARK || field.name.ends_with(&under));
    let prefix = field.map_or_else(String::new, |field| {
        field.name[..field.name.len() - MARK.len()].to_owned()
    });
    let mark = field.and_then(|field| Mark::find(field.values.first()?));
    if entered.fields.is_empty() {
        return Err(told::flat(&entered.text));
    }
    match (mark, asked) {
        (Some(mark), _) => Ok((prefix, mark)),
        // Whoever names the form knows better; the language is the usual one, and no version is known.
        (None, Some(form)) => Ok((
            prefix,
            Mark {
                form: form.to_owned(),
                language: Language::default(),
                version: String::new(),
                case: String::new(),
            },
        )),
        (None, None) => Err(told::unmarked(entered)),
    }
}

/// Makes answers of the fields, and finds what is wrong.
fn taken(
    form: &Form,
    entered: &Entered,
    (prefix, mark): (&str, Mark),
    case: &CaseFacts,
    beside: &Beside,
) -> Filled {
    let mut problems = Vec::new();
    let ours = version(form);
    if !mark.version.is_empty() && mark.version != ours {
        problems.push(told::other_version(&mark, &ours));
    }
    if !mark.case.is_empty() && !case.kenmerk.is_empty() && mark.case != case.kenmerk {
        problems.push(told::other_case(&mark, case));
    }
    let mut given: BTreeMap<String, Given> = BTreeMap::new();
    let mut signed = Vec::new();
    for field in &entered.fields {
        let name = field.name.strip_prefix(prefix).unwrap_or(&field.name);
        if name == MARK {
            continue;
        }
        if field.kind == "Sig" && !field.values.is_empty() {
            signed.push(name.to_owned());
        }
        let mut values = field.values.clone();
        if field.damaged {
            problems.push(told::damaged(form, name, field));
            values.clear();
        } else if !field.shows.is_empty() || values.len() > 1 {
            problems.push(told::contrary(form, name, field));
            // Neither is taken: which one the person meant, only the person knows.
            values.clear();
        }
        given.insert(name.to_owned(), Given { values });
    }
    let taken = document::take(form, &given, beside.today, mark.language);
    let strangers = taken.unknown.iter();
    problems.extend(strangers.map(|name| told::unknown(name, given.get(name))));
    problems.extend(
        taken
            .missing
            .iter()
            .map(|pointer| told::missing(form, pointer)),
    );
    let strange = taken.strange.iter();
    problems.extend(strange.map(|(pointer, text)| told::no_choice(form, pointer, text)));
    problems.extend(
        entered
            .notes
            .iter()
            .map(|(page, text)| told::written_over(*page, text)),
    );
    if entered.xfa {
        problems.push(told::second_form());
    }
    if entered.cut {
        problems.push(told::cut());
    }
    let checked = document::check(form, &taken.answers, case, beside.today, beside.stage);
    problems.extend(checked.problems);
    Filled {
        title: form.title.clone(),
        mark,
        ours,
        answers: taken.answers,
        signed,
        sha256: String::new(),
        problems,
    }
}

/// The machine-readable form.
pub fn to_json(filled: &Filled, language: Language) -> Value {
    let mark = &filled.mark;
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "form": mark.form,
        "title": filled.title.get(language),
        "language": mark.language.tag(),
        "version": { "file": known(&mark.version), "here": filled.ours },
        "case": known(&mark.case),
        "sha256": filled.sha256,
        "signed": filled.signed,
        "answers": filled.answers,
    })
}
