//! A page that is a picture: evidence that came in another form.
//!
//! The picture is a Figure with alternative text, its text stands invisibly over it, so that a reader can search and
//! select it, and a screen reader reads it.

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary, text_string};
use unicode_bidi::BidiInfo;

use super::binder::{Binder, Title};
use super::outline::Bookmark;
use super::stamp::FONT;
use super::{FieldFont, PdfError};

/// A4, in points.
const PAPER: (f32, f32) = (595.28, 841.89);
/// Left free for the stamp: 11 mm.
const FOOT: f32 = 31.2;
/// Around a picture that is no page: 15 mm.
const MARGIN: f32 = 42.5;

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Black and white, one bit; 0 is black.
    Gray1,
    /// Grey, a byte.
    Gray8,
    /// Red, green and blue (sRGB), a byte each.
    Rgb8,
}

/// How the data of a picture are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// A whole JPEG file.
    Jpeg,
    /// Deflated rows, each after its PNG filter (predictor 15).
    Flate,
}

/// A picture.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Pixels in a row as stored.
    pub width: u32,
    /// Rows as stored.
    pub height: u32,
    /// Its colours.
    pub colour: Colour,
    /// How `data` is written.
    pub coding: Coding,
    /// The data.
    pub data: Vec<u8>,
    /// How it must be turned to stand upright: 1 to 8, as in EXIF.
    pub orientation: u8,
}

/// A piece of text on a page, in points from its lower left corner.
#[derive(Debug, Clone)]
pub struct Run {
    /// The text as it is read.
    pub text: String,
    /// Where its baseline starts.
    pub x: f32,
    /// Height of its baseline.
    pub y: f32,
    /// How long it is.
    pub width: f32,
    /// The size of its type.
    pub height: f32,
    /// Its direction in degrees, counter-clockwise.
    pub angle: f32,
    /// A space or the end of a line follows.
    pub space: bool,
}

/// A page of a foreign file.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its width in points, upright.
    pub width: f32,
    /// Its height in points.
    pub height: f32,
    /// It is a page, and may fill one; otherwise it gets a margin.
    pub page: bool,
    /// What it looks like.
    pub picture: Option<Picture>,
    /// What stands on it.
    pub runs: Vec<Run>,
    /// What a screen reader says of the picture.
    pub alternative: String,
    /// What stands on the page when there is no picture.
    pub notice: String,
}

impl Picture {
    /// As an image (ISO 32000-1, 8.9.5).
    pub(super) fn into_image(self) -> Stream {
        let (space, bits, colours) = match self.colour {
            Colour::Gray1 => ("DeviceGray", 1, 1),
            Colour::Gray8 => ("DeviceGray", 8, 1),
            Colour::Rgb8 => ("DeviceRGB", 8, 3),
        };
        let mut image = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(self.width), "Height" => i64::from(self.height),
            "ColorSpace" => space, "BitsPerComponent" => bits,
        };
        match self.coding {
            Coding::Jpeg => image.set("Filter", "DCTDecode"),
            Coding::Flate => {
                image.set("Filter", "FlateDecode");
                image.set(
                    "DecodeParms",
                    dictionary! { "Predictor" => 15, "Colors" => colours, "BitsPerComponent" => bits,
                    "Columns" => i64::from(self.width) },
                );
            }
        }
        Stream::new(image, self.data).with_compression(false)
    }

    /// Where the unit square of the image goes to stand upright in a rectangle (EXIF 2.32, 4.6.5.1.4).
    fn placed(&self, x: f32, y: f32, w: f32, h: f32) -> [f32; 6] {
        match self.orientation {
            2 => [-w, 0.0, 0.0, h, x + w, y],
            3 => [-w, 0.0, 0.0, -h, x + w, y + h],
            4 => [w, 0.0, 0.0, -h, x, y + h],
            5 => [0.0, -h, -w, 0.0, x + w, y + h],
            6 => [0.0, -h, w, 0.0, x, y + h],
            7 => [0.0, h, w, 0.0, x, y],
            8 => [0.0, h, -w, 0.0, x + w, y],
            _ => [w, 0.0, 0.0, h, x, y],
        }
    }
}

