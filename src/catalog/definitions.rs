//! `definitions.json`: parts that many forms share, written once.
//!
//! What procedures share stands in `forms/shared/definitions.json`. A procedure has all of it: a definition, layout or text
//! of its own with the same name takes its place, and rules of its own come after the shared ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::element::Element;
use super::rule::Rule;
use super::{read_json, texts::Translations};
use crate::content::{Content, SHARED};
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

/// The definitions of a procedure: its own, and what all procedures share.
#[derive(Debug, Clone, Default)]
pub struct Definitions {
    /// All of them, as one file.
    pub file: DefinitionsFile,
    /// The pointers of its own schemas and layouts; the others are shared.
    own: BTreeSet<String>,
    /// How many of the rules of a definition are shared; they come first.
    shared_rules: BTreeMap<String, usize>,
    /// What a person is, compiled at first use.
    pub(super) person: OnceLock<Result<Arc<Validator>, Vec<Diagnostic>>>,
}

impl Definitions {
    /// Where the definitions of a procedure stand, or those that all share (`SHARED`).
    pub fn path(procedure: &str) -> String {
        format!("forms/{procedure}/definitions.json")
    }

    /// What the procedures share; content may have none.
    pub(super) fn shared(content: &Content, problems: &mut Vec<Diagnostic>) -> DefinitionsFile {
        file(content, SHARED, problems)
    }

    /// Those of a procedure, over what is shared; it may have none of its own.
    pub(super) fn read(
        content: &Content,
        procedure: &str,
        shared: &DefinitionsFile,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let own = file(content, procedure, problems);
        let names = own.defs.keys().map(|name| pointer("$defs", name));
        let layouts = own.uischema.keys().map(|name| pointer("uischema", name));
        let mut all = Self {
            file: shared.clone(),
            own: names.chain(layouts).collect(),
            shared_rules: BTreeMap::new(),
            person: OnceLock::new(),
        };
        all.shared_rules = shared
            .rules
            .iter()
            .map(|(name, rules)| (name.clone(), rules.len()))
            .collect();
        all.file.defs.extend(own.defs);
        all.file.uischema.extend(own.uischema);
        for (language, texts) in own.i18n {
            all.file.i18n.entry(language).or_default().extend(texts);
        }
        for (name, rules) in own.rules {
            all.file.rules.entry(name).or_default().extend(rules);
        }
        all
    }

    /// Whether a schema is the procedure's own.
    pub fn is_own(&self, definition: &str) -> bool {
        self.own.contains(&pointer("$defs", definition))
    }

    /// Where a rule of a definition stands: the file, and the pointer in it. They are counted from 0, the shared ones first.
    pub fn rule_place(&self, procedure: &str, definition: &str, number: usize) -> (String, String) {
        let shared = self.shared_rules.get(definition).map_or(0, |count| *count);
        let (folder, number) = match number.checked_sub(shared) {
            Some(number) => (procedure, number),
            None => (SHARED, number),
        };
        let pointer = format!("{}/{number}", pointer("rules", definition));
        (Self::path(folder), pointer)
    }

    /// Where some words of a definition stand: in the file of the procedure, or in that of all.
    pub fn find(
        content: &Content,
        procedure: &str,
        words: &str,
    ) -> Option<(String, (usize, usize))> {
        [procedure, SHARED].into_iter().find_map(|folder| {
            let path = Self::path(folder);
            content.find(&path, words).map(|at| (path, at))
        })
    }
}

fn pointer(part: &str, name: &str) -> String {
    format!("/{part}/{}", crate::json::escape(name))
}

fn file(content: &Content, folder: &str, problems: &mut Vec<Diagnostic>) -> DefinitionsFile {
    let path = Definitions::path(folder);
    if content.get(&path).is_none() {
        return DefinitionsFile::default();
    }
    // What could not be read is a problem, and then nobody uses the result.
    read_json(content, &path, problems).unwrap_or_default()
}
