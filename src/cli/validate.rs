//! `griffie validate`

use std::path::PathBuf;

use serde_json::json;

use super::output::Output;
use super::{Common, date_or_today, parse_date};
use crate::app::{self, AppError};
use crate::calendar::Date;
use crate::diagnostic::{Severity, has_errors};
use crate::document::Stage;

/// Find everything that is wrong with a file of answers
///
/// All problems come at once, each with its place and a hint. Exit status 1 when there is an error.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie validate D01 answers.json\n  griffie validate D01 answers.json --draft --lang en\n  griffie validate D34 answers.json --case case.json --json"
)]
pub(super) struct Arguments {
    /// The form, or the code of its document
    form: String,
    /// The answers (JSON); `-` reads the standard input
    answers: PathBuf,
    /// The facts of the case (JSON)
    #[arg(long, value_name = "CASE.json")]
    case: Option<PathBuf>,
    /// A draft may be incomplete
    #[arg(long)]
    draft: bool,
    /// Check as on this day instead of today
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let maker = app::open_maker(common.content.as_deref())?;
    let stage = Stage::draft(arguments.draft);
    let found = app::validate::validate(
        &maker,
        &arguments.form,
        &arguments.answers,
        arguments.case.as_deref(),
        date_or_today(arguments.date),
        stage,
    );
    let problems = match found {
        // Broken JSON is a problem of the answers too: the same shape for whoever reads it.
        Err(AppError::Input(problems))
            if output.json
                && problems.iter().all(|problem| {
                    problem.rule == "json" || problem.rule == "encoding" || problem.rule == "size"
                }) =>
        {
            problems
        }
        other => other?,
    };
    let valid = !has_errors(&problems);
    if output.json {
        output.value(&json!({ "valid": valid, "problems": output.problems(&problems) }));
    } else {
        for problem in &problems {
            output.line(&problem.to_text(output.language));
        }
        let count = |severity| {
            problems
                .iter()
                .filter(|problem| problem.severity == severity)
                .count()
        };
        let verdict = if valid {
            output.say("in orde", "valid")
        } else {
            output.say("niet in orde", "not valid")
        };
        output.note(&format!(
            "{verdict}: {}, {}, {}",
            output.count(
                count(Severity::Error),
                ["fout", "fouten"],
                ["error", "errors"]
            ),
            output.count(
                count(Severity::Warning),
                ["waarschuwing", "waarschuwingen"],
                ["warning", "warnings"]
            ),
            output.count(
                count(Severity::Hint),
                ["advies", "adviezen"],
                ["hint", "hints"]
            )
        ));
    }
    Ok(u8::from(!valid))
}
