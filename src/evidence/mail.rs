//! A message (RFC 5322, MIME: RFC 2045 and on) to its header, its text and its attachments.
//!
//! [`mail`] works in this process and trusts the parser; [`super::Workshop::mail`] does the same in a child, because a
//! message can nest deeper than a stack. Nothing is fetched, and no signature is checked.

use mail_parser::{Address, Encoding, Message, MessageParser, MimeHeaders as _, PartType};
use serde::{Deserialize, Serialize};

use super::body::body;
use super::{header, mailbox, outlook, reason, signed, text};
use crate::diagnostic::Text;

/// Attachments taken of one message; [`Mail::attached`] tells how many there are.
pub(super) const ATTACHMENTS: usize = 200;

/// Header fields shown besides those that every message has.
const OTHERS: [&str; 10] = [
    "Sender",
    "Reply-To",
    "Bcc",
    "Resent-From",
    "Resent-To",
    "Resent-Date",
    "Message-ID",
    "In-Reply-To",
    "Importance",
    "Disposition-Notification-To",
];

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mail {
    /// The writers: `Name <address>`, one each.
    pub from: Vec<String>,
    /// To whom.
    pub to: Vec<String>,
    /// Copies to whom.
    pub cc: Vec<String>,
    /// When it was written, as the sender's computer says.
    pub date: Option<MailDate>,
    /// The subject; empty when there is none.
    pub subject: String,
    /// Other header fields worth showing: name and value.
    pub headers: Vec<(String, String)>,
    /// The text of the message; of one in HTML its readable text.
    pub body: String,
    /// The attachments, in the order of the message.
    #[serde(skip)]
    pub attachments: Vec<Attachment>,
    /// How many attachments there are, including those that were not taken.
    pub attached: usize,
    /// What people should know of it.
    pub remarks: Vec<Text>,
}

/// The date of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailDate {
    /// As it stands in the header.
    pub written: String,
    /// The same in RFC 3339, if it can be understood.
    pub rfc3339: Option<String>,
}

/// A file in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name: without folders, never empty.
    pub name: String,
    /// The media type that the message gives; [`super::sniff`] tells what it is.
    pub mime: String,
    /// The file.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// Meant to be seen within the text (RFC 2183 2.1), such as a logo.
    pub inline: bool,
}

/// Reads a message in the form of mail, in that of Outlook, or a file of several messages; nothing when the bytes are none
/// of these.
pub fn mail(bytes: &[u8]) -> Option<Mail> {
    if bytes.starts_with(outlook::SIGNATURE) {
        return outlook::mail(bytes);
    }
    let messages = mailbox::messages(bytes);
    if messages.len() > 1 {
        return Some(several(&messages));
    }
    let one = messages.first().map_or(bytes, |message| *message);
    let mut mail = single(one)?;
    if let Some(content) = opaque(&mail).and_then(signed::content) {
        let inner = single(&content)?;
        mail.body = inner.body;
        mail.attached = inner.attached;
        mail.attachments = inner.attachments;
        mail.remarks = inner.remarks;
        mail.remarks.push(reason::smime_signed());
    }
    Some(mail)
}

/// The one part of a message that is signed or encrypted as a whole (RFC 8551 3.2).
fn opaque(mail: &Mail) -> Option<&[u8]> {
    match mail.attachments.as_slice() {
        [only] if is_smime(&only.mime) && mail.body.trim().is_empty() => Some(&only.bytes),
        _ => None,
    }
}

fn is_smime(mime: &str) -> bool {
    matches!(mime, "application/pkcs7-mime" | "application/x-pkcs7-mime")
}

fn single(bytes: &[u8]) -> Option<Mail> {
    let message = MessageParser::default().parse(bytes)?;
    let plain = plain_headers(&message);
    let mail = match &plain {
        None => Some(read(&message)),
        Some(plain) => MessageParser::default()
            .parse(plain.as_slice())
            .map(|message| {
                let mail = read(&message);
                dismantle(message);
                mail
            }),
    };
    dismantle(message);
    mail
}

