//! A compiled schema, and what it finds wrong with answers.

use std::collections::HashSet;

use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use super::explain::explain;
use super::outline::Outline;
use super::{format, walk};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::json::escape;

/// What a field is called, by its pointer into the answers; the texts of a form know it.
pub type Labels<'a> = &'a dyn Fn(&str) -> Text;

/// One thing the schema finds wrong.
#[derive(Debug)]
pub struct Finding {
    /// The problem, without file and line.
    pub problem: Diagnostic,
    /// Something is not there yet; a draft may leave it so.
    pub missing: bool,
}

/// A compiled schema.
#[derive(Debug)]
pub struct Validator {
    compiled: jsonschema::Validator,
    schema: Value,
    outline: Outline,
}

impl Validator {
    /// Compiles an expanded schema; formats are asserted and must be known.
    ///
    /// # Errors
    /// One diagnostic, with the pointer into the schema, when the schema itself is wrong.
    pub fn new(schema: Value) -> Result<Self, Diagnostic> {
        let compiled = jsonschema::draft202012::options()
            .with_format("date", format::date)
            .with_format("time", format::time)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .build(&schema)
            .map_err(|error| {
                Diagnostic::wrong(
                    "schema",
                    format!("het schema klopt niet: “{error}”"),
                    format!("the schema does not compile: {error}"),
                )
                .pointer(error.instance_path().to_string())
                .tip(
                    "formulieren gebruiken de sleutelwoorden die JSON Schema 2020-12 en draft-07 allebei hebben, en de formaten `date`, `time` en `email`",
                    "forms use the keywords that JSON Schema 2020-12 and draft-07 share, and the formats date, time and email",
                )
            })?;
        Ok(Self {
            compiled,
            outline: Outline::of(&schema),
            schema,
        })
    }

    /// The expanded schema.
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// What griffie itself asks of the schema.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The part of the schema that describes the value at a pointer into the answers.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        walk::at(&self.schema, pointer)
    }

    /// Everything that is wrong with the answers, each thing once.
    pub fn check(&self, answers: &Value, labels: Labels) -> Vec<Finding> {
        let mut seen = HashSet::new();
        let mut findings = Vec::new();
        for error in self.compiled.iter_errors(answers) {
            for finding in self.findings(&error, labels) {
                if seen.insert((
                    finding.problem.pointer.clone(),
                    finding.problem.rule.clone(),
                    finding.problem.message.nl.clone(),
                )) {
                    findings.push(finding);
                }
            }
        }
        findings
    }

    fn findings(&self, error: &jsonschema::ValidationError<'_>, labels: Labels) -> Vec<Finding> {
        let here = error.instance_path().to_string();
        let below = |name: &str| format!("{here}/{}", escape(name));
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                let pointer = below(match property.as_str() {
                    Some(name) => name,
                    // The library names members by text alone; anything else would be its own mistake.
                    None => "?",
                });
                let label = labels(&pointer);
                let message = Text::new(
                    format!("vul ‘{}’ in", label.nl),
                    format!("fill in ‘{}’", label.en),
                );
                let rule = walk::at(&self.schema, &pointer)
                    .and_then(|schema| schema.get("x-rule"))
                    .and_then(Value::as_str)
                    .unwrap_or("required");
                let hint = Text::new(
                    "dit is nodig voordat het stuk definitief wordt",
                    "this is needed before the document is final",
                );
                vec![Finding {
                    problem: Diagnostic::new(Severity::Error, rule, message)
                        .hint(hint)
                        .pointer(pointer),
                    missing: true,
                }]
            }
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected
                .iter()
                .map(|name| Finding {
                    problem: self.unknown_member(&here, name),
                    missing: false,
                })
                .collect(),
            kind => {
                let (holder, rule) = self.holder(&error.schema_path().to_string());
                let keyword = kind.keyword();
                let (message, hint) = explain(kind, &labels(&here), holder);
                let own = |key: &str| {
                    holder
                        .get(key)
                        .and_then(|text| serde_json::from_value::<Text>(text.clone()).ok())
                };
                // A wrong type needs the plain message: the author's text is about the content.
                let typed = matches!(kind, ValidationErrorKind::Type { .. });
                let message = own("x-message").filter(|_| !typed).unwrap_or(message);
                let hint = own("x-hint").filter(|_| !typed).or(hint);
                let severity = holder
                    .get("x-severity")
                    .and_then(|word| serde_json::from_value(word.clone()).ok())
                    .filter(|_| !typed);
                let mut problem = Diagnostic::new(
                    severity.unwrap_or(Severity::Error),
                    rule.filter(|_| !typed).unwrap_or(keyword),
                    message,
                )
                .pointer(here);
                problem.hint = hint;
                vec![Finding {
                    problem,
                    missing: false,
                }]
            }
        }
    }

    fn unknown_member(&self, parent: &str, name: &str) -> Diagnostic {
        let known = walk::at(&self.schema, parent)
            .and_then(|schema| schema.get("properties"))
            .and_then(Value::as_object);
        let message = Text::new(
            format!("het formulier kent geen veld `{name}`"),
            format!("the form has no field `{name}`"),
        );
        let problem = Diagnostic::new(Severity::Error, "additionalProperties", message)
            .pointer(format!("{parent}/{}", escape(name)));
        let holder = walk::at(&self.schema, parent);
        if let Some(group) = holder.and_then(|schema| group_with(schema, name)) {
            return problem.tip(
                format!("`{name}` staat in de groep `{group}`: `{group}.{name}`"),
                format!("`{name}` stands in the group `{group}`: `{group}.{name}`"),
            );
        }
        problem.meant(
            name,
            known
                .into_iter()
                .flat_map(|known| known.keys().map(String::as_str)),
        )
    }

    /// The subschema that holds a failing keyword, and the nearest rule id at or above it.
    fn holder(&self, path: &str) -> (&Value, Option<&str>) {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let mut here = &self.schema;
        let mut rule = None;
        for part in parts.iter().take(parts.len().saturating_sub(1)) {
            rule = here.get("x-rule").and_then(Value::as_str).or(rule);
            let name = part.replace("~1", "/").replace("~0", "~");
            match here
                .get(&name)
                .or_else(|| here.get(part.parse::<usize>().ok()?))
            {
                Some(inner) => here = inner,
                None => break,
            }
        }
        (here, here.get("x-rule").and_then(Value::as_str).or(rule))
    }
}
/// The group below a schema, by its dotted name, that has a member of this name.
fn group_with(schema: &Value, name: &str) -> Option<String> {
    let groups = schema.get("properties").and_then(Value::as_object)?;
    groups.iter().find_map(|(group, inner)| {
        let members = inner.get("properties").and_then(Value::as_object)?;
        if members.contains_key(name) {
            return Some(group.clone());
        }
        group_with(inner, name).map(|deeper| format!("{group}.{deeper}"))
    })
}
