//! Plain text files to text: the encoding, and what cannot be shown as a letter.
//!
//! The encoding is what the byte order mark says, else UTF-8 when the bytes are that, else UTF-16 when every other byte
//! is zero, else Windows-1252, which gives every byte a letter. Nothing is guessed from the language.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::reason;
use crate::diagnostic::Text;

/// Characters shown of one text; the rest is named in a remark.
pub(super) const SHOWN: usize = 2_000_000;

/// A text that can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    /// The text; lines end with `\n`, and the only other control character is the tab.
    pub text: String,
    /// The name of the encoding (WHATWG).
    pub encoding: String,
    /// Whether some bytes were no letters of that encoding; a `\u{FFFD}` stands in their place.
    pub lossy: bool,
    /// What people should know of it.
    pub remarks: Vec<Text>,
}

/// Reads a text file.
pub fn text(bytes: &[u8]) -> Plain {
    let (encoding, bytes) = encoding(bytes);
    // Four bytes a letter at most: what is certainly not shown need not be decoded.
    let most = SHOWN * 4 + 8;
    let cut = &bytes[..bytes.len().min(most)];
    let (decoded, lossy) = encoding.decode_without_bom_handling(cut);
    let (text, dropped) = clean(&decoded);
    let (text, left_out) = shorten(text);
    let mut remarks = Vec::new();
    if lossy && cut.len() == bytes.len() {
        remarks.push(reason::no_letters(encoding.name()));
    }
    if dropped > 0 {
        remarks.push(reason::dropped_controls(dropped));
    }
    if left_out || cut.len() < bytes.len() {
        remarks.push(reason::long_text(SHOWN));
    }
    Plain {
        text,
        encoding: encoding.name().to_owned(),
        lossy,
        remarks,
    }
}

/// The encoding, and the bytes without their mark.
fn encoding(bytes: &[u8]) -> (&'static Encoding, &[u8]) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding, &bytes[length..]);
    }
    let start = &bytes[..bytes.len().min(2048)];
    let zeros = |from: usize| {
        start
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let half = start.len() / 2;
    if half >= 2 && zeros(1) * 10 > half * 9 && zeros(0) * 10 < half {
        return (UTF_16LE, bytes);
    }
    if half >= 2 && zeros(0) * 10 > half * 9 && zeros(1) * 10 < half {
        return (UTF_16BE, bytes);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (UTF_8, bytes);
    }
    (WINDOWS_1252, bytes)
}

/// One kind of line end, no control characters but the tab; returns how many were left out.
pub(super) fn clean(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut dropped = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                out.push('\n');
            }
            // A form feed and the line ends of Unicode are what they say.
            '\u{C}' | '\u{B}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\n' | '\t' => out.push(letter),
            // A mark in the middle of a text joins nothing any more; directions of writing could hide what is said.
            '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => dropped += 1,
            _ if letter.is_control() => dropped += 1,
            _ => out.push(letter),
        }
    }
    (out, dropped)
}

/// At most [`SHOWN`] characters; says whether some were left out.
pub(super) fn shorten(mut text: String) -> (String, bool) {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => {
            text.truncate(at);
            (text, true)
        }
        None => (text, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let name = |bytes: &[u8]| text(bytes).encoding;
        assert_eq!(name("één".as_bytes()), "UTF-8");
        assert_eq!(name(b"\xE9\xE9n"), "windows-1252");
        assert_eq!(name(b"\xFF\xFEe\0"), "UTF-16LE");
        assert_eq!(name(b"e\0e\0n\0 \0x\0"), "UTF-16LE");
        assert_eq!(text(b"\xE9\xE9n \x80").text, "één €");
    }

    #[test]
    fn line_ends_become_one_and_controls_go() {
        let plain = text(b"a\rb\r\nc\0\x07d\te\x0Cf");
        assert_eq!(plain.text, "a\nb\ncd\te\nf");
        assert_eq!(plain.remarks.len(), 1);
    }
}
