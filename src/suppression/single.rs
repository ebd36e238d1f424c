//! Numbers that stand alone: a total, a difference between two totals, a stock at the start and the end of a year.
//!
//! Nothing is smaller than nothing: zero is printed. Then what is not printed is at least one, so it must be possible up
//! to one more than the threshold; the same rule for all keeps it so.

/// Whether a number that stands alone is printed.
pub fn shown_alone(count: u64, threshold: u64) -> bool {
    count == 0 || count > threshold + 1
}

/// Whether a total can stand beside another when `hidden` parts of between one and threshold + 1 lie between them too.
pub fn difference_shown(difference: i64, hidden: u64, threshold: u64) -> bool {
    let small = signed(threshold) + 1;
    if hidden == 0 && difference == 0 {
        return true;
    }
    difference < -small || difference > small * (1 + signed(hidden))
}

/// Whether the stocks at the start and the end of a year are printed, when what came and what went is known.
pub fn stock_shown(start: u64, end: u64, threshold: u64) -> bool {
    shown_alone(start, threshold) && shown_alone(end, threshold)
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest and the largest of what is left when the printed ones are taken out.
    fn apart(hidden: impl Iterator<Item = u64>) -> u64 {
        let all: Vec<u64> = hidden.collect();
        all.iter().max().expect("some") - all.iter().min().expect("some")
    }

    #[test]
    fn what_is_not_printed_is_wide() {
        for threshold in 1..12 {
            assert!(apart((0..99).filter(|n| !shown_alone(*n, threshold))) >= threshold);
            for moved in 0..30 {
                let hidden = (0..99).filter(|start| !stock_shown(*start, start + moved, threshold));
                assert!(apart(hidden) >= threshold, "{threshold} {moved}");
            }
            for hidden in 0..4 {
                let differences = (0..200_u64).filter(|d| {
                    !difference_shown(i64::try_from(*d).expect("small"), hidden, threshold)
                });
                assert!(apart(differences) >= threshold, "{threshold} {hidden}");
            }
        }
    }
}
