//! Groups of which the case knows everything are folded as a whole; elsewhere each question is folded by itself.

use super::node::{Fold, Group, Input, Node};

/// Folds the largest groups that nobody has to look at.
pub(super) fn fold(nodes: &mut [Node]) {
    for node in nodes {
        match node {
            Node::Group(group) => {
                group.rare = group.rare && !is_answered(group);
                match folded(group) {
                    Some(found) => group.fold = Some(found),
                    None => fold(&mut group.nodes),
                }
            }
            Node::List(list) => {
                let mut seen = Seen::default();
                list.items.iter().for_each(|item| seen.all(&item.nodes));
                if let Some(found) = &mut list.fold {
                    found.open = seen.wrong || !list.problems.is_empty();
                    found.says = seen.says.join(", ");
                }
                for item in &mut list.items {
                    fold(&mut item.nodes);
                }
            }
            Node::Field(field) => {
                let wrong = !field.problems.is_empty();
                if let Some(found) = &mut field.fold {
                    found.open = wrong;
                }
            }
            Node::Note(_) => {}
        }
    }
}

/// Whether something in a group is answered, wrong or needed.
fn is_answered(group: &Group) -> bool {
    let mut found = !group.problems.is_empty();
    for node in &group.nodes {
        node.walk(&mut |node| match node {
            Node::Group(group) => found |= !group.problems.is_empty(),
            Node::List(list) => found |= !list.items.is_empty() || !list.problems.is_empty(),
            Node::Field(field) => {
                found |= !field.problems.is_empty()
                    || match &field.input {
                        Input::Line { value, .. } | Input::Text { value, .. } => !value.is_empty(),
                        Input::Choice { choices, .. } => choices
                            .iter()
                            .any(|one| one.chosen && !one.value.is_empty()),
                        Input::Given { value } => value.is_some(),
                    };
            }
            Node::Note(_) => {}
        });
    }
    found
}

/// What a group would say when folded; nothing when something in it is for a person.
fn folded(group: &Group) -> Option<Fold> {
    group.legend.as_ref()?;
    let mut seen = Seen::default();
    seen.all(&group.nodes);
    let source = seen.source.clone()?;
    (!seen.open).then(|| Fold {
        open: seen.wrong || !group.problems.is_empty(),
        says: seen.says.join(", "),
        source,
    })
}

/// What stands in a group.
#[derive(Default)]
struct Seen {
    says: Vec<String>,
    source: Option<String>,
    /// Something that a person answered, or should answer.
    open: bool,
    wrong: bool,
}

impl Seen {
    fn all(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Group(group) => {
                    self.wrong |= !group.problems.is_empty();
                    self.all(&group.nodes);
                }
                Node::List(list) => {
                    self.wrong |= !list.problems.is_empty();
                    match &list.fold {
                        Some(fold) => self.source = Some(fold.source.clone()),
                        None => self.open |= list.shown && !list.beside,
                    }
                    list.items.iter().for_each(|item| self.all(&item.nodes));
                }
                Node::Field(field) if field.shown => {
                    self.wrong |= !field.problems.is_empty();
                    match (&field.fold, &field.input) {
                        (Some(fold), _) => {
                            self.source = Some(fold.source.clone());
                            if !fold.says.is_empty() {
                                self.says.push(fold.says.clone());
                            }
                        }
                        (None, Input::Given { .. }) => {}
                        // What the case does not know beside what it does know is open when it is needed.
                        (None, _) => self.open |= field.required || !field.beside,
                    }
                }
                Node::Field(_) | Node::Note(_) => {}
            }
        }
    }
}
