//! Finds the `{{ … }}` of a template and sends each value through one gate.
//!
//! `{{ x | datum }}` on line 7 becomes `{{ (x | datum)|_print("x | datum", 7) }}`. The gate holds the value
//! back behind a marker, and knows the words and line of a placeholder that has no value, so that all of
//! them can be named at once.

use std::fmt::Write as _;

/// Rewrites a template; lines stay where they are.
pub(super) fn gate(source: &str) -> String {
    let mut out = String::with_capacity(source.len() * 2);
    let mut rest = source;
    let mut line = 1;
    while let Some(start) = rest.find('{') {
        let (before, tag) = rest.split_at(start);
        out.push_str(before);
        line += before.matches('\n').count();
        let end = match tag.as_bytes().get(1) {
            Some(b'{') => close(tag, "}}"),
            Some(b'%') => close(tag, "%}"),
            Some(b'#') => tag.find("#}").map(|end| end + 2),
            _ => None,
        };
        let Some(end) = end else {
            out.push('{');
            rest = &tag[1..];
            continue;
        };
        let whole = &tag[..end];
        if whole.starts_with("{{") {
            let (open, inner) = trim_mark(&whole[2..end - 2], true);
            let (shut, inner) = trim_mark(inner, false);
            let words = inner.split_whitespace().collect::<Vec<_>>().join(" ");
            let quoted = words.replace('\\', "\\\\").replace('"', "\\\"");
            let _ = write!(
                out,
                "{{{{{open} ({inner})|_print(\"{quoted}\", {line}) {shut}}}}}"
            );
        } else {
            out.push_str(whole);
        }
        line += whole.matches('\n').count();
        rest = &tag[end..];
    }
    out.push_str(rest);
    out
}

/// The length of a tag up to and with its end mark, skipping quoted strings.
fn close(tag: &str, end: &str) -> Option<usize> {
    let mut quote = None;
    for (index, character) in tag.char_indices().skip(2) {
        match quote {
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None if character == '"' || character == '\'' => quote = Some(character),
            None if tag[index..].starts_with(end) => return Some(index + end.len()),
            None => {}
        }
    }
    None
}

/// Splits off the white-space control character at the start or end of a tag's inside.
fn trim_mark(inner: &str, start: bool) -> (&str, &str) {
    for mark in ["-", "+"] {
        let without = if start {
            inner.strip_prefix(mark)
        } else {
            inner.strip_suffix(mark)
        };
        if let Some(without) = without {
            return (mark, without);
        }
    }
    ("", inner)
}

#[cfg(test)]
mod tests {
    use super::gate;

    #[test]
    fn values_pass_the_gate_and_tags_stay() {
        assert_eq!(
            gate("a {b} {% if x %}\n{{- y ~ \"}}\" }}"),
            "a {b} {% if x %}\n{{- ( y ~ \"}}\" )|_print(\"y ~ \\\"}}\\\"\", 2) }}"
        );
        assert_eq!(gate("{# {{ no }} #}{{ open"), "{# {{ no }} #}{{ open");
    }
}
