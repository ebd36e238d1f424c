//! The small types of which a person consists; each has one constructor, which brings its text into one spelling
//! and then judges it.

use std::fmt;
use std::ops::Deref;

use super::spelling;
use crate::calendar::{self, Date};
use crate::diagnostic::{Language, Text};

/// The longest name; the longest in civil registries are half of it.
const LONGEST: usize = 200;

/// A name, or a part of one: it holds a letter and stands on one line. Empty where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Name(String);

/// A text of one line, such as a street or a function. Empty where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Line(String);

/// A postal code: `8043 QX`, or whatever another country writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Postcode(String);

/// A date of birth, of which perhaps only the year or the month is known: `2012-05-17`, `2012-05`, `2012`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct BirthDate(String);

/// What is wrong with a text, and what to do.
pub(super) type Judged<T> = Result<T, (Text, Text)>;

fn one_line(text: String) -> Judged<String> {
    if text.contains('\n') {
        Err((
            Text::new("hoort op één regel", "belongs on one line"),
            Text::new("haal het regeleinde weg", "remove the line break"),
        ))
    } else if let Some(control) = text
        .chars()
        .find(|character| spelling::is_refused(*character))
    {
        let code = format!("U+{:04X}", u32::from(control));
        Err((
            Text::new(
                format!("bevat een teken dat niet te zien is: {code}"),
                format!("holds a character that cannot be seen: {code}"),
            ),
            Text::new("typ de tekst opnieuw", "type the text again"),
        ))
    } else {
        Ok(text)
    }
}

impl Name {
    /// Reads a name; an empty one is not known.
    ///
    /// # Errors
    /// When it holds no letter, is too long or stands on several lines.
    pub fn read(text: &str) -> Judged<Self> {
        let text = one_line(spelling::line(text))?;
        if !text.is_empty() && !text.chars().any(char::is_alphabetic)
            || text.chars().count() > LONGEST
        {
            return Err((
                Text::new("is geen naam", "is no name"),
                Text::new(
                    "schrijf de naam in letters, zonder toelichting",
                    "write the name in letters, without remarks",
                ),
            ));
        }
        Ok(Self(text))
    }
}

impl Line {
    /// Reads a text of one line; an empty one is not known.
    ///
    /// # Errors
    /// When it stands on several lines.
    pub fn read(text: &str) -> Judged<Self> {
        one_line(spelling::line(text)).map(Self)
    }
}

impl Postcode {
    /// Reads a postal code; an empty one is not known.
    ///
    /// # Errors
    /// When it stands on several lines.
    pub fn read(text: &str) -> Judged<Self> {
        one_line(Self::plain(text)).map(Self)
    }

    /// A postal code in plain spelling, whether or not it is one: a Dutch one with one space, in the letters as typed.
    pub fn plain(text: &str) -> String {
        let line = spelling::line(text);
        let tight: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        if is_dutch(&tight) {
            format!("{} {}", &tight[..4], &tight[4..])
        } else {
            line
        }
    }
}

fn is_dutch(tight: &str) -> bool {
    tight.len() == 6
        && tight.bytes().enumerate().all(|(index, byte)| match index {
            0..4 => byte.is_ascii_digit(),
            _ => byte.is_ascii_alphabetic(),
        })
}

/// `8043 QX` from `8043qx`; anything else as it is.
pub fn postcode(code: &str) -> String {
    let plain = Postcode::plain(code);
    let tight: String = plain.chars().filter(|c| *c != ' ').collect();
    if is_dutch(&tight) {
        plain.to_uppercase()
    } else {
        code.to_owned()
    }
}

