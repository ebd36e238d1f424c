//! Annotations and fields that a page has besides its content (ISO 32000-1 12.5, 12.7): what has no look of its own is
//! drawn here, and what people wrote in them is listed.
//!
//! A renderer draws the look that an annotation brings (its appearance stream). Programs leave it out, or leave it empty and
//! trust the reader to make it: highlights, ink, typed notes and filled-in values would vanish.

use hayro::hayro_syntax::object::{
    Array, Dict, Name, Number, Object, Rect, Stream, String as PdfString,
};
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::kurbo::{Affine, BezPath, Circle, Ellipse, Line, Point, Shape as _};

use super::look::text;
use super::overlay::{self, Overlay};
use super::reason;
use super::sheet::Run;
use crate::diagnostic::Text;

/// Annotations looked at on a page.
const MARKS: usize = 5_000;

/// Notes listed of a page.
const NOTES: usize = 500;

/// What the file says of all its fields.
#[derive(Default, Clone)]
pub(super) struct Form {
    /// The reader is to make the looks of fields anew.
    unfinished: bool,
    size: Option<f64>,
}

impl Form {
    /// The form of the file.
    pub(super) fn of(catalog: &Dict<'_>) -> Self {
        let Some(form) = catalog.get::<Dict<'_>>("AcroForm") else {
            return Self::default();
        };
        Self {
            unfinished: form.get::<bool>("NeedAppearances") == Some(true),
            size: form
                .get::<PdfString<'_>>("DA")
                .and_then(|look| type_size(look.as_bytes())),
        }
    }
}

/// What was found on a page.
#[derive(Default)]
pub(super) struct Found {
    /// What people wrote, in words for a list.
    pub(super) notes: Vec<Text>,
    /// The text that was drawn here.
    pub(super) runs: Vec<Run>,
}

/// Looks at the annotations of a page; `place` brings its own units to points of the page as shown.
pub(super) fn read(page: &Page<'_>, form: &Form, place: Affine, overlay: &mut Overlay) -> Found {
    let mut found = Found::default();
    let Some(list) = page.raw().get::<Array<'_>>("Annots") else {
        return found;
    };
    let mut more = 0;
    for dict in list.iter::<Dict<'_>>().take(MARKS) {
        let mark = Mark { dict, place };
        let note = mark.read(form, overlay, &mut found.runs);
        if found.notes.len() < NOTES {
            found.notes.extend(note);
        } else {
            more += usize::from(note.is_some());
        }
    }
    if more > 0 {
        found.notes.push(reason::more_notes(more));
    }
    found
}

struct Mark<'a> {
    dict: Dict<'a>,
    place: Affine,
}

