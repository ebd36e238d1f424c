//! Each problem at its question, and all of them for the top of the page.

use super::node::{Field, Node, Told};
use crate::diagnostic::{Diagnostic, Language};

/// Puts the problems where they belong; gives all of them in their order.
pub(super) fn tell(nodes: &mut [Node], found: &[&Diagnostic], language: Language) -> Vec<Told> {
    let mut places = Vec::new();
    for node in nodes.iter() {
        node.walk(&mut |node| match node {
            Node::Group(group) => {
                if let Some(pointer) = &group.pointer {
                    places.push((pointer.clone(), group.key.clone(), group.shown));
                }
            }
            Node::List(list) => places.push((list.pointer.clone(), list.key.clone(), list.shown)),
            Node::Field(field) => {
                for field in std::iter::once(&**field).chain(field.other.as_deref()) {
                    places.push((field.pointer.clone(), field.key.clone(), field.shown));
                }
            }
            Node::Note(_) => {}
        });
    }
    let mut all: Vec<Told> = Vec::new();
    for problem in found {
        let (about, at) = target(&places, problem.place());
        let told = Told {
            severity: problem.severity.word(),
            word: problem.severity.title(language),
            rule: problem.rule.clone(),
            message: problem.message.get(language).to_owned(),
            hint: problem
                .hint
                .as_ref()
                .map(|hint| hint.get(language).to_owned()),
            about,
        };
        // The same of the same question is told once.
        let again = |one: &Told| (&one.message, &one.about) == (&told.message, &told.about);
        if all.iter().any(again) {
            continue;
        }
        if let Some(key) = at {
            put(nodes, &key, &told);
        }
        all.push(told);
    }
    all
}

/// Where a link to a problem goes, and at which question it is told: that of the smallest part around it that is shown; a
/// problem of a part without a question of its own leads to the first question in it.
fn target(places: &[(String, String, bool)], pointer: &str) -> (Option<String>, Option<String>) {
    let around = |(place, _, shown): &&(String, String, bool)| {
        *shown && (pointer == place || pointer.starts_with(&format!("{place}/")))
    };
    let nearest = places
        .iter()
        .filter(around)
        .max_by_key(|(place, ..)| place.len())
        .map(|(_, key, _)| key.clone());
    let inside = format!("{pointer}/");
    let first = places
        .iter()
        .find(|(place, _, shown)| *shown && !pointer.is_empty() && place.starts_with(&inside))
        .map(|(_, key, _)| key.clone());
    match (nearest, first) {
        (Some(key), _) => (Some(key.clone()), Some(key)),
        (None, first) => (first, None),
    }
}

fn put(nodes: &mut [Node], key: &str, told: &Told) {
    for node in nodes {
        match node {
            Node::Group(group) => {
                if group.key == key {
                    group.problems.push(told.clone());
                }
                put(&mut group.nodes, key, told);
            }
            Node::List(list) => {
                if list.key == key {
                    list.problems.push(told.clone());
                }
                for item in &mut list.items {
                    put(&mut item.nodes, key, told);
                }
            }
            Node::Field(field) => put_at(field, key, told),
            Node::Note(_) => {}
        }
    }
}

fn put_at(field: &mut Field, key: &str, told: &Told) {
    if field.key == key {
        field.problems.push(told.clone());
    }
    if let Some(other) = &mut field.other {
        put_at(other, key, told);
    }
}
