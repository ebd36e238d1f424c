//! Where names, literals and numbers stand in the files of a procedure. Free texts are none: they are told by the key that
//! holds them, never by what they say.

use std::hash::{DefaultHasher, Hash, Hasher};

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use toml::de::{DeTable, DeValue};

/// One name, literal or number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub(super) path: String,
    /// The byte where it starts.
    pub(super) at: usize,
    pub(super) word: String,
    pub(super) number: bool,
    /// The keys above it, without names of the content: `obligations.*.term`.
    pub(super) kind: String,
}

impl Place {
    /// The same each time.
    pub(super) fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.path, self.at, &self.word).hash(&mut hasher);
        hasher.finish()
    }
}

/// Keys of free texts.
const TEXTS: [&str; 24] = [
    "title",
    "basis",
    "message",
    "remedy",
    "ground",
    "note",
    "label",
    "description",
    "x-message",
    "x-hint",
    "x-en",
    "text",
    "i18n",
    "until",
    "hint",
    "called",
    "reading",
    "itemLabel",
    "appraisal",
    "restriction",
    "category",
    "classification",
    "anonymous",
    "$comment",
];
/// Keys of texts with placeholders.
const TEMPLATES: [&str; 4] = ["attachments", "copies", "closing", "on_behalf"];
/// Keys of expressions.
const EXPRESSIONS: [&str; 14] = [
    "when",
    "require",
    "by",
    "keep",
    "ends",
    "answers",
    "x-answer",
    "x-prefill",
    "anchor",
    "which",
    "date",
    "year",
    "reason",
    "unrecorded",
];

/// All places of a file.
pub(super) fn places(path: &str, text: &str) -> Vec<Place> {
    let mut found = Found {
        path,
        text,
        places: Vec::new(),
    };
    if path.ends_with(".toml") {
        let table = DeTable::parse(text).expect("TOML");
        found.table(table.get_ref(), &[]);
    } else if path.ends_with(".json") {
        let parsed = jsonc_parser::parse_to_ast(
            text,
            &jsonc_parser::CollectOptions::default(),
            &jsonc_parser::ParseOptions::default(),
        );
        found.json(&parsed.expect("JSON").value.expect("a value"), &[]);
    } else {
        found.template(0, text, "wording");
    }
    found.places
}

struct Found<'a> {
    path: &'a str,
    text: &'a str,
    places: Vec<Place>,
}

