//! A document of a case: the questions beside the pages that they make.

pub(in crate::web) mod draft;
mod enclosed;
pub(in crate::web) mod finish;
pub(in crate::web) mod proof;
mod shelf;
pub(in crate::web) mod show;

use serde_json::Value;

use crate::app::AppError;
use crate::app::cases::Cases;
use crate::app::drafting::{Desk, Draft};
use crate::app::known::Known;
use crate::app::merging::Clash;
use crate::case::CaseFacts;
use crate::catalog::Form;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::Stage;
use crate::web::error::Problem;
use crate::web::form::{self, Posted, Setting};
use crate::web::visit::Visit;

/// The document that an address names; one that the procedure does not have is absent.
fn desk<'a>(visit: &'a Visit, cases: &'a Cases<'a>) -> Result<Desk<'a>, Problem> {
    let (number, code) = (visit.param("case")?, visit.param("code")?);
    let procedure = cases.procedure_of(number)?;
    let known = cases.catalog.procedures.get(&procedure);
    if known.is_none_or(|procedure| !procedure.documents.contains_key(code)) {
        return Err(Problem::Absent);
    }
    Ok(Desk::open(visit.maker(), cases, number, code)?)
}

/// What was posted over the version of the draft that its page was made of.
struct Typed {
    /// That version.
    base: i64,
    posted: Posted,
}

/// Reads what was posted.
fn typed(visit: &Visit, desk: &Desk) -> Result<Typed, Problem> {
    let Some(Ok(base)) = visit.value("version").map(str::parse::<i64>) else {
        return Err(lost_page());
    };
    let draft: Draft = match desk.draft(Some(base))? {
        Some(draft) => draft,
        // So old that it is gone: every difference from the last is shown when it is saved.
        None => desk.latest()?,
    };
    let Some(Ok(known)) = visit.value("known").map(str::parse::<Known>) else {
        return Err(lost_page());
    };
    let facts = desk.facts_of(known, &draft.answers)?;
    let setting = Setting {
        today: known.on,
        ..setting(visit, &facts, Stage::Draft)
    };
    let posted = form::read(&desk.prepared.form, &draft.answers, &visit.posted, setting);
    Ok(Typed { base, posted })
}

fn lost_page() -> Problem {
    Problem::Refused(
        400,
        Text::new(
            "de bladzijde zegt niet van welke versie zij is; open het stuk opnieuw",
            "the page does not say of which version it is; open the document again",
        ),
    )
}

fn setting<'a>(visit: &Visit, facts: &'a CaseFacts, stage: Stage) -> Setting<'a> {
    Setting {
        case: facts,
        today: visit.acting.today,
        stage,
        language: visit.language,
    }
}

/// That somebody else changed an answer too, with what they made of it.
fn clashes(form: &Form, clashes: &[Clash]) -> Vec<Diagnostic> {
    let shown = |value: &Option<Value>| match value {
        None => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(other) => Some(other.to_string()),
    };
    clashes
        .iter()
        .map(|(pointer, theirs)| {
            let name = form.name_of(pointer);
            let message = match shown(theirs) {
                Some(theirs) => Text::new(
                    format!(
                        "‘{}’ is ook ergens anders veranderd; daar staat: {theirs}",
                        name.nl
                    ),
                    format!(
                        "‘{}’ was changed elsewhere too; there it says: {theirs}",
                        name.en
                    ),
                ),
                None => Text::new(
                    format!("‘{}’ is ergens anders leeggemaakt", name.nl),
                    format!("‘{}’ was emptied elsewhere", name.en),
                ),
            };
            Diagnostic::new(Severity::Warning, "clash", message)
                .tip(
                    "wat u hier typte is bewaard; neem over wat van het andere erbij hoort",
                    "what you typed here is kept; take over what belongs with it from the other",
                )
                .pointer(pointer.as_str())
        })
        .collect()
}

/// The answer of a use case that is refused with problems; anything else goes on as it is.
fn refused(error: AppError) -> Result<Vec<Diagnostic>, Problem> {
    match error {
        AppError::Input(problems) | AppError::Refused(problems) => Ok(problems),
        other => Err(other.into()),
    }
}
