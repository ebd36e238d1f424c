//! Where in a document something was changed, in words for the person who reads the verdict.

use super::Change;
use crate::diagnostic::Text;

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    /// A key of the trailer.
    Trailer(Vec<u8>),
    /// A key of the catalog.
    Part(Vec<u8>),
    /// A key of the form as a whole.
    Form(Vec<u8>),
    /// A page, from 1, and a key of it.
    Page(usize, Vec<u8>),
    /// A field by its name, and a key of it.
    Field(String, Vec<u8>),
    /// An object that stands nowhere in the document.
    Loose(u32),
}

impl Place {
    /// That something changed there.
    pub(super) fn change(&self) -> Change {
        let shown = |key: &[u8]| String::from_utf8_lossy(key).into_owned();
        let (page, text) = match self {
            Self::Page(page, key) => (
                Some(*page),
                match key.as_slice() {
                    b"Contents" => Text::new(
                        format!("wat op bladzijde {page} staat, is veranderd"),
                        format!("what stands on page {page} was changed"),
                    ),
                    b"Resources" => Text::new(
                        format!("de letters of afbeeldingen van bladzijde {page} zijn veranderd"),
                        format!("the fonts or pictures of page {page} were changed"),
                    ),
                    b"Annots" => Text::new(
                        format!(
                            "op bladzijde {page} is iets erbij gezet, weggehaald of veranderd (een aantekening of een veld)"
                        ),
                        format!(
                            "something was put on page {page}, taken off it or changed (an annotation or a field)"
                        ),
                    ),
                    _ => Text::new(
                        format!("bladzijde {page} is veranderd ({})", shown(key)),
                        format!("page {page} was changed ({})", shown(key)),
                    ),
                },
            ),
            Self::Field(name, key) => (
                None,
                match key.as_slice() {
                    b"Rect" => Text::new(
                        format!("het veld `{name}` is verplaatst"),
                        format!("the field `{name}` was moved"),
                    ),
                    b"V" => Text::new(
                        format!("de inhoud van het veld `{name}` is veranderd"),
                        format!("what the field `{name}` holds was changed"),
                    ),
                    b"AP" => Text::new(
                        format!("het veld `{name}` ziet er anders uit"),
                        format!("the field `{name}` looks different"),
                    ),
                    b"T" => Text::new(
                        format!("het veld `{name}` heeft een andere naam"),
                        format!("the field `{name}` has another name"),
                    ),
                    _ => Text::new(
                        format!("het veld `{name}` is veranderd ({})", shown(key)),
                        format!("the field `{name}` was changed ({})", shown(key)),
                    ),
                },
            ),
            Self::Form(key) => (
                None,
                match key.as_slice() {
                    b"Fields" => Text::new(
                        "er zijn velden bij gekomen of weggehaald",
                        "fields were added or taken away",
                    ),
                    _ => Text::new(
                        format!("de velden als geheel zijn veranderd ({})", shown(key)),
                        format!("the fields as a whole were changed ({})", shown(key)),
                    ),
                },
            ),
            Self::Part(key) => (
                None,
                match key.as_slice() {
                    b"Pages" => Text::new(
                        "er zijn bladzijden bij gekomen, weggehaald of verwisseld",
                        "pages were added, taken away or exchanged",
                    ),
                    b"OCProperties" => Text::new(
                        "er zijn lagen die iets kunnen verbergen",
                        "there are layers that can hide something",
                    ),
                    b"StructTreeRoot" | b"MarkInfo" => Text::new(
                        "wat een voorleesprogramma leest, is veranderd",
                        "what a screen reader reads was changed",
                    ),
                    b"Lang" => Text::new("de taal is veranderd", "the language was changed"),
                    b"Metadata" => Text::new(
                        "de titel of andere gegevens over het document zijn veranderd",
                        "the title or other data about the document were changed",
                    ),
                    b"OpenAction" | b"AA" => Text::new(
                        "er gebeurt iets bij het openen",
                        "something happens when it is opened",
                    ),
                    b"Perms" => Text::new(
                        "de rechten op het document zijn veranderd",
                        "the permissions of the document were changed",
                    ),
                    _ => Text::new(
                        format!(
                            "een onderdeel van het document is veranderd ({})",
                            shown(key)
                        ),
                        format!("a part of the document was changed ({})", shown(key)),
                    ),
                },
            ),
            Self::Trailer(key) => (
                None,
                match key.as_slice() {
                    b"Info" => Text::new(
                        "de titel of andere gegevens over het document zijn veranderd",
                        "the title or other data about the document were changed",
                    ),
                    b"Root" => Text::new(
                        "het document is door een ander vervangen",
                        "the document was put in place of another",
                    ),
                    _ => Text::new(
                        format!("het bestand is anders opgebouwd ({})", shown(key)),
                        format!("the file is built in another way ({})", shown(key)),
                    ),
                },
            ),
            Self::Loose(number) => (
                None,
                Text::new(
                    format!(
                        "er is een object bij gekomen of veranderd dat nergens bij hoort ({number})"
                    ),
                    format!("an object was added or changed that belongs to nothing ({number})"),
                ),
            ),
        };
        Change { page, text }
    }
}
