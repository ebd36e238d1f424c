//! Which text of a page lies under a shape or outside of a clip, so that nobody can see it.
//!
//! A black bar that is drawn over a name hides it from the eye, not from a search. Only what is surely opaque counts: a
//! fill in a plain colour, in no group or mask that could let something through. An image over text is different: scanners
//! with text recognition write the text first and the scan over it, so images count only while they are a small part of the
//! page.

use std::collections::HashMap;

use hayro::vello_cpu::kurbo::{BezPath, Point, Rect, Shape as _};

/// The height of a band in points: text is looked up by bands.
const BAND: f64 = 12.0;

/// Places looked at for all shapes of a page together.
const LOOKS: usize = 20_000_000;

/// The places of the text so far, and what covers them.
#[derive(Default)]
pub(super) struct Covers {
    /// Three points of each glyph.
    places: Vec<[Point; 3]>,
    hidden: Vec<bool>,
    bands: HashMap<i32, Vec<u32>>,
    clips: Vec<Clip>,
    /// Whether each open group lets through all that is in it.
    groups: Vec<bool>,
    /// A mask or a blend mode is in force.
    pub(super) masked: bool,
    pub(super) blended: bool,
    images: Vec<(Rect, usize)>,
    looks: usize,
}

struct Clip {
    path: BezPath,
    area: Rect,
    /// A rectangle: its area is all there is to know.
    plain: bool,
}

impl Covers {
    /// Takes the place of the next glyph: its baseline from `start` to `end`, of this size.
    pub(super) fn glyph(&mut self, start: Point, end: Point, size: f64) {
        let along = end - start;
        let up = hayro::vello_cpu::kurbo::Vec2::new(-along.y, along.x);
        let up = if along.hypot() > 1e-6 {
            up / along.hypot() * size * 0.3
        } else {
            (0.0, size * 0.3).into()
        };
        let places = [0.25, 0.5, 0.75].map(|part| start + along * part + up);
        let number = self.places.len() as u32;
        self.bands
            .entry((places[1].y / BAND).floor() as i32)
            .or_default()
            .push(number);
        self.hidden.push(!self.within_clips(places[1], size));
        self.places.push(places);
    }

    fn within_clips(&self, place: Point, slack: f64) -> bool {
        self.clips
            .iter()
            .all(|clip| clip.area.inflate(slack, slack).contains(place))
    }

    pub(super) fn push_clip(&mut self, path: &BezPath) {
        let area = path.bounding_box();
        let plain = (path.area().abs() - area.area()).abs() <= area.area() * 0.001;
        self.clips.push(Clip {
            path: path.clone(),
            area,
            plain,
        });
    }

    pub(super) fn pop_clip(&mut self) {
        self.clips.pop();
    }

    pub(super) fn push_group(&mut self, solid: bool) {
        self.groups.push(solid);
    }

    pub(super) fn pop_group(&mut self) {
        self.groups.pop();
    }

    /// Whether what is drawn now hides what lies below.
    pub(super) fn solid(&self) -> bool {
        !self.masked && !self.blended && self.groups.iter().all(|solid| *solid)
    }

    /// An opaque shape is drawn.
    pub(super) fn shape(&mut self, shape: &BezPath) {
        let area = shape.bounding_box();
        self.cover(area, self.places.len(), |place| shape.contains(place));
    }

    /// An opaque image is drawn.
    pub(super) fn image(&mut self, area: Rect) {
        let area = self
            .clips
            .iter()
            .fold(area, |area, clip| area.intersect(clip.area));
        if self.images.len() < 2_000 && area.area() > 0.0 {
            self.images.push((area, self.places.len()));
        }
    }

    fn cover(&mut self, area: Rect, before: usize, inside: impl Fn(Point) -> bool) {
        if self.places.is_empty() || !area.is_finite() || area.width() < 2.0 || area.height() < 2.0
        {
            return;
        }
        let (from, to) = (
            (area.y0 / BAND).floor() as i32,
            (area.y1 / BAND).floor() as i32,
        );
        let bands: Vec<i32> = if (to - from) as usize > self.bands.len() {
            let mut bands: Vec<i32> = self.bands.keys().copied().collect();
            bands.retain(|band| (from..=to).contains(band));
            bands
        } else {
            (from..=to).collect()
        };
        for band in bands {
            for number in self.bands.get(&band).into_iter().flatten() {
                let number = *number as usize;
                self.looks += 1;
                if self.looks > LOOKS {
                    return;
                }
                if number >= before || self.hidden[number] {
                    continue;
                }
                self.hidden[number] = self.places[number].iter().all(|place| {
                    let clipped = self.clips.iter().all(|clip| {
                        clip.area.contains(*place) && (clip.plain || clip.path.contains(*place))
                    });
                    area.contains(*place) && clipped && inside(*place)
                });
            }
        }
    }

    /// Which glyphs cannot be seen, in the order in which they came, on a page of this area.
    pub(super) fn finish(mut self, page: Rect) -> Vec<bool> {
        let images = std::mem::take(&mut self.images);
        let covered: f64 = images
            .iter()
            .map(|(area, _)| area.intersect(page).area())
            .sum();
        self.clips.clear();
        if covered < page.area() * 0.4 {
            for (area, before) in images {
                self.cover(area, before, |_| true);
            }
        }
        self.hidden
    }
}
