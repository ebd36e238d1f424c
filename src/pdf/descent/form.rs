//! What a section fills in and signs, and what earlier signatures forbid.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object};

use super::compare::Filling;
use super::graph::{Field, Graph, same, written};
use super::place::Place;
use super::update::Update;
use super::{Change, Entry};
use crate::diagnostic::Text;

/// The keys of a field that nobody sees.
const HIDDEN: [&[u8]; 14] = [
    b"Type", b"Subtype", b"FT", b"T", b"TU", b"Rect", b"P", b"F", b"Ff", b"V", b"AP", b"M",
    b"Lock", b"DA",
];

/// A signature that a section brings.
#[derive(Debug)]
pub(super) struct Found {
    /// The number of its dictionary; none when it is no object of its own.
    pub(super) value: Option<u32>,
    /// The field.
    pub(super) field: Field,
    /// Whether the field came with it.
    pub(super) is_added: bool,
}

/// What a section does to the form.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) filling: Filling,
    pub(super) signatures: Vec<Found>,
    pub(super) entries: Vec<Entry>,
    pub(super) changes: BTreeSet<Change>,
    /// An earlier signature lets nothing follow but data for later checks.
    pub(super) is_closed: bool,
}

/// Reads the fields before and after a section.
pub(super) fn read<'a>(
    before: Graph<'a>,
    after: Graph<'a>,
    update: &Update,
    fields: &BTreeMap<u32, Field>,
) -> Read {
    let mut read = Read::default();
    let locks = locks(before, fields);
    read.filling.late = fields.iter().any(|(number, field)| {
        field.kind == b"Sig"
            && before
                .numbered_dictionary(*number)
                .is_some_and(|own| matches!(before.value(own, b"V"), Object::Dictionary(_)))
    });
    // What is no dictionary any more, the walk finds.
    let values = fields.iter().filter_map(|(number, field)| {
        let old = before.numbered_dictionary(*number)?;
        let new = after.numbered_dictionary(*number)?;
        Some((number, field, written(old, b"V"), written(new, b"V")))
    });
    for (number, field, old, new) in values {
        let (was, is) = (before.resolved(old), after.resolved(new));
        if field.kind == b"Sig" {
            // A signature that was there is compared by the walk.
            if matches!(was, Object::Null) && !matches!(is, Object::Null) {
                let value = reference(new);
                read.filling.filled.insert(*number);
                read.filling.signed.insert(*number);
                read.filling.values.extend(value);
                read.changes.extend(locks.refuses(field));
                read.signatures.push(Found {
                    value,
                    field: field.clone(),
                    is_added: false,
                });
            }
        } else if !same(was, is) {
            // What somebody signed stands; what was still empty may be filled by who signs after.
            if !read.filling.late || is_empty(was) {
                read.changes.extend(locks.refuses(field));
                read.filling.filled.insert(*number);
                read.entries.push(Entry {
                    name: field.name.clone(),
                    tooltip: field.tooltip.clone(),
                    value: shown(after, new, is),
                });
            }
        }
    }
    // A widget looks as its field is filled.
    loop {
        let more: Vec<(u32, bool)> = fields
            .iter()
            .filter(|(number, _)| !read.filling.filled.contains(number))
            .filter_map(|(number, field)| {
                let group = field
                    .group
                    .filter(|group| read.filling.filled.contains(group))?;
                Some((*number, read.filling.signed.contains(&group)))
            })
            .collect();
        if more.is_empty() {
            break;
        }
        for (number, is_signed) in more {
            read.filling.filled.insert(number);
            if is_signed {
                read.filling.signed.insert(number);
            }
        }
    }
    added(before, after, update, fields, &mut read);
    read.is_closed = locks.closed;
    read
}

/// Fields that came: only those that nobody sees, each with its signature and a name of its own.
fn added<'a>(
    before: Graph<'a>,
    after: Graph<'a>,
    update: &Update,
    fields: &BTreeMap<u32, Field>,
    read: &mut Read,
) {
    let mut names: BTreeSet<&str> = fields.values().map(|field| field.name.as_str()).collect();
    let later = after.fields();
    for (number, field) in &later {
        if fields.contains_key(number) {
            continue;
        }
        let own = after.numbered_dictionary(*number);
        let is_twin = !names.insert(&field.name);
        if is_twin {
            read.changes.insert(Change {
                page: None,
                text: Text::new(
                    format!(
                        "er is een tweede veld met de naam `{}` bij gekomen",
                        field.name
                    ),
                    format!("a second field named `{}` was added", field.name),
                ),
            });
        }
        let is_new = before.numbered(*number).is_none() && update.objects.contains_key(number);
        let value = own.and_then(|own| reference(written(own, b"V")));
        let is_hidden = own.is_some_and(|own| is_hidden(after, own)) && field.group.is_none();
        if let Some(value) = value
            && is_new
            && is_hidden
            && !is_twin
            && field.kind == b"Sig"
        {
            read.filling.added.insert(*number);
            read.filling.values.insert(value);
            read.signatures.push(Found {
                value: Some(value),
                field: field.clone(),
                is_added: true,
            });
        } else {
            read.changes
                .insert(Place::Form(b"Fields".to_vec()).change());
        }
    }
}

