//! The fonts: typst's own, Noto Sans, a folder, and the system's when nothing else has a character.
//!
//! The first two are in the binary, so most documents come out the same on every machine. The system's fonts
//! are looked for only when a character needs them, because that takes time.

use std::path::PathBuf;
use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::layout::{Abs, Em};
use typst::text::{Font, FontInstance, FontVariant, FontVariations};
use typst_kit::fonts::{self, FontStore};

use crate::pdf::FieldFont;

/// The fonts of a press.
pub struct Fonts {
    own: FontStore,
    with_system: OnceLock<FontStore>,
    folder: Option<PathBuf>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Fonts {
    /// The fonts in the binary, and those in a folder.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self {
            own: store(folder.as_deref(), false),
            with_system: OnceLock::new(),
            folder,
        }
    }

    /// The store to set a text with: without the system's fonts when every character is there without them.
    pub(super) fn store_for(&self, system: bool) -> &FontStore {
        if system {
            self.with_system
                .get_or_init(|| store(self.folder.as_deref(), true))
        } else {
            &self.own
        }
    }

    /// Whether any font has the character; the second answer is whether it needs the system's fonts.
    pub fn has(&self, character: char) -> Option<bool> {
        if character.is_ascii() || covers(&self.own, character) {
            return Some(false);
        }
        covers(self.store_for(true), character).then_some(true)
    }

    /// The families that are there without the system's, sorted; for `griffie doctor`.
    pub fn families(&self) -> Vec<String> {
        self.own
            .book()
            .families()
            .map(|(name, _)| name.to_owned())
            .collect()
    }
}

fn store(folder: Option<&std::path::Path>, system: bool) -> FontStore {
    let mut store = FontStore::new();
    store.extend(fonts::embedded());
    for face in [
        notosans::REGULAR_TTF,
        notosans::BOLD_TTF,
        notosans::ITALIC_TTF,
        notosans::BOLD_ITALIC_TTF,
    ] {
        store.extend(Font::iter(Bytes::new(face)).map(|font| {
            let info = font.info().clone();
            (font, info)
        }));
    }
    if let Some(folder) = folder {
        store.extend(fonts::scan(folder));
    }
    if system {
        store.extend(fonts::system());
    }
    store
}

fn covers(store: &FontStore, character: char) -> bool {
    let book = store.book();
    (0..)
        .map_while(|index| book.info(index))
        .any(|info| info.coverage.contains(character as u32))
}

/// The full TrueType font that text fields are filled in with; Latin, as the encoding of such fields is.
pub fn field_font() -> FieldFont {
    let (mut name, mut widths, mut metrics, mut bounds) = (
        "NotoSans".to_owned(),
        vec![500; 224],
        (1069, -293, 714),
        [-621, -389, 2800, 1067],
    );
    if let Some(font) = Font::new(Bytes::new(notosans::REGULAR_TTF), 0) {
        name = font.post_script_name().unwrap_or(name);
        let font = font.instantiate(
            FontVariant::default(),
            Abs::pt(10.0),
            &FontVariations::default(),
        );
        let thousandths = |em: Em| (em.get() * 1000.0).round() as i64;
        let scale = 1000.0 / font.units_per_em();
        let width = |code| {
            font.ttf()
                .glyph_index(FieldFont::character(code))
                .and_then(|glyph| font.x_advance(glyph.0))
                .map_or(0, thousandths)
        };
        widths = (32..=255).map(width).collect();
        metrics = (
            thousandths(font.metrics().ascender),
            thousandths(font.metrics().descender),
            thousandths(font.metrics().cap_height),
        );
        let sides = font.ttf().global_bounding_box();
        bounds = [sides.x_min, sides.y_min, sides.x_max, sides.y_max]
            .map(|side| (f64::from(side) * scale).round() as i64);
    }
    FieldFont {
        name,
        bytes: notosans::REGULAR_TTF,
        widths,
        metrics,
        bounds,
        glyph,
        compressed: OnceLock::new(),
    }
}

/// The glyph of a character in the font of text fields, and its width in thousandths.
fn glyph(character: char) -> Option<(u16, i64)> {
    static FONT: OnceLock<Option<FontInstance>> = OnceLock::new();
    let font = FONT.get_or_init(|| {
        let font = Font::new(Bytes::new(notosans::REGULAR_TTF), 0)?;
        Some(font.instantiate(
            FontVariant::default(),
            Abs::pt(10.0),
            &FontVariations::default(),
        ))
    });
    let font = font.as_ref()?;
    let glyph = font.ttf().glyph_index(character)?;
    let width = font.x_advance(glyph.0)?;
    Some((glyph.0, (width.get() * 1000.0).round() as i64))
}

/// The characters of a text that cannot be printed, each once; and whether the system's fonts are needed.
///
/// Characters without a picture of their own (line ends, joiners, variation selectors) need no glyph.
pub fn missing_characters(text: &str, fonts: &Fonts) -> (Vec<char>, bool) {
    let mut missing = Vec::new();
    let mut system = false;
    for character in text.chars().filter(|character| !character.is_ascii()) {
        if is_invisible(character) || missing.contains(&character) {
            continue;
        }
        match fonts.has(character) {
            Some(needed) => system |= needed,
            None => missing.push(character),
        }
    }
    (missing, system)
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{00AD}' | '\u{034F}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}
