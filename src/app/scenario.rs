//! Running a scenario: the events of a case in a file, without a store.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize as _;
use serde_json::{Value, json};

use super::{AppError, files};
use crate::calendar::Date;
use crate::case::{CaseFacts, Event, Scenario};
use crate::catalog::{Catalog, Door, EventData};
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Language, Severity, has_errors};
use crate::procedure::{Course, Definition, Refusal, report};

/// An event of a scenario, as it went.
#[derive(Debug)]
pub struct Step {
    /// Its number in the file, from 1.
    pub number: usize,
    /// The day on which it was recorded.
    pub recorded: Date,
    /// Where the case stood after it.
    pub status: String,
    /// Why it was refused.
    pub refused: Vec<Refusal>,
    /// What was remarkable.
    pub warnings: Vec<Refusal>,
    /// What was set aside with a reason.
    pub set_aside: Vec<Refusal>,
}

/// A scenario that has run.
#[derive(Debug)]
pub struct Replayed {
    /// The day as of which it is seen.
    pub on: Date,
    /// The case.
    pub course: Course,
    /// Its events.
    pub steps: Vec<Step>,
    /// The events, by number.
    pub events: Vec<Event>,
    /// The case number.
    pub number: String,
}

/// Reads a scenario from a file, or one that comes with the program by its name.
///
/// # Errors
/// When it cannot be read or has mistakes.
pub fn read(catalog: &Catalog, path: &Path) -> Result<Scenario, AppError> {
    let name = path.to_string_lossy().into_owned();
    if !path.exists()
        && let Some(found) = embedded(catalog, &name)
    {
        return found;
    }
    let (value, text) = files::read_json(path)?;
    let mut scenario = parse(catalog, &value, &text, &name)?;
    if let Some(case) = scenario.case.clone() {
        let folder = path.parent().unwrap_or(Path::new("."));
        let file = if case.ends_with(".json") {
            folder.join(case)
        } else {
            folder.join("../cases").join(format!("{case}.json"))
        };
        let procedure = scenario.procedure.clone();
        let (facts, _) = files::read_case(catalog, Some(&file), Some(&procedure))?;
        adopt(&mut scenario, facts);
    }
    Ok(scenario)
}

fn parse(catalog: &Catalog, value: &Value, text: &str, name: &str) -> Result<Scenario, AppError> {
    let mut scenario = Scenario::deserialize(value).map_err(|error| {
        AppError::Input(crate::catalog::check::against_own_schema::<Scenario>(
            value, text, name, &error,
        ))
    })?;
    if let Some(procedure) = catalog.procedures.get(&scenario.procedure) {
        let door = Door::new(procedure).map_err(AppError::Input)?;
        let problems = enter(&door, &mut scenario, value);
        if has_errors(&problems) {
            return Err(AppError::Input(files::place(problems, name, text)));
        }
    }
    Ok(scenario)
}

/// Reads the people and facts of a scenario and of its events, each once.
fn enter(door: &Door, scenario: &mut Scenario, value: &Value) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if let Some(people) = value.get("personen") {
        scenario.personen = door.people(people, "/personen", &mut problems);
    }
    if let Some(facts) = value.get("feiten") {
        scenario.feiten = door.facts(facts, "/feiten", &mut problems);
    }
    let events = value.get("events").and_then(Value::as_array);
    let events = scenario.events.iter_mut().zip(events.into_iter().flatten());
    for (index, (event, value)) in events.enumerate() {
        let at = |part: &str| format!("/events/{index}/{part}");
        if let Some(people) = value.get("personen") {
            event.personen = door.people(people, &at("personen"), &mut problems);
        }
        if let Some(facts) = value.get("feiten") {
            event.feiten = door.facts(facts, &at("feiten"), &mut problems);
        }
    }
    problems
}

