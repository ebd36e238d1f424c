//! Writes a document out (ISO 32000-1, 7.3 and 7.5): one revision, one cross-reference table, no compression of its own.
//!
//! The library writes names and strings byte by byte through a virtual call; a dossier has hundreds of thousands of
//! them, and this was half of the time of binding.

use std::io::{self, Write};

use lopdf::{Dictionary, Document, Object, Stream, StringFormat};

/// About how many bytes are one piece of work.
const PIECE: usize = 1 << 20;
/// What an object without content takes, about.
const SMALL: usize = 160;

/// Writes a document whose objects all have generation 0.
pub(super) fn write(document: &Document, target: &mut impl Write) -> io::Result<()> {
    let mut head = Vec::new();
    head.extend(b"%PDF-");
    head.extend(document.version.as_bytes());
    // A comment of four bytes above 127 (ISO 19005-3, 6.1.2).
    head.extend(b"\n%\xE2\xE3\xCF\xD3\n");
    target.write_all(&head)?;
    let mut written = head.len();
    let objects: Vec<(u32, &Object)> = document
        .objects
        .iter()
        .map(|(id, object)| (id.0, object))
        .collect();
    let size = objects.last().map_or(1, |(id, _)| id + 1);
    let mut places = vec![None; size as usize];
    std::thread::scope(|scope| {
        // Always one piece ahead, so that two cores work, and no more is in memory.
        let mut pieces = pieces(&objects);
        let mut coming = pieces.next().map(|piece| scope.spawn(|| body(piece)));
        let mut own = None;
        loop {
            let ready = match (own.take(), coming.take()) {
                (Some(ready), later) => {
                    coming = later;
                    ready
                }
                (None, Some(worker)) => {
                    own = pieces.next().map(body);
                    let ready = worker
                        .join()
                        .map_err(|_| io::Error::other("writing an object failed"))?;
                    coming = pieces.next().map(|piece| scope.spawn(|| body(piece)));
                    ready
                }
                (None, None) => return Ok::<(), io::Error>(()),
            };
            let (bytes, starts): (Vec<u8>, Vec<(u32, usize)>) = ready;
            for (id, start) in starts {
                places[id as usize] = Some(written + start);
            }
            target.write_all(&bytes)?;
            written += bytes.len();
        }
    })?;
    let mut tail = Vec::new();
    tail.extend(b"xref\n0 ");
    number(&mut tail, i64::from(size));
    tail.extend(b"\n0000000000 65535 f \n");
    for place in places.into_iter().skip(1) {
        match place {
            Some(place) => writeln!(tail, "{place:010} 00000 n ")?,
            // A number that was given out and not used.
            None => tail.extend(b"0000000000 65535 f \n"),
        }
    }
    let mut trailer = document.trailer.clone();
    trailer.set("Size", i64::from(size));
    tail.extend(b"trailer\n");
    dictionary(&mut tail, &trailer);
    writeln!(tail, "\nstartxref\n{written}\n%%EOF")?;
    target.write_all(&tail)?;
    target.flush()
}

/// Objects in pieces of about the same size; a large one is a piece of its own.
fn pieces<'a>(objects: &'a [(u32, &'a Object)]) -> impl Iterator<Item = &'a [(u32, &'a Object)]> {
    let mut left = objects;
    std::iter::from_fn(move || {
        let mut size = 0;
        let end = left
            .iter()
            .position(|(_, object)| {
                size += object.as_stream().map_or(0, |stream| stream.content.len()) + SMALL;
                size > PIECE
            })
            .map_or(left.len(), |last| last + 1);
        let (piece, rest) = left.split_at(end);
        left = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Some objects as they stand in the file, and where each starts among them.
fn body(objects: &[(u32, &Object)]) -> (Vec<u8>, Vec<(u32, usize)>) {
    let mut out = Vec::with_capacity(objects.len() * 256);
    let mut starts = Vec::with_capacity(objects.len());
    for (id, object) in objects {
        starts.push((*id, out.len()));
        number(&mut out, i64::from(*id));
        out.extend(b" 0 obj\n");
        put(&mut out, object);
        out.extend(b"\nendobj\n");
    }
    (out, starts)
}

/// A space where two tokens would otherwise be read as one.
fn gap(out: &mut Vec<u8>) {
    if out.last().is_some_and(|last| !b"/<>[]()\n ".contains(last)) {
        out.push(b' ');
    }
}

fn put(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => {
            gap(out);
            out.extend(b"null");
        }
        Object::Boolean(yes) => {
            gap(out);
            out.extend(if *yes { b"true".as_slice() } else { b"false" });
        }
        Object::Integer(value) => {
            gap(out);
            number(out, *value);
        }
        Object::Real(value) => {
            gap(out);
            let text = value.to_string();
            out.extend(text.as_bytes());
            // Without its point it would be read as an integer.
            if !text.contains('.') {
                out.extend(b".0");
            }
        }
        Object::Name(bytes) => name(out, bytes),
        Object::String(bytes, format) => string(out, bytes, *format),
        Object::Array(items) => {
            out.push(b'[');
            items.iter().for_each(|item| put(out, item));
            out.push(b']');
        }
        Object::Dictionary(members) => dictionary(out, members),
        Object::Stream(content) => stream(out, content),
        Object::Reference(id) => {
            gap(out);
            number(out, i64::from(id.0));
            out.extend(b" 0 R");
        }
    }
}

fn dictionary(out: &mut Vec<u8>, members: &Dictionary) {
    out.extend(b"<<");
    for (key, value) in members {
        name(out, key);
        put(out, value);
    }
    out.extend(b">>");
}

fn stream(out: &mut Vec<u8>, stream: &Stream) {
    let length = stream.content.len() as i64;
    if stream.dict.get(b"Length").and_then(Object::as_i64).ok() == Some(length) {
        dictionary(out, &stream.dict);
    } else {
        let mut members = stream.dict.clone();
        members.set("Length", length);
        dictionary(out, &members);
    }
    out.extend(b"stream\n");
    out.extend(&stream.content);
    out.extend(b"\nendstream");
}

/// Bytes that stand for something else, and those outside the printable ones, are written as numbers (7.3.5).
fn name(out: &mut Vec<u8>, bytes: &[u8]) {
    const HEXADECIMAL: &[u8; 16] = b"0123456789ABCDEF";
    let plain = |byte: u8| (33..=126).contains(&byte) && !b"()<>[]{}/%#".contains(&byte);
    out.push(b'/');
    if bytes.iter().all(|byte| plain(*byte)) {
        out.extend(bytes);
        return;
    }
    for byte in bytes {
        if plain(*byte) {
            out.push(*byte);
        } else {
            out.extend([
                b'#',
                HEXADECIMAL[usize::from(byte >> 4)],
                HEXADECIMAL[usize::from(byte & 15)],
            ]);
        }
    }
}

fn string(out: &mut Vec<u8>, bytes: &[u8], format: StringFormat) {
    if format == StringFormat::Hexadecimal {
        out.push(b'<');
        for byte in bytes {
            out.extend(format!("{byte:02X}").as_bytes());
        }
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
            // A bare end of line is read as a line feed (7.3.4.2).
            b'\r' => out.extend(b"\\r"),
            byte => out.push(*byte),
        }
    }
    out.push(b')');
}

fn number(out: &mut Vec<u8>, value: i64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut left = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend(&digits[at..]);
}
