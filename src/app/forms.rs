//! The list of documents and forms.

use serde::Serialize;

use crate::catalog::Catalog;
use crate::diagnostic::Language;

/// A line of the list.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// The procedure.
    pub procedure: String,
    /// The code of the document.
    pub document: String,
    /// What it is called.
    pub title: String,
    /// Its form.
    pub form: String,
    /// Its layout.
    pub layout: String,
    /// Who gets it.
    pub recipients: Vec<String>,
    /// Who signs it.
    pub signers: Vec<String>,
    /// Where the regulation asks for it.
    pub basis: String,
}

/// Every document, sorted by procedure and code.
pub fn list(catalog: &Catalog, language: Language) -> Vec<Listed> {
    let documents = catalog.procedures.values().flat_map(|procedure| {
        procedure
            .documents
            .values()
            .map(move |document| (procedure, document))
    });
    documents
        .map(|(procedure, document)| Listed {
            procedure: procedure.name.clone(),
            document: document.code.clone(),
            title: document.title.get(language).to_owned(),
            form: document.form.clone(),
            layout: document.layout.clone(),
            recipients: document
                .recipients
                .iter()
                .map(|whom| whom.role().to_owned())
                .collect(),
            signers: document
                .signers
                .iter()
                .map(|whom| whom.role().to_owned())
                .collect(),
            basis: document.basis.clone(),
        })
        .collect()
}
