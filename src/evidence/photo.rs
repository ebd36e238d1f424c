//! Image files of one picture to one sheet: JPEG, PNG, GIF, WebP.
//!
//! A JPEG keeps its own bytes, so that nothing is lost by coding it twice, if a reader of PDF can show it: 8 bits, one
//! or three components, coded with Huffman tables (ISO 32000-1 7.4.8). It is decoded once all the same, because a JPEG
//! that breaks off must be known before it stands in a dossier. Transparent parts become white.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{AnimationDecoder as _, DynamicImage, ImageDecoder, ImageError};

use super::bare::bare;
use super::frame::Format;
use super::limits::Limits;
use super::pixels::Raster;
use super::serve::{Outlet, Stop};
use super::sheet::{Coding, Colour, Picture, Sheet};
use super::{density, markers, reason};
use crate::diagnostic::Text;

/// A decoded file.
struct Shown {
    picture: Picture,
    /// Believable or usual dots per inch, across and down the stored image.
    density: (f64, f64),
    remark: Option<Text>,
}

/// Draws the one picture of the file.
pub(super) fn draw(
    format: Format,
    bytes: Vec<u8>,
    limits: &Limits,
    outlet: &mut Outlet<'_>,
) -> Result<(), Stop> {
    let shown = match format {
        Format::Jpeg => jpeg(bytes, limits),
        Format::Png => {
            let found = density::png(&bytes);
            PngDecoder::new(Cursor::new(&bytes))
                .map_err(|error| refusal(&error, "PNG"))
                .and_then(|decoder| still(decoder, "PNG", limits, false))
                .map(|shown| Shown {
                    density: density::sensible(found),
                    ..shown
                })
        }
        Format::Gif => gif(&bytes, limits),
        Format::Webp => webp(&bytes, limits),
        Format::Pdf | Format::Tiff | Format::Mail | Format::Lent => {
            Err(reason::unsupported_image(""))
        }
    };
    let shown = shown.map_err(Stop::Refused)?;
    for page in outlet.begin(1, limits)? {
        let turned = shown.picture.orientation >= 5;
        let across = f64::from(shown.picture.width) * 72.0 / shown.density.0;
        let down = f64::from(shown.picture.height) * 72.0 / shown.density.1;
        let (width_pt, height_pt) = if turned {
            (down, across)
        } else {
            (across, down)
        };
        outlet.sheet(Sheet {
            page,
            width_pt,
            height_pt,
            image: Some(shown.picture.clone()),
            runs: Vec::new(),
            notes: Vec::new(),
            reason: None,
        })?;
    }
    shown.remark.map_or(Ok(()), |text| outlet.remark(text))
}

fn jpeg(bytes: Vec<u8>, limits: &Limits) -> Result<Shown, Text> {
    let density = density::sensible(density::jpeg(&bytes));
    let markers = markers::read(&bytes);
    let mut decoder =
        JpegDecoder::new(Cursor::new(&bytes)).map_err(|error| refusal(&error, "JPEG"))?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (width, height) = decoder.dimensions();
    check(width, height, limits)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error, "JPEG"))?;
    let complete = markers.is_some_and(|markers| markers.complete);
    let colour = match markers.and_then(|markers| markers.components) {
        Some(1) if complete => Some(Colour::Gray8),
        Some(3) if complete => Some(Colour::Rgb8),
        _ => None,
    };
    let picture = if let Some(colour) = colour {
        Picture {
            width,
            height,
            colour,
            data: bare(bytes),
            coding: Coding::Jpeg,
            orientation: orientation.to_exif(),
        }
    } else {
        image.apply_orientation(orientation);
        raster(image, limits).code(true)
    };
    Ok(Shown {
        picture,
        density,
        remark: (!complete).then(reason::cut_file),
    })
}

fn gif(bytes: &[u8], limits: &Limits) -> Result<Shown, Text> {
    let open = || GifDecoder::new(Cursor::new(bytes)).map_err(|error| refusal(&error, "GIF"));
    let decoder = open()?;
    let (width, height) = decoder.dimensions();
    check(width, height, limits)?;
    let shown = still(decoder, "GIF", limits, false)?;
    let moving = open()?.into_frames().take(2).flatten().count() > 1;
    Ok(Shown {
        remark: moving.then(reason::first_frame),
        ..shown
    })
}

