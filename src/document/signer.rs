//! Who signs a document, and in which fields.

use serde_json::{Value, json};

use super::recipient::{counts, holds};
use super::request::{Prepared, Request};
use crate::calendar;
use crate::case::{Person, capitalised};
use crate::catalog::{Catalog, DocumentSpec};
use crate::diagnostic::Language;

/// The members of a person that say how old they are, and who acts for them.
const BIRTH: &str = "geboortedatum";
const REPRESENTATIVE: &str = "vertegenwoordiger";

/// Somebody who signs.
pub(super) struct Signer {
    /// The role, or what stands for it in the names of the fields.
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
        .flat_map(|whom| {
            let parent = parent_of(prepared, request, answers, whom.role());
            let mut signer = signer(whom.role());
            if let Some(called) = whom.called() {
                called
                    .get(request.language)
                    .clone_into(&mut signer.function);
            }
            std::iter::once(signer).chain(parent)
        })
        .collect()
}

/// The parent who signs beside a young person; the line is there also when nobody is known by name.
fn parent_of(
    prepared: &Prepared,
    request: &Request,
    answers: &Value,
    role: &str,
) -> Option<Signer> {
    let engine = prepared.form.book.engine();
    let parents = &prepared.document.parents_sign;
    let rule = parents.iter().find(|parent| parent.role == role)?;
    let young = request.case.holders(role).first()?;
    let birth = young.get(BIRTH)?.as_str()?;
    let wanted = rule
        .when
        .as_ref()
        .is_none_or(|when| holds(when, answers, request.case, engine));
    if !wanted || calendar::age(birth, request.date)? >= rule.below.into() {
        return None;
    }
    let person = Person::read(young);
    let acting = person.addressed_through(request.date).into_iter().next();
    let who = match request.language {
        Language::Nl => "ouder, voogd of verzorger van",
        Language::En => "parent, guardian or carer of",
    };
    Some(Signer {
        role: format!("{role}_{REPRESENTATIVE}"),
        person: acting
            .and_then(|_| young.get(REPRESENTATIVE).cloned())
            .unwrap_or_else(|| json!({})),
        function: format!("{who} {}", person.full_name()),
    })
}
