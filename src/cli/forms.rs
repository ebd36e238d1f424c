//! `griffie forms`

use serde_json::json;

use super::Common;
use super::output::Output;
use crate::app::{self, AppError};
use crate::catalog::Catalog;

/// List the documents with their form, recipients and signers
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  griffie forms\n  griffie forms --json")]
pub(super) struct Arguments {
    /// All documents of this procedure as a Markdown table, with terms and fixtures
    #[arg(long, value_name = "PROCEDURE")]
    table: Option<String>,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let catalog =
        Catalog::load(app::open_content(common.content.as_deref())?).map_err(AppError::Content)?;
    if let Some(procedure) = &arguments.table {
        output.raw(app::overview::markdown(&catalog, procedure)?.as_bytes());
        return Ok(0);
    }
    let list = app::forms::list(&catalog, output.language);
    if output.json {
        output.value(&json!(list));
        return Ok(0);
    }
    for one in list {
        let dash = |names: &[String]| {
            if names.is_empty() {
                "-".to_owned()
            } else {
                names.join(", ")
            }
        };
        output.line(&format!(
            "{:<6} {:<48} {:<9} {} {:<56} {} {}",
            one.document,
            one.title,
            one.layout,
            output.say("aan", "to"),
            dash(&one.recipients),
            output.say("ondertekend door", "signed by"),
            dash(&one.signers)
        ));
    }
    Ok(0)
}
