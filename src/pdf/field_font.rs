//! The font with which a reader fills in a text field.
//!
//! Viewers type with a simple TrueType font in `WinAnsiEncoding`; a subset or a CID font cannot be typed with.
//! So the whole font goes into files that have text fields, compressed once for the process.

use std::sync::OnceLock;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// A TrueType font with the measures that a PDF wants, in thousandths of the font size.
#[derive(Debug)]
pub struct FieldFont {
    /// PostScript name.
    pub name: String,
    /// The whole font file.
    pub bytes: &'static [u8],
    /// Advance widths of the codes 32 to 255 of `WinAnsiEncoding`.
    pub widths: Vec<i64>,
    /// Ascent, descent (negative) and height of capitals.
    pub metrics: (i64, i64, i64),
    /// Bounding box: left, bottom, right, top.
    pub bounds: [i64; 4],
    /// The compressed font file, made at first use.
    pub compressed: OnceLock<Stream>,
}

impl FieldFont {
    /// The Unicode character of a `WinAnsi` code; undefined codes give a space.
    pub fn character(code: u8) -> char {
        const SPECIAL: [char; 32] = [
            '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ',
            '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
        ];
        match code {
            0x80..=0x9F => SPECIAL[usize::from(code - 0x80)],
            0x7F => ' ',
            code => char::from(code),
        }
    }

    /// A text as a PDF string in `WinAnsiEncoding`; what the encoding lacks becomes a question mark.
    pub(super) fn shown(text: &str) -> String {
        let codes: String = text
            .chars()
            .map(|character| format!("{:02X}", Self::code(character)))
            .collect();
        format!("<{codes}>")
    }

    /// How wide a text is, in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let sum: i64 = text
            .chars()
            .filter_map(|character| self.widths.get(usize::from(Self::code(character)) - 32))
            .sum();
        sum as f32 / 1000.0 * size
    }

    fn code(character: char) -> u8 {
        (32..=255)
            .find(|code| Self::character(*code) == character)
            .unwrap_or(b'?')
    }

    /// Adds the font to a document.
    pub(super) fn add_to(&self, document: &mut Document) -> ObjectId {
        let file = self.compressed.get_or_init(|| {
            let mut stream = Stream::new(
                dictionary! { "Length1" => self.bytes.len() as i64 },
                self.bytes.to_vec(),
            );
            // Uncompressed is larger, not wrong.
            let _ = stream.compress();
            stream
        });
        let file = document.add_object(file.clone());
        let (ascent, descent, capitals) = self.metrics;
        let descriptor = document.add_object(dictionary! {
            "Type" => "FontDescriptor", "FontName" => Object::Name(self.name.clone().into_bytes()), "Flags" => 32,
            "FontBBox" => self.bounds.iter().map(|side| Object::Integer(*side)).collect::<Vec<_>>(),
            "ItalicAngle" => 0, "Ascent" => ascent, "Descent" => descent, "CapHeight" => capitals, "StemV" => 80, "FontFile2" => file,
        });
        document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => Object::Name(self.name.clone().into_bytes()), "Encoding" => "WinAnsiEncoding",
            "FirstChar" => 32, "LastChar" => 255, "Widths" => self.widths.iter().map(|width| Object::Integer(*width)).collect::<Vec<_>>(),
            "FontDescriptor" => descriptor,
        })
    }
}

/// The resources that name the font for `/DA`.
pub(super) fn resources(font: ObjectId) -> Dictionary {
    dictionary! { "Font" => dictionary! { "Veld" => font } }
}
