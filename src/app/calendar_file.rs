//! The agenda as a calendar file for Outlook and Thunderbird (RFC 5545): a day for each obligation.
//!
//! An entry keeps its id for as long as the obligation exists, its sequence number grows with the events of the case,
//! and an obligation that was met or is no longer needed is a cancelled entry: reading the file again updates the
//! calendar and removes what is done. No names: the case number, the title and the reasons only.

use std::collections::BTreeMap;

use icalendar::{Calendar, Component as _, Event as Entry, EventLike as _, EventStatus};

use super::AppError;
use super::agenda::{Question, Unreadable, known_role, unknown_obligation};
use super::cases::Cases;
use crate::calendar::Date;
use crate::diagnostic::{Language, Text};
use crate::procedure::{Course, report};
use crate::store::Listed;

/// How many cases are read at a time.
const PAGE: usize = 200;

/// The calendar of all obligations that a question asks for, with those that were met or ended.
///
/// # Errors
/// When the store cannot be read.
pub fn calendar(
    cases: &Cases,
    question: &Question,
    language: Language,
) -> Result<(String, Vec<Unreadable>), AppError> {
    if let Some(role) = &question.role {
        known_role(cases.catalog, role)?;
    }
    if let Some(case) = &question.case {
        cases.procedure_of(case)?;
    }
    let mut unreadable = Vec::new();
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//griffie//griffie//NL"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.name("griffie");
    calendar.append_property(("METHOD", "PUBLISH"));
    let mut after = String::new();
    loop {
        let (page, last) = cases.page(&after, true, PAGE)?;
        let Some(last) = last else { break };
        after = last;
        for listed in page {
            let other = question
                .case
                .as_ref()
                .is_some_and(|only| *only != listed.id);
            let later = listed.first.is_some_and(|first| first > question.on);
            if other || later || listed.destroyed.is_some() {
                continue;
            }
            let mut missing = |why| unreadable.push(Unreadable::new(&listed.id, why));
            let told = match cases.told_ahead(&listed.id) {
                Ok(told) => told,
                Err(why) => {
                    missing(why);
                    continue;
                }
            };
            let told = |code: &str| {
                told.as_ref()
                    .is_none_or(|told| told.obligations.contains(code))
            };
            match course(cases, &listed, question.on) {
                Ok(course) => {
                    for entry in
                        entries(&listed.id, &course, question, language, &told, &mut missing)
                    {
                        calendar.push(entry);
                    }
                }
                Err(why) => missing(why),
            }
        }
    }
    unreadable.sort();
    unreadable.dedup();
    for (number, one) in unreadable.iter().enumerate() {
        calendar.push(warning(one, number, question.on, language));
    }
    Ok((calendar.done().to_string(), unreadable))
}

/// A case as it stood on a day; or why that cannot be known.
fn course(cases: &Cases, listed: &Listed, on: Date) -> Result<Course, Text> {
    if let Some(why) = &listed.problem {
        return Err(why.clone());
    }
    let record = cases.read(&listed.id).map_err(|error| error.text())?;
    let definition = cases.computable(&record.procedure)?;
    Ok(Course::as_of(
        definition,
        cases.holidays(),
        &record.events,
        on,
    ))
}

/// The entry of a case of which something cannot be computed: on the day itself, so that somebody looks.
fn warning(one: &Unreadable, number: usize, on: Date, language: Language) -> Entry {
    Entry::new()
        .uid(&format!("{}-unreadable-{number}@griffie", one.case))
        .starts(on)
        // The end of an entry does not belong to it (RFC 5545, 3.6.1).
        .ends(on.succ_opt().map_or(on, |next| next))
        .summary(&format!("{} {}", one.case, Unreadable::title(language)))
        .description(one.why(language))
        .add_property("DTSTAMP", stamp(on))
        .add_property("TRANSP", "TRANSPARENT")
        .done()
}

/// The entries of a case; the latest obligation under an id counts.
fn entries(
    case: &str,
    course: &Course,
    question: &Question,
    language: Language,
    told: &dyn Fn(&str) -> bool,
    missing: &mut impl FnMut(Text),
) -> Vec<Entry> {
    let fold = course.fold();
    let definition = fold.definition();
    let mut latest: BTreeMap<String, Entry> = BTreeMap::new();
    for duty in &fold.state().duties {
        let Some(spec) = definition.file.obligations.get(&duty.obligation) else {
            missing(unknown_obligation(&duty.obligation));
            continue;
        };
        // What has no last day has no place in a calendar; `griffie due` lists it.
        let Some(due) = duty.due else { continue };
        let unwanted = question
            .role
            .as_ref()
            .is_some_and(|role| *role != spec.bearer)
            || !told(&duty.obligation)
            || question.until.is_some_and(|until| due > until)
            || (question.overdue && due >= question.on);
        if unwanted {
            continue;
        }
        let id = format!("{case}-{}-{}@griffie", duty.obligation, duty.which);
        let item = report::item(
            definition,
            fold.holidays(),
            duty,
            &fold.blocked_by(duty),
            question.on,
            language,
        );
        let because: Vec<&str> = item["because"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|reason| reason["text"].as_str())
            .collect();
        let documents = spec.documents.join("+");
        let mut entry = Entry::new();
        entry
            .uid(&id)
            .sequence(u32::try_from(course.events().len()).unwrap_or(u32::MAX))
            .starts(due)
            // The end of an entry does not belong to it (RFC 5545, 3.6.1).
            .ends(due.succ_opt().unwrap_or(due))
            .summary(format!("{case} {documents} {}", spec.title.get(language)).trim())
            .description(&format!(
                "{}\n{}\n{}",
                spec.bearer,
                spec.basis,
                because.join("\n")
            ))
            .add_property("DTSTAMP", stamp(question.on))
            .add_property("TRANSP", "TRANSPARENT");
        entry.status(if duty.is_open() {
            EventStatus::Confirmed
        } else {
            EventStatus::Cancelled
        });
        latest.insert(id, entry.done());
    }
    latest.into_values().collect()
}

fn stamp(day: Date) -> String {
    format!("{}T000000Z", day.to_string().replace('-', ""))
}
