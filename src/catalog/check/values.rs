//! The values in the expressions of forms and documents: rules, prefilled answers, conditions of recipients, signers and
//! senders, and the lines of `documents.toml`.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::keywords::unknown_keywords;
use crate::catalog::kind::{Finding, Judge, Kind, Known, Names};
use crate::catalog::{
    Definitions, DocumentSpec, Form, Rule, TranslatedSpec, Whom, property_path, toml_part,
};
use crate::diagnostic::{Diagnostic, Text};
use crate::json::escape;
use crate::wording::{Engine, syntax};

/// Judges one expression.
pub(super) fn expression(source: &str, names: &Names, engine: &Engine) -> (Kind, Vec<Finding>) {
    let Some(tree) = syntax::expression(source) else {
        return (Kind::Any, vec![unread(source)]);
    };
    let mut judge = Judge::new(source, engine, names);
    let kind = judge.kind(&tree);
    (kind, judge.findings)
}

/// Judges a text with placeholders.
pub(super) fn template(source: &str, names: &Names, engine: &Engine) -> Vec<Finding> {
    let Some(tree) = syntax::template(source) else {
        return vec![unread(source)];
    };
    let mut judge = Judge::new(source, engine, names);
    judge.steps(&tree);
    judge.findings
}

fn unread(source: &str) -> Finding {
    Finding {
        span: 0..source.len(),
        message: Text::new(
            format!("`{source}` is niet te lezen"),
            format!("`{source}` cannot be read"),
        ),
        hint: Some(Text::new(
            "kijk of elk haakje en elke {{ en {% is gesloten, en of tussen twee namen iets staat dat hen verbindt",
            "see whether each bracket, {{ and {% is closed, and whether something stands between two names that joins them",
        )),
    }
}

