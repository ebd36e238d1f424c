//! What happens to a dossier after its case: how long it is kept, what stops its destruction, and its end.
//!
//! The rules are the procedure's: terms in `[retention]`, what may happen when in its events and guards. Which of its
//! events do what is in `[dossier.archive.events]`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::agenda::Unreadable;
use super::cases::{Cases, Moment, Recorded, refused, title};
use super::render::{Options, Written, make, write_all};
use super::{AppError, files};
use crate::calendar::{Date, Deadline, Holidays, Policy, Term};
use crate::case::{Event, Filed, effective};
use crate::catalog::{ArchiveEvents, RetentionSpec};
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::document::{Maker, Stage};
use crate::procedure::pieces::pieces;
use crate::procedure::{Course, Refusal, report};
use crate::store::{Listed, Location, Store, StoreError};

/// The member of an event that says why.
const REASON: &str = "reden";
/// The member that says who.
const BY: &str = "door";
/// The member that says how.
const METHOD: &str = "wijze";
/// How many cases are listed at once.
const PAGE: usize = 500;

/// How long something of a case is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The id of the rule in the procedure.
    pub id: String,
    /// The rule.
    pub spec: RetentionSpec,
    /// The day from which it counts.
    pub from: Date,
    /// The last day on which it is kept.
    pub until: Date,
}

/// The retentions that have begun in a case.
///
/// # Errors
/// When the term of one of them cannot be counted: then it is not known until when something is kept.
pub fn retention(course: &Course, holidays: &Arc<Holidays>) -> Result<Vec<Kept>, Text> {
    let definition = course.fold().definition();
    let state = course.fold().state();
    let happened = effective(course.events());
    definition
        .file
        .retention
        .iter()
        .filter_map(|(id, spec)| {
            let closing = definition.file.closing.as_ref();
            // The closing is no recorded event: it follows from the others.
            let from = if closing.is_some_and(|closing| closing.event == spec.from) {
                state.closed.as_ref().map(|closed| closed.on)
            } else {
                happened
                    .iter()
                    .rev()
                    .find(|happened| happened.event.event == spec.from)
                    .map(|happened| happened.on)
            }?;
            Some(kept(id, spec, from, holidays))
        })
        .collect()
}

fn kept(
    id: &str,
    spec: &RetentionSpec,
    from: Date,
    holidays: &Arc<Holidays>,
) -> Result<Kept, Text> {
    let term = Term::parse(&spec.term).map_err(|why| {
        Text::new(
            format!("de bewaartermijn `{id}` is niet te tellen: {}", why.nl),
            format!("the retention `{id}` cannot be counted: {}", why.en),
        )
    })?;
    // Years do not move to a working day.
    let policy = Policy {
        nominal: true,
        ..Policy::default()
    };
    let deadline = Deadline::day(from, term, None, holidays, &policy).ok_or_else(|| {
        Text::new(
            format!("de bewaartermijn `{id}` eindigt buiten de kalender"),
            format!("the retention `{id}` ends outside the calendar"),
        )
    })?;
    Ok(Kept {
        id: id.to_owned(),
        spec: spec.clone(),
        from,
        until: deadline.effective,
    })
}

/// That something of a case cannot be computed, for a command that is about that case alone.
pub(super) fn uncountable(why: Text) -> AppError {
    AppError::Input(vec![Diagnostic::new(Severity::Error, "retention", why)])
}

/// Where a case stands at its end: closed and kept, or what still keeps it open.
#[derive(Debug)]
pub struct Closing {
    /// The case number.
    pub case: String,
    /// When and why it closed; none while something is open.
    pub closed: Option<(Date, String)>,
    /// What is still open, as `griffie due` tells it.
    pub open: Vec<Value>,
    /// How long what is kept.
    pub kept: Vec<Kept>,
    /// Documents that somebody signs and of which no signed copy came back.
    pub unsigned: Vec<String>,
}

