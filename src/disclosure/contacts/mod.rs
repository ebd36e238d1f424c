//! Finds addresses, telephone numbers, e-mail addresses and other numbers that belong to people, however they are written.

mod number;
mod place;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use self::number::{
    LOCAL, bare, digits, is_service_number, looks_like_telephone, loosely, places_of,
    spaced_digits, subscriber,
};
use self::place::{email_pattern, is_postcode, street_pattern};
use super::dates::{days, spoken_digits};
use super::finding::{Certainty, Finding, Kind};
use super::fold::{Folded, fold_word};
use super::subject::{Home, Subject};
use crate::calendar::Date;

static RUNS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\+?\(?[0-9](?:[\s.\-/()_*]{0,3}[0-9]){4,60}").ok());

static ACCOUNT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b[a-z]{2}[0-9]{2}\s?(?:[a-z]{4}\s?)(?:[0-9]\s?){7,16}\b").ok());
static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[\w.+\-]+\s?(?:@|\[at\]|\(at\)|\{at\}|\sat\s)\s?[\w\-]+(?:\s?(?:\.|\[dot\]|\(dot\)|\[punt\]|\(punt\))\s?[\w\-]+)+").ok()
});

static CUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:\bgeb\b\.?|geboren|geboorte\w*|jarig|verjaar\w*|\bborn\b|birth\w*|\bdob\b)[^.!?]{0,40}$").ok()
});

/// How something is looked for in a folded text.
#[derive(Debug)]
enum Pattern {
    /// In the ways that people write it.
    Ways(Regex),
    /// As it is written.
    Words(String),
}

impl Pattern {
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        match self {
            Self::Ways(pattern) => pattern.find_iter(text).map(|hit| hit.range()).collect(),
            Self::Words(words) if words.is_empty() => Vec::new(),
            Self::Words(words) => text
                .match_indices(words.as_str())
                .map(|(at, found)| at..at + found.len())
                .collect(),
        }
    }
}

/// Something to look for, and whose it is.
#[derive(Debug)]
struct Known {
    pattern: Pattern,
    kind: Kind,
    who: usize,
    certainty: Certainty,
}

/// Looks for the contact data of some people.
#[derive(Debug)]
pub(super) struct Contacts {
    known: Vec<Known>,
    telephones: Vec<(String, usize)>,
    numbers: Vec<(String, usize)>,
    births: Vec<(Date, usize)>,
    numbers_of_houses: Vec<(Regex, Vec<u32>, usize)>,
}

