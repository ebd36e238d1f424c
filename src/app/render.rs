//! Answers to PDF files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use super::ahead::Leaving;
use super::{AppError, files, printed};
use crate::calendar::Date;
use crate::case::CaseFacts;
use crate::catalog::{Procedure, TERMS};
use crate::diagnostic::{Diagnostic, Language, Severity};
use crate::disclosure::{Question, Replaced};
use crate::document::{Made, Maker, Prepared, Printed, Request, Roster, Stage, Version};
use crate::procedure::Fold;

/// Dots per inch of page pictures: sharp on a screen, small on disk.
const PICTURE_PPI: f32 = 110.0;

/// How to render.
#[derive(Debug, Clone)]
pub struct Options {
    /// The date of the document.
    pub date: Date,
    /// Draft or final.
    pub stage: Stage,
    /// The language of labels.
    pub language: Language,
    /// Only for this recipient.
    pub to: Option<String>,
    /// Page pictures too.
    pub pictures: bool,
    /// Roles that get no letter although nobody holds them.
    pub without: Vec<String>,
    /// Without the people.
    pub anonymous: bool,
    /// The reports that went out before.
    pub earlier: Vec<Printed>,
    /// Private people whom the case named before: nobody else is told their contact data either.
    pub before: Roster,
    /// In large print.
    pub large: bool,
}

/// A written document.
#[derive(Debug, Clone, Serialize)]
pub struct Written {
    /// The recipient, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The PDF.
    pub file: PathBuf,
    /// The number of pages.
    pub pages: usize,
    /// SHA-256 of the PDF, in hexadecimal.
    pub sha256: String,
    /// The names of the fields to fill in and sign.
    pub fields: Vec<String>,
    /// Page pictures, when asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<PathBuf>,
    /// What an anonymous version replaced, to check.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<Replaced>,
    /// What somebody must decide or look at before an anonymous version goes out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// What a person should look at.
    #[serde(skip)]
    pub warnings: Vec<Diagnostic>,
}

/// Renders a file of answers. With several recipients the first gets `out` itself, the others a file beside it.
///
/// # Errors
/// Everything wrong with the answers; then nothing was written.
pub fn render(
    maker: &Maker,
    document: &str,
    answers: &Path,
    case: Option<&Path>,
    out: &Path,
    options: &Options,
) -> Result<Vec<Written>, AppError> {
    let prepared = maker.prepare(document).map_err(AppError::Input)?;
    let (case_facts, remarks) = files::read_case(&maker.catalog, case, Some(&prepared.procedure))?;
    let (value, text) = files::read_json(answers)?;
    let made = make(maker, &prepared, &value, &case_facts, options)
        .map_err(|problems| AppError::Input(placed(problems, answers, &text, case)))?;
    let mut written = write_all(made, out, options)?;
    for one in &mut written {
        one.warnings = placed(std::mem::take(&mut one.warnings), answers, &text, case);
    }
    if let Some(first) = written.first_mut() {
        first.warnings.splice(0..0, remarks);
    }
    Ok(written)
}

/// Gives problems the file and line they are about.
fn placed(
    problems: Vec<Diagnostic>,
    answers: &Path,
    text: &str,
    case: Option<&Path>,
) -> Vec<Diagnostic> {
    let case = case.map_or_else(|| "case".to_owned(), |case| case.display().to_string());
    let in_case = |problem: Diagnostic| match problem.pointer.as_deref() {
        Some(pointer) if pointer.starts_with("/personen/") || pointer.starts_with("/feiten/") => {
            problem.file(case.clone())
        }
        _ if problem.file.as_deref() == Some("case") => problem.file(case.clone()),
        _ => problem,
    };
    files::place(
        problems.into_iter().map(in_case).collect(),
        &answers.display().to_string(),
        text,
    )
}

