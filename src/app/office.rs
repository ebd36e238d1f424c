//! The office: content, store and compiled procedures in one owned value that many threads share.

use std::sync::Arc;

use super::AppError;
use super::acting::Acting;
use super::cases::{Cases, Procedures};
use crate::document::Maker;
use crate::store::Store;

/// Everything that a use case works on. Opened once; a clone is the same office.
///
/// The store blocks the thread that asks it, and starts a runtime of its own: a server calls (and drops) the office on
/// threads that may block, never on those that drive its connections.
#[derive(Debug, Clone)]
pub struct Office {
    maker: Arc<Maker>,
    store: Arc<Store>,
    procedures: Arc<Procedures>,
}

impl Office {
    /// The office of a store, with the content that its cases run with.
    ///
    /// # Errors
    /// When the machine fails; a procedure that has mistakes is refused where a case asks for it.
    pub fn open(maker: Arc<Maker>, store: Arc<Store>) -> Result<Self, AppError> {
        super::organisation::lay_over(&maker.catalog, &store)?;
        let procedures = Arc::new(Procedures::of(&maker.catalog)?);
        Ok(Self {
            maker,
            store,
            procedures,
        })
    }

    /// What makes the documents; its `catalog` is the content.
    pub fn maker(&self) -> &Maker {
        &self.maker
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The cases of a store without accounts; nothing is compiled again for it. One with accounts is read by somebody.
    pub fn cases(&self) -> Cases<'_> {
        Cases::with(&self.maker.catalog, &self.store, &self.procedures)
    }

    /// The cases that somebody may know of.
    pub fn cases_of(&self, acting: &Acting) -> Cases<'_> {
        self.cases().seen_by(acting)
    }
}
