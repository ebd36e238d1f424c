//! The words around names: particles, forms of address, titles, and ordinary words that are names too.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::disclosure::subject::Address;

/// Words of the language that are also names.
pub(super) static ORDINARY: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("ordinary.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Words that hold a sentence together: at its beginning they name nobody.
const FUNCTION: [&str; 40] = [
    "haar", "zijn", "mijn", "ons", "hun", "hem", "hen", "zij", "ze", "hij", "wij", "jij", "ik",
    "wie", "wat", "dit", "dat", "deze", "die", "er", "van", "bij", "voor", "na", "met", "over",
    "onder", "tussen", "naast", "binnen", "buiten", "maar", "want", "dus", "om", "ook", "nu", "al",
    "alle", "elke",
];

/// Whether a word holds a sentence together and cannot be a name where every word has a capital.
pub(super) fn is_function(word: &str) -> bool {
    FUNCTION.contains(&word)
}

/// Words that begin a surname and are in many others.
pub(super) const PARTICLES: [&str; 34] = [
    "van", "von", "de", "den", "der", "des", "het", "t", "d", "te", "ter", "ten", "op", "in", "la",
    "le", "les", "du", "da", "do", "dos", "di", "del", "della", "el", "al", "bin", "ben", "ibn",
    "zu", "zum", "aan", "uit", "onder",
];

/// Forms of address before a name, and whom they can be said of.
pub(super) const ADDRESSES: [(&str, Address); 29] = [
    ("mevrouw", Address::Mevrouw),
    ("mevr", Address::Mevrouw),
    ("mw", Address::Mevrouw),
    ("mej", Address::Mevrouw),
    ("mejuffrouw", Address::Mevrouw),
    ("juffrouw", Address::Mevrouw),
    ("juf", Address::Mevrouw),
    ("zuster", Address::Mevrouw),
    ("ms", Address::Mevrouw),
    ("mrs", Address::Mevrouw),
    ("miss", Address::Mevrouw),
    ("moeder", Address::Mevrouw),
    ("tante", Address::Mevrouw),
    ("heer", Address::Heer),
    ("heren", Address::Heer),
    ("hr", Address::Heer),
    ("dhr", Address::Heer),
    ("meneer", Address::Heer),
    ("mijnheer", Address::Heer),
    ("vader", Address::Heer),
    ("oom", Address::Heer),
    ("mister", Address::Heer),
    ("meester", Address::Heer),
    ("familie", Address::Either),
    ("fam", Address::Either),
    ("docent", Address::Either),
    ("docente", Address::Mevrouw),
    ("mentor", Address::Either),
    ("rector", Address::Either),
];

/// Titles between a form of address and a name.
pub(super) const TITLES: [&str; 14] = [
    "mr", "drs", "dr", "ir", "ing", "prof", "jhr", "mgr", "ds", "em", "bc", "msc", "ba", "sir",
];

/// Endings that a name can get: possession, and what makes it small.
pub(super) const ENDINGS: [&str; 14] = [
    "s", "tje", "tjes", "atje", "atjes", "je", "jes", "etje", "etjes", "pje", "pjes", "ke", "kje",
    "n",
];

/// Shorter names need a capital.
pub(super) const SHORT: usize = 3;

pub(in crate::disclosure) fn is_ordinary(word: &str) -> bool {
    ORDINARY.contains(word)
        || ORDINARY.contains(word.trim_end_matches('s')) && word.len() > SHORT
        || ["je", "tje", "jes", "tjes"].iter().any(|ending| {
            word.strip_suffix(ending)
                .is_some_and(|stem| ORDINARY.contains(stem))
        })
}

pub(in crate::disclosure) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// Whether a word is the particle of many surnames.
pub(in crate::disclosure) fn is_particle(word: &str) -> bool {
    word.split('\'').any(|part| PARTICLES.contains(&part))
}

/// Of whom a form of address is said, when the word is one.
pub(in crate::disclosure) fn said_by(word: &str) -> Option<Address> {
    ADDRESSES
        .iter()
        .find(|(address, _)| *address == word)
        .map(|(_, said)| *said)
}
