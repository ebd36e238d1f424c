//! Days that lie ahead in a case, in words: what the page of a case and the agenda tell beside what is due.

use serde_json::{Map, Value, json};

use super::cases::Cases;
use crate::calendar::Date;
use crate::catalog::{EventData, Procedure};
use crate::diagnostic::Language;
use crate::procedure::Course;
use crate::procedure::access::Access;
use crate::procedure::planned::{Planned, planned};

/// The planned days of a case from a day on, as far as who looks may know of them.
pub(super) fn of_case(
    cases: &Cases,
    course: &Course,
    access: Option<&Access>,
    today: Date,
    language: Language,
) -> Vec<Value> {
    let procedure = &cases.catalog.procedures[&course.fold().definition().name];
    told(planned(course), access)
        .into_iter()
        .filter(|plan| plan.day >= today)
        .map(|plan| {
            let data = course.events().get(plan.number.wrapping_sub(1));
            let data = data.map(|event| &event.data);
            row(procedure, &plan, data, language)
        })
        .collect()
}

/// Those that may be told.
pub(super) fn told(mut all: Vec<Planned>, access: Option<&Access>) -> Vec<Planned> {
    all.retain(|plan| {
        access.is_none_or(|access| {
            let read = access.recorded(plan.number);
            read.is_some_and(|event| event.data.contains_key(&plan.field))
        })
    });
    all
}

/// A planned day in words, with the hour where its event says one.
pub(super) fn row(
    procedure: &Procedure,
    plan: &Planned,
    data: Option<&Map<String, Value>>,
    language: Language,
) -> Value {
    let spec = procedure.file.events.get(&plan.event);
    let form = spec.map(|spec| EventData::new(procedure, spec));
    let mut title = plan.field.clone();
    let mut hour = None;
    // One with mistakes is `check`'s to report.
    if let Some(Ok(form)) = form {
        let label = form.label(&format!("/{}", plan.field));
        label.get(language).clone_into(&mut title);
        let hours = form.schema().get("properties").and_then(Value::as_object);
        hour = hours.into_iter().flatten().find_map(|(name, asked)| {
            let is_hour = asked.get("format").and_then(Value::as_str) == Some("time");
            data.filter(|_| is_hour)?.get(name)?.as_str()
        });
    }
    json!({ "day": plan.day, "title": title, "hour": hour, "number": plan.number,
        "event": spec.map(|spec| spec.title.get(language)) })
}
