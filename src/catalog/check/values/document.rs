//! The values in the conditions and lines of a document in `documents.toml`.

use std::sync::Arc;

use super::{expression, problem, template};
use crate::catalog::kind::{Finding, Kind, Known};
use crate::catalog::{DocumentSpec, TranslatedSpec, Whom, toml_part};
use crate::diagnostic::{Diagnostic, Text};
use crate::wording::Engine;

/// Judges the conditions and lines of a document.
pub(in crate::catalog::check) fn document(
    known: &Known,
    document: &DocumentSpec,
    answers: Kind,
    engine: &Engine,
) -> Vec<Diagnostic> {
    let content = Arc::clone(&known.catalog().content);
    let path = format!("forms/{}/documents.toml", known.procedure().name);
    // Without it there would be no document.
    let Some(text) = content.text(&path) else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    let mut say = |at: &[&str], source: &str, finding: Finding| {
        let at: Vec<String> = std::iter::once(document.code.as_str())
            .chain(at.iter().copied())
            .map(ToOwned::to_owned)
            .collect();
        let place = toml_part(&text, &at, source, &finding.span);
        problems.push(
            problem("value", finding)
                .file(content.display(&path))
                .at(place),
        );
    };
    let condition = known.of_condition(answers.clone());
    let recipients = document.recipients.iter().map(Whom::when);
    let signers = document.signers.iter().map(Whom::when);
    let parents = document
        .parents_sign
        .iter()
        .map(|parent| parent.when.as_deref());
    let senders = document
        .sender_when
        .iter()
        .map(|sender| Some(sender.when.as_str()));
    let in_person = document.recipients.iter().map(Whom::in_person);
    let all = recipients
        .enumerate()
        .map(|one| ("recipients", "when", one))
        .chain(
            in_person
                .enumerate()
                .map(|one| ("recipients", "in_person", one)),
        )
        .chain(signers.enumerate().map(|one| ("signers", "when", one)))
        .chain(parents.enumerate().map(|one| ("parents_sign", "when", one)))
        .chain(senders.enumerate().map(|one| ("sender_when", "when", one)));
    let given = all.filter_map(|(key, name, (index, when))| Some((key, name, index, when?)));
    for (key, name, index, when) in given {
        for finding in expression(when, &condition, engine).1 {
            say(&[key, &index.to_string(), name], when, finding);
        }
    }
    if let Some(number) = &document.number {
        for finding in expression(number, &condition, engine).1 {
            say(&["number"], number, finding);
        }
    }
    let wording = known.of_wording(answers.clone());
    let own = TranslatedSpec {
        classification: document.classification.clone(),
        attachments: document.attachments.clone(),
        copies: document.copies.clone(),
        closing: document.closing.clone(),
        on_behalf: document.on_behalf.clone(),
    };
    let translated = document.en.iter().map(|lines| (Some("en"), lines));
    for (under, lines) in std::iter::once((None, &own)).chain(translated) {
        let single = [
            ("classification", &lines.classification),
            ("closing", &lines.closing),
            ("on_behalf", &lines.on_behalf),
        ];
        let several = [
            ("attachments", &lines.attachments),
            ("copies", &lines.copies),
        ];
        let single = single.into_iter().map(|(key, line)| (key, None, line));
        let several = several.into_iter().flat_map(|(key, lines)| {
            lines
                .iter()
                .enumerate()
                .map(move |(index, line)| (key, Some(index), line))
        });
        for (key, index, line) in single.chain(several) {
            for finding in template(line, &wording, engine) {
                let index = index.map(|index| index.to_string());
                let at: Vec<&str> = under
                    .into_iter()
                    .chain([key])
                    .chain(index.as_deref())
                    .collect();
                say(&at, line, finding);
            }
        }
    }
    if let Some(list) = &document.not_to {
        let rows = answers.at(list);
        if !matches!(rows, Some(Kind::List(_) | Kind::Any)) {
            let finding = Finding {
                span: 0..list.len(),
                message: Text::new(
                    format!("het formulier {} heeft geen lijst `{list}`", document.form),
                    format!("form {} has no list `{list}`", document.form),
                ),
                hint: match &answers {
                    Kind::Group(group) => {
                        crate::diagnostic::meant(list, group.members.keys().map(String::as_str))
                    }
                    _ => None,
                },
            };
            say(&["not_to"], list, finding);
        }
    }
    for (key, list) in [
        ("recipients", &document.recipients),
        ("signers", &document.signers),
    ] {
        for (index, whom) in list.iter().enumerate() {
            // Under two conditions a role may stand twice; without one it stands for all its people.
            let twice = list[..index].iter().any(|other| {
                other.role() == whom.role()
                    && (other.when().is_none()
                        || whom.when().is_none()
                        || other.when() == whom.when())
            });
            if twice {
                let role = whom.role();
                let finding = Finding {
                    span: 0..role.len(),
                    message: Text::new(
                        format!("{}: `{role}` staat hier twee keer", document.code),
                        format!("{}: `{role}` stands here twice", document.code),
                    ),
                    hint: Some(Text::new("noem de rol één keer", "name the role once")),
                };
                say(&[key, &index.to_string()], role, finding);
            }
        }
    }
    problems
}