/// A part of the dossier that is filled sheet by sheet.
#[derive(Debug)]
pub struct Sheets {
    title: Title,
    part: ObjectId,
    bookmark: ObjectId,
    first: Option<ObjectId>,
    elements: Vec<Object>,
}

impl Binder<'_> {
    /// Begins a part of sheets.
    pub fn begin_sheets(&mut self, title: &Title) -> Sheets {
        Sheets {
            title: title.clone(),
            part: self.out.new_object_id(),
            bookmark: self.out.new_object_id(),
            first: None,
            elements: Vec::new(),
        }
    }

    /// Adds a page to a part of sheets.
    ///
    /// # Errors
    /// Never for a sound picture.
    pub fn add_sheet(&mut self, sheets: &mut Sheets, sheet: Sheet) -> Result<(), PdfError> {
        let (width, height) = (sheet.width.max(1.0), sheet.height.max(1.0));
        let margin = if sheet.page { 0.0 } else { MARGIN };
        let scale_on = |(wide, high): (f32, f32)| {
            ((wide - 2.0 * margin) / width)
                .min((high - FOOT - margin) / height)
                .min(1.0)
        };
        // A page lies as it was; a picture lies only when it would be larger so.
        let upright = scale_on(PAPER);
        let lying = scale_on((PAPER.1, PAPER.0));
        let lies = if sheet.page {
            width > height
        } else {
            lying > upright
        };
        let ((wide, high), scale) = if lies {
            ((PAPER.1, PAPER.0), lying)
        } else {
            (PAPER, upright)
        };
        let (w, h) = (width * scale, height * scale);
        // A page stands in the middle; a picture hangs from the top.
        let (x, y) = ((wide - w) / 2.0, high - margin - h);

        let page = self.out.new_object_id();
        let mut resources = Dictionary::new();
        let mut content = String::new();
        let mut owners: Vec<Object> = Vec::new();
        let key = self.next_key;
        self.next_key += 1;
        let mut element =
            |out: &mut lopdf::Document, owners: &mut Vec<Object>, mut dictionary: Dictionary| {
                dictionary.set("Type", "StructElem");
                dictionary.set("P", sheets.part);
                dictionary.set("Pg", page);
                dictionary.set("K", owners.len() as i64);
                let id = out.add_object(dictionary);
                owners.push(id.into());
                sheets.elements.push(id.into());
            };
        if let Some(picture) = sheet.picture {
            let matrix: Vec<String> = picture
                .placed(x, y, w, h)
                .iter()
                .map(|number| format!("{number:.3}"))
                .collect();
            let image = self.out.add_object(picture.into_image());
            resources.set("XObject", dictionary! { "Im0" => image });
            content.push_str(&format!(
                "/Figure <</MCID 0>> BDC\nq {} cm /Im0 Do Q\nEMC\n",
                matrix.join(" ")
            ));
            let bounds: Vec<Object> = vec![x.into(), y.into(), (x + w).into(), (y + h).into()];
            element(
                &mut self.out,
                &mut owners,
                dictionary! { "S" => "Figure", "Alt" => text_string(&sheet.alternative),
                "A" => dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => bounds } },
            );
        } else if !sheet.notice.is_empty() {
            resources.set("Font", dictionary! { FONT => self.stamp_font });
            content.push_str(&format!(
                "/P <</MCID {}>> BDC\nq 0 g BT /{FONT} 11 Tf 16 TL 1 0 0 1 71 {:.2} Tm\n",
                owners.len(),
                high - 90.0
            ));
            for line in lines(&sheet.notice, 80) {
                content.push_str(&format!("{} Tj T*\n", FieldFont::shown(&line)));
            }
            content.push_str("ET Q\nEMC\n");
            element(&mut self.out, &mut owners, dictionary! { "S" => "P" });
        }
        if !sheet.runs.is_empty() {
            resources.set("Font", dictionary! { "GrfTekst" => self.invisible_font });
            content.push_str(&format!("/P <</MCID {}>> BDC\nBT 3 Tr\n", owners.len()));
            for run in &sheet.runs {
                let (sin, cos) = run.angle.to_radians().sin_cos();
                let size = (run.height * scale).max(0.5);
                let count = run.text.chars().count().max(1) as f32;
                // Each character is half as wide as the type is high.
                let stretch = (run.width * scale) / (0.5 * size * count) * 100.0;
                content.push_str(&format!(
                    "/GrfTekst {size:.2} Tf {:.2} Tz {cos:.4} {sin:.4} {:.4} {cos:.4} {:.2} {:.2} Tm {} Tj\n",
                    stretch.clamp(1.0, 10_000.0),
                    -sin,
                    x + run.x * scale,
                    y + run.y * scale,
                    self.invisible.code(&visual(&run.text, run.space))
                ));
            }
            content.push_str("ET\nEMC\n");
            element(&mut self.out, &mut owners, dictionary! { "S" => "P" });
        }
        let mut content = Stream::new(Dictionary::new(), content.into_bytes());
        // Uncompressed is larger, not wrong.
        let _ = content.compress();
        let content = self.out.add_object(content);
        let media: Vec<Object> = vec![0.into(), 0.into(), wide.into(), high.into()];
        self.out.objects.insert(
            page,
            dictionary! {
                "Type" => "Page", "Parent" => self.page_tree, "MediaBox" => media, "Resources" => resources,
                "Contents" => content, "StructParents" => key, "Tabs" => "S",
            }
            .into(),
        );
        self.parents.push((key, owners.into()));
        self.pages.push(page);
        sheets.first.get_or_insert(page);
        Ok(())
    }

    /// Ends a part of sheets.
    pub fn end_sheets(&mut self, sheets: Sheets) {
        let Some(first) = sheets.first else { return };
        let mut part = dictionary! {
            "Type" => "StructElem", "S" => "Part", "P" => self.whole, "T" => text_string(&sheets.title.text),
            "K" => sheets.elements,
        };
        if let Some(language) = &sheets.title.language {
            part.set("Lang", text_string(language));
        }
        self.out.objects.insert(sheets.part, part.into());
        self.parts.push(sheets.part);
        self.bookmarks.push(Bookmark {
            id: sheets.bookmark,
            title: sheets.title.text,
            level: sheets.title.level,
            page: first,
            element: sheets.part,
            children: None,
        });
    }
}

/// The characters of a run from left to right, as they stand on the page.
///
/// A PDF has no direction of writing: producers draw Hebrew and Arabic in the order of the eye, and readers that search or
/// copy turn such letters around (ISO 32000-1 14.8.2.3.3). A run that was drawn in the order of the tongue would be found
/// backwards.
fn visual(text: &str, space: bool) -> String {
    let bidi = BidiInfo::new(text, None);
    if !bidi.has_rtl() {
        return format!("{text}{}", if space { " " } else { "" });
    }
    // The space of such a word is on its left; the gap says it already.
    bidi.paragraphs
        .iter()
        .map(|paragraph| bidi.reorder_line(paragraph, paragraph.range.clone()))
        .collect()
}

/// Text in lines of about so many characters, broken at spaces.
fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut();
        match last {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::visual;

    #[test]
    fn letters_that_run_to_the_left_are_drawn_as_the_eye_sees_them() {
        assert_eq!(visual("שלום", true), "םולש");
        assert_eq!(visual("מחיר12", false), "12ריחמ");
        assert_eq!(visual("één", true), "één ");
    }
}
