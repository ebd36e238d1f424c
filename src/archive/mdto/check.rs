//! Whether a description has the elements that the schema asks for, in its order, with values of its kinds.

use super::grammar::{Group, Kind, Order, ROOT};
use super::tree::{Node, parse};
use super::value::{self, SPACE};
use crate::diagnostic::Text;

/// What is wrong with an XML document as an MDTO description; nothing is wrong when it is empty.
pub fn check(xml: &[u8]) -> Vec<Text> {
    match parse(xml) {
        Ok(root) => check_node(&root),
        Err(text) => vec![text],
    }
}

/// The same, for a document that was read already.
pub fn check_node(root: &Node) -> Vec<Text> {
    let mut wrong = Vec::new();
    if root.name == "MDTO" {
        group(&ROOT, root, &mut wrong);
    } else {
        wrong.push(Text::new(
            format!("begint met `{}` in plaats van `MDTO`", root.name),
            format!("starts with `{}` instead of `MDTO`", root.name),
        ));
    }
    wrong
}

fn group(group: &Group, node: &Node, wrong: &mut Vec<Text>) {
    let inside = &node.name;
    if !node.text.trim_matches(SPACE).is_empty() {
        wrong.push(Text::new(
            format!("in `{inside}` staat tekst tussen de elementen"),
            format!("there is text between the elements of `{inside}`"),
        ));
    }
    let mut counts = vec![0_usize; group.parts.len()];
    let mut furthest = 0;
    for child in &node.children {
        let Some(place) = group.parts.iter().position(|part| part.name == child.name) else {
            wrong.push(Text::new(
                format!("`{}` hoort niet in `{inside}`", child.name),
                format!("`{}` has no place in `{inside}`", child.name),
            ));
            continue;
        };
        if group.order == Order::Sequence && place < furthest {
            wrong.push(Text::new(
                format!(
                    "`{}` staat in `{inside}` na `{}`, maar hoort ervoor",
                    child.name, group.parts[furthest].name
                ),
                format!(
                    "`{}` stands after `{}` in `{inside}`, but belongs before it",
                    child.name, group.parts[furthest].name
                ),
            ));
        }
        furthest = furthest.max(place);
        counts[place] += 1;
        element(group.parts[place].kind, child, wrong);
    }
    if group.order == Order::OneOf {
        if counts.iter().sum::<usize>() != 1 {
            let names: Vec<&str> = group.parts.iter().map(|part| part.name).collect();
            let names = names.join("`, `");
            wrong.push(Text::new(
                format!("`{inside}` moet precies één van deze hebben: `{names}`"),
                format!("`{inside}` must have exactly one of these: `{names}`"),
            ));
        }
        return;
    }
    for (part, count) in group.parts.iter().zip(counts) {
        if part.required && count == 0 {
            wrong.push(Text::new(
                format!("`{}` ontbreekt in `{inside}`", part.name),
                format!("`{}` is missing in `{inside}`", part.name),
            ));
        }
        if !part.many && count > 1 {
            wrong.push(Text::new(
                format!(
                    "`{}` staat {count} keer in `{inside}`, hoogstens één keer mag",
                    part.name
                ),
                format!(
                    "`{}` stands {count} times in `{inside}`, at most once is allowed",
                    part.name
                ),
            ));
        }
    }
}

fn element(kind: Kind, node: &Node, wrong: &mut Vec<Text>) {
    if let Kind::Group(inner) = kind {
        group(inner, node, wrong);
    } else if !node.children.is_empty() {
        wrong.push(Text::new(
            format!("`{}` mag alleen tekst bevatten", node.name),
            format!("`{}` may hold text only", node.name),
        ));
    } else if let Some(text) = value::wrong(kind, &node.text) {
        wrong.push(Text::new(
            format!("`{}` {}", node.name, text.nl),
            format!("`{}` {}", node.name, text.en),
        ));
    }
}
