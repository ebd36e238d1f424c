//! `[dossier]` in `procedure.toml`: what a dossier is called and kept as, and who gets what in a copy.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Text;

/// How the dossier of a case is put together.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DossierSpec {
    /// Whose letterhead the front matter has: a table in `forms/settings.toml`.
    pub sender: String,
    /// Printed on the cover.
    pub classification: Option<Text>,
    /// The class of what parties hand in, where nothing else is said.
    pub evidence: String,
    /// Classes that are a dossier of their own, by class: in no whole dossier, unless asked for.
    pub apart: BTreeMap<String, ApartSpec>,
    /// What a role gets in its copy; the first rule that fits decides, and where none does the piece is not there.
    pub release: Vec<ReleaseSpec>,
    /// How the archive describes it.
    pub archive: ArchiveSpec,
}

/// A class that is a dossier of its own.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApartSpec {
    /// Why it is not in the whole dossier; printed in every dossier, also where the case has nothing of this class.
    pub ground: Text,
    /// Roles of people who are known by that dossier alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
}

/// What some roles get of some pieces.
///
/// In `when` and `keep`, `dit` is the piece: `dit.code` (of the document; empty for evidence), `dit.klasse`,
/// `dit.soort` (`gemaakt`, `ontvangen`, `bewijs`), `dit.aan` and `dit.van` (lists of roles), `dit.voor_mij` and `dit.van_mij`
/// (addressed to, or handed in by, the role that gets the copy), `dit.rol` (that role), `dit.datum`, `dit.antwoorden`.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseSpec {
    /// The roles; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The classes; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// The documents; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Only when this expression over the piece and the case holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What they get.
    pub give: Give,
    /// The parts that they get, for `give = "parts"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<PartsSpec>,
    /// Why they do not get it, or not all of it; printed in the inventory of the copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Text>,
    /// The article or reading.
    #[serde(default)]
    pub basis: String,
}

/// How much of a piece is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Give {
    /// All of it; contact data of others are left out of documents that griffie made.
    Whole,
    /// Some of its parts.
    Parts,
    /// Nothing, but the inventory names it with the ground.
    Listed,
    /// Nothing, and nothing tells that it exists.
    Silent,
}

/// Parts of a document that are given one by one.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartsSpec {
    /// The answer that is a list of parts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub list: String,
    /// The answers that are the parts, where no list is: of one that does not stay, a sentence says that it was left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// Which parts stay: an expression in which `dit.deel` is the part (or the name of the answer) and `dit.nummer` its
    /// number from 1, beside what `when` knows.
    pub keep: String,
}

/// How the archive describes a dossier, after MDTO.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ArchiveSpec {
    /// Who made it (`archiefvormer`): a sender in `forms/settings.toml`; that of the dossier when empty.
    pub creator: String,
    /// The list and the code of the value (`waardering`): `V` is kept for a time, `B` for ever.
    pub appraisal: TermSpec,
    /// What limits its use (`beperkingGebruik`).
    pub restriction: TermSpec,
    /// The category of the selection list (`informatiecategorie`); none when there is no established list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<TermSpec>,
    /// The retention that counts for the whole dossier: an id in `retention`.
    pub retention: String,
    /// The events of the archive, by what they do.
    pub events: ArchiveEvents,
}

/// A term of a list.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TermSpec {
    /// What it is called.
    pub label: String,
    /// Its code in the list.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// The list.
    pub list: String,
}

/// The events with which an archivist acts on a dossier; a name that is empty is not offered.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ArchiveEvents {
    /// Nothing is destroyed until it is lifted; its data ask for `reden`.
    pub hold: String,
    /// Lifts that.
    pub lift: String,
    /// The first person proposes destruction; its data ask for `door` and `wijze`.
    pub propose: String,
    /// The second person approves it and the contents are destroyed; its data ask for `door`.
    pub destroy: String,
    /// The document that certifies it.
    pub certificate: String,
    /// The archive was made: its data ask for `zegel`, the SHA-256 that vouches for every byte of it. Recorded by itself.
    pub sealed: String,
}
