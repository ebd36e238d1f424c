//! A schema that one value is held against again and again: the condition of a question.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A small schema, compiled when it is first asked.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Fit {
    schema: Value,
    #[serde(skip)]
    compiled: Arc<OnceLock<Option<jsonschema::Validator>>>,
}

impl Fit {
    /// A schema to hold values against.
    pub fn of(schema: Value) -> Self {
        Self {
            schema,
            compiled: Arc::default(),
        }
    }

    /// The schema.
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// Whether a value fits; nothing fits a schema that does not compile.
    pub fn fits(&self, value: &Value) -> bool {
        self.compiled()
            .is_some_and(|compiled| compiled.is_valid(value))
    }

    /// Whether the schema compiles.
    pub fn is_sound(&self) -> bool {
        self.compiled().is_some()
    }

    fn compiled(&self) -> Option<&jsonschema::Validator> {
        self.compiled
            .get_or_init(|| jsonschema::draft202012::options().build(&self.schema).ok())
            .as_ref()
    }
}

impl schemars::JsonSchema for Fit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Value::schema_name()
    }

    fn inline_schema() -> bool {
        Value::inline_schema()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Value::json_schema(generator)
    }
}
