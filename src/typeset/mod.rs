//! Typesetting: a layout and its data become pages, PDF and pictures.
//!
//! Owns typst. A layout sees three things and nothing else: the files under `/layout/`, `/data.json`, and
//! one logo. Virtual paths are a fixed set, because typst never frees a file id. User text arrives as data
//! only. There is no network, no package, no clock.

mod export;
mod fonts;
mod marks;
mod page_text;
mod press;
mod world;

pub use export::{Metadata, Pages};
pub use fonts::{Fonts, field_font, missing_characters};
pub use page_text::Run;
pub use press::{Logo, Press};

/// The hints of typst, when it has any.
fn advice(hints: &[String]) -> Option<crate::diagnostic::Text> {
    let said = hints.join("; ");
    (!said.is_empty()).then(|| crate::diagnostic::Text::quoted("typst zegt", said))
}
