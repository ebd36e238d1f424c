//! The shape of the zip: entries with safe names, each once, plain files in one folder (RFC 8493 4.2 and 6.1).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use zip::{CompressionMethod, HasZipMetadata as _, ZipArchive};

use super::Verdict;
use crate::archive::bag::BAGIT;

/// A file in the zip that may be read.
pub(super) struct Entry {
    pub(super) index: usize,
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) packed: u64,
}

/// The files of the zip that may be read; what is wrong with the others is said.
pub(super) fn entries<R: Read + Seek>(
    archive: &ZipArchive<R>,
    verdict: &mut Verdict,
) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut names = BTreeSet::new();
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_data(index) else {
            verdict.say(
                &format!("#{}", index + 1),
                "staat in de inhoudsopgave van de zip en is niet te lezen",
                "is listed in the zip and cannot be read",
            );
            continue;
        };
        let path = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let is_folder = path.ends_with('/');
        let kind = entry.unix_mode().unwrap_or_default() & 0o170_000;
        let method = entry.get_metadata().compression_method;
        let wrong = if let Some(wrong) = unsafe_path(path.trim_end_matches('/')) {
            Some(wrong)
        } else if !names.insert(path.to_lowercase()) {
            Some((
                "komt twee keer voor (hoofdletters tellen niet)",
                "is there twice (letter case does not count)",
            ))
        } else if entry.encrypted() {
            Some(("is versleuteld", "is encrypted"))
        } else if !matches!(
            (kind, is_folder),
            (0, _) | (0o100_000, false) | (0o040_000, true)
        ) {
            Some((
                "is geen gewoon bestand (een koppeling of een apparaat)",
                "is no plain file (a link or a device)",
            ))
        } else if !matches!(
            method,
            CompressionMethod::Stored | CompressionMethod::Deflated
        ) {
            Some((
                "is samengeperst op een manier die niet elk programma kent",
                "is compressed in a way that not every program knows",
            ))
        } else {
            None
        };
        match wrong {
            Some((nl, en)) => verdict.say(&path, nl, en),
            None if is_folder => {}
            None => out.push(Entry {
                index,
                size: entry.size(),
                packed: entry.compressed_size(),
                path,
            }),
        }
    }
    out
}

/// Why a path may not be unpacked on somebody's disk.
fn unsafe_path(path: &str) -> Option<(&'static str, &'static str)> {
    let bad = path.is_empty()
        || path.len() > 1000
        || path.contains(['\\', ':', '\u{fffd}'])
        || path.chars().any(char::is_control)
        || path
            .split('/')
            .any(|part| part.is_empty() || part == "." || part == "..");
    bad.then_some((
        "is geen veilig pad om uit te pakken",
        "is no safe path to unpack",
    ))
}

/// The one folder at the top. What stands outside it is said when the files are read.
pub(super) fn root(entries: &[Entry], verdict: &mut Verdict) -> Option<String> {
    let mut roots: BTreeMap<&str, bool> = BTreeMap::new();
    for entry in entries {
        if let Some((root, rest)) = entry.path.split_once('/') {
            *roots.entry(root).or_default() |= rest == BAGIT;
        }
    }
    let bags: Vec<&str> = roots
        .iter()
        .filter(|(_, is_bag)| **is_bag)
        .map(|(root, _)| *root)
        .collect();
    let root = bags.first().map(|root| (*root).to_owned());
    if root.is_none() {
        verdict.say(
            "",
            "er is geen map met bagit.txt: dit is geen BagIt-archief",
            "there is no folder with bagit.txt: this is no BagIt archive",
        );
    }
    root
}
