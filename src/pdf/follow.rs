//! Objects of a file that others point at.

use lopdf::{Dictionary, Document, Object};

/// The object that stands there, or that is pointed at.
pub(super) fn object<'a>(
    document: &'a Document,
    found: Result<&'a Object, lopdf::Error>,
) -> Option<&'a Object> {
    match found.and_then(|value| document.dereference(value)) {
        Ok((_, value)) => Some(value),
        Err(_) => None,
    }
}

/// The dictionary that stands there, or that is pointed at.
pub(super) fn dictionary<'a>(
    document: &'a Document,
    found: Result<&'a Object, lopdf::Error>,
) -> Option<&'a Dictionary> {
    match object(document, found) {
        Some(Object::Dictionary(dictionary)) => Some(dictionary),
        _ => None,
    }
}

/// The items of the list that stands there, or that is pointed at.
pub(super) fn list<'a>(
    document: &'a Document,
    found: Result<&'a Object, lopdf::Error>,
) -> Vec<&'a Object> {
    match object(document, found) {
        Some(Object::Array(list)) => list.iter().collect(),
        _ => Vec::new(),
    }
}
