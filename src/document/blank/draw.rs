//! From a form to what is drawn of it, the fields of the file, and the answers that those give.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::condition;
use super::question::said;
use super::repeat::Repeat;
use super::slot::{Says, Slot};
use crate::case::capitalised;
use crate::catalog::{Control, Element, Form, Visibility, dotted};
use crate::diagnostic::Language;
use crate::document::kind::Kind;
use crate::document::letter::joined;
use crate::document::view::{accepts_many_lines, paragraphs};
use crate::document::visible::{other, pointer};
use crate::json::{escape, last};
use crate::pdf::{Ask, Space};

/// A drawn form.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// What the layout draws.
    pub(super) nodes: Vec<Value>,
    /// The fields, as they are read.
    pub(super) entries: Vec<Space>,
    /// The answers that they give.
    pub(super) slots: Vec<Slot>,
}

pub(super) struct Draw<'a> {
    pub(super) form: &'a Form,
    pub(super) answers: &'a Value,
    pub(super) language: Language,
    repeat: &'a Repeat,
    pub(super) paper: bool,
    pub(super) drawn: Drawn,
    /// What is asked already: a question that stands in two places is asked once.
    asked: BTreeSet<String>,
    /// The scopes that a control of their own asks for.
    own: BTreeSet<String>,
    /// What was said of when questions apply last, so that it is not said again.
    told: String,
}

/// A question with everything known about it.
pub(super) struct Question<'a> {
    pub(super) control: &'a Control,
    pub(super) schema: &'a Value,
    pub(super) scope: String,
    pub(super) here: String,
    pub(super) label: String,
    pub(super) hint: String,
    /// Of what it is a part: "Getuige 2".
    pub(super) part: &'a str,
    pub(super) required: bool,
}

/// Where an element stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    base: &'a str,
    at: &'a str,
    part: &'a str,
}

impl<'a> Draw<'a> {
    pub(super) fn of(
        form: &'a Form,
        answers: &'a Value,
        language: Language,
        repeat: &'a Repeat,
    ) -> Self {
        let mut own = BTreeSet::new();
        scopes(&form.uischema, "#", &mut own);
        Self {
            form,
            answers,
            language,
            repeat,
            paper: false,
            drawn: Drawn::default(),
            asked: BTreeSet::new(),
            own,
            told: String::new(),
        }
    }

    pub(super) fn on_paper(mut self, paper: bool) -> Self {
        self.paper = paper;
        self
    }

    /// The whole form.
    pub(super) fn whole(mut self) -> Drawn {
        let place = Place {
            base: "#",
            at: "",
            part: "",
        };
        let form = self.form;
        let nodes = self.element(&form.uischema, place, "");
        self.drawn.nodes = nodes;
        self.drawn
    }

    fn element(&mut self, element: &Element, place: Place, when: &str) -> Vec<Value> {
        // What applies when it is answered itself applies whenever somebody wants it to.
        let itself = |rule: &&Visibility| match element {
            Element::Control(control) => rule.condition.scope == control.scope,
            _ => false,
        };
        let own = element
            .visibility()
            .filter(|rule| !itself(rule))
            .and_then(|rule| self.when(rule, place.base));
        let when = own.as_deref().unwrap_or(when);
        match element {
            Element::VerticalLayout { elements, .. } => self.inside(elements, place, when),
            Element::HorizontalLayout { elements, .. } => {
                let nodes = self.inside(elements, place, when);
                wrap(nodes, |nodes| json!({ "kind": "row", "nodes": nodes }))
            }
            Element::Group {
                label,
                i18n,
                elements,
                ..
            } => {
                let label = self
                    .form
                    .text(label, i18n.as_deref(), "label", self.language)
                    .unwrap_or_else(|| label.clone());
                let mut nodes = Vec::new();
                if !when.is_empty() {
                    nodes.push(json!({ "kind": "text", "paragraphs": [when] }));
                    when.clone_into(&mut self.told);
                }
                let told = nodes.len();
                nodes.extend(self.inside(elements, place, when));
                if nodes.len() == told {
                    return Vec::new();
                }
                self.told.clear();
                vec![json!({ "kind": "group", "label": label, "nodes": nodes })]
            }
            Element::Label { text, i18n, .. } => {
                let text = self
                    .form
                    .text(text, i18n.as_deref(), "text", self.language)
                    .unwrap_or_else(|| text.clone());
                vec![json!({ "kind": "text", "paragraphs": paragraphs(&text) })]
            }
            Element::Control(control) => self.control(control, place, when),
            // Written out when the form was read.
            Element::Include { .. } => Vec::new(),
        }
    }

    fn inside(&mut self, elements: &[Element], place: Place, when: &str) -> Vec<Value> {
        elements
            .iter()
            .flat_map(|element| self.element(element, place, when))
            .collect()
    }

