//! From what a browser posted to answers.
//!
//! The names of the controls are JSON pointers (RFC 6901), read as ordered pairs. What stood on the page decides what may
//! come back: a value for a question that was not asked, that the answers do not lead to before or after, or that the
//! case answers, is ignored and said.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::known::{filled, without_known};
use super::{Setting, View};
use crate::catalog::{Form, Options};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::{self, Checked, Kind};

/// The name of the button that adds one to the list that its value points at.
pub const ADD: &str = "add";
/// The name of the button that takes away what its value points at.
pub const REMOVE: &str = "remove";

/// The id of the finding that a posted value was ignored.
const IGNORED: &str = "ignored";

/// The longest list that a page can make.
const LONGEST: usize = 500;

/// What was posted, read.
#[derive(Debug)]
pub struct Posted {
    /// The answers of the person; without what the case knows.
    pub answers: Value,
    /// What was ignored.
    pub problems: Vec<Diagnostic>,
}

/// Reads what was posted over the answers that the page was made of; what stood on no control stays as it was.
pub fn read(form: &Form, own: &Value, pairs: &[(String, String)], setting: Setting) -> Posted {
    let before = View::of(form, own, setting, &[]);
    let asked: HashMap<&str, bool> =
        before
            .asked()
            .into_iter()
            .fold(HashMap::new(), |mut asked, (pointer, shown)| {
                *asked.entry(pointer).or_default() |= shown;
                asked
            });
    let mut reader = Reader {
        form,
        setting,
        answers: filled(own, &before.checked.typed),
        emptied: Vec::new(),
        problems: Vec::new(),
    };
    // A list comes before its items, so that these have their place.
    let mut posted: BTreeMap<(usize, &str), Vec<&str>> = BTreeMap::new();
    for (name, value) in pairs.iter().filter(|(name, _)| name.starts_with('/')) {
        let depth = name.matches('/').count();
        posted.entry((depth, name)).or_default().push(value);
    }
    posted.retain(|(_, pointer), _| {
        let known = asked.contains_key(pointer);
        if !known {
            reader.ignore(pointer);
        }
        known
    });
    for ((_, pointer), values) in &posted {
        reader.take(pointer, values);
    }
    reader.restore_hidden(&asked, own, posted.keys().map(|(_, pointer)| *pointer));
    for (name, value) in pairs {
        match name.as_str() {
            ADD if asked.contains_key(value.as_str()) => reader.add(value),
            ADD => reader.ignore(value),
            REMOVE => reader.remove(value),
            _ => {}
        }
    }
    reader.finish(own, &before.checked)
}

