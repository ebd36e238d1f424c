//! What was written after an issued file, section by section (ISO 32000-1, 7.5.6).
//!
//! Each byte must be accounted for: objects, each named once by the table of its own section at its exact place, then
//! that table, then the end mark. So there is nothing that one program finds and another does not.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use lopdf::{Dictionary, Object, Stream};

use super::syntax::{Badly, Reader, is_space};

/// The most bytes that one compressed table or set of objects may become.
const LARGEST: usize = 64 << 20;
/// The most sections after an issued file.
const SECTIONS: usize = 200;

/// A section that was appended.
#[derive(Debug, Default)]
pub(super) struct Update {
    /// Its objects by number, with their generation.
    pub(super) objects: BTreeMap<u32, (u16, Object)>,
    /// Where the hexadecimal values of `Contents` in an object stand.
    pub(super) contents: BTreeMap<u32, Vec<Range<usize>>>,
    /// Numbers that it gives free.
    pub(super) freed: BTreeSet<u32>,
    /// Objects that only carry others: tables and object streams.
    pub(super) carriers: BTreeSet<u32>,
    /// Its trailer.
    pub(super) trailer: Dictionary,
    /// Just after its end mark.
    pub(super) end: usize,
    /// Where its table stands.
    table: usize,
}

/// A row of a table.
enum Row {
    Free,
    At(usize, u16),
    /// In an object stream, with its place there, from 0.
    Within(u32, usize),
}

/// Where the last table of a file stands, as its end says.
fn last_table(file: &[u8]) -> Result<usize, Badly> {
    let mark = b"startxref";
    let at = (0..file.len().saturating_sub(mark.len()))
        .rev()
        .find(|at| file[*at..].starts_with(mark))
        .ok_or(Badly {
            at: file.len(),
            what: [
                "het uitgegeven bestand heeft geen einde",
                "the issued file has no end",
            ],
        })?;
    let mut reader = Reader::new(file, at + mark.len());
    reader.space();
    reader.natural()
}

/// Reads all sections behind the first `issued` bytes.
///
/// # Errors
/// The first byte that is not as it must be.
pub(super) fn updates(file: &[u8], issued: usize) -> Result<Vec<Update>, Badly> {
    let mut found: Vec<Update> = Vec::new();
    let mut before = last_table(&file[..issued])?;
    let mut at = issued;
    loop {
        let mut reader = Reader::new(file, at);
        reader.space();
        if reader.is_at_end() {
            return Ok(found);
        }
        if found.len() == SECTIONS {
            return reader.badly("te veel wijzigingen na elkaar", "too many updates");
        }
        let update = section(&mut reader, before)?;
        before = update.table;
        at = update.end;
        found.push(update);
    }
}

fn section(reader: &mut Reader, before: usize) -> Result<Update, Badly> {
    let mut update = Update::default();
    let mut places: BTreeMap<u32, usize> = BTreeMap::new();
    let mut last = None;
    loop {
        reader.gap()?;
        if reader.sees(b"xref") || reader.sees(b"startxref") {
            break;
        }
        let at = reader.at;
        reader.contents.clear();
        let (number, generation, object) = reader.indirect()?;
        if places.insert(number, at).is_some() {
            return reader.badly(
                "een object staat er twee keer",
                "an object stands there twice",
            );
        }
        update.objects.insert(number, (generation, object));
        update
            .contents
            .insert(number, std::mem::take(&mut reader.contents));
        last = Some((number, at));
    }
    let rows = if reader.sees(b"xref") {
        update.table = reader.at;
        let rows = classic(reader)?;
        reader.space();
        reader.word(b"trailer")?;
        reader.space();
        if !reader.sees(b"<<") {
            return reader.badly("de aanhef ontbreekt", "the trailer is missing");
        }
        update.trailer = reader.dictionary(0)?;
        if update.trailer.has(b"XRefStm") {
            return reader.badly("twee tabellen naast elkaar", "two tables side by side");
        }
        reader.gap()?;
        rows
    } else {
        let table = last.and_then(|(number, at)| Some((number, at, update.objects.get(&number)?)));
        let Some((number, at, (_, Object::Stream(table)))) = table else {
            return reader.badly("de tabel ontbreekt", "the table is missing");
        };
        update.table = at;
        let rows = compressed(table).map_err(|_| Badly {
            at: update.table,
            what: ["de tabel is niet te lezen", "the table cannot be read"],
        })?;
        update.trailer = table.dict.clone();
        update.carriers.insert(number);
        rows
    };
    reader.word(b"startxref")?;
    reader.space();
    let said = reader.natural()?;
    reader.space();
    if !reader.sees(b"%%EOF") {
        return reader.badly("het einde ontbreekt", "the end mark is missing");
    }
    reader.at += b"%%EOF".len();
    update.end = reader.at;
    let previous = update.trailer.get(b"Prev").and_then(Object::as_i64);
    if said != update.table || !previous.is_ok_and(|previous| previous == before as i64) {
        return reader.badly(
            "de tabellen verwijzen niet naar elkaar",
            "the tables do not follow each other",
        );
    }
    if update.trailer.has(b"Encrypt") {
        return reader.badly("het bestand is versleuteld", "the file is encrypted");
    }
    check(reader, &mut update, rows, &places)?;
    Ok(update)
}

