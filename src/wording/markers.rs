//! Markers stand for values while Markdown is parsed.
//!
//! A marker is a number between two Unicode noncharacters. Noncharacters cannot be typed into an answer
//! (they are refused with the control characters), so a user cannot forge one.

/// Opens a marker.
const OPEN: char = '\u{FDD0}';
/// Closes a marker.
const CLOSE: char = '\u{FDD1}';

/// What a marker stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Held {
    /// A value, to be printed exactly.
    Value(String),
    /// A value in another language than the letter, with that language.
    Foreign(&'static str, String),
    /// A value that is not there yet.
    Gap(String),
}

/// The values held back during one rendering.
#[derive(Debug, Default, Clone)]
pub(super) struct Table {
    held: Vec<Held>,
}

/// A piece of rendered text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text of the template's author.
    Author(&'a str),
    /// Something held back.
    Held(&'a Held),
}

impl Table {
    /// Keeps a value and gives its marker.
    pub(super) fn hold(&mut self, held: Held) -> String {
        self.held.push(held);
        format!("{OPEN}{}{CLOSE}", self.held.len() - 1)
    }

    /// The same table in which every value is one character: for who looks at the author's words alone.
    pub(super) fn blank(&self) -> Self {
        let blank = Held::Value(super::whole::VALUE.to_string());
        Self {
            held: vec![blank; self.held.len()],
        }
    }

    /// Whether the text is output of a macro or block that already holds markers.
    pub(super) fn marked(text: &str) -> bool {
        text.contains(OPEN)
    }

    /// Splits text into the author's words and the held values.
    pub(super) fn pieces<'a>(&'a self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(OPEN) {
            let Some((number, after)) = after.split_once(CLOSE) else {
                break;
            };
            if !before.is_empty() {
                pieces.push(Piece::Author(before));
            }
            pieces.extend(
                number
                    .parse::<usize>()
                    .ok()
                    .and_then(|number| self.held.get(number))
                    .map(Piece::Held),
            );
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Author(rest));
        }
        pieces
    }

    /// The plain text: for subjects and other single lines that are not Markdown.
    pub(super) fn plain(&self, text: &str) -> String {
        let mut ended = false;
        let mut plain = String::with_capacity(text.len());
        for piece in self.pieces(text) {
            match piece {
                Piece::Author(text) => plain.push_str(after_value(text, ended)),
                Piece::Held(Held::Value(text) | Held::Foreign(_, text)) => plain.push_str(text),
                Piece::Held(Held::Gap(name)) => {
                    plain.push('[');
                    plain.push_str(name);
                    plain.push(']');
                }
            }
            ended = matches!(piece, Piece::Held(Held::Value(text) | Held::Foreign(_, text)) if ends_itself(text));
        }
        plain
    }
}

/// Whether a value ends its sentence itself: a whole sentence, or `e.o.`.
pub(super) fn ends_itself(value: &str) -> bool {
    value.trim_end().ends_with(['.', '?', '!'])
}

/// What the author writes after a value: one full stop is enough.
pub(super) fn after_value(text: &str, ended: bool) -> &str {
    match text.strip_prefix('.') {
        Some(rest) if ended && !rest.starts_with('.') => rest,
        _ => text,
    }
}
