//! Recognises pages that are one scanned image and nothing else, and takes that image as it is.
//!
//! Drawing such a page would decode, shrink and code it again: slower, and less sharp than the scan. Invisible text over
//! it is no hindrance. Anything that could change what is seen (a second image, a path, visible text, a mask, a colour
//! space that is not plain, an odd angle) makes the page an ordinary one, which is drawn.

use hayro::hayro_interpret::{BlendMode, Image, RasterImage};
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro::vello_cpu::kurbo::{Affine, BezPath, Rect, Shape as _};

use super::bare::bare;
use super::limits::Limits;
use super::markers;
use super::pixels::Raster;
use super::sheet::{Coding, Colour, Picture};

/// The largest JPEG that is taken as it is, in bytes; larger ones are drawn at the usual resolution.
const LARGEST: usize = 3 << 20;

/// The lowest resolution of a scan, in dots per inch; below it, drawing loses nothing.
const COARSEST: f64 = 90.0;

/// What was seen of a page so far.
pub(super) struct Facsimile {
    page: Rect,
    pixels: u64,
    state: State,
}

enum State {
    Blank,
    One(Picture),
    Ordinary,
}

impl Facsimile {
    /// For a page of this size in points.
    pub(super) fn new(width: f64, height: f64, limits: &Limits) -> Self {
        Self {
            page: Rect::new(0.0, 0.0, width, height),
            pixels: u64::from(limits.pixels_per_page) * 4,
            state: State::Blank,
        }
    }

    /// The image, when it is all there is.
    pub(super) fn picture(self) -> Option<Picture> {
        match self.state {
            State::One(picture) => Some(picture),
            State::Blank | State::Ordinary => None,
        }
    }

    /// Something else is drawn.
    pub(super) fn other(&mut self) {
        self.state = State::Ordinary;
    }

    /// A clip: harmless when it leaves the page whole.
    pub(super) fn clip(&mut self, path: &BezPath) {
        let area = path.bounding_box();
        let within = area.inflate(2.0, 2.0);
        let whole = (path.area().abs() - area.area()).abs() <= area.area() * 0.001;
        if !whole || within.union(self.page) != within {
            self.other();
        }
    }

    /// A group: harmless when it changes nothing.
    pub(super) fn group(&mut self, opacity: f32, masked: bool, mode: BlendMode) {
        if opacity < 1.0 || masked || mode != BlendMode::Normal {
            self.other();
        }
    }

    /// An image; `place` brings its pixels to the page, upright.
    pub(super) fn image(&mut self, image: &Image<'_, '_>, place: Affine) {
        self.state = match (&self.state, image) {
            (State::Blank, Image::Raster(raster)) => {
                self.take(raster, place).map_or(State::Ordinary, State::One)
            }
            _ => State::Ordinary,
        };
    }

    fn take(&self, raster: &RasterImage<'_>, place: Affine) -> Option<Picture> {
        let stream = raster.stream();
        let dict = stream.dict();
        if ["SMask", "Mask", "SMaskInData", "Decode", "D"]
            .iter()
            .any(|key| dict.contains_key(key))
        {
            return None;
        }
        let (width, height) = (dict.get::<u32>("Width")?, dict.get::<u32>("Height")?);
        let area =
            place.transform_rect_bbox(Rect::new(0.0, 0.0, f64::from(width), f64::from(height)));
        let slack = self.page.width().max(self.page.height()) * 0.01;
        let same = |one: f64, other: f64| (one - other).abs() <= slack;
        let covers = same(area.x0, 0.0)
            && same(area.y0, 0.0)
            && same(area.x1, self.page.x1)
            && same(area.y1, self.page.y1);
        let dense = f64::from(width.max(height)) * 72.0
            >= COARSEST * self.page.width().max(self.page.height());
        if !covers || !dense || u64::from(width) * u64::from(height) > self.pixels {
            return None;
        }
        let orientation = orientation(place)?;
        match stream.filters().as_slice() {
            [Filter::DctDecode] => photograph(stream, width, height, orientation),
            [_, ..] if orientation == 1 && dict.get::<u32>("BitsPerComponent") == Some(1) => {
                bilevel(raster, width, height)
            }
            _ => None,
        }
    }
}

