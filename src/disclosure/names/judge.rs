//! Whether words that can name somebody do: known, doubtful, or an ordinary word.

use super::Names;
use super::span::Span;
use super::spelling::near;
use super::table::{PARTICLES, SHORT, is_function, is_ordinary, is_title, said_by};
use crate::disclosure::finding::{Certainty, Finding, Kind};
use crate::disclosure::fold::Folded;
use crate::disclosure::word::{Case, Word};

impl Names {
    /// What the spans at one place say together.
    pub(super) fn judge(&self, spans: &[Span], words: &[Word], folded: &Folded) -> Option<Finding> {
        let best = spans
            .iter()
            .map(|span| (!span.contradicted, span.evidence, span.words.len()))
            .max()?;
        let likely: Vec<&Span> = spans
            .iter()
            .filter(|span| (!span.contradicted, span.evidence, span.words.len()) == best)
            .collect();
        let span = likely.first()?;
        let mut certainty = self.certainty(span, words)?;
        if span.contradicted {
            certainty = Certainty::Doubtful;
        }
        let range = words[span.words.start].range.start..words[span.words.end - 1].range.end;
        Some(Finding {
            range: folded.original(range),
            kind: Kind::Name,
            about: likely.iter().map(|span| span.who).collect(),
            certainty,
        })
    }

    fn certainty(&self, span: &Span, words: &[Word]) -> Option<Certainty> {
        let inside = &words[span.words.clone()];
        if span.evidence > 1 {
            return Some(Certainty::Known);
        }
        let word = inside.iter().find(|word| !PARTICLES.contains(&word.text))?;
        let whole: String = inside.iter().map(|word| word.text).collect();
        let ordinary = is_ordinary(word.text)
            || inside.len() > 1 && inside.iter().all(|word| is_ordinary(word.text));
        let before = span.words.start.checked_sub(1).map(|at| &words[at]);
        let after = words.get(span.words.end);
        // Part of a compound: "Wit-Rusland", "anna-paulowna".
        let stranger = |at: usize| {
            words[at].text.chars().all(char::is_alphabetic) && !self.is_somebody(words, at)
        };
        let compound = inside[0].gap == "-"
            && span.words.start.checked_sub(1).is_some_and(stranger)
            || after.is_some_and(|word| word.gap == "-") && stranger(span.words.end);
        let written = inside
            .iter()
            .filter(|word| !PARTICLES.contains(&word.text))
            .all(|word| word.case != Case::Lower);
        if compound {
            return if ordinary && !written {
                None
            } else {
                Some(Certainty::Doubtful)
            };
        }
        if !ordinary && whole.chars().count() > SHORT {
            return Some(if span.loose && !written {
                Certainty::Doubtful
            } else {
                Certainty::Known
            });
        }
        if !written {
            // A short name in lower case may be one, an ordinary word is none.
            return if ordinary || whole.chars().count() < SHORT {
                None
            } else {
                Some(Certainty::Doubtful)
            };
        }
        if word.opens && is_function(word.text) {
            return None;
        }
        let shouted = word.case == Case::Capitals
            && [before, after]
                .into_iter()
                .flatten()
                .any(|word| word.case == Case::Capitals);
        let article = before.is_some_and(|word| {
            matches!(
                word.text,
                "de" | "het" | "een" | "den" | "der" | "t" | "dit" | "dat" | "deze" | "die"
            ) && (word.case == Case::Lower || word.opens)
        });
        // "Europees Hof", "Klaas Bakker": a name of which this is a part, and of somebody else perhaps.
        let called = span.words.start.checked_sub(1).is_some_and(|at| {
            let before = &words[at];
            before.case == Case::Capital
                && !before.opens
                && before.text.chars().count() > 1
                && near(inside[0].gap)
                && !is_title(before.text)
                && said_by(before.text).is_none()
                && !self.is_somebody(words, at)
        });
        if span.loose || ordinary && (word.opens || shouted || article || called) {
            Some(Certainty::Doubtful)
        } else {
            Some(Certainty::Known)
        }
    }
}
