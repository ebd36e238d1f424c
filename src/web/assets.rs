//! Style and script: files of the content, served by name with their hash in the address.

use std::collections::BTreeMap;

use super::template::{FOLDER, missing};
use crate::app::{AppError, files};
use crate::content::Content;

/// The files, with their media type.
const NAMES: [(&str, &str); 3] = [
    ("style.css", "text/css; charset=utf-8"),
    ("script.js", "text/javascript; charset=utf-8"),
    ("document.js", "text/javascript; charset=utf-8"),
];

/// The files that every page names.
pub(super) struct Assets {
    files: BTreeMap<&'static str, (&'static str, Vec<u8>)>,
    /// Changes when one of them does.
    pub(super) version: String,
}

impl Assets {
    /// Reads all of them.
    ///
    /// # Errors
    /// Those that are missing.
    pub(super) fn read(content: &Content) -> Result<Self, AppError> {
        let mut found = BTreeMap::new();
        let mut problems = Vec::new();
        let mut all = Vec::new();
        for (name, mime) in NAMES {
            match content.get(&format!("{FOLDER}/{name}")) {
                Some(bytes) => {
                    all.extend_from_slice(&bytes);
                    found.insert(name, (mime, bytes.into_owned()));
                }
                None => problems.push(missing(content, name)),
            }
        }
        if !problems.is_empty() {
            return Err(AppError::Input(problems));
        }
        let version = files::sha256(&all).chars().take(12).collect();
        Ok(Self {
            files: found,
            version,
        })
    }

    /// Media type and bytes of one.
    pub(super) fn get(&self, name: &str) -> Option<(&'static str, &[u8])> {
        let (mime, bytes) = self.files.get(name)?;
        Some((mime, bytes))
    }
}
