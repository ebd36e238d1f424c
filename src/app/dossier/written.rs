//! E-mail and plain text as pages of their own; attachments are pieces below their e-mail.

use std::sync::Arc;

use serde_json::{Value, json};

use super::LeftOut;
use super::desk::{Desk, Entry, Row};
use crate::app::AppError;
use crate::calendar::{long, parse, time};
use crate::diagnostic::{Language, Text};
use crate::evidence;

/// Fields of the header that are shown when a message has them, besides those that every message has.
const FIELDS: [(&str, &str, &str); 6] = [
    ("Sender", "Verzonden door", "Sender"),
    ("Reply-To", "Antwoord aan", "Reply to"),
    ("Bcc", "Blinde kopie", "Blind copy"),
    ("Resent-From", "Doorgestuurd door", "Resent from"),
    ("Resent-To", "Doorgestuurd aan", "Resent to"),
    ("Resent-Date", "Doorgestuurd op", "Resent on"),
];

/// Scripts in which a font of fixed width has letters, and the columns of a table mean something.
fn has_columns(text: &str) -> bool {
    let rows = text
        .lines()
        .take(50)
        .filter(|line| line.contains("   ") || line.contains('\t'))
        .count();
    let joined = |letter: char| matches!(u32::from(letter), 0x0590..=0x1C7F | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x1_0800..=0x1_1FFF);
    rows > 5 && !text.contains(joined)
}

/// When an e-mail was sent, as its sender's clock said; as written when that is no date.
fn sent(date: &evidence::MailDate, language: Language) -> String {
    let read = date.rfc3339.as_deref().and_then(|text| {
        let day = parse(text.get(..10)?)?;
        let clock = time(text.get(11..16)?, language)?;
        let zone = text
            .get(19..)
            .filter(|zone| *zone != "Z")
            .map_or_else(|| "UTC".to_owned(), |zone| format!("UTC{zone}"));
        Some(format!("{}, {clock} ({zone})", long(day, language)))
    });
    read.unwrap_or_else(|| date.written.clone())
}

impl Desk<'_> {
    /// An e-mail as a page; its attachments are pieces of their own below it.
    pub(super) fn mail(
        &mut self,
        entry: Entry,
        depth: usize,
        embedded: Option<&str>,
    ) -> Result<(), AppError> {
        let language = self.order.language;
        let mail = match self.workshop.mail(Arc::clone(&entry.bytes)) {
            Ok(mail) => mail,
            Err(error) => {
                let reason = error.text();
                self.leave_out(&entry, &reason);
                let label = evidence::sniff(&entry.name, &entry.bytes).label;
                return self.notice_of(entry, &label, &reason, embedded);
            }
        };
        let label = |nl: &str, en: &str| {
            if language == Language::Nl {
                nl.to_owned()
            } else {
                en.to_owned()
            }
        };
        let mut names: Vec<&str> = mail
            .attachments
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        let more = mail.attached.saturating_sub(mail.attachments.len());
        let rest = label(&format!("en nog {more}"), &format!("and {more} more"));
        if more > 0 {
            names.push(&rest);
        }
        let field = |name: &str| {
            let known = mail.headers.iter().find(|(known, _)| known == name);
            known.map_or_else(String::new, |(_, value)| value.clone())
        };
        let fields = FIELDS.map(|(name, nl, en)| (label(nl, en), field(name)));
        let date = mail
            .date
            .as_ref()
            .map(|date| sent(date, language))
            .unwrap_or_default();
        let lines: Vec<(String, String)> = [
            (label("Van", "From"), mail.from.join(", ")),
            (label("Aan", "To"), mail.to.join(", ")),
            (label("Kopie", "Copy"), mail.cc.join(", ")),
        ]
        .into_iter()
        .chain(fields)
        .chain([
            (label("Datum", "Date"), date),
            (label("Onderwerp", "Subject"), mail.subject.clone()),
            (label("Bijlagen", "Attachments"), names.join(", ")),
        ])
        .filter(|(_, value)| !value.is_empty())
        .collect();
        let mut row = entry.row.clone();
        let body = self.discreet(mail.body, &mut row);
        let lines: Vec<Value> = lines
            .into_iter()
            .map(
                |(label, value)| json!({ "label": label, "value": self.discreet(value, &mut row) }),
            )
            .collect();
        let data = json!({ "kind": "mail", "lines": lines, "text": body,
            "remarks": mail.remarks.iter().map(|remark| remark.get(language)).collect::<Vec<_>>() });
        if row.note.is_empty() && embedded.is_some() {
            row.note = label("e-mail; origineel bijgevoegd", "e-mail; original attached");
        }
        self.set(row, data)?;
        if more > 0 {
            self.left_out.push(LeftOut {
                file: Text::name(entry.name.clone()),
                reason: Text::new(
                    format!(
                        "de laatste {more} van {} bijlagen zijn niet getoond",
                        mail.attached
                    ),
                    format!(
                        "the last {more} of {} attachments are not shown",
                        mail.attached
                    ),
                ),
            });
        }
        for (index, attachment) in mail.attachments.into_iter().enumerate() {
            let below = Row {
                number: format!("{}.{}", entry.row.number, index + 1),
                level: entry.row.level + 1,
                title: self.told(&attachment.name),
                code: String::new(),
                note: String::new(),
                first: None,
                pages: 0,
                signed: String::new(),
                ..entry.row.clone()
            };
            let inner = Entry {
                row: below,
                name: attachment.name,
                bytes: attachment.bytes.into(),
                password: None,
                embed: entry.embed,
            };
            self.foreign(inner, depth + 1)?;
        }
        Ok(())
    }

    pub(super) fn plain(&mut self, entry: Entry, embedded: Option<&str>) -> Result<(), AppError> {
        let language = self.order.language;
        let plain = evidence::text(&entry.bytes);
        let mut row = entry.row;
        let mono = has_columns(&plain.text);
        let mut remarks: Vec<&str> = plain
            .remarks
            .iter()
            .map(|remark| remark.get(language))
            .collect();
        if plain.lossy {
            remarks.push(match language {
                Language::Nl => "niet alle tekens waren leesbaar",
                Language::En => "not all characters could be read",
            });
        }
        let text = self.discreet(plain.text, &mut row);
        let data =
            json!({ "kind": "text", "lines": [], "text": text, "mono": mono, "remarks": remarks });
        if row.note.is_empty() && embedded.is_some() {
            row.say(
                &Text::new("tekst; origineel bijgevoegd", "text; original attached"),
                language,
            );
        }
        self.set(row, data)
    }

    /// A text as the recipient of a copy may read it; what only may be contact data is named, to look at.
    pub(super) fn discreet(&mut self, text: String, row: &mut Row) -> String {
        let Some(secrets) = &self.secrets else {
            return text;
        };
        let (clean, questions) = secrets.taken_out(&text, self.order.language);
        if clean != text {
            row.say(
                &Text::new(
                    "zonder de contactgegevens van anderen die in het dossier bekend zijn",
                    "without the contact data of others that the dossier knows",
                ),
                self.order.language,
            );
        }
        self.ask(&row.number, &questions);
        clean
    }
}
