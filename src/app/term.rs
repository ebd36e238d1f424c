//! The last day of a term, with the reason.

use serde_json::{Value, json};

use super::AppError;
use crate::calendar::{Date, Deadline, Policy, Term};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Language};

/// Counts a term with the holidays of the content.
///
/// # Errors
/// When the date lies outside the calendar.
pub fn term(
    catalog: &Catalog,
    anchor: Date,
    term: Term,
    extension: Option<Term>,
    policy: &Policy,
) -> Result<Deadline, AppError> {
    Deadline::of(anchor, term, extension, &catalog.holidays, policy).ok_or_else(|| {
        AppError::Input(vec![
            Diagnostic::wrong(
                "term",
                "de laatste dag valt buiten de kalender",
                "the last day lies outside the calendar",
            )
            .tip(
                "neem een datum tussen de jaren 0 en 9999",
                "use a date between the years 0 and 9999",
            ),
        ])
    })
}

/// The machine-readable form.
pub fn to_json(deadline: &Deadline, language: Language) -> Value {
    let because: Vec<Value> = deadline
        .because
        .iter()
        .map(|reason| json!({ "rule": reason.rule, "article": reason.article, "text": reason.text.get(language) }))
        .collect();
    let mut value = json!({
        "anchor": deadline.anchor.to_string(),
        "nominal": deadline.nominal.to_string(),
        "effective": deadline.effective.to_string(),
        "uncertain": deadline.uncertain,
        "because": because,
    });
    if let Some(plan) = deadline.plan {
        value["plan"] = json!(plan.to_string());
    }
    value
}
