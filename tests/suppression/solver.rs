//! Integer bounds: whole numbers with sums between them, solved by narrowing and trying.

/// How many values are tried before a question counts as not answered.
const STEPS: usize = 4_000;

/// Numbers with their ends, and sums that hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Problem {
    pub(crate) ends: Vec<(i64, i64)>,
    /// Factors and numbers, that add up to nothing when `.1` is taken off.
    sums: Vec<(Vec<(i64, usize)>, i64)>,
    /// The sums that a number is in.
    of: Vec<Vec<usize>>,
}

impl Problem {
    /// A new number.
    pub(crate) fn number(&mut self, low: i64, high: i64) -> usize {
        self.ends.push((low, high));
        self.of.push(Vec::new());
        self.ends.len() - 1
    }

    /// The parts add up to the sum.
    pub(crate) fn sum(&mut self, parts: Vec<(i64, usize)>, sum: i64) {
        for (_, part) in &parts {
            self.of[*part].push(self.sums.len());
        }
        self.sums.push((parts, sum));
    }

    /// Whether these values satisfy everything.
    pub(crate) fn holds(&self, values: &[i64]) -> Option<String> {
        let out = |at: usize| values[at] < self.ends[at].0 || values[at] > self.ends[at].1;
        if let Some(at) = (0..values.len()).find(|at| out(*at)) {
            return Some(format!(
                "number {at} is {} outside {:?}",
                values[at], self.ends[at]
            ));
        }
        let wrong = self.sums.iter().find(|(parts, sum)| {
            parts
                .iter()
                .map(|(factor, part)| factor * values[*part])
                .sum::<i64>()
                != *sum
        });
        wrong.map(|wrong| format!("{wrong:?}"))
    }

    /// Narrows the ends by every sum until nothing changes; false when there is no solution.
    pub(crate) fn narrow(&self, ends: &mut [(i64, i64)], first: Option<usize>) -> bool {
        let mut waiting: Vec<usize> = match first {
            Some(number) => self.of[number].clone(),
            None => (0..self.sums.len()).collect(),
        };
        let mut queued = vec![false; self.sums.len()];
        waiting.iter().for_each(|at| queued[*at] = true);
        while let Some(at) = waiting.pop() {
            queued[at] = false;
            let (parts, sum) = &self.sums[at];
            let least = |(factor, part): &(i64, usize)| {
                let (low, high) = ends[*part];
                if *factor > 0 {
                    factor * low
                } else {
                    factor * high
                }
            };
            let most = |(factor, part): &(i64, usize)| {
                let (low, high) = ends[*part];
                if *factor > 0 {
                    factor * high
                } else {
                    factor * low
                }
            };
            let (all_least, all_most): (i64, i64) =
                (parts.iter().map(least).sum(), parts.iter().map(most).sum());
            if all_least > *sum || all_most < *sum {
                return false;
            }
            let mut changes = Vec::new();
            for one in parts {
                let up = sum - (all_least - least(one));
                let down = sum - (all_most - most(one));
                let (low, high) = if one.0 > 0 { (down, up) } else { (-up, -down) };
                // Factors are one or minus one.
                let (old_low, old_high) = ends[one.1];
                let new = (old_low.max(low), old_high.min(high));
                if new.0 > new.1 {
                    return false;
                }
                if new != (old_low, old_high) {
                    changes.push((one.1, new));
                }
            }
            for (part, new) in changes {
                ends[part] = new;
                for other in &self.of[part] {
                    if !queued[*other] {
                        queued[*other] = true;
                        waiting.push(*other);
                    }
                }
            }
        }
        true
    }

    /// A solution within the ends, as near to what is wished as trying the numbers in this order gives.
    pub(crate) fn solve(
        &self,
        ends: &[(i64, i64)],
        wish: &[i64],
        order: &[usize],
    ) -> Option<Vec<i64>> {
        let mut steps = 0;
        let mut ends = ends.to_vec();
        if !self.narrow(&mut ends, None) {
            return None;
        }
        self.search(ends, wish, order, &mut steps)
    }

    fn search(
        &self,
        mut ends: Vec<(i64, i64)>,
        wish: &[i64],
        order: &[usize],
        steps: &mut usize,
    ) -> Option<Vec<i64>> {
        for (place, at) in order.iter().enumerate() {
            let (low, high) = ends[*at];
            if low == high {
                continue;
            }
            let near = wish[*at].clamp(low, high);
            let values = (0..=high - low).flat_map(|far| [near - far, near + far]);
            for value in values.filter(|value| (low..=high).contains(value)) {
                *steps += 1;
                if *steps > STEPS {
                    return None;
                }
                let mut tried = ends.clone();
                tried[*at] = (value, value);
                if !self.narrow(&mut tried, Some(*at)) {
                    continue;
                }
                if value == near {
                    // The wish nearly always fits: no step back is kept for it.
                    if let Some(found) = self.search(tried, wish, &order[place + 1..], steps) {
                        return Some(found);
                    }
                } else if let Some(found) = self.search(tried, wish, &order[place + 1..], steps) {
                    return Some(found);
                }
            }
            return None;
        }
        ends.shrink_to_fit();
        Some(ends.iter().map(|(low, _)| *low).collect())
    }

    /// The smallest and the largest value that a number can have.
    pub(crate) fn range(&self, at: usize) -> (i64, i64) {
        let mut ends = self.ends.clone();
        if !self.narrow(&mut ends, None) {
            return (0, -1);
        }
        let order: Vec<usize> = (0..ends.len()).collect();
        let wish: Vec<i64> = ends.iter().map(|(low, _)| *low).collect();
        let can = |value: &i64| {
            let mut tried = ends.clone();
            tried[at] = (*value, *value);
            self.solve(&tried, &wish, &order).is_some()
        };
        let (low, high) = ends[at];
        let least = (low..=high).find(can);
        let most = (low..=high).rev().find(can);
        least.zip(most).unwrap_or((0, -1))
    }
}

#[test]
fn sums_narrow_to_what_they_leave() {
    // 5 of meer / 6 / < 5 / totaal 14.
    let mut problem = Problem::default();
    let rows = [
        problem.number(5, 99),
        problem.number(6, 6),
        problem.number(1, 4),
    ];
    problem.sum(rows.iter().map(|row| (1, *row)).collect(), 14);
    assert_eq!(problem.range(rows[0]), (5, 7));
    assert_eq!(problem.range(rows[2]), (1, 3));
    let mut odd = Problem::default();
    let (one, other) = (odd.number(0, 9), odd.number(0, 9));
    odd.sum(vec![(1, one), (1, other)], 10);
    odd.sum(vec![(1, one), (-1, other)], 2);
    assert_eq!((odd.range(one), odd.range(other)), ((6, 6), (4, 4)));
}
