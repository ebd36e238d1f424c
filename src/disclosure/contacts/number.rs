//! Numbers as people write them: with spaces, dots, dashes, country codes, or without their area code.

use std::ops::Range;

use crate::disclosure::dates::days;
use crate::disclosure::fold::fold_word;

/// The last digits of a telephone number are the same however it is written.
pub(super) const SUBSCRIBER: usize = 9;

/// Without area code.
pub(super) const LOCAL: usize = 6;

/// Where a known number stands in a run of digits, with the country code or zero before it; only whole numbers count.
pub(super) fn places_of(run: &str, number: &str, start: usize) -> Vec<Range<usize>> {
    let places: Vec<(usize, char)> = run
        .char_indices()
        .filter(|(_, letter)| letter.is_ascii_digit())
        .collect();
    let all: String = places.iter().map(|(_, digit)| *digit).collect();
    let mut found = Vec::new();
    for (at, _) in all.match_indices(number) {
        let end = at + number.len();
        let before = &all[..at];
        let prefix = ["0031", "31", "0", "00310", "310", ""]
            .into_iter()
            .find(|prefix| {
                before == *prefix || {
                    // Another number may stand before it, with more than a mark between.
                    before.ends_with(prefix) && separated(run, &places, at - prefix.len())
                }
            });
        let closed = end == all.len() || separated(run, &places, end);
        if let (Some(prefix), true) = (prefix, closed) {
            let mut from = places[at - prefix.len()].0;
            if run[..from].ends_with(['+', '(']) {
                from -= 1;
            }
            if run[..from].ends_with('+') {
                from -= 1;
            }
            found.push(start + from..start + places[end - 1].0 + 1);
        }
    }
    // The number without its area code, alone.
    if found.is_empty()
        && all.len() >= LOCAL
        && all.len() < number.len()
        && number.ends_with(all.as_str())
        && number.len() - all.len() <= 3
    {
        found.push(start..start + run.len());
    }
    found
}

/// Whether something other than a digit stands before the digit with this index.
pub(super) fn separated(run: &str, places: &[(usize, char)], index: usize) -> bool {
    match (
        index.checked_sub(1).and_then(|before| places.get(before)),
        places.get(index),
    ) {
        (Some((before, _)), Some((here, _))) => here - before > 1 && run.is_char_boundary(*here),
        _ => true,
    }
}

pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

pub(super) fn bare(text: &str) -> String {
    fold_word(text)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The digits of a number without country code and zeros before it.
pub(super) fn subscriber(number: &str) -> String {
    let rest = number
        .strip_prefix("0031")
        .or_else(|| {
            number
                .strip_prefix("31")
                .filter(|rest| rest.len() >= SUBSCRIBER)
        })
        .unwrap_or(number);
    let rest = rest.trim_start_matches('0');
    if rest.len() < 5 {
        String::new()
    } else {
        rest.to_owned()
    }
}

pub(super) fn looks_like_telephone(run: &str, digits: &str) -> bool {
    let known_start = digits.starts_with("06")
        || digits.starts_with("00")
        || run.trim_start().starts_with('+')
        || digits.starts_with('0');
    // "06 18 27 36 45" begins as a day could; a day leaves no more than an hour over.
    let is_day = days(run).iter().any(|day| {
        let inside = self::digits(&run[day.range.clone()]).len();
        day.year.is_some() && inside + 2 >= digits.len()
    });
    known_start && (9..=14).contains(&digits.len()) && !is_day
}

/// The test that every citizen service number passes.
pub(super) fn is_service_number(digits: &str) -> bool {
    let sum: i64 = digits
        .bytes()
        .zip([9, 8, 7, 6, 5, 4, 3, 2, -1])
        .map(|(digit, weight)| i64::from(digit - b'0') * weight)
        .sum();
    digits.len() == 9 && sum % 11 == 0
}

/// Letters and digits with spaces or marks between them.
pub(super) fn loosely(text: &str) -> String {
    text.chars()
        .map(|letter| regex::escape(&letter.to_string()))
        .collect::<Vec<_>>()
        .join(r"[\s.\-]{0,3}")
}

pub(super) fn spaced_digits(number: &str) -> String {
    number
        .chars()
        .map(String::from)
        .collect::<Vec<_>>()
        .join(r"\s?")
}
