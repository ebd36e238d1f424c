//! `griffie procedure`

use std::path::PathBuf;

use serde_json::json;

use super::Common;
use super::output::Output;
use crate::app::{self, AppError};
use crate::calendar;

/// Look at a procedure as a whole
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie procedure draw klachtenreglement > procedure.mmd\n  griffie procedure draw klachtenreglement -o procedure.svg"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Draw it: tracks, events, obligations with their terms; Mermaid on the standard output, or a picture
    Draw {
        /// The procedure
        procedure: String,
        /// A picture: .svg, .png or .pdf by its name
        #[arg(short, long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let Action::Draw { procedure, out } = &arguments.action;
    let maker = app::open_maker(common.content.as_deref())?;
    let found = app::draw::find(&maker, procedure)?;
    match out {
        Some(path) => {
            let date = calendar::year_month_day(calendar::clock::today());
            let written = app::draw::write(&maker, found, path, output.language, date)?;
            if output.json {
                output.value(&json!({ "file": path, "files": written }));
            } else {
                for path in written {
                    output.line(&path.display().to_string());
                }
            }
        }
        None => output.raw(app::draw::mermaid(found, output.language).as_bytes()),
    }
    Ok(0)
}