/// Looks whether a case is complete, and counts how long what is kept.
///
/// # Errors
/// When there is no such case.
pub fn closing(
    cases: &Cases,
    case: &str,
    today: Date,
    language: Language,
) -> Result<Closing, AppError> {
    let record = cases.store.case(case)?;
    if record.destroyed.is_some() {
        return Err(record.gone().into());
    }
    let course = cases.course(&record)?;
    let procedure = &cases.catalog.procedures[&record.procedure];
    let state = course.fold().state();
    let unsigned = pieces(&course, procedure)
        .kept
        .iter()
        .filter(|piece| piece.file.kind == crate::case::FiledAs::Made)
        .filter(|piece| !piece.signers.is_empty() && piece.signed.is_empty())
        .map(|piece| piece.file.name.clone())
        .collect();
    Ok(Closing {
        case: case.to_owned(),
        closed: state
            .closed
            .as_ref()
            .map(|closed| (closed.on, closed.reason.clone())),
        open: report::open(course.fold(), today, language),
        kept: retention(&course, cases.holidays()).map_err(uncountable)?,
        unsigned,
    })
}

/// The machine-readable form.
pub fn closing_json(closing: &Closing, language: Language) -> Value {
    json!({
        "case": closing.case,
        "closed": closing.closed.as_ref().map(|(on, reason)| json!({ "on": on, "reason": reason })),
        "retention": kept_json(&closing.kept, language),
        "open": closing.open,
        "unsigned": closing.unsigned,
    })
}

fn kept_json(kept: &[Kept], language: Language) -> Vec<Value> {
    kept.iter()
        .map(|kept| {
            json!({ "id": kept.id, "title": kept.spec.title.get(language), "classes": kept.spec.classes,
                "documents": kept.spec.documents, "term": kept.spec.term, "from": kept.from, "until": kept.until,
                "basis": kept.spec.basis })
        })
        .collect()
}

/// A case of which something may be destroyed, or would be if nothing stood in the way.
#[derive(Debug)]
pub struct Due {
    /// The case number.
    pub case: String,
    /// What people call it.
    pub title: String,
    /// The day on which it closed.
    pub closed: Date,
    /// What need not be kept any longer.
    pub kept: Vec<Kept>,
    /// What stands in the way of destroying the whole.
    pub obstacles: Vec<Refusal>,
}

/// What a review found.
#[derive(Debug)]
pub struct Review {
    /// Of which something need not be kept any longer, the longest ago first.
    pub due: Vec<Due>,
    /// Of which that cannot be told.
    pub unreadable: Vec<Unreadable>,
}

/// Everything of which the retention is over on a day, the longest ago first.
///
/// # Errors
/// When the store cannot be read.
pub fn review(cases: &Cases, on: Date) -> Result<Review, AppError> {
    let (mut due, mut unreadable) = (Vec::new(), Vec::new());
    let mut after = String::new();
    loop {
        let page = cases.store.list(&after, true, PAGE)?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        for listed in page {
            match look(cases, &listed, on) {
                Ok(found) => due.extend(found),
                Err(why) => unreadable.push(Unreadable::new(&listed.id, why)),
            }
        }
    }
    due.sort_by(|a, b| a.closed.cmp(&b.closed).then(a.case.cmp(&b.case)));
    Ok(Review { due, unreadable })
}

/// What need not be kept of one case; or why that cannot be told.
fn look(cases: &Cases, listed: &Listed, on: Date) -> Result<Option<Due>, Text> {
    if let Some(why) = &listed.problem {
        return Err(why.clone());
    }
    let Some(closed) = listed.closed.filter(|_| listed.destroyed.is_none()) else {
        return Ok(None);
    };
    cases.computable(&listed.procedure)?;
    let record = cases.store.case(&listed.id).map_err(|error| error.text())?;
    let course = cases.course(&record).map_err(|error| error.text())?;
    let mut kept = retention(&course, cases.holidays())?;
    kept.retain(|kept| kept.until < on);
    if kept.is_empty() {
        return Ok(None);
    }
    let events = events(&course);
    let mut obstacles = Vec::new();
    for event in [&events.propose, &events.destroy] {
        if !event.is_empty() {
            obstacles = course.fold().refuses(event, on).refusals;
        }
        if !obstacles.is_empty() {
            break;
        }
    }
    Ok(Some(Due {
        case: listed.id.clone(),
        title: title(&course),
        closed,
        kept,
        obstacles,
    }))
}

