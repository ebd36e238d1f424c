//! JSON Schema: compiling, validating all at once, explaining in plain Dutch and English.
//!
//! Owns jsonschema. References to shared definitions are expanded first ([`expand`]), so everything after
//! works on one plain schema. What JSON Schema cannot say is in the rules of a form (`catalog`).

mod expand;
mod explain;
mod fit;
mod format;
mod outline;
mod settle;
mod tense;
mod validator;
mod walk;

pub use expand::{DEFINITION, expand};
pub use fit::Fit;
pub use outline::{Outline, PREFILL};
pub use settle::{drop_unanswered, settle};
pub use tense::{TERM, each_date, earliest, is_future, is_now, is_past};
pub use validator::{Finding, Labels, Validator};
pub use walk::{Instance, at, choices, definitions, instances};
