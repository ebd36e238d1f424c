//! The data of an event, checked against the schema that the procedure gives for it.

use serde_json::{Map, Value, json};

use super::{EventSpec, Procedure};
use crate::calendar::{self, Date};
use crate::diagnostic::{Diagnostic, Language, Text};
use crate::schema::{self, Validator, each_date, earliest, is_past};

/// The compiled schema of an event's data.
#[derive(Debug)]
pub struct EventData {
    validator: Validator,
}

/// Where the answers of its document say a field: an expression over `antwoorden`, or `false` where they do not, though
/// one of them has the same name. Without it the answer of the same name says it.
const ANSWER: &str = "x-answer";

/// A field of an event's data.
#[derive(Debug, Clone, Copy)]
pub struct EventField<'a>(pub(super) &'a Value);

impl<'a> EventField<'a> {
    /// The expression that takes it from the answers; `Some(None)` when no answer says it.
    pub fn answer(self) -> Option<Option<&'a str>> {
        self.0.get(ANSWER).map(Value::as_str)
    }
}

/// The English title, beside `title` in the schema of an event.
pub(super) const ENGLISH: &str = "x-en";

/// The schema of an event's data as a whole; shared definitions are not written out yet.
pub(super) fn event_schema(spec: &EventSpec) -> Map<String, Value> {
    let mut whole = Map::new();
    whole.insert("type".to_owned(), json!("object"));
    whole.insert("additionalProperties".to_owned(), json!(false));
    whole.extend(spec.data.clone());
    whole
}

impl EventData {
    /// Compiles the schema; shared definitions are written out.
    ///
    /// # Errors
    /// Where it does not compile.
    pub fn new(procedure: &Procedure, spec: &EventSpec) -> Result<Self, Vec<Diagnostic>> {
        let whole = Value::Object(event_schema(spec));
        let (expanded, problems) = schema::expand(&whole, &procedure.definitions.file.defs);
        if !problems.is_empty() {
            return Err(problems);
        }
        Validator::new(expanded)
            .map(|validator| Self { validator })
            .map_err(|problem| vec![problem])
    }

    /// The expanded schema.
    pub fn schema(&self) -> &Value {
        self.validator.schema()
    }

    /// The fields by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, EventField<'_>)> {
        self.schema()
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, field)| (name.as_str(), EventField(field)))
    }

    /// What a field is called, by its pointer into the data.
    pub fn label(&self, pointer: &str) -> Text {
        let name = crate::json::last(pointer);
        let part = self.validator.at(pointer);
        let text = |key: &str| part.and_then(|part| part.get(key)).and_then(Value::as_str);
        let nl = text("title").unwrap_or(name);
        Text::new(nl, text(ENGLISH).unwrap_or(nl))
    }

    /// Numbers and yes or no that came as text, as the schema asks for them.
    pub fn read_as_asked(&self, data: &mut Map<String, Value>) {
        for (name, value) in data {
            let asked = self.validator.at(&format!("/{name}"));
            let asked = asked
                .and_then(|part| part.get("type"))
                .and_then(Value::as_str);
            let wanted = matches!(asked, Some("integer" | "number" | "boolean"));
            let text = value.as_str().filter(|_| wanted);
            if let Some(read) = text.and_then(|text| serde_json::from_str::<Value>(text).ok()) {
                *value = read;
            }
        }
    }

    /// Everything that is wrong with the data of an event on a day: what they say of the past is not later than it.
    pub fn check(&self, data: &Map<String, Value>, on: Option<Date>) -> Vec<Diagnostic> {
        let data = Value::Object(data.clone());
        let mut later = Vec::new();
        each_date(
            self.validator.outline(),
            &data,
            &mut |schema, text, pointer| {
                let is_later = on.zip(earliest(text)).is_some_and(|(on, day)| day > on);
                if is_later && is_past(schema) {
                    later.push(self.later(text, pointer));
                }
            },
        );
        let mut problems: Vec<Diagnostic> = self
            .validator
            .check(&data, &|pointer| self.label(pointer))
            .into_iter()
            .map(|finding| {
                let mut problem = finding.problem;
                if finding.missing {
                    problem.hint = Some(Text::new(
                        "dit is nodig om de gebeurtenis vast te leggen",
                        "this is needed to record the event",
                    ));
                }
                problem
            })
            .collect();
        problems.extend(later);
        problems
    }

    fn later(&self, text: &str, pointer: &str) -> Diagnostic {
        let name = self.label(pointer);
        let day =
            |language| calendar::partial_long(text, language).unwrap_or_else(|| text.to_owned());
        Diagnostic::wrong(
            "later",
            format!(
                "‘{}’ ({}) ligt na de dag van de gebeurtenis",
                name.nl,
                day(Language::Nl)
            ),
            format!(
                "‘{}’ ({}) is later than the day of the event",
                name.en,
                day(Language::En)
            ),
        )
        .tip(
            "verbeter deze datum, of de dag van de gebeurtenis",
            "correct this date, or the day of the event",
        )
        .pointer(pointer)
    }
}