/// The machine-readable form; a case of which nothing can be told has the reason under `problem`.
pub fn review_json(review: &Review, language: Language) -> Value {
    let due = review.due.iter().map(|due| {
        json!({ "case": due.case, "title": due.title, "closed": due.closed,
            "retention": kept_json(&due.kept, language),
            "obstacles": due.obstacles.iter().map(|one| report::refused(one, language)).collect::<Vec<_>>() })
    });
    let unreadable = review.unreadable.iter().map(|one| {
        json!({ "case": one.case, "title": Unreadable::title(language), "closed": null, "retention": [],
            "obstacles": [], "problem": one.why(language) })
    });
    unreadable.chain(due).collect()
}

fn events(course: &Course) -> &ArchiveEvents {
    &course.fold().definition().file.dossier.archive.events
}

/// What an archivist does.
#[derive(Debug, Clone)]
pub enum Act {
    /// Nothing is destroyed until it is lifted, for this reason.
    Hold(String),
    /// That reason is gone, for this one.
    Lift(String),
    /// The first person proposes destruction.
    Propose {
        /// Who.
        by: String,
        /// How.
        method: String,
    },
}

/// Records an act on a dossier.
///
/// # Errors
/// When the procedure has no such event, or refuses it.
pub fn act(
    cases: &Cases,
    case: &str,
    act: &Act,
    on: Date,
    now: Moment,
) -> Result<Recorded, AppError> {
    let record = cases.store.case(case)?;
    let course = cases.course(&record)?;
    let events = events(&course);
    let (code, data) = match act {
        Act::Hold(reason) => (&events.hold, vec![(REASON, reason)]),
        Act::Lift(reason) => (&events.lift, vec![(REASON, reason)]),
        Act::Propose { by, method } => (&events.propose, vec![(BY, by), (METHOD, method)]),
    };
    let event = Event {
        on: Some(on),
        event: named(code)?,
        data: data
            .into_iter()
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect(),
        ..Event::default()
    };
    cases.record(case, &event, now)
}

fn named(code: &str) -> Result<String, AppError> {
    if code.is_empty() {
        return Err(AppError::Input(vec![
            Diagnostic::wrong(
                "archive",
                "de procedure heeft daar geen gebeurtenis voor",
                "the procedure has no event for that",
            )
            .tip(
                "noem die in [dossier.archive.events] van haar procedure.toml",
                "name it in [dossier.archive.events] of its procedure.toml",
            ),
        ]));
    }
    Ok(code.to_owned())
}

/// How a dossier is destroyed.
#[derive(Debug, Clone)]
pub struct Destruction {
    /// The case number.
    pub case: String,
    /// The day.
    pub on: Date,
    /// The second person, who approves it.
    pub by: String,
    /// Answers of the certificate beside those that the case knows.
    pub answers: Map<String, Value>,
    /// Why an obligation that is still open does not stand in the way.
    pub set_aside: Option<String>,
    /// Where the certificate goes.
    pub certificate: PathBuf,
    /// A case in which the certificate is filed, such as the one for the administration.
    pub register: Option<String>,
    /// Copies of the store, in which its key is forgotten too.
    pub backups: Vec<Location>,
}

/// A dossier that was destroyed.
#[derive(Debug)]
pub struct Destroyed {
    /// The certificate.
    pub certificate: Vec<Written>,
    /// What was recorded.
    pub recorded: Recorded,
    /// The copies in which the key is forgotten too, and whether the case was in them.
    pub backups: Vec<(String, bool)>,
}

