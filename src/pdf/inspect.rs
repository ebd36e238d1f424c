//! What a PDF contains: claims, tags, bookmarks, fields, signatures, fonts, attachments.
//!
//! A report for people and for snapshots: no object numbers, offsets, identifiers or dates. It says what the
//! file claims; whether the claim holds is for a validator.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object};
use serde::Serialize;

use super::PdfError;
use super::words::words;

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// PDF version.
    pub version: String,
    /// Conformance claims in the metadata (`PDF/A-2a`, `PDF/UA-1`).
    pub claims: Vec<String>,
    /// Title of the document.
    pub title: String,
    /// Language of the document.
    pub language: String,
    /// Size of each page in points.
    pub pages: Vec<(u32, u32)>,
    /// The tags as an outline, runs of equals folded.
    pub tags: Vec<String>,
    /// Bookmarks with their level.
    pub bookmarks: Vec<(usize, String)>,
    /// Form fields.
    pub fields: Vec<FieldReport>,
    /// Fonts, and whether they are embedded.
    pub fonts: Vec<(String, bool)>,
    /// Names of embedded files.
    pub attachments: Vec<String>,
    /// Scripts, launch actions or forms of another kind that an archive refuses.
    pub active: Vec<String>,
}

/// A form field.
#[derive(Debug, Serialize)]
pub struct FieldReport {
    /// Its name.
    pub name: String,
    /// `Sig`, `Tx`, `Btn` or `Ch`.
    pub kind: String,
    /// What a screen reader says.
    pub tooltip: String,
    /// The page, from 1.
    pub page: Option<usize>,
    /// Left, bottom, right and top in points; absent when they cannot be read.
    pub rectangle: Option<[i64; 4]>,
    /// Whether it has a value (for a signature field: is signed).
    pub filled: bool,
}

/// Looks inside a PDF.
///
/// # Errors
/// When it cannot be read or needs a password.
pub fn inspect(pdf: &[u8]) -> Result<Report, PdfError> {
    let document = Document::load_mem(pdf).map_err(PdfError::Unreadable)?;
    if document.is_encrypted() {
        return Err(PdfError::Encrypted);
    }
    let catalog = document.catalog().map_err(PdfError::Structure)?;
    let pages: Vec<_> = document.page_iter().collect();
    let mut report = Report {
        version: document.version.clone(),
        ..Report::default()
    };
    report.language = words(&document, catalog, b"Lang");
    report.claims = claims(&document, catalog);
    report.title = document
        .trailer
        .get(b"Info")
        .and_then(|info| document.dereference(info))
        .and_then(|info| info.1.as_dict())
        // The title may stand in the metadata alone.
        .map_or(String::new(), |info| words(&document, info, b"Title"));
    report.pages = pages.iter().map(|page| size(&document, *page)).collect();
    if let Ok(root) = document.get_dict_in_dict(catalog, b"StructTreeRoot") {
        tags(&document, root, 0, &mut report.tags);
    }
    if let Ok(outlines) = document.get_dict_in_dict(catalog, b"Outlines") {
        bookmarks(&document, outlines, 1, &mut report.bookmarks);
    }
    if let Ok(form) = document.get_dict_in_dict(catalog, b"AcroForm") {
        let fields = form
            .get(b"Fields")
            .and_then(|fields| document.dereference(fields))
            .and_then(|fields| fields.1.as_array());
        for field in fields
            .into_iter()
            .flatten()
            .filter_map(|field| document.dereference(field).ok()?.1.as_dict().ok())
        {
            report.fields.push(field_report(&document, field, &pages));
        }
        if form.has(b"XFA") {
            report.active.push("XFA form".to_owned());
        }
    }
    let mut fonts = BTreeSet::new();
    for object in document.objects.values() {
        collect(&document, object, &mut fonts, &mut report);
    }
    report.fonts = fonts.into_iter().collect();
    report.attachments.sort();
    report.active.sort();
    report.active.dedup();
    Ok(report)
}

/// The text of a document that griffie made, page after page.
///
/// # Errors
/// When it cannot be read.
pub fn text(pdf: &[u8]) -> Result<String, PdfError> {
    let document = Document::load_mem(pdf).map_err(PdfError::Unreadable)?;
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).map_err(PdfError::Structure)
}