fn webp(bytes: &[u8], limits: &Limits) -> Result<Shown, Text> {
    let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|error| refusal(&error, "WebP"))?;
    let moving = decoder.has_animation();
    let shown = still(decoder, "WebP", limits, true)?;
    Ok(Shown {
        remark: moving.then(reason::first_frame),
        ..shown
    })
}

/// Decodes one picture, turns it upright, puts it on white and codes it. `lossy` when the source was.
fn still(
    mut decoder: impl ImageDecoder,
    name: &str,
    limits: &Limits,
    lossy: bool,
) -> Result<Shown, Text> {
    let (width, height) = decoder.dimensions();
    check(width, height, limits)?;
    let orientation = turn(&mut decoder);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error, name))?;
    image.apply_orientation(orientation);
    Ok(Shown {
        picture: raster(image, limits).code(lossy),
        density: density::sensible(None),
        remark: None,
    })
}

/// How the image says that it is to be turned. WebP writers put the mark of JPEG before their Exif, which it should not have.
fn turn(decoder: &mut impl ImageDecoder) -> Orientation {
    if let Ok(Some(exif)) = decoder.exif_metadata() {
        let plain = exif.strip_prefix(b"Exif\0\0").unwrap_or(&exif);
        if let Some(found) = Orientation::from_exif_chunk(plain) {
            return found;
        }
    }
    decoder.orientation().unwrap_or(Orientation::NoTransforms)
}

/// An image on white, made smaller when it has more pixels than a page may.
pub(super) fn raster(image: DynamicImage, limits: &Limits) -> Raster {
    let image = if fits(image.width(), image.height(), limits) {
        image
    } else {
        let pixels = f64::from(image.width()) * f64::from(image.height());
        let scale = (f64::from(limits.pixels_per_page) / pixels).sqrt();
        let side = |length: u32| ((f64::from(length) * scale) as u32).max(1);
        image.thumbnail_exact(side(image.width()), side(image.height()))
    };
    let (width, height) = (image.width(), image.height());
    match image {
        DynamicImage::ImageLuma8(gray) => Raster::from_gray(width, height, gray.into_raw()),
        DynamicImage::ImageLuma16(_) => {
            Raster::from_gray(width, height, image.into_luma8().into_raw())
        }
        _ if !image.color().has_alpha() => {
            Raster::from_rgb(width, height, image.into_rgb8().into_raw())
        }
        _ => {
            let rgba = image.into_rgba8();
            let mut rgb = Vec::with_capacity(rgba.as_raw().len() / 4 * 3);
            for pixel in rgba.pixels() {
                let [red, green, blue, alpha] = pixel.0;
                rgb.extend([red, green, blue].map(|sample| on_white(sample, alpha)));
            }
            Raster::from_rgb(width, height, rgb)
        }
    }
}

fn on_white(sample: u8, alpha: u8) -> u8 {
    let mixed = u32::from(sample) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
    ((mixed + 127) / 255) as u8
}

fn fits(width: u32, height: u32, limits: &Limits) -> bool {
    u64::from(width) * u64::from(height) <= u64::from(limits.pixels_per_page)
}

/// Refuses what would not fit in memory; up to four times the pixels of a page can be made smaller.
fn check(width: u32, height: u32, limits: &Limits) -> Result<(), Text> {
    let (width, height) = (u64::from(width), u64::from(height));
    if width * height > u64::from(limits.pixels_per_page) * 4 {
        return Err(reason::too_many_pixels(width, height));
    }
    Ok(())
}

/// The refusal for a decoder's error.
fn refusal(error: &ImageError, name: &str) -> Text {
    match error {
        ImageError::Unsupported(_) => reason::unsupported_image(name),
        ImageError::Limits(_) => reason::too_much_memory(),
        _ => reason::broken(name, name),
    }
}
