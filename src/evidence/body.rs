//! The text of a message: which of its versions, decoded, unfolded, or taken out of HTML.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders as _, PartType};

use super::letters::letters;
use super::{html, reason};
use crate::diagnostic::Text;

/// The text to show, and whether letters were lost in decoding.
pub(super) fn body(message: &Message<'_>, remarks: &mut Vec<Text>) -> (String, bool) {
    let mut mistaken = Vec::new();
    let mut parts = |ids: &[u32]| -> Vec<String> {
        ids.iter()
            .filter_map(|id| message.parts.get(*id as usize))
            .filter_map(|part| match &part.body {
                PartType::Text(_) => Some(plain(part, &decoded(message, part, &mut mistaken))),
                PartType::Html(_) => Some(html::text(&decoded(message, part, &mut mistaken))),
                _ => None,
            })
            .collect()
    };
    let is_html = |id: &u32| {
        message
            .parts
            .get(*id as usize)
            .is_some_and(|part| matches!(part.body, PartType::Html(_)))
    };
    let shown = parts(&message.text_body).join("\n\n");
    let rich = if message.html_body.iter().any(is_html) {
        parts(&message.html_body).join("\n\n")
    } else {
        String::new()
    };
    let only_html = message.text_body.iter().all(is_html);
    let body = if shown.trim().is_empty() {
        rich
    } else {
        // The two versions of one message should say the same; when they do not, a reader must know.
        let words = |text: &str| text.split_whitespace().count();
        let (short, long) = (
            words(&shown).min(words(&rich)),
            words(&shown).max(words(&rich)),
        );
        if !only_html && !rich.is_empty() && long > short + short / 2 + 20 {
            remarks.push(reason::two_versions());
        }
        shown
    };
    mistaken.dedup();
    remarks.append(&mut mistaken);
    let body = if body.trim().is_empty() {
        cut_off(message, remarks)
    } else {
        body
    };
    let lossy = body.contains('\u{FFFD}');
    (body, lossy)
}

/// The text of a message that breaks off: its parser takes a part without an end for an attachment.
fn cut_off(message: &Message<'_>, remarks: &mut Vec<Text>) -> String {
    let text = message.attachments().find_map(|part| {
        let named = part.content_disposition().is_some() || part.attachment_name().is_some();
        match &part.body {
            PartType::Text(text) if part.is_encoding_problem && !named => {
                let is_html = part.content_type().and_then(|kind| kind.subtype()) == Some("html");
                Some(if is_html {
                    html::text(text)
                } else {
                    text.to_string()
                })
            }
            _ => None,
        }
    });
    if text.is_some() {
        remarks.push(reason::cut_file());
    }
    text.unwrap_or_default()
}

/// The text of a part, in the charset that it is really in.
fn decoded(message: &Message<'_>, part: &MessagePart<'_>, mistaken: &mut Vec<Text>) -> String {
    let raw = message
        .raw_message
        .get(part.offset_body as usize..part.offset_end as usize);
    let bytes = raw.and_then(|raw| match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw)),
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
    });
    let Some(bytes) = bytes else {
        // Not where or not coded as it says: what the parser could save of it.
        return part.text_contents().map_or_else(String::new, str::to_owned);
    };
    let named = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"));
    let inside = if named.is_none() && matches!(part.body, PartType::Html(_)) {
        meta_charset(&bytes)
    } else {
        None
    };
    let label = named.or(inside.as_deref());
    let read = letters(label, &bytes);
    if let (Some(used), Some(label)) = (read.instead, label) {
        mistaken.push(reason::other_letters(label, used));
    }
    read.text
}

/// The charset that a page names in itself, where its header is silent.
fn meta_charset(html: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&html[..html.len().min(1024)]).to_ascii_lowercase();
    let (_, after) = start.split_once("charset=")?;
    let name: String = after
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
        .collect();
    (!name.is_empty()).then_some(name)
}

/// A plain part, unfolded when it is `format=flowed` (RFC 3676).
fn plain(part: &MessagePart<'_>, decoded: &str) -> String {
    let kind = part.content_type();
    let attribute = |name: &str| kind.and_then(|kind| kind.attribute(name));
    if attribute("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed")) {
        flowed(
            decoded,
            attribute("delsp").is_some_and(|value| value.eq_ignore_ascii_case("yes")),
        )
    } else {
        decoded.to_owned()
    }
}

/// Joins lines that end with a space to the next one of the same depth of quotation (RFC 3676 4.1).
fn flowed(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        let signature = content == "-- ";
        if open != Some(depth) || signature {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&">".repeat(depth));
            if depth > 0 {
                out.push(' ');
            }
        }
        let flows = content.ends_with(' ') && !signature;
        out.push_str(if flows && delete_space {
            &content[..content.len() - 1]
        } else {
            content
        });
        open = flows.then_some(depth);
        if !flows {
            open = None;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::flowed;

    #[test]
    fn soft_line_ends_are_joined_within_a_quotation() {
        assert_eq!(
            flowed("een lange \nregel\n> oud \n> stuk\n-- \nnaam", false),
            "een lange regel\n> oud stuk\n-- \nnaam"
        );
    }
}
