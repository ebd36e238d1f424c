//! The event that changes people of a case: what it asks can be drawn, and says in which role.

use super::forms;
use crate::catalog::{Catalog, Form, Procedure, Whose, toml_place};
use crate::diagnostic::Diagnostic;

/// Everything wrong with how events change people.
pub(super) fn people(catalog: &Catalog, procedure: &Procedure) -> Vec<Diagnostic> {
    let path = format!("forms/{}/procedure.toml", procedure.name);
    let place = |problem: Diagnostic, code: &str, key: &str| {
        let keys = ["events", code, "people", key].map(ToOwned::to_owned);
        let text = catalog.content.text(&path);
        problem
            .file(catalog.content.display(&path))
            .at(text.as_deref().and_then(|text| toml_place(text, &keys)))
    };
    let mut problems = Vec::new();
    let events = procedure.file.events.iter();
    for (code, spec, people) in
        events.filter_map(|(code, spec)| Some((code, spec, spec.people.as_ref()?)))
    {
        let asked = spec.data.get("properties").and_then(|all| all.as_object());
        let names: Vec<&str> = asked
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect();
        if !names.contains(&people.role.as_str()) {
            let problem = Diagnostic::wrong(
                "people",
                format!("gebeurtenis `{code}` vraagt geen `{}`", people.role),
                format!("event `{code}` asks no `{}`", people.role),
            );
            problems.push(place(problem.meant(&people.role, names), code, "role"));
        }
        let role = procedure.file.roles.keys().next().map_or("", |role| role);
        match Form::of_event(procedure, code, spec, Whose::One(role)) {
            Ok(form) => problems.extend(forms::layout(catalog, procedure, &form)),
            Err(found) => {
                problems.extend(found.into_iter().map(|one| place(one, code, "person")));
            }
        }
    }
    problems
}
