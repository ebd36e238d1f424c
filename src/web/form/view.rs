//! From form and answers to the tree of questions.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Setting;
use super::fold::fold;
use super::known::{filled, is_known, source};
use super::leaf::Kind;
use super::node::{Choice, Field, Fold, Group, Input, Item, List, Node, Note, Tree};
use super::problems;
use crate::case::capitalised;
use crate::catalog::{Control, Element, Form, Options, dotted};
use crate::diagnostic::{Diagnostic, Language, Text};
use crate::document::{self, Checked};
use crate::json::{escape, last};
use crate::schema;

/// So many choices are a list that folds.
const LISTED: usize = 9;

/// A form as the page shows it, and what it was made of.
#[derive(Debug)]
pub struct View {
    /// What the templates draw.
    pub tree: Tree,
    /// The answers, looked at.
    pub checked: Checked,
}

impl View {
    /// Looks at the answers and lays the questions out; `more` are problems that the form itself cannot find.
    pub fn of(form: &Form, own: &Value, setting: Setting, more: &[Diagnostic]) -> Self {
        let checked = document::check(form, own, setting.case, setting.today, setting.stage);
        let all = filled(own, &checked.typed);
        let mut draw = Draw {
            form,
            own,
            all: &all,
            checked: &checked,
            setting,
            keys: BTreeSet::new(),
        };
        let mut nodes = draw.element(&form.uischema, Place::root(), true);
        let told: Vec<&Diagnostic> = more.iter().chain(&checked.problems).collect();
        let problems = problems::tell(&mut nodes, &told, setting.language);
        fold(&mut nodes);
        let tree = Tree {
            title: form.title.get(setting.language).to_owned(),
            language: setting.language,
            nodes,
            problems,
        };
        Self { tree, checked }
    }

    /// The keys of everything on the page that the answers lead to.
    pub fn shown(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        for node in &self.tree.nodes {
            node.walk(&mut |node| match node {
                Node::Group(group) if group.shown => keys.push(group.key.as_str()),
                Node::Note(note) if note.shown => keys.push(note.key.as_str()),
                Node::List(list) if list.shown => keys.push(list.key.as_str()),
                Node::Field(field) if field.shown => {
                    keys.push(field.key.as_str());
                    keys.extend(field.other.iter().map(|other| other.key.as_str()));
                }
                _ => {}
            });
        }
        keys
    }

    /// Each question that is on the page: where its answer stands, and whether the answers lead to it.
    pub fn asked(&self) -> Vec<(&str, bool)> {
        let mut asked = Vec::new();
        for node in &self.tree.nodes {
            node.walk(&mut |node| match node {
                Node::List(list) => asked.push((list.pointer.as_str(), list.shown)),
                Node::Field(field) if !matches!(field.input, Input::Given { .. }) => {
                    asked.push((field.pointer.as_str(), field.shown));
                    if let Some(other) = &field.other {
                        asked.push((other.pointer.as_str(), other.shown));
                    }
                }
                _ => {}
            });
        }
        asked
    }
}

/// Where an element stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// The scope of the part of the schema that its scopes begin at.
    base: &'a str,
    /// The pointer of the item it stands in.
    at: &'a str,
    /// Its rules count; those of a table do not, because paper has all its columns.
    rules: bool,
}

impl Place<'_> {
    fn root() -> Self {
        Self {
            base: "#",
            at: "",
            rules: true,
        }
    }
}

struct Draw<'a> {
    form: &'a Form,
    own: &'a Value,
    /// The answers with what the case knows.
    all: &'a Value,
    checked: &'a Checked,
    setting: Setting<'a>,
    keys: BTreeSet<String>,
}

/// One control with everything known about it.
struct Asked<'a> {
    control: &'a Control,
    scope: String,
    here: String,
    schema: &'a Value,
    shown: bool,
    place: Place<'a>,
}

