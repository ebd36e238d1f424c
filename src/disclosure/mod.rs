//! What a text must not tell: people, and the data by which they are reached or known.
//!
//! One recogniser for everything that leaves the house. Text is folded once ([`fold`]), so that accents, capitals, dashes,
//! quotes, invisible characters and line ends make no difference; names are judged with what stands around them
//! ([`names`]); numbers, addresses and days are read in every way that people write them. Two uses: putting the role in
//! the place of a person, and leaving out the contact data of others. What is doubtful is listed for a person to decide.

mod cleaner;
mod contacts;
mod dates;
mod finding;
mod fold;
mod names;
mod pattern;
mod recogniser;
mod subject;
mod word;

pub use cleaner::{Cleaner, Policy, Question, Replaced};
pub use finding::{Certainty, Finding, Kind};
pub use recogniser::{Recogniser, Scope};
pub use subject::{Address, Home, Subject};
