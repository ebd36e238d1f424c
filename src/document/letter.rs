//! The data of a layout: letterhead, address, reference block, text, signatures.

use std::sync::Arc;

use serde_json::{Value, json};

use super::answers::Stage;
use super::recipient::{Recipient, counts, holds};
use super::request::{Prepared, Request};
use super::view;
use crate::calendar;
use crate::case::{Person, capitalised};
use crate::catalog::{Catalog, DocumentSpec, Form, Sender};
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::wording::{self, Context, Engine, FrontMatter, Gap, Labels, Session};

/// The data, and the placeholders that found nothing to print.
pub(super) struct Letter {
    /// What the layout gets.
    pub(super) data: Value,
    /// Missing values; errors in a final document.
    pub(super) problems: Vec<Diagnostic>,
}

/// Builds the data of one document for one recipient.
///
/// # Errors
/// When a template fails as a whole.
pub(super) fn build(
    catalog: &Catalog,
    prepared: &Prepared,
    request: &Request,
    answers: &Value,
    recipient: Option<&Recipient>,
) -> Result<Letter, Vec<Diagnostic>> {
    let document = &prepared.document;
    let translation = recipient
        .and_then(|recipient| recipient.translated)
        .zip(prepared.english.as_ref());
    // A wording is Dutch whoever asks for it; a form speaks the language that was asked for.
    let language = match translation {
        Some((language, _)) => language,
        None if document.wording.is_some() => Language::Nl,
        None => request.language,
    };
    let request = &Request {
        language,
        ..*request
    };
    let (wording, front) = match translation {
        Some((_, translation)) => (Some(translation.wording.as_str()), &translation.front),
        None => (document.wording.as_deref(), &prepared.front),
    };
    let lines = Lines::of(document, translation.is_some());
    let forms = prepared.form.book.engine();
    let sender_name = document
        .sender_when
        .iter()
        .find(|other| holds(&other.when, answers, request.case, forms))
        .map_or(&document.sender, |other| &other.sender);
    let sender = catalog
        .settings
        .sender
        .get(sender_name)
        .map(|sender| of_this_case(sender, prepared, request))
        .unwrap_or_default();
    let signers = signers(prepared, request, answers);
    let reference = reference(request, document);
    let addressee = recipient.map(|recipient| recipient.addressee(request.date));
    let context = Engine::context(&json!({
        "zaak": request.case,
        "antwoorden": answers,
        "geadresseerde": recipient.map(Recipient::context),
        "ondertekenaars": signers.iter().map(|signer| signer.person.clone()).collect::<Vec<_>>(),
        "afzender": { "naam": sender.name, "telefoon": sender.phone, "email": sender.email, "website": sender.website, "plaats": sender.place, "adres": sender.address },
        "document": { "code": document.code, "datum": request.date.to_string(), "titel": document.title.get(language), "definitief": request.stage == Stage::Final },
        "vandaag": request.date.to_string(),
    }));
    let mut text = Texts {
        catalog,
        prepared,
        wording: wording.unwrap_or_default(),
        front,
        context,
        request,
        gaps: Vec::new(),
        problems: Vec::new(),
    };
    let title = document.title.get(language).to_owned();
    let subject = match &front.subject {
        Some(subject) => text.line(subject, "onderwerp"),
        None => title.clone(),
    };
    let marks: Vec<&str> = [lines.classification.as_str(), without_people(request)]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect();
    let mut data = json!({
        "lang": language.tag(),
        "title": joined(&[&title, &reference], " "),
        "name": title,
        "code": document.code,
        "draft": request.stage == Stage::Draft,
        "mark": if language == Language::Nl { "CONCEPT" } else { "DRAFT" },
        "date_iso": request.date.to_string(),
        "reference_number": reference,
        "classification": marks,
        "sender": sender_data(catalog, sender_name, &sender),
        "subject": subject,
        "signers": signers.iter().map(|signer| signer.data(document, language)).collect::<Vec<_>>(),
        "closing": lines.closing,
        "on_behalf": Some(text.line(lines.on_behalf, "on_behalf")).filter(|line| !line.is_empty()),
        "attachments": text.lines(lines.attachments, "attachments"),
        "copies": text.lines(lines.copies, "copies"),
        "address": [],
    });
    if let (Some(addressee), Some(recipient)) = (addressee, recipient) {
        if addressee.lines.is_empty() && !recipient.email().is_empty() {
            data["address_note"] = json!(format!(
                "{}\nper e-mail: {}",
                addressee.name,
                recipient.email()
            ));
        }
        data["address"] = json!(addressee.lines);
        data["salutation"] = json!(addressee.salutation);
    }
    data["reference"] = json!(text.references(catalog, &sender, recipient));
    match wording {
        Some(wording) => data["blocks"] = text.blocks(wording)?,
        None => data["nodes"] = json!(view::nodes(&prepared.form, answers, language)),
    }
    let gaps: Vec<_> = text.gaps.iter().map(|gap| text.missing(gap)).collect();
    let mut problems = text.problems;
    problems.extend(gaps);
    Ok(Letter { data, problems })
}

