//! What others handed in: pages as pictures with their text, and for what cannot be shown a page that says so.

use std::sync::Arc;

use serde_json::json;

use super::desk::{Desk, Entry, Row};
use super::{LeftOut, words};
use crate::app::AppError;
use crate::calendar::short;
use crate::diagnostic::{Language, Text};
use crate::evidence::{self, EvidenceError, Family, Format, Workshop};
use crate::pdf::{Coding, Colour, Filled, Picture, Run, Sheet};

/// An e-mail in an e-mail in an e-mail: deeper ones are kept, not shown.
const DEEPEST: usize = 4;

impl Desk<'_> {
    /// Adds a file that somebody handed in.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub(super) fn foreign(&mut self, entry: Entry, depth: usize) -> Result<(), AppError> {
        let kind = evidence::sniff(&entry.name, &entry.bytes);
        let name = self.embed(
            &entry.name,
            &kind.mime,
            &entry.row,
            entry.embed,
            &entry.bytes,
        );
        if let Some(format) = kind.format() {
            return self.sheets(entry, format, name);
        }
        match kind.family {
            Family::Mail if depth <= DEEPEST => self.mail(entry, depth, name.as_deref()),
            Family::Text => self.plain(entry, name.as_deref()),
            _ => {
                let reason = kind.kept.unwrap_or_else(|| {
                    Text::new(
                        format!("dit bericht zit dieper dan {DEEPEST} berichten in een ander bericht en is niet uitgepakt"),
                        format!("this message lies more than {DEEPEST} messages deep in another, and was not unpacked"),
                    )
                });
                self.leave_out(&entry, &reason);
                self.notice_of(entry, &kind.label, &reason, name.as_deref())
            }
        }
    }

    pub(super) fn leave_out(&mut self, entry: &Entry, reason: &Text) {
        self.left_out.push(LeftOut {
            file: Text::name(entry.name.clone()),
            reason: reason.clone(),
        });
    }

    /// Pages as pictures.
    pub(super) fn sheets(
        &mut self,
        mut entry: Entry,
        format: Format,
        embedded: Option<String>,
    ) -> Result<(), AppError> {
        let language = self.order.language;
        let opened = self.workshop.open(evidence::Order {
            format,
            bytes: Arc::clone(&entry.bytes),
            password: entry.password.clone(),
            jobs: 2,
        });
        let mut sheets = match opened {
            Ok(sheets) => sheets,
            Err(EvidenceError::Start(source)) => {
                return Err(AppError::Io {
                    doing: "start the drawing of",
                    path: entry.name.into(),
                    source,
                });
            }
            Err(error) => {
                let reason = error.text();
                self.leave_out(&entry, &reason);
                let label = evidence::sniff(&entry.name, &entry.bytes).label;
                return self.notice_of(entry, &label, &reason, embedded.as_deref());
            }
        };
        let mut all = Vec::new();
        if self.secrets.is_some() {
            // A copy: the whole text is looked at before anything of it is bound.
            all = sheets.by_ref().collect();
            let text = all.iter().map(sheet_text).collect::<Vec<_>>().join("\n");
            if self.is_secret(&text) {
                return self.withhold(entry);
            }
            if let Some(secrets) = &self.secrets {
                let questions = secrets.resembling(&text, language);
                self.ask(&entry.row.number, &questions);
            }
            let pictures: Vec<usize> = (1..)
                .zip(&all)
                .filter(|(_, sheet)| is_picture(&sheet_text(sheet)))
                .map(|(page, _)| page)
                .collect();
            if !pictures.is_empty() {
                self.look_yourself(&entry, &pictures, all.len());
            }
        }
        let first = self.binder.pages();
        let title = entry.row.title();
        let mut part = self.binder.begin_sheets(&title);
        let mut unseen = 0;
        let name = self.told(&entry.name);
        let mut notes = Vec::new();
        for sheet in all.into_iter().chain(sheets.by_ref()) {
            unseen += usize::from(sheet.image.is_none());
            notes.extend(
                sheet
                    .notes
                    .iter()
                    .map(|note| note_of(sheet.page, note, language)),
            );
            let sheet = converted(sheet, &name, format, language);
            self.binder
                .add_sheet(&mut part, sheet)
                .map_err(|source| AppError::Pdf {
                    path: entry.name.clone().into(),
                    source,
                })?;
        }
        self.binder.end_sheets(part);
        let remarks = sheets.remarks().to_vec();
        self.note_sheets(&mut entry, &remarks, unseen);
        entry.row.first = Some(first);
        entry.row.pages = self.binder.pages() - first;
        if notes.is_empty() {
            self.rows.push(entry.row);
            return Ok(());
        }
        self.behind(entry, &notes)
    }

    /// A page behind those of a file, with what people wrote in notes and fields that cannot be read on them.
    fn behind(&mut self, entry: Entry, notes: &[String]) -> Result<(), AppError> {
        let heading = match self.order.language {
            Language::Nl => "Wat in dit bestand is geschreven als notitie of ingevuld in een veld:",
            Language::En => "What was written in this file as a note, or filled in a field:",
        };
        let mut row = entry.row;
        let (first, pages, title) = (row.first, row.pages, row.title.clone());
        row.title = match self.order.language {
            Language::Nl => format!("{title} – notities en velden"),
            Language::En => format!("{title} – notes and fields"),
        };
        let text = self.discreet(format!("{heading}\n\n{}", notes.join("\n\n")), &mut row);
        let data =
            json!({ "kind": "text", "lines": [], "text": text, "mono": false, "remarks": [] });
        self.set(row, data)?;
        // It is one piece with the pages before it.
        if let Some(row) = self.rows.last_mut() {
            row.pages += pages;
            row.first = first;
            row.title = title;
        }
        Ok(())
    }

    /// Nobody can search a picture for what must not be told: pages without text are named.
    fn look_yourself(&mut self, entry: &Entry, pages: &[usize], of: usize) {
        let number = &entry.row.number;
        let (nl, en) = if pages.len() == of {
            (String::new(), String::new())
        } else {
            let list = pages
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ");
            (
                format!(", blad {list} van {of}"),
                format!(", page {list} of {of}"),
            )
        };
        self.remarks.push(Text::new(
            format!("stuk {number}{nl}: geen leesbare tekst; kijk zelf of er contactgegevens van anderen op staan"),
            format!("document {number}{en}: no readable text; look whether it holds contact data of others"),
        ));
    }

    fn note_sheets(&mut self, entry: &mut Entry, remarks: &[Text], unseen: usize) {
        let language = self.order.language;
        let number = &entry.row.number;
        for remark in remarks {
            self.remarks.push(Text::new(
                format!("stuk {number}: {}", remark.nl),
                format!("document {number}: {}", remark.en),
            ));
        }
        if unseen > 0 {
            self.left_out.push(LeftOut {
                file: Text::name(entry.name.clone()),
                reason: Text::new(
                    format!("{unseen} bladzijden konden niet worden getekend"),
                    format!("{unseen} pages could not be drawn"),
                ),
            });
        }
        if entry.row.note.is_empty() && entry.embed.is_some() {
            entry.row.say(
                &Text::new(
                    "afbeelding; origineel bijgevoegd",
                    "picture; original attached",
                ),
                language,
            );
        }
    }

    pub(super) fn is_secret(&self, text: &str) -> bool {
        self.secrets
            .as_ref()
            .is_some_and(|secrets| secrets.are_in(text))
    }

    /// A file that tells what the recipient must not know.
    pub(super) fn withhold(&mut self, entry: Entry) -> Result<(), AppError> {
        let mut row = entry.row;
        row.withheld = Some(Text::new(
            "bevat contactgegevens van een ander",
            "holds contact data of somebody else",
        ));
        self.remarks.push(Text::new(
            format!("stuk {} is niet verstrekt: het bevat contactgegevens van een ander; voeg een geschoond exemplaar toe", row.number),
            format!("document {} was withheld: it holds contact data of somebody else; attach a redacted copy", row.number),
        ));
        self.rows.push(row);
        Ok(())
    }
}

