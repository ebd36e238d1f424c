//! The store: events that are only ever added, what is known of each case, and documents, all of it sealed.
//!
//! Owns sqlx, tokio, `object_store` and the cipher. One SQLite file and a folder by default, PostgreSQL by URL; one
//! set of SQL texts ([`sql`]) with TEXT and BIGINT columns only. The database holds ids, dates, codes and ciphertext:
//! every case has a key of its own, wrapped by the master key ([`key`]), which is never in the database. Knows
//! nothing of procedures: what an event means, and what is due, comes from above as a [`Projection`].
//!
//! Synchronous outside. Instants are milliseconds since 1970 in UTC and come from the caller; there is no clock here.

mod accounts;
mod agenda;
mod backup;
mod blobs;
mod cases;
mod chain;
mod change;
mod database;
mod drafts;
mod error;
mod intake;
mod key;
mod location;
mod log;
mod organisation;
mod password;
mod sql;
mod verify;

pub use accounts::{Account, AccountChange, By, Standing};
pub use agenda::{AgendaRow, Wanted};
pub use backup::Copied;
pub use cases::{CaseRecord, Listed};
pub use change::{AgendaItem, Change, Projection};
pub use drafts::Draft;
pub use error::{StoreError, ask_the_keeper};
pub use intake::{Intake, Standing as IntakeStanding, Waiting};
pub use location::{Database, KeySource, Location};
pub use log::LogEntry;
pub use organisation::Kept;
pub use password::{Password, PasswordSeal, SHORTEST};
pub use verify::{Finding, Verified};

use std::future::Future;
use std::sync::Arc;

use object_store::ObjectStore;
use sqlx::AnyPool;
use tokio::runtime::Runtime;

use key::MasterKey;

/// An open store.
pub struct Store {
    runtime: Runtime,
    pool: AnyPool,
    blobs: Arc<dyn ObjectStore>,
    master: MasterKey,
    location: Location,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("location", &self.location)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens a store, and makes it when there is none.
    ///
    /// # Errors
    /// When it cannot be opened or made, when its key is lost or another one, or when a newer griffie made it.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| StoreError::io("start", "the store", source))?;
        let fresh = !location.exists();
        let blobs = blobs::open(location, fresh)?;
        let pool = runtime.block_on(database::connect(location))?;
        let master = runtime.block_on(async {
            database::migrate(&pool, location).await?;
            key::master(&pool, location).await
        })?;
        Ok(Self {
            runtime,
            pool,
            blobs,
            master,
            location: location.clone(),
        })
    }

    /// Where it is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // The last one to close a SQLite file folds its journal into it.
        self.runtime.block_on(self.pool.close());
    }
}
