//! What the case fills in: beside the answers of a person, and not among them.
//!
//! A value that nobody typed is no answer. It is shown, posted back with the rest, and taken out again when it still is
//! what the case says, so that the document follows the case until somebody answers otherwise.

use serde_json::{Map, Value};

use crate::diagnostic::Text;

/// The answers of a person, with what the case knows where they gave none.
pub(super) fn filled(own: &Value, known: &Value) -> Value {
    match (own, known) {
        (Value::Object(own), Value::Object(known)) => {
            let mut all: Map<String, Value> = own
                .iter()
                .map(|(name, value)| {
                    let value = match known.get(name) {
                        Some(known) => filled(value, known),
                        None => value.clone(),
                    };
                    (name.clone(), value)
                })
                .collect();
            for (name, value) in known {
                all.entry(name.clone()).or_insert_with(|| value.clone());
            }
            Value::Object(all)
        }
        (own, _) => own.clone(),
    }
}

/// Takes out of new answers what nobody answered before and is still what the case says.
pub(super) fn without_known(new: &mut Value, own: &Value, known: &Value) {
    let (Value::Object(new), Value::Object(known)) = (new, known) else {
        return;
    };
    new.retain(|name, value| match (own.get(name), known.get(name)) {
        (None, Some(known)) => value != known,
        (Some(own), Some(known)) => {
            without_known(value, own, known);
            true
        }
        (_, None) => true,
    });
}

/// Whether nobody answered it, and the case did.
pub(super) fn is_known(own: &Value, known: &Value, pointer: &str) -> bool {
    own.pointer(pointer).is_none() && known.pointer(pointer).is_some()
}

/// Where a value comes from that nobody typed, from the expression that fills it in.
pub(super) fn source(expression: Option<&str>) -> Text {
    let about = |part: &str| expression.is_some_and(|text| text.contains(part));
    if about("zaak.personen") {
        Text::new("uit de personen van de zaak", "from the people of the case")
    } else if about("zaak.feiten") {
        Text::new(
            "uit wat in de zaak is vastgelegd",
            "from what the case has on record",
        )
    } else {
        Text::new("staat al ingevuld", "filled in already")
    }
}
