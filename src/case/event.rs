//! Events: the dated facts of a case, as they are recorded.
//!
//! An event is never changed. A later event can correct it (other date or data) or withdraw it (recorded by
//! mistake); [`effective`] gives the events that then count, in the order in which they occurred.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::person::Person;
use crate::calendar::Date;

/// One event, as scenarios write it and the store keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The day on which it occurred; a withdrawal has none, a correction only when it changes the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The kind of event, from the procedure; empty for a correction or withdrawal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// What the procedure asks about it.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub data: Map<String, Value>,
    /// The day on which it was recorded, when later than it occurred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Date>,
    /// People who hold a role from now on, by role.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub personen: BTreeMap<String, Vec<Person>>,
    /// Facts beside its data.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub feiten: BTreeMap<String, Value>,
    /// Why a guard is set aside.
    #[serde(rename = "override", default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The number of the event that this one corrects, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<usize>,
    /// The number of the event that this one withdraws, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdraws: Option<usize>,
    /// Why it is corrected or withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The documents that are kept with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Filed>,
}

/// Who recorded an event, and as what. Not a part of the event: nobody can write it into a file and have it believed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorder {
    /// The id of the account; none for the one owner of a store without accounts.
    #[serde(default)]
    pub account: Option<String>,
    /// The role in which that account did it, where it is known.
    #[serde(default)]
    pub role: Option<String>,
}

/// What a file is to its case.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FiledAs {
    /// griffie made it.
    #[default]
    Made,
    /// Somebody handed it in: a document of the procedure that others make.
    Received,
    /// Somebody handed it in to prove something.
    Evidence,
    /// A document that was made, signed in the file itself.
    Signed,
    /// A document that was made, signed on paper and scanned.
    Scan,
}

impl FiledAs {
    /// Whether it is a file for its own sake, and not a signed copy of another.
    pub fn is_piece(self) -> bool {
        !matches!(self, Self::Signed | Self::Scan)
    }

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde asks for a reference"
    )]
    fn is_made(&self) -> bool {
        *self == Self::Made
    }
}

/// A document that is kept with an event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filed {
    /// The code of the document; empty for what is none of the procedure.
    pub document: String,
    /// What it is to the case.
    #[serde(default, rename = "as", skip_serializing_if = "FiledAs::is_made")]
    pub kind: FiledAs,
    /// For whom: the role of the recipient, with a number when there are more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// A draft, or final.
    #[serde(default, rename = "final")]
    pub finished: bool,
    /// The name of the file.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// How many bytes.
    pub size: u64,
    /// Where the store keeps it; empty outside a store.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub blob: String,
    /// How it went out: `post` or `email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The answers of which it was made.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub answers: Map<String, Value>,
    /// The answers as people gave them, hidden ones included and without what the case filled in: the next draft starts
    /// with them, nothing else reads them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Map<String, Value>>,
    /// Of a document that was filed before `given` was: all answers, what the case filled in among them, where some were
    /// hidden. It is read and not written.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub typed: Map<String, Value>,
    /// The wording of this one document, where a secretary changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
    /// The date on the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// What people call it, when it is no document of the procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its MIME type, when griffie did not make it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Who handed it in: a role, or somebody else in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The class that decides who may read it, when it is no document of the procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Of a signed file that was filed before verdicts were: whether its first bytes are those of the issued file. That
    /// proves nothing; it is read and not written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<bool>,
    /// Of a signed file: the verdict over it when it was filed (`signed-intact`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// The password that opens it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Roles that do not get it in their copy, each with the reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub withheld: BTreeMap<String, String>,
}

impl Filed {
    /// Everything that was ever answered in it, printed or not.
    pub fn all_answers(&self) -> impl Iterator<Item = &Map<String, Value>> {
        [&self.answers, &self.typed].into_iter().chain(&self.given)
    }
}

/// An event that counts, with its corrections applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// Its number in the case, from 1.
    pub seq: usize,
    /// The day on which it occurred.
    pub on: Date,
    /// The event; shared with the record of the case unless a correction changed it.
    pub event: std::sync::Arc<Event>,
}

/// The events that count, in the order in which they occurred; equal days in the order of recording.
///
/// Events without a day, and corrections of events that do not exist, are left out: recording refuses them.
pub fn effective(events: &[std::sync::Arc<Event>]) -> Vec<Happened> {
    let mut kept: Vec<Option<Happened>> = Vec::with_capacity(events.len());
    for (index, event) in events.iter().enumerate() {
        if let Some(target) = event.withdraws {
            if let Some(slot) = kept.get_mut(target.wrapping_sub(1)) {
                *slot = None;
            }
            kept.push(None);
        } else if let Some(target) = event.corrects {
            if let Some(Some(happened)) = kept.get_mut(target.wrapping_sub(1)) {
                *happened = corrected(happened, event);
            }
            kept.push(None);
        } else {
            kept.push(event.on.map(|on| Happened {
                seq: index + 1,
                on,
                event: std::sync::Arc::clone(event),
            }));
        }
    }
    let mut kept: Vec<Happened> = kept.into_iter().flatten().collect();
    kept.sort_by_key(|happened| (happened.on, happened.seq));
    kept
}

/// What stands in the correction replaces what stood there; what it does not name stays.
fn corrected(happened: &Happened, correction: &Event) -> Happened {
    let mut event = Event::clone(&happened.event);
    for (name, value) in &correction.data {
        if value.is_null() {
            event.data.remove(name);
        } else {
            event.data.insert(name.clone(), value.clone());
        }
    }
    event.personen.extend(correction.personen.clone());
    event.feiten.extend(correction.feiten.clone());
    let on = correction.on.unwrap_or(happened.on);
    event.on = Some(on);
    Happened {
        seq: happened.seq,
        on,
        event: std::sync::Arc::new(event),
    }
}
