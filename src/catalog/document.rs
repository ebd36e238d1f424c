//! `documents.toml`: what a document is, who makes it, gets it and signs it.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Text;

/// One document; its code is the name of its table.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentSpec {
    /// The code; filled in from the name of the table.
    #[serde(skip)]
    pub code: String,
    /// What the document is called.
    pub title: Text,
    /// The form that is filled in: `forms/<procedure>/<form>.json`.
    pub form: String,
    /// The wording: `templates/<procedure>/<wording>`; a form without wording prints itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
    /// The layout: `templates/layout/<layout>.typ`.
    pub layout: String,
    /// The sender: a table in `forms/settings.toml`.
    pub sender: String,
    /// The role that makes the document.
    pub maker: String,
    /// The roles that get it; each person gets a letter of their own.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// The roles that sign; the first holder of the role signs.
    #[serde(default)]
    pub signers: Vec<String>,
    /// Text fields beside each signature (`plaats`, `datum`).
    #[serde(default)]
    pub sign_fields: Vec<String>,
    /// Printed above the address.
    #[serde(default)]
    pub classification: String,
    /// What goes with the letter; placeholders allowed, an empty line is left out.
    #[serde(default)]
    pub attachments: Vec<String>,
    /// "Afschrift aan", by function.
    #[serde(default)]
    pub copies: Vec<String>,
    /// The closing formula.
    #[serde(default)]
    pub closing: String,
    /// The line between closing and signature; placeholders allowed.
    #[serde(default)]
    pub on_behalf: String,
    /// The class that decides who may read it.
    pub access: String,
    /// Where the regulation asks for it.
    pub basis: String,
}
