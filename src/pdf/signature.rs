//! Form fields leave a document that goes into a dossier; a signature is shown as a picture in its place.
//!
//! The byte range of a signature cannot cover a file in which others are bound (ISO 19005-3, 6.4.3), so its value
//! cannot come along. Whether a signature is valid is not asked here.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

use super::binder::Shown;
use super::stamp::{FONT, add_resource, wrap};
use super::transplant::Source;
use super::words::words;
use super::{FieldFont, PdfError};

/// The size of the type that stands where a signature has no picture, in points.
const SIZE: f32 = 7.0;

struct Field {
    annotation: ObjectId,
    page: ObjectId,
    name: String,
    /// Where it stands; none when the file does not say so.
    rectangle: Option<[f32; 4]>,
    key: Option<i64>,
}

/// A field that somebody filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Its name.
    pub name: String,
    /// What was typed; none for a signature.
    pub text: Option<String>,
}

/// The signatures in a file that was signed, and what was typed beside them.
#[derive(Debug, Default)]
pub struct Signatures {
    /// The filled fields that can be seen; the pages of `pdf` in the same order.
    pub visible: Vec<Filled>,
    /// The filled fields without an appearance.
    pub invisible: Vec<Filled>,
    /// A PDF with a page for each that can be seen, as large as the signature; for drawing only.
    pub pdf: Vec<u8>,
}

/// Finds the signatures in a file that was signed.
///
/// # Errors
/// When it cannot be read.
pub fn signatures(signed: &[u8]) -> Result<Signatures, PdfError> {
    let mut document = Document::load_mem(signed).map_err(PdfError::Unreadable)?;
    let mut found = Signatures::default();
    let mut clips = Vec::new();
    let pages: Vec<ObjectId> = document.page_iter().collect();
    for page in pages {
        name_annotations(&mut document, page)?;
        for field in fields(&document, page) {
            let widget = document
                .get_dictionary(field.annotation)
                .map_err(PdfError::Structure)?;
            let is_signature = holder(&document, widget, b"FT")
                .map(|holder| holder.get(b"FT").and_then(Object::as_name))
                .is_some_and(|kind| kind.is_ok_and(|kind| kind == b"Sig"));
            let Some(valued) = holder(&document, widget, b"V") else {
                continue;
            };
            let text = if is_signature {
                String::new()
            } else {
                words(&document, valued, b"V")
            };
            if !is_signature && text.trim().is_empty() {
                continue;
            }
            let filled = Filled {
                name: field.name,
                text: (!is_signature).then_some(text),
            };
            let Some(rectangle) = field
                .rectangle
                .filter(|_| has_appearance(&document, widget))
            else {
                found.invisible.push(filled);
                continue;
            };
            let mut clip = document
                .get_dictionary(page)
                .map_err(PdfError::Structure)?
                .clone();
            let sides: Vec<Object> = rectangle.iter().map(|side| (*side).into()).collect();
            // The signature alone: what the page has below it is in the dossier already.
            clip.remove(b"Contents");
            clip.set("MediaBox", sides.clone());
            clip.set("CropBox", sides);
            clips.push(clip);
            found.visible.push(filled);
        }
    }
    if clips.is_empty() {
        return Ok(found);
    }
    let root = document
        .catalog()
        .and_then(|catalog| catalog.get(b"Pages"))
        .and_then(Object::as_reference)
        .map_err(PdfError::Structure)?;
    let kids: Vec<Object> = clips
        .into_iter()
        .map(|mut clip| {
            clip.set("Parent", root);
            document.add_object(clip).into()
        })
        .collect();
    let count = kids.len() as i64;
    document.objects.insert(
        root,
        dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids }.into(),
    );
    document.save_to(&mut found.pdf).map_err(PdfError::Write)?;
    Ok(found)
}

/// Whether a widget draws anything; the empty appearance of an unsigned field does not.
fn has_appearance(document: &Document, widget: &Dictionary) -> bool {
    let stream = document
        .get_dict_in_dict(widget, b"AP")
        .and_then(|appearance| appearance.get(b"N"))
        .and_then(|normal| document.dereference(normal))
        .and_then(|normal| normal.1.as_stream());
    stream.is_ok_and(|stream| {
        let content = stream
            .decompressed_content_with_limit(1 << 20)
            .unwrap_or_else(|_| stream.content.clone());
        content
            .iter()
            .filter(|byte| byte.is_ascii_alphanumeric())
            .count()
            > 8
    })
}

/// How many steps a field may stand below the one that it takes its value from.
const STEPS: usize = 32;

