//! TIFF 6.0 to sheets, all its pages: scans, fax copies, photographs.
//!
//! The crate `tiff` reads uncompressed, LZW, deflate, `PackBits`, JPEG and CCITT group 4 data. Group 3 and the old
//! form of JPEG are refused by it; such a page says so.

use std::collections::BTreeSet;
use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer};
use tiff::decoder::{Decoder, DecodingResult, Limits as TiffLimits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::limits::Limits;
use super::serve::{Outlet, Stop};
use super::sheet::Sheet;
use super::{density, palette, photo, reason};
use crate::diagnostic::Text;

type Reader = Decoder<Cursor<Vec<u8>>>;

/// Pages counted at most: more are a loop or an attack.
const PAGES: u32 = 20_000;

/// Draws the pages that were asked for.
pub(super) fn draw(
    mut bytes: Vec<u8>,
    limits: &Limits,
    outlet: &mut Outlet<'_>,
) -> Result<(), Stop> {
    let coloured = palette::mark(&mut bytes);
    let mut reader = open(bytes, limits).map_err(Stop::Refused)?;
    let pages = count(&mut reader);
    // A file of one page that cannot be read is a file that cannot be read, which is said before it begins.
    let mut only = if pages == 1 {
        Some(sheet(&mut reader, 1, limits, &coloured).map_err(Stop::Refused)?)
    } else {
        None
    };
    for page in outlet.begin(pages, limits)? {
        let shown = match only.take() {
            Some(sheet) => Ok(sheet),
            None => sheet(&mut reader, page, limits, &coloured),
        };
        let sheet = shown.unwrap_or_else(|reason| Sheet {
            page,
            width_pt: 0.0,
            height_pt: 0.0,
            image: None,
            runs: Vec::new(),
            notes: Vec::new(),
            reason: Some(reason),
        });
        outlet.sheet(sheet)?;
    }
    Ok(())
}

fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Reader, Text> {
    let mut allowed = TiffLimits::default();
    allowed.decoding_buffer_size = limits.pixels_per_page as usize * 16;
    allowed.intermediate_buffer_size = limits.pixels_per_page as usize * 16;
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    Ok(decoder.with_limits(allowed))
}

/// The pages of the file. A directory that was seen before ends the list.
fn count(reader: &mut Reader) -> u32 {
    let mut seen = BTreeSet::new();
    let mut pages = 1;
    while pages < PAGES && reader.more_images() {
        if !reader
            .ifd_pointer()
            .is_none_or(|pointer| seen.insert(pointer.0))
            || reader.next_image().is_err()
        {
            break;
        }
        pages += 1;
    }
    pages
}

fn sheet(
    reader: &mut Reader,
    page: u32,
    limits: &Limits,
    coloured: &BTreeSet<u32>,
) -> Result<Sheet, Text> {
    reader
        .seek_to_image(page as usize - 1)
        .map_err(|error| refusal(&error))?;
    let (width, height) = reader.dimensions().map_err(|error| refusal(&error))?;
    if u64::from(width) * u64::from(height) > u64::from(limits.pixels_per_page) * 4 {
        return Err(reason::too_many_pixels(u64::from(width), u64::from(height)));
    }
    let (across, down) = density::sensible(resolution(reader));
    let orientation = reader
        .find_tag_unsigned::<u8>(Tag::Orientation)
        .ok()
        .flatten()
        .and_then(Orientation::from_exif);
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    let image = decode(reader, width, height, coloured.contains(&(page - 1)))?;
    let (width_pt, height_pt) = (
        f64::from(width) * 72.0 / across,
        f64::from(height) * 72.0 / down,
    );
    let turned = orientation.to_exif() >= 5;
    let (width_pt, height_pt) = if turned {
        (height_pt, width_pt)
    } else {
        (width_pt, height_pt)
    };
    let mut image = image;
    image.apply_orientation(orientation);
    Ok(Sheet {
        page,
        width_pt,
        height_pt,
        image: Some(photo::raster(image, limits).code(true)),
        runs: Vec::new(),
        notes: Vec::new(),
        reason: None,
    })
}

/// The resolution tags, in dots per inch.
fn resolution(reader: &mut Reader) -> Option<(f64, f64)> {
    let mut number = |tag| match reader.find_tag(tag).ok().flatten()? {
        tiff::decoder::ifd::Value::Rational(above, below) if below != 0 => {
            Some(f64::from(above) / f64::from(below))
        }
        _ => None,
    };
    let (across, down) = (number(Tag::XResolution)?, number(Tag::YResolution)?);
    match reader
        .find_tag_unsigned::<u16>(Tag::ResolutionUnit)
        .ok()
        .flatten()
        .unwrap_or(2)
    {
        2 => Some((across, down)),
        3 => Some((across * 2.54, down * 2.54)),
        _ => None,
    }
}

fn decode(
    reader: &mut Reader,
    width: u32,
    height: u32,
    coloured: bool,
) -> Result<DynamicImage, Text> {
    let colour = reader.colortype().map_err(|error| refusal(&error))?;
    let palette = if coloured {
        let table = reader.get_tag_u16_vec(Tag::ColorMap);
        Some(table.map_err(|error| refusal(&error))?)
    } else {
        None
    };
    let mut result = DecodingResult::U8(Vec::new());
    let layout = reader
        .read_image_to_buffer(&mut result)
        .map_err(|error| refusal(&error))?;
    let samples = match result {
        DecodingResult::U8(samples) => samples,
        DecodingResult::U16(samples) => samples
            .into_iter()
            .map(|sample| (sample >> 8) as u8)
            .collect(),
        _ => return Err(reason::unsupported_image("TIFF")),
    };
    let samples = if layout.planes > 1 {
        interleaved(&samples, layout.planes)
    } else {
        samples
    };
    let image = match (colour, palette) {
        (ColorType::Gray(bits @ (1 | 2 | 4 | 8)), Some(palette)) => {
            let indices = unpack(&samples, width, height, bits);
            let third = palette.len() / 3;
            let colour = |index: u8, part: usize| {
                palette
                    .get(usize::from(index) + part * third)
                    .map_or(0, |level| (level >> 8) as u8)
            };
            let rgb = indices
                .into_iter()
                .flat_map(|index| [0, 1, 2].map(|part| colour(index, part)))
                .collect();
            ImageBuffer::from_raw(width, height, rgb).map(DynamicImage::ImageRgb8)
        }
        (ColorType::Gray(bits @ (1 | 2 | 4)), _) => {
            let top = (1_u16 << bits) - 1;
            let gray = unpack(&samples, width, height, bits)
                .into_iter()
                .map(|level| (u16::from(level) * 255 / top) as u8)
                .collect();
            ImageBuffer::from_raw(width, height, gray).map(DynamicImage::ImageLuma8)
        }
        (ColorType::Gray(8 | 16), _) => {
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageLuma8)
        }
        (ColorType::GrayA(8 | 16), _) => {
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageLumaA8)
        }
        (ColorType::RGB(8 | 16), _) => {
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageRgb8)
        }
        (ColorType::RGBA(8 | 16), _) => {
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageRgba8)
        }
        (ColorType::CMYK(8 | 16), _) => {
            let rgb = samples.chunks_exact(4).flat_map(ink).collect();
            ImageBuffer::from_raw(width, height, rgb).map(DynamicImage::ImageRgb8)
        }
        (ColorType::YCbCr(8), _) => {
            let rgb = samples.chunks_exact(3).flat_map(video).collect();
            ImageBuffer::from_raw(width, height, rgb).map(DynamicImage::ImageRgb8)
        }
        _ => return Err(reason::unsupported_image("TIFF")),
    };
    image.ok_or_else(|| reason::broken("TIFF", "TIFF"))
}

