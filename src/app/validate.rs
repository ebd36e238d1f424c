//! Answers against their form.

use std::path::Path;

use super::{AppError, files};
use crate::calendar::Date;
use crate::diagnostic::Diagnostic;
use crate::document::{self, Maker, Stage};

/// Finds everything wrong with a file of answers, each with its line.
///
/// # Errors
/// When the form or a file cannot be read.
pub fn validate(
    maker: &Maker,
    form: &str,
    answers: &Path,
    case: Option<&Path>,
    today: Date,
    stage: Stage,
) -> Result<Vec<Diagnostic>, AppError> {
    let (_, form) = maker.catalog.form_named(form).map_err(AppError::Input)?;
    let case = files::read_case(case)?;
    let (value, text) = files::read_json(answers)?;
    let checked = document::check(&form, &value, &case, today, stage);
    Ok(files::place(
        checked.problems,
        &answers.display().to_string(),
        &text,
    ))
}
