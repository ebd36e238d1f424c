//! MDTO 1.0.2, the metadata standard of the Nationaal Archief, as XML: writing descriptions, and checking that a
//! description has the elements, the order and the kinds of values that the published schema asks for.
//!
//! The schema is a table (`grammar`); [`check`](check()) walks any XML against it. Left out: whether a value is a good
//! one (lists are open, and closed only by agreement), and everything that the schema itself leaves open.

mod check;
mod claim;
pub(crate) mod grammar;
pub(crate) mod object;
mod tree;
pub(crate) mod value;

pub use check::{check, check_node};
pub use claim::{Claims, ObjectKind, Target};
pub use grammar::NAMESPACE;
pub use tree::{Node, parse};
