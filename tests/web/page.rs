//! A page as a browser reads it: its controls, their labels, and what it would send.

use std::cell::RefCell;
use std::collections::BTreeMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// A form control.
#[derive(Debug, Clone, Default)]
pub(super) struct Control {
    pub(super) tag: String,
    pub(super) attributes: BTreeMap<String, String>,
    /// The text of a textarea, the chosen values of a select.
    pub(super) values: Vec<String>,
    /// It stands inside a label, or in a fieldset with a legend.
    pub(super) labelled_around: bool,
}

impl Control {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    fn kind(&self) -> &str {
        match self.tag.as_str() {
            "input" => self.attribute("type").unwrap_or("text"),
            other => other,
        }
    }

    /// What a browser sends for it (HTML Living Standard, constructing the entry list), no button being pressed.
    fn sends(&self) -> Vec<String> {
        if self.attributes.contains_key("disabled") {
            return Vec::new();
        }
        match self.kind() {
            "checkbox" | "radio" if !self.attributes.contains_key("checked") => Vec::new(),
            "button" | "submit" => Vec::new(),
            "textarea" => self
                .values
                .iter()
                .map(|text| text.replace('\n', "\r\n"))
                .collect(),
            "select" => self.values.clone(),
            // The value sanitization of a line of text.
            "text" => vec![
                self.attribute("value")
                    .unwrap_or_default()
                    .replace(['\r', '\n'], ""),
            ],
            _ => vec![self.attribute("value").unwrap_or_default().to_owned()],
        }
    }
}

/// What stands on a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) controls: Vec<Control>,
    pub(super) ids: Vec<String>,
    /// What labels and descriptions point at.
    pub(super) pointed: Vec<String>,
    pub(super) label_for: Vec<String>,
    /// All text, with single spaces.
    pub(super) text: String,
    /// Elements that were closed in another order than they were opened.
    pub(super) crossed: Vec<String>,
    open: Vec<(String, bool)>,
}

impl Page {
    pub(super) fn read(html: &str) -> Self {
        let input = BufferQueue::default();
        input.push_back(html.parse::<StrTendril>().expect("text"));
        let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        let mut page = tokenizer.sink.0.into_inner();
        page.text = page.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.open.is_empty(), "not closed: {:?}", page.open);
        page
    }

    /// The pairs that a browser would send.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        self.controls
            .iter()
            .filter_map(|control| Some((control.attribute("name")?, control)))
            .flat_map(|(name, control)| {
                control
                    .sends()
                    .into_iter()
                    .map(move |value| (name.to_owned(), value))
            })
            .collect()
    }

    /// Controls that nobody can name: no label, no text of their own.
    pub(super) fn unlabelled(&self) -> Vec<&Control> {
        self.controls
            .iter()
            .filter(|control| {
                control.kind() != "hidden"
                    && control.tag != "button"
                    && !control.labelled_around
                    && !control
                        .attribute("id")
                        .is_some_and(|id| self.label_for.iter().any(|label| label == id))
            })
            .collect()
    }
}

#[derive(Default)]
struct Reader(RefCell<Page>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => {
                let in_textarea = page.open.last().is_some_and(|(tag, _)| tag == "textarea");
                if in_textarea {
                    let last = page.controls.last_mut().expect("a textarea");
                    last.values[0].push_str(&text);
                } else {
                    page.text.push_str(&text);
                }
            }
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                let attributes: BTreeMap<String, String> = tag
                    .attrs
                    .iter()
                    .map(|attribute| {
                        (
                            attribute.name.local.to_string(),
                            attribute.value.to_string(),
                        )
                    })
                    .collect();
                if tag.kind == TagKind::EndTag {
                    if name == "textarea"
                        && let Some(control) = page.controls.last_mut()
                        && let Some(rest) = control.values[0].strip_prefix('\n')
                    {
                        // The parser drops the line end right after the start tag.
                        control.values[0] = rest.to_string();
                    }
                    match page.open.pop() {
                        Some((open, _)) if open == name => {}
                        other => page.crossed.push(format!("</{name}> closes {other:?}")),
                    }
                    return TokenSinkResult::Continue;
                }
                assert!(!attributes.contains_key("style"), "a style in {name}");
                assert!(
                    !attributes.keys().any(|key| key.starts_with("on")),
                    "a script in {name}"
                );
                page.ids.extend(attributes.get("id").cloned());
                for key in ["aria-describedby", "aria-labelledby"] {
                    let list = attributes.get(key).cloned().unwrap_or_default();
                    page.pointed
                        .extend(list.split_whitespace().map(ToOwned::to_owned));
                }
                if let Some(target) = attributes.get("for") {
                    page.label_for.push(target.clone());
                    page.pointed.push(target.clone());
                }
                if let Some(target) = attributes
                    .get("href")
                    .and_then(|href| href.strip_prefix('#'))
                {
                    page.pointed.push(target.to_owned());
                }
                match name.as_str() {
                    "input" | "textarea" | "select" | "button" => {
                        let labelled_around = page.open.iter().any(|(tag, _)| tag == "label");
                        page.controls.push(Control {
                            tag: name.clone(),
                            values: if name == "textarea" {
                                vec![String::new()]
                            } else {
                                Vec::new()
                            },
                            attributes,
                            labelled_around,
                        });
                    }
                    "option" => {
                        let select = page.controls.last_mut().expect("a select");
                        let value = attributes.get("value").cloned().unwrap_or_default();
                        // Without a choice the first option is sent.
                        if attributes.contains_key("selected") {
                            select.values = vec![value];
                        } else if select.values.is_empty() {
                            select.values.push(value);
                        }
                    }
                    _ => {}
                }
                if !["input", "br", "img", "hr", "meta", "link"].contains(&name.as_str()) {
                    page.open.push((name.clone(), false));
                }
                if name == "textarea" {
                    return TokenSinkResult::RawData(RawKind::Rcdata);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
