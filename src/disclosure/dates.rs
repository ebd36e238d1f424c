//! Days in a text, in every way that people write them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern::compiled;
use crate::calendar::{self, DUTCH_NUMBERS, Date};

/// A day that a text names; the year is absent where it was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    /// Its place in the folded text.
    pub(super) range: Range<usize>,
    /// Year, when there is one; two digits stand for any century.
    pub(super) year: Option<Year>,
    /// Month and day; with two readings (3-4) both are tried.
    pub(super) months_days: Vec<(u32, u32)>,
}

/// A year as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// 2012
    Full(i32),
    /// '12
    Short(i32),
}

impl Day {
    /// Whether it can be this day; a day without year is, when month and day are.
    pub(super) fn can_be(&self, date: Date) -> bool {
        let (year, month, day) = calendar::year_month_day(date);
        let same_year = match self.year {
            None => true,
            Some(Year::Full(written)) => written == year,
            Some(Year::Short(written)) => written == year.rem_euclid(100),
        };
        same_year
            && self
                .months_days
                .contains(&(u32::from(month), u32::from(day)))
    }
}

const MONTHS: [&str; 12] = [
    "januari|january|jan",
    "februari|february|feb|febr",
    "maart|march|mrt|maa|mar",
    "april|apr",
    "mei|may",
    "juni|june|jun",
    "juli|july|jul",
    "augustus|august|aug",
    "september|sept|sep",
    "oktober|october|okt|oct",
    "november|nov",
    "december|dec",
];

const TENS: [&str; 8] = [
    "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig",
];
/// Ordinals that are no regular form.
const ORDINALS: [(&str, u32); 4] = [
    ("eerste", 1),
    ("derde", 3),
    ("achtste", 8),
    ("twintigste", 20),
];

/// Days with the name of their month.
static NAMED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let month = format!("(?P<month>{})", MONTHS.join("|"));
    let number_words: String = {
        let mut all: Vec<String> = (1..=31)
            .flat_map(|day| [in_words(day), ordinal(day)])
            .collect();
        all.sort_by_key(|word| std::cmp::Reverse(word.len()));
        all.join("|")
    };
    let day = format!(r"(?P<day>[0-3]?[0-9]|{number_words})(?:\s?(?:e|ste|de|st|nd|rd|th)\b)?");
    let year = r"(?P<year>'\s?[0-9]{2}|[0-9]{4}|[0-9]{2}|(?:twee\s?duizend|negentien\s?honderd|negentien)(?:\s?(?:en\s?)?[a-z]+(?:\sen\s?[a-z]+)?)?)";
    [
        // 21 juni 2012, eenentwintig juni tweeduizend twaalf, 21e van juni '12
        format!(r"\b{day}[\s.\-/]{{0,3}}(?:van\s|of\s)?(?:de\smaand\s)?{month}\.?(?:[\s,\-/]{{0,3}}(?:van\s)?(?:het\sjaar\s)?{year}\b)?"),
        // juni 21, 2012
        format!(r"\b{month}\.?\s(?P<day>[0-3]?[0-9])(?:st|nd|rd|th|e)?(?:,?\s(?P<year>[0-9]{{4}}))?\b"),
    ]
    .iter()
    .map(|pattern| compiled(pattern))
    .collect()
});

/// Days in digits.
static NUMBERED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        // 21-06-2012, 21.6.12, 21 06 2012, 6/21/2012
        r"\b(?P<a>[0-3]?[0-9])\s?[-./\s|]\s?(?P<b>[0-3]?[0-9])\s?[-./\s|]\s?(?P<year>'?[0-9]{4}|'?[0-9]{2})\b",
        // 2012-06-21, 2012.06.21
        r"\b(?P<year>[0-9]{4})\s?[-./\s]\s?(?P<a>[0-3]?[0-9])\s?[-./\s]\s?(?P<b>[0-3]?[0-9])\b",
        // 20120621 and 21062012
        r"\b(?P<year>(?:19|20)[0-9]{2})(?P<a>[0-1][0-9])(?P<b>[0-3][0-9])\b",
        r"\b(?P<a>[0-3][0-9])(?P<b>[0-1][0-9])(?P<year>(?:19|20)[0-9]{2})\b",
    ]
    .iter()
    .map(|pattern| compiled(pattern))
    .collect()
});

