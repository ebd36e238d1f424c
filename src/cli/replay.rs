//! `griffie replay`

use std::path::PathBuf;

use super::output::{Output, text};
use super::{Common, parse_date};
use crate::app::{self, AppError, scenario};
use crate::calendar::{self, Date};
use crate::catalog::Catalog;

/// Run the events of a case from a file: where it stands, what is due, and why
///
/// A scenario is a file with the events of a case, or the name of one that comes with the program. Nothing is stored.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie replay Z4 --on 2027-03-15\n  griffie replay fixtures/klachtenreglement/scenarios/Z6.json --on 2026-12-24 --json"
)]
pub(super) struct Arguments {
    /// A file, or a name such as Z4; without it the names are listed
    scenario: Option<PathBuf>,
    /// What was known at the end of this day; otherwise of the last event
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let Some(path) = &arguments.scenario else {
        scenario::names().iter().for_each(|name| output.line(name));
        return Ok(0);
    };
    let catalog =
        Catalog::load(app::open_content(common.content.as_deref())?).map_err(AppError::Content)?;
    let read = scenario::read(&catalog, path)?;
    let replayed = scenario::replay(&catalog, &read, arguments.on)?;
    let value = scenario::to_json(&catalog, &replayed, output.language);
    if output.json {
        output.value(&value);
        return Ok(0);
    }
    output.line(&format!(
        "{}  {}  {}",
        text(&value["case"]),
        calendar::weekday_long(replayed.on, output.language),
        text(&value["status"])
    ));
    for step in value["timeline"].as_array().into_iter().flatten() {
        let refused = step["refused"]
            .as_array()
            .is_some_and(|list| !list.is_empty());
        output.line(&format!(
            "  {:>2}  {}  {:<32} {}",
            step["number"].to_string(),
            text(&step["on"]),
            text(&step["event"]),
            if refused {
                format!("{} {}", output.say("geweigerd", "refused"), step["refused"])
            } else {
                text(&step["status"])
            }
        ));
    }
    super::agenda::print(output, value["open"].as_array().map_or(&[], Vec::as_slice));
    for refused in value["refused"].as_array().into_iter().flatten() {
        output.line(&format!(
            "{} {} ({}): {}\n  → {}",
            output.say("geweigerd", "refused"),
            text(&refused["event"]),
            text(&refused["guard"]),
            text(&refused["message"]),
            text(&refused["remedy"])
        ));
    }
    Ok(0)
}
