//! Passwords: what is kept of one is an argon2id hash, sealed; nothing prints one.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use chacha20poly1305::aead::Generate as _;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::{Zeroize as _, Zeroizing};

use super::error::StoreError;

/// The fewest characters of a password that stands alone (NIST SP 800-63B-4, 3.1.1.2).
pub const SHORTEST: usize = 15;

/// A password, or a recovery code, as somebody typed it.
pub struct Password(Zeroizing<String>);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

impl Password {
    /// What was typed; the same text on another keyboard is the same password (NFKC).
    pub fn new(mut typed: String) -> Self {
        let normal = Zeroizing::new(typed.nfkc().collect::<String>());
        typed.zeroize();
        Self(normal)
    }

    /// A code that nobody has to think of: 120 random bits in groups of four letters and digits.
    pub fn random() -> Self {
        // Without letters and digits that are taken for each other.
        const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";
        let bytes = Zeroizing::new(<[u8; 24]>::generate());
        let mut code = Zeroizing::new(String::with_capacity(30));
        for (number, byte) in bytes.iter().enumerate() {
            if number > 0 && number % 4 == 0 {
                code.push('-');
            }
            code.push(char::from(LETTERS[usize::from(byte % 32)]));
        }
        Self(code)
    }

    /// Whether it has the length that a password needs.
    pub fn is_long_enough(&self) -> bool {
        self.0.chars().count() >= SHORTEST
    }

    /// The text, for showing a code once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    ///
    /// # Errors
    /// When the machine cannot compute it.
    pub fn hash(&self) -> Result<PasswordSeal, StoreError> {
        let hash: PasswordHash = Argon2::default()
            .hash_password(self.0.as_bytes())
            .map_err(|_| StoreError::Unsealable("password".to_owned()))?;
        Ok(PasswordSeal(hash.to_string()))
    }

    /// Whether it is the one of which this was kept.
    pub(super) fn fits(&self, kept: &str) -> bool {
        PasswordHash::new(kept).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(self.0.as_bytes(), &hash)
                .is_ok()
        })
    }
}

/// What is kept of a password.
#[derive(Clone)]
pub struct PasswordSeal(pub(super) String);

impl std::fmt::Debug for PasswordSeal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordSeal")
    }
}
