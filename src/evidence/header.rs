//! The header of a message in one charset: what mail programs read between the lines of RFC 2047.
//!
//! Programs write letters outside ASCII raw into a header, name charsets that nobody knows, and split a word of many
//! bytes over two encoded words. A parser that follows the standard shows replacement characters for each. So the header
//! is written anew before it is parsed: bytes as UTF-8, and encoded words that follow each other as one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::decoders::base64::base64_decode;

use super::letters::letters;

/// The header in UTF-8, or nothing when it is plain already.
pub(super) fn plain(header: &[u8]) -> Option<Vec<u8>> {
    let raw = header.iter().any(|byte| !byte.is_ascii());
    if !raw && !header.windows(2).any(|pair| pair == b"=?") {
        return None;
    }
    let mut text = String::with_capacity(header.len());
    for line in header.split_inclusive(|byte| *byte == b'\n') {
        text.push_str(&letters(None, line).text);
    }
    Some(joined(&text).into_bytes())
}

/// An encoded word (RFC 2047 2).
struct Word<'a> {
    charset: &'a str,
    base64: bool,
    data: &'a str,
}

/// Text with its encoded words as words of UTF-8, those that follow each other as one.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut words = Vec::new();
        let mut end = rest;
        while let Some((word, after)) = word(end.trim_start_matches([' ', '\t', '\r', '\n'])) {
            words.push(word);
            end = after;
        }
        if words.is_empty() {
            out.push_str("=?");
            rest = &rest[2..];
        } else {
            let decoded = decoded(&words);
            out.push_str(&format!("=?utf-8?B?{}?=", STANDARD.encode(decoded)));
            rest = end;
        }
    }
    out.push_str(rest);
    out
}

/// The word at the start of `text`, and what follows it.
fn word(text: &str) -> Option<(Word<'_>, &str)> {
    let inner = text.strip_prefix("=?")?;
    let (charset, inner) = inner.split_once('?')?;
    let (way, inner) = inner.split_once('?')?;
    let base64 = match way {
        "B" | "b" => true,
        "Q" | "q" => false,
        _ => return None,
    };
    let (data, after) = inner.split_once("?=")?;
    // A language may follow the charset (RFC 2231 5).
    let charset = charset
        .split_once('*')
        .map_or(charset, |(charset, _)| charset);
    let sound = !charset.is_empty() && !charset.contains(char::is_whitespace);
    let sound = sound && !data.contains(['\r', '\n']);
    sound.then_some((
        Word {
            charset,
            base64,
            data,
        },
        after,
    ))
}

fn decoded(words: &[Word<'_>]) -> String {
    let mut out = String::new();
    let mut rest = words;
    while let Some(first) = rest.first() {
        let same = rest
            .iter()
            .take_while(|word| word.charset.eq_ignore_ascii_case(first.charset))
            .count();
        let (run, after) = rest.split_at(same);
        out.push_str(&letters(Some(first.charset), &bytes(run)).text);
        rest = after;
    }
    out
}

/// The bytes of words in one charset. A group of base64 may be split over two words as well.
fn bytes(words: &[Word<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut open = String::new();
    for (index, word) in words.iter().enumerate() {
        if !word.base64 {
            out.extend(quoted(word.data));
            continue;
        }
        open.extend(word.data.chars().filter(|letter| !letter.is_whitespace()));
        let goes_on =
            !open.len().is_multiple_of(4) && words.get(index + 1).is_some_and(|next| next.base64);
        if !goes_on {
            while !open.len().is_multiple_of(4) {
                open.push('=');
            }
            out.extend(base64_decode(open.as_bytes()).unwrap_or_else(|| open.clone().into_bytes()));
            open.clear();
        }
    }
    out
}

/// The bytes of a word in the way `Q` (RFC 2047 4.2); what is not coded well stands as it is.
fn quoted(data: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut rest = data.as_bytes();
    while let [byte, after @ ..] = rest {
        let coded =
            (*byte == b'=')
                .then(|| after.get(..2))
                .flatten()
                .and_then(|digits| match digits {
                    [high, low] => Some(nibble(*high)? << 4 | nibble(*low)?),
                    _ => None,
                });
        rest = match (byte, coded) {
            (_, Some(coded)) => {
                out.push(coded);
                &after[2..]
            }
            (b'_', None) => {
                out.push(b' ');
                after
            }
            _ => {
                out.push(*byte);
                after
            }
        };
    }
    out
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_split_a_letter_are_put_together() {
        let value = |text: &str| {
            let plain = plain(text.as_bytes()).expect("something to do");
            let plain = String::from_utf8(plain).expect("UTF-8");
            let inner = plain
                .trim_start_matches("=?utf-8?B?")
                .trim_end_matches("?=");
            String::from_utf8(STANDARD.decode(inner).expect("base64")).expect("UTF-8")
        };
        assert_eq!(
            value("=?utf-8?Q?caf=C3?=\r\n =?UTF-8?Q?=A9_vol?="),
            "café vol"
        );
        assert_eq!(value("=?utf-8?B?Y2Fmw6?= =?utf-8?B?kg?="), "café ");
        assert_eq!(
            value("=?iso-8859-1?Q?=80_5?= =?utf-8?Q?_=E2=82=AC?="),
            "€ 5 €"
        );
        assert_eq!(value("=?x-eigen*nl?Q?caf=E9 vol?="), "café vol");
    }

    #[test]
    fn raw_letters_become_utf_8_and_others_stay() {
        assert_eq!(plain(b"Subject: plat\r\n"), None);
        assert_eq!(
            plain(b"Subject: caf\xE9 =?\r\nX: \xC3\xA9\r\n"),
            Some("Subject: café =?\r\nX: é\r\n".as_bytes().to_vec())
        );
    }
}
