//! How a text field looks that is filled in beforehand.
//!
//! Viewers draw a field anew when somebody types in it; until then they show this. It is drawn in the font of text fields,
//! by its glyphs where the encoding of such fields lacks a character.

use super::field_font::FieldFont;

/// The size of the type in fields, in points; what does not fit is drawn smaller, down to the least.
pub(super) const SIZE: f32 = 10.0;
/// The size of the type in a field that nobody types in.
pub(super) const SMALL: f32 = 7.5;
const LEAST: f32 = 6.0;
/// The room between the edge of a field and its text, in points.
const MARGIN: f32 = 2.5;

/// The names of the two fonts among the resources of a field.
pub(super) const TYPED: &str = "Veld";
pub(super) const BY_GLYPH: &str = "Teken";

/// A drawn text.
pub(super) struct Drawn {
    /// The content of the appearance.
    pub(super) content: Vec<u8>,
    /// The size of its type.
    pub(super) size: f32,
    /// It is drawn by glyphs.
    pub(super) by_glyph: bool,
    /// A character of it has no glyph.
    pub(super) lacks: bool,
}

/// Draws a text in a field of a width and height in points, on one line or on many; `largest` is the size of its type.
pub(super) fn text(
    font: &FieldFont,
    value: &str,
    room: (f32, f32),
    many: bool,
    largest: f32,
) -> Drawn {
    let by_glyph = value
        .chars()
        .any(|character| character != '\n' && !FieldFont::encodes(character));
    let pen = Pen { font, by_glyph };
    let inner = (room.0 - 2.0 * MARGIN).max(1.0);
    let leading = |size: f32| size * pen.leading();
    let mut size = largest;
    let mut lines = pen.lines(value, inner, size, many);
    let fits = |lines: &[String], size: f32| {
        if many {
            lines.len() as f32 * leading(size) + 2.0 * MARGIN <= room.1
        } else {
            lines.iter().all(|line| pen.width(line, size) <= inner)
        }
    };
    while !fits(&lines, size) && size > LEAST {
        size -= 0.5;
        lines = pen.lines(value, inner, size, many);
    }
    let name = if by_glyph { BY_GLYPH } else { TYPED };
    let first = if many {
        room.1 - MARGIN - size * font.metrics.0 as f32 / 1000.0
    } else {
        (room.1 - size * font.metrics.2 as f32 / 1000.0) / 2.0
    };
    let mut content = format!(
        "/Tx BMC\nq 0 0 {:.2} {:.2} re W n\nBT 0 g /{name} {size} Tf {:.3} TL {MARGIN} {first:.2} Td\n",
        room.0,
        room.1,
        leading(size)
    );
    for line in &lines {
        content.push_str(&format!("{} Tj T*\n", pen.shown(line)));
    }
    content.push_str("ET Q\nEMC\n");
    Drawn {
        content: content.into_bytes(),
        size,
        by_glyph,
        lacks: by_glyph
            && value
                .chars()
                .any(|character| character != '\n' && (font.glyph)(character).is_none()),
    }
}

struct Pen<'a> {
    font: &'a FieldFont,
    by_glyph: bool,
}

impl Pen<'_> {
    fn leading(&self) -> f32 {
        (self.font.metrics.0 - self.font.metrics.1) as f32 / 1000.0
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        if !self.by_glyph {
            return self.font.width(text, size);
        }
        let sum: i64 = text
            .chars()
            .filter_map(|character| (self.font.glyph)(character))
            .map(|(_, width)| width)
            .sum();
        sum as f32 / 1000.0 * size
    }

    fn shown(&self, text: &str) -> String {
        if !self.by_glyph {
            return FieldFont::shown(text);
        }
        let codes: String = text
            .chars()
            .filter_map(|character| (self.font.glyph)(character))
            .map(|(glyph, _)| format!("{glyph:04X}"))
            .collect();
        format!("<{codes}>")
    }

    /// The lines of a text: as they were typed, and broken between words where they are too long.
    fn lines(&self, text: &str, room: f32, size: f32, many: bool) -> Vec<String> {
        if !many {
            return vec![text.replace('\n', " ")];
        }
        let mut lines = Vec::new();
        for typed in text.split('\n') {
            let mut line = String::new();
            for word in typed.split_inclusive(' ') {
                let longer = format!("{line}{word}");
                if self.width(longer.trim_end(), size) <= room {
                    line = longer;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                // A word that is longer than a line goes on where there is room.
                for character in word.chars() {
                    line.push(character);
                    if self.width(line.trim_end(), size) > room && line.chars().count() > 1 {
                        line.pop();
                        lines.push(std::mem::take(&mut line));
                        line.push(character);
                    }
                }
            }
            lines.push(line);
        }
        lines
    }
}
