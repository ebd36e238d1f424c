//! A dotted name in the data of an event or the facts of a case: `dit.datum_zitting`, `feiten.klacht.ontvangen`.

use serde_json::Value;

use super::state::State;
use crate::calendar::{self, Date};
use crate::case::Happened;

/// The word for the event at hand.
pub(super) const THIS: &str = "dit";
/// The word for the facts of the case.
pub(super) const FACTS: &str = "feiten";
/// The word for the date of the event at hand.
pub(super) const DATE: &str = "datum";

/// A dotted name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name(Vec<String>);

impl Name {
    pub(super) fn new(text: &str) -> Self {
        Self(text.split('.').map(ToOwned::to_owned).collect())
    }

    /// What stands under the name.
    pub(super) fn find<'a>(&self, state: &'a State, now: &'a Happened) -> Option<&'a Value> {
        let (root, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let start = match root.as_str() {
            THIS => now.event.data.get(first)?,
            FACTS => state.facts.get(first)?,
            _ => return None,
        };
        rest.iter().try_fold(start, |value, name| value.get(name))
    }

    /// The date under the name.
    pub(super) fn date(&self, state: &State, now: &Happened) -> Option<Date> {
        if self.0.len() == 2 && self.0[0] == THIS && self.0[1] == DATE {
            return Some(now.on);
        }
        calendar::parse(self.find(state, now)?.as_str()?)
    }

    /// The text or number under the name, as a text.
    pub(super) fn text(&self, state: &State, now: &Happened) -> Option<String> {
        match self.find(state, now)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// Whether an expression asks about the event at hand.
    pub(super) fn mentions_event(source: &str) -> bool {
        source.match_indices(THIS).any(|(at, _)| {
            let letter = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
            !source[..at].chars().next_back().is_some_and(letter)
                && source[at + THIS.len()..].starts_with('.')
        })
    }
}
