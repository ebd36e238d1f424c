//! `griffie serve`

use std::net::SocketAddr;
use std::path::PathBuf;

use super::Common;
use super::output::Output;
use super::store_arguments::StoreArguments;
use crate::app::{self, Acting, AppError, demo};
use crate::calendar::clock;
use crate::evidence::Limits;
use crate::store::{Location, Store};
use crate::web::{self, Clock, Opening, Site};

/// Open the office in your browser: agenda, cases, letters and files, for you on this machine
///
/// Prints one line: the start link, which makes the session. Only this machine can reach it. Stop it with Ctrl+C.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie serve\n  griffie serve --demo\n  griffie serve --listen 127.0.0.1:0 --store complaints"
)]
pub(super) struct Arguments {
    /// The address of this machine to listen on; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Show invented cases to try things with, in a folder of their own
    #[arg(long)]
    demo: bool,
    /// The folder for the invented cases
    #[arg(
        long = "demo-folder",
        default_value = "griffie-demo",
        value_name = "DIR",
        requires = "demo"
    )]
    folder: PathBuf,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    // Before anything is made: an address that is not accepted leaves no trace.
    let bound = web::bind(arguments.listen)?;
    let maker = app::open_maker(common.content.as_deref())?;
    let workshop = super::dossier::workshop(Limits::default())?;
    let mut time: Clock = Box::new(|| (clock::today(), clock::millis()));
    let store = if arguments.demo {
        if !Location::folder(&arguments.folder.join("store")).exists() {
            output.note(output.say(
                "de verzonnen zaken worden gemaakt; dat duurt even",
                "the invented cases are being made; this takes a moment",
            ));
        }
        let shown = demo::store(
            &maker,
            &workshop,
            &arguments.folder,
            &Acting::owner(clock::today(), clock::millis(), output.language),
            output.language,
        )?;
        let Some(shown) = shown else {
            return Err(super::wrong_option(
                "demo",
                crate::diagnostic::Text::new(
                    "deze inhoud heeft geen voorbeeld",
                    "this content has no example",
                ),
                crate::diagnostic::Text::new("laat --demo weg", "leave --demo out"),
            ));
        };
        // The invented cases have their own day, or everything in them would be early or late.
        let today = shown.on;
        time = Box::new(move || (today, clock::millis()));
        Store::open(&Location::folder(&shown.folder))?
    } else {
        arguments.store.open()?
    };
    let site = Site::open(Opening {
        maker,
        store,
        workshop,
        clock: time,
        address: bound.address,
        example: arguments.demo,
    })?;
    let start = site.start_link()?;
    bound.serve(site, || {
        if output.json {
            output.value(&serde_json::json!({ "start": start }));
        } else {
            output.line(&start);
        }
    })?;
    Ok(0)
}
