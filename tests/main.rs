//! All integration tests in one binary, so that typst is linked once.

mod access;
mod agenda;
mod archive;
mod archive_zip;
mod bad_input;
mod batch;
mod cases;
mod commands;
mod content;
mod design;

mod documents;
mod dossier;
mod evidence;
mod faults;
mod figures;
mod forms;
mod hidden;
mod letters;
mod messages;
mod names;
mod office;
mod people;
mod reading;
mod readme;
mod recogniser;
mod scenarios;
mod second_procedure;
mod store;
mod support;
mod suppression;
mod terms;
mod tidy;
mod typed;
mod versions;
mod walks;
