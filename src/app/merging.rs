//! Two people in one draft: what each of them changed, put together.

use serde_json::{Map, Value};

use crate::json::escape;

/// An answer that both changed: where it stands, and what the other made of it; none when they took it away.
pub type Clash = (String, Option<Value>);

/// What two changes of one draft come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// Both changes; where both changed one answer, ours.
    pub answers: Value,
    /// Where both changed one answer to something else.
    pub clashes: Vec<Clash>,
}

/// Puts together what was made of `base`: answers that only one of the two changed are as that one left them.
pub fn merge(base: &Value, ours: &Value, theirs: &Value) -> Merged {
    let mut clashes = Vec::new();
    let merged = both(Some(base), Some(ours), Some(theirs), "", &mut clashes);
    Merged {
        answers: merged.unwrap_or_else(|| Value::Object(Map::new())),
        clashes,
    }
}

fn both(
    base: Option<&Value>,
    ours: Option<&Value>,
    theirs: Option<&Value>,
    here: &str,
    clashes: &mut Vec<Clash>,
) -> Option<Value> {
    if ours == theirs || theirs == base {
        return ours.cloned();
    }
    if ours == base {
        return theirs.cloned();
    }
    match (base, ours, theirs) {
        (base, Some(Value::Object(ours)), Some(Value::Object(theirs))) => {
            let mut names: Vec<&String> = ours.keys().collect();
            names.extend(theirs.keys().filter(|name| !ours.contains_key(*name)));
            let merged = names.into_iter().filter_map(|name| {
                let pointer = format!("{here}/{}", escape(name));
                let base = base.and_then(|base| base.get(name));
                both(base, ours.get(name), theirs.get(name), &pointer, clashes)
                    .map(|value| (name.clone(), value))
            });
            Some(Value::Object(merged.collect()))
        }
        // Parts of a list are told apart by their place alone, so only where none came or went.
        (Some(Value::Array(base)), Some(Value::Array(ours)), Some(Value::Array(theirs)))
            if base.len() == ours.len()
                && ours.len() == theirs.len()
                && base.iter().any(Value::is_object) =>
        {
            let merged = base.iter().zip(ours).zip(theirs).enumerate();
            let merged = merged.filter_map(|(index, ((base, ours), theirs))| {
                let pointer = format!("{here}/{index}");
                both(Some(base), Some(ours), Some(theirs), &pointer, clashes)
            });
            Some(Value::Array(merged.collect()))
        }
        _ => {
            clashes.push((here.to_owned(), theirs.cloned()));
            ours.cloned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn different_answers_come_together_and_the_same_one_shows_both() {
        let base = json!({ "a": "1", "b": { "c": "1", "d": "1" }, "l": [{ "x": "1" }, { "x": "1" }], "weg": "1" });
        let ours = json!({ "a": "2", "b": { "c": "2", "d": "1" }, "l": [{ "x": "2" }, { "x": "1" }], "nieuw": "2" });
        let theirs = json!({ "a": "3", "b": { "c": "1", "d": "3" }, "l": [{ "x": "1" }, { "x": "3" }], "weg": "1", "ook": "3" });
        let merged = merge(&base, &ours, &theirs);
        assert_eq!(
            merged.answers,
            json!({ "a": "2", "b": { "c": "2", "d": "3" }, "l": [{ "x": "2" }, { "x": "3" }], "nieuw": "2", "ook": "3" })
        );
        assert_eq!(merged.clashes, [("/a".to_owned(), Some(json!("3")))]);
    }

    #[test]
    fn a_list_in_which_one_came_or_went_is_one_answer() {
        let base = json!({ "l": [{ "x": "1" }] });
        let ours = json!({ "l": [{ "x": "1" }, {}] });
        let theirs = json!({ "l": [{ "x": "3" }] });
        let merged = merge(&base, &ours, &theirs);
        assert_eq!(merged.answers, ours);
        assert_eq!(
            merged.clashes,
            [("/l".to_owned(), Some(json!([{ "x": "3" }])))]
        );
    }

    #[test]
    fn nothing_is_lost_whoever_is_first() {
        let base = json!({});
        let (one, other) = (json!({ "a": { "b": "1" } }), json!({ "a": { "c": "2" } }));
        for (ours, theirs) in [(&one, &other), (&other, &one)] {
            let merged = merge(&base, ours, theirs);
            assert_eq!(merged.answers.pointer("/a/b"), Some(&json!("1")));
            assert_eq!(merged.answers.pointer("/a/c"), Some(&json!("2")));
            assert_eq!(merged.clashes, []);
        }
    }
}
