//! What lists know of a case: made from its events, compared with what the store has, and made again.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::AppError;
use super::cases::Cases;
use crate::calendar::Date;
use crate::case::Person;
use crate::diagnostic::{Language, Text};
use crate::procedure::Course;
use crate::procedure::planned::planned;
use crate::store::{AgendaItem, Finding, Projection, Verified};

impl Cases<'_> {
    /// Walks the store, and compares what its lists say with what the events say.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    pub fn verify(&self, mut seen: impl FnMut(&str)) -> Result<Verified, AppError> {
        let mut verified = self.store.verify(&mut seen)?;
        let wrong: BTreeSet<String> = verified
            .findings
            .iter()
            .map(|finding| finding.case.clone())
            .collect();
        let mut after = String::new();
        loop {
            let page = self.store.case_ids(&after)?;
            let Some(last) = page.last() else {
                return Ok(verified);
            };
            after.clone_from(last);
            // A case that is damaged cannot be compared.
            for case in page.into_iter().filter(|case| !wrong.contains(case)) {
                seen(&case);
                // Somebody may record an event between the two readings; then the second time they agree.
                if !self.lists_agree(&case)? && !self.lists_agree(&case)? {
                    verified.findings.push(Finding {
                        case,
                        event: None,
                        blob: None,
                        text: Text::new(
                            "de lijsten kloppen niet met de gebeurtenissen; `griffie store rebuild` maakt ze opnieuw",
                            "the lists do not agree with its events; `griffie store rebuild` makes them again",
                        ),
                    });
                }
            }
        }
    }

    fn lists_agree(&self, case: &str) -> Result<bool, AppError> {
        let record = self.store.case(case)?;
        if record.destroyed.is_some() {
            return Ok(true);
        }
        let mut expected = projection(&self.course(&record)?);
        expected.title.clear();
        expected
            .items
            .iter_mut()
            .for_each(|item| item.body = Value::Null);
        Ok(self.store.listed_as(case)?.as_ref() == Some(&expected))
    }

    /// Makes the projections of all cases again; gives how many.
    ///
    /// # Errors
    /// When a case cannot be read.
    pub fn rebuild(&self, mut seen: impl FnMut(&str)) -> Result<usize, AppError> {
        let mut after = String::new();
        let mut count = 0;
        loop {
            let page = self.store.case_ids(&after)?;
            let Some(last) = page.last() else {
                return Ok(count);
            };
            after.clone_from(last);
            for case in page {
                seen(&case);
                self.store.rebuild_case(&case, |record| {
                    Ok::<_, AppError>(projection(&self.course(record)?))
                })??;
                count += 1;
            }
        }
    }
}

/// The member of a row of the agenda with the planned days of its case.
pub(super) const PLANNED: &str = "planned";

/// What lists need to know of a case.
pub fn projection(course: &Course) -> Projection {
    let fold = course.fold();
    let (definition, state) = (fold.definition(), fold.state());
    let ahead = planned(course);
    let first = crate::case::effective(course.events())
        .first()
        .map(|happened| happened.on);
    Projection {
        status: course.status(),
        states: Value::Object(state.states(definition)).to_string(),
        closed: closed(course),
        first,
        last: course.last(),
        title: title(course),
        items: state
            .open(definition)
            .into_iter()
            .map(|duty| {
                // A duty is made from its table.
                let spec = &definition.file.obligations[&duty.obligation];
                AgendaItem {
                    obligation: duty.obligation.clone(),
                    bearer: spec.bearer.clone(),
                    hard: spec.hard,
                    due: duty.due,
                    body: json!({ "duty": duty, "blocked": fold.blocked_by(duty), PLANNED: ahead }),
                }
            })
            .collect(),
    }
}

/// Since when nothing runs in a case: it closed, or was withdrawn as a whole.
fn closed(course: &Course) -> Option<Date> {
    let closed = course.fold().state().closed.as_ref();
    let withdrawn = || {
        let last = course.events().iter().rev();
        let mut days = last.filter_map(|event| event.recorded.or(event.on));
        course.is_withdrawn().then(|| days.next()).flatten()
    };
    closed.map(|closed| closed.on).or_else(withdrawn)
}

/// What people call a case: the names of its parties.
pub fn title(course: &Course) -> String {
    let fold = course.fold();
    let parties: Vec<String> = fold
        .definition()
        .file
        .roles
        .iter()
        .filter(|(_, role)| role.party)
        .map(|(role, _)| {
            let people = fold.state().people(role);
            let names: Vec<String> = people.iter().map(Person::initials_and_surname).collect();
            names.join(", ")
        })
        .filter(|names| !names.is_empty())
        .collect();
    parties.join(" – ")
}

/// What a walk through the store found, in one language.
pub fn verified_json(verified: &Verified, language: Language) -> Value {
    let findings: Vec<Value> = verified
        .findings
        .iter()
        .map(|finding| {
            let mut value = json!({ "case": finding.case, "text": finding.text.get(language) });
            if let Some(event) = finding.event {
                value["event"] = json!(event);
            }
            if let Some(blob) = &finding.blob {
                value["blob"] = json!(blob);
            }
            value
        })
        .collect();
    json!({ "cases": verified.cases, "events": verified.events, "blobs": verified.blobs,
        "destroyed": verified.destroyed, "unnamed": verified.unnamed, "findings": findings })
}
