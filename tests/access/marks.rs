//! Marked words: one for each place of each piece, found again in any encoding.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::bytes::Regex;

/// What every marked word begins with; no language has it.
const START: &str = "zqx";
/// Letters that say which piece it is.
const LETTERS: usize = 4;

/// Where in a piece a marked word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Content,
    Answer,
    File,
    Title,
    From,
    Note,
}

const PLACES: [(Place, char); 6] = [
    (Place::Content, 'b'),
    (Place::Answer, 'k'),
    (Place::File, 'm'),
    (Place::Title, 'p'),
    (Place::From, 't'),
    (Place::Note, 'v'),
];

/// The marked word of a place of a piece: ten letters.
pub(crate) fn mark(piece: usize, place: Place) -> String {
    let letter = PLACES
        .iter()
        .find(|(one, _)| *one == place)
        .map(|(_, letter)| *letter)
        .expect("every place has a letter");
    let mut rest = piece;
    let mut word = START.to_owned();
    for _ in 0..LETTERS {
        word.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    assert_eq!(rest, 0, "as many pieces as there are words");
    word.push(letter);
    // The end makes a word that is cut off no word.
    word.push_str("zq");
    word
}

fn read(word: &str) -> Option<(usize, Place)> {
    let letters = word.strip_prefix(START)?.strip_suffix("zq")?;
    let (piece, place) = letters.split_at(LETTERS);
    let piece = piece
        .bytes()
        .rev()
        .fold(0, |piece, letter| piece * 26 + usize::from(letter - b'a'));
    let place = PLACES
        .iter()
        .find(|(_, letter)| place.starts_with(*letter))?;
    Some((piece, place.0))
}

/// Marks that were found, each with how it was written there.
pub(crate) type Found = BTreeSet<(usize, Place)>;

/// The marks in a text, also where spaces, line ends or hyphens stand in them.
pub(crate) fn in_text(text: &str) -> Found {
    let letters: String = text
        .chars()
        .filter(char::is_ascii_alphabetic)
        .flat_map(char::to_lowercase)
        .collect();
    in_plain(letters.as_bytes())
}

fn in_plain(bytes: &[u8]) -> Found {
    static PLAIN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("(?i-u)zqx[a-z]{5}zq").expect("a pattern"));
    PLAIN
        .find_iter(bytes)
        .filter_map(|found| read(&String::from_utf8_lossy(found.as_bytes()).to_lowercase()))
        .collect()
}

/// The marks in bytes: as UTF-8, as UTF-16 in either order, and as hexadecimal digits of each.
pub(crate) fn in_bytes(bytes: &[u8]) -> Found {
    static WIDE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i-u)z\x00q\x00x\x00(?:[a-z]\x00){5}z\x00q").expect("a pattern")
    });
    static HEX: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("(?i-u)(?:00)?7a(?:00)?71(?:00)?78(?:[0-9a-f]{2}){7,16}").expect("a pattern")
    });
    let mut found = in_plain(bytes);
    for wide in WIDE.find_iter(bytes) {
        let letters: Vec<u8> = wide
            .as_bytes()
            .iter()
            .copied()
            .filter(|byte| *byte != 0)
            .collect();
        found.extend(in_plain(&letters));
    }
    for hex in HEX.find_iter(bytes) {
        let letters: Vec<u8> = hex
            .as_bytes()
            .chunks(2)
            .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .filter(|byte| *byte != 0)
            .collect();
        found.extend(in_plain(&letters));
    }
    found
}

/// A mark is found however it is written, and no other.
#[test]
fn marks_are_found_in_every_encoding() {
    let word = mark(731, Place::Title);
    let expected: Found = [(731, Place::Title)].into();
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let little: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex = |bytes: &[u8]| -> Vec<u8> {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        format!("<{digits}>").into_bytes()
    };
    for bytes in [
        word.clone().into_bytes(),
        wide.clone(),
        little,
        hex(word.as_bytes()),
        hex(&wide),
    ] {
        assert_eq!(in_bytes(&bytes), expected, "{bytes:?}");
    }
    let broken = format!("{}-\n {}", &word[..4], &word[4..]);
    assert_eq!(in_text(&broken), expected);
    assert_eq!(in_text("zqx en nog wat"), Found::new());
}
