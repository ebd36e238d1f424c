//! What of the numbers of a report is printed, beside the reports of its year that are printed already.
//!
//! Each decision is about numbers of its own once everything printed before is known: totals first, then each table
//! under its total, and of a report that contains others only the people that those did not count. So no decision tells
//! anything about another, and what holds for one table (see `suppression`) holds for all of them together.

use std::collections::{BTreeMap, BTreeSet};

use super::conceal_table::table;
use super::counted::{Counted, Term};
use crate::catalog::{ContainsSpec, DisclosureSpec, ReportSpec, TermsSpec};
use crate::suppression::{difference_shown, shown_alone, stock_shown};

/// What is printed of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// The numbers that are printed, by their fields.
    pub(super) numbers: BTreeSet<String>,
    pub(super) tables: BTreeMap<String, Table>,
    /// The rows that are printed, by table.
    pub(super) terms: BTreeMap<String, BTreeSet<String>>,
    /// A report about the same year went out with other numbers.
    pub(super) differs: bool,
    /// Beside other reports of the year, a total that is not printed is not said to be small either: of one for which
    /// only the difference is small, a reader would know that it is not.
    pub(super) quiet: bool,
}

/// What is printed of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Table {
    /// Every row, but for these groups of rows, of which only the sum is known.
    Rows(Vec<Vec<usize>>),
    /// No row.
    Nothing(Why),
}

/// Why a table is not printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// Its total is not printed, or too small.
    Total,
    /// Its counts do not add up to it.
    Sum,
    /// What would be left could be worked out.
    Small,
    /// Another report of the year has it.
    Elsewhere,
    /// A row of another report is not among its rows.
    Unmatched,
}

/// A report and what is printed of it.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub(super) document: String,
    pub(super) counted: Counted,
    pub(super) shown: Shown,
}

/// What a reader of a report knows about how many people it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// Its total is printed.
    Known(u64),
    /// Too few to print; at least one.
    Small,
    /// Not printed for another reason.
    Unknown,
}

/// A report that is being looked at, with those that were printed before.
pub(super) struct Look<'a> {
    pub(super) all: &'a DisclosureSpec,
    pub(super) spec: &'a ReportSpec,
    pub(super) document: &'a str,
    pub(super) counted: &'a Counted,
    pub(super) earlier: &'a [Report],
}

/// Decides what is printed.
pub(super) fn conceal(look: &Look) -> Shown {
    if let Some(before) = look.same(&look.counted.year) {
        if before.counted == *look.counted {
            return before.shown.clone();
        }
        // The difference between the two would tell; nothing is printed.
        return Shown {
            differs: true,
            tables: look
                .counted
                .tables
                .keys()
                .map(|name| (name.clone(), Table::Nothing(Why::Elsewhere)))
                .collect(),
            ..Shown::default()
        };
    }
    let mut shown = Shown::default();
    look.numbers(&mut shown);
    // A table under a row of another one comes after it.
    let (under, first): (Vec<_>, Vec<_>) = look
        .spec
        .tables
        .iter()
        .partition(|(_, of)| of.contains('.'));
    for (name, of) in first.into_iter().chain(under) {
        if look.counted.tables.contains_key(name) {
            let printed = table(look, &shown, name, of);
            shown.tables.insert(name.clone(), printed);
        }
    }
    for (name, terms) in &look.spec.terms {
        let rows = look.counted.terms.get(name).into_iter().flatten();
        let printed = rows
            .filter(|row| look.term_shown(&shown, name, terms, row))
            .map(|row| row.name.clone());
        let printed: BTreeSet<String> = printed.collect();
        shown.terms.insert(name.clone(), printed);
    }
    for (name, of) in &look.spec.averages {
        if look
            .known(&shown, of)
            .is_some_and(|count| count > look.all.threshold + 1)
        {
            shown.numbers.insert(name.clone());
        }
    }
    shown
}