/// Puts the rows beside the objects: each must have the other.
fn check(
    reader: &Reader,
    update: &mut Update,
    rows: BTreeMap<u32, Row>,
    places: &BTreeMap<u32, usize>,
) -> Result<(), Badly> {
    let mut streams: BTreeMap<u32, BTreeMap<usize, u32>> = BTreeMap::new();
    let mut named = BTreeSet::new();
    for (number, row) in rows {
        match row {
            Row::Free => {
                // The head of the list of free numbers stands in every table.
                if number != 0 {
                    update.freed.insert(number);
                }
            }
            Row::At(at, generation) => {
                let is_there = places.get(&number) == Some(&at)
                    && update
                        .objects
                        .get(&number)
                        .is_some_and(|(own, _)| *own == generation);
                if !is_there {
                    return reader.badly(
                        "de tabel wijst naar een andere plaats dan waar het object staat",
                        "the table points to another place than that of the object",
                    );
                }
                named.insert(number);
            }
            Row::Within(stream, index) => {
                let taken = streams.entry(stream).or_default().insert(index, number);
                if taken.is_some() {
                    return reader.badly(
                        "de tabel noemt een object twee keer",
                        "the table names an object twice",
                    );
                }
            }
        }
    }
    let silent = |number: &&u32| !named.contains(number) && !update.carriers.contains(number);
    if places.keys().any(|number| silent(&number)) {
        return reader.badly(
            "een object staat niet in de tabel",
            "an object is not in the table",
        );
    }
    for (stream, numbers) in streams {
        let inside = match update.objects.get(&stream) {
            Some((0, Object::Stream(found))) => unpacked(found),
            _ => Err(Unread),
        };
        let Ok(inside) = inside else {
            return reader.badly(
                "een stroom met objecten is niet te lezen",
                "an object stream cannot be read",
            );
        };
        let listed: Vec<u32> = inside.iter().map(|(number, _)| *number).collect();
        let rows: Vec<u32> = numbers.values().copied().collect();
        let starts = numbers.keys().copied().eq(0..listed.len());
        if listed != rows || !starts {
            return reader.badly(
                "de tabel en een stroom met objecten spreken elkaar tegen",
                "the table and an object stream contradict each other",
            );
        }
        update.carriers.insert(stream);
        for (number, object) in inside {
            if update.objects.insert(number, (0, object)).is_some() {
                return reader.badly(
                    "een object staat er twee keer",
                    "an object stands there twice",
                );
            }
        }
    }
    Ok(())
}

/// A table of lines of 20 bytes (7.5.4).
fn classic(reader: &mut Reader) -> Result<BTreeMap<u32, Row>, Badly> {
    reader.word(b"xref")?;
    reader.space();
    let mut rows = BTreeMap::new();
    while !reader.sees(b"trailer") {
        let first = reader.natural()?;
        reader.space();
        let count = reader.natural()?;
        reader.space();
        for number in first..first.saturating_add(count) {
            let at = reader.natural()?;
            reader.space();
            let generation = reader.natural()?;
            reader.space();
            let row = if reader.sees(b"n") {
                Row::At(at, u16::try_from(generation).unwrap_or(u16::MAX))
            } else {
                Row::Free
            };
            reader.word(if matches!(row, Row::Free) { b"f" } else { b"n" })?;
            reader.space();
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            if rows.insert(number, row).is_some() {
                return reader.badly(
                    "de tabel noemt een object twee keer",
                    "the table names an object twice",
                );
            }
        }
    }
    Ok(rows)
}

