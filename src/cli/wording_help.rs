//! `griffie wording`

use super::output::Output;
use crate::app::AppError;
use crate::wording::filters;

/// Show the filters and tests that wordings and rules can use
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, output: &mut Output) -> Result<u8, AppError> {
    output.raw(filters::MANUAL.as_bytes());
    Ok(0)
}
