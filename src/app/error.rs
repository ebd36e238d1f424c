//! What can go wrong in a use case.

use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Text, cannot};
use crate::pdf::PdfError;
use crate::store::StoreError;

/// A use case that did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The input is wrong: everything that is, at once.
    #[error("the input has mistakes")]
    Input(Vec<Diagnostic>),
    /// The procedure refuses it: everything that stands in the way, with the ways out.
    #[error("the procedure refuses it")]
    Refused(Vec<Diagnostic>),
    /// The content (forms, letters, procedure) has mistakes or is not whole.
    #[error("the content has mistakes")]
    Content(Vec<Diagnostic>),
    /// Who acts may not do this, and why.
    #[error("who acts may not do this")]
    Denied(Box<Diagnostic>),
    /// It was changed by somebody else meanwhile, or is there already.
    #[error("somebody else was first")]
    Conflict(Box<Diagnostic>),
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

/// What kind of thing went wrong: what a face of the program (exit status, HTTP status) goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// There is no such thing, or who asks may not know of it, or it was destroyed.
    NotFound,
    /// The procedure refuses it.
    Refused,
    /// What was given has mistakes.
    Invalid,
    /// The content has mistakes.
    Content,
    /// Who acts may not do this.
    Denied,
    /// Somebody else was first.
    Conflict,
    /// Others kept the store busy; trying again helps.
    Busy,
    /// The machine failed.
    Internal,
}

impl ErrorKind {
    /// The exit status: 1 what was asked cannot be done, 3 something failed.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::NotFound
            | Self::Refused
            | Self::Invalid
            | Self::Content
            | Self::Denied
            | Self::Conflict => 1,
            Self::Busy | Self::Internal => 3,
        }
    }
}

impl AppError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Input(_) | Self::Pdf { .. } => ErrorKind::Invalid,
            Self::Refused(_) => ErrorKind::Refused,
            Self::Content(_) => ErrorKind::Content,
            Self::Denied(_) => ErrorKind::Denied,
            Self::Conflict(_) | Self::Store(StoreError::Occupied(_) | StoreError::TakenIn(_)) => {
                ErrorKind::Conflict
            }
            Self::Store(StoreError::NoCase(_) | StoreError::Destroyed { .. }) => {
                ErrorKind::NotFound
            }
            Self::Store(StoreError::Busy(_)) => ErrorKind::Busy,
            Self::Io { .. } | Self::Archive { .. } | Self::Store(_) | Self::Interrupted => {
                ErrorKind::Internal
            }
        }
    }

    /// The problems that it consists of, where it is about what was given, asked or written by people.
    pub fn problems(&self) -> Option<&[Diagnostic]> {
        match self {
            Self::Input(problems) | Self::Refused(problems) | Self::Content(problems) => {
                Some(problems)
            }
            Self::Denied(problem) | Self::Conflict(problem) => {
                Some(std::slice::from_ref(problem.as_ref()))
            }
            Self::Io { .. }
            | Self::Pdf { .. }
            | Self::Archive { .. }
            | Self::Store(_)
            | Self::Interrupted => None,
        }
    }

    /// What went wrong.
    pub fn text(&self) -> Text {
        let about = |path: &std::path::Path, text: Text| {
            let path = path.display();
            Text::new(
                format!("`{path}`: {}", text.nl),
                format!("`{path}`: {}", text.en),
            )
        };
        match self {
            Self::Input(_) => Text::new("de invoer klopt niet", "the input has mistakes"),
            Self::Refused(_) => Text::new(
                "het reglement laat dit nu niet toe",
                "the procedure refuses this now",
            ),
            Self::Content(_) => Text::new("de inhoud klopt niet", "the content has mistakes"),
            Self::Denied(problem) | Self::Conflict(problem) => problem.message.clone(),
            Self::Io {
                doing,
                path,
                source,
            } => cannot(doing, path, source),
            Self::Pdf { path, source } => about(path, source.text()),
            Self::Archive { path, source } => about(path, source.text()),
            Self::Store(error) => error.text(),
            Self::Interrupted => Text::new(
                "onderbroken; wat klaar was is heel, verder is er niets geschreven",
                "interrupted; what was finished is whole, nothing else was written",
            ),
        }
    }

    /// What to do about it, at the command line.
    pub fn hint(&self) -> Option<Text> {
        use std::io::ErrorKind;
        let (doing, source) = match self {
            Self::Io { doing, source, .. } => (*doing, source),
            Self::Store(error) => return error.hint(),
            Self::Pdf { source, .. } => return source.hint(),
            Self::Archive { .. } => {
                return Some(Text::new(
                    "noem de zip die `griffie dossier --zip` schreef",
                    "name the zip that `griffie dossier --zip` wrote",
                ));
            }
            Self::Denied(problem) | Self::Conflict(problem) => return problem.advice().cloned(),
            Self::Input(_) | Self::Refused(_) | Self::Content(_) | Self::Interrupted => {
                return None;
            }
        };
        let (nl, en) = match source.kind() {
            ErrorKind::NotFound if doing == "write" => (
                "de map bestaat niet; maak die eerst, of noem een andere",
                "the folder does not exist; make it first, or name another",
            ),
            ErrorKind::NotFound => (
                "controleer de naam; een pad begint in de huidige map",
                "check the name; paths are relative to the current folder",
            ),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (
                "kies een plaats waar u mag schrijven",
                "choose a place where you may write",
            ),
            ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => (
                "maak ruimte; er is niets overschreven",
                "make room; nothing was overwritten",
            ),
            ErrorKind::IsADirectory => ("noem een bestand, geen map", "name a file, not a folder"),
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => (
                "noem een map die bestaat of nog gemaakt kan worden",
                "name a folder that exists or can be made",
            ),
            _ => return None,
        };
        Some(Text::new(nl, en))
    }

    /// What to do about it, for somebody who has pages and no command line.
    pub fn desk_hint(&self) -> Option<Text> {
        match self {
            Self::Store(error) => error.desk_hint(),
            Self::Io { .. } | Self::Archive { .. } => Some(crate::store::ask_the_keeper()),
            Self::Denied(problem) | Self::Conflict(problem) => problem.hint.clone(),
            Self::Input(_)
            | Self::Refused(_)
            | Self::Content(_)
            | Self::Pdf { .. }
            | Self::Interrupted => self.hint(),
        }
    }

    /// What another program or library said, for whoever has to find the cause.
    pub fn technical(&self) -> Option<String> {
        let mut cause: Option<&dyn std::error::Error> = match self {
            Self::Store(error) => std::error::Error::source(error),
            Self::Pdf { source, .. } => std::error::Error::source(source),
            Self::Archive { source, .. } => std::error::Error::source(source),
            Self::Input(_)
            | Self::Refused(_)
            | Self::Content(_)
            | Self::Denied(_)
            | Self::Conflict(_)
            | Self::Io { .. }
            | Self::Interrupted => None,
        };
        let mut said = String::new();
        while let Some(error) = cause {
            let text = error.to_string();
            // Some libraries repeat the cause in the error itself.
            if !said.contains(&text) {
                said = [said.as_str(), &text]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(": ");
            }
            cause = error.source();
        }
        (!said.is_empty()).then_some(said)
    }

    /// The exit status: 1 the input is wrong, 3 something failed.
    pub fn exit_code(&self) -> u8 {
        self.kind().exit_code()
    }
}
