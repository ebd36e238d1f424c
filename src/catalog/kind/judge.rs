//! Walks an expression with what its names can be, and finds what can never hold.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Group, Kind, is_day};
use crate::diagnostic::{Text, meant};
use crate::wording::Engine;
use crate::wording::syntax::{Is, Node, Step};

/// Something in an expression that cannot be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Where: bytes from the start of the source.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: Text,
    /// What was probably meant.
    pub hint: Option<Text>,
}

/// Judges the expressions of one source.
pub struct Judge<'a> {
    source: &'a str,
    pub(super) engine: &'a Engine,
    names: Vec<BTreeMap<String, Kind>>,
    /// How deep in branches: a name that is set there may also keep what it was.
    branches: usize,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl<'a> Judge<'a> {
    /// Judges a source over names that are known at the top.
    pub fn new(source: &'a str, engine: &'a Engine, names: &BTreeMap<String, Kind>) -> Self {
        Self {
            source,
            engine,
            names: vec![names.clone()],
            branches: 0,
            findings: Vec::new(),
        }
    }

    /// The words of a part of the source, for messages.
    pub(super) fn words(&self, node: &Node) -> String {
        let words = self.part(&node.span);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        words.trim_matches(['(', ' ', '\'', '"']).to_owned()
    }

    /// A part of the source; a span that does not fit has no words.
    fn part(&self, span: &Range<usize>) -> &str {
        self.source.get(span.clone()).map_or("", |part| part)
    }

    /// What a name at the top is.
    pub(super) fn root(&self, name: &str) -> Option<Kind> {
        self.names.first()?.get(name).cloned()
    }

    /// Where a name stands in a part of the source; the part itself when it is not there.
    pub(super) fn place_of(&self, node: &Node, name: &str) -> Range<usize> {
        let part = self.part(&node.span);
        match part.rfind(name) {
            Some(at) => node.span.start + at..node.span.start + at + name.len(),
            None => node.span.clone(),
        }
    }

    pub(super) fn say(&mut self, span: &Range<usize>, message: Text, hint: Option<Text>) {
        let finding = Finding {
            span: span.clone(),
            message,
            hint,
        };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Judges the steps of a template.
    pub fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Print(node) | Step::Include(node) => {
                    self.kind(node);
                }
                Step::If(test, yes, no) => {
                    self.kind(test);
                    self.branches += 1;
                    self.steps(yes);
                    self.steps(no);
                    self.branches -= 1;
                }
                Step::For(inner) => {
                    let over = self.kind(&inner.over);
                    let item = Self::item_of(&over);
                    let mut names = BTreeMap::from([("loop".to_owned(), turn(&item))]);
                    match &inner.names[..] {
                        [only] => {
                            names.insert(only.clone(), item);
                        }
                        several => {
                            names.extend(several.iter().map(|name| (name.clone(), Kind::Any)));
                        }
                    }
                    self.names.push(names);
                    if let Some(only) = &inner.only {
                        self.kind(only);
                    }
                    self.steps(&inner.body);
                    self.names.pop();
                    self.steps(&inner.none);
                }
                Step::Set(names, value) => {
                    let kind = self.kind(value);
                    match &names[..] {
                        [only] => self.set(only, kind),
                        several => several.iter().for_each(|name| self.set(name, Kind::Any)),
                    }
                }
                Step::With(given, body) => {
                    let mut names = BTreeMap::new();
                    for (name, value) in given {
                        names.insert(name.clone(), self.kind(value));
                    }
                    self.names.push(names);
                    self.steps(body);
                    self.names.pop();
                }
                Step::Block(name, body) => {
                    self.steps(body);
                    if let Some(name) = name {
                        self.set(name, Kind::Any);
                    }
                }
            }
        }
    }

    fn set(&mut self, name: &str, kind: Kind) {
        let inside = self.branches > 0;
        let Some(here) = self.names.last_mut() else {
            return;
        };
        let kind = match here.get(name) {
            Some(known) if inside => known.clone().or(kind),
            _ => kind,
        };
        here.insert(name.to_owned(), kind);
    }

    /// Judges an expression, and says what it can be.
    pub fn kind(&mut self, node: &Node) -> Kind {
        match &node.is {
            Is::Name(name) => self.name(node, name),
            Is::Text(text) => Kind::words([text.clone()]),
            Is::Number(number) => Kind::Number(Some(*number)),
            Is::Flag => Kind::Flag,
            Is::Nothing => Kind::Nothing,
            Is::Member(of, name) => self.member(node, of, name),
            Is::Item(of, key) => self.item(of, key),
            Is::Slice(of) => self.kind(of),
            Is::Not(of) => {
                self.kind(of);
                Kind::Flag
            }
            Is::Either(a, b) => {
                let (a, b) = (self.kind(a), self.kind(b));
                a.or(b)
            }
            Is::Same(a, b) => {
                let (left, right) = (self.kind(a), self.kind(b));
                self.same((a, &left), (b, &right));
                Kind::Flag
            }
            Is::Order(a, b) => {
                let (left, right) = (self.kind(a), self.kind(b));
                self.order((a, &left), (b, &right));
                Kind::Flag
            }
            Is::In(a, b) => {
                let left = self.kind(a);
                self.within((a, &left), b);
                Kind::Flag
            }
            Is::Sum(parts) => {
                for part in parts {
                    self.kind(part);
                }
                Kind::Number(None)
            }
            Is::Joined(parts) => {
                for part in parts {
                    self.kind(part);
                }
                Kind::Text
            }
            Is::If(test, yes, no) => {
                self.kind(test);
                let yes = self.narrowed(test, yes);
                let no = no.as_ref().map_or(Kind::Nothing, |no| self.kind(no));
                yes.or(no)
            }
            Is::Filter(name, of, arguments) => self.filter(node, name, of.as_deref(), arguments),
            Is::Test(name, of, arguments) => {
                let kind = self.kind(of);
                self.test(node, name, (of, &kind), arguments);
                Kind::Flag
            }
            Is::Call(name, arguments) => self.call(node, name, arguments),
            Is::List(items) => {
                let kinds = items.iter().map(|item| self.kind(item));
                Kind::list(kinds.fold(Kind::Nothing, Kind::or))
            }
            Is::Map(pairs) => {
                let mut members = BTreeMap::new();
                for (key, value) in pairs {
                    let value = self.kind(value);
                    if let Is::Text(name) = &key.is {
                        members.insert(name.clone(), value);
                    } else {
                        self.kind(key);
                    }
                }
                if members.len() == pairs.len() {
                    let words = self.words(node);
                    Kind::group(Text::new(words.clone(), words), members)
                } else {
                    Kind::Any
                }
            }
            Is::Other(parts) => {
                for part in parts {
                    self.kind(part);
                }
                Kind::Any
            }
        }
    }

    /// `a if a in ['b', 'c']` is one of these.
    fn narrowed(&mut self, test: &Node, value: &Node) -> Kind {
        let kind = self.kind(value);
        match &test.is {
            Is::In(a, list) if self.words(a) == self.words(value) => match self.kind(list) {
                Kind::List(item) if matches!(*item, Kind::Words(_)) => item.as_ref().clone(),
                _ => kind,
            },
            _ => kind,
        }
    }

    fn name(&mut self, node: &Node, name: &str) -> Kind {
        if let Some(kind) = self.names.iter().rev().find_map(|names| names.get(name)) {
            return kind.clone();
        }
        let known: Vec<String> = self
            .names
            .iter()
            .flat_map(|names| names.keys().cloned())
            .collect();
        self.say(
            &node.span,
            Text::new(
                format!("de naam `{name}` is hier niet bekend"),
                format!("unknown name `{name}`"),
            ),
            meant(name, known.iter().map(String::as_str)),
        );
        Kind::Any
    }

    /// Two values that are asked to be the same.
    pub(super) fn same(&mut self, (a, left): (&Node, &Kind), (b, right): (&Node, &Kind)) {
        match (left, right) {
            (Kind::Words(known), Kind::Words(asked)) if known.is_disjoint(asked) => {
                // The one that was written down is the one that is wrong.
                let (of, known, literal, word) = match (&a.is, &b.is) {
                    (Is::Text(word), Is::Text(_)) => (b, asked, a, word.clone()),
                    (Is::Text(word), _) => (b, asked, a, word.clone()),
                    (_, Is::Text(word)) => (a, known, b, word.clone()),
                    _ => (
                        a,
                        known,
                        b,
                        asked.iter().cloned().collect::<Vec<_>>().join("`, `"),
                    ),
                };
                let of = self.words(of);
                self.say(
                    &literal.span,
                    Text::new(
                        format!("`{of}` is nooit `{word}`"),
                        format!("`{of}` is never `{word}`"),
                    ),
                    meant(&word, known.iter().map(String::as_str)),
                );
            }
            (Kind::Day, Kind::Words(words)) => self.days((a, b), words),
            (Kind::Words(words), Kind::Day) => self.days((b, a), words),
            _ => self.alike((a, left), (b, right)),
        }
    }

    /// A day that is compared with words.
    fn days(&mut self, (of, literal): (&Node, &Node), words: &std::collections::BTreeSet<String>) {
        if let Some(word) = words.iter().find(|word| !is_day(word)) {
            let of = self.words(of);
            self.say(
                &literal.span,
                Text::new(
                    format!("`{of}` is een dag, en `{word}` niet"),
                    format!("`{of}` is a day, and `{word}` is none"),
                ),
                Some(Text::new(
                    "schrijf een dag als 2027-03-09",
                    "write a day as 2027-03-09",
                )),
            );
        }
    }

    /// Two values of kinds that are never the same.
    fn alike(&mut self, (a, left): (&Node, &Kind), (b, right): (&Node, &Kind)) {
        let (Some(one), Some(other)) = (sort(left), sort(right)) else {
            return;
        };
        if one.en == other.en {
            return;
        }
        let (a, literal) = (self.words(a), self.words(b));
        self.say(
            &b.span,
            Text::new(
                format!("`{a}` is {}, en `{literal}` is {}", one.nl, other.nl),
                format!("`{a}` is {}, and `{literal}` is {}", one.en, other.en),
            ),
            Some(Text::new(
                "zo zijn zij nooit gelijk; vergelijk met een waarde van dezelfde soort",
                "so they are never the same; compare with a value of the same kind",
            )),
        );
    }

    /// Two values of which one comes first.
    pub(super) fn order(&mut self, (a, left): (&Node, &Kind), (b, right): (&Node, &Kind)) {
        match (left, right) {
            (Kind::Day, Kind::Words(words)) => self.days((a, b), words),
            (Kind::Words(words), Kind::Day) => self.days((b, a), words),
            (Kind::Number(Some(least)), Kind::Number(Some(number)))
                if is_written(b) && !is_written(a) && number < least =>
            {
                self.too_small((a, b), *least);
            }
            (Kind::Number(Some(number)), Kind::Number(Some(least)))
                if is_written(a) && !is_written(b) && number < least =>
            {
                self.too_small((b, a), *least);
            }
            _ => self.alike((a, left), (b, right)),
        }
    }

    fn too_small(&mut self, (of, number): (&Node, &Node), least: f64) {
        let (of, words) = (self.words(of), self.words(number));
        self.say(
            &number.span,
            Text::new(
                format!("`{of}` is nooit minder dan {least}, en hier staat `{words}`"),
                format!("`{of}` is never less than {least}, and this says `{words}`"),
            ),
            None,
        );
    }

    /// A value that is asked to be in something.
    pub(super) fn within(&mut self, (a, left): (&Node, &Kind), list: &Node) {
        if let Is::List(items) = &list.is {
            for item in items {
                let kind = self.kind(item);
                self.same((a, left), (item, &kind));
            }
            return;
        }
        match self.kind(list) {
            Kind::List(of) => self.same((a, left), (list, &of)),
            Kind::Group(group) if group.closed => {
                if let Is::Text(name) = &a.is
                    && !group.members.contains_key(name)
                {
                    self.no_member(&a.span, &group, name);
                }
            }
            _ => {}
        }
    }
}

