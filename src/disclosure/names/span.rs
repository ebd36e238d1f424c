//! Words in a text that name somebody, grown to the whole name: form of address, initials, particle, possession.

use std::collections::BTreeSet;
use std::ops::Range;

use super::spelling::near;
use super::table::{ADDRESSES, PARTICLES, is_title};
use super::{Names, Naming, Part};
use crate::disclosure::subject::Address;
use crate::disclosure::word::{Case, Word};

/// Words in a text that name somebody.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) words: Range<usize>,
    pub(super) who: usize,
    /// How many things say that it is a name: address, initials, first name, surname, particle.
    pub(super) evidence: u32,
    /// The form of address contradicts the person.
    pub(super) contradicted: bool,
    /// It has a whole part of the name, not only a piece of it.
    pub(super) parts: BTreeSet<Part>,
    /// The ending or the joining leaves doubt.
    pub(super) loose: bool,
}

impl Names {
    /// Takes in what belongs to the same name: initials, first names, particle, surname, titles, a form of address.
    pub(super) fn grow(&self, span: &mut Span, words: &[Word]) {
        let person = &self.people[span.who];
        let telling = words[span.words.clone()]
            .iter()
            .filter(|word| !PARTICLES.contains(&word.text))
            .count();
        span.evidence = if telling > 1 { 2 } else { 1 };
        // To the right.
        loop {
            let at = span.words.end;
            let Some(next) = words.get(at) else { break };
            if next.gap == "'" && next.text == "s" {
                span.words.end += 1;
                break;
            }
            if !near(next.gap) {
                break;
            }
            if let Some((_, length, part, _)) = self
                .units_at(words, at)
                .into_iter()
                .filter(|unit| unit.0 == span.who)
                // "haar haar" says one thing twice; of somebody called "Roos Roos" the second is another part.
                .filter(|unit| next.text != words[at - 1].text || !span.parts.contains(&unit.2))
                .max_by_key(|unit| unit.1)
            {
                span.words.end += length;
                span.evidence += 1;
                span.parts.insert(part);
                continue;
            }
            // Initials or a particle count only when a surname follows.
            let mut ahead = at;
            while words.get(ahead).is_some_and(|word| {
                near(word.gap)
                    && (self.is_initial(span.who, word)
                        || is_particle_of(person, word.text)
                        || PARTICLES.contains(&word.text))
            }) {
                ahead += 1;
            }
            let open = !span.parts.contains(&Part::Surname);
            let surname = (open && ahead > at && ahead - at < 6)
                .then(|| words.get(ahead).filter(|word| near(word.gap)))
                .flatten()
                .and_then(|_| {
                    self.units_at(words, ahead)
                        .into_iter()
                        .find(|unit| unit.0 == span.who && unit.2 == Part::Surname)
                });
            match surname {
                Some((_, length, part, _)) => {
                    span.words.end = ahead + length;
                    span.evidence += 1;
                    span.parts.insert(part);
                }
                None => break,
            }
        }
        // "Wójcik, Z." and "Broecke, R.J. van den"
        let mut ahead = span.words.end;
        if words
            .get(ahead)
            .is_some_and(|word| word.gap == ", " && self.is_initial(span.who, word))
        {
            ahead += 1;
            while words.get(ahead).is_some_and(|word| {
                near(word.gap)
                    && (self.is_initial(span.who, word) || is_particle_of(person, word.text))
            }) {
                ahead += 1;
            }
            // "Wójcik, Z.W." begins another name.
            if words
                .get(ahead)
                .is_none_or(|word| word.text.chars().count() > 1 || word.gap.contains(' '))
            {
                span.words.end = ahead;
                span.evidence += 1;
            }
        }
        // To the left.
        let mut particle = false;
        while span.words.start > 0 {
            let at = span.words.start - 1;
            let word = &words[at];
            let gap = words[span.words.start].gap;
            if is_particle_of(person, word.text)
                && (near(gap) || gap.is_empty())
                && span.parts.contains(&Part::Surname)
            {
                particle = true;
            } else if (self.is_initial(span.who, word) || is_title(word.text)) && near(gap) {
                span.evidence += u32::from(!is_title(word.text));
            } else {
                break;
            }
            span.words.start = at;
        }
        if particle {
            // "de wit" is a colour, "de Wit" a name.
            let name = &words[span.words.end - 1];
            let article = words[span.words.start].text;
            if name.case != Case::Lower
                || !matches!(article, "de" | "het" | "t" | "den" | "op" | "in")
            {
                span.evidence += 1;
            }
        }
        if span.words.start > 0 {
            let at = span.words.start - 1;
            let gap = words[span.words.start].gap;
            let address = ADDRESSES.iter().find(|(word, _)| *word == words[at].text);
            if let Some((word, said)) = address
                && near(gap)
            {
                // A profession or a relation stays readable before a name: "docent [aangeklaagde]".
                let weak = matches!(
                    *word,
                    "docent"
                        | "docente"
                        | "mentor"
                        | "rector"
                        | "moeder"
                        | "vader"
                        | "tante"
                        | "oom"
                );
                if !weak {
                    span.words.start = at;
                    // "de heer"
                    if matches!(*said, Address::Heer)
                        && at > 0
                        && words[at - 1].text == "de"
                        && words[at].text == "heer"
                        && near(words[at].gap)
                    {
                        span.words.start = at - 1;
                    }
                }
                let capital = words[span.words.end - 1].case != Case::Lower;
                span.evidence += if !weak || capital { 2 } else { 0 };
                span.contradicted = !weak
                    && matches!(
                        (said, person.address),
                        (Address::Mevrouw, Address::Heer) | (Address::Heer, Address::Mevrouw)
                    );
            }
        }
    }

    pub(super) fn is_initial(&self, who: usize, word: &Word) -> bool {
        let mut letters = word.text.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return false;
        };
        word.case != Case::Lower && self.people[who].initials.contains(&letter)
    }
}

/// Whether a word is the particle of somebody, or what people write for it: "v.d.", "vd", "v/d".
fn is_particle_of(person: &Naming, word: &str) -> bool {
    if person.particle.is_empty() {
        return false;
    }
    let short: String = person
        .particle
        .iter()
        .filter_map(|word| word.chars().next())
        .collect();
    person.particle.iter().any(|one| one == word)
        || word == short
        || word.chars().count() == 1 && short.contains(word)
        || word == "v" && person.particle[0] == "van"
        || person.particle.concat() == word
}
