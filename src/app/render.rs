//! Answers to PDF files.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{AppError, files};
use crate::calendar::Date;
use crate::case::CaseFacts;
use crate::diagnostic::{Diagnostic, Language};
use crate::document::{Made, Maker, Prepared, Replaced, Request, Stage, Version};

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
    let case_facts = files::read_case(case)?;
    let (value, text) = files::read_json(answers)?;
    let made = make(maker, &prepared, &value, &case_facts, options)
        .map_err(|problems| AppError::Input(placed(problems, answers, &text, case)))?;
    let mut written = write_all(made, out, options)?;
    for one in &mut written {
        one.warnings = placed(std::mem::take(&mut one.warnings), answers, &text, case);
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
        Some(pointer) if pointer.starts_with("/personen/") => problem.file(case.clone()),
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
    let request = Request {
        answers,
        case,
        date: options.date,
        stage: options.stage,
        language: options.language,
        to: options.to.as_deref(),
        without: &options.without,
        version: if options.anonymous {
            Version::Anonymous
        } else {
            Version::Whole
        },
    };
    maker.make(prepared, &request)
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
        let addition = one
            .recipient
            .as_ref()
            .filter(|_| index > 0)
            .map(|name| format!("-{name}"))
            .unwrap_or_default();
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
            sha256: hexadecimal(&Sha256::digest(&one.pdf)),
            fields: one.fields.into_iter().map(|field| field.name).collect(),
            pictures: shown,
            replaced: one.replaced,
            warnings: one.warnings,
            file: path,
        });
    }
    Ok(written)
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}