/// Makes a document in memory.
///
/// # Errors
/// Everything that keeps it from being made.
pub fn make(
    maker: &Maker,
    prepared: &Prepared,
    answers: &Value,
    case: &CaseFacts,
    options: &Options,
) -> Result<Vec<Made>, Vec<Diagnostic>> {
    if !case.procedure.is_empty() && case.procedure != prepared.procedure {
        return Err(vec![
            Diagnostic::wrong(
                "procedure",
                format!(
                    "de zaak loopt onder procedure `{}`, het stuk hoort bij `{}`",
                    case.procedure, prepared.procedure
                ),
                format!(
                    "the case runs under procedure `{}`, the document belongs to `{}`",
                    case.procedure, prepared.procedure
                ),
            )
            .tip(
                "geef de gegevens van een zaak van dezelfde procedure",
                "give the facts of a case of the same procedure",
            ),
        ]);
    }
    let mut earlier = Vec::new();
    if let Some(procedure) = maker.catalog.procedures.get(&prepared.procedure) {
        earlier = printed::complete(maker, procedure, case, options.date, &options.earlier)?;
        let strange: Vec<Diagnostic> = options
            .without
            .iter()
            .filter_map(|role| unknown_role(procedure, role))
            .collect();
        if !strange.is_empty() {
            return Err(strange);
        }
    }
    let counted = counted(maker, prepared, answers, case, options)?;
    let case = counted.as_ref().unwrap_or(case);
    let nobody = Roster::default();
    let request = Request {
        answers,
        case,
        date: options.date,
        stage: options.stage,
        language: options.language,
        to: options.to.as_deref(),
        without: &options.without,
        earlier: &earlier,
        version: if options.anonymous {
            Version::Anonymous(&nobody)
        } else {
            Version::After(&options.before)
        },
    };
    if !options.large {
        return maker.make(prepared, &request);
    }
    maker
        .compose(prepared, &request)?
        .into_iter()
        .map(|one| maker.set(prepared, one.in_large_print(), options.date))
        .collect()
}

/// The facts with the last days of terms, where the form asks for one and nobody counted them from the events: as far as
/// the facts of the case suffice.
fn counted(
    maker: &Maker,
    prepared: &Prepared,
    answers: &Value,
    case: &CaseFacts,
    options: &Options,
) -> Result<Option<CaseFacts>, Vec<Diagnostic>> {
    let Some(procedure) = maker.catalog.procedures.get(&prepared.procedure) else {
        return Ok(None);
    };
    let leaving = Leaving {
        procedure,
        prepared,
        answers,
        facts: case,
        stage: options.stage,
        event: None,
        data: &Map::new(),
    };
    if case.feiten.contains_key(TERMS) || !leaving.has_terms() {
        return Ok(None);
    }
    let input = |error| match error {
        AppError::Input(problems) => problems,
        other => vec![Diagnostic::new(Severity::Error, "term", other.text())],
    };
    let definition =
        super::procedure::definition(&maker.catalog, &procedure.name).map_err(input)?;
    let holidays = Arc::new(maker.catalog.holidays.clone());
    let base = Fold::of_facts(&Arc::new(definition), &holidays, case);
    let ahead = leaving.ahead(&base, options.date).map_err(input)?;
    Ok(Some(ahead.facts))
}

/// That a procedure has no such role, or none that a recipient such as `klager-2` can have.
pub(super) fn unknown_role(procedure: &Procedure, named: &str) -> Option<Diagnostic> {
    let roles = &procedure.file.roles;
    (!roles.contains_key(crate::procedure::pieces::role_of(named))).then(|| {
        Diagnostic::wrong(
            "role",
            format!("er is geen rol `{named}`"),
            format!("there is no role `{named}`"),
        )
        .meant(named, roles.keys().map(String::as_str))
    })
}

/// Writes the documents: the first to `out`, the others beside it.
///
/// # Errors
/// When a file cannot be written or a picture not drawn.
pub fn write_all(made: Vec<Made>, out: &Path, options: &Options) -> Result<Vec<Written>, AppError> {
    let mut pictures = Vec::with_capacity(made.len());
    for one in &made {
        // Drawn before anything is written, so that a failure leaves nothing half done.
        pictures.push(if options.pictures {
            one.pages.pictures(PICTURE_PPI).map_err(AppError::Input)?
        } else {
            Vec::new()
        });
    }
    let mut written = Vec::with_capacity(made.len());
    for (index, (one, drawn)) in made.into_iter().zip(pictures).enumerate() {
        let addition = files::addition(one.recipient.as_deref().filter(|_| index > 0));
        let path = if addition.is_empty() {
            out.to_owned()
        } else {
            files::beside(out, &addition, "pdf")
        };
        files::write(&path, &one.pdf)?;
        let mut shown = Vec::with_capacity(drawn.len());
        for (page, png) in drawn.iter().enumerate() {
            let picture = files::beside(&path, &format!("-{}", page + 1), "png");
            files::write(&picture, png)?;
            shown.push(picture);
        }
        written.push(Written {
            to: one.recipient,
            pages: one.pages.count(),
            sha256: files::sha256(&one.pdf),
            fields: one.fields.into_iter().map(|field| field.name).collect(),
            pictures: shown,
            replaced: one.replaced,
            questions: one.questions,
            warnings: one.warnings,
            file: path,
        });
    }
    Ok(written)
}
