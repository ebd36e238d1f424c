//! Who signs a document, and in which fields.

use serde_json::{Value, json};

use super::letter::joined;
use super::recipient::{counts, holds};
use super::request::{Prepared, Request};
use crate::case::{Person, capitalised};
use crate::catalog::{Catalog, DocumentSpec};
use crate::diagnostic::{Diagnostic, Language};

/// What is added to a role in the name of the field of a parent.
const REPRESENTATIVE: &str = "vertegenwoordiger";

/// Somebody who signs.
pub(super) struct Signer {
    /// The role, or what stands for it in the names of the fields.
    pub(super) role: String,
    /// As the wording sees it.
    pub(super) person: Value,
    name: String,
    pub(super) function: String,
    /// What the role is called, whatever the function.
    pub(super) title: String,
}

impl Signer {
    /// What the layout gets.
    pub(super) fn data(&self, document: &DocumentSpec, language: Language) -> Value {
        let sign = if language == Language::Nl {
            "Handtekening"
        } else {
            "Signature"
        };
        // Who listens to the document hears whose signature is asked for.
        let who = joined(&[&self.title, &self.name], ", ");
        let fields: Vec<_> = document
            .sign_fields
            .iter()
            .map(|field| json!({ "name": format!("{field}_{}", self.role), "label": capitalised(field), "tooltip": format!("{} {who}", capitalised(field)) }))
            .collect();
        json!({
            "field": format!("handtekening_{}", self.role),
            "tooltip": format!("{sign} {who}"),
            "name": self.name,
            "function": self.function,
            "text_fields": fields,
        })
    }
}

/// Those who sign, by the conditions of the document.
///
/// # Errors
/// When it cannot be said who does.
pub(super) fn signers(
    catalog: &Catalog,
    prepared: &Prepared,
    request: &Request,
    answers: &Value,
) -> Result<Vec<Signer>, Vec<Diagnostic>> {
    let signer = |role: &str| {
        let holder = request.case.holders(role).first();
        let own = holder.map_or("", |person| &person.functie_omschrijving);
        let title = prepared.roles.get(role).map_or_else(String::new, |role| {
            role.title.get(request.language).to_owned()
        });
        // What somebody is called in their own words is Dutch; the organisation may say what that is in English.
        let own = match request.language {
            Language::Nl => Some(own.to_owned()).filter(|own| !own.is_empty()),
            Language::En => catalog.settings.english.get(own).cloned(),
        };
        let function = own.unwrap_or_else(|| title.clone());
        let name = holder.map_or_else(String::new, |person| person.in_text_as(request.language));
        let mut person = holder.map_or_else(|| json!({}), Person::view);
        if let Value::Object(members) = &mut person {
            members.insert("rol".to_owned(), json!(role));
        }
        Signer {
            role: role.to_owned(),
            person,
            name: capitalised(&name),
            function,
            title,
        }
    };
    let engine = prepared.form.book.engine();
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for whom in &prepared.document.signers {
        match counts(whom, answers, request.case, engine) {
            Ok(true) => {}
            Ok(false) => continue,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        }
        let mut signer = signer(whom.role());
        if let Some(called) = whom.called() {
            called
                .get(request.language)
                .clone_into(&mut signer.function);
        }
        found.push(signer);
        match parent_of(prepared, request, answers, whom.role()) {
            Ok(parent) => found.extend(parent),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(found)
    } else {
        Err(problems)
    }
}

/// The parent who signs beside a young person; the line is there also when nobody is known by name.
fn parent_of(
    prepared: &Prepared,
    request: &Request,
    answers: &Value,
    role: &str,
) -> Result<Option<Signer>, Diagnostic> {
    let engine = prepared.form.book.engine();
    let parents = &prepared.document.parents_sign;
    let rule = parents.iter().find(|parent| parent.role == role);
    let young = request.case.holders(role).first();
    let (Some(rule), Some(young)) = (rule, young) else {
        return Ok(None);
    };
    let born = young.geboortedatum.as_ref();
    let age = born.and_then(|born| born.age(request.date));
    // Who is not known to be young signs alone.
    if age.is_none_or(|age| age >= rule.below.into()) {
        return Ok(None);
    }
    if let Some(when) = &rule.when
        && !holds(when, answers, request.case, engine)?
    {
        return Ok(None);
    }
    let acting = young
        .addressed_through(request.date)
        .into_iter()
        .next()
        .map(|parent| parent.as_person(young));
    let who = match request.language {
        Language::Nl => "ouder, voogd of verzorger van",
        Language::En => "parent, guardian or carer of",
    };
    Ok(Some(Signer {
        role: format!("{role}_{REPRESENTATIVE}"),
        name: acting.as_ref().map_or_else(String::new, |parent| {
            capitalised(&parent.in_text_as(request.language))
        }),
        person: acting.map_or_else(|| json!({}), |parent| parent.view()),
        title: format!("{who} {}", young.full_name()),
        function: format!("{who} {}", young.full_name()),
    }))
}
