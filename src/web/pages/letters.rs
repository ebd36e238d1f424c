//! What can be written in a case: each document with where it stands, those that fit now first.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::recording::Act;
use crate::calendar::Date;
use crate::case::FiledAs;
use crate::catalog::Procedure;
use crate::procedure::Course;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::visit::Visit;

/// The page.
#[derive(Serialize)]
struct Page<'a> {
    number: &'a str,
    /// What somebody began to write.
    begun: Vec<Row>,
    /// What fits where the case stands.
    now: Vec<Row>,
    /// What does not, with the reason.
    otherwise: Vec<Row>,
}

/// A document.
#[derive(Serialize)]
struct Row {
    code: String,
    title: String,
    /// When it was made final, the last time.
    made: Option<Date>,
    why: Option<String>,
}

/// A document that was begun and is not final.
#[derive(Serialize)]
pub(super) struct Begun {
    code: String,
    title: String,
}

/// Shows what can be written.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let number = visit.param("case")?;
    let cases = visit.cases();
    let (record, course) = visit.opened()?;
    let procedure = &cases.catalog.procedures[&record.procedure];
    let drafts = cases.begun(&course, number)?;
    let mut page = Page {
        number,
        begun: Vec::new(),
        now: Vec::new(),
        otherwise: Vec::new(),
    };
    let made = made(&course);
    // The others are not for whoever looks to write.
    let offered = |code: &String| cases.offers(procedure, Some(&course), Act::Make(code));
    for (code, document) in procedure.documents.iter().filter(|(code, _)| offered(code)) {
        let why = refusal(visit, &course, procedure, code);
        let row = Row {
            code: code.clone(),
            title: document.title.get(visit.language).to_owned(),
            made: made.get(code.as_str()).copied(),
            why,
        };
        if drafts.contains(code) {
            page.begun.push(row);
        } else if row.why.is_none() {
            page.now.push(row);
        } else {
            page.otherwise.push(row);
        }
    }
    Ok(Answer::page("letters.html", page))
}

/// Why a document does not fit where the case stands; nothing when one of its events does, or it has none.
fn refusal(visit: &Visit, course: &Course, procedure: &Procedure, code: &str) -> Option<String> {
    let fold = course.fold();
    let mut first = None;
    for event in procedure.file.events_of(code) {
        let verdict = fold.refuses(event, visit.acting.today);
        if verdict.accepts() {
            return None;
        }
        let told = verdict.refusals.first();
        let told = told.map(|refusal| refusal.message.get(visit.language).to_owned());
        first = first.or(told);
    }
    first
}

/// The documents that were made final, by code, each with the last day.
pub(in crate::web) fn made(course: &Course) -> BTreeMap<&str, Date> {
    let mut found = BTreeMap::new();
    for event in course.events() {
        let finished = event
            .files
            .iter()
            .filter(|file| file.finished && file.kind == FiledAs::Made);
        for file in finished {
            if let Some(on) = event.on {
                found.insert(file.document.as_str(), on);
            }
        }
    }
    found
}

/// What somebody began to write in a case.
pub(super) fn begun(
    visit: &Visit,
    course: &Course,
    procedure: &Procedure,
    number: &str,
) -> Result<Vec<Begun>, Problem> {
    let drafts = visit.cases().begun(course, number)?;
    let titled = drafts.into_iter().filter_map(|code| {
        let document = procedure.documents.get(&code)?;
        Some(Begun {
            title: document.title.get(visit.language).to_owned(),
            code,
        })
    });
    Ok(titled.collect())
}
