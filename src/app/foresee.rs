//! What an event would bring about, before it is recorded: which terms start, which duties are met, what stands in
//! the way and how it may be got round. Nothing is written.

use serde_json::Value;

use super::AppError;
use super::acting::Acting;
use super::cases::Cases;
use super::outdated::{Outdated, changes_the_past, outdated};
use super::recording::Recorded;
use crate::calendar::Date;
use crate::case::Event;
use crate::diagnostic::{Diagnostic, Language, Severity};
use crate::procedure::access::Access;
use crate::procedure::{Course, Duty, Fate, report};

/// What an event would bring about.
#[derive(Debug)]
pub struct Foreseen {
    /// Why it would not be accepted; empty when it would.
    pub problems: Vec<Diagnostic>,
    /// What stands in the way may be set aside with a reason.
    pub may_override: bool,
    /// What is remarkable.
    pub warnings: Vec<Diagnostic>,
    /// What follows; nothing when it is not accepted.
    pub changes: Changes,
}

/// What follows from an event.
#[derive(Debug, Default)]
pub struct Changes {
    /// Tracks that go on: what the track is called, where it stood, where it goes.
    pub steps: Vec<Step>,
    /// Duties that start, as `report::item` tells them.
    pub started: Vec<Value>,
    /// Duties whose last day changes.
    pub moved: Vec<Moved>,
    /// Duties that are met.
    pub met: Vec<Value>,
    /// Duties that are no longer needed.
    pub ended: Vec<Value>,
    /// The case closes.
    pub closes: bool,
    /// The case is destroyed.
    pub destroys: bool,
}

impl Changes {
    /// Whether anything follows.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
            && self.started.is_empty()
            && self.moved.is_empty()
            && self.met.is_empty()
            && self.ended.is_empty()
            && !self.closes
            && !self.destroys
    }
}

/// A track that goes on.
#[derive(Debug, serde::Serialize)]
pub struct Step {
    /// What the track is called.
    pub track: String,
    /// Where it stood; nothing when it begins.
    pub from: Option<String>,
    /// Where it goes; nothing when the content has no name for it.
    pub to: Option<String>,
}

/// A duty whose last day changes.
#[derive(Debug, serde::Serialize)]
pub struct Moved {
    /// What must be done.
    pub title: String,
    /// Its last day as it was.
    pub before: Option<Date>,
    /// Its last day as it will be.
    pub after: Option<Date>,
}

/// What an event would bring about in a case.
///
/// # Errors
/// When there is no such case, or it cannot be read; that the event would be refused is no error.
pub fn foresee(
    cases: &Cases,
    case: &str,
    event: &Event,
    acting: &Acting,
) -> Result<Foreseen, AppError> {
    let record = cases.read(case)?;
    let course = cases.course(&record)?;
    told(cases, course, case, event, acting)
}

/// What an event would bring about as the first of a case.
///
/// # Errors
/// When there is no such procedure, or it has mistakes.
pub fn foresee_first(
    cases: &Cases,
    procedure: &str,
    event: &Event,
    acting: &Acting,
) -> Result<Foreseen, AppError> {
    cases.named(acting.actor().as_ref())?;
    let course = Course::new(cases.definition(procedure)?, cases.holidays());
    told(cases, course, "", event, acting)
}

fn told(
    cases: &Cases,
    before: Course,
    case: &str,
    event: &Event,
    acting: &Acting,
) -> Result<Foreseen, AppError> {
    match cases.judged(case, before.clone(), event, acting) {
        Ok(change) => {
            let mut recorded: Recorded = change.result;
            if recorded
                .course
                .events()
                .last()
                .is_some_and(|event| changes_the_past(event))
            {
                let letters = outdated(cases, &recorded.course, case)?;
                recorded
                    .warnings
                    .extend(letters.iter().map(Outdated::refusal));
            }
            let warnings = recorded.warnings.iter().chain(&recorded.set_aside);
            Ok(Foreseen {
                problems: Vec::new(),
                may_override: false,
                warnings: warnings
                    .map(|warning| warning.diagnostic(Severity::Warning))
                    .collect(),
                changes: {
                    let access = cases.access(&recorded.course);
                    let changes = changes(
                        &before,
                        &recorded.course,
                        access.as_ref(),
                        acting.today,
                        acting.language,
                    );
                    if let Some(access) = &access {
                        access.decided().map_err(AppError::Content)?;
                    }
                    changes
                },
            })
        }
        Err(AppError::Input(problems) | AppError::Refused(problems)) => {
            let with_reason = Event {
                set_aside: Some("…".to_owned()),
                ..event.clone()
            };
            let may_override = event.set_aside.is_none()
                && cases.judged(case, before, &with_reason, acting).is_ok();
            Ok(Foreseen {
                problems,
                may_override,
                warnings: Vec::new(),
                changes: Changes::default(),
            })
        }
        Err(other) => Err(other),
    }
}

