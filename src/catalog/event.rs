//! Events in `procedure.toml`: a dated fact, the form of its data, and the states it leads to.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::diagnostic::Text;

/// A kind of event; its code is the name of its table.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a property of its own that content sets"
)]
pub struct EventSpec {
    /// What happened, in a few words.
    pub title: Text,
    /// The documents of which this is the sending, signing or registration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// With which answers a document is this event and no other, as an expression over `antwoorden` and `zaak`; needed
    /// where a document has several events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    /// The roles that may record it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// The article.
    #[serde(default)]
    pub basis: String,
    /// The class that decides who may read of it; that of its documents when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<String>,
    /// Where it may occur: `track.state`, `track` (begun) or `track.begin` (not begun); any suffices. An event with
    /// moves needs one that fits as well; a move without `to` says where it is recorded and nothing moves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// It may occur only once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub once: bool,
    /// It may occur in a closed case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// The case is destroyed with it: its key, and so all its contents.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub destroys: bool,
    /// The group of facts that its data join.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<String>,
    /// The fact in that group that its date becomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_fact: Option<String>,
    /// The states that it leads to; per track the first that fits. Where none fits, the event is refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<MoveSpec>,
    /// That people of the case change with it, of any role; a page with the people of a case records it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<PeopleSpec>,
    /// The JSON Schema of its data.
    #[serde(default)]
    pub data: Map<String, Value>,
}

/// How an event changes people of a case.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeopleSpec {
    /// The answer in its data that says in which role.
    pub role: String,
    /// The definition that a person is asked for by, with its layout: `definitions.json#/$defs/persoon`.
    pub person: String,
}

/// A step of a track.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveSpec {
    /// The track.
    pub track: String,
    /// The states from which; `begin` is a track that has not begun. Absent: from any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Vec<String>>,
    /// The state it leads to; absent: the track stays where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The reason of closing, when the case closes with it; otherwise the code of the state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<String>,
}

/// The word for a track that has not begun.
pub const BEGIN: &str = "begin";
