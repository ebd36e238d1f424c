//! One thing to do, as the agenda and the page of a case show it.

use serde::Serialize;
use serde_json::Value;

use crate::app::cases::Cases;
use crate::diagnostic::Language;

/// Something to do.
#[derive(Serialize)]
pub(in crate::web) struct Todo {
    /// The obligation as `report::item` tells it.
    pub(in crate::web) item: Value,
    /// The parties, where the list does not stand on the page of their case.
    pub(in crate::web) parties: String,
    /// What can be made for it.
    acts: Vec<Act>,
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

/// Something to do, with what does it.
pub(in crate::web) fn todo(
    cases: &Cases,
    procedure: Option<&str>,
    item: Value,
    language: Language,
) -> Todo {
    let mut reasons: Vec<String> = texts(&item["because"], "text");
    let why = if reasons.is_empty() {
        String::new()
    } else {
        reasons.remove(0)
    };
    let acts = procedure.map_or_else(Vec::new, |name| acts(cases, name, &item, language));
    Todo {
        item,
        parties: String::new(),
        acts,
        why,
        reasons,
    }
}

fn acts(cases: &Cases, name: &str, item: &Value, language: Language) -> Vec<Act> {
    let (Some(procedure), Ok(definition)) =
        (cases.catalog.procedures.get(name), cases.computable(name))
    else {
        // The agenda has a row that says that this case cannot be computed.
        return Vec::new();
    };
    let codes = item["documents"].as_array().into_iter().flatten();
    let documents: Vec<Act> = codes
        .filter_map(Value::as_str)
        .filter_map(|code| {
            let document = procedure.documents.get(code)?;
            Some(Act {
                code: code.to_owned(),
                title: document.title.get(language).to_owned(),
                document: true,
            })
        })
        .collect();
    if !documents.is_empty() {
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
