//! Which store a command works on.

use std::path::PathBuf;

use crate::app::AppError;
use crate::diagnostic::Text;
use crate::store::{KeySource, Location, Store};

/// The options of every command that uses the store.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct StoreArguments {
    /// The store: a folder, or the URL of a PostgreSQL database (postgres://…)
    #[arg(
        long,
        env = "GRIFFIE_STORE",
        hide_env_values = true,
        value_name = "DIR|URL"
    )]
    store: Option<String>,
    /// The folder for documents and key, when the store is a database server
    #[arg(long, env = "GRIFFIE_BLOBS", value_name = "DIR")]
    blobs: Option<PathBuf>,
    /// The file of the master key, when it is kept elsewhere
    #[arg(long, env = "GRIFFIE_KEY_FILE", value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// The master key itself; for services that get their secrets from the environment
    #[arg(long, env = "GRIFFIE_KEY", hide = true, hide_env_values = true)]
    key: Option<String>,
}

/// A store, or the URL of one, as `--store` and `store backup` take it.
pub(super) fn location(text: &str, blobs: Option<&PathBuf>) -> Location {
    if text.starts_with("postgres:") || text.starts_with("postgresql:") {
        let folder = blobs.cloned().unwrap_or_else(home);
        Location::url(text, &folder)
    } else {
        Location::folder(&PathBuf::from(text))
    }
}

impl StoreArguments {
    /// Where the store is.
    pub(super) fn location(&self) -> Location {
        let location = match &self.store {
            Some(text) => location(text, self.blobs.as_ref()),
            None => Location::folder(&home()),
        };
        match (&self.key, &self.key_file) {
            (Some(key), _) => location.with_key(KeySource::Given(key.clone())),
            (None, Some(file)) => location.with_key(KeySource::File(file.clone())),
            (None, None) => location,
        }
    }

    /// Opens the store; it is made when there is none.
    pub(super) fn open(&self) -> Result<Store, AppError> {
        Ok(Store::open(&self.location())?)
    }

    /// Opens the store for reading; none is made.
    pub(super) fn existing(&self) -> Result<Option<Store>, AppError> {
        let location = self.location();
        if location.exists() {
            Ok(Some(Store::open(&location)?))
        } else {
            Ok(None)
        }
    }

    /// What is said when there is no store yet.
    pub(super) fn nothing(&self) -> Text {
        let place = format!("{:?}", self.location().database);
        Text::new(
            format!("er is nog geen opslag op {place}; `griffie case open` maakt die"),
            format!("there is no store yet at {place}; `griffie case open` makes it"),
        )
    }
}

/// Where the store of a person is kept on this system.
fn home() -> PathBuf {
    directories::ProjectDirs::from("", "", "griffie").map_or_else(
        || PathBuf::from("griffie-store"),
        |dirs| dirs.data_dir().to_owned(),
    )
}
