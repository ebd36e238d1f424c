//! `griffie content`

use std::path::PathBuf;

use serde_json::json;

use super::Common;
use super::output::Output;
use crate::app::{self, AppError};

/// Take the forms and templates out of the program, to start your own
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write all forms, templates and their schemas into a new folder
    #[command(
        after_help = "Examples:\n  griffie content export my-content\n  griffie check --content my-content"
    )]
    Export {
        /// The folder; it must be new or empty
        folder: PathBuf,
    },
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let Action::Export { folder } = &arguments.action;
    let written = app::export::export(&app::open_content(common.content.as_deref())?, folder)?;
    if output.json {
        output.value(&json!({ "folder": folder, "files": written }));
    } else {
        output.line(&format!(
            "{}: {}",
            folder.display(),
            output.count(written.len(), ["bestand", "bestanden"], ["file", "files"])
        ));
        output.note(&format!(
            "{} `griffie check --content {}`",
            output.say(
                "hierna: verander een bestand, en dan",
                "next: change a file, then"
            ),
            folder.display()
        ));
    }
    Ok(0)
}
