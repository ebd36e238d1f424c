//! What is drawn over a page because its renderer leaves it out: marks without a look of their own, values of fields, glyphs
//! that a replaced font lacks.
//!
//! Shapes are in points of the page as shown, from its lower left corner.

use std::sync::LazyLock;

use hayro::vello_cpu::color::{AlphaColor, Srgb};
use hayro::vello_cpu::kurbo::{Affine, BezPath, Stroke};
use hayro::vello_cpu::{Pixmap, RenderContext, Resources};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::ReadError;
use skrifa::{FontRef, MetadataProvider as _};

/// The shapes of a page.
#[derive(Default)]
pub(super) struct Overlay {
    shapes: Vec<Shape>,
}

struct Shape {
    path: BezPath,
    colour: [u8; 3],
    way: Way,
}

enum Way {
    Fill,
    /// A line of this width in points.
    Stroke(f64),
    /// As a marker pen does: what is dark stays dark.
    Marker,
}

impl Overlay {
    pub(super) fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    pub(super) fn fill(&mut self, path: BezPath, colour: [u8; 3]) {
        self.push(path, colour, Way::Fill);
    }

    pub(super) fn stroke(&mut self, path: BezPath, colour: [u8; 3], width: f64) {
        self.push(path, colour, Way::Stroke(width.clamp(0.1, 100.0)));
    }

    pub(super) fn marker(&mut self, path: BezPath, colour: [u8; 3]) {
        self.push(path, colour, Way::Marker);
    }

    fn push(&mut self, path: BezPath, colour: [u8; 3], way: Way) {
        const MOST: usize = 50_000;
        if self.shapes.len() < MOST {
            self.shapes.push(Shape { path, colour, way });
        }
    }

    /// Draws the shapes over the pixels; `place` brings points to pixels.
    pub(super) fn draw(&self, pixels: &mut Pixmap, place: Affine) {
        let (width, height) = (pixels.width(), pixels.height());
        let resources = Resources::default();
        let mut context = RenderContext::new(width, height);
        for shape in self
            .shapes
            .iter()
            .filter(|shape| matches!(shape.way, Way::Marker))
        {
            context.set_transform(place);
            context.set_paint(colour(shape.colour));
            context.fill_path(&shape.path);
        }
        context.flush();
        let mut marked = Pixmap::new(width, height);
        context.composite_to_pixmap_at_offset(&resources, &mut marked, 0, 0);
        multiply(pixels, &marked);
        let mut context = RenderContext::new(width, height);
        for shape in &self.shapes {
            context.set_transform(place);
            context.set_paint(colour(shape.colour));
            match shape.way {
                Way::Marker => {}
                Way::Fill => context.fill_path(&shape.path),
                Way::Stroke(width) => {
                    context.set_stroke(Stroke::new(width));
                    context.stroke_path(&shape.path);
                }
            }
        }
        context.flush();
        context.composite_to_pixmap_at_offset(&resources, pixels, 0, 0);
    }
}

fn colour([red, green, blue]: [u8; 3]) -> AlphaColor<Srgb> {
    AlphaColor::from_rgba8(red, green, blue, 255)
}

/// Darkens opaque pixels by colours that are premultiplied.
fn multiply(pixels: &mut Pixmap, marks: &Pixmap) {
    let marks = marks.data_as_u8_slice().chunks_exact(4);
    for (pixel, mark) in pixels.data_as_u8_slice_mut().chunks_exact_mut(4).zip(marks) {
        let rest = 255 - u32::from(mark[3]);
        for part in 0..3 {
            let light = u32::from(mark[part]) + rest;
            pixel[part] = (u32::from(pixel[part]) * light.min(255) / 255) as u8;
        }
    }
}

/// The outline of a letter in the program's own font, 1000 units to the em, and how wide it is; nothing when it has none.
pub(super) fn letter(letter: char) -> Option<(BezPath, f64)> {
    static FONT: LazyLock<Result<FontRef<'static>, ReadError>> =
        LazyLock::new(|| FontRef::new(notosans::REGULAR_TTF));
    let Ok(font) = FONT.as_ref() else {
        return None;
    };
    let glyph = font.charmap().map(letter)?;
    let size = Size::new(1000.0);
    let mut pen = Pen::default();
    let outline = font.outline_glyphs().get(glyph)?;
    if outline
        .draw(
            DrawSettings::unhinted(size, LocationRef::default()),
            &mut pen,
        )
        .is_err()
    {
        return None;
    }
    let width = font
        .glyph_metrics(size, LocationRef::default())
        .advance_width(glyph)?;
    Some((pen.0, f64::from(width)))
}

/// How wide a text is in the program's own font, in thousandths of its size.
pub(super) fn width(text: &str) -> f64 {
    text.chars()
        .map(|one| letter(one).map_or(500.0, |(_, width)| width))
        .sum()
}

#[derive(Default)]
struct Pen(BezPath);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), f64::from(y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), f64::from(y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0
            .quad_to((f64::from(cx), f64::from(cy)), (f64::from(x), f64::from(y)));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.curve_to(
            (f64::from(ax), f64::from(ay)),
            (f64::from(bx), f64::from(by)),
            (f64::from(x), f64::from(y)),
        );
    }

    fn close(&mut self) {
        self.0.close_path();
    }
}
