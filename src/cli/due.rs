//! `griffie due`

use std::path::PathBuf;

use serde_json::json;

use super::desk::DeskArguments;
use super::output::Output;
use super::{Common, date_or_today, parse_date};
use crate::app::agenda::{self, Question};
use crate::app::cases::Cases;
use crate::app::{self, AppError, calendar_file, files};
use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::store::StoreError;

/// What is due: which document or act, by whom, before which day, and why
///
/// The first day comes first; what is late is marked with an exclamation mark, a soft term with a tilde.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie due\n  griffie due --on 2027-03-15 --json\n  griffie due --role secretaris --until 2027-03-31\n  griffie due --overdue\n  griffie due --ics agenda.ics"
)]
pub(super) struct Arguments {
    /// As things stood at the end of this day; otherwise today
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    /// Only what is due on this day or before
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    until: Option<Date>,
    /// Only what is late
    #[arg(long)]
    overdue: bool,
    /// Only what this role must do
    #[arg(long)]
    role: Option<String>,
    /// Only this case
    #[arg(long)]
    case: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 500)]
    limit: usize,
    /// Write a calendar file for Outlook or Thunderbird instead
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    #[command(flatten)]
    desk: DeskArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let catalog = Catalog::load_sound(app::open_content(common.content.as_deref())?)
        .map_err(AppError::Content)?;
    if let Some(role) = &arguments.role {
        agenda::known_role(&catalog, role)?;
    }
    let Some((store, acting)) = arguments.desk.existing(output)? else {
        if let Some(case) = &arguments.case {
            return Err(StoreError::NoCase(case.clone()).into());
        }
        output.note(arguments.desk.store.nothing().get(output.language));
        if output.json {
            output.value(&json!([]));
        }
        return Ok(0);
    };
    let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
    let question = Question {
        on: date_or_today(arguments.on),
        until: arguments.until,
        overdue: arguments.overdue,
        role: arguments.role.clone(),
        case: arguments.case.clone(),
        limit: arguments.limit,
    };
    if let Some(path) = &arguments.ics {
        let (text, unreadable) = calendar_file::calendar(&cases, &question, output.language)?;
        files::write(path, text.as_bytes())?;
        if output.json {
            output.value(&json!({ "file": path, "cannot_be_computed": super::agenda::unreadable(&unreadable, output) }));
        } else {
            output.line(&path.display().to_string());
            super::agenda::print(output, &super::agenda::unreadable(&unreadable, output));
        }
        return Ok(super::agenda::status(&unreadable));
    }
    let found = agenda::due(&cases, &question, output.language)?;
    let rows = found.rows(output.language);
    if output.json {
        output.value(&json!(rows));
    } else if rows.is_empty() {
        output.note(output.say("er is niets te doen", "there is nothing to do"));
    } else {
        super::agenda::print(output, &rows);
    }
    if found.more {
        output.note(output.say(
            "er is meer: vraag met --limit een groter aantal, of minder met --until",
            "there is more: ask for a larger number with --limit, or for less with --until",
        ));
    }
    Ok(super::agenda::status(&found.unreadable))
}