/// The message with the headers of its parts in UTF-8, where that makes a difference. Messages within it stay as they are:
/// each is read on its own.
fn plain_headers(message: &Message<'_>) -> Option<Vec<u8>> {
    let raw: &[u8] = &message.raw_message;
    let mut changed = Vec::new();
    for part in &message.parts {
        let range = part.offset_header as usize..part.offset_body as usize;
        if let Some(plain) = raw.get(range.clone()).and_then(header::plain) {
            changed.push((range, plain));
        }
    }
    if changed.is_empty() {
        return None;
    }
    changed.sort_by_key(|(range, _)| range.start);
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    for (range, plain) in changed {
        // Headers do not overlap, but the file decides what a parser believes.
        if range.start < at {
            continue;
        }
        out.extend_from_slice(&raw[at..range.start]);
        out.extend_from_slice(&plain);
        at = range.end;
    }
    out.extend_from_slice(&raw[at..]);
    Some(out)
}

/// A file of messages: each is an attachment of a message without a header.
fn several(messages: &[&[u8]]) -> Mail {
    let attachments = messages.iter().take(ATTACHMENTS).enumerate();
    let attachments = attachments.map(|(index, message)| {
        let subject = single(message).map(|mail| mail.subject);
        Attachment {
            name: safe_name(
                None,
                subject.as_deref().or(Some("")),
                "message/rfc822",
                index + 1,
            ),
            mime: "message/rfc822".to_owned(),
            bytes: mailbox::unquoted(message),
            inline: false,
        }
    });
    Mail {
        attachments: attachments.collect(),
        attached: messages.len(),
        remarks: vec![reason::mailbox(messages.len())],
        ..Mail::default()
    }
}

/// The text as it is shown, with a remark for what that changes.
pub(super) fn shown(body: &str, remarks: &mut Vec<Text>) -> String {
    let (body, dropped) = text::clean(body.trim_end());
    let (body, cut) = text::shorten(body);
    if dropped > 0 {
        remarks.push(reason::dropped_controls(dropped));
    }
    if cut {
        remarks.push(reason::long_text(text::SHOWN));
    }
    body
}

fn read(message: &Message<'_>) -> Mail {
    let mut remarks = Vec::new();
    let (body, lossy) = body(message, &mut remarks);
    if lossy {
        remarks.push(reason::no_letters("MIME"));
    }
    let body = shown(&body, &mut remarks);
    let attachments = attachments(message, &mut remarks);
    Mail {
        body,
        attachments,
        attached: message.attachments.len(),
        remarks,
        ..heading(message)
    }
}

/// The header alone.
pub(super) fn heading(message: &Message<'_>) -> Mail {
    let raw = |name: &str| {
        message
            .header_raw(name)
            .map(one_line)
            .filter(|value| !value.is_empty())
    };
    Mail {
        from: addresses(message.from()),
        to: addresses(message.to()),
        cc: addresses(message.cc()),
        date: raw("Date").map(|written| MailDate {
            rfc3339: message
                .date()
                .filter(|date| date.is_valid())
                .map(mail_parser::DateTime::to_rfc3339),
            written,
        }),
        subject: one_line(message.subject().unwrap_or_default()),
        headers: OTHERS
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), other(message, name).or_else(|| raw(name))?)))
            .collect(),
        ..Mail::default()
    }
}

/// A header field of addresses, decoded.
fn other(message: &Message<'_>, name: &str) -> Option<String> {
    let list = addresses(message.header(name)?.as_address());
    (!list.is_empty()).then(|| list.join(", "))
}

/// `Name <address>` for each.
fn addresses(address: Option<&Address<'_>>) -> Vec<String> {
    let one = |one: &mail_parser::Addr<'_>| {
        let name = one
            .name
            .as_deref()
            .map(one_line)
            .filter(|name| !name.is_empty());
        let address = one
            .address
            .as_deref()
            .map(one_line)
            .filter(|address| !address.is_empty());
        match (name, address) {
            (Some(name), Some(address)) if name != address => format!("{name} <{address}>"),
            (_, Some(address)) => address,
            (Some(name), None) => name,
            (None, None) => String::new(),
        }
    };
    let list: Vec<String> = match address {
        None => Vec::new(),
        Some(Address::List(list)) => list.iter().map(one).collect(),
        Some(Address::Group(groups)) => groups
            .iter()
            .flat_map(|group| {
                let name = group
                    .name
                    .as_deref()
                    .map(|name| format!("{}:", one_line(name)));
                name.into_iter().chain(group.addresses.iter().map(one))
            })
            .collect(),
    };
    list.into_iter().filter(|text| !text.is_empty()).collect()
}

