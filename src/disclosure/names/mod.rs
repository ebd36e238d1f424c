//! Finds people by their names, in every way that a name is written.
//!
//! A name is more than a string: "mevrouw Dąbrowska", "vd Broecke", "Z. Wójcik" and "Wójciks tas" name somebody, "de
//! bakker op de hoek" does not, also when a party is called Bakker. So words are looked at with what stands around them:
//! a form of address, initials, first names and the particle make a name of what could be a word. What stays doubtful
//! is not decided here.

mod alone;
mod judge;
mod span;
mod spelling;
mod table;

use std::collections::{BTreeSet, HashMap};

use self::span::Span;
use self::spelling::{Loose, joins, pieces, spellings, stems};
use self::table::{ENDINGS, PARTICLES, SHORT};
pub(super) use self::table::{is_ordinary, is_particle, is_title, said_by};
use super::finding::Finding;
use super::fold::{Folded, fold_word};
use super::subject::{Address, Subject};
use super::word::{Word, words};

/// What part of a name some words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    First,
    Surname,
}

/// Words that name somebody.
#[derive(Debug)]
struct Unit {
    words: Vec<String>,
    who: usize,
    part: Part,
}

/// Looks for the names of some people.
#[derive(Debug)]
pub(super) struct Names {
    people: Vec<Naming>,
    units: Vec<Unit>,
    by_first_word: HashMap<String, Vec<usize>>,
}

/// The name of one of them, in folded words.
#[derive(Debug)]
struct Naming {
    address: Address,
    firsts: Vec<String>,
    initials: Vec<char>,
    particle: Vec<String>,
    halves: Vec<Vec<String>>,
}

impl Names {
    pub(super) fn of(subjects: &[Subject]) -> Self {
        let mut names = Self {
            people: Vec::new(),
            units: Vec::new(),
            by_first_word: HashMap::new(),
        };
        for (who, subject) in subjects.iter().enumerate() {
            names.learn(who, subject);
        }
        names
    }

    fn learn(&mut self, who: usize, subject: &Subject) {
        let firsts: Vec<String> = subject
            .first_names
            .iter()
            .flat_map(|name| pieces(name))
            .collect();
        let given: Vec<char> = pieces(&subject.initials)
            .iter()
            .filter_map(|one| one.chars().next())
            .collect();
        let initials = if given.is_empty() {
            firsts
                .iter()
                .filter_map(|name| name.chars().next())
                .collect()
        } else {
            given
        };
        let particle = pieces(&subject.particle);
        let halves: Vec<Vec<String>> = spellings(&subject.surname)
            .iter()
            .flat_map(|surname| {
                fold_word(surname)
                    .split('-')
                    .map(pieces)
                    .collect::<Vec<_>>()
            })
            .filter(|half| !half.is_empty())
            .collect();
        for surname in spellings(&subject.surname) {
            let whole = pieces(&surname);
            let halves: Vec<Vec<String>> = fold_word(&surname)
                .split('-')
                .map(pieces)
                .filter(|half| !half.is_empty())
                .collect();
            let mut ways: Vec<Vec<String>> = vec![whole.clone()];
            if halves.len() > 1 {
                ways.push(halves.iter().rev().flatten().cloned().collect());
                ways.extend(halves.iter().cloned());
                ways.push(vec![halves.iter().rev().flatten().cloned().collect()]);
            }
            for half in &halves {
                let bare: Vec<String> = half
                    .iter()
                    .skip_while(|word| PARTICLES.contains(&word.as_str()))
                    .cloned()
                    .collect();
                ways.push(bare);
            }
            if let Some((first, rest)) = halves.split_first().filter(|_| !particle.is_empty()) {
                let written: String = particle.iter().chain(first).cloned().collect();
                ways.push(
                    std::iter::once(written.clone())
                        .chain(rest.iter().flatten().cloned())
                        .collect(),
                );
                ways.push(vec![written]);
            }
            ways.push(vec![whole.concat()]);
            ways.push(vec![
                particle.iter().chain(&whole).cloned().collect::<String>(),
            ]);
            for way in ways {
                self.add(way, who, Part::Surname);
            }
        }
        for name in subject.first_names.iter().flat_map(|name| spellings(name)) {
            let parts = pieces(&name);
            self.add(vec![parts.concat()], who, Part::First);
            for part in parts {
                self.add(vec![part], who, Part::First);
            }
        }
        for name in subject.other_names.iter().flat_map(|name| spellings(name)) {
            for part in pieces(&name) {
                self.add(vec![part], who, Part::First);
            }
        }
        self.people.push(Naming {
            address: subject.address,
            firsts,
            initials,
            particle,
            halves,
        });
    }

