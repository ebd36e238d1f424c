//! Rules: what JSON Schema cannot say, as expressions in a form.
//!
//! Most rules are judged on the answers as they stand ([`Condition`]); the engine, which first turns all answers into
//! values of its own, is asked about what is left.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::wording::{Condition, Context, Engine, Sight};

/// A rule; its expression is true when there is a problem.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The id of the rule (`V20`); several rules may share one.
    pub id: String,
    /// How much it matters.
    pub severity: Severity,
    /// The field at fault. With `each`, or in a definition: relative to the item.
    pub pointer: String,
    /// The expression; true means a problem.
    pub when: String,
    /// Asked for every item of this list, as `item` with its `index`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Only when the document becomes final.
    #[serde(default, rename = "final", skip_serializing_if = "std::ops::Not::not")]
    pub only_final: bool,
    /// What a person would say; placeholders allowed.
    pub message: Text,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
    /// The shared definition that the rule belongs to; not in the file.
    #[serde(skip)]
    pub definition: Option<String>,
}

/// What a group of rules looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The answers as a whole.
    Whole,
    /// Each item of a list, by its pointer.
    Each(String),
    /// Every place where a shared definition is used.
    Definition(String),
}

/// The compiled rules of a form.
#[derive(Debug, Default)]
pub struct RuleBook {
    /// The rules.
    pub rules: Vec<Rule>,
    /// What they look at, and which they are.
    pub groups: Vec<(Scope, Vec<usize>)>,
    /// Of each rule.
    conditions: Vec<Condition>,
    engine: Engine,
}

impl RuleBook {
    /// Compiles rules; gives the index and problem of each that does not parse.
    pub(super) fn new(rules: Vec<Rule>) -> (Self, Vec<(usize, Diagnostic)>) {
        let mut groups: Vec<(Scope, Vec<usize>)> = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let scope = match (&rule.definition, &rule.each) {
                (Some(definition), _) => Scope::Definition(definition.clone()),
                (None, Some(list)) => Scope::Each(list.clone()),
                (None, None) => Scope::Whole,
            };
            match groups.iter_mut().find(|(known, _)| *known == scope) {
                Some((_, members)) => members.push(index),
                None => groups.push((scope, vec![index])),
            }
        }
        let mut engine = Engine::new();
        let mut problems = Vec::new();
        let mut conditions = Vec::with_capacity(rules.len());
        for (index, rule) in rules.iter().enumerate() {
            let source = condition(rule);
            if let Err(problem) = engine.add_condition(&name(index), &source) {
                problems.push((index, problem));
            }
            conditions.push(Condition::new(&source));
        }
        (
            Self {
                rules,
                groups,
                conditions,
                engine,
            },
            problems,
        )
    }

    /// Which one of the rules of its definition a rule is, from 0.
    pub fn number_in_definition(&self, index: usize) -> usize {
        let definition = self.rules.get(index).map(|rule| &rule.definition);
        let before = self.rules.iter().take(index);
        before
            .filter(|other| Some(&other.definition) == definition)
            .count()
    }

    /// The engine, for prefill and for the placeholders of messages.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Whether a rule holds, as far as that is seen without the engine.
    ///
    /// The sight knows the names of [`RuleBook::ask`].
    pub fn judge<'a>(&'a self, rule: usize, sight: &Sight<'a>) -> Option<bool> {
        self.conditions[rule].holds(sight)
    }

    /// Whether a rule holds, by the engine.
    ///
    /// The context knows `antwoorden` (those whose question is shown), `getypt` (all of them), `zaak`, `vandaag`, `definitief`, and for items `item` and `index`.
    ///
    /// # Errors
    /// When it cannot be evaluated.
    pub fn ask(&self, rule: usize, context: &Context) -> Result<bool, Diagnostic> {
        self.engine.holds(&name(rule), context)
    }
}

fn name(rule: usize) -> String {
    format!("rule {rule}")
}

fn condition(rule: &Rule) -> String {
    if rule.only_final {
        format!("definitief and ({})", rule.when)
    } else {
        rule.when.clone()
    }
}
