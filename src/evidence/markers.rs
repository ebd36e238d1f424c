//! The markers of a JPEG (ISO/IEC 10918-1 annex B): what kind it is, and whether it has an end.

/// What the markers before the image data say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Markers {
    /// Components, if it is a form that `DCTDecode` reads (ISO 32000-1 7.4.8): 8 bits, baseline, extended or
    /// progressive, Huffman coded.
    pub(super) components: Option<u8>,
    /// Columns and rows, as the same part says; 0 when it is another form.
    pub(super) size: (u32, u32),
    /// Whether the end of the image is in the file. A thumbnail before the image data does not count.
    pub(super) complete: bool,
}

/// Reads the markers; nothing when they are no JPEG's.
pub(super) fn read(bytes: &[u8]) -> Option<Markers> {
    let mut rest = bytes.get(2..)?;
    let mut components = None;
    let mut size = (0, 0);
    loop {
        let [0xFF, marker, ..] = rest else {
            return None;
        };
        match marker {
            0xFF => rest = &rest[1..],
            0xDA => {
                let complete = rest.windows(2).any(|pair| pair == [0xFF, 0xD9]);
                return Some(Markers {
                    components,
                    size,
                    complete,
                });
            }
            0xD9 => return None,
            0x01 | 0xD0..=0xD7 => rest = &rest[2..],
            _ => {
                if matches!(marker, 0xC0..=0xC2) && rest.get(4) == Some(&8) {
                    components = rest.get(9).copied();
                    let two = |at: usize| {
                        Some(u32::from(u16::from_be_bytes([
                            *rest.get(at)?,
                            *rest.get(at + 1)?,
                        ])))
                    };
                    size = (two(7)?, two(5)?);
                }
                let length = usize::from(u16::from_be_bytes([*rest.get(2)?, *rest.get(3)?]));
                rest = rest.get(length.max(2) + 2..)?;
            }
        }
    }
}
