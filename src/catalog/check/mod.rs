//! The compiler of content: everything that is wrong with forms, documents, wordings and layouts, at once.

mod forms;
mod own_schema;

use std::collections::BTreeSet;

pub use own_schema::{against_own_schema, own_schemas};

use super::{Catalog, Definitions, DocumentSpec, Form, Procedure, layouts};
use crate::content::Content;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::wording;

/// Checks all content. Laying out sample documents is `document`'s part of the work.
pub fn check(content: Content) -> (Option<Catalog>, Vec<Diagnostic>) {
    let mut problems = own_schema::files(&content);
    let catalog = match Catalog::load(content) {
        Ok(catalog) => catalog,
        Err(found) => {
            problems.extend(found);
            problems.dedup();
            return (None, problems);
        }
    };
    let mut used: BTreeSet<String> = ["forms/settings.toml", super::EQUATED_DAYS]
        .map(ToOwned::to_owned)
        .into();
    for sender in catalog.settings.sender.values() {
        if let Some(logo) = &sender.logo {
            used.insert(format!("forms/{logo}"));
            problems.extend(logo_problem(
                &catalog.content,
                logo,
                sender.logo_alt.as_deref(),
            ));
        }
    }
    used.extend(catalog.content.below("templates/layout"));
    used.extend(catalog.content.below("templates/web"));
    for procedure in catalog.procedures.values() {
        for file in ["procedure.toml", "documents.toml"] {
            used.insert(format!("forms/{}/{file}", procedure.name));
        }
        used.insert(Definitions::path(&procedure.name));
        problems.extend(forms::definitions(&catalog, procedure));
        check_procedure(&catalog, procedure, &mut used, &mut problems);
    }
    for path in catalog
        .content
        .paths()
        .iter()
        .filter(|path| !used.contains(*path))
    {
        if !path.ends_with("README.md") {
            problems.push(
                Diagnostic::content("unused", "nothing uses this file")
                    .file(catalog.content.display(path))
                    .advice("name it in documents.toml, include it in a wording, or remove it"),
            );
        }
    }
    let mut seen = Vec::new();
    problems.retain(|problem| {
        !seen.contains(problem) && {
            seen.push(problem.clone());
            true
        }
    });
    (Some(catalog), problems)
}

fn check_procedure(
    catalog: &Catalog,
    procedure: &Procedure,
    used: &mut BTreeSet<String>,
    problems: &mut Vec<Diagnostic>,
) {
    let engine = catalog.engine(procedure);
    let folder = format!("templates/{}", procedure.name);
    let mut forms: Vec<(String, Option<Form>)> = Vec::new();
    for (code, document) in &procedure.documents {
        let path = Form::path(&procedure.name, &document.form);
        if used.insert(path.clone()) {
            if catalog.content.get(&path).is_none() {
                let known: Vec<_> = catalog.content.below(&format!("forms/{}", procedure.name));
                let known = known
                    .iter()
                    .filter_map(|path| path.rsplit('/').next()?.strip_suffix(".json"));
                problems.push(
                    in_documents(
                        catalog,
                        procedure,
                        code,
                        "form",
                        format!("there is no form `{}`", document.form),
                    )
                    .advice(did_you_mean(&document.form, known).unwrap_or_default()),
                );
                forms.push((document.form.clone(), None));
            } else {
                match catalog.form(procedure, &document.form) {
                    Ok(form) => {
                        problems.extend(forms::form(catalog, procedure, &form));
                        forms.push((document.form.clone(), Some(form)));
                    }
                    Err(found) => {
                        problems.extend(found);
                        forms.push((document.form.clone(), None));
                    }
                }
            }
        }
        problems.extend(names(catalog, procedure, code, document));
        if let Some(wording) = &document.wording {
            used.insert(format!("{folder}/{wording}"));
            let form = forms
                .iter()
                .find(|(name, _)| *name == document.form)
                .and_then(|(_, form)| form.as_ref());
            problems.extend(self::wording(
                catalog, procedure, code, wording, form, &engine, used,
            ));
        }
    }
}

