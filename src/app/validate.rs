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
    let (procedure, form) = maker.catalog.form_named(form).map_err(AppError::Input)?;
    let (case, mut problems) = match files::read_case(&maker.catalog, case, Some(&procedure.name)) {
        // Answers cannot be judged beside a case that cannot be read: what is wrong with that comes first.
        Err(AppError::Input(problems)) => return Ok(problems),
        other => other?,
    };
    let (value, text) = files::read_json(answers)?;
    let checked = document::check(&form, &value, &case, today, stage);
    problems.extend(files::place(
        checked.problems,
        &answers.display().to_string(),
        &text,
    ));
    Ok(problems)
}
