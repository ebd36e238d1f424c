//! What goes wrong on the way to a page, and with which status it is answered.

use crate::app::{AppError, ErrorKind};
use crate::diagnostic::{Diagnostic, Language, Text};
use crate::store::StoreError;

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Problem {
    /// There is nothing here, or it may not be known that there is.
    Absent,
    /// It was asked in a way that is not accepted: status and why.
    Refused(u16, Text),
    /// A use case did not come to its end.
    App(AppError),
    /// A template and its values do not fit.
    Template(Vec<Diagnostic>),
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl Problem {
    /// The status of the answer.
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::Absent => 404,
            Self::Refused(status, _) => *status,
            Self::App(AppError::Store(StoreError::Destroyed { .. })) => 410,
            Self::App(error) => match error.kind() {
                ErrorKind::NotFound => 404,
                ErrorKind::Refused | ErrorKind::Invalid => 422,
                ErrorKind::Denied => 403,
                ErrorKind::Conflict => 409,
                ErrorKind::Busy => 503,
                ErrorKind::Content | ErrorKind::Internal => 500,
            },
            Self::Template(_) => 500,
        }
    }

    /// What is wrong, one a line, each with what to do about it.
    pub(super) fn lines(&self, language: Language) -> Vec<Line> {
        match self {
            Self::Absent => Vec::new(),
            Self::Refused(_, text) => vec![Line {
                text: text.get(language).to_owned(),
                hint: None,
            }],
            Self::Template(problems) => lines(problems, language),
            Self::App(error) if error.problems().is_some_and(|found| !found.is_empty()) => error
                .problems()
                .map_or_else(Vec::new, |found| lines(found, language)),
            Self::App(error) => vec![Line {
                text: error.text().get(language).to_owned(),
                hint: error.desk_hint().map(|hint| hint.get(language).to_owned()),
            }],
        }
    }
}

/// What a use case has against what somebody wants, to be shown with what they typed; anything else goes on as it is.
pub(super) fn against(error: AppError) -> Result<Vec<Diagnostic>, Problem> {
    match error.problems().map(<[Diagnostic]>::to_vec) {
        Some(problems) => Ok(problems),
        None => Err(error.into()),
    }
}

/// A problem as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) hint: Option<String>,
}

/// Problems as a page shows them, each once.
pub(super) fn lines(problems: &[Diagnostic], language: Language) -> Vec<Line> {
    let mut told: Vec<Line> = Vec::new();
    for problem in problems {
        let hint = problem.hint.as_ref();
        let line = Line {
            text: problem.message.get(language).to_owned(),
            hint: hint.map(|hint| hint.get(language).to_owned()),
        };
        if !told.contains(&line) {
            told.push(line);
        }
    }
    told
}

/// That the machine gives no random numbers: then nobody can be signed in.
pub(super) fn no_randomness(error: getrandom::Error) -> AppError {
    AppError::Io {
        doing: "read",
        path: "random numbers".into(),
        source: std::io::Error::other(error),
    }
}
