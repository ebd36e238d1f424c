//! A look inside a PDF file.

use std::path::Path;

use super::AppError;
use crate::pdf::{self, Report};

/// Reads and reports.
///
/// # Errors
/// When the file cannot be read or is no PDF.
pub fn inspect(path: &Path) -> Result<Report, AppError> {
    let bytes = std::fs::read(path).map_err(|source| AppError::Io {
        doing: "read",
        path: path.to_owned(),
        source,
    })?;
    pdf::inspect(&bytes).map_err(|source| AppError::Pdf {
        path: path.to_owned(),
        source,
    })
}
