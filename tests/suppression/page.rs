//! What a reader sees of a report, and what the numbers in it are.
//!
//! Nothing but the words on the page is read: a line for each heading, paragraph and cell.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::maker;

/// A number on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    Known(i64),
    /// Less than this, and somebody.
    Below(i64),
    Blank,
}

/// A table of counts on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) rows: BTreeMap<String, Number>,
    /// Rows of which only the sum is printed.
    pub(crate) together: Vec<(Vec<String>, i64)>,
}

/// The numbers of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) numbers: BTreeMap<String, Number>,
    pub(crate) tables: BTreeMap<String, Table>,
    /// Rows with two numbers.
    pub(crate) terms: BTreeMap<String, [Number; 2]>,
    pub(crate) work: BTreeMap<String, Number>,
}

/// The tables, as their headings call them.
pub(crate) const HEADINGS: [(&str, &str); 8] = [
    ("Langs welke weg", "per_weg"),
    ("Aard van het gedrag", "per_aard"),
    ("Wie meldt of klaagt", "per_melder"),
    ("Over wie het gaat", "per_aangeklaagde"),
    ("School of locatie", "per_locatie"),
    ("Hoe het is afgelopen", "afhandeling"),
    ("Oordelen van de commissie", "oordeel"),
    ("Wat het bevoegd gezag met het advies deed", "opvolging"),
];

/// The lines of a composed document: headings, paragraphs, items and cells.
pub(crate) fn lines(data: &Value) -> Vec<String> {
    let mut lines = vec![words(&data["subject"])];
    blocks(&data["blocks"], &mut lines);
    lines
}

fn blocks(list: &Value, lines: &mut Vec<String>) {
    for block in list.as_array().into_iter().flatten() {
        if let Some(items) = block.get("items").and_then(Value::as_array) {
            items.iter().for_each(|item| blocks(item, lines));
        } else if let Some(head) = block.get("head").and_then(Value::as_array) {
            lines.extend(head.iter().map(words));
            let rows = block["rows"].as_array().into_iter().flatten();
            lines.extend(
                rows.flat_map(|row| row.as_array().into_iter().flatten())
                    .map(words),
            );
        } else {
            lines.push(words(&block["c"]));
        }
    }
    lines.retain(|line| !line.is_empty());
}

fn words(inline: &Value) -> String {
    match inline {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(words).collect(),
        Value::Object(members) => ["s", "c"]
            .iter()
            .filter_map(|name| members.get(*name))
            .map(words)
            .collect(),
        _ => String::new(),
    }
}

/// The rows that a table can have, by what they are called on a page; none where people write them.
pub(crate) fn rows_of(code: &str, table: &str) -> BTreeMap<String, String> {
    type Rows = BTreeMap<(String, String), BTreeMap<String, String>>;
    static KNOWN: std::sync::Mutex<Rows> = std::sync::Mutex::new(BTreeMap::new());
    let key = (code.to_owned(), table.to_owned());
    let mut known = KNOWN.lock().expect("no panic");
    known
        .entry(key)
        .or_insert_with(|| find_rows(code, table))
        .clone()
}

fn find_rows(code: &str, table: &str) -> BTreeMap<String, String> {
    let prepared = maker()
        .prepare(&format!("klachtenreglement/{code}"))
        .expect("prepared");
    let pointer = format!("/properties/{table}/items/properties/categorie/oneOf");
    let choices = prepared.form.schema().pointer(&pointer).cloned();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    choices
        .iter()
        .flat_map(|list| list.as_array().into_iter().flatten())
        .map(|choice| (text(&choice["title"]), text(&choice["const"])))
        .collect()
}

fn number(text: &str) -> Option<Number> {
    if text == "–" {
        return Some(Number::Blank);
    }
    if let Some(less) = text.strip_prefix("minder dan ") {
        return less.parse().ok().map(Number::Below);
    }
    text.parse().ok().map(Number::Known)
}

/// The number in a sentence, between two pieces of text.
fn between(line: &str, before: &str, after: &str) -> Option<Number> {
    let rest = line.split_once(before)?.1;
    let word = rest.split_once(after)?.0;
    if word == "geen" {
        return Some(Number::Known(0));
    }
    number(word)
}

/// Reads the numbers of a page.
pub(crate) fn read(code: &str, lines: &[String]) -> Page {
    let mut page = Page::default();
    let mut at = 0;
    let named = |table: &str, line: &str| -> Option<String> {
        let rows = rows_of(code, table);
        if rows.is_empty() {
            return Some(line.to_owned());
        }
        let line = line.to_lowercase();
        rows.iter()
            .find(|(title, _)| title.to_lowercase() == line)
            .map(|(_, constant)| constant.clone())
    };
    while at < lines.len() {
        let line = lines[at].as_str();
        at += 1;
        for (before, after) in [
            ("waren er ", " meldingen"),
            ("zijn ", " klachten ingediend"),
            ("zijn ", " klachten geregistreerd"),
        ] {
            if let Some(found) = between(line, before, after) {
                page.numbers.insert("totaal".to_owned(), found);
            }
        }
        for (before, after) in [
            ("ervoor waren het er ", "."),
            ("ontving de commissie ", " klachten"),
        ] {
            if let Some(found) = between(line, before, after) {
                page.numbers.insert("totaal_vorig".to_owned(), found);
            }
        }
        let cell = lines.get(at).and_then(|next| number(next));
        for (label, field) in [
            ("Uit het vorige schooljaar", "meegenomen"),
            ("Ontvangen", "totaal"),
            ("Afgehandeld", "afgehandeld"),
            ("Nog in behandeling op 31 juli", "lopend"),
        ] {
            if let Some(cell) = cell.filter(|_| line == label) {
                page.numbers.insert(field.to_owned(), cell);
            }
        }
        // Who only complains is called so where nobody reports.
        let line_read = if line == "Wie klaagt" {
            "Wie meldt of klaagt"
        } else {
            line
        };
        let table = HEADINGS.iter().find(|(heading, _)| *heading == line_read);
        if let Some((_, name)) = table
            && lines.get(at + 1).is_some_and(|head| head == "Aantal")
        {
            at += 2;
            let mut table = Table::default();
            while let [label, cell, ..] = &lines[at..] {
                at += 2;
                let found = number(cell);
                if label == "Totaal" {
                    break;
                }
                if let Some(together) = label.strip_prefix("Samen: ") {
                    let names = together
                        .split("; ")
                        .map(|one| named(name, one).unwrap_or_else(|| panic!("{name}: {one}")));
                    let Some(Number::Known(sum)) = found else {
                        panic!("{label}: {cell}")
                    };
                    table.together.push((names.collect(), sum));
                } else {
                    let row =
                        named(name, label).unwrap_or_else(|| panic!("{code} {name}: {label}"));
                    let found = found.unwrap_or_else(|| panic!("{label}: {cell}"));
                    table.rows.insert(row, found);
                }
            }
            page.tables.insert((*name).to_owned(), table);
        }
        if line == "Te laat" {
            while let [label, first, second, ..] = &lines[at..] {
                let (Some(row), Some(first), Some(second)) =
                    (named("termijnen", label), number(first), number(second))
                else {
                    break;
                };
                page.terms.insert(row, [first, second]);
                at += 3;
            }
        }
        if let Some(cell) = cell
            && let Some(row) =
                named("werkzaamheden", line).filter(|row| row != line || code == "D53")
            && rows_of(code, "werkzaamheden")
                .values()
                .any(|known| *known == row)
        {
            page.work.insert(row, cell);
        }
    }
    page
}
