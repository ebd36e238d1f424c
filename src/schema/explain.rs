//! What a person would say about a failed schema keyword, in Dutch and English.
//!
//! The match is exhaustive on purpose: a new kind of error in a newer jsonschema breaks the build here,
//! instead of reaching a user untranslated.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::types::JsonType;
use serde_json::Value;

use super::walk;
use crate::diagnostic::Text;

/// The message and hint for a failure of `holder`'s keyword at the field called `label`.
pub(super) fn explain(kind: &Kind, label: &Text, holder: &Value) -> (Text, Option<Text>) {
    let say = |nl: String, en: String| {
        Text::new(
            format!("‘{}’ {nl}", label.nl),
            format!("‘{}’ {en}", label.en),
        )
    };
    let plain = |nl: &str, en: &str| say(nl.to_owned(), en.to_owned());
    let message = match kind {
        Kind::AdditionalItems { limit } => say(
            format!("mag hoogstens {limit} onderdelen hebben"),
            format!("may have at most {limit} items"),
        ),
        Kind::MaxItems { limit } => say(
            format!(
                "mag hoogstens {} hebben",
                count(*limit, "onderdeel", "onderdelen")
            ),
            format!("may have at most {}", count(*limit, "item", "items")),
        ),
        Kind::MinItems { limit } => say(
            format!(
                "moet minstens {} hebben",
                count(*limit, "onderdeel", "onderdelen")
            ),
            format!("needs at least {}", count(*limit, "item", "items")),
        ),
        Kind::MaxProperties { limit } => say(
            format!("mag hoogstens {} hebben", count(*limit, "veld", "velden")),
            format!("may have at most {}", count(*limit, "field", "fields")),
        ),
        Kind::MinProperties { limit } => say(
            format!("moet minstens {} hebben", count(*limit, "veld", "velden")),
            format!("needs at least {}", count(*limit, "field", "fields")),
        ),
        Kind::MaxLength { limit } => say(
            format!(
                "mag hoogstens {} lang zijn",
                count(*limit, "teken", "tekens")
            ),
            format!(
                "may be at most {} long",
                count(*limit, "character", "characters")
            ),
        ),
        Kind::MinLength { limit: 1 } => plain("is leeg", "is empty"),
        Kind::MinLength { limit } => say(
            format!(
                "moet minstens {} lang zijn",
                count(*limit, "teken", "tekens")
            ),
            format!(
                "must be at least {} long",
                count(*limit, "character", "characters")
            ),
        ),
        Kind::Maximum { limit } => say(
            format!("mag niet groter zijn dan {limit}"),
            format!("may not be greater than {limit}"),
        ),
        Kind::Minimum { limit } => say(
            format!("mag niet kleiner zijn dan {limit}"),
            format!("may not be less than {limit}"),
        ),
        Kind::ExclusiveMaximum { limit } => say(
            format!("moet kleiner zijn dan {limit}"),
            format!("must be less than {limit}"),
        ),
        Kind::ExclusiveMinimum { limit } => say(
            format!("moet groter zijn dan {limit}"),
            format!("must be greater than {limit}"),
        ),
        Kind::MultipleOf { multiple_of } => say(
            format!("moet een veelvoud van {multiple_of} zijn"),
            format!("must be a multiple of {multiple_of}"),
        ),
        Kind::Type { kind } => say(
            format!("moet {} zijn", dutch_type(kind)),
            format!("must be {}", english_type(kind)),
        ),
        Kind::Format { format } => {
            return (
                say(
                    format!("is geen {}", dutch_format(format)),
                    format!("is not {}", english_format(format)),
                ),
                Some(format_hint(format)),
            );
        }
        Kind::Pattern { .. } => {
            return (
                plain("heeft niet de juiste vorm", "does not have the right form"),
                pattern_hint(holder).or_else(|| Some(advice(kind))),
            );
        }
        Kind::Constant { expected_value } => say(
            format!("moet {expected_value} zijn"),
            format!("must be {expected_value}"),
        ),
        Kind::Enum { .. } | Kind::OneOfNotValid { .. } | Kind::AnyOf { .. } => {
            return (
                plain(
                    "heeft een waarde die niet gekozen kan worden",
                    "has a value that cannot be chosen",
                ),
                choices_hint(holder).or_else(|| Some(advice(kind))),
            );
        }
        Kind::OneOfMultipleValid { .. } => plain(
            "past bij meer dan één mogelijkheid; maak één keuze",
            "fits more than one possibility; make one choice",
        ),
        Kind::UniqueItems => plain("noemt iets twee keer", "names something twice"),
        Kind::Contains => plain("mist een verplicht onderdeel", "lacks a required item"),
        Kind::FalseSchema => plain("mag hier niet ingevuld zijn", "may not be filled in here"),
        Kind::Not { .. } => plain(
            "heeft een waarde die hier niet mag",
            "has a value that is not allowed here",
        ),
        Kind::PropertyNames { .. } => plain(
            "heeft een veld met een naam die niet mag",
            "has a field with a name that is not allowed",
        ),
        Kind::AdditionalProperties { .. }
        | Kind::UnevaluatedProperties { .. }
        | Kind::UnevaluatedItems { .. } => plain(
            "heeft een veld dat het formulier niet kent",
            "has a field that the form does not know",
        ),
        Kind::Required { .. } => plain("mist een verplicht veld", "lacks a required field"),
        Kind::ContentEncoding { .. } | Kind::ContentMediaType { .. } | Kind::FromUtf8 { .. } => {
            plain(
                "heeft een inhoud die niet te lezen is",
                "has content that cannot be read",
            )
        }
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => plain(
            "is te ingewikkeld om te controleren; maak de tekst korter",
            "is too complex to check; shorten the text",
        ),
        Kind::Custom { .. } | Kind::Referencing(_) => plain(
            "kan niet gecontroleerd worden: het formulier bevat een fout",
            "cannot be checked: the form itself has a fault",
        ),
    };
    (message, Some(advice(kind)))
}

