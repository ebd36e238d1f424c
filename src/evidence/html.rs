//! The text of an HTML body: paragraphs, lists, quotations, tables, and where links go.
//!
//! The tokens are those of a browser (html5ever, HTML Living Standard 13.2.5); there is no tree, because HTML of mail is
//! seldom well formed and may nest without end. No styles, scripts or images, and nothing is fetched. What a style hides is
//! shown: a reader of evidence should see what stands in a message, not what its maker wanted seen.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// The text of `html`.
pub(super) fn text(html: &str) -> String {
    let input = BufferQueue::default();
    // A tendril holds at most 4 GiB; a message is never that long, and its rest would be no text.
    if let Ok(all) = html.parse::<StrTendril>() {
        input.push_back(all);
    }
    let reader = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    // Only scripts stop it, and those are read as raw text here.
    drop(reader.feed(&input));
    reader.end();
    reader.sink.page.into_inner().finish()
}

/// Takes the tokens.
#[derive(Default)]
struct Reader {
    page: RefCell<Page>,
    /// What stands in an element whose content is not shown, until that element ends.
    hidden: RefCell<Option<String>>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut hidden = self.hidden.borrow_mut();
        match token {
            Token::CharacterTokens(text) => match hidden.as_mut() {
                Some(hidden) => hidden.push_str(&text),
                None => self.page.borrow_mut().words(&text),
            },
            Token::TagToken(tag) => {
                let start = tag.kind == TagKind::StartTag;
                // An end tag closes it; within raw text the tokenizer gives no other.
                *hidden = None;
                let raw = match &*tag.name {
                    "script" => Some(RawKind::ScriptData),
                    "style" => Some(RawKind::Rawtext),
                    "title" => Some(RawKind::Rcdata),
                    _ => None,
                };
                if let Some(raw) = raw {
                    if start && !tag.self_closing {
                        *hidden = Some(String::new());
                        return TokenSinkResult::RawData(raw);
                    }
                } else {
                    self.page.borrow_mut().tag(&tag);
                }
            }
            // A style that never ends would take the rest of the message with it.
            Token::EOFToken => {
                if let Some(rest) = hidden.take() {
                    self.page.borrow_mut().words(&rest);
                }
            }
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// The value of an attribute.
fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs
        .iter()
        .find(|one| &*one.name.local == name)
        .map(|one| one.value.trim().to_owned())
}

/// The deepest quotation that is marked as such.
const QUOTES: usize = 8;

/// The text so far and where it stands.
#[derive(Default)]
struct Page {
    out: String,
    /// Line ends that go before the next word.
    breaks: usize,
    /// A space goes before the next word.
    space: bool,
    quotes: usize,
    /// The number of the last item of each open list; none for a list without numbers.
    lists: Vec<Option<u32>>,
    preformatted: usize,
    /// The address of the open link, and where its text starts.
    link: Option<(String, usize)>,
    cell: bool,
}

impl Page {
    fn words(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.preformatted > 0 {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.breaks += 1;
                }
                if !line.is_empty() {
                    self.put(line.trim_end_matches('\r'));
                }
            }
            return;
        }
        // A space that may not break is a space here, but one that stays.
        let blank = |letter: char| letter.is_ascii_whitespace();
        for (number, word) in text.split(blank).enumerate() {
            self.space |= number > 0;
            if !word.is_empty() {
                self.put(&word.replace('\u{A0}', " "));
            }
        }
    }

    /// Writes a word after what must stand before it.
    fn put(&mut self, word: &str) {
        if self.breaks > 0 {
            if !self.out.is_empty() {
                let breaks = if self.preformatted > 0 {
                    self.breaks
                } else {
                    self.breaks.min(2)
                };
                for _ in 0..breaks {
                    self.out.push('\n');
                }
            }
            self.indent();
        } else if self.out.is_empty() {
            self.indent();
        } else if self.cell {
            self.out.push('\t');
        } else if self.space && !self.out.ends_with([' ', '\n', '\t']) {
            self.out.push(' ');
        }
        (self.breaks, self.space, self.cell) = (0, false, false);
        self.out.push_str(word);
    }

    fn indent(&mut self) {
        for _ in 0..self.quotes.min(QUOTES) {
            self.out.push_str("> ");
        }
    }

    fn lines(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
        self.cell = false;
    }

    /// Does what the tag says.
    fn tag(&mut self, tag: &Tag) {
        let closes = tag.kind == TagKind::EndTag;
        match (&*tag.name, closes) {
            ("br", _) => {
                self.breaks += 1;
                self.cell = false;
            }
            ("p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "fieldset" | "dl", _) => {
                self.lines(2);
            }
            (
                "div" | "tr" | "section" | "article" | "header" | "footer" | "form" | "dt" | "dd"
                | "address" | "center" | "caption" | "main" | "nav" | "aside" | "figure"
                | "figcaption" | "details" | "summary" | "legend" | "option" | "body",
                _,
            ) => self.lines(1),
            ("td" | "th", false) => self.cell = self.breaks == 0 && !self.out.is_empty(),
            ("ul" | "ol", false) => {
                self.lines(1);
                if self.lists.len() < 64 {
                    self.lists.push((&*tag.name == "ol").then_some(0));
                }
            }
            ("ul" | "ol", true) => {
                self.lists.pop();
                self.lines(1);
            }
            ("li", false) => {
                self.lines(1);
                let depth = self.lists.len().saturating_sub(1).min(8);
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number = number.saturating_add(1);
                        format!("{number}.")
                    }
                    _ => "-".to_owned(),
                };
                self.put(&format!("{}{mark}", "  ".repeat(depth)));
                self.space = true;
            }
            ("blockquote", false) => {
                self.lines(1);
                self.quotes += 1;
            }
            ("blockquote", true) => {
                self.quotes = self.quotes.saturating_sub(1);
                self.lines(1);
            }
            ("pre", closes) => {
                self.lines(1);
                self.preformatted = if closes {
                    self.preformatted.saturating_sub(1)
                } else {
                    self.preformatted + 1
                };
            }
            ("hr", _) => {
                self.lines(1);
                self.put("----");
                self.lines(1);
            }
            ("a", false) => {
                self.close_link();
                self.link = attribute(tag, "href").map(|address| (address, self.out.len()));
            }
            ("a", true) => self.close_link(),
            ("img", false) => {
                if let Some(words) = attribute(tag, "alt").filter(|words| !words.is_empty()) {
                    self.put(&format!("[{words}]"));
                }
            }
            // What stands in a field is text for who sees it.
            ("input", false) => {
                let shown = attribute(tag, "type").is_none_or(|kind| kind != "hidden");
                if let Some(value) =
                    attribute(tag, "value").filter(|value| shown && !value.is_empty())
                {
                    self.space = true;
                    self.put(&value);
                    self.space = true;
                }
            }
            _ => {}
        }
    }

    /// Writes the address of a link behind its text, unless it is the text.
    fn close_link(&mut self) {
        let Some((address, from)) = self.link.take() else {
            return;
        };
        let shown = self.out.get(from..).unwrap_or_default().trim().to_owned();
        let bare = address.strip_prefix("mailto:").unwrap_or(&address);
        let same = |text: &str| {
            text.trim_end_matches('/')
                .eq_ignore_ascii_case(bare.trim_end_matches('/'))
        };
        let plain = bare.split_once("://").map_or(bare, |(_, plain)| plain);
        let known = same(&shown)
            || shown
                .trim_end_matches('/')
                .eq_ignore_ascii_case(plain.trim_end_matches('/'));
        if shown.is_empty() || known || bare.is_empty() || bare.starts_with('#') {
            return;
        }
        self.out.push_str(" [");
        self.out.push_str(bare);
        self.out.push(']');
    }

    fn finish(mut self) -> String {
        self.close_link();
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn paragraphs_lists_and_links() {
        let html = "<html><head><title>x</title><style>p{}</style></head><body><p>Beste&nbsp;mevrouw,</p>\n<p>Zie <a href=\"https://example.org/a?b=1&amp;c=2\">hier</a> en <a href='mailto:a@example.org'>a@example.org</a>.</p><ul><li>een<li>twee<ol><li>a</ol></ul><blockquote>eerder<br>gezegd</blockquote>na 5 < 6";
        assert_eq!(
            text(html),
            "Beste mevrouw,\n\nZie hier [https://example.org/a?b=1&c=2] en a@example.org.\n\n- een\n- twee\n  1. a\n> eerder\n> gezegd\nna 5 < 6"
        );
    }

    #[test]
    fn tables_have_tabs_and_pre_keeps_its_lines() {
        assert_eq!(
            text("<table><tr><td>a<td>b</tr><tr><td>c</td><td>d</td></tr></table>"),
            "a\tb\nc\td"
        );
        assert_eq!(text("<pre>a\n  b\n\nc</pre>d"), "a\n  b\n\nc\nd");
    }

    #[test]
    fn broken_html_gives_text() {
        assert_eq!(
            text("a <b c=d>e</b> f &unknown; &#x20AC; &amp"),
            "a e f &unknown; € &"
        );
        assert_eq!(text("<script>x</script>y<title>z</title>"), "y");
        assert_eq!(text("een<style>p { } <p>twee"), "eenp { } <p>twee");
    }

    #[test]
    fn no_element_takes_its_text_with_it() {
        for name in [
            "header", "footer", "main", "nav", "aside", "section", "article", "head", "heading",
            "body", "details", "summary", "figure", "template", "noscript", "object", "marquee",
            "iframe", "textarea", "select", "option", "button", "label", "svg", "math", "o:p",
            "x-eigen", "font",
        ] {
            assert_eq!(
                text(&format!(
                    "<div>voor <{name} class='a>b'>binnen</{name}> na</div>"
                ))
                .split_whitespace()
                .collect::<Vec<_>>(),
                ["voor", "binnen", "na"],
                "{name}"
            );
        }
        assert_eq!(
            text("<input type=hidden value=a><input value='b &amp; c'>d"),
            "b & c d"
        );
    }
}
