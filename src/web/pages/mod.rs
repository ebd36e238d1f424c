//! The pages, one file each.

pub(super) mod absent;
pub(super) mod accounts;
pub(super) mod agenda;
pub(super) mod asset;
pub(super) mod case;
pub(super) mod cases;
pub(super) mod document;
mod documents;
pub(super) mod dossier;
pub(super) mod event;
pub(super) mod file;
pub(super) mod files;
mod foreseen;
pub(super) mod intake;
pub(super) mod language;
pub(super) mod letters;
pub(super) mod me;
pub(super) mod organisation;
pub(super) mod people;
pub(super) mod recover;
mod said;
pub(super) mod sign_in;
mod stage;
pub(super) mod start;
pub(super) mod story;
pub(super) mod take_in;
mod todo;
