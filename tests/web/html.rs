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
    /// The levels of the headings.
    headings: RefCell<Vec<u8>>,
    /// The text of the summary and of the told problem that are open now.
    summary: RefCell<Option<String>>,
    problem: RefCell<Option<String>>,
    /// How deep the list of problems stands that is open now.
    problems: RefCell<Option<usize>>,
    /// What was told in lists of problems.
    told: RefCell<BTreeSet<String>>,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        match token {
            Token::ParseError(error) => self.wrong(line, &error),
            Token::CharacterTokens(text) => {
                for open in [&self.summary, &self.problem] {
                    if let Some(known) = open.borrow_mut().as_mut() {
                        known.push_str(&text);
                    }
                }
            }
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
            self.closed(&name, line);
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
        match name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes()[1] - b'0';
                self.headings.borrow_mut().push(level);
            }
            "summary" => *self.summary.borrow_mut() = Some(String::new()),
            "li" if self.problems.borrow().is_some() => {
                *self.problem.borrow_mut() = Some(String::new());
            }
            _ => {}
        }
        let class = attribute("class");
        let class = class.as_deref().unwrap_or_default();
        if class.split(' ').any(|one| one == "problems") && self.problems.borrow().is_none() {
            *self.problems.borrow_mut() = Some(self.open.borrow().len());
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

impl Page {
    fn closed(&self, name: &str, line: u64) {
        let depth = self.open.borrow().len();
        if *self.problems.borrow() == Some(depth) {
            *self.problems.borrow_mut() = None;
        }
        let single = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        if name == "summary"
            && let Some(text) = self.summary.borrow_mut().take().map(single)
            && text.split(' ').filter(|word| word.len() > 1).count() < 2
        {
            self.wrong(line, &format!("<summary> “{text}” says little"));
        }
        if name == "li"
            && let Some(text) = self.problem.borrow_mut().take().map(single)
            && !self.told.borrow_mut().insert(text.clone())
        {
            self.wrong(line, &format!("told twice: {text}"));
        }
    }
}

/// Headings that do not begin with the title of the page, or leave a level out.
fn out_of_order(levels: &[u8]) -> Vec<String> {
    let first = levels.first().filter(|level| **level != 1);
    let first = first.map(|level| format!("the first heading is <h{level}>"));
    let steps = levels.windows(2).filter(|pair| pair[1] > pair[0] + 1);
    let steps = steps.map(|pair| format!("<h{}> follows <h{}>", pair[1], pair[0]));
    let titles = levels.iter().filter(|level| **level == 1).count();
    let titles = (titles > 1).then(|| format!("{titles} times <h1>"));
    first.into_iter().chain(steps).chain(titles).collect()
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
    // A part of a page begins where it stands in one.
    let mut headings = page.headings.into_inner();
    if !text.contains("<html") && !headings.contains(&1) {
        headings.insert(0, 1);
    }
    wrong.extend(out_of_order(&headings));
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
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2>", 0),
        ("<h2>a</h2><h1>b</h1>", 1),
        ("<h1>a</h1><h3>b</h3><h1>c</h1>", 2),
        ("<details><summary>3</summary></details>", 1),
        ("<details><summary>3 zaken</summary></details>", 1),
        ("<details><summary>Wat is vastgelegd</summary></details>", 0),
        (
            "<div class=\"problems\"><ul><li>a</li><li>a</li></ul></div><ul><li>a</li></ul>",
            1,
        ),
    ] {
        assert_eq!(wrong(page).len(), found, "{page}: {:?}", wrong(page));
    }
}
