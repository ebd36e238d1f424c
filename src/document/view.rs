//! A form as paper: the UI schema, the schema and the answers become the nodes that the form layout draws.
//!
//! Knows no form; a new form needs no typst. Everything is text by now, in the language of the document.

use serde_json::{Map, Value, json};

use super::letter::joined;
use super::visible::{is_shown, other, pointer};
use crate::calendar;
use crate::case::capitalised;
use crate::catalog::{Control, Element, Form, dotted};
use crate::diagnostic::Language;
use crate::schema;

/// The nodes of a form.
pub(super) fn nodes(form: &Form, answers: &Value, language: Language) -> Vec<Value> {
    let view = View {
        form,
        answers,
        language,
    };
    view.element(&form.uischema, "#", "")
}

struct View<'a> {
    form: &'a Form,
    answers: &'a Value,
    language: Language,
}

impl View<'_> {
    /// The nodes of an element; `base` is the scope and `at` the pointer of the item it stands in.
    fn element(&self, element: &Element, base: &str, at: &str) -> Vec<Value> {
        if element
            .visibility()
            .is_some_and(|rule| !is_shown(rule, self.answers, at))
        {
            return Vec::new();
        }
        let inside = || {
            element
                .children()
                .iter()
                .flat_map(|child| self.element(child, base, at))
                .collect::<Vec<_>>()
        };
        match element {
            Element::VerticalLayout { .. } => inside(),
            Element::HorizontalLayout { .. } => {
                wrap(inside(), |nodes| json!({ "kind": "row", "nodes": nodes }))
            }
            Element::Group { label, i18n, .. } => {
                let label = self
                    .form
                    .text(label, i18n.as_deref(), "label", self.language)
                    .unwrap_or_else(|| label.clone());
                wrap(
                    inside(),
                    |nodes| json!({ "kind": "group", "label": label, "nodes": nodes }),
                )
            }
            Element::Label { text, i18n, .. } => {
                let text = self
                    .form
                    .text(text, i18n.as_deref(), "text", self.language)
                    .unwrap_or_else(|| text.clone());
                vec![json!({ "kind": "text", "paragraphs": paragraphs(&text) })]
            }
            Element::Control(control) => self.control(control, base, at),
            Element::Include { .. } => Vec::new(),
        }
    }

    fn control(&self, control: &Control, base: &str, at: &str) -> Vec<Value> {
        let options = &control.options;
        let scope = format!(
            "{base}{}",
            control.scope.strip_prefix('#').unwrap_or(&control.scope)
        );
        let Some(schema) = self.form.at_scope(&scope) else {
            return Vec::new();
        };
        if options.print == Some(false) {
            return Vec::new();
        }
        let here = format!("{at}{}", pointer(&control.scope));
        let key = control.i18n.as_deref();
        let label = self.heading(&scope, control.label.as_deref(), key);
        let hint = self.form.description(&scope, key, self.language);
        let value = self.answers.pointer(&here);
        let list = value
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let field_name = here.trim_start_matches('/').replace(['/', '.'], "_");
        if let Some(field) = &options.signature {
            let name = match value.and_then(|value| value.get("naam")) {
                Some(name) => self.plain(name, schema),
                // Still to be signed: the line stays open.
                None => String::new(),
            };
            let name_label = self.heading(&format!("{scope}/properties/naam"), None, None);
            // Who listens to the form hears whose signature is asked for.
            let tooltip = joined(&[&label, &name], ", ");
            return vec![
                json!({ "kind": "signature", "label": label, "name": name, "name_label": name_label, "field": field, "tooltip": tooltip }),
            ];
        }
        if let Some(choices) = self.choices(schema, &scope, key) {
            let ticked =
                |constant: &str| value == Some(&json!(constant)) || list.contains(&json!(constant));
            let other = other(control, &here);
            let last = choices.len() - 1;
            let open = options.fillable && !choices.iter().any(|(constant, _)| ticked(constant));
            let nodes: Vec<_> = choices
                .iter()
                .enumerate()
                .map(|(index, (constant, title))| {
                    let text = other.as_ref().filter(|_| index == last).map(|other| {
                        let other = self.answers.pointer(other);
                        other.map_or(String::new(), |other| self.plain(other, schema))
                    });
                    let field = open.then(|| tick(&field_name, constant, &label, title));
                    json!({ "label": title, "checked": ticked(constant), "other": text, "field": field })
                })
                .collect();
            return vec![
                json!({ "kind": "choice", "label": label, "hint": hint, "options": nodes, "columns": options.columns.unwrap_or(1) }),
            ];
        }
        if schema.get("type") == Some(&json!("boolean")) {
            let (yes, no) = if self.language == Language::Nl {
                ("ja", "nee")
            } else {
                ("yes", "no")
            };
            let open = options.fillable && !value.is_some_and(Value::is_boolean);
            let option = |title: &str, constant: bool| {
                let field = open.then(|| tick(&field_name, title, &label, title));
                json!({ "label": title, "checked": value == Some(&json!(constant)), "other": null, "field": field })
            };
            let nodes = [option(yes, true), option(no, false)];
            return vec![
                json!({ "kind": "choice", "label": label, "hint": hint, "options": nodes, "columns": options.columns.unwrap_or(2) }),
            ];
        }
        let columns = schema.pointer("/items/properties");
        if let Some(properties) = columns.and_then(Value::as_object) {
            if options.table || options.detail.is_none() {
                return vec![self.table(
                    &label,
                    hint.as_deref(),
                    properties,
                    &scope,
                    list,
                    options.blank.unwrap_or(0),
                )];
            }
            let item_label = options.item_label.clone().unwrap_or_else(|| label.clone());
            let item_label = self
                .form
                .text(
                    &item_label,
                    key.or(Some(&dotted(&scope))),
                    "itemLabel",
                    self.language,
                )
                .unwrap_or(item_label);
            let count = if list.is_empty() {
                options.blank.unwrap_or(0)
            } else {
                list.len()
            };
            let nodes: Vec<_> = (0..count)
                .filter_map(|index| {
                    let detail = options.detail.as_ref()?;
                    let nodes = self.element(
                        &detail.0,
                        &format!("{scope}/items"),
                        &format!("{here}/{index}"),
                    );
                    Some(json!({ "label": format!("{item_label} {}", index + 1), "nodes": nodes }))
                })
                .collect();
            return vec![json!({ "kind": "items", "label": label, "hint": hint, "items": nodes })];
        }
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let elements = properties.keys().map(|name| {
                Element::Control(Box::new(Control::of(&format!(
                    "{}/properties/{name}",
                    control.scope
                ))))
            });
            let nodes: Vec<_> = elements
                .flat_map(|element| self.element(&element, base, at))
                .collect();
            return wrap(
                nodes,
                |nodes| json!({ "kind": "group", "label": label, "nodes": nodes }),
            );
        }
        let text = match value {
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| self.plain(item, schema))
                .collect::<Vec<_>>()
                .join("\n"),
            Some(value) => self.plain(value, schema),
            None => String::new(),
        };
        let fillable = (options.fillable && text.is_empty())
            .then(|| json!({ "name": field_name, "tooltip": label }));
        // An answer that may have many lines gets room for them.
        let open = accepts_many_lines(schema);
        vec![
            json!({ "kind": "field", "label": label, "hint": hint, "paragraphs": paragraphs(&text), "long": options.multi, "open": open, "fillable": fillable, "room": options.room }),
        ]
    }

    fn choices(
        &self,
        schema: &Value,
        scope: &str,
        key: Option<&str>,
    ) -> Option<Vec<(String, String)>> {
        let choices = schema::choices(schema).filter(|choices| !choices.is_empty())?;
        let title = |constant: &str, dutch: &str| {
            self.form
                .choice(scope, constant, key, self.language)
                .unwrap_or_else(|| dutch.to_owned())
        };
        Some(
            choices
                .into_iter()
                .map(|(constant, dutch)| (constant.to_owned(), title(constant, dutch)))
                .collect(),
        )
    }

    fn table(
        &self,
        label: &str,
        hint: Option<&str>,
        properties: &Map<String, Value>,
        scope: &str,
        list: &[Value],
        blank: usize,
    ) -> Value {
        let column =
            |name: &String| self.heading(&format!("{scope}/items/properties/{name}"), None, None);
        let columns: Vec<_> = properties.keys().map(column).collect();
        let weights: Vec<u8> = properties.values().map(weight).collect();
        let cell = |item: &Value, name: &String, schema: &Value| match item.get(name) {
            Some(value) => self.cell(value, schema, &format!("{scope}/items/properties/{name}")),
            // Not answered.
            None => String::new(),
        };
        let rows: Vec<Vec<String>> = list
            .iter()
            .map(|item| {
                properties
                    .iter()
                    .map(|(name, schema)| cell(item, name, schema))
                    .collect()
            })
            .collect();
        json!({ "kind": "table", "label": label, "hint": hint, "columns": columns, "weights": weights, "rows": rows, "blank": blank.saturating_sub(rows.len()) })
    }

    fn cell(&self, value: &Value, schema: &Value, scope: &str) -> String {
        let title = |value: &Value| {
            value
                .as_str()
                .and_then(|constant| self.form.choice(scope, constant, None, self.language))
        };
        match value {
            Value::Array(items) => items
                .iter()
                .map(|item| title(item).unwrap_or_else(|| self.plain(item, schema)))
                .collect::<Vec<_>>()
                .join(", "),
            value => title(value).unwrap_or_else(|| self.plain(value, schema)),
        }
    }

    /// A value as text; a date is written out, everything else stays as typed.
    fn plain(&self, value: &Value, schema: &Value) -> String {
        match value {
            Value::String(text)
                if schema.get("format") == Some(&json!("date"))
                    || schema.get("x-date").is_some() =>
            {
                calendar::partial_long(text, self.language).unwrap_or_else(|| text.clone())
            }
            Value::String(text) if schema.get("format") == Some(&json!("time")) => {
                calendar::time(text, self.language).unwrap_or_else(|| text.clone())
            }
            Value::String(text) => text.clone(),
            Value::Bool(yes) => match (yes, self.language) {
                (true, Language::Nl) => "ja".to_owned(),
                (false, Language::Nl) => "nee".to_owned(),
                (true, Language::En) => "yes".to_owned(),
                (false, Language::En) => "no".to_owned(),
            },
            Value::Number(number) if schema.get("type") == Some(&json!("number")) => {
                grouped(&number.to_string(), self.language)
            }
            Value::Number(number) => number.to_string(),
            Value::Null => String::new(),
            Value::Array(items) => self.listed(items.iter(), schema, ", "),
            Value::Object(members) => self.listed(members.values(), schema, " "),
        }
    }

    fn listed<'v>(
        &self,
        values: impl Iterator<Item = &'v Value>,
        schema: &Value,
        between: &str,
    ) -> String {
        let texts: Vec<String> = values
            .map(|value| self.plain(value, schema))
            .filter(|text| !text.is_empty())
            .collect();
        texts.join(between)
    }

    /// What stands above a question; the name of its property when the form has no words for it.
    fn heading(&self, scope: &str, label: Option<&str>, key: Option<&str>) -> String {
        let label = self.form.label(scope, label, key, self.language);
        capitalised(label.as_deref().unwrap_or(crate::json::last(scope)))
    }
}

