//! The tables of a tagged PDF as they are read aloud: cells with the text that their tags hold (ISO 32000-1, 14.7.4).
//!
//! For documents that griffie made; of others it gives what it finds, which may be nothing.

use std::collections::HashMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};

use super::PdfError;

/// Deeper than any sane document; a crafted file may nest for ever.
const DEEPEST: usize = 64;
/// The most bytes of the text of a page, unpacked.
const LARGEST: usize = 64 << 20;
/// The most elements that are walked through, and cells that are read.
const MOST: usize = 2_000_000;

/// What a reader finds in the first part of a document.
#[derive(Debug, Default)]
pub struct Opening {
    /// The number of pages of the whole document.
    pub pages: usize,
    /// Tables, rows, cells.
    pub tables: Vec<Vec<Vec<String>>>,
}

/// Reads the number of pages, and the tables of the first part of the structure.
///
/// # Errors
/// When it cannot be read, or needs a password.
pub fn opening(pdf: &[u8]) -> Result<Opening, PdfError> {
    let document = Document::load_mem(pdf).map_err(PdfError::Unreadable)?;
    if document.is_encrypted() {
        return Err(PdfError::Encrypted);
    }
    let mut reader = Reader {
        document: &document,
        texts: HashMap::new(),
        walked: 0,
        tables: Vec::new(),
    };
    let root = document
        .catalog()
        .and_then(|catalog| document.get_dict_in_dict(catalog, b"StructTreeRoot"));
    if let Ok(root) = root {
        // The whole is one Document; its first part is the front of a dossier.
        let whole = reader.elements(root).into_iter().next();
        let first = whole.and_then(|whole| {
            let parts = reader.elements(whole);
            parts
                .first()
                .copied()
                .filter(|part| is(part, b"Part"))
                .or(Some(whole))
        });
        if let Some(first) = first {
            reader.find(first, 0);
        }
    }
    let tables = reader.tables;
    Ok(Opening {
        pages: document.page_iter().count(),
        tables,
    })
}

fn is(element: &Dictionary, kind: &[u8]) -> bool {
    element
        .get(b"S")
        .and_then(Object::as_name)
        .is_ok_and(|name| name == kind)
}

/// What an element holds: a marked piece of a page, or another element.
enum Kid<'a> {
    Marked(i64, Option<ObjectId>),
    Element(&'a Dictionary),
}

struct Reader<'a> {
    document: &'a Document,
    /// The text of marked pieces, by page.
    texts: HashMap<ObjectId, HashMap<i64, String>>,
    walked: usize,
    tables: Vec<Vec<Vec<String>>>,
}

impl<'a> Reader<'a> {
    fn find(&mut self, element: &'a Dictionary, depth: usize) {
        self.walked += 1;
        if depth > DEEPEST || self.walked > MOST {
            return;
        }
        if is(element, b"Table") {
            let mut rows = Vec::new();
            self.rows(element, depth, &mut rows);
            self.tables.push(rows);
            return;
        }
        for kid in self.elements(element) {
            self.find(kid, depth + 1);
        }
    }

    fn rows(&mut self, element: &'a Dictionary, depth: usize, rows: &mut Vec<Vec<String>>) {
        self.walked += 1;
        if depth > DEEPEST || self.walked > MOST {
            return;
        }
        for kid in self.elements(element) {
            if is(kid, b"TR") {
                let cells = self.elements(kid);
                let row = cells.into_iter().map(|cell| {
                    let mut text = String::new();
                    self.text(cell, None, depth, &mut text);
                    text
                });
                rows.push(row.collect());
            } else {
                self.rows(kid, depth + 1, rows);
            }
        }
    }

    fn text(
        &mut self,
        element: &'a Dictionary,
        page: Option<ObjectId>,
        depth: usize,
        out: &mut String,
    ) {
        self.walked += 1;
        if depth > DEEPEST || self.walked > MOST {
            return;
        }
        let page = page_of(element).or(page);
        for kid in self.kids(element) {
            match kid {
                Kid::Element(kid) => self.text(kid, page, depth + 1, out),
                Kid::Marked(number, of) => {
                    if let Some(page) = of.or(page)
                        && let Some(text) = self.page(page).get(&number)
                    {
                        out.push_str(text);
                    }
                }
            }
        }
    }

