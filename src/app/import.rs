//! A case from a scenario: all its events into the store, such as a case taken over from paper.

use super::AppError;
use super::acting::Acting;
use super::cases::Cases;
use super::recording::Recorded;
use crate::case::Scenario;
use crate::diagnostic::{Diagnostic, Text};
use crate::procedure::{Course, Refusal};

/// Opens a case with the first event of a scenario and records the others; it gets a number of its own.
///
/// Events that the procedure refuses are left out and returned as warnings of the last one.
///
/// # Errors
/// When the first event is refused, or the data of one do not fit.
pub fn import(cases: &Cases, scenario: &Scenario, acting: &Acting) -> Result<Recorded, AppError> {
    let definition = cases.definition(&scenario.procedure)?;
    let mut events = scenario.events.iter();
    // Numbers in the file count refused events too; the case does not.
    let mut numbers = Vec::new();
    let mut left_out = Vec::new();
    let mut recorded = loop {
        let Some(first) = events.next() else {
            return Err(AppError::Input(vec![
                Diagnostic::wrong(
                    "scenario",
                    "de procedure aanvaardt geen enkele gebeurtenis van het scenario",
                    "the procedure accepts no event of the scenario",
                )
                .command("`griffie replay` zegt waarom", "`griffie replay` tells why"),
            ]));
        };
        let mut first = first.clone();
        let mut people = scenario.personen.clone();
        people.extend(first.personen);
        first.personen = people;
        let mut facts = scenario.feiten.clone();
        facts.extend(first.feiten);
        first.feiten = facts;
        let verdict = Course::new(definition, cases.holidays()).record(first.clone(), acting.today);
        if verdict.accepts() {
            numbers.push(Some(1));
            break cases.open(&scenario.procedure, first, acting)?;
        }
        numbers.push(None);
        left_out.extend(verdict.refusals);
    };
    for event in events {
        let mut event = event.clone();
        let known = |number: Option<usize>| {
            number.map(|number| {
                number
                    .checked_sub(1)
                    .and_then(|at| numbers.get(at).copied().flatten())
                    .unwrap_or(0)
            })
        };
        (event.corrects, event.withdraws) = (known(event.corrects), known(event.withdraws));
        let spec = definition.file.events.get(&event.event);
        if spec.is_some_and(|spec| spec.destroys) {
            left_out.push(not_imported());
            numbers.push(None);
            continue;
        }
        let verdict = recorded.course.clone().record(event.clone(), acting.today);
        if verdict.accepts() {
            recorded = cases.record(&recorded.case, &event, acting)?;
            numbers.push(Some(recorded.number));
        } else {
            left_out.extend(verdict.refusals);
            numbers.push(None);
        }
    }
    recorded.warnings = left_out;
    Ok(recorded)
}

/// A dossier is destroyed by two people on a day, and not by a file.
fn not_imported() -> Refusal {
    Refusal {
        guard: "destruction".to_owned(),
        basis: String::new(),
        message: Text::new(
            "een dossier wordt niet vernietigd door een zaak over te nemen",
            "taking over a case destroys no dossier",
        ),
        remedy: Text::new(
            "dat gaat met twee mensen, bij de zaken die vernietigd mogen worden",
            "that takes two people, with the cases that may be destroyed",
        ),
        may_override: false,
    }
}