impl Report {
    /// The report as text, one fact a line.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let claims = if self.claims.is_empty() {
            "no standard".to_owned()
        } else {
            self.claims.join(" + ")
        };
        let _ = writeln!(
            out,
            "pdf {}  claims {claims}  lang {}  title {:?}",
            self.version, self.language, self.title
        );
        let sizes: BTreeSet<_> = self
            .pages
            .iter()
            .map(|(width, height)| format!("{width}x{height}"))
            .collect();
        let _ = writeln!(
            out,
            "pages {}  {}",
            self.pages.len(),
            sizes.into_iter().collect::<Vec<_>>().join(" ")
        );
        for (name, embedded) in &self.fonts {
            let _ = writeln!(
                out,
                "font {name}{}",
                if *embedded { "" } else { "  NOT EMBEDDED" }
            );
        }
        for (level, title) in &self.bookmarks {
            let _ = writeln!(out, "bookmark {}{title}", "  ".repeat(level - 1));
        }
        for field in &self.fields {
            let page = field
                .page
                .map_or_else(|| "-".to_owned(), |page| page.to_string());
            let state = if field.filled { "filled" } else { "empty" };
            let place = field
                .rectangle
                .map_or_else(|| "no rectangle".to_owned(), |sides| format!("{sides:?}"));
            let _ = writeln!(
                out,
                "field p{page} {} {} {place} {:?} {state}",
                field.kind, field.name, field.tooltip
            );
        }
        for name in &self.attachments {
            let _ = writeln!(out, "attachment {name}");
        }
        for what in &self.active {
            let _ = writeln!(out, "active content: {what}");
        }
        for line in &self.tags {
            let _ = writeln!(out, "tag {line}");
        }
        out
    }
}

fn claims(document: &Document, catalog: &Dictionary) -> Vec<String> {
    let metadata = catalog
        .get(b"Metadata")
        .and_then(|metadata| document.dereference(metadata))
        .and_then(|metadata| metadata.1.as_stream());
    let xmp = metadata
        .map(|stream| {
            stream
                .decompressed_content()
                .unwrap_or_else(|_| stream.content.clone())
        })
        .unwrap_or_default();
    let xmp = String::from_utf8_lossy(&xmp);
    let value = |name: &str| {
        let (_, after) = xmp.split_once(name)?;
        let value: String = after
            .chars()
            .skip_while(|c| matches!(c, '>' | '=' | '"' | '\''))
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        (!value.is_empty()).then_some(value)
    };
    let mut claims = Vec::new();
    if let Some(part) = value("pdfaid:part") {
        claims.push(format!(
            "PDF/A-{part}{}",
            value("pdfaid:conformance")
                .unwrap_or_default()
                .to_lowercase()
        ));
    }
    if let Some(part) = value("pdfuaid:part") {
        claims.push(format!("PDF/UA-{part}"));
    }
    claims
}

fn size(document: &Document, page: lopdf::ObjectId) -> (u32, u32) {
    let mut node = document.get_dictionary(page).ok();
    // Inherited from the page tree when the page has none.
    for _ in 0..16 {
        let Some(dictionary) = node else { break };
        if let Ok(sides) = dictionary
            .get(b"MediaBox")
            .and_then(|media| document.dereference(media))
            .and_then(|media| media.1.as_array())
        {
            let sides: Vec<f32> = sides
                .iter()
                .filter_map(|side| side.as_float().ok())
                .collect();
            if let [left, bottom, right, top] = sides[..] {
                return (
                    (right - left).round().max(0.0) as u32,
                    (top - bottom).round().max(0.0) as u32,
                );
            }
        }
        node = document.get_dict_in_dict(dictionary, b"Parent").ok();
    }
    (0, 0)
}

/// Deeper than any sane document; a crafted file may nest for ever.
const DEEPEST: usize = 64;

fn tags(document: &Document, element: &Dictionary, level: usize, out: &mut Vec<String>) {
    let Ok(kids) = element
        .get(b"K")
        .and_then(|kids| document.dereference(kids))
    else {
        return;
    };
    let single = [kids.1.clone()];
    let kids: &[Object] = kids.1.as_array().map_or(&single, Vec::as_slice);
    for kid in kids {
        let Ok(kid) = document.dereference(kid).and_then(|kid| kid.1.as_dict()) else {
            continue;
        };
        let Ok(kind) = kid.get(b"S").and_then(Object::as_name) else {
            continue;
        };
        let line = format!("{}{}", "  ".repeat(level), String::from_utf8_lossy(kind));
        let before = out.len();
        out.push(line);
        if level < DEEPEST {
            tags(document, kid, level + 1, out);
        }
        fold_repeat(out, before);
    }
}

