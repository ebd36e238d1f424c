//! The last day of a term, with the reason.

use serde_json::{Value, json};

use super::AppError;
use crate::calendar::{Date, Deadline, Policy, Term, year_month_day};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Language};

/// The last year in which dates have four digits (ISO 8601).
const LAST_YEAR: i32 = 9999;

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
    let deadline = Deadline::of(anchor, term, extension, &catalog.holidays, policy);
    // A date of five digits is one that no letter and no other program can read.
    let known = deadline.filter(|deadline| year_month_day(deadline.effective).0 <= LAST_YEAR);
    known.ok_or_else(|| {
        AppError::Input(vec![
            Diagnostic::wrong(
                "term",
                "de laatste dag valt buiten de kalender",
                "the last day lies outside the calendar",
            )
            .tip(
                "de dag en de laatste dag liggen in de jaren 1 tot en met 9999: neem een eerdere dag, of een kortere termijn",
                "the day and the last day lie in the years 1 to 9999: take an earlier day, or a shorter term",
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
