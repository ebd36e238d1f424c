//! Who may read what: what is withheld from somebody stands in no face of what they get.

mod copies;
mod extracts;
mod faces;
mod letters;
pub(crate) mod marks;
mod matrix;
mod undecided;
pub(crate) mod world;
