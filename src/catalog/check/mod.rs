//! The compiler of content: everything that is wrong with forms, documents, wordings and layouts, at once.

mod disclosure;
mod facts;
mod forms;
mod keywords;
mod logo;
mod own_schema;
mod people;
mod values;
mod visibility;
mod wordings;

use std::collections::BTreeSet;

pub use keywords::{Unknown, unknown_keywords};
pub use logo::image_kind;
pub use own_schema::{against_own_schema, own_schemas};
pub use values::fits;

use super::kind::{Kind, Known};
use super::{Catalog, Definitions, DocumentSpec, Form, Procedure, Whom, layouts, wording_path};
use crate::content::{Content, SHARED};
use crate::diagnostic::{Diagnostic, Text};

/// What a change of one file can break of what [`check`] looks at: a form, a wording or the documents are looked at
/// alone, any other file with all of its procedure.
pub fn check_file(content: Content, path: &str) -> (Option<Catalog>, Vec<Diagnostic>) {
    let mut problems = own_schema::file(&content, path);
    let catalog = match Catalog::load(content) {
        Ok(catalog) => catalog,
        Err(found) => {
            problems.extend(found);
            return (None, problems);
        }
    };
    let parts: Vec<&str> = path.split('/').collect();
    let (Some(name), Some(file)) = (parts.get(1), parts.last()) else {
        return (Some(catalog), problems);
    };
    // What is shared is looked at with every procedure.
    let of = |procedure: &&Procedure| *name == SHARED || *name == procedure.name;
    for procedure in catalog.procedures.values().filter(of) {
        let form = file.strip_suffix(".json");
        let shared = [procedure.name.as_str(), SHARED].map(Definitions::path);
        let shared = shared.iter().any(|shared| shared == path);
        let wording = (parts[0] == "templates").then_some(*file);
        let about = |document: &DocumentSpec| match (form, wording) {
            (Some(form), _) => shared || document.form == form,
            // A shared paragraph is in several wordings, and judged with the first of them.
            (_, Some(file)) => wordings::uses(&catalog, procedure, document, file),
            _ => true,
        };
        if shared {
            problems.extend(forms::definitions(&catalog, procedure));
        }
        if shared || file.ends_with(".toml") {
            problems.extend(whole(&catalog, procedure));
        }
        let mut used = BTreeSet::new();
        check_procedure(&catalog, procedure, &about, &mut used, &mut problems);
    }
    (Some(catalog), problems)
}

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
    for (name, sender) in &catalog.settings.sender {
        let at = catalog
            .content
            .find("forms/settings.toml", &format!("[sender.{name}]"));
        let judged = super::letterhead::judge(sender).into_iter();
        problems.extend(judged.map(|problem| {
            let message = problem.message.clone();
            Diagnostic {
                message: Text::new(
                    format!("afzender `{name}`: {}", message.nl),
                    format!("sender `{name}`: {}", message.en),
                ),
                ..problem
            }
            .file(catalog.content.display("forms/settings.toml"))
            .at(at)
        }));
        if let Some(logo) = &sender.logo {
            used.insert(format!("forms/{logo}"));
            problems.extend(logo::logo_problem(
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
        problems.extend(whole(&catalog, procedure));
        check_procedure(&catalog, procedure, &|_| true, &mut used, &mut problems);
    }
    for path in catalog
        .content
        .paths()
        .iter()
        .filter(|path| !used.contains(*path))
    {
        // What procedures share may wait for one that uses it.
        let shared = path.split('/').nth(1) == Some(SHARED);
        if !shared && !path.ends_with("README.md") {
            problems.push(
                Diagnostic::wrong(
                    "unused",
                    "niets gebruikt dit bestand",
                    "nothing uses this file",
                )
                .file(catalog.content.display(path))
                .command(
                    "noem het in documents.toml, neem het op in een tekst, of verwijder het",
                    "name it in documents.toml, include it in a wording, or remove it",
                ),
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

/// What is looked at in a procedure as a whole, whichever of its files changed.
fn whole(catalog: &Catalog, procedure: &Procedure) -> Vec<Diagnostic> {
    [
        disclosure::disclosure(catalog, procedure),
        people::people(catalog, procedure),
        facts::facts(catalog, procedure),
    ]
    .concat()
}

fn check_procedure(
    catalog: &Catalog,
    procedure: &Procedure,
    about: &dyn Fn(&DocumentSpec) -> bool,
    used: &mut BTreeSet<String>,
    problems: &mut Vec<Diagnostic>,
) {
    let engine = catalog.engine(procedure);
    let known = Known::new(catalog, procedure);
    let mut forms: Vec<(String, Option<Form>)> = Vec::new();
    let documents = procedure.documents.iter();
    for (code, document) in documents.filter(|(_, document)| about(document)) {
        let path = Form::path(&catalog.content, &procedure.name, &document.form);
        used.insert(path.clone());
        // What is shared means something else with each procedure.
        if !forms.iter().any(|(name, _)| *name == document.form) {
            if catalog.content.get(&path).is_none() {
                let own = catalog.content.below(&format!("forms/{}", procedure.name));
                let shared = catalog.content.below(&format!("forms/{SHARED}"));
                let known = own
                    .iter()
                    .chain(&shared)
                    .filter_map(|path| path.rsplit('/').next()?.strip_suffix(".json"));
                problems.push(
                    in_documents(
                        catalog,
                        procedure,
                        code,
                        "form",
                        Text::new(
                            format!("er is geen formulier `{}`", document.form),
                            format!("there is no form `{}`", document.form),
                        ),
                    )
                    .meant(&document.form, known),
                );
                forms.push((document.form.clone(), None));
            } else {
                match catalog.form(procedure, &document.form) {
                    Ok(form) => {
                        problems.extend(forms::form(catalog, procedure, &form));
                        problems.extend(values::form(&known, &form, &engine));
                        problems.extend(forms::keywords(catalog, &path, "/schema"));
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
        let form = forms
            .iter()
            .find(|(name, _)| *name == document.form)
            .and_then(|(_, form)| form.as_ref());
        // A form that cannot be read is reported by itself.
        let answers = form.map_or(Kind::Any, Known::answers);
        problems.extend(values::document(&known, document, answers, &engine));
        if let Some(wording) = &document.wording {
            used.insert(wording_path(&catalog.content, &procedure.name, wording));
            problems.extend(wordings::wording(
                catalog,
                procedure,
                code,
                wording,
                form,
                (&engine, &known),
                used,
            ));
            let english = format!("en/{wording}");
            let path = wording_path(&catalog.content, &procedure.name, &english);
            if catalog.content.get(&path).is_some() {
                problems.extend(wordings::wording(
                    catalog,
                    procedure,
                    code,
                    &english,
                    form,
                    (&engine, &known),
                    used,
                ));
                if document.en.is_none() {
                    problems.push(
                        in_documents(
                            catalog,
                            procedure,
                            code,
                            "wording",
                            Text::new(
                                format!("voor `{english}` is er geen tabel [{code}.en]"),
                                format!("`{english}` has no table [{code}.en]"),
                            ),
                        )
                        .tip(
                            "daarin staan de Engelse slotformule, bijlagen en andere regels",
                            "it holds the English closing, attachments and other lines",
                        ),
                    );
                }
            }
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
        ("maker", vec![document.maker.as_str()]),
        (
            "recipients",
            document.recipients.iter().map(Whom::role).collect(),
        ),
        ("signers", document.signers.iter().map(Whom::role).collect()),
        ("tells", document.tells.keys().map(String::as_str).collect()),
        (
            "parents_sign",
            document
                .parents_sign
                .iter()
                .map(|parent| parent.role.as_str())
                .collect(),
        ),
    ];
    for (key, used) in named {
        for role in used
            .iter()
            .filter(|role| !procedure.file.roles.contains_key(**role))
        {
            problems.push(
                in_documents(
                    catalog,
                    procedure,
                    code,
                    key,
                    Text::new(
                        format!("er is geen rol `{role}`"),
                        format!("there is no role `{role}`"),
                    ),
                )
                .meant(role, roles()),
            );
        }
    }
    let senders = document.sender_when.iter().map(|other| &other.sender);
    for sender in std::iter::once(&document.sender).chain(senders) {
        if !catalog.settings.sender.contains_key(sender) {
            let known = catalog.settings.sender.keys().map(String::as_str);
            problems.push(
                in_documents(
                    catalog,
                    procedure,
                    code,
                    "sender",
                    Text::new(
                        format!("er is geen afzender `{sender}`"),
                        format!("there is no sender `{sender}`"),
                    ),
                )
                .meant(sender, known),
            );
        }
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
                Text::new(
                    format!("er is geen opmaak `{}`", document.layout),
                    format!("there is no layout `{}`", document.layout),
                ),
            )
            .meant(&document.layout, layouts.iter().map(String::as_str)),
        );
    }
    problems
}

fn in_documents(
    catalog: &Catalog,
    procedure: &Procedure,
    code: &str,
    key: &str,
    message: Text,
) -> Diagnostic {
    let path = format!("forms/{}/documents.toml", procedure.name);
    Diagnostic::wrong(
        "document",
        format!("{code}: {}", message.nl),
        format!("{code}: {}", message.en),
    )
    .file(catalog.content.display(&path))
    .at(catalog.content.key(&path, code, key))
}
