//! Pages out: PDF/A with PDF/UA-1, and pictures.

use typst::foundations::{Datetime, Smart};
use typst::layout::Abs;
use typst::model::Document as _;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

use super::marks;
use super::page_text::{self, Run};
use crate::diagnostic::{Diagnostic, Severity, Text};

/// What the PDF says about itself; all of it decides the bytes, nothing else does.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// Stable identifier of the document.
    pub ident: String,
    /// Year, month and day of the document.
    pub date: (i32, u8, u8),
    /// Files will be embedded beside the pages, which PDF/A-2 forbids: it claims PDF/A-3a instead of PDF/A-2a.
    pub embeds: bool,
}

/// The header of every layout ends above this, in points from the top of the page.
const HEADER: f64 = 74.0;
/// The footer of every layout starts below this, in points from the bottom of the page.
const FOOTER: f64 = 46.0;

/// What parts two pages in one SVG, in points.
const GAP: f64 = 12.0;

/// Set pages.
#[derive(Debug)]
pub struct Pages {
    document: PagedDocument,
    /// What typst warned about.
    pub warnings: Vec<Diagnostic>,
}

impl Pages {
    pub(super) fn new(document: PagedDocument, warnings: Vec<Diagnostic>) -> Self {
        Self { document, warnings }
    }

    /// Gives combining marks their own text (see [`marks`]).
    pub(super) fn mend_marks(&mut self) {
        let mut pages: Vec<_> = self.document.pages().to_vec();
        for page in &mut pages {
            marks::mend(&mut page.frame);
        }
        let info = self.document.info().clone();
        self.document = PagedDocument::new(pages.into_iter().collect(), info);
    }

    /// The number of pages.
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// The text of each page, line by line from top to bottom, in logical order.
    pub fn texts(&self) -> Vec<String> {
        self.document
            .pages()
            .iter()
            .map(|page| page_text::lines(&page.frame))
            .collect()
    }

    /// Every piece of text with its place and the size of its type.
    pub fn runs(&self) -> Vec<Run> {
        page_text::runs(self.document.pages().iter().map(|page| &page.frame))
    }

    /// The lines of text on the last page, without what stands in its header and footer.
    pub fn lines_at_end(&self) -> usize {
        let (_, height) = self.size();
        let mut lines: Vec<f64> = Vec::new();
        for run in self.runs().iter().filter(|run| run.page == self.count()) {
            let inside = run.y > HEADER && run.y < height - FOOTER;
            if inside && !lines.iter().any(|line| (line - run.y).abs() < 2.5) {
                lines.push(run.y);
            }
        }
        lines.len()
    }

    /// How far down the last page its text reaches, from 0 to 1.
    pub fn filled_at_end(&self) -> f64 {
        let (_, height) = self.size();
        let last = self.count();
        let inside = |run: &&Run| run.page == last && run.y < height - FOOTER;
        let lowest = self
            .runs()
            .iter()
            .filter(inside)
            .map(|run| run.y)
            .fold(0.0, f64::max);
        if height > 0.0 { lowest / height } else { 0.0 }
    }

    /// The width and height of the pages, in points.
    pub fn size(&self) -> (f64, f64) {
        self.document.pages().first().map_or((0.0, 0.0), |page| {
            let size = page.frame.size();
            (size.x.to_pt(), size.y.to_pt())
        })
    }

