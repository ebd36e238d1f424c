//! The seal of an archive as an event of its case, so that anybody who reads the case can tell this archive from another.
//!
//! Which event that is the procedure says: `sealed` in `[dossier.archive.events]`. It comes after the archive and cannot be
//! in it; the next archive holds it, and the chain of each is whole by itself.

use serde_json::json;

use super::Order;
use crate::app::AppError;
use crate::app::cases::Cases;
use crate::case::Event;
use crate::diagnostic::Text;
use crate::procedure::Course;

/// The member of the event that holds the seal.
pub const SEAL: &str = "zegel";

/// The event that will be recorded.
///
/// # Errors
/// Why the case will not know the seal: the procedure has no event for it, or refuses it in this case.
pub(super) fn event(course: &Course, order: &Order) -> Result<String, Text> {
    let events = &course.fold().definition().file.dossier.archive.events;
    let code = &events.sealed;
    if code.is_empty() {
        return Err(Text::new(
            "de procedure heeft er geen gebeurtenis voor",
            "the procedure has no event for it",
        ));
    }
    let verdict = course.fold().refuses(code, order.today);
    match verdict.refusals.first() {
        None => Ok(code.clone()),
        Some(refusal) => Err(refusal.message.clone()),
    }
}

/// Records the seal; gives the number of the event.
///
/// # Errors
/// When the case changed meanwhile so that it is refused, or the store cannot be written.
pub(super) fn record(
    cases: &Cases,
    order: &Order,
    code: &str,
    seal: &str,
) -> Result<usize, AppError> {
    let event = Event {
        on: Some(order.today),
        event: code.to_owned(),
        data: [(SEAL.to_owned(), json!(seal))].into_iter().collect(),
        ..Event::default()
    };
    Ok(cases.record(&order.case, &event, &order.acting)?.number)
}
