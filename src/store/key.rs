//! Keys: the master key of the store, and one key for each case, wrapped by it.
//!
//! Everything is sealed with XChaCha20-Poly1305 under a random nonce; what it belongs to (case, number) is
//! authenticated with it, so that nothing can be moved to another place. Destroying a case is forgetting its key.

use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Generate as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sqlx::{AnyPool, Row as _};
use zeroize::{Zeroize as _, Zeroizing};

use super::error::StoreError;
use super::location::{KeySource, Location};
use super::{database, sql};
use crate::diagnostic::Text;

/// What a key file starts with.
const MARK: &str = "griffie-key-1 ";
/// The length of a nonce of XChaCha20.
const NONCE: usize = 24;
/// Sealed in each store, to know its key by.
const CHECK: &[u8] = b"griffie";

/// A key that seals and opens.
pub(super) struct CaseKey(XChaCha20Poly1305);

/// The key that wraps the keys of the cases.
pub(super) struct MasterKey(CaseKey);

impl CaseKey {
    fn new(bytes: &[u8]) -> Option<Self> {
        XChaCha20Poly1305::new_from_slice(bytes).ok().map(Self)
    }

    /// Seals bytes for one place.
    ///
    /// # Errors
    /// When the cipher refuses, which it does beyond 256 GB: then nothing may be stored in its place.
    pub(super) fn seal(&self, plain: &[u8], place: &str) -> Result<Vec<u8>, StoreError> {
        let nonce = XNonce::generate();
        let payload = Payload {
            msg: plain,
            aad: place.as_bytes(),
        };
        let mut sealed = nonce.to_vec();
        sealed.extend(
            self.0
                .encrypt(&nonce, payload)
                .map_err(|_| StoreError::Unsealable(place.to_owned()))?,
        );
        Ok(sealed)
    }

    /// Opens what was sealed for this place; `None` when it is something else.
    pub(super) fn open(&self, sealed: &[u8], place: &str) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, text) = sealed.split_at_checked(NONCE)?;
        let payload = Payload {
            msg: text,
            aad: place.as_bytes(),
        };
        let nonce = XNonce::try_from(nonce).ok()?;
        self.0.decrypt(&nonce, payload).ok().map(Zeroizing::new)
    }

    pub(super) fn seal_text(&self, plain: &[u8], place: &str) -> Result<String, StoreError> {
        Ok(STANDARD.encode(self.seal(plain, place)?))
    }

    pub(super) fn open_text(&self, sealed: &str, place: &str) -> Option<Zeroizing<Vec<u8>>> {
        self.open(&STANDARD.decode(sealed).ok()?, place)
    }
}

impl MasterKey {
    /// A new key for a case, with its wrapped form for the database.
    pub(super) fn new_case(&self, case: &str) -> Result<(CaseKey, String), StoreError> {
        let mut key = Key::generate();
        let wrapped = self.0.seal_text(&key, &place(case))?;
        let cipher = XChaCha20Poly1305::new(&key);
        key.zeroize();
        Ok((CaseKey(cipher), wrapped))
    }

    /// Seals what belongs to no case.
    pub(super) fn seal_text(&self, plain: &[u8], place: &str) -> Result<String, StoreError> {
        self.0.seal_text(plain, place)
    }

    /// Opens what was sealed for this place; `None` when it is something else.
    pub(super) fn open_text(&self, sealed: &str, place: &str) -> Option<Zeroizing<Vec<u8>>> {
        self.0.open_text(sealed, place)
    }

    /// The key of a case from its wrapped form.
    ///
    /// # Errors
    /// When it was changed or is damaged.
    pub(super) fn unwrap_case(&self, case: &str, wrapped: &str) -> Result<CaseKey, StoreError> {
        self.0
            .open_text(wrapped, &place(case))
            .and_then(|bytes| CaseKey::new(&bytes))
            .ok_or_else(|| {
                StoreError::Sealed(Text::new(
                    format!("de sleutel van zaak `{case}`"),
                    format!("the key of case `{case}`"),
                ))
            })
    }
}

fn place(case: &str) -> String {
    format!("key|{case}")
}

/// The master key of a store; a new store gets one.
pub(super) async fn master(pool: &AnyPool, location: &Location) -> Result<MasterKey, StoreError> {
    let known = check(pool).await?;
    let bytes = match (&location.key, &known) {
        (KeySource::Given(text), _) => decode(text)?,
        (KeySource::File(path), Some(_)) => read(path)?,
        (KeySource::File(path), None) => match read(path) {
            Err(StoreError::KeyMissing(_)) => make(path)?,
            other => other?,
        },
    };
    let key = CaseKey::new(&bytes).ok_or_else(|| {
        StoreError::KeyUnreadable(Text::new("de lengte klopt niet", "it has the wrong length"))
    })?;
    let sealed = if let Some(sealed) = known {
        sealed
    } else {
        let mine = key.seal_text(CHECK, "check")?;
        // Another process may have been first; then its key counts.
        let mut tx = database::write(pool, location).await?;
        sqlx::query(sql::PUT_CHECK)
            .bind(mine)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        check(pool).await?.ok_or(StoreError::KeyWrong)?
    };
    if key.open_text(&sealed, "check").is_none() {
        return Err(StoreError::KeyWrong);
    }
    Ok(MasterKey(key))
}

async fn check(pool: &AnyPool) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(sql::CHECK).fetch_optional(pool).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    match std::fs::read_to_string(path) {
        Ok(text) => decode(&Zeroizing::new(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(StoreError::KeyMissing(path.to_owned()))
        }
        Err(error) => Err(StoreError::io("read", path, error)),
    }
}

fn decode(text: &str) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let encoded = text.trim().strip_prefix(MARK).ok_or_else(|| {
        StoreError::KeyUnreadable(Text::new(
            "hij begint niet met griffie-key-1",
            "it does not start with griffie-key-1",
        ))
    })?;
    STANDARD
        .decode(encoded.trim())
        .map(Zeroizing::new)
        .map_err(|_| StoreError::KeyUnreadable(Text::new("het is geen base64", "it is not base64")))
}

/// Makes a key file that only its owner can read. When several processes make it at once, one wins and all use it.
fn make(path: &Path) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let fail = |source| StoreError::io("write", path, source);
    let mut key = Key::generate();
    let line = Zeroizing::new(format!("{MARK}{}\n", STANDARD.encode(key)));
    key.zeroize();
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(fail)?;
    let mut draft = tempfile::Builder::new()
        .prefix(".griffie-key-")
        .tempfile_in(folder)
        .map_err(fail)?;
    draft.write_all(line.as_bytes()).map_err(fail)?;
    draft.as_file().sync_all().map_err(fail)?;
    match draft.persist_noclobber(path) {
        Ok(_) => {}
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(fail(error.error)),
    }
    read(path)
}
