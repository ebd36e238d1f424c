//! `griffie demo`

use std::path::PathBuf;

use serde_json::json;

use super::output::Output;
use super::{Common, date_or_today, moment};
use crate::app::{self, AppError};
use crate::calendar;
use crate::diagnostic::Language;

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
        let pieces = app::gallery::gallery(&maker, &arguments.folder, start)?;
        let written = || pieces.iter().flat_map(|piece| &piece.written);
        let pages: usize = written().map(|one| one.pages).sum();
        if output.json {
            output.value(
                &json!({ "documents": pieces.len(), "files": written().count(), "pages": pages,
                "index": arguments.folder.join("index.html") }),
            );
        } else {
            output.line(&format!(
                "{} documents, {} files, {pages} pages: {}",
                pieces.len(),
                written().count(),
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
    )?;
    let store = app::demo::store(
        &maker,
        &super::dossier::workshop()?,
        &arguments.folder,
        moment(),
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
            let to = file
                .to
                .as_ref()
                .map_or_else(|| "for the file".to_owned(), |to| format!("to {to}"));
            output.line(&format!(
                "     {:<44} {:>2} pages  {:<22} {} fields",
                file.file.display(),
                file.pages,
                to,
                file.fields.len()
            ));
        }
    }
    if let Some(store) = &store {
        if let Some(bundle) = &store.dossier {
            output.line(&format!(
                "dossier  {}, {} pages, {} documents; its archive {}",
                bundle.file.display(),
                bundle.pages,
                bundle.documents,
                bundle
                    .zip
                    .as_ref()
                    .map(|(zip, _)| zip.display().to_string())
                    .unwrap_or_default()
            ));
        }
        output.line("");
        output.line(&format!(
            "{} cases in {}; due on {}:",
            store.cases,
            store.folder.display(),
            calendar::weekday_long(store.on, Language::En)
        ));
        for item in &store.due {
            output.line(&super::agenda::line(item, output.language));
        }
        output.note(&format!(
            "the reasons: `griffie due --store {} --on {}`",
            store.folder.display(),
            store.on
        ));
    }
    output.note(&format!(
        "the answers and facts are in {}; change one and render it again with `griffie render`",
        arguments.folder.join("input").display()
    ));
    Ok(0)
}
