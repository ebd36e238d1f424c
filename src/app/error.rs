//! What can go wrong in a use case.

use std::path::PathBuf;

use crate::diagnostic::Diagnostic;
use crate::pdf::PdfError;
use crate::store::StoreError;

/// A use case that did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The input is wrong: everything that is, at once.
    #[error("the input has mistakes")]
    Input(Vec<Diagnostic>),
    /// A file or folder could not be used.
    #[error("cannot {doing} `{}`", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// A PDF could not be read.
    #[error("cannot inspect `{}`", path.display())]
    Pdf {
        /// The file.
        path: PathBuf,
        /// Why.
        source: PdfError,
    },
    /// An archive could not be written or read.
    #[error("cannot make or read the archive `{}`", path.display())]
    Archive {
        /// The zip.
        path: PathBuf,
        /// Why.
        source: crate::archive::ArchiveError,
    },
    /// The store could not do what was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The user stopped it.
    #[error("interrupted; what was finished is whole, nothing else was written")]
    Interrupted,
}

impl AppError {
    /// The exit status: 1 the input is wrong, 3 something failed.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Input(_) | Self::Pdf { .. } => 1,
            Self::Store(
                StoreError::NoCase(_) | StoreError::Destroyed { .. } | StoreError::Occupied(_),
            ) => 1,
            Self::Io { .. } | Self::Archive { .. } | Self::Store(_) | Self::Interrupted => 3,
        }
    }
}
