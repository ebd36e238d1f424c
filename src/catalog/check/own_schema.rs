//! Content files against the schemas of their own formats, generated from the Rust types.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::calendar::EquatedDays;
use crate::case::{CaseFacts, Scenario};
use crate::catalog::{DefinitionsFile, DocumentSpec, FormFile, ProcedureFile, SettingsFile};
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Text};
use crate::json;
use crate::schema::Validator;

/// The generated schemas, by file name.
pub fn own_schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("case.json", of::<CaseFacts>()),
        ("definitions.json", of::<DefinitionsFile>()),
        (
            "documents.json",
            of::<std::collections::BTreeMap<String, DocumentSpec>>(),
        ),
        ("form.json", of::<FormFile>()),
        ("holidays.json", of::<EquatedDays>()),
        ("procedure.json", of::<ProcedureFile>()),
        ("scenario.json", of::<Scenario>()),
        ("settings.json", of::<SettingsFile>()),
    ]
}

fn of<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// Every JSON file of the content that says which of our schemas it follows, against that schema.
pub(super) fn files(content: &Content) -> Vec<Diagnostic> {
    let schemas = match compiled() {
        Ok(schemas) => schemas,
        Err(found) => return found,
    };
    let paths = content.below("forms").into_iter();
    paths
        .filter(|path| path.ends_with(".json"))
        .flat_map(|path| one(content, &path, &schemas))
        .collect()
}

/// One file of the content, when it is JSON.
pub(super) fn file(content: &Content, path: &str) -> Vec<Diagnostic> {
    if !(path.starts_with("forms/") && path.ends_with(".json")) {
        return Vec::new();
    }
    match compiled() {
        Ok(schemas) => one(content, path, &schemas),
        Err(found) => found,
    }
}

/// Each of our schemas, compiled. What one of them cannot judge is never passed over.
fn compiled() -> Result<Vec<(&'static str, Validator)>, Vec<Diagnostic>> {
    let (mut schemas, mut problems) = (Vec::new(), Vec::new());
    for (name, schema) in own_schemas() {
        match validator(&schema) {
            Ok(schema) => schemas.push((name, schema)),
            Err(problem) => problems.push(problem.file(format!("schemas/{name}"))),
        }
    }
    if problems.is_empty() {
        Ok(schemas)
    } else {
        Err(problems)
    }
}

fn one(content: &Content, path: &str, schemas: &[(&'static str, Validator)]) -> Vec<Diagnostic> {
    let display = content.display(path);
    let Some(text) = content.text(path) else {
        return vec![
            Diagnostic::wrong(
                "content",
                "het bestand is geen UTF-8-tekst",
                "the file is not UTF-8 text",
            )
            .file(display),
        ];
    };
    let value = match json::parse(&text) {
        Err(found) => {
            return found
                .into_iter()
                .map(|problem| problem.file(display.clone()))
                .collect();
        }
        Ok(value) => value,
    };
    let named = value
        .get("$schema")
        .and_then(Value::as_str)
        .and_then(|name| name.rsplit('/').next());
    let ours = value.get("$schema").and_then(Value::as_str).filter(|path| {
        named.is_none_or(|name| *path == name || path.ends_with(&format!("schemas/{name}")))
    });
    match schemas
        .iter()
        .find(|(name, _)| Some(*name) == named && ours.is_some())
    {
        Some((_, schema)) => against(schema, &value, &text, &display),
        None => vec![
            Diagnostic::wrong(
                "schema",
                "het bestand noemt zijn schema niet",
                "the file does not name its schema",
            )
            .file(display)
            .at(Some((1, 1)))
            .tip(
                "begin met \"$schema\": \"../../schemas/form.json\", zodat een editor aanvult en controleert",
                "start it with \"$schema\": \"../../schemas/form.json\", so that editors complete and check",
            ),
        ],
    }
}

/// What is wrong with a file that could not be read into its type.
pub fn against_own_schema<T: JsonSchema>(
    value: &Value,
    text: &str,
    display: &str,
    error: &serde_json::Error,
) -> Vec<Diagnostic> {
    let found = match validator(&of::<T>()) {
        Ok(schema) => against(&schema, value, text, display),
        Err(problem) => vec![problem],
    };
    if found.is_empty() {
        // The schema finds nothing and the type does: a value that only the reader of the type knows.
        vec![
            Diagnostic::wrong(
                "json",
                format!("het bestand is niet te lezen ({error})"),
                format!("the file cannot be read ({error})"),
            )
            .file(display),
        ]
    } else {
        found
    }
}

/// A generated schema, compiled.
fn validator(schema: &Value) -> Result<Validator, Diagnostic> {
    // schemars writes formats such as `uint`, which are not ours to assert.
    Validator::new(without_formats(schema))
}

fn against(validator: &Validator, value: &Value, text: &str, display: &str) -> Vec<Diagnostic> {
    let name = |pointer: &str| match pointer.rsplit('/').next().filter(|name| !name.is_empty()) {
        Some(name) => Text::new(name, name),
        None => Text::new("het bestand", "the file"),
    };
    validator
        .check(value, &name)
        .into_iter()
        .map(|finding| {
            let mut problem = finding.problem;
            let Some(pointer) = problem.pointer.clone() else {
                // It is about the file as a whole.
                return problem.file(display);
            };
            let name = pointer
                .rsplit_once('/')
                .map_or(pointer.as_str(), |(_, name)| name);
            if finding.missing {
                problem.message = Text::new(
                    format!("`{name}` ontbreekt"),
                    format!("`{name}` is missing"),
                );
                problem.hint = Some(Text::new(
                    "voeg het toe; het schema dat het bestand noemt, zegt wat daar hoort",
                    "add it; the schema that the file names says what belongs there",
                ));
            } else if problem.rule == "additionalProperties" {
                problem.message = Text::new(
                    format!("`{name}` is hier niet bekend"),
                    format!("`{name}` is not known here"),
                );
            }
            problem.file(display).at(json::position(text, &pointer))
        })
        .collect()
}

fn without_formats(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => members
            .iter()
            .filter(|(key, value)| !(*key == "format" && value.is_string()))
            .map(|(key, value)| (key.clone(), without_formats(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_formats).collect(),
        plain => plain.clone(),
    }
}
