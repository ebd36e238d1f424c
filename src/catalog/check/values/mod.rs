//! The values in the expressions of forms and documents: rules, prefilled answers, conditions of recipients, signers and
//! senders, and the lines of `documents.toml`.

mod document;
mod fits;
mod form;
mod shown;

pub(in crate::catalog::check) use document::document;
pub use fits::fits;
pub(in crate::catalog::check) use form::form;

use crate::catalog::kind::{Finding, Judge, Kind, Names};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::wording::{Engine, syntax};

/// Judges one expression.
pub(super) fn expression(source: &str, names: &Names, engine: &Engine) -> (Kind, Vec<Finding>) {
    let Some(tree) = syntax::expression(source) else {
        return (Kind::Any, vec![unread(source)]);
    };
    let mut judge = Judge::new(source, engine, names);
    let kind = judge.kind(&tree);
    (kind, judge.findings)
}

/// Judges a text with placeholders.
pub(super) fn template(source: &str, names: &Names, engine: &Engine) -> Vec<Finding> {
    let Some(tree) = syntax::template(source) else {
        return vec![unread(source)];
    };
    let mut judge = Judge::new(source, engine, names);
    judge.steps(&tree);
    judge.findings
}

fn unread(source: &str) -> Finding {
    Finding {
        span: 0..source.len(),
        message: Text::new(
            format!("`{source}` is niet te lezen"),
            format!("`{source}` cannot be read"),
        ),
        hint: Some(Text::new(
            "kijk of elk haakje en elke {{ en {% is gesloten, en of tussen twee namen iets staat dat hen verbindt",
            "see whether each bracket, {{ and {% is closed, and whether something stands between two names that joins them",
        )),
    }
}

/// A finding as a problem without a place.
pub(super) fn problem(rule: &str, finding: Finding) -> Diagnostic {
    Diagnostic::new(Severity::Error, rule, finding.message).hint_when(finding.hint)
}
