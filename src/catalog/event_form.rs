//! The form of an event: what the procedure asks about it, laid out as it stands there.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::element::{Control, Detail, Element, Options};
use super::event_data::{ENGLISH, event_schema};
use super::form::{include, shared_rules};
use super::rule::RuleBook;
use super::{EventSpec, Form, Procedure};
use crate::diagnostic::{Diagnostic, Language};
use crate::schema::{self, Validator};

/// The member of a case that holds its people by role, and of the form of its first event.
pub const PEOPLE: &str = "personen";

/// The shared definition that says what a person is, and its layout.
const PERSON: &str = "persoon";

impl Form {
    /// The form of an event's data: one question below the other, in the order of the procedure; with the parties of a
    /// new case by role under [`PEOPLE`], when they are asked for.
    ///
    /// # Errors
    /// Where its schema does not compile.
    pub fn of_event(
        procedure: &Procedure,
        code: &str,
        spec: &EventSpec,
        people: bool,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut whole = event_schema(spec);
        let mut elements = Vec::new();
        if people {
            let parties = parties(procedure, &mut elements);
            let properties = whole.entry("properties").or_insert_with(|| json!({}));
            properties[PEOPLE] = parties;
        }
        let (expanded, problems) =
            schema::expand(&Value::Object(whole), &procedure.definitions.file.defs);
        if !problems.is_empty() {
            return Err(problems);
        }
        let validator = Validator::new(expanded).map_err(|problem| vec![problem])?;
        let properties = validator.schema().get("properties");
        let properties = properties.and_then(Value::as_object).into_iter().flatten();
        elements.extend(
            properties
                .filter(|(name, _)| name.as_str() != PEOPLE)
                .map(|(name, _)| control(format!("#/properties/{name}"), Options::default())),
        );
        let layout = Element::VerticalLayout {
            elements,
            rule: None,
        };
        let mut texts = BTreeMap::new();
        english(validator.schema(), "", &mut texts);
        for (role, spec) in &procedure.file.roles {
            texts.insert(format!("{PEOPLE}.{role}.label"), spec.title.en.clone());
        }
        let (book, _) = RuleBook::new(shared_rules(&validator, procedure));
        Ok(Self {
            name: code.to_owned(),
            title: spec.title.clone(),
            uischema: include(&layout, procedure).map_err(|problem| vec![problem])?,
            validator,
            book,
            data: Value::Object(Map::new()),
            i18n: BTreeMap::from([(Language::En.tag().to_owned(), texts)]),
            shared_i18n: procedure.definitions.file.i18n.clone(),
        })
    }
}

/// The schema of the parties by role; their layout goes before that of the data.
fn parties(procedure: &Procedure, elements: &mut Vec<Element>) -> Value {
    let mut properties = Map::new();
    for (role, spec) in procedure.file.roles.iter().filter(|(_, spec)| spec.party) {
        let title = &spec.title.nl;
        properties.insert(
            role.clone(),
            json!({ "type": "array", "title": title, "items":
                { "$ref": format!("definitions.json#/$defs/{PERSON}"), "title": title } }),
        );
        let detail = Element::Include {
            definition: PERSON.to_owned(),
            scope: "#".to_owned(),
            omit: Vec::new(),
            only: Vec::new(),
            rule: None,
        };
        let options = Options {
            detail: Some(Box::new(Detail(detail))),
            item_label: Some(title.clone()),
            ..Options::default()
        };
        elements.push(control(
            format!("#/properties/{PEOPLE}/properties/{role}"),
            options,
        ));
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn control(scope: String, options: Options) -> Element {
    Element::Control(Box::new(Control {
        scope,
        label: None,
        i18n: None,
        options,
        rule: None,
    }))
}

/// The English texts that stand in the schema, under the keys of a form: `vorm.label`, `vorm.brief`.
fn english(schema: &Value, path: &str, texts: &mut BTreeMap<String, String>) {
    let mut keep = |key: String, part: &Value| {
        if let Some(text) = part.get(ENGLISH).and_then(Value::as_str) {
            texts.insert(key, text.to_owned());
        }
    };
    if !path.is_empty() {
        keep(format!("{path}.label"), schema);
    }
    let items = schema.get("items");
    for choices in [Some(schema), items].into_iter().flatten() {
        let choices = choices.get("oneOf").and_then(Value::as_array);
        for choice in choices.into_iter().flatten() {
            if let Some(constant) = choice.get("const").and_then(Value::as_str) {
                keep(format!("{path}.{constant}"), choice);
            }
        }
    }
    for object in [Some(schema), items].into_iter().flatten() {
        let properties = object.get("properties").and_then(Value::as_object);
        for (name, part) in properties.into_iter().flatten() {
            let inner = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            english(part, &inner, texts);
        }
    }
}
