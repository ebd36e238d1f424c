//! What of one table is printed, beside the tables that other reports of the year have printed of the same people.

use std::collections::{BTreeMap, BTreeSet};

use super::conceal::{Look, Report, Shown, Size, Table, Why, row_of, signed};
use super::counted::Counts;
use crate::catalog::ContainsSpec;
use crate::suppression::{Choice, Rule};

/// What the other reports have told about the rows of a table.
#[derive(Default)]
struct Told {
    /// As many are certainly in a row.
    counts: BTreeMap<usize, i64>,
    /// These rows are known together only, with how many are in them.
    hidden: BTreeSet<usize>,
    together: i64,
    /// So many more may be in any row.
    unknown: i64,
    any: bool,
}

/// Decides what is printed of a table that adds up to `of`.
pub(super) fn table(look: &Look, shown: &Shown, name: &str, of: &str) -> Table {
    let threshold = look.all.threshold;
    let counts = &look.counted.tables[name];
    let Some(total) = look.known(shown, of) else {
        return Table::Nothing(Why::Total);
    };
    if counts.sum() != total {
        return Table::Nothing(Why::Sum);
    }
    if total == 0 {
        return Table::Rows(Vec::new());
    }
    if total <= threshold + 1 {
        return Table::Nothing(Why::Total);
    }
    let elsewhere = look.wholes().into_iter().any(|(whole, family)| {
        let related = family
            .tables
            .iter()
            .chain(&family.instead)
            .any(|there| there == name);
        related && matches!(whole.shown.tables.get(name), Some(Table::Rows(_)))
    });
    if elsewhere {
        return Table::Nothing(Why::Elsewhere);
    }
    let mut all = Vec::new();
    for (family, parts) in look.families() {
        let parts: Vec<_> = parts
            .into_iter()
            .filter(|part| look.size(part) != Size::Known(0))
            .collect();
        if !parts.is_empty() && family.instead.iter().any(|there| there == name) {
            return Table::Nothing(Why::Elsewhere);
        }
        match told(look, counts, name, family, &parts) {
            Some(told) if told.any => all.push(told),
            Some(_) => {}
            None => return Table::Nothing(Why::Unmatched),
        }
    }
    let mut rule = Rule::new(threshold);
    if look.spec.contains.iter().any(|family| is_row(family, name)) {
        rule = rule.from(threshold + 2);
    }
    choose(rule, counts, &all)
}

/// Whether a row of a table is the total of another report.
fn is_row(family: &ContainsSpec, table: &str) -> bool {
    let mut maps = family.row.values().chain(family.row_of.values());
    maps.any(|tables| tables.contains_key(table))
}

/// What a family of reports has told about a table; nothing when a row of theirs is not among its rows.
fn told(
    look: &Look,
    counts: &Counts,
    name: &str,
    family: &ContainsSpec,
    parts: &[&Report],
) -> Option<Told> {
    let mut told = Told::default();
    for part in parts {
        let size = look.size(part);
        let unknown = match size {
            Size::Known(count) => signed(count),
            Size::Small => signed(look.all.threshold) + 1,
            // More than any row can hold.
            Size::Unknown => signed(counts.sum()) + 1,
        };
        if let Some(row) = row_of(family, &part.document, &part.counted, name) {
            told.any = true;
            let place = counts.place(&row)?;
            match size {
                Size::Known(total) => *told.counts.entry(place).or_default() += signed(total),
                Size::Small | Size::Unknown => told.unknown += unknown,
            }
        } else if family.tables.iter().any(|there| there == name) {
            told.any = true;
            match (part.counted.tables.get(name), part.shown.tables.get(name)) {
                (Some(theirs), Some(Table::Rows(groups))) => {
                    for (index, row) in theirs.rows.iter().enumerate() {
                        let hidden = groups.iter().flatten().any(|there| *there == index);
                        if row.count == 0 && !hidden {
                            continue;
                        }
                        let place = counts.place(&row.name)?;
                        if hidden {
                            told.hidden.insert(place);
                            told.together += signed(row.count);
                        } else {
                            *told.counts.entry(place).or_default() += signed(row.count);
                        }
                    }
                }
                _ => told.unknown += unknown,
            }
        }
    }
    Some(told)
}

