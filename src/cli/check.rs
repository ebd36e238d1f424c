//! `griffie check`

use serde_json::json;

use super::output::Output;
use super::{Common, date_or_today};
use crate::app::{self, AppError};
use crate::diagnostic::has_errors;

/// Compile all content: forms, documents, wordings, layouts
///
/// Reports everything at once, each with file, line and hint. Silent when nothing is wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  griffie check\n  griffie check --content my-content")]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, common: &Common, output: &mut Output) -> Result<u8, AppError> {
    let problems = app::check::check(
        app::open_content(common.content.as_deref())?,
        date_or_today(None),
    );
    if output.json {
        output.value(
            &json!({ "ok": !has_errors(&problems), "problems": output.problems(&problems) }),
        );
    } else {
        for problem in &problems {
            output.line(&problem.to_text(output.language));
        }
        if !problems.is_empty() {
            output.note(&output.count(
                problems.len(),
                ["probleem", "problemen"],
                ["problem", "problems"],
            ));
        }
    }
    Ok(u8::from(has_errors(&problems)))
}
