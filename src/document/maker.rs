//! The pipeline from answers to finished PDFs.
//!
//! Everything that is the same for many documents (catalog, press, compiled forms and templates) is made once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

use serde_json::{Value, json};

use super::anonymous::{clean_composed, people_of, without_people};
use super::answers::{Stage, as_warnings, check};
use super::figures::figures;
use super::fit::fitted;
use super::readers::misread;
use super::recipient::{Recipient, recipients, unreadable};
use super::request::{Prepared, Request, Translation, Version};
use super::secrecy::Secrecy;
use super::{letter, printable};
use crate::calendar::{Date, year_month_day};
use crate::catalog::{Catalog, Procedure, layouts};
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Language, Severity, Text, has_errors};
use crate::disclosure::{Cleaner, Policy, Question, Replaced};
use crate::pdf::{self, Field, FieldFont};
use crate::typeset::{Fonts, Logo, Metadata, Pages, Press, field_font};
use crate::wording::Engine;

/// A finished document for one recipient.
#[derive(Debug)]
pub struct Made {
    /// The recipient; `None` for a document without addressee.
    pub recipient: Option<String>,
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The pages, for pictures and text.
    pub pages: Pages,
    /// The fields to fill in and sign.
    pub fields: Vec<Field>,
    /// What a person should look at.
    pub warnings: Vec<Diagnostic>,
    /// What an anonymous version replaced.
    pub replaced: Vec<Replaced>,
    /// What somebody must decide or look at before such a version goes out.
    pub questions: Vec<Question>,
}

/// A document for one recipient before its pages are set.
#[derive(Debug, Clone)]
pub struct Composed {
    /// The recipient; `None` for a document without addressee.
    pub recipient: Option<String>,
    /// What the layout gets: every word that will be printed.
    pub data: Value,
    /// What a person should look at.
    pub warnings: Vec<Diagnostic>,
    /// What an anonymous version replaced.
    pub replaced: Vec<Replaced>,
    /// What somebody must decide or look at before such a version goes out.
    pub questions: Vec<Question>,
    /// A character needs a font of the machine.
    system: bool,
    /// The key of the sender, whose logo it bears.
    sender: String,
    /// Its number, `KC-2027-004-D15`; none without a case, and in public.
    reference: String,
}

impl Composed {
    /// The same in large print: a body of 16 pt, for who reads small type badly.
    #[must_use]
    pub fn in_large_print(mut self) -> Self {
        self.data["large"] = json!(true);
        self
    }
}

/// Makes documents, from any thread.
#[derive(Debug)]
pub struct Maker {
    /// The content.
    pub catalog: Catalog,
    press: OnceLock<Press>,
    /// The press being set up on another thread meanwhile.
    coming: Mutex<Option<JoinHandle<Press>>>,
    field_font: OnceLock<FieldFont>,
    prepared: Mutex<BTreeMap<String, Arc<Prepared>>>,
    engines: Mutex<BTreeMap<String, Arc<Engine>>>,
}

impl Maker {
    /// A maker for a catalog; fonts in the folder `fonts/` of the content come before the system's.
    pub fn new(catalog: Catalog) -> Self {
        Self::with_press(catalog, None)
    }

    /// Reads the content and sets up the press at the same time; for one letter that is half of the start.
    ///
    /// # Errors
    /// As [`Catalog::load`].
    pub fn open(content: Content) -> Result<Self, Vec<Diagnostic>> {
        let content = Arc::new(content);
        let shared = Arc::clone(&content);
        // Without a second thread the press is simply set up later.
        let coming = std::thread::Builder::new()
            .spawn(move || set_up(&shared))
            .ok();
        Ok(Self::with_press(Catalog::load_shared(content)?, coming))
    }

    fn with_press(catalog: Catalog, coming: Option<JoinHandle<Press>>) -> Self {
        Self {
            catalog,
            press: OnceLock::new(),
            coming: Mutex::new(coming),
            field_font: OnceLock::new(),
            prepared: Mutex::default(),
            engines: Mutex::default(),
        }
    }

    /// The fonts that documents are set in.
    pub fn fonts(&self) -> &Fonts {
        self.press().fonts()
    }

