//! Something that was recorded wrongly: it is corrected or taken back, with the reason; what was recorded stays to be seen.

use serde::Serialize;
use serde_json::{Map, Value};

use super::event::{Place, Typed, seen, setting, typed};
use super::foreseen::{self, shown};
use crate::app::AppError;
use crate::app::foresee::{Foreseen, foresee};
use crate::calendar;
use crate::case::{Event, Happened, effective};
use crate::catalog::{Form, Whose};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::web::answer::Answer;
use crate::web::error::{Line, Problem, against, lines};
use crate::web::form::{self, ADD, REMOVE, View};
use crate::web::visit::Visit;

/// The page.
#[derive(Serialize)]
struct Page<'a> {
    number: &'a str,
    event: usize,
    title: String,
    /// It is taken back; otherwise corrected.
    withdraws: bool,
    /// What is asked about it; nothing where it can only be taken back.
    form: Option<form::Tree>,
    on: String,
    why: &'a str,
    reason: &'a str,
    problems: Vec<Line>,
    foreseen: Option<foreseen::Shown>,
    seen: String,
}

/// What a page is about.
struct Told<'a> {
    number: &'a str,
    happened: Happened,
    title: String,
    /// What is asked about it; nothing where it is the filing of a paper.
    place: Option<Place<'a>>,
}

/// Shows what was recorded, to be corrected.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let told = told(visit)?;
    let Some(place) = &told.place else {
        return Ok(Answer::see(format!("{}/withdraw", visit.path)));
    };
    let typed = Typed {
        answers: Value::Object(told.happened.event.data.clone()),
        event: Event {
            on: Some(told.happened.on),
            ..Event::default()
        },
        problems: Vec::new(),
    };
    page(
        visit,
        &told,
        Some((place, &typed)),
        &[],
        None,
        String::new(),
    )
}