/// A finding as a problem without a place.
pub(super) fn problem(rule: &str, finding: Finding) -> Diagnostic {
    let problem = Diagnostic::wrong(rule, finding.message.nl, finding.message.en);
    match finding.hint {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

/// Judges what a form asks: its rules, its prefilled answers, the conditions under which its questions are shown.
pub(super) fn form(known: &Known, form: &Form, engine: &Engine) -> Vec<Diagnostic> {
    let mut check = InForm {
        known,
        form,
        engine,
        answers: Known::answers(form),
        path: Form::path(&known.procedure().name, &form.name),
        shared: known.shared_words(),
        problems: Vec::new(),
    };
    check.rules();
    check.prefill(form.schema(), &check.answers.clone(), "/schema");
    check.shown(&form.uischema, "");
    check.required();
    check.problems
}

struct InForm<'a> {
    known: &'a Known<'a>,
    form: &'a Form,
    engine: &'a Engine,
    answers: Kind,
    path: String,
    /// The words that what is shared can ask for.
    shared: BTreeSet<String>,
    problems: Vec<Diagnostic>,
}

impl InForm<'_> {
    /// Adds a finding at a pointer of the file, or at its words when the pointer leads into a shared definition.
    fn report(&mut self, path: &str, pointer: &str, source: &str, finding: Finding) {
        let content = &self.known.catalog().content;
        let word = source.get(finding.span.clone()).map_or("", |word| word);
        let value = content
            .text(path)
            .and_then(|text| match crate::json::parse(&text) {
                Ok(parsed) => Some((text, parsed.pointer(pointer)?.clone())),
                Err(_) => None,
            });
        // A definition that the form only refers to is judged once, where it stands.
        let (path, at) = match value {
            Some((text, _)) => {
                let start = crate::json::position(&text, pointer);
                let line = start.and_then(|(line, column)| {
                    let words = text.lines().nth(line - 1)?;
                    let from = words.char_indices().nth(column - 1)?.0;
                    let found = words.get(from..)?.find(word)?;
                    Some((line, words.get(..from + found)?.chars().count() + 1))
                });
                (path.to_owned(), line.or(start))
            }
            None => {
                let shared = Definitions::path(&self.known.procedure().name);
                let at = content
                    .find(&shared, source)
                    .or_else(|| content.find(&shared, word));
                (shared, at)
            }
        };
        let found = problem("value", finding)
            .file(content.display(&path))
            .at(at);
        if !self.problems.contains(&found) {
            self.problems.push(found);
        }
    }

    fn rules(&mut self) {
        let form = self.form;
        for (index, rule) in form.book.rules.iter().enumerate() {
            // One without its list is reported.
            if let Some(item) = self.item(rule) {
                self.rule(index, rule, item);
            }
        }
    }

    fn rule(&mut self, index: usize, rule: &Rule, item: Option<Kind>) {
        let form = self.form;
        let answers = match rule.definition {
            // It is asked in several forms.
            Some(_) => Kind::Any,
            None => self.answers.clone(),
        };
        let names = self.known.of_rule(answers, item);
        let shared = Definitions::path(&self.known.procedure().name);
        let (path, base) = match &rule.definition {
            Some(definition) => {
                let number = form.book.rules[..index]
                    .iter()
                    .filter(|other| other.definition == rule.definition)
                    .count();
                (shared, format!("/rules/{}/{number}", escape(definition)))
            }
            None => (self.path.clone(), format!("/rules/{index}")),
        };
        let (_, found) = expression(&rule.when, &names, self.engine);
        for finding in found {
            let word = rule.when.get(finding.span.clone()).map_or("", |word| word);
            let word = word.trim_matches(['\'', '"']);
            if rule.definition.is_none() || !self.shared.contains(word) {
                self.report(&path, &format!("{base}/when"), &rule.when, finding);
            }
        }
        let texts = [
            ("message", Some(&rule.message)),
            ("hint", rule.hint.as_ref()),
        ];
        for (key, text) in texts
            .into_iter()
            .filter_map(|(key, text)| Some((key, text?)))
        {
            for (language, words) in [("nl", &text.nl), ("en", &text.en)] {
                for finding in template(words, &names, self.engine) {
                    self.report(&path, &format!("{base}/{key}/{language}"), words, finding);
                }
            }
        }
    }

    /// What `item` is for a rule; none when its list is reported as no list.
    fn item(&mut self, rule: &Rule) -> Option<Option<Kind>> {
        let form = self.form;
        if let Some(definition) = &rule.definition {
            let file = &self.known.procedure().definitions.file;
            let (expanded, _) = crate::schema::expand(file.defs.get(definition)?, &file.defs);
            let what = Text::new(
                format!("de definitie `{definition}`"),
                format!("the definition `{definition}`"),
            );
            return Some(Some(Kind::of_schema(&expanded, &what)));
        }
        let Some(list) = &rule.each else {
            return Some(None);
        };
        let path = list.trim_start_matches('/').replace('/', ".");
        if let Some(Kind::List(item)) = self.answers.at(&path) {
            return Some(Some(item.as_ref().clone()));
        }
        let finding = Finding {
            span: 0..list.len(),
            message: Text::new(
                format!("het formulier {} heeft geen lijst `{list}`", form.name),
                format!("form {} has no list `{list}`", form.name),
            ),
            hint: None,
        };
        let pointer = form
            .book
            .rules
            .iter()
            .position(|other| std::ptr::eq(other, rule))
            .map_or_else(String::new, |index| format!("/rules/{index}/each"));
        self.report(&self.path.clone(), &pointer, list, finding);
        None
    }

    /// Answers that the case fills in: the expression, and whether what it gives can be an answer.
    fn prefill(&mut self, schema: &Value, kind: &Kind, pointer: &str) {
        if let Some(source) = schema.get("x-prefill").and_then(Value::as_str) {
            let names = Names::from([
                ("zaak".to_owned(), self.known.case()),
                ("vandaag".to_owned(), Kind::Day),
            ]);
            let (given, mut found) = expression(source, &names, self.engine);
            if let (Kind::Words(asked), Kind::Words(words)) = (kind, &given)
                && asked.is_disjoint(words)
            {
                found.push(Finding {
                    span: 0..source.len(),
                    message: Text::new(
                        format!("`{source}` is nooit een van de keuzen van deze vraag"),
                        format!("`{source}` is never one of the choices of this question"),
                    ),
                    hint: None,
                });
            }
            for finding in found {
                self.report(
                    &self.path.clone(),
                    &format!("{pointer}/x-prefill"),
                    source,
                    finding,
                );
            }
        }
        let members = schema.get("properties").and_then(Value::as_object);
        for (name, inner) in members.into_iter().flatten() {
            let below = match kind {
                Kind::Group(group) => group.members.get(name).cloned(),
                _ => None,
            };
            let pointer = format!("{pointer}/properties/{}", escape(name));
            self.prefill(inner, &below.map_or(Kind::Any, |kind| kind), &pointer);
        }
        if let Some(items) = schema.get("items") {
            let item = match kind {
                Kind::List(item) => item.as_ref().clone(),
                _ => Kind::Any,
            };
            self.prefill(items, &item, &format!("{pointer}/items"));
        }
    }

    /// The names that the schema asks for, everywhere in it.
    fn required(&mut self) {
        let mut found = Vec::new();
        fits(self.form.schema(), &self.answers, "", &mut found);
        for (word, finding) in found {
            let content = &self.known.catalog().content;
            let shared = Definitions::path(&self.known.procedure().name);
            let quoted = format!("\"{word}\"");
            let (path, at) = match content.find(&self.path, &quoted) {
                Some(at) => (self.path.clone(), Some(at)),
                None => (shared.clone(), content.find(&shared, &quoted)),
            };
            let found = problem("value", finding)
                .file(content.display(&path))
                .at(at);
            if !self.problems.contains(&found) {
                self.problems.push(found);
            }
        }
    }

    /// The conditions under which questions are shown: JSON Schemas over an answer.
    fn shown(&mut self, element: &crate::catalog::Element, base: &str) {
        let place = |scope: &str| -> String {
            let path = property_path(scope).into_iter().flatten();
            let names: Vec<&str> = base
                .split('.')
                .filter(|name| !name.is_empty())
                .chain(path)
                .collect();
            names.join(".")
        };
        if let Some(rule) = element.visibility() {
            let path = place(&rule.condition.scope);
            let kind = if path.is_empty() {
                Some(self.answers.clone())
            } else {
                self.answers.at(&path)
            };
            for unknown in unknown_keywords(rule.condition.schema.schema()) {
                let word = crate::json::last(&unknown.pointer).to_owned();
                let content = &self.known.catalog().content;
                let shared = Definitions::path(&self.known.procedure().name);
                let quoted = format!("\"{word}\"");
                let (path, at) = match content.find(&self.path, &quoted) {
                    Some(at) => (self.path.clone(), Some(at)),
                    None => (shared.clone(), content.find(&shared, &quoted)),
                };
                let finding = Finding {
                    span: 0..0,
                    message: unknown.message,
                    hint: unknown.hint,
                };
                let found = problem("keyword", finding)
                    .file(content.display(&path))
                    .at(at);
                if !self.problems.contains(&found) {
                    self.problems.push(found);
                }
            }
            // A scope that leads nowhere is reported with the layout.
            let mut found = Vec::new();
            if let Some(kind) = kind {
                fits(rule.condition.schema.schema(), &kind, &path, &mut found);
            }
            for (word, finding) in found {
                let own = self.path.clone();
                let content = &self.known.catalog().content;
                let shared = Definitions::path(&self.known.procedure().name);
                let quoted = format!("\"{word}\"");
                // The condition of a shared layout serves forms with other choices.
                let file = content.text(&own).map(|text| crate::json::parse(&text));
                let here = matches!(&file, Some(Ok(file))
                    if file["uischema"].to_string().contains(&format!("\"const\":{quoted}")));
                if !here && self.shared.contains(&word) {
                    continue;
                }
                let (path, at) = match content.find(&own, &quoted) {
                    Some(at) => (own, Some(at)),
                    None => (shared.clone(), content.find(&shared, &quoted)),
                };
                let found = problem("value", finding)
                    .file(content.display(&path))
                    .at(at);
                if !self.problems.contains(&found) {
                    self.problems.push(found);
                }
            }
        }
        for child in element.children() {
            self.shown(child, base);
        }
        if let crate::catalog::Element::Control(control) = element
            && let Some(detail) = &control.options.detail
        {
            self.shown(&detail.0, &place(&control.scope));
        }
    }
}