/// The scan as the JPEG it is.
fn photograph(stream: &Stream<'_>, width: u32, height: u32, orientation: u8) -> Option<Picture> {
    let dict = stream.dict();
    // A transform of the colours that only the dictionary tells.
    if dict
        .get::<Dict<'_>>("DecodeParms")
        .is_some_and(|parms| parms.contains_key("ColorTransform"))
    {
        return None;
    }
    let data = stream.raw_data();
    let found =
        markers::read(&data).filter(|found| found.complete && found.size == (width, height))?;
    let colour = match (found.components?, components(dict)?) {
        (1, 1) => Colour::Gray8,
        (3, 3) => Colour::Rgb8,
        _ => return None,
    };
    (data.len() <= LARGEST).then(|| Picture {
        width,
        height,
        colour,
        data: bare(data.into_owned()),
        coding: Coding::Jpeg,
        orientation,
    })
}

/// The components of a plain colour space; profiles are taken for what they almost always are, sRGB or grey.
fn components(dict: &Dict<'_>) -> Option<u8> {
    let named = |name: &Name<'_>| match &**name {
        b"DeviceGray" | b"CalGray" | b"G" => Some(1),
        b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(3),
        _ => None,
    };
    match dict.get::<Object<'_>>("ColorSpace")? {
        Object::Name(name) => named(&name),
        Object::Array(space) => family(&space, named),
        _ => None,
    }
}

fn family(space: &Array<'_>, named: impl Fn(&Name<'_>) -> Option<u8>) -> Option<u8> {
    let mut parts = space.flex_iter();
    let name = parts.next::<Name<'_>>()?;
    if &*name == b"ICCBased" {
        let profile = parts.next::<Stream<'_>>()?;
        return profile.dict().get::<u8>("N");
    }
    named(&name)
}

/// A fax or a scan in black and white, in its own resolution.
fn bilevel(raster: &RasterImage<'_>, width: u32, height: u32) -> Option<Picture> {
    let mut picture = None;
    raster.with_rgba(
        |image, alpha| {
            use hayro::hayro_interpret::ImageData;
            if let (ImageData::Luma(luma), None) = (image, alpha)
                && (luma.width, luma.height) == (width, height)
            {
                let raster = Raster::from_gray(width, height, luma.data);
                picture = (raster.colour == Colour::Gray1).then(|| raster.code(false));
            }
        },
        None,
    );
    picture
}

/// How the image lies on the page, as a value of Exif `Orientation`; nothing at any other angle.
fn orientation(place: Affine) -> Option<u8> {
    let [a, b, c, d, _, _] = place.as_coeffs();
    let small = (a.abs() + b.abs() + c.abs() + d.abs()) * 1e-3;
    // The page counts upwards and the image downwards, so an upright image has a negative `d`.
    if b.abs() < small && c.abs() < small {
        return Some(match (a > 0.0, d < 0.0) {
            (true, true) => 1,
            (false, true) => 2,
            (false, false) => 3,
            (true, false) => 4,
        });
    }
    if a.abs() < small && d.abs() < small {
        return Some(match (b < 0.0, c < 0.0) {
            // Columns run down, rows to the left: turned to the right.
            (true, true) => 6,
            (true, false) => 5,
            (false, true) => 7,
            (false, false) => 8,
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_to_the_right_is_six() {
        // The left upper pixel of the image ends at the right upper corner of the page.
        let place = Affine::new([0.0, -1.0, -1.0, 0.0, 100.0, 200.0]);
        assert_eq!(orientation(place), Some(6));
        assert_eq!(
            orientation(Affine::new([1.0, 0.0, 0.0, -1.0, 0.0, 200.0])),
            Some(1)
        );
        assert_eq!(orientation(Affine::rotate(0.3)), None);
    }
}
