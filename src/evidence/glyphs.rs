//! A device that takes the glyphs of a page instead of drawing them.
//!
//! Text that is drawn invisibly (rendering mode 3, ISO 32000-1 9.3.6), as scanners with text recognition write it, is
//! passed on by the interpreter like any other, and taken. Where a page draws over its text is not looked at.

use hayro::hayro_interpret::font::Glyph;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, GlyphDrawMode, Image, Paint, PathDrawMode, SoftMask,
};
use hayro::vello_cpu::kurbo::{Affine, BezPath, Point};

use super::facsimile::Facsimile;
use super::limits::Limits;
use super::line::{Line, Mark};

/// Collects the text of one page.
pub(super) struct Reader {
    /// What was read so far.
    pub(super) line: Line,
    /// Glyphs whose character the file does not tell.
    pub(super) nameless: u64,
    /// More glyphs than a page may have were left out.
    pub(super) cut: bool,
    /// Whether the page is one scanned image.
    pub(super) facsimile: Facsimile,
    left: u32,
    width: f64,
    height: f64,
}

/// Glyphs taken of one page.
const GLYPHS: u32 = 200_000;

impl Reader {
    /// For a page of this size in points.
    pub(super) fn new(width: f64, height: f64, limits: &Limits) -> Self {
        Self {
            line: Line::default(),
            nameless: 0,
            cut: false,
            facsimile: Facsimile::new(width, height, limits),
            left: GLYPHS,
            width,
            height,
        }
    }
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        if !matches!(mode, GlyphDrawMode::Invisible) {
            self.facsimile.other();
        }
        if self.left == 0 {
            self.cut = true;
            return;
        }
        self.left -= 1;
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
        let inside = start.x > -size
            && start.y > -size
            && start.x < self.width + size
            && start.y < self.height + size;
        if !start.x.is_finite()
            || !end.x.is_finite()
            || !end.y.is_finite()
            || !size.is_finite()
            || size <= 0.0
            || !inside
        {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => readable(letter.encode_utf8(&mut [0; 4])),
            Some(BfString::String(letters)) => readable(&letters),
            None => None,
        };
        if text.is_none() {
            self.nameless += 1;
        }
        self.line.push(Mark {
            text,
            start,
            end,
            size,
            known_width: advance.is_some(),
            stroke: matches!(mode, GlyphDrawMode::Stroke(_)),
        });
    }

    fn set_soft_mask(&mut self, mask: Option<SoftMask<'a>>) {
        if mask.is_some() {
            self.facsimile.other();
        }
    }

    fn set_blend_mode(&mut self, mode: BlendMode) {
        self.facsimile.group(1.0, false, mode);
    }

    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {
        self.facsimile.other();
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.facsimile.clip(&clip.path);
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        mode: BlendMode,
    ) {
        self.facsimile.group(opacity, mask.is_some(), mode);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, place: Affine) {
        self.facsimile.image(&image, place);
    }

    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
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
