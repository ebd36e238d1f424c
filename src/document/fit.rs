//! The last page of a document: it holds more than a signature.
//!
//! A reader who finds a signature alone on a page cannot see what was signed. So the lines of such a document give a
//! little: closer, until a page is saved, or farther apart, until more text comes along. How much a step is, is the
//! layout's business; it reads `give` from its data.

use crate::diagnostic::Diagnostic;
use crate::typeset::Pages;

/// A last page with this many lines or fewer, above which there is a page, holds little more than a signature.
const FEW_LINES: usize = 10;
/// With where to ask, who signs for whom and what is enclosed it has these: such a page is saved where that can be done, but
/// no other page is set shorter for it.
const SPARE_LINES: usize = 14;
/// A last page that is filled to here is no thin one: boxes to write in fill it.
const HALF: f64 = 0.55;
/// The steps that set the lines closer: the most first, for what that does not save no smaller one does.
const CLOSEST: i8 = 4;
/// The steps that set them farther apart, in order.
const APART: [i8; 4] = [-1, -2, -3, -4];

/// Sets the pages, and sets them again as long as the last one holds too little and something else may help.
///
/// # Errors
/// As `set`.
pub(super) fn fitted(
    mut set: impl FnMut(i8) -> Result<Pages, Vec<Diagnostic>>,
) -> Result<Pages, Vec<Diagnostic>> {
    let plain = set(0)?;
    if !ends_within(&plain, SPARE_LINES) {
        return Ok(plain);
    }
    let closest = set(CLOSEST)?;
    if closest.count() < plain.count() {
        for give in 1..CLOSEST {
            let other = set(give)?;
            if other.count() < plain.count() {
                return Ok(other);
            }
        }
        return Ok(closest);
    }
    if !ends_within(&plain, FEW_LINES) {
        return Ok(plain);
    }
    // Where no step is enough, the one with most on the last page is better than none.
    let mut best = plain;
    for give in APART {
        let other = set(give)?;
        if other.count() > best.count() {
            break;
        }
        if !ends_within(&other, FEW_LINES) {
            return Ok(other);
        }
        if other.lines_at_end() > best.lines_at_end() {
            best = other;
        }
    }
    Ok(best)
}

/// Whether the last of several pages holds no more lines than these, and is not filled otherwise.
fn ends_within(pages: &Pages, lines: usize) -> bool {
    pages.count() > 1 && pages.lines_at_end() <= lines && pages.filled_at_end() < HALF
}
