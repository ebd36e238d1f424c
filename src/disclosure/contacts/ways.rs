//! The ways in which people write something, and what all those ways have.

use std::ops::Range;
use std::sync::OnceLock;

use regex::{Captures, Regex};

use crate::disclosure::fold::fold_word;

/// How something is looked for in a folded text.
///
/// Compiling a pattern costs a thousand times a look at a text, and of the people of a case nearly no text tells
/// anything: a pattern is compiled when a text holds what each of its ways has.
#[derive(Debug)]
pub(super) struct Ways {
    pattern: Option<String>,
    written: String,
    sign: Sign,
    compiled: OnceLock<Option<Regex>>,
}

/// What each way of writing something has. Empty parts are in every text.
#[derive(Debug, Default)]
pub(super) struct Sign {
    /// Letters that stand together.
    pub(super) word: String,
    /// Letters that stand in this order, with anything between.
    pub(super) letters: String,
}

impl Sign {
    /// Letters that stand together in every way.
    pub(super) fn word(word: &str) -> Self {
        Self {
            word: word.to_owned(),
            letters: String::new(),
        }
    }

    /// Letters that stand in this order in every way.
    pub(super) fn letters(letters: &str) -> Self {
        Self {
            word: String::new(),
            letters: letters.to_owned(),
        }
    }

    fn is_in(&self, text: &str) -> bool {
        let mut rest = text.chars();
        text.contains(&self.word)
            && self
                .letters
                .chars()
                .all(|one| rest.any(|other| other == one))
    }
}

impl Ways {
    /// What matches a pattern over folded text. What no pattern can be made of is looked for as it is `written`, never
    /// passed over.
    pub(super) fn of(pattern: Option<String>, written: &str, sign: Sign) -> Self {
        Self {
            pattern,
            written: fold_word(written),
            sign,
            compiled: OnceLock::new(),
        }
    }

    /// Where it stands in a folded text.
    pub(super) fn places(&self, text: &str) -> Vec<Range<usize>> {
        if !self.sign.is_in(text) {
            return Vec::new();
        }
        match self.compiled() {
            Some(pattern) => pattern.find_iter(text).map(|hit| hit.range()).collect(),
            None => self.as_written(text),
        }
    }

    /// Where it stands, with the parts that the pattern names; an error with the places as it is written, when there is no
    /// pattern.
    pub(super) fn captures<'t>(
        &self,
        text: &'t str,
    ) -> Result<Vec<Captures<'t>>, Vec<Range<usize>>> {
        if !self.sign.is_in(text) {
            return Ok(Vec::new());
        }
        match self.compiled() {
            Some(pattern) => Ok(pattern.captures_iter(text).collect()),
            None => Err(self.as_written(text)),
        }
    }

    fn as_written(&self, text: &str) -> Vec<Range<usize>> {
        if self.written.is_empty() {
            return Vec::new();
        }
        text.match_indices(self.written.as_str())
            .map(|(at, found)| at..at + found.len())
            .collect()
    }

    fn compiled(&self) -> Option<&Regex> {
        let compile = || Regex::new(&over_folded(self.pattern.as_ref()?)).ok();
        self.compiled.get_or_init(compile).as_ref()
    }
}

/// A pattern as folded text needs it, which takes a third of the time to compile: every space is one space there, and of
/// a pattern without other letters than ours the boundaries are between such letters.
fn over_folded(pattern: &str) -> String {
    let spaces = pattern.replace(r"\s", " ");
    if spaces.is_ascii() {
        spaces.replace(r"\b", r"(?-u:\b)")
    } else {
        spaces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_compiled_before_its_sign_is_seen() {
        let ways = Ways::of(
            Some(r"\bkerk\s?-?\s?(?:straat|str)\b".to_owned()),
            "Kerkstraat",
            Sign::word("kerk"),
        );
        assert!(ways.places("de straat van de school").is_empty());
        assert!(ways.compiled.get().is_none());
        assert_eq!(ways.places("in de kerk str 4"), vec![6..14]);
        assert!(ways.compiled.get().is_some());
    }

    #[test]
    fn letters_stand_in_their_order() {
        let sign = Sign::letters("8023xq");
        assert!(sign.is_in("8023 xq zwolle"));
        assert!(sign.is_in("80 23-x.q"));
        assert!(!sign.is_in("8032 xq zwolle"));
        assert!(Sign::default().is_in(""));
    }

    #[test]
    fn what_no_pattern_can_be_made_of_is_looked_for_as_it_is_written() {
        for pattern in [None, Some("[".to_owned())] {
            let ways = Ways::of(pattern, "Kerkstraat 4", Sign::default());
            assert_eq!(ways.places("van kerkstraat 4 af"), vec![4..16]);
        }
        assert!(Ways::of(None, "", Sign::default()).places("x").is_empty());
    }
}
