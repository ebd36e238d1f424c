//! Markdown to blocks.
//!
//! What a letter has no use for (HTML, images, links, code, footnotes) is reported to the author and kept as
//! text; nothing is dropped.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::blocks::{Block, Inline};
use super::markers::{Held, Piece, Table, after_value, ends_itself};

/// An open element.
enum Open {
    Inlines(Vec<Inline>),
    Blocks(Vec<Block>),
    Items(Vec<Vec<Block>>, u64),
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
        row: Vec<Vec<Inline>>,
    },
}

/// What something is called, in Dutch and in English.
pub type Named = (&'static str, &'static str);

/// Parses rendered Markdown and puts the held values back; also gives what the author should not have used.
pub(super) fn parse(markdown: &str, table: &Table) -> (Vec<Block>, Vec<Named>) {
    let mut fold = Fold {
        stack: vec![Open::Blocks(Vec::new())],
        refused: Vec::new(),
        table,
        ended: false,
    };
    for event in TextMergeStream::new(Parser::new_ext(markdown, Options::ENABLE_TABLES)) {
        fold.event(event);
    }
    let blocks = match fold.stack.pop() {
        Some(Open::Blocks(blocks)) => blocks,
        _ => Vec::new(),
    };
    (blocks, fold.refused)
}

/// What the author of a template should not have used, with its line; the template's own tags do not count.
pub fn refused(template: &str) -> Vec<(Named, usize)> {
    let mut plain = template.as_bytes().to_vec();
    for (open, close) in [("{{", "}}"), ("{%", "%}"), ("{#", "#}")] {
        let mut from = 0;
        while let Some(start) = template[from..].find(open).map(|at| from + at) {
            let end = template[start..]
                .find(close)
                .map_or(template.len(), |at| start + at + close.len());
            plain[start..end]
                .iter_mut()
                .filter(|byte| **byte != b'\n')
                .for_each(|byte| *byte = b'x');
            from = end;
        }
    }
    let plain = String::from_utf8_lossy(&plain).into_owned();
    let line = |offset: usize| plain[..offset].matches('\n').count() + 1;
    Parser::new_ext(&plain, Options::ENABLE_TABLES)
        .into_offset_iter()
        .filter_map(|(event, range)| {
            let what = match event {
                Event::Html(_) | Event::InlineHtml(_) => ("HTML", "HTML"),
                Event::Code(_) => ("code", "code"),
                Event::Start(Tag::CodeBlock(_)) => (
                    "een blok code (tekst die met vier spaties begint?)",
                    "a code block (text that starts with four spaces?)",
                ),
                Event::Start(Tag::Link { .. }) => ("een koppeling", "a link"),
                Event::Start(Tag::Image { .. }) => ("een afbeelding", "an image"),
                _ => return None,
            };
            Some((what, line(range.start)))
        })
        .collect()
}

struct Fold<'a> {
    stack: Vec<Open>,
    refused: Vec<Named>,
    table: &'a Table,
    /// Whether a value came last that ends its sentence itself.
    ended: bool,
}

