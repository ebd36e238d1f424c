//! The bytes of the zip itself: every one belongs to an entry, to the list of entries or to the end record
//! (APPNOTE 6.3.10, 4.3.6), and nothing stands before, between or after them.
//!
//! What is hidden there is seen by no program that unpacks, and would pass every hash of the bag.

use std::io::{Read, Result as IoResult, Seek, SeekFrom};

use zip::ZipArchive;

use super::Verdict;

/// Signatures of the records (4.3.12 to 4.3.16).
const CENTRAL: u32 = 0x0201_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
const END: u32 = 0x0605_4b50;
/// The optional signature of a data descriptor (4.3.9.3).
const DESCRIPTOR: u32 = 0x0807_4b50;

/// Where an entry stands.
struct Span {
    path: String,
    start: u64,
    /// Bytes of its data.
    packed: u64,
    /// What its data descriptor must say, when it has one: CRC-32, packed size, size.
    descriptor: Option<(u32, u64, u64)>,
}

/// Where everything stands in a zip that could be opened.
pub(super) struct Layout {
    spans: Vec<Span>,
    directory: u64,
    count: usize,
}

impl Layout {
    /// Of a zip whose headers were compared; an entry of which they disagree has been named then.
    pub(super) fn of<R: Read + Seek>(archive: &ZipArchive<R>, verdict: &mut Verdict) -> Self {
        if !archive.comment().is_empty() {
            let length = archive.comment().len();
            verdict.say(
                "",
                format!("de zip heeft een opmerking van {length} bytes; daar hoort niets te staan"),
                format!("the zip has a comment of {length} bytes; nothing belongs there"),
            );
        }
        let mut spans = Vec::new();
        for index in 0..archive.len() {
            let entry = match archive.by_index_data(index) {
                Ok(entry) => entry,
                Err(error) => {
                    let number = index + 1;
                    verdict.say(
                        "",
                        format!("bestand {number} van de zip is niet te lezen ({error})"),
                        format!("file {number} of the zip cannot be read ({error})"),
                    );
                    continue;
                }
            };
            let path = String::from_utf8_lossy(entry.name_raw()).into_owned();
            if !entry.comment().is_empty() {
                verdict.say(
                    &path,
                    "heeft in de zip een opmerking; daar hoort niets te staan",
                    "has a comment in the zip; nothing belongs there",
                );
            }
            spans.push(Span {
                path,
                start: entry.header_start(),
                packed: entry.compressed_size(),
                descriptor: entry
                    .flags()
                    .is_using_data_descriptor()
                    .then(|| (entry.crc32(), entry.compressed_size(), entry.size())),
            });
        }
        spans.sort_by_key(|span| span.start);
        Self {
            spans,
            directory: archive.central_directory_start(),
            count: archive.len(),
        }
    }

    /// Walks through the zip from its first byte to its last.
    pub(super) fn walk<R: Read + Seek>(&self, reader: &mut R, length: u64, verdict: &mut Verdict) {
        let mut at = 0;
        for span in &self.spans {
            stray(at, span.start, verdict);
            // Its local header (4.3.7) has a name and more of lengths of its own.
            let Some([a, b, c, d]) = bytes::<4, R>(reader, span.start.saturating_add(26)) else {
                return;
            };
            let header =
                30 + u64::from(u16::from_le_bytes([a, b])) + u64::from(u16::from_le_bytes([c, d]));
            at = span
                .start
                .saturating_add(header)
                .saturating_add(span.packed);
            if let Some(said) = span.descriptor {
                match descriptor(reader, at, said) {
                    Some(bytes) => at = at.saturating_add(bytes),
                    None => verdict.say(
                        &span.path,
                        "wat na de inhoud staat, zegt iets anders dan de lijst van de zip",
                        "what stands after its contents says something else than the list of the zip",
                    ),
                }
            }
        }
        stray(at, self.directory, verdict);
        match self.end(reader, verdict) {
            Some(end) if end == length => {}
            Some(end) if end < length => {
                let bytes = length - end;
                verdict.say(
                    "",
                    format!("na de zip staan nog {bytes} bytes"),
                    format!("{bytes} more bytes stand after the zip"),
                );
            }
            _ => verdict.say(
                "",
                "het einde van de zip is niet zoals het hoort",
                "the end of the zip is not as it should be",
            ),
        }
    }

