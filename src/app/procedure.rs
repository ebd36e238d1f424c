//! The procedure of a case, and which document is due next.

use std::sync::Arc;

use serde_json::{Value, json};

use super::AppError;
use crate::calendar::Date;
use crate::case::Person;
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Language, Severity, Text, has_errors};
use crate::document::{Stage, check};
use crate::procedure::{Definition, Fold, check_course};

/// A procedure by its folder name, compiled.
///
/// # Errors
/// When there is none, or something in it cannot be computed: a guard that is left out would let everything through.
pub fn definition(catalog: &Catalog, name: &str) -> Result<Definition, AppError> {
    let Some(procedure) = catalog.procedures.get(name) else {
        let known = catalog.procedures.keys().map(String::as_str);
        return Err(AppError::Input(vec![unknown(name, known)]));
    };
    if let Some(problems) = catalog.unsound.get(name) {
        return Err(AppError::Content(problems.clone()));
    }
    // The content in the program was checked when it was made.
    if catalog.content.root().is_some() {
        let problems = check_course(catalog, procedure);
        if has_errors(&problems) {
            return Err(AppError::Content(problems));
        }
    }
    Ok(Definition::new(name, Arc::clone(&procedure.file)))
}

/// That a procedure does not exist.
pub fn unknown<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new(
        Severity::Error,
        "procedure",
        Text::new(
            format!("er is geen procedure `{name}`"),
            format!("there is no procedure `{name}`"),
        ),
    )
    .meant(name, known)
}

/// The first open obligation that a document meets and that nothing stands in the way of, with the recipients of
/// the document and what its form still asks.
pub fn next(
    catalog: &Catalog,
    fold: &Fold,
    number: &str,
    today: Date,
    language: Language,
) -> Value {
    let definition = fold.definition();
    let Some(procedure) = catalog.procedures.get(&definition.name) else {
        return Value::Null;
    };
    let state = fold.state();
    let open = state.open(definition);
    let found = open.into_iter().find_map(|duty| {
        let spec = definition.file.obligations.get(&duty.obligation)?;
        let first = duty.documents_to_make(definition).into_iter().next()?;
        fold.blocked_by(duty)
            .is_empty()
            .then_some((duty, spec, first))
    });
    let Some((duty, spec, code)) = found else {
        return Value::Null;
    };
    let mut next = json!({ "obligation": duty.obligation, "document": code, "title": spec.title.get(language),
        "bearer": spec.bearer, "due": duty.due });
    let Some(document) = procedure.documents.get(&code) else {
        return next;
    };
    let facts = state.case_facts(&definition.name, number);
    next["recipients"] = document
        .recipients
        .iter()
        .map(|whom| {
            let role = whom.role();
            let names: Vec<String> = facts.holders(role).iter().map(Person::in_text).collect();
            json!({ "role": role, "people": names })
        })
        .collect();
    // Only what a final document needs is asked for; a form with mistakes is `check`'s to report.
    if let Ok(form) = catalog.form(procedure, &document.form) {
        let checked = check(&form, &json!({}), &facts, today, Stage::Final);
        next["missing"] = checked
            .problems
            .iter()
            .map(|problem| json!({ "pointer": problem.pointer, "message": problem.message.get(language) }))
            .collect();
    }
    next
}
