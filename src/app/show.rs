//! A case as a page of the register: parties, tracks, timeline, what is due and why.

use serde_json::{Value, json};

use super::cases::{Cases, with_case};
use super::projection::title;
use super::{AppError, outdated, planned, waiting};
use crate::calendar::Date;
use crate::case::{Event, Person};
use crate::diagnostic::Language;
use crate::procedure::access::{Access, Share};
use crate::procedure::{Course, report};
use crate::store::CaseRecord;

/// Everything that is known of a case, as seen on a day.
///
/// # Errors
/// When there is no such case.
pub fn show(
    cases: &Cases,
    case: &str,
    on: Option<Date>,
    today: Date,
    language: Language,
) -> Result<Value, AppError> {
    let record = cases.read(case)?;
    if let Some(day) = record.destroyed {
        return Ok(json!({ "case": record.id, "procedure": record.procedure, "destroyed": day }));
    }
    let definition = cases.definition(&record.procedure)?;
    cases.tell("show", case, "")?;
    // What may be read is asked of the case as it now stands, whatever day is looked at.
    let now = cases.course(&record)?;
    let access = cases.access(&now);
    let read = |code: &Value| {
        access.as_ref().is_none_or(|access| match code {
            // Nothing is due.
            Value::Null => true,
            code => code.as_str().is_some_and(|code| access.obligation(code)),
        })
    };
    let told = |mut rows: Vec<Value>| {
        rows.retain(|row| read(&row["obligation"]));
        with_case(case, rows)
    };
    let course = match on {
        Some(on) => Course::as_of(definition, cases.holidays(), &record.events, on),
        None => cases.course(&record)?,
    };
    let day = on.unwrap_or(today);
    let fold = course.fold();
    let state = fold.state();
    let roles: Vec<Value> = definition
        .file
        .roles
        .iter()
        .filter_map(|(role, spec)| {
            let people = state.people(role);
            if people.is_empty() || access.as_ref().is_some_and(|access| !access.role(role)) {
                return None;
            }
            let names: Vec<String> = people.iter().map(Person::in_text).collect();
            let ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
            Some(json!({ "role": role, "title": spec.title.get(language), "people": names, "ids": ids }))
        })
        .collect();
    let knows = access.as_ref().is_none_or(Access::knows_the_case);
    let tracks: Vec<Value> = definition
        .file
        .tracks
        .iter()
        .filter(|_| knows)
        .filter_map(|(track, spec)| {
            let code = state.states(definition).get(track)?.as_str()?.to_owned();
            let at = spec.states.get(&code)?;
            Some(
                json!({ "track": track, "title": spec.title.get(language), "state": code,
                "state_title": at.title.get(language) }),
            )
        })
        .collect();
    let mut letters = outdated::outdated(cases, &course, case)?;
    let mut waiting = waiting::waiting(cases, &course, case)?;
    // What a letter says is told to who reads the letter.
    let reads = |event: usize, document: &str| {
        access.as_ref().is_none_or(|access| {
            let event = record.events.get(event.wrapping_sub(1));
            event.is_some_and(|event| {
                let files = event.files.iter();
                files
                    .filter(|file| file.document == document)
                    .all(|file| access.file(file).1 == Share::Whole)
            })
        })
    };
    letters.retain(|letter| reads(letter.event, &letter.document));
    waiting.retain(|letter| reads(letter.event, &letter.document));
    let procedure = &cases.catalog.procedures[&definition.name];
    let shown = json!({
        "case": record.id,
        "procedure": record.procedure,
        "procedure_title": definition.file.title.get(language),
        "title": if knows { title(&course) } else { String::new() },
        "on": day,
        "status": if knows { course.status() } else { String::new() },
        "closed": state.closed.as_ref().map(|closed| json!({ "on": closed.on,
            "reason": if knows { closed.reason.as_str() } else { "" } })),
        "parties": roles,
        "tracks": tracks,
        "planned": planned::of_case(cases, &course, access.as_ref(), day, language),
        "timeline": timeline(&record, &course, access.as_ref(), on, language),
        "open": told(report::open(fold, day, language)),
        "met": told(report::done(fold, true, day, language)),
        "ended": told(report::done(fold, false, day, language)),
        "contradicted": course.contradicted().iter().filter(|(number, _)| access.as_ref().is_none_or(|access| access.recorded(*number).is_some())).map(|(number, refusals)| json!({ "event": number,
            "refusals": refusals.iter().map(|refusal| report::refused(refusal, language)).collect::<Vec<_>>() })).collect::<Vec<_>>(),
        "outdated": outdated::to_json(&letters, language),
        "waiting": waiting::to_json(&waiting, procedure, language),
        "next": Some(super::procedure::next(cases.catalog, fold, case, day, language)).filter(|next| read(&next["obligation"])),
    });
    if let Some(access) = &access {
        access.decided().map_err(AppError::Content)?;
    }
    Ok(shown)
}

/// The events in the order in which they were recorded.
fn timeline(
    record: &CaseRecord,
    course: &Course,
    access: Option<&Access>,
    on: Option<Date>,
    language: Language,
) -> Vec<Value> {
    let events = &course.fold().definition().file.events;
    let touched = |number: usize, of: fn(&crate::case::Event) -> Option<usize>| {
        record
            .events
            .iter()
            .position(|event| of(event) == Some(number))
            .map(|index| index + 1)
    };
    record
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| on.is_none_or(|on| event.on.is_none_or(|day| day <= on)))
        .filter_map(|(index, event)| {
            let read = access.map_or_else(|| Some(Event::clone(event)), |access| access.recorded(index + 1))?;
            Some((index, read))
        })
        .map(|(index, event)| {
            let number = index + 1;
            let spec = events.get(&event.event);
            let mut value = json!({
                "number": number,
                "on": event.on,
                "event": event.event,
                "title": spec.map(|spec| spec.title.get(language)),
                "documents": spec.map(|spec| spec.documents.clone()).unwrap_or_default(),
                "data": event.data,
                // Nothing where it was not kept; an account of nothing is the owner of a store without accounts.
                "by": record.by[index],
            });
            let optional = [
                ("recorded", json!(event.recorded)),
                ("override", json!(event.set_aside)),
                ("note", json!(event.note)),
                ("corrects", json!(event.corrects)),
                ("withdraws", json!(event.withdraws)),
                ("reason", json!(event.reason)),
                ("corrected_by", json!(touched(number, |event| event.corrects))),
                ("withdrawn_by", json!(touched(number, |event| event.withdraws))),
            ];
            for (name, content) in optional.into_iter().filter(|(_, content)| !content.is_null()) {
                value[name] = content;
            }
            let events_of_archive = &course.fold().definition().file.dossier.archive.events;
            if !event.event.is_empty() && event.event == events_of_archive.sealed {
                value["seal"] = json!(event.data.get(super::dossier::sealing::SEAL));
            }
            if !event.files.is_empty() {
                value["files"] = event
                    .files
                    .iter()
                    .map(|file| json!({ "document": file.document, "to": file.to, "final": file.finished,
                        "name": file.name, "sha256": file.sha256, "size": file.size, "by": file.by }))
                    .collect();
            }
            value
        })
        .collect()
}
