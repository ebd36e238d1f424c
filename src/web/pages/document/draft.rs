//! Saving for the script: what was typed is kept, and what the page should show beside it is answered.

use serde_json::{Map, Value, json};

use super::{clashes, desk, setting, typed};
use crate::document::Stage;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::form::{Input, Node, View};
use crate::web::visit::Visit;

/// Saves the draft.
pub(in crate::web) fn save(visit: &Visit) -> Result<Answer, Problem> {
    let cases = visit.cases();
    let desk = desk(visit, &cases)?;
    let typed = typed(visit, &desk)?;
    let ours = typed.posted.answers;
    let saved = desk.save(typed.base, &ours, visit.acting.now)?;
    let facts = desk.facts(&ours, visit.acting.today)?;
    let form = &desk.prepared.form;
    let mut more = typed.posted.problems;
    more.extend(clashes(form, &saved.clashes));
    // What the controls show is ours; what others did shows when the page is opened again.
    let view = View::of(form, &ours, setting(visit, &facts, Stage::Draft), &more);
    let mut echoes = Map::new();
    for node in &view.tree.nodes {
        node.walk(&mut |node| {
            if let Node::Field(field) = node
                && let Input::Line { echo, .. } = &field.input
            {
                echoes.insert(field.key.clone(), json!(echo));
            }
        });
    }
    Ok(Answer::json(&json!({
        "version": saved.version,
        "elsewhere": saved.draft.answers != ours,
        "shown": view.shown(),
        "echoes": Value::Object(echoes),
        "problems": view.tree.problems,
    })))
}
