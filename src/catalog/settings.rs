//! `forms/settings.toml`: who sends the letters. Set once.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The file `forms/settings.toml`.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Settings")]
pub struct SettingsFile {
    /// The senders, by the name that `documents.toml` uses.
    #[serde(default)]
    pub sender: BTreeMap<String, Sender>,
    /// What people do in the organisation, by the name that accounts have it under. Which roles a function gives is in the
    /// roles of a procedure.
    #[serde(default)]
    pub functions: BTreeMap<String, FunctionSpec>,
    /// What functions are called in English letters, by what they are called in Dutch.
    #[serde(default, deserialize_with = "shared", serialize_with = "inner")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub english: Arc<BTreeMap<String, String>>,
}

/// What somebody does in the organisation.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FunctionSpec {
    /// What it is called.
    pub title: crate::diagnostic::Text,
    /// It keeps the accounts: gives functions to others, and reads nothing of any case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub administers: bool,
}

/// A sender of letters. Name, address, telephone, e-mail and place may hold placeholders over the case, such as
/// `{{ zaak.feiten.school.naam }}`; a line that turns out empty is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// It is invented: a content that comes as an example says so, and the office is asked for its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
    /// Whose letters it is for, in the words of the organisation; the name when empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<crate::diagnostic::Text>,
    /// Full name.
    pub name: String,
    /// Postal address, line by line.
    #[serde(default)]
    pub address: Vec<String>,
    /// Telephone number as printed.
    #[serde(default)]
    pub phone: String,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// Website without scheme.
    #[serde(default)]
    pub website: String,
    /// Town, for "Plaats, datum".
    #[serde(default)]
    pub place: String,
    /// The small line above the address of the recipient.
    #[serde(default)]
    pub return_line: String,
    /// Where the window of the envelope is.
    #[serde(default)]
    pub window: Window,
    /// Colour of letterhead and headings, `#rrggbb`.
    #[serde(default = "ink")]
    #[schemars(regex(pattern = "^#[0-9a-fA-F]{6}$"))]
    pub colour: String,
    /// Colour of lines and marks, `#rrggbb`.
    #[serde(default = "ink")]
    #[schemars(regex(pattern = "^#[0-9a-fA-F]{6}$"))]
    pub accent: String,
    /// Logo file (`.svg`, `.png`, `.jpg`) beside this file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// What the logo shows, for people who cannot see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_alt: Option<String>,
}

/// The side of the window in the envelope; both occur in the Netherlands.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Window {
    /// Address from 35 mm.
    #[default]
    Left,
    /// Address from 105 mm.
    Right,
    /// No window: the address stands in the text column.
    None,
}

fn shared<'de, D: serde::Deserializer<'de>>(
    input: D,
) -> Result<Arc<BTreeMap<String, String>>, D::Error> {
    BTreeMap::deserialize(input).map(Arc::new)
}

fn inner<S: serde::Serializer>(
    table: &Arc<BTreeMap<String, String>>,
    output: S,
) -> Result<S::Ok, S::Error> {
    table.as_ref().serialize(output)
}

fn ink() -> String {
    "#222222".to_owned()
}
