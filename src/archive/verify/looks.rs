//! What the inventory claims of PDFs, read before the rest: only those are looked into.
//!
//! A PDF of which nothing is claimed is a stranger's as it came; that it may be broken is no finding.

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use zip::ZipArchive;

use super::Limits;
use super::shape::Entry;
use crate::archive::INVENTORY;
use crate::archive::inventory::Inventory;
use crate::diagnostic::Text;

/// What a look into a PDF gave.
#[derive(Debug, Clone)]
pub enum Looked {
    /// It can be read.
    Read(PdfFacts),
    /// It cannot: why.
    Broken(Text),
    /// It was not looked into: why.
    Skipped(Text),
}

/// What a PDF shows.
#[derive(Debug, Clone, Default)]
pub struct PdfFacts {
    /// The number of its pages.
    pub pages: u64,
    /// The tables of its first part, by rows and cells, as they are read aloud.
    pub tables: Vec<Vec<Vec<String>>>,
}

/// Paths of the PDFs of which pages are claimed.
pub(super) type Claimed = BTreeSet<String>;

/// Reads the inventory ahead; when it cannot be read nothing is claimed, and that is said when it is judged.
pub(super) fn claimed<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    entries: &[Entry],
    root: &str,
    limits: &Limits,
) -> Claimed {
    let path = format!("{root}/{INVENTORY}");
    let found = entries
        .iter()
        .find(|entry| entry.path == path && entry.size <= limits.text);
    let mut bytes = Vec::new();
    // An inventory that cannot be read claims nothing, and is a finding later.
    let Some(file) = found.map(|entry| archive.by_index(entry.index)) else {
        return Claimed::new();
    };
    let read = file.map_err(std::io::Error::other).and_then(|file| {
        file.take(limits.text).read_to_end(&mut bytes)?;
        Ok(serde_json::from_slice::<Inventory>(&bytes)?)
    });
    read.iter()
        .flat_map(Inventory::files)
        .filter(|file| file.pages.is_some())
        .map(|file| file.path.clone())
        .collect()
}