/// What is packed cannot be read; where and how does not matter.
#[derive(Debug)]
struct Unread;

impl From<lopdf::Error> for Unread {
    fn from(_: lopdf::Error) -> Self {
        Self
    }
}

impl From<std::num::TryFromIntError> for Unread {
    fn from(_: std::num::TryFromIntError) -> Self {
        Self
    }
}

impl From<Badly> for Unread {
    fn from(_: Badly) -> Self {
        Self
    }
}

fn natural(object: &Object) -> Result<usize, Unread> {
    Ok(usize::try_from(object.as_i64()?)?)
}

/// A table in a stream (7.5.8).
fn compressed(table: &Stream) -> Result<BTreeMap<u32, Row>, Unread> {
    if table.dict.get(b"Type")?.as_name()? != b"XRef" {
        return Err(Unread);
    }
    let numbers = |key: &[u8]| -> Result<Vec<usize>, Unread> {
        let items = table.dict.get(key)?.as_array()?;
        items.iter().map(natural).collect()
    };
    let [first, second, third] = numbers(b"W")?[..] else {
        return Err(Unread);
    };
    let widths = [first, second, third];
    let size = natural(table.dict.get(b"Size")?)?;
    let index = if table.dict.has(b"Index") {
        numbers(b"Index")?
    } else {
        vec![0, size]
    };
    let length: usize = widths.iter().sum();
    if widths.iter().any(|width| *width > 8) || length == 0 || index.len() % 2 == 1 {
        return Err(Unread);
    }
    let data = table.get_plain_content_with_limit(LARGEST)?;
    let mut lines = data.chunks_exact(length);
    if !lines.remainder().is_empty() {
        return Err(Unread);
    }
    let mut rows = BTreeMap::new();
    for range in index.chunks_exact(2) {
        for number in range[0]..range[0].checked_add(range[1]).ok_or(Unread)? {
            let line = lines.next().ok_or(Unread)?;
            let mut at = 0;
            let [kind, second, third] = widths.map(|width| {
                let bytes = &line[at..at + width];
                at += width;
                bytes
                    .iter()
                    .fold(0_u64, |value, byte| value << 8 | u64::from(*byte))
            });
            // Without a width, the kind is "in use" (table 17).
            let row = match if widths[0] == 0 { 1 } else { kind } {
                0 => Row::Free,
                1 => Row::At(usize::try_from(second)?, u16::try_from(third)?),
                2 => Row::Within(u32::try_from(second)?, usize::try_from(third)?),
                _ => return Err(Unread),
            };
            let taken = rows.insert(u32::try_from(number)?, row);
            if taken.is_some() {
                return Err(Unread);
            }
        }
    }
    if lines.next().is_some() {
        return Err(Unread);
    }
    Ok(rows)
}

/// The objects of an object stream (7.5.7), in its order.
fn unpacked(stream: &Stream) -> Result<Vec<(u32, Object)>, Unread> {
    if stream.dict.get(b"Type")?.as_name()? != b"ObjStm" || stream.dict.has(b"Extends") {
        return Err(Unread);
    }
    let count = natural(stream.dict.get(b"N")?)?;
    let first = natural(stream.dict.get(b"First")?)?;
    let data = stream.get_plain_content_with_limit(LARGEST)?;
    let mut head = Reader::new(&data, 0);
    let mut places = Vec::new();
    for _ in 0..count {
        head.space();
        let number = head.natural()?;
        head.space();
        places.push((u32::try_from(number)?, head.natural()?));
    }
    if head.at > first
        || !data
            .get(head.at..first)
            .ok_or(Unread)?
            .iter()
            .all(|byte| is_space(*byte))
    {
        return Err(Unread);
    }
    let mut objects = Vec::new();
    for (index, (number, at)) in places.iter().enumerate() {
        let mut reader = Reader::new(&data, first.checked_add(*at).ok_or(Unread)?);
        let object = reader.object(0)?;
        reader.space();
        let end = match places.get(index + 1) {
            Some((_, next)) => first.checked_add(*next).ok_or(Unread)?,
            None => data.len(),
        };
        // Nothing stands between two objects.
        if reader.at != end {
            return Err(Unread);
        }
        objects.push((*number, object));
    }
    Ok(objects)
}
