//! What tells one obligation from another, or gives a reason, is always given: what an event may leave out would be
//! nothing, in silence.

use super::check::{Checker, path};
use super::name::{DATE, THIS};
use crate::catalog::EffectSpec;
use crate::diagnostic::Text;

/// Reports each name of the data of an event that the event may leave out, where an obligation or a hold needs it.
pub(super) fn check(checker: &mut Checker) {
    let file = checker.file;
    for (code, spec) in &file.obligations {
        let at = |key: &str| path(&["obligations", code, key]);
        for start in spec.starts.iter().map(crate::catalog::StartSpec::full) {
            if let Some(which) = &start.which {
                given(checker, &at("starts"), "which", which, &start.on);
            }
        }
        for (key, effects) in [
            ("met", &spec.met),
            ("parts", &spec.parts),
            ("ended", &spec.ended),
            ("extended", &spec.extended),
        ] {
            for effect in effects.iter().map(EffectSpec::full) {
                let which = effect.which.as_deref().map(|which| ("which", which));
                let year = effect.year.as_deref().map(|year| ("year", year));
                let reason = effect.reason.as_deref().map(|reason| ("reason", reason));
                for (what, name) in which.into_iter().chain(year).chain(reason) {
                    given(checker, &at(key), what, name, &effect.on);
                }
            }
        }
    }
    if let Some(hold) = &file.hold {
        let name = format!("{THIS}.{}", hold.reason);
        given(
            checker,
            &path(&["hold", "reason"]),
            "reason",
            &name,
            &hold.noted,
        );
    }
}

/// An event gives what is asked of it: its form requires it, or a guard of the event asks for it.
fn given(checker: &mut Checker, at: &[String], what: &str, name: &str, event: &str) {
    let file = checker.file;
    let (Some(spec), Some((THIS, field))) = (file.events.get(event), name.split_once('.')) else {
        return;
    };
    // A field that does not exist is reported as such.
    let is_known = spec
        .data
        .get("properties")
        .is_some_and(|all| all.get(field).is_some());
    let required = spec.data.get("required").and_then(|all| all.as_array());
    let is_required = required.is_some_and(|all| all.iter().any(|one| one == field));
    let is_guarded = file.guards.iter().any(|guard| {
        guard.on.iter().any(|on| on == event) && file.written_out(&guard.require).contains(name)
    });
    if field == DATE || !is_known || is_required || is_guarded {
        return;
    }
    checker.say(
        at,
        "given",
        Text::new(
            format!("`{event}` mag `{field}` weglaten, en dan zou `{what}` leeg zijn"),
            format!("`{event}` may leave out `{field}`, and `{what}` would then be nothing"),
        ),
        Some(Text::new(
            format!("zet `{field}` onder `required` in de gegevens van `{event}`, of geef de gebeurtenis een voorwaarde die ernaar vraagt"),
            format!("put `{field}` under `required` in the data of `{event}`, or give the event a guard that asks for it"),
        )),
    );
}
