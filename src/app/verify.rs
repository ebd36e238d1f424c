//! Checks an archive without a store: what a stranger can do with griffie in ten years.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};

use super::AppError;
use crate::archive::{self, Limits, Verdict};
use crate::diagnostic::{Language, Text};
use crate::pdf::Bound;

/// The largest PDF whose pages are counted.
const LARGEST: u64 = 2 * 1024 * 1024 * 1024;

/// Checks a zip: bag, hashes, event chain, descriptions, and that the PDFs hold what the inventory says.
///
/// # Errors
/// When the file cannot be read at all; what is wrong in it is in the verdict.
pub fn verify(path: &Path) -> Result<Verdict, AppError> {
    let file = File::open(path).map_err(|source| AppError::Io {
        doing: "read",
        path: path.to_owned(),
        source,
    })?;
    let mut look = |_: &str, reader: &mut dyn std::io::Read| -> Result<u64, Text> {
        let mut bytes = Vec::new();
        reader
            .take(LARGEST)
            .read_to_end(&mut bytes)
            .map_err(|error| Text::operator(error.to_string()))?;
        Bound::read(&bytes)
            .map(|bound| bound.pages() as u64)
            .map_err(|error| {
                Text::new(
                    format!("de PDF is niet te lezen ({error})"),
                    format!("the PDF cannot be read ({error})"),
                )
            })
    };
    archive::verify_with(
        std::io::BufReader::new(file),
        &Limits::default(),
        Some(&mut look),
    )
    .map_err(|source| AppError::Archive {
        path: path.to_owned(),
        source,
    })
}

/// The machine-readable form.
pub fn to_json(verdict: &Verdict, language: Language) -> Value {
    json!({
        "sound": verdict.is_sound(),
        "case": verdict.case,
        "seal": verdict.seal,
        "files": verdict.counts.files,
        "bytes": verdict.counts.bytes,
        "events": verdict.counts.events,
        "pieces": verdict.counts.pieces,
        "findings": verdict.findings.iter()
            .map(|finding| json!({ "path": finding.path, "text": finding.text.get(language) }))
            .collect::<Vec<_>>(),
        "more": verdict.more,
    })
}
