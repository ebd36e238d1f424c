//! Values that fit a schema, by chance: what somebody could type.

use std::cell::RefCell;
use std::collections::HashMap;

use griffie::calendar::Date;
use griffie::document::TERM;
use griffie::schema::{self, Fit};
use serde_json::{Map, Value, json};

use super::random::Random;

/// What people type where a form asks for something in a fixed shape; which of them fits, the schema says.
const TYPED: [&str; 22] = [
    "0612345678",
    "038 - 123 45 67",
    "p@post.example",
    "8011 XQ",
    "2026-2027",
    "Jansen",
    "Anna",
    "België",
    "a",
    "II",
    "1",
    "2",
    "0",
    "2012-05-17",
    "13:30",
    "KC-2027-001",
    "2027",
    "ja",
    "van der",
    "12",
    "https://voorbeeld.example",
    "x",
];

thread_local! {
    /// Which of [`TYPED`] fit a schema; the last number stands for a sentence.
    static FITTING: RefCell<HashMap<String, Vec<usize>>> = RefCell::default();
}

/// Makes values.
#[derive(Debug)]
pub(super) struct Values<'a> {
    pub(super) random: &'a mut Random,
    /// The day on which it is typed.
    pub(super) today: Date,
    /// Days that mean something in the case.
    pub(super) days: Vec<Date>,
    /// Names that the case knows.
    pub(super) words: Vec<String>,
    /// How many of a hundred questions that may be left open are answered.
    pub(super) eager: usize,
}

