//! Combining marks that stand above or below their letter keep their text once.
//!
//! typst starts a new piece of text at each glyph with another height, and gives letter and mark both the text
//! of the whole cluster. A reader of the PDF would then find `y̲y̲` where `y̲` was typed. Before export each
//! piece gets its own part of the cluster.

use typst::layout::{Frame, FrameItem};
use typst::text::TextItem;
use unicode_normalization::char::is_combining_mark;

/// Whether a text has marks that did not become part of a letter.
pub(super) fn has_marks(text: &str) -> bool {
    text.chars()
        .any(|character| !character.is_ascii() && is_combining_mark(character))
}

/// Gives every piece of a cluster its own part of the text.
pub(super) fn mend(frame: &mut Frame) {
    let mut parts = clusters(frame).into_iter().peekable();
    let mut index = 0;
    frame.retain(|item| {
        match item {
            FrameItem::Group(group) => mend(&mut group.frame),
            FrameItem::Text(text) => {
                if let Some((_, part)) = parts.next_if(|(at, _)| *at == index) {
                    replace_cluster(text, &part);
                }
            }
            _ => {}
        }
        index += 1;
        true
    });
}

/// The items that hold a piece of a split cluster, by index, with the text that is theirs.
fn clusters(frame: &Frame) -> Vec<(usize, String)> {
    let texts: Vec<(usize, &TextItem)> = frame
        .items()
        .enumerate()
        .filter_map(|(index, (_, item))| match item {
            FrameItem::Text(text) => Some((index, text)),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < texts.len() {
        let cluster = last_cluster(texts[at].1);
        let pieces = texts[at + 1..]
            .iter()
            .take_while(|(_, text)| cluster.len() > 1 && text.text.as_str() == cluster)
            .count();
        if pieces == 0 || !has_marks(cluster) {
            at += 1;
            continue;
        }
        let mut characters = cluster.chars();
        found.push((texts[at].0, characters.next().into_iter().collect()));
        for piece in 1..=pieces {
            let (index, text) = texts[at + piece];
            let count = if piece == pieces {
                usize::MAX
            } else {
                text.glyphs.len()
            };
            let part: String = characters.by_ref().take(count).collect();
            found.push((index, part));
        }
        at += pieces;
    }
    found.retain(|(_, part)| !part.is_empty());
    found
}

/// The text of the last glyph of a piece.
fn last_cluster(text: &TextItem) -> &str {
    text.glyphs
        .last()
        .map_or("", |glyph| &text.text[glyph.range()])
}

/// Replaces the last cluster of a piece by a part of it.
fn replace_cluster(text: &mut TextItem, part: &str) {
    let Some(range) = text.glyphs.last().map(typst::text::Glyph::range) else {
        return;
    };
    let mut whole = text.text.to_string();
    whole.replace_range(range.clone(), part);
    let end = u16::try_from(range.start + part.len()).unwrap_or(u16::MAX);
    for glyph in text
        .glyphs
        .iter_mut()
        .filter(|glyph| glyph.range() == range)
    {
        glyph.range.end = end;
    }
    text.text = whole.into();
}
