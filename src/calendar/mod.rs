//! Dates as the Dutch write them, and the little arithmetic that validation needs.
//!
//! Owns chrono. Day granularity only, Dutch local dates (domain rule T11). Nothing here reads the clock
//! except [`clock`], which only the outermost layer calls. The arithmetic of terms comes with the procedure.

pub mod clock;
mod date;
mod partial;

pub use date::{
    Date, days_between, long, months_later, parse, short, time, weekday_long, year_month_day,
};
pub use partial::{age, partial_long, youngest_birth};
