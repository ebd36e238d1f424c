//! What is wrong with a package before anything is written: all of it at once.
//!
//! The descriptions are made and held against the schema of MDTO, so a date, a duration or an empty name that the
//! schema would refuse is named here and not by the archive that receives the zip.

use std::collections::BTreeSet;

use serde_json::Value;

use super::chain::PREVIOUS;
use super::hash::digests;
use super::mdto::value::day;
use super::mdto::{check_node, object};
use super::package::Package;
use super::plan::Plan;
use crate::diagnostic::Text;

/// All mistakes; none is an empty list.
pub(crate) fn of(package: &Package, plan: &Plan<'_>) -> Vec<Text> {
    let mut wrong = Vec::new();
    let mut say = |nl: String, en: String| wrong.push(Text::new(nl, en));

    // A zip keeps its times in the form of MS-DOS, which knows these years only.
    if !day(&package.bagged).is_some_and(|(year, _, _)| (1980..=2107).contains(&year)) {
        say(
            "de datum van de zip is geen dag, zoals `2027-06-01`".to_owned(),
            "the date of the zip is no day such as `2027-06-01`".to_owned(),
        );
    }
    let mut numbers = BTreeSet::new();
    for piece in &package.pieces {
        let number = piece.number;
        if number == 0 || !numbers.insert(number) {
            say(
                format!("stuk {number}: het nummer moet vanaf 1 tellen en maar één keer voorkomen"),
                format!("piece {number}: the number must count from 1 and be used once"),
            );
        }
        if piece
            .date
            .as_deref()
            .is_some_and(|date| day(date).is_none())
        {
            say(
                format!("stuk {number}: de datum is geen dag, zoals `2027-06-01`"),
                format!("piece {number}: the date is no day such as `2027-06-01`"),
            );
        }
    }
    for omission in &package.omitted {
        if let Some(number) = omission.piece.filter(|number| !numbers.contains(number)) {
            say(
                format!("weggelaten bij stuk {number}, maar dat stuk is er niet"),
                format!("left out of piece {number}, but there is no such piece"),
            );
        }
    }
    for (number, event) in (1..).zip(&package.events) {
        match event {
            Value::Object(members) if !members.contains_key(PREVIOUS) => {}
            Value::Object(_) => say(
                format!("gebeurtenis {number} heeft al een `{PREVIOUS}`; dat is voor de keten"),
                format!("event {number} has a `{PREVIOUS}` already, which the chain needs"),
            ),
            _ => say(
                format!("gebeurtenis {number} is geen JSON-object"),
                format!("event {number} is no JSON object"),
            ),
        }
    }

    let files = plan
        .dossier
        .iter()
        .chain(plan.folders.iter().flat_map(|folder| &folder.files));
    for (place, file) in files {
        let recorded = file.sha256.as_deref();
        if recorded.is_some_and(|hash| {
            hash.len() != 64 || !hash.bytes().all(|digit| digit.is_ascii_hexdigit())
        }) {
            say(
                format!("{}: de vastgelegde hash is geen SHA-256", place.path),
                format!("{}: the recorded hash is no SHA-256", place.path),
            );
        }
    }

    let mut describe = |nl: String, en: String, node| {
        for text in check_node(&node) {
            wrong.push(Text::new(
                format!("{nl}: {}", text.nl),
                format!("{en}: {}", text.en),
            ));
        }
    };
    describe(
        "zaak".to_owned(),
        "case".to_owned(),
        object::case(package, plan),
    );
    // The values that are not known yet cannot be wrong.
    let nothing = digests(b"");
    if let Some((place, file)) = &plan.dossier {
        let node = object::file(package, place, &object::format(file), &nothing, None);
        describe(place.path.clone(), place.path.clone(), node);
    }
    for folder in &plan.folders {
        let number = folder.piece.number;
        describe(
            format!("stuk {number}"),
            format!("piece {number}"),
            object::piece(package, folder),
        );
        for (place, file) in &folder.files {
            let format = object::format(file);
            let node = object::file(package, place, &format, &nothing, Some(folder));
            describe(place.path.clone(), place.path.clone(), node);
        }
    }
    // What holds for all pieces is wrong in each of them in the same words; once is enough for each place.
    let mut seen = BTreeSet::new();
    wrong.retain(|text| seen.insert(text.en.clone()));
    wrong
}
