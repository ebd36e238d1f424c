//! The scopes of a layout: what it asks for, and plain controls for what it leaves to the schema.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::catalog::{Control, Element, Options};
use crate::json::escape;

/// Plain controls for the members of an object that paper shows.
pub(super) fn parts_of(schema: &Value, scope: &str) -> Vec<Control> {
    let members = schema.get("properties").and_then(Value::as_object);
    members
        .into_iter()
        .flatten()
        .filter(|(_, member)| member.get("x-ignored").is_none())
        .map(|(name, _)| Control::of(&format!("{scope}/properties/{}", escape(name))))
        .collect()
}

/// The scopes that a layout asks for.
pub(super) fn scopes(element: &Element, found: &mut BTreeSet<String>) {
    if let Element::Control(control) = element {
        found.insert(control.scope.clone());
        if let (Some(other), Some((parent, _))) =
            (&control.options.other, control.scope.rsplit_once('/'))
        {
            found.insert(format!("{parent}/{}", escape(other)));
        }
    }
    for child in element.children() {
        scopes(child, found);
    }
}

/// Whether a layout has a control for a scope.
pub(super) fn asks_for(element: &Element, base: &str, scope: &str) -> bool {
    if let Element::Control(control) = element {
        let own = control.scope.strip_prefix('#').unwrap_or(&control.scope);
        let here = format!("{base}{own}");
        let Options { detail, .. } = &control.options;
        if here == scope
            || detail
                .as_ref()
                .is_some_and(|detail| asks_for(&detail.0, &format!("{here}/items"), scope))
        {
            return true;
        }
    }
    element
        .children()
        .iter()
        .any(|child| asks_for(child, base, scope))
}
