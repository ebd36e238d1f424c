//! Whether a page is HTML as browsers expect it: no error of the tokenizer, tags that close, ids once, labels that lead
//! somewhere, nothing inline that runs.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

const VOID: [&str; 8] = ["meta", "link", "input", "br", "hr", "img", "wbr", "col"];

#[derive(Default)]
struct Page {
    wrong: RefCell<Vec<String>>,
    open: RefCell<Vec<String>>,
    ids: RefCell<BTreeSet<String>>,
    wanted: RefCell<Vec<String>>,
    labelled: RefCell<BTreeSet<String>>,
    controls: RefCell<Vec<String>>,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        match token {
            Token::ParseError(error) => self.wrong(line, &error),
            Token::TagToken(tag) => self.tag(&tag, line),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Page {
    fn wrong(&self, line: u64, what: &str) {
        self.wrong.borrow_mut().push(format!("line {line}: {what}"));
    }

    fn tag(&self, tag: &Tag, line: u64) {
        let name = tag.name.to_string();
        if tag.kind == TagKind::EndTag {
            let opened = self.open.borrow_mut().pop();
            if opened.as_deref() != Some(&name) {
                self.wrong(line, &format!("</{name}> closes {opened:?}"));
            }
            return;
        }
        let attribute = |wanted: &str| {
            tag.attrs
                .iter()
                .find(|attribute| &*attribute.name.local == wanted)
                .map(|attribute| attribute.value.to_string())
        };
        for attribute in &tag.attrs {
            let known = attribute.name.local.to_string();
            if known.starts_with("on") || known == "style" {
                self.wrong(line, &format!("inline {known}"));
            }
        }
        if (name == "script" && attribute("src").is_none()) || name == "style" {
            self.wrong(line, &format!("inline <{name}>"));
        }
        if let Some(id) = attribute("id")
            && !self.ids.borrow_mut().insert(id.clone())
        {
            self.wrong(line, &format!("id {id} twice"));
        }
        for pointer in ["for", "aria-labelledby", "aria-describedby"] {
            let ids = attribute(pointer).into_iter();
            let ids = ids.flat_map(|ids| ids.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>());
            self.wanted.borrow_mut().extend(ids);
        }
        if name == "label" {
            self.labelled.borrow_mut().extend(attribute("for"));
        }
        let named = attribute("aria-label").is_some() || attribute("aria-labelledby").is_some();
        let hidden = attribute("type").as_deref() == Some("hidden");
        // A label around a control names it too.
        let inside = self.open.borrow().iter().any(|open| open == "label");
        if matches!(name.as_str(), "input" | "select" | "textarea") && !hidden && !named && !inside
        {
            match attribute("id") {
                Some(id) => self.controls.borrow_mut().push(id),
                None => self.wrong(line, &format!("<{name}> without a label")),
            }
        }
        if name == "img" && attribute("alt").is_none() {
            self.wrong(line, "<img> without alt");
        }
        if !VOID.contains(&name.as_str()) && !tag.self_closing {
            self.open.borrow_mut().push(name);
        }
    }
}

/// Everything that is wrong with a page.
pub(super) fn wrong(text: &str) -> Vec<String> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    let tokenizer = Tokenizer::new(
        Page::default(),
        TokenizerOpts {
            exact_errors: true,
            ..TokenizerOpts::default()
        },
    );
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let page = tokenizer.sink;
    let mut wrong = page.wrong.into_inner();
    wrong.extend(
        page.open
            .into_inner()
            .iter()
            .map(|tag| format!("<{tag}> stays open")),
    );
    let (ids, labelled) = (page.ids.into_inner(), page.labelled.into_inner());
    let lost = page
        .wanted
        .into_inner()
        .into_iter()
        .filter(|id| !ids.contains(id));
    wrong.extend(lost.map(|id| format!("nothing has the id {id}")));
    let bare = page
        .controls
        .into_inner()
        .into_iter()
        .filter(|id| !labelled.contains(id));
    wrong.extend(bare.map(|id| format!("the control {id} has no label")));
    wrong
}

#[test]
fn what_is_wrong_is_found() {
    for (page, found) in [
        ("<p>a</p>", 0),
        ("<p>a<b></p></b>", 2),
        ("<p id=a></p><p id=a></p>", 1),
        ("<label for=x>a</label>", 1),
        ("<input id=y>", 1),
        ("<p onclick=\"x\">a</p>", 1),
        ("<script>x</script>", 1),
        ("<p style=\"x\">a</p><div>", 2),
    ] {
        assert_eq!(wrong(page).len(), found, "{page}: {:?}", wrong(page));
    }
}
