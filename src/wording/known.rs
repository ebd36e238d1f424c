//! The filters, tests and functions that a condition is judged with where it stands: each does what its namesake in
//! [`filters`](super::filters), or in minijinja, does, or leaves it to the engine.

use std::borrow::Cow;
use std::ops::Deref;
use std::rc::Rc;

use super::condition::Part;
use super::filters::holds_bsn;
use super::seen::{Seen, Sight};
use crate::calendar::{self, Date};
use crate::case::Person;

/// What is called: on a value, with what else it is given. `None` when only the engine knows.
pub(super) type Known = for<'a> fn(&Sight<'a>, Seen<'a>, &'a [Part]) -> Option<Seen<'a>>;

/// By name, with the number of further values that they take.
pub(super) const TESTS: &[(&str, usize, Known)] = &[
    ("leeg", 0, |_, value, _| is_empty(&value).map(Seen::Flag)),
    ("gevuld", 0, |_, value, _| {
        is_empty(&value).map(|empty| Seen::Flag(!empty))
    }),
    ("sequence", 0, |_, value, _| {
        Some(Seen::Flag(match value {
            // minijinja takes what is not there for an empty list.
            Seen::Nothing | Seen::List(_) | Seen::Holders(_) => true,
            Seen::Json(value) => value.is_array(),
            _ => false,
        }))
    }),
    ("bsn", 0, |_, value, _| {
        Some(Seen::Flag(match value {
            Seen::Text(text) => holds_bsn(&text),
            _ => false,
        }))
    }),
];

/// As [`TESTS`].
pub(super) const FILTERS: &[(&str, usize, Known)] = &[
    ("default", 1, |sight, value, rest| {
        let other = sight.see(rest.first()?)?;
        Some(match value {
            Seen::Nothing => other,
            value => value,
        })
    }),
    ("default", 2, |sight, value, rest| {
        let other = sight.see(rest.first()?)?;
        let lax = sight.see(rest.get(1)?)?.truth()?;
        Some(match value {
            Seen::Nothing => other,
            value if lax && !value.truth()? => other,
            value => value,
        })
    }),
    ("trim", 0, |_, value, _| match value {
        Seen::Text(Cow::Borrowed(text)) => Some(Seen::Text(Cow::Borrowed(text.trim()))),
        Seen::Text(text) => Some(Seen::Text(Cow::Owned(text.trim().to_owned()))),
        _ => None,
    }),
    ("length", 0, |_, value, _| {
        let count = match &value {
            Seen::Text(text) => text.chars().count(),
            other => other.count()?,
        };
        Some(Seen::Number(count as i64))
    }),
    ("list", 0, |_, value, _| value.items().map(Seen::List)),
    ("select", 2, |sight, value, rest| {
        let (test, list) = (sight.see(rest.first()?)?, sight.see(rest.get(1)?)?);
        if !matches!(&test, Seen::Text(name) if name == "in") {
            return None;
        }
        kept(iterated(value)?, |item| list.contains(item))
    }),
    ("selectattr", 2, |sight, value, rest| {
        having(sight, value, rest, false)
    }),
    ("rejectattr", 2, |sight, value, rest| {
        having(sight, value, rest, true)
    }),
    ("voluit", 0, |sight, value, _| {
        if let Seen::Nothing | Seen::Null = value {
            return Some(Seen::Nothing);
        }
        let name = somebody(sight, &value)?.full_name();
        Some(if name.is_empty() {
            Seen::Nothing
        } else {
            Seen::Text(Cow::Owned(name))
        })
    }),
    ("genoemd_in", 1, |sight, value, rest| {
        let texts = sight.see(rest.first()?)?;
        if is_empty(&value)? || is_empty(&texts)? {
            return Some(Seen::List(Vec::new()));
        }
        let texts = match texts {
            Seen::Text(_) => vec![texts],
            other => other.items()?,
        };
        kept(value.items()?, |item| {
            let person = somebody(sight, item)?;
            Some(texts.iter().any(|text| match text {
                Seen::Text(text) => person.is_named_in(text),
                _ => false,
            }))
        })
    }),
];

