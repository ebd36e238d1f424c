//! What accounts do in the organisation: the names of `[functions]` in `forms/settings.toml`, and which of them keep the
//! accounts.

use std::collections::BTreeSet;

use super::AppError;
use super::accounts::denied;
use super::acting::Acting;
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Language, Text};

pub(super) fn administers(catalog: &Catalog, functions: &BTreeSet<String>) -> bool {
    functions.iter().any(|function| {
        let spec = catalog.settings.functions.get(function);
        spec.is_some_and(|spec| spec.administers)
    })
}

/// Whether who acts keeps the accounts.
pub(super) fn keeps(catalog: &Catalog, acting: &Acting) -> bool {
    acting.account.is_some() && administers(catalog, &acting.functions)
}

pub(super) fn keeps_accounts(catalog: &Catalog, acting: &Acting) -> Result<(), AppError> {
    if keeps(catalog, acting) {
        Ok(())
    } else {
        Err(not_the_keeper(catalog))
    }
}

/// That something is for who keeps the accounts.
pub(super) fn not_the_keeper(catalog: &Catalog) -> AppError {
    let names = administering(catalog);
    denied(
        Text::new(
            "dit account beheert de accounts niet",
            "this account does not keep the accounts",
        ),
        Text::new(
            format!("dat doet wie de functie {names} heeft"),
            format!("that is for who has the function {names}"),
        ),
    )
}

fn administering(catalog: &Catalog) -> String {
    let all = catalog.settings.functions.iter();
    let names: Vec<String> = all
        .filter(|(_, spec)| spec.administers)
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    names.join(", ")
}

pub(super) fn first_administers(catalog: &Catalog) -> Diagnostic {
    let names = administering(catalog);
    Diagnostic::wrong(
        "function",
        "het eerste account beheert de accounts",
        "the first account keeps the accounts",
    )
    .tip("de anderen komen daarna", "the others come after it")
    .command(
        format!("geef het --function {names}; de anderen komen daarna"),
        format!("give it --function {names}; the others come after it"),
    )
}

pub(super) fn unknown_functions(
    catalog: &Catalog,
    functions: &BTreeSet<String>,
) -> Vec<Diagnostic> {
    let known = || catalog.settings.functions.keys().map(String::as_str);
    functions
        .iter()
        .filter(|function| !catalog.settings.functions.contains_key(*function))
        .map(|function| {
            let all: Vec<&str> = known().collect();
            let problem = Diagnostic::wrong(
                "function",
                format!("er is geen functie `{function}`"),
                format!("there is no function `{function}`"),
            );
            let all = all.join(", ");
            problem
                .tip(format!("bekend: {all}"), format!("known: {all}"))
                .meant(function, known())
        })
        .collect()
}

/// Who keeps the accounts has no other function: they read nothing of a case.
pub(super) fn mixed(catalog: &Catalog, functions: &BTreeSet<String>) -> Option<Diagnostic> {
    let other = functions.iter().any(|function| {
        let spec = catalog.settings.functions.get(function);
        spec.is_some_and(|spec| !spec.administers)
    });
    (other && administers(catalog, functions)).then(|| {
        Diagnostic::wrong(
            "function",
            "wie de accounts beheert, ziet geen zaken: het ene account kan niet allebei",
            "who keeps the accounts sees no cases: one account cannot be both",
        )
        .tip(
            "geef die persoon twee accounts",
            "give that person two accounts",
        )
    })
}

/// The title of a function, or its name where the content no longer has it.
pub fn title(catalog: &Catalog, function: &str, language: Language) -> String {
    catalog.settings.functions.get(function).map_or_else(
        || function.to_owned(),
        |spec| spec.title.get(language).to_owned(),
    )
}
