//! Content out of the binary, to start your own.

use std::path::{Path, PathBuf};

use super::{AppError, files};
use crate::catalog;
use crate::content::Content;
use crate::diagnostic::Diagnostic;

/// Writes all content files, and the schemas that they name, into an empty or new folder.
///
/// # Errors
/// When the folder already holds something, or cannot be written.
pub fn export(content: &Content, folder: &Path) -> Result<Vec<PathBuf>, AppError> {
    let occupied = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(AppError::Input(vec![
            Diagnostic::wrong(
                "export",
                format!("`{}` is niet leeg", folder.display()),
                format!("`{}` is not empty", folder.display()),
            )
            .tip(
                "noem een nieuwe map; van u wordt nooit iets overschreven",
                "name a new folder; nothing of yours is ever overwritten",
            ),
        ]));
    }
    let mut written = Vec::new();
    let mut put = |path: PathBuf, bytes: &[u8]| -> Result<(), AppError> {
        if let Some(parent) = path.parent() {
            files::make_folder(parent)?;
        }
        files::write(&path, bytes)?;
        written.push(path);
        Ok(())
    };
    for path in content.paths() {
        let bytes = content.get(&path).ok_or_else(|| AppError::Io {
            doing: "read",
            path: PathBuf::from(&path),
            source: std::io::ErrorKind::NotFound.into(),
        })?;
        put(folder.join(&path), &bytes)?;
    }
    for (name, schema) in catalog::check::own_schemas() {
        let text = format!("{schema:#}\n");
        put(folder.join("schemas").join(name), text.as_bytes())?;
    }
    Ok(written)
}
