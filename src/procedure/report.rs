//! What is due and why, as data for people and machines.

use serde_json::{Value, json};

use super::definition::Definition;
use super::duty::{Duty, Fate};
use super::fold::Fold;
use super::verdict::Refusal;
use crate::calendar::{self, Date, Holidays};
use crate::diagnostic::{Language, Text};

/// An obligation with everything that is said about it.
///
/// Members: `obligation`, `documents`, `title`, `bearer`, `nominal`, `due`, `hard`, `status`, `basis`, `because`;
/// where they apply also `for`, `until`, `plan`, `extended`, `in_order`, `made`, `held`, `done`, `blocked_by`, `alternatives`.
/// `documents` are those still to be made, in their order, while it is open; `made` says which were made already.
pub fn item(
    definition: &Definition,
    holidays: &Holidays,
    duty: &Duty,
    blocked: &[Refusal],
    today: Date,
    language: Language,
) -> Value {
    let Some(spec) = definition.file.obligations.get(&duty.obligation) else {
        return json!({ "obligation": duty.obligation, "title": duty.obligation, "due": duty.due,
            "status": duty.status(today) });
    };
    let deadline = duty.deadline(definition, holidays);
    let documents = if duty.is_open() {
        duty.documents_to_make(definition)
    } else {
        spec.documents.clone()
    };
    let mut item = json!({
        "obligation": duty.obligation,
        "documents": documents,
        "title": spec.title.get(language),
        "bearer": spec.bearer,
        "bearer_title": definition.file.roles.get(&spec.bearer).map(|role| role.title.get(language)),
        "anchor": duty.anchor,
        "nominal": duty.nominal,
        "due": duty.due,
        "hard": spec.hard,
        "status": duty.status(today),
        "basis": spec.basis,
        "because": because(definition, duty, deadline.as_ref(), language),
    });
    if let Some(text) = duty.which_in_words(definition, language) {
        item["for"] = json!({ "role": duty.role, "which": duty.which, "text": text });
    }
    if let (None, Some(until)) = (duty.due, &spec.until) {
        item["until"] = json!(until.get(language));
    }
    if let Some(plan) = deadline.as_ref().and_then(|deadline| deadline.plan) {
        item["plan"] = json!(plan);
    }
    if deadline.is_some_and(|deadline| deadline.uncertain) {
        item["uncertain"] = json!(true);
    }
    if !spec.parts.is_empty() {
        item["in_order"] = json!(true);
    }
    if duty.is_open() && documents.len() < spec.documents.len() {
        item["made"] = spec
            .documents
            .iter()
            .filter(|code| !documents.contains(code))
            .map(|code| json!(code))
            .collect();
    }
    if let Some(held) = &duty.held {
        item["held"] = json!({ "since": held.since, "until": held.until, "reason": held.reason,
            "text": held.in_words().get(language) });
    }
    if duty.extension.is_some() {
        item["extended"] = json!(true);
    }
    if let Some(day) = duty.fate.day() {
        item["done"] = json!(day);
    }
    if !blocked.is_empty() && duty.is_open() {
        item["blocked_by"] = blocked
            .iter()
            .map(|refusal| refused(refusal, language))
            .collect();
    }
    if !duty.alternatives.is_empty() {
        item["alternatives"] = duty
            .alternatives
            .iter()
            .map(|other| {
                let note = spec
                    .alternatives
                    .iter()
                    .find(|spec| spec.reading == other.reading)
                    .map(|spec| spec.note.get(language));
                json!({ "reading": other.reading, "anchor": other.anchor, "nominal": other.nominal,
                    "due": other.due, "note": note })
            })
            .collect();
    }
    item
}

/// A refusal for machines and people.
pub fn refused(refusal: &Refusal, language: Language) -> Value {
    json!({ "guard": refusal.guard, "basis": refusal.basis, "message": refusal.message.get(language),
        "remedy": refusal.remedy.get(language), "override": refusal.may_override })
}

/// The open obligations of a case, the first one first.
pub fn open(fold: &Fold, today: Date, language: Language) -> Vec<Value> {
    let state = fold.state();
    state
        .open(fold.definition())
        .into_iter()
        .map(|duty| {
            let blocked = fold.blocked_by(duty);
            item(
                fold.definition(),
                fold.holidays(),
                duty,
                &blocked,
                today,
                language,
            )
        })
        .collect()
}

/// Those that were met, or ended otherwise, in the order in which they started.
pub fn done(fold: &Fold, met: bool, today: Date, language: Language) -> Vec<Value> {
    fold.state()
        .duties
        .iter()
        .filter(|duty| !duty.is_open() && matches!(duty.fate, Fate::Met(_)) == met)
        .map(|duty| {
            item(
                fold.definition(),
                fold.holidays(),
                duty,
                &[],
                today,
                language,
            )
        })
        .collect()
}

/// From which event the term counts, and how.
fn because(
    definition: &Definition,
    duty: &Duty,
    deadline: Option<&calendar::Deadline>,
    language: Language,
) -> Vec<Value> {
    let event = definition
        .file
        .events
        .get(&duty.event)
        .map_or(duty.event.as_str(), |event| event.title.get(language));
    let on = |date| calendar::weekday_long(date, language);
    let basis = definition
        .file
        .obligations
        .get(&duty.obligation)
        .map(|spec| spec.basis.as_str());
    let start = if duty.anchor == duty.started {
        Text::new(
            format!("begint met “{event}” op {}", on(duty.started)),
            format!("starts with “{event}” on {}", on(duty.started)),
        )
    } else {
        Text::new(
            format!(
                "begint met “{event}” op {}, en telt vanaf {}",
                on(duty.started),
                on(duty.anchor)
            ),
            format!(
                "starts with “{event}” on {}, and counts from {}",
                on(duty.started),
                on(duty.anchor)
            ),
        )
    };
    let mut because =
        vec![json!({ "rule": "start", "article": basis, "text": start.get(language) })];
    match (deadline, duty.due) {
        (Some(deadline), _) => because.extend(deadline.because.iter().map(|reason| {
            json!({ "rule": reason.rule, "article": reason.article, "text": reason.text.get(language) })
        })),
        (None, Some(due)) => {
            let text = Text::new(format!("de dag is {}", on(due)), format!("the day is {}", on(due)));
            because.push(json!({ "rule": "T11", "article": null, "text": text.get(language) }));
        }
        (None, None) => {
            let text = Text::new(
                "er is geen vaste dag; het loopt tot de gebeurtenis die het beëindigt",
                "there is no fixed day; it runs until the event that ends it",
            );
            because.push(json!({ "rule": "T11", "article": null, "text": text.get(language) }));
        }
    }
    because
}
