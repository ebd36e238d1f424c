//! The numbers of reports: every one is in a sum, and every name exists.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::catalog::{Catalog, Procedure, ReportSpec};
use crate::diagnostic::{Diagnostic, Severity, Text, meant};
use crate::schema;

/// Checks what a procedure says about the numbers of its reports.
pub(super) fn disclosure(catalog: &Catalog, procedure: &Procedure) -> Vec<Diagnostic> {
    let all = &procedure.file.disclosure;
    let mut problems = Vec::new();
    let mut say = |code: &str, message: Text, hint: Option<Text>| {
        problems.push(in_procedure(catalog, procedure, code, message).hint_when(hint));
    };
    for code in procedure
        .file
        .figures
        .keys()
        .filter(|code| !all.reports.contains_key(*code))
    {
        say(
            code,
            Text::new(
                format!("{code} telt mensen en heeft geen tabel `disclosure.reports.{code}`"),
                format!("{code} counts people and has no table `disclosure.reports.{code}`"),
            ),
            Some(Text::new(
                "zeg in welke sommen de getallen staan, zodat het stuk kan worden gedrukt zonder iemand te verraden",
                "say which sums its numbers are in, so that it can be printed without giving anybody away",
            )),
        );
    }
    for (code, spec) in &all.reports {
        let Some(document) = procedure.documents.get(code) else {
            let known = procedure.documents.keys().map(String::as_str);
            say(
                code,
                Text::new(
                    format!("er is geen stuk `{code}`"),
                    format!("there is no document `{code}`"),
                ),
                meant(code, known),
            );
            continue;
        };
        // A form with mistakes is reported elsewhere.
        let Ok(form) = catalog.form(procedure, &document.form) else {
            continue;
        };
        let schema = form.schema();
        let numbers = numbers(schema);
        let covered = covered(spec, &numbers);
        for number in numbers.iter().filter(|number| !covered.contains(*number)) {
            say(
                code,
                Text::new(
                    format!("het getal `{number}` van {code} staat in geen enkele som"),
                    format!("the number `{number}` of {code} is in no sum"),
                ),
                Some(Text::new(
                    "noem het onder `tables`, `terms`, `single` of `averages`; of onder `plain` als het geen mensen telt",
                    "name it under tables, terms, single or averages; or under plain when it counts no people",
                )),
            );
        }
        let fields = || {
            schema["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name.as_str())
        };
        for name in named(spec) {
            let (field, row) = name.split_once('.').unwrap_or((name.as_str(), ""));
            let known = schema["properties"].get(field).is_some()
                && (row.is_empty() || numbers.contains(&name) || has_row(schema, field, row));
            if !known {
                say(
                    code,
                    Text::new(
                        format!("het formulier {} heeft geen `{name}`", document.form),
                        format!("form {} has no `{name}`", document.form),
                    ),
                    meant(field, fields()),
                );
            }
        }
        for family in &spec.contains {
            for part in family
                .reports
                .iter()
                .filter(|part| !all.reports.contains_key(*part))
            {
                say(
                    code,
                    Text::new(
                        format!("{code} bevat `{part}`, en dat is geen verslag"),
                        format!("{code} contains `{part}`, which is no report"),
                    ),
                    meant(part, all.reports.keys().map(String::as_str)),
                );
            }
            for (table, row) in family.row.values().flatten() {
                if !has_row(schema, table, row) {
                    say(
                        code,
                        Text::new(
                            format!("de tabel `{table}` van {code} heeft geen rij `{row}`"),
                            format!("the table `{table}` of {code} has no row `{row}`"),
                        ),
                        Some(Text::new(
                            "noem een keuze van de eerste kolom",
                            "name a choice of its first column",
                        )),
                    );
                }
            }
        }
    }
    problems
}

/// Every number of a form, by its path.
fn numbers(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(schema, "", &mut found);
    found
}

fn collect(schema: &Value, path: &str, found: &mut BTreeSet<String>) {
    if matches!(
        schema.get("type").and_then(Value::as_str),
        Some("integer" | "number")
    ) {
        found.insert(path.to_owned());
    }
    let inside = schema.get("items").unwrap_or(schema);
    for (name, property) in inside
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let below = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        collect(property, &below, found);
    }
}

/// The numbers that the relations of a report name.
fn covered(spec: &ReportSpec, numbers: &BTreeSet<String>) -> BTreeSet<String> {
    let stock = spec
        .stock
        .iter()
        .flat_map(|stock| [&stock.start, &stock.came, &stock.went, &stock.end]);
    let mut covered: BTreeSet<String> = spec
        .total
        .iter()
        .chain(&spec.total_before)
        .chain(stock)
        .chain(spec.averages.keys())
        .chain(&spec.single)
        .chain(&spec.plain)
        .cloned()
        .collect();
    for table in spec.tables.keys().chain(spec.terms.keys()) {
        let inside = numbers
            .iter()
            .filter(|number| number.starts_with(&format!("{table}.")));
        covered.extend(inside.cloned());
    }
    covered
}

/// Every name that the relations of a report use.
fn named(spec: &ReportSpec) -> Vec<String> {
    let stock = spec
        .stock
        .iter()
        .flat_map(|stock| [&stock.start, &stock.came, &stock.went, &stock.end]);
    let contains = spec
        .contains
        .iter()
        .flat_map(|family| family.tables.iter().chain(&family.instead));
    spec.total
        .iter()
        .chain(&spec.year)
        .chain(&spec.whose)
        .chain(&spec.total_before)
        .chain(stock)
        .chain(spec.averages.keys().chain(spec.averages.values()))
        .chain(&spec.single)
        .chain(&spec.plain)
        .chain(spec.tables.keys().chain(spec.tables.values()))
        .chain(spec.terms.keys())
        .chain(
            spec.terms
                .values()
                .flat_map(|terms| terms.of.iter().chain(&terms.beside)),
        )
        .chain(contains)
        .cloned()
        .collect()
}

/// Whether a table has a row of that name: a choice of one of its columns.
fn has_row(schema: &Value, table: &str, row: &str) -> bool {
    let columns = schema
        .pointer(&format!("/properties/{table}/items/properties"))
        .and_then(Value::as_object);
    columns.into_iter().flatten().any(|(_, column)| {
        schema::choices(column)
            .is_some_and(|choices| choices.iter().any(|(constant, _)| *constant == row))
    })
}

fn in_procedure(catalog: &Catalog, procedure: &Procedure, code: &str, message: Text) -> Diagnostic {
    let path = format!("forms/{}/procedure.toml", procedure.name);
    let at = catalog.content.text(&path).and_then(|text| {
        let offset = text
            .find(&format!("[disclosure.reports.{code}]"))
            .or_else(|| text.find(&format!("[figures.{code}]")))?;
        Some(crate::json::line_column(&text, offset))
    });
    Diagnostic::new(Severity::Error, "disclosure", message)
        .file(catalog.content.display(&path))
        .at(at)
}