impl Draw<'_> {
    fn element(&mut self, element: &Element, place: Place, above: bool) -> Vec<Node> {
        let rule = element.visibility().filter(|_| place.rules);
        let shown = above
            && rule.is_none_or(|rule| document::is_shown(rule, &self.checked.answers, place.at));
        let language = self.setting.language;
        match element {
            Element::VerticalLayout {
                elements,
                rule: None,
            } => self.all_of(elements, place, shown),
            Element::VerticalLayout { elements, .. } => {
                self.group(None, false, elements, place, shown)
            }
            Element::HorizontalLayout { elements, .. } => {
                self.group(None, true, elements, place, shown)
            }
            Element::Group {
                label,
                i18n,
                elements,
                ..
            } => {
                let label = self
                    .form
                    .text(label, i18n.as_deref(), "label", language)
                    .unwrap_or_else(|| label.clone());
                self.group(Some(capitalised(&label)), false, elements, place, shown)
            }
            Element::Label { text, i18n, .. } => {
                let text = self
                    .form
                    .text(text, i18n.as_deref(), "text", language)
                    .unwrap_or_else(|| text.clone());
                let key = self.key("n");
                vec![Node::Note(Note { key, shown, text })]
            }
            Element::Control(control) => self.control(control, place, shown),
            // Written out when the form was read.
            Element::Include { .. } => Vec::new(),
        }
    }

    fn all_of(&mut self, elements: &[Element], place: Place, shown: bool) -> Vec<Node> {
        elements
            .iter()
            .flat_map(|element| self.element(element, place, shown))
            .collect()
    }

    fn group(
        &mut self,
        legend: Option<String>,
        row: bool,
        elements: &[Element],
        place: Place,
        shown: bool,
    ) -> Vec<Node> {
        let key = self.key("g");
        let nodes = self.all_of(elements, place, shown);
        if nodes.is_empty() {
            return nodes;
        }
        vec![Node::Group(Group {
            key,
            pointer: None,
            legend,
            row,
            shown,
            fold: None,
            problems: Vec::new(),
            nodes,
        })]
    }

    fn control(&mut self, control: &Control, place: Place, shown: bool) -> Vec<Node> {
        let scope = format!(
            "{}{}",
            place.base,
            control.scope.strip_prefix('#').unwrap_or(&control.scope)
        );
        let form = self.form;
        // `check` refuses a control of nothing.
        let Some(schema) = form.at_scope(&scope) else {
            return Vec::new();
        };
        let here = format!("{}{}", place.at, document::pointer_of(&control.scope));
        let asked = Asked {
            control,
            scope,
            here,
            schema,
            shown,
            place,
        };
        match Kind::of(schema, &control.options) {
            Kind::Parts => self.parts(&asked),
            Kind::List => vec![self.list(&asked)],
            kind => vec![Node::Field(Box::new(self.field(&asked, kind)))],
        }
    }

    /// An object without a layout of its own.
    fn parts(&mut self, asked: &Asked) -> Vec<Node> {
        let key = self.key(&format!("v{}", asked.here));
        let legend = self.heading(asked);
        let controls = parts_of(asked.schema, &asked.control.scope);
        let nodes: Vec<Node> = controls
            .iter()
            .flat_map(|control| self.control(control, asked.place, asked.shown))
            .collect();
        vec![Node::Group(Group {
            key,
            pointer: Some(asked.here.clone()),
            legend: Some(legend),
            row: false,
            shown: asked.shown,
            fold: None,
            problems: Vec::new(),
            nodes,
        })]
    }

    fn list(&mut self, asked: &Asked) -> Node {
        let key = self.key(&format!("v{}", asked.here));
        let legend = self.heading(asked);
        let options = &asked.control.options;
        let language = self.setting.language;
        let item_label = options.item_label.as_ref().map(|label| {
            let dotted = dotted(&asked.scope);
            let name = asked.control.i18n.as_deref().unwrap_or(&dotted);
            self.form
                .text(label, Some(name), "itemLabel", language)
                .unwrap_or_else(|| label.clone())
        });
        let each = item_label.unwrap_or_else(|| legend.clone());
        let count = self
            .all
            .pointer(&asked.here)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        let items = (0..count)
            .map(|index| {
                let pointer = format!("{}/{index}", asked.here);
                let legend = format!("{each} {}", index + 1);
                let nodes = self.item(asked, &pointer, &legend);
                Item {
                    pointer,
                    legend,
                    nodes,
                }
            })
            .collect();
        Node::List(List {
            key,
            pointer: asked.here.clone(),
            shown: asked.shown,
            legend,
            help: self.help(asked),
            problems: Vec::new(),
            fold: self.known(asked, String::new()),
            beside: self.is_beside(&asked.here),
            each,
            items,
        })
    }

    fn item(&mut self, asked: &Asked, pointer: &str, legend: &str) -> Vec<Node> {
        let options = &asked.control.options;
        let base = format!("{}/items", asked.scope);
        let place = Place {
            base: &base,
            at: pointer,
            rules: asked.place.rules && !options.table,
        };
        let items = asked.schema.get("items");
        let rows = items.filter(|items| items.get("properties").is_some());
        let Some(rows) = rows else {
            // A list of texts, numbers or days.
            let mut control = Control::of("#");
            control.label = Some(legend.to_owned());
            control.options.multi = options.multi;
            let asked = Asked {
                control: &control,
                scope: base.clone(),
                here: pointer.to_owned(),
                schema: items.unwrap_or(&Value::Null),
                shown: asked.shown,
                place,
            };
            let kind = Kind::of(asked.schema, &control.options);
            return vec![Node::Field(Box::new(self.field(&asked, kind)))];
        };
        let detail = options.detail.as_ref().map(|detail| &detail.0);
        let mut nodes =
            detail.map_or_else(Vec::new, |detail| self.element(detail, place, asked.shown));
        if detail.is_none() || options.table {
            let mut laid = BTreeSet::new();
            detail
                .into_iter()
                .for_each(|detail| scopes(detail, &mut laid));
            for control in parts_of(rows, "#") {
                let inside = format!("{}/", control.scope);
                let apart = |scope: &String| *scope == control.scope || scope.starts_with(&inside);
                if !laid.iter().any(apart) {
                    nodes.extend(self.control(&control, place, asked.shown));
                }
            }
        }
        nodes
    }

    fn field(&mut self, asked: &Asked, kind: Kind) -> Field {
        let key = self.key(&format!("v{}", asked.here));
        let language = self.setting.language;
        let value = self.all.pointer(&asked.here);
        let written = value.map_or_else(String::new, |value| kind.written(value, language));
        let nobody = self.own.pointer(&asked.here).is_none();
        let input = if nobody && document::is_fixed(asked.schema, self.setting.case) {
            Input::Given {
                value: value.map(|_| written.clone()),
            }
        } else {
            self.input(asked, kind, value, written.clone())
        };
        let says = match &input {
            Input::Choice { choices, .. } => {
                let chosen = choices.iter().filter(|choice| choice.chosen);
                let titles: Vec<&str> = chosen.map(|choice| choice.title.as_str()).collect();
                titles.join(", ")
            }
            _ => written,
        };
        let fold = match input {
            Input::Given { .. } => None,
            _ => self.known(asked, says),
        };
        let other = document::other_pointer(asked.control, &asked.here)
            .and_then(|pointer| self.other(asked, &pointer))
            .map(Box::new);
        Field {
            label: self.heading(asked),
            help: self.help(asked),
            required: self.is_required(&asked.here),
            beside: self.is_beside(&asked.here),
            shown: asked.shown,
            pointer: asked.here.clone(),
            problems: Vec::new(),
            key,
            fold,
            input,
            other,
        }
    }

    /// The text of a last choice, unless a control of its own asks for it.
    fn other(&mut self, asked: &Asked, pointer: &str) -> Option<Field> {
        let (parent, _) = asked.control.scope.rsplit_once('/')?;
        let name = asked.control.options.other.as_deref()?;
        let control = Control::of(&format!("{parent}/{}", escape(name)));
        let (base, _) = asked.scope.rsplit_once('/')?;
        let scope = format!("{base}/{}", escape(name));
        if asks_for(&self.form.uischema, "#", &scope) {
            return None;
        }
        let schema = self.form.at_scope(&scope)?;
        let inner = Asked {
            control: &control,
            scope,
            here: pointer.to_owned(),
            schema,
            shown: asked.shown,
            place: asked.place,
        };
        Some(self.field(&inner, Kind::of(schema, &control.options)))
    }

    fn input(&self, asked: &Asked, kind: Kind, value: Option<&Value>, written: String) -> Input {
        let language = self.setting.language;
        match kind {
            Kind::Choice | Kind::Ticks | Kind::YesNo => {
                let choices = self.choices(asked, kind, value);
                Input::Choice {
                    many: kind == Kind::Ticks,
                    list: kind == Kind::Choice && choices.len() >= LISTED,
                    optional: kind != Kind::Ticks && !self.is_required(&asked.here),
                    choices,
                }
            }
            // A line that holds line ends would lose them in a control of one line.
            Kind::Text => Input::Text {
                rows: rows(&written),
                value: written,
            },
            _ if written.contains(['\n', '\r']) => Input::Text {
                rows: rows(&written),
                value: written,
            },
            _ => Input::Line {
                mode: kind.keyboard(asked.schema),
                example: kind.example(language).map(ToOwned::to_owned),
                echo: kind.echo(value, language),
                value: written,
            },
        }
    }

    fn choices(&self, asked: &Asked, kind: Kind, value: Option<&Value>) -> Vec<Choice> {
        let language = self.setting.language;
        let known: Vec<(String, String)> = if kind == Kind::YesNo {
            let (yes, no) = match language {
                Language::Nl => ("ja", "nee"),
                Language::En => ("yes", "no"),
            };
            vec![
                ("true".to_owned(), yes.to_owned()),
                ("false".to_owned(), no.to_owned()),
            ]
        } else {
            let key = asked.control.i18n.as_deref();
            schema::choices(asked.schema)
                .into_iter()
                .flatten()
                .map(|(constant, dutch)| {
                    let title = self.form.choice(&asked.scope, constant, key, language);
                    let title = title.unwrap_or_else(|| dutch.to_owned());
                    (constant.to_owned(), title)
                })
                .collect()
        };
        let answered: Vec<String> = match value {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) if kind == Kind::Ticks => items
                .iter()
                .map(|item| kind.written(item, language))
                .collect(),
            // An empty text is no choice.
            Some(one) => Some(kind.written(one, language))
                .filter(|text| !text.is_empty())
                .into_iter()
                .collect(),
        };
        let mut choices: Vec<Choice> = known
            .into_iter()
            .map(|(value, title)| Choice {
                chosen: answered.contains(&value),
                value,
                title,
            })
            .collect();
        // What is no choice is shown too, so that it can be taken back.
        for answer in answered {
            if !choices.iter().any(|choice| choice.value == answer) {
                let unknown = Text::new(
                    format!("{answer} (staat niet in de lijst)"),
                    format!("{answer} (not in the list)"),
                );
                choices.push(Choice {
                    title: unknown.get(language).to_owned(),
                    value: answer,
                    chosen: true,
                });
            }
        }
        choices
    }

    /// Where an answer comes from that nobody typed.
    fn known(&self, asked: &Asked, says: String) -> Option<Fold> {
        let expression = || {
            let mut here = asked.here.as_str();
            loop {
                let schema = self.form.validator.at(here)?;
                if let Some(text) = schema.get("x-prefill").and_then(Value::as_str) {
                    return Some(text);
                }
                here = here.rsplit_once('/')?.0;
            }
        };
        is_known(self.own, &self.checked.typed, &asked.here).then(|| Fold {
            open: false,
            says,
            source: source(expression()).get(self.setting.language).to_owned(),
        })
    }

    /// Whether an answer is needed: its part needs it, and that part is needed itself or was begun.
    fn is_required(&self, pointer: &str) -> bool {
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            return true;
        };
        let needed = self
            .form
            .validator
            .at(parent)
            .and_then(|schema| schema.get("required")?.as_array())
            .is_some_and(|names| names.iter().any(|needed| needed == name));
        let item = name.parse::<usize>().is_ok();
        (needed || item) && (self.all.pointer(parent).is_some() || self.is_required(parent))
    }

    /// Whether nobody answered anything in the part around it, and the case did.
    fn is_beside(&self, pointer: &str) -> bool {
        let mut here = pointer;
        while let Some((parent, _)) = here.rsplit_once('/') {
            if !parent.is_empty() && is_known(self.own, &self.checked.typed, parent) {
                return self.all.pointer(pointer).is_none();
            }
            here = parent;
        }
        false
    }

    fn heading(&self, asked: &Asked) -> String {
        let (own, key) = (
            asked.control.label.as_deref(),
            asked.control.i18n.as_deref(),
        );
        let label = if asked.control.scope == "#" {
            // One of a list: it has the name of the list with its number.
            own.map(ToOwned::to_owned)
        } else {
            self.form
                .label(&asked.scope, own, key, self.setting.language)
        };
        capitalised(label.as_deref().unwrap_or_else(|| last(&asked.scope)))
    }

    fn help(&self, asked: &Asked) -> Option<String> {
        let key = asked.control.i18n.as_deref();
        self.form
            .description(&asked.scope, key, self.setting.language)
    }

    /// A name that stands once on the page.
    fn key(&mut self, wanted: &str) -> String {
        let wanted = wanted.replace('/', ".");
        let mut key = wanted.clone();
        let mut number = 1;
        while self.keys.contains(&key) {
            number += 1;
            key = format!("{wanted}-{number}");
        }
        self.keys.insert(key.clone());
        key
    }
}

