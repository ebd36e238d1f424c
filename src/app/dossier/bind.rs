//! The pages of each piece, one after another: as it was issued, made again for a copy, or with its signed copies.

use std::sync::Arc;

use serde_json::Value;

use super::desk::{Desk, Entry, Row};
use super::given::{Given, How};
use super::{LeftOut, words};
use crate::app::cases::Cases;
use crate::app::{AppError, returned};
use crate::calendar::short;
use crate::case::FiledAs;
use crate::diagnostic::{Language, Text};
use crate::document::{Contacts, Discreet, Extract, Request, Stage, Version};
use crate::pdf::{Bound, PdfError, Relation, Shown};
use crate::procedure::Course;
use crate::procedure::access::Parts;
use crate::procedure::pieces::{Piece, Signed, role_title};
use crate::signature::{Kind, Verdict};
use crate::store::StoreError;

/// A document of griffie's own, read.
pub(super) type Fetched = Result<(Arc<[u8]>, Result<Bound, PdfError>), StoreError>;

/// Reads a document of griffie's own; this is the slow half of binding it.
pub(super) fn fetch(cases: &Cases, case: &str, blob: &str) -> Fetched {
    let bytes = cases.store.blob(case, blob)?;
    let bound = Bound::read(&bytes);
    Ok((bytes.as_slice().into(), bound))
}