/// A header value on one line, without control characters.
pub(super) fn one_line(value: &str) -> String {
    let (clean, _) = text::clean(value);
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attachments(message: &Message<'_>, remarks: &mut Vec<Text>) -> Vec<Attachment> {
    let html = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.as_ref()),
        _ => None,
    });
    let mut found = Vec::new();
    for part in message.attachments().take(ATTACHMENTS) {
        let number = found.len() + 1;
        let inner = match &part.body {
            PartType::Message(inner) => Some(inner),
            _ => None,
        };
        // As it stands in the outer message, where it is not coded: the parser changes what it keeps.
        let verbatim = inner
            .filter(|_| part.encoding == Encoding::None)
            .and_then(|_| {
                let (from, until) = (part.offset_body as usize, part.offset_end as usize);
                message.raw_message.get(from..until)
            });
        let bytes = match (verbatim, inner) {
            (Some(raw), _) => raw.to_vec(),
            (None, Some(inner)) => inner.raw_message.to_vec(),
            (None, None) => part.contents().to_vec(),
        };
        // A message without a subject is called by its number.
        let subject = inner.map(|inner| inner.subject().map_or("", |subject| subject));
        let kind = part.content_type();
        let mime = match (kind, subject) {
            (_, Some(_)) => "message/rfc822".to_owned(),
            (Some(kind), None) => format!(
                "{}/{}",
                kind.ctype(),
                kind.subtype().unwrap_or("octet-stream")
            )
            .to_ascii_lowercase(),
            (None, None) => "application/octet-stream".to_owned(),
        };
        let disposition = part.content_disposition();
        let attached = disposition.is_some_and(mail_parser::ContentType::is_attachment);
        let cited = part
            .content_id()
            .is_some_and(|id| html.is_some_and(|html| html.contains(&format!("cid:{id}"))));
        let inline =
            !attached && (cited || disposition.is_some_and(mail_parser::ContentType::is_inline));
        match mime.as_str() {
            "application/ms-tnef" => remarks.push(reason::winmail()),
            _ if is_smime(&mime) && signed::content(&bytes).is_none() => {
                remarks.push(reason::smime_encrypted());
            }
            "application/pkcs7-signature" | "application/x-pkcs7-signature" => {
                remarks.push(reason::smime_signed());
            }
            "application/pgp-encrypted" => remarks.push(reason::pgp_encrypted()),
            _ => {}
        }
        found.push(Attachment {
            name: safe_name(part.attachment_name(), subject, &mime, number),
            mime,
            bytes,
            inline,
        });
    }
    found
}

/// The name of an attachment, fit for a list and a file: the one it was given, else one from the subject of the message
/// that it is, else a number.
pub(super) fn safe_name(
    given: Option<&str>,
    subject: Option<&str>,
    mime: &str,
    number: usize,
) -> String {
    let given = given.map_or_else(String::new, one_line);
    let base = given.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let mut name: String = base.chars().take(150).collect();
    if name.chars().all(|letter| letter == '.') {
        name = match subject.map(one_line).filter(|subject| !subject.is_empty()) {
            Some(subject) => subject
                .replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "_")
                .chars()
                .take(100)
                .collect(),
            None => format!("bijlage-{number}"),
        };
        if subject.is_none() {
            let ending = match mime {
                "text/plain" => ".txt",
                "text/html" => ".html",
                "text/calendar" => ".ics",
                "image/jpeg" => ".jpg",
                "image/png" => ".png",
                "image/gif" => ".gif",
                "application/pdf" => ".pdf",
                _ => "",
            };
            name.push_str(ending);
        }
    }
    if subject.is_some() && !name.to_ascii_lowercase().ends_with(".eml") {
        name.push_str(".eml");
    }
    name
}

/// Takes a message apart without recursion: each level of attached messages would cost stack otherwise.
fn dismantle(message: Message<'_>) {
    let mut levels = vec![message.parts];
    while let Some(parts) = levels.pop() {
        for part in parts {
            if let PartType::Message(inner) = part.body {
                levels.push(inner.parts);
            }
        }
    }
}
