//! The attack: years that print the same pages, letter for letter, and differ in what is hidden.
//!
//! A hidden number is safe when two years that differ enough in it print the same words: then nobody can tell them
//! apart, whatever they know of the method, the program included. The attacker solves the sums for such years, prints
//! each, and compares; a number for which no two are found is worked out.

use std::cell::RefCell;
use std::collections::HashMap;

use griffie::case::CaseFacts;
use griffie::diagnostic::Language;
use griffie::document::{Printed, Request, Stage, Version};

use super::known::{Key, Known};
use super::page::{lines, read};
use super::year::{Dice, Report};
use crate::support::{date, maker};

pub(crate) const THRESHOLD: i64 = 5;

/// How often a number is tried.
const TRIES: usize = 4000;

/// How reports are printed: the words of each, in the order in which they go out.
pub(crate) type Press<'a> = &'a dyn Fn(&[Report]) -> Vec<Vec<String>>;

/// What the program means to print, which is asked first because it is quick; only the words count.
fn meant(reports: &[Report]) -> Vec<serde_json::Value> {
    let mut earlier: Vec<Printed> = Vec::new();
    let mut all = Vec::new();
    let case = CaseFacts::default();
    for report in reports {
        let prepared = maker()
            .prepare(&format!("klachtenreglement/{}", report.code))
            .expect("prepared");
        let figures = maker().printed_figures(&prepared, &request(report, &case, &earlier));
        all.push(figures.expect("readable").expect("a report"));
        earlier.push(printed(report));
    }
    all
}

fn printed(report: &Report) -> Printed {
    Printed {
        document: report.code.to_owned(),
        answers: report.answers.clone(),
        filed: true,
    }
}

/// How a report is asked for: a draft, so that one that would be refused is attacked too.
pub(crate) fn request<'a>(
    report: &'a Report,
    case: &'a CaseFacts,
    earlier: &'a [Printed],
) -> Request<'a> {
    Request {
        answers: &report.answers,
        case,
        date: date("2027-10-01"),
        stage: Stage::Draft,
        language: Language::Nl,
        to: None,
        without: &[],
        earlier,
        version: Version::Whole,
    }
}

/// The words of the last of these reports, printed beside those before it.
fn last(reports: &[Report]) -> Vec<String> {
    let (report, before) = reports.split_last().expect("a report");
    let earlier: Vec<Printed> = before.iter().map(printed).collect();
    let prepared = maker()
        .prepare(&format!("klachtenreglement/{}", report.code))
        .expect("prepared");
    let case = CaseFacts::default();
    let request = request(report, &case, &earlier);
    let data = maker().layout_data(&prepared, &request).expect("composed");
    lines(&data[0])
}

thread_local! {
    /// What was printed of these reports: most of a year stays as it is while one number is tried.
    static PRINTED: RefCell<HashMap<String, Vec<String>>> = RefCell::new(HashMap::new());
}

/// The words that the program prints.
pub(crate) fn program(reports: &[Report]) -> Vec<Vec<String>> {
    let mut before = String::new();
    let one = |until: usize| {
        let report = &reports[until - 1];
        before.push_str(report.code);
        before.push_str(&report.answers.to_string());
        let known = PRINTED.with_borrow(|printed| printed.get(&before).cloned());
        known.unwrap_or_else(|| {
            let words = last(&reports[..until]);
            PRINTED.with_borrow_mut(|printed| {
                if printed.len() > 4000 {
                    printed.clear();
                }
                printed.insert(before.clone(), words.clone())
            });
            words
        })
    };
    (1..=reports.len()).map(one).collect()
}

/// What came of an attack.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) hidden: usize,
    pub(crate) printed: usize,
    /// Numbers that the sums alone give.
    pub(crate) solved: Vec<String>,
    /// Numbers that are worked out by who knows the method too.
    pub(crate) narrow: Vec<String>,
    /// Numbers of a few people that stand on a page.
    pub(crate) small: Vec<String>,
}

impl Outcome {
    pub(crate) fn add(&mut self, other: Self) {
        self.hidden += other.hidden;
        self.printed += other.printed;
        self.solved.extend(other.solved);
        self.narrow.extend(other.narrow);
        self.small.extend(other.small);
    }
}

fn called(reports: &[Report], (index, table, row): &Key) -> String {
    format!("{} ({index}) {table} {row}", reports[*index].code)
}

