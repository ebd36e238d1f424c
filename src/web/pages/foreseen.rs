//! What will happen, as pages show it before an act.

use serde::Serialize;
use serde_json::Value;

use crate::app::foresee::{Foreseen, Moved, Step};
use crate::diagnostic::Language;
use crate::web::error::{Line, lines};

/// What will happen.
#[derive(Serialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "a template asks each by itself"
)]
pub(super) struct Shown {
    refused: bool,
    may_override: bool,
    warnings: Vec<Line>,
    nothing: bool,
    steps: Vec<Step>,
    started: Vec<Value>,
    moved: Vec<Moved>,
    met: Vec<Value>,
    ended: Vec<Value>,
    closes: bool,
    destroys: bool,
}

/// What will happen, for a template.
pub(super) fn shown(foreseen: Foreseen, language: Language) -> Shown {
    let refused = !foreseen.problems.is_empty();
    let changes = foreseen.changes;
    Shown {
        refused,
        may_override: foreseen.may_override,
        warnings: lines(&foreseen.warnings, language),
        nothing: changes.is_empty(),
        steps: changes.steps,
        started: changes.started,
        moved: changes.moved,
        met: changes.met,
        ended: changes.ended,
        closes: changes.closes,
        destroys: changes.destroys,
    }
}
