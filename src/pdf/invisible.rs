//! A font that draws nothing, for text that stands over a picture (text rendering mode 3).
//!
//! A viewer searches and selects by codes, widths and their Unicode; so the font has an empty glyph for each
//! character that occurs, all half an em wide, and a map to Unicode (ISO 32000-1, 9.10.3).

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// The characters that occur, each with its code.
#[derive(Debug, Default)]
pub(super) struct Invisible {
    codes: HashMap<char, u16>,
    order: Vec<char>,
}

/// Codes are two bytes; 0 is the glyph for what is not there.
const MOST: usize = 65_000;

impl Invisible {
    /// The codes of a text as a PDF string.
    pub(super) fn code(&mut self, text: &str) -> String {
        let mut out = String::from("<");
        for character in text.chars() {
            let next = self.order.len();
            let code = *self.codes.entry(character).or_insert_with(|| {
                if next >= MOST {
                    return 0;
                }
                self.order.push(character);
                next as u16 + 1
            });
            out.push_str(&format!("{code:04X}"));
        }
        out.push('>');
        out
    }

    /// Writes the font; nothing when no text used it.
    pub(super) fn write(&self, out: &mut Document, id: ObjectId) {
        if self.order.is_empty() {
            return;
        }
        let compressed = |mut stream: Stream| {
            // Uncompressed is larger, not wrong.
            let _ = stream.compress();
            stream
        };
        let file = font_file(self.order.len() as u16 + 1);
        let length = file.len() as i64;
        let file = out.add_object(compressed(Stream::new(
            dictionary! { "Length1" => length },
            file,
        )));
        let name = "AAAAAA+GriffieInvisible";
        let bounds: Vec<Object> = [0, -200, 500, 800].map(Object::Integer).to_vec();
        let descriptor = out.add_object(dictionary! {
            "Type" => "FontDescriptor", "FontName" => name, "Flags" => 4, "FontBBox" => bounds, "ItalicAngle" => 0,
            "Ascent" => 800, "Descent" => -200, "CapHeight" => 700, "StemV" => 80, "FontFile2" => file,
        });
        let system = dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0,
        };
        let glyphs = out.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => name, "CIDSystemInfo" => system,
            "CIDToGIDMap" => "Identity", "DW" => 500, "FontDescriptor" => descriptor,
        });
        let unicode = out.add_object(compressed(Stream::new(Dictionary::new(), self.unicode())));
        out.objects.insert(
            id,
            dictionary! {
                "Type" => "Font", "Subtype" => "Type0", "BaseFont" => name, "Encoding" => "Identity-H",
                "DescendantFonts" => vec![glyphs.into()], "ToUnicode" => unicode,
            }
            .into(),
        );
    }

    fn unicode(&self) -> Vec<u8> {
        let mut map = String::from(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<< /Registry (Adobe) \
             /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
             1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
        );
        // A block holds at most a hundred (Adobe technical note 5411).
        for (block, characters) in self.order.chunks(100).enumerate() {
            map.push_str(&format!("{} beginbfchar\n", characters.len()));
            for (index, character) in characters.iter().enumerate() {
                let code = block * 100 + index + 1;
                let units: String = character
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .map(|unit| format!("{unit:04X}"))
                    .collect();
                map.push_str(&format!("<{code:04X}> <{units}>\n"));
            }
            map.push_str("endbfchar\n");
        }
        map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        map.into_bytes()
    }
}

/// A TrueType file with a number of empty glyphs, 1000 units to the em, each 500 wide.
fn font_file(glyphs: u16) -> Vec<u8> {
    let words = |values: &[u16]| -> Vec<u8> {
        values
            .iter()
            .flat_map(|value| value.to_be_bytes())
            .collect()
    };
    // head: version 1.0, revision 1.0, checksum 0, magic, flags, units per em, two dates, box, style, smallest size,
    // direction, short offsets, glyph format.
    let mut head = words(&[1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 3, 1000]);
    head.extend([0; 16]);
    head.extend(words(&[0, 0, 0, 0, 0, 8, 2, 0, 0]));
    // hhea: version, ascender, descender (-200), gap, widest, bearings, extent, caret, reserved, one metric.
    let mut hhea = words(&[1, 0, 800, 65_336, 0, 500, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    hhea.extend(words(&[1]));
    let mut maxp = words(&[1, 0, glyphs, 0, 0, 0, 0, 1]);
    maxp.extend([0; 16]);
    let mut hmtx = words(&[500, 0]);
    hmtx.extend(vec![0; (usize::from(glyphs) - 1) * 2]);
    let loca = vec![0; (usize::from(glyphs) + 1) * 2];
    // One contour-less byte: an empty table is refused by some readers.
    let glyf = vec![0; 4];
    let tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", glyf),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", maxp),
    ];
    let mut file = words(&[1, 0, 6, 64, 2, 32]);
    let mut offset = 12 + 16 * tables.len();
    let mut data = Vec::new();
    for (tag, table) in tables {
        let mut padded = table.clone();
        padded.resize(table.len().next_multiple_of(4), 0);
        let sum = padded.chunks_exact(4).fold(0u32, |sum, word| {
            sum.wrapping_add(u32::from_be_bytes([word[0], word[1], word[2], word[3]]))
        });
        file.extend(tag);
        file.extend(sum.to_be_bytes());
        file.extend((offset as u32).to_be_bytes());
        file.extend((table.len() as u32).to_be_bytes());
        offset += padded.len();
        data.extend(padded);
    }
    file.extend(data);
    file
}
