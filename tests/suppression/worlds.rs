//! Other years that print exactly the same pages.
//!
//! A hidden number is safe when two years that differ enough in it print the same, letter for letter: then nobody can
//! tell them apart, whatever they know of the method. The attacker looks for such a pair for every hidden number, with
//! the program itself as the judge of what is printed.

use std::collections::BTreeMap;

use griffie::case::CaseFacts;
use griffie::diagnostic::Language;
use griffie::document::{Printed, Request, Stage, Version};
use serde_json::{Value, json};

use super::year::{Dice, Report, year};
use crate::support::{date, maker};

const THRESHOLD: u64 = 5;

/// How many years are attacked.
const YEARS: u64 = 1000;

/// Tables under the total that the reports have in common with the report of all of them.
const SHARED: [&str; 4] = ["per_aard", "per_melder", "per_aangeklaagde", "per_locatie"];
/// Tables under the total that are the report's own.
const OWN: [&str; 1] = ["afhandeling"];

/// What the reports of a year print of their numbers.
pub(crate) fn pages(reports: &[Report]) -> Vec<Value> {
    let mut earlier: Vec<Printed> = Vec::new();
    let mut pages = Vec::new();
    for report in reports {
        let prepared = maker()
            .prepare(&format!("klachtenreglement/{}", report.code))
            .expect("prepared");
        let request = Request {
            answers: &report.answers,
            case: &CaseFacts::default(),
            date: date("2027-10-01"),
            stage: Stage::Draft,
            language: Language::Nl,
            to: None,
            without: &[],
            earlier: &earlier,
            version: Version::Whole,
        };
        let printed = maker().printed_figures(&prepared, &request);
        pages.push(printed.expect("readable").expect("a report"));
        earlier.push(Printed {
            document: report.code.to_owned(),
            answers: report.answers.clone(),
            filed: true,
        });
    }
    pages
}

/// The rows that a table can have.
fn choices(code: &str, table: &str) -> Option<Vec<String>> {
    let prepared = maker()
        .prepare(&format!("klachtenreglement/{code}"))
        .expect("prepared");
    let pointer = format!("/properties/{table}/items/properties/categorie/oneOf");
    let list = prepared
        .form
        .schema()
        .pointer(&pointer)?
        .as_array()?
        .clone();
    Some(
        list.iter()
            .map(|choice| choice["const"].as_str().expect("a name").to_owned())
            .collect(),
    )
}

/// A table as it is, with every row that it can have.
fn counts(report: &Report, table: &str) -> Option<BTreeMap<String, u64>> {
    let rows = report
        .answers
        .get(table)?
        .as_array()
        .filter(|rows| !rows.is_empty())?;
    let mut counts: BTreeMap<String, u64> = choices(report.code, table)
        .into_iter()
        .flatten()
        .map(|choice| (choice, 0))
        .collect();
    for row in rows {
        let name = row["categorie"].as_str().expect("a name").to_owned();
        *counts.entry(name).or_default() += row["aantal"].as_u64().expect("a number");
    }
    Some(counts)
}

fn set(report: &mut Report, table: &str, counts: &BTreeMap<String, u64>) {
    // As the program lists them: without the rows that nobody is in.
    let rows = counts.iter().filter(|(_, count)| **count > 0);
    report.answers[table] = rows
        .map(|(name, count)| json!({ "categorie": name, "aantal": count }))
        .collect();
}

fn number(report: &Report, field: &str) -> u64 {
    report
        .answers
        .get(field)
        .and_then(Value::as_u64)
        .unwrap_or(0)
}

/// A number that a page does not print: the report, the table or field, and the row.
type Hidden = (usize, String, String);

