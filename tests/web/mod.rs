//! The browser's side.

mod form;
mod page;
