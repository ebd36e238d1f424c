//! Making a document final: what will happen is shown first, then it is done.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use super::enclosed::{Enclosure, enclosed};
use super::proof::named;
use super::show::address;
use super::{desk, refused};
use crate::app::drafting::Desk;
use crate::app::foresee::foresee;
use crate::app::produce::{self, Order, Ready, Sent};
use crate::app::{AppError, files};
use crate::calendar::{self, Date};
use crate::case::Addressee;
use crate::catalog::{Form, Whose, asked_beside};
use crate::diagnostic::{Diagnostic, Language};
use crate::document::Stage;
use crate::procedure::pieces::Recipient;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::form::{self, Told, View};
use crate::web::pages::foreseen::{self, shown};
use crate::web::pages::letters::made;
use crate::web::visit::Visit;

/// What a control is called that says how one recipient gets the letter.
const BY: &str = "by:";

/// The number of the event with which it was made, behind the address.
const MADE: &str = "made";

/// When it is sent or signed: nobody chooses that but the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum When {
    /// Not chosen yet.
    Unsaid,
    /// On the date of the document, which is recorded with it.
    Now,
    /// Another time, which is recorded then.
    Later,
}

/// The page.
#[derive(Serialize)]
struct Page<'a> {
    number: &'a str,
    title: &'a str,
    action: String,
    /// Something is sent or signed with this document.
    sends: bool,
    /// When it was made final before.
    before: Option<Date>,
    /// When that is.
    when: When,
    /// What its event asks and the document does not answer.
    beside: Option<form::Tree>,
    on: String,
    /// The invented sender that a letter still carries.
    invented_head: Option<String>,
    letters: Vec<Letter>,
    reason: &'a str,
    problems: Vec<Told>,
    foreseen: Option<foreseen::Shown>,
    /// What stands in the way can be set aside with a reason.
    may_override: bool,
    /// What was shown, and may be done now.
    seen: String,
}

/// A letter that goes out.
#[derive(Serialize)]
struct Letter {
    control: String,
    title: String,
    pages: usize,
    by: String,
    /// There is nowhere to send it to.
    lacks_address: bool,
    /// What goes with it.
    enclosures: Vec<Enclosure>,
}

/// What was made.
#[derive(Serialize)]
struct Done<'a> {
    number: &'a str,
    title: &'a str,
    event: usize,
    letters: Vec<Made>,
    /// What is still to be recorded: code and title of the events.
    later: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Made {
    index: usize,
    title: String,
    name: String,
}

/// What somebody asks, and what it would come to.
struct Plan {
    order: Order,
    when: When,
    problems: Vec<Diagnostic>,
    ready: Option<Ready>,
    foreseen: Option<crate::app::foresee::Foreseen>,
    may_override: bool,
    /// What its event asks beside the document, with what was answered.
    beside: Option<(Form, Value)>,
}

/// Shows what will happen.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let cases = visit.cases();
    let desk = desk(visit, &cases)?;
    if let Some(made) = visit.asked(MADE) {
        return done(visit, &desk, made.parse().map_err(|_| Problem::Absent)?);
    }
    let plan = plan(visit, &desk)?;
    page(visit, &desk, plan)
}

/// Does it, when it is what was shown.
pub(in crate::web) fn finish(visit: &Visit) -> Result<Answer, Problem> {
    let cases = visit.cases();
    let desk = desk(visit, &cases)?;
    let plan = plan(visit, &desk)?;
    let made = visit.value("act") == Some("make");
    let agreed = made && visit.value("seen") == Some(&seen(&plan));
    if plan.when == When::Unsaid && sends(&desk) {
        let mut plan = plan;
        plan.problems.push(unsaid());
        return page(visit, &desk, plan);
    }
    if !agreed || !plan.problems.is_empty() {
        return page(visit, &desk, plan);
    }
    let number = visit.param("case")?;
    let folder = tempfile::tempdir().map_err(|source| AppError::Io {
        doing: "make folder",
        path: std::env::temp_dir(),
        source,
    })?;
    let order = Order {
        out: folder.path().to_owned(),
        ..plan.order.clone()
    };
    let produced = match produce::produce(
        visit.maker(),
        &cases,
        number,
        &order,
        &visit.acting,
        Some(visit.workshop()),
    ) {
        Ok(produced) => produced,
        // Somebody recorded something in between.
        Err(error) => {
            let problems = refused(error)?;
            return page(visit, &desk, Plan { problems, ..plan });
        }
    };
    desk.drop_draft()?;
    // Another address, so that reloading the page makes nothing again.
    Ok(Answer::see(format!(
        "{}/finish?{MADE}={}",
        address(visit)?,
        produced.recorded.number
    )))
}

