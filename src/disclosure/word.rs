//! The words of a folded text, with what stands between them and how the original was written.

use std::ops::Range;

use super::fold::Folded;

/// One word: letters and digits without anything between.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    /// The word, folded.
    pub(super) text: &'a str,
    /// Its place in the folded text.
    pub(super) range: Range<usize>,
    /// What stands between it and the word before.
    pub(super) gap: &'a str,
    /// How the original begins.
    pub(super) case: Case,
    /// It is the first of a sentence, line or quotation, where every word has a capital.
    pub(super) opens: bool,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// lower
    Lower,
    /// Capital
    Capital,
    /// CAPITALS, more than one letter
    Capitals,
}

/// The words of a text.
pub(super) fn words<'a>(folded: &'a Folded, original: &str) -> Vec<Word<'a>> {
    let text = folded.text();
    let mut found: Vec<Word<'a>> = Vec::new();
    let mut start = None;
    let mut ends = text
        .char_indices()
        .map(|(at, letter)| (at, Some(letter)))
        .chain([(text.len(), None)]);
    let mut before = 0;
    for (at, letter) in &mut ends {
        let inside = letter.is_some_and(char::is_alphanumeric);
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let gap = &text[before..from];
                let raw = &original[folded.original(from..at)];
                let gap_raw = original_gap(folded, original, before, from);
                found.push(Word {
                    text: &text[from..at],
                    range: from..at,
                    gap,
                    case: case(raw),
                    opens: found.is_empty()
                        || opens(gap, gap_raw, found.last().map_or("", |word| word.text)),
                });
                before = at;
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn original_gap<'a>(folded: &Folded, original: &'a str, from: usize, to: usize) -> &'a str {
    if from == to {
        ""
    } else {
        &original[folded.original(from..to)]
    }
}

fn case(word: &str) -> Case {
    let letters: Vec<char> = word
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    let upper = letters
        .iter()
        .filter(|letter| letter.is_uppercase())
        .count();
    if upper > 1 && upper == letters.len() {
        Case::Capitals
    } else if letters.first().is_some_and(|letter| letter.is_uppercase()) {
        Case::Capital
    } else {
        Case::Lower
    }
}

/// Whether a word after this gap has a capital because of where it stands.
fn opens(gap: &str, raw: &str, before: &str) -> bool {
    // A new line, or the end of a sentence; "dr." and "J." end none.
    let short = before.chars().count() <= 2 || ABBREVIATIONS.contains(&before);
    raw.contains(['\n', '\r', '\u{2029}'])
        || gap.contains([
            '!', '?', ':', '"', '“', '„', '«', '»', '”', '•', '*', '#', '|', '(', '[', '…',
        ])
        || gap.contains('.') && gap.contains(' ') && !short
        || gap.contains("' ")
        || gap.contains(" '")
        || gap.trim() == "-" && gap.starts_with(' ')
}

/// Abbreviations before names: a point after them ends no sentence.
const ABBREVIATIONS: [&str; 12] = [
    "mevr", "dhr", "mrs", "drs", "prof", "fam", "ing", "adm", "burg", "kon", "jhr", "ir",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_place() {
        let original = "Mw. Wójcik zei: “Mei” is KOUD. De bakker\nRoos";
        let folded = Folded::readings(original).remove(0);
        let words = words(&folded, original);
        let told: Vec<(&str, Case, bool)> = words
            .iter()
            .map(|word| (word.text, word.case, word.opens))
            .collect();
        assert_eq!(
            told,
            [
                ("mw", Case::Capital, true),
                ("wojcik", Case::Capital, false),
                ("zei", Case::Lower, false),
                ("mei", Case::Capital, true),
                ("is", Case::Lower, true),
                ("koud", Case::Capitals, false),
                ("de", Case::Capital, true),
                ("bakker", Case::Lower, false),
                ("roos", Case::Capital, true),
            ]
        );
    }
}
