//! A procedure as a picture to put on the wall.

use std::path::Path;

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

/// Writes the picture as SVG, or as PNG or PDF by the name of the file.
///
/// # Errors
/// When the layout has mistakes or the file cannot be written.
pub fn write(
    maker: &Maker,
    procedure: &Procedure,
    path: &Path,
    language: Language,
    date: (i32, u8, u8),
) -> Result<(), AppError> {
    let mut data = draw::data(&procedure.file, language);
    data["labels"] = maker.catalog.labels(language).into();
    let bytes = data.to_string().into_bytes();
    let pages = maker
        .press()
        .set(LAYOUT, bytes, None, false)
        .map_err(AppError::Input)?;
    let extension = path.extension().and_then(|extension| extension.to_str());
    let bytes = match extension {
        Some("png") => pages
            .pictures(110.0)
            .map_err(AppError::Input)?
            .into_iter()
            .next()
            .unwrap_or_default(),
        Some("pdf") => pages
            .pdf(&crate::typeset::Metadata {
                ident: format!("griffie procedure {}", procedure.name),
                date,
                embeds: false,
            })
            .map_err(AppError::Input)?,
        _ => pages.svg(procedure.file.title.get(language)).into_bytes(),
    };
    files::write(path, &bytes)
}
