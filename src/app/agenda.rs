//! What is due, for one case or for all of them, on a day; and which cases it cannot be told of, and why.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize as _;
use serde_json::{Value, json};

use super::cases::{Cases, with_case};
use super::gate::Ahead;
use super::projection::{PLANNED, projection};
use super::{AppError, planned as days_ahead};
use crate::calendar::Date;
use crate::catalog::{Catalog, unknown_role};
use crate::diagnostic::{Language, Text};
use crate::procedure::planned::{Planned, planned};
use crate::procedure::{Course, Duty, Refusal, report};
use crate::store::{AgendaItem, Wanted};

/// The status of a row that says that something cannot be computed.
pub const UNREADABLE: &str = "cannot_be_computed";

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

/// What is due, and of which cases that cannot be told.
#[derive(Debug)]
pub struct Agenda {
    /// The open obligations, the first day first.
    pub items: Vec<Value>,
    /// The days that lie ahead in these cases because an event planned them, the first day first.
    pub planned: Vec<Value>,
    /// Cases of which something cannot be computed; no limit or choice leaves them out.
    pub unreadable: Vec<Unreadable>,
    /// There is more than was asked for.
    pub more: bool,
}

/// A case of which something cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unreadable {
    /// The case number.
    pub case: String,
    /// Why, in Dutch and in English.
    why: (String, String),
}

impl Unreadable {
    /// That of a case something cannot be computed.
    pub fn new(case: &str, why: Text) -> Self {
        Self {
            case: case.to_owned(),
            why: (why.nl, why.en),
        }
    }

    /// Why.
    pub fn why(&self, language: Language) -> &str {
        match language {
            Language::Nl => &self.why.0,
            Language::En => &self.why.1,
        }
    }

    /// What such a row is called.
    pub fn title(language: Language) -> &'static str {
        match language {
            Language::Nl => "niet te berekenen",
            Language::En => "cannot be computed",
        }
    }

    /// The row, with the members of every other row.
    pub fn to_json(&self, language: Language) -> Value {
        json!({ "case": self.case, "obligation": null, "documents": [], "title": Self::title(language),
            "bearer": null, "bearer_title": null, "anchor": null, "nominal": null, "due": null, "hard": null,
            "status": UNREADABLE, "basis": null,
            "because": [{ "rule": "unreadable", "article": null, "text": self.why(language) }] })
    }
}

impl Agenda {
    /// All rows; those that cannot be computed come first.
    pub fn rows(&self, language: Language) -> Vec<Value> {
        let unreadable = self.unreadable.iter().map(|one| one.to_json(language));
        unreadable.chain(self.items.iter().cloned()).collect()
    }
}

/// That a role exists in some procedure: the agenda of a mistyped one would be empty.
///
/// # Errors
/// When no procedure has it, with the one that was probably meant.
pub fn known_role(catalog: &Catalog, role: &str) -> Result<(), AppError> {
    let roles = || {
        let procedures = catalog.procedures.values();
        procedures.flat_map(|procedure| procedure.file.roles.keys().map(String::as_str))
    };
    // The role may be one of a procedure that cannot be read.
    if roles().any(|known| known == role) || !catalog.unsound.is_empty() {
        return Ok(());
    }
    Err(AppError::Input(vec![unknown_role(role, roles())]))
}

/// The open obligations, the first day first.
///
/// Cases without later events come from the agenda that the store keeps; only those with events after the day are
/// read again. A case that is damaged, or whose content is missing or has mistakes, is a row that says so.
///
/// # Errors
/// When the store cannot be read, or has no such case; when no procedure has such a role.
pub fn due(cases: &Cases, question: &Question, language: Language) -> Result<Agenda, AppError> {
    if let Some(role) = &question.role {
        known_role(cases.catalog, role)?;
    }
    // Without a case it is about all of them.
    let about = question.case.as_deref().map_or("", |case| case);
    cases.tell("due", about, "")?;
    let until = match (question.until, question.overdue) {
        (until, false) => until,
        (until, true) => question
            .on
            .pred_opt()
            .map(|day| until.map_or(day, |until| until.min(day))),
    };
    if let Some(case) = &question.case {
        // A name that does not exist is no empty agenda.
        cases.procedure_of(case)?;
    }
    let asked = |case: &String| question.case.as_ref().is_none_or(|only| only == case);
    let rows = cases.store.agenda(&Wanted {
        on: Some(question.on),
        until,
        bearer: question.role.clone(),
        case: question.case.clone(),
        // One more than asked for tells that there are more; where rows will be left out, all of them are looked at.
        limit: if cases.actor().is_none() {
            question.limit.saturating_add(1)
        } else {
            i64::MAX as usize
        },
    })?;
    let mut unreadable = Vec::new();
    let mut found: Vec<(String, String, Value)> = Vec::new();
    for row in rows {
        match cases.tells(&row.case) {
            Ok(true) => {}
            Ok(false) => continue,
            Err(why) => {
                unreadable.push(Unreadable::new(&row.case, why));
                continue;
            }
        }
        match row.body {
            Ok(body) => found.push((row.case, row.procedure, body)),
            Err(why) => unreadable.push(Unreadable::new(&row.case, why)),
        }
    }
    for case in cases.store.cases_with_later_events(question.on)? {
        if !asked(&case) || cases.tells(&case) == Ok(false) {
            continue;
        }
        match as_it_stood(cases, &case, question, until) {
            Ok(items) => found.extend(items),
            Err(why) => unreadable.push(Unreadable::new(&case, why)),
        }
    }
    let unlisted = cases.store.unlisted()?;
    let told = unlisted
        .iter()
        .filter(|case| asked(case) && cases.tells(case) != Ok(false));
    for case in told {
        unreadable.push(Unreadable::new(
            case,
            Text::new(
                "de lijsten van deze zaak ontbreken: de lijsten van de opslag moeten opnieuw worden gemaakt",
                "the lists of this case are missing: the lists of the store must be made again",
            ),
        ));
    }
    let mut items: BTreeMap<(bool, Option<Date>, String, usize), Value> = BTreeMap::new();
    let mut told: BTreeMap<String, Option<Ahead>> = BTreeMap::new();
    let mut ahead: BTreeSet<(Planned, String, String)> = BTreeSet::new();
    for (case, procedure, body) in found {
        if !told.contains_key(&case) {
            let found = cases.told_ahead(&case);
            let found = found.and_then(|told| {
                let days = planned_in(cases, &case, &body, told.as_ref())?;
                Ok((told, days))
            });
            match found {
                Ok((codes, days)) => {
                    told.insert(case.clone(), codes);
                    let days = days.into_iter().filter(|plan| plan.day >= question.on);
                    ahead.extend(days.map(|plan| (plan, case.clone(), procedure.clone())));
                }
                Err(why) => {
                    unreadable.push(Unreadable::new(&case, why));
                    continue;
                }
            }
        }
        let code = body["duty"]["obligation"].as_str();
        let hidden = told[&case]
            .as_ref()
            .is_some_and(|told| code.is_some_and(|code| !told.obligations.contains(code)));
        if hidden {
            continue;
        }
        match item(cases, &procedure, &body, question.on, language) {
            Ok((due, item)) => {
                let order = items.len();
                let whole = with_case(&case, vec![item]);
                items.extend(
                    whole
                        .into_iter()
                        .map(|item| ((due.is_none(), due, case.clone(), order), item)),
                );
            }
            Err(why) => unreadable.push(Unreadable::new(&case, why)),
        }
    }
    unreadable.sort();
    unreadable.dedup();
    Ok(Agenda {
        more: items.len() > question.limit,
        items: items.into_values().take(question.limit).collect(),
        planned: in_words(cases, ahead, language),
        unreadable,
    })
}

