//! The chain: each event carries the hash of the one before it, so that none can be changed or left out unseen.
//!
//! It runs over the sealed form, so it still holds after a case was destroyed.

use base16ct::lower::encode_string;
use sha2::{Digest as _, Sha256};

/// An event as it stands in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) seq: i64,
    pub(super) recorded: i64,
    pub(super) occurred: String,
    pub(super) kind: String,
    pub(super) version: i64,
    pub(super) body: String,
    pub(super) blobs: String,
    pub(super) previous: String,
    pub(super) hash: String,
}

/// The hash of an event: over every column, each with its length, so that no two rows give the same bytes.
pub(super) fn hash(case: &str, row: &Row) -> String {
    let mut digest = Sha256::new();
    let numbers = [row.seq, row.recorded, row.version].map(|number| number.to_string());
    let parts = [
        "griffie-event-1",
        case,
        &numbers[0],
        &numbers[1],
        &row.occurred,
        &row.kind,
        &numbers[2],
        &row.body,
        &row.blobs,
        &row.previous,
    ];
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    encode_string(&digest.finalize())
}