/// What was made.
fn done(visit: &Visit, desk: &Desk, event: usize) -> Result<Answer, Problem> {
    let (number, code) = (visit.param("case")?, visit.param("code")?);
    let filed = event
        .checked_sub(1)
        .and_then(|at| desk.course.events().get(at))
        .filter(|filed| filed.files.iter().any(|file| file.document == code))
        .ok_or(Problem::Absent)?;
    let file = &desk.procedure().file;
    let titles = file.events_of(code).into_iter().filter_map(|event| {
        let title = file.events.get(event)?.title.get(visit.language);
        Some((event.to_owned(), title.to_owned()))
    });
    // With an event it was recorded at once.
    let later = titles.filter(|_| filed.event.is_empty()).collect();
    let letters = filed.files.iter().enumerate().map(|(index, file)| Made {
        index,
        title: named(visit, desk, file.to.as_deref()),
        name: file.name.clone(),
    });
    Ok(Answer::page(
        "finished.html",
        Done {
            number,
            title: desk.prepared.document.title.get(visit.language),
            event,
            letters: letters.collect(),
            later,
        },
    ))
}

/// What it would come to.
fn plan(visit: &Visit, desk: &Desk) -> Result<Plan, Problem> {
    let cases = visit.cases();
    let draft = desk.latest()?;
    let today = visit.acting.today;
    let mut problems = Vec::new();
    let on = visit.day().unwrap_or_else(|problem| {
        problems.push(problem);
        today
    });
    let answers = draft.members()?;
    let code = &desk.prepared.document.code;
    let mut some = BTreeMap::new();
    for (name, value) in &visit.posted {
        if let Some(to) = name.strip_prefix(BY).filter(|_| !value.trim().is_empty()) {
            some.insert(to.to_owned(), value.trim().to_owned());
        }
    }
    let when = match visit.value("when") {
        Some("now") => When::Now,
        Some("later") => When::Later,
        _ => When::Unsaid,
    };
    let leaves = when == When::Now && sends(desk);
    let mut beside = beside(desk, code)?.map(|form| (form, Value::Object(Map::new())));
    let mut data = Map::new();
    if let Some((form, answers)) = beside.as_mut().filter(|_| leaves) {
        let facts = desk.facts(answers, on)?;
        let setting = super::setting(visit, &facts, Stage::Draft);
        *answers = form::read(form, answers, &visit.posted, setting).answers;
        if let Value::Object(answers) = answers {
            data.clone_from(answers);
        }
    }
    let order = Order {
        document: code.clone(),
        answers,
        set: Map::new(),
        whole: true,
        wording: None,
        stage: Stage::Final,
        date: on,
        sent: leaves.then_some(on),
        by: Sent { all: None, some },
        event: None,
        data,
        set_aside: visit.value("reason").map(ToOwned::to_owned),
        to: None,
        without: Vec::new(),
        pictures: false,
        large: false,
        language: Language::Nl,
        out: std::env::temp_dir(),
    };
    let number = visit.param("case")?;
    let try_it = |order: &Order| {
        produce::ready(
            visit.maker(),
            &cases,
            number,
            order,
            &visit.acting,
            Some(visit.workshop()),
        )
    };
    let mut may_override = false;
    let ready = match try_it(&order) {
        Ok(ready) => Some(ready),
        Err(error) => {
            problems.extend(refused(error)?);
            let with_reason = Order {
                set_aside: Some("…".to_owned()),
                ..order.clone()
            };
            may_override = order.set_aside.is_none() && try_it(&with_reason).is_ok();
            None
        }
    };
    let mut foreseen = None;
    if let Some(ready) = ready.as_ref().filter(|ready| !ready.event.event.is_empty()) {
        let found = foresee(&cases, number, &ready.event, &visit.acting)?;
        problems.extend(found.problems.iter().cloned());
        may_override |= found.may_override;
        foreseen = Some(found);
    }
    // Both ways of looking at it find the same.
    let mut told: Vec<Diagnostic> = Vec::new();
    for problem in problems {
        if !told.contains(&problem) {
            told.push(problem);
        }
    }
    let problems = told;
    Ok(Plan {
        order,
        when,
        problems,
        ready,
        foreseen,
        may_override,
        beside,
    })
}

/// Whether something is sent or signed with the document.
fn sends(desk: &Desk) -> bool {
    let file = &desk.procedure().file;
    !file.events_of(&desk.prepared.document.code).is_empty()
}

