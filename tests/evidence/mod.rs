//! Evidence: hostile and broken files, images, messages.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests, not only tests"
)]

mod images;
mod marks;
mod messages;
pub(crate) mod nasty;
mod outlook;
mod pages;

use std::path::PathBuf;

use griffie::evidence::{Limits, Workshop};

/// A workshop with the child of this crate and little patience.
pub(crate) fn workshop(limits: Limits) -> Workshop {
    Workshop::new(
        PathBuf::from(env!("CARGO_BIN_EXE_griffie")),
        vec!["draw-foreign-files".to_owned()],
        limits,
    )
}
