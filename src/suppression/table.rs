//! One table whose rows add up to a known total.
//!
//! Rows are hidden from the smallest on, as many as are needed; what they are together is known from the total. Hiding
//! `k` rows with the sum `m`, all below the smallest printed row `b`, is *wide* when among the tables that would print
//! just this page a hidden row can be small and large. Those tables are the ones with the same `k`, `m` and `b` that
//! cannot do with fewer hidden rows. That depends on pages with fewer hidden rows alone, so the definition is sound; and
//! it depends on nothing but what is printed, so the choice itself tells nothing more.

use std::cell::RefCell;
use std::collections::HashMap;

/// So many tables are gone through for one page; a page that needs more counts as not wide, whatever the counts are.
const CAP: usize = 20_000;

/// A page, as far as width goes: the rule, how many rows are hidden, their sum, and the smallest printed row.
type Page = (Rule, usize, i64, i64);

thread_local! {
    /// Which pages are wide. Every report asks about the same few again.
    static WIDE: RefCell<HashMap<Page, bool>> = RefCell::new(HashMap::new());
}

/// How a kind of table is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rule {
    /// A hidden row can have values this far apart.
    threshold: i64,
    /// A row below it is not printed.
    floor: i64,
    /// A row without anybody is printed when nothing else has to be hidden.
    zeros: bool,
    /// What a row counts at least.
    least: i64,
    /// What a hidden row must be able to hold: as many as other reports may have put into it.
    reach: i64,
}

/// What of a table is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Every row.
    Whole,
    /// Every row but these, which are known together only.
    Without(Vec<usize>),
    /// No row.
    Nothing,
}

impl Rule {
    /// A table of which everything that its own rows tell is known.
    pub fn new(threshold: u64) -> Self {
        let threshold = i64::try_from(threshold).unwrap_or(i64::MAX / 4);
        Self {
            threshold,
            floor: threshold,
            zeros: true,
            least: 0,
            reach: 0,
        }
    }

    /// Rows are there because they count somebody: a list that people write themselves.
    #[must_use]
    pub fn at_least_one(mut self) -> Self {
        self.least = 1;
        self
    }

    /// Other reports may have counted up to `unknown` in any row without having said so.
    #[must_use]
    pub fn beside(mut self, unknown: i64) -> Self {
        if unknown > 0 {
            self.floor = self.floor.max(unknown);
            self.reach = unknown;
            self.zeros = false;
        }
        self
    }

    /// A row is another report's total, which has to be above `floor` to be printed there.
    #[must_use]
    pub fn from(mut self, floor: u64) -> Self {
        self.floor = self.floor.max(i64::try_from(floor).unwrap_or(i64::MAX / 4));
        self
    }

    /// A row without anybody is not told either.
    #[must_use]
    pub fn without_zeros(mut self) -> Self {
        self.zeros = false;
        self
    }

    /// What is printed of rows with these counts, when their sum is known.
    pub fn choose(&self, counts: &[i64]) -> Choice {
        if self.zeros && counts.iter().all(|count| *count == 0) {
            return Choice::Whole;
        }
        let total = counts.iter().sum::<i64>();
        // Known before the rows are looked at: this sum leaves no room.
        if !self.is_wide(counts.len(), total, total.saturating_add(1)) {
            return Choice::Nothing;
        }
        if counts.iter().all(|count| self.tells_nothing(*count)) {
            return Choice::Whole;
        }
        let mut order: Vec<usize> = (0..counts.len()).collect();
        order.sort_by_key(|row| counts[*row]);
        let sorted: Vec<i64> = order.iter().map(|row| counts[*row]).collect();
        match (2..sorted.len()).find(|hidden| self.can_hide(&sorted, *hidden)) {
            Some(hidden) => {
                order.truncate(hidden);
                order.sort_unstable();
                Choice::Without(order)
            }
            None => Choice::Nothing,
        }
    }

    fn tells_nothing(&self, count: i64) -> bool {
        count >= self.floor || (count == 0 && self.zeros)
    }

    /// Whether the page that hides the first `hidden` of the rows is wide.
    fn can_hide(&self, sorted: &[i64], hidden: usize) -> bool {
        let bound = sorted[hidden];
        sorted[hidden - 1] < bound
            && bound >= self.floor
            && self.is_wide(hidden, sorted[..hidden].iter().sum(), bound)
    }

    fn is_wide(&self, rows: usize, sum: i64, bound: i64) -> bool {
        if rows < 2 || sum < 0 {
            return false;
        }
        // A bound above the sum bounds nothing.
        let key = (*self, rows, sum, bound.min(sum + 1));
        if let Some(known) = WIDE.with_borrow(|wide| wide.get(&key).copied()) {
            return known;
        }
        let found = self.look_for_width(rows, sum, key.3);
        WIDE.with_borrow_mut(|wide| wide.insert(key, found));
        found
    }

