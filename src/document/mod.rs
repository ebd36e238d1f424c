//! Documents: answers, wording and layout become finished, signed-ready PDFs.
//!
//! The pipeline: prefill and check the answers, build the data of a layout ([`compose`]; a form from its UI schema, a letter
//! from its wording), set the pages, export, add the fields ([`print`]). [`Maker`] keeps what is the same for all. No document is named here.
//! A form that goes out to be filled in is made, and taken back, in [`blank`].

mod anonymous;
mod answers;
mod blank;
mod compose;
mod conceal;
mod conceal_table;
mod counted;
mod dates;
mod discreet;
mod figures;
mod fit;
mod kind;
mod leaf;
mod leaves;
mod letter;
mod letterhead;
mod maker;
mod print;
mod printable;
mod readers;
mod recipient;
mod request;
mod roster;
mod rules;
mod sample;
mod secrecy;
mod signer;
mod texts;
mod view;
mod visible;

pub use crate::schema::TERM;
pub use answers::{Checked, Stage, check};
pub use blank::{Blank, Given, Issued, MARK, Repeat, Taken, field_pointer, lists, take};
pub use compose::Composed;
pub use dates::{LATER, is_fixed};
pub use discreet::{Contacts, Discreet, Extract};
pub use figures::Printed;
pub use kind::Kind;
pub use leaf::Leaf;
pub use maker::Maker;
pub use print::Made;
pub use readers::ADDRESSES;
pub use request::{Prepared, Request, Translation, Version};
pub use roster::{Roster, is_private};
pub use sample::check_layouts;
pub use secrecy::{CONTACT_DATA, public_texts};
pub use texts::UNFINISHED;
pub use visible::{HIDDEN, is_shown, other as other_pointer, pointer as pointer_of};
