//! Visible answers: what was answered to a question that is shown for these very answers.
//!
//! The one place that decides it. Rules read visible answers only, so a question that depends on a hidden answer is
//! hidden too: the rules are read again until nothing changes. An answer that no control asks for (the case filled it
//! in) is never hidden.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::catalog::{Control, Detail, Effect, Element, Form, Visibility, property_path};
use crate::diagnostic::{Diagnostic, Severity, Text};

/// The id of the finding that names a hidden answer.
pub const HIDDEN: &str = "hidden";

/// Rules that still change after so many readings depend on each other in a circle; `check` refuses those.
const MOST_READINGS: usize = 64;

/// Answers without the hidden ones.
#[derive(Debug)]
pub(super) struct Visible {
    pub(super) answers: Value,
    /// What was hidden, the highest of each group, in the order of the answers.
    pub(super) hidden: Vec<Hidden>,
}

/// A hidden answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hidden {
    /// Where it stands.
    pub(super) pointer: String,
    /// The answer that its question depends on.
    because: Option<String>,
}

/// Leaves out the answers whose question is not shown.
pub(super) fn visible(form: &Form, answers: &Value) -> Visible {
    // Mostly nobody answered what is not asked.
    if is_unanswered(&form.uischema, answers, false) {
        return Visible {
            answers: answers.clone(),
            hidden: Vec::new(),
        };
    }
    pruned(form, answers)
}

/// Whether no question of an element that is not shown has an answer. `item` is what its scopes start from, `hidden` says
/// that what is around it is not shown. Says no where it is not sure.
fn is_unanswered(element: &Element, item: &Value, hidden: bool) -> bool {
    let hidden = hidden || element.visibility().is_some_and(|rule| !shows(rule, item));
    let mut children = element.children().iter();
    if !children.all(|child| is_unanswered(child, item, hidden)) {
        return false;
    }
    let Element::Control(control) = element else {
        return true;
    };
    let detail = listed(control);
    if !hidden && detail.is_none() {
        return true;
    }
    let answer = under(item, &control.scope);
    // The text of a last choice stands beside it.
    let has_text = || {
        let group = control.scope.rsplit_once("/properties/");
        let group = group.map_or("", |(group, _)| group);
        let text = control.options.other.as_ref();
        text.is_some_and(|text| under(item, group).is_some_and(|group| group.get(text).is_some()))
    };
    if hidden && (answer.is_some() || has_text()) {
        return false;
    }
    let items = answer.and_then(Value::as_array);
    let mut items = items.into_iter().flatten();
    detail.is_none_or(|detail| items.all(|item| is_unanswered(&detail.0, item, hidden)))
}

/// Whether a rule shows its element; `item` is what its scope starts from.
fn shows(rule: &Visibility, item: &Value) -> bool {
    let value = under(item, &rule.condition.scope).unwrap_or(&Value::Null);
    rule.condition.schema.fits(value) == (rule.effect == Effect::Show)
}

/// The value at a scope.
fn under<'v>(value: &'v Value, scope: &str) -> Option<&'v Value> {
    let mut path = property_path(scope).into_iter().flatten();
    path.try_fold(value, |value, name| value.get(name))
}

/// How the items of a list are laid out, when each has questions of its own.
fn listed(control: &Control) -> Option<&Detail> {
    let detail = control.options.detail.as_deref();
    detail.filter(|_| !control.options.table)
}

/// The answers without those whose question is not shown, read again until nothing changes.
fn pruned(form: &Form, answers: &Value) -> Visible {
    let mut now = Visible {
        answers: answers.clone(),
        hidden: Vec::new(),
    };
    let mut gone: BTreeSet<String> = BTreeSet::new();
    for reading in 0..MOST_READINGS {
        let questions = Questions::of(form, answers, &now.answers);
        if reading == 0 && questions.all_shown() {
            break;
        }
        let mut next = questions.without_hidden(form, answers);
        if reading > MOST_READINGS / 2 {
            // A circle: what was hidden once stays so.
            gone.extend(now.hidden.iter().map(|hidden| hidden.pointer.clone()));
            for pointer in &gone {
                remove(&mut next.answers, pointer);
            }
        }
        let settled = next.answers == now.answers;
        now = next;
        if settled {
            break;
        }
    }
    now
}