/// What follows, as far as who acts may know of it.
fn changes(
    before: &Course,
    after: &Course,
    access: Option<&Access>,
    today: Date,
    language: Language,
) -> Changes {
    let (was, is) = (before.fold(), after.fold());
    let definition = is.definition();
    let item = |duty: &Duty| {
        let blocked = is.blocked_by(duty);
        report::item(definition, is.holidays(), duty, &blocked, today, language)
    };
    let mut changes = Changes {
        closes: was.state().closed.is_none() && is.state().closed.is_some(),
        destroys: is.state().destroyed && !was.state().destroyed,
        ..Changes::default()
    };
    let (states_before, states) = (
        was.state().states(definition),
        is.state().states(definition),
    );
    for (track, spec) in &definition.file.tracks {
        let title = |state: Option<&Value>| {
            let found = state
                .and_then(Value::as_str)
                .and_then(|code| spec.states.get(code));
            found.map(|state| state.title.get(language).to_owned())
        };
        if states_before.get(track) != states.get(track) {
            changes.steps.push(Step {
                track: spec.title.get(language).to_owned(),
                from: title(states_before.get(track)),
                to: title(states.get(track)),
            });
        }
    }
    let known = |duty: &Duty| {
        let same = |one: &&Duty| is_same(one, duty);
        was.state().duties.iter().find(same)
    };
    let told = |duty: &&Duty| access.is_none_or(|access| access.obligation(&duty.obligation));
    for duty in is.state().duties.iter().filter(told) {
        let known = known(duty);
        let was_open = known.is_some_and(Duty::is_open);
        match (duty.is_open(), known) {
            (true, None) => match continued(was.state().duties.as_slice(), duty) {
                Some(old) => changes.moved.push(moved(definition, old, duty, language)),
                None => changes.started.push(item(duty)),
            },
            (true, Some(old)) if old.due != duty.due => {
                changes.moved.push(moved(definition, old, duty, language));
            }
            (false, Some(_)) if was_open => match duty.fate {
                Fate::Met(_) => changes.met.push(item(duty)),
                // Another one continues it, and was told of above or below.
                Fate::Extended(_) | Fate::Replaced(_) | Fate::Open => {}
                Fate::Cancelled(_) | Fate::Lapsed(_) => changes.ended.push(item(duty)),
            },
            _ => {}
        }
    }
    changes
}

/// Whether two are the same duty at two times.
fn is_same(one: &Duty, other: &Duty) -> bool {
    one.obligation == other.obligation
        && one.which == other.which
        && one.role == other.role
        && one.event == other.event
        && one.started == other.started
        && one.anchor == other.anchor
        && one.extension == other.extension
}

/// The open duty that a new one continues: with more time, or counted from another day.
fn continued<'a>(before: &'a [Duty], duty: &Duty) -> Option<&'a Duty> {
    before.iter().find(|old| {
        old.is_open()
            && old.obligation == duty.obligation
            && old.which == duty.which
            && old.role == duty.role
    })
}

fn moved(
    definition: &crate::procedure::Definition,
    old: &Duty,
    new: &Duty,
    language: Language,
) -> Moved {
    let spec = definition.file.obligations.get(&new.obligation);
    Moved {
        title: spec.map_or_else(
            || new.obligation.clone(),
            |spec| spec.title.get(language).to_owned(),
        ),
        before: old.due,
        after: new.due,
    }
}
