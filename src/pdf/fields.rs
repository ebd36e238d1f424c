//! Real form fields from the boxes that a layout draws.
//!
//! typst has no form fields, so a layout writes `link("veld:Sig:NAME:TOOLTIP", box(..))` around an empty box.
//! typst then emits everything a widget needs in the right reading order: rectangle, page, `StructParent`,
//! parent tree entry and object reference. This module turns Link into Widget (ISO 32000-1, 12.5.6.19) and its
//! structure element into Form (14.8.4.5). When typst can write fields itself, only this file goes.

use lopdf::{
    Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary, text_string,
};
use serde::Serialize;

use super::PdfError;
use super::field_font::{FieldFont, resources};

/// What a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// An empty signature field.
    Signature,
    /// A text to type.
    Text,
    /// A box to tick.
    Tick,
}

impl FieldKind {
    /// The type of the field (ISO 32000-1, table 220); it is also what a layout writes.
    fn name(self) -> &'static str {
        match self {
            Self::Signature => "Sig",
            Self::Text => "Tx",
            Self::Tick => "Btn",
        }
    }
}

/// A field that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name, unique in the file and stable between versions of a document.
    pub name: String,
    /// What it is for.
    pub kind: FieldKind,
    /// What a screen reader says.
    pub tooltip: String,
}

const SCHEME: &str = "veld:";
/// A tooltip with a letter like ö makes the writer put the whole link in hexadecimal.
const SCHEME_IN_HEX: &[u8] = b"76656C643A";

/// Turns the field links of a typst PDF into fields; a file without them stays byte for byte as it is.
///
/// # Errors
/// When the file is not as typst writes it, or a link is not around an empty box on one page.
pub fn add_fields(pdf: Vec<u8>, font: &FieldFont) -> Result<(Vec<u8>, Vec<Field>), PdfError> {
    let holds = |mark: &[u8]| pdf.windows(mark.len()).any(|bytes| bytes == mark);
    if !holds(SCHEME.as_bytes()) && !holds(SCHEME_IN_HEX) {
        return Ok((pdf, Vec::new()));
    }
    let mut document = Document::load_mem(&pdf).map_err(PdfError::Unreadable)?;
    let links = links(&document)?;
    let elements = elements(&document)?;
    let mut fields: Vec<Field> = Vec::new();
    let mut widgets = Vec::new();
    for link in links {
        let mut name = link.field.name.clone();
        let mut number = 2;
        while fields.iter().any(|field| field.name == name) {
            name = format!("{}_{number}", link.field.name);
            number += 1;
        }
        let field = Field { name, ..link.field };
        let element = elements
            .iter()
            .find(|(key, _)| *key == link.struct_parent)
            .map(|(_, id)| *id);
        form_element(&mut document, element, &field.name)?;
        widget(&mut document, link.annotation, link.page, &field)?;
        widgets.push(Object::Reference(link.annotation));
        fields.push(field);
    }
    let mut form = dictionary! { "Fields" => widgets };
    if fields
        .iter()
        .any(|field| field.kind == FieldKind::Signature)
    {
        // SignaturesExist and AppendOnly from the start: signing is then a pure filling of fields.
        form.set("SigFlags", 3);
    }
    if fields.iter().any(|field| field.kind == FieldKind::Text) {
        let font = font.add_to(&mut document);
        form.set("DR", resources(font));
        form.set("DA", Object::string_literal("/Veld 10 Tf 0 g"));
    }
    let form = document.add_object(form);
    document
        .catalog_mut()
        .map_err(PdfError::Structure)?
        .set("AcroForm", form);
    let mut out = Vec::with_capacity(pdf.len() + 4096);
    document.save_to(&mut out).map_err(PdfError::Write)?;
    // Signers append: without this their first object would stand on the line of the end mark (ISO 19005-2, 6.1.9).
    out.push(b'\n');
    Ok((out, fields))
}

/// A box of a layout: where it stands, and what the layout says of it.
pub(super) struct Link {
    pub(super) page: ObjectId,
    pub(super) annotation: ObjectId,
    pub(super) struct_parent: i64,
    pub(super) field: Field,
}

