//! What a file of evidence is, and what of it can stand in a dossier.
//!
//! Parties hand in files of any form. [`sniff`] tells what a file is; a [`Workshop`] turns PDFs and images into
//! [`Sheet`]s (the image of a page, and the text that stands on it) and messages into [`Mail`]; [`text`] reads plain
//! text. Everything that parses what a stranger made happens in a child process ([`serve`]), except plain text: a file
//! may loop, nest too deep or ask for all memory, and then it is the child that ends.
//!
//! Left out on purpose: writing PDF, converting office documents, recognising text in images, checking signatures, and
//! fetching anything a file points to. Nothing a file contains is run.

mod bare;
mod bench;
mod body;
mod covers;
mod density;
mod error;
mod facsimile;
mod frame;
mod glyphs;
mod header;
mod html;
mod kind;
mod letters;
mod limits;
mod line;
mod look;
mod mail;
mod mailbox;
mod markers;
mod marks;
mod outlook;
mod overlay;
mod palette;
mod pdf;
mod photo;
mod pixels;
mod reason;
mod scan;
mod serve;
mod sheet;
mod signed;
mod sniff;
mod text;
mod ticks;
mod workshop;

pub use error::EvidenceError;
pub use frame::Format;
pub use kind::{Family, Kind};
pub use limits::Limits;
pub use mail::{Attachment, Mail, MailDate, mail};
pub use serve::{Lent, serve};
pub use sheet::{Coding, Colour, Picture, Run, Sheet};
pub use sniff::sniff;
pub use text::{Plain, text};
pub use workshop::{Order, Sheets, Workshop};
