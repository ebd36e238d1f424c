//! From form and answers to the tree of questions.

use serde_json::Value;

use super::Setting;
use super::draw::Draw;
use super::fold::fold;
use super::known::filled;
use super::node::{Input, Node, Tree};
use super::problems;
use crate::catalog::Form;
use crate::diagnostic::Diagnostic;
use crate::document::{self, Checked};

/// A form as the page shows it, and what it was made of.
#[derive(Debug)]
pub struct View {
    /// What the templates draw.
    pub tree: Tree,
    /// The answers, looked at.
    pub checked: Checked,
}

impl View {
    /// Looks at the answers and lays the questions out; `more` are problems that the form itself cannot find.
    pub fn of(form: &Form, own: &Value, setting: Setting, more: &[Diagnostic]) -> Self {
        let checked = document::check(form, own, setting.case, setting.today, setting.stage);
        let all = filled(own, &checked.typed);
        let mut nodes = Draw::of(form, own, &all, &checked, setting).nodes();
        let told: Vec<&Diagnostic> = more.iter().chain(&checked.problems).collect();
        let problems = problems::tell(&mut nodes, &told, setting.language);
        fold(&mut nodes);
        let tree = Tree {
            title: form.title.get(setting.language).to_owned(),
            language: setting.language,
            nodes,
            problems,
        };
        Self { tree, checked }
    }

    /// The keys of everything on the page that the answers lead to.
    pub fn shown(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        for node in &self.tree.nodes {
            node.walk(&mut |node| match node {
                Node::Group(group) if group.shown => keys.push(group.key.as_str()),
                Node::Note(note) if note.shown => keys.push(note.key.as_str()),
                Node::List(list) if list.shown => keys.push(list.key.as_str()),
                Node::Field(field) if field.shown => {
                    keys.push(field.key.as_str());
                    keys.extend(field.other.iter().map(|other| other.key.as_str()));
                }
                _ => {}
            });
        }
        keys
    }

    /// Each question that is on the page: where its answer stands, and whether the answers lead to it.
    pub fn asked(&self) -> Vec<(&str, bool)> {
        let mut asked = Vec::new();
        for node in &self.tree.nodes {
            node.walk(&mut |node| match node {
                Node::List(list) => asked.push((list.pointer.as_str(), list.shown)),
                Node::Field(field) if !matches!(field.input, Input::Given { .. }) => {
                    asked.push((field.pointer.as_str(), field.shown));
                    if let Some(other) = &field.other {
                        asked.push((other.pointer.as_str(), other.shown));
                    }
                }
                _ => {}
            });
        }
        asked
    }
}
