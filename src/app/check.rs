//! The compiler of content, whole: files, names, translations, wordings and layouts.

use crate::calendar::Date;
use crate::catalog;
use crate::content::Content;
use crate::diagnostic::{Diagnostic, has_errors};
use crate::document::{self, Maker};
use crate::procedure;

/// Checks all content; layouts are only set when the rest is sound, because they would repeat its mistakes.
pub fn check(content: Content, today: Date) -> Vec<Diagnostic> {
    let (catalog, mut problems) = catalog::check::check(content);
    for procedure in catalog
        .iter()
        .flat_map(|catalog| catalog.procedures.values())
    {
        if let Some(catalog) = &catalog {
            problems.extend(procedure::check(catalog, procedure));
        }
    }
    if let Some(catalog) = catalog
        && !has_errors(
            &problems
                .iter()
                .filter(|problem| problem.rule == "form" || problem.rule == "template")
                .cloned()
                .collect::<Vec<_>>(),
        )
    {
        let found = document::check_layouts(&Maker::new(catalog), today);
        problems.extend(
            found
                .into_iter()
                .filter(|found| {
                    !problems
                        .iter()
                        .any(|known| known.file == found.file && known.position == found.position)
                })
                .collect::<Vec<_>>(),
        );
    }
    problems
}
