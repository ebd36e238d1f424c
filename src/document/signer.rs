//! Who signs a document, and in which fields.

use serde_json::{Value, json};

use super::recipient::counts;
use super::request::{Prepared, Request};
use crate::case::{Person, capitalised};
use crate::catalog::{Catalog, DocumentSpec};
use crate::diagnostic::Language;

/// Somebody who signs.
pub(super) struct Signer {
    pub(super) role: String,
    pub(super) person: Value,
    pub(super) function: String,
}

impl Signer {
    /// What the layout gets.
    pub(super) fn data(&self, document: &DocumentSpec, language: Language) -> Value {
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

/// Those who sign, by the conditions of the document.
pub(super) fn signers(
    catalog: &Catalog,
    prepared: &Prepared,
    request: &Request,
    answers: &Value,
) -> Vec<Signer> {
    let signer = |role: &str| {
        let mut person = request
            .case
            .holders(role)
            .first()
            .cloned()
            .unwrap_or_else(|| json!({}));
        let own = Person::read(&person).functie_omschrijving;
        // What somebody is called in their own words is Dutch; the organisation may say what that is in English.
        let own = match request.language {
            Language::Nl => Some(own).filter(|own| !own.is_empty()),
            Language::En => catalog.settings.english.get(&own).cloned(),
        };
        let function = own.unwrap_or_else(|| {
            prepared
                .roles
                .get(role)
                .map(|role| role.title.get(request.language).to_owned())
                .unwrap_or_default()
        });
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
