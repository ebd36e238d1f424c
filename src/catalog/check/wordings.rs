//! Wordings: they compile, and their placeholders exist.

use std::collections::BTreeSet;

use super::in_documents;
use crate::catalog::{ANSWERS, Catalog, Form, Procedure};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::wording;

/// A wording: it compiles, and its placeholders exist in the form, the roles and the context.
pub(super) fn wording(
    catalog: &Catalog,
    procedure: &Procedure,
    code: &str,
    name: &str,
    form: Option<&Form>,
    engine: &wording::Engine,
    used: &mut BTreeSet<String>,
) -> Vec<Diagnostic> {
    let folder = format!("templates/{}", procedure.name);
    let Some(source) = catalog.content.text(&format!("{folder}/{name}")) else {
        return vec![
            in_documents(
                catalog,
                procedure,
                code,
                "wording",
                format!("there is no wording `{name}`"),
            )
            .advice(format!(
                "write {}",
                catalog.content.display(&format!("{folder}/{name}"))
            )),
        ];
    };
    let display = |name: &str| catalog.content.display(&format!("{folder}/{name}"));
    let (front, _, found) = wording::split(&source);
    let mut problems: Vec<Diagnostic> = found
        .into_iter()
        .map(|problem| problem.file(display(name)))
        .collect();
    let mut open = vec![name.to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(template) = open.pop() {
        if !seen.insert(template.clone()) {
            continue;
        }
        let Some(source) = catalog.content.text(&format!("{folder}/{template}")) else {
            let at = catalog
                .content
                .text(&format!("{folder}/{name}"))
                .and_then(|including| wording::find(&including, &template));
            problems.push(
                Diagnostic::content(
                    "include",
                    format!("there is no wording `{template}` to include"),
                )
                .file(display(name))
                .at(at)
                .advice("the name is relative to the folder of the procedure"),
            );
            continue;
        };
        used.insert(format!("{folder}/{template}"));
        let (front, body, _) = wording::split(&source);
        for ((_, what), line) in wording::refused(body) {
            problems.push(
                Diagnostic::content(
                    "markdown",
                    format!("the wording uses {what}, which a letter has no place for"),
                )
                .file(display(&template))
                .at(Some((line + front.body_line - 1, 1)))
                .advice("use paragraphs, headings, lists, bold, italic, quotations and tables"),
            );
        }
        open.extend(wording::includes(&source));
        if let Err(problem) = engine.compile(&template) {
            let file = display(problem.file.as_deref().unwrap_or(&template));
            problems.push(problem.file(file));
            continue;
        }
        let known = |path: &str| known_name(path, form, procedure);
        for path in engine.names(&template) {
            if let Err((message, hint)) = known(&path) {
                problems.push(
                    Diagnostic::content("placeholder", message)
                        .file(display(&template))
                        .at(wording::find(&source, &path))
                        .advice_when(hint),
                );
            }
        }
    }
    if let Some(subject) = &front.subject {
        for path in engine.names_in(subject) {
            if let Err((message, hint)) = known_name(&path, form, procedure) {
                problems.push(
                    Diagnostic::content("placeholder", message)
                        .file(display(name))
                        .at(wording::find(&source, &path))
                        .advice_when(hint),
                );
            }
        }
    }
    problems
}

/// The names that every wording has, besides the answers.
const CONTEXT: [(&str, &[&str]); 6] = [
    ("zaak", &["kenmerk", "personen", "feiten", "procedure"]),
    ("document", &["code", "datum", "titel", "definitief"]),
    (
        "afzender",
        &["naam", "telefoon", "email", "website", "plaats", "adres"],
    ),
    ("cijfers", &[]),
    ("geadresseerde", &[]),
    ("ondertekenaars", &[]),
];

/// Functions of the engine look like names to its analysis.
const FUNCTIONS: [&str; 10] = [
    "minderjarig",
    "leeftijd",
    "dagen_tussen",
    "maanden_later",
    "range",
    "namespace",
    "dict",
    "debug",
    "vandaag",
    "loop",
];

/// Whether a dotted name exists; otherwise what to say.
fn known_name(
    path: &str,
    form: Option<&Form>,
    procedure: &Procedure,
) -> Result<(), (String, Option<String>)> {
    let parts: Vec<&str> = path.split('.').collect();
    let (root, rest) = parts
        .split_first()
        .map_or(("", &[][..]), |(root, rest)| (*root, rest));
    if FUNCTIONS.contains(&root) {
        return Ok(());
    }
    if root == "antwoorden" {
        let Some(form) = form else { return Ok(()) };
        let mut here = form.schema();
        for (index, part) in rest.iter().enumerate() {
            let Some(properties) = here
                .get("properties")
                .and_then(serde_json::Value::as_object)
            else {
                // A list: `.length` and loops go on from here in ways that only rendering can follow.
                return Ok(());
            };
            let Some(next) = properties.get(*part) else {
                let hint = did_you_mean(part, properties.keys().map(String::as_str));
                return Err((
                    format!(
                        "form {} has no field `{}`",
                        form.name,
                        rest[..=index].join(".")
                    ),
                    hint,
                ));
            };
            here = next;
        }
        return Ok(());
    }
    let Some((_, members)) = CONTEXT.iter().find(|(name, _)| *name == root) else {
        let known = CONTEXT.iter().map(|(name, _)| *name).chain(["antwoorden"]);
        return Err((format!("unknown name `{root}`"), did_you_mean(root, known)));
    };
    match rest.first() {
        Some(member) if !members.is_empty() && !members.contains(member) => Err((
            format!("`{root}` has no `{member}`"),
            did_you_mean(member, members.iter().copied()),
        )),
        Some(&"personen") if root == "zaak" => match rest.get(1) {
            Some(role) if !procedure.file.roles.contains_key(*role) => Err((
                format!("there is no role `{role}`"),
                did_you_mean(role, procedure.file.roles.keys().map(String::as_str)),
            )),
            _ => Ok(()),
        },
        Some(&"feiten") if root == "zaak" => known_fact(rest, procedure),
        _ => Ok(()),
    }
}

/// Whether a fact is one that an event, a term or the opening of a case can give.
fn known_fact(rest: &[&str], procedure: &Procedure) -> Result<(), (String, Option<String>)> {
    let known = procedure.file.known_facts();
    let [_, group, names @ ..] = rest else {
        return Ok(());
    };
    if known.is_empty() || *group == ANSWERS {
        return Ok(());
    }
    let Some(members) = known.get(*group) else {
        return Err((
            format!("no event gives facts of the group `{group}`"),
            did_you_mean(group, known.keys().map(String::as_str)),
        ));
    };
    match names.first() {
        Some(name) if !members.contains(*name) => Err((
            format!("no event gives the fact `{group}.{name}`"),
            did_you_mean(name, members.iter().map(String::as_str)),
        )),
        _ => Ok(()),
    }
}
