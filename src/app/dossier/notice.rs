//! Pages that griffie sets itself for a piece, and those that say that a piece cannot be shown, and why.

use serde_json::{Value, json};

use super::desk::{Desk, Entry, Row};
use super::words;
use crate::app::AppError;
use crate::calendar::long;
use crate::diagnostic::{Language, Text};
use crate::document::Leaf;
use crate::pdf::Bound;

/// The layout of pages that griffie sets for a piece.
const LAYOUT: &str = "piece";

impl Desk<'_> {
    /// A page for a file that cannot be shown.
    pub(super) fn notice_of(
        &mut self,
        entry: Entry,
        label: &Text,
        reason: &Text,
        embedded: Option<&str>,
    ) -> Result<(), AppError> {
        let language = self.order.language;
        let mut row = entry.row;
        if row.note.is_empty() {
            row.note = match (embedded, language) {
                (Some(_), Language::Nl) => "niet te tonen; origineel bijgevoegd".to_owned(),
                (Some(_), Language::En) => "cannot be shown; original attached".to_owned(),
                (None, Language::Nl) => "niet te tonen".to_owned(),
                (None, Language::En) => "cannot be shown".to_owned(),
            };
        }
        let about = (entry.name, label.clone(), entry.bytes.len() as u64);
        self.notice(row, about.2, reason, Some((&about.0, &about.1, embedded)))
    }

    /// A page in the place of a piece, which says why.
    pub(super) fn notice(
        &mut self,
        row: Row,
        size: u64,
        reason: &Text,
        file: Option<(&str, &Text, Option<&str>)>,
    ) -> Result<(), AppError> {
        let language = self.order.language;
        let label = |nl: &str, en: &str| {
            if language == Language::Nl {
                nl.to_owned()
            } else {
                en.to_owned()
            }
        };
        let mut lines = Vec::new();
        if let Some((name, kind, _)) = file {
            lines.push((label("Bestand", "File"), name.to_owned()));
            lines.push((label("Soort", "Kind"), kind.get(language).to_owned()));
            lines.push((label("Grootte", "Size"), words::size(size)));
        }
        lines.push((label("Van", "From"), row.from.clone()));
        if let Some(on) = row.on {
            lines.push((label("Datum", "Date"), long(on, language)));
        }
        lines.push(("SHA-256".to_owned(), row.sha256.clone()));
        let lines: Vec<Value> = lines
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| json!({ "label": label, "value": value }))
            .collect();
        let advice = match file.and_then(|(.., embedded)| embedded) {
            Some(name) => Text::new(
                format!(
                    "Het origineel zit in deze PDF als bijlage “{name}”, en in het archief (zip) van dit dossier."
                ),
                format!(
                    "The original is in this PDF as the attachment “{name}”, and in the archive (zip) of this dossier."
                ),
            ),
            None => Text::new(
                "Wat er is, zit in het archief (zip) van dit dossier.",
                "What there is, is in the archive (zip) of this dossier.",
            ),
        };
        let advice = if self.is_copy() {
            String::new()
        } else {
            advice.get(language).to_owned()
        };
        let data = json!({ "kind": "notice", "lines": lines, "text": "", "reason": reason.get(language), "advice": advice });
        self.set(row, data)
    }

    /// Sets the pages of a piece.
    pub(super) fn set(&mut self, mut row: Row, mut data: Value) -> Result<(), AppError> {
        self.gate(&mut data);
        data["lang"] = json!(self.order.language.tag());
        data["title"] = json!(row.title);
        data["case"] = json!(self.order.case);
        data["number"] = json!(row.number);
        let (pdf, dropped) = self
            .maker
            .leaf(Leaf {
                layout: LAYOUT,
                data,
                procedure: &self.procedure.name,
                sender: &self.procedure.file.dossier.sender,
                case: &self.facts,
                ident: format!("griffie {} {}", self.order.case, row.number),
                date: row.on.unwrap_or(self.order.today),
                embeds: false,
            })
            .map_err(AppError::Input)?;
        if dropped > 0 {
            self.remarks.push(Text::new(
                format!(
                    "stuk {}: {dropped} tekens kunnen niet worden afgedrukt; er staat een vakje",
                    row.number
                ),
                format!(
                    "document {}: {dropped} characters cannot be printed; a box stands there",
                    row.number
                ),
            ));
        }
        let first = self.binder.pages();
        let title = row.title();
        let bound = Bound::read(&pdf).and_then(|bound| self.binder.bind(bound, &title, &[]));
        row.pages = bound.map_err(|source| AppError::Pdf {
            path: row.title.clone().into(),
            source,
        })?;
        row.first = Some(first);
        self.rows.push(row);
        Ok(())
    }
}