/// Everything that the pages do not print.
fn hidden(reports: &[Report], pages: &[Value]) -> Vec<Hidden> {
    let mut found = Vec::new();
    for (index, (report, page)) in reports.iter().zip(pages).enumerate() {
        for field in [
            "totaal",
            "totaal_vorig",
            "meegenomen",
            "afgehandeld",
            "lopend",
        ] {
            if page[field]["getoond"] == json!(false) {
                found.push((index, field.to_owned(), String::new()));
            }
        }
        let tables = SHARED
            .iter()
            .chain(&OWN)
            .chain(&["per_weg", "oordeel", "opvolging"]);
        for table in tables {
            let Some(counts) = counts(report, table) else {
                continue;
            };
            let shown: Vec<&str> = page[table]["rijen"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|row| row["categorie"].as_str().expect("a name"))
                .collect();
            let whole = page[table]["getoond"] == json!(true) && page[table]["samen"] == json!([]);
            for row in counts
                .keys()
                .filter(|row| !whole && !shown.contains(&row.as_str()))
            {
                found.push((index, (*table).to_owned(), row.clone()));
            }
        }
        for (place, row) in page["termijnen"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            for count in ["op_tijd", "te_laat"] {
                if row[count]["getoond"] == json!(false) && number(report, "totaal") > 0 {
                    found.push((index, format!("termijnen.{place}"), count.to_owned()));
                }
            }
        }
        for (place, row) in page["werkzaamheden"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            if row["aantal"]["getoond"] == json!(false) {
                found.push((index, format!("werkzaamheden.{place}"), "aantal".to_owned()));
            }
        }
    }
    found
}

fn value(reports: &[Report], (index, table, row): &Hidden) -> u64 {
    let report = &reports[*index];
    if row.is_empty() {
        return number(report, table);
    }
    if let Some((list, place)) = table.split_once('.') {
        let place: usize = place.parse().expect("a place");
        return report.answers[list][place][row].as_u64().expect("a number");
    }
    counts(report, table)
        .and_then(|counts| counts.get(row).copied())
        .unwrap_or(0)
}

/// Divides a sum over rows that hold at least what they must, here and there a lot.
fn divide(
    sum: u64,
    rows: &[(String, u64)],
    dice: &mut Dice,
    most: Option<&str>,
    least: Option<&str>,
) -> Option<BTreeMap<String, u64>> {
    let must: u64 = rows.iter().map(|(_, least)| *least).sum();
    let mut left = sum.checked_sub(must)?;
    let mut counts: BTreeMap<String, u64> = rows.iter().cloned().collect();
    // The one that is aimed at gets nearly all of it, or none of it.
    if let Some(most) = most
        && let Some(count) = counts.get_mut(most)
    {
        let much = left - dice.below(5).min(left);
        *count += much;
        left -= much;
    }
    let names: Vec<&String> = rows
        .iter()
        .map(|(name, _)| name)
        .filter(|name| Some(name.as_str()) != least && Some(name.as_str()) != most)
        .collect();
    if names.is_empty() {
        return (left == 0).then_some(counts);
    }
    while left > 0 {
        let name = names[usize::try_from(dice.below(names.len() as u64)).expect("small")];
        let much = if dice.below(2) == 0 {
            1 + dice.below(left)
        } else {
            1
        };
        *counts.get_mut(name)? += much;
        left -= much;
    }
    Some(counts)
}

/// A table with another sum, or other parts, in which the rows that are not printed change as little as they can.
fn mend(
    now: &BTreeMap<String, u64>,
    must: &dyn Fn(&str) -> u64,
    sum: u64,
    page: &Value,
    dice: &mut Dice,
) -> Option<BTreeMap<String, u64>> {
    let printed: Vec<&str> = page["rijen"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| row["categorie"].as_str().expect("a name"))
        .collect();
    if printed
        .iter()
        .any(|row| now.get(*row).is_some_and(|count| *count < must(row)))
    {
        return None;
    }
    let mut counts: BTreeMap<String, u64> = now
        .iter()
        .map(|(row, count)| (row.clone(), (*count).max(must(row))))
        .collect();
    let free: Vec<String> = now
        .keys()
        .filter(|row| !printed.contains(&row.as_str()))
        .cloned()
        .collect();
    for _ in 0..400 {
        let total: u64 = counts.values().sum();
        if total == sum {
            return Some(counts);
        }
        let row = free.get(usize::try_from(dice.below(free.len() as u64)).expect("small"))?;
        let count = counts.get_mut(row)?;
        if total < sum {
            *count += 1;
        } else if *count > must(row) {
            *count -= 1;
        }
    }
    None
}

