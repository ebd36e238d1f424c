//! Answers to a form, by chance: what a person could fill in, corrected until nothing is wrong with it any more.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use griffie::app::AppError;
use griffie::app::outgoing::Outgoing;
use griffie::calendar::Date;
use griffie::case::{CaseFacts, Person};
use griffie::catalog::Form;
use griffie::diagnostic::{Diagnostic, Language, Severity};
use griffie::document::{Composed, Prepared, Printed, Request, Stage, TERM, Version, check};
use griffie::procedure::{Fold, with_last_days};
use griffie::schema;
use regex::Regex;
use serde_json::{Map, Value, json};

use super::hidden::{drop_hidden, hidden};
use super::place::{open_places, put, take};
use super::random::Random;
use super::values::{Values, days_in};
use super::world::World;

/// How often somebody changes an answer before giving up.
const PATIENCE: usize = 120;

/// The case that a document is written in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) facts: &'a CaseFacts,
    pub(super) base: &'a Fold,
    pub(super) earlier: &'a [Printed],
    pub(super) day: Date,
    /// Names that are asked for.
    pub(super) names: &'a [String],
}

/// Final answers, what each recipient gets to read, and what that is to the case.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) answers: Map<String, Value>,
    pub(super) composed: Vec<Composed>,
    /// With the last days of the terms, those that it starts included.
    pub(super) facts: CaseFacts,
    pub(super) data: Map<String, Value>,
}

/// Why a document was not made.
#[derive(Debug)]
pub(super) enum Unmade {
    /// Nobody holds a role that gets it or signs it.
    Nobody(String),
    /// What remained wrong whatever was answered.
    Wrong(Vec<Diagnostic>),
    /// It can be made, and is another event in this case.
    Other,
}

/// Fills in a form until it can be made final on a day, as the document of an event.
pub(super) fn fill(
    world: &World,
    random: &mut Random,
    document: &str,
    desk: &Desk,
    event: Option<&str>,
) -> Result<Filled, Unmade> {
    let Desk { facts, day, .. } = *desk;
    let words = if !desk.names.is_empty() {
        desk.names.to_vec()
    } else if random.chance(40) {
        surnames(facts)
    } else {
        Vec::new()
    };
    let prepared = world.prepared(document).map_err(Unmade::Wrong)?;
    let form = &prepared.form;
    let mut days = vec![day];
    facts
        .feiten
        .values()
        .for_each(|value| days_in(value, &mut days));
    let eager = *random.pick(&[0, 25, 60, 90]);
    let mut values = Values {
        random,
        today: day,
        days,
        words,
        eager,
    };
    let plain = with_last_days(facts, &desk.base.last_days());
    let problems = |answers: &Value| match facts_of(world, &prepared, desk, answers) {
        Some(facts) => check(form, answers, &facts, day, Stage::Final),
        None => check(form, answers, &plain, day, Stage::Final),
    };
    let known = problems(&json!({})).answers;
    let mut known = known.as_object().cloned().unwrap_or_else(Map::new);
    without_terms(form.schema(), &mut known);
    let mut answers = Value::Object(values.members(form.schema(), &known));
    let mut kept = BTreeSet::new();
    drop_hidden(form, &mut answers, &kept);
    let wrongs = |answers: &Value| errors(problems(answers).problems);
    let mut wrong = wrongs(&answers);
    let mut composing = 0;
    for _ in 0..PATIENCE {
        if wrong.is_empty() {
            composing += 1;
            if composing > 12 {
                break;
            }
            let told = tell(world, &prepared, desk, &answers, event);
            match told {
                Ok(filled) => return Ok(filled),
                Err(Untold::Unmade(unmade)) => return Err(unmade),
                Err(Untold::Other(places)) => {
                    let Some(place) = places.first() else {
                        return Err(Unmade::Other);
                    };
                    let place = if places.len() > 1 {
                        values.random.pick(&places)
                    } else {
                        place
                    };
                    if let Some(part) = schema::at(form.schema(), place) {
                        let value = values.of(part);
                        put(&mut answers, place, value);
                    }
                    drop_hidden(form, &mut answers, &kept);
                    wrong = wrongs(&answers);
                    continue;
                }
                Err(Untold::Wrong(problems)) => wrong = problems,
            }
        }
        let mut tried = answers.clone();
        let problem = values.random.pick(&wrong).clone();
        if let Some(pointer) = &problem.pointer
            && hidden(form, &tried).contains(pointer)
        {
            // Asked by the schema and not by the page: a person could not know.
            kept.insert(pointer.clone());
        }
        // A person who counts starts from nothing.
        values.eager = *values.random.pick(&[0, eager]);
        change(form, &mut values, &mut tried, &problem);
        drop_hidden(form, &mut tried, &kept);
        let found = wrongs(&tried);
        // What was missing is there now, with whatever may be wrong in it.
        let is_new = problem
            .pointer
            .as_deref()
            .is_some_and(|pointer| answers.pointer(pointer).is_none());
        if is_new || found.len() <= wrong.len() || values.random.chance(8) {
            answers = tried;
            wrong = found;
        }
    }
    if wrong.is_empty() {
        Err(Unmade::Other)
    } else {
        Err(Unmade::Wrong(wrong))
    }
}