/// A sender whose texts may hold placeholders over the case: the school of a case writes under its own name.
fn of_this_case(sender: &Sender, prepared: &Prepared, request: &Request) -> Sender {
    let context = Engine::bind([("zaak", Engine::context(request.case))]);
    let fill = |text: &String| prepared.engine.fill(text, &context).trim().to_owned();
    Sender {
        name: fill(&sender.name),
        address: sender
            .address
            .iter()
            .map(fill)
            .filter(|line| !line.is_empty())
            .collect(),
        phone: fill(&sender.phone),
        email: fill(&sender.email),
        place: fill(&sender.place),
        return_line: fill(&sender.return_line),
        ..sender.clone()
    }
}

/// What an anonymous version says about itself.
fn without_people(request: &Request) -> &'static str {
    match (request.anonymous, request.language) {
        (false, _) => "",
        (true, Language::Nl) => "GEANONIMISEERDE VERSIE",
        (true, Language::En) => "ANONYMISED VERSION",
    }
}

/// The reference of a document, `KC-2027-004-D15`; without a case there is none.
fn reference(request: &Request, document: &crate::catalog::DocumentSpec) -> String {
    if request.case.kenmerk.is_empty() {
        return String::new();
    }
    format!("{}-{}", request.case.kenmerk, document.code)
}

fn joined(parts: &[&str], between: &str) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(between)
}

/// The texts of the form, as a wording asks for them.
struct FormLabels {
    form: Arc<Form>,
    language: Language,
}

impl Labels for FormLabels {
    fn choice(&self, path: &str, constant: &str) -> Option<String> {
        self.form.choice_by_path(path, constant, self.language)
    }

    /// `antwoorden.herstel_uiterlijk|uiterlijk` is called by the label of its field.
    fn name(&self, words: &str) -> Option<String> {
        let path = words.strip_prefix("antwoorden.")?;
        let end = path
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
            .unwrap_or(path.len());
        self.form.label_by_path(&path[..end], self.language)
    }
}

/// The lines of a document in the language of the letter.
struct Lines<'a> {
    classification: &'a String,
    attachments: &'a [String],
    copies: &'a [String],
    closing: &'a str,
    on_behalf: &'a str,
}

impl<'a> Lines<'a> {
    fn of(document: &'a DocumentSpec, translated: bool) -> Self {
        match document.en.as_ref().filter(|_| translated) {
            Some(en) => Self {
                classification: &en.classification,
                attachments: &en.attachments,
                copies: &en.copies,
                closing: &en.closing,
                on_behalf: &en.on_behalf,
            },
            None => Self {
                classification: &document.classification,
                attachments: &document.attachments,
                copies: &document.copies,
                closing: &document.closing,
                on_behalf: &document.on_behalf,
            },
        }
    }
}

struct Texts<'a> {
    catalog: &'a Catalog,
    prepared: &'a Prepared,
    /// The wording of this letter, and its top.
    wording: &'a str,
    front: &'a FrontMatter,
    context: Context,
    request: &'a Request<'a>,
    gaps: Vec<Gap>,
    problems: Vec<Diagnostic>,
}

