//! A message in Outlook's own form (`.msg`, MS-OXMSG) to what other messages give.
//!
//! The file is a compound file (MS-CFB): a stream for each property of the message (`__substg1.0_` with the number and the
//! type of the property, MS-OXPROPS), one for those of fixed length, and a storage for each recipient and attachment. Where
//! the message came by mail its header stands in it too, and is read as that of any message.

use std::io::{self, Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;
use encoding_rs::UTF_16LE;
use mail_parser::{DateTime, MessageParser};

use super::letters::{code_page, letters};
use super::mail::{ATTACHMENTS, Attachment, Mail, MailDate, one_line, safe_name, shown};
use super::{html, reason};
use crate::diagnostic::Text;

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Recipients that are read.
const RECIPIENTS: usize = 2_000;

/// The signature of a compound file (MS-CFB 2.2).
pub(super) const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Reads the message; nothing when the file is damaged or holds none.
pub(super) fn mail(bytes: &[u8]) -> Option<Mail> {
    let Ok(mut file) = CompoundFile::open(Cursor::new(bytes)) else {
        return None;
    };
    let Ok(root) = Store::open(&mut file, Path::new("/"), 32) else {
        return None;
    };
    let mut remarks = Vec::new();
    let header = root.words(&mut file, 0x007D);
    let mut mail = heading(&header);
    fill(&mut mail, &root, &mut file);
    let source = body(&root, &mut file, &mut mail, &mut remarks);
    attachments(&mut file, &mut mail, &source, &mut remarks);
    let class = root.words(&mut file, 0x001A);
    remarks.extend(class_remark(&class));
    mail.remarks.splice(0..0, remarks);
    Some(mail)
}

/// What the header of the mail tells, if there is one.
fn heading(header: &str) -> Mail {
    let raw = format!("{}\r\n\r\n", header.trim_end());
    let message = MessageParser::default().parse(raw.as_bytes());
    let known = message.filter(|_| header.contains(':'));
    known.map_or_else(Mail::default, |message| {
        let mut mail = super::mail::heading(&message);
        mail.remarks.clear();
        mail
    })
}

/// Fills in what the properties tell and the header does not.
fn fill(mail: &mut Mail, root: &Store, file: &mut File<'_>) {
    if let Some(subject) = root.text(file, 0x0037) {
        mail.subject = one_line(&subject);
    }
    if mail.from.is_empty() {
        let name = root.text(file, 0x0C1A).or_else(|| root.text(file, 0x0042));
        let address = root
            .text(file, 0x5D01)
            .or_else(|| root.text(file, 0x0C1F).filter(|one| one.contains('@')));
        mail.from.extend(person(name, address));
    }
    let (mut to, mut cc, mut bcc) = (Vec::new(), Vec::new(), Vec::new());
    for path in storages(file, "__recip_version1.0_", RECIPIENTS) {
        let Ok(one) = Store::open(file, &path, 8) else {
            // Somebody got it, and who is not to be read.
            to.push("\u{FFFD}".to_owned());
            continue;
        };
        let address = one
            .text(file, 0x39FE)
            .or_else(|| one.text(file, 0x3003).filter(|one| one.contains('@')));
        let who = person(one.text(file, 0x3001), address);
        match one.number(0x0C15) {
            Some(2) => cc.extend(who),
            Some(3) => bcc.extend(who),
            _ => to.extend(who),
        }
    }
    let mut names = |list: Vec<String>, tag| {
        if list.is_empty() {
            let display = root.words(file, tag);
            display
                .split(';')
                .map(one_line)
                .filter(|name| !name.is_empty())
                .collect()
        } else {
            list
        }
    };
    let (to, cc, bcc) = (names(to, 0x0E04), names(cc, 0x0E03), names(bcc, 0x0E02));
    if mail.to.is_empty() {
        mail.to = to;
    }
    if mail.cc.is_empty() {
        mail.cc = cc;
    }
    if !bcc.is_empty() && !mail.headers.iter().any(|(name, _)| name == "Bcc") {
        mail.headers.push(("Bcc".to_owned(), bcc.join(", ")));
    }
    if mail.date.is_none() {
        mail.date = root
            .time(0x0039)
            .or_else(|| root.time(0x0E06))
            .map(|rfc3339| MailDate {
                written: rfc3339.clone(),
                rfc3339: Some(rfc3339),
            });
    }
}

/// `Name <address>`.
fn person(name: Option<String>, address: Option<String>) -> Option<String> {
    let clean = |text: Option<String>| {
        text.map(|text| one_line(&text))
            .filter(|text| !text.is_empty())
    };
    match (clean(name), clean(address)) {
        (Some(name), Some(address)) if name != address => Some(format!("{name} <{address}>")),
        (name, address) => address.or(name),
    }
}

/// Sets the text, and returns the HTML it was taken from or stands beside.
fn body(root: &Store, file: &mut File<'_>, mail: &mut Mail, remarks: &mut Vec<Text>) -> String {
    let label = root
        .number(0x3FDE)
        .or_else(|| root.number(0x3FFD))
        .and_then(code_page);
    let source = match root.stream(file, 0x1013, 0x0102) {
        Ok(bytes) => letters(label.as_deref(), &bytes).text,
        Err(_) => root.words(file, 0x1013),
    };
    let plain = root
        .text(file, 0x1000)
        .filter(|text| !text.trim().is_empty());
    let rich = html::text(&source);
    let text = plain.unwrap_or(rich);
    if text.trim().is_empty() && root.has(0x1009) {
        remarks.push(reason::rich_text_only());
    }
    mail.body = shown(&text, remarks);
    source
}

fn attachments(file: &mut File<'_>, mail: &mut Mail, html: &str, remarks: &mut Vec<Text>) {
    let all = storages(file, "__attach_version1.0_", usize::MAX);
    mail.attached = all.len();
    for (index, path) in all.into_iter().take(ATTACHMENTS).enumerate() {
        let Ok(one) = Store::open(file, &path, 8) else {
            remarks.push(reason::damaged_attachment(index + 1));
            continue;
        };
        let given = [0x3707, 0x3704, 0x3001]
            .map(|tag| one.words(file, tag))
            .into_iter()
            .find(|name| !name.is_empty());
        let inner = path.join("__substg1.0_3701000D");
        let (bytes, mime) = if file.is_storage(&inner) {
            // Another message, or an object of another program.
            let message = one.number(0x3705) == Some(5);
            let mime = if message {
                "application/vnd.ms-outlook"
            } else {
                "application/x-ole-storage"
            };
            (lifted(file, &inner, message), mime.to_owned())
        } else {
            let mime = one
                .text(file, 0x370E)
                .unwrap_or_else(|| "application/octet-stream".to_owned());
            (
                one.stream(file, 0x3701, 0x0102),
                one_line(&mime).to_ascii_lowercase(),
            )
        };
        let Ok(bytes) = bytes else {
            remarks.push(reason::damaged_attachment(index + 1));
            continue;
        };
        let id = one.words(file, 0x3712);
        let inline = !id.is_empty() && html.contains(&format!("cid:{id}"));
        let mut name = safe_name(given.as_deref(), None, &mime, index + 1);
        if mime == "application/vnd.ms-outlook" && !name.to_ascii_lowercase().ends_with(".msg") {
            name.push_str(".msg");
        }
        mail.attachments.push(Attachment {
            name,
            mime,
            bytes,
            inline,
        });
    }
}

/// What is no letter, but has the form of one.
fn class_remark(class: &str) -> Option<Text> {
    let class = one_line(class).to_ascii_lowercase();
    if class.contains(".smime") {
        return Some(reason::smime_kept());
    }
    let plain = class.is_empty() || class.starts_with("ipm.note") || class.starts_with("report.");
    (!plain).then(|| reason::other_item(&class))
}

/// The storages at the root whose names begin so, in their order.
fn storages(file: &File<'_>, start: &str, most: usize) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = file
        .read_root_storage()
        .filter(|entry| entry.is_storage() && entry.name().starts_with(start))
        .map(|entry| entry.path().to_owned())
        .collect();
    found.sort();
    found.truncate(most);
    found
}

/// A storage below an attachment as a file of its own. A message within a message has a shorter head before its
/// properties than one in a file (MS-OXMSG 2.4.1); the eight bytes between are reserved.
fn lifted(file: &mut File<'_>, from: &Path, message: bool) -> io::Result<Vec<u8>> {
    const PROPERTIES: &str = "__properties_version1.0";
    let mut copy = CompoundFile::create(Cursor::new(Vec::new()))?;
    let entries: Vec<(PathBuf, bool)> = file
        .walk_storage(from)?
        .map(|entry| (entry.path().to_owned(), entry.is_storage()))
        .collect();
    for (path, storage) in entries {
        let inner = path.strip_prefix(from).map_err(io::Error::other)?;
        if inner.as_os_str().is_empty() {
            continue;
        }
        let place = Path::new("/").join(inner);
        if storage {
            copy.create_storage(&place)?;
            continue;
        }
        let mut bytes = read(file, &path)?;
        if message && inner == Path::new(PROPERTIES) && bytes.len() >= 24 {
            bytes.splice(24..24, [0; 8]);
        }
        copy.create_stream(&place)?.write_all(&bytes)?;
    }
    copy.flush()?;
    Ok(copy.into_inner().into_inner())
}

fn read(file: &mut File<'_>, path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The properties of a message, a recipient or an attachment.
struct Store {
    path: PathBuf,
    /// Of fixed length: type, number, value (MS-OXMSG 2.4.2.1).
    fixed: Vec<(u16, u16, [u8; 8])>,
    /// The names of the streams of the others.
    streams: Vec<String>,
    charset: Option<String>,
}

impl Store {
    /// `head` is the length of what stands before the properties of fixed length.
    fn open(file: &mut File<'_>, path: &Path, head: usize) -> io::Result<Self> {
        let streams = file
            .read_storage(path)?
            .filter(cfb::Entry::is_stream)
            .map(|entry| entry.name().to_owned())
            .collect();
        let place = path.join("__properties_version1.0");
        // A storage without it has no properties of fixed length.
        let bytes = if file.is_stream(&place) {
            read(file, &place)?
        } else {
            Vec::new()
        };
        let fixed = bytes[head.min(bytes.len())..]
            .chunks_exact(16)
            .map(|row| {
                let two = |at: usize| u16::from_le_bytes([row[at], row[at + 1]]);
                let mut value = [0; 8];
                value.copy_from_slice(&row[8..]);
                (two(0), two(2), value)
            })
            .collect();
        let mut store = Self {
            path: path.to_owned(),
            fixed,
            streams,
            charset: None,
        };
        store.charset = store.number(0x3FFD).and_then(code_page);
        Ok(store)
    }

    fn has(&self, tag: u16) -> bool {
        let start = format!("__substg1.0_{tag:04X}");
        self.streams.iter().any(|name| name.starts_with(&start))
    }

    fn stream(&self, file: &mut File<'_>, tag: u16, kind: u16) -> io::Result<Vec<u8>> {
        let name = format!("__substg1.0_{tag:04X}{kind:04X}");
        let known = self
            .streams
            .iter()
            .find(|known| known.eq_ignore_ascii_case(&name))
            .ok_or(io::ErrorKind::NotFound)?;
        read(file, &self.path.join(known))
    }

    /// A text: UTF-16 or in the code page of the message. Empty when it is not there: a property that is absent says nothing.
    fn words(&self, file: &mut File<'_>, tag: u16) -> String {
        let text = if let Ok(bytes) = self.stream(file, tag, 0x001F) {
            UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned()
        } else if let Ok(bytes) = self.stream(file, tag, 0x001E) {
            letters(self.charset.as_deref(), &bytes).text
        } else {
            String::new()
        };
        text.trim_end_matches('\0').to_owned()
    }

    /// The same, or nothing.
    fn text(&self, file: &mut File<'_>, tag: u16) -> Option<String> {
        Some(self.words(file, tag)).filter(|text| !text.is_empty())
    }

    fn value(&self, tag: u16, kind: u16) -> Option<[u8; 8]> {
        self.fixed
            .iter()
            .find(|(of_kind, number, _)| (*number, *of_kind) == (tag, kind))
            .map(|(_, _, value)| *value)
    }

    fn number(&self, tag: u16) -> Option<u32> {
        let [a, b, c, d, ..] = self.value(tag, 0x0003)?;
        Some(u32::from_le_bytes([a, b, c, d]))
    }

    /// A moment in RFC 3339: tenths of microseconds since 1601 (MS-DTYP 2.3.3).
    fn time(&self, tag: u16) -> Option<String> {
        const TO_1970: i64 = 11_644_473_600;
        let ticks = u64::from_le_bytes(self.value(tag, 0x0040)?);
        // Less than 2^63 by its division.
        let seconds = (ticks / 10_000_000) as i64 - TO_1970;
        (ticks > 0).then(|| DateTime::from_timestamp(seconds).to_rfc3339())
    }
}
