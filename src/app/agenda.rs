//! What is due, for one case or for all of them, on a day.

use std::collections::BTreeMap;

use serde::Deserialize as _;
use serde_json::Value;

use super::AppError;
use super::cases::{Cases, projection, with_case};
use crate::calendar::Date;
use crate::diagnostic::Language;
use crate::procedure::{Course, Duty, Refusal, report};
use crate::store::{AgendaItem, Wanted};

/// Which part of the agenda is wanted.
#[derive(Debug, Clone)]
pub struct Question {
    /// Seen on this day: what happened later is left out.
    pub on: Date,
    /// Only what is due on this day or before.
    pub until: Option<Date>,
    /// Only what is past its last day.
    pub overdue: bool,
    /// For this role.
    pub role: Option<String>,
    /// In this case.
    pub case: Option<String>,
    /// At most so many.
    pub limit: usize,
}

/// The open obligations, the first day first.
///
/// Cases without later events come from the agenda that the store keeps; only those with events after the day are
/// read again.
///
/// # Errors
/// When the store cannot be read, or has no such case.
pub fn due(cases: &Cases, question: &Question, language: Language) -> Result<Vec<Value>, AppError> {
    let until = match (question.until, question.overdue) {
        (until, false) => until,
        (until, true) => question
            .on
            .pred_opt()
            .map(|day| until.map_or(day, |until| until.min(day))),
    };
    if let Some(case) = &question.case {
        // A name that does not exist is no empty agenda.
        cases.store.case(case)?;
    }
    let rows = cases.store.agenda(&Wanted {
        on: Some(question.on),
        until,
        bearer: question.role.clone(),
        case: question.case.clone(),
        limit: question.limit,
    })?;
    let mut found: Vec<(String, String, Value)> = rows
        .into_iter()
        .map(|row| (row.case, row.procedure, row.body))
        .collect();
    for case in cases.store.cases_with_later_events(question.on)? {
        if question.case.as_ref().is_some_and(|only| *only != case) {
            continue;
        }
        let record = cases.store.case(&case)?;
        let definition = cases.definition(&record.procedure)?;
        let course = Course::as_of(definition, cases.holidays(), &record.events, question.on);
        let items = projection(&course).items;
        found.extend(
            items
                .into_iter()
                .filter(|item| wanted(item, question, until))
                .map(|item| (case.clone(), record.procedure.clone(), item.body)),
        );
    }
    let mut items: BTreeMap<(bool, Option<Date>, String, usize), Value> = BTreeMap::new();
    for (case, procedure, body) in found {
        let Ok(duty) = Duty::deserialize(&body["duty"]) else {
            continue;
        };
        let blocked: Vec<Refusal> = Vec::deserialize(&body["blocked"]).unwrap_or_default();
        let definition = cases.definition(&procedure)?;
        let item = report::item(
            definition,
            cases.holidays(),
            &duty,
            &blocked,
            question.on,
            language,
        );
        let item = with_case(&case, vec![item]).pop().unwrap_or_default();
        let order = items.len();
        items.insert((duty.due.is_none(), duty.due, case, order), item);
    }
    Ok(items.into_values().take(question.limit).collect())
}

fn wanted(item: &AgendaItem, question: &Question, until: Option<Date>) -> bool {
    question
        .role
        .as_ref()
        .is_none_or(|role| *role == item.bearer)
        && until.is_none_or(|until| item.due.is_some_and(|due| due <= until))
}
