//! `griffie log`

use serde_json::json;

use super::Common;
use super::desk::DeskArguments;
use super::output::Output;
use crate::app::cases::Cases;
use crate::app::journal::Wanted;
use crate::app::{self, AppError};
use crate::calendar::clock;
use crate::catalog::Catalog;

/// Show who read, exported, searched or was refused what in a store with accounts
///
/// The log holds account, role, moment, case number, classes and result, and nothing of what was read. It is chained like
/// the events; a line that was changed or cut off is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie log --case KC-2027-004 --as l.hamming\n  griffie --json log --account l.hamming --as p.beheer"
)]
pub(super) struct Arguments {
    /// Of this case
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// Of this account
    #[arg(long = "account", value_name = "ACCOUNT")]
    whose: Option<String>,
    /// At most so many, the last first
    #[arg(long, default_value_t = 1000)]
    limit: usize,
    #[command(flatten)]
    desk: DeskArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let catalog =
        Catalog::load(app::open_content(common.content.as_deref())?).map_err(AppError::Content)?;
    let Some((store, acting)) = arguments.desk.existing(output)? else {
        output.note(arguments.desk.store.nothing().get(output.language));
        return Ok(0);
    };
    let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
    let wanted = Wanted {
        case: arguments.case.clone(),
        account: arguments.whose.clone(),
        // One more than asked for tells that there are more.
        limit: arguments.limit.saturating_add(1),
    };
    let mut lines = cases.logged(&wanted)?;
    let more = lines.len() > arguments.limit;
    lines.truncate(arguments.limit);
    let wrong = store.verify_log()?;
    if output.json {
        let wrong: Vec<&str> = wrong.iter().map(|why| why.get(output.language)).collect();
        output.value(&json!({ "lines": lines, "more": more, "findings": wrong }));
    } else {
        for line in &lines {
            output.line(&format!(
                "{}  {:<20} {:<16} {:<8} {:<12} {:<8} {}",
                clock::utc(line.at),
                line.account,
                line.role,
                line.act,
                line.case_id,
                line.result,
                line.class
            ));
        }
        for why in &wrong {
            output.note(why.get(output.language));
        }
        if more {
            output.note(output.say(
                "er zijn meer regels: vraag ze met --limit",
                "there are more lines: ask for them with --limit",
            ));
        }
    }
    Ok(if wrong.is_empty() { 0 } else { 3 })
}