/// Chooses by what is left when the others' people are taken away. Rows that the others keep together stay together.
fn choose(rule: Rule, counts: &Counts, all: &[Told]) -> Table {
    let bundle: BTreeSet<usize> = all.iter().flat_map(|told| &told.hidden).copied().collect();
    let alone: Vec<usize> = (0..counts.rows.len())
        .filter(|row| !bundle.contains(row))
        .filter(|row| !(all.is_empty() && counts.open && counts.rows[*row].count == 0))
        .collect();
    let of = |told: &Told, row: usize| told.counts.get(&row).copied().unwrap_or(0);
    let mut left: Vec<i64> = alone
        .iter()
        .map(|row| {
            let most = all.iter().map(|told| of(told, *row)).max().unwrap_or(0);
            signed(counts.rows[*row].count) - most
        })
        .collect();
    if !bundle.is_empty() {
        let own: i64 = bundle
            .iter()
            .map(|row| signed(counts.rows[*row].count))
            .sum();
        let theirs: i64 = all
            .iter()
            .map(|told| told.together + bundle.iter().map(|row| of(told, *row)).sum::<i64>())
            .sum();
        left.push(own - theirs);
    }
    if left.iter().any(|count| *count < 0) {
        // Somebody is counted in two of the others: what is left could be worked out by who knows how many.
        return Table::Nothing(Why::Small);
    }
    let mut rule = rule.beside(all.iter().map(|told| told.unknown).sum());
    if all.len() > 1 {
        rule = rule.without_zeros();
    }
    if all.is_empty() && counts.open {
        rule = rule.at_least_one();
    }
    if left.len() == 1 {
        // One row is the total, and a bundle alone tells nothing.
        return if bundle.is_empty() {
            Table::Rows(Vec::new())
        } else {
            Table::Nothing(Why::Small)
        };
    }
    let bundle: Vec<usize> = bundle.into_iter().collect();
    match rule.choose(&left) {
        Choice::Nothing => Table::Nothing(Why::Small),
        Choice::Whole if bundle.is_empty() => Table::Rows(Vec::new()),
        Choice::Whole => Table::Rows(vec![bundle]),
        Choice::Without(hidden) => {
            let mut group: Vec<usize> = hidden
                .iter()
                .filter_map(|row| alone.get(*row))
                .copied()
                .collect();
            if bundle.is_empty() || !hidden.contains(&alone.len()) {
                let mut groups = vec![group];
                groups.extend((!bundle.is_empty()).then_some(bundle));
                return Table::Rows(groups);
            }
            group.extend(bundle);
            group.sort_unstable();
            Table::Rows(vec![group])
        }
    }
}

/// Which rows could be taken together so that the table can be printed; for rows that people write themselves.
pub(super) fn to_merge(threshold: u64, counts: &Counts) -> Option<Vec<String>> {
    let mut order: Vec<usize> = (0..counts.rows.len())
        .filter(|row| counts.rows[*row].count > 0)
        .collect();
    order.sort_by_key(|row| counts.rows[*row].count);
    (2..order.len()).find_map(|first| {
        let (merged, kept) = order.split_at(first);
        let sum = merged
            .iter()
            .map(|row| signed(counts.rows[*row].count))
            .sum();
        let mut left: Vec<i64> = kept
            .iter()
            .map(|row| signed(counts.rows[*row].count))
            .collect();
        left.push(sum);
        let printed = Rule::new(threshold).at_least_one().choose(&left) != Choice::Nothing;
        printed.then(|| {
            merged
                .iter()
                .map(|row| counts.rows[*row].name.clone())
                .collect()
        })
    })
}
