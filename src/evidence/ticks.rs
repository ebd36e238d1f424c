//! Ticked boxes: makes those of a PDF visible to hayro, which draws only annotations with one appearance.
//!
//! A checkbox has one appearance per state, and `AS` names the one that counts (ISO 32000-1 12.5.5). For each such
//! annotation the copy in memory gets a shorter one, with the appearance of its state alone, in an incremental update
//! (7.5.6). The update is for drawing only; nobody else sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Name, Rect, Stream};
use hayro::hayro_syntax::page::Page;

/// Annotations looked at on a page.
const NODES: usize = 5_000;

/// Annotations to replace: number and generation to the new object.
#[derive(Default)]
pub(super) struct Ticks(BTreeMap<(i32, i32), String>);

impl Ticks {
    /// Looks at a page; returns whether it has a state that cannot be shown.
    pub(super) fn page(&mut self, page: &Page<'_>) -> bool {
        let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else {
            return false;
        };
        let references: BTreeSet<(i32, i32)> = annotations
            .raw_iter()
            .take(NODES)
            .filter_map(|item| item.as_obj_ref())
            .map(|reference| (reference.obj_number, reference.gen_number))
            .collect();
        let mut lost = false;
        for annotation in annotations.iter::<Dict<'_>>().take(NODES) {
            let Some(state) = State::of(&annotation) else {
                continue;
            };
            // A dictionary within the page or the list has the number of what it stands in.
            let id = annotation
                .obj_id()
                .filter(|id| references.contains(&(id.obj_number, id.gen_number)));
            match id {
                Some(id) => {
                    self.0
                        .insert((id.obj_number, id.gen_number), state.object());
                }
                None => lost = true,
            }
        }
        lost
    }

    /// The file with the annotations replaced, or nothing when that did not work out.
    pub(super) fn apply(&self, pdf: &Pdf) -> Option<Vec<u8>> {
        let bytes: &[u8] = pdf.data().as_ref();
        let previous = last_number(bytes)?;
        let old = trailer(bytes.get(previous..)?)?;
        let mut out = Vec::with_capacity(bytes.len() + self.0.len() * 200);
        out.extend_from_slice(bytes);
        let mut table = String::from("xref\n");
        for ((number, generation), object) in &self.0 {
            out.extend_from_slice(b"\n");
            let _ = writeln!(table, "{number} 1\n{:010} {generation:05} n ", out.len());
            out.extend_from_slice(
                format!("{number} {generation} obj\n{object}\nendobj\n").as_bytes(),
            );
        }
        let start = out.len();
        out.extend_from_slice(table.as_bytes());
        out.extend_from_slice(b"trailer\n<<");
        out.extend_from_slice(old);
        out.extend_from_slice(
            format!(" /Prev {previous} >>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
        );
        Some(out)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// An annotation with an appearance per state, and the one of its own.
struct State {
    flags: u32,
    rect: Rect,
    appearance: (i32, i32),
}

impl State {
    fn of(annotation: &Dict<'_>) -> Option<Self> {
        let appearances = annotation.get::<Dict<'_>>("AP")?;
        if appearances.get::<Stream<'_>>("N").is_some() {
            return None;
        }
        let states = appearances.get::<Dict<'_>>("N")?;
        let name = annotation.get::<Name<'_>>("AS")?;
        let appearance = states.get_ref(&*name)?;
        Some(Self {
            flags: annotation.get::<u32>("F").unwrap_or(0),
            rect: annotation.get::<Rect>("Rect")?,
            appearance: (appearance.obj_number, appearance.gen_number),
        })
    }

    fn object(&self) -> String {
        let Rect { x0, y0, x1, y1 } = self.rect;
        let (number, generation) = self.appearance;
        format!(
            "<< /F {} /Rect [{x0:.3} {y0:.3} {x1:.3} {y1:.3}] /AP << /N {number} {generation} R >> >>",
            self.flags
        )
    }
}

/// The number after the last `startxref`.
fn last_number(bytes: &[u8]) -> Option<usize> {
    let needle = b"startxref";
    let at = bytes
        .windows(needle.len())
        .rposition(|window| window == needle)?;
    let digits: Vec<u8> = bytes[at + needle.len()..]
        .iter()
        .copied()
        .skip_while(u8::is_ascii_whitespace)
        .take_while(u8::is_ascii_digit)
        .take(12)
        .collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

/// The inside of the trailer dictionary of a cross-reference table or stream.
fn trailer(section: &[u8]) -> Option<&[u8]> {
    let from = if section.trim_ascii_start().starts_with(b"xref") {
        section.windows(7).position(|window| window == b"trailer")?
    } else {
        0
    };
    let open = from
        + section[from..]
            .windows(2)
            .position(|window| window == b"<<")?
        + 2;
    let inside = &section[open..];
    let (mut depth, mut at) = (1_u32, 0);
    while let Some(byte) = inside.get(at) {
        match (byte, inside.get(at + 1)) {
            (b'<', Some(b'<')) => {
                depth += 1;
                at += 1;
            }
            (b'>', Some(b'>')) => {
                depth -= 1;
                if depth == 0 {
                    return Some(&inside[..at]);
                }
                at += 1;
            }
            (b'<', _) => at += inside[at..].iter().position(|byte| *byte == b'>')?,
            (b'(', _) => at += literal(&inside[at..])?,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The place of the bracket that closes a literal string (ISO 32000-1 7.3.4.2).
fn literal(text: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0_u32, 0);
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trailer_ends_where_its_own_brackets_do() {
        let table = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/ID[<ab>(\\)>>)]/X<</Y 1>>>>\nstartxref";
        assert_eq!(
            trailer(table),
            Some(&b"/Root 1 0 R/ID[<ab>(\\)>>)]/X<</Y 1>>"[..])
        );
        assert_eq!(
            last_number(b"startxref\n17\n%%EOF startxref\r\n 42"),
            Some(42)
        );
    }
}