    /// The byte after the end record.
    fn end<R: Read + Seek>(&self, reader: &mut R, verdict: &mut Verdict) -> Option<u64> {
        let mut at = self.directory;
        at.checked_add(1 << 32)?;
        let mut listed = 0;
        while word(reader, at)? == CENTRAL {
            let lengths = bytes::<6, R>(reader, at + 28)?;
            let more: u64 = [0, 2, 4]
                .iter()
                .map(|index| u64::from(u16::from_le_bytes([lengths[*index], lengths[index + 1]])))
                .sum();
            at += 46 + more;
            listed += 1;
        }
        if listed != self.count {
            let count = self.count;
            verdict.say(
                "",
                format!("de zip noemt {listed} bestanden met {count} namen"),
                format!("the zip lists {listed} files with {count} names"),
            );
        }
        if word(reader, at)? == END_64 {
            let rest = u64::from_le_bytes(bytes(reader, at + 4)?);
            at = at.checked_add(12)?.checked_add(rest)?;
            if rest != 44 {
                verdict.say(
                    "",
                    "het einde van de zip houdt meer in dan het hoort",
                    "the end of the zip holds more than it should",
                );
            }
        }
        if word(reader, at)? == LOCATOR_64 {
            at += 20;
        }
        if word(reader, at)? != END {
            return None;
        }
        let comment = u16::from_le_bytes(bytes(reader, at + 20)?);
        Some(at + 22 + u64::from(comment))
    }
}

/// Bytes between two places that belong to nothing.
fn stray(from: u64, to: u64, verdict: &mut Verdict) {
    if to == from {
        return;
    }
    if to < from {
        verdict.say(
            "",
            "bestanden in de zip delen bytes met elkaar",
            "files in the zip share bytes with each other",
        );
        return;
    }
    let bytes = to - from;
    verdict.say(
        "",
        format!("vanaf byte {from} staan {bytes} bytes in de zip die bij geen bestand horen"),
        format!("from byte {from} on {bytes} bytes in the zip belong to no file"),
    );
}

/// The length of a data descriptor (4.3.9) that says what the list says, with or without signature, of 4 or 8 byte sizes.
fn descriptor<R: Read + Seek>(
    reader: &mut R,
    at: u64,
    (crc, packed, size): (u32, u64, u64),
) -> Option<u64> {
    at.checked_add(32)?;
    let before = u64::from(word(reader, at)? == DESCRIPTOR) * 4;
    // Without a signature the CRC itself may look like one.
    for skip in [before, 0] {
        if word(reader, at + skip)? != crc {
            continue;
        }
        let sizes = u64::from_le_bytes(bytes(reader, at + skip + 4)?);
        if (sizes & u64::from(u32::MAX), sizes >> 32) == (packed, size) {
            return Some(skip + 12);
        }
        let long = bytes(reader, at + skip + 12).map(u64::from_le_bytes);
        if sizes == packed && long == Some(size) {
            return Some(skip + 20);
        }
    }
    None
}

fn word<R: Read + Seek>(reader: &mut R, at: u64) -> Option<u32> {
    bytes(reader, at).map(u32::from_le_bytes)
}

/// Bytes of a place; none past the end. A disk that fails is noted by the reader itself.
fn bytes<const N: usize, R: Read + Seek>(reader: &mut R, at: u64) -> Option<[u8; N]> {
    let mut out = [0; N];
    let read: IoResult<()> = reader
        .seek(SeekFrom::Start(at))
        .and_then(|_| reader.read_exact(&mut out));
    read.is_ok().then_some(out)
}