    fn elements(&self, element: &'a Dictionary) -> Vec<&'a Dictionary> {
        self.kids(element)
            .into_iter()
            .filter_map(|kid| match kid {
                Kid::Element(element) => Some(element),
                Kid::Marked(..) => None,
            })
            .collect()
    }

    fn kids(&self, element: &'a Dictionary) -> Vec<Kid<'a>> {
        let document: &'a Document = self.document;
        let Ok((_, kids)) = element
            .get(b"K")
            .and_then(|kids| document.dereference(kids))
        else {
            return Vec::new();
        };
        let list = match kids {
            Object::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut out = Vec::new();
        for kid in list {
            match document.dereference(kid) {
                Ok((_, Object::Integer(number))) => out.push(Kid::Marked(*number, None)),
                Ok((_, Object::Dictionary(kid))) if kid.has(b"S") => out.push(Kid::Element(kid)),
                Ok((_, Object::Dictionary(kid))) => {
                    out.extend(mark(kid).map(|number| Kid::Marked(number, page_of(kid))));
                }
                // A reference to an annotation holds no text.
                Ok(_) | Err(_) => {}
            }
        }
        out
    }

    /// The text of each marked piece of a page.
    fn page(&mut self, page: ObjectId) -> &HashMap<i64, String> {
        let document = self.document;
        self.texts
            .entry(page)
            .or_insert_with(|| marked(document, page))
    }
}

fn page_of(element: &Dictionary) -> Option<ObjectId> {
    match element.get(b"Pg") {
        Ok(Object::Reference(page)) => Some(*page),
        _ => None,
    }
}

/// The number of a marked piece.
fn mark(properties: &Dictionary) -> Option<i64> {
    match properties.get(b"MCID") {
        Ok(Object::Integer(number)) => Some(*number),
        _ => None,
    }
}

/// The text that is shown within each numbered pair of marks (14.6).
fn marked(document: &Document, page: ObjectId) -> HashMap<i64, String> {
    let mut out: HashMap<i64, String> = HashMap::new();
    let content = document
        .get_page_content_with_limit(page, LARGEST)
        .and_then(|bytes| Content::decode(&bytes));
    let (Ok(content), Ok(fonts)) = (content, document.get_page_fonts(page)) else {
        return out;
    };
    let mut encodings = HashMap::new();
    for (name, font) in fonts {
        // Text in a font that does not tell its characters is read by nobody.
        if let Ok(encoding) = font.get_font_encoding_with_limit(document, LARGEST) {
            encodings.insert(name, encoding);
        }
    }
    let mut font = None;
    let mut marks: Vec<Option<i64>> = Vec::new();
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "Tf" => {
                font = match operands.first() {
                    Some(Object::Name(name)) => encodings.get(name),
                    _ => None,
                };
            }
            "BMC" => marks.push(None),
            "BDC" => marks.push(match operands.get(1) {
                Some(Object::Dictionary(properties)) => mark(properties),
                _ => None,
            }),
            "EMC" => {
                marks.pop();
            }
            "Tj" | "TJ" | "'" | "\"" => {
                let number = marks.iter().rev().find_map(|mark| *mark);
                if let (Some(number), Some(font)) = (number, font) {
                    let out = out.entry(number).or_default();
                    for operand in operands {
                        shown(operand, font, out);
                    }
                }
            }
            _ => {}
        }
    }
    out
}

fn shown(operand: &Object, font: &Encoding<'_>, out: &mut String) {
    match operand {
        Object::String(bytes, _) => {
            if let Ok(text) = Document::decode_text(font, bytes) {
                out.push_str(&text);
            }
        }
        Object::Array(list) => {
            for one in list {
                if let Object::String(bytes, _) = one
                    && let Ok(text) = Document::decode_text(font, bytes)
                {
                    out.push_str(&text);
                }
            }
        }
        _ => {}
    }
}
