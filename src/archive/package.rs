//! What goes into the zip: a case, its pieces, their files, its events, and what was left out.
//!
//! The package names files; their bytes come from a callback while the zip is written.

use serde_json::Value;

use super::description::{Concept, Description, Happening, Party, Period, Restriction};

/// A closed case.
#[derive(Debug, Clone)]
pub struct Package {
    /// The case number; it names the folder and the zip's identifiers.
    pub number: String,
    /// What the case is called (MDTO `naam`). Without names of people unless they are meant to be read by all.
    pub title: String,
    /// The title of the procedure.
    pub procedure: String,
    /// The day the zip is made, `2027-06-01`: `Bagging-Date`, the time of every entry, the date of the checksums.
    pub bagged: String,
    /// The program and its version (`Bag-Software-Agent`).
    pub software: String,
    /// What the archivist says about it.
    pub description: Description,
    /// The time the case ran.
    pub period: Option<Period>,
    /// What happened to the case as a whole.
    pub happenings: Vec<Happening>,
    /// Whom it concerns.
    pub parties: Vec<Party>,
    /// The dossier: all pieces in one PDF.
    pub dossier: Option<FileRef>,
    /// The pieces, in the order of their numbers.
    pub pieces: Vec<Piece>,
    /// The events, in order: each an object, without a member `vorige`, which the chain needs.
    pub events: Vec<Value>,
    /// What a reader would expect and will not find.
    pub omitted: Vec<Omission>,
}

/// A piece of the case: a letter, a report, evidence. One folder.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Its number in the dossier, from 1; once each.
    pub number: u32,
    /// Its day, `2027-01-15`; stands in the name of the folder.
    pub date: Option<String>,
    /// The code of the document, or its kind; stands in the name of the folder.
    pub code: String,
    /// What it is called (MDTO `naam`).
    pub title: String,
    /// What it holds (MDTO `omschrijving`).
    pub summary: Option<String>,
    /// Its language when it is not that of the case.
    pub language: Option<String>,
    /// The time it is about.
    pub period: Option<Period>,
    /// Made, received, signed, sent.
    pub happenings: Vec<Happening>,
    /// Whom it concerns.
    pub parties: Vec<Party>,
    /// Its own restrictions; none means those of the case.
    pub restrictions: Vec<Restriction>,
    /// Its files. A piece on paper has none.
    pub files: Vec<FileRef>,
}

/// A file to fetch.
#[derive(Debug, Clone)]
pub struct FileRef {
    /// What the callback needs to find it; does not come into the zip.
    pub key: String,
    /// The name it should have; made safe and unique in its folder.
    pub name: String,
    /// The media type.
    pub mime: String,
    /// What it is of the piece.
    pub role: FileRole,
    /// The format when more is known than the media type tells, such as the PDF/A level.
    pub format: Option<Concept>,
    /// The number of pages.
    pub pages: Option<u64>,
    /// The size in bytes, if it was recorded: another size is an error.
    pub size: Option<u64>,
    /// The SHA-256 in hex, if it was recorded: another one is an error.
    pub sha256: Option<String>,
}

/// What a file is of its piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRole {
    /// The dossier of the whole case.
    Dossier,
    /// The document as it was issued.
    Issued,
    /// The same, signed.
    Signed,
    /// What somebody handed in, as it came.
    Original,
    /// The answers of which the document was made.
    Answers,
    /// What came with it.
    Attachment,
}

impl FileRole {
    /// The word in the inventory.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dossier => "dossier",
            Self::Issued => "uitgegeven",
            Self::Signed => "ondertekend",
            Self::Original => "origineel",
            Self::Answers => "antwoorden",
            Self::Attachment => "bijlage",
        }
    }
}

/// Something that is not in the zip, and why.
#[derive(Debug, Clone)]
pub struct Omission {
    /// What.
    pub what: String,
    /// Why.
    pub reason: String,
    /// The number of the piece it belongs to.
    pub piece: Option<u32>,
}