impl Mark<'_> {
    /// Draws it if nobody else does, and says what stands in it.
    fn read(&self, form: &Form, overlay: &mut Overlay, runs: &mut Vec<Run>) -> Option<Text> {
        let kind = self.dict.get::<Name<'_>>("Subtype")?;
        let kind: &[u8] = &kind;
        let hidden = self.dict.get::<u32>("F").unwrap_or(0) & 2 != 0;
        if kind == b"Widget" {
            return self.field(form, hidden, overlay, runs);
        }
        let drawn = self.has_look();
        let words = self
            .words("Contents")
            .filter(|words| !words.trim().is_empty());
        if !drawn && !hidden {
            self.draw(kind, words.as_deref(), overlay, runs);
        }
        // What is to be seen on the page needs no list.
        let seen = kind == b"FreeText" && !hidden;
        if seen
            || matches!(
                kind,
                b"Link" | b"Popup" | b"PrinterMark" | b"TrapNet" | b"Watermark"
            )
        {
            return None;
        }
        let author = self.words("T");
        match words {
            Some(words) => Some(reason::note(kind, author.as_deref(), &words, hidden)),
            None if !drawn && !hidden && !DRAWN.contains(&kind) => Some(reason::unseen_mark(kind)),
            None => None,
        }
    }

    fn has_look(&self) -> bool {
        let Some(looks) = self.dict.get::<Dict<'_>>("AP") else {
            return false;
        };
        looks.get::<Stream<'_>>("N").is_some() || looks.get::<Dict<'_>>("N").is_some()
    }

    /// Whether its look holds text or a form: an empty one is what programs leave that trust the reader.
    fn look_says_something(&self) -> bool {
        let Some(looks) = self.dict.get::<Dict<'_>>("AP") else {
            return false;
        };
        let Some(look) = looks.get::<Stream<'_>>("N") else {
            return false;
        };
        let Ok(bytes) = look.decoded() else {
            return false;
        };
        [&b"Tj"[..], b"TJ", b" Do", b"'", b"\""]
            .iter()
            .any(|name| bytes.windows(name.len()).any(|window| window == *name))
    }

    fn words(&self, key: &str) -> Option<String> {
        self.dict
            .get::<PdfString<'_>>(key)
            .map(|words| text(words.as_bytes()))
    }

    fn numbers(&self, key: &str) -> Vec<f64> {
        let list = self.dict.get::<Array<'_>>(key);
        list.iter()
            .flat_map(Array::iter::<Number>)
            .take(20_000)
            .map(|number| number.as_f64())
            .collect()
    }

    /// The colour below `key`; none when it is transparent.
    fn colour(&self, key: &str) -> Option<[u8; 3]> {
        let level = |value: f64| (value.clamp(0.0, 1.0) * 255.0).round() as u8;
        match self.numbers(key).as_slice() {
            [gray] => Some([level(*gray); 3]),
            [red, green, blue] => Some([level(*red), level(*green), level(*blue)]),
            [cyan, magenta, yellow, black] => {
                Some([cyan, magenta, yellow].map(|ink| level((1.0 - ink) * (1.0 - black))))
            }
            _ => None,
        }
    }

    /// The width of its line (12.5.4).
    fn line(&self) -> f64 {
        let style = self
            .dict
            .get::<Dict<'_>>("BS")
            .and_then(|style| style.get::<Number>("W"));
        let border = || self.numbers("Border").get(2).copied();
        let scale = self.place.determinant().abs().sqrt();
        style
            .map(|width| width.as_f64())
            .or_else(border)
            .unwrap_or(1.0)
            * scale
    }

    fn draw(&self, kind: &[u8], words: Option<&str>, overlay: &mut Overlay, runs: &mut Vec<Run>) {
        let colour = self.colour("C");
        let ink = colour.unwrap_or([0, 0, 0]);
        let pairs = |numbers: Vec<f64>| -> Vec<Point> {
            numbers
                .chunks_exact(2)
                .map(|pair| self.place * Point::new(pair[0], pair[1]))
                .collect()
        };
        match kind {
            b"Highlight" | b"Underline" | b"StrikeOut" | b"Squiggly" => {
                for quad in pairs(self.numbers("QuadPoints")).chunks_exact(4) {
                    // In the order that programs write: upper left, upper right, lower left, lower right.
                    let [a, b, c, d] = [quad[0], quad[1], quad[2], quad[3]];
                    let thick = ((a - c).hypot() * 0.07).max(0.5);
                    match kind {
                        b"Highlight" => overlay
                            .marker(path(&[a, b, d, c], true), colour.unwrap_or([255, 255, 0])),
                        b"StrikeOut" => {
                            overlay.stroke(
                                path(&[a.midpoint(c), b.midpoint(d)], false),
                                ink,
                                thick,
                            );
                        }
                        _ => overlay.stroke(path(&[c, d], false), ink, thick),
                    }
                }
            }
            b"Ink" => {
                let strokes = self.dict.get::<Array<'_>>("InkList");
                for stroke in strokes
                    .iter()
                    .flat_map(Array::iter::<Array<'_>>)
                    .take(2_000)
                {
                    let numbers = stroke
                        .iter::<Number>()
                        .take(20_000)
                        .map(|number| number.as_f64())
                        .collect();
                    overlay.stroke(path(&pairs(numbers), false), ink, self.line());
                }
            }
            b"Line" => {
                if let [from, to] = pairs(self.numbers("L")).as_slice() {
                    overlay.stroke(Line::new(*from, *to).to_path(0.1), ink, self.line());
                }
            }
            b"Polygon" | b"PolyLine" => {
                let points = pairs(self.numbers("Vertices"));
                self.outline(path(&points, kind == b"Polygon"), ink, overlay);
            }
            b"Square" | b"Circle" => {
                if let Some(area) = self.area() {
                    let half = self.line() / 2.0;
                    let area = self.place.transform_rect_bbox(area).inset(-half);
                    let shape = if kind == b"Square" {
                        area.to_path(0.1)
                    } else {
                        Ellipse::from_rect(area).to_path(0.1)
                    };
                    self.outline(shape, ink, overlay);
                }
            }
            // Only where a border is asked for: readers draw none otherwise.
            b"Link" if self.dict.contains_key("Border") || self.dict.contains_key("BS") => {
                if let Some(area) = self.area().filter(|_| self.line() > 0.0) {
                    overlay.stroke(
                        self.place.transform_rect_bbox(area).to_path(0.1),
                        ink,
                        self.line(),
                    );
                }
            }
            b"FreeText" => {
                if let (Some(area), Some(words)) = (self.area(), words) {
                    let look = self.dict.get::<PdfString<'_>>("DA");
                    let size = look
                        .and_then(|look| type_size(look.as_bytes()))
                        .filter(|size| *size > 0.0)
                        .unwrap_or(12.0);
                    let lines = wrapped(words, size, area.width() - 4.0);
                    self.set(&lines, area, size, false, overlay, runs);
                }
            }
            _ => {}
        }
    }

    fn outline(&self, shape: BezPath, ink: [u8; 3], overlay: &mut Overlay) {
        if let Some(inside) = self.colour("IC") {
            overlay.fill(shape.clone(), inside);
        }
        if self.line() > 0.0 {
            overlay.stroke(shape, ink, self.line());
        }
    }

    fn area(&self) -> Option<hayro::vello_cpu::kurbo::Rect> {
        let Rect { x0, y0, x1, y1 } = self.dict.get::<Rect>("Rect")?;
        let area = hayro::vello_cpu::kurbo::Rect::new(x0, y0, x1, y1).abs();
        area.is_finite().then_some(area)
    }

    /// Sets lines in an area of the page, in its own units.
    fn set(
        &self,
        lines: &[String],
        area: hayro::vello_cpu::kurbo::Rect,
        size: f64,
        middle: bool,
        overlay: &mut Overlay,
        runs: &mut Vec<Run>,
    ) {
        let mut y = if middle {
            area.center().y - size * 0.35
        } else {
            area.y1 - 2.0 - size
        };
        for line in lines {
            let mut x = area.x0 + 2.0;
            let start = self.place * Point::new(x, y);
            for letter in line.chars() {
                let (shape, width) = overlay::letter(letter).unwrap_or((BezPath::new(), 500.0));
                let place = self.place * Affine::translate((x, y)) * Affine::scale(size / 1000.0);
                overlay.fill(place * shape, [0, 0, 0]);
                x += width * size / 1000.0;
            }
            let end = self.place * Point::new(x, y);
            let along = end - start;
            runs.push(Run {
                text: line.clone(),
                x: start.x,
                y: start.y,
                width: along.hypot(),
                height: size * self.place.determinant().abs().sqrt(),
                angle: along.atan2().to_degrees(),
                space: true,
            });
            y -= size * 1.2;
        }
    }

    /// An entry of the field or of one of those it belongs to (12.7.3.1).
    fn inherited<T>(&self, read: impl Fn(&Dict<'_>) -> Option<T>) -> Option<T> {
        let mut dict = self.dict.clone();
        for _ in 0..32 {
            if let Some(found) = read(&dict) {
                return Some(found);
            }
            dict = dict.get::<Dict<'_>>("Parent")?;
        }
        None
    }

    fn name(&self) -> String {
        let words = |key: &'static str| {
            self.inherited(|dict| {
                let words = text(dict.get::<PdfString<'_>>(key)?.as_bytes());
                (!words.trim().is_empty()).then_some(words)
            })
        };
        match words("TU").or_else(|| words("T")) {
            Some(name) => name,
            None => "–".to_owned(),
        }
    }

    fn value(&self) -> Option<String> {
        self.inherited(|dict| {
            Some(match dict.get::<Object<'_>>("V")? {
                Object::String(words) => text(words.as_bytes()),
                Object::Name(name) => String::from_utf8_lossy(&name).into_owned(),
                // What cannot be unpacked is a value all the same.
                Object::Stream(stream) => match stream.decoded() {
                    Ok(bytes) if !bytes.is_empty() || stream.raw_data().is_empty() => text(&bytes),
                    _ => char::REPLACEMENT_CHARACTER.to_string(),
                },
                Object::Array(list) => list
                    .iter::<PdfString<'_>>()
                    .take(100)
                    .map(|words| text(words.as_bytes()))
                    .collect::<Vec<_>>()
                    .join(", "),
                _ => return None,
            })
        })
        .map(|value| value.replace("\r\n", "\n").replace('\r', "\n"))
        .filter(|value| !value.trim().is_empty())
    }

    /// The ground and the border of a field (12.5.6.19, `MK`).
    fn frame(&self, overlay: &mut Overlay) {
        let (Some(look), Some(area)) = (self.dict.get::<Dict<'_>>("MK"), self.area()) else {
            return;
        };
        let mark = Mark {
            dict: look,
            place: self.place,
        };
        let area = self.place.transform_rect_bbox(area);
        if let Some(ground) = mark.colour("BG") {
            overlay.fill(area.to_path(0.1), ground);
        }
        let width = self.line();
        if let Some(border) = mark.colour("BC").filter(|_| width > 0.0) {
            overlay.stroke(area.inset(-width / 2.0).to_path(0.1), border, width);
        }
    }

    /// A field: its value is drawn when the file leaves that to the reader, and listed then too.
    fn field(
        &self,
        form: &Form,
        hidden: bool,
        overlay: &mut Overlay,
        runs: &mut Vec<Run>,
    ) -> Option<Text> {
        const MULTILINE: u32 = 1 << 12;
        const SECRET: u32 = 1 << 13;
        const BUTTON: u32 = 1 << 16;
        let kind = self.inherited(|dict| dict.get::<Name<'_>>("FT").map(|name| name.to_vec()))?;
        let flags = self.inherited(|dict| dict.get::<u32>("Ff")).unwrap_or(0);
        if !hidden && !self.has_look() {
            self.frame(overlay);
        }
        match kind.as_slice() {
            b"Tx" | b"Ch" if flags & SECRET == 0 || kind == b"Ch" => {
                let value = self.value()?;
                let said = self.look_says_something();
                if said && !form.unfinished && !hidden {
                    return None;
                }
                if let (false, false, Some(area)) = (said, hidden, self.area()) {
                    let several = kind == b"Tx" && flags & MULTILINE != 0;
                    let given = self
                        .inherited(|dict| {
                            dict.get::<PdfString<'_>>("DA")
                                .and_then(|look| type_size(look.as_bytes()))
                        })
                        .or(form.size)
                        .filter(|size| *size > 0.0);
                    let most = (area.height() * 0.7).clamp(4.0, 12.0);
                    let mut size = given.unwrap_or(most).clamp(2.0, 72.0);
                    let lines = if several {
                        wrapped(&value, size, area.width() - 4.0)
                    } else {
                        let line = value.replace('\n', " ");
                        let wide = overlay::width(&line) * size / 1000.0;
                        if wide > area.width() - 4.0 && area.width() > 8.0 {
                            size = (size * (area.width() - 4.0) / wide).max(3.0);
                        }
                        vec![line]
                    };
                    self.set(&lines, area, size, !several, overlay, runs);
                }
                Some(reason::field(&self.name(), &value, hidden))
            }
            b"Btn" if flags & BUTTON == 0 && !self.has_look() => {
                let state = self.dict.get::<Name<'_>>("AS").map(|name| name.to_vec());
                let value = self.value();
                let on = match (&state, &value) {
                    (Some(state), _) => state != b"Off",
                    (None, Some(value)) => value != "Off",
                    (None, None) => false,
                };
                if !on || hidden {
                    return None;
                }
                if let Some(area) = self.area() {
                    let area = self.place.transform_rect_bbox(area).inset(-2.0);
                    let (a, b) = (Point::new(area.x0, area.y0), Point::new(area.x1, area.y1));
                    let (c, d) = (Point::new(area.x0, area.y1), Point::new(area.x1, area.y0));
                    overlay.stroke(path(&[a, b], false), [0, 0, 0], 1.5);
                    overlay.stroke(path(&[c, d], false), [0, 0, 0], 1.5);
                }
                Some(reason::ticked(&self.name()))
            }
            _ => None,
        }
    }
}

/// Kinds that are drawn here when they have no look.
const DRAWN: [&[u8]; 11] = [
    b"Highlight",
    b"Underline",
    b"StrikeOut",
    b"Squiggly",
    b"Ink",
    b"Line",
    b"Polygon",
    b"PolyLine",
    b"Square",
    b"Circle",
    b"FileAttachment",
];

fn path(points: &[Point], closed: bool) -> BezPath {
    let mut path = BezPath::new();
    match points {
        [] => {}
        // A dot.
        [only] => path.extend(Circle::new(*only, 0.5).to_path(0.1)),
        [first, rest @ ..] => {
            path.move_to(*first);
            for point in rest {
                path.line_to(*point);
            }
            if closed {
                path.close_path();
            }
        }
    }
    path
}

/// The size that a default look names (12.7.3.3): the number before `Tf`.
fn type_size(look: &[u8]) -> Option<f64> {
    let look = String::from_utf8_lossy(look);
    let mut words = look.split_ascii_whitespace();
    let mut last = "";
    for word in words.by_ref() {
        if word == "Tf" {
            // Nothing that is a number leaves the size to the reader, as 0 does.
            return Some(last.parse().unwrap_or(0.0));
        }
        last = word;
    }
    None
}

/// Text in lines that fit a width, broken at spaces.
fn wrapped(words: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in words.replace('\r', "\n").split('\n').take(500) {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if !line.is_empty() && overlay::width(&longer) * size / 1000.0 > width {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            } else {
                line = longer;
            }
        }
        lines.push(line);
    }
    lines
}
