//! A form for other programs: JSON Forms as it is, RJSF by translation.

use serde_json::{Map, Value, json};

use crate::catalog::{Element, Form, property_path};
use crate::diagnostic::Language;

/// The props of `<JsonForms …>`: schema, uischema, data, and the texts; shared definitions are written out.
pub fn json_forms(form: &Form) -> Value {
    json!({ "title": form.title, "schema": clean(form.schema()), "uischema": form.uischema, "data": form.data, "i18n": form.translations() })
}

/// The props of RJSF's `<Form …>`: schema, uiSchema, formData.
pub fn rjsf(form: &Form, language: Language) -> Value {
    let mut order = Vec::new();
    let mut ui = Map::new();
    flatten(form, &form.uischema, language, &mut order, &mut ui);
    json!({ "schema": titled(clean(form.schema()), form.title.get(language)), "uiSchema": ordered(ui, &order), "formData": form.data })
}

fn titled(mut schema: Value, title: &str) -> Value {
    schema["title"] = json!(title);
    schema
}

/// Our own keywords mean nothing elsewhere.
fn clean(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| !name.starts_with("x-"))
            .map(|(name, value)| (name.clone(), clean(value)))
            .collect(),
        Value::Array(items) => items.iter().map(clean).collect(),
        plain => plain.clone(),
    }
}

/// Walks the layout: the order in which properties come, and the widget of each.
fn flatten(
    form: &Form,
    element: &Element,
    language: Language,
    order: &mut Vec<Vec<String>>,
    ui: &mut Map<String, Value>,
) {
    if let Element::Control(control) = element
        && let Some(path) = property_path(&control.scope)
    {
        let path: Vec<String> = path.into_iter().map(ToOwned::to_owned).collect();
        let mut widget = Map::new();
        if let Some(label) = form.label(
            &control.scope,
            control.label.as_deref(),
            control.i18n.as_deref(),
            language,
        ) {
            widget.insert("ui:title".to_owned(), json!(label));
        }
        if let Some(description) =
            form.description(&control.scope, control.i18n.as_deref(), language)
        {
            widget.insert("ui:description".to_owned(), json!(description));
        }
        let schema = form.at_scope(&control.scope);
        let choices = schema
            .and_then(crate::schema::choices)
            .is_some_and(|choices| !choices.is_empty());
        let several = schema.is_some_and(|schema| schema.get("items").is_some());
        if control.options.multi {
            widget.insert("ui:widget".to_owned(), json!("textarea"));
        } else if choices {
            widget.insert(
                "ui:widget".to_owned(),
                json!(if several { "checkboxes" } else { "radio" }),
            );
        } else if schema.and_then(|schema| schema.get("type")) == Some(&json!("boolean")) {
            widget.insert("ui:widget".to_owned(), json!("radio"));
        }
        put(ui, &path, widget);
        if let Some(other) = &control.options.other {
            let sibling = [
                &path[..path.len().saturating_sub(1)],
                std::slice::from_ref(other),
            ]
            .concat();
            order.push(path);
            order.push(sibling);
        } else {
            order.push(path);
        }
    }
    for child in element.children() {
        flatten(form, child, language, order, ui);
    }
}

fn put(ui: &mut Map<String, Value>, path: &[String], widget: Map<String, Value>) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    let here = ui.entry(first.clone()).or_insert_with(|| json!({}));
    if let Value::Object(members) = here {
        if rest.is_empty() {
            members.extend(widget);
        } else {
            put(members, rest, widget);
        }
    }
}

/// Adds `ui:order` to every level, with a star for what the layout does not name.
fn ordered(mut ui: Map<String, Value>, order: &[Vec<String>]) -> Value {
    let mut names: Vec<String> = Vec::new();
    for path in order {
        if let Some(first) = path.first().filter(|first| !names.contains(first)) {
            names.push(first.clone());
        }
    }
    for name in &names {
        let below: Vec<Vec<String>> = order
            .iter()
            .filter(|path| path.first() == Some(name) && path.len() > 1)
            .map(|path| path[1..].to_vec())
            .collect();
        if !below.is_empty()
            && let Some(Value::Object(inner)) = ui.get(name).cloned()
        {
            ui.insert(name.clone(), ordered(inner, &below));
        }
    }
    names.push("*".to_owned());
    ui.insert("ui:order".to_owned(), json!(names));
    Value::Object(ui)
}
