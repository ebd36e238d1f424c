//! What several people read speaks to none of them: “U bent geschorst” reaches the head of school otherwise.

use std::collections::{BTreeMap, BTreeSet};

use griffie::diagnostic::has_errors;
use griffie::document::{ADDRESSES, Request, Stage};
use serde_json::{Value, json};

use crate::support::{Valid, maker, valid_answers};

/// Nobody's language.
const UNKNOWN: &str = "zonnebloem kortstondig vlinderdas";

/// The texts of answers that are long enough to say something, with their pointers.
fn texts(answers: &Value, here: &str, found: &mut Vec<String>) {
    match answers {
        Value::Object(members) => {
            for (name, member) in members.iter().filter(|(name, _)| *name != "$schema") {
                texts(member, &format!("{here}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(item, &format!("{here}/{index}"), found);
            }
        }
        Value::String(text) if text.split_whitespace().count() > 3 => found.push(here.to_owned()),
        _ => {}
    }
}

/// The roles whose letters print a text, or what is wrong with the document.
fn readers(
    code: &str,
    valid: &Valid,
    answers: &Value,
    stage: Stage,
) -> Result<BTreeSet<String>, Vec<griffie::diagnostic::Diagnostic>> {
    let prepared = maker().prepare(code).expect("the document is sound");
    let request = Request {
        answers,
        ..valid.request(stage)
    };
    let composed = maker().compose(&prepared, &request)?;
    let role = |name: &str| {
        let roles = prepared.roles.keys();
        roles
            .filter(|role| name == *role || name.starts_with(&format!("{role}-")))
            .max_by_key(|role| role.len())
            .expect("a role")
            .clone()
    };
    Ok(composed
        .iter()
        .filter(|one| one.data.to_string().to_lowercase().contains(UNKNOWN))
        .filter_map(|one| one.recipient.as_deref().map(role))
        .collect())
}

#[test]
fn a_text_that_several_people_read_addresses_none_of_them() {
    let procedure = &maker().catalog.procedures["klachtenreglement"];
    let mut shared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut own = 0;
    for valid in valid_answers() {
        for document in procedure.documents.values() {
            if document.form != valid.form || document.recipients.len() < 2 {
                continue;
            }
            let code = &document.code;
            let mut pointers = Vec::new();
            texts(&valid.answers, "", &mut pointers);
            for pointer in pointers {
                let place = format!("{code} {} {pointer}", valid.name);
                let with = |text: &str| {
                    let mut answers = valid.answers.clone();
                    *answers.pointer_mut(&pointer).expect("there") = json!(text);
                    answers
                };
                let plain = with(&format!("De aangeklaagde is er morgen niet, {UNKNOWN}."));
                // In a draft nothing is refused, so the letters show who reads it.
                let Ok(roles) = readers(code, &valid, &plain, Stage::Draft) else {
                    continue;
                };
                let speaking = with(&format!("U bent er morgen niet bij, {UNKNOWN}."));
                let told = match readers(code, &valid, &speaking, Stage::Final) {
                    Ok(_) => false,
                    Err(problems) => problems.iter().any(|problem| {
                        problem.pointer.as_ref() == Some(&pointer)
                            && has_errors(std::slice::from_ref(problem))
                            && (problem.rule == ADDRESSES
                                || problem.message.nl.contains("spreekt de lezer aan"))
                    }),
                };
                let several = roles.len() > 1;
                // How to get there is said to whoever comes.
                let each = pointer == "/zitting/bereikbaarheid";
                assert_eq!(told, several && !each, "{place} is read by {roles:?}");
                if several {
                    shared
                        .entry(code.clone())
                        .or_default()
                        .insert(pointer.clone());
                    // What somebody said is told between quotation marks.
                    let quoted = with(&format!(
                        "Er is gezegd: “U bent er morgen niet bij, {UNKNOWN}.”"
                    ));
                    if let Err(problems) = readers(code, &valid, &quoted, Stage::Final) {
                        let refused: Vec<_> = problems
                            .iter()
                            .filter(|problem| problem.rule == ADDRESSES)
                            .map(|problem| problem.pointer.clone())
                            .collect();
                        assert_eq!(refused, [], "{place}: a quotation is refused");
                    }
                } else {
                    own += 1;
                }
            }
        }
    }
    for code in [
        "D12", "D15", "D19", "D26", "D31", "D32", "D34", "D35", "D46",
    ] {
        assert!(
            shared.contains_key(code),
            "{code} is not among {:?}",
            shared.keys()
        );
    }
    assert!(
        shared.len() > 10 && own > 20,
        "{shared:?}, {own} of their own"
    );
}
