//! Where something stands in a TOML file: the parser knows, the values do not.

use toml::de::{DeTable, DeValue};

use std::ops::Range;

use crate::json::line_column;

/// Line and column of the deepest part of a path that exists; numbers are indices of arrays.
pub fn toml_place(text: &str, path: &[String]) -> Option<(usize, usize)> {
    let (key, _) = spans(text, path)?;
    Some(line_column(text, key))
}

/// Line and column of a part of the text that stands at a path, as bytes of that text; of what stands there when the text
/// is written otherwise than it reads.
pub fn toml_part(
    text: &str,
    path: &[String],
    value: &str,
    part: &Range<usize>,
) -> Option<(usize, usize)> {
    let (_, span) = spans(text, path)?;
    let written = text.get(span.clone())?;
    let start = if let Some(at) = written.find(value) {
        span.start + at + part.start
    } else {
        let words = value.get(part.clone())?;
        span.start + written.find(words).map_or(0, |at| at)
    };
    Some(line_column(text, start))
}

/// Where the deepest part of a path that exists starts (its key, when it has one), and where its value stands.
fn spans(text: &str, path: &[String]) -> Option<(usize, Range<usize>)> {
    let table = DeTable::parse(text).ok()?;
    let mut found = None;
    let mut here: Option<&DeValue> = None;
    for (depth, name) in path.iter().enumerate() {
        let members = if depth == 0 {
            Some(table.get_ref())
        } else {
            match here {
                Some(DeValue::Table(members)) => Some(members),
                _ => None,
            }
        };
        let next = match (members, here) {
            (Some(members), _) => {
                let found = members
                    .iter()
                    .find(|(key, _)| key.get_ref() == name.as_str());
                found.map(|(key, value)| (key.span().start, value))
            }
            (None, Some(DeValue::Array(items))) => name
                .parse::<usize>()
                .ok()
                .and_then(|index| items.get(index))
                .map(|value| (value.span().start, value)),
            _ => None,
        };
        let Some((start, value)) = next else { break };
        found = Some((start, value.span()));
        here = Some(value.get_ref());
    }
    found
}