/// Whether an element with this rule is shown; `at` is the item of a list that it stands in.
pub fn is_shown(rule: &Visibility, answers: &Value, at: &str) -> bool {
    let item = if at.is_empty() {
        Some(answers)
    } else {
        answers.pointer(at)
    };
    shows(rule, item.unwrap_or(&Value::Null))
}

fn condition(rule: &Visibility, at: &str) -> String {
    format!("{at}{}", pointer(&rule.condition.scope))
}

/// The pointer of a scope: `#/properties/a/properties/b` gives `/a/b`.
pub fn pointer(scope: &str) -> String {
    let mut pointer = String::with_capacity(scope.len());
    for name in property_path(scope).into_iter().flatten() {
        pointer.push('/');
        pointer.push_str(&crate::json::escape(name));
    }
    pointer
}

/// The pointer of the text that belongs to the last choice of a control ("anders, namelijk").
pub fn other(control: &Control, here: &str) -> Option<String> {
    let other = control.options.other.as_ref()?;
    let (parent, _) = here.rsplit_once('/')?;
    Some(format!("{parent}/{}", crate::json::escape(other)))
}

/// The questions of a form for these answers, by the pointer of their answer.
#[derive(Default)]
struct Questions {
    own: BTreeMap<String, Question>,
    /// Texts of a last choice, that stand or fall with their choice unless a control of their own asks for them.
    texts: BTreeMap<String, Standing>,
}

#[derive(Default)]
struct Question {
    /// One of the controls that ask for it is shown.
    shown: bool,
    /// Why none is.
    because: Option<String>,
}

/// Whether an element is shown, and if not, by which answer.
type Standing = Result<(), Option<String>>;

impl Questions {
    /// `all` says which items lists have, `known` is what rules may read.
    fn of(form: &Form, all: &Value, known: &Value) -> Self {
        let mut questions = Self::default();
        questions.ask((all, known), &form.uischema, "", &Ok(()));
        for (pointer, standing) in std::mem::take(&mut questions.texts) {
            if !questions.own.contains_key(&pointer) {
                questions.note(pointer, &standing);
            }
        }
        questions
    }

    fn ask(
        &mut self,
        (all, known): (&Value, &Value),
        element: &Element,
        at: &str,
        above: &Standing,
    ) {
        let standing = match (above, element.visibility()) {
            (Ok(()), Some(rule)) if !is_shown(rule, known, at) => Err(Some(condition(rule, at))),
            _ => above.clone(),
        };
        for child in element.children() {
            self.ask((all, known), child, at, &standing);
        }
        let Element::Control(control) = element else {
            return;
        };
        let here = format!("{at}{}", pointer(&control.scope));
        self.note(here.clone(), &standing);
        if let Some(text) = other(control, &here) {
            let known = self.texts.entry(text).or_insert_with(|| standing.clone());
            if known.is_err() {
                known.clone_from(&standing);
            }
        }
        if let Some(detail) = listed(control) {
            let items = all.pointer(&here).and_then(Value::as_array);
            for index in 0..items.map_or(0, Vec::len) {
                self.ask(
                    (all, known),
                    &detail.0,
                    &format!("{here}/{index}"),
                    &standing,
                );
            }
        }
    }

    fn note(&mut self, pointer: String, standing: &Standing) {
        let question = self.own.entry(pointer).or_default();
        match standing {
            Ok(()) => question.shown = true,
            Err(because) => question.because.clone_from(because),
        }
    }

    fn all_shown(&self) -> bool {
        self.own.values().all(|question| question.shown)
    }

