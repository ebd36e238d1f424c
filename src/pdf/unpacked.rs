//! Streams of strangers, unpacked whole or not at all.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::ZlibDecoder;
use lopdf::{Object, Stream};

/// The bytes of a stream, when all of them can be read: `lopdf` gives what it can, and a part of an answer is none.
pub(super) fn unpacked(stream: &Stream, longest: usize) -> Option<Cow<'_, [u8]>> {
    let filter = match stream.dict.get(b"Filter") {
        Err(_) => return Some(Cow::Borrowed(&stream.content)),
        Ok(Object::Array(filters)) => match &filters[..] {
            [only] => only,
            _ => return None,
        },
        Ok(filter) => filter,
    };
    let Object::Name(name) = filter else {
        return None;
    };
    if name != b"FlateDecode" || stream.dict.has(b"DecodeParms") {
        return None;
    }
    let mut bytes = Vec::new();
    // One more than is read of any value, so that a longer one is told.
    let most = longest as u64 + 1;
    let read = ZlibDecoder::new(&stream.content[..])
        .take(most)
        .read_to_end(&mut bytes);
    read.is_ok().then_some(Cow::Owned(bytes))
}
