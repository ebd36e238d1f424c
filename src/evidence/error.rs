//! Why a file as a whole is not shown.

use crate::diagnostic::Text;

/// A file that gives no sheets.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The PDF opens with a password only, and none or a wrong one was given (ISO 32000-1 7.6.3.4).
    #[error("the file needs a password")]
    NeedsPassword,
    /// Nothing of the file can be shown; the text says why.
    #[error("the file cannot be read: {}", .0.en)]
    Unreadable(Text),
    /// The child process could not be started: a failure of this machine, not of the file.
    #[error("the process that draws could not be started")]
    Start(#[source] std::io::Error),
}

impl EvidenceError {
    /// The sentence for people, for the notice that takes the place of the file.
    pub fn text(&self) -> Text {
        match self {
            Self::NeedsPassword => Text::new(
                "dit bestand opent alleen met een wachtwoord, en dat is niet bekend",
                "this file opens with a password only, and it is not known",
            ),
            Self::Unreadable(text) => text.clone(),
            Self::Start(_) => Text::new(
                "het tekenprogramma kon op deze computer niet worden gestart",
                "the program that draws could not be started on this computer",
            ),
        }
    }
}
