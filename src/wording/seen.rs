//! What a condition sees: names, and values that are borrowed from the answers and the case.

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use crate::case::{CaseFacts, Person};

/// The names that a condition may use, and the people that were read for it.
#[derive(Debug, Default)]
pub struct Sight<'a> {
    names: Vec<(&'static str, Seen<'a>)>,
    /// Reading somebody costs more than asking about them; several rules ask about the same.
    read: RefCell<Vec<(&'a Value, Rc<Person>)>>,
}

/// A value, as far as a condition can tell.
#[derive(Debug, Clone)]
pub enum Seen<'a> {
    /// Not there.
    Nothing,
    /// `null`
    Null,
    /// A text.
    Text(Cow<'a, str>),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A list, a group or another number.
    Json(&'a Value),
    /// A list that a condition made.
    List(Vec<Seen<'a>>),
    /// A case.
    Case(&'a CaseFacts),
    /// The people of a case, by role.
    Roles(&'a BTreeMap<String, Vec<Person>>),
    /// The facts of a case.
    Facts(&'a BTreeMap<String, Value>),
    /// Those who hold a role.
    Holders(&'a [Person]),
    /// One of them.
    Person(&'a Person),
}

impl<'a> Sight<'a> {
    /// Gives a name a value, or takes it away.
    pub fn set(&mut self, name: &'static str, value: Option<Seen<'a>>) {
        self.names.retain(|(known, _)| *known != name);
        self.names.extend(value.map(|value| (name, value)));
    }

    /// The value of a name; other names belong to the engine.
    pub(super) fn named(&self, name: &str) -> Option<Seen<'a>> {
        let (_, value) = self.names.iter().find(|(known, _)| *known == name)?;
        Some(value.clone())
    }

    /// A person that stands in the answers, read once.
    pub(super) fn person(&self, value: &'a Value) -> Rc<Person> {
        let mut read = self.read.borrow_mut();
        if let Some((_, known)) = read.iter().find(|(known, _)| std::ptr::eq(*known, value)) {
            return Rc::clone(known);
        }
        let person = Rc::new(Person::read(value));
        read.push((value, Rc::clone(&person)));
        person
    }
}

impl<'a> From<&'a Value> for Seen<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Flag(*flag),
            Value::String(text) => Self::Text(text.into()),
            Value::Number(number) => number.as_i64().map_or(Self::Json(value), Self::Number),
            Value::Array(_) | Value::Object(_) => Self::Json(value),
        }
    }
}

impl<'a> Seen<'a> {
    /// Whether it counts as true.
    pub(super) fn truth(&self) -> Option<bool> {
        Some(match self {
            Self::Nothing | Self::Null => false,
            Self::Text(text) => !text.is_empty(),
            Self::Flag(flag) => *flag,
            Self::Number(number) => *number != 0,
            other => other.count()? > 0,
        })
    }

    /// How many items or members it has; `None` for what is no list or group.
    pub(super) fn count(&self) -> Option<usize> {
        match self {
            Self::Json(Value::Array(items)) => Some(items.len()),
            Self::Json(Value::Object(members)) => Some(members.len()),
            Self::List(items) => Some(items.len()),
            Self::Roles(roles) => Some(roles.len()),
            Self::Facts(facts) => Some(facts.len()),
            Self::Holders(people) => Some(people.len()),
            _ => None,
        }
    }

    /// What it has under a name.
    pub(super) fn member(&self, name: &str) -> Option<Self> {
        let json = |value: Option<&'a Value>| Some(value.map_or(Self::Nothing, Self::from));
        match self {
            Self::Json(Value::Object(members)) => json(members.get(name)),
            Self::Facts(facts) => json(facts.get(name)),
            Self::Case(case) => match name {
                "kenmerk" => Some(Self::Text(Cow::Borrowed(&case.kenmerk))),
                "personen" => Some(Self::Roles(&case.personen)),
                "feiten" => Some(Self::Facts(&case.feiten)),
                _ => None,
            },
            Self::Roles(roles) => Some(match roles.get(name) {
                Some(people) => Self::Holders(people),
                None => Self::Nothing,
            }),
            Self::Person(person) => match name {
                "voornamen" if !person.voornamen.is_empty() => {
                    Some(Self::Text(Cow::Borrowed(&person.voornamen)))
                }
                "voornamen" => json(person.more.get(name)),
                _ => None,
            },
            Self::Nothing | Self::Null | Self::Text(_) | Self::Flag(_) | Self::Number(_) => {
                Some(Self::Nothing)
            }
            Self::Json(_) | Self::List(_) | Self::Holders(_) => None,
        }
    }

    /// Its items; `None` for what is no list.
    pub(super) fn items(self) -> Option<Vec<Self>> {
        match self {
            Self::Json(Value::Array(items)) => Some(items.iter().map(Self::from).collect()),
            Self::Holders(people) => Some(people.iter().map(Self::Person).collect()),
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// Whether two values are the same; `None` for groups, lists and unlike numbers.
    pub(super) fn same(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => Some(one == other),
            (Self::Number(one), Self::Number(other)) => Some(one == other),
            (Self::Flag(one), Self::Flag(other)) => Some(one == other),
            (Self::Nothing, Self::Nothing) | (Self::Null, Self::Null) => Some(true),
            (Self::Text(_) | Self::Nothing | Self::Null, _)
            | (_, Self::Text(_) | Self::Nothing | Self::Null) => Some(false),
            _ => None,
        }
    }

    /// Which of two texts or numbers comes first.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => Some(one.cmp(other)),
            (Self::Number(one), Self::Number(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }

    /// Whether an item is in it.
    pub(super) fn contains(&self, item: &Self) -> Option<bool> {
        let any = |items: &mut dyn Iterator<Item = Self>| {
            items
                .map(|one| one.same(item))
                .find(|same| *same != Some(false))
                .unwrap_or(Some(false))
        };
        match self {
            Self::Nothing => Some(false),
            Self::Json(Value::Array(items)) => any(&mut items.iter().map(Self::from)),
            Self::List(items) => any(&mut items.iter().cloned()),
            Self::Text(text) => match item {
                Self::Text(item) => Some(text.contains(&**item)),
                _ => None,
            },
            _ => None,
        }
    }
}
