//! Ordinary text stays as it is, in a case whose people have names that are words.
//!
//! `own.txt` was written beside the recogniser, `ordinary.txt` afterwards by somebody who had not seen it.

use griffie::calendar;
use griffie::diagnostic::Language;
use griffie::disclosure::{Address, Cleaner, Home, Policy, Recogniser, Subject};

/// File, text, and how many sentences it has at least.
const CORPORA: [(&str, &str, usize); 2] = [
    ("own.txt", include_str!("own.txt"), 300),
    ("ordinary.txt", include_str!("ordinary.txt"), 200),
];

/// A name that is a word: who, form of address, first name, particle, surname.
const PEOPLE: [(&str, Address, &str, &str, &str); 8] = [
    ("klager", Address::Mevrouw, "Ilse", "", "Bakker"),
    ("aangeklaagde", Address::Heer, "Menno", "de", "Wit"),
    ("getuige", Address::Mevrouw, "Sanne", "", "Mei"),
    ("voorzitter", Address::Heer, "Pieter", "de", "Jong"),
    ("secretaris", Address::Heer, "Joris", "van 't", "Hof"),
    ("lid", Address::Mevrouw, "Femke", "", "Roos"),
    ("tweede lid", Address::Heer, "Thijs", "ter", "Haar"),
    ("rector", Address::Heer, "Wim", "de", "Vos"),
];

fn recogniser() -> Recogniser {
    let subject =
        |(label, address, first, particle, surname): (&str, _, &str, &str, &str)| Subject {
            label: label.into(),
            address,
            first_names: vec![first.into()],
            particle: particle.into(),
            surname: surname.into(),
            ..Subject::default()
        };
    let mut people: Vec<Subject> = PEOPLE.into_iter().map(subject).collect();
    people[0] = Subject {
        homes: vec![Home {
            street: "Singel".into(),
            number: Some(3),
            postcode: "8011 QX".into(),
            ..Home::default()
        }],
        telephones: vec!["0600000106".into()],
        born: calendar::parse("2012-05-12"),
        ..people[0].clone()
    };
    Recogniser::of(people)
}

#[test]
fn ordinary_text_stays_as_it_is() {
    let recogniser = recogniser();
    for (file, text, least) in CORPORA {
        let (mut lines, mut words, mut asked) = (0, 0, 0);
        let mut changed = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let mut cleaner = Cleaner::new(&recogniser, Policy::Roles, Language::Nl);
            let cleaned = cleaner.clean(line);
            lines += 1;
            words += line.split_whitespace().count();
            asked += cleaner.questions().len();
            if cleaned != line {
                changed.push(format!("{line}\n  -> {cleaned}"));
            }
        }
        assert!(lines >= least, "{file}: {lines} lines");
        assert!(
            changed.is_empty(),
            "{file}: {} of {lines} lines ({words} words, {asked} asked) changed:\n{}",
            changed.len(),
            changed.join("\n")
        );
    }
}

/// The same people, meant: a recogniser that leaves everything would pass the test above.
#[test]
fn who_is_meant_is_found_among_them() {
    let recogniser = recogniser();
    for (label, address, first, particle, surname) in PEOPLE {
        let form = if matches!(address, Address::Heer) {
            "De heer"
        } else {
            "Mevrouw"
        };
        let full = [first, particle, surname]
            .into_iter()
            .filter(|part| !part.is_empty());
        let full = full.collect::<Vec<_>>().join(" ");
        let text = format!(
            "{form} {} sprak met {full}.",
            full.split_once(' ').expect("two words").1
        );
        let mut cleaner = Cleaner::new(&recogniser, Policy::Roles, Language::Nl);
        let cleaned = cleaner.clean(&text);
        assert_eq!(
            cleaned.matches(&format!("[{label}]")).count(),
            2,
            "{text} -> {cleaned}"
        );
        assert!(!cleaned.contains(surname), "{text} -> {cleaned}");
    }
}
