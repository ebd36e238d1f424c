//! How long a dossier is kept after its case, and whose term has passed; its end is [`super::destruction`].
//!
//! The terms are the procedure's (`[retention]`).

use std::sync::Arc;

use serde_json::{Value, json};

use super::AppError;
use super::agenda::Unreadable;
use super::cases::Cases;
use super::destruction::events;
use super::projection::title;
use crate::calendar::{Date, Deadline, Holidays, Policy, Term};
use crate::case::effective;
use crate::catalog::RetentionSpec;
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::procedure::pieces::pieces;
use crate::procedure::{Course, Refusal, report};
use crate::store::Listed;

/// How many cases are listed at once.
const PAGE: usize = 500;

/// How long something of a case is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The id of the rule in the procedure.
    pub id: String,
    /// The rule.
    pub spec: RetentionSpec,
    /// The day from which it counts.
    pub from: Date,
    /// The last day on which it is kept.
    pub until: Date,
}

/// The retentions that have begun in a case.
///
/// # Errors
/// When the term of one of them cannot be counted: then it is not known until when something is kept.
pub fn retention(course: &Course, holidays: &Arc<Holidays>) -> Result<Vec<Kept>, Text> {
    let definition = course.fold().definition();
    let state = course.fold().state();
    let happened = effective(course.events());
    definition
        .file
        .retention
        .iter()
        .filter_map(|(id, spec)| {
            let closing = definition.file.closing.as_ref();
            // The closing is no recorded event: it follows from the others.
            let from = if closing.is_some_and(|closing| closing.event == spec.from) {
                state.closed.as_ref().map(|closed| closed.on)
            } else {
                happened
                    .iter()
                    .rev()
                    .find(|happened| happened.event.event == spec.from)
                    .map(|happened| happened.on)
            }?;
            Some(kept(id, spec, from, holidays))
        })
        .collect()
}

fn kept(
    id: &str,
    spec: &RetentionSpec,
    from: Date,
    holidays: &Arc<Holidays>,
) -> Result<Kept, Text> {
    let term = Term::parse(&spec.term).map_err(|why| {
        Text::new(
            format!("de bewaartermijn `{id}` is niet te tellen: {}", why.nl),
            format!("the retention `{id}` cannot be counted: {}", why.en),
        )
    })?;
    // Years do not move to a working day.
    let policy = Policy {
        nominal: true,
        ..Policy::default()
    };
    let deadline = Deadline::day(from, term, None, holidays, &policy).ok_or_else(|| {
        Text::new(
            format!("de bewaartermijn `{id}` eindigt buiten de kalender"),
            format!("the retention `{id}` ends outside the calendar"),
        )
    })?;
    Ok(Kept {
        id: id.to_owned(),
        spec: spec.clone(),
        from,
        until: deadline.effective,
    })
}

/// That something of a case cannot be computed, for a command that is about that case alone.
pub(super) fn uncountable(why: Text) -> AppError {
    AppError::Input(vec![Diagnostic::new(Severity::Error, "retention", why)])
}

/// Where a case stands at its end: closed and kept, or what still keeps it open.
#[derive(Debug)]
pub struct Closing {
    /// The case number.
    pub case: String,
    /// When and why it closed; none while something is open.
    pub closed: Option<(Date, String)>,
    /// What is still open, as `griffie due` tells it.
    pub open: Vec<Value>,
    /// How long what is kept.
    pub kept: Vec<Kept>,
    /// Documents that somebody signs and of which no signed copy came back.
    pub unsigned: Vec<String>,
}

/// Looks whether a case is complete, and counts how long what is kept.
///
/// # Errors
/// When there is no such case.
pub fn closing(
    cases: &Cases,
    case: &str,
    today: Date,
    language: Language,
) -> Result<Closing, AppError> {
    let record = cases.read(case)?;
    if record.destroyed.is_some() {
        return Err(record.gone().into());
    }
    let course = cases.course(&record)?;
    let procedure = &cases.catalog.procedures[&record.procedure];
    let state = course.fold().state();
    let unsigned = pieces(&course, procedure)
        .kept
        .iter()
        .filter(|piece| piece.file.kind == crate::case::FiledAs::Made)
        .filter(|piece| !piece.signers.is_empty() && piece.signed.is_empty())
        .map(|piece| piece.file.name.clone())
        .collect();
    Ok(Closing {
        case: case.to_owned(),
        closed: state
            .closed
            .as_ref()
            .map(|closed| (closed.on, closed.reason.clone())),
        open: report::open(course.fold(), today, language),
        kept: retention(&course, cases.holidays()).map_err(uncountable)?,
        unsigned,
    })
}

