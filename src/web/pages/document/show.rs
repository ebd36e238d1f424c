//! The page of a document, and what its buttons do without a script.

use serde::Serialize;

use super::{clashes, desk, setting, typed};
use crate::app::drafting::{Desk, Draft};
use crate::app::known::Known;
use crate::diagnostic::Diagnostic;
use crate::document::Stage;
use crate::web::answer::Answer;
use crate::web::error::Problem;
use crate::web::form::{ADD, REMOVE, Tree, View};
use crate::web::visit::Visit;

/// The page.
#[derive(Serialize)]
struct Page<'a> {
    number: &'a str,
    code: &'a str,
    title: &'a str,
    /// Where this page is.
    action: String,
    form: Tree,
    /// The version of the draft that the controls show.
    version: i64,
    /// What the case had when the page was made, so that what it filled in is told from what somebody typed.
    known: Known,
    saved: bool,
    /// The account, which the page asks for its password when its session ends.
    account: Option<&'a str>,
}

/// Shows the last version of the draft.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let cases = visit.cases();
    let desk = desk(visit, &cases)?;
    let draft = desk.latest()?;
    page(visit, &desk, draft, &[])
}

/// Saves what was typed, and goes where the button says.
pub(in crate::web) fn save(visit: &Visit) -> Result<Answer, Problem> {
    let cases = visit.cases();
    let desk = desk(visit, &cases)?;
    let typed = typed(visit, &desk)?;
    let saved = desk.save(typed.base, &typed.posted.answers, visit.acting.now)?;
    let mut more = typed.posted.problems;
    more.extend(clashes(&desk.prepared.form, &saved.clashes));
    if !more.is_empty() {
        return page(visit, &desk, saved.draft, &more);
    }
    let here = address(visit)?;
    let part = |name: &str| {
        let found = visit.posted.iter().find(|(known, _)| known == name);
        found.map(|(_, pointer)| pointer.as_str())
    };
    let place = match (part(ADD), part(REMOVE)) {
        (Some(list), _) => format!("{here}#v{}", list.replace('/', ".")),
        (_, Some(item)) => {
            let list = item.rsplit_once('/').map_or(item, |(list, _)| list);
            format!("{here}#v{}", list.replace('/', "."))
        }
        _ => match visit.value("go") {
            Some("pages") => format!("{here}/pages"),
            Some("finish") => format!("{here}/finish"),
            _ => format!("{here}?saved"),
        },
    };
    Ok(Answer::see(place))
}

/// The address of the document.
pub(super) fn address(visit: &Visit) -> Result<String, Problem> {
    let (number, code) = (visit.param("case")?, visit.param("code")?);
    Ok(format!("/cases/{number}/documents/{code}"))
}

fn page(visit: &Visit, desk: &Desk, draft: Draft, more: &[Diagnostic]) -> Result<Answer, Problem> {
    let facts = desk.facts(&draft.answers, visit.acting.today)?;
    let view = View::of(
        &desk.prepared.form,
        &draft.answers,
        setting(visit, &facts, Stage::Draft),
        more,
    );
    Ok(Answer::page(
        "document.html",
        Page {
            number: visit.param("case")?,
            code: visit.param("code")?,
            title: desk.prepared.document.title.get(visit.language),
            action: address(visit)?,
            form: view.tree,
            version: draft.version,
            known: desk.known(visit.acting.today),
            saved: visit.asked("saved").is_some(),
            account: visit.acting.account.as_deref(),
        },
    ))
}
