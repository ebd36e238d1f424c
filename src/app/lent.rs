//! What the child process of `evidence` reads for this module: each task is a byte, then what it needs.

use std::io::Read;

use serde_json::Value;

use super::{filled, returned, verify};
use crate::diagnostic::Text;
use crate::evidence::{EvidenceError, Workshop};

/// What is asked of the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// How many pages a PDF has, and the tables at its start.
    Opening = 1,
    /// Whether a returned file is the issued one with signatures.
    Judge = 2,
    /// What stands in the fields of a form.
    Filled = 3,
}

/// Has a child do a task with `size` bytes.
pub(super) fn ask(
    workshop: &Workshop,
    task: Task,
    size: u64,
    from: &mut dyn Read,
) -> Result<Value, EvidenceError> {
    let mark = [task as u8];
    workshop.read(size + 1, &mut mark.as_slice().chain(from))
}

/// Does a task; runs in the child.
///
/// # Errors
/// When what came cannot be read.
pub fn read(bytes: Vec<u8>) -> Result<Value, Text> {
    match bytes.split_first() {
        Some((task, bytes)) if *task == Task::Opening as u8 => verify::read_pdf(bytes),
        Some((task, bytes)) if *task == Task::Judge as u8 => returned::read(bytes),
        Some((task, bytes)) if *task == Task::Filled as u8 => filled::look_into(bytes),
        _ => Err(Text::new(
            "er is niets gevraagd dat griffie kent",
            "nothing was asked that griffie knows",
        )),
    }
}
