//! A closed case as one zip that stands without griffie: a bag (`BagIt` 1.0, RFC 8493) with the documents, the
//! events, an inventory, and a description of every object (MDTO 1.0.2 of the Nationaal Archief).
//!
//! [`write`](write()) makes it, [`verify`](verify()) judges it from the zip alone. The layout, below one folder that bears the case
//! number (RFC 8493 4.2):
//!
//! ```text
//! bagit.txt  bag-info.txt  manifest-sha512.txt  tagmanifest-sha512.txt  LEESMIJ.txt
//! data/NUMBER.mdto.xml                    the case, MDTO informatieobject, level Dossier
//! data/NUMBER-dossier.pdf                 the dossier; every file has FILE.bestand.mdto.xml beside it
//! data/gebeurtenissen.jsonl               the events, one a line, chained
//! data/inventaris.json                    what is in it, and what was left out and why
//! data/stukken/001-2027-01-15-D14/        one folder for each piece, described by 001-...mdto.xml (Archiefstuk)
//! ```
//!
//! Same package, same files: same bytes. Files are read and written once, as a stream; what stays in memory is
//! one line for each file.
//!
//! Left out: where the bytes come from (a callback of the caller), how long a case is kept (data of the
//! description), PDF/A (the caller may lend `verify` a look at each PDF), signatures on the bag itself, and the
//! rules for filing with an e-depot beyond MDTO (each has its own).

mod bag;
mod chain;
mod description;
mod error;
mod format;
mod hash;
mod inventory;
pub mod mdto;
mod mistakes;
mod name;
mod pack;
mod package;
mod plan;
mod readme;
mod verify;
mod write;

pub use description::{
    Appraisal, Concept, Description, Happening, Party, Period, Reference, Restriction, Term,
};
pub use error::ArchiveError;
pub use format::{by_mime as format_by_mime, pdf_a};
pub use name::safe as safe_name;
pub use package::{FileRef, FileRole, Omission, Package, Piece};
pub use readme::readme;
pub use verify::{
    Counts, Finding, Limits, Looked, PdfFacts, PdfLook, Verdict, verify, verify_with,
};
pub use write::{Opened, Written, write};

/// The end of the name of a description of a case or a piece.
pub(crate) const OBJECT_SIDECAR: &str = ".mdto.xml";
/// What is added to the name of a file to name its description.
pub(crate) const FILE_SIDECAR: &str = ".bestand.mdto.xml";
/// The inventory, in the payload.
pub(crate) const INVENTORY: &str = "data/inventaris.json";
/// The events, in the payload.
pub(crate) const EVENTS: &str = "data/gebeurtenissen.jsonl";
/// The folder of the pieces, in the payload.
pub(crate) const PIECES: &str = "data/stukken";
