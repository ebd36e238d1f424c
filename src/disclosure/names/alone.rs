//! Letters that stand for a name: spelled out with spaces, initials alone, the beginning of a first name.

use super::Names;
use super::table::{ADDRESSES, SHORT, is_ordinary};
use crate::disclosure::finding::{Certainty, Finding, Kind};
use crate::disclosure::fold::Folded;
use crate::disclosure::subject::Address;
use crate::disclosure::word::{Case, Word};

impl Names {
    /// Names with a space between their letters: "Z u z a n n a".
    pub(super) fn spelled_out(&self, words: &[Word], folded: &Folded) -> Vec<Finding> {
        let mut found = Vec::new();
        let single = |word: &Word| {
            word.text.chars().count() == 1 && word.text.chars().all(char::is_alphabetic)
        };
        let mut at = 0;
        while at < words.len() {
            let mut end = at + 1;
            if single(&words[at]) {
                while words.get(end).is_some_and(|word| {
                    single(word) && matches!(word.gap, " " | "-" | "." | ". " | "  " | "_" | "*")
                }) {
                    end += 1;
                }
            }
            if end - at > SHORT {
                let text: String = words[at..end].iter().map(|word| word.text).collect();
                for unit in self
                    .units
                    .iter()
                    .filter(|unit| unit.words.len() == 1 && unit.words[0].len() > SHORT)
                {
                    for (place, _) in text.match_indices(unit.words[0].as_str()) {
                        // Letters can be longer than a byte; folded Latin is not.
                        if let (Some(first), Some(last)) = (
                            words.get(at + place),
                            words.get(at + place + unit.words[0].len() - 1),
                        ) {
                            found.push(Finding {
                                range: folded.original(first.range.start..last.range.end),
                                kind: Kind::Name,
                                about: vec![unit.who],
                                certainty: Certainty::Known,
                            });
                        }
                    }
                }
            }
            at = end;
        }
        found
    }

    /// "Z.W.", "meneer B.", "mw W-D", "Rob": they may be meant.
    pub(super) fn initials_alone(&self, words: &[Word], folded: &Folded) -> Vec<Finding> {
        let mut found = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let address = at
                .checked_sub(1)
                .and_then(|before| {
                    ADDRESSES
                        .iter()
                        .find(|(address, _)| *address == words[before].text)
                })
                .map(|(_, said)| *said);
            let mut end = at;
            while words.get(end).is_some_and(|word| {
                word.text.chars().count() == 1
                    && word.case == Case::Capital
                    && (end == at || matches!(word.gap, "." | ". " | "-" | ""))
            }) {
                end += 1;
            }
            let letters: Vec<char> = words[at..end]
                .iter()
                .filter_map(|word| word.text.chars().next())
                .collect();
            let joined = at > 0
                && matches!(word.gap, "." | ". " | "-")
                && words[at - 1].text.chars().count() == 1;
            let who: Vec<usize> = self
                .people
                .iter()
                .enumerate()
                .filter(|(_, person)| {
                    let halves: Vec<char> = person
                        .halves
                        .iter()
                        .filter_map(|half| half.first()?.chars().next())
                        .collect();
                    match letters.as_slice() {
                        [] => {
                            word.text.chars().count() >= SHORT
                                && word.case == Case::Capital
                                && !is_ordinary(word.text)
                                && person.firsts.iter().any(|first| {
                                    first.len() > word.text.len() && first.starts_with(word.text)
                                })
                        }
                        [letter] => {
                            let fits = address.is_some_and(|said| {
                                said == person.address
                                    || said == Address::Either
                                    || person.address == Address::Either
                            });
                            fits && halves.contains(letter)
                        }
                        several => {
                            let mut full = person.initials.clone();
                            full.extend(&halves);
                            !joined
                                && (full == several
                                    || person.initials == several && several.len() > 1
                                    || halves == several && halves.len() > 1
                                    || several.len() == 2
                                        && person.initials.first() == several.first()
                                        && halves.contains(&several[1]))
                        }
                    }
                })
                .map(|(who, _)| who)
                .collect();
            if !who.is_empty() {
                let range = word.range.start..words[end.max(at + 1) - 1].range.end;
                found.push(Finding {
                    range: folded.original(range),
                    kind: Kind::Name,
                    about: who,
                    certainty: Certainty::Doubtful,
                });
            }
        }
        found
    }
}
