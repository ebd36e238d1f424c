//! All integration tests in one binary, so that typst is linked once.

mod archive;
mod bad_input;
mod batch;
mod cases;
mod commands;
mod content;
mod documents;
mod dossier;
mod evidence;
mod faults;
mod figures;
mod forms;
mod hidden;
mod messages;
mod names;
mod reading;
mod readme;
mod scenarios;
mod second_procedure;
mod store;
mod support;
mod terms;
mod tidy;
mod typed;
mod versions;
