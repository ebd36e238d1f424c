//! Finds the `{{ … }}` of a template and sends each value through one gate.
//!
//! `{{ x | datum }}` on line 7 becomes `{{ (x | datum)|_print("x | datum", 7) }}`. The gate holds the value
//! back behind a marker, and knows the words and line of a placeholder that has no value, so that all of
//! them can be named at once.
//!
//! A line of nothing but `{% … %}` leaves no trace. Any other line ends as it stands in the file, and a line
//! whose conditions left nothing of it is not a blank line: only blank lines of the author part paragraphs.

use std::fmt::Write as _;

/// Ends a line that its conditions may leave empty. A noncharacter, as the markers: nobody can type it.
const SOFT: char = '\u{FDD2}';

/// Rewrites a template; lines stay where they are.
pub(super) fn gate(source: &str) -> String {
    let mut out = String::with_capacity(source.len() * 2);
    let mut rest = source;
    let mut line = 1;
    // Whether there is anything but tags on the line so far.
    let mut text_before = false;
    while let Some(start) = rest.find('{') {
        let (before, tag) = rest.split_at(start);
        out.push_str(before);
        line += before.matches('\n').count();
        text_before = match before.rsplit_once('\n') {
            Some((_, last)) => !last.trim().is_empty(),
            None => text_before || !before.trim().is_empty(),
        };
        let end = match tag.as_bytes().get(1) {
            Some(b'{') => close(tag, "}}"),
            Some(b'%') => close(tag, "%}"),
            Some(b'#') => tag.find("#}").map(|end| end + 2),
            _ => None,
        };
        let Some(end) = end else {
            out.push('{');
            text_before = true;
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
            text_before = true;
        } else {
            out.push_str(whole);
            let kept = text_before || whole.ends_with("+%}");
            if whole.starts_with("{%") && kept && tag[end..].starts_with('\n') {
                out.push(SOFT);
            }
        }
        line += whole.matches('\n').count();
        rest = &tag[end..];
    }
    out.push_str(rest);
    out
}

/// Takes away the lines that their conditions left empty.
pub(super) fn without_empty_lines(text: &str) -> String {
    if !text.contains(SOFT) {
        return text.to_owned();
    }
    let left_empty =
        |line: &&str| line.contains(SOFT) && line.trim().trim_matches(SOFT).trim().is_empty();
    text.split_inclusive('\n')
        .filter(|line| !left_empty(line))
        .map(|line| line.replace(SOFT, ""))
        .collect()
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
    use super::{gate, without_empty_lines};

    #[test]
    fn values_pass_the_gate_and_tags_stay() {
        assert_eq!(
            gate("a {b} {% if x %}\n{{- y ~ \"}}\" }}"),
            "a {b} {% if x %}\u{FDD2}\n{{- ( y ~ \"}}\" )|_print(\"y ~ \\\"}}\\\"\", 2) }}"
        );
        assert_eq!(gate("{# {{ no }} #}{{ open"), "{# {{ no }} #}{{ open");
    }

    #[test]
    fn a_line_that_its_conditions_leave_empty_is_no_blank_line() {
        // A line of tags alone stays as it is; after text, or where the author asks for it, the line ends softly.
        assert_eq!(
            gate("{% if x %}\na{% endif %}\nb\n"),
            "{% if x %}\na{% endif %}\u{FDD2}\nb\n"
        );
        assert_eq!(
            gate("{% if x %}a{% endif +%}\n"),
            "{% if x %}a{% endif +%}\u{FDD2}\n"
        );
        assert_eq!(
            gate("{{ a }}{% if x %}b{% endif %}"),
            "{{ ( a )|_print(\"a\", 1) }}{% if x %}b{% endif %}"
        );
        assert_eq!(
            without_empty_lines("Wie\u{FDD2}\n \u{FDD2}\nklaagt.\n\nEen alinea.\n"),
            "Wie\nklaagt.\n\nEen alinea.\n"
        );
    }
}
