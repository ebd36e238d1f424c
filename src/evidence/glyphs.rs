//! A device that takes the glyphs of a page instead of drawing them.
//!
//! Text that is drawn invisibly (rendering mode 3, ISO 32000-1 9.3.6), as scanners with text recognition write it, is
//! passed on by the interpreter like any other, and taken. What a page draws over its text hides it ([`Covers`]). Where a
//! font is not in the file, glyphs that its substitute lacks are drawn here, or counted.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::font::{Glyph, OutlineGlyph};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::pattern::Pattern;
use hayro::hayro_interpret::{
    BlendMode, CacheKey as _, ClipPath, Device, GlyphDrawMode, Image, Paint, PathDrawMode, SoftMask,
};
use hayro::vello_cpu::kurbo::{Affine, BezPath, Point, Rect};

use super::covers::Covers;
use super::facsimile::Facsimile;
use super::limits::Limits;
use super::line::{Line, Mark};
use super::overlay::{self, Overlay};
use super::sheet::Run;

/// What is known of the fonts of a file.
#[derive(Default)]
pub(super) struct Fonts {
    /// Set when the interpreter asks for a font that is not in the file; its glyphs come next.
    pub(super) asked: Arc<AtomicBool>,
    /// Fonts by their key: whether they stand for another.
    replaced: HashMap<u128, bool>,
    /// Glyphs of those by their key: whether nothing is drawn for them.
    blank: HashMap<u128, bool>,
}

/// Collects the text of one page.
pub(super) struct Reader<'f> {
    /// Glyphs whose character the file does not tell.
    pub(super) nameless: u64,
    /// More glyphs than a page may have were left out.
    pub(super) cut: bool,
    /// Whether the page is one scanned image.
    pub(super) facsimile: Facsimile,
    /// Glyphs that the renderer leaves out.
    pub(super) overlay: Overlay,
    /// How many glyphs nobody can draw, and which.
    pub(super) unseen: u64,
    pub(super) letters: BTreeSet<String>,
    marks: Vec<Mark>,
    covers: Covers,
    fonts: &'f mut Fonts,
    page: Rect,
}

/// Glyphs taken of one page.
const GLYPHS: usize = 200_000;

impl<'f> Reader<'f> {
    /// For a page of this size in points.
    pub(super) fn new(width: f64, height: f64, limits: &Limits, fonts: &'f mut Fonts) -> Self {
        fonts.asked.store(false, Ordering::Relaxed);
        Self {
            nameless: 0,
            cut: false,
            facsimile: Facsimile::new(width, height, limits),
            overlay: Overlay::default(),
            unseen: 0,
            letters: BTreeSet::new(),
            marks: Vec::new(),
            covers: Covers::default(),
            fonts,
            page: Rect::new(0.0, 0.0, width, height),
        }
    }

    /// The words that can be seen, and whether there are others.
    pub(super) fn words(&mut self) -> (Vec<Run>, bool) {
        let hidden = std::mem::take(&mut self.covers).finish(self.page);
        let mut line = Line::default();
        let mut covered = false;
        for (mark, hidden) in std::mem::take(&mut self.marks).into_iter().zip(hidden) {
            if hidden {
                covered |= mark
                    .text
                    .as_deref()
                    .is_some_and(|text| !text.trim().is_empty());
            } else {
                line.push(mark);
            }
        }
        (line.finish(), covered)
    }

    /// Draws the glyph of a font that is not in the file, if the one in its place has none.
    fn replace(&mut self, glyph: &OutlineGlyph, place: Affine, paint: &Paint<'_>) {
        let asked = &self.fonts.asked;
        let replaced = *self
            .fonts
            .replaced
            .entry(glyph.font_cache_key())
            .or_insert_with(|| asked.swap(false, Ordering::Relaxed));
        if !replaced {
            return;
        }
        let blank = *self
            .fonts
            .blank
            .entry(glyph.identifier().cache_key())
            .or_insert_with(|| {
                glyph.glyph_id().to_u32() == 0 || glyph.outline().elements().is_empty()
            });
        if !blank {
            return;
        }
        let text = glyph.as_unicode().map(|text| match text {
            BfString::Char(letter) => letter.to_string(),
            BfString::String(letters) => letters,
        });
        let text: Option<String> = text.map(|text| {
            text.chars()
                .filter(|letter| {
                    !letter.is_whitespace() && !letter.is_control() && !invisible(*letter)
                })
                .collect()
        });
        if text.as_deref() == Some("") {
            return;
        }
        let shapes: Option<Vec<(BezPath, f64)>> = text
            .as_deref()
            .and_then(|text| text.chars().map(overlay::letter).collect());
        let Some(shapes) = shapes else {
            self.unseen += 1;
            if self.letters.len() < 20 {
                self.letters.insert(text.unwrap_or_else(|| "?".to_owned()));
            }
            return;
        };
        let colour = match paint {
            Paint::Color(colour) => {
                let [red, green, blue, _] = colour.to_rgba().to_rgba8();
                [red, green, blue]
            }
            Paint::Pattern(_) => [0, 0, 0],
        };
        let wide: f64 = shapes.iter().map(|(_, width)| width).sum();
        let room = glyph.advance_width().map_or(wide, f64::from);
        let narrow = if room > 1.0 && wide > room {
            room / wide
        } else {
            1.0
        };
        let mut x = 0.0;
        for (shape, width) in shapes {
            let place =
                place * Affine::scale_non_uniform(narrow, 1.0) * Affine::translate((x, 0.0));
            self.overlay.fill(place * shape, colour);
            x += width;
        }
    }
}

