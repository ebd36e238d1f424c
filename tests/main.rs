//! All integration tests in one binary, so that typst is linked once.

mod bad_input;
mod batch;
mod commands;
mod content;
mod documents;
mod forms;
mod names;
mod readme;
mod second_procedure;
mod support;
mod terms;
mod tidy;
mod typed;
