//! Plain words: what readers of earlier letters stumbled over, and what took its place. A row that reads well in its letter
//! and stands nowhere else in the content keeps the old words from coming back by copying.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::support::said::{every, whole};

/// What no letter, form or report says; each was read once and not understood, or taken the wrong way.
const NEVER: [&str; 26] = [
    // No Dutch without the article; and a right is nothing that one is not obliged to.
    "U hebt recht om ",
    "U bent dat niet verplicht",
    "(heeft|hoort|tussen|zijn|aan) klager en aangeklaagde",
    // Sounds as if we allowed it.
    "Wij vinden het goed dat u uw verhaal",
    "It is good that you sent us",
    // Who is she?
    "Verder gaat zij",
    "U krijgt haar schriftelijk",
    // A pupil has no function.
    "in de eigen functie",
    "in their own position",
    // Two people who do something together.
    "zedendelict tussen",
    "tussen een medewerker en een leerling",
    // Spread thin over the complaint.
    "niet breed (over|praten)",
    "Niet breed praten",
    "talk about it widely",
    "verzamelt en produceert",
    "informatie die de commissie verzamelt",
    "Bij ons is een klacht ingediend",
    "zoals over elk ander advies",
    "dat dat niet lukt, bel",
    "klachtprocedure",
    "weighty interests? oppos",
    "[Gg]een ouder[,;.] (geen )?(voogd of )?verzorger van een leerling hier",
    // Promises that nobody can keep.
    "[Aa]lleen de secretaris leest",
    "blijft tussen ons",
    "iedereen (krijgt|leest) dezelfde informatie",
    "same information",
];

/// What the letters of a document say instead, in at least one of them.
const INSTEAD: [(&str, &str); 24] = [
    ("D11", "Dank u wel dat u ons uw verhaal hebt"),
    ("D18", "Dank u wel dat u ons uw verhaal hebt"),
    ("D11", "Thank you for telling us what happened"),
    ("D18", "Thank you for telling us what happened"),
    (
        "D20",
        "Niemand mag u op school of op het werk benadelen omdat u",
    ),
    (
        "D20",
        "Wij noemen niet wie de klacht heeft ingediend en over wie die gaat.",
    ),
    (
        "D39",
        "van een medewerker tegenover een minderjarige leerling",
    ),
    (
        "D12",
        "Praat er ook zelf alleen over met mensen die u helpen.",
    ),
    ("D13", "Houd het klein."),
    ("D16", "alle stukken die de commissie krijgt en maakt"),
    ("D44", "Er is een klacht ingediend"),
    ("D26", "net als na elk ander advies"),
    ("D32", "U krijgt de beslissing op papier"),
    ("D34", "Kort gezegd schrijft u"),
    ("D15", "de klager en de aangeklaagde"),
    ("D29", "de klager en de aangeklaagde"),
    ("D17", "Lukt dat niet? Bel ons dan."),
    ("D45", "bij de schoolleider"),
    ("D60", "kan dat nog hebben"),
    (
        "D19",
        "De klacht is niet onderzocht. Daarom noemen wij niet wie die heeft ingediend en wat erin staat.",
    ),
    ("D37", "De verklaring gaat ook naar"),
    ("D34", "unless there are compelling reasons not to"),
    (
        "D15",
        "Please talk about it only with people who support you.",
    ),
    (
        "D57",
        "ouder, voogd of verzorger van een leerling van deze schoolgemeenschap",
    ),
];

fn content(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            content(&path, found);
        } else if ["md", "json"]
            .iter()
            .any(|end| path.extension().is_some_and(|own| own == *end))
        {
            found.push(path);
        }
    }
}

#[test]
fn words_that_were_not_understood_stand_nowhere() {
    let mut files = Vec::new();
    for folder in ["forms", "templates"] {
        content(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut files,
        );
    }
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|path| {
            (
                path.display().to_string(),
                fs::read_to_string(path).expect("a file"),
            )
        })
        .chain(every().iter().flat_map(|said| {
            let letters = said.letters.iter();
            letters.map(|letter| (said.place(), whole(&letter.data)))
        }))
        .collect();
    assert!(texts.len() > 400, "{}", texts.len());
    let mut wrong = BTreeSet::new();
    for words in NEVER {
        let words = Regex::new(words).expect("a pattern");
        for (place, text) in &texts {
            if let Some(found) = words.find(text) {
                wrong.insert(format!("{place}: {}", found.as_str()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_took_their_place_is_said() {
    let mut missing = Vec::new();
    for (code, words) in INSTEAD {
        let said = every().iter().filter(|said| said.code == code);
        let mut letters = said.flat_map(|said| said.letters.iter());
        if !letters.any(|letter| whole(&letter.data).contains(words)) {
            missing.push(format!("{code}: {words}"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// A signer and who handles a letter are called in English as an English reader calls them.
#[test]
fn functions_are_called_in_english() {
    let mut count = 0;
    for said in every() {
        for letter in said.letters.iter().filter(|one| one.data["lang"] == "en") {
            count += 1;
            let head = letter.data["reference"].to_string();
            let below = letter.data["signers"].to_string();
            for dutch in [
                "mevrouw",
                "de heer",
                "secretaris",
                "voorzitter",
                "bevoegd gezag",
                "competent authority",
            ] {
                assert!(!head.contains(dutch), "{}: {head}", said.place());
                // Where nothing is known of a function, its Dutch name stands between brackets.
                let alone = format!("\"{dutch}\"");
                assert!(!below.contains(&alone), "{}: {below}", said.place());
            }
        }
    }
    assert!(count > 80, "{count}");
}
