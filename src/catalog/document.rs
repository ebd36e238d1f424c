//! `documents.toml`: what a document is, who makes it, gets it and signs it.

use std::collections::BTreeMap;

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
    /// Another sender, when its condition holds; the first that does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sender_when: Vec<SenderWhen>,
    /// An expression over `antwoorden` and `zaak`: the number of the file that it belongs to, when that is not the file of
    /// the case. It then bears this number, or none, and never the number of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The roles that get it; each person gets a letter of their own.
    #[serde(default)]
    pub recipients: Vec<Whom>,
    /// The answer that lists roles which get no letter: `[{"rol": …, "reden": …}]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_to: Option<String>,
    /// The roles that sign; the first holder of the role signs.
    #[serde(default)]
    pub signers: Vec<Whom>,
    /// For whom a parent signs too, on a line of their own, as long as that person is too young.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents_sign: Vec<ParentSigns>,
    /// Text fields beside each signature (`plaats`, `datum`).
    #[serde(default)]
    pub sign_fields: Vec<String>,
    /// Goes to the public, or to a whole group: bears no number of a case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub public: bool,
    /// What its readers are told of the people in a role although it is not their own: a report to the police says when
    /// somebody was born. No letter tells anything else of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tells: BTreeMap<String, Vec<Datum>>,
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
    /// The lines of its English translation; the wording is `templates/<procedure>/en/<wording>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<TranslatedSpec>,
}

/// Something of a private person that is told to nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Datum {
    /// Where they live or get post.
    Adres,
    /// Telephone numbers.
    Telefoon,
    /// E-mail addresses.
    Email,
    /// The day of birth.
    Geboortedatum,
}

/// Somebody who gets or signs a document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Whom {
    /// The holders of a role.
    Role(String),
    /// The holders of a role, with more about it.
    Full(WhomSpec),
}

/// Somebody who gets or signs a document, in full.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhomSpec {
    /// The role.
    pub role: String,
    /// Only when this condition over `antwoorden` and `zaak` holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Nobody needs to hold the role.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// When this condition over `antwoorden` and `zaak` holds, somebody under age gets the letter in person, and it does
    /// not go through a parent: it is handed over, and bears no address at which a parent would open it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_person: Option<String>,
    /// What the signature calls them here, instead of their function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<Text>,
}

impl Whom {
    /// What the signature calls them here.
    pub fn called(&self) -> Option<&Text> {
        match self {
            Self::Role(_) => None,
            Self::Full(full) => full.called.as_ref(),
        }
    }

    /// The role.
    pub fn role(&self) -> &str {
        match self {
            Self::Role(role) => role,
            Self::Full(full) => &full.role,
        }
    }

    /// The condition, when there is one.
    pub fn when(&self) -> Option<&str> {
        match self {
            Self::Role(_) => None,
            Self::Full(full) => full.when.as_deref(),
        }
    }

    /// The condition under which somebody under age gets the letter in person, when there is one.
    pub fn in_person(&self) -> Option<&str> {
        match self {
            Self::Role(_) => None,
            Self::Full(full) => full.in_person.as_deref(),
        }
    }

    /// Whether the role may be empty.
    pub fn is_optional(&self) -> bool {
        matches!(self, Self::Full(full) if full.optional)
    }
}

/// A role for which a parent signs too.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParentSigns {
    /// The role of the young person, who signs as well.
    pub role: String,
    /// The age from which nobody else needs to sign.
    pub below: u8,
    /// Only when this condition over `antwoorden` and `zaak` holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// A sender under a condition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SenderWhen {
    /// The sender: a table in `forms/settings.toml`.
    pub sender: String,
    /// The condition over `antwoorden` and `zaak`.
    pub when: String,
}

/// The lines of a document in another language. The Dutch text prevails; both go out.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TranslatedSpec {
    /// Printed above the address.
    pub classification: String,
    /// What goes with the letter; placeholders allowed.
    pub attachments: Vec<String>,
    /// "Copy to", by function.
    pub copies: Vec<String>,
    /// The closing formula.
    pub closing: String,
    /// The line between closing and signature; placeholders allowed.
    pub on_behalf: String,
}
