//! Facts that events set: one that nothing asks for is a slip of the pen, or can go.

use crate::catalog::{Catalog, Procedure, toml_place};
use crate::diagnostic::Diagnostic;

/// The days that events set and that no form, wording, rule or condition of the procedure asks for.
pub(super) fn facts(catalog: &Catalog, procedure: &Procedure) -> Vec<Diagnostic> {
    let content = &catalog.content;
    let texts: Vec<String> = ["forms", "templates"]
        .iter()
        .flat_map(|half| content.below(&format!("{half}/{}", procedure.name)))
        .filter_map(|path| content.text(&path))
        .collect();
    let path = format!("forms/{}/procedure.toml", procedure.name);
    let set = procedure.file.events.iter().filter_map(|(code, spec)| {
        let (group, day) = spec.facts.as_ref().zip(spec.date_fact.as_ref())?;
        Some((code, format!("feiten.{group}.{day}")))
    });
    set.filter(|(_, fact)| !texts.iter().any(|text| asks(text, fact)))
        .map(|(code, fact)| {
            let keys = ["events", code, "date_fact"].map(ToOwned::to_owned);
            let text = content.text(&path);
            Diagnostic::wrong(
                "unused",
                format!("niets vraagt naar `{fact}`, de dag van `{code}`"),
                format!("nothing asks for `{fact}`, the day of `{code}`"),
            )
            .tip(
                "schrijf het feit zoals het elders heet, of laat `date_fact` weg",
                "write the fact as it is called elsewhere, or leave out `date_fact`",
            )
            .file(content.display(&path))
            .at(text.as_deref().and_then(|text| toml_place(text, &keys)))
        })
        .collect()
}

/// Whether a text asks for a fact, and not for one with a longer name.
fn asks(text: &str, fact: &str) -> bool {
    text.match_indices(fact).any(|(at, found)| {
        let next = text[at + found.len()..].chars().next();
        !next.is_some_and(|next| next.is_alphanumeric() || next == '_')
    })
}