/// Plain controls for the members of an object that paper shows.
fn parts_of(schema: &Value, scope: &str) -> Vec<Control> {
    let members = schema.get("properties").and_then(Value::as_object);
    members
        .into_iter()
        .flatten()
        .filter(|(_, member)| member.get("x-ignored").is_none())
        .map(|(name, _)| Control::of(&format!("{scope}/properties/{}", escape(name))))
        .collect()
}

/// The scopes that a layout asks for.
fn scopes(element: &Element, found: &mut BTreeSet<String>) {
    if let Element::Control(control) = element {
        found.insert(control.scope.clone());
        if let (Some(other), Some((parent, _))) =
            (&control.options.other, control.scope.rsplit_once('/'))
        {
            found.insert(format!("{parent}/{}", escape(other)));
        }
    }
    for child in element.children() {
        scopes(child, found);
    }
}

/// Whether a layout has a control for a scope.
fn asks_for(element: &Element, base: &str, scope: &str) -> bool {
    if let Element::Control(control) = element {
        let own = control.scope.strip_prefix('#').unwrap_or(&control.scope);
        let here = format!("{base}{own}");
        let Options { detail, .. } = &control.options;
        if here == scope
            || detail
                .as_ref()
                .is_some_and(|detail| asks_for(&detail.0, &format!("{here}/items"), scope))
        {
            return true;
        }
    }
    element
        .children()
        .iter()
        .any(|child| asks_for(child, base, scope))
}

/// How many lines a text needs, at least three.
fn rows(text: &str) -> usize {
    let lines = text
        .lines()
        .map(|line| 1 + line.chars().count() / 70)
        .sum::<usize>();
    (lines + 1).clamp(3, 25)
}