/// What to do when the kind of failure says no more than that.
fn advice(kind: &Kind) -> Text {
    match kind {
        Kind::MaxLength { .. } => Text::new("kort de tekst in", "shorten the text"),
        Kind::MinLength { .. } => Text::new(
            "vul de tekst aan, of laat het veld weg",
            "add to the text, or leave the field out",
        ),
        Kind::Type { .. } => Text::new(
            "verander de waarde, of haal het veld weg",
            "change the value, or remove the field",
        ),
        Kind::UniqueItems => Text::new("haal één van de twee weg", "remove one of the two"),
        Kind::MinItems { .. } => Text::new("voeg een onderdeel toe", "add an item"),
        Kind::Maximum { .. }
        | Kind::Minimum { .. }
        | Kind::ExclusiveMaximum { .. }
        | Kind::ExclusiveMinimum { .. }
        | Kind::MultipleOf { .. } => Text::new("controleer het getal", "check the number"),
        _ => Text::new(
            "pas het veld aan, of haal het weg",
            "change the field, or remove it",
        ),
    }
}

fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn dutch_type(kind: &TypeKind) -> String {
    one_of(kind, " of ", |kind| match kind {
        JsonType::Array => "een lijst [ … ]",
        JsonType::Boolean => "ja of nee (true of false)",
        JsonType::Integer => "een geheel getal",
        JsonType::Null => "leeg (null)",
        JsonType::Number => "een getal",
        JsonType::Object => "een groep velden { … }",
        JsonType::String => "een tekst tussen aanhalingstekens",
    })
}

fn english_type(kind: &TypeKind) -> String {
    one_of(kind, " or ", |kind| match kind {
        JsonType::Array => "a list [ … ]",
        JsonType::Boolean => "yes or no (true or false)",
        JsonType::Integer => "a whole number",
        JsonType::Null => "empty (null)",
        JsonType::Number => "a number",
        JsonType::Object => "a group of fields { … }",
        JsonType::String => "a text in quotation marks",
    })
}

fn one_of(kind: &TypeKind, or: &str, name: fn(JsonType) -> &'static str) -> String {
    match kind {
        TypeKind::Single(kind) => name(*kind).to_owned(),
        TypeKind::Multiple(kinds) => kinds.iter().map(name).collect::<Vec<_>>().join(or),
    }
}

fn dutch_format(format: &str) -> &str {
    match format {
        "date" => "bestaande datum",
        "time" => "tijdstip",
        "email" => "geldig e-mailadres",
        other => other,
    }
}

fn english_format(format: &str) -> String {
    match format {
        "date" => "an existing date".to_owned(),
        "time" => "a time of day".to_owned(),
        "email" => "a valid e-mail address".to_owned(),
        other => format!("of the form {other}"),
    }
}

fn format_hint(format: &str) -> Text {
    match format {
        "date" => Text::new(
            "schrijf jaar-maand-dag, bijvoorbeeld 2027-03-09",
            "write year-month-day, for example 2027-03-09",
        ),
        "time" => Text::new(
            "schrijf uren:minuten, bijvoorbeeld 13:30",
            "write hours:minutes, for example 13:30",
        ),
        "email" => Text::new(
            "schrijf naam@domein.nl, met één apenstaartje en zonder spaties",
            "write name@domain.nl, with one at sign and no spaces",
        ),
        _ => Text::new(
            "kijk in de toelichting van het formulier",
            "see the explanation of the form",
        ),
    }
}

fn pattern_hint(holder: &Value) -> Option<Text> {
    let example = holder.get("examples")?.get(0)?.as_str()?;
    Some(Text::new(
        format!("bijvoorbeeld: {example}"),
        format!("for example: {example}"),
    ))
}

fn choices_hint(holder: &Value) -> Option<Text> {
    let known: Vec<&str> = match walk::choices(holder) {
        Some(choices) => choices.into_iter().map(|(constant, _)| constant).collect(),
        None => holder
            .get("enum")?
            .as_array()?
            .iter()
            .filter_map(Value::as_str)
            .collect(),
    };
    let known = known.join(", ");
    Some(Text::new(
        format!("kies uit: {known}"),
        format!("choose from: {known}"),
    ))
}
