//! The facts of a case as they will be once the document at hand is sent: with the last day of every term, also of
//! those that this very document starts or extends.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::AppError;
use super::sending::Saying;
use crate::calendar::Date;
use crate::case::{CaseFacts, Event, Happened};
use crate::catalog::Procedure;
use crate::document::{Prepared, Stage, TERM, check};
use crate::procedure::{Fold, LastDays, with_last_days};

/// Facts with last days.
#[derive(Debug)]
pub(super) struct Ahead {
    pub(super) facts: CaseFacts,
    /// The last days among them.
    pub(super) days: LastDays,
    /// The obligations whose last day the document itself makes or changes.
    pub(super) moved: BTreeSet<String>,
}

/// A document on its way out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaving<'a> {
    pub(super) procedure: &'a Procedure,
    pub(super) prepared: &'a Prepared,
    pub(super) answers: &'a Value,
    pub(super) facts: &'a CaseFacts,
    pub(super) stage: Stage,
    /// The event that somebody named.
    pub(super) event: Option<&'a String>,
    /// The data beside the answers.
    pub(super) data: &'a Map<String, Value>,
}

impl Leaving<'_> {
    /// Whether the form has the last day of a term; otherwise there is nothing to count.
    pub(super) fn has_terms(&self) -> bool {
        has_terms(self.prepared.form.schema())
    }

    /// The facts once the document is sent on a day, from a case as it stands then.
    ///
    /// # Errors
    /// When a final document contradicts the event that it is.
    pub(super) fn ahead(&self, base: &Fold, on: Date) -> Result<Ahead, AppError> {
        let before = base.last_days();
        let now = with_last_days(self.facts, &before);
        let form = &self.prepared.form;
        let checked = check(form, self.answers, &now, on, self.stage);
        let Value::Object(said) = checked.answers else {
            return Ok(Self::unchanged(now, before));
        };
        let saying = Saying {
            procedure: self.procedure,
            document: &self.prepared.document.code,
            form,
            answers: &said,
            facts: self.facts,
        };
        let event = match saying.event(self.event, false) {
            // A draft may still say anything.
            Err(_) if self.stage == Stage::Draft => None,
            found => found?,
        };
        let Some(code) = event else {
            return Ok(Self::unchanged(now, before));
        };
        let data = match saying.data(&code, self.data) {
            Err(_) if self.stage == Stage::Draft => Map::new(),
            found => found?,
        };
        let happened = Arc::new(Happened {
            seq: 0,
            on,
            event: Arc::new(Event {
                on: Some(on),
                event: code,
                data,
                ..Event::default()
            }),
        });
        let days = base.ahead(&happened).last_days();
        let codes: BTreeSet<&String> = before.keys().chain(days.keys()).collect();
        let moved = codes
            .into_iter()
            .filter(|code| before.get(*code) != days.get(*code))
            .cloned()
            .collect();
        Ok(Ahead {
            facts: with_last_days(self.facts, &days),
            days,
            moved,
        })
    }

    fn unchanged(facts: CaseFacts, days: LastDays) -> Ahead {
        Ahead {
            facts,
            days,
            moved: BTreeSet::new(),
        }
    }

    /// The last days that the document prints and itself makes or changes, each with its question.
    pub(super) fn own_days(
        &self,
        ahead: &Ahead,
        said: &Map<String, Value>,
    ) -> Vec<(String, String)> {
        let mut found = Vec::new();
        printed(
            self.prepared.form.schema(),
            &Value::Object(said.clone()),
            String::new(),
            &mut |pointer, term| {
                let codes = term.split('|').filter_map(|one| one.split_once('.'));
                let moved = codes
                    .map(|(code, _)| code)
                    .find(|code| ahead.moved.contains(*code));
                found.extend(moved.map(|code| (pointer.to_owned(), code.to_owned())));
            },
        );
        found
    }
}

fn has_terms(schema: &Value) -> bool {
    match schema {
        Value::Object(members) => members.contains_key(TERM) || members.values().any(has_terms),
        Value::Array(items) => items.iter().any(has_terms),
        _ => false,
    }
}

fn printed(schema: &Value, answers: &Value, here: String, see: &mut dyn FnMut(&str, &str)) {
    if let Some(term) = schema.get(TERM).and_then(Value::as_str) {
        see(&here, term);
    }
    if let Value::Object(members) = answers {
        for (name, member) in members {
            if let Some(inner) = schema.get("properties").and_then(|all| all.get(name)) {
                printed(inner, member, format!("{here}/{name}"), see);
            }
        }
    }
}