/// Why answers that are right are no finished document.
enum Untold {
    Unmade(Unmade),
    /// It is another event; these answers decide that.
    Other(Vec<String>),
    Wrong(Vec<Diagnostic>),
}

/// What a document says, to its recipients and to the case.
fn tell(
    world: &World,
    prepared: &Prepared,
    desk: &Desk,
    answers: &Value,
    event: Option<&str>,
) -> Result<Filled, Untold> {
    let told = Outgoing::new(
        world.procedure,
        prepared,
        (desk.facts, desk.base),
        answers,
        desk.day,
    );
    let other = || {
        let says = event.and_then(|code| world.file().events[code].answers.as_deref());
        Untold::Other(says.map_or_else(Vec::new, |says| asked_in(&prepared.form, says)))
    };
    let outgoing = match told {
        Ok(outgoing) => outgoing,
        Err(_)
            if world
                .file()
                .unrecorded
                .contains_key(&prepared.document.code) =>
        {
            return Err(other());
        }
        Err(AppError::Input(problems)) => return Err(Untold::Unmade(Unmade::Wrong(problems))),
        Err(error) => panic!("{error:?}"),
    };
    let mut data = Map::new();
    if let Some(code) = event {
        if outgoing.event.as_deref() != Some(code) {
            return Err(other());
        }
        data = match outgoing.data(code, &Map::new()) {
            Ok(data) => data,
            Err(AppError::Input(problems)) => return Err(Untold::Unmade(Unmade::Wrong(problems))),
            Err(error) => panic!("{error:?}"),
        };
    }
    let facts = outgoing.facts().clone();
    match compose(world, prepared, answers, &facts, desk) {
        Ok(composed) => Ok(Filled {
            answers: outgoing.answers,
            composed,
            facts,
            data,
        }),
        Err(problems) => Err(match nobody(&problems) {
            Some(role) => Untold::Unmade(Unmade::Nobody(role)),
            None => Untold::Wrong(errors(problems)),
        }),
    }
}

/// The facts with the terms that the document itself starts, where it asks for a term.
fn facts_of(world: &World, prepared: &Prepared, desk: &Desk, answers: &Value) -> Option<CaseFacts> {
    if !world.asks_terms(&prepared.document.code) {
        return None;
    }
    let standing = (desk.facts, desk.base);
    let outgoing = Outgoing::new(world.procedure, prepared, standing, answers, desk.day).ok()?;
    Some(outgoing.facts().clone())
}

/// The last day of a term is computed each time, and never typed.
fn without_terms(schema: &Value, members: &mut Map<String, Value>) {
    for (name, property) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if property.get(TERM).is_some() {
            members.shift_remove(name);
        } else if let Some(Value::Object(inner)) = members.get_mut(name) {
            without_terms(property, inner);
        }
    }
}

/// The answers that an expression reads.
fn asked_in(form: &Form, source: &str) -> Vec<String> {
    let mut found: Vec<String> = answer_names()
        .captures_iter(source)
        .map(|name| format!("/{}", name[2].trim_end_matches('.').replace('.', "/")))
        .filter(|pointer| schema::at(form.schema(), pointer).is_some())
        .collect();
    found.dedup();
    found
}

