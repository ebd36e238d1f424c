//! Pages that are no document of a procedure: the front matter of a dossier, an e-mail or a notice in it.
//!
//! What is printed may come from anywhere, so nothing is refused: a character that cannot be printed becomes a box,
//! and that is counted.

use serde_json::Value;

use super::letterhead::{of_this_case, sender_data};
use super::maker::Maker;
use super::print::unwritten;
use super::printable;
use crate::calendar::{Date, year_month_day};
use crate::case::CaseFacts;
use crate::diagnostic::Diagnostic;
use crate::typeset::Metadata;

/// What to set.
#[derive(Debug)]
pub struct Leaf<'a> {
    /// The layout.
    pub layout: &'a str,
    /// What it reads; the sender is added.
    pub data: Value,
    /// The procedure (folder name).
    pub procedure: &'a str,
    /// Whose letterhead: a key of the settings.
    pub sender: &'a str,
    /// The facts of the case.
    pub case: &'a CaseFacts,
    /// Stable identifier of the pages.
    pub ident: String,
    /// The date of the pages.
    pub date: Date,
    /// Files will be embedded beside them.
    pub embeds: bool,
}

impl Maker {
    /// Sets pages; the second answer is how many characters could not be printed.
    ///
    /// # Errors
    /// What is wrong with the layout or the sender.
    pub fn leaf(&self, mut leaf: Leaf) -> Result<(Vec<u8>, usize), Vec<Diagnostic>> {
        let mut logo = None;
        if let Some(sender) = self.catalog.sender(leaf.sender)
            && let Some(procedure) = self.catalog.procedures.get(leaf.procedure)
        {
            let sender = of_this_case(&sender, &self.engine(procedure), leaf.case);
            logo = self.catalog.logo(&sender);
            leaf.data["sender"] = sender_data(&self.catalog, leaf.sender, &sender);
        }
        let (dropped, system) = printable::make_printable(&mut leaf.data, self.fonts());
        let bytes = serde_json::to_vec(&leaf.data).map_err(|error| vec![unwritten(&error)])?;
        let pages = self
            .press()
            .set(leaf.layout, bytes, logo.as_ref(), system)?;
        let pdf = pages.pdf(&Metadata {
            ident: leaf.ident,
            date: year_month_day(leaf.date),
            embeds: leaf.embeds,
        })?;
        Ok((pdf, dropped))
    }
}
