//! Final documents that wait: they were made, and nothing was recorded of their going out or being signed.

use std::sync::Arc;

use serde_json::{Value, json};

use super::AppError;
use super::cases::Cases;
use super::named::Named;
use super::outdated::{Said, answered_otherwise, letters, told};
use crate::calendar::Date;
use crate::case::{Event, Filed};
use crate::catalog::Procedure;
use crate::diagnostic::Language;
use crate::procedure::{Course, with_last_days};

/// A final document that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The number of the event with which it was made.
    pub event: usize,
    /// The code of the document.
    pub document: String,
    /// The day on which it was made.
    pub made: Date,
    /// The date on it.
    pub on: Date,
    /// For whom.
    pub to: Vec<String>,
    /// The events that it can become.
    pub events: Vec<String>,
    /// What it says and the case does not say any more: it must not go out as it is.
    pub said: Vec<Said>,
}

/// The final documents of a case that wait, the first one first. One that was made again since is not among them.
///
/// # Errors
/// When a form has mistakes.
pub fn waiting(cases: &Cases, course: &Course, case: &str) -> Result<Vec<Waiting>, AppError> {
    let definition = course.fold().definition();
    let procedure = &cases.catalog.procedures[&definition.name];
    let events = course.events();
    let mut found = Vec::new();
    for (index, event) in events.iter().enumerate() {
        let withdrawn = events
            .iter()
            .any(|event| event.withdraws == Some(index + 1));
        if !event.event.is_empty() || withdrawn {
            continue;
        }
        for (document, files) in letters(event) {
            let becomes = procedure.file.events_of(document);
            let later = &events[index + 1..];
            let standing: Vec<&Filed> = files
                .into_iter()
                .filter(|file| !is_overtaken(later, &becomes, file))
                .collect();
            let spec = procedure.documents.get(document);
            let (Some(first), Some(spec), Some(made), false) =
                (standing.first(), spec, event.on, becomes.is_empty())
            else {
                continue;
            };
            let on = first.date.unwrap_or(made);
            let form = cases
                .catalog
                .form(procedure, &spec.form)
                .map_err(AppError::Input)?;
            let facts = |events: &[Arc<Event>]| {
                let course = Course::recorded(definition, cases.holidays(), events.to_vec());
                let then = Course::as_of(definition, cases.holidays(), events, on);
                let facts = course.fold().state().case_facts(&definition.name, case);
                with_last_days(&facts, &then.fold().last_days())
            };
            let (then, now) = (facts(&events[..index]), facts(events));
            let mut said = answered_otherwise(&form, &standing, (&then, &now), on);
            let letter = Named {
                cases,
                case,
                roles: &procedure.file.roles,
                files: &standing,
                on,
            };
            said.extend(letter.otherwise(&then, &now));
            found.push(Waiting {
                event: index + 1,
                document: document.to_owned(),
                made,
                on,
                to: standing.iter().filter_map(|file| file.to.clone()).collect(),
                events: becomes.into_iter().cloned().collect(),
                said,
            });
        }
    }
    Ok(found)
}

/// Whether a document went out since, or was made again.
fn is_overtaken(later: &[Arc<Event>], becomes: &[&String], file: &Filed) -> bool {
    later.iter().any(|event| {
        let again = letters(event).remove(file.document.as_str());
        becomes.contains(&&event.event)
            || again.into_iter().flatten().any(|other| other.to == file.to)
    })
}

/// The machine-readable form.
pub fn to_json(waiting: &[Waiting], procedure: &Procedure, language: Language) -> Value {
    waiting
        .iter()
        .map(|one| {
            let title = procedure.documents.get(&one.document);
            let title = title.map(|document| document.title.get(language));
            json!({ "event": one.event, "document": one.document, "title": title, "made": one.made, "on": one.on,
                "to": one.to, "events": one.events,
                "wrong": (!one.said.is_empty()).then(|| told(&one.said, language)) })
        })
        .collect()
}
