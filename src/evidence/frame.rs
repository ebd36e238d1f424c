//! What the parent and the child say to each other: frames of a header in JSON and a body of bytes.
//!
//! A frame is the length of the header and of the body (4 and 8 bytes, big-endian), the header, the body. The parent
//! trusts nothing: both lengths have a cap, and a frame that does not parse counts as a crash.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::limits::Limits;
use super::mail::{Attachment, Mail};
use super::sheet::{Coding, Colour, Picture, Run, Sheet};
use crate::diagnostic::Text;

/// The longest header that is read, in bytes: the runs of one page.
const HEADER: u32 = 64 << 20;

/// What the child is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A PDF.
    Pdf,
    /// JPEG (ISO/IEC 10918).
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// TIFF 6.0, with all its pages.
    Tiff,
    /// A message, which gives no sheets: [`super::Workshop::mail`].
    Mail,
    /// What only the reader knows that was lent to [`super::serve`]: [`super::Workshop::read`].
    Lent,
}

/// The header of the one frame that goes to the child; its body is the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) format: Format,
    pub(super) password: Option<String>,
    /// The first page to draw, from 1.
    pub(super) first: u32,
    /// How many children share the pages: this one draws every so many pages one.
    pub(super) jobs: u32,
    pub(super) limits: Limits,
}

/// The header of a frame that comes back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "frame")]
pub(super) enum Reply {
    /// The file is open.
    Begin {
        /// Pages of the file, including those over the limit.
        pages: u32,
        /// The distance between the pages this child draws: 1, or the number of jobs.
        step: u32,
    },
    /// A page; the body is the image's data.
    Sheet(SheetHeader),
    /// The file cannot be shown at all.
    Refused { reason: Text },
    /// The file needs a password.
    Locked,
    /// Something to know about the file as a whole.
    Remark { text: Text },
    /// A message without its attachments, which follow.
    Mail(Box<Mail>),
    /// One of them; the body is the file.
    Attachment(Attachment),
    /// What the lent reader read.
    Value { value: serde_json::Value },
    /// Everything was said.
    End,
}

/// A [`Sheet`] without the data of its image.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SheetHeader {
    page: u32,
    width_pt: f64,
    height_pt: f64,
    picture: Option<PictureHeader>,
    runs: Vec<Run>,
    notes: Vec<Text>,
    reason: Option<Text>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PictureHeader {
    width: u32,
    height: u32,
    colour: Colour,
    coding: Coding,
    orientation: u8,
}

impl SheetHeader {
    /// Splits a sheet into header and body.
    pub(super) fn split(sheet: Sheet) -> (Self, Vec<u8>) {
        let (picture, data) = match sheet.image {
            None => (None, Vec::new()),
            Some(image) => (
                Some(PictureHeader {
                    width: image.width,
                    height: image.height,
                    colour: image.colour,
                    coding: image.coding,
                    orientation: image.orientation,
                }),
                image.data,
            ),
        };
        let header = Self {
            page: sheet.page,
            width_pt: sheet.width_pt,
            height_pt: sheet.height_pt,
            picture,
            runs: sheet.runs,
            notes: sheet.notes,
            reason: sheet.reason,
        };
        (header, data)
    }

    /// Puts header and body together again.
    pub(super) fn join(self, data: Vec<u8>) -> Sheet {
        Sheet {
            page: self.page,
            width_pt: self.width_pt,
            height_pt: self.height_pt,
            image: self.picture.map(|picture| Picture {
                width: picture.width,
                height: picture.height,
                colour: picture.colour,
                data,
                coding: picture.coding,
                orientation: picture.orientation,
            }),
            runs: self.runs,
            notes: self.notes,
            reason: self.reason,
        }
    }
}

/// Writes one frame.
pub(super) fn write(
    output: &mut impl Write,
    header: &impl Serialize,
    body: &[u8],
) -> io::Result<()> {
    start(output, header, body.len() as u64)?;
    output.write_all(body)?;
    output.flush()
}

/// Starts a frame with a body of so many bytes, which must follow.
pub(super) fn start(output: &mut impl Write, header: &impl Serialize, body: u64) -> io::Result<()> {
    let header = serde_json::to_vec(header)?;
    let length = u32::try_from(header.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(&body.to_be_bytes())?;
    output.write_all(&header)
}

/// Reads one frame whose body is at most `cap` bytes.
pub(super) fn read<T: DeserializeOwned>(
    input: &mut impl Read,
    cap: u64,
) -> io::Result<(T, Vec<u8>)> {
    let (header, body) = read_start(input, cap)?;
    let body = take(input, body)?;
    Ok((header, body))
}

/// Reads the header of a frame; its body of so many bytes follows.
pub(super) fn read_start<T: DeserializeOwned>(
    input: &mut impl Read,
    cap: u64,
) -> io::Result<(T, u64)> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let header = u32::from_be_bytes(length);
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let body = u64::from_be_bytes(length);
    if header > HEADER || body > cap {
        return Err(io::Error::other("a frame is too long"));
    }
    let header = take(input, u64::from(header))?;
    let header = serde_json::from_slice(&header)?;
    Ok((header, body))
}

/// Reads exactly `length` bytes, growing as they come: a length alone reserves nothing.
pub(super) fn take(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = input.by_ref().take(length).read_to_end(&mut bytes)?;
    if read as u64 == length {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
