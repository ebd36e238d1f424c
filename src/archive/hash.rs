//! SHA-256 and SHA-512 of what streams by.

use base16ct::lower::encode_string;
use sha2::{Digest, Sha256, Sha512};

/// What is known of bytes that went by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Digests {
    /// SHA-256, lower-case hex.
    pub(crate) sha256: String,
    /// SHA-512, lower-case hex.
    pub(crate) sha512: String,
    /// How many bytes.
    pub(crate) bytes: u64,
}

/// Both hashes at once.
#[derive(Default)]
pub(crate) struct Digester {
    short: Sha256,
    long: Sha512,
    bytes: u64,
}

impl Digester {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.short.update(bytes);
        self.long.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    pub(crate) fn finish(self) -> Digests {
        Digests {
            sha256: encode_string(&self.short.finalize()),
            sha512: encode_string(&self.long.finalize()),
            bytes: self.bytes,
        }
    }
}

/// Both hashes of bytes at hand.
pub(crate) fn digests(bytes: &[u8]) -> Digests {
    let mut digester = Digester::default();
    digester.update(bytes);
    digester.finish()
}

/// SHA-256 of bytes at hand, lower-case hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    encode_string(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    #[test]
    fn known_answers() {
        let empty = super::digests(b"");
        assert_eq!(
            empty.sha256,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert!(
            empty
                .sha512
                .starts_with("cf83e1357eefb8bdf1542850d66d8007d620e405")
        );
        assert_eq!(super::sha256(b"abc"), super::digests(b"abc").sha256);
    }
}
