//! One answer: what kind it is, how it is written in a field, and how what was typed is read. Browser and PDF are the same.

use serde_json::{Value, json};

use crate::calendar::{self, Date};
use crate::case::as_number;
use crate::catalog::Options;
use crate::diagnostic::Language;
use crate::schema;

/// What kind of answer a part of the schema asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of some.
    Choice,
    /// Several of some.
    Ticks,
    /// Yes or no.
    YesNo,
    /// A day.
    Day,
    /// A day, a month or a year.
    Partial,
    /// A time of day.
    Time,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// Text of many lines.
    Text,
    /// Text of one line.
    Line,
    /// Several of something without choices.
    List,
    /// An object.
    Parts,
}

/// A text that may be so long gets room for many lines.
const LONG: u64 = 10_000;

impl Kind {
    /// The kind of a part of an expanded schema.
    pub fn of(schema: &Value, options: &Options) -> Self {
        let keyword = |name: &str| schema.get(name).and_then(Value::as_str);
        if schema::choices(schema).is_some_and(|choices| !choices.is_empty()) {
            return if schema.get("items").is_some() {
                Self::Ticks
            } else {
                Self::Choice
            };
        }
        if schema.get("items").is_some() {
            return Self::List;
        }
        if schema.get("properties").is_some() {
            return Self::Parts;
        }
        match (keyword("type"), keyword("format")) {
            (Some("boolean"), _) => Self::YesNo,
            (Some("integer"), _) => Self::Whole,
            (Some("number"), _) => Self::Number,
            (_, Some("date")) => Self::Day,
            (_, Some("time")) => Self::Time,
            _ if schema.get("x-date").is_some() => Self::Partial,
            _ if options.multi || longest(schema).is_some_and(|most| most >= LONG) => Self::Text,
            _ => Self::Line,
        }
    }

    /// The keyboard that a telephone shows.
    pub fn keyboard(self, schema: &Value) -> &'static str {
        match self {
            Self::Whole => "numeric",
            Self::Number => "decimal",
            _ if schema.get("format") == Some(&json!("email")) => "email",
            _ if schema.get("x-spelling") == Some(&json!("telephone")) => "tel",
            _ => "text",
        }
    }

    /// An answer as its control shows it.
    pub fn written(self, value: &Value, language: Language) -> String {
        match (self, value) {
            (_, Value::Null) => String::new(),
            (Self::Day | Self::Partial, Value::String(text)) => {
                calendar::partial_long(text, language).unwrap_or_else(|| text.clone())
            }
            (Self::Number, Value::Number(number)) if language == Language::Nl => {
                number.to_string().replace('.', ",")
            }
            (_, Value::String(text)) => text.clone(),
            // A value of the wrong kind is shown as it is, and can be mended there.
            (_, other) => other.to_string(),
        }
    }

    /// What was typed as an answer; as it was typed when it is not what the schema asks for.
    pub fn read(self, text: &str, today: Date, language: Language) -> Value {
        let read = match self {
            Self::Day => calendar::typed_day(text, today).map(|day| json!(day.to_string())),
            Self::Partial => calendar::typed_partial(text).map(Value::from),
            Self::Time => calendar::typed_time(text).map(Value::from),
            // Without signs or leading noughts, which may be part of what was meant.
            Self::Whole => as_number(text).map(Value::from),
            Self::Number => number(text, language),
            Self::YesNo => match text {
                "true" => Some(json!(true)),
                "false" => Some(json!(false)),
                _ => None,
            },
            _ => None,
        };
        read.unwrap_or_else(|| json!(text))
    }

    /// An example of what can be typed, for what has a form of its own.
    pub fn example(self, language: Language) -> Option<&'static str> {
        Some(match (self, language) {
            (Self::Day, Language::Nl) => "Bijvoorbeeld 27-3-2027 of 27 maart 2027",
            (Self::Day, Language::En) => "For example 27-3-2027 or 27 March 2027",
            (Self::Partial, Language::Nl) => "Bijvoorbeeld 27-3-2012, maart 2012 of 2012",
            (Self::Partial, Language::En) => "For example 27-3-2012, March 2012 or 2012",
            (Self::Time, Language::Nl) => "Bijvoorbeeld 13.30",
            (Self::Time, Language::En) => "For example 13:30",
            _ => return None,
        })
    }

    /// How it is written, in a word or two, where there is room for no more.
    pub fn pattern(self, language: Language) -> Option<&'static str> {
        Some(match (self, language) {
            (Self::Day, Language::Nl) => "dag-maand-jaar",
            (Self::Day, Language::En) => "day-month-year",
            (Self::Partial, Language::Nl) => "dag, maand of jaar",
            (Self::Partial, Language::En) => "day, month or year",
            (Self::Time, Language::Nl) => "uur.minuten",
            (Self::Time, Language::En) => "hour:minutes",
            _ => return None,
        })
    }

    /// How an answer was understood, with the weekday of a day; nothing when it was not.
    pub fn echo(self, value: Option<&Value>, language: Language) -> Option<String> {
        let text = value.and_then(Value::as_str)?;
        match self {
            Self::Day => calendar::parse(text).map(|day| calendar::weekday_long(day, language)),
            _ => None,
        }
    }
}