    fn add(&mut self, words: Vec<String>, who: usize, part: Part) {
        let Some(first) = words.first().cloned() else {
            return;
        };
        // One letter names nobody, and a particle alone is in every text.
        if words.iter().map(String::len).sum::<usize>() < 2
            || words.iter().all(|word| PARTICLES.contains(&word.as_str()))
        {
            return;
        }
        if self
            .units
            .iter()
            .any(|unit| unit.who == who && unit.words == words)
        {
            return;
        }
        self.by_first_word
            .entry(first)
            .or_default()
            .push(self.units.len());
        self.units.push(Unit { words, who, part });
    }

    /// The names in a text.
    pub(super) fn find(&self, folded: &Folded, original: &str) -> Vec<Finding> {
        if self.units.is_empty() && self.people.is_empty() {
            return Vec::new();
        }
        let words = words(folded, original);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let (spans, next) = self.at(&words, at);
            if let Some(finding) = self.judge(&spans, &words, folded) {
                found.push(finding);
                at = next.max(at + 1);
                continue;
            }
            at += 1;
        }
        found.extend(self.spelled_out(&words, folded));
        found.extend(self.initials_alone(&words, folded));
        found
    }

    /// The spans of each person whose name has a part that begins at a word, and the word after the longest.
    fn at(&self, words: &[Word], at: usize) -> (Vec<Span>, usize) {
        let mut spans: Vec<Span> = Vec::new();
        for (who, length, part, loose) in self.units_at(words, at) {
            if let Some(span) = spans.iter_mut().find(|span| span.who == who) {
                if span.words.len() < length {
                    span.words = at..at + length;
                    span.parts = BTreeSet::from([part]);
                    span.loose = loose;
                }
                continue;
            }
            spans.push(Span {
                words: at..at + length,
                who,
                evidence: 0,
                contradicted: false,
                parts: BTreeSet::from([part]),
                loose,
            });
        }
        for span in &mut spans {
            self.grow(span, words);
        }
        let next = spans
            .iter()
            .map(|span| span.words.end)
            .max()
            .unwrap_or(at + 1);
        (spans, next)
    }

    /// The units that begin at a word: whose, how many words, and whether the match is loose.
    fn units_at(&self, words: &[Word], at: usize) -> Vec<(usize, usize, Part, bool)> {
        let word = words[at].text;
        let mut found = Vec::new();
        for (start, loose) in stems(word) {
            for unit in self
                .by_first_word
                .get(start)
                .into_iter()
                .flatten()
                .map(|index| &self.units[*index])
            {
                let rest = unit.words.len() - 1;
                if start == word && rest > 0 {
                    let fits = unit.words[1..].iter().enumerate().all(|(index, part)| {
                        words.get(at + 1 + index).is_some_and(|next| {
                            joins(next.gap)
                                && (next.text == part
                                    || index + 1 == rest
                                        && stems(next.text).any(|(stem, _)| stem == part))
                        })
                    });
                    if fits {
                        found.push((unit.who, unit.words.len(), unit.part, false));
                    }
                } else if rest == 0 && (loose == Loose::Exact || start.len() >= SHORT) {
                    found.push((unit.who, 1, unit.part, loose == Loose::Small));
                }
            }
        }
        if found.is_empty() {
            found.extend(
                self.joined(word)
                    .into_iter()
                    .map(|who| (who, 1, Part::Surname, false)),
            );
        }
        found
    }

    /// The people of whom words were written together: "wojcikbroecke", "vandenbroecke", "robertjanb".
    fn joined(&self, word: &str) -> BTreeSet<usize> {
        let bare = word.trim_matches(|letter: char| letter.is_ascii_digit());
        let mut who = BTreeSet::new();
        if bare.len() < 6 {
            return who;
        }
        let mut rest = bare;
        let mut names = 0;
        let mut telling = false;
        while !(rest.is_empty() || telling && ENDINGS.contains(&rest)) {
            let longest = self
                .units
                .iter()
                .filter(|unit| unit.words.len() == 1 && unit.words[0].len() >= SHORT)
                .map(|unit| unit.words[0].as_str())
                .filter(|name| rest.starts_with(name))
                .max_by_key(|name| name.len());
            if let Some(name) = longest {
                names += 1;
                telling |= !is_ordinary(name);
                who.extend(
                    self.units
                        .iter()
                        .filter(|unit| unit.words.len() == 1 && unit.words[0] == name)
                        .map(|unit| unit.who),
                );
                rest = &rest[name.len()..];
                continue;
            }
            let particle = PARTICLES
                .iter()
                .filter(|one| one.len() > 1 && rest.starts_with(**one))
                .max_by_key(|one| one.len());
            match particle {
                Some(particle) => rest = &rest[particle.len()..],
                None => return BTreeSet::new(),
            }
        }
        if telling && (names > 1 || bare.len() > 7) {
            who
        } else {
            BTreeSet::new()
        }
    }

    fn is_somebody(&self, words: &[Word], at: usize) -> bool {
        at < words.len() && !self.units_at(words, at).is_empty()
    }
}
