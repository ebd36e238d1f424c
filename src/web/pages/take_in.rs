//! Taking a case in: the first event of a case, kept while it is typed, and one case however often it is sent.

use serde_json::json;

use super::event::{self, Place, Typed};
use crate::app::foresee::{Foreseen, foresee_first};
use crate::app::intake::Taken;
use crate::store::IntakeStanding;
use crate::web::answer::Answer;
use crate::web::error::{Problem, against};
use crate::web::form::{ADD, REMOVE, View};
use crate::web::visit::Visit;

/// The control that carries the id.
const INTAKE: &str = "intake";

/// Asks what came in; shows what was kept, and what would follow where that was asked.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let Some(id) = visit.asked(INTAKE) else {
        let place = event::place(visit)?;
        let id = fresh()?;
        return event::page(visit, &place, None, None, Some(&id));
    };
    let visit = match visit.cases().intake(id)? {
        None => return Err(Problem::Absent),
        Some(IntakeStanding::Case(case)) => return Ok(Answer::see(format!("/cases/{case}"))),
        Some(IntakeStanding::Open(kept)) => {
            if visit.param("procedure")? != kept.procedure || visit.param("code")? != kept.event {
                return Err(Problem::Absent);
            }
            visit.replaying(kept.typed)
        }
    };
    let place = event::place(&visit)?;
    let typed = event::typed(&visit, &place)?;
    match asked(&visit) {
        Asked::Nothing => {
            let typed = Typed {
                problems: Vec::new(),
                ..typed
            };
            event::page(&visit, &place, Some(&typed), None, Some(id))
        }
        Asked::Look | Asked::Record => {
            let foreseen = foreseen(&visit, &place, &typed)?;
            event::page(&visit, &place, Some(&typed), foreseen, Some(id))
        }
    }
}

/// Keeps what was posted, and does what was asked: every answer is an address that can be opened again.
pub(in crate::web) fn take(visit: &Visit) -> Result<Answer, Problem> {
    let place = event::place(visit)?;
    let id = match visit.value(INTAKE).filter(|id| is_id(id)) {
        Some(id) => id.to_owned(),
        None => fresh()?,
    };
    let cases = visit.cases();
    if visit.value("act") == Some("drop") {
        cases.drop_intake(&id)?;
        return Ok(Answer::see("/intake"));
    }
    if let Some(case) = keep(visit, &place, &id)? {
        return Ok(Answer::see(format!("/cases/{case}?recorded=1")));
    }
    if visit.value("act") == Some("keep") {
        return Ok(Answer::see("/intake"));
    }
    let back = format!("{}?{INTAKE}={id}", visit.path);
    if !matches!(asked(visit), Asked::Record) {
        return Ok(Answer::see(back));
    }
    let typed = event::typed(visit, &place)?;
    let foreseen = foreseen(visit, &place, &typed)?;
    let accepted = foreseen.is_some_and(|foreseen| foreseen.problems.is_empty());
    // Only what was shown is recorded: who changed something sees first what follows from that.
    if !accepted || visit.value("seen") != Some(&event::seen(&typed.event)) {
        return Ok(Answer::see(back));
    }
    match cases.open_taken(&id, &place.procedure.name, typed.event.clone()) {
        Ok(Taken::Now(recorded)) => Ok(Answer::see(format!(
            "/cases/{}?recorded={}",
            recorded.case, recorded.number
        ))),
        Ok(Taken::Before(case)) => Ok(Answer::see(format!("/cases/{case}?recorded=1"))),
        Err(error) => {
            let problems = against(error)?;
            let typed = Typed { problems, ..typed };
            Ok(event::page(visit, &place, Some(&typed), None, Some(&id))?.status(422))
        }
    }
}

/// Keeps what was typed, for the script.
pub(in crate::web) fn autosave(visit: &Visit) -> Result<Answer, Problem> {
    let place = event::place(visit)?;
    let id = visit.value(INTAKE).filter(|id| is_id(id));
    let id = id.ok_or(Problem::Absent)?;
    let case = keep(visit, &place, id)?;
    let typed = event::typed(visit, &place)?;
    let view = View::of(
        &place.form,
        &typed.answers,
        event::setting(visit, &place),
        &[],
    );
    // Some questions hang on the answers to others.
    let shown = view.shown();
    Ok(Answer::json(
        &json!({ "kept": case.is_none(), "shown": shown }),
    ))
}

/// Keeps what was posted; gives the case that it became before.
fn keep(visit: &Visit, place: &Place, id: &str) -> Result<Option<String>, Problem> {
    let typed = visit.posted.clone();
    let now = visit.acting.now;
    let standing = visit
        .cases()
        .keep_intake(id, &place.procedure.name, place.code, typed, now)?;
    Ok(match standing {
        IntakeStanding::Case(case) => Some(case),
        IntakeStanding::Open(_) => None,
    })
}

/// What somebody asked for with what they typed.
enum Asked {
    /// Room for another answer, or nothing yet.
    Nothing,
    Look,
    Record,
}

fn asked(visit: &Visit) -> Asked {
    let pressed = |name| visit.posted.iter().any(|(known, _)| known == name);
    match visit.value("act") {
        _ if pressed(ADD) || pressed(REMOVE) => Asked::Nothing,
        Some("look") => Asked::Look,
        Some("record") => Asked::Record,
        _ => Asked::Nothing,
    }
}

/// What would follow, where what was typed can be read.
fn foreseen(visit: &Visit, place: &Place, typed: &Typed) -> Result<Option<Foreseen>, Problem> {
    if crate::diagnostic::has_errors(&typed.problems) {
        return Ok(None);
    }
    let name = &place.procedure.name;
    let cases = visit.cases();
    Ok(Some(foresee_first(
        &cases,
        name,
        &typed.event,
        &visit.acting,
    )?))
}

/// An id that nobody can guess.
fn fresh() -> Result<String, Problem> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Problem::App(crate::web::error::no_randomness(error)))?;
    Ok(base16ct::lower::encode_string(&bytes))
}

fn is_id(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