    /// The layouts and fonts.
    pub fn press(&self) -> &Press {
        self.press.get_or_init(|| {
            let coming = self
                .coming
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            coming
                .and_then(|coming| coming.join().ok())
                .unwrap_or_else(|| set_up(&self.catalog.content))
        })
    }

    /// Compiles what a document needs, once.
    ///
    /// # Errors
    /// All mistakes in the files that the document is made of.
    pub fn prepare(&self, name: &str) -> Result<Arc<Prepared>, Vec<Diagnostic>> {
        let lock = || self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = lock().get(name) {
            return Ok(Arc::clone(ready));
        }
        let (procedure, document) = self
            .catalog
            .document(name)
            .map_err(|problem| vec![problem])?;
        let form = Arc::new(self.catalog.form(procedure, &document.form)?);
        let front = document
            .wording
            .as_deref()
            .map(|wording| self.catalog.front_matter(procedure, wording))
            .unwrap_or_default();
        let english = document.wording.as_deref().and_then(|wording| {
            let wording = format!("{}/{wording}", Language::En.tag());
            let path = format!("templates/{}/{wording}", procedure.name);
            self.catalog.content.get(&path)?;
            let front = self.catalog.front_matter(procedure, &wording);
            Some(Translation { wording, front })
        });
        let engine = self.engine(procedure);
        let ready = Arc::new(Prepared {
            procedure: procedure.name.clone(),
            document: document.clone(),
            form,
            engine,
            front,
            english,
            roles: procedure.file.roles.clone(),
        });
        lock().insert(name.to_owned(), Arc::clone(&ready));
        Ok(ready)
    }

    /// The templates of a procedure, compiled once.
    pub(super) fn engine(&self, procedure: &Procedure) -> Arc<Engine> {
        let mut engines = self.engines.lock().unwrap_or_else(PoisonError::into_inner);
        let engine = engines
            .entry(procedure.name.clone())
            .or_insert_with(|| Arc::new(self.catalog.engine(procedure)));
        Arc::clone(engine)
    }

    /// The font of stamps and text fields.
    pub fn field_font(&self) -> &FieldFont {
        self.field_font.get_or_init(field_font)
    }

    /// As [`Maker::prepare`], with another wording for this one document.
    ///
    /// # Errors
    /// As [`Maker::prepare`], and where the wording does not parse.
    pub fn prepare_with(
        &self,
        name: &str,
        wording: Option<&str>,
    ) -> Result<Arc<Prepared>, Vec<Diagnostic>> {
        let ready = self.prepare(name)?;
        let (Some(text), Some(file)) = (wording, ready.document.wording.clone()) else {
            return Ok(ready);
        };
        let Some(procedure) = self.catalog.procedures.get(&ready.procedure) else {
            return Ok(ready);
        };
        let engine = self
            .catalog
            .engine_with(procedure, Some((file.clone(), text.to_owned())));
        engine.compile(&file).map_err(|problem| vec![problem])?;
        Ok(Arc::new(Prepared {
            procedure: ready.procedure.clone(),
            document: ready.document.clone(),
            form: Arc::clone(&ready.form),
            engine: Arc::new(engine),
            front: crate::wording::split(text).0,
            // The translation says what the shipped wording says, not what was changed in it.
            english: None,
            roles: ready.roles.clone(),
        }))
    }

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