/// The names that a document uses: roles, sender, layout.
fn names(
    catalog: &Catalog,
    procedure: &Procedure,
    code: &str,
    document: &DocumentSpec,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let roles = || procedure.file.roles.keys().map(String::as_str);
    let named = [
        ("maker", std::slice::from_ref(&document.maker)),
        ("recipients", &document.recipients),
        ("signers", &document.signers),
    ];
    for (key, used) in named {
        for role in used
            .iter()
            .filter(|role| !procedure.file.roles.contains_key(*role))
        {
            problems.push(
                in_documents(
                    catalog,
                    procedure,
                    code,
                    key,
                    format!("there is no role `{role}`"),
                )
                .advice(did_you_mean(role, roles()).unwrap_or_default()),
            );
        }
    }
    if !catalog.settings.sender.contains_key(&document.sender) {
        let known = catalog.settings.sender.keys().map(String::as_str);
        problems.push(
            in_documents(
                catalog,
                procedure,
                code,
                "sender",
                format!("there is no sender `{}`", document.sender),
            )
            .advice(did_you_mean(&document.sender, known).unwrap_or_default()),
        );
    }
    let layouts: Vec<String> = layouts(&catalog.content)
        .into_iter()
        .filter_map(|(name, _)| Some(name.strip_suffix(".typ")?.to_owned()))
        .collect();
    if !layouts.contains(&document.layout) {
        problems.push(
            in_documents(
                catalog,
                procedure,
                code,
                "layout",
                format!("there is no layout `{}`", document.layout),
            )
            .advice(
                did_you_mean(&document.layout, layouts.iter().map(String::as_str))
                    .unwrap_or_default(),
            ),
        );
    }
    problems
}

/// A wording: it compiles, and its placeholders exist in the form, the roles and the context.
fn wording(
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
            let at = wording::find(
                &catalog
                    .content
                    .text(&format!("{folder}/{name}"))
                    .unwrap_or_default(),
                &template,
            );
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
        for (what, line) in wording::refused(body) {
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
                        .advice(hint),
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
                        .advice(hint),
                );
            }
        }
    }
    problems
}

/// The names that every wording has, besides the answers.
const CONTEXT: [(&str, &[&str]); 5] = [
    ("zaak", &["kenmerk", "personen", "feiten", "procedure"]),
    ("document", &["code", "datum", "titel", "definitief"]),
    (
        "afzender",
        &["naam", "telefoon", "email", "website", "plaats", "adres"],
    ),
    ("geadresseerde", &[]),
    ("ondertekenaars", &[]),
];

/// Functions of the engine look like names to its analysis.
const FUNCTIONS: [&str; 9] = [
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
pub fn known_name(
    path: &str,
    form: Option<&Form>,
    procedure: &Procedure,
) -> Result<(), (String, String)> {
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
                let hint =
                    did_you_mean(part, properties.keys().map(String::as_str)).unwrap_or_default();
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
        return Err((
            format!("unknown name `{root}`"),
            did_you_mean(root, known).unwrap_or_default(),
        ));
    };
    match rest.first() {
        Some(member) if !members.is_empty() && !members.contains(member) => Err((
            format!("`{root}` has no `{member}`"),
            did_you_mean(member, members.iter().copied()).unwrap_or_default(),
        )),
        Some(&"personen") if root == "zaak" => match rest.get(1) {
            Some(role) if !procedure.file.roles.contains_key(*role) => Err((
                format!("there is no role `{role}`"),
                did_you_mean(role, procedure.file.roles.keys().map(String::as_str))
                    .unwrap_or_default(),
            )),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

fn in_documents(
    catalog: &Catalog,
    procedure: &Procedure,
    code: &str,
    key: &str,
    message: String,
) -> Diagnostic {
    let path = format!("forms/{}/documents.toml", procedure.name);
    let text = catalog.content.text(&path).unwrap_or_default();
    let start = text.find(&format!("[{code}]")).unwrap_or_default();
    let offset = text[start..]
        .find(&format!("\n{key}"))
        .map_or(start, |at| start + at + 1);
    Diagnostic::content("document", format!("{code}: {message}"))
        .file(catalog.content.display(&path))
        .at(Some(crate::json::line_column(&text, offset)))
}

/// What is wrong with a logo, if anything.
pub fn logo_problem(
    content: &Content,
    logo: &str,
    alternative: Option<&str>,
) -> Option<Diagnostic> {
    let file = content.display("forms/settings.toml");
    let text = content.text("forms/settings.toml").unwrap_or_default();
    let at = text
        .find(logo)
        .map(|offset| crate::json::line_column(&text, offset));
    let problem = |message: String| {
        Diagnostic::content("logo", message)
            .file(file.clone())
            .at(at)
    };
    let Some(bytes) = content.get(&format!("forms/{logo}")) else {
        return Some(
            problem(format!("the image `{logo}` is not there")).advice(format!(
                "put it at {}",
                content.display(&format!("forms/{logo}"))
            )),
        );
    };
    if image_kind(&bytes).is_none() {
        return Some(
            problem(format!("`{logo}` is not an SVG, PNG or JPEG image"))
                .advice("export the logo again from the program that made it"),
        );
    }
    if alternative.is_none_or(|text| text.trim().is_empty()) {
        return Some(
            problem("the logo has no text for people who cannot see it".to_owned())
                .advice("add `logo_alt`"),
        );
    }
    None
}

/// The kind of an image by its first bytes.
pub fn image_kind(bytes: &[u8]) -> Option<&'static str> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).into_owned();
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("jpg"),
        _ if start.contains("<svg") => Some("svg"),
        _ => None,
    }
}
