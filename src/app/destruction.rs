//! The end of a dossier: what stops it, who proposes it, and who does it.
//!
//! What may happen when is in the events and guards of the procedure; which of its events do what is in
//! `[dossier.archive.events]`.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::acting::Acting;
use super::cases::Cases;
use super::recording::{Recorded, refused};
use super::render::{Options, Written, make, write_all};
use super::{AppError, files};
use crate::calendar::Date;
use crate::case::{Event, Filed, effective};
use crate::catalog::ArchiveEvents;
use crate::diagnostic::{Diagnostic, Language};
use crate::document::{Maker, Roster, Stage};
use crate::procedure::Course;
use crate::store::{CaseRecord, Location, Store, StoreError};

/// The member of an event that says why.
const REASON: &str = "reden";
/// The member that says who.
const BY: &str = "door";
/// The member that says how.
const METHOD: &str = "wijze";
/// Which events do what to a dossier.
pub(super) fn events(course: &Course) -> &ArchiveEvents {
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

/// Whether somebody may destroy a dossier now: on the day that it really is, and not alone. Who does it and who proposed
/// it are compared as accounts where both have one; the names are the procedure's to compare.
pub(super) fn may_be_destroyed(
    record: &CaseRecord,
    course: &Course,
    on: Option<Date>,
    acting: &Acting,
) -> Result<(), AppError> {
    if let Some(on) = on.filter(|on| *on != acting.today) {
        return Err(AppError::Refused(vec![
            Diagnostic::wrong(
                "destruction",
                format!("vernietigen gebeurt vandaag ({}), niet op {on}", acting.today),
                format!("destruction happens today ({}), not on {on}", acting.today),
            )
            .command(
                "laat --on weg; `griffie archive review --on DATUM` zegt wat er op een andere dag mag",
                "leave out --on; `griffie archive review --on DATE` tells what may happen on another day",
            ),
        ]));
    }
    let propose = &events(course).propose;
    let proposer = effective(course.events())
        .into_iter()
        .rfind(|happened| happened.event.event == *propose)
        .and_then(|happened| record.by.get(happened.seq - 1)?.clone());
    let same = proposer
        .and_then(|by| by.account)
        .is_some_and(|account| acting.account.as_ref() == Some(&account));
    if same {
        return Err(AppError::Denied(Box::new(
            Diagnostic::wrong(
                "two_people",
                "dit account heeft de vernietiging zelf voorgesteld",
                "this account proposed the destruction itself",
            )
            .tip(
                "laat een ander account de vernietiging goedkeuren",
                "let another account approve the destruction",
            ),
        )));
    }
    Ok(())
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
    acting: &Acting,
) -> Result<Recorded, AppError> {
    let record = cases.read(case)?;
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
    cases.record(case, &event, acting)
}

fn named(code: &str) -> Result<String, AppError> {
    if code.is_empty() {
        return Err(AppError::Input(vec![
            Diagnostic::wrong(
                "archive",
                "de procedure heeft daar geen gebeurtenis voor",
                "the procedure has no event for that",
            )
            .command(
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
    acting: &Acting,
) -> Result<Destroyed, AppError> {
    let record = cases.read(&order.case)?;
    if record.destroyed.is_some() {
        return Err(record.gone().into());
    }
    let course = cases.course(&record)?;
    may_be_destroyed(&record, &course, Some(order.on), acting)?;
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
    let verdict = after.record(event.clone(), acting.today);
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
        before: Roster::default(),
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
        register_in(cases, register, &order.case, &code, &pdf, order.on, acting)?;
    }
    let recorded = match cases.record_destruction(&order.case, &event, acting) {
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
        .command(
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
    acting: &Acting,
) -> Result<(), AppError> {
    if register == case {
        return Err(StoreError::Destroyed {
            case: case.to_owned(),
            on: on.to_string(),
        }
        .into());
    }
    let name = super::naming::file_name(case, code, None);
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
    cases.record(register, &event, acting)?;
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
