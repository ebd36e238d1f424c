//! The kinds of values in the schema of MDTO, as XML Schema 1.0 part 2 has them.
//!
//! Stricter than the standard in two points: no white space around dates (common validators refuse it), and no
//! years beyond four digits or before our era. Laxer in one: any text counts as an address.

use super::grammar::Kind;
use crate::diagnostic::Text;

/// What is wrong with a text for a kind of value.
pub(crate) fn wrong(kind: Kind, text: &str) -> Option<Text> {
    let value = text;
    let (good, nl, en) = match kind {
        Kind::Text | Kind::Uri | Kind::Group(_) => (true, "", ""),
        Kind::NonEmpty => (!value.trim_matches(SPACE).is_empty(), "is leeg", "is empty"),
        Kind::Language => (
            is_language(value),
            "is geen taalcode, zoals `nl`",
            "is no language code such as `nl`",
        ),
        Kind::Size => (
            is_size(value),
            "is geen geheel getal vanaf 0",
            "is no whole number from 0",
        ),
        Kind::Day => (
            is_day_or_less(value),
            "is geen jaar, maand of dag, zoals `2027-06-01`",
            "is no year, month or day such as `2027-06-01`",
        ),
        Kind::Moment => (
            is_day_or_less(value) || is_instant(value),
            "is geen dag of tijdstip, zoals `2027-06-01` of `2027-06-01T09:30:00`",
            "is no day or moment such as `2027-06-01` or `2027-06-01T09:30:00`",
        ),
        Kind::FullDay => (
            is_day(zoneless(value)),
            "is geen dag, zoals `2027-06-01`",
            "is no day such as `2027-06-01`",
        ),
        Kind::Instant => (
            is_instant(value),
            "is geen tijdstip, zoals `2027-06-01T00:00:00`",
            "is no moment such as `2027-06-01T00:00:00`",
        ),
        Kind::Duration => (
            is_duration(value),
            "is geen duur volgens ISO 8601, zoals `P10Y`",
            "is no ISO 8601 duration such as `P10Y`",
        ),
    };
    (!good).then(|| Text::new(nl, en))
}

/// White space as XML knows it; a no-break space is text.
pub(crate) const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// A day as `2027-06-01`, in numbers.
pub(crate) fn day(text: &str) -> Option<(u16, u8, u8)> {
    let [year, month, day] = text.split('-').collect::<Vec<_>>()[..] else {
        return None;
    };
    let number = |text: &str, digits: usize| -> Option<u16> {
        (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (year > 0 && (1..=longest).contains(&day)).then_some((year, month as u8, day as u8))
}

fn is_size(text: &str) -> bool {
    let zero = text
        .strip_prefix('-')
        .filter(|digits| digits.bytes().all(|digit| digit == b'0'));
    let digits = zero.unwrap_or(text.strip_prefix('+').unwrap_or(text));
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn is_day(text: &str) -> bool {
    day(text).is_some()
}

fn is_day_or_less(text: &str) -> bool {
    let text = zoneless(text);
    is_day(text) || is_day(&format!("{text}-01")) || is_day(&format!("{text}-01-01"))
}

/// Without `Z`, `+01:00` or `-14:00` at the end.
fn zoneless(text: &str) -> &str {
    if let Some(rest) = text.strip_suffix('Z') {
        return rest;
    }
    let Some(at) = text
        .len()
        .checked_sub(6)
        .filter(|at| text.is_char_boundary(*at))
    else {
        return text;
    };
    let (rest, zone) = text.split_at(at);
    match zone.strip_prefix(['+', '-']).and_then(two_by_two) {
        Some((hours, minutes)) if hours < 14 && minutes < 60 || (hours, minutes) == (14, 0) => rest,
        _ => text,
    }
}

fn two_by_two(text: &str) -> Option<(u8, u8)> {
    let (first, second) = text.split_once(':')?;
    Some((two(first)?, two(second)?))
}

fn two(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

fn is_instant(text: &str) -> bool {
    let Some((day, time)) = zoneless(text).split_once('T') else {
        return false;
    };
    let (whole, fraction) = match time.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (time, None),
    };
    let [hours, minutes, seconds] = whole.split(':').collect::<Vec<_>>()[..] else {
        return false;
    };
    // Midnight at the end of a day.
    let midnight = whole == "24:00:00"
        && fraction.is_none_or(|digits| digits.bytes().all(|digit| digit == b'0'));
    let fraction_is_good = fraction.is_none_or(|digits| {
        !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
    });
    if midnight {
        return is_day(day) && fraction_is_good;
    }
    is_day(day)
        && two(hours).is_some_and(|hours| hours < 24)
        && two(minutes).is_some_and(|minutes| minutes < 60)
        && two(seconds).is_some_and(|seconds| seconds < 60)
        && fraction_is_good
}

fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(place, part)| {
        (1..=8).contains(&part.len())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || place > 0 && byte.is_ascii_digit())
    })
}

fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('-').unwrap_or(text).strip_prefix('P') else {
        return false;
    };
    let (days, time) = match text.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (text, None),
    };
    let rest = numbers(days, "YMD", false);
    let tail = time.map(|time| numbers(time, "HMS", true));
    match (rest, tail) {
        (Some(count), None) => count > 0,
        (Some(_), Some(Some(count))) => count > 0,
        _ => false,
    }
}

/// How many numbers with units there are, when the units come in order and nothing else is there.
fn numbers(text: &str, units: &str, fraction: bool) -> Option<usize> {
    let mut rest = text;
    let mut units = units;
    let mut count = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        if digits == 0 {
            return None;
        }
        rest = &rest[digits..];
        let mut partly = false;
        if let Some(after) = rest.strip_prefix('.').filter(|_| fraction) {
            let digits = after.find(|c: char| !c.is_ascii_digit())?;
            rest = &after[digits..];
            partly = digits > 0;
            if !partly {
                return None;
            }
        }
        let unit = rest.chars().next()?;
        let at = units.find(unit)?;
        if partly && unit != 'S' {
            return None;
        }
        units = &units[at + 1..];
        rest = &rest[unit.len_utf8()..];
        count += 1;
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_as_xml_schema_has_them() {
        for (kind, good, bad) in [
            (
                Kind::FullDay,
                &[
                    "2027-06-01",
                    "2028-02-29",
                    "2027-06-01Z",
                    "2027-06-01+02:00",
                ][..],
                &[
                    "2027-02-29",
                    "2027-6-1",
                    "2027-06",
                    "0000-01-01",
                    " 2027-06-01 ",
                    "2027-06-01T00:00:00",
                    "",
                    "é",
                ][..],
            ),
            (
                Kind::Day,
                &["2027", "2027-06", "2027-06-01"],
                &["27", "2027-13", "juni"],
            ),
            (
                Kind::Instant,
                &[
                    "2027-06-01T00:00:00",
                    "2027-06-01T24:00:00",
                    "2027-06-01T09:30:00.5Z",
                    "2027-06-01T09:30:00-14:00",
                ],
                &[
                    "2027-06-01",
                    "2027-06-01T24:01:00",
                    "2027-06-01T09:30",
                    "2027-06-01T09:30:00.",
                ],
            ),
            (
                Kind::Duration,
                &["P10Y", "P1Y6M", "PT0.5S", "-P7D", "P1DT2H"],
                &["P", "10Y", "P6M1Y", "P1DT", "P1.5Y", "PT", "P1"],
            ),
            (
                Kind::Language,
                &["nl", "nl-NL", "sr-Latn"],
                &["", "n1", "nederlands", "nl-"],
            ),
            (
                Kind::Size,
                &["0", "57727859", "+5", "-0"],
                &["-1", "-", "+", "1.5", ""],
            ),
            (Kind::NonEmpty, &["x", "\u{a0}"], &["", " \n"]),
        ] {
            for text in good {
                assert_eq!(wrong(kind, text), None, "{text}");
            }
            for text in bad {
                assert!(wrong(kind, text).is_some(), "{text}");
            }
        }
    }
}
