//! Answers: what the case knows is filled in, and everything wrong is found at once.

use std::cell::OnceCell;
use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::dates::{Counted, LATER, counted, unknown, wrong_dates};
use super::printable::{self, normalise};
use super::rules::{Matter, broken};
use super::visible::{Visible, finding, visible};
use crate::calendar::Date;
use crate::case::CaseFacts;
use crate::catalog::Form;
use crate::diagnostic::{Diagnostic, Severity};
use crate::schema;
use crate::schema::{Outline, PREFILL, is_now};
use crate::wording::{Context, Engine};

/// How far a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// May be incomplete; carries the mark CONCEPT.
    Draft,
    /// Complete, ready to sign and send.
    Final,
}

impl Stage {
    /// A draft when one is asked for.
    pub fn draft(asked: bool) -> Self {
        if asked { Self::Draft } else { Self::Final }
    }
}

/// Answers that were looked at.
#[derive(Debug)]
pub struct Checked {
    /// The answers in normal form, with what the case knows; only those whose question is shown for these answers.
    pub answers: Value,
    /// All answers in normal form; what is hidden is kept for the next draft, and used by nothing.
    pub typed: Value,
    /// Some of them are hidden.
    pub hides: bool,
    /// What is wrong, in the order of the answers.
    pub problems: Vec<Diagnostic>,
}

/// Fills in and checks answers; a draft is not blamed for what is missing.
pub fn check(form: &Form, answers: &Value, case: &CaseFacts, today: Date, stage: Stage) -> Checked {
    let given = answers;
    let mut answers = normalise(answers);
    if let Value::Object(members) = &mut answers {
        // Names the schema for editors; not an answer.
        members.remove("$schema");
        for (name, value) in form.data.as_object().into_iter().flatten() {
            members.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    schema::settle(form.validator.outline(), &mut answers);
    let zaak = OnceCell::new();
    let zaak = || zaak.get_or_init(|| Engine::context(case)).clone();
    let mut problems = Vec::new();
    prefill(
        (form.schema(), form.validator.outline()),
        &mut answers,
        (case, today),
        form.book.engine(),
        &|| {
            Engine::bind([
                ("zaak", zaak()),
                ("vandaag", Context::from(today.to_string())),
            ])
        },
        &mut problems,
    );
    // After prefill: who empties a field that the case would fill wants it empty.
    schema::drop_unanswered(&mut answers);
    // Hidden answers are kept too, so no control character may stand in them either.
    problems.extend(printable::refused_characters(&answers));
    let typed = answers;
    let Visible { answers, hidden } = visible(form, &typed);
    // What the case filled in was typed by nobody.
    let named = hidden
        .iter()
        .filter(|hidden| given.pointer(&hidden.pointer).is_some());
    problems.extend(named.map(|hidden| finding(form, hidden)));
    let name = |pointer: &str| form.name_of(pointer);
    for finding in form.validator.check(&answers, &name) {
        if !finding.missing || stage == Stage::Final {
            problems.push(if finding.missing {
                missing(form, case, finding.problem)
            } else {
                finding.problem
            });
        }
    }
    let matter = Matter {
        answers: &answers,
        typed: &typed,
        hides: !hidden.is_empty(),
        case,
        zaak: &zaak,
        today,
        stage,
    };
    problems.extend(broken(form, &matter));
    for problem in wrong_dates(form, &answers, case, today, stage) {
        // The form's own words about the same answer are better.
        let said = problem.rule == LATER
            && problems
                .iter()
                .any(|other| other.severity == Severity::Error && other.pointer == problem.pointer);
        if !said {
            problems.push(problem);
        }
    }
    let mut seen = HashSet::new();
    problems.retain(|problem| {
        seen.insert((
            problem.rule.clone(),
            problem.pointer.clone(),
            problem.message.nl.clone(),
        ))
    });
    problems.sort_by_cached_key(|problem| place(&typed, problem.place()));
    Checked {
        answers,
        typed,
        hides: !hidden.is_empty(),
        problems,
    }
}

/// A last day is not asked for: nobody should fill it in.
fn missing(form: &Form, case: &CaseFacts, problem: Diagnostic) -> Diagnostic {
    let Some(pointer) = problem.pointer.clone() else {
        return problem;
    };
    match form
        .validator
        .at(&pointer)
        .map(|schema| counted(schema, case))
    {
        Some(Counted::Unknown) => unknown(&form.name_of(&pointer), &pointer, Stage::Final),
        _ => problem,
    }
}

/// Puts what the case knows where no answer is; a group comes into being when one of its members is known.
fn prefill(
    (schema, outline): (&Value, &Outline),
    value: &mut Value,
    (case, today): (&CaseFacts, Date),
    engine: &Engine,
    context: &dyn Fn() -> Context,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return;
    };
    let Some(members) = value.as_object_mut() else {
        return;
    };
    for ((name, property), inner) in properties.iter().zip(outline.properties()) {
        if !inner.fills() {
            continue;
        }
        if let Some(known) = members.get_mut(name) {
            prefill(
                (property, inner),
                known,
                (case, today),
                engine,
                context,
                problems,
            );
        } else if is_now(property) {
            members.insert(name.clone(), json!(today.to_string()));
        } else if let Counted::Day(day) = counted(property, case) {
            members.insert(name.clone(), json!(day));
        } else if let (Counted::Not, Some(expression)) = (
            counted(property, case),
            property.get(PREFILL).and_then(Value::as_str),
        ) {
            match engine.value(expression, &context()) {
                Ok(Some(known)) if known != json!("") => {
                    members.insert(name.clone(), normalise(&known));
                }
                Ok(_) => {}
                Err(problem) => problems.push(
                    Diagnostic {
                        file: None,
                        ..problem
                    }
                    .pointer(format!("/{name}")),
                ),
            }
        } else if property.get("properties").is_some() {
            let mut group = Value::Object(Map::new());
            prefill(
                (property, inner),
                &mut group,
                (case, today),
                engine,
                context,
                problems,
            );
            if group.as_object().is_some_and(|group| !group.is_empty()) {
                members.insert(name.clone(), group);
            }
        }
    }
}

/// Sorts pointers in the order of the answers: errors about the same field stay together.
fn place(answers: &Value, pointer: &str) -> Vec<usize> {
    let mut here = Some(answers);
    pointer
        .split('/')
        .skip(1)
        .map(|part| {
            let index = match here {
                Some(Value::Object(members)) => members.keys().position(|name| name == part),
                _ => part.parse().ok(),
            };
            here = here.and_then(|value| value.pointer(&format!("/{part}")));
            index.unwrap_or(usize::MAX)
        })
        .collect()
}

/// Lowers the errors of a list to warnings; for what a draft may lack.
pub(super) fn as_warnings(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems
        .into_iter()
        .map(|problem| Diagnostic {
            severity: Severity::Warning,
            ..problem
        })
        .collect()
}
