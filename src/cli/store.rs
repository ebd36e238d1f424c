//! `griffie store`

use std::path::PathBuf;

use serde_json::json;

use super::Common;
use super::output::Output;
use super::store_arguments::{StoreArguments, location};
use crate::app::cases::Cases;
use crate::app::{self, AppError};
use crate::catalog::Catalog;

/// Verify, rebuild or copy the store
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie store verify\n  griffie store backup /mnt/backup/2027-03-15\n  griffie --json store verify --store /mnt/backup/2027-03-15 --key-file ~/griffie.key"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Walk every chain and every document and name what is wrong
    Verify {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Make the lists and the agenda again from the events
    Rebuild {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Make a consistent copy while others work; the key is not in it
    Backup {
        /// An empty folder, or the URL of an empty PostgreSQL database
        to: String,
        /// The folder for the documents of the copy, when it is a database server
        #[arg(long, value_name = "DIR")]
        to_blobs: Option<PathBuf>,
        #[command(flatten)]
        store: StoreArguments,
    },
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    match &arguments.action {
        Action::Verify { store } => {
            let Some(opened) = store.existing()? else {
                output.note(&store.nothing());
                return Ok(1);
            };
            let catalog = Catalog::load(app::open_content(common.content.as_deref())?)
                .map_err(AppError::Input)?;
            let cases = Cases::new(&catalog, &opened)?;
            let progress = output.spinner();
            let verified = cases.verify(|case| progress.set_message(case.to_owned()))?;
            progress.finish_and_clear();
            if output.json {
                output.value(&json!(verified));
            } else {
                for finding in &verified.findings {
                    let event = finding.event.map(|number| format!(", event {number}"));
                    let blob = finding.blob.as_ref().map(|id| format!(", document {id}"));
                    output.line(&format!(
                        "{}{}{}: {}",
                        if finding.case.is_empty() {
                            "database"
                        } else {
                            &finding.case
                        },
                        event.unwrap_or_default(),
                        blob.unwrap_or_default(),
                        finding.text
                    ));
                }
                for (case, day) in &verified.destroyed {
                    output.line(&format!("{case}: destroyed on {day}"));
                }
                if verified.unnamed > 0 {
                    output.line(&format!(
                        "{} files that no event names, left by an interruption; harmless",
                        verified.unnamed
                    ));
                }
                output.line(&format!(
                    "{} cases, {} events, {} documents: {}",
                    verified.cases,
                    verified.events,
                    verified.blobs,
                    match verified.findings.len() {
                        0 => "all is well".to_owned(),
                        count => format!("{count} problems"),
                    }
                ));
            }
            Ok(u8::from(!verified.findings.is_empty()))
        }
        Action::Rebuild { store } => {
            let catalog = Catalog::load(app::open_content(common.content.as_deref())?)
                .map_err(AppError::Input)?;
            let opened = store.open()?;
            let cases = Cases::new(&catalog, &opened)?;
            let progress = output.spinner();
            let count = cases.rebuild(|case| progress.set_message(case.to_owned()))?;
            progress.finish_and_clear();
            if output.json {
                output.value(&json!({ "cases": count }));
            } else {
                output.line(&format!("{count} cases rebuilt"));
            }
            Ok(0)
        }
        Action::Backup {
            to,
            to_blobs,
            store,
        } => {
            let opened = store.open()?;
            let copied = opened.backup(&location(to, to_blobs.as_ref()))?;
            if output.json {
                output.value(&json!(copied));
            } else {
                output.line(&format!(
                    "{} cases, {} events, {} documents copied to {}; keep the key elsewhere, it is not in the copy",
                    copied.cases,
                    copied.events,
                    copied.blobs,
                    if to.contains("://") { "the database" } else { to }
                ));
            }
            Ok(0)
        }
    }
}
