//! The figures of a yearly report, counted from the events of the cases in a period.
//!
//! Counts only; who was involved never leaves this module. Small counts are exact here: the report shows them as
//! "< 5", because only the report knows the other numbers beside them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::AppError;
use super::cases::Cases;
use crate::calendar::Date;
use crate::case::effective;
use crate::catalog::{FigureSpec, FigureWindow as Window};
use crate::diagnostic::Diagnostic;
use crate::procedure::{Course, Fate};
use crate::store::CaseRecord;

/// How many cases are read at a time.
const PAGE: usize = 200;

/// A period, first and last day included.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// A case at the end of a period.
struct Seen {
    begun: Date,
    closed: Option<Date>,
    /// As it stood at the end of the day before the period.
    open_before: bool,
    course: Course,
}

/// Answers for a report, from the cases of its procedure in the store.
///
/// # Errors
/// When the procedure has no figures for that document, or the store cannot be read.
pub fn figures(
    cases: &Cases,
    procedure: &str,
    document: &str,
    period: Period,
) -> Result<Map<String, Value>, AppError> {
    let definition = cases.definition(procedure)?;
    let Some(wanted) = definition.file.figures.get(document) else {
        let known = definition.file.figures.keys().map(String::as_str);
        return Err(AppError::Input(vec![
            Diagnostic::wrong(
                "figures",
                format!("de procedure heeft geen cijfers voor `{document}`"),
                format!("the procedure has no figures for `{document}`"),
            )
            .meant(document, known),
        ]));
    };
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let (page, last) = cases.page(&after, true, PAGE)?;
        let Some(last) = last else { break };
        after = last;
        for listed in page {
            if listed.procedure == procedure && listed.destroyed.is_none() {
                let record = cases.read(&listed.id)?;
                seen.extend(look(cases, &record, period)?);
            }
        }
    }
    let mut answers = Map::new();
    for (field, spec) in wanted {
        let counted = figure(spec, &seen, period);
        let counted = counted.map_err(|problem| AppError::Content(vec![problem]))?;
        answers.insert(field.clone(), counted);
    }
    Ok(answers)
}

fn look(cases: &Cases, record: &CaseRecord, period: Period) -> Result<Option<Seen>, AppError> {
    let definition = cases.definition(&record.procedure)?;
    let Some(begun) = effective(&record.events).first().map(|first| first.on) else {
        return Ok(None);
    };
    if begun > period.until {
        return Ok(None);
    }
    let at = |day| Course::as_of(definition, cases.holidays(), &record.events, day);
    let course = at(period.until);
    let closed = course
        .fold()
        .state()
        .closed
        .as_ref()
        .map(|closed| closed.on);
    let open_before = begun < period.from
        && period
            .from
            .pred_opt()
            .is_some_and(|day| at(day).fold().state().closed.is_none());
    Ok(Some(Seen {
        begun,
        closed,
        open_before,
        course,
    }))
}

/// A number or a table of the report.
///
/// # Errors
/// When of some case it cannot be said whether it counts, or as what: it would be missing from the number.
fn figure(spec: &FigureSpec, seen: &[Seen], period: Period) -> Result<Value, Diagnostic> {
    let mut counted: Vec<&Seen> = Vec::new();
    for case in seen
        .iter()
        .filter(|case| in_window(spec.cases, case, period))
    {
        let counts = match &spec.when {
            None => true,
            Some(when) => {
                let asked = format!("true if {when} else false");
                case.course.fold().ask(&asked)? == Some(json!(true))
            }
        };
        if counts {
            counted.push(case);
        }
    }
    if let Some(terms) = &spec.terms {
        return Ok(terms
            .iter()
            .map(|(category, obligations)| met(category, obligations, &counted, period))
            .collect());
    }
    let Some(by) = &spec.by else {
        return Ok(json!(counted.len()));
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for case in counted {
        let categories = match case.course.fold().ask(by)? {
            Some(Value::Array(many)) => many,
            Some(one) => vec![one],
            // It has none.
            None => Vec::new(),
        };
        for category in categories {
            match category {
                Value::Null => {}
                Value::String(category) => *counts.entry(category).or_default() += 1,
                other => return Err(no_category(by, &other)),
            }
        }
    }
    let mut rows: Vec<(String, usize)> = counts.into_iter().collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(rows
        .into_iter()
        .map(|(category, count)| json!({ "categorie": category, "aantal": count }))
        .collect())
}

fn no_category(by: &str, found: &Value) -> Diagnostic {
    Diagnostic::wrong(
        "figure",
        format!("`{by}` geeft {found}, en dat is geen naam van een rij"),
        format!("`{by}` gives {found}, which is no name of a row"),
    )
    .tip(
        "laat die uitdrukking van het verslag een tekst geven, of een lijst van teksten",
        "let that expression of the report give a text, or a list of texts",
    )
}

fn in_window(window: Window, case: &Seen, period: Period) -> bool {
    let within = |day: Date| period.from <= day && day <= period.until;
    match window {
        Window::Begun => within(case.begun),
        Window::Before => {
            let length = period.until - period.from;
            case.begun < period.from && case.begun >= period.from - length
        }
        Window::Carried => case.open_before,
        Window::Closed => case.closed.is_some_and(within),
        Window::Open => case.closed.is_none(),
    }
}

/// The terms of some obligations that were met in time and too late in the period; one that is late and still open
/// counts as too late.
fn met(category: &str, obligations: &[String], cases: &[&Seen], period: Period) -> Value {
    let (mut in_time, mut late) = (0, 0);
    let duties = cases
        .iter()
        .flat_map(|case| &case.course.fold().state().duties)
        .filter(|duty| obligations.contains(&duty.obligation));
    for duty in duties {
        match duty.fate {
            Fate::Met(day) if duty.is_late(day) => late += 1,
            Fate::Met(_) => in_time += 1,
            Fate::Open if duty.is_late(period.until) => late += 1,
            _ => {}
        }
    }
    json!({ "categorie": category, "op_tijd": in_time, "te_laat": late })
}