/// Whether the words of a condition can be answers: `const`, `enum`, and the names of properties.
pub fn fits(schema: &Value, kind: &Kind, path: &str, found: &mut Vec<(String, Finding)>) {
    let mut judge = |word: &str, known: &mut dyn Iterator<Item = &str>, nl: String, en: String| {
        found.push((
            word.to_owned(),
            Finding {
                span: 0..0,
                message: Text::new(nl, en),
                hint: crate::diagnostic::meant(word, known),
            },
        ));
    };
    let constants = schema.get("const").into_iter();
    let listed = schema
        .get("enum")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for word in constants.chain(listed) {
        match (word, kind) {
            (Value::String(word), Kind::Words(words)) if !words.contains(word) => judge(
                word,
                &mut words.iter().map(String::as_str),
                format!("`{path}` is nooit `{word}`"),
                format!("`{path}` is never `{word}`"),
            ),
            (Value::String(word), Kind::Flag | Kind::Number(_)) => judge(
                word,
                &mut std::iter::empty(),
                format!("`{path}` is geen tekst, en dus nooit `{word}`"),
                format!("`{path}` is no text, and so never `{word}`"),
            ),
            _ => {}
        }
    }
    if let Kind::Group(group) = kind {
        let required = schema.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        let members = schema.get("properties").and_then(Value::as_object);
        let named = members.into_iter().flatten().map(|(name, _)| name.as_str());
        for name in required.chain(named) {
            if group.closed && !group.members.contains_key(name) {
                judge(
                    name,
                    &mut group.members.keys().map(String::as_str),
                    format!("{} heeft geen `{name}`", group.what.nl),
                    format!("{} has no `{name}`", group.what.en),
                );
            }
        }
        for (name, inner) in members.into_iter().flatten() {
            if let Some(kind) = group.members.get(name) {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                fits(inner, kind, &path, found);
            }
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for part in schema
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            fits(part, kind, path, found);
        }
    }
    for key in ["not", "if", "then", "else"] {
        if let Some(part) = schema.get(key) {
            fits(part, kind, path, found);
        }
    }
    if let Kind::List(item) = kind {
        for key in ["contains", "items"] {
            if let Some(part) = schema.get(key) {
                fits(part, item, path, found);
            }
        }
    }
}

/// Judges the conditions and lines of a document.
pub(super) fn document(
    known: &Known,
    document: &DocumentSpec,
    answers: Kind,
    engine: &Engine,
) -> Vec<Diagnostic> {
    let content = Arc::clone(&known.catalog().content);
    let path = format!("forms/{}/documents.toml", known.procedure().name);
    let text = content.text(&path).map_or_else(String::new, |text| text);
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
    let all = recipients
        .enumerate()
        .map(|one| ("recipients", one))
        .chain(signers.enumerate().map(|one| ("signers", one)))
        .chain(parents.enumerate().map(|one| ("parents_sign", one)))
        .chain(senders.enumerate().map(|one| ("sender_when", one)));
    for (key, index, when) in all.filter_map(|(key, (index, when))| Some((key, index, when?))) {
        for finding in expression(when, &condition, engine).1 {
            say(&[key, &index.to_string(), "when"], when, finding);
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
