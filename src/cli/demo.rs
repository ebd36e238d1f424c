//! `griffie demo`

use std::path::PathBuf;

use serde_json::json;

use super::output::Output;
use super::{Common, date_or_today};
use crate::app::{self, AppError};
use crate::calendar;

/// Make every document of an invented case, final and ready to sign, and a store with what is due
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie demo\n  griffie demo /tmp/demo --png\n  griffie demo --all all-documents"
)]
pub(super) struct Arguments {
    /// The folder to write into
    #[arg(default_value = "griffie-demo")]
    folder: PathBuf,
    /// Pictures of the pages too
    #[arg(long)]
    png: bool,
    /// In large print: a body of 16 pt, for who reads small type badly
    #[arg(long)]
    large_print: bool,
    /// Every document with every set of answers of the fixtures instead, with an index page and a contact sheet
    #[arg(long)]
    all: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let maker = app::open_maker(common.content.as_deref())?;
    if arguments.all {
        let start = date_or_today(None);
        let pieces =
            app::gallery::gallery(&maker, &arguments.folder, start, arguments.large_print)?;
        let written = || pieces.iter().flat_map(|piece| &piece.written);
        let pages: usize = written().map(|one| one.pages).sum();
        if output.json {
            output.value(
                &json!({ "documents": pieces.len(), "files": written().count(), "pages": pages,
                "index": arguments.folder.join("index.html") }),
            );
        } else {
            output.line(&format!(
                "{}, {}, {}: {}",
                output.count(pieces.len(), ["stuk", "stukken"], ["document", "documents"]),
                output.count(
                    written().count(),
                    ["bestand", "bestanden"],
                    ["file", "files"]
                ),
                output.count(pages, ["pagina", "pagina's"], ["page", "pages"]),
                arguments.folder.join("index.html").display()
            ));
        }
        return Ok(0);
    }
    let shown = app::demo::demo(
        &maker,
        &arguments.folder,
        date_or_today(None),
        arguments.png,
        arguments.large_print,
    )?;
    let store = app::demo::store(
        &maker,
        &super::dossier::workshop(crate::evidence::Limits::default())?,
        &arguments.folder,
        &super::desk::owner(output),
        output.language,
    )?;
    if output.json {
        let documents: Vec<_> = shown
            .iter()
            .map(
                |one| json!({ "document": one.document, "title": one.title, "files": one.written }),
            )
            .collect();
        output.value(&json!(documents));
        return Ok(0);
    }
    for one in &shown {
        output.line(&format!("{}  {}", one.document, one.title));
        for file in &one.written {
            let to = file.to.as_ref().map_or_else(
                || output.say("voor het dossier", "for the file").to_owned(),
                |to| format!("{} {to}", output.say("aan", "to")),
            );
            output.line(&format!(
                "     {:<44} {:>11}  {:<22} {}",
                file.file.display(),
                output.count(file.pages, ["pagina", "pagina's"], ["page", "pages"]),
                to,
                output.count(file.fields.len(), ["veld", "velden"], ["field", "fields"])
            ));
        }
    }
    if let Some(store) = &store {
        if let Some(bundle) = &store.dossier {
            output.line(&format!(
                "dossier  {}, {}, {}",
                bundle.file.display(),
                output.count(bundle.pages, ["pagina", "pagina's"], ["page", "pages"]),
                output.count(
                    bundle.documents,
                    ["stuk", "stukken"],
                    ["document", "documents"]
                ),
            ));
            if let Some(zip) = &bundle.zip {
                output.line(&format!(
                    "{}  {}",
                    output.say("het archief", "its archive"),
                    zip.file.display()
                ));
            }
        }
        output.line("");
        output.line(&format!(
            "{}, {}; {} {}:",
            output.count(store.cases, ["zaak", "zaken"], ["case", "cases"]),
            store.folder.display(),
            output.say("wat moet gebeuren, gezien op", "due, as on"),
            calendar::weekday_long(store.on, output.language)
        ));
        for item in &store.due {
            output.line(&super::agenda::line(item, output.language));
        }
        output.note(&format!(
            "{}: `griffie due --store {} --on {}`",
            output.say("de redenen", "the reasons"),
            store.folder.display(),
            store.on
        ));
    }
    output.note(&format!(
        "{} {}; {}",
        output.say(
            "de antwoorden en gegevens staan in",
            "the answers and facts are in"
        ),
        arguments.folder.join("input").display(),
        output.say(
            "verander er een en maak het stuk opnieuw met `griffie render`",
            "change one and render it again with `griffie render`"
        )
    ));
    Ok(0)
}