    fn when(&self, rule: &Visibility, base: &str) -> Option<String> {
        condition::in_words(self.form, rule, base, self.language)
    }

    fn control(&mut self, control: &Control, place: Place, when: &str) -> Vec<Value> {
        let own = control.scope.strip_prefix('#').unwrap_or(&control.scope);
        let scope = format!("{}{own}", place.base);
        let form = self.form;
        // `check` refuses a control of nothing.
        let Some(schema) = form.at_scope(&scope) else {
            return Vec::new();
        };
        let here = format!("{}{}", place.at, pointer(&control.scope));
        if !self.asked.insert(here.clone()) {
            return Vec::new();
        }
        let key = control.i18n.as_deref();
        let label = form.label(&scope, control.label.as_deref(), key, self.language);
        let label = capitalised(label.as_deref().unwrap_or_else(|| last(&scope)));
        let help = form.description(&scope, key, self.language);
        let when = if when == self.told { "" } else { when };
        if !when.is_empty() {
            when.clone_into(&mut self.told);
        }
        let question = Question {
            required: when.is_empty() && place.at.is_empty() && self.is_required(&scope),
            hint: joined(&[said(help.as_deref()), when], " "),
            control,
            schema,
            scope,
            here,
            label,
            part: place.part,
        };
        if let Some(field) = &control.options.signature {
            return vec![self.signature(&question, field)];
        }
        match Kind::of(schema, &control.options) {
            Kind::Parts => self.parts(&question, place),
            Kind::List => vec![self.list(&question)],
            kind => self.leaf(&question, kind),
        }
    }

    /// An answer, with the text of its last choice.
    fn leaf(&mut self, question: &Question, kind: Kind) -> Vec<Value> {
        let node = match kind {
            Kind::Choice | Kind::Ticks | Kind::YesNo => self.choice(question, kind),
            kind => self.field(question, kind),
        };
        let Some(text) = self.other(question) else {
            return vec![node];
        };
        vec![json!({ "kind": "group", "label": "", "nodes": [node, text] })]
    }

    /// The text of a last choice, unless a control of its own asks for it.
    fn other(&mut self, question: &Question) -> Option<Value> {
        let here = other(question.control, &question.here)?;
        let name = question.control.options.other.as_deref()?;
        let (base, _) = question.scope.rsplit_once('/')?;
        let scope = format!("{base}/{}", escape(name));
        if self.own.contains(&scope) || !self.asked.insert(here.clone()) {
            return None;
        }
        let schema = self.form.at_scope(&scope)?;
        let label = self.form.label(&scope, None, None, self.language);
        let control = Control::of(&scope);
        let text = Question {
            label: capitalised(label.as_deref().unwrap_or(name)),
            hint: String::new(),
            required: false,
            control: &control,
            schema,
            scope,
            here,
            part: question.part,
        };
        let kind = Kind::of(schema, &control.options);
        Some(self.field(&text, kind))
    }

    /// An object without a layout of its own.
    fn parts(&mut self, question: &Question, place: Place) -> Vec<Value> {
        let controls = members(question.schema, &question.control.scope);
        let nodes: Vec<Value> = controls
            .iter()
            .flat_map(|control| self.control(control, place, ""))
            .collect();
        let label = &question.label;
        wrap(
            nodes,
            |nodes| json!({ "kind": "group", "label": label, "nodes": nodes }),
        )
    }

    fn signature(&mut self, question: &Question, field: &str) -> Value {
        let name = self.answers.pointer(&format!("{}/naam", question.here));
        let name = said(name.and_then(Value::as_str)).to_owned();
        let tooltip = joined(&[&question.label, &name], ", ");
        let scope = format!("{}/properties/naam", question.scope);
        let name_label = self.form.label(&scope, None, None, self.language);
        let name_label = capitalised(name_label.as_deref().unwrap_or("naam"));
        let mut node = json!({
            "kind": "signature", "label": question.label, "name": name, "name_label": name_label,
            "field": field, "tooltip": tooltip,
        });
        if self.paper {
            return node;
        }
        if let Some(schema) = self.form.at_scope(&scope) {
            let here = format!("{}/naam", question.here);
            self.asked.insert(here.clone());
            let control = Control::of(&scope);
            let line = Question {
                label: format!("{}: {name_label}", question.label),
                hint: String::new(),
                required: false,
                control: &control,
                schema,
                scope,
                here,
                part: question.part,
            };
            node["name"] = json!("");
            node["name_field"] = self.typed(&line, Kind::Line);
        }
        let key = self.entry(field.to_owned(), tooltip, false, Ask::Signature);
        self.slot(question, field.to_owned(), Kind::Parts, Says::Signed);
        node["field"] = json!(key);
        node
    }

