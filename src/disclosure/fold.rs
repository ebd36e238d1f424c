//! Text as it is compared: one spelling for what people write in many, with the way back to what stood there.
//!
//! Case, accents (composed or not), typographic quotes and dashes, full-width letters, every kind of space, invisible
//! characters, line ends and the marks before quoted mail make no difference. A word that was broken at the end of a
//! line can be one word or two; [`Folded::readings`] gives both.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text in folded form; every byte knows which bytes of the original it stands for.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded {
    text: String,
    origin: Vec<(usize, usize)>,
}

/// What a word can be broken at.
const LINE_ENDS: [char; 2] = ['\n', '\u{2028}'];

/// What a hyphen at the end of a line is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    /// A word goes on: nothing.
    Joined,
    /// A hyphen that would have stood there anyway.
    Hyphen,
}

impl Folded {
    /// The ways in which the text can be read: one, or two when a line ends in a hyphen.
    pub(super) fn readings(text: &str) -> Vec<Self> {
        let joined = Self::read(text, Break::Joined);
        if !text.contains(LINE_ENDS) {
            return vec![joined];
        }
        let hyphen = Self::read(text, Break::Hyphen);
        if joined.text == hyphen.text {
            vec![joined]
        } else {
            vec![joined, hyphen]
        }
    }

    /// The folded text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The part of the original for a part of the folded text, with the marks and invisible characters inside it.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        match (
            self.origin.get(range.start),
            self.origin.get(range.end.wrapping_sub(1)),
        ) {
            (Some((start, _)), Some((_, end))) => *start..*end,
            _ => 0..0,
        }
    }

    fn read(text: &str, at_line_end: Break) -> Self {
        let mut folded = Self::default();
        let letters: Vec<(usize, char)> = text.char_indices().collect();
        let mut index = 0;
        let mut line_start = true;
        while let Some(&(at, letter)) = letters.get(index) {
            let end = at + letter.len_utf8();
            if line_start && let Some(after) = quote_mark(&letters, index) {
                // "> > text": the marks are no part of what was written.
                folded.push(
                    " ",
                    at,
                    letters.get(after).map_or(text.len(), |(at, _)| *at),
                );
                index = after;
                line_start = false;
                continue;
            }
            line_start = matches!(letter, '\n' | '\r');
            // Nearly all letters, and nothing about them has to be asked.
            if letter == ' ' || letter.is_ascii_alphanumeric() {
                folded.text.push(letter.to_ascii_lowercase());
                folded.origin.push((at, end));
                index += 1;
                continue;
            }
            if is_dash(letter)
                && let Some(after) = line_end(&letters, index + 1)
                && folded.text.ends_with(char::is_alphabetic)
            {
                let until = letters.get(after).map_or(text.len(), |(at, _)| *at);
                match at_line_end {
                    Break::Joined => folded.extend_last(until),
                    Break::Hyphen => folded.push("-", at, until),
                }
                index = after;
                continue;
            }
            if is_invisible(letter) || is_combining_mark(letter) {
                if letter == '\u{ad}'
                    && let Some(after) = line_end(&letters, index + 1)
                {
                    // A soft hyphen that was used.
                    folded.extend_last(letters.get(after).map_or(text.len(), |(at, _)| *at));
                    index = after;
                    continue;
                }
                folded.extend_last(end);
            } else {
                folded.push(&fold(letter), at, end);
            }
            index += 1;
        }
        folded
    }

    fn push(&mut self, part: &str, start: usize, end: usize) {
        self.text.push_str(part);
        self.origin
            .extend(std::iter::repeat_n((start, end), part.len()));
    }

    /// What leaves no trace belongs to the letter before it.
    fn extend_last(&mut self, end: usize) {
        let Some(&(start, old)) = self.origin.last() else {
            return;
        };
        for place in self.origin.iter_mut().rev() {
            if *place != (start, old) {
                break;
            }
            place.1 = end;
        }
    }
}

/// A word in folded form.
pub(super) fn fold_word(word: &str) -> String {
    Folded::read(word, Break::Hyphen).text.trim().to_owned()
}

/// The index after the quote marks that begin a line here, with the white space around them.
fn quote_mark(letters: &[(usize, char)], from: usize) -> Option<usize> {
    let mut index = from;
    let mut marks = 0;
    while let Some((_, letter)) = letters.get(index) {
        match letter {
            '>' | '|' => marks += 1,
            ' ' | '\t' | '\u{a0}' => {}
            _ => break,
        }
        index += 1;
    }
    (marks > 0).then_some(index)
}

