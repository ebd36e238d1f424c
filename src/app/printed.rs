//! The reports that went out before: a later one must not tell, beside them, what they do not.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::{AppError, files};
use crate::calendar::Date;
use crate::case::{CaseFacts, Event, Filed, FiledAs};
use crate::catalog::Procedure;
use crate::diagnostic::{Diagnostic, Text, has_errors};
use crate::document::{Maker, Printed, Stage, check};

/// What went out of a case before a document, the first one first; all of it when the document is not in it yet. What
/// was withdrawn later was read all the same.
pub fn of_case(events: &[Arc<Event>], until: Option<&Filed>) -> Vec<Printed> {
    let is_until = |file: &Filed| until.is_some_and(|until| until.sha256 == file.sha256);
    events
        .iter()
        .take_while(|event| !event.files.iter().any(is_until))
        .filter(|event| !event.event.is_empty())
        .flat_map(|event| &event.files)
        .filter(|file| file.finished && file.kind == FiledAs::Made)
        .map(|file| Printed {
            document: file.document.clone(),
            answers: Value::Object(file.answers.clone()),
            filed: true,
        })
        .collect()
}

/// Reads `D53=answers.json` of the command line.
///
/// # Errors
/// When it is no pair, or the file cannot be read.
pub fn read(pairs: &[String]) -> Result<Vec<Printed>, AppError> {
    pairs.iter().map(|pair| one(pair)).collect()
}

fn one(pair: &str) -> Result<Printed, AppError> {
    let Some((document, path)) = pair.split_once('=') else {
        let text = Text::new(
            format!("‘{pair}’ noemt geen verslag met zijn antwoorden"),
            format!("`{pair}` names no report with its answers"),
        );
        let hint = Text::new(
            "schrijf de code van het verslag, ‘=’ en het bestand: --printed D53=d53.json",
            "write the code of the report, `=` and the file: --printed D53=d53.json",
        );
        return Err(AppError::Input(vec![
            Diagnostic::new(crate::diagnostic::Severity::Error, "usage", text).hint(hint),
        ]));
    };
    let path = PathBuf::from(path);
    let (answers, _) = files::read_json(Path::new(&path))?;
    Ok(Printed {
        document: document.to_owned(),
        answers,
        filed: false,
    })
}

/// The reports as they went out: those that somebody hands over are filled in with what the case knows and judged as for
/// printing. An answer that is missing or wrong would only make more be printed.
///
/// # Errors
/// When one is no report of the procedure, or its answers are not those of a final report.
pub(super) fn complete(
    maker: &Maker,
    procedure: &Procedure,
    case: &CaseFacts,
    today: Date,
    earlier: &[Printed],
) -> Result<Vec<Printed>, Vec<Diagnostic>> {
    let mut complete = Vec::new();
    let mut problems = Vec::new();
    for printed in earlier {
        if printed.filed {
            complete.push(printed.clone());
            continue;
        }
        let code = &printed.document;
        let reports = &procedure.file.disclosure.reports;
        if !reports.contains_key(code) {
            let no_report = Diagnostic::wrong(
                "disclosure",
                format!("`{code}` is geen verslag met aantallen"),
                format!("`{code}` is no report with numbers"),
            );
            problems.push(no_report.meant(code, reports.keys().map(String::as_str)));
            continue;
        }
        let prepared = maker.prepare(&format!("{}/{code}", procedure.name))?;
        let checked = check(&prepared.form, &printed.answers, case, today, Stage::Final);
        if has_errors(&checked.problems) {
            let within = |problem: Diagnostic| problem.file(format!("--printed {code}"));
            problems.extend(checked.problems.into_iter().map(within));
        }
        complete.push(Printed {
            answers: checked.answers,
            ..printed.clone()
        });
    }
    if problems.is_empty() {
        Ok(complete)
    } else {
        Err(problems)
    }
}