impl Fold<'_> {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::SoftBreak => self.inline(Inline::text(" ")),
            Event::HardBreak => self.inline(Inline::Br),
            Event::Rule => self.block(Block::PageBreak),
            Event::Code(text) => self.refuse(("code", "code"), &text),
            Event::Html(text) | Event::InlineHtml(text) => self.refuse(("HTML", "HTML"), &text),
            Event::FootnoteReference(text) => self.refuse(("een voetnoot", "a footnote"), &text),
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.refuse(("een formule", "a formula"), &text);
            }
            Event::TaskListMarker(_) => self.refused.push(("een takenlijst", "a task list")),
        }
    }

    fn refuse(&mut self, what: Named, text: &str) {
        self.refused.push(what);
        self.text(text);
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::BlockQuote(_) | Tag::Item | Tag::HtmlBlock => {
                self.stack.push(Open::Blocks(Vec::new()));
            }
            Tag::List(start) => self.stack.push(Open::Items(Vec::new(), start.unwrap_or(1))),
            Tag::Table(_) => self.stack.push(Open::Table {
                head: Vec::new(),
                rows: Vec::new(),
                row: Vec::new(),
            }),
            Tag::TableHead | Tag::TableRow => {}
            Tag::CodeBlock(_) => {
                self.refused.push((
                    "een blok code (tekst die met vier spaties begint?)",
                    "a code block (text that starts with four spaces?)",
                ));
                self.stack.push(Open::Inlines(Vec::new()));
            }
            Tag::Link { .. } => {
                self.refused.push(("een koppeling", "a link"));
                self.stack.push(Open::Inlines(Vec::new()));
            }
            Tag::Image { .. } => {
                self.refused.push(("een afbeelding", "an image"));
                self.stack.push(Open::Inlines(Vec::new()));
            }
            _ => self.stack.push(Open::Inlines(Vec::new())),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::TableHead | TagEnd::TableRow) {
            if let Some(Open::Table { head, rows, row }) = self.stack.last_mut() {
                let cells = std::mem::take(row);
                if matches!(tag, TagEnd::TableHead) {
                    *head = cells;
                } else {
                    rows.push(cells);
                }
            }
            return;
        }
        let Some(open) = self.stack.pop() else { return };
        match (tag, open) {
            (TagEnd::Paragraph, Open::Inlines(inlines)) => self.paragraphs(inlines),
            (TagEnd::Heading(level), Open::Inlines(inlines)) => {
                let level = if level <= HeadingLevel::H2 { 2 } else { 3 };
                self.block(Block::H {
                    level,
                    c: without_breaks(inlines),
                });
            }
            (TagEnd::List(ordered), Open::Items(items, start)) => self.block(if ordered {
                Block::Ol { items, start }
            } else {
                Block::Ul { items }
            }),
            (TagEnd::Item, Open::Blocks(blocks)) => {
                if let Some(Open::Items(items, _)) = self.stack.last_mut() {
                    items.push(blocks);
                }
            }
            (TagEnd::BlockQuote(_), Open::Blocks(blocks)) => self.block(Block::Quote { c: blocks }),
            (TagEnd::HtmlBlock, Open::Blocks(blocks)) => {
                blocks.into_iter().for_each(|block| self.block(block));
            }
            (TagEnd::Table, Open::Table { head, rows, .. }) => {
                self.block(Block::Table { head, rows });
            }
            (TagEnd::TableCell, Open::Inlines(inlines)) => {
                if let Some(Open::Table { row, .. }) = self.stack.last_mut() {
                    row.push(inlines);
                }
            }
            (TagEnd::Strong, Open::Inlines(c)) => self.inline(Inline::Strong { c }),
            (TagEnd::Emphasis, Open::Inlines(c)) => self.inline(Inline::Emph { c }),
            (TagEnd::CodeBlock, Open::Inlines(c)) => self.block(Block::P { c }),
            (_, Open::Inlines(inlines)) => {
                inlines.into_iter().for_each(|inline| self.inline(inline));
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let table = self.table;
        for piece in table.pieces(text) {
            match piece {
                Piece::Author(text) => {
                    let text = after_value(text, self.ended);
                    self.ended = false;
                    if !text.is_empty() {
                        self.inline(Inline::text(text));
                    }
                }
                Piece::Held(Held::Gap(name)) => {
                    self.ended = false;
                    self.inline(Inline::gap(name));
                }
                Piece::Held(Held::Value(value)) => self.value(value, |line| Inline::text(line)),
                Piece::Held(Held::Foreign(lang, value)) => self.value(value, |line| Inline::Lang {
                    lang,
                    c: vec![Inline::text(line)],
                }),
            }
        }
    }

    /// What was typed, line by line.
    fn value(&mut self, value: &str, line: impl Fn(&str) -> Inline) {
        self.ended = ends_itself(value);
        for (index, words) in value.lines().enumerate() {
            if index > 0 {
                self.inline(Inline::Br);
            }
            self.inline(line(words));
        }
    }

    fn inline(&mut self, inline: Inline) {
        match self.stack.last_mut() {
            Some(Open::Inlines(inlines)) => inlines.push(inline),
            // A tight list item holds its text without a paragraph.
            Some(Open::Blocks(blocks)) => match blocks.last_mut() {
                Some(Block::P { c }) => c.push(inline),
                _ => blocks.push(Block::P { c: vec![inline] }),
            },
            _ => {}
        }
    }

    fn block(&mut self, block: Block) {
        if let Some(Open::Blocks(blocks)) = self
            .stack
            .iter_mut()
            .rev()
            .find(|open| matches!(open, Open::Blocks(_)))
        {
            blocks.push(block);
        }
    }

    /// A blank line inside a value (two breaks in a row) starts a new paragraph.
    fn paragraphs(&mut self, inlines: Vec<Inline>) {
        let mut current: Vec<Inline> = Vec::new();
        let mut done = Vec::new();
        for inline in inlines {
            let blank = matches!(&inline, Inline::Text { s } if s.trim().is_empty());
            if matches!(inline, Inline::Br) && matches!(current.last(), Some(Inline::Br)) {
                current.pop();
                if !current.is_empty() {
                    done.push(std::mem::take(&mut current));
                }
            } else if !(matches!(inline, Inline::Br) && current.is_empty()
                || blank && matches!(current.last(), Some(Inline::Br) | None))
            {
                current.push(inline);
            }
        }
        if matches!(current.last(), Some(Inline::Br)) {
            current.pop();
        }
        if !current.is_empty() {
            done.push(current);
        }
        done.into_iter().for_each(|c| self.block(Block::P { c }));
    }
}