    /// Everything of a document but its pages: what each recipient gets to read, judged as for [`Maker::make`].
    ///
    /// # Errors
    /// Everything that keeps it from being made, but for what only setting the pages finds.
    pub fn compose(
        &self,
        prepared: &Prepared,
        request: &Request,
    ) -> Result<Vec<Composed>, Vec<Diagnostic>> {
        let checked = check(
            &prepared.form,
            request.answers,
            request.case,
            request.date,
            request.stage,
        );
        let mut problems = checked.problems;
        problems.extend(unreadable(request.case));
        let mut answers = checked.answers;
        // The answers are judged as they are; what is printed may know less.
        let procedure = self.catalog.procedures.get(&prepared.procedure);
        let people = match (request.version, procedure) {
            (Version::Anonymous(before), Some(procedure)) => Some(people_of(
                &procedure.file,
                request.case,
                before,
                &answers,
                request.language,
            )),
            _ => None,
        };
        let mut cleaner = match (request.version, &people) {
            (Version::Anonymous(_), Some(people)) => {
                Some(Cleaner::new(people, Policy::Roles, request.language))
            }
            (Version::Discreet(discreet), _) => discreet
                .contacts
                .recogniser()
                .map(|contacts| Cleaner::new(contacts, Policy::Contacts, request.language)),
            _ => None,
        };
        let known = match (request.version, procedure, cleaner.as_mut()) {
            (Version::Anonymous(_), Some(procedure), Some(cleaner)) => Some(without_people(
                &procedure.file,
                request.case,
                &answers,
                request.language,
                cleaner,
            )),
            (Version::Discreet(discreet), ..) => {
                Some(discreet.apply(request.case, &answers, request.language))
            }
            _ => None,
        };
        let case = match &known {
            Some((case, printed)) => {
                answers.clone_from(printed);
                case
            }
            None => request.case,
        };
        let request = &Request { case, ..*request };
        let engine = prepared.form.book.engine();
        let (mut all, absent) = recipients(&prepared.document, request, &answers, engine);
        if request.to.is_none() {
            problems.extend(if request.stage == Stage::Final {
                absent
            } else {
                as_warnings(absent)
            });
        }
        if prepared.english.is_some() {
            let translations: Vec<_> = all.iter().filter_map(Recipient::translation).collect();
            all.extend(translations);
        }
        if matches!(request.version, Version::Whole) {
            let misread = misread(&self.catalog, prepared, request, &answers, &all);
            problems.extend(if request.stage == Stage::Final {
                misread
            } else {
                as_warnings(misread)
            });
        }
        if let Some(to) = request.to {
            let known: Vec<String> = all.iter().map(|recipient| recipient.name.clone()).collect();
            all.retain(|recipient| recipient.name == to);
            if all.is_empty() {
                problems.push(
                    Diagnostic::new(
                        Severity::Error,
                        "recipient",
                        Text::new(
                            format!("`{to}` krijgt dit stuk niet"),
                            format!("`{to}` does not get this document"),
                        ),
                    )
                    .tip(
                        format!("geadresseerden: {}", known.join(", ")),
                        format!("recipients: {}", known.join(", ")),
                    ),
                );
            }
        }
        let own = all
            .iter()
            .filter(|recipient| recipient.translated.is_none());
        let short: Vec<Diagnostic> = own
            .flat_map(|recipient| recipient.shortcomings(request.date))
            .collect();
        problems.extend(if request.stage == Stage::Final {
            short
        } else {
            as_warnings(short)
        });
        if has_errors(&problems) {
            return Err(problems);
        }
        let targets: Vec<Option<&Recipient>> = if all.is_empty() {
            vec![None]
        } else {
            all.iter().map(Some).collect()
        };
        let mut composed = Vec::with_capacity(targets.len());
        let mut failed = Vec::new();
        let secrecy = match (request.version, procedure) {
            (Version::Whole, Some(procedure)) => Some((procedure, None)),
            (Version::After(before), Some(procedure)) => Some((procedure, Some(before))),
            _ => None,
        };
        let public = prepared.document.public;
        let secrecy = secrecy
            .filter(|_| public || !all.is_empty())
            .map(|(procedure, before)| {
                let file = &procedure.file;
                Secrecy::of(&self.catalog, file, prepared, request, &answers, before)
            });
        for target in targets {
            let made = self
                .compose_one(prepared, request, &answers, target)
                .and_then(|mut one| {
                    let reader = target.filter(|_| !public);
                    if let Some(secrecy) = &secrecy {
                        one.warnings.extend(secrecy.judge(reader, &one.data));
                    }
                    if has_errors(&one.warnings) {
                        return Err(one.warnings);
                    }
                    Ok(one)
                });
            match made {
                Ok(mut one) => {
                    if let Some(cleaner) = cleaner.as_mut() {
                        clean_composed(&mut one.data, cleaner);
                        one.replaced = cleaner.replaced();
                        one.questions = cleaner.questions();
                    }
                    one.warnings.splice(0..0, problems.iter().cloned());
                    composed.push(one);
                }
                Err(found) => failed.extend(
                    found
                        .into_iter()
                        .filter(|problem| !problems.contains(problem))
                        .collect::<Vec<_>>(),
                ),
            }
        }
        if failed.is_empty() {
            return Ok(composed);
        }
        problems.extend(failed);
        problems.dedup();
        Err(problems)
    }

