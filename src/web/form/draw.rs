//! The layout of a form as nodes: groups, lists with their items, and one field for each control.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Setting;
use super::node::{Field, Group, Input, Item, List, Node, Note};
use super::scope::{asks_for, parts_of, scopes};
use crate::case::capitalised;
use crate::catalog::{Control, Element, Form, dotted};
use crate::document::{self, Checked, Kind};
use crate::json::escape;

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

pub(super) struct Draw<'a> {
    pub(super) form: &'a Form,
    pub(super) own: &'a Value,
    /// The answers with what the case knows.
    pub(super) all: &'a Value,
    pub(super) checked: &'a Checked,
    pub(super) setting: Setting<'a>,
    keys: BTreeSet<String>,
}

/// One control with everything known about it.
pub(super) struct Asked<'a> {
    pub(super) control: &'a Control,
    pub(super) scope: String,
    pub(super) here: String,
    pub(super) schema: &'a Value,
    shown: bool,
    place: Place<'a>,
}

impl<'a> Draw<'a> {
    pub(super) fn of(
        form: &'a Form,
        own: &'a Value,
        all: &'a Value,
        checked: &'a Checked,
        setting: Setting<'a>,
    ) -> Self {
        Self {
            form,
            own,
            all,
            checked,
            setting,
            keys: BTreeSet::new(),
        }
    }

    /// The whole layout.
    pub(super) fn nodes(&mut self) -> Vec<Node> {
        self.element(&self.form.uischema, Place::root(), true)
    }

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
                options,
                ..
            } => {
                let label = self
                    .form
                    .text(label, i18n.as_deref(), "label", language)
                    .unwrap_or_else(|| label.clone());
                let mut nodes =
                    self.group(Some(capitalised(&label)), false, elements, place, shown);
                if let [Node::Group(group)] = nodes.as_mut_slice() {
                    group.rare = options.rare;
                }
                nodes
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
            rare: false,
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
            rare: false,
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