/// A scenario among the fixtures of the program: `Z4`.
fn embedded(catalog: &Catalog, name: &str) -> Option<Result<Scenario, AppError>> {
    let fixtures = Content::fixtures();
    let suffix = format!("/scenarios/{name}.json");
    let path = fixtures
        .paths()
        .into_iter()
        .find(|path| path.ends_with(&suffix))?;
    let read = |path: &str| -> Result<(Value, String), AppError> {
        let text = files::bundled(&fixtures, path)?;
        let value = crate::json::parse(&text).map_err(AppError::Input)?;
        Ok((value, text))
    };
    Some((|| {
        let (value, text) = read(&path)?;
        let mut scenario = parse(catalog, &value, &text, &path)?;
        if let Some(case) = scenario.case.clone() {
            let file = path.replace(&suffix, &format!("/cases/{case}.json"));
            let (value, text) = read(&file)?;
            let procedure = Some(scenario.procedure.as_str());
            let (facts, _) = files::case_from(catalog, &value, procedure, &text, &file)
                .map_err(AppError::Input)?;
            adopt(&mut scenario, facts);
        }
        Ok(scenario)
    })())
}

/// The names of the scenarios that come with the program.
pub fn names() -> Vec<String> {
    let fixtures = Content::fixtures();
    fixtures
        .paths()
        .into_iter()
        .filter_map(|path| {
            let (_, name) = path.split_once("/scenarios/")?;
            Some(name.strip_suffix(".json")?.to_owned())
        })
        .collect()
}

/// People of the file, and facts of groups that no event fills.
fn adopt(scenario: &mut Scenario, facts: CaseFacts) {
    for (role, people) in facts.personen {
        scenario.personen.entry(role).or_insert(people);
    }
    if scenario.kenmerk.is_empty() {
        scenario.kenmerk = facts.kenmerk;
    }
    for (group, value) in facts.feiten {
        scenario.feiten.entry(group).or_insert(value);
    }
}

/// The procedure of a scenario, compiled, with its readings.
///
/// # Errors
/// When there is no such procedure, or it has no such reading.
pub fn definition(catalog: &Catalog, scenario: &Scenario) -> Result<Definition, AppError> {
    let mut definition = super::procedure::definition(catalog, &scenario.procedure)?;
    for (id, value) in &scenario.policies {
        let Some(policy) = definition.file.policies.get(id) else {
            let known = definition.file.policies.keys().map(String::as_str);
            return Err(AppError::Input(vec![
                Diagnostic::wrong(
                    "policy",
                    format!("de procedure kent geen lezing `{id}`"),
                    format!("the procedure has no policy `{id}`"),
                )
                .meant(id, known),
            ]));
        };
        if !policy.choices.is_empty() && !policy.choices.contains(value) {
            return Err(AppError::Input(vec![
                Diagnostic::wrong(
                    "policy",
                    format!("`{value}` is geen keuze van lezing `{id}`"),
                    format!("`{value}` is no choice of policy `{id}`"),
                )
                .tip(
                    format!("keuzes: {}", json!(policy.choices)),
                    format!("choices: {}", json!(policy.choices)),
                ),
            ]));
        }
        definition.policies.insert(id.clone(), value.clone());
    }
    Ok(definition)
}

