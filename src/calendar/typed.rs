//! Days and times as people type them: `9-3-2027`, `9 mrt 27`, `dinsdag 9 maart 2027`, `morgen`, `13.30 uur`.
//!
//! The day comes first, as the Dutch write it; only a year of four digits may stand in front. What can be read in more
//! than one way, lacks its year or does not exist is not read: the text stays as it was typed, and is judged as that.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Weekday};

use super::Date;

/// The beginnings by which a month is known in Dutch and English, the shortest that says which it is.
const MONTHS: [&[&str]; 12] = [
    &["januari", "january"],
    &["februari", "february"],
    &["maart", "mrt", "march"],
    &["april"],
    &["mei", "may"],
    &["juni", "june"],
    &["juli", "july"],
    &["augustus", "august"],
    &["september"],
    &["oktober", "october"],
    &["november"],
    &["december"],
];

const WEEKDAYS: [(&[&str], Weekday); 7] = [
    (&["maandag", "monday"], Weekday::Mon),
    (&["dinsdag", "tuesday"], Weekday::Tue),
    (&["woensdag", "wednesday"], Weekday::Wed),
    (&["donderdag", "thursday"], Weekday::Thu),
    (&["vrijdag", "friday"], Weekday::Fri),
    (&["zaterdag", "saturday"], Weekday::Sat),
    (&["zondag", "sunday"], Weekday::Sun),
];

/// Days beside today, in both languages.
const BESIDE: [(&str, i64); 8] = [
    ("vandaag", 0),
    ("today", 0),
    ("morgen", 1),
    ("tomorrow", 1),
    ("overmorgen", 2),
    ("gisteren", -1),
    ("yesterday", -1),
    ("eergisteren", -2),
];

/// Reads a day; a year of two digits is the one nearest to `today`.
pub fn typed_day(text: &str, today: Date) -> Option<Date> {
    let words = words(text);
    if let [only] = &words[..]
        && let Some((_, days)) = BESIDE.iter().find(|(word, _)| only == word)
    {
        return if *days < 0 {
            today.checked_sub_days(Days::new(days.unsigned_abs()))
        } else {
            today.checked_add_days(Days::new(days.unsigned_abs()))
        };
    }
    let (weekday, rest) = without_weekday(&words);
    let day = match read(rest)? {
        Read::Day(year, month, day) => NaiveDate::from_ymd_opt(full(year, today)?, month, day)?,
        Read::Month(..) | Read::Year(_) => return None,
    };
    // Tuesday the 9th that is a Wednesday is a mistake in one of the two.
    weekday
        .is_none_or(|weekday| day.weekday() == weekday)
        .then_some(day)
}

/// Reads a day, a month or a year, as ISO 8601 (`2012-05-17`, `2012-05`, `2012`). A year has four digits here: for a
/// date of birth two stand for two centuries.
pub fn typed_partial(text: &str) -> Option<String> {
    let words = words(text);
    let date = |year: &str, month, day| {
        let year = number(year).filter(|_| year.len() == 4)?;
        NaiveDate::from_ymd_opt(year.cast_signed(), month, day)
    };
    let written = match read(&words)? {
        Read::Day(year, month, day) => date(year, month, day)?.to_string(),
        Read::Month(year, month) => date(year, month, 1)?.format("%Y-%m").to_string(),
        Read::Year(year) => date(year, 1, 1)?.format("%Y").to_string(),
    };
    Some(written)
}

/// Reads a time of day, as `13:30`: `13.30`, `13:30 uur`, `9u15`, `9 uur`.
pub fn typed_time(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let bare = ["uur", "u", "h"]
        .iter()
        .find_map(|unit| text.strip_suffix(unit))
        .map_or(text.as_str(), str::trim);
    let said = bare.len() < text.len();
    let (hours, minutes) = match bare.split_once(['.', ':', 'u', 'h']) {
        Some((hours, minutes)) if minutes.len() == 2 => (hours.trim(), minutes),
        // "9" alone may be anything; "9 uur" is a time.
        None if said => (bare, "00"),
        _ => return None,
    };
    let part = |text: &str| number(text).filter(|_| text.len() <= 2);
    let time = NaiveTime::from_hms_opt(part(hours)?, part(minutes)?, 0)?;
    Some(time.format("%H:%M").to_string())
}

/// What the words of a date are, with the year as it was written.
enum Read<'a> {
    Day(&'a str, u32, u32),
    Month(&'a str, u32),
    Year(&'a str),
}

/// The words and numbers of a date in lower case; "9e" and "9th" are 9.
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/' | '.' | ',' | '\''))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
            let ending = &word[number.len()..];
            if is_number(number) && ["e", "de", "ste", "st", "nd", "rd", "th"].contains(&ending) {
                number.to_owned()
            } else {
                word.to_owned()
            }
        })
        .collect()
}

fn without_weekday(words: &[String]) -> (Option<Weekday>, &[String]) {
    let named = words.split_first().and_then(|(first, rest)| {
        let (_, day) = WEEKDAYS
            .iter()
            .find(|(names, _)| abbreviates(first, names, 2))?;
        Some((Some(*day), rest))
    });
    named.unwrap_or((None, words))
}

