//! TIFFs with a palette (TIFF 6.0 section 5): the crate `tiff` refuses them, but reads their indices as grey samples.
//!
//! So the directories of such pages are marked as grey in the copy in memory, and [`super::scan`] looks the colours up
//! afterwards. Only the classic form with offsets of four bytes; the big form is left alone.

use std::collections::BTreeSet;

/// Directories followed at most.
const PAGES: u32 = 20_000;

/// Marks pages with a palette as grey, and returns which they are, from 0.
pub(super) fn mark(bytes: &mut [u8]) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let little = match bytes.get(..4) {
        Some(b"II*\0") => true,
        Some(b"MM\0*") => false,
        _ => return found,
    };
    let mut seen = BTreeSet::new();
    let mut next = long(bytes, 4, little);
    for page in 0..PAGES {
        let Some(place) = next.filter(|place| *place != 0 && seen.insert(*place)) else {
            break;
        };
        let Some(count) = short(bytes, place, little) else {
            break;
        };
        for entry in 0..usize::from(count) {
            let at = place + 2 + entry * 12;
            // Photometric interpretation, of the kind SHORT.
            if short(bytes, at, little) == Some(262)
                && short(bytes, at + 8, little) == Some(3)
                && let Some(value) = bytes.get_mut(at + 8..at + 10)
            {
                value.copy_from_slice(&if little {
                    1_u16.to_le_bytes()
                } else {
                    1_u16.to_be_bytes()
                });
                found.insert(page);
            }
        }
        next = long(bytes, place + 2 + usize::from(count) * 12, little);
    }
    found
}

fn short(bytes: &[u8], at: usize, little: bool) -> Option<u16> {
    let value = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(if little {
        u16::from_le_bytes(value)
    } else {
        u16::from_be_bytes(value)
    })
}

fn long(bytes: &[u8], at: usize, little: bool) -> Option<usize> {
    let value = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    let value = if little {
        u32::from_le_bytes(value)
    } else {
        u32::from_be_bytes(value)
    };
    usize::try_from(value).ok()
}
