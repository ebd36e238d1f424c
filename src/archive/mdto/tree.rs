//! The elements of a description as a tree, written and read as XML.
//!
//! Reading refuses what a description has no use for and a stranger's parser may stumble over: a document type,
//! unknown entities, deep nesting, elements of another namespace, attributes.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, Writer};

use super::grammar::NAMESPACE;
use super::value::SPACE;
use crate::archive::error::ArchiveError;
use crate::diagnostic::Text;

/// The deepest nesting that is read; MDTO has six.
const DEEPEST: usize = 16;

/// The most elements that are read: a case of fifty thousand pieces.
const MOST: usize = 500_000;

/// The namespace of attributes that point to a schema.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An element: its name, and either text or other elements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// The name without a prefix.
    pub name: String,
    /// The text directly in it.
    pub text: String,
    /// The elements in it, in order.
    pub children: Vec<Node>,
}

impl Node {
    /// An element with text.
    pub fn leaf(name: &str, text: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            text: text.into(),
            children: Vec::new(),
        }
    }

    /// An element with elements.
    pub fn group(name: &str, children: Vec<Node>) -> Self {
        Self {
            name: name.to_owned(),
            text: String::new(),
            children,
        }
    }

    /// The elements with a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first element on a path.
    pub fn at(&self, path: &[&str]) -> Option<&str> {
        let mut node = self;
        for name in path {
            node = node.children.iter().find(|child| child.name == *name)?;
        }
        Some(node.text.trim_matches(SPACE))
    }

    /// The XML document with this element as its root: UTF-8, two spaces of indentation, a newline at the end.
    ///
    /// # Errors
    /// [`ArchiveError::Xml`] when the XML library refuses.
    pub fn to_xml(&self) -> Result<Vec<u8>, ArchiveError> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        writer
            .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
            .map_err(ArchiveError::Xml)?;
        self.write(&mut writer, true).map_err(ArchiveError::Xml)?;
        let mut xml = writer.into_inner();
        xml.push(b'\n');
        Ok(xml)
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>, root: bool) -> std::io::Result<()> {
        let mut start = BytesStart::new(self.name.as_str());
        if root {
            start.push_attribute(("xmlns", NAMESPACE));
        }
        writer.write_event(Event::Start(start))?;
        if self.children.is_empty() {
            writer.write_event(Event::Text(BytesText::new(&legal(&self.text))))?;
        }
        for child in &self.children {
            child.write(writer, false)?;
        }
        writer.write_event(Event::End(BytesEnd::new(self.name.as_str())))
    }
}

/// XML 1.0 has no place for most control characters (2.2), not even escaped: they become visible as U+FFFD.
fn legal(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|character| match character {
            '\r' => '\n',
            _ if is_legal(character) => character,
            _ => '\u{fffd}',
        })
        .collect()
}

fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Reads an XML document into its root element.
///
/// # Errors
/// What makes it unreadable as a description, in words.
pub fn parse(xml: &[u8]) -> Result<Node, Text> {
    let text = std::str::from_utf8(xml).map_err(|_| Text::new("is geen UTF-8", "is not UTF-8"))?;
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_comments = true;
    // The open elements; the first is a stand-in for the document itself.
    let mut open = vec![Node::default()];
    let mut count = 0;
    loop {
        let event = reader.read_event().map_err(|error| malformed(&error))?;
        match event {
            Event::Start(start) => {
                count += 1;
                if open.len() > DEEPEST || count > MOST {
                    return Err(Text::new(
                        "is te diep genest of heeft te veel elementen",
                        "is nested too deep or has too many elements",
                    ));
                }
                let (space, local) = reader.resolver().resolve_element(start.name());
                if space != ResolveResult::Bound(Namespace(NAMESPACE)) {
                    return Err(Text::new(
                        format!(
                            "het element `{}` hoort niet tot MDTO ({NAMESPACE})",
                            local.as_ref()
                        ),
                        format!(
                            "the element `{}` is not of MDTO ({NAMESPACE})",
                            local.as_ref()
                        ),
                    ));
                }
                for attribute in start.attributes() {
                    let attribute = attribute.map_err(|error| malformed(&error))?;
                    attribute
                        .normalized_value(XmlVersion::Implicit1_0)
                        .map_err(|error| malformed(&error))?;
                    if attribute.key.as_namespace_binding().is_some() {
                        continue;
                    }
                    let (space, name) = reader.resolver().resolve_attribute(attribute.key);
                    if space != ResolveResult::Bound(Namespace(INSTANCE)) {
                        return Err(Text::new(
                            format!("het attribuut `{}` hoort niet in MDTO", name.as_ref()),
                            format!("the attribute `{}` has no place in MDTO", name.as_ref()),
                        ));
                    }
                }
                open.push(Node::leaf(local.as_ref(), ""));
            }
            Event::End(_) => {
                if let (Some(node), Some(parent)) = (open.pop(), open.last_mut()) {
                    parent.children.push(node);
                }
            }
            Event::Text(text) => keep(&mut open, &text.xml10_content())?,
            Event::CData(text) => keep(&mut open, &text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let character = reference
                    .resolve_char_ref()
                    .map_err(|error| malformed(&error))?;
                match (character, reference.as_ref()) {
                    (Some(character), _) => keep(&mut open, character.encode_utf8(&mut [0; 4]))?,
                    (None, "lt") => keep(&mut open, "<")?,
                    (None, "gt") => keep(&mut open, ">")?,
                    (None, "amp") => keep(&mut open, "&")?,
                    (None, "quot") => keep(&mut open, "\"")?,
                    (None, "apos") => keep(&mut open, "'")?,
                    _ => {
                        return Err(Text::new(
                            "gebruikt een onbekende entiteit",
                            "uses an unknown entity",
                        ));
                    }
                }
            }
            Event::DocType(_) => {
                return Err(Text::new(
                    "heeft een documenttype (DOCTYPE); dat hoort niet in MDTO",
                    "has a document type (DOCTYPE), which has no place in MDTO",
                ));
            }
            // An empty element comes as its start and its end.
            Event::Empty(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::Eof => break,
        }
    }
    let [mut document] = <[Node; 1]>::try_from(open).map_err(|_| {
        Text::new(
            "eindigt midden in een element",
            "ends in the middle of an element",
        )
    })?;
    if document.children.len() != 1 || !document.text.trim_matches(SPACE).is_empty() {
        return Err(Text::new(
            "heeft niet precies één hoofdelement",
            "has not exactly one root element",
        ));
    }
    Ok(document.children.remove(0))
}

fn keep(open: &mut [Node], text: &str) -> Result<(), Text> {
    if !text.chars().all(is_legal) {
        return Err(Text::new(
            "bevat tekens die XML niet kent",
            "holds characters that XML has not",
        ));
    }
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
    Ok(())
}

fn malformed(error: &impl std::fmt::Display) -> Text {
    Text::new(
        format!("is geen goede XML ({error})"),
        format!("is not well-formed XML ({error})"),
    )
}
