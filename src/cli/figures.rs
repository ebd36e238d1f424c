//! `griffie figures`

use std::path::PathBuf;

use serde_json::{Value, json};

use super::desk::DeskArguments;
use super::output::Output;
use super::{Common, parse_date};
use crate::app::cases::Cases;
use crate::app::figures::{Period, figures};
use crate::app::{self, AppError, files};
use crate::calendar::Date;
use crate::catalog::Catalog;

/// Count the figures of a yearly report from the cases in the store
///
/// The result is a file of answers: complete it with the texts of the report, and render it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie figures klachtenreglement D53 --from 2026-08-01 --until 2027-07-31 -o d53.json"
)]
pub(super) struct Arguments {
    /// The procedure
    procedure: String,
    /// The report
    document: String,
    /// The first day of the period
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    from: Date,
    /// The last day of the period
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    until: Date,
    /// The file to write; otherwise the answers are printed
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
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
    let (store, acting) = arguments.desk.open(output)?;
    let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
    let period = Period {
        from: arguments.from,
        until: arguments.until,
    };
    let answers = Value::Object(figures(
        &cases,
        &arguments.procedure,
        &arguments.document,
        period,
    )?);
    match &arguments.out {
        Some(path) => {
            files::write(path, format!("{answers:#}\n").as_bytes())?;
            if output.json {
                output.value(&json!({ "file": path }));
            } else {
                output.line(&path.display().to_string());
            }
        }
        None => output.value(&answers),
    }
    Ok(0)
}
