//! What the names in an expression can be, so that a literal that is compared with one can be judged before anything
//! runs: a choice of a form, a state, a role, a policy, a day.
//!
//! [`Kind`] says what a value can be, [`scope`] and [`schema`] make the kinds of a procedure and its forms, [`judge`]
//! walks an expression and finds what can never hold.

mod filters;
mod judge;
mod member;
mod schema;
mod scope;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use judge::{Finding, Judge};
pub use scope::{Known, Names};

use crate::diagnostic::Text;

/// What a value can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Nobody knows.
    Any,
    /// Nothing at all.
    Nothing,
    /// A text.
    Text,
    /// A day, `2027-03-09`.
    Day,
    /// A number, and the least that it can be.
    Number(Option<f64>),
    /// Yes or no.
    Flag,
    /// One of these words.
    Words(Arc<BTreeSet<String>>),
    /// A list.
    List(Arc<Kind>),
    /// A group of values with names.
    Group(Arc<Group>),
}

/// A group of values with names.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What it is called in a message.
    pub what: Text,
    /// What stands under its names.
    pub members: BTreeMap<String, Kind>,
    /// Whether it has no other names.
    pub closed: bool,
}

impl Kind {
    /// One of these words.
    pub fn words<T: Into<String>>(words: impl IntoIterator<Item = T>) -> Self {
        Self::Words(Arc::new(words.into_iter().map(Into::into).collect()))
    }

    /// A list.
    pub fn list(of: Self) -> Self {
        Self::List(Arc::new(of))
    }

    /// A count: no less than nothing.
    pub const COUNT: Self = Self::Number(Some(0.0));

    /// A group that has no other names.
    pub fn group<T: Into<String>>(
        what: Text,
        members: impl IntoIterator<Item = (T, Self)>,
    ) -> Self {
        Self::Group(Arc::new(Group {
            what,
            members: members
                .into_iter()
                .map(|(name, kind)| (name.into(), kind))
                .collect(),
            closed: true,
        }))
    }

    /// What stands under a dotted path, through lists; none when there is no such path.
    pub fn at(&self, path: &str) -> Option<Self> {
        path.split('.').try_fold(self.clone(), |here, name| {
            let mut here = here;
            while let Self::List(inner) = &here {
                here = inner.as_ref().clone();
            }
            match here {
                Self::Group(group) => match group.members.get(name) {
                    Some(kind) => Some(kind.clone()),
                    None if group.closed => None,
                    None => Some(Self::Any),
                },
                Self::Any => Some(Self::Any),
                _ => None,
            }
        })
    }

    /// What a value can be that is one or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, kind) | (kind, Self::Nothing) => kind,
            (a, b) if a == b => a,
            (Self::Words(a), Self::Words(b)) => Self::words(a.iter().chain(b.iter()).cloned()),
            // An end that stands for "never" beside a day: '9999'.
            (Self::Day, Self::Words(words)) | (Self::Words(words), Self::Day)
                if words.iter().all(|word| is_day(word)) =>
            {
                Self::Day
            }
            (Self::Text | Self::Words(_) | Self::Day, Self::Text | Self::Words(_) | Self::Day) => {
                Self::Text
            }
            (Self::Number(a), Self::Number(b)) => {
                Self::Number(a.zip(b).map(|(a, b)| if a < b { a } else { b }))
            }
            (Self::List(a), Self::List(b)) => Self::list(a.as_ref().clone().or(b.as_ref().clone())),
            (Self::Group(a), Self::Group(b)) => {
                let mut members = a.members.clone();
                for (name, kind) in &b.members {
                    let known = members.remove(name).unwrap_or(Self::Nothing);
                    members.insert(name.clone(), known.or(kind.clone()));
                }
                Self::Group(Arc::new(Group {
                    what: a.what.clone(),
                    members,
                    closed: a.closed && b.closed,
                }))
            }
            _ => Self::Any,
        }
    }
}

/// Whether a word can stand where a day stands: a day, the start of one, or nothing.
fn is_day(word: &str) -> bool {
    let form = word
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect::<String>();
    ["", "0000", "0000-00"].contains(&form.as_str()) || crate::calendar::parse(word).is_some()
}