/// The index of the first letter of the next line, when only white space and one line end come before it.
fn line_end(letters: &[(usize, char)], from: usize) -> Option<usize> {
    let mut index = from;
    let mut ends = 0;
    while let Some((_, letter)) = letters.get(index) {
        match letter {
            letter if LINE_ENDS.contains(letter) => ends += 1,
            _ if letter.is_whitespace() => {}
            _ => break,
        }
        index += 1;
    }
    if ends != 1 {
        return None;
    }
    let index = quote_mark(letters, index).unwrap_or(index);
    letters
        .get(index)
        .is_some_and(|(_, letter)| letter.is_alphabetic())
        .then_some(index)
}

/// Characters that nobody sees: soft hyphens, zero-width and direction marks, byte order marks.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{58a}' | '\u{5be}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
    )
}

fn is_quote(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '`' | '´' | '\u{2018}'
            ..='\u{201b}'
                | '\u{2032}'
                | '\u{2035}'
                | '\u{2b9}'
                | '\u{2bb}'
                | '\u{2bc}'
                | '\u{2bd}'
                | '\u{ff07}'
    )
}

fn fold(letter: char) -> String {
    if letter.is_ascii() && !letter.is_ascii_uppercase() && !letter.is_ascii_whitespace() {
        return if letter == '`' {
            "'".to_owned()
        } else {
            letter.to_string()
        };
    }
    if letter.is_whitespace() || letter.is_control() {
        return " ".to_owned();
    }
    if is_dash(letter) {
        return "-".to_owned();
    }
    if is_quote(letter) {
        return "'".to_owned();
    }
    letter
        .nfkd()
        .filter(|part| !is_combining_mark(*part) && !is_invisible(*part))
        .flat_map(char::to_lowercase)
        .filter(|part| !is_combining_mark(*part))
        .flat_map(|part| plain(part).chars().collect::<Vec<_>>())
        .collect()
}

/// Letters that do not come apart in Unicode, and letters of other scripts that look the same as ours.
fn plain(letter: char) -> String {
    let same = match letter {
        'ł' | 'ⱡ' | 'ƚ' => "l",
        'đ' | 'ð' | 'ɖ' => "d",
        'ø' | 'о' | 'ο' => "o",
        'ħ' | 'һ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' | 'і' | 'ι' => "i",
        'ĸ' | 'к' | 'κ' => "k",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ə' => "e",
        'а' | 'α' => "a",
        'е' => "e",
        'р' | 'ρ' => "p",
        'с' => "c",
        'у' => "y",
        'х' => "x",
        'ј' => "j",
        'ѕ' => "s",
        'ν' => "v",
        _ if is_dash(letter) => "-",
        _ if is_quote(letter) => "'",
        _ => return letter.to_string(),
    };
    same.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        Folded::read(text, Break::Joined).text
    }

    #[test]
    fn spellings_of_one_word_are_one() {
        for spelling in [
            "Wójcik",
            "WÓJCIK",
            "Wo\u{301}jcik",
            "Wój\u{ad}cik",
            "W\u{200b}ójcik",
            "Ｗójcik",
            "Wój-\ncik",
            "> Wój-\n> cik",
        ] {
            assert_eq!(folded(spelling).trim(), "wojcik", "{spelling:?}");
        }
        assert_eq!(folded("op\u{a0}’t\tHof"), "op 't hof");
        assert_eq!(folded("06\u{2011}12"), "06-12");
        assert_eq!(
            fold_word("Łucja Iĳsbrand Straße"),
            "lucja iijsbrand strasse"
        );
    }

    #[test]
    fn the_way_back_takes_marks_along() {
        let text = "bij Wo\u{301}j\u{ad}cik\u{301} thuis";
        let folded = Folded::read(text, Break::Joined);
        let at = folded.text().find("wojcik").expect("found");
        let original = folded.original(at..at + 6);
        assert_eq!(&text[original], "Wo\u{301}j\u{ad}cik\u{301}");
    }

    #[test]
    fn a_broken_word_has_two_readings() {
        let readings: Vec<String> = Folded::readings("Wójcik-\n> Dąbrowska")
            .iter()
            .map(|one| one.text().to_owned())
            .collect();
        assert_eq!(readings, ["wojcikdabrowska", "wojcik-dabrowska"]);
        assert_eq!(Folded::readings("een - twee").len(), 1);
    }
}