/// The days in a folded text.
pub(super) fn days(text: &str) -> Vec<Day> {
    let mut found = Vec::new();
    // Nearly no text names a day, and looking for what all days have costs much less.
    let has_month = MONTHS
        .iter()
        .flat_map(|names| names.split('|'))
        .any(|name| text.contains(name));
    let named = NAMED.iter().filter(|_| has_month);
    let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
    let numbered = NUMBERED.iter().filter(|_| has_digit);
    for pattern in named.chain(numbered) {
        let all = pattern.captures_iter(text);
        for (whole, captures) in all.filter_map(|one| Some((one.get(0)?, one))) {
            let part = |name| captures.name(name).map(|part| part.as_str());
            let year = part("year").and_then(year);
            if part("year").is_some() && year.is_none() && part("month").is_none() {
                continue;
            }
            let months_days = match (
                part("month").and_then(month),
                part("day").and_then(day),
                part("a"),
                part("b"),
            ) {
                (Some(month), Some(day), ..) => vec![(month, day)],
                (_, _, Some(a), Some(b)) => match (a.parse(), b.parse()) {
                    (Ok(a), Ok(b)) => vec![(a, b), (b, a)],
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            // A word after the month that is no year is no part of the day.
            let end = match (part("year"), year) {
                (Some(_), None) => captures
                    .name("month")
                    .map_or(whole.end(), |month| month.end()),
                _ => year_end(&captures, whole.end(), year.is_some()),
            };
            // "5 mei" is a day, "5 meisjes" are none.
            let whole_word = text
                .get(end..)
                .is_none_or(|rest| !rest.starts_with(char::is_alphabetic));
            if !months_days.is_empty() && whole_word {
                found.push(Day {
                    range: whole.start()..end,
                    year,
                    months_days,
                });
            }
        }
    }
    found
}

/// Where a day ends: a year in words takes only the words that are numbers.
fn year_end(captures: &regex::Captures, whole: usize, has_year: bool) -> usize {
    match captures.name("year") {
        Some(written) if has_year && written.as_str().starts_with(char::is_alphabetic) => {
            written.start()
                + year_words(written.as_str()).map_or(written.len(), |(_, length)| length)
        }
        _ => whole,
    }
}

fn month(name: &str) -> Option<u32> {
    let place = MONTHS
        .iter()
        .position(|names| names.split('|').any(|one| one == name))?;
    u32::try_from(place + 1).ok()
}

fn day(text: &str) -> Option<u32> {
    text.parse()
        .ok()
        .or_else(|| (1..=31).find(|day| in_words(*day) == text || ordinal(*day) == text))
}

fn year(text: &str) -> Option<Year> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        4 => digits.parse().ok().map(Year::Full),
        2 => digits.parse().ok().map(Year::Short),
        _ => year_words(text).map(|(year, _)| Year::Full(year)),
    }
}

/// `tweeduizend twaalf`, `negentienhonderd achtentachtig`, `negentien achtentachtig`: the year, and the bytes it takes.
fn year_words(text: &str) -> Option<(i32, usize)> {
    for (prefix, base) in [
        ("tweeduizend", 2000),
        ("twee duizend", 2000),
        ("negentienhonderd", 1900),
        ("negentien honderd", 1900),
        ("negentien", 1900),
    ] {
        let Some(rest) = text.strip_prefix(prefix) else {
            continue;
        };
        let trimmed = rest.trim_start();
        let trimmed = trimmed.strip_prefix("en ").unwrap_or(trimmed);
        let mut best = (base == 2000).then_some((base, prefix.len()));
        for number in (1..=99).rev() {
            for word in [
                in_words(number),
                spaced(number),
                format!("en{}", in_words(number)),
            ] {
                if let Some(after) = trimmed.strip_prefix(word.as_str())
                    && !after.starts_with(char::is_alphabetic)
                {
                    let length = text.len() - after.len();
                    if best.is_none_or(|(_, known)| length > known) {
                        best = Some((base + i32::try_from(number).ok()?, length));
                    }
                }
            }
        }
        return best;
    }
    None
}

