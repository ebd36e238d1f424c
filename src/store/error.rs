//! What can go wrong with a store, each with what to do about it.

use std::path::{Path, PathBuf};

/// The store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder of the store could not be used.
    #[error("cannot {doing} `{}`", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The database failed.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
    /// The disk is full.
    #[error("the disk is full; nothing was recorded and nothing is damaged")]
    Full(#[source] sqlx::Error),
    /// The store cannot be written.
    #[error("the store can only be read here; nothing was recorded")]
    ReadOnly(#[source] sqlx::Error),
    /// Others kept writing.
    #[error("others kept writing to the store; nothing was recorded")]
    Busy(#[source] sqlx::Error),
    /// The file is no database, or a damaged one.
    #[error("the database file is damaged or is no database")]
    Damaged(#[source] sqlx::Error),
    /// The blobs failed.
    #[error("a document could not be stored or read")]
    Blob(#[source] object_store::Error),
    /// The store was made by a newer griffie.
    #[error("the store has version {found}; this griffie knows versions up to {known}")]
    Newer {
        /// The version of the store.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The key file is not there.
    #[error("the key of the store is not there: `{}`", .0.display())]
    KeyMissing(PathBuf),
    /// The key is no key.
    #[error("the key of the store cannot be read: {0}")]
    KeyUnreadable(&'static str),
    /// The key belongs to another store.
    #[error("this is not the key of the store")]
    KeyWrong,
    /// There is no such case.
    #[error("there is no case `{0}`")]
    NoCase(String),
    /// The case was destroyed.
    #[error("case `{case}` was destroyed on {on}; its contents are gone")]
    Destroyed {
        /// The case.
        case: String,
        /// The day.
        on: String,
    },
    /// Something that was stored does not open with its key: it was changed, or damaged.
    #[error("{0} cannot be opened: it was changed or is damaged")]
    Sealed(String),
    /// A copy cannot be made there.
    #[error("there is a store already at {0}")]
    Occupied(String),
}

impl StoreError {
    pub(super) fn io(doing: &'static str, path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Self::Io {
            doing,
            path: path.as_ref().to_owned(),
            source,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Full(_) => "make room and try again",
            Self::ReadOnly(_) => {
                "choose a store where you may write, or give yourself the right to write in its folder"
            }
            Self::Busy(_) => "try again; `griffie store verify` tells whether all is well",
            Self::Damaged(_) => "restore a backup: `griffie store backup` makes them",
            Self::Newer { .. } => "install a newer griffie; this one leaves the store as it is",
            Self::KeyMissing(_) => {
                "put the key file back from where you keep it; without it nothing in the store can be read, and no new key can help"
            }
            Self::KeyUnreadable(_) => "the file holds one line that starts with griffie-key-1",
            Self::KeyWrong => "use the key that belongs to this store; nothing was changed",
            Self::NoCase(_) => "`griffie case list` names the cases",
            Self::Sealed(_) => {
                "`griffie store verify` names everything that is wrong; a backup may still have it"
            }
            Self::Occupied(_) => "name another place; a copy never overwrites a store",
            _ => return None,
        })
    }
}

/// SQLite's primary result codes; the extended ones are these plus multiples of 256.
mod sqlite {
    pub(super) const BUSY: i64 = 5;
    pub(super) const LOCKED: i64 = 6;
    pub(super) const READONLY: i64 = 8;
    pub(super) const IOERR: i64 = 10;
    pub(super) const CORRUPT: i64 = 11;
    pub(super) const FULL: i64 = 13;
    pub(super) const CANTOPEN: i64 = 14;
    pub(super) const NOTADB: i64 = 26;
    /// `SQLITE_IOERR_WRITE`: what a quota or a limit on file size gives.
    pub(super) const IOERR_WRITE: i64 = 778;
    /// `SQLITE_IOERR_SHMSIZE`: no room for the index of the journal.
    pub(super) const IOERR_SHMSIZE: i64 = 4874;
}

/// Whether another process holds the database.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|code| code.parse::<i64>().ok())
        .is_some_and(|code| matches!(code & 0xff, sqlite::BUSY | sqlite::LOCKED))
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .map(std::borrow::Cow::into_owned);
        match code.as_deref() {
            // PostgreSQL: disk_full, read_only_sql_transaction, serialization_failure, deadlock_detected.
            Some("53100") => return Self::Full(error),
            Some("25006") => return Self::ReadOnly(error),
            Some("40001" | "40P01") => return Self::Busy(error),
            _ => {}
        }
        let number: i64 = code.and_then(|code| code.parse().ok()).unwrap_or_default();
        match (number, number & 0xff) {
            (sqlite::IOERR_WRITE | sqlite::IOERR_SHMSIZE, _) | (_, sqlite::FULL) => {
                Self::Full(error)
            }
            (_, sqlite::BUSY | sqlite::LOCKED) => Self::Busy(error),
            (_, sqlite::READONLY | sqlite::CANTOPEN) => Self::ReadOnly(error),
            (_, sqlite::CORRUPT | sqlite::NOTADB) => Self::Damaged(error),
            (_, sqlite::IOERR) => Self::Database(error),
            _ => Self::Database(error),
        }
    }
}

impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        Self::Blob(error)
    }
}
