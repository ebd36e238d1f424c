//! `procedure.toml`: what a procedure is called and which roles it knows. Tracks and terms come later.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Text;

/// The file `forms/<procedure>/procedure.toml`.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Procedure")]
pub struct ProcedureFile {
    /// The name of the procedure.
    pub title: Text,
    /// The roles that people can have in a case, by id.
    #[serde(default)]
    pub roles: BTreeMap<String, Role>,
}

impl Default for ProcedureFile {
    fn default() -> Self {
        Self {
            title: Text::operator(""),
            roles: BTreeMap::new(),
        }
    }
}

/// A role.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What the role is called; printed under signatures when the person has no function of their own.
    pub title: Text,
}