/// A number below a hundred, as one word: `eenentwintig`.
fn in_words(number: u32) -> String {
    let unit = |one: u32| DUTCH_NUMBERS[one as usize];
    let ten = |number: u32| TENS[(number / 10 - 2) as usize];
    match number {
        0..20 => unit(number).to_owned(),
        _ if number.is_multiple_of(10) => ten(number).to_owned(),
        _ => format!("{}en{}", unit(number % 10), ten(number)),
    }
}

fn spaced(number: u32) -> String {
    in_words(number).replace("en", " en ").trim().to_owned()
}

fn ordinal(number: u32) -> String {
    if let Some((word, _)) = ORDINALS.iter().find(|(_, value)| *value == number) {
        return (*word).to_owned();
    }
    let word = in_words(number);
    if number >= 20 {
        format!("{word}ste")
    } else {
        format!("{word}de")
    }
}

/// Digits that were written as words, six or more in a row: where they stand, and the digits.
pub(super) fn spoken_digits(text: &str) -> Vec<(Range<usize>, String)> {
    static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
        let one = "(?:nul|een|twee|drie|vier|vijf|zes|zeven|acht|negen|zero|one|two|three|four|five|six|seven|eight|nine)";
        compiled(&format!(r"\b{one}(?:[\s,.\-]{{1,3}}{one}){{5,}}\b"))
    });
    let english = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    DIGITS
        .find_iter(text)
        .map(|found| {
            let digits = found
                .as_str()
                .split(|letter: char| !letter.is_alphabetic())
                .filter_map(|word| {
                    DUTCH_NUMBERS[..10]
                        .iter()
                        .position(|unit| *unit == word)
                        .or_else(|| english.iter().position(|unit| *unit == word))
                })
                .map(|digit| digit.to_string())
                .collect();
            (found.range(), digits)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_day() {
        let born = calendar::parse("2012-06-21").expect("a day");
        for text in [
            "21 juni 2012",
            "21-06-2012",
            "21.6.12",
            "21/06/2012",
            "2012-06-21",
            "20120621",
            "21 jun '12",
            "21e juni 2012",
            "21 juni",
            "eenentwintig juni tweeduizend twaalf",
            "eenentwintigste juni tweeduizendtwaalf",
            "june 21, 2012",
            "21 06 2012",
            "6/21/2012",
            "21 - 6 - 2012",
            "21juni2012",
            "21 juni, 2012",
            "de 21ste van juni 2012",
        ] {
            let found = days(text);
            assert!(
                found.iter().any(|day| day.can_be(born)),
                "{text}: {found:?}"
            );
        }
        for text in [
            "22 juni 2012",
            "21-06-2013",
            "21 mei 2012",
            "12-06-2021",
            "1 juni 2012",
            "21 juni 1912",
            "121-06-2012",
        ] {
            assert!(!days(text).iter().any(|day| day.can_be(born)), "{text}");
        }
    }

    #[test]
    fn every_pattern_finds_what_it_is_for() {
        let examples = [
            "21 juni 2012",
            "juni 21, 2012",
            "21-06-2012",
            "2012-06-21",
            "20120621",
            "21062012",
        ];
        let patterns: Vec<&Regex> = NAMED.iter().chain(NUMBERED.iter()).collect();
        assert_eq!(patterns.len(), examples.len());
        for (pattern, example) in patterns.iter().zip(examples) {
            assert!(pattern.is_match(example), "{example}");
        }
    }

    #[test]
    fn years_in_words_end_where_they_end() {
        assert_eq!(
            year_words("negentienhonderd achtentachtig was"),
            Some((1988, 30))
        );
        assert_eq!(year_words("negentien achtentachtig"), Some((1988, 23)));
        assert_eq!(year_words("tweeduizend en twaalf"), Some((2012, 21)));
        assert_eq!(
            spoken_digits("nul zes een twee drie vier vijf zes zeven acht")
                .first()
                .map(|one| one.1.as_str()),
            Some("0612345678")
        );
    }
}
