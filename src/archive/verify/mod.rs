//! Judging a zip by itself: the zip, the bag, the hashes, the chain of events, the descriptions, the inventory.
//!
//! Everything that is wrong is collected as a [`Finding`]; only a disk or a network that fails is an error. A file
//! of any other kind, or one that is damaged, gives findings too, and never more work than its size allows.
//! What is read of a payload file is hashed as it streams by; descriptions are read into memory one by one.
//!
//! What that proves is that the archive is whole and agrees with itself. Who made it is not proved: whoever makes all
//! of it anew gets another seal, which only somebody who knows the first one can tell.
//!
//! Left out: whether a PDF is a good one. The caller may lend a look at each ([`PdfLook`]).

mod claims;
mod entries;
mod foreign;
mod layout;
mod listing;
mod looks;
mod printed;
mod reading;
mod shape;
mod tags;

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use super::error::ArchiveError;
use super::hash::Digests;
use super::mdto::Claims;
use super::{OBJECT_SIDECAR, bag, hash};
use crate::diagnostic::Text;

pub use looks::{Looked, PdfFacts};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where: a path from the folder of the case, or of the zip when it has no such folder; empty for the zip itself.
    pub path: String,
    /// What.
    pub text: Text,
}

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files in the payload, descriptions included.
    pub files: u64,
    /// Bytes of the payload.
    pub bytes: u64,
    /// Events.
    pub events: u64,
    /// Pieces in the inventory.
    pub pieces: u64,
}

/// The judgement.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// The case number, as the inventory has it.
    pub case: Option<String>,
    /// All that is wrong, in the order of the checks; at most a thousand.
    pub findings: Vec<Finding>,
    /// How many more findings there are.
    pub more: u64,
    /// Files that a system put beside the others, such as `.DS_Store`: paths from the folder of the case, or of the zip.
    pub foreign: Vec<String>,
    /// What could not be checked, and why: no findings, but nobody may take it for checked.
    pub unchecked: Vec<Finding>,
    /// What was counted.
    pub counts: Counts,
    /// SHA-256 of `tagmanifest-sha512.txt`, to compare with the one that was recorded when the zip was written.
    pub seal: Option<String>,
}

impl Verdict {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// How much a zip may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most entries.
    pub entries: usize,
    /// The most bytes of a description, a manifest or the inventory.
    pub text: u64,
    /// The most bytes of all of them together.
    pub texts: u64,
    /// The most bytes of an event.
    pub event: usize,
    /// How many times larger than in the zip a file, or all files together, may be (after the first megabytes).
    /// By default a little more than deflate can do (1032), which only a lie or a trick exceeds: an honest scan of
    /// a blank page comes close. Nothing unpacked is kept, so a smaller number saves time, not memory.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 200_000,
            text: 16 << 20,
            texts: 1 << 30,
            event: 16 << 20,
            ratio: 1100,
        }
    }
}

/// A look at a PDF: its path, its size in bytes and those bytes, as they stream by.
/// The bytes are those of an unknown zip, and their hash is compared afterwards.
pub type PdfLook<'a> = dyn FnMut(&str, u64, &mut dyn Read) -> Looked + 'a;

/// Judges a zip with the usual limits, without a look at its PDFs.
///
/// # Errors
/// [`ArchiveError::Read`] when the reader fails.
pub fn verify<R: Read + Seek>(reader: R) -> Result<Verdict, ArchiveError> {
    verify_with(reader, &Limits::default(), None)
}

/// Judges a zip.
///
/// # Errors
/// [`ArchiveError::Read`] when the reader fails.
pub fn verify_with<R: Read + Seek>(
    reader: R,
    limits: &Limits,
    pdf: Option<&mut PdfLook<'_>>,
) -> Result<Verdict, ArchiveError> {
    let (reader, failure) = reading::watched(reader);
    let mut verdict = Verdict::default();
    let contents = entries::read(reader, limits, pdf, &mut verdict);
    if let Some(error) = failure.take() {
        return Err(ArchiveError::Read(error));
    }
    let Some(contents) = contents else {
        return Ok(verdict);
    };
    verdict.seal = contents
        .texts
        .get(bag::TAG_MANIFEST)
        .map(|text| hash::sha256(text));
    for (_, seen) in contents.payload() {
        verdict.counts.files += 1;
        verdict.counts.bytes += seen.as_ref().map_or(0, |seen| seen.digests.bytes);
    }
    verdict.counts.events = contents.events;
    tags::judge(&contents, &mut verdict);
    claims::judge(&contents, &mut verdict);
    listing::judge(&contents, &mut verdict);
    Ok(verdict)
}

impl Verdict {
    fn say(&mut self, path: &str, nl: impl Into<String>, en: impl Into<String>) {
        self.add(path, Text::new(nl, en));
    }

    fn unchecked(&mut self, path: &str, text: Text) {
        self.unchecked.push(Finding {
            path: path.to_owned(),
            text,
        });
    }

    fn add(&mut self, path: &str, text: Text) {
        if self.findings.len() < 1000 {
            self.findings.push(Finding {
                path: path.to_owned(),
                text,
            });
        } else {
            self.more += 1;
        }
    }
}

/// What was read of a file.
#[derive(Debug)]
struct Seen {
    digests: Digests,
    /// What the caller's look at a PDF gave.
    looked: Option<Looked>,
}

/// What was read of the zip. Paths are from the folder of the case.
#[derive(Debug, Default)]
struct Contents {
    root: String,
    /// All files; none for one that could not be read, which was said already.
    files: BTreeMap<String, Option<Seen>>,
    /// Tag files and the inventory.
    texts: BTreeMap<String, Vec<u8>>,
    /// What the descriptions say that could be read.
    claims: BTreeMap<String, Claims>,
    /// How many events, and the hash of the last one.
    events: u64,
    last_event: Option<String>,
}

impl Contents {
    fn payload(&self) -> impl Iterator<Item = (&str, &Option<Seen>)> {
        self.files
            .iter()
            .filter(|(path, _)| is_payload(path))
            .map(|(path, seen)| (path.as_str(), seen))
    }

    fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.texts.get(path)?).ok()
    }
}

fn is_payload(path: &str) -> bool {
    path.starts_with("data/")
}

/// Whether a payload file is a description.
fn is_description(path: &str) -> bool {
    is_payload(path) && path.ends_with(OBJECT_SIDECAR)
}