/// Folds a subtree that equals the one just before it into a count.
fn fold_repeat(out: &mut Vec<String>, start: usize) {
    let length = out.len() - start;
    if start < length {
        return;
    }
    let plain = |line: &str| {
        line.split_once(" *")
            .map_or(line, |(before, _)| before)
            .to_owned()
    };
    let (before, now) = (&out[start - length..start], &out[start..]);
    if plain(&before[0]) == now[0] && before[1..] == now[1..] {
        let count = before[0]
            .split(" *")
            .nth(1)
            .and_then(|count| count.parse::<usize>().ok())
            .unwrap_or(1)
            + 1;
        out.truncate(start);
        let first = &mut out[start - length];
        *first = format!("{} *{count}", plain(first));
    }
}

fn bookmarks(document: &Document, node: &Dictionary, level: usize, out: &mut Vec<(usize, String)>) {
    let mut next = document.get_dict_in_dict(node, b"First").ok();
    while let Some(item) = next {
        if level > DEEPEST || out.len() > 100_000 {
            return;
        }
        out.push((level, words(document, item, b"Title")));
        bookmarks(document, item, level + 1, out);
        next = document.get_dict_in_dict(item, b"Next").ok();
    }
}

/// The kind of a field; it may stand in a group that the field belongs to (ISO 32000-1 12.7.3.1).
fn kind(document: &Document, field: &Dictionary) -> Option<String> {
    let mut here = field;
    for _ in 0..DEEPEST {
        if let Ok(kind) = here.get(b"FT").and_then(Object::as_name) {
            return Some(String::from_utf8_lossy(kind).into_owned());
        }
        here = document.get_dict_in_dict(here, b"Parent").ok()?;
    }
    None
}

fn field_report(document: &Document, field: &Dictionary, pages: &[lopdf::ObjectId]) -> FieldReport {
    let text = |key: &[u8]| words(document, field, key);
    let page = field
        .get(b"P")
        .and_then(Object::as_reference)
        .ok()
        .and_then(|page| pages.iter().position(|id| *id == page))
        .map(|index| index + 1);
    let sides = field
        .get(b"Rect")
        .and_then(|sides| document.dereference(sides))
        .and_then(|sides| sides.1.as_array());
    let sides: Vec<i64> = sides
        .into_iter()
        .flatten()
        .map_while(|side| side.as_float().ok())
        .map(|side| side.round() as i64)
        .collect();
    FieldReport {
        name: text(b"T"),
        kind: kind(document, field).unwrap_or_else(|| "?".to_owned()),
        tooltip: text(b"TU"),
        page,
        rectangle: match sides[..] {
            [left, bottom, right, top] => Some([left, bottom, right, top]),
            _ => None,
        },
        // A box that is not ticked is off.
        filled: field
            .get(b"V")
            .is_ok_and(|value| !matches!(value.as_name(), Ok(b"Off"))),
    }
}

fn collect(
    document: &Document,
    object: &Object,
    fonts: &mut BTreeSet<(String, bool)>,
    report: &mut Report,
) {
    let Ok(dictionary) = object
        .as_dict()
        .or_else(|_| object.as_stream().map(|stream| &stream.dict))
    else {
        return;
    };
    let kind = dictionary
        .get(b"Type")
        .and_then(Object::as_name)
        .unwrap_or_default();
    match kind {
        b"FontDescriptor" => {
            let name = dictionary
                .get(b"FontName")
                .and_then(Object::as_name)
                .unwrap_or_default();
            let name = String::from_utf8_lossy(name);
            // The six letters before the plus sign only mark a subset.
            let name = name
                .split_once('+')
                .map_or(name.as_ref(), |(_, name)| name)
                .to_owned();
            let embedded = [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"]
                .iter()
                .any(|key| dictionary.has(key));
            fonts.insert((name, embedded));
        }
        b"Filespec" if dictionary.has(b"EF") => {
            let key: &[u8] = if dictionary.has(b"UF") { b"UF" } else { b"F" };
            report.attachments.push(words(document, dictionary, key));
        }
        _ => {}
    }
    if let Ok(action) = dictionary.get(b"S").and_then(Object::as_name)
        && matches!(
            action,
            b"JavaScript" | b"Launch" | b"SubmitForm" | b"ImportData"
        )
    {
        report
            .active
            .push(String::from_utf8_lossy(action).into_owned());
    }
}