/// What an attacker changes a year with: which number should be large, or small.
struct Aim<'a> {
    at: &'a Hidden,
    large: bool,
}

impl Aim<'_> {
    fn row(&self, index: usize, table: &str) -> (Option<&str>, Option<&str>) {
        if (self.at.0, self.at.1.as_str()) != (index, table) {
            return (None, None);
        }
        let row = Some(self.at.2.as_str());
        if self.large { (row, None) } else { (None, row) }
    }
}

/// How many the parts of a report have in a row of one of its tables.
fn counted_by(parts: &[&Report], table: &str, row: &str) -> u64 {
    let in_row = |part: &&Report| match table {
        "per_weg" => match (part.code, row) {
            ("D53", "commissie") | ("D54", "voorfase") => number(part, "totaal"),
            _ => 0,
        },
        "per_locatie" if part.code == "D54" => {
            if part.answers["school"] == json!(row) {
                number(part, "totaal")
            } else {
                0
            }
        }
        "afhandeling" => 0,
        table => counts(part, table)
            .and_then(|counts| counts.get(row).copied())
            .unwrap_or(0),
    };
    let formal: u64 = parts
        .iter()
        .filter(|part| part.code != "D52")
        .map(in_row)
        .sum();
    let heard = parts
        .iter()
        .filter(|part| part.code == "D52")
        .map(in_row)
        .sum();
    formal.max(heard)
}

