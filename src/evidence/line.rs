//! Glyphs to words, and words in the order of reading.
//!
//! A PDF places glyphs and says nothing of words (ISO 32000-1 14.8.2.5 leaves them to the reader): a glyph that starts
//! where the last one ended belongs to its word, a gap is a space. Hebrew and Arabic are drawn either from right to
//! left, or from left to right in the order of the eye; the second is turned around here.

use std::collections::HashMap;

use hayro::vello_cpu::kurbo::{Point, Vec2};
use unicode_normalization::UnicodeNormalization as _;

use super::sheet::Run;

/// A gap of this part of the size of the type is a space. The narrowest space of justified lines is about 0.2.
const GAP: f64 = 0.15;

/// A glyph where it stands, in points.
pub(super) struct Mark {
    /// Its characters, or nothing when the file does not tell.
    pub(super) text: Option<String>,
    /// Its origin on the baseline.
    pub(super) start: Point,
    /// Where the next glyph would start.
    pub(super) end: Point,
    /// Size of the type.
    pub(super) size: f64,
    /// Whether `end` is known or guessed.
    pub(super) known_width: bool,
    /// Whether only its outline is drawn: the second half of filled and stroked text.
    pub(super) stroke: bool,
}

/// A word that still grows.
struct Word {
    pieces: Vec<String>,
    start: Point,
    end: Point,
    direction: Vec2,
    size: f64,
    known_width: bool,
    /// Some glyph was put before the others: the file writes from right to left.
    backward: bool,
    last: Point,
}

/// A finished word.
struct Done {
    run: Run,
    /// Right-to-left, drawn in the order of the eye.
    visual: bool,
}

/// How a glyph relates to the word before it.
enum Join {
    After,
    Before,
    /// The same place, another look (size, font): no space between.
    Touches,
    Apart,
}

/// Collects the words of a page.
#[derive(Default)]
pub(super) struct Line {
    word: Option<Word>,
    done: Vec<Done>,
}

impl Line {
    /// Takes the next glyph.
    pub(super) fn push(&mut self, mark: Mark) {
        if mark
            .text
            .as_deref()
            .is_some_and(|text| text.trim().is_empty())
        {
            self.close(true);
            return;
        }
        let Some(word) = &mut self.word else {
            self.start(mark);
            return;
        };
        let again = (mark.start - word.last).hypot() < mark.size * 0.02;
        if again
            && mark.text.as_deref() == word.pieces.last().map(String::as_str)
            && (mark.stroke || !word.backward)
        {
            return;
        }
        match word.join(&mark) {
            Join::After => {
                word.end = mark.end;
                word.last = mark.start;
                word.known_width = mark.known_width;
                word.pieces.extend(mark.text);
            }
            Join::Before => {
                word.start = mark.start;
                word.last = mark.start;
                word.backward = true;
                word.pieces.extend(mark.text);
            }
            Join::Touches => {
                self.close(false);
                self.start(mark);
            }
            Join::Apart => {
                self.close(true);
                self.start(mark);
            }
        }
    }

    /// The words of the page.
    pub(super) fn finish(mut self) -> Vec<Run> {
        self.close(true);
        let mut done = self.done;
        turn(&mut done);
        let mut seen: HashMap<String, Vec<(f64, f64)>> = HashMap::new();
        let mut runs = Vec::with_capacity(done.len());
        for Done { run, .. } in done {
            // Bold that is made by drawing twice, a little aside.
            let places = seen.entry(run.text.clone()).or_default();
            let near = run.height * 0.12;
            let twice = places
                .iter()
                .rev()
                .take(8)
                .any(|(x, y)| (x - run.x).abs() < near && (y - run.y).abs() < near);
            if !twice {
                places.push((run.x, run.y));
                runs.push(run);
            }
        }
        runs
    }

    fn start(&mut self, mark: Mark) {
        let along = mark.end - mark.start;
        let length = along.hypot();
        self.word = Some(Word {
            direction: if length > 1e-6 {
                along / length
            } else {
                Vec2::new(1.0, 0.0)
            },
            last: mark.start,
            start: mark.start,
            end: mark.end,
            size: mark.size,
            known_width: mark.known_width,
            backward: false,
            pieces: mark.text.into_iter().collect(),
        });
    }

    fn close(&mut self, space: bool) {
        match self.word.take() {
            Some(word) => self.done.extend(word.done(space)),
            None => {
                if let (true, Some(last)) = (space, self.done.last_mut()) {
                    last.run.space = true;
                }
            }
        }
    }
}

impl Word {
    fn join(&self, mark: &Mark) -> Join {
        let size = self.size.max(mark.size);
        let advance = mark.end - mark.start;
        let turned = advance.hypot() > 1e-6 && advance.dot(self.direction) < 0.98 * advance.hypot();
        let gap = (mark.start - self.end).dot(self.direction);
        let across = (mark.start - self.end).cross(self.direction).abs();
        if turned || across > size * 0.6 {
            return Join::Apart;
        }
        let reach = if self.known_width { GAP } else { 0.6 };
        let near = gap > -size * 0.5 && gap < size * reach;
        if near
            && across < size * 0.25
            && mark.size > self.size * 0.7
            && mark.size < self.size * 1.4
        {
            return Join::After;
        }
        if near {
            return Join::Touches;
        }
        let before = (self.start - mark.end).dot(self.direction);
        let arabic = mark.text.as_deref().is_some_and(leftward);
        if arabic && before > -size * 0.5 && before < size * GAP {
            Join::Before
        } else {
            Join::Apart
        }
    }

