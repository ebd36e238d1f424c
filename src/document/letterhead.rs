//! Whose letterhead a document has: a sender of the settings, filled in for the case.

use serde_json::{Value, json};

use crate::case::CaseFacts;
use crate::catalog::{Catalog, Sender};
use crate::wording::Engine;

/// A sender whose texts may hold placeholders over the case: the school of a case writes under its own name.
pub(super) fn of_this_case(sender: &Sender, engine: &Engine, case: &CaseFacts) -> Sender {
    let context = Engine::bind([("zaak", Engine::context(case))]);
    let fill = |text: &String| engine.fill(text, &context).trim().to_owned();
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

/// What the layout gets.
pub(super) fn sender_data(catalog: &Catalog, key: &str, sender: &Sender) -> Value {
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
