//! Recording what happens in a case: judged by who acts, by the form of its data and by the procedure, all at once.

use std::sync::Arc;

use serde_json::{Value, json};

use super::AppError;
use super::acting::Acting;
use super::cases::{Cases, with_case};
use super::outdated::{Outdated, changes_the_past, outdated};
use super::projection::projection;
use crate::calendar::{Date, year_month_day};
use crate::case::{Event, Recorder, effective};
use crate::catalog::{Door, EventData, Procedure};
use crate::diagnostic::{Diagnostic, Language, Severity, Text, has_errors};
use crate::procedure::doing::ACCOUNT;
use crate::procedure::{Course, Definition, Refusal, Verdict, doing, report};
use crate::store::Change;

/// What was recorded.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The case number.
    pub case: String,
    /// The number of the event in the case.
    pub number: usize,
    /// Where the case now stands.
    pub status: String,
    /// What is remarkable.
    pub warnings: Vec<Refusal>,
    /// What was set aside with a reason.
    pub set_aside: Vec<Refusal>,
    /// The course of the case after it.
    pub course: Course,
}

/// Something to do in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act<'a> {
    /// Recording this event.
    Record(&'a str),
    /// Drafting or finishing this document.
    Make(&'a str),
}

impl Cases<'_> {
    /// Opens a case with its first event.
    ///
    /// # Errors
    /// When the procedure refuses the event, or its data do not fit; then no number was used.
    pub fn open(
        &self,
        procedure: &str,
        event: Event,
        acting: &Acting,
    ) -> Result<Recorded, AppError> {
        self.open_once(procedure, event, None, acting)
    }

    /// As [`Cases::open`], of what was taken in under this id, which ends with it.
    pub(super) fn open_once(
        &self,
        procedure: &str,
        event: Event,
        intake: Option<&str>,
        acting: &Acting,
    ) -> Result<Recorded, AppError> {
        let definition = self.definition(procedure)?;
        not_by_this_door(definition, &event)?;
        self.named(acting.actor().as_ref())?;
        let by = self
            .allowed(acting, definition, None, &event)
            .map_err(|error| self.refused(Some(acting), "record", "", error))?;
        let event = self.standing_in_it(acting, definition, event, &by)?;
        let year = year_month_day(event.on.unwrap_or(acting.today)).0;
        self.store.open_case(
            procedure,
            &definition.file.series,
            (year, intake),
            acting.now,
            |number| {
                let course = Course::new(definition, self.holidays());
                let problems = self.data_problems(definition, &event);
                decide(course, number, &event, problems, acting, by.clone())
            },
        )?
    }

    /// The first event of a case, with who opens it among its people where the procedure asks that: otherwise they would
    /// not be able to find their own case again.
    ///
    /// # Errors
    /// When nobody in it can be they.
    fn standing_in_it(
        &self,
        acting: &Acting,
        definition: &Definition,
        mut event: Event,
        by: &Recorder,
    ) -> Result<Event, AppError> {
        let file = &self.catalog.procedures[&definition.name].file;
        let (Some(actor), Some(role)) = (acting.actor(), &by.role) else {
            return Ok(event);
        };
        if !actor.opens(file, role) {
            return Ok(event);
        }
        let mine = Value::from(actor.account);
        let mut holders = event.personen.get_mut(role).into_iter().flatten();
        let (first, more) = (holders.next(), holders.next().is_some());
        if let Some(person) = first
            && !more
            && *person
                .more
                .entry(ACCOUNT.to_owned())
                .or_insert_with(|| mine.clone())
                == mine
        {
            return Ok(event);
        }
        let title = file
            .roles
            .get(role)
            .map_or_else(|| Text::name(role.clone()), |role| role.title.clone());
        Err(AppError::Input(vec![
            Diagnostic::wrong(
                "access",
                format!("wie dit dossier opent, staat er niet in als {}", title.nl),
                format!("who opens this file does not stand in it as {}", title.en),
            )
            .tip(
                format!("zet uzelf bij de betrokkenen, als enige {}; anders kunt u het dossier straks niet meer vinden", title.nl),
                format!("add yourself to the people, as the only {}; otherwise you cannot find the file again", title.en),
            ),
        ]))
    }

    /// Records an event in a case.
    ///
    /// # Errors
    /// When the procedure refuses it, or its data do not fit: everything at once.
    pub fn record(&self, case: &str, event: &Event, acting: &Acting) -> Result<Recorded, AppError> {
        self.named(acting.actor().as_ref())?;
        let recorded: Result<Recorded, AppError> =
            self.store.change_case(case, acting.now, |record| {
                let course = self.course(record)?;
                not_by_this_door(course.fold().definition(), event)?;
                let mut change = self.judged(case, course, event, acting)?;
                let course = &change.result.course;
                let last = course.events().last();
                if last.is_some_and(|event| changes_the_past(event)) {
                    let letters = outdated(self, course, case)?;
                    let told = letters.iter().map(Outdated::refusal);
                    change.result.warnings.extend(told);
                }
                Ok(change)
            })?;
        recorded.map_err(|error| match error {
            AppError::Denied(_) => self.refused(Some(acting), "record", case, error),
            other => other,
        })
    }

    /// Records the event with which a case is destroyed: today, and by somebody else than who proposed it.
    ///
    /// # Errors
    /// As [`Cases::record`]; when the day is not the real one; when one account does both.
    pub(super) fn record_destruction(
        &self,
        case: &str,
        event: &Event,
        acting: &Acting,
    ) -> Result<Recorded, AppError> {
        self.named(acting.actor().as_ref())?;
        self.store.change_case(case, acting.now, |record| {
            let course = self.course(record)?;
            super::destruction::may_be_destroyed(record, &course, event.on, acting)?;
            self.judged(case, course, event, acting)
        })?
    }

    /// What recording an event would change; nothing is written.
    ///
    /// # Errors
    /// When who acts may not do it, the procedure refuses it, or its data do not fit: everything at once.
    pub(super) fn judged(
        &self,
        case: &str,
        course: Course,
        event: &Event,
        acting: &Acting,
    ) -> Result<Change<Recorded>, AppError> {
        let by = self.allowed(acting, course.fold().definition(), Some(&course), event)?;
        let mut problems = self.data_problems(course.fold().definition(), event);
        problems.extend(self.correction_problems(&course, event));
        decide(course, case, event, problems, acting, by)
    }

    /// Whether who acts may do this, and as which role: asked for every event, and nowhere else.
    fn allowed(
        &self,
        acting: &Acting,
        definition: &Definition,
        course: Option<&Course>,
        event: &Event,
    ) -> Result<Recorder, AppError> {
        let Some(actor) = acting.actor() else {
            return Ok(acting.recorder(None));
        };
        let procedure = &self.catalog.procedures[&definition.name];
        doing::may_do(&actor, procedure, course, event)
            .map(|role| acting.recorder(role))
            .map_err(AppError::Denied)
    }

    /// Whether who acts may draft or finish a document of a case.
    ///
    /// # Errors
    /// Why not.
    pub fn may_make(
        &self,
        acting: &Acting,
        course: &Course,
        document: &str,
    ) -> Result<(), AppError> {
        let Some(actor) = acting.actor() else {
            return Ok(());
        };
        let procedure = &self.catalog.procedures[&course.fold().definition().name];
        doing::may_make(&actor, procedure, Some(course), document)
            .map(|_| ())
            .map_err(AppError::Denied)
    }

    /// Whether who looks may do something in a case, or in a new one; the owner may. What the case itself has against it
    /// is another question.
    pub fn offers(&self, procedure: &Procedure, course: Option<&Course>, act: Act) -> bool {
        self.answer(procedure, course, act).is_ok()
    }

    /// As [`Cases::offers`], as the reason not to go on.
    ///
    /// # Errors
    /// Why not, and who may; that the store has accounts and nobody said who looks.
    pub fn may_record(
        &self,
        case: &str,
        procedure: &Procedure,
        course: Option<&Course>,
        code: &str,
    ) -> Result<(), AppError> {
        self.named(self.actor().as_ref())?;
        self.answer(procedure, course, Act::Record(code))
            .map_err(|why| self.refused_seer("record", case, AppError::Denied(why)))
    }

    fn answer(
        &self,
        procedure: &Procedure,
        course: Option<&Course>,
        act: Act,
    ) -> Result<(), Box<Diagnostic>> {
        let Some(actor) = self.actor() else {
            return Ok(());
        };
        let role = match act {
            Act::Record(code) => {
                let event = Event {
                    event: code.to_owned(),
                    ..Event::default()
                };
                doing::may_do(&actor, procedure, course, &event)
            }
            Act::Make(code) => doing::may_make(&actor, procedure, course, code),
        };
        role.map(|_| ())
    }

    /// The data of an event against the form that the procedure gives for it.
    fn data_problems(&self, definition: &Definition, event: &Event) -> Vec<Diagnostic> {
        let Some(spec) = definition.file.events.get(&event.event) else {
            // An unknown event is the procedure's to refuse; a document or a correction has no form.
            return Vec::new();
        };
        let procedure = &self.catalog.procedures[&definition.name];
        let mut problems = match EventData::new(procedure, spec) {
            Ok(form) => form.check(&event.data, event.on),
            Err(problems) => problems,
        };
        problems.extend(self.people_problems(definition, event));
        problems
    }

    /// People and facts, for whoever comes in without a file.
    fn people_problems(&self, definition: &Definition, event: &Event) -> Vec<Diagnostic> {
        let procedure = &self.catalog.procedures[&definition.name];
        let mut problems = Vec::new();
        if event.personen.is_empty() && event.feiten.is_empty() {
            return problems;
        }
        match Door::new(procedure) {
            Ok(door) => {
                let people = json!(event.personen);
                door.people(&people, "/personen", &mut problems);
                door.facts(&json!(event.feiten), "/feiten", &mut problems);
                problems.retain(|problem| problem.severity == Severity::Error);
            }
            Err(found) => problems.extend(found),
        }
        problems
    }

    /// A correction must leave data that fit.
    fn correction_problems(&self, course: &Course, event: &Event) -> Vec<Diagnostic> {
        let Some(number) = event.corrects else {
            return Vec::new();
        };
        // What earlier corrections made of it counts too.
        let mut events = course.events().to_vec();
        events.push(Arc::new(event.clone()));
        let mut happened = effective(&events).into_iter();
        let Some(target) = happened.find(|happened| happened.seq == number) else {
            // What was withdrawn is the procedure's to refuse.
            return Vec::new();
        };
        let corrected = Event {
            event: target.event.event.clone(),
            on: Some(target.on),
            data: target.event.data.clone(),
            personen: event.personen.clone(),
            feiten: event.feiten.clone(),
            ..Event::default()
        };
        self.data_problems(course.fold().definition(), &corrected)
    }

    /// Numbers and yes or no that came as text, by what the form of the event asks.
    ///
    /// # Errors
    /// When the form has mistakes.
    pub fn read_as_asked(&self, procedure: &str, event: &mut Event) -> Result<(), AppError> {
        let definition = self.definition(procedure)?;
        if let Some(spec) = definition.file.events.get(&event.event) {
            let procedure = &self.catalog.procedures[&definition.name];
            EventData::new(procedure, spec)
                .map_err(AppError::Input)?
                .read_as_asked(&mut event.data);
        }
        Ok(())
    }
}

