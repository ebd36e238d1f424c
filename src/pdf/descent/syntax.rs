//! A strict reader of PDF objects (ISO 32000-1, 7.3) for what was written after an issued file.
//!
//! Programs differ in how they read what is written badly, and forgers live in the difference. So nothing is guessed: a key
//! that stands twice, a length that does not fit or a comment that looks like syntax ends the reading.

use std::ops::Range;

use lopdf::{Dictionary, Object, Stream, StringFormat};

/// Deeper than any sane object.
const DEEPEST: usize = 64;

/// What is not written as it must be, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Badly {
    /// The byte, from 0.
    pub(super) at: usize,
    /// What is wrong, in Dutch and English.
    pub(super) what: [&'static str; 2],
}

/// Reads objects one after the other.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    /// The byte that is next.
    pub(super) at: usize,
    /// Where a hexadecimal value of `Contents` stands, `<` and `>` included.
    pub(super) contents: Vec<Range<usize>>,
}

/// White space (table 1).
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

impl<'a> Reader<'a> {
    /// A reader of a whole file from one of its bytes on.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            contents: Vec::new(),
        }
    }

    /// An error at this place.
    pub(super) fn badly<T>(&self, nl: &'static str, en: &'static str) -> Result<T, Badly> {
        Err(Badly {
            at: self.at,
            what: [nl, en],
        })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Whether this comes next; nothing is read.
    pub(super) fn sees(&self, word: &[u8]) -> bool {
        self.bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word))
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// Skips white space.
    pub(super) fn space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// Skips white space, and comments that no reader can take for syntax. An end mark is no comment here.
    pub(super) fn gap(&mut self) -> Result<(), Badly> {
        loop {
            self.space();
            if self.peek() != Some(b'%') || self.sees(b"%%EOF") {
                return Ok(());
            }
            let line: Vec<u8> = self.bytes[self.at..]
                .iter()
                .copied()
                .take_while(|byte| !matches!(byte, b'\r' | b'\n'))
                .take(129)
                .collect();
            let words: [&[u8]; 6] = [b"obj", b"stream", b"xref", b"trailer", b"PDF-", b"EOF"];
            if line.len() > 128
                || words
                    .iter()
                    .any(|word| line.windows(word.len()).any(|bytes| bytes == *word))
            {
                return self.badly(
                    "een opmerking tussen de objecten",
                    "a comment between the objects",
                );
            }
            self.at += line.len();
        }
    }

    /// Reads a keyword that must come now.
    pub(super) fn word(&mut self, word: &[u8]) -> Result<(), Badly> {
        let ends = self
            .bytes
            .get(self.at + word.len())
            .is_none_or(|byte| !is_regular(*byte));
        if !self.sees(word) || !ends {
            return self.badly("een woord ontbreekt", "a keyword is missing");
        }
        self.at += word.len();
        Ok(())
    }

    /// Reads a number without a sign.
    pub(super) fn natural(&mut self) -> Result<usize, Badly> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = &self.bytes[start..self.at];
        let ends = self.peek().is_none_or(|byte| !is_regular(byte));
        if digits.is_empty() || digits.len() > 10 || !ends {
            return self.badly("een getal ontbreekt", "a number is missing");
        }
        Ok(digits
            .iter()
            .fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
    }

    /// Reads `number generation obj … endobj`.
    pub(super) fn indirect(&mut self) -> Result<(u32, u16, Object), Badly> {
        let number = self.natural()?;
        self.space();
        let generation = self.natural()?;
        self.space();
        self.word(b"obj")?;
        let (Ok(number), Ok(generation)) = (u32::try_from(number), u16::try_from(generation))
        else {
            return self.badly(
                "een nummer van een object is te groot",
                "a number of an object is too large",
            );
        };
        self.space();
        let mut object = self.object(0)?;
        self.space();
        if self.sees(b"stream") {
            let Object::Dictionary(dictionary) = object else {
                return self.badly(
                    "een stroom zonder gegevens",
                    "a stream without a dictionary",
                );
            };
            object = self.stream(dictionary)?;
            self.space();
        }
        self.word(b"endobj")?;
        Ok((number, generation, object))
    }

    /// Reads an object: the reader stands at its first byte.
    pub(super) fn object(&mut self, depth: usize) -> Result<Object, Badly> {
        if depth > DEEPEST {
            return self.badly(
                "een object is te diep genest",
                "an object is nested too deep",
            );
        }
        match self.peek() {
            Some(b'<') if self.sees(b"<<") => self.dictionary(depth).map(Object::Dictionary),
            Some(b'<') => self.hexadecimal(),
            Some(b'(') => self.literal(),
            Some(b'/') => self.name().map(Object::Name),
            Some(b'[') => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.space();
                    if self.sees(b"]") {
                        self.at += 1;
                        return Ok(Object::Array(items));
                    }
                    items.push(self.object(depth + 1)?);
                }
            }
            Some(b'+' | b'-' | b'.' | b'0'..=b'9') => self.number(),
            _ => {
                let words = [
                    (b"true".as_slice(), Object::Boolean(true)),
                    (b"false", Object::Boolean(false)),
                    (b"null", Object::Null),
                ];
                for (word, object) in words {
                    if self.sees(word) {
                        self.word(word)?;
                        return Ok(object);
                    }
                }
                self.badly("hier staat geen object", "there is no object here")
            }
        }
    }

    fn number(&mut self) -> Result<Object, Badly> {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        let Ok(text) = std::str::from_utf8(&self.bytes[start..self.at]) else {
            return self.badly("een getal is geen getal", "a number is none");
        };
        if let Ok(number) = text.parse::<i64>() {
            // A reference looks ahead: two numbers and an R.
            let after = self.at;
            if let Ok(id) = u32::try_from(number)
                && text.bytes().all(|byte| byte.is_ascii_digit())
            {
                self.space();
                if let Ok(generation) = self.natural() {
                    self.space();
                    if let Ok(generation) = u16::try_from(generation)
                        && self.word(b"R").is_ok()
                    {
                        return Ok(Object::Reference((id, generation)));
                    }
                }
            }
            self.at = after;
            return Ok(Object::Integer(number));
        }
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
        match text.parse::<f32>() {
            Ok(number) if plain => Ok(Object::Real(number)),
            _ => {
                self.at = start;
                self.badly("een getal is geen getal", "a number is none")
            }
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, Badly> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            self.at += 1;
            if byte != b'#' {
                name.push(byte);
                continue;
            }
            let digit = |at: usize| char::from(*self.bytes.get(at)?).to_digit(16);
            let (Some(high), Some(low)) = (digit(self.at), digit(self.at + 1)) else {
                return self.badly(
                    "een naam is verkeerd geschreven",
                    "a name is written wrongly",
                );
            };
            self.at += 2;
            name.push((high << 4 | low) as u8);
        }
        Ok(name)
    }

    fn hexadecimal(&mut self) -> Result<Object, Badly> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            let Some(byte) = self.peek() else {
                return self.badly("een tekst houdt niet op", "a string does not end");
            };
            if byte == b'>' {
                self.at += 1;
                break;
            }
            if byte.is_ascii_hexdigit() {
                digits.push((byte as char).to_digit(16).map_or(0, |digit| digit as u8));
            } else if !is_space(byte) {
                return self.badly(
                    "een tekst is niet hexadecimaal",
                    "a string is no hexadecimal",
                );
            }
            self.at += 1;
        }
        if digits.len() % 2 == 1 {
            digits.push(0);
        }
        let bytes = digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]);
        Ok(Object::String(bytes.collect(), StringFormat::Hexadecimal))
    }

    fn literal(&mut self) -> Result<Object, Badly> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1_usize;
        loop {
            let Some(byte) = self.peek() else {
                return self.badly("een tekst houdt niet op", "a string does not end");
            };
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(Object::String(text, StringFormat::Literal));
                    }
                }
                b'\\' => {
                    self.escaped(&mut text);
                    continue;
                }
                b'\r' => {
                    // An end of a line counts as one line feed (7.3.4.2).
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    /// What follows a backslash (table 3).
    fn escaped(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else {
                        break;
                    };
                    value = value * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push(value as u8);
            }
            other => text.push(other),
        }
    }

    /// A dictionary: the reader stands at `<<`.
    pub(super) fn dictionary(&mut self, depth: usize) -> Result<Dictionary, Badly> {
        self.at += 2;
        let mut dictionary = Dictionary::new();
        loop {
            self.space();
            if self.sees(b">>") {
                self.at += 2;
                return Ok(dictionary);
            }
            if self.peek() != Some(b'/') {
                return self.badly("een sleutel ontbreekt", "a key is missing");
            }
            let key = self.name()?;
            self.space();
            if dictionary.has(&key) {
                return self.badly("een sleutel staat er twee keer", "a key stands there twice");
            }
            let start = self.at;
            let value = self.object(depth + 1)?;
            if key == b"Contents" && self.bytes[start] == b'<' {
                self.contents.push(start..self.at);
            }
            dictionary.set(key, value);
        }
    }

    fn stream(&mut self, dictionary: Dictionary) -> Result<Object, Badly> {
        self.word(b"stream")?;
        if self.sees(b"\r\n") {
            self.at += 2;
        } else if self.sees(b"\n") {
            self.at += 1;
        } else {
            return self.badly(
                "een stroom begint niet op een nieuwe regel",
                "a stream does not start on a new line",
            );
        }
        let body = match dictionary.get(b"Length") {
            Ok(Object::Integer(length @ 0..)) => {
                let end = self.at.checked_add(*length as usize);
                end.and_then(|end| self.bytes.get(self.at..end))
            }
            _ => None,
        };
        let Some(body) = body else {
            return self.badly(
                "een stroom zonder goede lengte",
                "a stream without a good length",
            );
        };
        self.at += body.len();
        // At most one end of a line stands before the end of the stream.
        if self.sees(b"\r\n") {
            self.at += 2;
        } else if self.sees(b"\n") || self.sees(b"\r") {
            self.at += 1;
        }
        self.word(b"endstream")?;
        Ok(Object::Stream(Stream::new(dictionary, body.to_vec())))
    }
}

