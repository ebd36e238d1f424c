//! The text strings of fields (ISO 32000-2, 7.9.2.2), in every encoding that programs write: UTF-16 and UTF-8 with their
//! marks, and `PDFDocEncoding`.

/// The characters of the codes 0x18 to 0x1F.
const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
/// The characters of the codes 0x80 to 0xA0.
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// The text of a string; what means nothing becomes �.
pub(super) fn decoded(bytes: &[u8]) -> String {
    read(bytes).unwrap_or_else(|damaged| damaged)
}

/// The text of a string.
///
/// # Errors
/// What is left of it, with � for what means nothing.
pub(super) fn read(bytes: &[u8]) -> Result<String, String> {
    let mut whole = true;
    let mut kept = |read: Option<char>| {
        whole &= read.is_some();
        read.unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => units(rest, u16::from_be_bytes, &mut kept),
        [0xFF, 0xFE, rest @ ..] => units(rest, u16::from_le_bytes, &mut kept),
        [0xEF, 0xBB, 0xBF, rest @ ..] => {
            let text = String::from_utf8_lossy(rest);
            whole = matches!(text, std::borrow::Cow::Borrowed(_));
            text.into_owned()
        }
        _ => bytes.iter().map(|byte| kept(character(*byte))).collect(),
    };
    let text = plain(&text);
    if whole { Ok(text) } else { Err(text) }
}

fn plain(text: &str) -> String {
    // Some programs end a string with NUL, as C does.
    let text = text.trim_end_matches('\0');
    without_language(text)
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n")
}

fn units(
    bytes: &[u8],
    read: fn([u8; 2]) -> u16,
    kept: &mut dyn FnMut(Option<char>) -> char,
) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| read(*pair));
    let mut text = String::new();
    for unit in char::decode_utf16(units) {
        text.push(match unit {
            Ok(character) => kept(Some(character)),
            Err(_) => kept(None),
        });
    }
    if !rest.is_empty() {
        text.push(kept(None));
    }
    text
}

/// What a code stands for; some stand for nothing.
fn character(byte: u8) -> Option<char> {
    match byte {
        0x18..=0x1F => Some(ACCENTS[usize::from(byte - 0x18)]),
        0x9F | 0x7F | 0xAD => None,
        0x80..=0xA0 => Some(HIGH[usize::from(byte - 0x80)]),
        byte => Some(char::from(byte)),
    }
}

/// Without the codes that say in which language the rest is: ESC, letters, ESC (7.9.2.2).
fn without_language(text: &str) -> String {
    if !text.contains('\u{1B}') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('\u{1B}').enumerate() {
        let code = part.len() <= 5 && part.chars().all(|letter| letter.is_ascii_alphabetic());
        if index % 2 == 0 || !code {
            out.push_str(part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{decoded, read};

    #[test]
    fn every_encoding_is_read() {
        for (bytes, text) in [
            (&b"plat"[..], "plat"),
            (b"", ""),
            (b"\xFE\xFF\0Z\0o\0\xEB", "Zoë"),
            (b"\xFF\xFEZ\0o\0\xEB\0", "Zoë"),
            (b"\xEF\xBB\xBFZo\xC3\xAB", "Zoë"),
            (b"Zo\xEB \xA0 5 \x80 \x9B", "Zoë € 5 • ł"),
            (b"\xFE\xFF\xD8\x3D\xDE\x00", "😀"),
            (b"\xFE\xFF\xD8\x3D", "\u{FFFD}"),
            (b"\xFE\xFF\0", "\u{FFFD}"),
            (b"een\rtwee\r\ndrie\n", "een\ntwee\ndrie\n"),
            (b"\xFE\xFF\0\x1B\0n\0l\0\x1B\0j\0a", "ja"),
            (b"klaar\0", "klaar"),
        ] {
            assert_eq!(decoded(bytes), text, "{bytes:?}");
            assert_eq!(read(bytes).is_err(), text.contains('\u{FFFD}'), "{bytes:?}");
        }
    }
}