/// Destroys a dossier: certifies it, and forgets its key here and in the copies that are named.
///
/// The certificate is on the disk before the key is gone.
///
/// # Errors
/// Everything that stands in the way: retention, a hold, something open, the same person twice; or an answer of the
/// certificate that is missing. Then nothing was destroyed.
pub fn destroy(
    maker: &Maker,
    cases: &Cases,
    order: &Destruction,
    language: Language,
    now: Moment,
) -> Result<Destroyed, AppError> {
    let record = cases.store.case(&order.case)?;
    let course = cases.course(&record)?;
    let definition = course.fold().definition();
    let events = events(&course);
    let mut data = Map::new();
    data.insert(BY.to_owned(), json!(order.by));
    let event = Event {
        on: Some(order.on),
        event: named(&events.destroy)?,
        data,
        set_aside: order.set_aside.clone(),
        ..Event::default()
    };
    let mut after = course.clone();
    let verdict = after.record(event.clone(), now.today);
    if !verdict.accepts() {
        return Err(refused(&verdict));
    }
    // All copies must open before anything is gone.
    let copies: Vec<(String, Store)> = order
        .backups
        .iter()
        .map(|location| {
            if !location.exists() {
                return Err(no_copy(location));
            }
            Ok((format!("{:?}", location.database), Store::open(location)?))
        })
        .collect::<Result<_, AppError>>()?;
    let facts = after
        .fold()
        .state()
        .case_facts(&definition.name, &order.case);
    let code = named(&events.certificate)?;
    let prepared = maker
        .prepare(&format!("{}/{code}", record.procedure))
        .map_err(AppError::Input)?;
    let options = Options {
        date: order.on,
        stage: Stage::Final,
        language,
        to: None,
        pictures: false,
        without: Vec::new(),
        anonymous: false,
        earlier: Vec::new(),
        large: false,
    };
    let made = make(
        maker,
        &prepared,
        &Value::Object(order.answers.clone()),
        &facts,
        &options,
    )
    .map_err(AppError::Input)?;
    let pdf: Option<Vec<u8>> = made.first().map(|one| one.pdf.clone());
    let certificate = write_all(made, &order.certificate, &options)?;
    if let (Some(register), Some(pdf)) = (&order.register, pdf) {
        register_in(cases, register, &order.case, &code, &pdf, order.on, now)?;
    }
    let recorded = match cases.record(&order.case, &event, now) {
        Ok(recorded) => recorded,
        Err(error) => {
            // What was not destroyed must not be certified.
            let _ = std::fs::remove_file(&order.certificate);
            return Err(error);
        }
    };
    let mut backups = Vec::new();
    for (name, copy) in copies {
        let known = copy.forget(&order.case, order.on)?;
        backups.push((name, known));
    }
    Ok(Destroyed {
        certificate,
        recorded,
        backups,
    })
}

fn no_copy(location: &Location) -> AppError {
    AppError::Input(vec![
        Diagnostic::wrong(
            "backup",
            format!("er is geen opslag op {:?}", location.database),
            format!("there is no store at {:?}", location.database),
        )
        .tip(
            "noem de map die `griffie store backup` maakte",
            "name the folder that `griffie store backup` made",
        ),
    ])
}

/// Files the certificate in another case; the destroyed one can hold nothing any more.
fn register_in(
    cases: &Cases,
    register: &str,
    case: &str,
    code: &str,
    pdf: &[u8],
    on: Date,
    now: Moment,
) -> Result<(), AppError> {
    if register == case {
        return Err(StoreError::Destroyed {
            case: case.to_owned(),
            on: on.to_string(),
        }
        .into());
    }
    let name = super::produce::file_name(case, code, None);
    let event = Event {
        on: Some(on),
        files: vec![Filed {
            document: code.to_owned(),
            finished: true,
            name,
            sha256: files::sha256(pdf),
            size: pdf.len() as u64,
            blob: cases.store.put_blob(register, pdf)?,
            date: Some(on),
            ..Filed::default()
        }],
        ..Event::default()
    };
    cases.record(register, &event, now)?;
    Ok(())
}

/// The machine-readable form.
pub fn destroyed_json(destroyed: &Destroyed, case: &str, on: Date) -> Value {
    json!({ "case": case, "destroyed": on, "certificate": destroyed.certificate,
        "backups": destroyed.backups.iter().map(|(name, known)| json!({ "store": name, "known": known })).collect::<Vec<_>>() })
}

/// Where a certificate goes when nothing else is said.
pub fn certificate_name(case: &str) -> PathBuf {
    Path::new(&format!("{case}-certificate.pdf")).to_owned()
}
