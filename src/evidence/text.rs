//! Plain text files to text: the encoding, and what cannot be shown as a letter.
//!
//! The encoding is what the byte order mark says, else UTF-16 when the bytes can be nothing else ([`wide`]), else UTF-8 when
//! they are that, else Windows-1252, which gives every byte a letter. Nothing is guessed from the language.

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
    if let Some(encoding) = wide(bytes) {
        return (encoding, bytes);
    }
    let (_, broken) = UTF_8.decode_without_bom_handling(bytes);
    (if broken { WINDOWS_1252 } else { UTF_8 }, bytes)
}

/// UTF-16 without its mark: pairs of bytes that are all characters, with spaces and line ends among them as in no other
/// kind of file.
pub(super) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4096) & !1];
    if start.len() < 4 || !start.contains(&0) {
        return None;
    }
    let fits = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = start
            .chunks_exact(2)
            .map(|pair| unit([pair[0], pair[1]]))
            .collect();
        let gaps = units
            .iter()
            .filter(|unit| matches!(unit, 0x20 | 0x0A))
            .count();
        let latin = units
            .iter()
            .filter(|unit| matches!(unit, 0x20..=0x17F))
            .count();
        // The last unit may be the first half of a pair.
        let half = matches!(units.last(), Some(0xD800..=0xDBFF));
        let whole = &units[..units.len() - usize::from(half)];
        let sound = char::decode_utf16(whole.iter().copied()).all(|letter| {
            letter.is_ok_and(|letter| {
                !letter.is_control() || matches!(letter, '\t' | '\n' | '\r' | '\u{C}')
            })
        });
        sound && (gaps * 50 >= units.len() || latin * 10 > units.len() * 9)
    };
    if fits(u16::from_le_bytes) {
        Some(UTF_16LE)
    } else if fits(u16::from_be_bytes) {
        Some(UTF_16BE)
    } else {
        None
    }
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
            // Marks that are nothing to see, as programs for messages write them around names and numbers; a joiner is
            // kept, because letters and pictures differ by it.
            '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{2060}'..='\u{2064}' => {
                dropped += 1;
            }
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
        let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| {
            text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
        };
        for said in [
            "Привет, мама\nдо завтра",
            "مرحبا بك في المدرسة",
            "één twee drie 🙂",
        ] {
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                assert_eq!(text(&wide(said, bytes)).text, said);
            }
        }
        assert_eq!(name(b"\0\0\0\0\0\0\0\0"), "UTF-8");
        assert_eq!(text(b"\xE9\xE9n \x80").text, "één €");
    }

    #[test]
    fn line_ends_become_one_and_controls_go() {
        let plain = text(b"a\rb\r\nc\0\x07d\te\x0Cf");
        assert_eq!(plain.text, "a\nb\ncd\te\nf");
        assert_eq!(plain.remarks.len(), 1);
    }
}