/// What cannot be undone has a door of its own, which looks at the clock and at who proposed it.
fn not_by_this_door(definition: &Definition, event: &Event) -> Result<(), AppError> {
    let spec = definition.file.events.get(&event.event);
    if !spec.is_some_and(|spec| spec.destroys) {
        return Ok(());
    }
    Err(AppError::Refused(vec![
        Diagnostic::wrong(
            "destruction",
            format!("`{}` vernietigt het dossier en wordt niet zomaar vastgelegd", event.event),
            format!("`{}` destroys the dossier and is not simply recorded", event.event),
        )
        .tip(
            "daarvoor zijn twee mensen nodig: een stelt het voor, een ander doet het",
            "that takes two people: one proposes it, somebody else does it",
        )
        .command(
            "laat iemand het voorstellen met `griffie archive propose`; een ander doet het met `griffie archive destroy`",
            "let somebody propose it with `griffie archive propose`; somebody else does it with `griffie archive destroy`",
        ),
    ]))
}

/// Judges an event; accepted, it becomes a change of the store.
fn decide(
    mut course: Course,
    case: &str,
    event: &Event,
    mut problems: Vec<Diagnostic>,
    acting: &Acting,
    by: Recorder,
) -> Result<Change<Recorded>, AppError> {
    let mut event = event.clone();
    if event.on != Some(acting.today) {
        event.recorded = Some(acting.today);
    }
    let verdict = course.record(event.clone(), acting.today);
    let wrong = has_errors(&problems);
    // What is wrong with the data, and what the procedure has against it, at once.
    problems.extend(refusals(&verdict));
    if wrong {
        return Err(AppError::Input(problems));
    }
    if !verdict.accepts() {
        return Err(AppError::Refused(problems));
    }
    // As the course has it: with an id for each of its people.
    if let Some(recorded) = course.events().last() {
        event = Event::clone(recorded);
    }
    let state = course.fold().state();
    Ok(Change {
        destroys: state.destroyed.then_some(event.on).flatten(),
        projection: projection(&course),
        events: vec![event],
        by,
        result: Recorded {
            case: case.to_owned(),
            number: course.events().len(),
            status: course.status(),
            warnings: verdict.warnings,
            set_aside: verdict.set_aside,
            course,
        },
    })
}

/// A refused event as problems, each with the way out.
pub fn refused(verdict: &Verdict) -> AppError {
    AppError::Refused(refusals(verdict))
}

fn refusals(verdict: &Verdict) -> Vec<Diagnostic> {
    verdict
        .refusals
        .iter()
        .map(|refusal| refusal.diagnostic(Severity::Error))
        .collect()
}

/// The machine-readable form of what was recorded.
pub fn to_json(recorded: &Recorded, today: Date, language: Language) -> Value {
    let fold = recorded.course.fold();
    let list = |refusals: &[Refusal]| -> Vec<Value> {
        refusals
            .iter()
            .map(|refusal| report::refused(refusal, language))
            .collect()
    };
    let mut value = json!({
        "case": recorded.case,
        "event": recorded.number,
        "status": recorded.status,
        "states": fold.state().states(fold.definition()),
        "warnings": list(&recorded.warnings),
        "set_aside": list(&recorded.set_aside),
    });
    value["open"] = with_case(&recorded.case, report::open(fold, today, language)).into();
    value
}