    /// The PDF, which claims and obeys PDF/A-2a (or 3a) and PDF/UA-1.
    ///
    /// # Errors
    /// What the standards forbid in the pages: a character without a glyph, an image without alternative text.
    pub fn pdf(&self, metadata: &Metadata) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let archival = if metadata.embeds {
            PdfStandard::A_3a
        } else {
            PdfStandard::A_2a
        };
        let standards = PdfStandards::new(&[archival, PdfStandard::Ua_1])
            .map_err(|error| vec![unfit(error.message())])?;
        let (year, month, day) = metadata.date;
        let timestamp = Datetime::from_ymd_hms(year, month, day, 0, 0, 0).map(Timestamp::new_utc);
        let options = PdfOptions {
            ident: Smart::Custom(metadata.ident.clone()),
            creator: Smart::Custom(Some(
                concat!("griffie ", env!("CARGO_PKG_VERSION")).to_owned(),
            )),
            timestamp,
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&self.document, &options).map_err(|errors| {
            let undrawn = page_text::undrawn(self.document.pages().iter().map(|page| &page.frame));
            errors
                .iter()
                .map(|error| {
                    let hints: Vec<_> = error.hints.iter().map(|hint| hint.v.to_string()).collect();
                    let hint = if undrawn.is_empty() {
                        super::advice(&hints)
                    } else {
                        Some(Text::new(
                            format!("geen lettertype heeft een teken voor: {undrawn}"),
                            format!("no font has a picture for: {undrawn}"),
                        ))
                    };
                    unfit(&error.message).hint_when(hint)
                })
                .collect()
        })
    }

    /// The pages under each other as one SVG; text stays sharp at any size, and can be found and read aloud: the letters
    /// are drawings, so the words stand over them unseen.
    pub fn svg(&self, title: &str) -> String {
        let drawn = typst_svg::svg_merged(&self.document, &SvgOptions::default(), Abs::pt(GAP));
        let (Some(open), Some(close)) = (drawn.find('>'), drawn.rfind("</svg>")) else {
            return drawn;
        };
        let tops: Vec<f64> = self
            .document
            .pages()
            .iter()
            .scan(0.0, |top, page| {
                let here = *top;
                *top += page.frame.size().y.to_pt() + GAP;
                Some(here)
            })
            .collect();
        let mut words = String::from("<g fill-opacity=\"0\">");
        for run in self.runs().iter().filter(|run| !run.text.trim().is_empty()) {
            let top = tops.get(run.page - 1).copied().unwrap_or(0.0);
            words.push_str(&format!(
                "<text x=\"{:.2}\" y=\"{:.2}\" font-size=\"{:.2}\" textLength=\"{:.2}\">{}</text>",
                run.x,
                run.y + top,
                run.size,
                run.width,
                escaped(&run.text)
            ));
        }
        words.push_str("</g>");
        format!(
            "{} role=\"img\"><title>{}</title>{}{words}{}",
            &drawn[..open],
            escaped(title),
            &drawn[open + 1..close],
            &drawn[close..]
        )
    }

    /// What tells each page from others, in hexadecimal: pages that look the same have the same.
    pub fn marks(&self) -> Vec<String> {
        self.document
            .pages()
            .iter()
            .map(|page| format!("{:032x}", typst::utils::hash128(page)))
            .collect()
    }

    /// One page as SVG, a picture without text; its number counts from 0.
    pub fn page_svg(&self, number: usize) -> Option<String> {
        let page = self.document.pages().get(number)?;
        Some(typst_svg::svg(page, &SvgOptions::default()))
    }

    /// A picture of the first page as PNG.
    ///
    /// # Errors
    /// As [`Pages::pictures`].
    pub fn thumbnail(&self, ppi: f32) -> Result<Vec<u8>, Vec<Diagnostic>> {
        match self.document.pages().first() {
            Some(page) => picture(page, ppi),
            None => Ok(Vec::new()),
        }
    }

    /// A picture of each page as PNG, at a number of pixels per inch.
    ///
    /// # Errors
    /// When a page is too large to draw.
    pub fn pictures(&self, ppi: f32) -> Result<Vec<Vec<u8>>, Vec<Diagnostic>> {
        self.document
            .pages()
            .iter()
            .map(|page| picture(page, ppi))
            .collect()
    }
}

/// What typst finds against the standards of the PDF.
fn unfit(said: impl std::fmt::Display) -> Diagnostic {
    let message = Text::quoted(
        "de pdf voldoet niet aan de normen voor bewaren en toegankelijkheid",
        said,
    );
    Diagnostic::new(Severity::Error, "pdf", message)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn picture(page: &typst_layout::Page, ppi: f32) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let options = RenderOptions {
        pixel_per_pt: f64::from(ppi / 72.0).into(),
        ..RenderOptions::default()
    };
    typst_render::render(page, &options)
        .encode_png()
        .map_err(|error| {
            let message =
                Text::quoted("van de bladzijde kan geen afbeelding worden gemaakt", error);
            vec![Diagnostic::new(Severity::Error, "picture", message)]
        })
}
