//! A new case: what came in decides with which event it begins.

use serde::Serialize;

use crate::app::recording::Act;
use crate::calendar::{Date, clock};
use crate::procedure::Course;
use crate::store::Waiting;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::visit::Visit;

/// A procedure and the events that may open a case of it.
#[derive(Serialize)]
struct Way {
    procedure: String,
    title: String,
    events: Vec<Opening>,
}

/// An event that may open a case.
#[derive(Serialize)]
struct Opening {
    code: String,
    title: String,
}

/// The page.
#[derive(Serialize)]
struct Page {
    ways: Vec<Way>,
    waiting: Vec<Begun>,
}

/// What somebody began to take in.
#[derive(Serialize)]
struct Begun {
    at: String,
    title: String,
    /// Who is named in it, so that it can be told from others.
    about: String,
    on: Option<Date>,
}

/// What was typed of somebody's surname ends so, wherever the form asks it.
const SURNAME: &str = "/achternaam";

/// Shows the ways in.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let cases = visit.cases();
    let mut ways = Vec::new();
    for name in cases.catalog.procedures.keys() {
        let definition = cases.definition(name)?;
        let empty = Course::new(definition, cases.holidays());
        let events = definition.file.events.iter();
        let events: Vec<Opening> = events
            .filter(|(code, _)| {
                let procedure = &cases.catalog.procedures[name];
                cases.offers(procedure, None, Act::Record(code))
            })
            .filter(|(code, _)| empty.fold().refuses(code, visit.acting.today).accepts())
            .map(|(code, spec)| Opening {
                code: code.clone(),
                title: spec.title.get(visit.language).to_owned(),
            })
            .collect();
        if events.is_empty() && visit.signed.is_some() {
            // For others to open.
            continue;
        }
        ways.push(Way {
            procedure: name.clone(),
            title: definition.file.title.get(visit.language).to_owned(),
            events,
        });
    }
    let waiting = cases.intakes()?;
    let waiting = waiting.iter().map(|one| begun(visit, one)).collect();
    Ok(Answer::page("intake.html", Page { ways, waiting }))
}

fn begun(visit: &Visit, one: &Waiting) -> Begun {
    let intake = &one.intake;
    let procedure = visit.maker().catalog.procedures.get(&intake.procedure);
    let event = procedure.and_then(|procedure| procedure.file.events.get(&intake.event));
    let named = intake
        .typed
        .iter()
        .filter(|(name, value)| name.ends_with(SURNAME) && !value.trim().is_empty());
    let names: Vec<&str> = named.map(|(_, value)| value.trim()).collect();
    Begun {
        at: format!(
            "/intake/{}/{}?intake={}",
            intake.procedure, intake.event, one.id
        ),
        title: event.map_or_else(
            || intake.event.clone(),
            |event| event.title.get(visit.language).to_owned(),
        ),
        about: names.join(", "),
        on: clock::day_of(one.saved),
    }
}