impl Values<'_> {
    /// A value for a schema.
    pub(super) fn of(&mut self, schema: &Value) -> Value {
        if let Some(choices) = schema::choices(schema).filter(|choices| !choices.is_empty()) {
            let one = self.random.below(choices.len());
            if schema.get("items").is_none() {
                return json!(choices[one].0);
            }
            let mut some: Vec<&str> = choices.iter().map(|(constant, _)| *constant).collect();
            self.random.shuffle(&mut some);
            let few = 1 + self.random.below(some.len().min(3));
            some.truncate(few);
            return json!(some);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return self.random.pick(values).clone();
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if schema.get("properties").is_some() {
            return Value::Object(self.members(schema, &Map::new()));
        }
        if let Some(items) = schema.get("items") {
            let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0) as usize;
            let count = least.max(1) + usize::from(self.random.chance(25));
            return (0..count).map(|_| self.of(items)).collect();
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("boolean") => json!(self.random.chance(50)),
            Some("integer") => json!(self.number(schema)),
            Some("number") => json!(self.number(schema) as f64),
            _ => json!(self.text(schema)),
        }
    }

    /// The members of an object that are not known yet: what is asked, and some of what may be.
    pub(super) fn members(
        &mut self,
        schema: &Value,
        known: &Map<String, Value>,
    ) -> Map<String, Value> {
        let mut members = known.clone();
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (name, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            // The last day of a term is computed, never typed.
            if property.get(TERM).is_some() {
                continue;
            }
            let wanted = required.contains(&name.as_str()) || self.random.chance(self.eager);
            match members.get(name) {
                Some(Value::Object(inner)) if property.get("properties").is_some() => {
                    let inner = self.members(property, &inner.clone());
                    members.insert(name.clone(), Value::Object(inner));
                }
                Some(_) => {}
                None if wanted => {
                    let value = self.of(property);
                    members.insert(name.clone(), value);
                }
                None => {}
            }
        }
        members
    }

    fn number(&mut self, schema: &Value) -> i64 {
        let bound = |name: &str| {
            schema
                .get(name)
                .and_then(Value::as_f64)
                .map(|bound| bound.ceil() as i64)
        };
        let least = bound("minimum").unwrap_or(0);
        let most = bound("maximum").unwrap_or(least + 12).min(least + 12);
        if self.eager == 0 || self.random.chance(25) {
            least
        } else {
            self.random.between(least, most)
        }
    }

    /// A day: of the case, of today, or near one of them.
    pub(super) fn day(&mut self) -> Date {
        let near = match self.random.below(4) {
            0 => self.today,
            1 if !self.days.is_empty() => return *self.random.pick(&self.days.clone()),
            2 if !self.days.is_empty() => *self.random.pick(&self.days.clone()),
            _ => self.today,
        };
        let by = *self
            .random
            .pick(&[-400, -30, -14, -7, -3, -1, 1, 3, 7, 14, 21, 28, 60]);
        super::later(near, by)
    }

    fn text(&mut self, schema: &Value) -> String {
        match schema.get("format").and_then(Value::as_str) {
            Some("date") => return self.day().to_string(),
            Some("email") => return format!("{}@post.example", self.token()),
            Some("time") => return self.random.pick(&["09:00", "13:30", "16:45"]).to_string(),
            _ => {}
        }
        let least = schema.get("minLength").and_then(Value::as_u64).unwrap_or(1) as usize;
        let most = schema
            .get("maxLength")
            .and_then(Value::as_u64)
            .unwrap_or(u64::MAX) as usize;
        let fitting = fitting(schema);
        if !self.words.is_empty() && self.random.chance(60) {
            let word = self.random.pick(&self.words).clone();
            if word.chars().count() >= least && fits(schema, &json!(word)) {
                return word;
            }
        }
        match fitting.as_slice() {
            [] => self.words(schema, least, most),
            some if some.contains(&TYPED.len()) => self.words(schema, least, most),
            some => TYPED[*self.random.pick(some)].to_owned(),
        }
    }

    /// A text as the form asks for it: whole sentences, or a few words that stand inside one.
    fn words(&mut self, schema: &Value, least: usize, most: usize) -> String {
        let asked = schema
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_lowercase();
        let inside = ["kleine letter", "zonder punt", "geen punt"]
            .iter()
            .any(|words| asked.contains(words));
        let whole = asked.contains("hele zin") || asked.contains("met een punt");
        if inside || (most <= 500 && !whole) {
            let mut text = self.token();
            while text.chars().count() < least {
                text = format!("{text} {}", self.token());
            }
            return if inside { text } else { capital(&text) };
        }
        self.sentences(least, most)
    }

    /// Whole sentences, each with a word that stands nowhere else.
    fn sentences(&mut self, least: usize, most: usize) -> String {
        let mut text = format!(
            "{} {}.",
            self.random
                .pick(&["Dat is zo", "Zo ging het", "Iedereen weet het"]),
            self.token()
        );
        while text.chars().count() < least {
            text.push_str(&format!(" Dat blijkt uit {}.", self.token()));
        }
        text.chars().take(most).collect()
    }

    /// A word that nobody else types.
    pub(super) fn token(&mut self) -> String {
        let letters: Vec<char> = "bdfgklmnprstvz".chars().collect();
        let mut token = String::from("q");
        for _ in 0..4 {
            token.push(*self.random.pick(&letters));
            token.push(*self.random.pick(&['a', 'e', 'i', 'o', 'u']));
        }
        token
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn fitting(schema: &Value) -> Vec<usize> {
    let key = schema.to_string();
    if let Some(known) = FITTING.with_borrow(|known| known.get(&key).cloned()) {
        return known;
    }
    let mut plain = schema.clone();
    if let Value::Object(members) = &mut plain {
        members.remove("minLength");
    }
    let plain = fit(&plain);
    let fits = |text: &str| plain.fits(&json!(text));
    let mut found: Vec<usize> = (0..TYPED.len())
        .filter(|index| fits(TYPED[*index]))
        .collect();
    if fits("Dat is zo qbabe.") {
        found.push(TYPED.len());
    }
    FITTING.with_borrow_mut(|known| known.insert(key, found.clone()));
    found
}

/// Every day that stands somewhere in a value.
pub(super) fn days_in(value: &Value, found: &mut Vec<Date>) {
    match value {
        Value::String(text) => found.extend(griffie::calendar::parse(text)),
        Value::Array(items) => items.iter().for_each(|item| days_in(item, found)),
        Value::Object(members) => members.values().for_each(|member| days_in(member, found)),
        _ => {}
    }
}

/// Whether a value fits a schema.
pub(super) fn fits(schema: &Value, value: &Value) -> bool {
    fit(schema).fits(value)
}

fn fit(schema: &Value) -> Fit {
    serde_json::from_value(schema.clone()).expect("any schema")
}
