//! The text of a PDF as a screen reader gets it: marked content in the order of the structure tree.
//!
//! Artifacts (headers, footers, marks) are no part of it. `ActualText` stands for what it covers.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId, decode_text_string};

/// The text of the whole structure tree; a line end after each element.
pub(crate) fn text(pdf: &[u8]) -> String {
    let document = Document::load_mem(pdf).expect("readable");
    let mut marked = BTreeMap::new();
    for page in document.page_iter() {
        read_page(&document, page, &mut marked);
    }
    let catalog = document.catalog().expect("catalog");
    let root = document
        .get_dict_in_dict(catalog, b"StructTreeRoot")
        .expect("tagged");
    let mut out = String::new();
    walk(
        &document,
        root.get(b"K").expect("kids"),
        None,
        &marked,
        &mut out,
    );
    out
}

fn read_page(document: &Document, page: ObjectId, marked: &mut BTreeMap<(ObjectId, i64), String>) {
    let fonts = document.get_page_fonts(page).unwrap_or_default();
    let encodings: BTreeMap<Vec<u8>, Encoding> = fonts
        .iter()
        .filter_map(|(name, font)| Some((name.clone(), font.get_font_encoding(document).ok()?)))
        .collect();
    let content = Content::decode(&document.get_page_content(page)).expect("content");
    let mut font: Option<&Encoding> = None;
    // For each open mark: its MCID if it has one, and whether its text is replaced.
    let mut open: Vec<(Option<i64>, bool)> = Vec::new();
    for operation in &content.operations {
        let mcid = open.iter().rev().find_map(|(mcid, _)| *mcid);
        match operation.operator.as_str() {
            "BDC" | "BMC" => {
                let properties = operation
                    .operands
                    .get(1)
                    .and_then(|properties| properties.as_dict().ok());
                let own =
                    properties.and_then(|properties| properties.get(b"MCID").ok()?.as_i64().ok());
                let actual = properties.and_then(|properties| {
                    decode_text_string(properties.get(b"ActualText").ok()?).ok()
                });
                if let (Some(actual), Some(mcid)) = (&actual, own.or(mcid)) {
                    marked.entry((page, mcid)).or_default().push_str(actual);
                }
                open.push((own, actual.is_some()));
            }
            "EMC" => {
                open.pop();
            }
            "Tf" => {
                font = operation
                    .operands
                    .first()
                    .and_then(|name| encodings.get(name.as_name().ok()?));
            }
            "Tj" | "TJ" | "'" | "\"" => {
                let (Some(mcid), Some(font)) = (mcid, font) else {
                    continue;
                };
                if open.iter().any(|(_, replaced)| *replaced) {
                    continue;
                }
                let target = marked.entry((page, mcid)).or_default();
                for operand in &operation.operands {
                    strings(operand, &mut |bytes| {
                        target.push_str(&Document::decode_text(font, bytes).unwrap_or_default());
                    });
                }
            }
            _ => {}
        }
    }
}

fn strings(object: &Object, act: &mut impl FnMut(&[u8])) {
    match object {
        Object::String(bytes, _) => act(bytes),
        Object::Array(items) => items.iter().for_each(|item| strings(item, act)),
        _ => {}
    }
}

fn walk(
    document: &Document,
    kid: &Object,
    page: Option<ObjectId>,
    marked: &BTreeMap<(ObjectId, i64), String>,
    out: &mut String,
) {
    let Ok((_, kid)) = document.dereference(kid) else {
        return;
    };
    match kid {
        Object::Integer(mcid) => out.push_str(
            page.and_then(|page| marked.get(&(page, *mcid)))
                .map_or("", String::as_str),
        ),
        Object::Array(kids) => kids
            .iter()
            .for_each(|kid| walk(document, kid, page, marked, out)),
        Object::Dictionary(element) => {
            let page = of_page(element).or(page);
            if let Ok(mcid) = element.get(b"MCID").and_then(Object::as_i64) {
                out.push_str(
                    page.and_then(|page| marked.get(&(page, mcid)))
                        .map_or("", String::as_str),
                );
            } else if let Ok(kids) = element.get(b"K") {
                walk(document, kids, page, marked, out);
                out.push('\n');
            }
        }
        _ => {}
    }
}

fn of_page(element: &Dictionary) -> Option<ObjectId> {
    element.get(b"Pg").ok()?.as_reference().ok()
}