/// Another year that the sums allow and that leaves what is printed as it is; often it prints something else all the
/// same, because the method would choose otherwise.
fn other(reports: &[Report], pages: &[Value], aim: &Aim, dice: &mut Dice) -> Option<Vec<Report>> {
    let mut world = reports.to_vec();
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|index| reports[*index].code == "D55");
    for index in order {
        let page = &pages[index];
        let mut report = world[index].clone();
        let aimed = |field: &str| aim.at.0 == index && aim.at.1 == field;
        let mut pick = |field: &str, report: &Report| {
            let now = number(report, field);
            let here = aim.at.0 == index;
            if page[field]["getoond"] != json!(false) {
                return now;
            }
            if page[field]["klein"] == json!(true) {
                return match (aimed(field) || (here && field == "totaal"), aim.large) {
                    (true, true) => THRESHOLD + 1,
                    (true, false) if aimed(field) => 1,
                    _ if here
                        && aim.at.1 == "afhandeling"
                        && field == "afgehandeld"
                        && aim.large =>
                    {
                        THRESHOLD + 1
                    }
                    _ => now,
                };
            }
            match (aimed(field), aim.large) {
                (true, true) => now + dice.below(14),
                (true, false) => now.saturating_sub(dice.below(14)),
                _ => now,
            }
        };
        let total = pick("totaal", &report);
        let before = pick("totaal_vorig", &report);
        if report.code == "D53" {
            let went = pick("afgehandeld", &report);
            let mut start = number(&report, "meegenomen");
            if page["meegenomen"]["getoond"] == json!(false) {
                let least = went.saturating_sub(total);
                let stock = aimed("meegenomen") || aimed("lopend");
                start = if stock {
                    least + dice.below(9)
                } else {
                    start.max(least)
                };
            }
            let end = (start + total).checked_sub(went)?;
            report.answers["meegenomen"] = json!(start);
            report.answers["afgehandeld"] = json!(went);
            report.answers["lopend"] = json!(end);
        }
        report.answers["totaal"] = json!(total);
        report.answers["totaal_vorig"] = json!(before);
        let parts: Vec<&Report> = if report.code == "D55" {
            world
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, report)| report)
                .collect()
        } else {
            Vec::new()
        };
        let old_parts: Vec<&Report> = if report.code == "D55" {
            reports
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, report)| report)
                .collect()
        } else {
            Vec::new()
        };
        let of_committee: u64 = parts
            .iter()
            .filter(|part| part.code != "D52")
            .map(|part| number(part, "totaal"))
            .sum();
        if of_committee > total || parts.iter().any(|part| number(part, "totaal") > total) {
            return None;
        }
        let tables = SHARED.iter().chain(&["per_weg"]).chain(&OWN);
        for table in tables {
            let Some(now) = counts(&report, table) else {
                continue;
            };
            let sum = if *table == "afhandeling" && report.code == "D53" {
                number(&report, "afgehandeld")
            } else {
                total
            };
            let must = |row: &str| counted_by(&parts, table, row);
            let before = |row: &str| counted_by(&old_parts, table, row);
            let mut now = now;
            // Whom the parts count elsewhere now, the whole does too.
            if dice.below(4) > 0 && now.keys().all(|row| now[row] + must(row) >= before(row)) {
                let moved: BTreeMap<String, u64> = now
                    .iter()
                    .map(|(row, count)| (row.clone(), count + must(row) - before(row)))
                    .collect();
                set(&mut report, table, &moved);
                now = moved;
            }
            let (most, least) = match aim.at.1.as_str() {
                "oordeel" | "opvolging" if aim.at.0 == index && *table == "afhandeling" => {
                    (Some("advies"), None)
                }
                _ => aim.row(index, table),
            };
            let keep = now.values().sum::<u64>() == sum
                && now.iter().all(|(row, count)| *count >= must(row))
                && (most, least) == (None, None)
                && dice.below(30) > 0;
            if keep {
                continue;
            }
            if (most, least) == (None, None)
                && dice.below(6) > 0
                && let Some(mended) = mend(&now, &must, sum, &page[*table], dice)
            {
                set(&mut report, table, &mended);
                continue;
            }
            let mut new = BTreeMap::new();
            if page[*table]["getoond"] == json!(true) {
                for row in page[*table]["rijen"].as_array().expect("rows") {
                    let name = row["categorie"].as_str().expect("a name").to_owned();
                    if row["aantal"].as_u64().expect("a number") < must(&name) {
                        return None;
                    }
                    new.insert(name, row["aantal"].as_u64().expect("a number"));
                }
                for group in page[*table]["samen"].as_array().expect("groups") {
                    let names = group["categorieen"].as_array().expect("names").iter();
                    let rows: Vec<(String, u64)> = names
                        .map(|name| name.as_str().expect("a name").to_owned())
                        .map(|name| (name.clone(), must(&name)))
                        .collect();
                    new.extend(divide(
                        group["aantal"].as_u64().expect("a number"),
                        &rows,
                        dice,
                        most,
                        least,
                    )?);
                }
            } else {
                let rows: Vec<(String, u64)> =
                    now.keys().map(|name| (name.clone(), must(name))).collect();
                new = divide(sum, &rows, dice, most, least)?;
            }
            set(&mut report, table, &new);
        }
        if report.code == "D53" {
            let advice = counts(&report, "afhandeling").map_or(0, |counts| counts["advies"]);
            for table in ["oordeel", "opvolging"] {
                let (most, least) = aim.row(index, table);
                let rows: Vec<(String, u64)> = choices("D53", table)
                    .expect("rows")
                    .into_iter()
                    .map(|name| (name, 0))
                    .collect();
                let now = counts(&report, table);
                let old: u64 = now.iter().flat_map(|counts| counts.values()).sum();
                if old == advice && (most, least) == (None, None) {
                    continue;
                }
                if page[table]["getoond"] == json!(true) && now.is_some() {
                    if old != advice {
                        return None;
                    }
                    let mut new: BTreeMap<String, u64> = BTreeMap::new();
                    for row in page[table]["rijen"].as_array().expect("rows") {
                        new.insert(
                            row["categorie"].as_str().expect("a name").to_owned(),
                            row["aantal"].as_u64().expect("a number"),
                        );
                    }
                    for group in page[table]["samen"].as_array().expect("groups") {
                        let names = group["categorieen"].as_array().expect("names").iter();
                        let rows: Vec<(String, u64)> = names
                            .map(|name| (name.as_str().expect("a name").to_owned(), 0))
                            .collect();
                        new.extend(divide(
                            group["aantal"].as_u64().expect("a number"),
                            &rows,
                            dice,
                            most,
                            least,
                        )?);
                    }
                    set(&mut report, table, &new);
                } else if old > 0 {
                    set(
                        &mut report,
                        table,
                        &divide(advice, &rows, dice, most, least)?,
                    );
                }
            }
        }
        for place in 0..report.answers["termijnen"].as_array().map_or(0, Vec::len) {
            if page["termijnen"][place]["op_tijd"]["getoond"] == json!(true) {
                continue;
            }
            let name = format!("termijnen.{place}");
            let category = report.answers["termijnen"][place]["categorie"].clone();
            let must = |count: &str| -> u64 {
                let row = |part: &&Report| {
                    part.answers["termijnen"]
                        .as_array()?
                        .iter()
                        .find(|row| row["categorie"] == category)?[count]
                        .as_u64()
                };
                parts.iter().filter_map(row).sum()
            };
            let row = report.answers["termijnen"][place].clone();
            let now = |count: &str| row[count].as_u64().expect("a number");
            let fits = now("op_tijd") + now("te_laat") <= total
                && now("op_tijd") >= must("op_tijd")
                && now("te_laat") >= must("te_laat");
            if fits && aim.row(index, &name) == (None, None) {
                continue;
            }
            // Those of whom the parts say that they had no such term have none here.
            let none: u64 = parts
                .iter()
                .filter_map(|part| {
                    let row = part.answers["termijnen"]
                        .as_array()?
                        .iter()
                        .find(|row| row["categorie"] == category)?;
                    Some(
                        number(part, "totaal")
                            - row["op_tijd"].as_u64()?
                            - row["te_laat"].as_u64()?,
                    )
                })
                .sum();
            let rows = [
                ("op_tijd", must("op_tijd")),
                ("te_laat", must("te_laat")),
                ("geen", none),
            ]
            .map(|(name, least)| (name.to_owned(), least));
            let (most, least) = aim.row(index, &name);
            let new = divide(total, &rows, dice, most, least)?;
            for count in ["op_tijd", "te_laat"] {
                report.answers["termijnen"][place][count] = json!(new[count]);
            }
        }
        for place in 0..report.answers["werkzaamheden"]
            .as_array()
            .map_or(0, Vec::len)
        {
            if page["werkzaamheden"][place]["aantal"]["getoond"] == json!(false) {
                let (most, least) = aim.row(index, &format!("werkzaamheden.{place}"));
                let new = if most.is_some() {
                    THRESHOLD + 1
                } else if least.is_some() {
                    1
                } else {
                    continue;
                };
                report.answers["werkzaamheden"][place]["aantal"] = json!(new);
            }
        }
        world[index] = report;
    }
    Some(world)
}