struct Reader<'a> {
    form: &'a Form,
    setting: Setting<'a>,
    answers: Value,
    emptied: Vec<String>,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn kind(&self, pointer: &str) -> Kind {
        match self.form.validator.at(pointer) {
            Some(schema) => Kind::of(schema, &Options::default()),
            None => Kind::Line,
        }
    }

    /// Takes what one control, or several of one name, posted.
    fn take(&mut self, pointer: &str, values: &[&str]) {
        match self.kind(pointer) {
            Kind::List => self.count(pointer, values),
            Kind::Ticks => self.tick(pointer, values),
            kind => self.write(pointer, kind, values),
        }
    }

    /// Holds the number of items on the page against those that it was made of.
    fn count(&mut self, pointer: &str, values: &[&str]) {
        let here = self.answers.pointer(pointer).and_then(Value::as_array);
        let there = here.map_or(0, Vec::len).to_string();
        // The page has no more than the answers it was made of.
        if !values.contains(&there.as_str()) {
            self.ignore(pointer);
        }
    }

    fn tick(&mut self, pointer: &str, values: &[&str]) {
        let chosen: Vec<&str> = values
            .iter()
            .copied()
            .filter(|text| !text.is_empty())
            .collect();
        let now = self.answers.pointer(pointer);
        let list = now.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let written = |value: &Value| Kind::Ticks.written(value, self.setting.language);
        // What was there keeps its order.
        let mut ticked: Vec<Value> = list
            .iter()
            .filter(|value| chosen.contains(&written(value).as_str()))
            .cloned()
            .collect();
        let new = chosen
            .iter()
            .filter(|text| !list.iter().any(|value| written(value) == **text))
            .map(|text| json!(text));
        ticked.extend(new);
        let as_it_was = now.is_some_and(|now| !now.is_array() && chosen == [written(now).as_str()]);
        if as_it_was {
            // Text where a list belongs: it is told, and stays until somebody chooses otherwise.
        } else if ticked.is_empty() {
            if now.is_none_or(|now| !list.is_empty() || !now.is_array()) {
                self.empty(pointer);
            }
        } else {
            self.set(pointer, Value::Array(ticked));
        }
    }

    fn write(&mut self, pointer: &str, kind: Kind, values: &[&str]) {
        let now = self.answers.pointer(pointer);
        let shown = now.map_or_else(String::new, |now| {
            as_sent(&kind.written(now, self.setting.language))
        });
        let values: Vec<String> = values.iter().map(|text| as_sent(text)).collect();
        // Asked in two places: what was changed counts.
        let Some(text) = values.iter().find(|text| **text != shown) else {
            return;
        };
        if text.is_empty() {
            self.empty(pointer);
        } else {
            let value = kind.read(text, self.setting.today, self.setting.language);
            self.set(pointer, value);
        }
    }

    fn set(&mut self, pointer: &str, value: Value) {
        let schema = |pointer: &str| self.form.validator.at(pointer);
        if !put(&mut self.answers, pointer, value, &schema) {
            self.ignore(pointer);
        }
    }

    /// Takes an answer away; one of a list stays, so that the others keep their place.
    fn empty(&mut self, pointer: &str) {
        self.emptied.push(pointer.to_owned());
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            return;
        };
        match self.answers.pointer_mut(parent) {
            Some(Value::Object(members)) => {
                members.shift_remove(&unescape(name));
            }
            Some(Value::Array(items)) => {
                if let Ok(index) = name.parse::<usize>()
                    && let Some(item) = items.get_mut(index)
                {
                    *item = json!("");
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, list: &str) {
        if self.kind(list) != Kind::List {
            return self.ignore(list);
        }
        let rows = self
            .form
            .validator
            .at(list)
            .and_then(|schema| schema.get("items"))
            .is_some_and(|items| items.get("properties").is_some());
        let item = if rows { json!({}) } else { json!("") };
        match self.answers.pointer_mut(list) {
            Some(Value::Array(items)) if items.len() < LONGEST => items.push(item),
            Some(Value::Array(_)) => {
                let message = Text::new(
                    format!("er staan hier al {LONGEST}; meer past niet"),
                    format!("there are {LONGEST} here already; no more fit"),
                );
                self.problems
                    .push(Diagnostic::new(Severity::Error, IGNORED, message).pointer(list));
            }
            _ => self.set(list, Value::Array(vec![item])),
        }
    }

    fn remove(&mut self, item: &str) {
        if let Some((list, index)) = item.rsplit_once('/')
            && let Ok(index) = index.parse::<usize>()
            && let Some(Value::Array(items)) = self.answers.pointer_mut(list)
            && index < items.len()
        {
            items.remove(index);
        } else {
            self.ignore(item);
        }
    }

    /// Puts back what was posted for questions that the answers lead to neither before nor after.
    fn restore_hidden<'p>(
        &mut self,
        asked: &HashMap<&str, bool>,
        own: &Value,
        posted: impl Iterator<Item = &'p str>,
    ) {
        let was_hidden: Vec<&str> = posted
            .filter(|pointer| asked.get(pointer) == Some(&false))
            .collect();
        if was_hidden.is_empty() {
            return;
        }
        let after = View::of(self.form, &self.answers, self.setting, &[]);
        let shown: Vec<String> = after
            .asked()
            .into_iter()
            .filter(|(_, shown)| *shown)
            .map(|(pointer, _)| pointer.to_owned())
            .collect();
        for pointer in was_hidden {
            if shown.iter().any(|shown| shown == pointer)
                || self.answers.pointer(pointer) == own.pointer(pointer)
            {
                continue;
            }
            if let Some(value) = own.pointer(pointer) {
                self.set(pointer, value.clone());
            } else {
                self.empty(pointer);
                self.emptied.retain(|emptied| emptied != pointer);
            }
            self.ignore(pointer);
        }
    }

    fn finish(mut self, own: &Value, before: &Checked) -> Posted {
        without_known(&mut self.answers, own, &before.typed);
        if !self.emptied.is_empty() {
            // Who empties what the case would fill in wants it empty.
            let checked = document::check(
                self.form,
                &self.answers,
                self.setting.case,
                self.setting.today,
                self.setting.stage,
            );
            for pointer in std::mem::take(&mut self.emptied) {
                let refilled = checked.typed.pointer(&pointer);
                let nothing = match self.kind(&pointer) {
                    Kind::Ticks => json!([]),
                    _ => json!(""),
                };
                if refilled.is_some_and(|value| *value != nothing)
                    && self.answers.pointer(&pointer).is_none()
                {
                    self.set(&pointer, nothing);
                }
            }
        }
        Posted {
            answers: self.answers,
            problems: self.problems,
        }
    }

    fn ignore(&mut self, pointer: &str) {
        let name = match self.form.validator.at(pointer) {
            Some(_) => self.form.name_of(pointer),
            None => Text::new(pointer, pointer),
        };
        let message = Text::new(
            format!("wat voor ‘{}’ werd ingestuurd is niet overgenomen", name.nl),
            format!("what was sent for ‘{}’ was not taken over", name.en),
        );
        let problem = Diagnostic::new(Severity::Warning, IGNORED, message).tip(
            "deze vraag stond niet open op de bladzijde; ververs de bladzijde om te zien wat er nu staat",
            "this question was not open on the page; reload the page to see what stands there now",
        );
        self.problems.push(problem.pointer(pointer));
    }
}

/// Puts a value at a pointer; parts on the way come into being as the schema says. Gives whether there was a place.
fn put<'s>(
    answers: &mut Value,
    pointer: &str,
    value: Value,
    schema: &impl Fn(&str) -> Option<&'s Value>,
) -> bool {
    let mut here = answers;
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        if !here.is_object() && !here.is_array() {
            *here = match schema(&path).and_then(|schema| schema.get("items")) {
                Some(_) => Value::Array(Vec::new()),
                None => Value::Object(Map::new()),
            };
        }
        path = format!("{path}/{part}");
        let next = match here {
            Value::Object(members) => Some(members.entry(unescape(part)).or_insert(Value::Null)),
            Value::Array(items) => match part.parse::<usize>() {
                Ok(index) => items.get_mut(index),
                Err(_) => None,
            },
            _ => None,
        };
        match next {
            Some(next) => here = next,
            None => return false,
        }
    }
    *here = value;
    true
}

fn unescape(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}

/// A text as it comes back from a page: browsers send each line end as two characters, and HTML has no NUL.
fn as_sent(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "\u{FFFD}")
}