    fn without_hidden(&self, form: &Form, answers: &Value) -> Visible {
        let mut left = answers.clone();
        let mut hidden = Vec::new();
        self.prune(form.schema(), &mut left, "", None, &mut hidden);
        Visible {
            answers: left,
            hidden,
        }
    }

    /// Takes hidden answers out; `nearest` is the question of the smallest group around that has one. Gives whether
    /// nothing is left.
    fn prune<'q>(
        &'q self,
        schema: &Value,
        value: &mut Value,
        here: &str,
        nearest: Option<&'q Question>,
        hidden: &mut Vec<Hidden>,
    ) -> bool {
        let nearest = self.own.get(here).or(nearest);
        let is_hidden = nearest.is_some_and(|question| !question.shown);
        let because = || nearest.and_then(|question| question.because.clone());
        let before = hidden.len();
        let gone = match value {
            Value::Object(members) if !members.is_empty() => {
                let mut out = Vec::new();
                for (name, member) in members.iter_mut() {
                    let inner = schema.get("properties").and_then(|all| all.get(name));
                    let at = format!("{here}/{}", crate::json::escape(name));
                    if self.prune(inner.unwrap_or(&Value::Null), member, &at, nearest, hidden) {
                        out.push(name.clone());
                    }
                }
                members.retain(|name, _| !out.contains(name));
                // A group that cannot stand without what is hidden is not there: its other members came with it.
                let needed = schema.get("required").and_then(Value::as_array);
                let broken = needed
                    .into_iter()
                    .flatten()
                    .any(|name| out.iter().any(|gone| name == gone));
                members.is_empty() || (broken && !here.is_empty() && !self.shows_below(here))
            }
            Value::Array(items) if !items.is_empty() => {
                let inner = schema.get("items").unwrap_or(&Value::Null);
                let mut all = true;
                for (index, item) in items.iter_mut().enumerate() {
                    all &= self.prune(inner, item, &format!("{here}/{index}"), nearest, hidden);
                }
                all && is_hidden
            }
            _ => is_hidden,
        };
        if gone && !here.is_empty() {
            // One finding for the whole group.
            let first = hidden.drain(before..).next();
            let because = because().or_else(|| first.and_then(|first| first.because));
            hidden.push(Hidden {
                pointer: here.to_owned(),
                because,
            });
        }
        gone
    }

    /// Whether a question inside a group is shown.
    fn shows_below(&self, group: &str) -> bool {
        let inside = format!("{group}/");
        self.own
            .range(inside.clone()..)
            .take_while(|(pointer, _)| pointer.starts_with(&inside))
            .any(|(_, question)| question.shown)
    }
}

fn remove(answers: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    if let Some(Value::Object(members)) = answers.pointer_mut(parent) {
        members.remove(&name.replace("~1", "/").replace("~0", "~"));
    }
}

/// Names a hidden answer that somebody typed.
pub(super) fn finding(form: &Form, hidden: &Hidden) -> Diagnostic {
    let name = form.name_of(&hidden.pointer);
    let message = Text::new(
        format!(
            "‘{}’ is beantwoord, maar deze vraag hoort niet bij de andere antwoorden; het antwoord komt in geen stuk",
            name.nl
        ),
        format!(
            "‘{}’ is answered, but the other answers do not lead to this question; the answer comes into no document",
            name.en
        ),
    );
    let hint = match hidden
        .because
        .as_deref()
        .map(|pointer| form.name_of(pointer))
    {
        Some(on) => Text::new(
            format!(
                "de vraag hangt af van ‘{}’: verander dat antwoord, of haal dit weg",
                on.nl
            ),
            format!(
                "the question depends on ‘{}’: change that answer, or remove this one",
                on.en
            ),
        ),
        None => Text::new("haal dit antwoord weg", "remove this answer"),
    };
    Diagnostic::new(Severity::Warning, HIDDEN, message)
        .hint(hint)
        .pointer(hidden.pointer.clone())
}
