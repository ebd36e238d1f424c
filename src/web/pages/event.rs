//! Recording what happened: what is asked, what would follow, and then the record. Also the first event of a case.

use serde::Serialize;
use serde_json::{Map, Value};

use super::foreseen::{Shown, shown};
use crate::app::foresee::foresee;
use crate::app::{AppError, files};
use crate::calendar;
use crate::case::{CaseFacts, Event};
use crate::catalog::{Door, EventSpec, Form, Procedure, Whose};
use crate::diagnostic::{Diagnostic, Severity, Text, has_errors};
use crate::document::Stage;
use crate::web::answer::Answer;
use crate::web::error::{Line, Problem, against, lines};
use crate::web::form::{self, ADD, REMOVE, Setting, View};
use crate::web::visit::Visit;

/// The page.
#[derive(Serialize)]
struct Page<'a> {
    /// The case; nothing for the first event of one.
    number: Option<&'a str>,
    action: &'a str,
    title: &'a str,
    basis: &'a str,
    form: form::Tree,
    on: String,
    note: &'a str,
    reason: &'a str,
    /// Documents of which this is the sending or signing: code and title.
    documents: Vec<(String, String)>,
    /// What is wrong with the day, or with the people.
    problems: Vec<Line>,
    foreseen: Option<Shown>,
    /// The event that the page shows the consequences of.
    seen: String,
    /// What the new case is known by before it is one.
    intake: Option<&'a str>,
}

/// Where an event belongs.
pub(super) struct Place<'a> {
    pub(super) number: Option<&'a str>,
    pub(super) procedure: &'a Procedure,
    pub(super) code: &'a str,
    pub(super) spec: &'a EventSpec,
    pub(super) facts: CaseFacts,
    pub(super) form: Form,
}

/// What was typed.
pub(super) struct Typed {
    pub(super) answers: Value,
    pub(super) event: Event,
    pub(super) problems: Vec<Diagnostic>,
}

/// Asks what happened.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let place = place(visit)?;
    page(visit, &place, None, None, None)
}

/// Looks at what would follow, or records it.
pub(in crate::web) fn record(visit: &Visit) -> Result<Answer, Problem> {
    let place = place(visit)?;
    let typed = typed(visit, &place)?;
    let pressed = |name| visit.posted.iter().any(|(known, _)| known == name);
    if pressed(ADD) || pressed(REMOVE) {
        // Who makes room for an answer has not given it yet.
        let typed = Typed {
            problems: Vec::new(),
            ..typed
        };
        return page(visit, &place, Some(&typed), None, None);
    }
    if !typed.problems.is_empty() && has_errors(&typed.problems) {
        return Ok(page(visit, &place, Some(&typed), None, None)?.status(422));
    }
    let cases = visit.cases();
    let number = visit.param("case")?;
    let foreseen = foresee(&cases, number, &typed.event, &visit.acting)?;
    let refused = !foreseen.problems.is_empty();
    // Only what was shown is recorded: who changed something sees first what follows from that.
    let agreed =
        visit.value("act") == Some("record") && visit.value("seen") == Some(&seen(&typed.event));
    if refused || !agreed {
        let status = if refused { 422 } else { 200 };
        return Ok(page(visit, &place, Some(&typed), Some(foreseen), None)?.status(status));
    }
    match cases.record(number, &typed.event, &visit.acting) {
        Ok(recorded) => Ok(Answer::see(format!(
            "/cases/{}?recorded={}",
            recorded.case, recorded.number
        ))),
        // Somebody recorded something in between.
        Err(error) => {
            let problems = against(error)?;
            let typed = Typed { problems, ..typed };
            Ok(page(visit, &place, Some(&typed), None, None)?.status(422))
        }
    }
}

/// What the address names, when who looks may record it there.
pub(super) fn place(visit: &Visit) -> Result<Place<'_>, Problem> {
    let code = visit.param("code")?;
    let catalog = &visit.maker().catalog;
    let cases = visit.cases();
    let (number, name, facts, course) = match visit.param("case") {
        Ok(number) => {
            let (record, course) = visit.opened()?;
            let facts = course.fold().state().case_facts(&record.procedure, number);
            (Some(number), record.procedure.clone(), facts, Some(course))
        }
        Err(_) => (
            None,
            visit.param("procedure")?.to_owned(),
            CaseFacts::default(),
            None,
        ),
    };
    let procedure = catalog.procedures.get(&name).ok_or(Problem::Absent)?;
    let spec = procedure.file.events.get(code).ok_or(Problem::Absent)?;
    // The form shows what the case knows.
    cases.may_record(
        number.map_or("", |number| number),
        procedure,
        course.as_ref(),
        code,
    )?;
    let whose = match number {
        Some(_) => Whose::Nobody,
        None => Whose::Parties,
    };
    let form = Form::of_event(procedure, code, spec, whose).map_err(AppError::Content)?;
    Ok(Place {
        number,
        procedure,
        code,
        spec,
        facts,
        form,
    })
}