    /// Whether two tables that print this page lie far enough apart. Rows can change places, so the smallest row of one
    /// and the largest of another are the ends of every row.
    fn look_for_width(&self, rows: usize, sum: i64, bound: i64) -> bool {
        let mut smallest = None;
        let mut looked = 0;
        let least = self.least;
        let whole = Upward {
            rows,
            sum,
            least,
            below: bound,
        };
        whole.each(&mut |table| {
            looked += 1;
            if looked > CAP {
                return true;
            }
            let fits = self.needs_all_hidden(table);
            if fits {
                smallest = Some(table[0]);
            }
            fits
        });
        let Some(smallest) = smallest else {
            return false;
        };
        let mut wide = false;
        looked = 0;
        for largest in (self.reach.max(smallest + self.threshold)..bound.min(sum + 1)).rev() {
            let rest = Upward {
                rows: rows - 1,
                sum: sum - largest,
                least,
                below: largest + 1,
            };
            let done = rest.each(&mut |table| {
                looked += 1;
                if looked > CAP {
                    return true;
                }
                let mut table = table.to_vec();
                table.push(largest);
                wide = self.needs_all_hidden(&table);
                wide
            });
            if done {
                break;
            }
        }
        wide
    }

    /// Whether a table, smallest row first, cannot do with fewer hidden rows.
    fn needs_all_hidden(&self, sorted: &[i64]) -> bool {
        !sorted.iter().all(|count| self.tells_nothing(*count))
            && !(2..sorted.len()).any(|hidden| self.can_hide(sorted, hidden))
    }
}

/// All ways to divide a sum over rows that never decrease.
struct Upward {
    rows: usize,
    sum: i64,
    least: i64,
    below: i64,
}

impl Upward {
    /// Calls `see` for each until it says that it has seen enough; tells whether it did.
    fn each(&self, see: &mut dyn FnMut(&[i64]) -> bool) -> bool {
        let mut table = Vec::with_capacity(self.rows);
        self.extend(&mut table, self.sum, self.least, see)
    }

    fn extend(
        &self,
        table: &mut Vec<i64>,
        left: i64,
        from: i64,
        see: &mut dyn FnMut(&[i64]) -> bool,
    ) -> bool {
        let Some(rows) = i64::try_from(self.rows - table.len())
            .ok()
            .filter(|rows| *rows > 0)
        else {
            return left == 0 && see(table);
        };
        if from * rows > left || (self.below - 1) * rows < left {
            return false;
        }
        let first = if rows == 1 { left } else { from };
        for count in first..=left / rows {
            table.push(count);
            let done = self.extend(table, left - count, count, see);
            table.pop();
            if done {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Every table of `rows` rows with a sum.
    fn tables(rows: usize, sum: i64, least: i64) -> Vec<Vec<i64>> {
        if rows == 1 {
            return vec![vec![sum]];
        }
        (least..=sum)
            .flat_map(|first| {
                tables(rows - 1, sum - first, least)
                    .into_iter()
                    .map(move |mut rest| {
                        rest.insert(0, first);
                        rest
                    })
            })
            .filter(|table| table.iter().all(|count| *count >= least))
            .collect()
    }

    /// What a reader sees: the printed rows, the others blank.
    fn page(rule: &Rule, table: &[i64]) -> Vec<Option<i64>> {
        let choice = rule.choose(table);
        table
            .iter()
            .enumerate()
            .map(|(row, count)| match &choice {
                Choice::Whole => Some(*count),
                Choice::Without(hidden) if !hidden.contains(&row) => Some(*count),
                _ => None,
            })
            .collect()
    }

    /// Groups every table by the page that it prints: the ends of each blank lie the threshold apart.
    fn every_page_is_wide(rule: Rule, rows: usize, sum: i64) {
        let mut pages: BTreeMap<Vec<Option<i64>>, Vec<Vec<i64>>> = BTreeMap::new();
        for table in tables(rows, sum, rule.least) {
            pages.entry(page(&rule, &table)).or_default().push(table);
        }
        for (page, tables) in pages {
            for row in (0..rows).filter(|row| page[*row].is_none()) {
                let values = || tables.iter().map(|table| table[row]);
                let apart = values().max().expect("some") - values().min().expect("some");
                assert!(apart >= rule.threshold, "{page:?}: {apart} in row {row}");
            }
            for shown in page.iter().flatten() {
                assert!(*shown == 0 || *shown >= rule.threshold, "{page:?}");
            }
        }
    }

    #[test]
    fn all_tables_with_one_page_differ_enough_in_every_hidden_row() {
        for (rows, until) in [(2, 60), (3, 45), (4, 30), (5, 22)] {
            for sum in 7..until {
                every_page_is_wide(Rule::new(5), rows, sum);
                every_page_is_wide(Rule::new(5).at_least_one(), rows, sum.max(12));
                every_page_is_wide(Rule::new(5).without_zeros(), rows, sum);
                every_page_is_wide(Rule::new(5).from(7), rows, sum);
                every_page_is_wide(Rule::new(5).beside(9), rows, sum);
            }
        }
        for sum in 5..24 {
            every_page_is_wide(Rule::new(3), 4, sum);
            every_page_is_wide(Rule::new(10), 3, sum + 8);
        }
    }

    #[test]
    fn what_can_be_printed_is_printed() {
        let rule = Rule::new(5);
        assert_eq!(rule.choose(&[14, 5]), Choice::Whole);
        assert_eq!(rule.choose(&[30, 20, 0, 0]), Choice::Whole);
        assert_eq!(
            rule.choose(&[40, 12, 9, 4, 1]),
            Choice::Without(vec![2, 3, 4])
        );
        assert_eq!(rule.choose(&[8, 1, 1]), Choice::Nothing);
    }

    #[test]
    fn a_page_with_too_many_tables_behind_it_is_not_called_wide() {
        let rule = Rule::new(5).beside(400);
        assert_eq!(rule.choose(&[1; 40]), Choice::Nothing);
    }
}
