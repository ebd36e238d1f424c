//! The text of an HTML body: paragraphs, lists, quotations, tables, and where links go.
//!
//! No styles, scripts or images, and nothing is fetched. What a style hides is shown: a reader of evidence should see
//! what stands in a message, not what its maker wanted seen. One pass, no tree: HTML of mail is seldom well formed.

use mail_parser::decoders::html::add_html_token;

/// The text of `html`.
pub(super) fn text(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        page.words(&rest[..at]);
        rest = &rest[at..];
        rest = if let Some((tag, after)) = tag(rest) {
            page.tag(&tag, after)
        } else {
            page.words("<");
            &rest[1..]
        };
    }
    page.words(rest);
    page.finish()
}

/// A tag, its name in small letters.
struct Tag<'a> {
    name: String,
    closes: bool,
    attributes: &'a str,
}

/// Reads a tag or comment at the start of `html`, which is `<`. Nothing when it is just a sign.
fn tag(html: &str) -> Option<(Tag<'_>, &str)> {
    if let Some(comment) = html.strip_prefix("<!--") {
        let after = comment.find("-->").map_or("", |at| &comment[at + 3..]);
        return Some((
            Tag {
                name: String::new(),
                closes: false,
                attributes: "",
            },
            after,
        ));
    }
    let inner = &html[1..];
    let first = inner.chars().next()?;
    if !(first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?')) {
        return None;
    }
    let mut quote = None;
    let end = inner
        .char_indices()
        .find_map(|(at, letter)| match (quote, letter) {
            (None, '>') => Some(at),
            (None, '"' | '\'') if inner[..at].contains('=') => {
                quote = Some(letter);
                None
            }
            (Some(open), _) if open == letter => {
                quote = None;
                None
            }
            _ => None,
        });
    // A quotation mark that never closes: the tag ends at the first bracket instead.
    let end = end.or_else(|| inner.find('>'))?;
    let content = &inner[..end];
    let closes = content.starts_with('/');
    let content = content.trim_start_matches('/');
    let length = content
        .find(|letter: char| !letter.is_ascii_alphanumeric())
        .unwrap_or(content.len());
    let (name, attributes) = content.split_at(length);
    Some((
        Tag {
            name: name.to_ascii_lowercase(),
            closes,
            attributes,
        },
        &inner[end + 1..],
    ))
}

/// The value of an attribute, decoded.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        let at = rest.char_indices().find(|(at, _)| {
            rest.get(*at..*at + name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
                && !rest[..*at]
                    .ends_with(|before: char| before.is_ascii_alphanumeric() || before == '-')
        })?;
        let after = rest[at.0 + name.len()..].trim_start();
        let Some(value) = after.strip_prefix('=') else {
            rest = &rest[at.0 + name.len()..];
            continue;
        };
        let value = value.trim_start();
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split(|letter: char| letter.is_whitespace()).next()?,
        };
        return Some(decoded(value.trim()));
    }
}

/// Text with its character references resolved.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(34).position(|byte| byte == b';');
        let name = end.and_then(|end| rest.get(..=end)).filter(|name| {
            name[1..]
                .bytes()
                .all(|byte| byte != b'&' && byte.is_ascii_graphic())
        });
        if let Some(name) = name {
            add_html_token(&mut out, name.as_bytes(), false);
            rest = &rest[name.len()..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
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
        let text = decoded(text);
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

    /// Does what the tag says; returns the rest after it.
    fn tag<'a>(&mut self, tag: &Tag<'_>, after: &'a str) -> &'a str {
        match (tag.name.as_str(), tag.closes) {
            ("script" | "style" | "title" | "template" | "head", false) => {
                return skip(after, &tag.name);
            }
            ("br", _) => {
                self.breaks += 1;
                self.cell = false;
            }
            ("p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "fieldset" | "dl", _) => {
                self.lines(2);
            }
            (
                "div" | "tr" | "section" | "article" | "header" | "footer" | "form" | "dt" | "dd"
                | "address" | "center" | "caption",
                _,
            ) => self.lines(1),
            ("td" | "th", false) => self.cell = self.breaks == 0 && !self.out.is_empty(),
            ("ul" | "ol", false) => {
                self.lines(1);
                if self.lists.len() < 64 {
                    self.lists.push((tag.name == "ol").then_some(0));
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
                self.link =
                    attribute(tag.attributes, "href").map(|address| (address, self.out.len()));
            }
            ("a", true) => self.close_link(),
            ("img", false) => {
                if let Some(words) =
                    attribute(tag.attributes, "alt").filter(|words| !words.trim().is_empty())
                {
                    self.put(&format!("[{}]", words.trim()));
                }
            }
            _ => {}
        }
        after
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

/// What follows the closing tag of an element whose content is not text.
fn skip<'a>(html: &'a str, name: &str) -> &'a str {
    let mut rest = html;
    while let Some(at) = rest.find("</") {
        let after = &rest[at + 2..];
        let closes = after
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name));
        // A head that is never closed ends where the body starts.
        if closes {
            return after.find('>').map_or("", |end| &after[end + 1..]);
        }
        rest = after;
    }
    if name == "head" { html } else { "" }
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
            text("a <b c=\"d>e</b> f &unknown; &#x20AC; &amp"),
            "a e f &unknown; € &amp"
        );
        assert_eq!(text("<script>x"), "");
    }
}