#[cfg(test)]
mod tests {
    use lopdf::Object;

    use super::Reader;

    fn read(text: &str) -> Option<Object> {
        let mut reader = Reader::new(text.as_bytes(), 0);
        let object = reader.object(0);
        object.ok().filter(|_| reader.is_at_end())
    }

    #[test]
    fn objects_are_read_as_lopdf_reads_them() {
        let text =
            "<</A[1 0 R 2 -3.5 .5 true null]/B(a\\(b\\)\\101\\\r\nc(d))/C<48656C6>/D#20E/F/G<<>>>>";
        let document = format!(
            "%PDF-1.7\n1 0 obj\n{text}\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n{}\n%%EOF",
            24 + text.len()
        );
        let loaded = lopdf::Document::load_mem(document.as_bytes()).expect("loads");
        let theirs = loaded.get_object((1, 0)).expect("there");
        assert_eq!(
            format!("{:?}", read(text).expect("read")),
            format!("{theirs:?}")
        );
    }

    #[test]
    fn what_readers_may_see_differently_is_refused() {
        for text in [
            "<</A 1/A 2>>",
            "<</A 1/#41 2>>",
            "<</A 1",
            "(open",
            "<4z>",
            "1e5",
            "tru",
            "/A#4",
            "<</A>>",
            "[1 2",
            "--1",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
        assert!(read(&"[".repeat(100_000)).is_none());
        for text in [
            "1 0 obj<</Length 3>>stream\nabc\nendstream\nendobj",
            "1 0 obj 5 endobj",
        ] {
            assert!(Reader::new(text.as_bytes(), 0).indirect().is_ok(), "{text}");
        }
        for text in [
            "1 0 obj<</Length 2>>stream\nabc\nendstream\nendobj",
            "1 0 obj<</Length 3>>stream abc\nendstream\nendobj",
            "1 0 obj<</Length 5 0 R>>stream\nabc\nendstream\nendobj",
            "1 0 obj 5 6 endobj",
            "1 70000 obj 5 endobj",
        ] {
            assert!(
                Reader::new(text.as_bytes(), 0).indirect().is_err(),
                "{text}"
            );
        }
    }
}
