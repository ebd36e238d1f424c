//! The senders of letters as this office has them: what it says itself goes before what the content says.
//!
//! The content comes with the program and says `example = true` of senders that are invented. What an office fills in about
//! itself lies in its store (`app::organisation`) and is laid over the content here.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::{Catalog, Sender};

/// Senders by their name in the settings.
pub type Senders = BTreeMap<String, Sender>;

/// The senders that letters carry now. They may change while documents are made: each document sees one state.
#[derive(Debug, Default)]
pub(super) struct House(RwLock<Arc<Senders>>);

impl House {
    /// The senders of the content alone.
    pub(super) fn of(content: &Senders) -> Self {
        Self(RwLock::new(Arc::new(content.clone())))
    }
}

impl Catalog {
    /// The senders that letters carry now.
    pub fn senders(&self) -> Arc<Senders> {
        // A map that is replaced as a whole is never half changed.
        Arc::clone(&self.house.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The sender that letters carry now under this name.
    pub fn sender(&self, name: &str) -> Option<Sender> {
        self.senders().get(name).cloned()
    }

    /// Lays what the office says of itself over the senders of the content. A name that the content does not have is of no
    /// letter, and its title and logo stay those of the content.
    pub fn lay_over(&self, own: &Senders) {
        let laid = |(name, sender): (&String, &Sender)| {
            let laid = own.get(name).map_or_else(
                || sender.clone(),
                |own| Sender {
                    title: sender.title.clone(),
                    logo: sender.logo.clone(),
                    logo_alt: sender.logo_alt.clone(),
                    ..own.clone()
                },
            );
            (name.clone(), laid)
        };
        let all: Senders = self.settings.sender.iter().map(laid).collect();
        let mut house = self.house.0.write().unwrap_or_else(PoisonError::into_inner);
        *house = Arc::new(all);
    }
}
