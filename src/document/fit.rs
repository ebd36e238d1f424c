//! The last page of a document: it holds more than a signature.
//!
//! A reader who finds a signature alone on a page cannot see what was signed. So the lines of such a document give a
//! little: closer, until a page is saved, or farther apart, until more text comes along. How much a step is, is the
//! layout's business; it reads `give` from its data.

use crate::diagnostic::Diagnostic;
use crate::typeset::Pages;

/// A last page with this many lines or fewer, above which there is a page, holds little more than a signature.
const FEW_LINES: usize = 10;
/// A last page that is filled to here is no thin one: boxes to write in fill it.
const HALF: f64 = 0.55;
/// The steps that are tried, in order: closer first.
const STEPS: [i8; 8] = [1, 2, 3, 4, -1, -2, -3, -4];

/// Sets the pages, and sets them again as long as the last one holds too little and something else may help.
///
/// # Errors
/// As `set`.
pub(super) fn fitted(
    mut set: impl FnMut(i8) -> Result<Pages, Vec<Diagnostic>>,
) -> Result<Pages, Vec<Diagnostic>> {
    let plain = set(0)?;
    if !ends_thin(&plain) {
        return Ok(plain);
    }
    for give in STEPS {
        let other = set(give)?;
        let saved = other.count() < plain.count();
        if saved || other.count() == plain.count() && !ends_thin(&other) {
            return Ok(other);
        }
    }
    Ok(plain)
}

/// Whether the last of several pages holds little more than a signature.
fn ends_thin(pages: &Pages) -> bool {
    pages.count() > 1 && pages.lines_at_end() <= FEW_LINES && pages.filled_at_end() < HALF
}
