//! A JPEG without what it says beside its picture: where and when it was taken, with which device, thumbnails,
//! and whatever follows its end. The original keeps all of it; the page of a dossier may go to somebody else.

/// The marks of a segment with a colour profile.
const PROFILE: &[u8] = b"ICC_PROFILE\0";

/// The picture alone; the file as it is when it cannot be followed to its end.
pub(super) fn bare(jpeg: Vec<u8>) -> Vec<u8> {
    stripped(&jpeg).unwrap_or(jpeg)
}

fn stripped(jpeg: &[u8]) -> Option<Vec<u8>> {
    let mut out = jpeg.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let marker = match jpeg.get(at..at + 2)? {
            // Fill bytes may stand before a marker (ISO/IEC 10918-1, B.1.1.2).
            [0xFF, 0xFF] => {
                at += 1;
                continue;
            }
            [0xFF, marker] => *marker,
            _ => return None,
        };
        if marker == 0xD9 {
            out.extend([0xFF, 0xD9]);
            return Some(out);
        }
        let length =
            usize::from(u16::from_be_bytes([*jpeg.get(at + 2)?, *jpeg.get(at + 3)?])).max(2);
        let segment = jpeg.get(at..at + 2 + length)?;
        if is_picture(marker, segment.get(4..).unwrap_or_default()) {
            out.extend(segment);
        }
        at += 2 + length;
        if marker == 0xDA {
            let end = at + data(jpeg.get(at..)?)?;
            out.extend(&jpeg[at..end]);
            at = end;
        }
    }
}

/// Whether a segment is needed to show the picture.
fn is_picture(marker: u8, payload: &[u8]) -> bool {
    match marker {
        // JFIF, which tells the density; the transform of the colours (Adobe); the profile.
        0xE0 => payload.starts_with(b"JFIF\0"),
        0xEE => payload.starts_with(b"Adobe"),
        0xE2 => payload.starts_with(PROFILE),
        0xE1..=0xEF | 0xFE => false,
        _ => true,
    }
}

/// How long the coded data are that follow a start of scan.
fn data(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += rest.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
        match rest.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}
