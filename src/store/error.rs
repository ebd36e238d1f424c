//! What can go wrong with a store, each with what to do about it.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Text, cannot};

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
    #[error("the key of the store cannot be read: {}", .0.en)]
    KeyUnreadable(Text),
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
    #[error("{} cannot be opened: it was changed or is damaged", .0.en)]
    Sealed(Text),
    /// Something could not be sealed, and was not stored.
    #[error("{0} cannot be sealed; nothing was recorded")]
    Unsealable(String),
    /// What was taken in became a case before.
    #[error("it became case `{0}` before; nothing was recorded again")]
    TakenIn(String),
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

    /// What went wrong.
    pub fn text(&self) -> Text {
        let (nl, en) = match self {
            Self::Io {
                doing,
                path,
                source,
            } => return cannot(doing, path, source),
            Self::Database(_) => ("de databank faalde", "the database failed"),
            Self::Full(_) => (
                "de schijf is vol; er is niets vastgelegd en niets beschadigd",
                "the disk is full; nothing was recorded and nothing is damaged",
            ),
            Self::ReadOnly(_) => (
                "de opslag is hier alleen te lezen; er is niets vastgelegd",
                "the store can only be read here; nothing was recorded",
            ),
            Self::Busy(_) => (
                "anderen bleven in de opslag schrijven; er is niets vastgelegd",
                "others kept writing to the store; nothing was recorded",
            ),
            Self::Damaged(_) => (
                "het bestand van de databank is beschadigd of is geen databank",
                "the database file is damaged or is no database",
            ),
            Self::Blob(_) => (
                "een stuk kon niet worden opgeslagen of gelezen",
                "a document could not be stored or read",
            ),
            Self::KeyWrong => (
                "dit is niet de sleutel van de opslag",
                "this is not the key of the store",
            ),
            Self::Newer { found, known } => {
                return Text::new(
                    format!(
                        "de opslag heeft versie {found}; deze griffie kent versies tot en met {known}"
                    ),
                    format!(
                        "the store has version {found}; this griffie knows versions up to {known}"
                    ),
                );
            }
            Self::KeyMissing(path) => {
                let path = path.display();
                return Text::new(
                    format!("de sleutel van de opslag is er niet: `{path}`"),
                    format!("the key of the store is not there: `{path}`"),
                );
            }
            Self::KeyUnreadable(why) => {
                return Text::new(
                    format!("de sleutel van de opslag is niet te lezen: {}", why.nl),
                    format!("the key of the store cannot be read: {}", why.en),
                );
            }
            Self::NoCase(case) => {
                return Text::new(
                    format!("er is geen zaak `{case}`"),
                    format!("there is no case `{case}`"),
                );
            }
            Self::Destroyed { case, on } => {
                return Text::new(
                    format!("zaak `{case}` is vernietigd op {on}; de inhoud is weg"),
                    format!("case `{case}` was destroyed on {on}; its contents are gone"),
                );
            }
            Self::Sealed(what) => {
                return Text::new(
                    format!(
                        "{} is niet te openen: het is veranderd of beschadigd",
                        what.nl
                    ),
                    format!("{} cannot be opened: it was changed or is damaged", what.en),
                );
            }
            Self::Unsealable(place) => {
                return Text::new(
                    format!("`{place}` kan niet worden versleuteld; er is niets vastgelegd"),
                    format!("`{place}` cannot be sealed; nothing was recorded"),
                );
            }
            Self::TakenIn(case) => {
                return Text::new(
                    format!("dit is al zaak `{case}` geworden; er is niets nog eens vastgelegd"),
                    format!("it became case `{case}` before; nothing was recorded again"),
                );
            }
            Self::Occupied(place) => {
                return Text::new(
                    format!("er is al een opslag op {place}"),
                    format!("there is a store already at {place}"),
                );
            }
        };
        Text::new(nl, en)
    }

    /// What to do about it, for somebody who has pages and no command line.
    pub fn desk_hint(&self) -> Option<Text> {
        match self {
            Self::Full(_) => self.hint(),
            Self::Busy(_) => Some(Text::new(
                "probeer het zo nog eens",
                "try again in a moment",
            )),
            Self::NoCase(_) => Some(Text::new(
                "kijk in de lijst van zaken",
                "look in the list of cases",
            )),
            Self::TakenIn(_) | Self::Destroyed { .. } => None,
            Self::Io { .. }
            | Self::Database(_)
            | Self::ReadOnly(_)
            | Self::Damaged(_)
            | Self::Blob(_)
            | Self::Newer { .. }
            | Self::KeyMissing(_)
            | Self::KeyUnreadable(_)
            | Self::KeyWrong
            | Self::Sealed(_)
            | Self::Unsealable(_)
            | Self::Occupied(_) => Some(ask_the_keeper()),
        }
    }

    /// What to do about it, at the command line.
    pub fn hint(&self) -> Option<Text> {
        let (nl, en) = match self {
            Self::Full(_) => (
                "maak ruimte en probeer het opnieuw",
                "make room and try again",
            ),
            Self::ReadOnly(_) => (
                "kies een opslag waar u mag schrijven, of geef uzelf het recht om in die map te schrijven",
                "choose a store where you may write, or give yourself the right to write in its folder",
            ),
            Self::Busy(_) => (
                "probeer het opnieuw; `griffie store verify` zegt of alles in orde is",
                "try again; `griffie store verify` tells whether all is well",
            ),
            Self::Damaged(_) => (
                "zet een reservekopie terug: `griffie store backup` maakt die",
                "restore a backup: `griffie store backup` makes them",
            ),
            Self::Newer { .. } => (
                "installeer een nieuwere griffie; deze laat de opslag zoals hij is",
                "install a newer griffie; this one leaves the store as it is",
            ),
            Self::KeyMissing(_) => (
                "zet het sleutelbestand terug van waar u het bewaart; zonder dat is niets in de opslag te lezen, en een nieuwe sleutel helpt niet",
                "put the key file back from where you keep it; without it nothing in the store can be read, and no new key can help",
            ),
            Self::KeyUnreadable(_) => (
                "het bestand bevat één regel die met griffie-key-1 begint",
                "the file holds one line that starts with griffie-key-1",
            ),
            Self::KeyWrong => (
                "gebruik de sleutel die bij deze opslag hoort; er is niets veranderd",
                "use the key that belongs to this store; nothing was changed",
            ),
            Self::NoCase(_) => (
                "`griffie case list --all` noemt de zaken",
                "`griffie case list --all` names the cases",
            ),
            Self::Sealed(_) => (
                "`griffie store verify` noemt alles wat niet klopt; een reservekopie heeft het misschien nog",
                "`griffie store verify` names everything that is wrong; a backup may still have it",
            ),
            Self::Occupied(_) => (
                "noem een andere plaats; een kopie overschrijft nooit een opslag",
                "name another place; a copy never overwrites a store",
            ),
            Self::Io { .. }
            | Self::Database(_)
            | Self::Blob(_)
            | Self::Unsealable(_)
            | Self::TakenIn(_)
            | Self::Destroyed { .. } => {
                return None;
            }
        };
        Some(Text::new(nl, en))
    }
}

/// What somebody at a page can do about a machine that failed.
pub fn ask_the_keeper() -> Text {
    Text::new(
        "vraag wie deze griffie beheert ernaar te kijken",
        "ask who looks after this griffie to see to it",
    )
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
        let Some(number) = code.and_then(|code| code.parse::<i64>().ok()) else {
            // Not one of SQLite's numbers: what it means is not known.
            return Self::Database(error);
        };
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