/// The boxes of a layout, in the order in which they are read.
pub(super) fn links(document: &Document) -> Result<Vec<Link>, PdfError> {
    let mut found = Vec::new();
    for page in document.page_iter() {
        let Ok(annotations) = document
            .get_dictionary(page)
            .and_then(|page| page.get(b"Annots"))
        else {
            continue;
        };
        let annotations = document
            .dereference(annotations)
            .map_err(PdfError::Structure)?
            .1
            .as_array()
            .map_err(PdfError::Structure)?;
        for annotation in annotations
            .iter()
            .filter_map(|object| object.as_reference().ok())
        {
            let dictionary = document
                .get_dictionary(annotation)
                .map_err(PdfError::Structure)?;
            let Ok(action) = dictionary
                .get(b"A")
                .and_then(|action| document.dereference(action))
                .and_then(|action| action.1.as_dict())
            else {
                continue;
            };
            let Ok(uri) = action.get(b"URI").and_then(Object::as_str) else {
                continue;
            };
            let uri = String::from_utf8_lossy(uri).into_owned();
            let Some(field) = parse(&uri)? else { continue };
            let struct_parent = dictionary
                .get(b"StructParent")
                .and_then(Object::as_i64)
                .map_err(PdfError::Structure)?;
            found.push(Link {
                page,
                annotation,
                struct_parent,
                field,
            });
        }
    }
    Ok(found)
}

fn parse(uri: &str) -> Result<Option<Field>, PdfError> {
    let Some(rest) = uri.strip_prefix(SCHEME) else {
        return Ok(None);
    };
    let mut parts = rest.splitn(3, ':');
    let kind = match parts.next() {
        Some("Sig") => FieldKind::Signature,
        Some("Tx") => FieldKind::Text,
        Some("Btn") => FieldKind::Tick,
        _ => {
            return Err(PdfError::Field(
                uri.to_owned(),
                "the kind must be Sig, Tx or Btn",
            ));
        }
    };
    let Some(name) = parts
        .next()
        .filter(|name| !name.is_empty() && !name.contains('.'))
    else {
        return Err(PdfError::Field(
            uri.to_owned(),
            "a name is needed, and it may hold no full stop",
        ));
    };
    Ok(Some(Field {
        name: name.to_owned(),
        kind,
        tooltip: parts.next().unwrap_or_default().to_owned(),
    }))
}

/// The entries of the parent tree that are single elements (annotations): key and element.
pub(super) fn elements(document: &Document) -> Result<Vec<(i64, ObjectId)>, PdfError> {
    let catalog = document.catalog().map_err(PdfError::Structure)?;
    let root = document
        .get_dict_in_dict(catalog, b"StructTreeRoot")
        .map_err(PdfError::Structure)?;
    let tree = document
        .get_dict_in_dict(root, b"ParentTree")
        .map_err(PdfError::Structure)?;
    let mut found = Vec::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        if let Ok(numbers) = node.get(b"Nums").and_then(Object::as_array) {
            found.extend(
                numbers.chunks_exact(2).filter_map(|pair| {
                    Some((pair[0].as_i64().ok()?, pair[1].as_reference().ok()?))
                }),
            );
        }
        if let Ok(kids) = node.get(b"Kids").and_then(Object::as_array) {
            open.extend(
                kids.iter()
                    .filter_map(|kid| document.get_dictionary(kid.as_reference().ok()?).ok()),
            );
        }
    }
    Ok(found)
}

/// Makes a Form element of the Link element; its only child is the object reference itself, not an array of
/// one, or signature checkers report the second signature as a forbidden change.
pub(super) fn form_element(
    document: &mut Document,
    element: Option<ObjectId>,
    name: &str,
) -> Result<(), PdfError> {
    let fault = |reason| PdfError::Field(name.to_owned(), reason);
    let element = element.ok_or_else(|| fault("the link has no structure element"))?;
    let kids = document
        .get_dictionary(element)
        .and_then(|element| element.get(b"K"))
        .map_err(PdfError::Structure)?;
    let only = match document.dereference(kids).map_err(PdfError::Structure)?.1 {
        Object::Array(kids) if kids.len() == 1 => kids[0].clone(),
        Object::Array(_) => return Err(fault("the box must be empty and stand on one page")),
        single => single.clone(),
    };
    let reference = document
        .dereference(&only)
        .map_err(PdfError::Structure)?
        .1
        .clone();
    if reference.as_dict().and_then(|kid| kid.get(b"Obj")).is_err() {
        return Err(fault("the box must be empty"));
    }
    let element = document
        .get_dictionary_mut(element)
        .map_err(PdfError::Structure)?;
    element.set("S", Object::Name(b"Form".to_vec()));
    element.set("K", reference);
    element.remove(b"A");
    Ok(())
}

