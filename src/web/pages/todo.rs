//! One thing to do, as the agenda and the page of a case show it.

use std::cell::OnceCell;

use serde::Serialize;
use serde_json::Value;

use crate::app::cases::Cases;
use crate::app::recording::Act as Doing;
use crate::calendar::Date;
use crate::case::capitalised;
use crate::diagnostic::Language;
use crate::procedure::{Course, Refusal};

/// Something to do.
#[derive(Serialize)]
pub(in crate::web) struct Todo {
    /// The obligation as `report::item` tells it.
    pub(in crate::web) item: Value,
    /// The parties, where the list does not stand on the page of their case.
    pub(in crate::web) parties: String,
    /// What can be made or recorded for it now.
    acts: Vec<Act>,
    /// What cannot yet, with what leads there.
    later: Vec<Later>,
    /// Why it is due, in one sentence.
    why: String,
    /// What else is to be said about the day: weekends, holidays, suspension.
    reasons: Vec<String>,
}

/// A document to make, or an event to record.
#[derive(Serialize)]
pub(in crate::web) struct Act {
    code: String,
    title: String,
    /// A document; otherwise an event.
    document: bool,
}

/// What the procedure would not accept now.
#[derive(Serialize)]
pub(in crate::web) struct Later {
    title: String,
    why: String,
}

/// Something to do, with what does it.
pub(in crate::web) fn todo(
    cases: &Cases,
    procedure: Option<&str>,
    course: Option<&Course>,
    item: Value,
    (today, language): (Date, Language),
) -> Todo {
    let mut reasons: Vec<String> = texts(&item["because"], "text");
    let why = if reasons.is_empty() {
        String::new()
    } else {
        reasons.remove(0)
    };
    let acts = procedure.map_or_else(Vec::new, |name| acts(cases, name, course, &item, language));
    let refused = |act: &Act| course.and_then(|course| refusal(course, act, today));
    let (later, acts): (Vec<Act>, Vec<Act>) =
        acts.into_iter().partition(|act| refused(act).is_some());
    let later = later.into_iter().filter_map(|act| {
        let refusal = refused(&act)?;
        Some(Later {
            title: act.title,
            why: format!(
                "{}. {}.",
                refusal.message.get(language),
                capitalised(refusal.remedy.get(language))
            ),
        })
    });
    let later = later.collect();
    Todo {
        item,
        parties: String::new(),
        acts,
        later,
        why,
        reasons,
    }
}

/// Why the procedure would not accept an act today; nothing when it would, or when a document is no event.
fn refusal(course: &Course, act: &Act, today: Date) -> Option<Refusal> {
    let fold = course.fold();
    let file = &fold.definition().file;
    let events: Vec<&String> = if act.document {
        file.events_of(&act.code)
    } else {
        vec![&act.code]
    };
    let mut first = None;
    for event in events {
        let verdict = fold.refuses(event, today);
        if verdict.accepts() {
            return None;
        }
        // What can be set aside with a reason is for a person to decide.
        let firm = verdict.refusals.into_iter().find(|one| !one.may_override);
        match firm {
            None => return None,
            Some(refusal) => first = first.or(Some(refusal)),
        }
    }
    first
}

/// What who looks may do about it. Without the course of the case that is asked of their functions first, and the case is
/// read only when those do not give it.
fn acts(
    cases: &Cases,
    name: &str,
    course: Option<&Course>,
    item: &Value,
    language: Language,
) -> Vec<Act> {
    let (Some(procedure), Ok(definition)) =
        (cases.catalog.procedures.get(name), cases.computable(name))
    else {
        // The agenda has a row that says that this case cannot be computed.
        return Vec::new();
    };
    let read = OnceCell::new();
    let offers = |act: Doing<'_>| match course {
        Some(course) => cases.offers(procedure, Some(course), act),
        None => {
            cases.offers(procedure, None, act) || {
                let course = read.get_or_init(|| {
                    let case = item["case"].as_str()?;
                    Some(cases.read(case).and_then(|record| cases.course(&record)))
                });
                // One that cannot be read has a row that says so, and nothing to do.
                matches!(course, Some(Ok(course)) if cases.offers(procedure, Some(course), act))
            }
        }
    };
    let codes = item["documents"].as_array().into_iter().flatten();
    let documents: Vec<Act> = codes
        .filter_map(Value::as_str)
        .filter(|code| offers(Doing::Make(code)))
        .filter_map(|code| {
            let document = procedure.documents.get(code)?;
            Some(Act {
                code: code.to_owned(),
                title: document.title.get(language).to_owned(),
                document: true,
            })
        })
        .collect();
    if !documents.is_empty()
        || item["documents"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    {
        return documents;
    }
    let obligation = item["obligation"].as_str();
    obligation
        .and_then(|code| definition.file.obligations.get(code))
        .map_or_else(Vec::new, |spec| {
            spec.met
                .iter()
                .chain(&spec.parts)
                .filter_map(|effect| {
                    let code = effect.full().on;
                    if !offers(Doing::Record(&code)) {
                        return None;
                    }
                    let event = definition.file.events.get(&code)?;
                    Some(Act {
                        title: event.title.get(language).to_owned(),
                        code,
                        document: false,
                    })
                })
                .collect()
        })
}

/// The texts of a list of objects.
pub(in crate::web) fn texts(list: &Value, member: &str) -> Vec<String> {
    let objects = list.as_array().into_iter().flatten();
    objects
        .filter_map(|object| object[member].as_str().map(ToOwned::to_owned))
        .collect()
}
