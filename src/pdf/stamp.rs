//! The stamp at the foot of every page of a dossier: a pagination artifact (ISO 32000-1, 14.8.2.2.2).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::{FieldFont, PdfError};

/// The size of the type, in points.
const SIZE: f32 = 7.5;
/// The baseline above the lower edge: 6 mm.
const BASELINE: f32 = 17.0;
/// From the sides: 15 mm.
const MARGIN: f32 = 42.5;
/// The name of the font in the resources of a page.
pub(super) const FONT: &str = "GrfStempel";

/// What is written on a page.
pub(super) struct Stamp<'a> {
    /// What stands on the left and on the right.
    pub(super) text: (String, String),
    pub(super) font: &'a FieldFont,
    pub(super) embedded: ObjectId,
}

/// Writes on a page; its own content is wrapped, so that nothing of its state is left.
pub(super) fn stamp(
    out: &mut Document,
    page: ObjectId,
    save: ObjectId,
    stamp: &Stamp,
) -> Result<(), PdfError> {
    let width = page_width(out, page);
    let mut content =
        String::from("\nQ\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq 0.38 g BT\n");
    let (left, right) = &stamp.text;
    let left_edge = MARGIN;
    let right_edge = width - MARGIN - stamp.font.width(right, SIZE);
    for (text, x) in [(left, left_edge), (right, right_edge)] {
        if !text.is_empty() {
            content.push_str(&format!(
                "/{FONT} {SIZE} Tf 1 0 0 1 {x:.2} {BASELINE} Tm {} Tj\n",
                FieldFont::shown(text)
            ));
        }
    }
    content.push_str("ET Q\nEMC\n");
    let after = out
        .add_object(Stream::new(Dictionary::new(), content.into_bytes()).with_compression(false));
    wrap(out, page, save, after)?;
    add_resource(out, page, "Font", FONT, stamp.embedded)
}

fn page_width(out: &Document, page: ObjectId) -> f32 {
    out.get_dictionary(page)
        .and_then(|page| page.get(b"MediaBox"))
        .and_then(|media| out.dereference(media))
        .and_then(|media| media.1.as_array())
        .ok()
        .and_then(|sides| Some(sides.get(2)?.as_float().ok()? - sides.first()?.as_float().ok()?))
        .unwrap_or(595.28)
}

/// Puts content before and after what a page has.
pub(super) fn wrap(
    out: &mut Document,
    page: ObjectId,
    before: ObjectId,
    after: ObjectId,
) -> Result<(), PdfError> {
    let contents = out
        .get_dictionary(page)
        .map_err(PdfError::Structure)?
        .get(b"Contents")
        .cloned();
    let mut all: Vec<Object> = vec![before.into()];
    match contents {
        Ok(Object::Reference(id)) => match out.get_object(id) {
            Ok(Object::Array(list)) => all.extend(list.iter().cloned()),
            _ => all.push(id.into()),
        },
        Ok(Object::Array(list)) => all.extend(list),
        _ => {}
    }
    all.push(after.into());
    out.get_dictionary_mut(page)
        .map_err(PdfError::Structure)?
        .set("Contents", all);
    Ok(())
}

/// Names a resource for a page; its dictionaries may be shared with other pages.
pub(super) fn add_resource(
    out: &mut Document,
    page: ObjectId,
    kind: &str,
    name: &str,
    resource: ObjectId,
) -> Result<(), PdfError> {
    let owner = holder(out, page, "Resources")?;
    let (resources, path) = match owner {
        Some(shared) => (shared, None),
        None => (page, Some("Resources")),
    };
    // The dictionary of the kind, wherever it stands.
    let dictionary = open(out, resources, path)?;
    if let Ok(Object::Reference(kind)) = dictionary.get(kind.as_bytes()) {
        let kind = *kind;
        out.get_dictionary_mut(kind)
            .map_err(PdfError::Structure)?
            .set(name, resource);
        return Ok(());
    }
    if !dictionary.has(kind.as_bytes()) {
        dictionary.set(kind, Dictionary::new());
    }
    dictionary
        .get_mut(kind.as_bytes())
        .and_then(Object::as_dict_mut)
        .map_err(PdfError::Structure)?
        .set(name, resource);
    Ok(())
}

/// The object in which a member of a dictionary stands, when not in the dictionary itself.
fn holder(out: &mut Document, id: ObjectId, key: &str) -> Result<Option<ObjectId>, PdfError> {
    let dictionary = out.get_dictionary_mut(id).map_err(PdfError::Structure)?;
    match dictionary.get(key.as_bytes()) {
        Ok(Object::Reference(id)) => Ok(Some(*id)),
        Ok(_) => Ok(None),
        Err(_) => {
            dictionary.set(key, Dictionary::new());
            Ok(None)
        }
    }
}

fn open<'a>(
    out: &'a mut Document,
    id: ObjectId,
    member: Option<&str>,
) -> Result<&'a mut Dictionary, PdfError> {
    let dictionary = out.get_dictionary_mut(id).map_err(PdfError::Structure)?;
    match member {
        None => Ok(dictionary),
        Some(member) => dictionary
            .get_mut(member.as_bytes())
            .and_then(Object::as_dict_mut)
            .map_err(PdfError::Structure),
    }
}