/// The planned days that a row carries, as far as they may be told. A row that another version made may carry none that can
/// be read: then the case itself is asked.
fn planned_in(
    cases: &Cases,
    case: &str,
    body: &Value,
    told: Option<&Ahead>,
) -> Result<Vec<Planned>, Text> {
    if let Some(told) = told {
        return Ok(told.planned.clone());
    }
    if let Some(Ok(days)) = body.get(PLANNED).map(Vec::deserialize) {
        return Ok(days);
    }
    let record = cases.read(case).map_err(|error| error.text())?;
    let course = cases.course(&record).map_err(|error| error.text())?;
    Ok(planned(&course))
}

fn in_words(
    cases: &Cases,
    ahead: BTreeSet<(Planned, String, String)>,
    language: Language,
) -> Vec<Value> {
    let rows = ahead.into_iter().flat_map(|(plan, case, procedure)| {
        let procedure = cases.catalog.procedures.get(&procedure);
        let row = procedure.map(|procedure| days_ahead::row(procedure, &plan, None, language));
        with_case(&case, row.into_iter().collect())
    });
    rows.collect()
}

/// What was open in a case on an earlier day: its number, procedure, and what explains the obligation.
fn as_it_stood(
    cases: &Cases,
    case: &str,
    question: &Question,
    until: Option<Date>,
) -> Result<Vec<(String, String, Value)>, Text> {
    let record = cases.read(case).map_err(|error| error.text())?;
    let definition = cases.computable(&record.procedure)?;
    let course = Course::as_of(definition, cases.holidays(), &record.events, question.on);
    Ok(projection(&course)
        .items
        .into_iter()
        .filter(|item| wanted(item, question, until))
        .map(|item| (case.to_owned(), record.procedure.clone(), item.body))
        .collect())
}

/// A row of the agenda with its last day.
fn item(
    cases: &Cases,
    procedure: &str,
    body: &Value,
    on: Date,
    language: Language,
) -> Result<(Option<Date>, Value), Text> {
    let definition = cases.computable(procedure)?;
    let strange = |_| {
        Text::new(
            "een regel van de agenda is voor deze versie van griffie niet te lezen: de lijsten van de opslag moeten opnieuw worden gemaakt",
            "an agenda row cannot be read by this version of griffie: the lists of the store must be made again",
        )
    };
    let duty = Duty::deserialize(&body["duty"]).map_err(strange)?;
    let blocked: Vec<Refusal> = Vec::deserialize(&body["blocked"]).map_err(strange)?;
    if !definition.file.obligations.contains_key(&duty.obligation) {
        return Err(unknown_obligation(&duty.obligation));
    }
    let item = report::item(definition, cases.holidays(), &duty, &blocked, on, language);
    Ok((duty.due, item))
}

/// That the content at hand is not the content with which the case runs.
pub(super) fn unknown_obligation(code: &str) -> Text {
    Text::new(
        format!("de inhoud kent geen verplichting `{code}`: de zaak loopt met andere inhoud"),
        format!("the content has no obligation `{code}`: the case runs with other content"),
    )
}

fn wanted(item: &AgendaItem, question: &Question, until: Option<Date>) -> bool {
    question
        .role
        .as_ref()
        .is_none_or(|role| *role == item.bearer)
        && until.is_none_or(|until| item.due.is_some_and(|due| due <= until))
}
