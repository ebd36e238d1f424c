//! The verdict over a returned file, and what it rests on.

use serde::{Deserialize, Serialize};

use super::certificate::{Holder, Identity};
use super::stamp::Stamp;
use crate::diagnostic::Text;

/// What a returned file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The issued file with signatures that fit, and nothing else.
    SignedIntact,
    /// The issued file with fields filled in, and nothing else.
    FilledIntact,
    /// It starts as the issued file, and something was changed; or a signature does not fit.
    Changed,
    /// Another file: written anew, scanned, or another document.
    OtherFile,
    /// It cannot be judged.
    Unreadable,
    /// The issued file itself.
    Unchanged,
}

impl Kind {
    /// Whether the file can be filed as what it is said to be.
    pub fn is_good(self) -> bool {
        matches!(self, Self::SignedIntact | Self::FilledIntact)
    }

    /// The word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::SignedIntact => "signed-intact",
            Self::FilledIntact => "filled-intact",
            Self::Changed => "changed",
            Self::OtherFile => "other-file",
            Self::Unreadable => "unreadable",
            Self::Unchanged => "unchanged",
        }
    }
}

/// What a `PAdES` signature holds for those who check it later (ETSI EN 319 142-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The signature alone.
    #[serde(rename = "B-B")]
    Basic,
    /// With a time stamp.
    #[serde(rename = "B-T")]
    Timed,
    /// With data about certificates and their revocation.
    #[serde(rename = "B-LT")]
    LongTerm,
    /// With a time stamp over those.
    #[serde(rename = "B-LTA")]
    Archival,
}

/// Something that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The page, from 1, where there is one.
    pub page: Option<usize>,
    /// What.
    pub text: Text,
}

/// A field that was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What a screen reader says.
    pub title: String,
    /// What it holds.
    pub value: String,
}

/// A place for a signature in the issued file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The name of the field.
    pub name: String,
    /// What a screen reader says.
    pub title: String,
    /// Whether a signature that fits stands in it.
    pub signed: bool,
}

/// A signature that was found.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The place that it fills; none for one that brought its own.
    pub slot: Option<String>,
    /// Whether it fits what it covers and the certificate in it.
    pub intact: bool,
    /// Why it does not, or cannot be checked.
    pub why: Option<Text>,
    /// Whether it could not be checked; then nothing is said of it.
    pub unknown: bool,
    /// Whether it covers the file to its last byte.
    pub covers_whole_file: bool,
    /// What the certificate says; none when there is no readable one.
    pub identity: Option<Identity>,
    /// The algorithms, in words; empty when it does not fit.
    pub algorithm: String,
    /// Whether the certificate is bound by the signature.
    pub binds_certificate: bool,
    /// The time that the program of the signer wrote: `2027-05-12T14:03:00+02:00`.
    pub claimed_time: Option<String>,
    /// A time stamp over it.
    pub time_stamp: Option<Stamp>,
    /// Its level; none when it is no `PAdES` signature or does not fit.
    pub level: Option<Level>,
    /// Whether data about revocation came with it.
    pub revocation_data: bool,
}

impl Signed {
    /// Whose it is, as far as the certificate says.
    pub fn holder(&self) -> Holder {
        self.identity
            .as_ref()
            .map_or(Holder::Unknown, |identity| identity.kind)
    }
}

/// A verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What it is.
    pub kind: Kind,
    /// What was changed, or why it cannot be judged.
    pub changes: Vec<Changed>,
    /// What was filled in.
    pub entries: Vec<Entry>,
    /// The places for signatures.
    pub slots: Vec<Slot>,
    /// The signatures, in the order in which they were set.
    pub signatures: Vec<Signed>,
    /// Time stamps over the document as a whole.
    pub document_stamps: Vec<Stamp>,
    /// The pages of the issued file and of the returned one, where they could be counted.
    pub pages: Option<(usize, usize)>,
    /// Whether what came back is a picture.
    pub is_picture: bool,
}

impl Verdict {
    pub(super) fn of(kind: Kind) -> Self {
        Self {
            kind,
            changes: Vec::new(),
            entries: Vec::new(),
            slots: Vec::new(),
            signatures: Vec::new(),
            document_stamps: Vec::new(),
            pages: None,
            is_picture: false,
        }
    }

    /// A verdict for one reason.
    pub fn because(kind: Kind, text: Text) -> Self {
        Self {
            changes: vec![Changed { page: None, text }],
            ..Self::of(kind)
        }
    }
}