    /// The numbers that a report prints, and all that its wording knows of them; nothing when it is no report.
    ///
    /// # Errors
    /// When the form of an earlier report cannot be read.
    pub fn printed_figures(
        &self,
        prepared: &Prepared,
        request: &Request,
    ) -> Result<Option<Value>, Vec<Diagnostic>> {
        let form_of = |procedure: &Procedure, code: &str| {
            let prepared = self.prepare(&format!("{}/{code}", procedure.name))?;
            Ok(Arc::clone(&prepared.form))
        };
        let found = figures(&self.catalog, &form_of, prepared, request, request.answers)?;
        Ok(found.map(|figures| figures.printed))
    }

    /// The data that the layout gets, for each recipient and in each language; what a layout's author and a
    /// benchmark want to see.
    ///
    /// # Errors
    /// As [`Maker::make`].
    pub fn layout_data(
        &self,
        prepared: &Prepared,
        request: &Request,
    ) -> Result<Vec<Value>, Vec<Diagnostic>> {
        let checked = check(
            &prepared.form,
            request.answers,
            request.case,
            request.date,
            request.stage,
        );
        if has_errors(&checked.problems) {
            return Err(checked.problems);
        }
        let engine = prepared.form.book.engine();
        let (mut all, _) = recipients(&prepared.document, request, &checked.answers, engine);
        if prepared.english.is_some() {
            let translations: Vec<_> = all.iter().filter_map(Recipient::translation).collect();
            all.extend(translations);
        }
        let targets: Vec<Option<&Recipient>> = if all.is_empty() {
            vec![None]
        } else {
            all.iter().map(Some).collect()
        };
        targets
            .into_iter()
            .map(|target| {
                letter::build(&self.catalog, prepared, request, &checked.answers, target)
                    .map(|letter| letter.data)
            })
            .collect()
    }

    fn compose_one(
        &self,
        prepared: &Prepared,
        request: &Request,
        answers: &Value,
        recipient: Option<&Recipient>,
    ) -> Result<Composed, Vec<Diagnostic>> {
        let letter = letter::build(&self.catalog, prepared, request, answers, recipient)?;
        let mut problems = letter.problems;
        let case = serde_json::to_value(request.case).map_err(|error| {
            vec![Diagnostic::wrong(
                "case",
                format!("de gegevens van de zaak zijn niet om te zetten ({error})"),
                format!("the facts of the case cannot be converted ({error})"),
            )]
        })?;
        let (undrawable, system) = printable::undrawable(
            &letter.data,
            &[(answers, None), (&case, Some("case"))],
            self.fonts(),
        );
        problems.extend(undrawable);
        if has_errors(&problems) {
            return Err(problems);
        }
        Ok(Composed {
            recipient: recipient.map(|recipient| recipient.name.clone()),
            data: letter.data,
            system,
            sender: letter.sender,
            reference: letter.reference,
            warnings: problems,
            replaced: Vec::new(),
            questions: Vec::new(),
        })
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
        let mut warnings = composed.warnings;
        warnings.extend(pages.warnings.iter().cloned());
        Ok(Made {
            recipient: composed.recipient,
            pdf,
            pages,
            fields,
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
        let senders = &self.catalog.settings.sender;
        let logo: Option<Logo> = senders
            .get(&composed.sender)
            .and_then(|sender| self.catalog.logo(sender));
        fitted(|give| {
            let mut data = composed.data.clone();
            data["give"] = json!(give);
            let bytes = serde_json::to_vec(&data)
                .map_err(|error| vec![Diagnostic::content("data", error.to_string())])?;
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
        let (pdf, fields) = pdf::add_fields(pdf, self.field_font())
            .map_err(|error| vec![Diagnostic::content("fields", describe(&error))])?;
        Ok((pages, pdf, fields))
    }
}

fn set_up(content: &Content) -> Press {
    let fonts = content
        .root()
        .map(|root| root.join("fonts"))
        .filter(|folder| folder.is_dir());
    Press::new(layouts(content), Fonts::new(fonts))
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
