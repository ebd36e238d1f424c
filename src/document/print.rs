//! From what is composed to pages, and from pages to a PDF with its fields.

use serde_json::json;

use super::compose::Composed;
use super::fit::fitted;
use super::maker::Maker;
use super::request::{Prepared, Request};
use crate::calendar::{Date, year_month_day};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::disclosure::{Question, Replaced};
use crate::pdf::{self, Field};
use crate::typeset::{Logo, Metadata, Pages};

/// A finished document for one recipient.
#[derive(Debug)]
pub struct Made {
    /// The recipient; `None` for a document without addressee.
    pub recipient: Option<String>,
    /// The key of the sender that it carries.
    pub sender: String,
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The pages, for pictures and text.
    pub pages: Pages,
    /// The fields to fill in and sign.
    pub fields: Vec<Field>,
    /// What it says goes with it.
    pub enclosures: Vec<String>,
    /// What a person should look at.
    pub warnings: Vec<Diagnostic>,
    /// What an anonymous version replaced.
    pub replaced: Vec<Replaced>,
    /// What somebody must decide or look at before such a version goes out.
    pub questions: Vec<Question>,
}

impl Maker {
    /// Makes a document: one PDF for each recipient, in the order of `documents.toml`.
    ///
    /// # Errors
    /// Everything that keeps it from being made.
    pub fn make(
        &self,
        prepared: &Prepared,
        request: &Request,
    ) -> Result<Vec<Made>, Vec<Diagnostic>> {
        let composed = self.compose(prepared, request)?;
        let mut made = Vec::with_capacity(composed.len());
        let mut failed = Vec::new();
        for one in composed {
            match self.set(prepared, one, request.date) {
                Ok(one) => made.push(one),
                Err(found) => failed.extend(found),
            }
        }
        if failed.is_empty() {
            return Ok(made);
        }
        failed.dedup();
        Err(failed)
    }

    /// Sets the pages of a composed document, so that its last page holds more than a signature.
    ///
    /// # Errors
    /// What only the pages show.
    pub fn set(
        &self,
        prepared: &Prepared,
        composed: Composed,
        date: Date,
    ) -> Result<Made, Vec<Diagnostic>> {
        let (pages, pdf, fields) = self.print(prepared, &composed, date)?;
        let enclosures = composed.enclosures();
        let mut warnings = composed.warnings;
        warnings.extend(pages.warnings.iter().cloned());
        Ok(Made {
            sender: composed.sender,
            recipient: composed.recipient,
            pdf,
            pages,
            fields,
            enclosures,
            warnings,
            replaced: composed.replaced,
            questions: composed.questions,
        })
    }

    /// The pages of a composed document, without the PDF.
    ///
    /// # Errors
    /// What only the pages show.
    pub fn pages(
        &self,
        prepared: &Prepared,
        composed: &Composed,
    ) -> Result<Pages, Vec<Diagnostic>> {
        let senders = self.catalog.senders();
        let logo: Option<Logo> = senders
            .get(&composed.sender)
            .and_then(|sender| self.catalog.logo(sender));
        fitted(|give| {
            let mut data = composed.data.clone();
            data["give"] = json!(give);
            let bytes = serde_json::to_vec(&data).map_err(|error| vec![unwritten(&error)])?;
            let layout = &prepared.document.layout;
            self.press()
                .set(layout, bytes, logo.as_ref(), composed.system)
        })
    }

    fn print(
        &self,
        prepared: &Prepared,
        composed: &Composed,
        date: Date,
    ) -> Result<(Pages, Vec<u8>, Vec<Field>), Vec<Diagnostic>> {
        let pages = self.pages(prepared, composed)?;
        let address = &composed.data["address"];
        let ident = format!("griffie {} {address}", composed.reference);
        let pdf = pages.pdf(&Metadata {
            ident,
            date: year_month_day(date),
            embeds: false,
        })?;
        let (pdf, fields) = pdf::add_fields(pdf, self.field_font()).map_err(|error| {
            let message = Text::new(error.text().nl, describe(&error));
            vec![Diagnostic::new(Severity::Error, "fields", message)]
        })?;
        Ok((pages, pdf, fields))
    }
}

/// That the data of a document cannot be handed to its layout.
pub(super) fn unwritten(error: &serde_json::Error) -> Diagnostic {
    let lead = "de gegevens van het stuk kunnen niet aan de opmaak worden doorgegeven";
    Diagnostic::new(Severity::Error, "data", Text::quoted(lead, error))
}

/// An error with its causes, in one line.
pub(super) fn describe(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        out = format!("{out}: {cause}");
        source = cause.source();
    }
    out
}
