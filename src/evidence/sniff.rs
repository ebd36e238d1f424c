//! Tells what a file is: by its content, and by its name only where the content leaves it open.
//!
//! A name is what somebody typed; `foto.pdf` that is a JPEG is a JPEG. The signatures of binary formats are those of
//! the crate `infer`; text formats have no signature and are told apart here.

use super::kind::{self, Kind};
use super::{mailbox, text};
use crate::diagnostic::Text;

/// The bytes at the start that are looked at in text formats.
const START: usize = 4096;

/// What `infer` calls a kind of its own, and is text.
const TEXTS: [&str; 2] = ["application/mbox", "message/rfc822"];

/// Tells what a file is.
pub fn sniff(name: &str, bytes: &[u8]) -> Kind {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default();
    let mime = mime(&ending, bytes);
    let family = kind::family(&mime);
    let (nl, en) = kind::label(&mime, family);
    Kind {
        kept: kind::kept(&mime, family, bytes.is_empty()),
        label: Text::new(nl, en),
        family,
        mime,
    }
}

fn mime(ending: &str, bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "application/x-empty".to_owned();
    }
    let found = infer::get(bytes).map(|kind| kind.mime_type());
    // What the first bytes say is what the file is, whatever lies in it.
    let outer = found.filter(|mime| !mime.starts_with("text/") && !TEXTS.contains(mime));
    if outer.is_none_or(|mime| mime == "application/pdf") && pdf(ending, bytes) {
        return "application/pdf".to_owned();
    }
    match found {
        Some("application/pdf") => "text/plain".to_owned(),
        // Word, Excel and PowerPoint before 2007, and messages of Outlook, are the same container.
        Some(
            "application/x-ole-storage"
            | "application/msword"
            | "application/vnd.ms-excel"
            | "application/vnd.ms-powerpoint",
        ) => compound(ending, bytes).to_owned(),
        Some("application/zip") => zip(ending, bytes).to_owned(),
        // A message is text, whatever it holds; so are pages and drawings.
        None => written(ending, bytes).to_owned(),
        Some(mime) if outer.is_none() && mime != "application/pdf" => {
            written(ending, bytes).to_owned()
        }
        Some(mime) => mime.to_owned(),
    }
}

/// Whether it is a PDF. Readers accept rubbish before the header, as long as it is short (ISO 32000-1 Annex H.3, note 13);
/// a text that speaks of such a header has no objects.
fn pdf(ending: &str, bytes: &[u8]) -> bool {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    let start = &bytes[..bytes.len().min(1024)];
    if start.trim_ascii_start().starts_with(b"%PDF-") {
        return true;
    }
    let objects = || has(b" obj") && (has(b"endobj") || has(b"stream") || has(b"startxref"));
    let header = start.windows(5).any(|window| window == b"%PDF-");
    (header || ending == "pdf") && !message(bytes) && objects()
}

/// An OLE compound file: the names of its streams (UTF-16) tell whose it is.
fn compound(ending: &str, bytes: &[u8]) -> &'static str {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if ending == "msg" || has("__properties_version1.0") || has("__nameid_version1.0") {
        "application/vnd.ms-outlook"
    } else if ending == "doc" || has("WordDocument") {
        "application/msword"
    } else if ending == "xls" || has("Workbook") {
        "application/vnd.ms-excel"
    } else if ending == "ppt" || has("PowerPoint Document") {
        "application/vnd.ms-powerpoint"
    } else {
        "application/x-ole-storage"
    }
}

/// A zip that may be a document: OOXML has `[Content_Types].xml`, `OpenDocument` starts with its `mimetype`.
fn zip(ending: &str, bytes: &[u8]) -> &'static str {
    // The names of its own entries: a zip may hold documents that are zips.
    let names = entries(bytes);
    let has = |start: &str| names.iter().any(|name| name.starts_with(start.as_bytes()));
    if has("[Content_Types].xml") {
        if has("word/") {
            return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        } else if has("xl/") {
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        } else if has("ppt/") {
            return "application/vnd.openxmlformats-officedocument.presentationml.presentation";
        }
    }
    if bytes.get(30..38) == Some(b"mimetype") {
        let rest = bytes.get(38..120).unwrap_or_default();
        let is = |name: &[u8]| rest.windows(name.len()).any(|window| window == name);
        if is(b"opendocument.text") {
            return "application/vnd.oasis.opendocument.text";
        } else if is(b"opendocument.spreadsheet") {
            return "application/vnd.oasis.opendocument.spreadsheet";
        } else if is(b"opendocument.presentation") {
            return "application/vnd.oasis.opendocument.presentation";
        }
    }
    if !names.is_empty() {
        return "application/zip";
    }
    // A zip without its list is damaged; its name is all there is.
    match ending {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        _ => "application/zip",
    }
}

