//! The date of a final document against what it answers, the day it goes out, and the terms that it prints.

use serde_json::{Map, Value};

use super::AppError;
use super::ahead::{Ahead, Leaving};
use super::produce::Order;
use crate::calendar::{self, Date};
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::procedure::Course;

/// A final document is not older than what it answers and not dated after it went out, and one that prints the last day
/// of a term which it starts or extends goes out on its date.
pub(super) fn dated_right(
    course: &Course,
    order: &Order,
    leaving: &Leaving,
    ahead: &Ahead,
    said: &Map<String, Value>,
) -> Result<(), AppError> {
    let words = |date: Date| {
        (
            calendar::long(date, Language::Nl),
            calendar::long(date, Language::En),
        )
    };
    let (dated, dated_en) = words(order.date);
    let mut problems = Vec::new();
    let mut wrong = |message: Text, hint: Text, (nl, en): (String, String)| {
        let problem = Diagnostic::new(Severity::Error, "date", message).hint(hint);
        problems.push(problem.command(nl, en));
    };
    let file = &leaving.procedure.file;
    let answered = course
        .fold()
        .state()
        .duties
        .iter()
        .filter(|duty| {
            let spec = file.obligations.get(&duty.obligation);
            duty.is_open() && spec.is_some_and(|spec| spec.documents.contains(&order.document))
        })
        .filter(|duty| duty.started > order.date)
        .max_by_key(|duty| duty.started);
    if let Some(duty) = answered {
        let (since, since_en) = words(duty.started);
        let title = file.events.get(&duty.event).map(|event| &event.title);
        let (nl, en) = title.map_or((duty.event.as_str(), duty.event.as_str()), |title| {
            (title.nl.as_str(), title.en.as_str())
        });
        wrong(
            Text::new(
                format!("het stuk is van {dated}, ouder dan waar het op volgt: “{nl}” ({since})"),
                format!(
                    "the document is dated {dated_en}, before what it follows: “{en}” ({since_en})"
                ),
            ),
            Text::new(
                format!("geef het stuk een datum vanaf {since}"),
                format!("date the document {since_en} or later"),
            ),
            (
                format!(
                    "geef het stuk een datum vanaf {since} (--date {})",
                    duty.started
                ),
                format!(
                    "date the document {since_en} or later (--date {})",
                    duty.started
                ),
            ),
        );
    }
    if let Some(sent) = order.sent {
        let (out, out_en) = words(sent);
        if order.date > sent {
            wrong(
                Text::new(
                    format!("het stuk is van {dated}, later dan de verzending ({out})"),
                    format!("the document is dated {dated_en}, after it was sent ({out_en})"),
                ),
                Text::new(
                    format!("geef het stuk als datum {out}"),
                    format!("date the document {out_en}"),
                ),
                (
                    format!("maak het stuk met --date {sent}"),
                    format!("make the document with --date {sent}"),
                ),
            );
        } else if order.date != sent {
            for (pointer, code) in leaving.own_days(ahead, said) {
                let name = leaving.prepared.form.name_of(&pointer);
                let (day, day_en) = ahead
                    .days
                    .get(&code)
                    .map_or_else(|| (dated.clone(), dated_en.clone()), |day| words(day.due));
                wrong(
                    Text::new(
                        format!(
                            "‘{}’ ({day}) geldt als het stuk op zijn datum wordt verzonden ({dated}), niet op {out}",
                            name.nl
                        ),
                        format!(
                            "‘{}’ ({day_en}) holds when the document is sent on its date ({dated_en}), not on {out_en}",
                            name.en
                        ),
                    ),
                    Text::new(
                        format!(
                            "maak het stuk opnieuw met als datum {out}, of verzend het op {dated}"
                        ),
                        format!("make the document again dated {out_en}, or send it on {dated_en}"),
                    ),
                    (
                        format!(
                            "maak het stuk opnieuw met --date {sent}, of verzend het op {dated}"
                        ),
                        format!(
                            "make the document again with --date {sent}, or send it on {dated_en}"
                        ),
                    ),
                );
            }
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(AppError::Input(problems))
}
