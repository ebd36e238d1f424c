//! What an S/MIME message holds (RFC 8551), as far as it can be read without a key.
//!
//! A message that is signed as a whole (`signed-data`, RFC 5652 5) has its content within the signature, in BER: lengths may
//! be open and strings in pieces, so that the usual readers of DER refuse it. Only the content is taken; no signature is
//! checked here.

/// The content of a `SignedData`; nothing when it is another kind of structure, or damaged.
pub(super) fn content(bytes: &[u8]) -> Option<Vec<u8>> {
    const SIGNED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
    let (info, _) = element(bytes)?;
    let (kind, rest) = element(info.inside(SEQUENCE)?)?;
    if kind.inside(OBJECT)? != SIGNED {
        return None;
    }
    let (wrapped, _) = element(rest)?;
    let (signed, _) = element(wrapped.inside(CONTEXT)?)?;
    let (_version, rest) = element(signed.inside(SEQUENCE)?)?;
    let (_digests, rest) = element(rest)?;
    let (encapsulated, _) = element(rest)?;
    let (_kind, rest) = element(encapsulated.inside(SEQUENCE)?)?;
    let (wrapped, _) = element(rest)?;
    let (string, _) = element(wrapped.inside(CONTEXT)?)?;
    let mut out = Vec::new();
    octets(string, &mut out, 16)?;
    Some(out)
}

const SEQUENCE: u8 = 0x30;
const OBJECT: u8 = 0x06;
/// `[0]`, constructed.
const CONTEXT: u8 = 0xA0;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;

/// An element (ITU-T X.690 8.1): its tag and its contents.
#[derive(Clone, Copy)]
struct Element<'a> {
    tag: u8,
    contents: &'a [u8],
}

impl<'a> Element<'a> {
    fn inside(self, tag: u8) -> Option<&'a [u8]> {
        (self.tag == tag).then_some(self.contents)
    }
}

/// The element at the start, and what follows it.
fn element(bytes: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (tag, length, start) = head(bytes)?;
    let (contents, after) = if let Some(length) = length {
        let end = start.checked_add(length)?;
        (bytes.get(start..end)?, end)
    } else {
        let end = open_end(bytes, start)?;
        (&bytes[start..end], end + 2)
    };
    Some((Element { tag, contents }, bytes.get(after..)?))
}

/// Tag, length (none when open) and where the contents start. Tags of more than one byte do not occur here.
fn head(bytes: &[u8]) -> Option<(u8, Option<usize>, usize)> {
    let (tag, first) = (*bytes.first()?, *bytes.get(1)?);
    Some(match first {
        0..=0x7F => (tag, Some(usize::from(first)), 2),
        0x80 => (tag, None, 2),
        _ => {
            let count = usize::from(first & 0x7F);
            let digits = bytes.get(2..2 + count).filter(|_| count <= 4)?;
            let length = digits
                .iter()
                .fold(0_u64, |length, digit| length << 8 | u64::from(*digit));
            (tag, Some(length as usize), 2 + count)
        }
    })
}

/// Where the contents of an element of open length end. Walks instead of recursing: the file decides how deep it is.
fn open_end(bytes: &[u8], from: usize) -> Option<usize> {
    let (mut at, mut open) = (from, 1_u32);
    loop {
        if bytes.get(at..at + 2)? == [0, 0] {
            open -= 1;
            if open == 0 {
                return Some(at);
            }
            at += 2;
            continue;
        }
        let (_, length, start) = head(&bytes[at..])?;
        at = at.checked_add(start)?;
        match length {
            Some(length) => at = at.checked_add(length)?,
            None => open += 1,
        }
    }
}

/// The bytes of an octet string, whole or in pieces.
fn octets(string: Element<'_>, out: &mut Vec<u8>, deepest: u32) -> Option<()> {
    match string.tag {
        OCTETS => out.extend_from_slice(string.contents),
        OCTETS_IN_PIECES if deepest > 0 => {
            let mut rest = string.contents;
            while !rest.is_empty() {
                let (piece, after) = element(rest)?;
                octets(piece, out, deepest - 1)?;
                rest = after;
            }
        }
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrap(tag: u8, contents: &[u8]) -> Vec<u8> {
        let mut out = vec![tag, contents.len() as u8];
        out.extend_from_slice(contents);
        out
    }

    fn open(tag: u8, contents: &[u8]) -> Vec<u8> {
        let mut out = vec![tag, 0x80];
        out.extend_from_slice(contents);
        out.extend_from_slice(&[0, 0]);
        out
    }

    #[test]
    fn content_is_found_whole_and_in_pieces() {
        let signed = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
        let data = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
        for open in [wrap, open] {
            let string = open(
                OCTETS_IN_PIECES,
                &[wrap(OCTETS, b"een "), wrap(OCTETS, b"bericht")].concat(),
            );
            let inner = open(SEQUENCE, &[data.to_vec(), open(CONTEXT, &string)].concat());
            let body = open(SEQUENCE, &[wrap(2, &[1]), wrap(0x31, &[]), inner].concat());
            let file = open(SEQUENCE, &[signed.to_vec(), open(CONTEXT, &body)].concat());
            assert_eq!(content(&file).as_deref(), Some(&b"een bericht"[..]));
            for end in 0..file.len() {
                assert_eq!(
                    content(&file[..end]).filter(|found| found != b"een bericht"),
                    None
                );
            }
        }
        assert_eq!(content(b"\x30\x80\x30\x80"), None);
    }
}