/// What came of the attack on one year.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) hidden: usize,
    pub(crate) printed: usize,
    /// Hidden numbers for which no two years were found that differ enough.
    pub(crate) narrow: Vec<String>,
}

/// Whether a larger report of the year prints that nobody is in a row: then nobody is in it here, and everybody may know.
fn nobody_anywhere(reports: &[Report], pages: &[Value], (index, table, row): &Hidden) -> bool {
    reports
        .iter()
        .zip(pages)
        .enumerate()
        .any(|(other, (report, page))| {
            let prints = |row: &Value| row["aantal"] == json!(0);
            let there = page[table]["rijen"]
                .as_array()
                .into_iter()
                .flatten()
                .find(|there| there["categorie"] == json!(row));
            let left_out = page[table]["getoond"] == json!(true)
                && page[table]["samen"] == json!([])
                && there.is_none();
            other != *index
                && report.code == "D55"
                && SHARED.contains(&table.as_str())
                && (left_out || there.is_some_and(prints))
        })
}

/// Attacks the reports of one year.
pub(crate) fn attack(seed: u64, reports: usize, tries: usize) -> Outcome {
    let reports = year(seed, reports);
    let pages = pages(&reports);
    let mut dice = Dice::new(seed + 77);
    let mut hidden = hidden(&reports, &pages);
    hidden.retain(|at| !nobody_anywhere(&reports, &pages, at));
    let mut ends: Vec<(u64, u64)> = hidden
        .iter()
        .map(|at| value(&reports, at))
        .map(|now| (now, now))
        .collect();
    for round in 0..tries {
        let open: Vec<usize> = (0..hidden.len())
            .filter(|at| ends[*at].1 - ends[*at].0 < THRESHOLD)
            .collect();
        let Some(target) = open.get(round % open.len().max(1)) else {
            break;
        };
        let aim = Aim {
            at: &hidden[*target],
            large: dice.below(2) == 0,
        };
        let Some(world) = other(&reports, &pages, &aim, &mut dice) else {
            continue;
        };
        if self::pages(&world) != pages {
            continue;
        }
        for (at, (low, high)) in hidden.iter().zip(&mut ends) {
            let there = value(&world, at);
            *low = (*low).min(there);
            *high = (*high).max(there);
        }
    }
    let narrow = hidden
        .iter()
        .zip(&ends)
        .filter(|(_, (low, high))| high - low < THRESHOLD);
    let narrow = narrow.map(|((index, table, row), (low, high))| {
        format!(
            "year {seed}: {} ({index}) {table} {row}: {low} to {high}",
            reports[*index].code
        )
    });
    Outcome {
        hidden: hidden.len(),
        printed: printed(&reports, &pages, &hidden),
        narrow: narrow.collect(),
    }
}

