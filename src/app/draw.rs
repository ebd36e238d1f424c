//! A procedure as a picture to put on the wall.

use std::path::{Path, PathBuf};

use super::{AppError, files};
use crate::catalog::Procedure;
use crate::diagnostic::Language;
use crate::document::Maker;
use crate::procedure::draw;

/// The layout that draws a procedure.
const LAYOUT: &str = "procedure";

/// Finds a procedure.
///
/// # Errors
/// When there is none with that name.
pub fn find<'a>(maker: &'a Maker, name: &str) -> Result<&'a Procedure, AppError> {
    maker.catalog.procedures.get(name).ok_or_else(|| {
        let known = maker.catalog.procedures.keys().map(String::as_str);
        AppError::Input(vec![super::procedure::unknown(name, known)])
    })
}

/// The picture in Mermaid's language.
pub fn mermaid(procedure: &Procedure, language: Language) -> String {
    draw::mermaid(&procedure.file, language)
}

/// Writes the picture as SVG, or as PNG or PDF by the name of the file; gives the files. A PNG holds one sheet: the second
/// gets the name with `-2`.
///
/// # Errors
/// When the layout has mistakes or a file cannot be written.
pub fn write(
    maker: &Maker,
    procedure: &Procedure,
    path: &Path,
    language: Language,
    date: (i32, u8, u8),
) -> Result<Vec<PathBuf>, AppError> {
    let mut data = draw::data(&procedure.file, language);
    data["labels"] = maker.catalog.labels(language).into();
    let bytes = data.to_string().into_bytes();
    let pages = maker
        .press()
        .set(LAYOUT, bytes, None, false)
        .map_err(AppError::Input)?;
    let extension = path.extension().and_then(|extension| extension.to_str());
    let written = match extension {
        Some("png") => {
            let sheets = pages.pictures(110.0).map_err(AppError::Input)?;
            let named = sheets.into_iter().enumerate();
            named
                .map(|(index, bytes)| (sheet(path, index + 1), bytes))
                .collect()
        }
        Some("pdf") => {
            let metadata = crate::typeset::Metadata {
                ident: format!("griffie procedure {}", procedure.name),
                date,
                embeds: false,
            };
            let bytes = pages.pdf(&metadata).map_err(AppError::Input)?;
            vec![(path.to_owned(), bytes)]
        }
        _ => {
            let drawn = pages.svg(procedure.file.title.get(language));
            vec![(path.to_owned(), drawn.into_bytes())]
        }
    };
    for (path, bytes) in &written {
        files::write(path, bytes)?;
    }
    Ok(written.into_iter().map(|(path, _)| path).collect())
}

/// The file of a sheet: the first has the name that was asked for.
fn sheet(path: &Path, number: usize) -> PathBuf {
    match (number, path.file_stem()) {
        (2.., Some(stem)) => {
            let stem = stem.to_string_lossy();
            path.with_file_name(format!("{stem}-{number}.png"))
        }
        _ => path.to_owned(),
    }
}