/// A picture of nothing: in black and white it takes some bytes, whatever its size.
fn is_blank(picture: &evidence::Picture) -> bool {
    const NOTHING: usize = 100;
    picture.colour == evidence::Colour::Gray1 && picture.data.len() < NOTHING
}

/// Fewer letters than this are a stamp or a footer on a picture, and no page of text.
const LETTERS_OF_A_PAGE: usize = 80;

/// Whether a page is a picture as far as its text tells.
fn is_picture(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_alphabetic()).count() < LETTERS_OF_A_PAGE
}

fn sheet_text(sheet: &evidence::Sheet) -> String {
    let runs = sheet.runs.iter();
    let words = runs.map(|run| format!("{}{}", run.text, if run.space { " " } else { "" }));
    let notes = sheet.notes.iter().map(|note| format!("\n{}", note.nl));
    words.chain(notes).collect()
}

/// A note with its page.
fn note_of(page: u32, note: &Text, language: Language) -> String {
    let word = match language {
        Language::Nl => "Bladzijde",
        Language::En => "Page",
    };
    format!("{word} {page} – {}", note.get(language))
}

/// A sheet as it is bound.
fn converted(sheet: evidence::Sheet, name: &str, format: Format, language: Language) -> Sheet {
    let is_page = matches!(format, Format::Pdf | Format::Tiff);
    let reason = sheet
        .reason
        .as_ref()
        .map(|reason| reason.get(language).to_owned());
    let (width, height) = if sheet.width_pt > 0.0 && sheet.height_pt > 0.0 {
        (sheet.width_pt as f32, sheet.height_pt as f32)
    } else {
        (595.28, 841.89)
    };
    let alternative = words::page_of(sheet.page, name, !sheet.runs.is_empty(), language);
    Sheet {
        width,
        height,
        page: is_page,
        picture: sheet.image.map(picture),
        runs: sheet
            .runs
            .into_iter()
            .map(|run| Run {
                text: run.text,
                x: run.x as f32,
                y: run.y as f32,
                width: run.width as f32,
                height: run.height as f32,
                angle: run.angle as f32,
                space: run.space,
            })
            .collect(),
        alternative,
        notice: match (reason, language) {
            (Some(reason), Language::Nl) => {
                format!(
                    "Bladzijde {} van “{name}” kan niet worden getoond: {reason}.",
                    sheet.page
                )
            }
            (Some(reason), Language::En) => {
                format!("Page {} of “{name}” cannot be shown: {reason}.", sheet.page)
            }
            (None, _) => String::new(),
        },
    }
}

