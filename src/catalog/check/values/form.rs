//! The values in what a form asks: its rules, its prefilled answers, the names that its schema asks for.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{expression, fits, problem, template};
use crate::catalog::kind::{Finding, Kind, Known, Names};
use crate::catalog::{Definitions, Form, Rule};
use crate::diagnostic::{Diagnostic, Text};
use crate::json::escape;
use crate::wording::Engine;

/// Judges what a form asks: its rules, its prefilled answers, the conditions under which its questions are shown.
pub(in crate::catalog::check) fn form(
    known: &Known,
    form: &Form,
    engine: &Engine,
) -> Vec<Diagnostic> {
    let mut check = InForm {
        known,
        form,
        engine,
        answers: Known::answers(form),
        path: Form::path(
            &known.catalog().content,
            &known.procedure().name,
            &form.name,
        ),
        shared: known.shared_words(),
        problems: Vec::new(),
    };
    check.rules();
    check.prefill(form.schema(), &check.answers.clone(), "/schema");
    check.shown(&form.uischema, "");
    check.required();
    check.problems
}

pub(super) struct InForm<'a> {
    pub(super) known: &'a Known<'a>,
    form: &'a Form,
    engine: &'a Engine,
    pub(super) answers: Kind,
    pub(super) path: String,
    /// The words that what is shared can ask for.
    pub(super) shared: BTreeSet<String>,
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
        let (path, at) = if let Some((text, _)) = value {
            let start = crate::json::position(&text, pointer);
            let line = start.and_then(|(line, column)| {
                let words = text.lines().nth(line - 1)?;
                let from = words.char_indices().nth(column - 1)?.0;
                let found = words.get(from..)?.find(word)?;
                Some((line, words.get(..from + found)?.chars().count() + 1))
            });
            (path.to_owned(), line.or(start))
        } else {
            let name = &self.known.procedure().name;
            let found = Definitions::find(content, name, source)
                .or_else(|| Definitions::find(content, name, word));
            match found {
                Some((shared, at)) => (shared, Some(at)),
                None => (Definitions::path(name), None),
            }
        };
        let found = problem("value", finding)
            .file(content.display(&path))
            .at(at);
        self.add(found);
    }

    fn rules(&mut self) {
        let form = self.form;
        for (index, rule) in form.book.rules.iter().enumerate() {
            match self.item(rule) {
                Ok(item) => self.rule(index, rule, item),
                Err(finding) => {
                    let list = rule.each.as_deref().map_or("", |list| list);
                    let pointer = format!("/rules/{index}/each");
                    self.report(&self.path.clone(), &pointer, list, finding);
                }
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
        let procedure = self.known.procedure();
        let (path, base) = match &rule.definition {
            Some(definition) => {
                let number = form.book.number_in_definition(index);
                let shared = &procedure.definitions;
                shared.rule_place(&procedure.name, definition, number)
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

    /// What `item` is for a rule that has one.
    ///
    /// # Errors
    /// When it goes over something that is no list.
    fn item(&self, rule: &Rule) -> Result<Option<Kind>, Finding> {
        let form = self.form;
        if let Some(definition) = &rule.definition {
            let file = &self.known.procedure().definitions.file;
            // A rule stands with its definition.
            let Some(schema) = file.defs.get(definition) else {
                return Ok(None);
            };
            let (expanded, _) = crate::schema::expand(schema, &file.defs);
            let what = Text::new(
                format!("de definitie `{definition}`"),
                format!("the definition `{definition}`"),
            );
            return Ok(Some(Kind::of_schema(&expanded, &what)));
        }
        let Some(list) = &rule.each else {
            return Ok(None);
        };
        let path = list.trim_start_matches('/').replace('/', ".");
        if let Some(Kind::List(item)) = self.answers.at(&path) {
            return Ok(Some(item.as_ref().clone()));
        }
        Err(Finding {
            span: 0..list.len(),
            message: Text::new(
                format!("het formulier {} heeft geen lijst `{list}`", form.name),
                format!("form {} has no list `{list}`", form.name),
            ),
            hint: None,
        })
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
            self.report_word("value", &word, finding);
        }
    }

    /// Adds a finding about a word between quotes, where it stands: in the form, or in what is shared.
    pub(super) fn report_word(&mut self, rule: &str, word: &str, finding: Finding) {
        let content = &self.known.catalog().content;
        let name = &self.known.procedure().name;
        let quoted = format!("\"{word}\"");
        let found = match content.find(&self.path, &quoted) {
            Some(at) => Some((self.path.clone(), at)),
            None => Definitions::find(content, name, &quoted),
        };
        let (path, at) = match found {
            Some((path, at)) => (path, Some(at)),
            None => (Definitions::path(name), None),
        };
        let found = problem(rule, finding).file(content.display(&path)).at(at);
        self.add(found);
    }

    /// Each problem once.
    fn add(&mut self, problem: Diagnostic) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}
