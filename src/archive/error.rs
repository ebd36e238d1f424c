//! What can go wrong with the machine, or with the package as a whole.
//!
//! What is wrong *inside* a zip is no error but a finding of [`super::verify()`].

use crate::diagnostic::Text;

/// Why no zip was written, or why one could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The package cannot be described or laid out; all mistakes at once.
    #[error("{} mistake(s) in the package: {}", .0.len(), english(.0))]
    Package(Vec<Text>),
    /// Files that are not the ones the package speaks of (another size or SHA-256); the zip is of no use.
    #[error("{} file(s) changed since they were recorded: {}", .0.len(), english(.0))]
    Changed(Vec<Text>),
    /// A file could not be opened or read.
    #[error("cannot read the file for {path}")]
    Fetch {
        /// Its place in the zip.
        path: String,
        /// What the caller's callback or reader said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The zip could not be written.
    #[error("cannot write {path} into the zip")]
    Write {
        /// The place in the zip.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The zip could not be built.
    #[error("cannot build the zip")]
    Zip(#[from] zip::result::ZipError),
    /// A description could not be written.
    #[error("cannot write MDTO XML")]
    Xml(#[source] std::io::Error),
    /// The inventory or an event could not be written.
    #[error("cannot write JSON")]
    Json(#[from] serde_json::Error),
    /// The disk or the network failed while a zip was read.
    #[error("cannot read the zip")]
    Read(#[source] std::io::Error),
}

impl ArchiveError {
    /// What went wrong.
    pub fn text(&self) -> Text {
        let several = |nl: &str, en: &str, texts: &[Text]| {
            let dutch: Vec<&str> = texts.iter().map(|text| text.nl.as_str()).collect();
            Text::new(
                format!("{nl}: {}", dutch.join("; ")),
                format!("{en}: {}", english(texts)),
            )
        };
        match self {
            Self::Package(texts) => {
                several("het pakket klopt niet", "the package has mistakes", texts)
            }
            Self::Changed(texts) => several(
                "bestanden zijn veranderd sinds ze zijn vastgelegd",
                "files changed since they were recorded",
                texts,
            ),
            Self::Fetch { path, .. } => Text::new(
                format!("kan het bestand voor {path} niet lezen"),
                format!("cannot read the file for {path}"),
            ),
            Self::Write { path, source } => {
                let why = crate::diagnostic::machine(source);
                Text::new(
                    format!("kan {path} niet in de zip schrijven: {}", why.nl),
                    format!("cannot write {path} into the zip: {}", why.en),
                )
            }
            Self::Zip(_) => Text::new(
                "kan de zip niet maken of lezen",
                "cannot build or read the zip",
            ),
            Self::Xml(_) => Text::new(
                "kan de beschrijving (MDTO) niet schrijven",
                "cannot write the description (MDTO)",
            ),
            Self::Json(_) => Text::new(
                "kan de inventaris niet schrijven",
                "cannot write the inventory",
            ),
            Self::Read(source) => {
                let why = crate::diagnostic::machine(source);
                Text::new(
                    format!("kan de zip niet lezen: {}", why.nl),
                    format!("cannot read the zip: {}", why.en),
                )
            }
        }
    }
}

fn english(texts: &[Text]) -> String {
    let all: Vec<&str> = texts.iter().map(|text| text.en.as_str()).collect();
    all.join("; ")
}
