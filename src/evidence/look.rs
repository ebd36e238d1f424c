//! What a PDF has besides pages: scripts, actions, forms, signatures, files.
//!
//! Only looked at, never followed: nothing here opens, runs or unpacks anything. The numbers of objects looked at are
//! bounded, because the file decides how many there are.

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};
use hayro::hayro_syntax::page::Page;

use super::reason;
use crate::diagnostic::Text;

/// Names of embedded files that are listed.
const NAMES: usize = 20;

/// Nodes of a name tree, or annotations of a page, that are looked at.
const NODES: usize = 5_000;

/// What the file as a whole has; `password` tells that one was given to open it.
pub(super) fn file(pdf: &Pdf, password: bool) -> Vec<Text> {
    let mut remarks = Vec::new();
    let bytes: &[u8] = pdf.data().as_ref();
    if has(bytes, b"/Encrypt") {
        remarks.push(if password {
            reason::opened()
        } else {
            reason::owner_password()
        });
    }
    // A signature covers the bytes of the file, so its dictionary is never inside a compressed stream.
    if has(bytes, b"/ByteRange") {
        remarks.push(reason::signed());
    }
    // A reader repairs a file without an end; what is gone stays gone.
    let end = &bytes[bytes.len().saturating_sub(8192)..];
    if !has(end, b"startxref") {
        remarks.push(reason::cut_file());
    }
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else {
        remarks.push(reason::names());
        return remarks;
    };
    let names = catalog.get::<Dict<'_>>("Names");
    if names.is_none() && catalog.contains_key("Names") {
        remarks.push(reason::names());
    }
    let names = names.unwrap_or_default();
    let mut actions = Actions {
        scripts: names.contains_key("JavaScript"),
        launches: false,
    };
    actions.of(&catalog, "OpenAction");
    actions.additional(&catalog);
    remarks.extend(actions.remarks());
    if catalog
        .get::<Dict<'_>>("AcroForm")
        .is_some_and(|form| form.contains_key("XFA"))
    {
        remarks.push(reason::xfa());
    }
    if let Some(tree) = names.get::<Dict<'_>>("EmbeddedFiles") {
        let mut found = Vec::new();
        tree_names(&tree, &mut found);
        if !found.is_empty() {
            let more = found.len().saturating_sub(NAMES);
            found.truncate(NAMES);
            remarks.push(reason::embedded(&found, more));
        }
    }
    remarks
}

/// What the pages that were drawn have.
#[derive(Default)]
pub(super) struct Seen {
    actions: Actions,
    media: bool,
    files: Vec<String>,
}

impl Seen {
    /// Looks at the annotations of a page.
    pub(super) fn page(&mut self, page: &Page<'_>) {
        self.actions.additional(page.raw());
        let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else {
            return;
        };
        for annotation in annotations.iter::<Dict<'_>>().take(NODES) {
            self.actions.of(&annotation, "A");
            self.actions.additional(&annotation);
            let subtype = annotation.get::<Name<'_>>("Subtype");
            match subtype.as_deref() {
                Some(b"Screen" | b"RichMedia" | b"Movie" | b"Sound" | b"3D") => self.media = true,
                Some(b"FileAttachment") if self.files.len() < NODES => {
                    self.files.extend(
                        annotation
                            .get::<Dict<'_>>("FS")
                            .and_then(|file| file_name(&file)),
                    );
                }
                _ => {}
            }
        }
    }

    /// The remarks.
    pub(super) fn remarks(mut self) -> Vec<Text> {
        let mut remarks = self.actions.remarks();
        if self.media {
            remarks.push(reason::media());
        }
        if !self.files.is_empty() {
            let more = self.files.len().saturating_sub(NAMES);
            self.files.truncate(NAMES);
            remarks.push(reason::embedded(&self.files, more));
        }
        remarks
    }
}

/// Actions that a reader could run (ISO 32000-1 12.6.4).
#[derive(Default)]
struct Actions {
    scripts: bool,
    launches: bool,
}

impl Actions {
    /// Looks at the action below `key`.
    fn of(&mut self, holder: &Dict<'_>, key: &str) {
        let kind = holder
            .get::<Dict<'_>>(key)
            .and_then(|action| action.get::<Name<'_>>("S"));
        match kind.as_deref() {
            Some(b"JavaScript") => self.scripts = true,
            Some(b"Launch") => self.launches = true,
            _ => {}
        }
    }

    /// Looks at the additional actions.
    fn additional(&mut self, holder: &Dict<'_>) {
        if let Some(additional) = holder.get::<Dict<'_>>("AA") {
            for key in additional.keys().take(64) {
                self.of(&additional, key.as_str());
            }
        }
    }

    fn remarks(&self) -> Vec<Text> {
        let scripts = self.scripts.then(reason::scripts);
        let launches = self.launches.then(reason::launches);
        scripts.into_iter().chain(launches).collect()
    }
}

/// The names below a name tree of embedded files (ISO 32000-1 7.9.6), whatever loops the tree has.
fn tree_names(root: &Dict<'_>, found: &mut Vec<String>) {
    let mut nodes = vec![root.clone()];
    let mut left = NODES;
    while let Some(node) = nodes.pop() {
        left -= 1;
        if left == 0 {
            return;
        }
        if let Some(entries) = node.get::<Array<'_>>("Names") {
            for entry in entries.iter::<Object<'_>>().take(NODES) {
                if found.len() == NODES {
                    return;
                }
                if let Object::Dict(file) = entry {
                    found.extend(file_name(&file));
                }
            }
        }
        if let Some(kids) = node.get::<Array<'_>>("Kids") {
            let kids: Vec<Dict<'_>> = kids.iter::<Dict<'_>>().take(NODES).collect();
            nodes.extend(kids.into_iter().rev());
            nodes.truncate(NODES);
        }
    }
}

/// The name of a file specification (ISO 32000-1 7.11.3).
fn file_name(file: &Dict<'_>) -> Option<String> {
    let name = file
        .get::<PdfString<'_>>("UF")
        .or_else(|| file.get::<PdfString<'_>>("F"))?;
    let name: String = text(name.as_bytes())
        .chars()
        .filter(|letter| !letter.is_control())
        .take(120)
        .collect();
    (!name.is_empty()).then_some(name)
}

/// A text string (ISO 32000-1 7.9.2.2); `PDFDocEncoding` is read as Windows-1252, which differs in a few signs only.
pub(super) fn text(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xFE, 0xFF, ..] => encoding_rs::UTF_16BE,
        [0xFF, 0xFE, ..] => encoding_rs::UTF_16LE,
        [0xEF, 0xBB, 0xBF, ..] => encoding_rs::UTF_8,
        _ => encoding_rs::WINDOWS_1252,
    };
    encoding.decode(bytes).0.into_owned()
}

/// Whether the bytes have this name as a whole.
fn has(bytes: &[u8], name: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.windows(name.len()).position(|window| window == name) {
        let after = rest.get(at + name.len());
        if !after.is_some_and(u8::is_ascii_alphanumeric) {
            return true;
        }
        rest = &rest[at + name.len()..];
    }
    false
}
