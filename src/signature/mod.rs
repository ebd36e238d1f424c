//! What came back: whether a returned file is the issued one, filled in or signed, and what is sure about its signatures.
//!
//! [`judge`] compares the files (`pdf::descent`) and checks each signature: what it covers, its digest, its signed
//! attributes, the hash of its certificate, and the signature value. It asks nobody anything: whether a certificate may be
//! trusted, was revoked or belongs to who it names is not known here, and [`Verdict::lines`] always says so.
//!
//! Owns the libraries of `RustCrypto` for CMS, X.509 and the algorithms.

mod algorithm;
mod certificate;
mod container;
mod judge;
mod lines;
mod sentence;
mod stamp;
mod verdict;

use crate::diagnostic::Text;

pub use certificate::{Holder, Identity};
pub use judge::judge;
pub use lines::Line;
pub use stamp::Stamp;
pub use verdict::{Changed, Entry, Kind, Level, Signed, Slot, Verdict};

/// What is wrong with a signature.
#[derive(Debug)]
enum Flaw {
    /// It does not fit: nothing it says counts.
    Broken(Text),
    /// It cannot be checked here.
    Unknown(Text),
}

impl From<der::Error> for Flaw {
    fn from(_: der::Error) -> Self {
        Self::Unknown(Text::new(
            "de handtekening is niet geschreven zoals het hoort (CMS in DER), en niet te controleren",
            "the signature is not written as it must be (CMS in DER), and cannot be checked",
        ))
    }
}