/// Whether a field takes no room and has nothing but what a signature needs.
fn is_hidden<'a>(graph: Graph<'a>, own: &'a Dictionary) -> bool {
    let sides = match written(own, b"Rect") {
        Object::Array(sides) => sides.as_slice(),
        _ => &[],
    };
    let is_point = sides.len() == 4
        && sides.iter().all(|side| match graph.resolved(side) {
            Object::Integer(side) => *side == 0,
            Object::Real(side) => *side == 0.0,
            _ => false,
        });
    is_point && own.iter().all(|(key, _)| HIDDEN.contains(&key.as_slice()))
}

fn reference(object: &Object) -> Option<u32> {
    match object {
        Object::Reference((number, _)) => Some(*number),
        _ => None,
    }
}

fn is_empty(value: &Object) -> bool {
    match value {
        Object::Null => true,
        Object::String(bytes, _) => {
            matches!(bytes.as_slice(), b"" | b"\xFE\xFF" | b"\xEF\xBB\xBF")
        }
        Object::Name(name) => name == b"Off",
        Object::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// What a field holds, for people.
fn shown<'a>(graph: Graph<'a>, written: &'a Object, value: &'a Object) -> String {
    match value {
        Object::Array(items) => items
            .iter()
            .map(|item| graph.shown(item))
            .collect::<Vec<_>>()
            .join(", "),
        _ => graph.shown(written),
    }
}

/// What the signatures so far forbid.
#[derive(Debug, Default)]
struct Locks {
    /// Nothing may change any more (certification level 1, or a lock of everything).
    closed: bool,
    /// Each lock: the names, and whether those are the ones that are free instead.
    lists: Vec<(Vec<String>, bool)>,
}

impl Locks {
    fn refuses(&self, field: &Field) -> Option<Change> {
        let inside = |names: &[String]| {
            names
                .iter()
                .any(|name| field.name == *name || field.name.starts_with(&format!("{name}.")))
        };
        let is_locked = self.lists.iter().any(|(names, but)| inside(names) != *but);
        is_locked.then(|| Change {
            page: None,
            text: Text::new(
                format!(
                    "het veld `{}` was door een eerdere handtekening vastgezet",
                    field.name
                ),
                format!(
                    "the field `{}` was locked by an earlier signature",
                    field.name
                ),
            ),
        })
    }
}

/// Reads certification levels (`DocMDP`), locks of fields (`FieldMDP`) and `/Lock` of the fields that were signed.
fn locks(graph: Graph, fields: &BTreeMap<u32, Field>) -> Locks {
    let mut locks = Locks::default();
    // What is not signed yet forbids nothing.
    let signed = fields
        .iter()
        .filter(|(_, field)| field.kind == b"Sig")
        .filter_map(|(number, _)| {
            let own = graph.numbered_dictionary(*number)?;
            Some((own, graph.dictionary(own, b"V")?))
        });
    for (own, signature) in signed {
        for reference in graph.items(signature, b"Reference") {
            if let Object::Dictionary(reference) = graph.resolved(reference)
                && let Some(parameters) = graph.dictionary(reference, b"TransformParams")
            {
                match graph.value(reference, b"TransformMethod") {
                    Object::Name(method) if method == b"DocMDP" => {
                        // Left out, it is 2 (table 254).
                        locks.closed |= matches!(graph.value(parameters, b"P"), Object::Integer(1));
                    }
                    Object::Name(method) if method == b"FieldMDP" => locks.add(graph, parameters),
                    _ => {}
                }
            }
        }
        if let Some(lock) = graph.dictionary(own, b"Lock") {
            locks.add(graph, lock);
            locks.closed |= matches!(graph.value(lock, b"P"), Object::Integer(1));
        }
    }
    locks
}

impl Locks {
    fn add<'a>(&mut self, graph: Graph<'a>, lock: &'a Dictionary) {
        let names = || -> Vec<String> {
            graph
                .items(lock, b"Fields")
                .iter()
                .map(|name| graph.shown(name))
                .collect()
        };
        match written(lock, b"Action") {
            Object::Name(action) if action == b"Include" => self.lists.push((names(), false)),
            Object::Name(action) if action == b"Exclude" => self.lists.push((names(), true)),
            // All, or something that is not known: then everything.
            _ => self.lists.push((Vec::new(), true)),
        }
    }
}