/// Reads what was posted; nothing of it is lost, whatever is wrong with it.
pub(super) fn typed(visit: &Visit, place: &Place) -> Result<Typed, Problem> {
    let posted = form::read(
        &place.form,
        &lists(&visit.posted),
        &visit.posted,
        setting(visit, place),
    );
    let mut problems = posted.problems;
    let mut data = match &posted.answers {
        Value::Object(answers) => answers.clone(),
        _ => Map::new(),
    };
    let on = match visit.day() {
        Ok(day) => Some(day),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let personen = match data.remove(crate::catalog::PEOPLE) {
        Some(people) => {
            let door = Door::new(place.procedure).map_err(AppError::Content)?;
            door.people(&people, "/personen", &mut problems)
        }
        None => std::collections::BTreeMap::new(),
    };
    if place.number.is_none() && personen.values().all(Vec::is_empty) {
        problems.push(nobody());
    }
    Ok(Typed {
        answers: posted.answers,
        event: Event {
            on,
            event: place.code.to_owned(),
            data,
            personen,
            note: visit.value("note").map(ToOwned::to_owned),
            set_aside: visit.value("reason").map(ToOwned::to_owned),
            ..Event::default()
        },
        problems,
    })
}

/// The lists that stood on the page that was posted, with as many empty items: nothing is kept between two visits, and
/// what was not on the page is not taken in.
fn lists(pairs: &[(String, String)]) -> Value {
    let mut whole = Value::Object(Map::new());
    for (name, _) in pairs {
        let parts: Vec<String> = name
            .split('/')
            .skip(1)
            .map(|part| part.replace("~1", "/").replace("~0", "~"))
            .collect();
        let index = |part: &String| part.parse::<usize>().is_ok();
        if let Some(last) = parts.iter().rposition(index) {
            let mut here = &mut whole;
            for part in &parts[..=last] {
                here = match part.parse::<usize>() {
                    Ok(at) => item(here, at),
                    Err(_) => member(here, part),
                };
            }
        }
    }
    whole
}

/// The longest list of a page.
const LONGEST: usize = 200;

/// An item of a list, which grows to have it; what is beyond the longest is its last.
fn item(list: &mut Value, at: usize) -> &mut Value {
    if !list.is_array() {
        *list = Value::Array(Vec::new());
    }
    match list {
        Value::Array(items) => {
            let at = at.min(LONGEST - 1);
            if items.len() <= at {
                items.resize(at + 1, Value::Object(Map::new()));
            }
            &mut items[at]
        }
        other => other,
    }
}

/// A member of a group, which comes into being.
fn member<'a>(group: &'a mut Value, name: &str) -> &'a mut Value {
    if !group.is_object() {
        *group = Value::Object(Map::new());
    }
    &mut group[name]
}

/// That a case begins without anybody in it.
fn nobody() -> Diagnostic {
    Diagnostic::new(
        Severity::Warning,
        "people",
        Text::new("er staat nog niemand bij", "nobody is named yet"),
    )
    .tip(
        "vul in wie het zijn, als dat bekend is; later kan het bij de mensen van de zaak",
        "fill in who they are, when that is known; later it can be done with the people of the case",
    )
}

/// What stands for an event that was shown: another day, answer or remark makes another.
pub(super) fn seen(event: &Event) -> String {
    match serde_json::to_vec(event) {
        Ok(bytes) => files::sha256(&bytes),
        // An event is plain data; one that cannot be written is never the one that was shown.
        Err(_) => String::new(),
    }
}

pub(super) fn setting<'a>(visit: &Visit, place: &'a Place) -> Setting<'a> {
    Setting {
        case: &place.facts,
        today: visit.acting.today,
        stage: Stage::Draft,
        language: visit.language,
    }
}

/// The page; `intake` is what a new case is known by before it is one.
pub(super) fn page(
    visit: &Visit,
    place: &Place,
    typed: Option<&Typed>,
    foreseen: Option<crate::app::foresee::Foreseen>,
    intake: Option<&str>,
) -> Result<Answer, Problem> {
    let adding = [ADD, REMOVE]
        .iter()
        .any(|name| visit.posted.iter().any(|(known, _)| known == name));
    let language = visit.language;
    let nothing = Value::Object(Map::new());
    let answers = typed.map_or(&nothing, |typed| &typed.answers);
    let found: Vec<Diagnostic> = typed
        .map(|typed| typed.problems.clone())
        .into_iter()
        .chain(foreseen.as_ref().map(|foreseen| foreseen.problems.clone()))
        .flatten()
        .collect();
    // What is about a question stands with it, everything else above.
    let (about, whole): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|problem| !problem.place().is_empty());
    let view = View::of(&place.form, answers, setting(visit, place), &about);
    let mut tree = view.tree;
    if adding {
        // Who makes room for an answer has not given it yet.
        tree.problems.clear();
    }
    let day = typed.and_then(|typed| typed.event.on);
    let on = match (visit.value("on"), day) {
        // As it was understood, or as it was typed.
        (_, Some(day)) => calendar::long(day, language),
        (Some(text), None) => text.to_owned(),
        (None, None) => calendar::long(visit.acting.today, language),
    };
    let documents = place.spec.documents.iter().filter_map(|code| {
        let document = place.procedure.documents.get(code)?;
        Some((code.clone(), document.title.get(language).to_owned()))
    });
    Ok(Answer::page(
        "event.html",
        Page {
            number: place.number,
            action: &visit.path,
            title: place.spec.title.get(language),
            basis: &place.spec.basis,
            form: tree,
            on,
            note: visit.value("note").map_or("", |note| note),
            reason: visit.value("reason").map_or("", |reason| reason),
            documents: documents.collect(),
            problems: lines(&whole, language),
            seen: typed.map_or_else(String::new, |typed| seen(&typed.event)),
            foreseen: foreseen.map(|foreseen| shown(foreseen, language)),
            intake,
        },
    ))
}