/// Runs a scenario, as far as it was known on a day.
///
/// # Errors
/// When the data of an event do not fit its form: everything, at once.
pub fn replay(
    catalog: &Catalog,
    scenario: &Scenario,
    on: Option<Date>,
) -> Result<Replayed, AppError> {
    let definition = Arc::new(definition(catalog, scenario)?);
    let procedure = &catalog.procedures[&definition.name];
    let mut problems = Vec::new();
    let mut forms: BTreeMap<&str, EventData> = BTreeMap::new();
    let holidays = Arc::new(catalog.holidays.clone());
    let mut course = Course::new(&definition, &holidays);
    let mut steps: Vec<Step> = Vec::new();
    // Numbers in the file count refused events too; the case does not.
    let mut numbers: Vec<Option<usize>> = Vec::new();
    let mut day: Option<Date> = None;
    for (index, event) in scenario.events.iter().enumerate() {
        let recorded = event.recorded.or(event.on).max(day).or(day);
        let Some(recorded) = recorded.or(event.on) else {
            problems.push(
                Diagnostic::wrong(
                    "date",
                    "de eerste gebeurtenis heeft geen datum",
                    "the first event has no date",
                )
                .pointer(format!("/events/{index}")),
            );
            continue;
        };
        if on.is_some_and(|on| recorded > on) {
            break;
        }
        day = Some(recorded);
        if let Some(spec) = definition.file.events.get(&event.event) {
            if !forms.contains_key(event.event.as_str()) {
                forms.insert(
                    &event.event,
                    EventData::new(procedure, spec).map_err(AppError::Input)?,
                );
            }
            if let Some(form) = forms.get(event.event.as_str()) {
                problems.extend(
                    form.check(&event.data, event.on)
                        .into_iter()
                        .map(|problem| problem.under(&format!("/events/{index}/data"))),
                );
            }
        }
        let mut event = event.clone();
        if course.events().is_empty() {
            let mut people = scenario.personen.clone();
            people.extend(event.personen);
            event.personen = people;
            let mut facts = scenario.feiten.clone();
            facts.extend(event.feiten);
            event.feiten = facts;
        }
        let known = |number: usize| {
            number
                .checked_sub(1)
                .and_then(|at| numbers.get(at).copied().flatten())
        };
        event.corrects = event.corrects.map(|number| known(number).unwrap_or(0));
        event.withdraws = event.withdraws.map(|number| known(number).unwrap_or(0));
        event.recorded = Some(recorded);
        let verdict = course.record(event, recorded);
        numbers.push(verdict.accepts().then(|| course.events().len()));
        steps.push(Step {
            number: index + 1,
            recorded,
            status: course.fold().state().status(&definition),
            refused: verdict.refusals,
            warnings: verdict.warnings,
            set_aside: verdict.set_aside,
        });
    }
    if has_errors(&problems) {
        return Err(AppError::Input(problems));
    }
    let Some(on) = on.or(day) else {
        return Err(AppError::Input(vec![
            Diagnostic::wrong(
                "events",
                "er gebeurt niets: het scenario heeft geen gebeurtenissen",
                "nothing happens: the scenario has no events",
            )
            .tip(
                "schrijf bij `events` de eerste gebeurtenis, met haar dag",
                "write the first event at `events`, with its day",
            )
            .pointer("/events"),
        ]));
    };
    Ok(Replayed {
        on,
        course,
        steps,
        events: scenario.events.clone(),
        number: scenario.kenmerk.clone(),
    })
}

/// The machine-readable form.
pub fn to_json(catalog: &Catalog, replayed: &Replayed, language: Language) -> Value {
    let fold = replayed.course.fold();
    let (definition, state, on) = (fold.definition(), fold.state(), replayed.on);
    let with_case = |items| super::cases::with_case(&replayed.number, items);
    let event = |step: &Step| &replayed.events[step.number - 1];
    let refused: Vec<Value> = replayed
        .steps
        .iter()
        .flat_map(|step| {
            step.refused.iter().map(move |refusal| {
                let mut value = report::refused(refusal, language);
                value["number"] = json!(step.number);
                value["event"] = json!(event(step).event);
                value["on"] = json!(event(step).on);
                value
            })
        })
        .collect();
    let timeline: Vec<Value> = replayed
        .steps
        .iter()
        .map(|step| {
            json!({ "number": step.number, "on": event(step).on, "recorded": step.recorded,
                "event": event(step).event, "status": step.status,
                "refused": step.refused.iter().map(|refusal| &refusal.guard).collect::<Vec<_>>(),
                "warnings": step.warnings.iter().map(|refusal| report::refused(refusal, language)).collect::<Vec<_>>(),
                "set_aside": step.set_aside.iter().map(|refusal| &refusal.guard).collect::<Vec<_>>() })
        })
        .collect();
    json!({
        "case": replayed.number,
        "procedure": definition.name,
        "on": on,
        "status": state.status(definition),
        "states": state.states(definition),
        "closed": state.closed.as_ref().map(|closed| json!({ "on": closed.on, "reason": closed.reason })),
        "open": with_case(report::open(fold, on, language)),
        "met": with_case(report::done(fold, true, on, language)),
        "ended": with_case(report::done(fold, false, on, language)),
        "refused": refused,
        "next": super::procedure::next(catalog, fold, &replayed.number, on, language),
        "timeline": timeline,
    })
}

/// Warnings of the steps, for people.
pub fn warnings(replayed: &Replayed) -> Vec<Diagnostic> {
    replayed
        .steps
        .iter()
        .flat_map(|step| {
            step.warnings
                .iter()
                .map(|refusal| refusal.diagnostic(Severity::Warning))
        })
        .collect()
}
