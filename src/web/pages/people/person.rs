//! One person of a case: adding them, changing what is known of them, or taking them out of their role.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::changing;
use crate::app::files;
use crate::app::foresee::{Foreseen, foresee};
use crate::case::{CaseFacts, Event, Person};
use crate::catalog::{Door, EventSpec, Form, PERSON, Procedure, Whose};
use crate::diagnostic::{Diagnostic, Text, has_errors};
use crate::document::Stage;
use crate::web::answer::Answer;
use crate::web::error::{Line, Problem, against, lines};
use crate::web::form::{self, ADD, REMOVE, Setting, View};
use crate::web::pages::foreseen::{self, shown};
use crate::web::visit::Visit;

/// The place of somebody who is not there yet.
const NEW: &str = "new";

/// The page.
#[derive(Serialize)]
struct Page<'a> {
    number: &'a str,
    action: &'a str,
    role: &'a str,
    /// Who it is about; nothing for somebody new.
    name: Option<String>,
    form: form::Tree,
    gone: bool,
    reason: &'a str,
    problems: Vec<Line>,
    foreseen: Option<foreseen::Shown>,
    /// What stands for what was shown, and for the people as they were then.
    seen: String,
    before: String,
}

/// Who a page is about.
struct Place<'a> {
    number: &'a str,
    procedure: &'a Procedure,
    code: &'a str,
    spec: &'a EventSpec,
    role: &'a str,
    /// Everybody in the role.
    holders: Vec<Person>,
    /// Which of them, from 0; nobody yet.
    index: Option<usize>,
    facts: CaseFacts,
    form: Form,
}

/// What was typed.
struct Typed {
    answers: Value,
    event: Event,
    problems: Vec<Diagnostic>,
}

/// Shows what is known of somebody, to be changed.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let place = place(visit)?;
    page(visit, &place, None, None)
}

/// Records the change, when nothing stands in its way that was not shown.
pub(in crate::web) fn change(visit: &Visit) -> Result<Answer, Problem> {
    let place = place(visit)?;
    let mut typed = typed(visit, &place)?;
    let pressed = |name| visit.posted.iter().any(|(known, _)| known == name);
    if pressed(ADD) || pressed(REMOVE) {
        typed.problems.clear();
        return page(visit, &place, Some(&typed), None);
    }
    if visit.value("before") != Some(&fingerprint(&json!(place.holders))) {
        typed.problems.push(overtaken());
    }
    if has_errors(&typed.problems) {
        return Ok(page(visit, &place, Some(&typed), None)?.status(422));
    }
    let cases = visit.cases();
    let foreseen = foresee(&cases, place.number, &typed.event, &visit.acting)?;
    let agreed = visit.value("seen") == Some(&fingerprint(&json!(typed.event)));
    let refused = !foreseen.problems.is_empty();
    if refused || !(agreed || foreseen.warnings.is_empty()) {
        let status = if refused { 422 } else { 200 };
        return Ok(page(visit, &place, Some(&typed), Some(foreseen))?.status(status));
    }
    match cases.record(place.number, &typed.event, &visit.acting) {
        Ok(recorded) => Ok(Answer::see(format!(
            "/cases/{}/people?recorded={}",
            recorded.case, recorded.number
        ))),
        // Somebody recorded something in between.
        Err(error) => {
            let problems = against(error)?;
            let typed = Typed { problems, ..typed };
            Ok(page(visit, &place, Some(&typed), None)?.status(422))
        }
    }
}

fn place(visit: &Visit) -> Result<Place<'_>, Problem> {
    let (record, course) = visit.opened()?;
    let cases = visit.cases();
    let procedure = visit.maker().catalog.procedures.get(&record.procedure);
    let procedure = procedure.ok_or(Problem::Absent)?;
    let (code, spec) = changing(procedure).ok_or(Problem::Absent)?;
    let number = visit.param("case")?;
    cases.may_record(number, procedure, Some(&course), code)?;
    let role = visit.param("role")?;
    if !procedure.file.roles.contains_key(role) {
        return Err(Problem::Absent);
    }
    let state = course.fold().state();
    let holders = cases.holders(&course, role).ok_or(Problem::Absent)?;
    let index = match visit.param("place")? {
        NEW => None,
        number => {
            let index = number.parse::<usize>().map_err(|_| Problem::Absent)?;
            let index = index.checked_sub(1).filter(|index| *index < holders.len());
            Some(index.ok_or(Problem::Absent)?)
        }
    };
    Ok(Place {
        number,
        procedure,
        code,
        spec,
        role,
        holders,
        index,
        facts: state.case_facts(&record.procedure, number),
        form: Form::of_event(procedure, code, spec, Whose::One(role))
            .map_err(crate::app::AppError::Content)?,
    })
}

