//! Dates as the Dutch write them, holidays, and the arithmetic of terms.
//!
//! Owns chrono. Day granularity only, Dutch local dates (rule T11). Nothing here reads the clock
//! except [`clock`], which only the outermost layer calls. Every term is counted here and nowhere else.

pub mod clock;
mod date;
mod deadline;
mod holiday;
mod number;
mod partial;
mod term;
mod typed;

pub use date::{
    Date, days_between, long, months_later, next_yearly, parse, short, time, weekday_long,
    year_month_day,
};
pub use deadline::{Deadline, Policy, Reason};
pub use holiday::{EquatedDay, EquatedDays, Holidays, Layer, Period, is_weekend};
pub use number::{DUTCH_NUMBERS, ENGLISH_NUMBERS};
pub use partial::{age, partial_long, youngest_birth};
pub use term::{Term, Unit};
pub use typed::{typed_day, typed_partial, typed_time};
