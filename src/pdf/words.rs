//! The text strings of a PDF (ISO 32000-2, 7.9.2.2), read so that a broken one does not look like an empty one.

use lopdf::{Dictionary, Document, Object, decode_text_string};

/// The empty text, as it can be written: bare, UTF-16, UTF-8.
const MARKS: [&[u8]; 3] = [b"", b"\xFE\xFF", b"\xEF\xBB\xBF"];

/// The text under a key, directly or by reference; empty when there is none. What is no valid text string is shown byte
/// by byte, with � for what means nothing.
pub(super) fn words(document: &Document, dictionary: &Dictionary, key: &[u8]) -> String {
    let Ok(value) = dictionary.get(key) else {
        return String::new();
    };
    let value = document
        .dereference(value)
        .map_or(value, |(_, found)| found);
    match (decode_text_string(value), value) {
        // A mark of an encoding alone is an empty text; bytes that decode to nothing are not.
        (Ok(text), Object::String(bytes, _)) if text.is_empty() && !MARKS.contains(&&**bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        (Ok(text), _) => text,
        (Err(_), Object::String(bytes, _) | Object::Name(bytes)) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        (Err(_), _) => "\u{FFFD}".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, StringFormat, dictionary};

    use super::words;

    #[test]
    fn a_broken_text_is_not_an_empty_one() {
        let mut document = Document::new();
        let name = document.add_object(lopdf::Object::string_literal("Handtekening"));
        let odd = lopdf::Object::String(vec![0xFE, 0xFF, 0xD8], StringFormat::Literal);
        let field = dictionary! { "T" => name, "V" => odd, "N" => 3 };
        assert_eq!(words(&document, &field, b"T"), "Handtekening");
        assert!(!words(&document, &field, b"V").is_empty());
        assert_eq!(words(&document, &field, b"N"), "\u{FFFD}");
        assert_eq!(words(&document, &field, b"TU"), "");
    }
}