    fn list(&mut self, question: &Question) -> Value {
        let options = &question.control.options;
        let value = self.answers.pointer(&question.here);
        let there = value.and_then(Value::as_array).map_or(0, Vec::len);
        let Some(rows) = question.schema.pointer("/items/properties") else {
            return self.lines(question);
        };
        let count = self
            .repeat
            .count(&question.scope, &question.here, there, options.blank);
        if options.table || options.detail.is_none() {
            return self.table(question, rows, count);
        }
        let form = self.form;
        let each = options.item_label.as_ref().map(|label| {
            let dotted = dotted(&question.scope);
            let key = question.control.i18n.as_deref().unwrap_or(&dotted);
            form.text(label, Some(key), "itemLabel", self.language)
                .unwrap_or_else(|| label.clone())
        });
        let each = each.unwrap_or_else(|| question.label.clone());
        let items = self.numbered(question, (&each, count), &|draw, place| {
            // What one of them is told the next one is told again.
            draw.told.clear();
            match &options.detail {
                Some(detail) => draw.element(&detail.0, place, ""),
                None => Vec::new(),
            }
        });
        self.told.clear();
        items
    }

    /// The items of a list one by one, each with its plain questions.
    pub(super) fn plain_items(&mut self, question: &Question, count: usize) -> Value {
        let each = question.control.options.item_label.as_ref();
        let each = each.unwrap_or(&question.label);
        let rows = question.schema.get("items").unwrap_or(&Value::Null);
        let controls = members(rows, "#");
        self.numbered(question, (each, count), &|draw, place| {
            let controls = controls.iter();
            controls
                .flat_map(|control| draw.control(control, place, ""))
                .collect()
        })
    }

    /// The items of a list, each with a heading of its own.
    fn numbered(
        &mut self,
        question: &Question,
        (each, count): (&str, usize),
        nodes: &dyn Fn(&mut Self, Place) -> Vec<Value>,
    ) -> Value {
        let base = format!("{}/items", question.scope);
        let mut items = Vec::with_capacity(count);
        for index in 0..count {
            let at = format!("{}/{index}", question.here);
            let part = format!("{each} {}", index + 1);
            let place = Place {
                base: &base,
                at: &at,
                part: &part,
            };
            items.push(json!({ "label": part, "nodes": nodes(self, place) }));
        }
        json!({ "kind": "items", "label": question.heading(), "hint": question.hint, "items": items })
    }

    /// Whether an answer is needed: all it is part of is needed too.
    fn is_required(&self, scope: &str) -> bool {
        let mut parts = scope.split('/').skip(1);
        let mut schema = self.form.schema();
        while let (Some("properties"), Some(name)) = (parts.next(), parts.next()) {
            let needed = schema.get("required").and_then(Value::as_array);
            if !needed.is_some_and(|names| names.iter().any(|needed| needed == name)) {
                return false;
            }
            match schema.pointer(&format!("/properties/{name}")) {
                Some(inner) => schema = inner,
                None => return false,
            }
        }
        true
    }

    pub(super) fn slot(&mut self, question: &Question, name: String, kind: Kind, says: Says) {
        self.drawn.slots.push(Slot {
            name,
            pointer: question.here.clone(),
            kind,
            says,
        });
    }

    /// Adds a field; gives what the layout calls its box.
    pub(super) fn entry(
        &mut self,
        name: String,
        tooltip: String,
        required: bool,
        ask: Ask,
    ) -> String {
        let key = format!("v{}", self.drawn.entries.len());
        self.drawn.entries.push(Space {
            key: key.clone(),
            name,
            tooltip,
            required,
            ask,
        });
        key
    }
}

/// Plain controls for the members of an object that paper shows.
pub(super) fn members(schema: &Value, scope: &str) -> Vec<Control> {
    let members = schema.get("properties").and_then(Value::as_object);
    members
        .into_iter()
        .flatten()
        .filter(|(_, member)| member.get("x-ignored").is_none())
        .map(|(name, member)| {
            let mut control = Control::of(&format!("{scope}/properties/{}", escape(name)));
            control.options.multi = accepts_many_lines(member);
            control
        })
        .collect()
}

/// The scopes that a layout asks for.
fn scopes(element: &Element, base: &str, found: &mut BTreeSet<String>) {
    for child in element.children() {
        scopes(child, base, found);
    }
    if let Element::Control(control) = element {
        let own = control.scope.strip_prefix('#').unwrap_or(&control.scope);
        let scope = format!("{base}{own}");
        if let Some(detail) = control.options.detail.as_deref() {
            scopes(&detail.0, &format!("{scope}/items"), found);
        }
        found.insert(scope);
    }
}

fn wrap(nodes: Vec<Value>, node: impl FnOnce(Vec<Value>) -> Value) -> Vec<Value> {
    if nodes.is_empty() {
        nodes
    } else {
        vec![node(nodes)]
    }
}