impl BirthDate {
    /// Reads a date of birth, full or partial.
    ///
    /// # Errors
    /// When it is no date, with what it probably means.
    pub fn read(text: &str) -> Judged<Self> {
        let text = spelling::line(text);
        if is_partial_date(&text) {
            return Ok(Self(text));
        }
        let hint = match turned_around(&text) {
            Some(date) => Text::new(format!("schrijf {date}"), format!("write {date}")),
            None => Text::new(
                "schrijf jaar-maand-dag, bijvoorbeeld 2012-05-17; is de dag of de maand niet bekend, dan is 2012-05 of 2012 genoeg",
                "write year-month-day, for example 2012-05-17; if the day or the month is not known, 2012-05 or 2012 is enough",
            ),
        };
        Err((
            Text::new(
                "is geen datum in de vorm jaar-maand-dag",
                "is no date written as year-month-day",
            ),
            hint,
        ))
    }

    /// Whole years on a day; the youngest age it can be.
    pub fn age(&self, on: Date) -> Option<i64> {
        calendar::age(&self.0, on)
    }

    /// The date in words, as far as it goes.
    pub fn in_words(&self, language: Language) -> Option<String> {
        calendar::partial_long(&self.0, language)
    }
}

fn is_partial_date(text: &str) -> bool {
    let shape = matches!(text.len(), 4 | 7 | 10)
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    shape && text >= "1900" && calendar::age(text, Date::MAX).is_some()
}

/// Months as people write them; three letters tell them apart, in both languages.
const MONTHS: [[&str; 2]; 12] = [
    ["jan", "jan"],
    ["feb", "feb"],
    ["maa", "mar"],
    ["apr", "apr"],
    ["mei", "may"],
    ["jun", "jun"],
    ["jul", "jul"],
    ["aug", "aug"],
    ["sep", "sep"],
    ["okt", "oct"],
    ["nov", "nov"],
    ["dec", "dec"],
];

/// `2012-01-23` from 23-01-2012, 23.1.2012 or 23 januari 2012: as a proposal, never as a reading.
fn turned_around(text: &str) -> Option<String> {
    let parts: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let month = month.parse().ok().or_else(|| {
        let named = |names: &[&str; 2]| names.iter().any(|name| month.starts_with(name));
        Some(MONTHS.iter().position(named)? + 1)
    })?;
    let (day, year): (u32, u32) = (day.parse().ok()?, year.parse().ok()?);
    let date = format!("{year:04}-{month:02}-{day:02}");
    is_partial_date(&date).then_some(date)
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Deref for Line {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Deref for Postcode {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Deref for BirthDate {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_birth_is_read_or_proposed() {
        for good in ["2012", "2012-05", "2012-02-29"] {
            assert!(BirthDate::read(good).is_ok(), "{good}");
        }
        for (typed, proposed) in [
            ("23-01-2012", "schrijf 2012-01-23"),
            ("23.1.2012", "schrijf 2012-01-23"),
            ("23 januari 2012", "schrijf 2012-01-23"),
            ("5 maart 2012", "schrijf 2012-03-05"),
        ] {
            let (_, hint) = BirthDate::read(typed).expect_err("turned around");
            assert_eq!(hint.nl, proposed);
        }
        for bad in [
            "2012-02-30",
            "2012-13",
            "1812-01-01",
            "onbekend",
            "12",
            "2012-1-1",
            "31-02-2012",
        ] {
            let (_, hint) = BirthDate::read(bad).expect_err(bad);
            assert!(
                hint.nl.starts_with("schrijf jaar-maand-dag"),
                "{bad}: {}",
                hint.nl
            );
        }
    }

    #[test]
    fn postal_codes_have_one_space() {
        assert_eq!(postcode("8043qx"), "8043 QX");
        assert_eq!(postcode("8043\u{A0}QX"), "8043 QX");
        assert_eq!(postcode("80 43 QX"), "8043 QX");
        assert_eq!(postcode("00-950"), "00-950");
        assert_eq!(
            &*Postcode::read(" 8043\u{202F}qx").expect("read"),
            "8043 qx"
        );
    }

    #[test]
    fn names_hold_letters() {
        assert_eq!(&*Name::read("Jansen ").expect("a name"), "Jansen");
        assert!(Name::read("").is_ok_and(|name| name.is_empty()));
        assert!(Name::read("12").is_err());
        assert!(Name::read("Jan\nsen").is_err());
    }
}
