//! The form of an event: what the procedure asks about it, laid out as it stands there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::element::{Condition, Control, Detail, Effect, Element, Options, Visibility};
use super::event_data::{ENGLISH, EventField, event_schema};
use super::form::{include, shared_rules};
use super::rule::RuleBook;
use super::{EventSpec, Form, Procedure};
use crate::diagnostic::{Diagnostic, Language};
use crate::schema::{self, Fit, Validator};

/// The member of a case that holds its people by role, and of the form of its first event.
pub const PEOPLE: &str = "personen";

/// The shared definition that says what a person is, and its layout; and the member of the form of one person.
pub const PERSON: &str = "persoon";

/// Where the question of a choice has its text ("other, namely"): the name of that question of the same event.
const OTHER: &str = "x-other";

/// With which answers to other questions of the event a question is asked: `{ volledig = false }`.
const ASKED: &str = "x-asked";

/// Where references to shared definitions begin.
const SHARED: &str = "definitions.json#/$defs/";

/// Whose people the form of an event asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// Nobody's.
    Nobody,
    /// The parties of a new case, by role under [`PEOPLE`].
    Parties,
    /// One person in this role, under [`PERSON`].
    One(&'a str),
}

impl Form {
    /// The form of an event's data: one question below the other, in the order of the procedure. A person stands before
    /// them; the parties of a new case after them, because what came in decides which way it goes.
    ///
    /// # Errors
    /// Where its schema does not compile.
    pub fn of_event(
        procedure: &Procedure,
        code: &str,
        spec: &EventSpec,
        whose: Whose,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut whole = event_schema(spec);
        let (mut elements, mut after) = (Vec::new(), Vec::new());
        let asked = match whose {
            Whose::Nobody => None,
            Whose::Parties => Some((PEOPLE, parties(procedure, &mut after))),
            Whose::One(role) => {
                if let Some(people) = &spec.people {
                    forget(&mut whole, &people.role);
                }
                Some((PERSON, one(procedure, spec, role, &mut elements)))
            }
        };
        if let Some((name, schema)) = asked {
            let properties = whole.entry("properties").or_insert_with(|| json!({}));
            properties[name] = schema;
        }
        let (expanded, problems) =
            schema::expand(&Value::Object(whole), &procedure.definitions.file.defs);
        if !problems.is_empty() {
            return Err(problems);
        }
        let validator = Validator::new(expanded).map_err(|problem| vec![problem])?;
        let properties = validator.schema().get("properties");
        if let Some(properties) = properties.and_then(Value::as_object) {
            elements.extend(questions(properties, asked_by(whose)));
        }
        elements.extend(after);
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

/// The questions of an event in their order, without the member that holds its people. The text of a last choice stands with
/// that choice; a question that hangs on the answer to another is asked when that is so.
fn questions(properties: &Map<String, Value>, people: Option<&str>) -> Vec<Element> {
    let other = |schema: &Value| schema.get(OTHER).and_then(Value::as_str).map(str::to_owned);
    let texts: BTreeSet<String> = properties.values().filter_map(other).collect();
    let asked = properties
        .iter()
        .filter(|(name, _)| people != Some(name.as_str()) && !texts.contains(*name));
    let elements = asked.map(|(name, schema)| {
        Element::Control(Box::new(Control {
            scope: format!("#/properties/{name}"),
            label: None,
            i18n: None,
            options: Options {
                other: other(schema),
                ..Options::default()
            },
            rule: schema.get(ASKED).map(asked_when),
        }))
    });
    elements.collect()
}

/// That a question is asked when other questions have these answers.
fn asked_when(answers: &Value) -> Visibility {
    let answers = answers.as_object().into_iter().flatten();
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for (name, answer) in answers {
        properties.insert(name.clone(), json!({ "const": answer }));
        required.push(name.clone());
    }
    Visibility {
        effect: Effect::Show,
        condition: Condition {
            scope: "#".to_owned(),
            schema: Fit::of(json!({ "properties": properties, "required": required })),
        },
    }
}

/// An event with only the questions that its document does not answer; nothing where the document answers all.
pub fn asked_beside(document: &Form, spec: &EventSpec) -> Option<EventSpec> {
    let answered = document.schema().get("properties");
    let mut beside = spec.clone();
    let required: Vec<Value> = match spec.data.get("required") {
        Some(Value::Array(names)) => names.clone(),
        _ => Vec::new(),
    };
    let asked = beside.data.get_mut("properties")?.as_object_mut()?;
    asked.retain(|name, field| {
        if let Some(answer) = EventField(field).answer() {
            return answer.is_none();
        }
        let has_same = answered.is_some_and(|all| all.get(name).is_some());
        !has_same && required.iter().any(|one| one == name)
    });
    if asked.is_empty() {
        return None;
    }
    let names: Vec<String> = asked.keys().cloned().collect();
    let required = required.into_iter().filter(|one| {
        one.as_str()
            .is_some_and(|one| names.iter().any(|name| name == one))
    });
    let required = Value::Array(required.collect());
    beside.data.insert("required".to_owned(), required);
    Some(beside)
}

/// The member under which the people of a form stand.
fn asked_by(whose: Whose) -> Option<&'static str> {
    match whose {
        Whose::Nobody => None,
        Whose::Parties => Some(PEOPLE),
        Whose::One(_) => Some(PERSON),
    }
}

/// Takes a question out of a schema: the page knows its answer.
fn forget(schema: &mut Map<String, Value>, name: &str) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.remove(name);
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|one| one != name);
    }
}

/// The schema of one person in a role; its layout goes before that of the data.
fn one(procedure: &Procedure, spec: &EventSpec, role: &str, elements: &mut Vec<Element>) -> Value {
    let title = procedure.file.roles.get(role);
    let title = title.map_or(role, |role| role.title.nl.as_str());
    let definition = match &spec.people {
        Some(people) => people.person.clone(),
        None => format!("{SHARED}{PERSON}"),
    };
    elements.push(Element::Include {
        definition: definition.trim_start_matches(SHARED).to_owned(),
        scope: format!("#/properties/{PERSON}"),
        omit: Vec::new(),
        only: Vec::new(),
        rule: None,
    });
    json!({ "$ref": definition, "title": title })
}

/// The schema of the parties by role, with their layout: that of a person in a case, where the procedure has one.
fn parties(procedure: &Procedure, elements: &mut Vec<Element>) -> Value {
    let mut properties = Map::new();
    let mut events = procedure.file.events.values();
    let person = events.find_map(|event| event.people.as_ref());
    let definition = person.map_or_else(
        || format!("{SHARED}{PERSON}"),
        |people| people.person.clone(),
    );
    for (role, spec) in procedure.file.roles.iter().filter(|(_, spec)| spec.party) {
        let title = &spec.title.nl;
        properties.insert(
            role.clone(),
            json!({ "type": "array", "title": title, "items":
                { "$ref": definition, "title": title } }),
        );
        let detail = Element::Include {
            definition: definition.trim_start_matches(SHARED).to_owned(),
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