/// That nobody said yet when it goes.
fn unsaid() -> Diagnostic {
    Diagnostic::wrong(
        "when",
        "er is nog niet gekozen of dit nu weggaat of later",
        "it has not been chosen yet whether this goes out now or later",
    )
    .tip(
        "kies het hieronder; daarna ziet u wat er gebeurt",
        "choose below; then you see what will happen",
    )
}

/// What the only event of a document asks that the document does not answer.
fn beside(desk: &Desk, code: &str) -> Result<Option<Form>, Problem> {
    let procedure = desk.procedure();
    let events = procedure.file.events_of(code);
    let [event] = events.as_slice() else {
        return Ok(None);
    };
    let Some(spec) = procedure.file.events.get(*event) else {
        return Ok(None);
    };
    let Some(asked) = asked_beside(&desk.prepared.form, spec) else {
        return Ok(None);
    };
    let form = Form::of_event(procedure, event, &asked, Whose::Nobody);
    Ok(Some(form.map_err(AppError::Content)?))
}

/// Whether nothing is known of where a recipient lives: the letter then has no address.
fn lacks_address(desk: &Desk, recipient: Option<&str>, on: Date) -> bool {
    let Some(recipient) = recipient else {
        return false;
    };
    let recipient = Recipient::read(recipient);
    let holders = desk.course.fold().state().people(recipient.role);
    recipient
        .among(holders)
        .is_some_and(|person| Addressee::of(person, on, Language::Nl).lines.is_empty())
}

/// What stands for a plan that was shown: other answers, days or letters make another.
fn seen(plan: &Plan) -> String {
    let mut all = format!(
        "{} {:?} {} {}",
        plan.order.date,
        plan.order.sent,
        Value::Object(plan.order.answers.clone()),
        Value::Object(plan.order.data.clone())
    );
    for one in plan.ready.iter().flat_map(|ready| &ready.made) {
        all.push_str(&format!(" {:?} {}", one.recipient, files::sha256(&one.pdf)));
    }
    files::sha256(all.as_bytes())
}

fn page(visit: &Visit, desk: &Desk, plan: Plan) -> Result<Answer, Problem> {
    let language = visit.language;
    let on: Date = plan.order.date;
    let answers = Value::Object(plan.order.answers.clone());
    // The problems at their questions, so that each links to the page where it is mended.
    let facts = desk.facts(&answers, on)?;
    let setting = super::setting(visit, &facts, Stage::Draft);
    let view = View::of(&desk.prepared.form, &answers, setting, &plan.problems);
    let count = plan.problems.len();
    let beside = plan.beside.as_ref().map(|(form, answers)| {
        let setting = super::setting(visit, &facts, Stage::Draft);
        let mut tree = View::of(form, answers, setting, &[]).tree;
        tree.problems.clear();
        tree
    });
    let made_of = |one: &crate::document::Made| visit.maker().catalog.sender(&one.sender);
    let invented_head = plan
        .ready
        .iter()
        .flat_map(|ready| &ready.made)
        .filter_map(made_of)
        .find(|sender| sender.example && !visit.site.example)
        .map(|sender| sender.name);
    let letters = plan.ready.iter().flat_map(|ready| &ready.made).map(|one| {
        let to = one.recipient.as_deref().map_or("", |to| to);
        let control = format!("{BY}{to}");
        Ok(Letter {
            enclosures: enclosed(visit, desk, &one.enclosures)?,
            title: named(visit, desk, one.recipient.as_deref()),
            pages: one.pages.count(),
            lacks_address: lacks_address(desk, one.recipient.as_deref(), on),
            by: visit
                .value(&control)
                .map_or_else(String::new, ToOwned::to_owned),
            control,
        })
    });
    let letters: Result<Vec<Letter>, Problem> = letters.collect();
    let seen = seen(&plan);
    let status = if plan.problems.is_empty() { 200 } else { 422 };
    Ok(Answer::page(
        "finish.html",
        Page {
            number: visit.param("case")?,
            title: desk.prepared.document.title.get(language),
            action: address(visit)?,
            sends: sends(desk),
            invented_head,
            before: made(&desk.course)
                .get(plan.order.document.as_str())
                .copied(),
            when: plan.when,
            beside,
            on: match visit.value("on") {
                Some(text) if plan.problems.iter().any(|problem| problem.rule == "on") => {
                    text.to_owned()
                }
                _ => calendar::long(on, language),
            },
            letters: letters?,
            reason: visit.value("reason").map_or("", |reason| reason),
            problems: view.tree.problems.into_iter().take(count).collect(),
            may_override: plan.may_override,
            foreseen: plan.foreseen.map(|foreseen| shown(foreseen, language)),
            seen,
        },
    )
    .status(status))
}
