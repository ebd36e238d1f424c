//! The inventory of a dossier as answers of a form: every piece with its real pages, as the dossier itself is bound.
//!
//! A form asks for it with `"x-inventory": "pieces"` at a list, and with `"x-inventory": "left_out"` at a text for what is
//! not in the dossier. Nobody types it: what is typed can differ from the pages.

use serde_json::{Map, Value, json};

use super::{Order, dossier};
use crate::app::AppError;
use crate::app::acting::Acting;
use crate::app::cases::Cases;
use crate::diagnostic::{Diagnostic, Language};
use crate::document::Maker;
use crate::evidence::Workshop;

/// What of the inventory a property of a form holds.
const INVENTORY: &str = "x-inventory";

/// The properties of a form that the inventory answers, each with what it holds (`pieces`, `left_out`).
pub fn asked(schema: &Value) -> Vec<(String, String)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let marked = properties
        .into_iter()
        .flatten()
        .filter_map(|(name, property)| {
            let what = property.get(INVENTORY)?.as_str()?;
            Some((name.clone(), what.to_owned()))
        });
    marked.collect()
}

/// The pages of a case as the answers that a form asks for.
///
/// # Errors
/// When there is no such case, or the dossier cannot be bound.
pub fn answers(
    (maker, cases, workshop): (&Maker, &Cases, &Workshop),
    case: &str,
    asked: &[(String, String)],
    acting: &Acting,
) -> Result<Map<String, Value>, AppError> {
    let io = |source| AppError::Io {
        doing: "make",
        path: std::env::temp_dir(),
        source,
    };
    let folder = tempfile::tempdir().map_err(io)?;
    let order = Order {
        case: case.to_owned(),
        out: folder.path().join("dossier.pdf"),
        zip: None,
        apart: false,
        recipient: None,
        anonymous: false,
        language: Language::Nl,
        today: acting.today,
        acting: acting.clone(),
    };
    let bundle = dossier(maker, cases, workshop, &order, &mut |_| {})?;
    let pieces: Vec<Value> = bundle
        .rows
        .iter()
        .filter(|row| row.pages > 0)
        .map(|row| {
            let texts = [
                (
                    "datum",
                    row.on.map_or_else(String::new, |on| on.to_string()),
                ),
                ("omschrijving", row.title.clone()),
                ("code", row.code.clone()),
                ("van", row.from.clone()),
                ("aan", row.to.clone()),
                ("getekend_door", row.signed.clone()),
                ("vingerafdruk", row.sha256.clone()),
            ];
            let given = texts.into_iter().filter(|(_, text)| !text.is_empty());
            let mut piece: Map<String, Value> = given
                .map(|(name, text)| (name.to_owned(), json!(text)))
                .collect();
            piece.insert("bladzijden".to_owned(), json!(row.pages));
            Value::Object(piece)
        })
        .collect();
    let left_out: Vec<String> = bundle
        .left_out
        .iter()
        .map(|out| {
            let (file, reason) = (out.file.get(Language::Nl), out.reason.get(Language::Nl));
            format!("{file}: {reason}.")
        })
        .collect();
    let mut found = Map::new();
    for (name, what) in asked {
        let value = match what.as_str() {
            "pieces" => Some(json!(pieces)),
            "left_out" => (!left_out.is_empty()).then(|| json!(left_out.join("\n"))),
            other => return Err(AppError::Input(vec![unknown(name, other)])),
        };
        found.extend(value.map(|value| (name.clone(), value)));
    }
    Ok(found)
}

/// That somebody typed what the dossier says itself.
pub fn typed(name: &str) -> Diagnostic {
    Diagnostic::wrong(
        "inventory",
        "de stukken worden niet getypt: zij komen uit het dossier zelf",
        "the pieces are not typed: they come from the dossier itself",
    )
    .tip(format!("laat `{name}` weg"), format!("leave out `{name}`"))
    .pointer(format!("/{name}"))
}

/// That a form asks something else of the inventory.
fn unknown(name: &str, what: &str) -> Diagnostic {
    Diagnostic::wrong(
        "inventory",
        format!("`{INVENTORY}` van `{name}` is `{what}`; het kan `pieces` of `left_out` zijn"),
        format!("`{INVENTORY}` of `{name}` is `{what}`; it can be `pieces` or `left_out`"),
    )
}

/// That the dossier cannot be bound where the document is made.
pub fn no_workshop() -> Diagnostic {
    Diagnostic::wrong(
        "inventory",
        "de inventaris komt uit het dossier zelf, en dat kan hier niet worden samengesteld",
        "the inventory comes from the dossier itself, which cannot be put together here",
    )
    .tip(
        "de inventaris staat in het stuk zodra het definitief wordt",
        "the inventory stands in the document once it becomes final",
    )
    .command(
        "maak dit stuk met `griffie produce`",
        "make this document with `griffie produce`",
    )
}
