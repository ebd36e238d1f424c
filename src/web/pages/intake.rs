//! A new case: what came in decides with which event it begins.

use serde::Serialize;

use crate::app::recording::Act;
use crate::procedure::Course;
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
}

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
    Ok(Answer::page("intake.html", Page { ways }))
}
