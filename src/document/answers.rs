//! Answers: what the case knows is filled in, and everything wrong is found at once.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::dates::{Counted, LATER, counted, unknown, wrong_dates};
use super::printable::{self, normalise};
use super::visible::{Visible, finding, visible};
use crate::calendar::Date;
use crate::case::CaseFacts;
use crate::catalog::{Form, Rule, Scope};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::schema;
use crate::schema::is_now;
use crate::wording::{Context, Engine};

/// How far a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// May be incomplete; carries the mark CONCEPT.
    Draft,
    /// Complete, ready to sign and send.
    Final,
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
    schema::settle(form.schema(), &mut answers);
    let zaak = Engine::context(case);
    let mut problems = Vec::new();
    prefill(
        form.schema(),
        &mut answers,
        (case, today),
        form.book.engine(),
        &Engine::bind([
            ("zaak", zaak.clone()),
            ("vandaag", Context::from(today.to_string())),
        ]),
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
    let typed_too = (!hidden.is_empty()).then_some(&typed);
    problems.extend(broken_rules(form, &answers, typed_too, &zaak, today, stage));
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
    problems.sort_by_key(|problem| place(&typed, problem.place()));
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
    schema: &Value,
    value: &mut Value,
    (case, today): (&CaseFacts, Date),
    engine: &Engine,
    context: &Context,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return;
    };
    let Some(members) = value.as_object_mut() else {
        return;
    };
    for (name, property) in properties {
        if let Some(known) = members.get_mut(name) {
            prefill(property, known, (case, today), engine, context, problems);
        } else if is_now(property) {
            members.insert(name.clone(), json!(today.to_string()));
        } else if let Counted::Day(day) = counted(property, case) {
            members.insert(name.clone(), json!(day));
        } else if let (Counted::Not, Some(expression)) = (
            counted(property, case),
            property.get("x-prefill").and_then(Value::as_str),
        ) {
            match engine.value(expression, context) {
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
                property,
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

fn broken_rules(
    form: &Form,
    answers: &Value,
    typed: Option<&Value>,
    zaak: &Context,
    today: Date,
    stage: Stage,
) -> Vec<Diagnostic> {
    let shared = Engine::context(answers);
    // Where nothing is hidden, they are the same.
    let typed = typed.map_or_else(|| shared.clone(), Engine::context);
    let names = [
        ("antwoorden", shared.clone()),
        // For rules about answers that contradict each other: one of the two is often hidden.
        ("getypt", typed),
        ("zaak", zaak.clone()),
        ("vandaag", Context::from(today.to_string())),
        ("definitief", Context::from(stage == Stage::Final)),
    ];
    let bind = |item: Option<(Context, usize)>| {
        let item = item.map(|(item, index)| [("item", item), ("index", Context::from(index))]);
        Engine::bind(names.iter().cloned().chain(item.into_iter().flatten()))
    };
    let instances = schema::instances(form.schema(), answers);
    let mut problems = Vec::new();
    for (group, (scope, _)) in form.book.groups.iter().enumerate() {
        let places: Vec<(String, usize)> = match scope {
            Scope::Whole => vec![(String::new(), 0)],
            Scope::Definition(definition) => instances
                .iter()
                .filter(|(_, name)| name == definition)
                .map(|(pointer, _)| (pointer.clone(), 0))
                .collect(),
            Scope::Each(list) => {
                let count = answers
                    .pointer(list)
                    .and_then(Value::as_array)
                    .map_or(0, Vec::len);
                (0..count)
                    .map(|index| (format!("{list}/{index}"), index))
                    .collect()
            }
        };
        for (place, index) in places {
            let context = match scope {
                Scope::Whole => bind(None),
                _ => bind(Engine::part(&shared, &place).map(|item| (item, index))),
            };
            let (holding, faults) = form.book.holding(group, &context);
            problems.extend(
                holding
                    .into_iter()
                    .map(|rule| report(form, &form.book.rules[rule], &place, &context)),
            );
            problems.extend(faults.into_iter().map(|(rule, problem)| {
                let rule = &form.book.rules[rule];
                let message = Text::new(
                    format!(
                        "regel {} kan niet worden beoordeeld: {}",
                        rule.id, problem.message.nl
                    ),
                    format!(
                        "rule {} cannot be evaluated: {}",
                        rule.id, problem.message.en
                    ),
                );
                Diagnostic {
                    message,
                    file: None,
                    position: None,
                    ..problem
                }
                .pointer(format!("{place}{}", rule.pointer))
            }));
        }
    }
    problems
}

fn report(form: &Form, rule: &Rule, place: &str, context: &Context) -> Diagnostic {
    let fill = |text: &Text| {
        Text::new(
            form.book.engine().fill(&text.nl, context),
            form.book.engine().fill(&text.en, context),
        )
    };
    let problem = Diagnostic::new(rule.severity, &rule.id, fill(&rule.message))
        .pointer(format!("{place}{}", rule.pointer));
    match &rule.hint {
        Some(hint) => problem.hint(fill(hint)),
        None => problem,
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
