//! Blobs: sealed documents under the SHA-256 of what is on the disk. On the disk before an event names them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base16ct::lower::encode_string;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::error::StoreError;
use super::key::CaseKey;
use super::location::Location;
use super::{Store, sql};
use crate::diagnostic::Text;

/// Opens the folder; a new store gets one, an old one that lacks it keeps its other parts readable.
pub(super) fn open(location: &Location, fresh: bool) -> Result<Arc<dyn ObjectStore>, StoreError> {
    let folder = &location.blobs;
    if (fresh || !folder.exists())
        && let Err(source) = std::fs::create_dir_all(folder)
        && fresh
    {
        return Err(StoreError::io("make", folder, source));
    }
    let opened = if folder.exists() {
        LocalFileSystem::new_with_prefix(folder)?.with_fsync(true)
    } else {
        LocalFileSystem::new().with_fsync(true)
    };
    Ok(Arc::new(opened))
}

/// A blob lies in a folder of its first two digits.
pub(super) fn key(id: &str) -> Key {
    Key::from(format!("{}/{id}", id.get(..2).unwrap_or("00")))
}

fn place(case: &str) -> String {
    format!("blob|{case}")
}

impl Store {
    /// Seals and stores a document of a case; gives the id under which an event can name it.
    ///
    /// # Errors
    /// When the case does not exist or was destroyed, or the disk refuses.
    pub fn put_blob(&self, case: &str, bytes: &[u8]) -> Result<String, StoreError> {
        self.run(async {
            let key = self.case_key(case).await?;
            let sealed = key.seal(bytes, &place(case))?;
            let id = encode_string(&Sha256::digest(&sealed));
            self.blobs
                .put(&self::key(&id), PutPayload::from(sealed))
                .await?;
            Ok(id)
        })
    }

    /// Reads a document of a case.
    ///
    /// # Errors
    /// When it is not there, was changed, or its case was destroyed.
    pub fn blob(&self, case: &str, id: &str) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.run(async {
            let key = self.case_key(case).await?;
            let sealed = self.blobs.get(&self::key(id)).await?.bytes().await?;
            opened(&key, case, id, &sealed)
        })
    }

    /// Writes down which case a blob belongs to, in the transaction of the event that names it.
    pub(super) async fn note_blob(
        tx: &mut sqlx::AnyConnection,
        case: &str,
        id: &str,
        size: u64,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::NEW_BLOB)
            .bind(id.to_owned())
            .bind(case.to_owned())
            .bind(i64::try_from(size).unwrap_or(i64::MAX))
            .execute(tx)
            .await?;
        Ok(())
    }
}

/// Checks a sealed blob against its name and opens it.
pub(super) fn opened(
    key: &CaseKey,
    case: &str,
    id: &str,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let wrong = || {
        StoreError::Sealed(Text::new(
            format!("stuk {id} van zaak `{case}`"),
            format!("document {id} of case `{case}`"),
        ))
    };
    if encode_string(&Sha256::digest(sealed)) != id {
        return Err(wrong());
    }
    key.open(sealed, &place(case)).ok_or_else(wrong)
}

/// The names of the blobs on the disk, for those who look for what nobody names.
///
/// # Errors
/// When a folder cannot be read: then nobody knows what is in it.
pub(super) fn on_disk(folder: &Path) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    for part in read(folder)? {
        // Beside the folders stands what the file system keeps there.
        if part.is_dir() {
            let inside = read(&part)?;
            names.extend(
                inside
                    .iter()
                    .filter_map(|path| path.file_name())
                    .map(|name| name.to_string_lossy().into_owned()),
            );
        }
    }
    names.sort();
    Ok(names)
}

/// What stands in a folder; nothing when it is not there yet.
fn read(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let failed = |error| StoreError::io("read", folder, error);
    match std::fs::read_dir(folder) {
        Ok(entries) => entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(failed),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(failed(error)),
    }
}
