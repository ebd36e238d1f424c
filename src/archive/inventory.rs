//! `inventaris.json`: what is in the zip and what is not, for programs and for people who read JSON.
//!
//! Its words are Dutch, as the rest of what a stranger sees. Paths are those of the manifest, from the folder of
//! the case. The descriptions (MDTO) are not repeated; the inventory says where they are.

use serde::{Deserialize, Serialize};

/// The form of this file; another number means another form.
pub(crate) const FORM: &str = "griffie-inventaris/1";

/// The whole inventory.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Inventory {
    #[serde(rename = "vorm")]
    pub(crate) form: String,
    #[serde(rename = "zaak")]
    pub(crate) number: String,
    #[serde(rename = "titel")]
    pub(crate) title: String,
    #[serde(rename = "procedure")]
    pub(crate) procedure: String,
    #[serde(rename = "gemaaktOp")]
    pub(crate) made: String,
    #[serde(rename = "gemaaktMet")]
    pub(crate) software: String,
    #[serde(rename = "mdto")]
    pub(crate) mdto: String,
    #[serde(rename = "dossier", skip_serializing_if = "Option::is_none", default)]
    pub(crate) dossier: Option<Listed>,
    #[serde(rename = "gebeurtenissen")]
    pub(crate) events: ListedEvents,
    #[serde(rename = "stukken")]
    pub(crate) pieces: Vec<ListedPiece>,
    #[serde(rename = "weggelaten")]
    pub(crate) omitted: Vec<ListedOmission>,
}

impl Inventory {
    /// All files of the dossier and the pieces.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Listed> {
        self.dossier
            .iter()
            .chain(self.pieces.iter().flat_map(|piece| &piece.files))
    }
}

/// One file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Listed {
    #[serde(rename = "pad")]
    pub(crate) path: String,
    #[serde(rename = "rol")]
    pub(crate) role: String,
    #[serde(rename = "soort")]
    pub(crate) mime: String,
    #[serde(rename = "bytes")]
    pub(crate) bytes: u64,
    #[serde(rename = "sha256")]
    pub(crate) sha256: String,
    #[serde(rename = "paginas", skip_serializing_if = "Option::is_none", default)]
    pub(crate) pages: Option<u64>,
    /// The name it came with, when another one was needed.
    #[serde(
        rename = "oorspronkelijkeNaam",
        skip_serializing_if = "Option::is_none",
        default
    )]
    pub(crate) given: Option<String>,
    #[serde(rename = "mdto")]
    pub(crate) mdto: String,
}

/// The events.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ListedEvents {
    #[serde(rename = "pad")]
    pub(crate) path: String,
    #[serde(rename = "aantal")]
    pub(crate) count: u64,
    #[serde(rename = "bytes")]
    pub(crate) bytes: u64,
    #[serde(rename = "sha256")]
    pub(crate) sha256: String,
    /// SHA-256 of the last line; 64 zeros when there is none.
    #[serde(rename = "laatsteRegel")]
    pub(crate) last: String,
    #[serde(rename = "mdto")]
    pub(crate) mdto: String,
}

/// One piece.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ListedPiece {
    #[serde(rename = "nummer")]
    pub(crate) number: u32,
    #[serde(rename = "titel")]
    pub(crate) title: String,
    #[serde(rename = "datum", skip_serializing_if = "Option::is_none", default)]
    pub(crate) date: Option<String>,
    #[serde(rename = "code")]
    pub(crate) code: String,
    #[serde(rename = "map")]
    pub(crate) folder: String,
    #[serde(rename = "mdto")]
    pub(crate) mdto: String,
    #[serde(rename = "bestanden")]
    pub(crate) files: Vec<Listed>,
}

/// Something that is not there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ListedOmission {
    #[serde(rename = "wat")]
    pub(crate) what: String,
    #[serde(rename = "reden")]
    pub(crate) reason: String,
    #[serde(rename = "stuk", skip_serializing_if = "Option::is_none", default)]
    pub(crate) piece: Option<u32>,
}