/// How many counts are printed as they are.
fn printed(reports: &[Report], pages: &[Value], hidden: &[Hidden]) -> usize {
    let all = reports.iter().zip(pages).map(|(report, page)| {
        let tables = SHARED
            .iter()
            .chain(&OWN)
            .chain(&["per_weg", "oordeel", "opvolging"]);
        let rows: usize = tables
            .filter_map(|table| counts(report, table))
            .map(|counts| counts.len())
            .sum();
        let numbers = [
            "totaal",
            "totaal_vorig",
            "meegenomen",
            "afgehandeld",
            "lopend",
        ];
        let terms = page["termijnen"].as_array().map_or(0, Vec::len) * 2
            + page["werkzaamheden"].as_array().map_or(0, Vec::len);
        rows + terms
            + numbers
                .iter()
                .filter(|field| page[**field].is_object())
                .count()
    });
    all.sum::<usize>() - hidden.len()
}

fn attack_all(years: std::ops::Range<u64>, reports: impl Fn(u64) -> usize, tries: usize) {
    let (mut hidden, mut printed, mut narrow) = (0, 0, Vec::new());
    for seed in years {
        let one = attack(seed, reports(seed), tries);
        hidden += one.hidden;
        printed += one.printed;
        narrow.extend(one.narrow);
    }
    assert!(
        hidden > 100 && printed > 100,
        "{printed} printed, {hidden} hidden"
    );
    assert!(
        narrow.is_empty(),
        "{hidden} hidden, {printed} printed, {} narrow:\n{}",
        narrow.len(),
        narrow.join("\n")
    );
}

#[test]
#[ignore = "takes minutes in a debug build: cargo test suppression -- --ignored"]
fn one_report_can_be_narrowed_down_nowhere() {
    attack_all(0..YEARS, |_| 1, 800);
}

#[test]
#[ignore = "takes minutes in a debug build: cargo test suppression -- --ignored"]
fn two_and_three_reports_together_tell_nothing_more() {
    attack_all(5000..5040, |seed| 2 + usize::from(seed % 2 == 1), 1500);
}
