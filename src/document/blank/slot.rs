//! The names of fields, and which answer each gives.
//!
//! A field is called as the pointer of its answer, without the first stroke: `klager/adres/postcode`. A full stop would
//! divide a name in two (ISO 32000-1, 12.7.3.2), so it is written `~2`. One box of several ends in the choice: `aard=pesten`.

use crate::document::kind::Kind;

/// An answer that a field gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    /// The name of the field.
    pub(super) name: String,
    /// Where the answer stands.
    pub(super) pointer: String,
    /// What it is.
    pub(super) kind: Kind,
    /// How the field says it.
    pub(super) says: Says,
}

/// How a field says its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    /// As it was typed.
    Typed,
    /// One of a list on each line.
    Lines,
    /// One of several boxes is ticked: this choice is among the answers.
    Among(String),
    /// By the name of a state; with the choice that each stands for.
    Chosen(Vec<(String, String)>),
    /// A signature is no answer.
    Signed,
}

/// The name of the field for an answer.
pub(super) fn name_of(pointer: &str) -> String {
    pointer
        .strip_prefix('/')
        .unwrap_or(pointer)
        .replace('.', "~2")
        .replace('=', "~3")
}

/// The pointer of the answer that a field gives.
pub fn pointer_of(name: &str) -> String {
    let name = name.split_once('=').map_or(name, |(question, _)| question);
    format!("/{}", name.replace("~3", "=").replace("~2", "."))
}

/// The name of one box of several.
pub(super) fn name_among(pointer: &str, choice: &str) -> String {
    let choice = choice.replace('.', "~2").replace('=', "~3");
    format!("{}={choice}", name_of(pointer))
}

/// What a state is called: the choice itself where every program can write that, else its number.
pub(super) fn state_of(choice: &str, index: usize) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    let number = choice.parse::<u64>().is_ok();
    if choice.is_empty() || choice == "Off" || number || !choice.chars().all(plain) {
        format!("keuze-{}", index + 1)
    } else {
        choice.to_owned()
    }
}