    fn done(self, space: bool) -> Option<Done> {
        let visual = !self.backward && self.pieces.iter().any(|piece| leftward(piece));
        let text = if visual {
            reversed(&self.pieces)
        } else {
            self.pieces.concat()
        };
        let text = plain(&text);
        if text.is_empty() {
            return None;
        }
        let width = (self.end - self.start).dot(self.direction).max(0.0);
        Some(Done {
            visual,
            run: Run {
                text,
                x: round(self.start.x),
                y: round(self.start.y),
                width: round(width),
                height: round(self.size),
                angle: round(self.direction.atan2().to_degrees()),
                space,
            },
        })
    }
}

/// Turns around words that follow each other on a line in the order of the eye.
fn turn(done: &mut [Done]) {
    let mut from = 0;
    while from < done.len() {
        let mut to = from + 1;
        if done[from].visual {
            while to < done.len() && done[to].visual && follows(&done[to - 1].run, &done[to].run) {
                to += 1;
            }
            let mut spaces: Vec<bool> = done[from..to].iter().map(|word| word.run.space).collect();
            let between = spaces.len() - 1;
            spaces[..between].reverse();
            done[from..to].reverse();
            for (word, space) in done[from..to].iter_mut().zip(spaces) {
                word.run.space = space;
            }
        }
        from = to;
    }
}

/// Whether `next` stands to the right of `run` on the same line.
fn follows(run: &Run, next: &Run) -> bool {
    (run.y - next.y).abs() < run.height * 0.3
        && next.x > run.x
        && next.x < run.x + run.width + run.height * 2.0
}

/// Pieces in the other order, but numbers and Latin words in their own.
fn reversed(pieces: &[String]) -> String {
    let mut turned: Vec<&str> = pieces.iter().rev().map(String::as_str).collect();
    let mut from = 0;
    while from < turned.len() {
        let mut to = from + 1;
        if rightward(turned[from]) {
            while to < turned.len() && rightward(turned[to]) {
                to += 1;
            }
            turned[from..to].reverse();
        }
        from = to;
    }
    turned.concat()
}

/// Written from left to right also within right-to-left text.
fn rightward(text: &str) -> bool {
    !leftward(text) && text.chars().any(char::is_alphanumeric)
}

/// Has a letter of a script that runs from right to left (Unicode blocks of bidirectional class R and AL).
fn leftward(text: &str) -> bool {
    text.chars().any(|letter| {
        matches!(u32::from(letter), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
            && !matches!(u32::from(letter), 0x0660..=0x0669 | 0x06F0..=0x06F9)
    })
}

/// Ligatures and letter shapes as the letters they stand for, so that a search finds them.
fn plain(text: &str) -> String {
    if !text
        .chars()
        .any(|letter| matches!(u32::from(letter), 0xFB00..=0xFDFF | 0xFE70..=0xFEFE))
    {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(u32::from(letter), 0xFB00..=0xFDFF | 0xFE70..=0xFEFE) {
            out.extend(std::iter::once(letter).nfkc());
        } else {
            out.push(letter);
        }
    }
    out
}

/// Hundredths are enough for a layer nobody sees.
fn round(value: f64) -> f64 {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(line: &mut Line, text: &str, x: f64, y: f64) {
        for (index, letter) in text.chars().enumerate() {
            let x = x + index as f64 * 5.0;
            line.push(Mark {
                text: Some(letter.to_string()),
                start: Point::new(x, y),
                end: Point::new(x + 5.0, y),
                size: 10.0,
                known_width: true,
                stroke: false,
            });
        }
    }

    fn texts(line: Line) -> Vec<String> {
        line.finish()
            .into_iter()
            .map(|run| run.text + if run.space { "_" } else { "" })
            .collect()
    }

    #[test]
    fn a_gap_or_a_space_ends_a_word() {
        let mut line = Line::default();
        write(&mut line, "de klager", 0.0, 0.0);
        write(&mut line, "schreef", 60.0, 0.0);
        assert_eq!(texts(line), ["de_", "klager_", "schreef_"]);
    }

    #[test]
    fn a_word_drawn_twice_is_one_word() {
        let mut line = Line::default();
        write(&mut line, "vet", 0.0, 0.0);
        write(&mut line, "vet", 0.3, 0.0);
        assert_eq!(texts(line), ["vet_"]);
    }

    #[test]
    fn hebrew_in_the_order_of_the_eye_is_turned() {
        let mut line = Line::default();
        write(&mut line, "םלוע 12 םולש", 0.0, 0.0);
        assert_eq!(texts(line), ["עולם_", "12_", "שלום_"]);
        let mut line = Line::default();
        write(&mut line, "םלוע םולש", 0.0, 0.0);
        assert_eq!(texts(line), ["שלום_", "עולם_"]);
    }

    #[test]
    fn ligatures_are_letters() {
        assert_eq!(plain("o\u{FB03}cieel ½"), "officieel ½");
    }
}
