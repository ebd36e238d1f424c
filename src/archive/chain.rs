//! The events as lines that hold each other: every line names the SHA-256 of the one before.
//!
//! The member `vorige` is the hash of the bytes of the previous line without its newline, the first line has 64
//! zeros. So `sha256sum` is enough to see whether a line was changed, added or taken out before the last one;
//! the last one's hash stands in the inventory.

use serde_json::Value;

use super::error::ArchiveError;
use super::hash::sha256;
use crate::diagnostic::Text;

/// The member with the hash of the previous line.
pub(crate) const PREVIOUS: &str = "vorige";

/// What the first line has for a hash.
pub(crate) fn start() -> String {
    "0".repeat(64)
}

/// The lines, and the hash of the last one. Events are objects: `mistakes` has seen to that.
pub(crate) fn lines(events: &[Value]) -> Result<(Vec<u8>, String), ArchiveError> {
    let mut out = Vec::new();
    let mut previous = start();
    for event in events {
        let mut event = event.clone();
        if let Value::Object(members) = &mut event {
            members.insert(PREVIOUS.to_owned(), Value::String(previous));
        }
        let line = serde_json::to_vec(&event)?;
        previous = sha256(&line);
        out.extend_from_slice(&line);
        out.push(b'\n');
    }
    Ok((out, previous))
}

/// Follows the chain while the lines stream by.
pub(crate) struct Follower {
    previous: String,
    line: Vec<u8>,
    longest: usize,
    skipping: bool,
    /// How many lines there were.
    pub(crate) count: u64,
    /// What is wrong with them; the first few.
    pub(crate) wrong: Vec<Text>,
}

impl Follower {
    /// `longest` is the most bytes of a line that are kept.
    pub(crate) fn new(longest: usize) -> Self {
        Self {
            previous: start(),
            line: Vec::new(),
            longest,
            skipping: false,
            count: 0,
            wrong: Vec::new(),
        }
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == b'\n') {
            self.keep(&rest[..at]);
            self.end();
            rest = &rest[at + 1..];
        }
        self.keep(rest);
    }

    /// The hash of the last line.
    pub(crate) fn finish(&mut self) -> String {
        if !self.line.is_empty() || self.skipping {
            self.say(
                "de laatste regel eindigt niet met een regeleinde",
                "the last line has no newline",
            );
            self.end();
        }
        self.previous.clone()
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.line.len() + bytes.len() > self.longest {
            self.skipping = true;
            self.line.clear();
        }
        if !self.skipping {
            self.line.extend_from_slice(bytes);
        }
    }

    fn end(&mut self) {
        self.count += 1;
        let line = std::mem::take(&mut self.line);
        let number = self.count;
        if std::mem::take(&mut self.skipping) {
            self.say(
                &format!("regel {number} is te lang"),
                &format!("line {number} is too long"),
            );
        } else {
            match serde_json::from_slice::<Value>(&line) {
                Ok(Value::Object(members)) => {
                    let named = members.get(PREVIOUS).and_then(Value::as_str);
                    if named != Some(self.previous.as_str()) {
                        self.say(
                            &format!(
                                "regel {number}: `vorige` is niet de SHA-256 van de regel ervoor; er is een regel \
                                 veranderd, weggehaald of ingevoegd"
                            ),
                            &format!(
                                "line {number}: `vorige` is not the SHA-256 of the line before; a line was changed, \
                                 removed or added"
                            ),
                        );
                    }
                }
                _ => self.say(
                    &format!("regel {number} is geen JSON-object"),
                    &format!("line {number} is no JSON object"),
                ),
            }
        }
        self.previous = sha256(&line);
    }

    fn say(&mut self, nl: &str, en: &str) {
        if self.wrong.len() < 20 {
            self.wrong.push(Text::new(nl, en));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_changed_line_breaks_the_chain() {
        let events = [
            json!({"a": 1}),
            json!({"a": 2, "keten": "x"}),
            json!({"a": 3}),
        ];
        let (bytes, last) = lines(&events).expect("works");
        let mut follower = Follower::new(1000);
        for chunk in bytes.chunks(7) {
            follower.feed(chunk);
        }
        assert_eq!(follower.finish(), last);
        assert_eq!((follower.count, follower.wrong.len()), (3, 0));

        let changed = String::from_utf8(bytes)
            .expect("works")
            .replace("\"a\":2", "\"a\":5");
        let mut follower = Follower::new(1000);
        follower.feed(changed.as_bytes());
        follower.finish();
        assert_eq!(follower.wrong.len(), 1);
    }
}
