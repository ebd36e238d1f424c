//! What a file becomes: sheets, each an image of a page with the text that stands on it.
//!
//! Lengths are in points (1/72 inch), measured from the lower left corner of the page as it is shown, so after
//! `Rotate` and `CropBox` (ISO 32000-1 7.7.3.3). Nothing here knows how a sheet is set into a PDF.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Text;

/// One page of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The number of the page in its file, from 1.
    pub page: u32,
    /// Width of the page as shown, in points; 0 when the page could not be read.
    pub width_pt: f64,
    /// Height of the page as shown, in points; 0 when the page could not be read.
    pub height_pt: f64,
    /// The image, or nothing when the page could not be drawn.
    pub image: Option<Picture>,
    /// The text of the page, in the order of reading as far as the file tells.
    pub runs: Vec<Run>,
    /// What people wrote on the page in notes and fields, and cannot be read on the image.
    pub notes: Vec<Text>,
    /// Why there is no image.
    pub reason: Option<Text>,
}

/// An image, ready for an image `XObject` (ISO 32000-1 8.9.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Columns of the stored image, before `orientation`.
    pub width: u32,
    /// Rows of the stored image, before `orientation`.
    pub height: u32,
    /// What a sample means.
    pub colour: Colour,
    /// The coded samples.
    pub data: Vec<u8>,
    /// How they are coded.
    pub coding: Coding,
    /// How to turn it to show it: the values of Exif `Orientation`. 1 unless a JPEG was kept as it was.
    pub orientation: u8,
}

/// The colour space and depth of a [`Picture`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Colour {
    /// `DeviceGray`, 1 bit, 1 is white; a row starts at a byte.
    Gray1,
    /// `DeviceGray`, 8 bits.
    Gray8,
    /// `DeviceRGB`, 8 bits each.
    Rgb8,
}

impl Colour {
    /// `BitsPerComponent` of the image dictionary.
    pub fn bits(self) -> u8 {
        match self {
            Self::Gray1 => 1,
            Self::Gray8 | Self::Rgb8 => 8,
        }
    }

    /// Components of a pixel: `Colors` of the decode parameters.
    pub fn components(self) -> u8 {
        match self {
            Self::Gray1 | Self::Gray8 => 1,
            Self::Rgb8 => 3,
        }
    }

    /// Bytes of one row of `width` pixels, without the byte of the predictor.
    pub fn row(self, width: u32) -> usize {
        let width = width as usize;
        match self {
            Self::Gray1 => width.div_ceil(8),
            Self::Gray8 => width,
            Self::Rgb8 => width * 3,
        }
    }
}

/// How the samples of a [`Picture`] are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Coding {
    /// `DCTDecode`.
    Jpeg,
    /// `FlateDecode` with `Predictor 15`, `Columns` the width, `Colors` and `BitsPerComponent` of the [`Colour`]
    /// (ISO 32000-1 7.4.4.4).
    Flate,
}

/// A word, or a piece of a line that is one for the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The text, in the order of reading.
    pub text: String,
    /// Where the baseline starts, in points from the left.
    pub x: f64,
    /// Where the baseline starts, in points from below.
    pub y: f64,
    /// Length along the baseline, in points.
    pub width: f64,
    /// Size of the type, in points.
    pub height: f64,
    /// Direction of the baseline in degrees, counter-clockwise; 0 is to the right.
    pub angle: f64,
    /// Whether a space or the end of a line follows, so that a reader does not join it with the next run.
    pub space: bool,
}
