//! Statistical disclosure control of counts: what of a table can be printed so that no hidden count can be worked out.
//!
//! The reader we guard against knows everything but the counts themselves: the printed page, this method, the threshold
//! and which sums hold. So a choice is only made when tables that differ enough print exactly the same page. What that
//! takes is found by going through those tables, not by a rule of thumb; see [`Rule::choose`].
//!
//! "Wide" means that the largest and the smallest value a hidden count can have lie at least the threshold apart.

mod single;
mod table;

pub use single::{difference_shown, shown_alone, stock_shown};
pub use table::{Choice, Rule};
