//! The filters, tests and functions that wordings and rules can use; [`MANUAL`] lists them.
//!
//! A filter over nothing gives nothing: the placeholder is then reported as missing, with its line.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State};

use super::roman::roman;
use super::session::Session;
use crate::calendar::{self, Date};
use crate::case::{self, Person};
use crate::diagnostic::Language;

/// The manual of this module, as `griffie wording` prints it.
pub const MANUAL: &str = "\
In a wording (templates/<procedure>/<document>.md) {{ … }} prints a value and {% … %} decides.
Values: antwoorden (the answers), zaak (kenmerk, personen.<role>, feiten), geadresseerde (a person, and rol),
geadresseerden (the roles that get this document; who is left out is not among them), ondertekenaars, afzender (naam,
telefoon, email, website, plaats, adres), document (code, datum, titel, definitief).

{{ x | datum }}                          9 maart 2027
{{ x | dag }}                            dinsdag 9 maart 2027
{{ x | datum_kort }}                     09-03-2027
{{ x | uiterlijk }}                      uiterlijk dinsdag 9 maart 2027
{{ x | tijd }}                           13.30 uur
{{ p | naam }}                           mevrouw W. van 't Zandt
{{ p | achternaam }}                     mevrouw Van 't Zandt
{{ p | voluit }}                         Wietske van 't Zandt
{{ p | sorteernaam }}                    Zandt, W. van 't
{{ p | aanhef }}                         Geachte mevrouw Van 't Zandt,
{{ x | hoofdletter }}                    the first letter as a capital
{{ lijst | opsomming }}                  a, b en c
{{ 3 | woord }} / {{ 3 | romeins }}      drie / III
{{ x | telefoon }} / {{ x | postcode }}  038 - 123 45 67 / 8043 QX
{{ x | nl }}                             in a translation: Dutch words, marked as Dutch
{{ x | functie }}                        in a translation: a name with its function, Ms L. Hamming, secretary
{{ x | keuze(\"pad\") }}                   the title of a choice of the form; a list gives a list
x | woorden                              the number of words
x is leeg, x is gevuld                   nothing there (undefined, none, \"\", [], {}), or something
x is bsn                                 holds a citizen service number (nine digits that pass the 11-test)
x is passend(\"regex\")                    a regular expression finds something in it
personen | genoemd_in(tekst)             those of a list of people whom a text (or a list of texts) names
personen | herkenbaar_in(tekst, anderen) those whom a reader of the text can recognise: also by first name alone, and by
                                         surname with any initials, unless those are of one of the others
personen | iedereen                      everybody of all roles, in one list
lijst | met(veld, waarde)                the items whose field is a list that holds the value
x | gelijkenis                           a name as it is compared: what looks the same is the same
lijst | alle(veld)                       the lists in a field of the items, as one list
minderjarig(p, op)                       whether somebody is under eighteen on a day
leeftijd(geboren, op)                    whole years; a partial date gives the youngest age
dagen_tussen(a, b)                       days from a to b
maanden_later(a, n)                      the date n months later, clamped
";

/// Adds everything of this module to an environment.
pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_filter("datum", |state: &State, value: &Value| {
        dated(state, value, calendar::long)
    });
    environment.add_filter("dag", |state: &State, value: &Value| {
        dated(state, value, calendar::weekday_long)
    });
    environment.add_filter("datum_kort", |state: &State, value: &Value| {
        dated(state, value, |date, _| calendar::short(date))
    });
    environment.add_filter("uiterlijk", |state: &State, value: &Value| {
        dated(state, value, |date, language| {
            let day = calendar::weekday_long(date, language);
            if language == Language::Nl {
                format!("uiterlijk {day}")
            } else {
                format!("on {day} at the latest")
            }
        })
    });
    environment.add_filter("tijd", |state: &State, value: &Value| {
        text(value, |text| {
            calendar::time(text, language(state))
                .ok_or_else(|| wrong(format!("`{text}` is not a time such as 13:30")))
        })
    });
    environment.add_filter("naam", |state: &State, value: &Value| {
        // Pupils are called by their first name, not "mevrouw".
        let today = state.lookup("vandaag").as_ref().and_then(date);
        person(value, |person| match today {
            Some(today) if person.is_minor(today) => person.full_name(),
            _ => person.in_text_as(language(state)),
        })
    });
    environment.add_filter("achternaam", |state: &State, value: &Value| {
        person(value, |person| person.in_text_short(language(state)))
    });
    environment.add_filter("voluit", |value: &Value| person(value, Person::full_name));
    environment.add_filter("sorteernaam", |value: &Value| {
        person(value, Person::sorting)
    });
    environment.add_filter("aanhef", |state: &State, value: &Value| {
        person(value, |person| person.salutation(language(state)))
    });
    environment.add_filter("genoemd_in", |people: &Value, texts: &Value| {
        named_in(people, texts, Person::is_named_in)
    });
    environment.add_filter(
        "herkenbaar_in",
        |people: &Value, texts: &Value, others: Option<&Value>| {
            let others = people_of(others.unwrap_or(&Value::UNDEFINED))?;
            named_in(people, texts, |person, text| {
                person.is_recognised_in(text, &others)
            })
        },
    );
    environment.add_filter("iedereen", everybody);
    environment.add_filter("met", holding);
    environment.add_filter("alle", gathered);
    environment.add_function("minderjarig", |who: &Value, on: &Value| minor(who, on));
    environment.add_filter("hoofdletter", |value: &Value| {
        text(value, |text| Ok(case::capitalised(text)))
    });
    environment.add_filter("gelijkenis", |value: &Value| {
        text(value, |text| Ok(case::likeness(text)))
    });
    environment.add_filter("telefoon", |value: &Value| {
        text(value, |text| Ok(case::telephone(text)))
    });
    environment.add_filter("postcode", |value: &Value| {
        text(value, |text| Ok(case::postcode(text)))
    });
    environment.add_filter("nl", |state: &State, value: &Value| {
        let session = session(state)?;
        text(value, |text| {
            Ok(match session.language {
                Language::Nl => text.to_owned(),
                Language::En => session.hold_foreign(Language::Nl.tag(), text.to_owned()),
            })
        })
    });
    environment.add_filter("functie", |state: &State, value: &Value| {
        let session = session(state)?;
        text(value, |text| {
            Ok(match session.language {
                Language::Nl => text.to_owned(),
                Language::En => called_in_english(text, &session),
            })
        })
    });
    environment.add_filter("opsomming", enumeration);
    environment.add_filter("woord", |state: &State, value: &Value| {
        let words = match language(state) {
            Language::Nl => calendar::DUTCH_NUMBERS,
            Language::En => calendar::ENGLISH_NUMBERS,
        };
        number(value, |n| {
            Ok(words
                .get(n)
                .map_or_else(|| n.to_string(), |word| (*word).to_owned()))
        })
    });
    environment.add_filter("romeins", |value: &Value| number(value, roman));
    environment.add_filter("keuze", choice);
    environment.add_filter("woorden", |value: &Value| {
        value
            .as_str()
            .map_or(0, |text| text.split_whitespace().count())
    });
    environment.add_test("leeg", is_empty);
    environment.add_test("gevuld", |value: &Value| !is_empty(value));
    environment.add_test("bsn", |value: &Value| value.as_str().is_some_and(holds_bsn));
    environment.add_test("passend", |value: &Value, pattern: &str| {
        matches(value, pattern)
    });
    environment.add_function("leeftijd", |birth: &Value, on: &Value| -> Value {
        let age = birth
            .as_str()
            .zip(date(on))
            .and_then(|(birth, on)| calendar::age(birth, on));
        age.map_or(Value::UNDEFINED, Value::from)
    });
    environment.add_function("dagen_tussen", |from: &Value, to: &Value| -> Value {
        date(from)
            .zip(date(to))
            .map_or(Value::UNDEFINED, |(from, to)| {
                Value::from(calendar::days_between(from, to))
            })
    });
    environment.add_function("maanden_later", |from: &Value, months: u32| -> Value {
        date(from)
            .and_then(|from| calendar::months_later(from, months))
            .map_or(Value::UNDEFINED, |date| Value::from(date.to_string()))
    });
}

/// A name with its function, or a function alone: `Ms L. Hamming, secretary to the Board`.
fn called_in_english(text: &str, session: &Session) -> String {
    let titles = [("mevrouw ", "Ms "), ("de heer ", "Mr ")];
    text.split(", ")
        .map(|part| {
            session.labels.in_english(part).unwrap_or_else(|| {
                titles
                    .iter()
                    .find_map(|(dutch, english)| {
                        part.strip_prefix(dutch)
                            .map(|name| format!("{english}{name}"))
                    })
                    .unwrap_or_else(|| part.to_owned())
            })
        })
        .collect::<Vec<_>>()
        .join(", ")
}

/// The memory of the rendering that is going on.
pub(super) fn session(state: &State) -> Result<Arc<Session>, Error> {
    state
        .lookup(Session::NAME)
        .and_then(|value| value.downcast_object::<Session>())
        .ok_or_else(|| wrong("placeholders work in wordings only"))
}

fn language(state: &State) -> Language {
    // Expressions of rules have no session, and no language: their filters speak Dutch.
    session(state).map_or(Language::Nl, |session| session.language)
}

pub(super) fn wrong(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

fn date(value: &Value) -> Option<Date> {
    calendar::parse(value.as_str()?)
}

fn is_empty(value: &Value) -> bool {
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => true,
        ValueKind::String => value.as_str().is_none_or(|text| text.trim().is_empty()),
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable => value.len() == Some(0),
        _ => false,
    }
}

fn text(value: &Value, act: impl Fn(&str) -> Result<String, Error>) -> Result<Value, Error> {
    match value.as_str() {
        _ if is_empty(value) => Ok(Value::UNDEFINED),
        Some(text) => act(text).map(Value::from),
        None => Err(wrong(format!("expected a text, found {}", value.kind()))),
    }
}

fn dated(
    state: &State,
    value: &Value,
    act: impl Fn(Date, Language) -> String,
) -> Result<Value, Error> {
    text(value, |text| {
        calendar::parse(text)
            .map(|date| act(date, language(state)))
            .ok_or_else(|| wrong(format!("`{text}` is not a date such as 2027-03-09")))
    })
}

fn person(value: &Value, act: impl Fn(&Person) -> String) -> Result<Value, Error> {
    match value.kind() {
        _ if is_empty(value) => Ok(Value::UNDEFINED),
        ValueKind::Map => {
            let data = serde_json::to_value(value).map_err(|error| wrong(error.to_string()))?;
            let name = act(&Person::read(&data));
            Ok(if name.is_empty() {
                Value::UNDEFINED
            } else {
                Value::from(name)
            })
        }
        kind => Err(wrong(format!(
            "expected a person, found {kind}; people of a role are a list, so write `| first` before it"
        ))),
    }
}

/// The people of all roles: a check of names that listed the roles would forget one.
fn everybody(roles: &Value) -> Result<Value, Error> {
    let mut all: Vec<Value> = Vec::new();
    if is_empty(roles) {
        return Ok(Value::from(all));
    }
    for role in roles.try_iter()? {
        all.extend(roles.get_item(&role)?.try_iter()?);
    }
    Ok(Value::from(all))
}

/// The items of a list whose field is a list that holds a value.
fn holding(list: &Value, field: &str, wanted: &Value) -> Result<Vec<Value>, minijinja::Error> {
    let mut found = Vec::new();
    for item in items(list)? {
        let inner = item.get_attr(field)?;
        if items(&inner)?.any(|one| one == *wanted) {
            found.push(item);
        }
    }
    Ok(found)
}

/// What stands in the lists of a field of the items, in their order.
fn gathered(list: &Value, field: &str) -> Result<Vec<Value>, minijinja::Error> {
    let mut found = Vec::new();
    for item in items(list)? {
        found.extend(items(&item.get_attr(field)?)?);
    }
    Ok(found)
}

/// The items of a list; nothing is a list without items.
fn items(list: &Value) -> Result<minijinja::value::ValueIter, minijinja::Error> {
    if list.is_undefined() || list.is_none() {
        return Value::from(Vec::<Value>::new()).try_iter();
    }
    list.try_iter()
}

fn people_of(list: &Value) -> Result<Vec<Person>, Error> {
    let mut found = Vec::new();
    if is_empty(list) {
        return Ok(found);
    }
    for one in list.try_iter()? {
        let data = serde_json::to_value(&one).map_err(|error| wrong(error.to_string()))?;
        found.push(Person::read(&data));
    }
    Ok(found)
}

/// The people of a list whom a text, or a list of texts, names.
fn named_in(
    people: &Value,
    names: &Value,
    names_them: impl Fn(&Person, &str) -> bool,
) -> Result<Value, Error> {
    if is_empty(people) || is_empty(names) {
        return Ok(Value::from(Vec::<Value>::new()));
    }
    let texts: Vec<String> = match names.as_str() {
        Some(text) => vec![text.to_owned()],
        None => names
            .try_iter()?
            .filter_map(|name| name.as_str().map(ToOwned::to_owned))
            .collect(),
    };
    let mut found = Vec::new();
    for one in people.try_iter()? {
        let data = serde_json::to_value(&one).map_err(|error| wrong(error.to_string()))?;
        let person = Person::read(&data);
        if texts.iter().any(|text| names_them(&person, text)) {
            found.push(one);
        }
    }
    Ok(Value::from(found))
}

/// Whether somebody is a minor on a day.
fn minor(who: &Value, on: &Value) -> Result<bool, Error> {
    if is_empty(who) {
        return Ok(false);
    }
    let data = serde_json::to_value(who).map_err(|error| wrong(error.to_string()))?;
    let on = date(on).ok_or_else(|| wrong(format!("`{on}` is not a date such as 2027-03-09")))?;
    Ok(Person::read(&data).is_minor(on))
}

fn number(value: &Value, act: impl Fn(usize) -> Result<String, Error>) -> Result<Value, Error> {
    match value.as_usize() {
        _ if is_empty(value) => Ok(Value::UNDEFINED),
        Some(number) => act(number).map(Value::from),
        None => Err(wrong("expected a whole number")),
    }
}

fn enumeration(state: &State, value: &Value) -> Result<Value, Error> {
    if is_empty(value) {
        return Ok(Value::UNDEFINED);
    }
    let items: Vec<String> = value
        .try_iter()?
        .map(|item| {
            item.as_str()
                .map_or_else(|| item.to_string(), ToOwned::to_owned)
        })
        .collect();
    let and = if language(state) == Language::Nl {
        "en"
    } else {
        "and"
    };
    Ok(Value::from(match items.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {and} {last}", rest.join(", ")),
        None => return Ok(Value::UNDEFINED),
    }))
}

fn choice(state: &State, value: &Value, path: &str) -> Result<Value, Error> {
    let session = session(state)?;
    let one = |constant: &Value| {
        constant
            .as_str()
            .and_then(|constant| session.labels.choice(path, constant))
            .ok_or_else(|| wrong(format!("the form has no choice `{constant}` at `{path}`")))
    };
    match value.kind() {
        _ if is_empty(value) => Ok(Value::UNDEFINED),
        ValueKind::String => one(value).map(Value::from),
        _ => value
            .try_iter()?
            .map(|item| one(&item))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::from),
    }
}

/// Whether nine digits in a row pass the 11-test of the Dutch citizen service number (rule V12).
pub(super) fn holds_bsn(text: &str) -> bool {
    text.as_bytes()
        .split(|byte| !byte.is_ascii_digit())
        .filter(|run| run.len() == 9)
        .any(|run| {
            let digits: Vec<i64> = run.iter().map(|byte| i64::from(byte - b'0')).collect();
            let sum: i64 = digits
                .iter()
                .zip([9, 8, 7, 6, 5, 4, 3, 2, -1])
                .map(|(digit, weight)| digit * weight)
                .sum();
            sum != 0 && sum % 11 == 0
        })
}

/// More patterns than any content has; beyond it they are compiled anew each time.
const PATTERNS: usize = 512;

fn matches(value: &Value, pattern: &str) -> Result<bool, Error> {
    /// Compiling costs a hundred times as much as asking, and rules ask again and again.
    /// Shared, because a clone of a pattern would have to learn its text anew.
    static COMPILED: OnceLock<Mutex<HashMap<String, Arc<regex::Regex>>>> = OnceLock::new();
    let Some(text) = value.as_str() else {
        return Ok(false);
    };
    let cache = COMPILED.get_or_init(Mutex::default);
    let known = cache
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(pattern)
        .cloned();
    if let Some(known) = known {
        return Ok(known.is_match(text));
    }
    let compiled = regex::Regex::new(pattern)
        .map_err(|error| wrong(format!("not a regular expression: {error}")))?;
    let found = compiled.is_match(text);
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    if cache.len() < PATTERNS {
        cache.insert(pattern.to_owned(), Arc::new(compiled));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citizen_service_numbers_are_found() {
        assert!(holds_bsn("mijn nummer is 111222333."));
        assert!(!holds_bsn("bel 0381234567 of kenmerk 123456789"));
        assert!(!holds_bsn("000000000"));
    }
}
