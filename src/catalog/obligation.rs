//! Obligations in `procedure.toml`: who must do what, counted from which event, and what meets it.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Text;

/// A kind of obligation; its code is the name of its table.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a property of its own that content sets"
)]
pub struct ObligationSpec {
    /// What must be done.
    pub title: Text,
    /// The documents that do it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// The role that must do it.
    pub bearer: String,
    /// The term from the anchor; `0 dagen` is the same day, a negative number counts back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// Instead of a term: the last day, as a name (`dit.einde`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Instead of a term: a day of the year, `10-01`; the first after the anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"))]
    pub yearly: Option<String>,
    /// Starts again after being met: how much later (`1 jaar`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// The last day runs on when it falls on a weekend or holiday (Algemene termijnenwet article 1).
    #[serde(default = "yes")]
    pub moves: bool,
    /// A time to keep something: it is met after the last day, and never late.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep: bool,
    /// What is shown when there is no last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Text>,
    /// The term stands in the regulation; otherwise it is good practice.
    pub hard: bool,
    /// The case does not close while it is open. A hard one always holds the case, except one that is kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub holds: bool,
    /// The article.
    pub basis: String,
    /// The fact that its last day becomes (`zitting.uiterlijk`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// What starts it.
    pub starts: Vec<StartSpec>,
    /// What meets it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub met: Vec<EffectSpec>,
    /// What meets it together: it is met once all of these happened, and is done in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<EffectSpec>,
    /// What ends it without being met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<EffectSpec>,
    /// What gives more time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extended: Vec<EffectSpec>,
    /// Other readings, whose last day is shown beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<AlternativeSpec>,
}

fn yes() -> bool {
    true
}

/// An event that starts an obligation.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum StartSpec {
    /// The event alone.
    On(String),
    /// The event with more about it.
    Full(Start),
}

/// An event that starts an obligation, in full.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// The event.
    pub on: String,
    /// Only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The day to count from, as a name (`dit.datum_zitting`); otherwise the date of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// One for each person in this role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_each: Option<String>,
    /// What tells it from others of the same kind (`dit.naam`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub which: Option<String>,
}

impl ObligationSpec {
    /// Whether the case stays open for it.
    pub fn holds_case(&self) -> bool {
        !self.keep && (self.hard || self.holds)
    }
}

impl StartSpec {
    /// In full.
    pub fn full(&self) -> Start {
        match self {
            Self::On(on) => Start {
                on: on.clone(),
                ..Start::default()
            },
            Self::Full(full) => full.clone(),
        }
    }
}

/// An event that meets, ends or extends an obligation.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum EffectSpec {
    /// The event alone.
    On(String),
    /// The event with more about it.
    Full(Effect),
}

/// An event that meets, ends or extends an obligation, in full.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// The event.
    pub on: String,
    /// Only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Which one, as a name (`dit.van`); otherwise all that are open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub which: Option<String>,
    /// The year that it is about, as a name (`dit.schooljaar`): of the ones of every year it is the one that is due in
    /// the last year that is written there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<String>,
    /// How it ends.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub how: Option<Ending>,
    /// How much time it gives, counted from the original anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Where the event says why it gives more time, as a name (`dit.redenen`); printed in the term statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl EffectSpec {
    /// In full.
    pub fn full(&self) -> Effect {
        match self {
            Self::On(on) => Effect {
                on: on.clone(),
                ..Effect::default()
            },
            Self::Full(full) => full.clone(),
        }
    }
}

/// How an obligation ends without being met.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// It is no longer needed.
    #[default]
    Cancelled,
    /// Its time passed, and that has its own consequence.
    Lapsed,
    /// Another takes its place, which may begin later: until then there is no last day.
    Replaced,
}

/// Another reading of when an obligation is due.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlternativeSpec {
    /// The reading.
    pub reading: String,
    /// The day it counts from, as a name.
    pub anchor: String,
    /// What that reading says.
    pub note: Text,
}
