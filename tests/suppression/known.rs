//! What the attacker knows: every number of the year's reports, which sums hold between them, and what the pages say.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::page::{Number, Page, rows_of};
use super::solver::Problem;
use super::year::Report;

/// More than anything can be.
const MOST: i64 = 150;

/// Tables under the total, with the same rows in the report of all of them.
pub(crate) const SHARED: [&str; 4] = ["per_aard", "per_melder", "per_aangeklaagde", "per_locatie"];
const TABLES: [&str; 8] = [
    "per_aard",
    "per_melder",
    "per_aangeklaagde",
    "per_locatie",
    "per_weg",
    "afhandeling",
    "oordeel",
    "opvolging",
];
const FIELDS: [&str; 5] = [
    "totaal",
    "totaal_vorig",
    "meegenomen",
    "afgehandeld",
    "lopend",
];

/// A number: of which report (its place), of what, in which row.
pub(crate) type Key = (usize, String, String);

/// The numbers of a year with their sums.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) problem: Problem,
    /// What is printed, or could be.
    pub(crate) cells: BTreeMap<Key, usize>,
    /// What follows from several of them: who is left when others are taken away.
    pub(crate) left: BTreeMap<Key, usize>,
    /// The year as it is.
    pub(crate) truth: Vec<i64>,
}

fn key(report: usize, table: &str, row: &str) -> Key {
    (report, table.to_owned(), row.to_owned())
}

fn at(value: &Value) -> i64 {
    value.as_i64().unwrap_or(0)
}

/// A table's rows with their counts; every row that it can have.
pub(crate) fn counts(report: &Report, table: &str) -> Option<BTreeMap<String, i64>> {
    let rows = report
        .answers
        .get(table)?
        .as_array()
        .filter(|rows| !rows.is_empty())?;
    let mut counts: BTreeMap<String, i64> = rows_of(report.code, table)
        .into_values()
        .map(|row| (row, 0))
        .collect();
    for row in rows {
        let name = row["categorie"].as_str().expect("a name").to_owned();
        *counts.entry(name).or_default() += at(&row["aantal"]);
    }
    Some(counts)
}

impl Known {
    /// Everything that holds for these reports, with what their pages print.
    pub(crate) fn new(reports: &[Report], pages: &[Page]) -> Self {
        let mut known = Self::default();
        for (index, (report, page)) in reports.iter().zip(pages).enumerate() {
            known.report(index, report, page);
        }
        for (index, report) in reports.iter().enumerate() {
            if report.code == "D55" {
                for family in [&["D53", "D54"][..], &["D52"]] {
                    known.contains(index, reports, family);
                }
            }
            known.year_before(index, reports);
        }
        let wrong = known.problem.holds(&known.truth);
        assert_eq!(
            wrong, None,
            "the pages do not say what the answers do: {:?}",
            known.cells
        );
        known
    }

    fn cell(&mut self, key: Key, low: i64, high: i64, truth: i64) -> usize {
        let cell = self.problem.number(low, high);
        self.truth.push(truth);
        self.cells.insert(key, cell);
        cell
    }

    fn printed(&mut self, cell: usize, number: Option<Number>) {
        let ends = &mut self.problem.ends[cell];
        match number {
            Some(Number::Known(count)) => *ends = (count, count),
            Some(Number::Below(more)) => *ends = (1, more - 1),
            Some(Number::Blank) | None => {}
        }
    }

    fn report(&mut self, index: usize, report: &Report, page: &Page) {
        for field in FIELDS {
            if let Some(count) = report.answers.get(field) {
                let cell = self.cell(key(index, field, ""), 0, MOST, at(count));
                self.printed(cell, page.numbers.get(field).copied());
            }
        }
        for table in TABLES {
            let Some(rows) = counts(report, table) else {
                continue;
            };
            // Of a list that people write themselves, the rows are known where it is printed.
            let written = rows_of(report.code, table).is_empty();
            let least = i64::from(written && page.tables.contains_key(table));
            for (row, count) in &rows {
                let cell = self.cell(key(index, table, row), least, MOST, *count);
                if let Some(there) = page.tables.get(table) {
                    let together = there.together.iter().any(|(rows, _)| rows.contains(row));
                    // What is not listed is nobody.
                    let absent = (!together).then_some(Number::Known(0));
                    self.printed(cell, there.rows.get(row).copied().or(absent));
                }
            }
            for (group, sum) in page
                .tables
                .get(table)
                .iter()
                .flat_map(|there| &there.together)
            {
                let parts = group
                    .iter()
                    .map(|row| (1, self.cells[&key(index, table, row)]));
                let parts = parts.collect();
                self.problem.sum(parts, *sum);
            }
            let of = match (report.code, table) {
                ("D53", "afhandeling") => key(index, "afgehandeld", ""),
                (_, "oordeel" | "opvolging") => key(index, "afhandeling", "advies"),
                _ => key(index, "totaal", ""),
            };
            let mut parts: Vec<(i64, usize)> = rows
                .keys()
                .map(|row| (1, self.cells[&key(index, table, row)]))
                .collect();
            parts.push((-1, self.cells[&of]));
            self.problem.sum(parts, 0);
        }
        if report.answers.get("meegenomen").is_some() {
            let of = |field: &str| self.cells[&key(index, field, "")];
            let parts = vec![
                (1, of("meegenomen")),
                (1, of("totaal")),
                (-1, of("afgehandeld")),
                (-1, of("lopend")),
            ];
            self.problem.sum(parts, 0);
        }
        let total = self.cells[&key(index, "totaal", "")];
        for row in report.answers["termijnen"].as_array().into_iter().flatten() {
            let name = row["categorie"].as_str().expect("a name");
            let there = page.terms.get(name);
            let mut parts = vec![(-1, total)];
            let mut rest = self.truth[total];
            for (place, field) in ["op_tijd", "te_laat"].into_iter().enumerate() {
                let count = at(&row[field]);
                let cell = self.cell(
                    key(index, &format!("termijnen.{name}"), field),
                    0,
                    MOST,
                    count,
                );
                self.printed(cell, there.map(|numbers| numbers[place]));
                parts.push((1, cell));
                rest -= count;
            }
            parts.push((
                1,
                self.left(key(index, &format!("termijnen.{name}"), "geen"), rest),
            ));
            self.problem.sum(parts, 0);
        }
        for row in report.answers["werkzaamheden"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let name = row["categorie"].as_str().expect("a name");
            let cell = self.cell(
                key(index, "werkzaamheden", name),
                0,
                MOST,
                at(&row["aantal"]),
            );
            self.printed(cell, page.work.get(name).copied());
        }
    }

