//! `griffie read`

use std::path::PathBuf;

use serde_json::json;

use super::output::Output;
use super::{Common, date_or_today, parse_date};
use crate::app::{self, AppError, files, filled};
use crate::calendar::Date;
use crate::diagnostic::has_errors;
use crate::document::Stage;

/// Take the answers from a filled-in PDF form
///
/// The file says itself which form it is, in which version, and of which case. All that is wrong is told at once: with the
/// file and with the answers. Exit status 1 when there is an error; the answers are written all the same. The file stays
/// as it is.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie read D22-filled.pdf -o answers.json\n  griffie read D01-filled.pdf --case case.json --json"
)]
pub(super) struct Arguments {
    /// The PDF that came back
    file: PathBuf,
    /// The answers to write (JSON) instead of printing them
    #[arg(short, long, value_name = "ANSWERS.json")]
    output: Option<PathBuf>,
    /// The facts of the case (JSON)
    #[arg(long, value_name = "CASE.json")]
    case: Option<PathBuf>,
    /// The form, for a file that no longer says which it is
    #[arg(long, value_name = "FORM")]
    form: Option<String>,
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
    let workshop = super::dossier::workshop(filled::LIMITS)?;
    let beside = filled::Beside {
        form: arguments.form.as_deref(),
        case: arguments.case.as_deref(),
        today: date_or_today(arguments.date),
        stage: Stage::draft(arguments.draft),
    };
    let filled = filled::read(&maker, &workshop, &arguments.file, &beside)?;
    let valid = !has_errors(&filled.problems);
    let answers = format!("{:#}\n", filled.answers);
    if let Some(path) = &arguments.output {
        files::write(path, answers.as_bytes())?;
    }
    if output.json {
        let mut value = filled::to_json(&filled, output.language);
        value["valid"] = json!(valid);
        value["problems"] = output.problems(&filled.problems);
        output.value(&value);
        return Ok(u8::from(!valid));
    }
    let mark = &filled.mark;
    let mut told = format!("{}  {}", mark.form, filled.title.get(output.language));
    if !mark.version.is_empty() {
        told.push_str(&format!(
            "  {} {}",
            output.say("versie", "version"),
            mark.version
        ));
    }
    if !mark.case.is_empty() {
        told.push_str(&format!("  {} {}", output.say("zaak", "case"), mark.case));
    }
    output.note(&told);
    for name in &filled.signed {
        output.note(&format!(
            "{} {name}: {}",
            output.say("ondertekend", "signed"),
            output.say(
                "of dat klopt zegt `griffie inspect --against`",
                "`griffie inspect --against` says whether that is right"
            )
        ));
    }
    for problem in &filled.problems {
        output.problem(problem);
    }
    match &arguments.output {
        Some(path) => output.line(&path.display().to_string()),
        None => output.raw(answers.as_bytes()),
    }
    Ok(u8::from(!valid))
}