impl Desk<'_> {
    /// Adds a piece.
    ///
    /// # Errors
    /// Only when the machine fails; a bad file becomes a page that says so.
    pub(super) fn add(
        &mut self,
        number: usize,
        given: Given,
        fetched: Option<Fetched>,
    ) -> Result<(), AppError> {
        let Given { piece, how } = given;
        let own = self.access.is_own(&piece);
        let mut row = self.row(&number.to_string(), &piece);
        let mut read = None;
        let bytes = match how {
            How::Withheld(ground) => {
                row.withheld = Some(ground);
                self.rows.push(row);
                return Ok(());
            }
            How::AsIs if piece.file.kind == FiledAs::Made => {
                match fetched
                    .unwrap_or_else(|| fetch(self.cases, &self.order.case, &piece.file.blob))
                {
                    Ok((bytes, _)) if !own && self.tells(&bytes, &row.number) => {
                        self.again(&piece, None, &mut row)?
                    }
                    Ok((bytes, bound)) => {
                        read = Some(bound);
                        Some(bytes)
                    }
                    Err(error) => {
                        row.note = error.to_string();
                        None
                    }
                }
            }
            How::AsIs => {
                let Some(bytes) = self.read(&piece.file.blob, &mut row) else {
                    return self.missing(row);
                };
                let entry = Entry {
                    name: piece.file.name.clone(),
                    bytes,
                    password: piece.file.password.clone(),
                    embed: (!self.is_copy()).then_some(Relation::Source),
                    row,
                };
                // What the reader wrote or was sent is no news to the reader.
                let aside = if own { self.secrets.take() } else { None };
                let bound = self.foreign(entry, 0);
                if aside.is_some() {
                    self.secrets = aside;
                }
                return bound;
            }
            How::Again { parts, note } => {
                row.say(&note, self.order.language);
                self.again(&piece, Some(parts), &mut row)?
            }
            How::Anonymous => {
                let people = self.people.clone();
                self.remade(&piece, Version::Anonymous(&people), &mut row)?
            }
        };
        let Some(bytes) = bytes else {
            if row.withheld.is_some() {
                self.rows.push(row);
                return Ok(());
            }
            return self.missing(row);
        };
        let copy = self.is_copy();
        let as_issued = read.is_some();
        let bound = read.unwrap_or_else(|| Bound::read(&bytes));
        self.own_document(&piece, row, &bytes, bound, as_issued)?;
        if !copy {
            for (index, signed) in piece.signed.iter().enumerate() {
                self.signed(&piece, number, index + 1, signed)?;
            }
        }
        Ok(())
    }

    /// The bytes of a file; none when the store has lost or damaged them.
    pub(super) fn read(&mut self, blob: &str, row: &mut Row) -> Option<Arc<[u8]>> {
        match self.cases.store.blob(&self.order.case, blob) {
            Ok(bytes) => Some(bytes.as_slice().into()),
            Err(error) => {
                row.note = error.to_string();
                None
            }
        }
    }

    /// A page in the place of a file that is not there.
    pub(super) fn missing(&mut self, row: Row) -> Result<(), AppError> {
        let reason = Text::new(
            "het bestand is beschadigd of ontbreekt in de opslag",
            "the file is damaged or missing in the store",
        );
        self.left_out.push(LeftOut {
            file: Text::name(row.title.clone()),
            reason: reason.clone(),
        });
        self.notice(row, 0, &reason, None)
    }

    /// A document that griffie made, with its tags.
    pub(super) fn own_document(
        &mut self,
        piece: &Piece,
        mut row: Row,
        bytes: &Arc<[u8]>,
        bound: Result<Bound, PdfError>,
        as_issued: bool,
    ) -> Result<(), AppError> {
        let first = self.binder.pages();
        let title = row.title();
        // What was made again was signed by nobody.
        let shown = if as_issued {
            self.shown(piece, &row.number)
        } else {
            Vec::new()
        };
        // Who has a filled field; whether the signature in it is good is not asked.
        let signers: Vec<String> = piece
            .signers
            .iter()
            .filter(|role| {
                shown
                    .iter()
                    .any(|one| one.is_signature && one.field.ends_with(role.as_str()))
            })
            .map(|role| role_title(self.procedure, role, self.order.language))
            .collect();
        if let (false, Some(last)) = (signers.is_empty(), piece.signed.last()) {
            row.signed = format!("{} ({})", signers.join(", "), short(last.on));
        }
        let bound = bound.and_then(|bound| self.binder.bind(bound, &title, &shown));
        match bound {
            Ok(pages) => {
                row.first = Some(first);
                row.pages = pages;
                self.rows.push(row);
                Ok(())
            }
            Err(error) => {
                // Made by another version, perhaps: then it is shown as what others hand in.
                let (number, why) = (&row.number, error.text().nl);
                self.remarks.push(Text::new(
                    format!("stuk {number}: {why}; getoond als afbeelding"),
                    format!("document {number}: {error}; shown as a picture"),
                ));
                let entry = Entry {
                    name: piece.file.name.clone(),
                    bytes: Arc::clone(bytes),
                    password: None,
                    embed: (!self.is_copy()).then_some(Relation::Source),
                    row,
                };
                self.foreign(entry, 0)
            }
        }
    }

    /// What stands in the signature fields of an issued document.
    /// What cannot be shown of them is a remark.
    pub(super) fn shown(&mut self, piece: &Piece, number: &str) -> Vec<Shown> {
        let signed = piece.signed.iter().rev().find(|one| {
            one.file.kind == FiledAs::Signed
                && self
                    .verdict(piece, one)
                    .is_ok_and(|verdict| verdict.kind == Kind::SignedIntact)
        });
        let Some(signed) = signed else {
            return Vec::new();
        };
        let language = self.order.language;
        let attached = !self.is_copy();
        let blob = self.cases.store.blob(&self.order.case, &signed.file.blob);
        let found = blob
            .map_err(|error| error.text())
            .and_then(|bytes| super::foreign::signatures(self.workshop, &bytes));
        let found = match found {
            Ok(found) => found,
            Err(why) => {
                self.remarks.push(Text::new(
                    format!("stuk {number}: de handtekeningen in het getekende exemplaar zijn niet te tonen ({})", why.nl),
                    format!("document {number}: the signatures in the signed copy cannot be shown ({})", why.en),
                ));
                return Vec::new();
            }
        };
        found
            .into_iter()
            .map(|(field, picture)| Shown {
                is_signature: field.text.is_none(),
                text: field.text.as_deref().map_or_else(
                    || words::signature(number, attached).get(language).to_owned(),
                    |typed| self.told(typed),
                ),
                label: field.text.as_deref().map_or_else(
                    || words::signed_label(attached, language).to_owned(),
                    |typed| self.told(typed),
                ),
                field: field.name,
                picture,
            })
            .collect()
    }

    /// What a signed copy is, looked at again: what was recorded when it was filed is not asked.
    fn verdict(&self, piece: &Piece, signed: &Signed) -> Result<Verdict, AppError> {
        let blob = |blob: &str| self.cases.store.blob(&self.order.case, blob);
        let issued = blob(&piece.file.blob)?;
        returned::judge(self.workshop, &issued, &blob(&signed.file.blob)?)
    }

    /// A signed copy: its file is embedded; one that is not the issued file with signatures is shown page by page.
    pub(super) fn signed(
        &mut self,
        piece: &Piece,
        number: usize,
        nth: usize,
        signed: &Signed,
    ) -> Result<(), AppError> {
        let language = self.order.language;
        let mut row = self.row(&format!("{number}.{nth}"), piece);
        row.level = 1;
        row.on = Some(signed.on);
        row.sha256.clone_from(&signed.file.sha256);
        row.signed.clear();
        let what = match (signed.file.kind, language) {
            (FiledAs::Scan, Language::Nl) => "getekend exemplaar (scan)",
            (FiledAs::Scan, Language::En) => "signed copy (scan)",
            (_, Language::Nl) => "getekend exemplaar",
            (_, Language::En) => "signed copy",
        };
        row.title = format!("{}, {what}", row.title);
        let verdict = match signed.file.kind {
            FiledAs::Signed => Some(self.verdict(piece, signed)),
            _ => None,
        };
        let is_intact = matches!(&verdict, Some(Ok(verdict)) if verdict.kind == Kind::SignedIntact);
        if let Some(verdict) = verdict.filter(|_| !is_intact) {
            let why = match verdict {
                Ok(verdict) => verdict.lines()[0].text.clone(),
                Err(_) => Text::new(
                    "Het kon niet worden vergeleken met wat is verzonden.",
                    "It could not be compared with what was sent.",
                ),
            };
            row.title = match language {
                Language::Nl => format!("{}: NIET ALS GETEKEND HERKEND", row.title),
                Language::En => format!("{}: NOT RECOGNISED AS SIGNED", row.title),
            };
            self.remarks.push(Text::new(
                format!("stuk {}: {}", row.number, why.nl),
                format!("document {}: {}", row.number, why.en),
            ));
        }
        let Some(bytes) = self.read(&signed.file.blob, &mut row) else {
            return self.missing(row);
        };
        let entry = Entry {
            name: signed.file.name.clone(),
            bytes,
            password: signed.file.password.clone(),
            embed: Some(Relation::Source),
            row,
        };
        if is_intact {
            // Its pages are those of the issued document, with the signature in its place.
            let mut row = entry.row;
            row.say(
                &Text::new(
                    "bijgevoegd; de handtekening staat op het stuk zelf en past erbij, of het certificaat te vertrouwen is, is niet nagegaan",
                    "attached; the signature stands on the document itself and fits it, whether the certificate can be trusted was not checked",
                ),
                language,
            );
            self.embed(
                &entry.name,
                "application/pdf",
                &row,
                entry.embed,
                &entry.bytes,
            );
            self.rows.push(row);
            return Ok(());
        }
        self.foreign(entry, 1)
    }

    /// The document, made again without contact data of others and without some parts.
    pub(super) fn again(
        &mut self,
        piece: &Piece,
        parts: Option<Parts>,
        row: &mut Row,
    ) -> Result<Option<Arc<[u8]>>, AppError> {
        let mark = if parts.is_some() {
            Text::new("UITTREKSEL", "EXTRACT")
        } else {
            Text::new("AFSCHRIFT", "COPY")
        };
        // What the reader wrote or was sent is given with all that is in it.
        let contacts = match &self.secrets {
            Some(secrets) => secrets.clone(),
            None => Contacts::default(),
        };
        let discreet = Discreet {
            extract: parts.map(|parts| match parts {
                Parts::Of { list, kept, .. } => Extract::Parts { list, kept },
                Parts::Without(answers) => Extract::Without(answers),
            }),
            mark: Some(mark),
            contacts,
            own: self.own.clone(),
        };
        if row.note.is_empty() && self.secrets.is_some() {
            row.say(
                &Text::new(
                    "zonder contactgegevens van anderen",
                    "without contact data of others",
                ),
                self.order.language,
            );
        }
        self.remade(piece, Version::Discreet(&discreet), row)
    }

    /// A document made again from the answers that were filed with it.
    pub(super) fn remade(
        &mut self,
        piece: &Piece,
        version: Version,
        row: &mut Row,
    ) -> Result<Option<Arc<[u8]>>, AppError> {
        let name = format!("{}/{}", self.procedure.name, piece.file.document);
        let answers = Value::Object(piece.file.answers.clone());
        // As the case stood then: a letter of March does not know the decision of May.
        let then = Course::as_of(
            self.course.fold().definition(),
            self.cases.holidays(),
            self.course.events(),
            piece.on,
        );
        let facts = then
            .fold()
            .state()
            .case_facts(&self.procedure.name, &self.order.case);
        // What it said of terms stands as it was sent; nothing is counted again.
        let earlier = crate::app::printed::of_case(self.course.events(), Some(&piece.file));
        let made = self
            .maker
            .prepare_with(&name, piece.file.wording.as_deref())
            .and_then(|prepared| {
                self.maker.make(
                    &prepared,
                    &Request {
                        answers: &answers,
                        case: &facts,
                        date: piece.on,
                        stage: Stage::Final,
                        language: self.order.language,
                        to: piece.file.to.as_deref(),
                        without: &[],
                        earlier: &earlier,
                        version,
                    },
                )
            });
        match made {
            Ok(mut made) if !made.is_empty() => {
                let one = made.swap_remove(0);
                if !self.tells(&one.pdf, &row.number) {
                    if let Some(secrets) = self.secrets.clone() {
                        let questions: Vec<_> = secrets.open(&one.questions).cloned().collect();
                        self.ask(&row.number, &questions);
                    }
                    return Ok(Some(one.pdf.into()));
                }
                row.note.clear();
                row.withheld = Some(if self.order.anonymous {
                    Text::new("noemt ook zo nog iemand", "still names somebody")
                } else {
                    Text::new(
                        "bevat contactgegevens van een ander",
                        "holds contact data of somebody else",
                    )
                });
            }
            Ok(_) => {}
            Err(problems) => {
                let told = |language: Language| {
                    let why = problems.iter().map(|one| one.message.get(language));
                    let why = why.collect::<Vec<_>>().join("; ");
                    format!("{} {}: {why}", piece.file.document, piece.on)
                };
                self.remarks
                    .push(Text::new(told(Language::Nl), told(Language::En)));
                row.withheld = Some(Text::new(
                    "kan niet opnieuw worden gemaakt",
                    "cannot be made again",
                ));
            }
        }
        Ok(None)
    }

    /// Whether a document tells what the recipient must not know. When it does not, what looks like it is named.
    pub(super) fn tells(&mut self, pdf: &[u8], number: &str) -> bool {
        let Some(secrets) = &self.secrets else {
            return false;
        };
        // What cannot be read is not given.
        let Ok(text) = crate::pdf::text(pdf) else {
            return true;
        };
        if secrets.are_in(&text) {
            return true;
        }
        let questions = secrets.resembling(&text, self.order.language);
        self.ask(number, &questions);
        false
    }
}
