//! griffie: a document-workflow and forms engine.
//!
//! Form definitions in JSON Schema drive validation and rendering into signed-ready PDFs. The map is in
//! ARCHITECTURE.md; the modules below stand in reading order, and each uses only modules above it
//! (`tests/tidy.rs` keeps that true).

pub mod diagnostic;

pub mod calendar;
pub mod json;
pub mod suppression;

pub mod archive;
pub mod case;
pub mod content;
pub mod evidence;
pub mod pdf;

pub mod disclosure;
pub mod schema;
pub mod signature;
pub mod store;
pub mod typeset;
pub mod wording;

pub mod catalog;

pub mod document;
pub mod procedure;

pub mod app;

pub mod web;

pub mod cli;
