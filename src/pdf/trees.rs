//! Number trees and name trees (ISO 32000-1, 7.9.6 and 7.9.7): read whole, written in two levels.

use lopdf::{Dictionary, Document, Object, StringFormat, dictionary};

/// Entries in one leaf; a reader then finds one without reading all.
const LEAF: usize = 256;
/// A crafted file could nest for ever; ours has two levels.
const DEEPEST: usize = 16;

/// All entries of a tree, as pairs of key and value; `leaf` is `Nums` or `Names`.
pub(super) fn entries(document: &Document, root: &Object, leaf: &[u8]) -> Vec<(Object, Object)> {
    let mut found = Vec::new();
    walk(document, root, leaf, 0, &mut found);
    found
}

fn walk(
    document: &Document,
    node: &Object,
    leaf: &[u8],
    level: usize,
    found: &mut Vec<(Object, Object)>,
) {
    let Ok(node) = document.dereference(node).and_then(|node| node.1.as_dict()) else {
        return;
    };
    let array = |key: &[u8]| {
        node.get(key)
            .and_then(|value| document.dereference(value))
            .and_then(|value| value.1.as_array())
    };
    if let Ok(pairs) = array(leaf) {
        for pair in pairs.chunks_exact(2) {
            found.push((pair[0].clone(), pair[1].clone()));
        }
    }
    if let Ok(kids) = array(b"Kids")
        && level < DEEPEST
    {
        for kid in kids {
            walk(document, kid, leaf, level + 1, found);
        }
    }
}

/// Writes a number tree.
pub(super) fn numbers(out: &mut Document, mut entries: Vec<(i64, Object)>) -> Object {
    entries.sort_by_key(|(key, _)| *key);
    let entries = entries
        .into_iter()
        .map(|(key, value)| (Object::Integer(key), value))
        .collect();
    tree(out, entries, "Nums")
}

/// Writes a name tree; none when it would be empty.
pub(super) fn names(out: &mut Document, mut entries: Vec<(Vec<u8>, Object)>) -> Option<Object> {
    if entries.is_empty() {
        return None;
    }
    entries.sort_by(|left, right| left.0.cmp(&right.0));
    let entries = entries
        .into_iter()
        .map(|(key, value)| (Object::String(key, StringFormat::Literal), value))
        .collect();
    Some(tree(out, entries, "Names"))
}

fn tree(out: &mut Document, entries: Vec<(Object, Object)>, leaf: &str) -> Object {
    let flat = |entries: &[(Object, Object)]| -> Vec<Object> {
        entries
            .iter()
            .flat_map(|(key, value)| [key.clone(), value.clone()])
            .collect()
    };
    let mut root = Dictionary::new();
    if entries.len() <= LEAF {
        root.set(leaf, flat(&entries));
    } else {
        let kids: Vec<Object> = entries
            .chunks(LEAF)
            .map(|some| {
                let limits = vec![some[0].0.clone(), some[some.len() - 1].0.clone()];
                let mut kid = dictionary! { "Limits" => limits };
                kid.set(leaf, flat(some));
                out.add_object(kid).into()
            })
            .collect();
        root.set("Kids", kids);
    }
    out.add_object(root).into()
}
