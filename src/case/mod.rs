//! The facts of a case, and how the people in it are named and addressed.
//!
//! Knows no roles, events and documents: these are keys that a procedure defines. The facts come from a file, or
//! from the events of a case.

mod address;
mod event;
mod identity;
mod likeness;
mod name;
mod naming;
mod person;
mod reading;
mod scenario;
mod spelling;
mod telephone;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use address::Addressee;
pub use event::{Event, Filed, FiledAs, Happened, Recorder, effective};
pub use identity::Register;
pub use likeness::likeness;
pub use name::{Salutation, capitalised};
pub use person::{Address, Addressing, Form, NameOrder, Person, Representative};
pub use reading::as_number;
pub use scenario::Scenario;
pub use spelling::{is_blank, is_invisible, is_plain, is_refused, line};
pub use telephone::{Telephone, telephone};
pub use words::{BirthDate, Line, Name, Postcode, postcode};

/// The facts of one case (`fixtures/<procedure>/cases/*.json`, `--case`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Facts of a case")]
pub struct CaseFacts {
    /// The JSON Schema of this file, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The procedure (folder name) under which the case runs.
    #[serde(rename = "procedure", default)]
    pub procedure: String,
    /// The case number, `KC-2027-004` (rule V13).
    #[serde(default)]
    #[schemars(regex(pattern = r"^[A-Z]{1,8}-[0-9]{4}-[0-9]{3,}$"))]
    pub kenmerk: String,
    /// The people, by role; a role can be held by several.
    #[serde(default)]
    pub personen: BTreeMap<String, Vec<Person>>,
    /// Dated facts in the words of the procedure: `klacht.ontvangen`, `zitting.datum`.
    #[serde(default)]
    pub feiten: BTreeMap<String, Value>,
}

impl CaseFacts {
    /// The people who hold a role; empty when nobody does.
    pub fn holders(&self, role: &str) -> &[Person] {
        self.personen.get(role).map_or(&[], Vec::as_slice)
    }
}