/// Makes a widget of the annotation of a link; gives its width and height in points.
pub(super) fn bare_widget(
    document: &mut Document,
    (annotation, page): (ObjectId, ObjectId),
    name: &str,
    tooltip: &str,
) -> Result<(f32, f32), PdfError> {
    let widget = document
        .get_dictionary_mut(annotation)
        .map_err(PdfError::Structure)?;
    let sides: Vec<f32> = widget
        .get(b"Rect")
        .and_then(Object::as_array)
        .map_err(PdfError::Structure)?
        .iter()
        .filter_map(|side| side.as_float().ok())
        .collect();
    let [left, bottom, right, top] = sides[..] else {
        return Err(PdfError::Field(name.to_owned(), "the rectangle is not one"));
    };
    for key in [
        b"A".as_slice(),
        b"Border",
        b"Contents",
        b"QuadPoints",
        b"H",
        b"C",
        b"BS",
    ] {
        widget.remove(key);
    }
    widget.set("Subtype", "Widget");
    widget.set("TU", text_string(tooltip));
    // Print, and none of the flags that hide (ISO 19005-2, 6.3.2).
    widget.set("F", 4);
    widget.set("P", page);
    Ok((right - left, top - bottom))
}

fn widget(
    document: &mut Document,
    annotation: ObjectId,
    page: ObjectId,
    field: &Field,
) -> Result<(), PdfError> {
    let size = bare_widget(document, (annotation, page), &field.name, &field.tooltip)?;
    let appearance: Object = match field.kind {
        FieldKind::Text => drawn(document, size, b"/Tx BMC EMC\n".to_vec()).into(),
        FieldKind::Signature => drawn(document, size, b"q Q\n".to_vec()).into(),
        // One appearance for each state (ISO 32000-1, 12.7.4.2.3).
        FieldKind::Tick => {
            let ticked = drawn(document, size, cross(size).into_bytes());
            let empty = drawn(document, size, b"q Q\n".to_vec());
            Object::Dictionary(dictionary! { TICKED => ticked, "Off" => empty })
        }
    };
    let widget = document
        .get_dictionary_mut(annotation)
        .map_err(PdfError::Structure)?;
    widget.set("FT", field.kind.name());
    if field.kind == FieldKind::Tick {
        widget.set("V", "Off");
        widget.set("AS", "Off");
    }
    widget.set(
        "T",
        Object::String(field.name.clone().into_bytes(), StringFormat::Literal),
    );
    widget.set("AP", dictionary! { "N" => appearance });
    if field.kind == FieldKind::Text {
        widget.set("DA", Object::string_literal("/Veld 10 Tf 0 g"));
        if size.1 > 30.0 {
            // Multiline (ISO 32000-1, table 228).
            widget.set("Ff", 1 << 12);
        }
    }
    Ok(())
}

/// The state of a box that is ticked.
pub const TICKED: &str = "Ja";

/// What stands in a field of a width and height in points.
pub(super) fn drawn(
    document: &mut Document,
    (width, height): (f32, f32),
    content: Vec<u8>,
) -> ObjectId {
    let bounds: Vec<Object> = vec![0.into(), 0.into(), width.into(), height.into()];
    let stream = Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds, "Resources" => Dictionary::new() },
        content,
    );
    document.add_object(stream.with_compression(false))
}

/// A cross as the layouts draw it.
pub(super) fn cross((width, height): (f32, f32)) -> String {
    let (left, right) = (width * 0.25, width * 0.75);
    let (low, high) = (height * 0.25, height * 0.75);
    format!(
        "q 1.4 w 1 J {left:.2} {low:.2} m {right:.2} {high:.2} l S {left:.2} {high:.2} m {right:.2} {low:.2} l S Q\n"
    )
}
