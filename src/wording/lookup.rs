//! Contexts that are looked up by name instead of converted beforehand.
//!
//! A condition over a large state reads two or three names of it; converting the whole state for that would cost
//! a hundred times more.

use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, Serde, Value};

use super::engine::Context;

/// What stands under a name.
pub enum Found {
    /// Nothing: undefined in the expression.
    Nothing,
    /// A text, or a date.
    Text(String),
    /// Yes or no.
    Yes(bool),
    /// A number.
    Number(i64),
    /// Any JSON value; it is converted as a whole.
    Json(serde_json::Value),
    /// More names.
    Inside(Arc<dyn Lookup>),
}

/// Something with names.
pub trait Lookup: Send + Sync + 'static {
    /// What stands under this name.
    fn find(&self, name: &str) -> Found;
}

struct Names(Arc<dyn Lookup>);

impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Names")
    }
}

impl Object for Names {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match self.0.find(key.as_str()?) {
            Found::Nothing | Found::Json(serde_json::Value::Null) => None,
            Found::Text(text) | Found::Json(serde_json::Value::String(text)) => {
                Some(Value::from(text))
            }
            Found::Yes(yes) | Found::Json(serde_json::Value::Bool(yes)) => Some(Value::from(yes)),
            Found::Number(number) => Some(Value::from(number)),
            Found::Json(value) => Some(Value::from(Serde(&value))),
            Found::Inside(inside) => Some(look_up(inside)),
        }
    }
}

/// A context over names.
pub fn look_up(names: Arc<dyn Lookup>) -> Context {
    Value::from_object(Names(names))
}