/// A box that can be ticked on a screen: a question of several boxes has several.
fn tick(question: &str, constant: &str, label: &str, title: &str) -> Value {
    let name = format!("{question}_{constant}").replace(['.', ':'], "_");
    json!({ "name": name, "tooltip": joined(&[label, title], ": ") })
}

/// An amount as people write it: 1150.5 as 1.150,5, in English as 1,150.5. A count is no amount and stays as it is.
fn grouped(number: &str, language: Language) -> String {
    let (group, point) = match language {
        Language::Nl => (".", ","),
        Language::En => (",", "."),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = whole.trim_start_matches('-');
    let mut text = whole[..whole.len() - digits.len()].to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push_str(group);
        }
        text.push(digit);
    }
    if !matches!(part, "" | "0") {
        text.push_str(point);
        text.push_str(part);
    }
    text
}

fn wrap(nodes: Vec<Value>, node: impl FnOnce(Vec<Value>) -> Value) -> Vec<Value> {
    if nodes.is_empty() {
        nodes
    } else {
        vec![node(nodes)]
    }
}

/// Text split at blank lines; single line ends stay inside a paragraph.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut current: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            if !current.is_empty() {
                done.push(std::mem::take(&mut current).join("\n"));
            }
        } else {
            current.push(line);
        }
    }
    if !current.is_empty() {
        done.push(current.join("\n"));
    }
    done
}

/// Whether a text may have many lines: one for which the schema allows thousands of characters.
pub(super) fn accepts_many_lines(schema: &Value) -> bool {
    let limit = |part: &Value| part.get("maxLength").and_then(Value::as_u64);
    let parts = schema
        .get("allOf")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    schema.get("type") == Some(&json!("string"))
        && std::iter::once(schema)
            .chain(parts)
            .filter_map(limit)
            .min()
            .is_some_and(|limit| limit >= 10_000)
}

/// How wide an empty column should be: dates, numbers and choices are short, narratives are long.
pub(super) fn weight(schema: &Value) -> u8 {
    let short = schema::choices(schema).is_some()
        || schema.get("format").is_some()
        || schema.get("type") != Some(&json!("string"));
    match (short, accepts_many_lines(schema)) {
        (true, _) => 1,
        (_, true) => 4,
        _ => 2,
    }
}
