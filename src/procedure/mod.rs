//! The procedure: from the dated events of a case to its states and to what is due, for whom and why.
//!
//! Pure: definition, events and day in, state and obligations out; no clock, no files, no store. What a procedure
//! says is content ([`crate::catalog::ProcedureFile`]); this module compiles it ([`Definition`]), reads events one
//! after another ([`Fold`]), judges new ones ([`Course`]) and explains what is due ([`report`]). Names in Dutch in
//! [`scope`] are the words that expressions use.

pub mod access;
mod ahead;
mod check;
mod check_answers;
mod check_asked;
mod check_dossier;
mod check_duties;
mod check_given;
mod check_places;
mod check_roles;
mod check_signs;
mod check_values;
mod check_ways;
mod course;
mod definition;
pub mod doing;
pub mod draw;
mod duty;
mod effects;
mod facts;
mod fold;
mod hold;
mod judge;
mod name;
mod names;
pub mod pieces;
mod place;
mod plan;
pub mod planned;
pub mod report;
pub mod scope;
mod state;
mod verdict;

pub use ahead::{LastDay, LastDays, with_last_days};
pub use check::{check, check_course};
pub use course::Course;
pub use definition::{Definition, ObligationPlan};
pub use duty::{Alternative, Duty, Extended, Fate};
pub use fold::Fold;
pub use hold::Held;
pub use state::{CLOSED, Closed, State, WITHDRAWN};
pub use verdict::{Refusal, Verdict};
