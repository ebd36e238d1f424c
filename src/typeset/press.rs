//! The press: layouts and fonts, read once and used for many documents from any thread.

use std::collections::HashMap;

use typst::diag::SourceDiagnostic;
use typst::foundations::Bytes;
use typst::syntax::Source;
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

use super::export::Pages;
use super::fonts::Fonts;
use super::marks;
use super::world::{Job, Shelf, file_id};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::json::line_column;

/// Generations of cached layout results to keep; the value that typst's own watcher uses.
const CACHE_AGE: usize = 10;

/// An image for the head of a letter.
#[derive(Debug, Clone)]
pub struct Logo {
    /// `svg`, `png` or `jpg`.
    pub extension: &'static str,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
}

/// Layouts and fonts.
pub struct Press {
    shelf: Shelf,
    fonts: Fonts,
}

impl std::fmt::Debug for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Press")
            .field("fonts", &self.fonts)
            .finish_non_exhaustive()
    }
}

impl Press {
    /// Takes the files of the layouts, by their name under `/layout/`.
    pub fn new(layouts: impl IntoIterator<Item = (String, Vec<u8>)>, fonts: Fonts) -> Self {
        let mut sources = HashMap::new();
        let mut files = HashMap::new();
        for (name, bytes) in layouts {
            let Some(id) = file_id(&format!("/layout/{name}")) else {
                continue;
            };
            if name.ends_with(".typ") {
                sources.insert(
                    id,
                    Source::new(id, String::from_utf8_lossy(&bytes).into_owned()),
                );
            }
            files.insert(id, Bytes::new(bytes));
        }
        let shelf = Shelf {
            library: LazyHash::new(Library::default()),
            sources,
            files,
            data_id: file_id("/data.json"),
        };
        Self { shelf, fonts }
    }

    /// The fonts.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Sets the pages of a layout with its data; `system` adds the fonts of the machine.
    ///
    /// # Errors
    /// What typst finds wrong with the layout, with file, line and hints; warnings come with the pages.
    pub fn set(
        &self,
        layout: &str,
        data: Vec<u8>,
        logo: Option<&Logo>,
        system: bool,
    ) -> Result<Pages, Vec<Diagnostic>> {
        let unknown = || {
            vec![
                Diagnostic::wrong(
                    "layout",
                    format!("er is geen opmaak `{layout}`"),
                    format!("there is no layout `{layout}`"),
                )
                .tip(
                    "de opmaak staat in de bestanden templates/layout/*.typ",
                    "layouts are the files templates/layout/*.typ",
                ),
            ]
        };
        let main = file_id(&format!("/layout/{layout}.typ"))
            .filter(|id| self.shelf.sources.contains_key(id))
            .ok_or_else(unknown)?;
        let logo = logo.and_then(|logo| {
            Some((
                file_id(&format!("/logo.{}", logo.extension))?,
                Bytes::new(logo.bytes.clone()),
            ))
        });
        let marked = std::str::from_utf8(&data).is_ok_and(marks::has_marks);
        let job = Job {
            shelf: &self.shelf,
            fonts: self.fonts.store_for(system),
            main,
            data: Bytes::new(data),
            logo,
        };
        let compiled = typst::compile::<typst_layout::PagedDocument>(&job);
        // On every path, or a long-lived process keeps growing.
        comemo::evict(CACHE_AGE);
        let warnings = explain(&job, &compiled.warnings);
        match compiled.output {
            Ok(document) => {
                let mut pages = Pages::new(document, warnings);
                if marked {
                    pages.mend_marks();
                }
                Ok(pages)
            }
            Err(errors) => Err(explain(&job, &errors)),
        }
    }
}

fn explain(job: &Job, found: &[SourceDiagnostic]) -> Vec<Diagnostic> {
    found
        .iter()
        .map(|found| {
            let file = found
                .span
                .id()
                .map(|id| format!("templates{}", id.vpath().get_with_slash()));
            let place = found
                .span
                .id()
                .zip(job.range(found.span))
                .and_then(|(id, range)| {
                    let source = job.source(id).ok()?;
                    Some(line_column(source.text(), range.start))
                });
            let (severity, lead) = match found.severity {
                typst::diag::Severity::Error => (Severity::Error, "de opmaak klopt niet"),
                typst::diag::Severity::Warning => (Severity::Warning, "iets valt op in de opmaak"),
            };
            let message = Text::quoted(lead, &found.message);
            let mut problem = Diagnostic::new(severity, "layout", message).at(place);
            problem.file = file;
            let hints: Vec<_> = found.hints.iter().map(|hint| hint.v.to_string()).collect();
            problem.hint(super::advice(&hints).unwrap_or_else(|| {
                Text::new(
                    "de melding is van typst zelf; hoe u opmaak schrijft, staat op typst.app/docs",
                    "the message is typst's own; its language is described at typst.app/docs",
                )
            }))
        })
        .collect()
}
