//! The letters of a part of a message, whatever its header says about them.
//!
//! A message names its charset, and is often wrong. What mail programs do is done here: the charset that is named, when
//! the bytes fit it; else UTF-8, when they are that; else Windows-1252, in which every byte is a letter. Labels are those
//! of browsers (WHATWG Encoding Standard), so that `iso-8859-1` and `us-ascii` mean Windows-1252.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;

/// What was read.
pub(super) struct Letters {
    /// The text; `\u{FFFD}` for what is no letter.
    pub(super) text: String,
    /// The charset that was used in the place of the one that is named.
    pub(super) instead: Option<&'static str>,
}

/// Decodes `bytes`, of which `label` is said to be the charset.
pub(super) fn letters(label: Option<&str>, bytes: &[u8]) -> Letters {
    let label = label.map(str::trim).filter(|label| !label.is_empty());
    let given = label.map_or(Given::Nothing, |label| given(label, bytes));
    match given {
        Given::Fits(text) => Letters {
            text,
            instead: None,
        },
        other => {
            let (text, used) = guessed(bytes);
            Letters {
                text,
                instead: matches!(other, Given::Wrong).then_some(used),
            }
        }
    }
}

enum Given {
    /// There is no charset, or one that says nothing of bytes above 127.
    Nothing,
    /// The charset is not known, or the bytes are not of it.
    Wrong,
    Fits(String),
}

fn given(label: &str, bytes: &[u8]) -> Given {
    if ["us-ascii", "ascii", "7bit", "8bit", "binary"]
        .iter()
        .any(|none| label.eq_ignore_ascii_case(none))
    {
        return Given::Nothing;
    }
    let text = match Encoding::for_label_no_replacement(label.as_bytes()) {
        Some(encoding) => encoding.decode_with_bom_removal(bytes).0.into_owned(),
        None => match charset_decoder(label.as_bytes()) {
            Some(decoder) => decoder(bytes),
            None => return Given::Wrong,
        },
    };
    if mostly(&text) {
        Given::Fits(text)
    } else {
        Given::Wrong
    }
}

/// The bytes as UTF-8 if they are, or as Windows-1252; and the name of which.
fn guessed(bytes: &[u8]) -> (String, &'static str) {
    let (text, _) = UTF_8.decode_with_bom_removal(bytes);
    if mostly(&text) {
        return (text.into_owned(), UTF_8.name());
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    (text.into_owned(), WINDOWS_1252.name())
}

/// Whether a text is what it was taken for: a byte or two may be damaged, as long as more letters are whole.
fn mostly(text: &str) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for letter in text.chars() {
        if letter == '\u{FFFD}' {
            broken += 1;
        } else if !letter.is_ascii() {
            whole += 1;
        }
    }
    broken == 0 || whole > broken
}

/// The encoding of a Windows code page (MS-UCODEREF 2.2.1), as a label.
pub(super) fn code_page(number: u32) -> Option<String> {
    let label = match number {
        874 | 1250..=1258 => format!("windows-{number}"),
        932 => "shift_jis".to_owned(),
        936 | 54_936 => "gb18030".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20_127 => "us-ascii".to_owned(),
        20_866 => "koi8-r".to_owned(),
        21_866 => "koi8-u".to_owned(),
        28_591..=28_606 => format!("iso-8859-{}", number - 28_590),
        50_220..=50_222 => "iso-2022-jp".to_owned(),
        51_932 => "euc-jp".to_owned(),
        65_001 => "utf-8".to_owned(),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
        .filter(|encoding| *encoding != REPLACEMENT)
        .map(|_| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charset_that_does_not_fit_is_not_believed() {
        let read = |label: Option<&str>, bytes: &[u8]| {
            let letters = letters(label, bytes);
            (letters.text, letters.instead)
        };
        let dutch = b"\x93\xE9\xE9n\x94 \x96 \x80 5";
        let right = "“één” – € 5".to_owned();
        for (label, instead) in [
            (Some("utf-8"), Some("windows-1252")),
            (Some("x-onbekend"), Some("windows-1252")),
            (Some("iso-8859-1"), None),
            (Some("us-ascii"), None),
            (Some(" "), None),
            (None, None),
        ] {
            assert_eq!(read(label, dutch), (right.clone(), instead), "{label:?}");
        }
        assert_eq!(read(Some("x-onbekend"), "één".as_bytes()).0, "één");
        assert_eq!(read(Some("us-ascii"), "één".as_bytes()).0, "één");
        // One damaged byte in a text that is UTF-8 otherwise.
        assert_eq!(
            read(Some("utf-8"), b"\xC3\xA9\xC3\xA9n \xFF").0,
            "één \u{FFFD}"
        );
    }

    #[test]
    fn code_pages_have_labels() {
        assert_eq!(code_page(1252).as_deref(), Some("windows-1252"));
        assert_eq!(code_page(28_591).as_deref(), Some("iso-8859-1"));
        assert_eq!(code_page(28_602), None);
        assert_eq!(code_page(7), None);
    }
}
