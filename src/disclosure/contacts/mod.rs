//! Finds addresses, telephone numbers, e-mail addresses and other numbers that belong to people, however they are written.

mod number;
mod place;
mod ways;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use self::number::{
    LOCAL, bare, digits, is_service_number, looks_like_telephone, loosely, places_of,
    spaced_digits, subscriber,
};
use self::place::{email_ways, is_postcode, street_pattern, street_word};
use self::ways::{Sign, Ways};
use super::dates::{days, spoken_digits};
use super::finding::{Certainty, Finding, Kind};
use super::fold::{Folded, fold_word};
use super::pattern::compiled;
use super::subject::{Home, Subject};
use crate::calendar::Date;

static RUNS: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\+?\(?[0-9](?:[\s.\-/()_*]{0,3}[0-9]){4,60}"));

static ACCOUNT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\b[a-z]{2}[0-9]{2}\s?(?:[a-z]{4}\s?)(?:[0-9]\s?){7,16}\b"));

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"[\w.+\-]+\s?(?:@|\[at\]|\(at\)|\{at\}|\sat\s)\s?[\w\-]+(?:\s?(?:\.|\[dot\]|\(dot\)|\[punt\]|\(punt\))\s?[\w\-]+)+",
    )
});

/// What each e-mail address has between its parts.
const AT: [&str; 5] = ["@", "[at]", "(at)", "{at}", " at "];

static CUE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?:\bgeb\b\.?|geboren|geboorte\w*|jarig|verjaar\w*|\bborn\b|birth\w*|\bdob\b)[^.!?]{0,40}$",
    )
});

/// Something to look for, and whose it is.
#[derive(Debug)]
struct Known {
    ways: Ways,
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
    streets: Vec<(Ways, Option<u32>, usize)>,
}

impl Contacts {
    pub(super) fn of(subjects: &[Subject]) -> Self {
        let mut contacts = Self {
            known: Vec::new(),
            telephones: Vec::new(),
            numbers: Vec::new(),
            births: Vec::new(),
            streets: Vec::new(),
        };
        for (who, subject) in subjects.iter().enumerate() {
            for home in &subject.homes {
                contacts.learn_home(home, who);
            }
            for phrase in &subject.phrases {
                let folded = fold_word(phrase);
                let words: Vec<&str> = folded
                    .split(|letter: char| !letter.is_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .collect();
                let escaped: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
                let pattern = escaped.join(r"[\s\-./'&,]+");
                let longest = words.iter().max_by_key(|word| word.len());
                if let Some(longest) = longest.filter(|_| pattern.len() > 1) {
                    let pattern = format!(r"\b{pattern}\b");
                    let ways = Ways::of(Some(pattern), phrase, Sign::word(longest));
                    contacts.learn(ways, Kind::Phrase, who);
                }
            }
            for email in &subject.emails {
                contacts.learn(email_ways(email), Kind::Email, who);
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

    fn learn(&mut self, ways: Ways, kind: Kind, who: usize) {
        self.known.push(Known {
            ways,
            kind,
            who,
            certainty: Certainty::Known,
        });
    }

    fn learn_home(&mut self, home: &Home, who: usize) {
        if let Some(number) = home.box_number {
            let number = number.to_string();
            let pattern = format!(
                r"\b(?:postbus|pb|p\.?\s?o\.?\s?box)\s*(?:nr\.?\s*)?{}\b",
                spaced_digits(&number)
            );
            let written = format!("postbus {number}");
            let ways = Ways::of(Some(pattern), &written, Sign::letters(&number));
            self.learn(ways, Kind::Address, who);
        }
        let code = bare(&home.postcode);
        if code.len() >= 4 {
            let pattern = format!(r"\b{}\b", loosely(&code));
            let ways = Ways::of(Some(pattern), &home.postcode, Sign::letters(&code));
            self.learn(ways, Kind::Postcode, who);
        }
        // Without a letter there is nothing to look for, and everything would be it.
        if !home.street.chars().any(char::is_alphanumeric) {
            return;
        }
        let street = street_pattern(&home.street);
        let word = street_word(&home.street);
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
            let after = format!(
                r"\b{street}[\s,]*(?:(?:nr|no|nummer|huisnummer|huisnr|op\snummer|op\snr|#)\b?\.?[\s:]*)?{}\b{addition}",
                spaced_digits(&number)
            );
            let before = format!(r"\b{number}[\s,]+{street}\b");
            for pattern in [after, before] {
                let sign = Sign {
                    word: word.clone(),
                    letters: number.clone(),
                };
                self.learn(Ways::of(Some(pattern), &written, sign), Kind::Address, who);
            }
        }
        let alone = format!(
            r"\b{street}(?P<rest>[\s,]*(?:(?:nr|no|nummer|huisnummer)\.?\s*)?(?P<number>[0-9]{{1,5}}))?"
        );
        let alone = Ways::of(Some(alone), &home.street, Sign::word(&word));
        self.streets.push((alone, home.number, who));
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
            for place in known.ways.places(text) {
                add(place, known.kind, Some(known.who), known.certainty);
            }
        }
        for (street, house, who) in &self.streets {
            let captured = match street.captures(text) {
                Ok(captured) => captured,
                Err(places) => {
                    for place in places {
                        add(place, Kind::Address, Some(*who), Certainty::Known);
                    }
                    continue;
                }
            };
            for captures in captured {
                let Some(whole) = captures.get(0) else {
                    continue;
                };
                // "Kerkstraat, 8023 XQ" has no house number.
                let number = captures
                    .name("number")
                    .filter(|number| !is_postcode(original, folded.original(number.range())))
                    .and_then(|number| number.as_str().parse::<u32>().ok());
                let end = captures
                    .name("rest")
                    .map_or(whole.end(), |rest| rest.start());
                if !is_word_end(text, end) {
                    continue;
                }
                match number {
                    // Another house in the same street.
                    Some(number) if house.is_some_and(|house| house != number) => {}
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
        runs.extend(
            RUNS.find_iter(text)
                .map(|run| (run.range(), run.as_str().to_owned())),
        );
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
        let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
        let accounts = has_digit.then(|| ACCOUNT.find_iter(text));
        for hit in accounts.into_iter().flatten() {
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
        let has_at = AT.iter().any(|at| text.contains(at));
        let emails = has_at.then(|| EMAIL.find_iter(text));
        for hit in emails.into_iter().flatten() {
            add(hit.range(), Kind::Email, None, Certainty::Resembling);
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
            let cue = CUE.is_match(&text[from..day.range.start]);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_finds_what_it_is_for() {
        for (pattern, example) in [
            (&RUNS, "06-12 34 56 78"),
            (&ACCOUNT, "nl91 abna 0417 1643 00"),
            (&EMAIL, "a.jansen (at) post (punt) nl"),
            (&CUE, "zij is geboren op "),
        ] {
            assert!(pattern.is_match(example), "{example}");
        }
    }
}
