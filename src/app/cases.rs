//! Cases in the store: opening them, recording what happened, correcting it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::AppError;
use super::acting::Acting;
use super::outdated::{Outdated, changes_the_past, outdated};
use crate::calendar::{Date, year_month_day};
use crate::case::{Event, Person, Recorder};
use crate::catalog::{Catalog, Door, EventData};
use crate::diagnostic::{Diagnostic, Language, Severity, Text, has_errors};
use crate::procedure::{Course, Definition, Refusal, Verdict, doing, report};
use crate::store::{AgendaItem, CaseRecord, Change, Finding, Projection, Store, Verified};

/// The compiled procedures of the content; of one with mistakes, these.
#[derive(Debug)]
pub struct Procedures {
    definitions: BTreeMap<String, Result<Arc<Definition>, Vec<Diagnostic>>>,
    holidays: Arc<crate::calendar::Holidays>,
}

impl Procedures {
    /// Compiles every procedure.
    ///
    /// # Errors
    /// When the machine fails; a procedure that has mistakes is kept with them.
    pub fn of(catalog: &Catalog) -> Result<Self, AppError> {
        let mut definitions = BTreeMap::new();
        for name in catalog.procedures.keys() {
            let definition = match super::procedure::definition(catalog, name) {
                Ok(definition) => Ok(Arc::new(definition)),
                Err(AppError::Content(problems)) => Err(problems),
                Err(other) => return Err(other),
            };
            definitions.insert(name.clone(), definition);
        }
        Ok(Self {
            definitions,
            holidays: Arc::new(catalog.holidays.clone()),
        })
    }
}

/// Cases, with everything that is needed to understand them.
#[derive(Debug)]
pub struct Cases<'a> {
    /// The content.
    pub catalog: &'a Catalog,
    /// The store.
    pub store: &'a Store,
    procedures: Arc<Procedures>,
    /// Who looks; without, everything is seen.
    pub(super) seer: Option<Acting>,
}

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

impl<'a> Cases<'a> {
    /// The cases of a store, read with the content.
    ///
    /// # Errors
    /// When the machine fails; a procedure that has mistakes is refused where a case asks for it.
    pub fn new(catalog: &'a Catalog, store: &'a Store) -> Result<Self, AppError> {
        Ok(Self::with(
            catalog,
            store,
            &Arc::new(Procedures::of(catalog)?),
        ))
    }

    /// As [`Cases::new`], with procedures that were compiled before.
    pub(super) fn with(
        catalog: &'a Catalog,
        store: &'a Store,
        procedures: &Arc<Procedures>,
    ) -> Self {
        Self {
            catalog,
            store,
            procedures: Arc::clone(procedures),
            seer: None,
        }
    }

    /// The compiled procedure of a case, when what is due in it can be computed with the content at hand.
    ///
    /// # Errors
    /// Why not: the content does not have the procedure, or it has mistakes.
    pub fn computable(&self, name: &str) -> Result<&Arc<Definition>, Text> {
        match self.procedures.definitions.get(name) {
            Some(Ok(definition)) => Ok(definition),
            Some(Err(problems)) => Err(mistake(name, problems)),
            None => Err(Text::new(
                format!(
                    "de inhoud heeft geen procedure `{name}`; noem met --content die waarmee de zaak loopt"
                ),
                format!(
                    "the content has no procedure `{name}`; name with --content that with which the case runs"
                ),
            )),
        }
    }

    /// The compiled procedure.
    ///
    /// # Errors
    /// When the content has no such procedure, or it has mistakes: all of them.
    pub fn definition(&self, name: &str) -> Result<&Arc<Definition>, AppError> {
        match self.procedures.definitions.get(name) {
            Some(Ok(definition)) => Ok(definition),
            Some(Err(problems)) => Err(AppError::Content(problems.clone())),
            None => {
                let known = self.procedures.definitions.keys().map(String::as_str);
                Err(AppError::Input(vec![super::procedure::unknown(
                    name, known,
                )]))
            }
        }
    }

    /// The holidays that terms are counted with.
    pub fn holidays(&self) -> &Arc<crate::calendar::Holidays> {
        &self.procedures.holidays
    }

