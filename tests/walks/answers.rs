//! Answers to a form, by chance: what a person could fill in, corrected until nothing is wrong with it any more.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use griffie::calendar::Date;
use griffie::case::CaseFacts;
use griffie::catalog::{Effect, Element, Form, property_path};
use griffie::diagnostic::{Diagnostic, Language, Severity};
use griffie::document::{Composed, Prepared, Request, Stage, Version, check};
use griffie::schema;
use regex::Regex;
use serde_json::{Map, Value, json};

use super::random::Random;
use super::values::{Values, days_in};
use super::world::World;

/// How often somebody changes an answer before giving up.
const PATIENCE: usize = 120;

/// Final answers and what each recipient gets to read.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) answers: Map<String, Value>,
    pub(super) composed: Vec<Composed>,
}

/// Why a document was not made.
#[derive(Debug)]
pub(super) enum Unmade {
    /// Nobody holds a role that gets it or signs it.
    Nobody(String),
    /// What remained wrong whatever was answered.
    Wrong(Vec<Diagnostic>),
}

/// Fills in a form until it can be made final on a day.
pub(super) fn fill(
    world: &World,
    random: &mut Random,
    document: &str,
    facts: &CaseFacts,
    day: Date,
) -> Result<Filled, Unmade> {
    let words = if random.chance(30) {
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
    let known = check(form, &json!({}), facts, day, Stage::Final).answers;
    let known = known.as_object().cloned().unwrap_or_else(Map::new);
    let mut answers = Value::Object(values.members(form.schema(), &known));
    let mut kept = BTreeSet::new();
    drop_hidden(form, &mut answers, &kept);
    let mut wrong = wrongs(form, &answers, facts, day);
    let mut composing = 0;
    for _ in 0..PATIENCE {
        if wrong.is_empty() {
            composing += 1;
            match compose(world, &prepared, &answers, facts, day) {
                Ok(composed) => {
                    let complete = check(form, &answers, facts, day, Stage::Final).answers;
                    let answers = complete.as_object().cloned().unwrap_or_else(Map::new);
                    return Ok(Filled { answers, composed });
                }
                Err(problems) => {
                    if let Some(role) = nobody(&problems) {
                        return Err(Unmade::Nobody(role));
                    }
                    wrong = errors(problems);
                    if composing > 8 {
                        break;
                    }
                }
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
        let found = wrongs(form, &tried, facts, day);
        if found.len() <= wrong.len() || values.random.chance(8) {
            answers = tried;
            wrong = found;
        }
    }
    Err(Unmade::Wrong(wrong))
}

/// How the people of a case are called.
fn surnames(facts: &CaseFacts) -> Vec<String> {
    let people = facts.personen.values().flatten();
    people
        .filter_map(|person| Some(person.text("achternaam")?.to_owned()))
        .collect()
}

/// What each recipient gets to read.
pub(super) fn compose(
    world: &World,
    prepared: &Prepared,
    answers: &Value,
    facts: &CaseFacts,
    day: Date,
) -> Result<Vec<Composed>, Vec<Diagnostic>> {
    let request = Request {
        answers,
        case: facts,
        date: day,
        stage: Stage::Final,
        language: Language::Nl,
        to: None,
        without: &[],
        earlier: &[],
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

fn wrongs(form: &Form, answers: &Value, facts: &CaseFacts, day: Date) -> Vec<Diagnostic> {
    errors(check(form, answers, facts, day, Stage::Final).problems)
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
    if answers.pointer(&pointer).is_some() && values.random.chance(30) {
        take(answers, &pointer);
    } else {
        let value = values.of(part);
        put(answers, &pointer, value);
    }
}

/// The answers that a rule reads.
fn mentioned(form: &Form, problem: &Diagnostic) -> Vec<String> {
    static NAMES: OnceLock<Regex> = OnceLock::new();
    let names =
        NAMES.get_or_init(|| Regex::new(r"\b(antwoorden|item)\.([a-z0-9_.]+)").expect("a pattern"));
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

fn open_places(schema: &Value, answers: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, property) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let here = format!("{at}/{name}");
        match answers.pointer(&here) {
            None => found.push(here),
            Some(Value::Object(_)) => found.extend(open_places(property, answers, &here)),
            Some(_) => {}
        }
    }
    found
}

fn put(answers: &mut Value, pointer: &str, value: Value) {
    let mut here = answers;
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        here = match here {
            Value::Array(items) => {
                let Some(item) = part
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get_mut(index))
                else {
                    return;
                };
                item
            }
            Value::Object(members) => members.entry(part).or_insert_with(|| json!({})),
            _ => return,
        };
    }
    *here = value;
}

fn take(answers: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    match answers.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.shift_remove(name);
        }
        Some(Value::Array(items)) => {
            if let Some(index) = name
                .parse::<usize>()
                .ok()
                .filter(|index| *index < items.len())
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Takes out what nobody was asked.
fn drop_hidden(form: &Form, answers: &mut Value, kept: &BTreeSet<String>) {
    for pointer in hidden(form, answers).into_iter().rev() {
        if !kept.contains(&pointer) {
            take(answers, &pointer);
        }
    }
}

/// The questions that are not shown for these answers.
pub(super) fn hidden(form: &Form, answers: &Value) -> BTreeSet<String> {
    let mut seen = Seen::default();
    look(&form.uischema, "", true, answers, &mut seen);
    seen.all.difference(&seen.shown).cloned().collect()
}

#[derive(Default)]
struct Seen {
    all: BTreeSet<String>,
    shown: BTreeSet<String>,
}

fn look(element: &Element, at: &str, shown: bool, answers: &Value, seen: &mut Seen) {
    let shown = shown
        && element.visibility().is_none_or(|rule| {
            let value = answers.pointer(&format!("{at}{}", below(&rule.condition.scope)));
            rule.condition.schema.fits(value.unwrap_or(&Value::Null))
                == (rule.effect == Effect::Show)
        });
    if let Element::Control(control) = element {
        let here = format!("{at}{}", below(&control.scope));
        if let Some(detail) = &control.options.detail {
            let count = answers
                .pointer(&here)
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            for index in 0..count {
                look(&detail.0, &format!("{here}/{index}"), shown, answers, seen);
            }
        }
        if shown {
            seen.shown.insert(here.clone());
        }
        seen.all.insert(here);
    }
    for child in element.children() {
        look(child, at, shown, answers, seen);
    }
}

fn below(scope: &str) -> String {
    property_path(scope)
        .into_iter()
        .flatten()
        .map(|name| format!("/{name}"))
        .collect()
}
