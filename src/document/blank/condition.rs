//! When a question applies, in words: a form on paper cannot hide it.

use serde_json::Value;

use crate::catalog::{Effect, Form, Visibility};
use crate::diagnostic::Language;

/// The words for a rule; none when it cannot be said in a line.
pub(super) fn in_words(
    form: &Form,
    rule: &Visibility,
    base: &str,
    language: Language,
) -> Option<String> {
    let own = rule
        .condition
        .scope
        .strip_prefix('#')
        .filter(|own| !own.is_empty())?;
    let scope = format!("{base}{own}");
    let question = form.label(&scope, None, None, language)?;
    let mut schema = rule.condition.schema.schema();
    let mut shows = rule.effect == Effect::Show;
    if let Some(inner) = schema.get("not") {
        schema = inner;
        shows = !shows;
    }
    let title = |constant: &Value| {
        let constant = match constant {
            Value::Bool(yes) => {
                return Some(
                    match (yes, language) {
                        (true, Language::Nl) => "ja",
                        (false, Language::Nl) => "nee",
                        (true, Language::En) => "yes",
                        (false, Language::En) => "no",
                    }
                    .to_owned(),
                );
            }
            other => other.as_str()?,
        };
        form.choice(&scope, constant, None, language)
    };
    let one = schema
        .get("const")
        .or_else(|| schema.pointer("/contains/const"));
    let titles: Option<Vec<String>> = match (one, schema.get("enum").and_then(Value::as_array)) {
        (Some(one), _) => title(one).map(|title| vec![title]),
        (None, Some(several)) => several.iter().map(title).collect(),
        (None, None) => None,
    };
    let Some(titles) = titles else {
        // Something is answered, whatever it is.
        let any = schema.get("minLength").is_some() && shows;
        return any.then(|| match language {
            Language::Nl => format!("Alleen als u ‘{question}’ hebt ingevuld."),
            Language::En => format!("Only if you filled in ‘{question}’."),
        });
    };
    let or = match language {
        Language::Nl => " of ",
        Language::En => " or ",
    };
    let answers = titles
        .iter()
        .map(|title| format!("‘{title}’"))
        .collect::<Vec<_>>()
        .join(or);
    Some(match (language, shows) {
        (Language::Nl, true) => format!("Alleen bij ‘{question}’: {answers}."),
        (Language::Nl, false) => format!("Niet bij ‘{question}’: {answers}."),
        (Language::En, true) => format!("Only with ‘{question}’: {answers}."),
        (Language::En, false) => format!("Not with ‘{question}’: {answers}."),
    })
}