fn without_breaks(inlines: Vec<Inline>) -> Vec<Inline> {
    inlines
        .into_iter()
        .map(|inline| {
            if matches!(inline, Inline::Br) {
                Inline::text(" ")
            } else {
                inline
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_never_markup() {
        let mut table = Table::default();
        let markdown = format!(
            "**Let op** {}\n\n- {}\n",
            table.hold(Held::Value("**geen** <b> # {{ x }}".into())),
            table.hold(Held::Value("1. een\n\ntwee".into()))
        );
        let (blocks, refused) = parse(&markdown, &table);
        assert!(refused.is_empty(), "{refused:?}");
        assert_eq!(
            serde_json::to_value(&blocks).expect("json"),
            json!([
                {"t": "p", "c": [{"t": "strong", "c": [{"t": "text", "s": "Let op"}]}, {"t": "text", "s": " "}, {"t": "text", "s": "**geen** <b> # {{ x }}"}]},
                {"t": "ul", "items": [[{"t": "p", "c": [{"t": "text", "s": "1. een"}, {"t": "br"}, {"t": "text", "s": ""}, {"t": "br"}, {"t": "text", "s": "twee"}]}]]}
            ])
        );
    }

    #[test]
    fn a_value_alone_may_be_several_paragraphs() {
        let mut table = Table::default();
        let markdown = table.hold(Held::Value("een\ntwee\n\ndrie".into()));
        let (blocks, _) = parse(&markdown, &table);
        let text = |s: &str| Inline::text(s);
        assert_eq!(
            blocks,
            [
                Block::P {
                    c: vec![text("een"), Inline::Br, text("twee")]
                },
                Block::P {
                    c: vec![text("drie")]
                }
            ]
        );
    }

    #[test]
    fn one_full_stop_is_enough() {
        let mut table = Table::default();
        let markdown = format!(
            "Van **{}**. Toen {}. Op {}.",
            table.hold(Held::Value("commissie e.o.".into())),
            table.hold(Held::Value("kwam hij.".into())),
            table.hold(Held::Value("9 maart".into()))
        );
        let (blocks, _) = parse(&markdown, &table);
        let text = serde_json::to_string(&blocks).expect("json");
        assert!(!text.contains("\"s\":\".\"},{\"s\":\" Toen"), "{text}");
        assert_eq!(
            table.plain(&markdown),
            "Van **commissie e.o.**. Toen kwam hij. Op 9 maart."
        );
    }

    #[test]
    fn what_a_letter_has_no_use_for_is_reported() {
        let (_, refused) = parse("<b>x</b> [y](z) ![a](b) `c`", &Table::default());
        let refused: Vec<&str> = refused.iter().map(|(_, english)| *english).collect();
        assert_eq!(refused, ["HTML", "HTML", "a link", "an image", "code"]);
    }
}