/// The machine-readable form.
pub fn closing_json(closing: &Closing, language: Language) -> Value {
    json!({
        "case": closing.case,
        "closed": closing.closed.as_ref().map(|(on, reason)| json!({ "on": on, "reason": reason })),
        "retention": kept_json(&closing.kept, language),
        "open": closing.open,
        "unsigned": closing.unsigned,
    })
}

fn kept_json(kept: &[Kept], language: Language) -> Vec<Value> {
    kept.iter()
        .map(|kept| {
            json!({ "id": kept.id, "title": kept.spec.title.get(language), "classes": kept.spec.classes,
                "documents": kept.spec.documents, "term": kept.spec.term, "from": kept.from, "until": kept.until,
                "basis": kept.spec.basis })
        })
        .collect()
}

/// A case of which something may be destroyed, or would be if nothing stood in the way.
#[derive(Debug)]
pub struct Due {
    /// The case number.
    pub case: String,
    /// What people call it.
    pub title: String,
    /// The day on which it closed.
    pub closed: Date,
    /// What need not be kept any longer.
    pub kept: Vec<Kept>,
    /// What stands in the way of destroying the whole.
    pub obstacles: Vec<Refusal>,
}

/// What a review found.
#[derive(Debug)]
pub struct Review {
    /// Of which something need not be kept any longer, the longest ago first.
    pub due: Vec<Due>,
    /// Of which that cannot be told.
    pub unreadable: Vec<Unreadable>,
}

/// Everything of which the retention is over on a day, the longest ago first.
///
/// # Errors
/// When the store cannot be read.
pub fn review(cases: &Cases, on: Date) -> Result<Review, AppError> {
    let (mut due, mut unreadable) = (Vec::new(), Vec::new());
    let mut after = String::new();
    loop {
        let (page, last) = cases.page(&after, true, PAGE)?;
        let Some(last) = last else { break };
        after = last;
        for listed in page {
            match look(cases, &listed, on) {
                Ok(found) => due.extend(found),
                Err(why) => unreadable.push(Unreadable::new(&listed.id, why)),
            }
        }
    }
    due.sort_by(|a, b| a.closed.cmp(&b.closed).then(a.case.cmp(&b.case)));
    Ok(Review { due, unreadable })
}

/// What need not be kept of one case; or why that cannot be told.
fn look(cases: &Cases, listed: &Listed, on: Date) -> Result<Option<Due>, Text> {
    if let Some(why) = &listed.problem {
        return Err(why.clone());
    }
    let Some(closed) = listed.closed.filter(|_| listed.destroyed.is_none()) else {
        return Ok(None);
    };
    cases.computable(&listed.procedure)?;
    let record = cases.read(&listed.id).map_err(|error| error.text())?;
    let course = cases.course(&record).map_err(|error| error.text())?;
    let mut kept = retention(&course, cases.holidays())?;
    kept.retain(|kept| kept.until < on);
    if kept.is_empty() {
        return Ok(None);
    }
    let events = events(&course);
    let mut obstacles = Vec::new();
    for event in [&events.propose, &events.destroy] {
        if !event.is_empty() {
            obstacles = course.fold().refuses(event, on).refusals;
        }
        if !obstacles.is_empty() {
            break;
        }
    }
    Ok(Some(Due {
        case: listed.id.clone(),
        title: title(&course),
        closed,
        kept,
        obstacles,
    }))
}

/// The machine-readable form; a case of which nothing can be told has the reason under `problem`.
pub fn review_json(review: &Review, language: Language) -> Value {
    let due = review.due.iter().map(|due| {
        json!({ "case": due.case, "title": due.title, "closed": due.closed,
            "retention": kept_json(&due.kept, language),
            "obstacles": due.obstacles.iter().map(|one| report::refused(one, language)).collect::<Vec<_>>() })
    });
    let unreadable = review.unreadable.iter().map(|one| {
        json!({ "case": one.case, "title": Unreadable::title(language), "closed": null, "retention": [],
            "obstacles": [], "problem": one.why(language) })
    });
    unreadable.chain(due).collect()
}