fn answer_names() -> &'static Regex {
    static NAMES: OnceLock<Regex> = OnceLock::new();
    NAMES.get_or_init(|| Regex::new(r"\b(antwoorden|item)\.([a-z0-9_.]+)").expect("a pattern"))
}

/// The surname of somebody, or the only name.
pub(super) fn called(person: &Person) -> &str {
    if person.achternaam.is_empty() {
        &person.voornamen
    } else {
        &person.achternaam
    }
}

/// How the people of a case are called.
fn surnames(facts: &CaseFacts) -> Vec<String> {
    let people = facts.personen.values().flatten();
    people
        .map(|person| called(person).to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// What each recipient gets to read.
pub(super) fn compose(
    world: &World,
    prepared: &Prepared,
    answers: &Value,
    facts: &CaseFacts,
    desk: &Desk,
) -> Result<Vec<Composed>, Vec<Diagnostic>> {
    let request = Request {
        answers,
        case: facts,
        date: desk.day,
        stage: Stage::Final,
        language: Language::Nl,
        to: None,
        without: &[],
        earlier: desk.earlier,
        version: Version::Whole,
    };
    world.maker.compose(prepared, &request)
}

fn nobody(problems: &[Diagnostic]) -> Option<String> {
    problems.iter().find_map(|problem| {
        let role = problem.pointer.as_deref()?.strip_prefix("/personen/")?;
        Some(role.split('/').next()?.to_owned())
    })
}

fn errors(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems
        .into_iter()
        .filter(|problem| problem.severity == Severity::Error)
        .collect()
}

/// Changes something that a problem is about.
fn change(form: &Form, values: &mut Values, answers: &mut Value, problem: &Diagnostic) {
    let mut places: Vec<String> = Vec::new();
    match problem.pointer.as_deref() {
        Some(pointer) => {
            places.extend([pointer.to_owned(), pointer.to_owned(), pointer.to_owned()]);
        }
        // A gap in the wording names no answer: anything that is still open may fill it.
        None => places.extend(open_places(form.schema(), answers, "")),
    }
    places.extend(mentioned(form, problem));
    if places.is_empty() {
        return;
    }
    let mut pointer = values.random.pick(&places).clone();
    // Sometimes the whole list or group is what should have been different.
    if values.random.chance(15)
        && let Some((parent, _)) = pointer.rsplit_once('/')
        && !parent.is_empty()
    {
        pointer = parent.to_owned();
    }
    let Some(part) = schema::at(form.schema(), &pointer) else {
        take(answers, &pointer);
        return;
    };
    // The last day of a term is computed, and so is the date of the document; neither can be typed.
    let is_asked = pointer.rsplit_once('/').is_some_and(|(parent, name)| {
        let asked = schema::at(form.schema(), parent).and_then(|parent| parent.get("required"));
        asked
            .and_then(Value::as_array)
            .is_some_and(|asked| asked.contains(&json!(name)))
    });
    let is_given = answers.pointer(&pointer).is_some();
    let is_computed = part.get(TERM).is_some() || schema::is_now(part);
    if is_computed || is_given && !is_asked && values.random.chance(30) {
        take(answers, &pointer);
    } else {
        let value = values.of(part);
        put(answers, &pointer, value);
    }
}

/// The answers that a rule reads.
fn mentioned(form: &Form, problem: &Diagnostic) -> Vec<String> {
    let names = answer_names();
    let here = problem.pointer.clone().unwrap_or_default();
    let mut found = Vec::new();
    for rule in form
        .book
        .rules
        .iter()
        .filter(|rule| rule.id == problem.rule)
    {
        let Some(place) = here.strip_suffix(&rule.pointer) else {
            continue;
        };
        for name in names.captures_iter(&rule.when) {
            let path = name[2].trim_end_matches('.').replace('.', "/");
            found.push(if &name[1] == "item" {
                format!("{place}/{path}")
            } else {
                format!("/{path}")
            });
        }
    }
    found.retain(|pointer| schema::at(form.schema(), pointer).is_some());
    found
}
