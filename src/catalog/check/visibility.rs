//! Rules of visibility: they compile, do not depend on each other in a circle, and hide nothing that must be answered.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::catalog::{Effect, Element, Form, property_path};
use crate::diagnostic::{Diagnostic, Severity, Text};

/// The rules over a question.
type Rules = BTreeSet<Rule>;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rule {
    /// The answer it reads.
    on: String,
    /// The rest of it, to tell it from others.
    test: String,
    /// Without that answer the question is shown.
    shown_without: bool,
}

/// The questions of a form by the path of their property (`/getuigen/*/naam`).
#[derive(Default)]
struct Questions {
    /// The rules above every control of a question; a question that is always shown has none.
    rules: BTreeMap<String, Rules>,
    problems: Vec<(Text, String, Text)>,
}

/// Checks the rules of a form: what is wrong, the words to look for in the file, and what to do.
pub(super) fn visibility(form: &Form) -> Vec<(Diagnostic, String)> {
    let mut questions = Questions::default();
    questions.read(&form.uischema, "", &Rules::new());
    questions.circles();
    questions.required(form.schema(), "");
    questions
        .problems
        .into_iter()
        .map(|(message, words, hint)| {
            (
                Diagnostic::new(Severity::Error, "visibility", message).hint(hint),
                words,
            )
        })
        .collect()
}

impl Questions {
    fn read(&mut self, element: &Element, base: &str, above: &Rules) {
        let mut rules = above.clone();
        if let Some(rule) = element.visibility() {
            let on = format!("{base}{}", path(&rule.condition.scope));
            if !rule.condition.schema.is_sound() {
                self.problems.push((
                    Text::new(
                        format!("de voorwaarde over `{on}` is niet geldig, en geldt dus nooit"),
                        format!("the condition on `{on}` does not compile, so it never holds"),
                    ),
                    rule.condition.scope.clone(),
                    Text::new(
                        "een voorwaarde is een JSON Schema, zoals {\"const\": \"ja\"}",
                        "a condition is a JSON Schema, such as {\"const\": \"ja\"}",
                    ),
                ));
            }
            let test = format!("{:?} {}", rule.effect, rule.condition.schema.schema());
            let fits_nothing = rule.condition.schema.fits(&Value::Null);
            rules.insert(Rule {
                on,
                test,
                shown_without: fits_nothing == (rule.effect == Effect::Show),
            });
        }
        for child in element.children() {
            self.read(child, base, &rules);
        }
        let Element::Control(control) = element else {
            return;
        };
        let here = format!("{base}{}", path(&control.scope));
        if let Some(detail) = &control.options.detail {
            self.read(&detail.0, &format!("{here}/*"), &rules);
        }
        self.rules
            .entry(here)
            .and_modify(|known| known.retain(|rule| rules.contains(rule)))
            .or_insert(rules);
    }

    /// The rules that all questions at or below a path share.
    fn shared(&self, path: &str) -> Rules {
        let below = format!("{path}/");
        let mut all = self
            .rules
            .iter()
            .filter(|(known, _)| *known == path || known.starts_with(&below))
            .map(|(_, rules)| rules.clone());
        let Some(mut shared) = all.next() else {
            return Rules::new();
        };
        for rules in all {
            shared.retain(|rule| rules.contains(rule));
        }
        shared
    }

    /// Questions whose visibility depends, in the end, on themselves.
    fn circles(&mut self) {
        let touches = |a: &str, b: &str| {
            a == b || a.starts_with(&format!("{b}/")) || b.starts_with(&format!("{a}/"))
        };
        let mut found = Vec::new();
        for question in self.rules.keys() {
            let mut open: Vec<&str> = vec![question];
            let mut seen: BTreeSet<&str> = BTreeSet::new();
            while let Some(here) = open.pop() {
                for (known, rules) in self.rules.iter().filter(|(known, _)| touches(known, here)) {
                    // Shown once it is answered: that never changes its mind.
                    let settled = |rule: &&Rule| rule.on != *known || rule.shown_without;
                    for rule in rules.iter().filter(settled) {
                        if seen.insert(&rule.on) {
                            open.push(&rule.on);
                        }
                    }
                }
            }
            if seen.iter().any(|on| *on == question) {
                found.push(question.clone());
            }
        }
        self.problems.extend(found.into_iter().map(|question| {
            (
                Text::new(
                    format!("of `{question}` wordt getoond, hangt af van het eigen antwoord"),
                    format!("whether `{question}` is shown depends on its own answer"),
                ),
                question
                    .rsplit('/')
                    .next()
                    .map_or_else(String::new, ToOwned::to_owned),
                Text::new(
                    "laat de regel een ander antwoord lezen",
                    "let its rule read another answer",
                ),
            )
        }));
    }

    /// An answer that must be given although its question may be hidden: such a document could never be final.
    fn required(&mut self, schema: &Value, here: &str) {
        let needed: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let group = if here.is_empty() {
            Rules::new()
        } else {
            self.shared(here.trim_end_matches("/*"))
        };
        for (name, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let path = format!("{here}/{name}");
            let rules = self.shared(&path);
            if needed.contains(&name.as_str()) && rules.iter().any(|rule| !group.contains(rule)) {
                self.problems.push((
                    Text::new(
                        format!(
                            "`{path}` moet worden beantwoord, en de vraag wordt niet altijd getoond"
                        ),
                        format!("`{path}` must be answered, and its question is not always shown"),
                    ),
                    format!("\"{name}\""),
                    Text::new(
                        "vraag ernaar met if/then, onder dezelfde voorwaarde als die van de regel",
                        "ask for it with if/then under the same condition as its rule",
                    ),
                ));
            }
            self.required(property, &path);
            if let Some(items) = property.get("items") {
                self.required(items, &format!("{path}/*"));
            }
        }
    }
}

fn path(scope: &str) -> String {
    property_path(scope)
        .into_iter()
        .flatten()
        .map(|name| format!("/{name}"))
        .collect()
}