fn picture(picture: evidence::Picture) -> Picture {
    Picture {
        width: picture.width,
        height: picture.height,
        colour: match picture.colour {
            evidence::Colour::Gray1 => Colour::Gray1,
            evidence::Colour::Gray8 => Colour::Gray8,
            evidence::Colour::Rgb8 => Colour::Rgb8,
        },
        coding: match picture.coding {
            evidence::Coding::Jpeg => Coding::Jpeg,
            evidence::Coding::Flate => Coding::Flate,
        },
        data: picture.data,
        orientation: picture.orientation,
    }
}

/// What stands in the signature fields of a signed file: a picture of each that can be seen.
///
/// # Errors
/// Why they cannot be shown.
pub(super) fn signatures(
    workshop: &Workshop,
    signed: &[u8],
) -> Result<Vec<(Filled, Option<Picture>)>, Text> {
    let found = crate::pdf::signatures(signed).map_err(|error| error.text())?;
    let mut pictures: Vec<Option<Picture>> = Vec::new();
    if !found.visible.is_empty() {
        let order = evidence::Order {
            format: Format::Pdf,
            bytes: found.pdf.into(),
            password: None,
            jobs: 1,
        };
        let sheets = workshop.open(order).map_err(|error| error.text())?;
        pictures
            .extend(sheets.map(|sheet| sheet.image.filter(|image| !is_blank(image)).map(picture)));
    }
    pictures.resize_with(found.visible.len(), || None);
    let unseen = found.invisible.into_iter().map(|field| (field, None));
    Ok(found
        .visible
        .into_iter()
        .zip(pictures)
        .chain(unseen)
        .collect())
}

/// The short form of a day, for the inventory.
pub(super) fn day(row: &Row) -> String {
    row.on.map(short).unwrap_or_default()
}