/// As [`TESTS`].
pub(super) const FUNCTIONS: &[(&str, usize, Known)] = &[
    ("leeftijd", 1, |sight, value, rest| {
        let on = sight.see(rest.first()?)?;
        let (Seen::Text(birth), Some(on)) = (value, date(&on)) else {
            return Some(Seen::Nothing);
        };
        Some(calendar::age(&birth, on).map_or(Seen::Nothing, Seen::Number))
    }),
    ("minderjarig", 1, |sight, value, rest| {
        let on = sight.see(rest.first()?)?;
        if let Seen::Nothing | Seen::Null = value {
            return Some(Seen::Flag(false));
        }
        let person = somebody(sight, &value)?;
        Some(Seen::Flag(person.is_minor(date(&on)?)))
    }),
    ("maanden_later", 1, |sight, value, rest| {
        let Seen::Number(months) = sight.see(rest.first()?)? else {
            return None;
        };
        let Ok(months) = u32::try_from(months) else {
            return None;
        };
        let later = date(&value).and_then(|day| calendar::months_later(day, months));
        Some(later.map_or(Seen::Nothing, |day| Seen::Text(Cow::Owned(day.to_string()))))
    }),
];

fn is_empty(value: &Seen) -> Option<bool> {
    Some(match value {
        Seen::Nothing | Seen::Null => true,
        Seen::Text(text) => text.trim().is_empty(),
        Seen::Flag(_) | Seen::Number(_) => false,
        other => other.count()? == 0,
    })
}

fn date(value: &Seen) -> Option<Date> {
    match value {
        Seen::Text(text) => calendar::parse(text),
        _ => None,
    }
}

/// A person of the answers or of the case.
enum Somebody<'a> {
    Read(Rc<Person>),
    Known(&'a Person),
}

impl Deref for Somebody<'_> {
    type Target = Person;

    fn deref(&self) -> &Person {
        match self {
            Self::Read(person) => person,
            Self::Known(person) => person,
        }
    }
}

/// A group that is a person, and is not empty.
fn somebody<'a>(sight: &Sight<'a>, value: &Seen<'a>) -> Option<Somebody<'a>> {
    match value {
        Seen::Json(value) if value.as_object().is_some_and(|members| !members.is_empty()) => {
            Some(Somebody::Read(sight.person(value)))
        }
        Seen::Person(person) => Some(Somebody::Known(person)),
        _ => None,
    }
}

/// The items of a list; for minijinja, what is not there is an empty one.
fn iterated(value: Seen) -> Option<Vec<Seen>> {
    match value {
        Seen::Nothing => Some(Vec::new()),
        value => value.items(),
    }
}

/// The items for which something holds.
fn kept<'a>(items: Vec<Seen<'a>>, holds: impl Fn(&Seen<'a>) -> Option<bool>) -> Option<Seen<'a>> {
    let mut found = Vec::new();
    for item in items {
        if holds(&item)? {
            found.push(item);
        }
    }
    Some(Seen::List(found))
}

/// The items whose member is filled in, or those whose is not.
fn having<'a>(
    sight: &Sight<'a>,
    value: Seen<'a>,
    rest: &'a [Part],
    without: bool,
) -> Option<Seen<'a>> {
    let (Seen::Text(member), Seen::Text(test)) =
        (sight.see(rest.first()?)?, sight.see(rest.get(1)?)?)
    else {
        return None;
    };
    if test != "gevuld" || member.contains('.') {
        return None;
    }
    kept(iterated(value)?, |item| {
        if !matches!(item, Seen::Json(_) | Seen::Person(_)) {
            return None;
        }
        is_empty(&item.member(&member)?).map(|empty| empty == without)
    })
}