/// The longest text that a schema allows.
fn longest(schema: &Value) -> Option<u64> {
    let parts = schema.get("allOf").and_then(Value::as_array);
    std::iter::once(schema)
        .chain(parts.into_iter().flatten())
        .filter_map(|part| part.get("maxLength").and_then(Value::as_u64))
        .min()
}

/// A number in the notation of a language: `1.250,5` in Dutch, `1,250.5` in English.
fn number(text: &str, language: Language) -> Option<Value> {
    let (point, thousands) = match language {
        Language::Nl => (',', '.'),
        Language::En => ('.', ','),
    };
    let text = text.trim();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    // A lone separator of the other language that cannot be one of thousands is its point: 12.5.
    let swapped = text.matches(thousands).count() == 1
        && !text.contains(point)
        && text
            .split(thousands)
            .next_back()
            .is_some_and(|rest| rest.len() != 3);
    let (point, thousands) = if swapped {
        (thousands, point)
    } else {
        (point, thousands)
    };
    let (before, after) = text
        .split_once(point)
        .map_or((text, None), |(before, after)| (before, Some(after)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = before.split(thousands);
    let grouped =
        groups.next().is_some_and(digits) && groups.all(|group| group.len() == 3 && digits(group));
    if !grouped || after.is_some_and(|after| !digits(after)) {
        return None;
    }
    let whole = before.replace(thousands, "");
    let written = match after {
        Some(after) => format!("{negative}{whole}.{after}"),
        None => format!("{negative}{whole}"),
    };
    // As JSON writes numbers, so that 12 stays a whole number; 007 is none.
    match written.parse::<serde_json::Number>() {
        Ok(number) => Some(Value::Number(number)),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_the_notation_of_the_language() {
        let read = |text: &str, language| number(text, language);
        for (text, nl, en) in [
            ("12,5", Some(json!(12.5)), Some(json!(12.5))),
            ("12.5", Some(json!(12.5)), Some(json!(12.5))),
            ("1.250", Some(json!(1250)), Some(json!(1.250))),
            ("1,250", Some(json!(1.25)), Some(json!(1250))),
            ("1.250,50", Some(json!(1250.5)), None),
            ("1,250.50", None, Some(json!(1250.5))),
            ("-3", Some(json!(-3)), Some(json!(-3))),
            ("12,5,1", None, None),
            ("1.2.3", None, None),
            ("twaalf", None, None),
            ("€ 12", None, None),
            ("", None, None),
            ("0,125", Some(json!(0.125)), None),
        ] {
            assert_eq!(read(text, Language::Nl), nl, "{text}");
            assert_eq!(read(text, Language::En), en, "{text}");
        }
    }
}