/// Samples that stand in planes, one colour after the other, as pixels (TIFF 6.0, `PlanarConfiguration`).
fn interleaved(samples: &[u8], planes: usize) -> Vec<u8> {
    let plane = samples.len() / planes;
    let mut out = Vec::with_capacity(samples.len());
    for pixel in 0..plane {
        out.extend((0..planes).map(|number| samples[number * plane + pixel]));
    }
    out
}

/// Samples of less than a byte, one in a byte each; rows start at a byte.
fn unpack(samples: &[u8], width: u32, height: u32, bits: u8) -> Vec<u8> {
    let (width, bits) = (width as usize, usize::from(bits));
    let row = (width * bits).div_ceil(8);
    let mask = ((1_u16 << bits) - 1) as u8;
    let mut out = Vec::with_capacity(width * height as usize);
    for line in samples.chunks(row.max(1)).take(height as usize) {
        out.extend((0..width).map(|column| {
            let at = column * bits;
            line.get(at / 8)
                .map_or(0, |byte| (byte >> (8 - bits - at % 8)) & mask)
        }));
    }
    out
}

/// Four inks on paper, without a profile.
fn ink(pixel: &[u8]) -> [u8; 3] {
    let black = 255 - u32::from(pixel[3]);
    [0, 1, 2].map(|part| ((255 - u32::from(pixel[part])) * black / 255) as u8)
}

/// Brightness and two differences (ITU-R BT.601, as TIFF 6.0 section 21 has it).
fn video(pixel: &[u8]) -> [u8; 3] {
    let (y, blue, red) = (
        f32::from(pixel[0]),
        f32::from(pixel[1]) - 128.0,
        f32::from(pixel[2]) - 128.0,
    );
    let level = |value: f32| value.round().clamp(0.0, 255.0) as u8;
    [
        level(y + 1.402 * red),
        level(y - 0.344_14 * blue - 0.714_14 * red),
        level(y + 1.772 * blue),
    ]
}

fn refusal(error: &TiffError) -> Text {
    match error {
        TiffError::UnsupportedError(_) => reason::unsupported_image("TIFF"),
        TiffError::LimitsExceeded => reason::too_much_memory(),
        _ => reason::broken("TIFF", "TIFF"),
    }
}
