//! The inventory that is printed in the dossier against the one beside it: whoever takes a piece out of the zip with all
//! that refers to it would have to set the dossier anew as well.
//!
//! Compared are the numbers, and of each the day, the code and the number of sheets: what every layout and both languages
//! print alike.

use std::collections::BTreeMap;

use super::{Contents, Looked, Verdict};
use crate::archive::inventory::{Inventory, ListedPiece};
use crate::diagnostic::Text;

/// A table, by rows and cells.
type Table = Vec<Vec<String>>;

pub(super) fn judge(inventory: &Inventory, contents: &Contents, verdict: &mut Verdict) {
    let Some(dossier) = &inventory.dossier else {
        return;
    };
    let path = &dossier.path;
    let Some(Some(seen)) = contents.files.get(path) else {
        return;
    };
    // Whether it could be read at all is said where its pages are compared.
    let Some(Looked::Read(facts)) = &seen.looked else {
        return;
    };
    let Some(rows) = facts.tables.iter().find_map(rows) else {
        if !inventory.pieces.is_empty() {
            verdict.unchecked(
                path,
                Text::new(
                    "in de pdf is geen gedrukte inventaris gevonden om mee te vergelijken",
                    "no printed inventory was found in the PDF to compare with",
                ),
            );
        }
        return;
    };
    let listed: BTreeMap<u32, &ListedPiece> = inventory
        .pieces
        .iter()
        .map(|piece| (piece.number, piece))
        .collect();
    for (number, cells) in &rows {
        // A row without sheets names what is not there.
        if !listed.contains_key(number) && sheets(cells).is_some() {
            verdict.say(
                path,
                format!(
                    "de gedrukte inventaris noemt stuk {number}, en dat zit niet in het archief"
                ),
                format!("the printed inventory names piece {number}, which is not in the archive"),
            );
        }
    }
    for (number, piece) in listed {
        match rows.get(&number) {
            None => verdict.say(
                path,
                format!("stuk {number} staat niet in de gedrukte inventaris"),
                format!("piece {number} is not in the printed inventory"),
            ),
            Some(cells) if agrees(piece, cells) => {}
            Some(_) => verdict.say(
                path,
                format!(
                    "de gedrukte inventaris zegt van stuk {number} iets anders dan het archief"
                ),
                format!(
                    "the printed inventory says of piece {number} something else than the archive"
                ),
            ),
        }
    }
}

/// The rows of a table of numbered pieces; none when it is another table. What belongs to a piece (`12.1`) is passed over.
fn rows(table: &Table) -> Option<BTreeMap<u32, &[String]>> {
    let mut rows = BTreeMap::new();
    // The first row is the head.
    for row in table.iter().skip(1) {
        let (number, cells) = row.split_first()?;
        let number = number.trim();
        let is_part =
            number.split('.').all(|part| part.parse::<u32>().is_ok()) && number.contains('.');
        if is_part {
            continue;
        }
        // Twice the same number is no inventory either.
        match number.parse() {
            Ok(number) if rows.insert(number, cells).is_none() => {}
            _ => return None,
        }
    }
    (!rows.is_empty()).then_some(rows)
}

fn agrees(piece: &ListedPiece, cells: &[String]) -> bool {
    let day = piece.date.as_deref().map(|day| {
        let parts: Vec<&str> = day.split('-').rev().collect();
        parts.join("-")
    });
    let row = bare(&cells.concat());
    let has = |text: &str| row.contains(&bare(text));
    // A dossier in another language prints another title, but the same code.
    let is_coded = piece.code.bytes().any(|byte| byte.is_ascii_digit());
    let pages = piece.files.iter().find_map(|file| file.pages);
    day.is_none_or(|day| has(&day))
        && (!is_coded || has(&piece.code))
        && match (pages, sheets(cells)) {
            (Some(pages), Some(sheets)) => pages == sheets,
            _ => true,
        }
}

/// The number of sheets in the last cell: `12` or `12–15`.
fn sheets(cells: &[String]) -> Option<u64> {
    let last = bare(cells.last()?);
    let (first, last) = last.split_once('–').unwrap_or((&last, &last));
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) => last.checked_sub(first).map(|pages| pages + 1),
        _ => None,
    }
}

/// A text without white space, which layouts add and take away.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Table {
        rows.iter()
            .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
            .collect()
    }

    #[test]
    fn numbered_rows_are_an_inventory() {
        let found = table(&[
            &["nr", "stuk", "bladen"],
            &["1", "a", "3–4"],
            &["1.1", "b", "5"],
            &["2", "c", "–"],
        ]);
        let rows = rows(&found).expect("an inventory");
        assert_eq!(rows.keys().copied().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(sheets(rows[&1]), Some(2));
        assert_eq!(sheets(rows[&2]), None);
        assert!(super::rows(&table(&[&["term", "x"], &["advies", "x"]])).is_none());
        assert!(super::rows(&table(&[&["nr"], &["1"], &["1"]])).is_none());
    }
}
