//! The text of set pages, from typst's frames: what snapshots compare and what glyphs are missing.

use std::fmt::Write as _;

use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::text::TextItem;

/// Pieces of text closer than this in height stand on one line.
const SAME_LINE: Abs = Abs::raw(2.5);

/// The lines of a page from top to bottom; pieces on one line in the order in which they were set.
pub(super) fn lines(frame: &Frame) -> String {
    let mut pieces: Vec<(Abs, String)> = Vec::new();
    visit(frame, Point::zero(), &mut |at, item| {
        // A piece can be set out of reading order inside its line only when it runs right to left.
        pieces.push((at.y, item.text.to_string()));
    });
    let mut lines: Vec<(Abs, Vec<String>)> = Vec::new();
    for (y, text) in pieces {
        match lines
            .iter_mut()
            .find(|(line, _)| (*line - y).abs() < SAME_LINE)
        {
            Some((_, line)) => line.push(text),
            None => lines.push((y, vec![text])),
        }
    }
    lines.sort_by_key(|a| a.0);
    lines.into_iter().fold(String::new(), |mut out, (_, line)| {
        let _ = writeln!(
            out,
            "{}",
            line.join(" ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        );
        out
    })
}

/// One piece of text as it stands on its page.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The page, from 1.
    pub page: usize,
    /// Its left edge, in points from the left of the page.
    pub x: f64,
    /// Its base line, in points from the top of the page.
    pub y: f64,
    /// Its width in points.
    pub width: f64,
    /// The size of its type in points.
    pub size: f64,
    /// What it says.
    pub text: String,
}

/// Every piece of text with its place and size.
pub(super) fn runs<'a>(frames: impl Iterator<Item = &'a Frame>) -> Vec<Run> {
    let mut found = Vec::new();
    for (index, frame) in frames.enumerate() {
        visit(frame, Point::zero(), &mut |at, item| {
            found.push(Run {
                page: index + 1,
                x: at.x.to_pt(),
                y: at.y.to_pt(),
                width: item.width().to_pt(),
                size: item.size.to_pt(),
                text: item.text.to_string(),
            });
        });
    }
    found
}

/// The characters that were set without a glyph, each once, with their code points.
pub(super) fn undrawn<'a>(frames: impl Iterator<Item = &'a Frame>) -> String {
    let mut found: Vec<char> = Vec::new();
    for frame in frames {
        visit(frame, Point::zero(), &mut |_, item| {
            for glyph in item.glyphs.iter().filter(|glyph| glyph.id == 0) {
                found.extend(item.text[glyph.range()].chars());
            }
        });
    }
    found.sort_unstable();
    found.dedup();
    found
        .iter()
        .map(|character| format!("{character} (U+{:04X})", u32::from(*character)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn visit(frame: &Frame, origin: Point, act: &mut impl FnMut(Point, &TextItem)) {
    for (at, item) in frame.items() {
        match item {
            FrameItem::Group(group) => visit(&group.frame, origin + *at, act),
            FrameItem::Text(text) => act(origin + *at, text),
            _ => {}
        }
    }
}