/// A number that stands there.
fn is_written(node: &Node) -> bool {
    match &node.is {
        Is::Number(_) => true,
        Is::Sum(parts) => parts.iter().all(is_written),
        _ => false,
    }
}

/// The sort of a value, in words, when it is certain.
fn sort(kind: &Kind) -> Option<Text> {
    Some(match kind {
        Kind::Text | Kind::Words(_) | Kind::Day => Text::new("een tekst", "a text"),
        Kind::Number(_) => Text::new("een getal", "a number"),
        Kind::Flag => Text::new("ja of nee (true of false)", "yes or no (true or false)"),
        Kind::List(_) => Text::new("een lijst", "a list"),
        Kind::Group(_) => Text::new("een groep", "a group"),
        Kind::Any | Kind::Nothing => return None,
    })
}

/// What a template knows of the turn of a loop that it is in.
fn turn(item: &Kind) -> Kind {
    let numbers = [
        "index",
        "index0",
        "revindex",
        "revindex0",
        "length",
        "depth",
        "depth0",
    ];
    let mut members: BTreeMap<String, Kind> = numbers
        .iter()
        .map(|name| ((*name).to_owned(), Kind::Number(Some(0.0))))
        .collect();
    for name in ["first", "last", "changed", "cycle"] {
        members.insert(name.to_owned(), Kind::Any);
    }
    for name in ["previtem", "nextitem"] {
        members.insert(name.to_owned(), item.clone());
    }
    Kind::Group(Arc::new(Group {
        what: Text::new("een herhaling", "a loop"),
        members,
        closed: true,
    }))
}