impl<'a> Look<'a> {
    /// The report of another year, or the same report again.
    fn same(&self, year: &str) -> Option<&'a Report> {
        self.earlier.iter().rev().find(|report| {
            report.document == self.document
                && report.counted.year == year
                && report.counted.whose == self.counted.whose
        })
    }

    fn this_year(&self) -> impl Iterator<Item = &'a Report> + use<'a> {
        let year = self.counted.year.clone();
        self.earlier
            .iter()
            .filter(move |report| report.counted.year == year)
    }

    /// The reports whose people are among those of this one, family by family.
    pub(super) fn families(&self) -> Vec<(&'a ContainsSpec, Vec<&'a Report>)> {
        let of = |family: &'a ContainsSpec| {
            let parts = self
                .this_year()
                .filter(|report| family.reports.contains(&report.document));
            (family, parts.collect())
        };
        self.spec.contains.iter().map(of).collect()
    }

    /// The reports that contain the people of this one, each with the family it counts this one in.
    pub(super) fn wholes(&self) -> Vec<(&'a Report, &'a ContainsSpec)> {
        self.this_year()
            .filter_map(|report| Some((report, self.all.reports.get(&report.document)?)))
            .flat_map(|(report, spec)| spec.contains.iter().map(move |family| (report, family)))
            .filter(|(_, family)| family.reports.iter().any(|name| name == self.document))
            .collect()
    }

    /// What a reader of a report knows about how many people it is about.
    pub(super) fn size(&self, report: &Report) -> Size {
        let spec = self.all.reports.get(&report.document);
        let Some((field, total)) = spec
            .and_then(|spec| spec.total.as_ref())
            .and_then(|field| Some((field, report.counted.number(field)?)))
        else {
            return Size::Unknown;
        };
        if report.shown.numbers.contains(field) {
            Size::Known(total)
        } else if report.shown.quiet || shown_alone(total, self.all.threshold) {
            Size::Unknown
        } else {
            Size::Small
        }
    }

    /// A number of this report, when it is printed: a field, or a row of a table.
    pub(super) fn known(&self, shown: &Shown, name: &str) -> Option<u64> {
        let printed = match name.split_once('.') {
            None => shown.numbers.contains(name),
            Some((table, row)) => match shown.tables.get(table)? {
                Table::Nothing(_) => false,
                Table::Rows(groups) => {
                    let place = self.counted.tables.get(table)?.place(row)?;
                    !groups.iter().flatten().any(|hidden| *hidden == place)
                }
            },
        };
        self.counted.number(name).filter(|_| printed)
    }

    fn numbers(&self, shown: &mut Shown) {
        let threshold = self.all.threshold;
        let alone = |field: &String| {
            self.counted
                .number(field)
                .is_some_and(|count| shown_alone(count, threshold))
        };
        shown.quiet =
            !self.wholes().is_empty() || self.families().iter().any(|(_, parts)| !parts.is_empty());
        if let Some(total) = &self.spec.total
            && alone(total)
            && self.total_beside_others()
        {
            shown.numbers.insert(total.clone());
        }
        let last_year = self.same(&year_before(&self.counted.year));
        // Printed last year, or not at all; where last year's report is not known, by its size.
        let as_before = |field: &String, there: Option<&String>| match (last_year, there) {
            (Some(report), Some(there)) => {
                report.shown.numbers.contains(there)
                    && report.counted.number(there) == self.counted.number(field)
            }
            _ => true,
        };
        if let Some(before) = &self.spec.total_before
            && alone(before)
            && as_before(before, self.spec.total.as_ref())
        {
            shown.numbers.insert(before.clone());
        }
        let Some(stock) = &self.spec.stock else {
            return;
        };
        if alone(&stock.went) {
            shown.numbers.insert(stock.went.clone());
        }
        let number = |field: &String| self.counted.number(field);
        let (Some(start), Some(came), Some(went), Some(end)) = (
            number(&stock.start),
            number(&stock.came),
            number(&stock.went),
            number(&stock.end),
        ) else {
            return;
        };
        let between = [&stock.came, &stock.went];
        if start + came == went + end
            && between
                .into_iter()
                .all(|field| shown.numbers.contains(field))
            && stock_shown(start, end, threshold)
            && as_before(&stock.start, Some(&stock.end))
        {
            shown
                .numbers
                .extend([stock.start.clone(), stock.end.clone()]);
        }
    }

    /// Whether the total can stand beside the totals of the reports that it contains, or that contain it.
    fn total_beside_others(&self) -> bool {
        let Some(total) = self
            .spec
            .total
            .as_ref()
            .and_then(|field| self.counted.number(field))
        else {
            return false;
        };
        let stands = |whole: u64, parts: &[Size]| self.stands(signed(whole), parts);
        let contained = self.families().into_iter().all(|(_, parts)| {
            let parts: Vec<_> = parts.into_iter().map(|part| self.size(part)).collect();
            parts.is_empty() || stands(total, &parts)
        });
        contained
            && self.wholes().into_iter().all(|(whole, family)| {
                let others = self
                    .this_year()
                    .filter(|report| family.reports.contains(&report.document));
                let mut parts: Vec<_> = others.map(|other| self.size(other)).collect();
                parts.push(Size::Known(total));
                let beside = match self.size(whole) {
                    Size::Known(count) => stands(count, &parts),
                    Size::Small | Size::Unknown => true,
                };
                beside && self.beside_rows(whole, family, total)
            })
    }

    /// Whether a number can stand beside those of the reports that it contains.
    fn stands(&self, whole: i64, parts: &[Size]) -> bool {
        let mut left = whole;
        let mut small = 0;
        for part in parts {
            match part {
                Size::Known(count) => left -= signed(*count),
                Size::Small => small += 1,
                Size::Unknown => return false,
            }
        }
        // Fewer than those within: somebody is counted in two of them, and who is left could be worked out from how many.
        left >= 0 && difference_shown(left, small, self.all.threshold)
    }

    /// Whether the total can stand beside the row that a larger report has counted all of these people in.
    fn beside_rows(&self, whole: &Report, family: &ContainsSpec, total: u64) -> bool {
        whole.shown.tables.iter().all(|(name, table)| {
            let Some(row) = row_of(family, self.document, self.counted, name) else {
                return true;
            };
            let counts = whole.counted.tables.get(name);
            match (
                table,
                counts.and_then(|counts| Some((counts, counts.place(&row)?))),
            ) {
                (Table::Nothing(_), _) => true,
                (_, None) => false,
                (Table::Rows(groups), Some((counts, place))) => {
                    let hidden = groups.iter().flatten().any(|there| *there == place);
                    let others = self.this_year().filter(|report| {
                        row_of(family, &report.document, &report.counted, name).as_ref()
                            == Some(&row)
                    });
                    let mut parts: Vec<_> = others.map(|other| self.size(other)).collect();
                    parts.push(Size::Known(total));
                    !hidden && self.stands(signed(counts.rows[place].count), &parts)
                }
            }
        })
    }

    fn term_shown(&self, shown: &Shown, name: &str, spec: &TermsSpec, row: &Term) -> bool {
        let threshold = self.all.threshold;
        let sum = row.counts.iter().sum::<u64>();
        let Some(of) = &spec.of else {
            return row
                .counts
                .iter()
                .all(|count| shown_alone(*count, threshold));
        };
        let Some(total) = self.known(shown, of).filter(|total| *total > threshold + 1) else {
            return false;
        };
        let apart = |other: &String| {
            self.known(shown, other)
                .is_none_or(|other| difference_shown(signed(other) - signed(sum), 0, threshold))
        };
        let twice = self.wholes().iter().any(|(whole, _)| {
            whole
                .shown
                .terms
                .get(name)
                .is_some_and(|rows| rows.contains(&row.name))
        });
        if sum > total || twice || !spec.beside.iter().all(apart) {
            return false;
        }
        // What is left of each count, and of those without this term, when the reports within are taken away.
        let mut left: Vec<i64> = row
            .counts
            .iter()
            .chain([&(total - sum)])
            .map(|count| signed(*count))
            .collect();
        let mut unknown = 0;
        for part in self.families().into_iter().flat_map(|(_, parts)| parts) {
            let rows = part.counted.terms.get(name);
            let Some(there) =
                rows.and_then(|rows| rows.iter().find(|there| there.name == row.name))
            else {
                continue;
            };
            let printed = part
                .shown
                .terms
                .get(name)
                .is_some_and(|rows| rows.contains(&row.name));
            match self.size(part) {
                Size::Known(count) if printed => {
                    let rest = signed(count) - signed(there.counts.iter().sum());
                    let counts = there
                        .counts
                        .iter()
                        .map(|count| signed(*count))
                        .chain([rest]);
                    left.iter_mut()
                        .zip(counts)
                        .for_each(|(left, count)| *left -= count);
                }
                Size::Known(count) => unknown += signed(count),
                Size::Small => unknown += signed(threshold) + 1,
                Size::Unknown => return false,
            }
        }
        left.iter()
            .all(|count| (*count == 0 && unknown == 0) || *count >= signed(threshold).max(unknown))
    }
}

/// The row of a larger report's table that all people of a report are in.
pub(super) fn row_of(
    family: &ContainsSpec,
    document: &str,
    counted: &Counted,
    table: &str,
) -> Option<String> {
    let fixed = family.row.get(document).and_then(|rows| rows.get(table));
    let named = family.row_of.get(document).and_then(|rows| rows.get(table));
    fixed.or_else(|| counted.whose.get(named?)).cloned()
}

pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX / 4)
}

/// The year before: each number in it is one less.
fn year_before(year: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for letter in year.chars().chain([' ']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if let Ok(number) = digits.parse::<u32>() {
            out.push_str(&number.saturating_sub(1).to_string());
        }
        digits.clear();
        out.push(letter);
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_year_before() {
        assert_eq!(super::year_before("2026-2027"), "2025-2026");
        assert_eq!(super::year_before("2027"), "2026");
    }
}
