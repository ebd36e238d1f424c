//! What a walk found wrong, and which of it is known.

use std::collections::BTreeMap;

use griffie::calendar::Date;
use griffie::case::Event;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A kind of fault that shows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// A case that nothing closes any more.
    DeadEnd,
    /// An obligation that nothing meets.
    Unmeetable,
    /// A document that cannot be made final.
    Unmakeable,
    /// A refusal whose way out leads nowhere.
    WayOut,
    /// A case that closed over something running.
    ClosedOver,
    /// A letter that breaks a rule.
    Letter,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::DeadEnd => "dead end",
            Self::Unmeetable => "cannot be met",
            Self::Unmakeable => "cannot be made",
            Self::WayOut => "way out",
            Self::ClosedOver => "closed over",
            Self::Letter => "letter",
        }
    }
}

/// How to see again what was found, on a shorter walk.
#[derive(Debug, Clone)]
pub(super) enum Probe {
    /// Nothing closes the case.
    Close,
    /// Nothing meets the obligation.
    Meet(String),
    /// The document cannot be made.
    Document(String),
    /// The event stays refused by this guard.
    WayOut { event: String, guard: usize },
    /// It closed over this obligation.
    Closed,
    /// The letter breaks the rule with these answers.
    Letter {
        document: String,
        answers: Map<String, Value>,
        rule: &'static str,
    },
}

/// Something wrong.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) kind: Kind,
    pub(super) subject: String,
    pub(super) what: String,
    pub(super) probe: Probe,
    pub(super) day: Date,
    pub(super) policies: Map<String, Value>,
    pub(super) steps: Vec<Event>,
}

impl Finding {
    /// Its name among the known ones.
    pub(super) fn key(&self) -> String {
        format!("{}: {}", self.kind.name(), self.subject)
    }
}

/// `tests/walks/known.toml`: what is known, and why it stands.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    /// Findings, each with its reason.
    #[serde(default)]
    pub(super) finding: BTreeMap<String, String>,
    /// What no walk can reach, each with its reason.
    #[serde(default)]
    pub(super) unreached: BTreeMap<String, String>,
}

impl Known {
    /// What is on the list and was not found, or was reached after all.
    pub(super) fn stale<'a>(
        &self,
        found: impl Iterator<Item = &'a String> + Clone,
        reached: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let gone = self
            .finding
            .keys()
            .filter(|name| !found.clone().any(|key| fits(name, key)));
        gone.chain(self.unreached.keys().filter(|what| reached(what)))
            .cloned()
            .collect()
    }

    /// Why a finding stands; `*` in a name is anything.
    pub(super) fn reason(&self, key: &str) -> Option<&str> {
        self.finding
            .iter()
            .find(|(name, _)| fits(name, key))
            .map(|(_, reason)| reason.as_str())
    }
}

fn fits(name: &str, key: &str) -> bool {
    let Some((start, end)) = name.split_once('*') else {
        return name == key;
    };
    key.starts_with(start) && key.len() >= start.len() + end.len() && key.ends_with(end)
}
