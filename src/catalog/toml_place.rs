//! Where something stands in a TOML file: the parser knows, the values do not.

use toml::de::{DeTable, DeValue};

use crate::json::line_column;

/// Line and column of the deepest part of a path that exists; numbers are indices of arrays.
pub fn toml_place(text: &str, path: &[String]) -> Option<(usize, usize)> {
    let table = DeTable::parse(text).ok()?;
    let mut offset = None;
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
        offset = Some(start);
        here = Some(value.get_ref());
    }
    Some(line_column(text, offset?))
}