/// The widget, or the nearest field above it, that has something (12.7.4.1: type, name and value are inherited).
fn holder<'a>(
    document: &'a Document,
    widget: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    let mut field = widget;
    for _ in 0..STEPS {
        if field.has(key) {
            return Some(field);
        }
        let Ok(above) = document.get_dict_in_dict(field, b"Parent") else {
            return None;
        };
        field = above;
    }
    None
}

/// Gives the annotations that stand in the list of a page itself an object of their own, as all others have.
fn name_annotations(document: &mut Document, page: ObjectId) -> Result<(), PdfError> {
    let Some(all) = annotations(document, page) else {
        return Ok(());
    };
    if all.iter().all(|one| one.as_reference().is_ok()) {
        return Ok(());
    }
    let named: Vec<Object> = all
        .clone()
        .into_iter()
        .map(|one| match one {
            Object::Dictionary(_) => document.add_object(one).into(),
            other => other,
        })
        .collect();
    document
        .get_dictionary_mut(page)
        .map_err(PdfError::Structure)?
        .set("Annots", named);
    Ok(())
}

fn annotations(document: &Document, page: ObjectId) -> Option<&Vec<Object>> {
    let all = document
        .get_dictionary(page)
        .and_then(|page| page.get(b"Annots"))
        .and_then(|all| document.dereference(all))
        .and_then(|(_, all)| all.as_array());
    let Ok(all) = all else { return None };
    Some(all)
}

fn fields(document: &Document, page: ObjectId) -> Vec<Field> {
    annotations(document, page)
        .into_iter()
        .flatten()
        .filter_map(|annotation| {
            let annotation = annotation.as_reference().ok()?;
            let widget = document.get_dictionary(annotation).ok()?;
            if widget.get(b"Subtype").and_then(Object::as_name).ok()? != b"Widget" {
                return None;
            }
            let sides: Vec<f32> = widget
                .get(b"Rect")
                .and_then(|sides| document.dereference(sides))
                .and_then(|sides| sides.1.as_array())
                .into_iter()
                .flatten()
                .filter_map(|side| side.as_float().ok())
                .collect();
            Some(Field {
                annotation,
                page,
                name: match holder(document, widget, b"T") {
                    Some(named) => words(document, named, b"T"),
                    None => String::new(),
                },
                rectangle: sides.try_into().ok(),
                key: widget.get(b"StructParent").and_then(Object::as_i64).ok(),
            })
        })
        .collect()
}

/// Takes all fields out of a document, with their tags; those in `shown` become pictures.
pub(super) fn take_fields(
    document: &mut Document,
    source: &Source,
    parents: &mut Vec<(i64, Object)>,
    shown: &[Shown],
    font: ObjectId,
) -> Result<(), PdfError> {
    for page in &source.pages {
        let fields = fields(document, *page);
        if fields.is_empty() {
            continue;
        }
        drop_annotations(document, *page, &fields)?;
        for field in fields {
            let element = field.key.and_then(|key| {
                let at = parents.iter().position(|(known, _)| *known == key)?;
                parents.remove(at).1.as_reference().ok()
            });
            let Some(element) = element else { continue };
            match shown.iter().find(|shown| shown.field == field.name) {
                Some(shown) => show(document, &field, element, parents, shown, font)?,
                None => drop_element(document, element)?,
            }
        }
    }
    Ok(())
}

fn drop_annotations(
    document: &mut Document,
    page: ObjectId,
    fields: &[Field],
) -> Result<(), PdfError> {
    let all = annotations(document, page)
        .ok_or(PdfError::Unbindable("a page has lost its annotations"))?;
    let left: Vec<Object> = all
        .iter()
        .filter(|annotation| {
            annotation
                .as_reference()
                .map_or(true, |id| fields.iter().all(|field| field.annotation != id))
        })
        .cloned()
        .collect();
    let page = document
        .get_dictionary_mut(page)
        .map_err(PdfError::Structure)?;
    if left.is_empty() {
        page.remove(b"Annots");
    } else {
        page.set("Annots", left);
    }
    Ok(())
}

/// An element without its field has nothing to say: its parent loses it.
fn drop_element(document: &mut Document, element: ObjectId) -> Result<(), PdfError> {
    let parent = document
        .get_dictionary(element)
        .and_then(|element| element.get(b"P"))
        .and_then(Object::as_reference)
        .map_err(PdfError::Structure)?;
    let kids = document
        .get_dictionary_mut(parent)
        .and_then(|parent| parent.get_mut(b"K"))
        .map_err(PdfError::Structure)?;
    let is_element = |kid: &Object| kid.as_reference().is_ok_and(|id| id == element);
    match kids {
        Object::Array(kids) => kids.retain(|kid| !is_element(kid)),
        kid if is_element(kid) => *kid = Object::Array(Vec::new()),
        _ => {}
    }
    Ok(())
}

