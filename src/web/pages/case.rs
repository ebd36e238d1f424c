//! Where does this case stand, what happened, what is next.

use serde::Serialize;
use serde_json::Value;

use super::documents::{Paper, papers};
use super::letters::{Begun, begun};
use super::said::{Said, said};
use super::todo::{Todo, todo};
use crate::app::cases::Cases;
use crate::app::recording::Act as Doing;
use crate::app::show;
use crate::procedure::{Course, Refusal};
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::visit::Visit;

/// The page.
#[derive(Serialize)]
struct Page<'a> {
    case: Value,
    todos: Vec<Todo>,
    story: Vec<Step>,
    papers: Vec<Paper>,
    /// What somebody began to write.
    begun: Vec<Begun>,
    acts: Vec<Act>,
    refused: Vec<Act>,
    /// The number of the event that was recorded just now.
    recorded: Option<&'a str>,
}

/// An event of the story.
#[derive(Serialize)]
struct Step {
    #[serde(flatten)]
    event: Value,
    said: Vec<Said>,
}

/// Something that may be recorded, or may not, with why.
#[derive(Serialize)]
struct Act {
    code: String,
    title: String,
    why: Vec<String>,
}

/// Shows a case.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let number = visit.param("case")?;
    let cases = visit.cases();
    let language = visit.language;
    let mut case = show::show(
        &cases,
        number,
        visit.seen_on(),
        visit.acting.today,
        language,
    )?;
    if case.get("destroyed").is_some() {
        return Ok(Answer::page("destroyed.html", Destroyed { case }).status(410));
    }
    let record = cases.read(number)?;
    let course = visit.course(&record)?;
    let procedure = &cases.catalog.procedures[&record.procedure];
    let open = match case["open"].take() {
        Value::Array(items) => items,
        other => vec![other],
    };
    let todos = open
        .into_iter()
        .map(|item| {
            todo(
                &cases,
                Some(&record.procedure),
                Some(&course),
                item,
                (visit.acting.today, language),
            )
        })
        .collect();
    let timeline = match case["timeline"].take() {
        Value::Array(events) => events,
        other => vec![other],
    };
    let story = timeline
        .into_iter()
        .map(|mut event| {
            marked(&cases, &course, &mut event);
            Step {
                said: said(procedure, &event, language),
                event,
            }
        })
        .rev()
        .collect();
    let (acts, refused) = acts(visit, &cases, &course);
    Ok(Answer::page(
        "case.html",
        Page {
            todos,
            story,
            papers: papers(&cases, &course, language)?,
            begun: begun(visit, &course, procedure, number)?,
            acts,
            refused,
            recorded: visit.asked("recorded"),
            case,
        },
    ))
}

/// Says of each file of an event whether who looks may have it.
fn marked(cases: &Cases, course: &Course, event: &mut Value) {
    let number = event["number"].as_u64();
    let number = number.and_then(|number| usize::try_from(number).ok());
    let files = event.get_mut("files").and_then(Value::as_array_mut);
    for (index, file) in files.into_iter().flatten().enumerate() {
        let whole = number.is_some_and(|number| cases.may_fetch(course, number, index));
        file["whole"] = whole.into();
    }
}

/// The page of what is gone.
#[derive(Serialize)]
struct Destroyed {
    case: Value,
}

/// What who looks may record today, and what not yet, with why. What is for others to record is not among them.
fn acts(visit: &Visit, cases: &Cases, course: &Course) -> (Vec<Act>, Vec<Act>) {
    let fold = course.fold();
    let language = visit.language;
    let procedure = &cases.catalog.procedures[&fold.definition().name];
    let why = |refusal: &Refusal| {
        format!(
            "{}: {}",
            refusal.message.get(language),
            refusal.remedy.get(language)
        )
    };
    fold.definition()
        .file
        .events
        .iter()
        .filter(|(code, _)| cases.offers(procedure, Some(course), Doing::Record(code)))
        .map(|(code, spec)| Act {
            code: code.clone(),
            title: spec.title.get(language).to_owned(),
            why: fold
                .refuses(code, visit.acting.today)
                .refusals
                .iter()
                .map(why)
                .collect(),
        })
        .partition(|act| act.why.is_empty())
}
