//! The questions that are not shown, found without asking the program.

use std::collections::BTreeSet;

use griffie::catalog::{Effect, Element, Form, property_path};
use serde_json::Value;

use super::place::take;

/// Takes out what nobody was asked.
pub(super) fn drop_hidden(form: &Form, answers: &mut Value, kept: &BTreeSet<String>) {
    for pointer in hidden(form, answers).into_iter().rev() {
        if !kept.contains(&pointer) {
            take(answers, &pointer);
        }
    }
}

/// The questions that are not shown for these answers.
pub(super) fn hidden(form: &Form, answers: &Value) -> BTreeSet<String> {
    let mut seen = Seen::default();
    look(&form.uischema, "", true, answers, &mut seen);
    seen.all.difference(&seen.shown).cloned().collect()
}

#[derive(Default)]
struct Seen {
    all: BTreeSet<String>,
    shown: BTreeSet<String>,
}

fn look(element: &Element, at: &str, shown: bool, answers: &Value, seen: &mut Seen) {
    let shown = shown
        && element.visibility().is_none_or(|rule| {
            let value = answers.pointer(&format!("{at}{}", below(&rule.condition.scope)));
            rule.condition.schema.fits(value.unwrap_or(&Value::Null))
                == (rule.effect == Effect::Show)
        });
    if let Element::Control(control) = element {
        let here = format!("{at}{}", below(&control.scope));
        if let Some(detail) = &control.options.detail {
            let count = answers
                .pointer(&here)
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            for index in 0..count {
                look(&detail.0, &format!("{here}/{index}"), shown, answers, seen);
            }
        }
        if shown {
            seen.shown.insert(here.clone());
        }
        seen.all.insert(here);
    }
    for child in element.children() {
        look(child, at, shown, answers, seen);
    }
}

fn below(scope: &str) -> String {
    property_path(scope)
        .into_iter()
        .flatten()
        .map(|name| format!("/{name}"))
        .collect()
}