impl Contacts {
    pub(super) fn of(subjects: &[Subject]) -> Self {
        let mut contacts = Self {
            known: Vec::new(),
            telephones: Vec::new(),
            numbers: Vec::new(),
            births: Vec::new(),
            numbers_of_houses: Vec::new(),
        };
        for (who, subject) in subjects.iter().enumerate() {
            for home in &subject.homes {
                contacts.learn_home(home, who);
            }
            for phrase in &subject.phrases {
                let words: Vec<String> = fold_word(phrase)
                    .split(|letter: char| !letter.is_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .map(regex::escape)
                    .collect();
                let pattern = words.join(r"[\s\-./'&,]+");
                if pattern.len() > 1 {
                    let ways = format!(r"\b{pattern}\b");
                    contacts.learn(Some(&ways), phrase, Kind::Phrase, who);
                }
            }
            for email in &subject.emails {
                contacts.learn(email_pattern(email).as_deref(), email, Kind::Email, who);
            }
            contacts.telephones.extend(
                subject
                    .telephones
                    .iter()
                    .map(|number| (subscriber(&digits(number)), who))
                    .filter(|(number, _)| !number.is_empty()),
            );
            contacts.numbers.extend(
                subject
                    .numbers
                    .iter()
                    .map(|number| (bare(number), who))
                    .filter(|(number, _)| number.len() >= LOCAL),
            );
            contacts.births.extend(subject.born.map(|born| (born, who)));
        }
        contacts
    }

    /// Looks for a pattern from now on; what no pattern can be made of is looked for as it is written, never passed over.
    fn learn(&mut self, pattern: Option<&str>, written: &str, kind: Kind, who: usize) {
        let pattern = match pattern.map(Regex::new) {
            Some(Ok(pattern)) => Pattern::Ways(pattern),
            Some(Err(_)) | None => Pattern::Words(fold_word(written)),
        };
        self.known.push(Known {
            pattern,
            kind,
            who,
            certainty: Certainty::Known,
        });
    }

    fn learn_home(&mut self, home: &Home, who: usize) {
        if let Some(number) = home.box_number {
            let ways = format!(
                r"\b(?:postbus|pb|p\.?\s?o\.?\s?box)\s*(?:nr\.?\s*)?{}\b",
                spaced_digits(&number.to_string())
            );
            self.learn(
                Some(&ways),
                &format!("postbus {number}"),
                Kind::Address,
                who,
            );
        }
        let code = bare(&home.postcode);
        if code.len() >= 4 {
            let ways = format!(r"\b{}\b", loosely(&code));
            self.learn(Some(&ways), &home.postcode, Kind::Postcode, who);
        }
        // Without a letter there is nothing to look for, and everything would be it.
        if !home.street.chars().any(char::is_alphanumeric) {
            return;
        }
        let street = street_pattern(&home.street);
        if let Some(number) = home.number {
            let addition = fold_word(&home.addition);
            let addition = if addition.is_empty() {
                r"(?:\s?-?\s?[a-z]\b)?".to_owned()
            } else {
                format!(
                    r"(?:[\s\-/]*(?:{}|[a-z]{{1,4}}|[0-9]{{1,3}})\b)?",
                    regex::escape(addition.trim_matches(['-', '/', ' ']))
                )
            };
            let number = number.to_string();
            let written = format!("{} {number}", home.street);
            let ways = format!(
                r"\b{street}[\s,]*(?:(?:nr|no|nummer|huisnummer|huisnr|op\snummer|op\snr|#)\b?\.?[\s:]*)?{}\b{addition}",
                spaced_digits(&number)
            );
            self.learn(Some(&ways), &written, Kind::Address, who);
            let turned = format!(r"\b{number}[\s,]+{street}\b");
            self.learn(Some(&turned), &written, Kind::Address, who);
        }
        let alone = Regex::new(&format!(
            r"\b{street}(?P<rest>[\s,]*(?:(?:nr|no|nummer|huisnummer)\.?\s*)?(?P<number>[0-9]{{1,5}}))?"
        ));
        match alone {
            Ok(alone) => {
                self.numbers_of_houses
                    .push((alone, home.number.into_iter().collect(), who));
            }
            Err(_) => self.learn(None, &home.street, Kind::Address, who),
        }
    }

    /// The contact data in a text.
    pub(super) fn find(&self, folded: &Folded, original: &str) -> Vec<Finding> {
        let text = folded.text();
        let mut found = Vec::new();
        let mut add = |range: Range<usize>, kind, who: Option<usize>, certainty| {
            found.push(Finding {
                range: folded.original(range),
                kind,
                about: who.into_iter().collect(),
                certainty,
            });
        };
        for known in &self.known {
            for place in known.pattern.places(text) {
                add(place, known.kind, Some(known.who), known.certainty);
            }
        }
        for (street, numbers, who) in &self.numbers_of_houses {
            for captures in street.captures_iter(text) {
                let Some(whole) = captures.get(0) else {
                    continue;
                };
                // "Kerkstraat, 8023 XQ" has no house number.
                let number = captures
                    .name("number")
                    .filter(|number| !is_postcode(original, folded.original(number.range())))
                    .and_then(|number| number.as_str().parse().ok());
                let end = captures
                    .name("rest")
                    .map_or(whole.end(), |rest| rest.start());
                if !is_word_end(text, end) {
                    continue;
                }
                match number {
                    // Another house in the same street.
                    Some(number) if !numbers.is_empty() && !numbers.contains(&number) => {}
                    _ => {
                        let range = folded.original(whole.start()..end);
                        let written = original
                            .get(range)
                            .is_some_and(|raw| raw.chars().next().is_some_and(char::is_uppercase));
                        let certainty = if written {
                            Certainty::Known
                        } else {
                            Certainty::Doubtful
                        };
                        add(whole.start()..end, Kind::Address, Some(*who), certainty);
                    }
                }
            }
        }
        self.find_numbers(text, &mut add);
        self.find_births(text, &mut add);
        found
    }

    fn find_numbers(
        &self,
        text: &str,
        add: &mut impl FnMut(Range<usize>, Kind, Option<usize>, Certainty),
    ) {
        let mut runs: Vec<(Range<usize>, String)> = spoken_digits(text);
        if let Some(pattern) = RUNS.as_ref() {
            runs.extend(
                pattern
                    .find_iter(text)
                    .map(|run| (run.range(), run.as_str().to_owned())),
            );
        }
        for (range, run) in runs {
            let spoken = !text[range.clone()].contains(|letter: char| letter.is_ascii_digit());
            let mut known = false;
            for (number, who) in &self.telephones {
                let places = if spoken {
                    digits(&run)
                        .ends_with(number.as_str())
                        .then_some(range.clone())
                        .into_iter()
                        .collect()
                } else {
                    places_of(&run, number, range.start)
                };
                for place in places {
                    known = true;
                    add(place, Kind::Telephone, Some(*who), Certainty::Known);
                }
            }
            for (number, who) in self
                .numbers
                .iter()
                .filter(|(number, _)| number.chars().all(|letter| letter.is_ascii_digit()))
            {
                for place in places_of(&run, number, range.start) {
                    known = true;
                    add(place, Kind::Number, Some(*who), Certainty::Known);
                }
            }
            if known || spoken {
                continue;
            }
            let all = digits(&run);
            let edge = is_word_start(text, range.start) && is_word_end(text, range.end);
            if edge && looks_like_telephone(&run, &all) {
                add(range, Kind::Telephone, None, Certainty::Resembling);
            } else if edge && all.len() == 9 && run.len() <= 13 && is_service_number(&all) {
                add(range, Kind::Number, None, Certainty::Resembling);
            }
        }
        if let Some(pattern) = ACCOUNT.as_ref() {
            for hit in pattern.find_iter(text) {
                let account = bare(hit.as_str());
                let who = self
                    .numbers
                    .iter()
                    .find(|(number, _)| *number == account)
                    .map(|(_, who)| *who);
                let certainty = if who.is_some() {
                    Certainty::Known
                } else {
                    Certainty::Resembling
                };
                add(hit.range(), Kind::Number, who, certainty);
            }
        }
        if let Some(pattern) = EMAIL.as_ref() {
            for hit in pattern.find_iter(text) {
                add(hit.range(), Kind::Email, None, Certainty::Resembling);
            }
        }
    }

    fn find_births(
        &self,
        text: &str,
        add: &mut impl FnMut(Range<usize>, Kind, Option<usize>, Certainty),
    ) {
        for day in days(text) {
            // What came before it, at a boundary of letters.
            let mut from = day.range.start.saturating_sub(60);
            while !text.is_char_boundary(from) {
                from += 1;
            }
            let cue = CUE
                .as_ref()
                .is_some_and(|cue| cue.is_match(&text[from..day.range.start]));
            match self.births.iter().find(|(born, _)| day.can_be(*born)) {
                Some((_, who)) if day.year.is_some() || cue => {
                    add(day.range, Kind::Birth, Some(*who), Certainty::Known);
                }
                None if cue => add(day.range, Kind::Birth, None, Certainty::Resembling),
                _ => {}
            }
        }
    }
}

fn is_word_end(text: &str, at: usize) -> bool {
    text.get(at..)
        .is_none_or(|rest| !rest.starts_with(char::is_alphanumeric))
}

fn is_word_start(text: &str, at: usize) -> bool {
    text.get(..at)
        .is_none_or(|before| !before.ends_with(char::is_alphanumeric))
}