impl Texts<'_> {
    fn session(&self) -> Arc<Session> {
        let labels = FormLabels {
            form: Arc::clone(&self.prepared.form),
            language: self.request.language,
        };
        Arc::new(Session::new(self.request.language, Box::new(labels)))
    }

    /// Where a line stands: at the top of the wording, or in the table of the document.
    fn place(&self, name: &str) -> (String, Option<(usize, usize)>) {
        let content = &self.catalog.content;
        let wording = format!("templates/{}/{}", self.prepared.procedure, self.wording);
        let source = content.text(&wording).unwrap_or_default();
        if let Some(at) = wording::find(&source, &format!("{name}:"))
            .filter(|(line, _)| *line < self.front.body_line)
        {
            return (content.display(&wording), Some(at));
        }
        let table = format!("forms/{}/documents.toml", self.prepared.procedure);
        let text = content.text(&table).unwrap_or_default();
        let start = text
            .find(&format!("[{}]", self.prepared.document.code))
            .unwrap_or_default();
        let offset = text[start..]
            .find(&format!("\n{name}"))
            .map_or(start, |at| start + at + 1);
        (
            content.display(&table),
            Some(crate::json::line_column(&text, offset)),
        )
    }

    /// A line from `documents.toml` or the front matter.
    fn line(&mut self, source: &str, name: &str) -> String {
        if !source.contains('{') {
            return source.to_owned();
        }
        match self
            .prepared
            .engine
            .render_line(source, name, &self.context, self.session())
        {
            Ok(rendered) => {
                self.gaps.extend(rendered.gaps);
                rendered.line
            }
            Err(problem) => {
                let (file, at) = self.place(name);
                self.problems.push(problem.file(file).at(at));
                String::new()
            }
        }
    }

    fn lines(&mut self, sources: &[String], name: &str) -> Vec<String> {
        sources
            .iter()
            .map(|source| self.line(source, name))
            .filter(|line| !line.is_empty())
            .collect()
    }

    fn blocks(&mut self, wording: &str) -> Result<Value, Vec<Diagnostic>> {
        let rendered = self
            .prepared
            .engine
            .render(wording, &self.context, self.session())
            .map_err(|problem| vec![problem])?;
        self.gaps.extend(rendered.gaps);
        let refused = rendered.refused.into_iter().map(|what| {
            Diagnostic::content(
                "markdown",
                format!("the wording uses {what}, which a letter has no place for"),
            )
            .file(wording)
            .advice("use paragraphs, headings, lists, bold, italic, quotations and tables")
        });
        self.problems.extend(refused);
        Ok(json!(rendered.blocks))
    }

    /// What a placeholder without a value means: an error in a final document, a visible mark in a draft.
    fn missing(&self, gap: &Gap) -> Diagnostic {
        let called = |language| {
            let form = Arc::clone(&self.prepared.form);
            FormLabels { form, language }.name(&gap.words)
        };
        let (message, hint) = match gap.kind {
            None => (
                match called(Language::Nl).zip(called(Language::En)) {
                    Some((nl, en)) => Text::new(
                        format!("‘{nl}’ is nog niet ingevuld"),
                        format!("‘{en}’ is not filled in yet"),
                    ),
                    None => Text::new(
                        format!("‘{}’ heeft geen waarde", gap.words),
                        format!("`{}` has no value", gap.words),
                    ),
                },
                Text::new(
                    "vul het antwoord of het feit van de zaak in, of zet er in de tekst `{% if … is gevuld %}` omheen",
                    "give the answer or the fact of the case, or put `{% if … is gevuld %}` around it in the wording",
                ),
            ),
            Some(kind) => (
                Text::new(
                    format!("‘{}’ is geen tekst maar {}", gap.words, dutch(kind)),
                    format!("`{}` is not a text but {kind}", gap.words),
                ),
                Text::new(
                    "kies in de tekst een onderdeel, of een filter zoals `opsomming` of `keuze`",
                    "choose a part of it in the wording, or a filter such as `opsomming` or `keuze`",
                ),
            ),
        };
        let final_or_wrong = self.request.stage == Stage::Final || gap.kind.is_some();
        let severity = if final_or_wrong {
            Severity::Error
        } else {
            Severity::Warning
        };
        let path = format!("templates/{}/{}", self.prepared.procedure, gap.template);
        let (file, at) = match self.catalog.content.get(&path) {
            Some(_) => (self.catalog.content.display(&path), Some((gap.line, 1))),
            None => self.place(&gap.template),
        };
        Diagnostic::new(severity, "placeholder", message)
            .hint(hint)
            .file(file)
            .at(at)
    }

    /// The reference block; what is empty is left out.
    fn references(
        &mut self,
        catalog: &Catalog,
        sender: &Sender,
        recipient: Option<&Recipient>,
    ) -> Vec<Value> {
        let labels = catalog.labels(self.request.language);
        let front = self.front.clone();
        let own = joined(
            &[&self.request.case.kenmerk, &self.prepared.document.code],
            "-",
        );
        let optional = |texts: &mut Self, source: Option<&String>, name: &str| {
            source
                .map(|source| texts.line(source, name))
                .unwrap_or_default()
        };
        let lines = [
            (
                "reference_date",
                calendar::long(self.request.date, self.request.language),
            ),
            ("our_reference", own),
            (
                "your_reference",
                recipient
                    .and_then(|recipient| {
                        recipient
                            .person
                            .get("kenmerk")?
                            .as_str()
                            .map(ToOwned::to_owned)
                    })
                    .unwrap_or_default(),
            ),
            (
                "your_letter",
                optional(self, front.your_letter.as_ref(), "uw_brief_van"),
            ),
            (
                "handled_by",
                optional(self, front.handled_by.as_ref(), "behandeld_door"),
            ),
            ("phone", sender.phone.clone()),
        ];
        let label = |key: &str| {
            labels
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or(key)
                .to_owned()
        };
        lines
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| json!({ "label": label(key), "value": value }))
            .collect()
    }
}

