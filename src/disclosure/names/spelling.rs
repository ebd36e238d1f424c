//! How a name is spelled: its words, other letters for marked ones, endings, and what may stand between its parts.

use super::table::{ENDINGS, SHORT};
use crate::disclosure::fold::fold_word;

/// The words of a name.
pub(super) fn pieces(name: &str) -> Vec<String> {
    fold_word(name)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|piece| !piece.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// A name as it is spelled, and with the letters that people write for marked ones.
pub(super) fn spellings(name: &str) -> Vec<String> {
    let mut found = vec![name.to_owned()];
    let written: String = name
        .chars()
        .map(|letter| match letter {
            'ä' | 'Ä' => "ae".to_owned(),
            'ö' | 'Ö' => "oe".to_owned(),
            'ü' | 'Ü' => "ue".to_owned(),
            'ø' | 'Ø' => "oe".to_owned(),
            'å' | 'Å' => "aa".to_owned(),
            other => other.to_string(),
        })
        .collect();
    if written != name {
        found.push(written);
    }
    if name.contains(['ç', 'Ç']) {
        found.push(name.replace(['ç', 'Ç'], "s"));
    }
    for (from, to) in [("ij", "y"), ("IJ", "Y"), ("y", "ij"), ("Y", "IJ")] {
        if name.contains(from) {
            found.push(name.replace(from, to));
        }
    }
    found
}

/// How a word stands for a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loose {
    Exact,
    /// With an ending of possession, or digits.
    Ending,
    /// Made small.
    Small,
}

/// The names that a word can be an inflection of.
pub(super) fn stems(word: &str) -> impl Iterator<Item = (&str, Loose)> {
    let bare = word.trim_matches(|letter: char| letter.is_ascii_digit());
    let digits = (bare != word && bare.len() > SHORT).then_some((bare, Loose::Ending));
    let endings = ENDINGS.iter().filter_map(move |ending| {
        let stem = word.strip_suffix(ending)?;
        (stem.len() >= SHORT).then_some((
            stem,
            if *ending == "s" {
                Loose::Ending
            } else {
                Loose::Small
            },
        ))
    });
    std::iter::once((word, Loose::Exact))
        .chain(digits)
        .chain(endings)
}

/// Whether words with this between them are one name.
pub(super) fn joins(gap: &str) -> bool {
    matches!(
        gap,
        " " | "-" | "'" | " '" | "' " | "  " | " - " | "- " | " -" | "_" | "." | ". "
    ) || gap.trim().is_empty()
}

/// Whether words with this between them stand beside each other.
pub(super) fn near(gap: &str) -> bool {
    joins(gap) || matches!(gap.trim(), "." | "'" | "/" | ".'" | ". '")
}
