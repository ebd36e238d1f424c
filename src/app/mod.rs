//! The use cases, one file each: no terminal, no HTTP, no clock.
//!
//! Input and output files are handled here ([`files`]): a result appears whole or not at all.

pub mod accounts;
pub mod acting;
pub mod agenda;
mod ahead;
pub mod archive;
pub mod attach;
pub mod batch;
pub mod blank;
pub mod calendar_file;
pub mod cases;
pub mod check;
mod dating;
pub mod demo;
pub mod destruction;
pub mod doctor;
pub mod dossier;
pub mod drafting;
pub mod draw;
mod error;
pub mod export;
pub mod fetch;
pub mod figures;
pub mod files;
pub mod filing;
pub mod filled;
pub mod foresee;
pub mod form_schema;
pub mod forms;
pub mod functions;
pub mod gallery;
mod gate;
mod given;
pub mod import;
pub mod inspect;
pub mod intake;
pub mod journal;
pub mod known;
pub mod lent;
pub mod merging;
mod named;
mod naming;
pub mod office;
pub mod organisation;
pub mod outdated;
pub mod outgoing;
pub mod overview;
pub mod papers;
pub mod people;
mod planned;
pub mod presence;
pub mod printed;
pub mod procedure;
pub mod produce;
pub mod projection;
pub mod recording;
pub mod render;
pub mod returned;
pub mod scenario;
mod sending;
pub mod show;
mod staged;
pub mod term;
pub mod validate;
pub mod verify;
pub mod waiting;

pub use acting::Acting;
pub use error::{AppError, ErrorKind};
pub use office::Office;

use std::path::Path;

use crate::content::{Content, ContentError};
use crate::diagnostic::Diagnostic;
use crate::document::Maker;

/// Opens the embedded content, or that of a folder.
///
/// # Errors
/// When the folder is incomplete or cannot be read.
pub fn open_content(folder: Option<&Path>) -> Result<Content, AppError> {
    let Some(folder) = folder else {
        return Ok(Content::embedded());
    };
    Content::folder(folder).map_err(|error| match error {
        ContentError::Incomplete(folder, half) => {
            let folder = folder.display();
            AppError::Content(vec![
                Diagnostic::wrong(
                    "content",
                    format!("de map `{folder}` heeft geen map `{half}`"),
                    format!("content folder `{folder}` has no folder `{half}`"),
                )
                .command(
                    "een map met inhoud bevat `forms/` en `templates/`; `griffie content export MAP` schrijft een volledige",
                    "a content folder holds `forms/` and `templates/`; `griffie content export DIR` writes a complete one",
                ),
            ])
        }
        ContentError::Read(path, source) => AppError::Io {
            doing: "read",
            path,
            source,
        },
    })
}

/// Opens the content and everything that makes documents of it.
///
/// # Errors
/// As [`open_content`], and when the catalog has mistakes.
pub fn open_maker(folder: Option<&Path>) -> Result<Maker, AppError> {
    Maker::open(open_content(folder)?).map_err(AppError::Content)
}
