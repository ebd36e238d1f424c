//! The data of a layout: letterhead, address, reference block, text, signatures.

use std::sync::Arc;

use serde_json::{Value, json};

use super::answers::Stage;
use super::figures::figures;
use super::letterhead::{of_this_case, sender_data};
use super::recipient::{Recipient, holds, roles_written_to};
use super::request::{Prepared, Request, Version};
use super::signer::signers;
use super::texts::Texts;
use super::view;
use crate::case::CaseFacts;
use crate::catalog::{Catalog, DocumentSpec, Procedure, Sender};
use crate::diagnostic::{Diagnostic, Language};
use crate::wording::Engine;

/// The data, and the placeholders that found nothing to print.
pub(super) struct Letter {
    /// What the layout gets.
    pub(super) data: Value,
    /// Missing values; errors in a final document.
    pub(super) problems: Vec<Diagnostic>,
    /// The key of the sender.
    pub(super) sender: String,
    /// Its number; empty without a case, and in public.
    pub(super) reference: String,
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
    let name = sender_of(prepared, request, answers)?;
    let Some(sender) = catalog.sender(name) else {
        return Err(vec![no_sender(catalog, name)]);
    };
    build_under(
        (name, &sender),
        catalog,
        prepared,
        request,
        answers,
        recipient,
    )
}

/// Which sender a document carries.
fn sender_of<'p>(
    prepared: &'p Prepared,
    request: &Request,
    answers: &Value,
) -> Result<&'p str, Vec<Diagnostic>> {
    let document = &prepared.document;
    let forms = prepared.form.book.engine();
    for other in &document.sender_when {
        if holds(&other.when, answers, request.case, forms).map_err(|problem| vec![problem])? {
            return Ok(&other.sender);
        }
    }
    Ok(&document.sender)
}

/// As [`build`], under the head of this sender.
///
/// # Errors
/// As [`build`].
pub(super) fn build_under(
    head: (&str, &Sender),
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
    let (sender_name, sender) = head;
    let sender = of_this_case(sender, &prepared.engine, request.case);
    let signers = signers(catalog, prepared, request, answers)?;
    let reference = if document.public {
        String::new()
    } else {
        reference(request, document)
    };
    let addressee = recipient.map(|recipient| recipient.addressee(request.date));
    // A report says no more of its numbers than can be said without anybody being recognised.
    let form_of = |procedure: &Procedure, code: &str| {
        let document = &procedure.documents[code];
        catalog.form(procedure, &document.form).map(Arc::new)
    };
    let figures = figures(catalog, &form_of, prepared, request, answers)?;
    let context = Engine::context(&json!({
        "zaak": request.case,
        "antwoorden": figures.as_ref().map_or(answers, |figures| &figures.answers),
        "cijfers": figures.as_ref().map(|figures| &figures.printed),
        "geadresseerde": recipient.map(|recipient| recipient.context(request.date)),
        "geadresseerden": roles_written_to(prepared, request, answers),
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
        problems: figures.map_or_else(Vec::new, |figures| figures.problems),
    };
    let title = document.title.get(language).to_owned();
    let subject = match &front.subject {
        Some(subject) => text.line(subject, "onderwerp"),
        None => title.clone(),
    };
    let version = version_mark(request);
    let marks: Vec<&str> = [lines.classification.as_str(), &version]
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
        if let Some(way) = way(
            catalog,
            language,
            request,
            recipient,
            &marks,
            &mut text.problems,
        ) && addressee.lines.is_empty()
        {
            data["address_note"] = json!(format!("{}\n{way}", addressee.name));
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
    Ok(Letter {
        data,
        problems,
        sender: sender_name.to_owned(),
        reference,
    })
}

/// How a letter without a postal address reaches its reader, in the words of the layouts. What is confidential never goes
/// by ordinary e-mail, so no such address is named as its way.
fn way(
    catalog: &Catalog,
    language: Language,
    request: &Request,
    recipient: &Recipient,
    marks: &[&str],
    problems: &mut Vec<Diagnostic>,
) -> Option<String> {
    let handed = recipient.is_handed_over(request.date);
    if !handed && recipient.email().is_empty() {
        return None;
    }
    let key = match (handed, marks.is_empty()) {
        (true, _) => "by_hand",
        (false, true) => "by_email",
        (false, false) => "by_secure_way",
    };
    let labels = catalog.labels(language);
    let Some(words) = labels.get(key).and_then(Value::as_str) else {
        problems.push(no_label(catalog, key));
        return None;
    };
    Some(words.replace("{email}", recipient.email()))
}

/// That the layouts have no words for how a letter goes.
fn no_label(catalog: &Catalog, key: &str) -> Diagnostic {
    let path = "templates/layout/labels.json";
    Diagnostic::wrong(
        "labels",
        format!("de tekst `{key}` ontbreekt, die zegt hoe een brief weggaat"),
        format!("the text `{key}` is missing, which says how a letter goes"),
    )
    .file(catalog.content.display(path))
    .tip("voeg hem toe in elke taal", "add it in each language")
}

/// A letter from nobody is no letter.
fn no_sender(catalog: &Catalog, name: &str) -> Diagnostic {
    Diagnostic::wrong(
        "sender",
        format!("er is geen afzender `{name}`"),
        format!("there is no sender `{name}`"),
    )
    .file(catalog.content.display("forms/settings.toml"))
    .meant(name, catalog.settings.sender.keys().map(String::as_str))
}

/// What a version that is not the whole document says about itself.
fn version_mark(request: &Request) -> String {
    match (request.version, request.language) {
        (Version::Whole | Version::After(_), _) => String::new(),
        (Version::Anonymous(_), Language::Nl) => "GEANONIMISEERDE VERSIE".to_owned(),
        (Version::Anonymous(_), Language::En) => "ANONYMISED VERSION".to_owned(),
        (Version::Discreet(discreet), language) => match &discreet.mark {
            Some(mark) => mark.get(language).to_owned(),
            None => String::new(),
        },
    }
}

/// The case as a document of another file knows it: with the number of that file, or without one.
///
/// # Errors
/// When the expression of the content cannot be evaluated.
pub(super) fn in_own_file(
    document: &DocumentSpec,
    answers: &Value,
    case: &CaseFacts,
    engine: &Engine,
) -> Result<Option<CaseFacts>, Diagnostic> {
    let Some(number) = &document.number else {
        return Ok(None);
    };
    let context = Engine::bind([
        ("antwoorden", Engine::context(answers)),
        ("zaak", Engine::context(case)),
    ]);
    let found = engine.value(number, &context).map_err(|problem| {
        let why = problem.message;
        Diagnostic::wrong(
            "number",
            format!(
                "`{number}` is niet te beantwoorden, en geeft dit stuk zijn nummer: {}",
                why.nl
            ),
            format!(
                "`{number}` cannot be answered, and gives this document its number: {}",
                why.en
            ),
        )
    })?;
    let kenmerk = match found {
        Some(Value::String(number)) => number,
        _ => String::new(),
    };
    Ok(Some(CaseFacts {
        kenmerk,
        ..case.clone()
    }))
}

/// The reference of a document, `KC-2027-004-D15`; without a case there is none.
fn reference(request: &Request, document: &DocumentSpec) -> String {
    if request.case.kenmerk.is_empty() {
        return String::new();
    }
    format!("{}-{}", request.case.kenmerk, document.code)
}

pub(super) fn joined(parts: &[&str], between: &str) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(between)
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
