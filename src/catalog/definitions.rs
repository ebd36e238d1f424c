//! `definitions.json`: parts that many forms share, written once.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::element::Element;
use super::rule::Rule;
use super::{read_json, texts::Translations};
use crate::content::Content;
use crate::diagnostic::Diagnostic;
use crate::schema::Validator;

/// The file `forms/<procedure>/definitions.json`.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Shared definitions")]
pub struct DefinitionsFile {
    /// The JSON Schema of this file, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<String>,
    /// The schemas, by name; used with `{"$ref": "definitions.json#/$defs/NAME"}`.
    #[serde(rename = "$defs")]
    pub defs: Map<String, Value>,
    /// How a definition is laid out, by name; used with an `Include` element.
    #[serde(default)]
    pub uischema: BTreeMap<String, Element>,
    /// The texts in other languages.
    #[serde(default)]
    pub i18n: Translations,
    /// The rules of a definition, by name; they run wherever it is used.
    #[serde(default)]
    pub rules: BTreeMap<String, Vec<Rule>>,
}

/// The shared definitions of a procedure.
#[derive(Debug, Clone, Default)]
pub struct Definitions {
    /// The file.
    pub file: DefinitionsFile,
    /// What a person is, compiled at first use.
    pub(super) person: OnceLock<Result<Arc<Validator>, Vec<Diagnostic>>>,
}

impl Definitions {
    /// Where the definitions of a procedure stand.
    pub fn path(procedure: &str) -> String {
        format!("forms/{procedure}/definitions.json")
    }

    /// Reads them; a procedure may have none.
    pub(super) fn read(content: &Content, procedure: &str, problems: &mut Vec<Diagnostic>) -> Self {
        let path = Self::path(procedure);
        if content.get(&path).is_none() {
            return Self::default();
        }
        Self {
            file: read_json(content, &path, problems).unwrap_or_default(),
            person: OnceLock::new(),
        }
    }
}
