//! `griffie inspect`

use std::path::PathBuf;

use serde_json::json;

use super::Common;
use super::output::Output;
use crate::app::{self, AppError, returned};
use crate::signature::Verdict;

/// Show what a PDF contains: claims, tags, bookmarks, fields, fonts, attachments
///
/// With --against, say whether a returned file is the issued one with signatures, and nothing else: five lines, always
/// the same. Exit status 1 when it is not to be filed as signed or filled in.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie inspect notice.pdf\n  griffie inspect notice.pdf --json\n  griffie inspect --against issued.pdf returned.pdf"
)]
pub(super) struct Arguments {
    /// The PDF
    file: PathBuf,
    /// The file that was issued, of which this one came back
    #[arg(long, value_name = "ISSUED")]
    against: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, _: &Common, output: &mut Output) -> Result<u8, AppError> {
    if let Some(issued) = &arguments.against {
        let workshop = super::dossier::workshop(returned::LIMITS)?;
        let judged = returned::judge_files(&workshop, issued, &arguments.file)?;
        if output.json {
            output.value(&returned::to_json(&judged, output.language));
        } else {
            print(&judged.verdict, output);
        }
        return Ok(u8::from(!judged.verdict.kind.is_good()));
    }
    let report = app::inspect::inspect(&arguments.file)?;
    if output.json {
        output.value(&json!(report));
    } else {
        output.raw(report.to_text().as_bytes());
    }
    Ok(0)
}

/// The five lines, each under its question.
fn print(verdict: &Verdict, output: &Output) {
    output.line(&format!(
        "{}  {}",
        output.say("oordeel", "verdict"),
        verdict.kind.word()
    ));
    for line in verdict.lines() {
        output.line(&format!("{}:", line.label.get(output.language)));
        output.line(&format!("  {}", line.text.get(output.language)));
    }
}
