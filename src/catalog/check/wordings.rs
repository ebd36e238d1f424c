//! Wordings: they compile, and their placeholders exist.

use std::collections::BTreeSet;

use super::{in_documents, values};
use crate::catalog::kind::{Kind, Known};
use crate::catalog::{Catalog, DocumentSpec, Form, Procedure, wording_path};
use crate::diagnostic::{Diagnostic, Text};
use crate::{json, wording};

/// A wording: it compiles, and its placeholders exist in the form, the roles and the context.
pub(super) fn wording(
    catalog: &Catalog,
    procedure: &Procedure,
    code: &str,
    name: &str,
    form: Option<&Form>,
    (engine, known): (&wording::Engine, &Known),
    used: &mut BTreeSet<String>,
) -> Vec<Diagnostic> {
    let path = |name: &str| wording_path(&catalog.content, &procedure.name, name);
    let Some(source) = catalog.content.text(&path(name)) else {
        let place = catalog.content.display(&path(name));
        return vec![
            in_documents(
                catalog,
                procedure,
                code,
                "wording",
                Text::new(
                    format!("er is geen tekst `{name}`"),
                    format!("there is no wording `{name}`"),
                ),
            )
            .tip(format!("schrijf {place}"), format!("write {place}")),
        ];
    };
    let display = |name: &str| catalog.content.display(&path(name));
    let (_, _, found) = wording::split(&source);
    let mut problems: Vec<Diagnostic> = found
        .into_iter()
        .map(|problem| problem.file(display(name)))
        .collect();
    // A form that cannot be read is reported by itself.
    let names = known.of_wording(form.map_or(Kind::Any, Known::answers));
    let mut open = vec![name.to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(template) = open.pop() {
        if !seen.insert(template.clone()) {
            continue;
        }
        let Some(source) = catalog.content.text(&path(&template)) else {
            let at = catalog
                .content
                .text(&path(name))
                .and_then(|including| wording::find(&including, &template));
            problems.push(
                Diagnostic::wrong(
                    "include",
                    format!("er is geen tekst `{template}` om op te nemen"),
                    format!("there is no wording `{template}` to include"),
                )
                .file(display(name))
                .at(at)
                .tip(
                    "de naam telt vanaf de map van de procedure, of vanaf `templates/shared`",
                    "the name is relative to the folder of the procedure, or to `templates/shared`",
                ),
            );
            continue;
        };
        used.insert(path(&template));
        let (front, body, _) = wording::split(&source);
        for ((nl, en), line) in wording::refused(body) {
            problems.push(
                Diagnostic::wrong(
                    "markdown",
                    format!("de tekst gebruikt {nl}, en daar heeft een brief geen plaats voor"),
                    format!("the wording uses {en}, which a letter has no place for"),
                )
                .file(display(&template))
                .at(Some((line + front.body_line - 1, 1)))
                .tip(
                    "gebruik alinea's, koppen, lijsten, vet, cursief, citaten en tabellen",
                    "use paragraphs, headings, lists, bold, italic, quotations and tables",
                ),
            );
        }
        open.extend(wording::includes(&source));
        if let Err(problem) = engine.compile(&template) {
            let file = display(problem.file.as_deref().unwrap_or(&template));
            problems.push(problem.file(file));
            continue;
        }
        let start = source.len() - body.len();
        let found = values::template(body, &names, engine).into_iter();
        let lines = [
            &front.subject,
            &front.your_letter,
            &front.handled_by,
            &front.phone,
        ];
        let above = lines.into_iter().flatten().flat_map(|line| {
            let at = source.find(line.as_str()).map_or(0, |at| at);
            let found = values::template(line, &names, engine).into_iter();
            found.map(move |finding| (at, finding))
        });
        for (start, finding) in found.map(|finding| (start, finding)).chain(above) {
            let at = json::line_column(&source, start + finding.span.start);
            problems.push(
                values::problem("placeholder", finding)
                    .file(display(&template))
                    .at(Some(at)),
            );
        }
    }
    problems
}

/// Whether a document has this file among its wordings, or in one of them.
pub(super) fn uses(
    catalog: &Catalog,
    procedure: &Procedure,
    document: &DocumentSpec,
    file: &str,
) -> bool {
    let Some(wording) = &document.wording else {
        return false;
    };
    let mut open = vec![wording.clone(), format!("en/{wording}")];
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if name == file || name.ends_with(&format!("/{file}")) {
            return true;
        }
        let path = wording_path(&catalog.content, &procedure.name, &name);
        if let (true, Some(source)) = (seen.insert(name), catalog.content.text(&path)) {
            open.extend(wording::includes(&source));
        }
    }
    false
}
