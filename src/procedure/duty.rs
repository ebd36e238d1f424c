//! An obligation in a case: from which day it counts, when it is due, and what became of it.

use serde::{Deserialize, Serialize};

use super::definition::{Definition, Due, ObligationPlan};
use super::hold::Held;
use crate::calendar::{Date, Deadline, Holidays, Policy, Term, next_yearly};
use crate::catalog::Ending;
use crate::diagnostic::Language;

/// An obligation of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// The code in the procedure.
    pub obligation: String,
    /// What tells it from others of the same kind: the number of a person in a role, or a name; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub which: String,
    /// The role of that person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The event that started it, and its day.
    pub event: String,
    /// The day of that event.
    pub started: Date,
    /// The day from which it counts.
    pub anchor: Date,
    /// More time, counted from the same anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// What gave that time, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended: Option<Extended>,
    /// Where the term ends by counting alone; absent when there is no last day.
    pub nominal: Option<Date>,
    /// The last day.
    pub due: Option<Date>,
    /// A time to keep something: never late.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep: bool,
    /// The last day in other readings, where it differs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// Of the events that meet it together: those that happened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<String>,
    /// Why it takes longer, where that was noted; its term ran on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
    /// What became of it.
    pub fate: Fate,
}

/// The event that gave an obligation more time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// The event.
    pub event: String,
    /// Its day.
    pub on: Date,
    /// Why, in the words of the event; absent when it gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The last day in another reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The reading.
    pub reading: String,
    /// The day it counts from.
    pub anchor: Date,
    /// Where the term then ends by counting alone.
    pub nominal: Date,
    /// The last day.
    pub due: Date,
}

/// What became of an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is still open.
    Open,
    /// It was met on this day.
    Met(Date),
    /// It was no longer needed from this day.
    Cancelled(Date),
    /// Its time passed; established on this day.
    Lapsed(Date),
    /// It got more time on this day; another one continues it.
    Extended(Date),
    /// It started again on this day; another one continues it.
    Replaced(Date),
}

impl Fate {
    /// The day on which it was no longer open.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Open => None,
            Self::Met(day)
            | Self::Cancelled(day)
            | Self::Lapsed(day)
            | Self::Extended(day)
            | Self::Replaced(day) => Some(day),
        }
    }

    pub(super) fn of(ending: Ending, day: Date) -> Self {
        match ending {
            Ending::Cancelled => Self::Cancelled(day),
            Ending::Lapsed => Self::Lapsed(day),
            Ending::Replaced => Self::Replaced(day),
        }
    }
}

impl Duty {
    /// Whether it is still open.
    pub fn is_open(&self) -> bool {
        self.fate == Fate::Open
    }

    /// Whether this day is past the last one.
    pub fn is_late(&self, day: Date) -> bool {
        !self.keep && self.due.is_some_and(|due| day > due)
    }

    /// One of `open`, `overdue`, `met`, `met_late`, `cancelled`, `lapsed`, `extended`, `replaced`, as on a day.
    pub fn status(&self, today: Date) -> &'static str {
        match self.fate {
            Fate::Open if self.is_late(today) => "overdue",
            Fate::Open => "open",
            Fate::Met(day) if self.is_late(day) => "met_late",
            Fate::Met(_) => "met",
            Fate::Cancelled(_) => "cancelled",
            Fate::Lapsed(_) => "lapsed",
            Fate::Extended(_) => "extended",
            Fate::Replaced(_) => "replaced",
        }
    }

    /// What tells it from others of the same kind, in words: `aangeklaagde 2`, or a name; none where it is the only one.
    pub fn which_in_words(&self, definition: &Definition, language: Language) -> Option<String> {
        let role = self.role.as_ref();
        let role = role.and_then(|role| definition.file.roles.get(role));
        (!self.which.is_empty()).then(|| match role {
            Some(role) => format!("{} {}", role.title.get(language), self.which),
            None => self.which.clone(),
        })
    }

    /// The documents that are still to be made for it, the first one first.
    pub fn documents_to_make(&self, definition: &Definition) -> Vec<String> {
        let file = &definition.file;
        let Some(spec) = file.obligations.get(&self.obligation) else {
            return Vec::new();
        };
        let made = |code: &String| {
            self.done
                .iter()
                .filter_map(|event| file.events.get(event))
                .any(|event| event.documents.contains(code))
        };
        spec.documents
            .iter()
            .filter(|code| !made(code))
            .cloned()
            .collect()
    }

    /// The last day with its reasons; `None` when the obligation has no term.
    pub fn deadline(&self, definition: &Definition, holidays: &Holidays) -> Option<Deadline> {
        let plan = definition.obligation(&self.obligation)?;
        let Due::Term(term) = plan.due else {
            return None;
        };
        let extension = self
            .extension
            .as_deref()
            .and_then(|text| Term::parse(text).ok());
        Deadline::of(
            self.anchor,
            term,
            extension,
            holidays,
            &definition.policy(plan),
        )
    }
}

/// The nominal and the last day of a plan that counts from an anchor.
pub(super) fn days(
    plan: &ObligationPlan,
    anchor: Date,
    extension: Option<Term>,
    holidays: &Holidays,
    policy: &Policy,
) -> Option<(Date, Date)> {
    match plan.due {
        Due::SameDay => Some((anchor, anchor)),
        Due::Term(term) => Deadline::day(anchor, term, extension, holidays, policy)
            .map(|deadline| (deadline.nominal, deadline.effective)),
        Due::Yearly(month, day) => next_yearly(anchor, month, day).map(|day| (day, day)),
        Due::Named => None,
    }
}
