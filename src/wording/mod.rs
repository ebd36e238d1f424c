//! Wording: Markdown with placeholders becomes blocks of text; expressions decide.
//!
//! Owns minijinja and pulldown-cmark. A value can never become markup: minijinja writes a marker for each
//! value ([`markers`]), the Markdown is parsed, and only then the markers are replaced by text. The manual
//! of the filters that a secretary can use is in [`filters`]. Knows nothing of forms or cases: a context is
//! plain JSON.

mod blocks;
mod engine;
pub mod filters;
mod front_matter;
mod lookup;
mod markdown;
mod markers;
mod placeholder;
mod roman;
mod session;
pub mod syntax;
mod whole;

pub use blocks::{Block, Inline};
pub use engine::{Context, Engine, Rendered};
pub use front_matter::{FrontMatter, find, includes, split};
pub use lookup::{Found, Lookup, look_up};
pub use markdown::{Named, refused};
pub use session::{Gap, Labels, Session};
pub use whole::{Break, Unfinished};
