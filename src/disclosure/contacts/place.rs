//! Streets and e-mail addresses as people write them: abbreviated, spelled out, with words for signs.

use std::ops::Range;

use super::ways::{Sign, Ways};
use crate::disclosure::fold::fold_word;

/// What a street can end in, and how people shorten it.
pub(super) const STREET_ENDINGS: [(&str, &str); 6] = [
    ("straat", r"(?:straat|str\b\.?)"),
    ("laan", r"(?:laan|ln\b\.?)"),
    ("weg", r"(?:weg|wg\b\.?)"),
    ("plein", r"(?:plein|pln?\b\.?)"),
    ("singel", r"(?:singel|sngl?\b\.?)"),
    ("gracht", r"(?:gracht|gr\b\.?)"),
];

/// Words in the names of streets, and how people shorten them.
pub(super) const STREET_WORDS: [(&str, &str); 25] = [
    ("admiraal", "adm"),
    ("burgemeester", "burg"),
    ("professor", "prof"),
    ("doctor", "dr"),
    ("dokter", "dr"),
    ("sint", "st"),
    ("koningin", "kon"),
    ("koning", "kon"),
    ("prinses", "pr"),
    ("prins", "pr"),
    ("generaal", "gen"),
    ("meester", "mr"),
    ("pastoor", "past"),
    ("dominee", "ds"),
    ("ingenieur", "ir"),
    ("graaf", "gr"),
    ("kapitein", "kap"),
    ("luitenant", "lt"),
    ("president", "pres"),
    ("minister", "min"),
    ("kardinaal", "kard"),
    ("van", "v"),
    ("de", "d"),
    ("den", "d"),
    ("der", "d"),
];

/// Whether the digits here begin a postal code, in the original text: "1045 EN", but not "1045 en".
pub(super) fn is_postcode(original: &str, number: Range<usize>) -> bool {
    let mut after = original
        .get(number.end..)
        .into_iter()
        .flat_map(str::chars)
        .peekable();
    let spaced = after.next_if(|letter| letter.is_whitespace()).is_some();
    let letters: Vec<char> = after.by_ref().take(2).collect();
    let fits =
        |letter: &char| letter.is_ascii_uppercase() || !spaced && letter.is_ascii_lowercase();
    number.len() == 4
        && letters.len() == 2
        && letters.iter().all(fits)
        && after.next().is_none_or(|letter| !letter.is_alphanumeric())
}

pub(super) fn street_pattern(street: &str) -> String {
    let folded = fold_word(street);
    let words: Vec<&str> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let last = words.len().saturating_sub(1);
    let parts: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(index, word)| {
            let mut pattern = regex::escape(word);
            if index == last
                && let Some((ending, ways)) = STREET_ENDINGS
                    .iter()
                    .find(|(ending, _)| word.ends_with(ending))
            {
                let stem = &word[..word.len() - ending.len()];
                pattern = format!(r"{}\s?-?\s?{ways}", regex::escape(stem));
            } else if let Some((_, short)) = STREET_WORDS.iter().find(|(long, _)| long == word) {
                pattern = format!(r"(?:{word}|{short}\.?)");
            } else if index < last && word.len() > 3 {
                // "J. van Oldenbarneveltlaan"
                let first: String = word.chars().take(1).collect();
                pattern = format!(r"(?:{word}|{first}\.)");
            }
            pattern
        })
        .collect();
    let whole = parts.join(r"[\s\-./']*");
    // The last word of a long name is enough: "de Ruyterlaan", "Oldenbarneveltlaan".
    let tail = words.last().filter(|word| {
        last > 0
            && word.len() >= 8
            && STREET_ENDINGS
                .iter()
                .any(|(ending, _)| word.ends_with(ending))
    });
    match (tail, parts.last()) {
        (Some(_), Some(tail)) => format!("(?:{whole}|{tail})"),
        _ => whole,
    }
}

/// What each way of [`street_pattern`] has: its last word without what can be shortened.
pub(super) fn street_word(street: &str) -> String {
    let folded = fold_word(street);
    let mut words = folded.split(|letter: char| !letter.is_alphanumeric());
    let Some(last) = words.rfind(|word| !word.is_empty()) else {
        return String::new();
    };
    let stem = STREET_ENDINGS
        .iter()
        .find_map(|(ending, _)| last.strip_suffix(ending));
    let is_shortened = STREET_WORDS.iter().any(|(long, _)| *long == last);
    match stem {
        Some(stem) => stem.to_owned(),
        None if is_shortened => String::new(),
        None => last.to_owned(),
    }
}

/// The ways of writing an e-mail address.
pub(super) fn email_ways(email: &str) -> Ways {
    let folded = fold_word(email);
    let first = folded.split(['@', '.', '+']).next();
    let sign = Sign::word(first.unwrap_or(&folded));
    Ways::of(email_pattern(&folded), email, sign)
}

fn email_pattern(folded: &str) -> Option<String> {
    let (local, domain) = folded.split_once('@')?;
    let local = local.split('+').next().unwrap_or(local);
    let dot =
        r"\s?(?:\.|\[\s?dot\s?\]|\(\s?dot\s?\)|\sdot\s|\[\s?punt\s?\]|\(\s?punt\s?\)|\spunt\s)\s?";
    let part = |text: &str| {
        text.split('.')
            .map(regex::escape)
            .collect::<Vec<_>>()
            .join(dot)
    };
    let at =
        r"\s?(?:@|\[\s?at\s?\]|\(\s?at\s?\)|\{\s?at\s?\}|<\s?at\s?>|\sat\s|\sapenstaartje\s)\s?";
    Some(format!(
        r"\b{}(?:\+[\w.\-]+)?{at}(?:[\w\-]+\.)?{}\b",
        part(local),
        part(domain)
    ))
}