    fn left(&mut self, key: Key, truth: i64) -> usize {
        let cell = self.problem.number(0, MOST);
        self.truth.push(truth);
        self.left.insert(key, cell);
        cell
    }

    /// The people of other reports are among those of this one.
    fn contains(&mut self, whole: usize, reports: &[Report], family: &[&str]) {
        let parts: Vec<usize> = (0..reports.len())
            .filter(|part| family.contains(&reports[*part].code))
            .filter(|part| {
                reports[*part].answers["schooljaar"] == reports[whole].answers["schooljaar"]
            })
            .collect();
        if parts.is_empty() {
            return;
        }
        let cells: Vec<(Key, usize)> = self
            .cells
            .iter()
            .filter(|((report, table, _), _)| {
                *report == whole
                    && (table == "totaal"
                        || table == "per_weg"
                        || table.starts_with("termijnen.")
                        || SHARED.contains(&table.as_str()))
            })
            .map(|(key, cell)| (key.clone(), *cell))
            .collect();
        for ((_, table, row), cell) in cells {
            let inside: Vec<usize> = parts
                .iter()
                .filter_map(|part| self.part(*part, &reports[*part], &table, &row))
                .collect();
            if inside.is_empty() {
                continue;
            }
            let rest = self.truth[cell] - inside.iter().map(|part| self.truth[*part]).sum::<i64>();
            let rest = self.left(
                key(
                    whole,
                    &format!("{table} zonder {}", family.join(" en ")),
                    &row,
                ),
                rest,
            );
            let mut sum = vec![(1, rest), (-1, cell)];
            sum.extend(inside.into_iter().map(|part| (1, part)));
            self.problem.sum(sum, 0);
        }
    }

    /// The number of a part that a number of the whole holds.
    fn part(&self, part: usize, report: &Report, table: &str, row: &str) -> Option<usize> {
        let total = self.cells.get(&key(part, "totaal", "")).copied();
        match (table, report.code) {
            ("per_weg", "D53") => total.filter(|_| row == "commissie"),
            ("per_weg", "D54") => total.filter(|_| row == "voorfase"),
            ("per_locatie", "D54") => total.filter(|_| report.answers["school"] == json!(row)),
            _ => self.cells.get(&key(part, table, row)).copied(),
        }
    }

    /// What a report says of the year before is what that year's report says.
    fn year_before(&mut self, index: usize, reports: &[Report]) {
        let report = &reports[index];
        for (other, before) in reports.iter().enumerate() {
            let follows = before.code == report.code
                && before.answers["schooljaar"] == json!("2025-2026")
                && report.answers["schooljaar"] == json!("2026-2027")
                && before.answers.get("school") == report.answers.get("school");
            for (here, there) in [("totaal_vorig", "totaal"), ("meegenomen", "lopend")] {
                let cells = [key(index, here, ""), key(other, there, "")]
                    .map(|key| self.cells.get(&key).copied());
                if let ([Some(here), Some(there)], true) = (cells, follows) {
                    self.problem.sum(vec![(1, here), (-1, there)], 0);
                }
            }
        }
    }

    /// The reports of another year.
    pub(crate) fn reports(&self, reports: &[Report], values: &[i64]) -> Vec<Report> {
        let mut world = reports.to_vec();
        for (index, report) in world.iter_mut().enumerate() {
            let value = |table: &str, row: &str| {
                self.cells
                    .get(&key(index, table, row))
                    .map(|cell| values[*cell])
            };
            for field in FIELDS {
                if let Some(count) = value(field, "") {
                    report.answers[field] = json!(count);
                }
            }
            for table in TABLES {
                let Some(rows) = counts(report, table) else {
                    continue;
                };
                let rows = rows.keys().map(|row| (row, value(table, row).unwrap_or(0)));
                let rows: Vec<Value> = rows
                    .filter(|(_, count)| *count > 0)
                    .map(|(row, count)| json!({ "categorie": row, "aantal": count }))
                    .collect();
                // Nobody at all: the table says so in its first row.
                report.answers[table] = if rows.is_empty() {
                    let mut first = report.answers[table][0].clone();
                    first["aantal"] = json!(0);
                    json!([first])
                } else {
                    json!(rows)
                };
            }
            for (list, fields) in [
                ("termijnen", &["op_tijd", "te_laat"][..]),
                ("werkzaamheden", &["aantal"]),
            ] {
                for row in report
                    .answers
                    .get_mut(list)
                    .and_then(Value::as_array_mut)
                    .into_iter()
                    .flatten()
                {
                    let name = row["categorie"].as_str().expect("a name").to_owned();
                    for field in fields {
                        let found = match list {
                            "termijnen" => value(&format!("termijnen.{name}"), field),
                            _ => value(list, &name),
                        };
                        row[*field] = json!(found.unwrap_or(0));
                    }
                }
            }
        }
        world
    }
}
