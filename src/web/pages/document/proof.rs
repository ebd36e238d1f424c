//! The pages as they would come out now: for the script while somebody types, as a page of its own, and as PDF.

use serde::Serialize;
use serde_json::{Value, json};

use super::enclosed::{Enclosure, enclosed};
use super::show::address;
use super::{desk, refused, shelf, typed};
use crate::app::drafting::Desk;
use crate::diagnostic::{Diagnostic, Language};
use crate::procedure::pieces::role_title;
use crate::web::answer::Answer;
use crate::web::error::{Line, Problem, lines};
use crate::web::visit::Visit;

/// The pages for one recipient.
#[derive(Serialize)]
pub(super) struct Shown {
    /// The word of the recipient in an address; none for a document without addressee.
    to: Option<String>,
    /// Who it is.
    pub(super) title: String,
    pages: Vec<Leaf>,
    /// What goes with it.
    enclosures: Vec<Enclosure>,
}

#[derive(Serialize)]
struct Leaf {
    /// What tells it from others.
    mark: String,
    /// What stands on it.
    text: String,
}

#[derive(Serialize)]
struct Page<'a> {
    number: &'a str,
    title: &'a str,
    action: String,
    proofs: Vec<Shown>,
    problems: Vec<Line>,
}

/// Answers the script with the marks of the pages that what was posted makes.
pub(in crate::web) fn preview(visit: &Visit) -> Result<Answer, Problem> {
    let cases = visit.cases();
    let desk = desk(visit, &cases)?;
    let typed = typed(visit, &desk)?;
    let (proofs, problems) = set(visit, &desk, &typed.posted.answers)?;
    Ok(Answer::json(
        &json!({ "proofs": proofs, "problems": lines(&problems, visit.language) }),
    ))
}

/// Shows the pages of the draft as it was saved.
pub(in crate::web) fn show(visit: &Visit) -> Result<Answer, Problem> {
    let cases = visit.cases();
    let desk = desk(visit, &cases)?;
    let (proofs, problems) = set(visit, &desk, &desk.latest()?.answers)?;
    Ok(Answer::page(
        "pages.html",
        Page {
            number: visit.param("case")?,
            title: desk.prepared.document.title.get(visit.language),
            action: address(visit)?,
            proofs,
            problems: lines(&problems, visit.language),
        },
    ))
}

/// Draws a page that was set a moment ago.
pub(in crate::web) fn draw(visit: &Visit) -> Result<Answer, Problem> {
    // Whoever may no longer make it does not see what it was going to be.
    desk(visit, &visit.cases())?;
    let (case, code) = (visit.param("case")?, visit.param("code")?);
    let mark = visit.param("mark")?;
    let drawn = mark
        .strip_suffix(".svg")
        .and_then(|mark| shelf::page(case, code, mark));
    let drawn = drawn.ok_or(Problem::Absent)?;
    Ok(Answer::bytes("image/svg+xml", drawn.into_bytes()))
}

/// The tagged PDF of the draft for one recipient, which a screen reader reads.
pub(in crate::web) fn pdf(visit: &Visit) -> Result<Answer, Problem> {
    let cases = visit.cases();
    let desk = desk(visit, &cases)?;
    let draft = desk.latest()?;
    let today = visit.acting.today;
    let facts = desk.facts(&draft.answers, today)?;
    let made = desk
        .print(&draft.answers, &facts, today, Language::Nl)
        .map_err(crate::app::AppError::Input)?;
    let to = visit.asked("to").map_or("", |to| to);
    let found = made
        .into_iter()
        .find(|one| one.recipient.as_deref().map_or("", |to| to) == to);
    Ok(Answer::bytes(
        "application/pdf",
        found.ok_or(Problem::Absent)?.pdf,
    ))
}

/// Sets the pages; what stands in the way is told instead.
fn set(
    visit: &Visit,
    desk: &Desk,
    answers: &Value,
) -> Result<(Vec<Shown>, Vec<Diagnostic>), Problem> {
    let today = visit.acting.today;
    let facts = match desk.facts(answers, today) {
        Ok(facts) => facts,
        Err(error) => return Ok((Vec::new(), refused(error)?)),
    };
    let proofs = match desk.proofs(answers, &facts, today, Language::Nl) {
        Ok(proofs) => proofs,
        Err(problems) => return Ok((Vec::new(), problems)),
    };
    let (case, code) = (visit.param("case")?, visit.param("code")?);
    let shown = proofs.into_iter().map(|proof| {
        let texts = proof.pages.texts();
        let marks = shelf::keep(case, code, proof.pages);
        let leaves = marks.into_iter().zip(texts);
        Ok(Shown {
            enclosures: enclosed(visit, desk, &proof.enclosures)?,
            title: named(visit, desk, proof.recipient.as_deref()),
            // A document without addressee has no word in its address.
            to: proof.recipient,
            pages: leaves.map(|(mark, text)| Leaf { mark, text }).collect(),
        })
    });
    let shown: Result<Vec<Shown>, Problem> = shown.collect();
    Ok((shown?, Vec::new()))
}

/// Who gets it, in words.
pub(super) fn named(visit: &Visit, desk: &Desk, recipient: Option<&str>) -> String {
    let procedure = desk.course.fold().definition();
    let catalog = &visit.maker().catalog;
    match (recipient, catalog.procedures.get(&procedure.name)) {
        (Some(recipient), Some(procedure)) => role_title(procedure, recipient, visit.language),
        (Some(recipient), None) => recipient.to_owned(),
        (None, _) => String::new(),
    }
}
