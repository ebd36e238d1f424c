//! Pages that were set a moment ago, in memory only: they are drawn when the browser asks for them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::typeset::Pages;

/// How many sets of pages are kept: the last of each recipient of a few documents.
const KEPT: usize = 24;

/// Pages of one recipient of one document.
struct Set {
    case: String,
    document: String,
    marks: Vec<String>,
    pages: Arc<Pages>,
}

static SHELF: Mutex<VecDeque<Set>> = Mutex::new(VecDeque::new());

/// Keeps pages for a while; gives the mark of each.
pub(super) fn keep(case: &str, document: &str, pages: Pages) -> Vec<String> {
    let marks = pages.marks();
    let mut shelf = SHELF.lock().unwrap_or_else(PoisonError::into_inner);
    shelf.retain(|set| set.case != case || set.document != document || set.marks != marks);
    shelf.push_back(Set {
        case: case.to_owned(),
        document: document.to_owned(),
        marks: marks.clone(),
        pages: Arc::new(pages),
    });
    while shelf.len() > KEPT {
        shelf.pop_front();
    }
    marks
}

/// A page as SVG, by its mark; none when it is no longer kept.
pub(super) fn page(case: &str, document: &str, mark: &str) -> Option<String> {
    let found = {
        let shelf = SHELF.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.iter().rev().find_map(|set| {
            let same = set.case == case && set.document == document;
            let number = set.marks.iter().position(|known| known == mark)?;
            same.then(|| (Arc::clone(&set.pages), number))
        })
    };
    let (pages, number) = found?;
    pages.page_svg(number)
}