impl Place<'_> {
    /// What is known of the person, as answers.
    fn known(&self) -> Value {
        let person = self.index.and_then(|index| self.holders.get(index));
        match person {
            Some(person) => json!({ PERSON: person }),
            None => json!({}),
        }
    }
}

/// Reads what was posted; nothing of it is lost, whatever is wrong with it.
fn typed(visit: &Visit, place: &Place) -> Result<Typed, Problem> {
    let read = form::read(
        &place.form,
        &place.known(),
        &visit.posted,
        setting(visit, place),
    );
    let mut problems = read.problems;
    let mut data = match &read.answers {
        Value::Object(answers) => answers.clone(),
        _ => Map::new(),
    };
    let person = data.remove(PERSON).unwrap_or_else(|| json!({}));
    let mut holders: Vec<Value> = place.holders.iter().map(|one| json!(one)).collect();
    let at = place.index.map_or(holders.len(), |index| index);
    if visit.value("gone").is_some() {
        if at < holders.len() {
            holders.remove(at);
        }
    } else if at < holders.len() {
        holders[at] = person;
    } else {
        holders.push(person);
    }
    let door = Door::new(place.procedure).map_err(crate::app::AppError::Content)?;
    let mut found = Vec::new();
    let personen = door.people(&json!({ place.role: holders }), "", &mut found);
    let here = format!("/{}/{at}", place.role);
    problems.extend(found.into_iter().map(|problem| {
        let inside = problem
            .pointer
            .as_deref()
            .and_then(|pointer| pointer.strip_prefix(&here));
        match inside.map(|inside| format!("/{PERSON}{inside}")) {
            Some(pointer) => problem.pointer(pointer),
            None => problem,
        }
    }));
    if let Some(people) = &place.spec.people {
        let title = place.procedure.file.roles.get(place.role);
        let title = title.map_or(place.role, |role| role.title.nl.as_str());
        data.insert(people.role.clone(), json!(title));
    }
    Ok(Typed {
        answers: read.answers,
        event: Event {
            on: Some(visit.acting.today),
            event: place.code.to_owned(),
            data,
            personen,
            set_aside: visit.value("reason").map(ToOwned::to_owned),
            ..Event::default()
        },
        problems,
    })
}

fn setting<'a>(visit: &Visit, place: &'a Place) -> Setting<'a> {
    Setting {
        case: &place.facts,
        today: visit.acting.today,
        stage: Stage::Draft,
        language: visit.language,
    }
}

fn fingerprint(value: &Value) -> String {
    files::sha256(value.to_string().as_bytes())
}

fn overtaken() -> Diagnostic {
    Diagnostic::wrong(
        "overtaken",
        "deze persoon is intussen ergens anders gewijzigd",
        "this person was changed elsewhere in the meantime",
    )
    .hint(Text::new(
        "kijk bij de mensen van de zaak wat er nu staat, en bewaar dan opnieuw",
        "see with the people of the case what it says now, and then save again",
    ))
}

fn page(
    visit: &Visit,
    place: &Place,
    typed: Option<&Typed>,
    foreseen: Option<Foreseen>,
) -> Result<Answer, Problem> {
    let language = visit.language;
    let known = place.known();
    let answers = typed.map_or(&known, |typed| &typed.answers);
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
    if typed.is_none_or(|typed| typed.problems.is_empty()) && foreseen.is_none() {
        // Who looks at somebody has not answered yet.
        tree.problems.clear();
    }
    let person = place.index.and_then(|index| place.holders.get(index));
    let role = place.procedure.file.roles.get(place.role);
    Ok(Answer::page(
        "person.html",
        Page {
            number: place.number,
            action: &visit.path,
            role: role.map_or(place.role, |role| role.title.get(language)),
            name: person.map(|person| person.in_text_as(language)),
            form: tree,
            gone: visit.value("gone").is_some(),
            reason: visit.value("reason").map_or("", |reason| reason),
            problems: lines(&whole, language),
            seen: typed.map_or_else(String::new, |typed| fingerprint(&json!(typed.event))),
            before: fingerprint(&json!(place.holders)),
            foreseen: foreseen.map(|foreseen| shown(foreseen, language)),
        },
    ))
}
