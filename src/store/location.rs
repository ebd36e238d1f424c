//! Where a store is: its database, its blobs and its key.

use std::path::{Path, PathBuf};

/// Where a store is.
#[derive(Debug, Clone)]
pub struct Location {
    /// The database.
    pub database: Database,
    /// The folder of the blobs.
    pub blobs: PathBuf,
    /// The master key.
    pub key: KeySource,
}

/// The database of a store.
#[derive(Clone)]
pub enum Database {
    /// A SQLite file.
    File(PathBuf),
    /// PostgreSQL, by URL.
    Url(String),
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            // A URL may hold a password.
            Self::Url(_) => f.write_str("PostgreSQL"),
        }
    }
}

/// Where the master key comes from.
#[derive(Clone)]
pub enum KeySource {
    /// A file; it is made when the store is.
    File(PathBuf),
    /// Given as text, from the environment.
    Given(String),
}

impl std::fmt::Debug for KeySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Given(_) => f.write_str("given"),
        }
    }
}

/// The name of the SQLite file in the folder of a store.
const DATABASE: &str = "griffie.sqlite";
/// The name of the blob folder.
const BLOBS: &str = "blobs";
/// The name of the key file.
const KEY: &str = "griffie.key";

impl Location {
    /// A store in a folder: database, blobs and key beside each other.
    pub fn folder(folder: &Path) -> Self {
        Self {
            database: Database::File(folder.join(DATABASE)),
            blobs: folder.join(BLOBS),
            key: KeySource::File(folder.join(KEY)),
        }
    }

    /// A PostgreSQL database, with a folder for blobs and key.
    pub fn url(url: &str, folder: &Path) -> Self {
        Self {
            database: Database::Url(url.to_owned()),
            blobs: folder.join(BLOBS),
            key: KeySource::File(folder.join(KEY)),
        }
    }

    /// The same with the key from somewhere else.
    #[must_use]
    pub fn with_key(mut self, key: KeySource) -> Self {
        self.key = key;
        self
    }

    /// Whether the database is a file.
    pub fn is_file(&self) -> bool {
        matches!(self.database, Database::File(_))
    }

    /// Whether there is a store; a database server is always taken to have one.
    pub fn exists(&self) -> bool {
        match &self.database {
            Database::File(path) => path.exists(),
            Database::Url(_) => true,
        }
    }
}
