//! A scenario: the events of a case in a file, in the order in which they are recorded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::event::Event;
use super::person::Person;

/// The file of a scenario.
#[derive(Debug, Clone, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Scenario")]
pub struct Scenario {
    /// The JSON Schema of this file, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The procedure (folder name).
    pub procedure: String,
    /// What the scenario shows.
    #[serde(default)]
    pub title: String,
    /// The case number.
    #[serde(default)]
    pub kenmerk: String,
    /// A file with people and facts: a path relative to this file, or a name in `../cases/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The people, by role.
    #[serde(default)]
    pub personen: BTreeMap<String, Vec<Person>>,
    /// Facts that no event gives.
    #[serde(default)]
    pub feiten: BTreeMap<String, Value>,
    /// Readings other than those of the procedure.
    #[serde(default)]
    pub policies: Map<String, Value>,
    /// The events in the order in which they are recorded.
    pub events: Vec<Event>,
    /// What must come out; for tests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Value>,
}
