//! Every other address.

use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::visit::Visit;

/// There is nothing here.
pub(in crate::web) fn show(_: &Visit) -> Result<Answer, Problem> {
    Err(Problem::Absent)
}
