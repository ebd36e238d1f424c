//! What must not be told is found in every spelling, and ordinary text stays as it is.

mod lines;
mod ordinary;
mod planted;
