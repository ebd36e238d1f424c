//! `griffie store`

use std::path::PathBuf;

use serde_json::json;

use super::Common;
use super::output::Output;
use super::store_arguments::{StoreArguments, location};
use crate::app::cases::Cases;
use crate::app::projection;
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
                output.note(store.nothing().get(output.language));
                return Ok(1);
            };
            let catalog = Catalog::load(app::open_content(common.content.as_deref())?)
                .map_err(AppError::Content)?;
            let cases = Cases::new(&catalog, &opened)?;
            let progress = output.spinner();
            let verified = cases.verify(|case| progress.set_message(case.to_owned()))?;
            progress.finish_and_clear();
            if output.json {
                output.value(&projection::verified_json(&verified, output.language));
            } else {
                for finding in &verified.findings {
                    let whole = output.say("databank", "database");
                    let place = [
                        Some(if finding.case.is_empty() {
                            whole.to_owned()
                        } else {
                            finding.case.clone()
                        }),
                        finding.event.map(|number| {
                            format!("{} {number}", output.say("gebeurtenis", "event"))
                        }),
                        finding
                            .blob
                            .as_ref()
                            .map(|id| format!("{} {id}", output.say("stuk", "document"))),
                    ];
                    let place: Vec<String> = place.into_iter().flatten().collect();
                    output.line(&format!(
                        "{}: {}",
                        place.join(", "),
                        finding.text.get(output.language)
                    ));
                }
                for (case, day) in &verified.destroyed {
                    let day = day
                        .as_deref()
                        .map_or(output.say("een onbekende dag", "an unknown day"), |day| day);
                    output.line(&format!(
                        "{case}: {} {day}",
                        output.say("vernietigd op", "destroyed on")
                    ));
                }
                if verified.unnamed > 0 {
                    output.line(&format!(
                        "{} {}",
                        verified.unnamed,
                        output.say(
                            "bestanden die geen gebeurtenis noemt, door een onderbreking; kan geen kwaad",
                            "files that no event names, left by an interruption; harmless",
                        )
                    ));
                }
                output.line(&format!(
                    "{}: {}",
                    counted(verified.cases, verified.events, verified.blobs, output),
                    match verified.findings.len() {
                        0 => output.say("alles is in orde", "all is well").to_owned(),
                        count =>
                            output.count(count, ["probleem", "problemen"], ["problem", "problems"]),
                    }
                ));
            }
            Ok(u8::from(!verified.findings.is_empty()))
        }
        Action::Rebuild { store } => {
            let catalog = Catalog::load(app::open_content(common.content.as_deref())?)
                .map_err(AppError::Content)?;
            let opened = store.open()?;
            let cases = Cases::new(&catalog, &opened)?;
            let progress = output.spinner();
            let count = cases.rebuild(|case| progress.set_message(case.to_owned()))?;
            progress.finish_and_clear();
            if output.json {
                output.value(&json!({ "cases": count }));
            } else {
                output.line(&format!(
                    "{} {}",
                    output.count(count, ["zaak", "zaken"], ["case", "cases"]),
                    output.say("opnieuw opgebouwd", "rebuilt")
                ));
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
                    "{} {} {}; {}",
                    counted(copied.cases, copied.events, copied.blobs, output),
                    output.say("gekopieerd naar", "copied to"),
                    if to.contains("://") {
                        output.say("de databank", "the database")
                    } else {
                        to
                    },
                    output.say(
                        "bewaar de sleutel ergens anders, die zit niet in de kopie",
                        "keep the key elsewhere, it is not in the copy",
                    )
                ));
            }
            Ok(0)
        }
    }
}

/// What a store holds, in words.
fn counted(cases: usize, events: usize, documents: usize, output: &Output) -> String {
    [
        output.count(cases, ["zaak", "zaken"], ["case", "cases"]),
        output.count(
            events,
            ["gebeurtenis", "gebeurtenissen"],
            ["event", "events"],
        ),
        output.count(documents, ["stuk", "stukken"], ["document", "documents"]),
    ]
    .join(", ")
}
