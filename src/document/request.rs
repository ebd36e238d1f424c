//! What is asked of the maker, and what it has ready for that.

use std::sync::Arc;

use serde_json::Value;

use super::answers::Stage;
use super::discreet::Discreet;
use super::figures::Printed;
use super::roster::Roster;
use crate::calendar::Date;
use crate::case::CaseFacts;
use crate::catalog::{DocumentSpec, Form, Role, Table};
use crate::diagnostic::Language;
use crate::wording::{Engine, FrontMatter};

/// What is asked of the maker.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The answers, as they came.
    pub answers: &'a Value,
    /// The facts of the case; empty when there is none.
    pub case: &'a CaseFacts,
    /// The date of the document.
    pub date: Date,
    /// Draft or final.
    pub stage: Stage,
    /// The language of the labels.
    pub language: Language,
    /// Only for this recipient (`klager`, `klager-2`).
    pub to: Option<&'a str>,
    /// Roles that get no letter although nobody holds them: an anonymous complaint has no complainant.
    pub without: &'a [String],
    /// The reports that were printed before, the first one first.
    pub earlier: &'a [Printed],
    /// What of it is printed.
    pub version: Version<'a>,
}

/// What of a document is printed. It is judged as it is in any case.
#[derive(Debug, Clone, Copy, Default)]
pub enum Version<'a> {
    /// Everything.
    #[default]
    Whole,
    /// Everything. These private people were in the case before: nobody else is told their contact data.
    After(&'a Roster),
    /// Without the people: those of the case, and these, who were named in it before.
    Anonymous(&'a Roster),
    /// What one person may know.
    Discreet(&'a Discreet),
}

/// A document that is ready to be made: form and templates compiled.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The name of the procedure.
    pub procedure: String,
    /// The document.
    pub document: DocumentSpec,
    /// Its form.
    pub form: Arc<Form>,
    /// The templates of the procedure.
    pub engine: Arc<Engine>,
    /// The top of its wording.
    pub front: FrontMatter,
    /// Its English wording, when there is one.
    pub english: Option<Translation>,
    /// The roles of the procedure.
    pub roles: Table<Role>,
}

/// A wording in another language.
#[derive(Debug, Clone)]
pub struct Translation {
    /// The name of the wording, below the folder of the procedure.
    pub wording: String,
    /// Its top.
    pub front: FrontMatter,
}
