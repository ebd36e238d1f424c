//! A form in the browser: schema, layout and answers become a tree of questions, and what a browser posts becomes answers.
//!
//! Pure. [`View`] is what the templates in `templates/web/form/` draw; [`read`] is the way back, guided by the schema, with
//! the JSON pointer of each answer as the name of its control. What cannot be read stays as it was typed: it is judged
//! as an answer like any other, so nothing typed is lost. No form is named here.

mod draw;
mod fill;
mod fold;
mod known;
mod node;
mod problems;
mod read;
mod scope;
mod view;

pub use node::{Choice, Field, Fold, Group, Input, Item, List, Node, Note, Told, Tree};
pub use read::{ADD, Posted, REMOVE, read};
pub use view::View;

use crate::calendar::Date;
use crate::case::CaseFacts;
use crate::diagnostic::Language;
use crate::document::Stage;

/// What a form is shown and read beside.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// What the case knows.
    pub case: &'a CaseFacts,
    /// The day of the document.
    pub today: Date,
    /// What is missing is a problem, or not yet.
    pub stage: Stage,
    /// The language of the questions.
    pub language: Language,
}