struct Signer {
    role: String,
    person: Value,
    function: String,
}

impl Signer {
    fn data(&self, document: &crate::catalog::DocumentSpec, language: Language) -> Value {
        let sign = if language == Language::Nl {
            "Handtekening"
        } else {
            "Signature"
        };
        let fields: Vec<_> = document
            .sign_fields
            .iter()
            .map(|field| json!({ "name": format!("{field}_{}", self.role), "label": capitalised(field), "tooltip": format!("{} {}", capitalised(field), self.function) }))
            .collect();
        json!({
            "field": format!("handtekening_{}", self.role),
            "tooltip": format!("{sign} {}", self.function),
            "name": capitalised(&Person::read(&self.person).in_text_as(language)),
            "function": self.function,
            "text_fields": fields,
        })
    }
}

fn signers(prepared: &Prepared, request: &Request, answers: &Value) -> Vec<Signer> {
    let signer = |role: &str| {
        let mut person = request
            .case
            .holders(role)
            .first()
            .cloned()
            .unwrap_or_else(|| json!({}));
        let own = Person::read(&person).functie_omschrijving;
        // What somebody is called in their own words is Dutch.
        let function = if own.is_empty() || request.language == Language::En {
            prepared
                .roles
                .get(role)
                .map(|role| role.title.get(request.language).to_owned())
                .unwrap_or_default()
        } else {
            own
        };
        if let Value::Object(members) = &mut person {
            members.insert("rol".to_owned(), json!(role));
        }
        Signer {
            role: role.to_owned(),
            person,
            function,
        }
    };
    let engine = prepared.form.book.engine();
    prepared
        .document
        .signers
        .iter()
        .filter(|whom| counts(whom, answers, request.case, engine))
        .map(|whom| signer(whom.role()))
        .collect()
}

fn sender_data(catalog: &Catalog, key: &str, sender: &Sender) -> Value {
    json!({
        "key": key,
        "name": sender.name,
        "lines": sender.address,
        "phone": sender.phone,
        "email": sender.email,
        "website": sender.website,
        "logo": catalog.logo(sender).map(|logo| format!("/logo.{}", logo.extension)),
        "logo_alt": sender.logo_alt,
        "window": sender.window,
        "colour": sender.colour,
        "accent": sender.accent,
        "return_line": sender.return_line,
    })
}

fn dutch(kind: &str) -> &str {
    match kind {
        "a list" => "een lijst",
        "yes or no" => "ja of nee",
        _ => "een groep waarden",
    }
}
