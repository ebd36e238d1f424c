//! What must I do now, why, and by when.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::app::agenda::{Question, due};
use crate::calendar::{Date, days_between};
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::pages::todo::{Todo, todo};
use crate::web::visit::Visit;

/// More rows than this are not put on one page; the page says so.
const MOST: usize = 500;

/// How many rows of a group are open; the others fold.
const OPEN: usize = 10;

/// The page.
#[derive(Serialize)]
struct Agenda {
    groups: Vec<Group>,
    /// Days that events planned, each with its case.
    planned: Vec<Planned>,
    unreadable: Vec<Unreadable>,
    more: bool,
    open: usize,
    count: usize,
}

/// Rows that are due about the same time.
#[derive(Serialize)]
struct Group {
    code: &'static str,
    rows: Vec<Todo>,
}

/// A day that an event planned.
#[derive(Serialize)]
struct Planned {
    #[serde(flatten)]
    day: Value,
    /// The parties of its case.
    parties: String,
}

/// A case of which something cannot be told.
#[derive(Serialize)]
struct Unreadable {
    case: String,
    why: String,
}

/// Shows the agenda.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    if visit.signed.as_ref().is_some_and(|signed| signed.keeper) {
        // Who keeps the accounts has no cases.
        return Ok(Answer::see("/office/accounts"));
    }
    let cases = visit.cases();
    let question = Question {
        on: visit.acting.today,
        until: None,
        overdue: false,
        role: None,
        case: None,
        limit: MOST,
    };
    let found = due(&cases, &question, visit.language)?;
    // Also those that closed after the day that is looked at.
    let (all, _) = cases.list("", true, usize::MAX - 1)?;
    let titles: BTreeMap<String, (String, String)> = all
        .into_iter()
        .map(|case| (case.id, (case.procedure, case.title)))
        .collect();
    let mut groups: Vec<Group> = GROUPS
        .iter()
        .map(|code| Group {
            code,
            rows: Vec::new(),
        })
        .collect();
    let count = found.items.len();
    for item in found.items {
        let known = item["case"].as_str().and_then(|case| titles.get(case));
        let mut row = todo(
            &cases,
            known.map(|(procedure, _)| procedure.as_str()),
            None,
            item,
            (visit.acting.today, visit.language),
        );
        if let Some((_, title)) = known {
            row.parties.clone_from(title);
        }
        groups[place(&row.item, visit.acting.today)].rows.push(row);
    }
    let planned = found.planned.into_iter().map(|day| {
        let known = day["case"].as_str().and_then(|case| titles.get(case));
        let parties = known.map_or_else(String::new, |(_, title)| title.clone());
        Planned { day, parties }
    });
    let planned = planned.collect();
    groups.retain(|group| !group.rows.is_empty());
    Ok(Answer::page(
        "agenda.html",
        Agenda {
            groups,
            planned,
            unreadable: found
                .unreadable
                .iter()
                .map(|one| Unreadable {
                    case: one.case.clone(),
                    why: one.why(visit.language).to_owned(),
                })
                .collect(),
            more: found.more,
            open: OPEN,
            count,
        },
    ))
}

/// The groups, in their order.
const GROUPS: [&str; 5] = ["late", "now", "week", "later", "undated"];

/// In which group a row belongs.
fn place(item: &Value, today: Date) -> usize {
    let due = item["due"].as_str().and_then(crate::calendar::parse);
    match due.map(|due| days_between(today, due)) {
        Some(days) if days < 0 => 0,
        Some(0 | 1) => 1,
        Some(2..=7) => 2,
        Some(_) => 3,
        None => 4,
    }
}
