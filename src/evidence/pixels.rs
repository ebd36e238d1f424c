//! Pixels to [`Picture`]s: the smallest colour space that loses nothing, then the cheaper of two codings.
//!
//! Text pages become deflated rows, with the filter of PNG chosen per row (ISO 32000-1 7.4.4.4, predictor 15): a row
//! equal to the one above becomes zeros, any other is stored as it is, which is what deflate likes of large even areas.
//! A page with a photograph on it becomes a JPEG when that is clearly smaller.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use super::sheet::{Coding, Colour, Picture};

/// Quality of JPEGs made here.
const QUALITY: u8 = 85;

/// Deflate: fast, because a dossier is large and its pages are mostly white.
const LEVEL: u32 = 3;

/// Samples in one colour space, rows without padding except [`Colour::Gray1`].
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) colour: Colour,
    pub(super) samples: Vec<u8>,
}

impl Raster {
    /// From opaque pixels of four bytes, in the smallest colour space that holds them.
    pub(super) fn from_rgba(width: u32, height: u32, rgba: &[u8]) -> Self {
        let (colour, samples) = match depth(
            rgba.chunks_exact(4)
                .map(|pixel| [pixel[0], pixel[1], pixel[2]]),
        ) {
            Colour::Rgb8 => {
                let mut samples = Vec::with_capacity(rgba.len() / 4 * 3);
                for pixel in rgba.chunks_exact(4) {
                    samples.extend_from_slice(&pixel[..3]);
                }
                (Colour::Rgb8, samples)
            }
            Colour::Gray8 => (Colour::Gray8, rgba.iter().copied().step_by(4).collect()),
            Colour::Gray1 => (Colour::Gray1, pack(width, rgba.iter().copied().step_by(4))),
        };
        Self {
            width,
            height,
            colour,
            samples,
        }
    }

    /// From pixels of three bytes.
    pub(super) fn from_rgb(width: u32, height: u32, rgb: Vec<u8>) -> Self {
        let (colour, samples) = match depth(
            rgb.chunks_exact(3)
                .map(|pixel| [pixel[0], pixel[1], pixel[2]]),
        ) {
            Colour::Rgb8 => (Colour::Rgb8, rgb),
            Colour::Gray8 => (Colour::Gray8, rgb.iter().copied().step_by(3).collect()),
            Colour::Gray1 => (Colour::Gray1, pack(width, rgb.iter().copied().step_by(3))),
        };
        Self {
            width,
            height,
            colour,
            samples,
        }
    }

    /// From grey pixels of one byte.
    pub(super) fn from_gray(width: u32, height: u32, gray: Vec<u8>) -> Self {
        let (colour, samples) = if gray.iter().all(|sample| matches!(sample, 0 | 255)) {
            (Colour::Gray1, pack(width, gray.iter().copied()))
        } else {
            (Colour::Gray8, gray)
        };
        Self {
            width,
            height,
            colour,
            samples,
        }
    }

    /// Codes the samples. `lossy` allows a JPEG.
    pub(super) fn code(self, lossy: bool) -> Picture {
        let row = self.colour.row(self.width);
        // A drawn page of text takes well below a tenth of its samples; a photograph takes more than a third.
        let heavy = if lossy && self.colour != Colour::Gray1 {
            Some(guess(&self.samples, row)).filter(|plain| *plain > self.samples.len() / 5)
        } else {
            None
        };
        let photo = heavy.and_then(|plain| self.jpeg().filter(|photo| photo.len() * 5 < plain * 3));
        let (coding, data) = match photo {
            Some(photo) => (Coding::Jpeg, photo),
            None => (Coding::Flate, deflate(&self.samples, row)),
        };
        Picture {
            width: self.width,
            height: self.height,
            colour: self.colour,
            data,
            coding,
            orientation: 1,
        }
    }

    /// The samples as a JPEG; nothing when it cannot be one (more than 65,535 columns or rows).
    pub(super) fn jpeg(&self) -> Option<Vec<u8>> {
        let colour = match self.colour {
            Colour::Gray1 => return None,
            Colour::Gray8 => ExtendedColorType::L8,
            Colour::Rgb8 => ExtendedColorType::Rgb8,
        };
        let mut data = Vec::new();
        JpegEncoder::new_with_quality(&mut data, QUALITY)
            .encode(&self.samples, self.width, self.height, colour)
            .ok()?;
        Some(data)
    }
}

/// The smallest colour space for these pixels.
fn depth(pixels: impl Iterator<Item = [u8; 3]>) -> Colour {
    let mut found = Colour::Gray1;
    for [red, green, blue] in pixels {
        if red != green || green != blue {
            return Colour::Rgb8;
        }
        if red != 0 && red != 255 {
            found = Colour::Gray8;
        }
    }
    found
}

/// Eight pixels a byte, the first in the highest bit; white is 1.
fn pack(width: u32, gray: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut column = 0;
    for sample in gray {
        if column % 8 == 0 {
            packed.push(0);
        }
        if let (true, Some(last)) = (sample >= 128, packed.last_mut()) {
            *last |= 0x80 >> (column % 8);
        }
        column = if column + 1 == width { 0 } else { column + 1 };
    }
    packed
}

/// About how many bytes [`deflate`] would give: a sixteenth of the rows, in bands, tells.
fn guess(samples: &[u8], row: usize) -> usize {
    let band = row.max(1) * 8;
    let picked: Vec<u8> = samples
        .chunks(band)
        .step_by(16)
        .flatten()
        .copied()
        .collect();
    if picked.is_empty() {
        return 0;
    }
    deflate(&picked, row).len() * (samples.len() / picked.len()).max(1)
}

/// Deflates rows of `row` bytes, each with the byte of its filter: 2 (up) for a row equal to the one above, 0 otherwise.
fn deflate(samples: &[u8], row: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(
        Vec::with_capacity(samples.len() / 16 + 64),
        Compression::new(LEVEL),
    );
    let zeros = vec![0; row];
    let mut above = zeros.as_slice();
    for line in samples.chunks_exact(row.max(1)) {
        let (filter, bytes) = if line == above {
            (2, zeros.as_slice())
        } else {
            (0, line)
        };
        // Writing to a vector does not fail.
        let _ = encoder.write_all(&[filter]);
        let _ = encoder.write_all(bytes);
        above = line;
    }
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_pixels_fill_a_byte_and_a_row_starts_a_new_one() {
        assert_eq!(
            pack(3, [255, 0, 255, 0, 255, 0].into_iter()),
            vec![0b1010_0000, 0b0100_0000]
        );
    }

    #[test]
    fn the_smallest_colour_space_wins() {
        let colour = |rgba: &[u8]| Raster::from_rgba(1, 1, rgba).colour;
        assert_eq!(colour(&[255, 255, 255, 255]), Colour::Gray1);
        assert_eq!(colour(&[9, 9, 9, 255]), Colour::Gray8);
        assert_eq!(colour(&[9, 8, 9, 255]), Colour::Rgb8);
    }
}
