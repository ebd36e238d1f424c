//! The browser's side: pages and forms.

pub mod form;
