//! A file of several messages (mbox, RFC 4155) to its messages.
//!
//! A line that starts with `From ` begins a message, when nothing but an empty line stands before it and a field of a header
//! behind it: such lines occur in letters too, and not every program writes a `>` before them.

/// Where the messages begin and end; empty when the bytes are no such file. The line `From ` itself is left out.
pub(super) fn messages(bytes: &[u8]) -> Vec<&[u8]> {
    if !bytes.starts_with(b"From ") {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut after_empty) = (0, true);
    while at < bytes.len() {
        let end = line_end(bytes, at);
        let line = &bytes[at..end];
        if after_empty && line.starts_with(b"From ") && field(&bytes[end..]) {
            if let Some(last) = found.last_mut() {
                last.1 = at;
            }
            found.push((end, bytes.len()));
        }
        after_empty = line.trim_ascii().is_empty();
        at = end;
    }
    found
        .into_iter()
        .map(|(from, to)| &bytes[from..to])
        .collect()
}

/// A message without the signs that the file needs: one `>` less before `>From ` (RFC 4155 Appendix A, "mboxrd").
pub(super) fn unquoted(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        let signs = line.iter().take_while(|byte| **byte == b'>').count();
        let quoted = signs > 0 && line[signs..].starts_with(b"From ");
        out.extend_from_slice(if quoted { &line[1..] } else { line });
    }
    out
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let end = bytes[from..].iter().position(|byte| *byte == b'\n');
    end.map_or(bytes.len(), |length| from + length + 1)
}

/// Whether a field of a header (RFC 5322 2.2) or another such line begins here.
fn field(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b">From ").map_or(bytes, |rest| {
        // Some programs keep the line of the server before.
        &rest[line_end(rest, 0)..]
    });
    let name = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_graphic() && **byte != b':')
        .count();
    name > 0 && bytes.get(name) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_letter_begins_no_message() {
        let file = b"From a@example.org Tue Mar  9 10:00:00 2027\nSubject: een\n\nFrom now on: niets\n\nFrom hier\ngaat het om\n>From daar\n\nFrom b@example.org Tue Mar  9 10:00:00 2027\nSubject: twee\n\nx\n";
        let found = messages(file);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].starts_with(b"Subject: twee"));
        assert!(unquoted(found[0]).windows(6).any(|line| line == b"\nFrom "));
        assert!(messages(b"Subject: geen\n\nx").is_empty());
    }
}
