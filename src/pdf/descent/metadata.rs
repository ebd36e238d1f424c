//! Metadata (XMP, ISO 16684-1) before and after a signature: programs write them anew in another way, and note when.
//!
//! What is said is compared, not how: a property may be an attribute or an element, its prefix is free. Only what tells
//! when and by what the file was written last may differ.

use lopdf::Stream;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

/// The most bytes that metadata may become.
const LARGEST: usize = 4 << 20;
/// How deep elements may stand.
const DEEPEST: usize = 64;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const META: &str = "adobe:ns:meta/";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// What a writer may change.
const FREE: [&str; 4] = [
    "http://ns.adobe.com/xap/1.0/ModifyDate",
    "http://ns.adobe.com/xap/1.0/MetadataDate",
    "http://ns.adobe.com/xap/1.0/mm/InstanceID",
    "http://ns.adobe.com/pdf/1.3/Producer",
];

/// Whether metadata say the same, but for when and by what the file was written last.
pub(super) fn same_metadata(old: &Stream, new: &Stream) -> bool {
    let said = |stream: &Stream| -> Result<Vec<String>, Unread> {
        let plain = stream.get_plain_content_with_limit(LARGEST)?;
        statements(&String::from_utf8(plain)?)
    };
    if old.content == new.content
        && super::graph::same_dictionary(&old.dict, &new.dict, &[b"Length"])
    {
        return true;
    }
    match (said(old), said(new)) {
        (Ok(old), Ok(new)) => old == new,
        _ => false,
    }
}

/// It is no XML, or something in it that metadata do not have.
#[derive(Debug)]
struct Unread;

impl<E: std::error::Error> From<E> for Unread {
    fn from(_: E) -> Self {
        Self
    }
}

/// Each value with the way to it, sorted.
fn statements(text: &str) -> Result<Vec<String>, Unread> {
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{FEFF}'));
    let mut out = Vec::new();
    // The names on the way, and whether each counts.
    let mut way: Vec<String> = Vec::new();
    let mut value = String::new();
    loop {
        let event = reader.read_event()?;
        match event {
            Event::Start(element) => {
                state(&mut out, &way, &mut value);
                let name = name(&reader, &element)?;
                way.push(name);
                if way.len() > DEEPEST {
                    return Err(Unread);
                }
                attributes(&reader, &element, &way, &mut out)?;
            }
            Event::Empty(element) => {
                state(&mut out, &way, &mut value);
                way.push(name(&reader, &element)?);
                attributes(&reader, &element, &way, &mut out)?;
                way.pop();
            }
            Event::End(_) => {
                state(&mut out, &way, &mut value);
                way.pop();
            }
            Event::Text(text) => value.push_str(&text.xml10_content()),
            Event::CData(text) => value.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let sign = match reference.resolve_char_ref()? {
                    Some(sign) => sign.to_string(),
                    None => {
                        quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                            .ok_or(Unread)?
                            .to_owned()
                    }
                };
                value.push_str(&sign);
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            // An entity could say anything.
            Event::DocType(_) => return Err(Unread),
            Event::Eof => break,
        }
    }
    out.sort();
    Ok(out)
}

/// Notes the value at the end of the way, when there is one.
fn state(out: &mut Vec<String>, way: &[String], value: &mut String) {
    let found = std::mem::take(value);
    if !found.trim().is_empty() {
        note(out, way, found.trim());
    }
}

fn note(out: &mut Vec<String>, way: &[String], value: &str) {
    let counted: Vec<&str> = way
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    let is_free = counted.iter().any(|name| FREE.contains(name));
    if !is_free {
        out.push(format!("{} = {value}", counted.join(" ")));
    }
}

/// The name of an element; empty for those that only hold others.
fn name(reader: &NsReader<&[u8]>, element: &BytesStart) -> Result<String, Unread> {
    let (space, local) = reader.resolver().resolve_element(element.name());
    Ok(match space {
        ResolveResult::Bound(Namespace(META)) => String::new(),
        ResolveResult::Bound(Namespace(RDF)) if matches!(local.as_ref(), "RDF" | "Description") => {
            String::new()
        }
        ResolveResult::Bound(Namespace(space)) => format!("{space}{}", local.as_ref()),
        _ => return Err(Unread),
    })
}

fn attributes(
    reader: &NsReader<&[u8]>,
    element: &BytesStart,
    way: &[String],
    out: &mut Vec<String>,
) -> Result<(), Unread> {
    for attribute in element.attributes() {
        let attribute = attribute?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (space, local) = reader.resolver().resolve_attribute(attribute.key);
        let ResolveResult::Bound(Namespace(space)) = space else {
            return Err(Unread);
        };
        let is_form =
            space == META || space == RDF && matches!(local.as_ref(), "about" | "parseType");
        if !is_form {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0)?;
            let mut way = way.to_vec();
            // An address may be the value, or stand in this attribute.
            if space != RDF || local.as_ref() != "resource" {
                let mark = if space == XML { "@" } else { "" };
                way.push(format!("{mark}{space}{}", local.as_ref()));
            }
            note(out, &way, value.trim());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::statements;

    const HEAD: &str = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>";
    const FOOT: &str = "</rdf:RDF></x:xmpmeta>";

    fn said(inside: &str) -> Option<Vec<String>> {
        statements(&format!("{HEAD}{inside}{FOOT}")).ok()
    }

    #[test]
    fn the_same_said_in_another_way_is_the_same() {
        let one = "<rdf:Description rdf:about='' xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
            <xmp:CreatorTool>a &amp; b</xmp:CreatorTool><xmp:ModifyDate>2027</xmp:ModifyDate>\
            <dc:source>https://example.org/</dc:source>\
            <dc:title><rdf:Alt><rdf:li xml:lang='nl'>Brief</rdf:li></rdf:Alt></dc:title></rdf:Description>";
        let other = "<rdf:Description xmlns:p='http://ns.adobe.com/xap/1.0/' p:CreatorTool='a &amp; b' p:ModifyDate='2028'>\
            <d:source xmlns:d='http://purl.org/dc/elements/1.1/' rdf:resource='https://example.org/'/>\
            <d:title xmlns:d='http://purl.org/dc/elements/1.1/'><rdf:Alt><rdf:li xml:lang='nl'>Brief</rdf:li></rdf:Alt></d:title></rdf:Description>";
        assert_eq!(said(one), said(other));
        assert_eq!(said(one).expect("read").len(), 4);
    }

    #[test]
    fn something_else_is_something_else() {
        let title = |text: &str| {
            format!(
                "<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>{text}</dc:title></rdf:Description>"
            )
        };
        assert_ne!(said(&title("Brief")), said(&title("Andere brief")));
        assert_ne!(
            said(&title("Brief")),
            said(&title("Brief").replace("title", "subject"))
        );
        assert!(said("<onbekend>x</onbekend>").is_none());
        assert!(statements("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>").is_err());
    }
}
