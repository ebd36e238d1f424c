//! A document on its way out: the event that it is, with its data, and the facts that it prints.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::AppError;
use super::ahead::{Ahead, Leaving};
use super::sending::Saying;
use crate::calendar::Date;
use crate::case::CaseFacts;
use crate::catalog::Procedure;
use crate::document::{Prepared, Stage, check};
use crate::procedure::Fold;

/// A document with its answers, once it is clear what it is to its case.
#[derive(Debug)]
pub struct Outgoing<'a> {
    pub(super) leaving: Leaving<'a>,
    pub(super) ahead: Ahead,
    /// Its answers with what the case knows, those whose question is shown.
    pub answers: Map<String, Value>,
    /// The event that it is when it is sent; a document can be none.
    pub event: Option<String>,
}

impl<'a> Outgoing<'a> {
    /// A final document with these answers that is sent on a day, from a case that stands as `base`.
    ///
    /// # Errors
    /// When the answers belong to no event although the document has some, or to several.
    pub fn new(
        procedure: &'a Procedure,
        prepared: &'a Prepared,
        (facts, base): (&'a CaseFacts, &Fold),
        answers: &'a Value,
        on: Date,
    ) -> Result<Self, AppError> {
        static NOTHING: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        let leaving = Leaving {
            procedure,
            prepared,
            answers,
            facts,
            stage: Stage::Final,
            event: None,
            data: &NOTHING,
        };
        let sent = !procedure.file.events_of(&prepared.document.code).is_empty();
        Self::of(leaving, base, on, sent)
    }

    /// What a document is to a case that stands as `base`; `sent` asks for an event.
    ///
    /// # Errors
    /// When somebody named another event than the answers, or none fits.
    pub(super) fn of(
        leaving: Leaving<'a>,
        base: &Fold,
        on: Date,
        sent: bool,
    ) -> Result<Self, AppError> {
        let ahead = leaving.ahead(base, on)?;
        let form = &leaving.prepared.form;
        let checked = check(form, leaving.answers, &ahead.facts, on, leaving.stage);
        let answers = match &checked.answers {
            Value::Object(members) => members.clone(),
            // Answers that are no object were refused.
            _ => Map::new(),
        };
        let mut outgoing = Self {
            leaving,
            ahead,
            answers,
            event: None,
        };
        outgoing.event = outgoing.saying().event(leaving.event, sent)?;
        Ok(outgoing)
    }

    /// The facts that it prints: with the last day of each term, also of those that it starts or extends itself.
    pub fn facts(&self) -> &CaseFacts {
        &self.ahead.facts
    }

    /// The data of an event: what the answers say, and beside it what is given.
    ///
    /// # Errors
    /// When what is given says something else than the document.
    pub fn data(
        &self,
        code: &str,
        given: &Map<String, Value>,
    ) -> Result<Map<String, Value>, AppError> {
        self.saying().data(code, given)
    }

    fn saying(&self) -> Saying<'_> {
        Saying {
            procedure: self.leaving.procedure,
            document: &self.leaving.prepared.document.code,
            form: &self.leaving.prepared.form,
            answers: &self.answers,
            facts: self.leaving.facts,
        }
    }
}
