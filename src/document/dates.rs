//! Dates in answers: what is past is not later than the document, and the last day of a term is counted, not typed.

use serde_json::Value;

use super::answers::Stage;
use crate::calendar::{self, Date};
use crate::case::CaseFacts;
use crate::catalog::{Form, TERMS};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::schema::{TERM, each_date, earliest, is_now, is_past};

/// The id of the rule about days after the document.
pub const LATER: &str = "later";

/// What the case says about the last day of a question.
pub(super) enum Counted {
    /// The question is not about a term, or nobody counted.
    Not,
    /// It was counted, and there is no such term.
    Unknown,
    /// The last day.
    Day(String),
}

/// Whether a question is answered by the case or the clock, so that nobody is asked: the date of the document, and the
/// last day of a term of a case whose terms were counted.
pub fn is_fixed(schema: &Value, case: &CaseFacts) -> bool {
    is_now(schema) || !matches!(counted(schema, case), Counted::Not)
}

/// The last day that a question asks for.
pub(super) fn counted(schema: &Value, case: &CaseFacts) -> Counted {
    let Some(asked) = schema.get(TERM).and_then(Value::as_str) else {
        return Counted::Not;
    };
    let Some(terms) = case.feiten.get(TERMS) else {
        return Counted::Not;
    };
    // Where readings differ in which obligation it is, a case has one of them.
    let day = asked
        .split('|')
        .filter_map(|term| term.split_once('.'))
        .find_map(|(code, which)| terms.get(code)?.get(which)?.as_str());
    day.map_or(Counted::Unknown, |day| Counted::Day(day.to_owned()))
}

/// Everything wrong with the dates of the answers.
pub(super) fn wrong_dates(
    form: &Form,
    answers: &Value,
    case: &CaseFacts,
    date: Date,
    stage: Stage,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    each_date(
        form.validator.outline(),
        answers,
        &mut |schema, text, pointer| {
            let name = || form.name_of(pointer);
            match counted(schema, case) {
                Counted::Day(day) if day != text => {
                    problems.push(typed(&name(), text, &day, date, pointer));
                }
                Counted::Unknown => problems.push(unknown(&name(), pointer, stage)),
                Counted::Not if is_past(schema) && earliest(text).is_some_and(|day| day > date) => {
                    problems.push(later(&name(), text, date, pointer));
                }
                Counted::Not if is_now(schema) && text != date.to_string() => {
                    problems.push(not_its_date(&name(), text, date, pointer));
                }
                Counted::Day(_) | Counted::Not => {}
            }
        },
    );
    problems
}

fn later(name: &Text, text: &str, date: Date, pointer: &str) -> Diagnostic {
    let (nl, en) = (words(text), words(text));
    Diagnostic::new(
        Severity::Error,
        LATER,
        Text::new(
            format!("‘{}’ ({}) ligt na de datum van het stuk", name.nl, nl.nl),
            format!(
                "‘{}’ ({}) is later than the date of the document",
                name.en, en.en
            ),
        ),
    )
    .hint(Text::new(
        format!(
            "het stuk is van {}: verbeter deze datum, of geef het stuk een latere datum",
            calendar::long(date, crate::diagnostic::Language::Nl)
        ),
        format!(
            "the document is dated {}: correct this date, or give the document a later one",
            calendar::long(date, crate::diagnostic::Language::En)
        ),
    ))
    .pointer(pointer)
}

fn not_its_date(name: &Text, text: &str, date: Date, pointer: &str) -> Diagnostic {
    let (said, own) = (words(text), words(&date.to_string()));
    Diagnostic::new(
        Severity::Error,
        "date",
        Text::new(
            format!(
                "‘{}’: er staat {}, maar het stuk is van {}",
                name.nl, said.nl, own.nl
            ),
            format!(
                "‘{}’: it says {}, but the document is dated {}",
                name.en, said.en, own.en
            ),
        ),
    )
    .tip(
        "laat dit antwoord weg, of geef het stuk die datum",
        "leave this answer out, or give the document that date",
    )
    .command(
        "laat dit antwoord weg, of geef het stuk die datum (--date)",
        "leave this answer out, or give the document that date (--date)",
    )
    .pointer(pointer)
}

fn typed(name: &Text, text: &str, day: &str, date: Date, pointer: &str) -> Diagnostic {
    let (said, counted) = (words(text), words(day));
    let sent = words(&date.to_string());
    Diagnostic::new(
        Severity::Error,
        "term",
        Text::new(
            format!(
                "‘{}’: er staat {}, maar de termijn loopt tot en met {} als het stuk van {} is",
                name.nl, said.nl, counted.nl, sent.nl
            ),
            format!(
                "‘{}’: it says {}, but the term runs until and including {} when the document is dated {}",
                name.en, said.en, counted.en, sent.en
            ),
        ),
    )
    .hint(Text::new(
        "laat dit antwoord weg: de laatste dag wordt uitgerekend",
        "leave this answer out: the last day is counted",
    ))
    .pointer(pointer)
}

/// The last day of a term that the case does not have, or that nobody can count from what is known.
pub(super) fn unknown(name: &Text, pointer: &str, stage: Stage) -> Diagnostic {
    let severity = if stage == Stage::Final {
        Severity::Error
    } else {
        Severity::Warning
    };
    Diagnostic::new(
        severity,
        "term",
        Text::new(
            format!(
                "‘{}’ kan niet worden uitgerekend: de zaak kent deze termijn niet",
                name.nl
            ),
            format!(
                "‘{}’ cannot be counted: the case does not have this term",
                name.en
            ),
        ),
    )
    .tip(
        "leg eerst vast waarmee de termijn begint",
        "record first what starts the term",
    )
    .command(
        "leg eerst vast waarmee de termijn begint, of geef dat bij de feiten van de zaak (--case)",
        "record first what starts the term, or give it with the facts of the case (--case)",
    )
    .pointer(pointer)
}

/// A date in words, in both languages.
fn words(text: &str) -> Text {
    use crate::diagnostic::Language;
    let long = |language| calendar::partial_long(text, language).unwrap_or_else(|| text.to_owned());
    Text::new(long(Language::Nl), long(Language::En))
}