    /// The course of a case that was read.
    ///
    /// # Errors
    /// When the content does not have its procedure.
    pub fn course(&self, record: &CaseRecord) -> Result<Course, AppError> {
        let definition = self.definition(&record.procedure)?;
        Ok(Course::recorded(
            definition,
            &self.procedures.holidays,
            record.events.clone(),
        ))
    }

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
        let definition = self.definition(procedure)?;
        not_by_this_door(definition, &event)?;
        self.named(acting.actor().as_ref())?;
        let by = self
            .allowed(acting, definition, None, &event)
            .map_err(|error| self.refused(Some(acting), "record", "", error))?;
        let year = year_month_day(event.on.unwrap_or(acting.today)).0;
        self.store.open_case(
            procedure,
            &definition.file.series,
            year,
            acting.now,
            |number| {
                let course = Course::new(definition, &self.procedures.holidays);
                let problems = self.data_problems(definition, &event);
                decide(course, number, &event, problems, acting, by.clone())
            },
        )?
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
        doing::may_make(&actor, procedure, course, document)
            .map(|_| ())
            .map_err(AppError::Denied)
    }

    /// The data of an event against the form that the procedure gives for it.
    fn data_problems(&self, definition: &Definition, event: &Event) -> Vec<Diagnostic> {
        let Some(spec) = definition.file.events.get(&event.event) else {
            // An unknown event is the procedure's to refuse; a document or a correction has no form.
            return Vec::new();
        };
        let procedure = &self.catalog.procedures[&definition.name];
        let mut problems = match EventData::new(procedure, spec) {
            Ok(form) => form.check(&event.data),
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
        let Some(target) = event
            .corrects
            .and_then(|number| course.events().get(number.checked_sub(1)?))
        else {
            return Vec::new();
        };
        let mut data = target.data.clone();
        for (name, value) in &event.data {
            if value.is_null() {
                data.remove(name);
            } else {
                data.insert(name.clone(), value.clone());
            }
        }
        let corrected = Event {
            event: target.event.clone(),
            data,
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

    /// Walks the store, and compares what its lists say with what the events say.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    pub fn verify(&self, mut seen: impl FnMut(&str)) -> Result<Verified, AppError> {
        let mut verified = self.store.verify(&mut seen)?;
        let wrong: BTreeSet<String> = verified
            .findings
            .iter()
            .map(|finding| finding.case.clone())
            .collect();
        let mut after = String::new();
        loop {
            let page = self.store.case_ids(&after)?;
            let Some(last) = page.last() else {
                return Ok(verified);
            };
            after.clone_from(last);
            // A case that is damaged cannot be compared.
            for case in page.into_iter().filter(|case| !wrong.contains(case)) {
                seen(&case);
                // Somebody may record an event between the two readings; then the second time they agree.
                if !self.lists_agree(&case)? && !self.lists_agree(&case)? {
                    verified.findings.push(Finding {
                        case,
                        event: None,
                        blob: None,
                        text: Text::new(
                            "de lijsten kloppen niet met de gebeurtenissen; `griffie store rebuild` maakt ze opnieuw",
                            "the lists do not agree with its events; `griffie store rebuild` makes them again",
                        ),
                    });
                }
            }
        }
    }

    fn lists_agree(&self, case: &str) -> Result<bool, AppError> {
        let record = self.store.case(case)?;
        if record.destroyed.is_some() {
            return Ok(true);
        }
        let mut expected = projection(&self.course(&record)?);
        expected.title.clear();
        expected
            .items
            .iter_mut()
            .for_each(|item| item.body = Value::Null);
        Ok(self.store.listed_as(case)?.as_ref() == Some(&expected))
    }

    /// Makes the projections of all cases again; gives how many.
    ///
    /// # Errors
    /// When a case cannot be read.
    pub fn rebuild(&self, mut seen: impl FnMut(&str)) -> Result<usize, AppError> {
        let mut after = String::new();
        let mut count = 0;
        loop {
            let page = self.store.case_ids(&after)?;
            let Some(last) = page.last() else {
                return Ok(count);
            };
            after.clone_from(last);
            for case in page {
                seen(&case);
                self.store.rebuild_case(&case, |record| {
                    Ok::<_, AppError>(projection(&self.course(record)?))
                })??;
                count += 1;
            }
        }
    }
}

/// That a procedure has mistakes; none when it has remarks only.
fn mistake(name: &str, problems: &[Diagnostic]) -> Text {
    let first = problems
        .iter()
        .find(|problem| problem.severity == Severity::Error)
        .map_or(name, |problem| &problem.message.en);
    Text::new(
        format!("procedure `{name}` heeft fouten, en `griffie check` noemt ze (`{first}`)"),
        format!("procedure `{name}` has mistakes, and `griffie check` names them (`{first}`)"),
    )
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
            status: state.status(course.fold().definition()),
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

/// What lists need to know of a case.
pub fn projection(course: &Course) -> Projection {
    let fold = course.fold();
    let (definition, state) = (fold.definition(), fold.state());
    let first = crate::case::effective(course.events())
        .first()
        .map(|happened| happened.on);
    Projection {
        status: state.status(definition),
        states: Value::Object(state.states(definition)).to_string(),
        closed: state.closed.as_ref().map(|closed| closed.on),
        first,
        last: course.last(),
        title: title(course),
        items: state
            .open(definition)
            .into_iter()
            .map(|duty| {
                // A duty is made from its table.
                let spec = &definition.file.obligations[&duty.obligation];
                AgendaItem {
                    obligation: duty.obligation.clone(),
                    bearer: spec.bearer.clone(),
                    hard: spec.hard,
                    due: duty.due,
                    body: json!({ "duty": duty, "blocked": fold.blocked_by(duty) }),
                }
            })
            .collect(),
    }
}

/// What people call a case: the names of its parties.
pub fn title(course: &Course) -> String {
    let fold = course.fold();
    let parties: Vec<String> = fold
        .definition()
        .file
        .roles
        .iter()
        .filter(|(_, role)| role.party)
        .map(|(role, _)| {
            let people = fold.state().people(role);
            let names: Vec<String> = people.iter().map(Person::initials_and_surname).collect();
            names.join(", ")
        })
        .filter(|names| !names.is_empty())
        .collect();
    parties.join(" – ")
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

/// What a walk through the store found, in one language.
pub fn verified_json(verified: &Verified, language: Language) -> Value {
    let findings: Vec<Value> = verified
        .findings
        .iter()
        .map(|finding| {
            let mut value = json!({ "case": finding.case, "text": finding.text.get(language) });
            if let Some(event) = finding.event {
                value["event"] = json!(event);
            }
            if let Some(blob) = &finding.blob {
                value["blob"] = json!(blob);
            }
            value
        })
        .collect();
    json!({ "cases": verified.cases, "events": verified.events, "blobs": verified.blobs,
        "destroyed": verified.destroyed, "unnamed": verified.unnamed, "findings": findings })
}

/// Puts the case number before the other members of each item.
pub fn with_case(case: &str, items: Vec<Value>) -> Vec<Value> {
    items
        .into_iter()
        .map(|item| {
            let mut whole = Map::new();
            whole.insert("case".to_owned(), json!(case));
            if let Value::Object(members) = item {
                whole.extend(members);
            }
            Value::Object(whole)
        })
        .collect()
}
