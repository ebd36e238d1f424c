//! `griffie inspect`

use std::path::PathBuf;

use serde_json::json;

use super::Common;
use super::output::Output;
use crate::app::{self, AppError};

/// Show what a PDF contains: claims, tags, bookmarks, fields, fonts, attachments
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie inspect notice.pdf\n  griffie inspect notice.pdf --json"
)]
pub(super) struct Arguments {
    /// The PDF
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments, _: &Common, output: &mut Output) -> Result<u8, AppError> {
    let report = app::inspect::inspect(&arguments.file)?;
    if output.json {
        output.value(&json!(report));
    } else {
        output.raw(report.to_text().as_bytes());
    }
    Ok(0)
}
