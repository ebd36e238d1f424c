//! Wording: Markdown with placeholders becomes blocks of text; expressions decide.
//!
//! Owns minijinja and pulldown-cmark. A value can never become markup: minijinja writes a marker for each
//! value ([`markers`]), the Markdown is parsed, and only then the markers are replaced by text. The manual
//! of the filters that a secretary can use is in [`filters`]. Knows nothing of forms and procedures: a context is
//! plain JSON. What is asked most, the [`condition`]s of rules, is judged on the JSON and the case themselves.

mod blocks;
mod condition;
mod engine;
pub mod filters;
mod front_matter;
mod known;
mod lookup;
mod markdown;
mod markers;
mod placeholder;
mod roman;
mod seen;
mod session;
pub mod syntax;
mod whole;

pub use blocks::{Block, Inline};
pub use condition::Condition;
pub use engine::{Context, Engine, Rendered};
pub use front_matter::{FrontMatter, find, includes, split};
pub use lookup::{Found, Lookup, look_up};
pub use markdown::{Named, refused};
pub use seen::{Seen, Sight};
pub use session::{Gap, Labels, Session};
pub use whole::{Break, Unfinished};