/// Attacks the reports of one year.
pub(crate) fn attack(reports: &[Report], press: Press, quick: bool, seed: u64) -> Outcome {
    let meant = quick.then(|| meant(reports));
    let words = press(reports);
    let pages: Vec<_> = reports
        .iter()
        .zip(&words)
        .map(|(report, words)| read(report.code, words))
        .collect();
    let known = Known::new(reports, &pages);
    let mut outcome = Outcome::default();
    let mut ends = known.problem.ends.clone();
    assert!(
        known.problem.narrow(&mut ends, None),
        "the pages contradict each other"
    );
    let mut hidden: Vec<(&Key, usize)> = Vec::new();
    for (key, cell) in &known.cells {
        let (low, high) = known.problem.ends[*cell];
        if low < high {
            // Where everybody may know that there is nobody, nobody is given away.
            if ends[*cell].1 > 0 {
                hidden.push((key, *cell));
            }
        } else {
            outcome.printed += 1;
            if low > 0 && low < THRESHOLD {
                outcome
                    .small
                    .push(format!("{}: {low}", called(reports, key)));
            }
        }
    }
    outcome.hidden = hidden.len();
    // Of those that are left after a subtraction, a few may not be known; nobody or many may.
    let few = |cell: usize| known.truth[cell] > 0 && known.truth[cell] < THRESHOLD;
    hidden.extend(
        known
            .left
            .iter()
            .map(|(key, cell)| (key, *cell))
            .filter(|(_, cell)| few(*cell)),
    );
    let mut found: Vec<(i64, i64)> = known.truth.iter().map(|value| (*value, *value)).collect();
    let wide = |(low, high): (i64, i64)| high - low >= THRESHOLD;
    let mut dice = Dice::new(seed + 77);
    for (key, cell) in hidden {
        let (low, high) = ends[cell];
        if !wide((low, high)) {
            let text = format!("{}: {low} to {high}", called(reports, key));
            outcome.solved.push(text.clone());
            outcome.narrow.push(text);
            continue;
        }
        for round in 0..TRIES {
            if wide(found[cell]) {
                break;
            }
            let world = other(&known, &ends, cell, found[cell], round, &mut dice);
            let Some(world) = world else { continue };
            let there = known.reports(reports, &world);
            if meant
                .as_ref()
                .is_some_and(|meant| self::meant(&there) != *meant)
            {
                continue;
            }
            if press(&there) == words {
                for (found, value) in found.iter_mut().zip(world) {
                    *found = (found.0.min(value), found.1.max(value));
                }
            }
        }
        if !wide(found[cell]) {
            let (low, high) = found[cell];
            let text = format!("year {seed}, {}: {low} to {high}", called(reports, key));
            outcome.narrow.push(text);
        }
    }
    outcome
}

/// Another year that the sums and the pages allow, with another value of one number.
fn other(
    known: &Known,
    ends: &[(i64, i64)],
    cell: usize,
    found: (i64, i64),
    round: usize,
    dice: &mut Dice,
) -> Option<Vec<i64>> {
    let (low, high) = ends[cell];
    let pick = |from: i64, to: i64, dice: &mut Dice| -> Option<i64> {
        let many = u64::try_from(to - from + 1).ok().filter(|many| *many > 0)?;
        Some(from + i64::try_from(dice.below(many)).expect("small"))
    };
    // As far from what was found as is needed, or some way there.
    let (up, down) = (found.0 + THRESHOLD, found.1 - THRESHOLD);
    let value = match round % 4 {
        0 => (up <= high).then_some(up),
        1 => (down >= low).then_some(down),
        2 => pick(found.1 + 1, high.min(up + 6), dice),
        _ => pick(low.max(down - 6), found.0 - 1, dice),
    }?;
    // Or two rows alike, with a few in another: of rows as large nobody can say which is hidden.
    let table = |key: &Key| (key.0, key.1.clone());
    let here = known
        .cells
        .iter()
        .find(|(_, there)| **there == cell)
        .map(|(key, _)| table(key));
    let beside: Vec<usize> = known
        .cells
        .iter()
        .filter(|(key, there)| here.as_ref() == Some(&table(key)) && **there != cell)
        .map(|(_, there)| *there)
        .collect();
    let mut alike = None;
    let mut value = value;
    // Or the two exchanged: of a sum of two nobody can say which is the small one.
    if (4..8).contains(&round) && !beside.is_empty() {
        let twin = beside[round % beside.len()];
        let mut wish = known.truth.clone();
        wish.swap(cell, twin);
        let mut ends = ends.to_vec();
        if (low..=high).contains(&wish[cell]) {
            ends[cell] = (wish[cell], wish[cell]);
            let order: Vec<usize> = std::iter::once(twin)
                .chain((0..ends.len()).filter(|at| *at != cell && *at != twin))
                .collect();
            return known.problem.solve(&ends, &wish, &order);
        }
    }
    if round >= 8 && round % 5 == 4 && !beside.is_empty() {
        let twin = beside[usize::try_from(dice.below(beside.len() as u64)).expect("small")];
        let few = i64::try_from(dice.below(6)).expect("small");
        let half = (known.truth[cell] + known.truth[twin] - few) / 2;
        if (low..=high).contains(&half) {
            value = half;
            alike = Some(twin);
        }
    }
    let mut ends = ends.to_vec();
    ends[cell] = (value, value);
    let mut order: Vec<usize> = (0..ends.len()).filter(|at| *at != cell).collect();
    for at in (1..order.len()).rev() {
        let with = usize::try_from(dice.below(at as u64 + 1)).expect("small");
        order.swap(at, with);
    }
    if let Some(twin) = alike {
        order.retain(|at| *at != twin);
        order.insert(0, twin);
        let mut wish = known.truth.clone();
        wish[twin] = value;
        return known.problem.solve(&ends, &wish, &order);
    }
    // Everything else as it is; later the rest of its table anyhow, with two rows alike now and then, or all a little
    // different, so that others make room.
    let mut wish = known.truth.clone();
    let any = |at: usize, dice: &mut Dice| pick(ends[at].0, ends[at].1.min(ends[at].0 + 99), dice);
    if round >= 8 {
        let mut other = Some(value);
        match round % 3 {
            0 => {
                for wish in &mut wish {
                    if dice.below(4) == 0 {
                        *wish += i64::try_from(dice.below(9)).expect("small") - 4;
                    }
                }
            }
            kind => {
                for at in &beside {
                    let far = wish[*at] + i64::try_from(dice.below(31)).expect("small") - 15;
                    let alike = other.filter(|_| dice.below(2) == 0);
                    let wild = if kind == 1 { Some(far) } else { any(*at, dice) };
                    wish[*at] = alike.or(wild).unwrap_or(far);
                    other = Some(if dice.below(3) == 0 { value } else { wish[*at] });
                }
            }
        }
    }
    known.problem.solve(&ends, &wish, &order)
}
