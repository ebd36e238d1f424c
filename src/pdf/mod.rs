//! PDF files after typesetting: turning drawn boxes into fields, binding dossiers, and looking inside.
//!
//! Owns lopdf; its types stop here. The exact objects follow ISO 32000-1 and were chosen so that the file
//! keeps PDF/A-2a and PDF/UA-1, before and after people sign.

mod appearance;
mod binder;
mod descent;
mod embed;
mod entered;
mod entries;
mod field_font;
mod field_text;
mod fields;
mod follow;
mod inspect;
mod invisible;
mod outline;
mod serial;
mod sheet;
mod signature;
mod stamp;
mod tables;
mod transplant;
mod trees;
mod unpacked;
mod words;

use crate::diagnostic::Text;

pub use binder::{Binder, Bound, Jump, Shown, Title};
pub use descent::{Change, Descent, Entry, Signature, descent};
pub use embed::{Embedded, Relation};
pub use entered::{Answered, Entered, entered};
pub use entries::{Ask, Fillable, Space, add_entries};
pub use field_font::FieldFont;
pub use fields::{Field, FieldKind, TICKED, add_fields};
pub use inspect::{FieldReport, Report, inspect, text};
pub use sheet::{Coding, Colour, Picture, Run, Sheet, Sheets};
pub use signature::{Filled, Signatures, signatures};
pub use tables::{Opening, opening};

/// Why a PDF could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// It is not a PDF, or a damaged one.
    #[error("not a readable PDF")]
    Unreadable(#[source] lopdf::Error),
    /// It needs a password.
    #[error("the PDF is encrypted; open it with its password and save it without")]
    Encrypted,
    /// A field of a layout does not have the shape that fields need.
    #[error("field `{0}`: {1}")]
    Field(String, &'static str),
    /// The tags or pages are not as typst writes them.
    #[error("the PDF has an unexpected structure")]
    Structure(#[source] lopdf::Error),
    /// A document cannot be bound into a dossier.
    #[error("the document cannot be bound: {0}")]
    Unbindable(&'static str),
    /// Writing failed.
    #[error("the PDF could not be written")]
    Write(#[source] std::io::Error),
}

impl PdfError {
    /// What went wrong.
    pub fn text(&self) -> Text {
        let (nl, en) = match self {
            Self::Unreadable(_) => ("dit is geen leesbare pdf", "not a readable PDF"),
            Self::Encrypted => ("de pdf is versleuteld", "the PDF is encrypted"),
            Self::Field(name, _) => {
                return Text::new(
                    format!("het veld `{name}` past niet in de opmaak"),
                    format!("the field `{name}` does not fit the layout"),
                );
            }
            Self::Structure(_) => (
                "de pdf is anders opgebouwd dan verwacht",
                "the PDF has an unexpected structure",
            ),
            Self::Unbindable(_) => (
                "dit stuk kan niet worden ingebonden",
                "the document cannot be bound",
            ),
            Self::Write(_) => (
                "de pdf kon niet worden geschreven",
                "the PDF could not be written",
            ),
        };
        Text::new(nl, en)
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<Text> {
        matches!(self, Self::Encrypted).then(|| {
            Text::new(
                "open de pdf met het wachtwoord en bewaar hem zonder",
                "open it with its password and save it without",
            )
        })
    }
}