/// The names in the central directory of a zip (APPNOTE 4.3.12); none when it has no end.
fn entries(bytes: &[u8]) -> Vec<&[u8]> {
    const MOST: usize = 20_000;
    // The end of the directory is followed by a comment of at most 65,535 bytes.
    let tail = bytes.len().saturating_sub(65_557);
    let end = bytes[tail..]
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06");
    let short = |at: usize| {
        Some(usize::from(u16::from_le_bytes([
            *bytes.get(at)?,
            *bytes.get(at + 1)?,
        ])))
    };
    let start = end.and_then(|end| {
        let at = tail + end;
        Some(short(at + 16)? + (short(at + 18)? << 16))
    });
    let mut names = Vec::new();
    let Some(mut at) = start else {
        return names;
    };
    while names.len() < MOST
        && bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(b"PK\x01\x02"))
    {
        let (Some(name), Some(extra), Some(comment)) =
            (short(at + 28), short(at + 30), short(at + 32))
        else {
            break;
        };
        names.extend(bytes.get(at + 46..at + 46 + name));
        at += 46 + name + extra + comment;
    }
    names
}

/// Formats without a signature.
fn written(ending: &str, bytes: &[u8]) -> &'static str {
    let start = &bytes[..bytes.len().min(START)];
    let wide = matches!(start, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) || text::wide(start).is_some();
    if !wide && binary(start) {
        return "application/octet-stream";
    }
    let words = String::from_utf8_lossy(start)
        .trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n'])
        .to_ascii_lowercase();
    if words.starts_with("{\\rtf") {
        return "application/rtf";
    }
    if words.starts_with("<!doctype html") || words.starts_with("<html") {
        return "text/html";
    }
    if words.starts_with("<svg")
        || (words.starts_with("<?xml") || words.starts_with("<!doctype svg"))
            && words.contains("<svg")
    {
        return "image/svg+xml";
    }
    if message(bytes) || ending == "eml" {
        return if mailbox::messages(bytes).len() > 1 {
            "application/mbox"
        } else {
            "message/rfc822"
        };
    }
    match ending {
        "csv" => "text/csv",
        "md" | "markdown" => "text/markdown",
        "html" | "htm" => "text/html",
        "ics" => "text/calendar",
        "vcf" => "text/vcard",
        "json" => "application/json",
        _ if words.starts_with("<?xml") => "text/xml",
        _ => "text/plain",
    }
}

/// Whether bytes that are no UTF-16 look like no text: a NUL, or many control characters.
fn binary(start: &[u8]) -> bool {
    let odd = start
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127))
        .count();
    let zeros = start.iter().filter(|byte| **byte == 0).count();
    // Text files with a stray NUL exist (logs after a crash); it is the many that make a file binary.
    zeros * 50 > start.len() || odd * 20 > start.len()
}

/// Whether a file starts with the header fields of a message (RFC 5322 2.2), at least one of them typical.
fn message(bytes: &[u8]) -> bool {
    const TYPICAL: [&str; 13] = [
        "from",
        "to",
        "subject",
        "date",
        "received",
        "return-path",
        "delivered-to",
        "message-id",
        "mime-version",
        "reply-to",
        "x-mozilla-status",
        "content-type",
        "dkim-signature",
    ];
    let start = &bytes[..bytes.len().min(START)];
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let (mut typical, mut fields) = (0, 0);
    for (number, line) in start.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() || fields == 20 {
            break;
        }
        if matches!(line.first(), Some(b' ' | b'\t')) || number == 0 && line.starts_with(b"From ") {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            // The last line may be cut.
            return bytes.len() > START && typical > 1;
        };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        fields += 1;
        typical += usize::from(
            TYPICAL
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known.as_bytes())),
        );
    }
    typical > 1
}