/// Nothing to see by itself.
fn invisible(letter: char) -> bool {
    matches!(u32::from(letter), 0xAD | 0x200B..=0x200F | 0x2060..=0x2064 | 0xFEFF | 0xFE00..=0xFE0F)
}

impl<'a> Device<'a> for Reader<'_> {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        if !matches!(mode, GlyphDrawMode::Invisible) {
            self.facsimile.other();
        }
        if self.marks.len() == GLYPHS {
            self.cut = true;
            return;
        }
        let place = transform * glyph_transform;
        let start = place * Point::ORIGIN;
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width().map(f64::from),
            // The width of a glyph that is drawn by operators is not told; the next glyph shows where it ended.
            Glyph::Type3(_) => None,
        };
        let end = place * Point::new(advance.unwrap_or(500.0), 0.0);
        let top = place * Point::new(0.0, 1000.0);
        let size = (top - start).hypot();
        let inside = self.page.inflate(size, size).contains(start);
        if !start.x.is_finite()
            || !end.x.is_finite()
            || !end.y.is_finite()
            || !size.is_finite()
            || size <= 0.0
            || !inside
        {
            return;
        }
        if let (Glyph::Outline(outline), GlyphDrawMode::Fill) = (glyph, mode) {
            self.replace(outline, place, paint);
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => readable(letter.encode_utf8(&mut [0; 4])),
            Some(BfString::String(letters)) => readable(&letters),
            None => None,
        };
        if text.is_none() {
            self.nameless += 1;
        }
        self.covers.glyph(start, end, size);
        self.marks.push(Mark {
            text,
            start,
            end,
            size,
            known_width: advance.is_some(),
            stroke: matches!(mode, GlyphDrawMode::Stroke(_)),
        });
    }

    fn set_soft_mask(&mut self, mask: Option<SoftMask<'a>>) {
        self.covers.masked = mask.is_some();
        if mask.is_some() {
            self.facsimile.other();
        }
    }

    fn set_blend_mode(&mut self, mode: BlendMode) {
        self.covers.blended = mode != BlendMode::Normal;
        self.facsimile.group(1.0, false, mode);
    }

    fn draw_path(&mut self, path: &BezPath, place: Affine, paint: &Paint<'a>, mode: &PathDrawMode) {
        self.facsimile.other();
        let opaque = match paint {
            Paint::Color(colour) => colour.to_rgba().components()[3] > 0.99,
            Paint::Pattern(pattern) => matches!(**pattern, Pattern::Shading(_)),
        };
        if opaque
            && matches!(mode, PathDrawMode::Fill(_))
            && !self.marks.is_empty()
            && self.covers.solid()
        {
            self.covers.shape(&(place * path));
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.covers.push_clip(&clip.path);
        self.facsimile.clip(&clip.path);
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        mode: BlendMode,
    ) {
        let solid = opacity >= 1.0 && mask.is_none() && mode == BlendMode::Normal;
        self.covers.push_group(solid);
        self.facsimile.group(opacity, mask.is_some(), mode);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, place: Affine) {
        if let Image::Raster(raster) = &image
            && self.covers.solid()
            && !self.marks.is_empty()
        {
            let dict = raster.stream().dict();
            let through = ["SMask", "Mask", "SMaskInData"]
                .iter()
                .any(|key| dict.contains_key(*key));
            let [_, b, c, _, _, _] = place.as_coeffs();
            if !through && (b.abs() + c.abs() < 1e-6) {
                let whole = Rect::new(
                    0.0,
                    0.0,
                    f64::from(raster.width()),
                    f64::from(raster.height()),
                );
                self.covers.image(place.transform_rect_bbox(whole));
            }
        }
        self.facsimile.image(&image, place);
    }

    fn pop_clip_path(&mut self) {
        self.covers.pop_clip();
    }

    fn pop_transparency_group(&mut self) {
        self.covers.pop_group();
    }
}

/// The text of a glyph when a person could read it: no control, private or replacement characters.
fn readable(text: &str) -> Option<String> {
    let text: String = text
        .chars()
        .filter(|letter| {
            let private =
                matches!(u32::from(*letter), 0xE000..=0xF8FF | 0xF_0000.. | 0xFFF0..=0xFFFF);
            (letter.is_whitespace() || !letter.is_control()) && !private
        })
        .collect();
    (!text.is_empty()).then_some(text)
}