/// Records the correction, when it is what was shown.
pub(in crate::web) fn correct(visit: &Visit) -> Result<Answer, Problem> {
    let told = told(visit)?;
    let place = told.place.as_ref().ok_or(Problem::Absent)?;
    let mut typed = typed(visit, place)?;
    let pressed = |name| visit.posted.iter().any(|(known, _)| known == name);
    if pressed(ADD) || pressed(REMOVE) {
        typed.problems.clear();
        return page(
            visit,
            &told,
            Some((place, &typed)),
            &[],
            None,
            String::new(),
        );
    }
    let old = &told.happened;
    let mut data: Map<String, Value> = typed
        .event
        .data
        .iter()
        .filter(|(name, value)| old.event.data.get(*name) != Some(value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let gone = old.event.data.keys();
    let gone = gone.filter(|name| !typed.event.data.contains_key(*name));
    data.extend(gone.map(|name| (name.clone(), Value::Null)));
    let correction = Event {
        on: typed.event.on.filter(|on| *on != old.on),
        data,
        corrects: Some(old.seq),
        reason: visit.value("why").map(ToOwned::to_owned),
        set_aside: visit.value("reason").map(ToOwned::to_owned),
        ..Event::default()
    };
    if correction.on.is_none() && correction.data.is_empty() {
        typed.problems.push(unchanged());
    }
    act(visit, &told, Some((place, &typed)), &correction)
}

/// Shows what taking it back would bring about.
pub(in crate::web) fn look(visit: &Visit) -> Result<Answer, Problem> {
    let told = told(visit)?;
    page(visit, &told, None, &[], None, String::new())
}

/// Takes it back, when that is what was shown.
pub(in crate::web) fn withdraw(visit: &Visit) -> Result<Answer, Problem> {
    let told = told(visit)?;
    let withdrawal = Event {
        withdraws: Some(told.happened.seq),
        reason: visit.value("why").map(ToOwned::to_owned),
        set_aside: visit.value("reason").map(ToOwned::to_owned),
        ..Event::default()
    };
    act(visit, &told, None, &withdrawal)
}

/// Shows what follows from it first, and then does it.
fn act(
    visit: &Visit,
    told: &Told,
    typed: Option<(&Place, &Typed)>,
    event: &Event,
) -> Result<Answer, Problem> {
    let mut problems = typed.map_or_else(Vec::new, |(_, typed)| typed.problems.clone());
    if event.reason.is_none() {
        problems.push(no_reason());
    }
    let again = |problems: &[Diagnostic], foreseen, status| {
        Ok(page(visit, told, typed, problems, foreseen, seen(event))?.status(status))
    };
    if has_errors(&problems) {
        return again(&problems, None, 422);
    }
    let cases = visit.cases();
    let foreseen = foresee(&cases, told.number, event, &visit.acting)?;
    let refused = !foreseen.problems.is_empty();
    let agreed = visit.value("act") == Some("record") && visit.value("seen") == Some(&seen(event));
    if refused || !agreed {
        let found = foreseen.problems.clone();
        return again(&found, Some(foreseen), if refused { 422 } else { 200 });
    }
    match cases.record(told.number, event, &visit.acting) {
        Ok(recorded) => Ok(Answer::see(format!(
            "/cases/{}?recorded={}",
            recorded.case, recorded.number
        ))),
        // Somebody recorded something in between.
        Err(error) => again(&against(error)?, None, 422),
    }
}

/// What stands in the case under a number, as it now counts.
fn told(visit: &Visit) -> Result<Told<'_>, Problem> {
    let number = visit.param("case")?;
    let cases = visit.cases();
    let (record, course) = visit.opened()?;
    let event: usize = visit.param("event")?.parse().map_err(|_| Problem::Absent)?;
    // What was taken back, and a correction by itself, do not stand.
    let happened = effective(course.events())
        .into_iter()
        .find(|happened| happened.seq == event)
        .ok_or(Problem::Absent)?;
    let procedure = visit.maker().catalog.procedures.get(&record.procedure);
    let procedure = procedure.ok_or(Problem::Absent)?;
    cases.event_whole(&course, event).ok_or(Problem::Absent)?;
    let code = &happened.event.event;
    if !code.is_empty() {
        cases.may_record(number, procedure, Some(&course), code)?;
    }
    let known = procedure.file.events.get_key_value(&happened.event.event);
    let (title, place) = if let Some((code, spec)) = known {
        let form = Form::of_event(procedure, code, spec, Whose::Nobody);
        let facts = course.fold().state().case_facts(&record.procedure, number);
        let place = Place {
            number: Some(number),
            procedure,
            code,
            spec,
            facts,
            form: form.map_err(AppError::Content)?,
        };
        (spec.title.get(visit.language).to_owned(), Some(place))
    } else {
        let files = happened.event.files.iter();
        let names: Vec<&str> = files.map(|file| file.name.as_str()).collect();
        (names.join(", "), None)
    };
    Ok(Told {
        number,
        happened,
        title,
        place,
    })
}

fn no_reason() -> Diagnostic {
    Diagnostic::wrong("why", "er staat niet waarom", "it does not say why").tip(
        "schrijf in een zin wat er niet klopte; dat blijft bij de zaak staan",
        "write in a sentence what was wrong; it stays with the case",
    )
}

fn unchanged() -> Diagnostic {
    Diagnostic::wrong("unchanged", "er is niets veranderd", "nothing was changed").tip(
        "verbeter de dag of een antwoord, of neem het terug als het niet is gebeurd",
        "correct the day or an answer, or take it back when it did not happen",
    )
}

fn page(
    visit: &Visit,
    told: &Told,
    typed: Option<(&Place, &Typed)>,
    problems: &[Diagnostic],
    foreseen: Option<Foreseen>,
    seen: String,
) -> Result<Answer, Problem> {
    let language = visit.language;
    // What is about a question stands with it, everything else above.
    let (about, whole): (Vec<_>, Vec<_>) = problems
        .iter()
        .cloned()
        .partition(|problem| !problem.place().is_empty());
    let form = typed.map(|(place, typed)| {
        let view = View::of(&place.form, &typed.answers, setting(visit, place), &about);
        let mut tree = view.tree;
        if problems.is_empty() {
            tree.problems.clear();
        }
        tree
    });
    let day = typed.and_then(|(_, typed)| typed.event.on);
    Ok(Answer::page(
        "correct.html",
        Page {
            number: told.number,
            event: told.happened.seq,
            title: told.title.clone(),
            withdraws: typed.is_none(),
            form,
            on: match (visit.value("on"), day) {
                (_, Some(day)) => calendar::long(day, language),
                (Some(text), None) => text.to_owned(),
                (None, None) => calendar::long(told.happened.on, language),
            },
            why: visit.value("why").map_or("", |why| why),
            reason: visit.value("reason").map_or("", |reason| reason),
            problems: lines(&whole, language),
            foreseen: foreseen.map(|foreseen| shown(foreseen, language)),
            seen,
        },
    ))
}