/// Draws a signature on its page, and makes its element a Figure.
fn show(
    document: &mut Document,
    field: &Field,
    element: ObjectId,
    parents: &mut [(i64, Object)],
    shown: &Shown,
    font: ObjectId,
) -> Result<(), PdfError> {
    let key = document
        .get_dictionary(field.page)
        .and_then(|page| page.get(b"StructParents"))
        .and_then(Object::as_i64)
        .map_err(PdfError::Structure)?;
    let owners = parents
        .iter_mut()
        .find(|(known, _)| *known == key)
        .map(|(_, owners)| owners)
        .ok_or(PdfError::Unbindable(
            "a page has no entry in the parent tree",
        ))?;
    let owners = match owners {
        Object::Reference(id) => document
            .get_object_mut(*id)
            .and_then(Object::as_array_mut)
            .map_err(PdfError::Structure)?,
        other => other.as_array_mut().map_err(PdfError::Structure)?,
    };
    let number = owners.len() as i64;
    owners.push(element.into());

    let [left, bottom, right, top] = field
        .rectangle
        .ok_or(PdfError::Unbindable("a signature field has no rectangle"))?;
    let drawn = if let Some(picture) = &shown.picture {
        let image = document.add_object(picture.clone().into_image());
        let name = format!("GrfHandtekening{number}");
        add_resource(document, field.page, "XObject", &name, image)?;
        format!(
            "q {:.2} 0 0 {:.2} {left:.2} {bottom:.2} cm /{name} Do Q",
            right - left,
            top - bottom
        )
    } else {
        // The font gets its number in the dossier when the page moves.
        add_resource(document, field.page, "Font", FONT, font)?;
        format!(
            "q 0 g BT /{FONT} {SIZE} Tf 1 0 0 1 {:.2} {:.2} Tm {} Tj ET Q",
            left + 4.0,
            f32::midpoint(bottom, top) - SIZE / 3.0,
            FieldFont::shown(&shown.label)
        )
    };
    let content = format!("\nQ\n/Figure <</MCID {number}>> BDC\n{drawn}\nEMC\n");
    let plain = |text: &[u8]| Stream::new(Dictionary::new(), text.to_vec()).with_compression(false);
    let before = document.add_object(plain(b"q\n"));
    let after = document.add_object(plain(content.as_bytes()));
    wrap(document, field.page, before, after)?;
    let bounds: Vec<Object> = [left, bottom, right, top]
        .iter()
        .map(|side| (*side).into())
        .collect();
    let element = document
        .get_dictionary_mut(element)
        .map_err(PdfError::Structure)?;
    element.set("S", "Figure");
    element.set("Pg", field.page);
    element.set("K", number);
    element.set("Alt", text_string(&shown.text));
    element.set(
        "A",
        dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => bounds },
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, Object, dictionary};

    use super::signatures;

    /// A page with signed fields of every make: an own object, one in the list itself, one that inherits, one nowhere.
    #[test]
    fn every_signature_is_counted_however_its_field_is_written() {
        let mut document = Document::with_version("1.7");
        let value = document.add_object(dictionary! { "Type" => "Sig" });
        let parent = document.add_object(dictionary! {
            "FT" => "Sig", "T" => Object::string_literal("inherited"), "V" => value,
        });
        let area: Vec<Object> = [10, 10, 60, 40].map(Object::from).to_vec();
        let field = |name: &str| {
            dictionary! {
                "Subtype" => "Widget", "FT" => "Sig", "T" => Object::string_literal(name), "V" => value,
            }
        };
        let mut own = field("own");
        own.set("Rect", area.clone());
        let mut inside = field("inside");
        inside.set("Rect", area.clone());
        let own = document.add_object(own);
        let below = document
            .add_object(dictionary! { "Subtype" => "Widget", "Parent" => parent, "Rect" => area });
        let annotations = vec![
            own.into(),
            Object::Dictionary(inside),
            below.into(),
            Object::Dictionary(field("nowhere")),
        ];
        let pages = document.new_object_id();
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Annots" => annotations,
            "MediaBox" => [0, 0, 100, 100].map(Object::from).to_vec(),
        });
        let kids: Vec<Object> = vec![page.into()];
        document.objects.insert(
            pages,
            dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => kids }.into(),
        );
        let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", root);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("written");
        let found = signatures(&bytes).expect("readable");
        let names: Vec<&str> = found
            .invisible
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, ["own", "inside", "inherited", "nowhere"]);
        assert!(found.invisible.iter().all(|one| one.text.is_none()));
    }
}