fn read(words: &[String]) -> Option<Read<'_>> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let day = |text: &str| number(text).filter(|_| text.len() <= 2);
    let year = |text: &str| matches!(text.len(), 2 | 4) && is_number(text);
    let long_year = |text: &str| text.len() == 4 && is_number(text);
    Some(match words[..] {
        [y, m, d] if long_year(y) => Read::Day(y, month(m)?, day(d)?),
        [d, m, y] if year(y) && day(d).is_some() => Read::Day(y, month(m)?, day(d)?),
        // March 9, 2027
        [m, d, y] if year(y) && !is_number(m) => Read::Day(y, month(m)?, day(d)?),
        [m, y] if long_year(y) => Read::Month(y, month(m)?),
        [y, m] if long_year(y) => Read::Month(y, month(m)?),
        [y] if long_year(y) => Read::Year(y),
        _ => return None,
    })
}

/// The month of a number or a name.
fn month(text: &str) -> Option<u32> {
    if is_number(text) {
        return number(text).filter(|_| text.len() <= 2);
    }
    (1..)
        .zip(MONTHS)
        .find(|(_, names)| abbreviates(text, names, 3))
        .map(|(month, _)| month)
}

fn abbreviates(text: &str, names: &[&str], least: usize) -> bool {
    text.len() >= least && names.iter().any(|name| name.starts_with(text))
}

fn full(year: &str, today: Date) -> Option<i32> {
    let written = number(year)?.cast_signed();
    if year.len() == 4 {
        return Some(written);
    }
    let century = today.year().div_euclid(100) * 100;
    [century - 100, century, century + 100]
        .into_iter()
        .map(|century| century + written)
        .min_by_key(|year| (year - today.year()).abs())
}

/// At most nine digits as a number.
fn number(text: &str) -> Option<u32> {
    (is_number(text) && text.len() <= 9).then(|| {
        text.bytes()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{long, parse, time, weekday_long};
    use crate::diagnostic::Language;

    fn today() -> Date {
        parse("2027-03-08").expect("a day")
    }

    #[test]
    fn every_way_to_write_a_day_is_read() {
        for text in [
            "9-3-2027",
            "09-03-2027",
            "9/3/2027",
            "9.3.2027",
            "9 3 2027",
            "9-3-27",
            "9-3-'27",
            "2027-03-09",
            "2027-3-9",
            "9 maart 2027",
            "9 mrt 2027",
            "9 mrt. 27",
            "9e maart 2027",
            "9 March 2027",
            "March 9, 2027",
            "9th March 2027",
            "dinsdag 9 maart 2027",
            "di 9 mrt 2027",
            "Tuesday 9 March 2027",
            " 9  maart   2027 ",
            "morgen",
            "Tomorrow",
        ] {
            assert_eq!(typed_day(text, today()), parse("2027-03-09"), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        for text in [
            "",
            "3-9",
            "9 maart",
            "31-2-2027",
            "9-13-2027",
            "woensdag 9 maart 2027",
            "9 ma 2027",
            "maart 2027",
            "2027",
            "9-3-027",
            "volgende week",
            "9-3-2027 of later",
            "9 ju 2027",
        ] {
            assert_eq!(typed_day(text, today()), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back_for_every_day_of_a_leap_year() {
        let mut day = parse("2028-01-01").expect("a day");
        while day.year() == 2028 {
            for language in [Language::Nl, Language::En] {
                assert_eq!(typed_day(&long(day, language), today()), Some(day));
                assert_eq!(typed_day(&weekday_long(day, language), today()), Some(day));
                assert_eq!(typed_partial(&long(day, language)), Some(day.to_string()));
            }
            day = day.succ_opt().expect("a next day");
        }
    }

    #[test]
    fn dates_of_birth_may_lack_day_and_month_but_no_digit_of_the_year() {
        assert_eq!(typed_partial("17 mei 2012").as_deref(), Some("2012-05-17"));
        assert_eq!(typed_partial("mei 2012").as_deref(), Some("2012-05"));
        assert_eq!(typed_partial("5-2012").as_deref(), Some("2012-05"));
        assert_eq!(typed_partial("2012").as_deref(), Some("2012"));
        for text in ["17-5-12", "30-2-2012", "13-2012", "12", "onbekend"] {
            assert_eq!(typed_partial(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        for text in [
            "13.30",
            "13:30",
            "13.30 uur",
            "13u30",
            "13:30 h",
            " 13.30 UUR ",
        ] {
            assert_eq!(typed_time(text).as_deref(), Some("13:30"), "{text}");
        }
        assert_eq!(typed_time("9 uur").as_deref(), Some("09:00"));
        for text in ["", "9", "25:00", "12.60", "12.5", "half negen", "12:30:10"] {
            assert_eq!(typed_time(text), None, "{text}");
        }
        for hour in 0..24 {
            let clock = format!("{hour:02}:05");
            for language in [Language::Nl, Language::En] {
                let said = time(&clock, language).expect("a time");
                assert_eq!(typed_time(&said).as_deref(), Some(clock.as_str()));
            }
        }
    }
}
