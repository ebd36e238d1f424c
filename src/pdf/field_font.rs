//! The font with which a reader fills in a text field.
//!
//! Viewers type with a simple TrueType font in `WinAnsiEncoding`; a subset or a CID font cannot be typed with.
//! So the whole font goes into files that have text fields, compressed once for the process.

use std::collections::{BTreeMap, BTreeSet};
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
    /// The glyph of a character, and its width in thousandths; none when the font lacks it.
    pub glyph: fn(char) -> Option<(u16, i64)>,
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

    /// Whether the encoding of text fields has a character.
    pub(super) fn encodes(character: char) -> bool {
        (32..=255).any(|code| Self::character(code) == character)
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
        let descriptor = self.describe_in(document);
        self.add_simple(document, descriptor)
    }

    /// Adds what the font is to a document: its file and its measures.
    pub(super) fn describe_in(&self, document: &mut Document) -> ObjectId {
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
        document.add_object(dictionary! {
            "Type" => "FontDescriptor", "FontName" => self.base(), "Flags" => 32,
            "FontBBox" => self.bounds.iter().map(|side| Object::Integer(*side)).collect::<Vec<_>>(),
            "ItalicAngle" => 0, "Ascent" => ascent, "Descent" => descent, "CapHeight" => capitals, "StemV" => 80, "FontFile2" => file,
        })
    }

    /// The font in which viewers type.
    pub(super) fn add_simple(&self, document: &mut Document, descriptor: ObjectId) -> ObjectId {
        document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => self.base(), "Encoding" => "WinAnsiEncoding",
            "FirstChar" => 32, "LastChar" => 255, "Widths" => self.widths.iter().map(|width| Object::Integer(*width)).collect::<Vec<_>>(),
            "FontDescriptor" => descriptor,
        })
    }

    /// The same font by glyphs, for values with characters that the encoding of text fields lacks; nobody types in it.
    pub(super) fn add_wide(
        &self,
        document: &mut Document,
        descriptor: ObjectId,
        characters: &BTreeSet<char>,
    ) -> ObjectId {
        let glyphs: BTreeMap<u16, (i64, char)> = characters
            .iter()
            .filter_map(|character| {
                (self.glyph)(*character).map(|(glyph, width)| (glyph, (width, *character)))
            })
            .collect();
        let mut widths: Vec<Object> = Vec::with_capacity(glyphs.len() * 2);
        let mut lines = String::new();
        for (glyph, (width, character)) in &glyphs {
            widths.push(i64::from(*glyph).into());
            widths.push(Object::Array(vec![(*width).into()]));
            let mut units = [0; 2];
            let units = character.encode_utf16(&mut units);
            let text: String = units.iter().map(|unit| format!("{unit:04X}")).collect();
            lines.push_str(&format!(
                "1 beginbfchar\n<{glyph:04X}> <{text}>\nendbfchar\n"
            ));
        }
        let map = format!(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{lines}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        );
        let map = document.add_object(Stream::new(Dictionary::new(), map.into_bytes()));
        let inner = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => self.base(),
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0,
            },
            "FontDescriptor" => descriptor, "CIDToGIDMap" => "Identity", "W" => widths,
        });
        document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => self.base(), "Encoding" => "Identity-H",
            "DescendantFonts" => vec![Object::Reference(inner)], "ToUnicode" => map,
        })
    }

    fn base(&self) -> Object {
        Object::Name(self.name.clone().into_bytes())
    }
}

/// The resources that name the font for `/DA`.
pub(super) fn resources(font: ObjectId) -> Dictionary {
    dictionary! { "Font" => dictionary! { "Veld" => font } }
}