impl Found<'_> {
    fn add(&mut self, at: usize, word: &str, number: bool, kind: &str) {
        if word.is_empty() || !word.chars().any(char::is_alphanumeric) {
            return;
        }
        self.places.push(Place {
            path: self.path.to_owned(),
            at,
            word: word.to_owned(),
            number,
            kind: kind.to_owned(),
        });
    }

    fn table(&mut self, table: &DeTable, above: &[&str]) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let at = [above, &[name]].concat();
            let kind = kind(&at[..at.len() - 1]);
            if !TEXTS.contains(&name) {
                let span = key.span();
                let quoted = self.text[span.clone()].starts_with(['"', '\'']);
                let start = span.start + usize::from(quoted);
                if self.text[start..].starts_with(name) {
                    self.add(start, name, false, &format!("key:{kind}"));
                }
            }
            self.value(value.get_ref(), value.span(), &at);
        }
    }

    fn value(&mut self, value: &DeValue, span: std::ops::Range<usize>, at: &[&str]) {
        match value {
            DeValue::Table(table) => self.table(table, at),
            DeValue::Array(items) => {
                for item in items {
                    self.value(item.get_ref(), item.span(), at);
                }
            }
            DeValue::String(text) => {
                let raw = &self.text[span.clone()];
                // One that is written with escapes cannot be changed in its place.
                if let Some(inside) = raw.find(text.as_ref()) {
                    self.string(span.start + inside, text, at);
                }
            }
            DeValue::Integer(number) => {
                let raw = self.text[span.clone()].to_owned();
                let _ = number;
                self.add(span.start, &raw, true, &format!("number:{}", kind(at)));
            }
            _ => {}
        }
    }

    fn json(&mut self, value: &ast::Value, at: &[&str]) {
        match value {
            ast::Value::Object(object) => {
                for property in &object.properties {
                    let name = property.name.as_str();
                    let below = [at, &[name]].concat();
                    let free = TEXTS.contains(&name)
                        && !at.ends_with(&["properties"])
                        && !at.ends_with(&["required"]);
                    if !free && !at.contains(&"i18n") {
                        self.add(
                            property.name.start() + 1,
                            name,
                            false,
                            &format!("key:{}", kind(at)),
                        );
                    }
                    if !free {
                        self.json(&property.value, &below);
                    }
                }
            }
            ast::Value::Array(array) => {
                for item in &array.elements {
                    self.json(item, at);
                }
            }
            ast::Value::StringLit(literal) => {
                let start = literal.range.start + 1;
                if self.text[start..].starts_with(literal.value.as_ref()) {
                    self.string(start, &literal.value, at);
                }
            }
            ast::Value::NumberLit(number) => {
                self.add(
                    number.range.start,
                    number.value,
                    true,
                    &format!("number:{}", kind(at)),
                );
            }
            _ => {}
        }
    }

    fn string(&mut self, start: usize, text: &str, at: &[&str]) {
        let key = at.last().map_or("", |key| key);
        let any = |keys: &[&str]| at.iter().any(|key| keys.contains(key));
        // A group of facts or a field can be called as a key of ours.
        let texts = TEXTS.contains(&key)
            || (at.len() > 1 && TEXTS.contains(&at[at.len() - 2]) && ["nl", "en"].contains(&key));
        if texts {
            return;
        }
        let kind = kind(at);
        if any(&TEMPLATES) {
            self.template(start, text, &kind);
        } else if (EXPRESSIONS.contains(&key) && !term(at)) || at.first() == Some(&"unrecorded") {
            self.expression(start, text, &format!("expression:{kind}"));
        } else {
            self.add(start, text, false, &kind);
        }
    }

    /// The names and literals in the tags of a template.
    fn template(&mut self, start: usize, text: &str, kind: &str) {
        let mut from = 0;
        while let Some(open) = text[from..].find('{').map(|at| from + at) {
            let close = match text.as_bytes().get(open + 1) {
                Some(b'{') => "}}",
                Some(b'%') => "%}",
                Some(b'#') => {
                    from = text[open..]
                        .find("#}")
                        .map_or(text.len(), |end| open + end + 2);
                    continue;
                }
                _ => {
                    from = open + 1;
                    continue;
                }
            };
            let end = text[open..]
                .find(close)
                .map_or(text.len(), |end| open + end);
            self.expression(
                start + open + 2,
                &text[open + 2..end],
                &format!("{kind}:tag"),
            );
            from = end + 2;
        }
    }

    fn expression(&mut self, start: usize, text: &str, kind: &str) {
        let bytes: Vec<(usize, char)> = text.char_indices().collect();
        let mut next = 0;
        // What a pattern says is no name.
        let mut pattern = false;
        while next < bytes.len() {
            let (at, c) = bytes[next];
            let until = |mut index: usize, inside: &dyn Fn(char) -> bool| {
                while index < bytes.len() && inside(bytes[index].1) {
                    index += 1;
                }
                index
            };
            let byte = |index: usize| bytes.get(index).map_or(text.len(), |(at, _)| *at);
            if c == '"' || c == '\'' {
                let end = until(next + 1, &|other| other != c);
                let word = &text[byte(next + 1)..byte(end)];
                let instead = text[..at].ends_with("default(");
                let kind = if instead { "default" } else { kind };
                if !pattern {
                    self.add(start + at + 1, word, false, &format!("{kind}:text"));
                }
                pattern = false;
                next = end + 1;
            } else if c.is_ascii_digit() {
                let end = until(next, &|c| c.is_ascii_digit());
                self.add(
                    start + at,
                    &text[at..byte(end)],
                    true,
                    &format!("{kind}:number"),
                );
                next = end;
            } else if c.is_alphabetic() || c == '_' {
                let end = until(next, &|c| c.is_alphanumeric() || c == '_');
                let word = &text[at..byte(end)];
                pattern = ["passend", "join", "replace", "split"].contains(&word);
                if !["true", "false"].contains(&word) {
                    self.add(start + at, word, false, &format!("{kind}:name"));
                }
                next = end;
            } else {
                next += 1;
            }
        }
    }
}

/// Whether a value under `by` or `date` is a term, a role or a day of the year instead of an expression.
fn term(at: &[&str]) -> bool {
    let under = |key: &str| at.contains(&key);
    match at.last() {
        Some(&"by") => !under("figures"),
        Some(&"answers") => under("parts"),
        Some(&"reason") => at.first() == Some(&"hold"),
        Some(&"year") => under("disclosure"),
        _ => false,
    }
}

/// The keys above a place; names that content chose are `*`.
fn kind(at: &[&str]) -> String {
    const OPEN: [&str; 24] = [
        "roles",
        "policies",
        "conditions",
        "access",
        "retention",
        "tracks",
        "states",
        "events",
        "obligations",
        "figures",
        "reports",
        "properties",
        "$defs",
        "tables",
        "terms",
        "averages",
        "row",
        "row_of",
        "apart",
        "uischema",
        "rules",
        "opening",
        "anonymous",
        "unrecorded",
    ];
    let mut out = Vec::new();
    for (index, name) in at.iter().enumerate() {
        let chosen = index > 0
            && OPEN.contains(&at[index - 1])
            && !["uischema", "rules"].contains(&at[index - 1]);
        if chosen {
            out.push("*");
        } else {
            out.push(name);
        }
    }
    // A layout or a schema can be nested at will: its innermost keys say enough.
    let from = out.len().saturating_sub(4);
    out[from..].join(".")
}
