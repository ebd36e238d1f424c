//! Printing: results to the standard output, messages to the standard error.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::app::AppError;
use crate::diagnostic::{Diagnostic, Language};

/// Where a command prints.
#[derive(Debug)]
pub(super) struct Output {
    /// Machine-readable output was asked for.
    pub(super) json: bool,
    /// The language of messages.
    pub(super) language: Language,
}

impl Output {
    pub(super) fn new(json: bool, language: Language) -> Self {
        Self { json, language }
    }

    /// A line of the result.
    pub(super) fn line(&self, text: &str) {
        self.raw(format!("{text}\n").as_bytes());
    }

    /// A result as it is.
    #[allow(
        clippy::unused_self,
        reason = "commands print through their output only"
    )]
    pub(super) fn raw(&self, bytes: &[u8]) {
        // A reader that has seen enough (`| head`) closes the pipe; that is no fault.
        let _ = std::io::stdout().lock().write_all(bytes);
    }

    /// A JSON result.
    pub(super) fn value(&self, value: &Value) {
        self.line(&serde_json::to_string_pretty(value).unwrap_or_default());
    }

    /// A line about the result.
    #[allow(
        clippy::unused_self,
        reason = "commands print through their output only"
    )]
    pub(super) fn note(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Shows that something is going on; nothing when nobody watches.
    pub(super) fn spinner(&self) -> indicatif::ProgressBar {
        if self.json {
            indicatif::ProgressBar::hidden()
        } else {
            indicatif::ProgressBar::new_spinner()
        }
    }

    /// A problem, for people.
    pub(super) fn problem(&self, problem: &Diagnostic) {
        self.note(&problem.to_text(self.language));
    }

    /// Problems as JSON.
    pub(super) fn problems(&self, problems: &[Diagnostic]) -> Value {
        json!(
            problems
                .iter()
                .map(|problem| problem.to_json(self.language))
                .collect::<Vec<_>>()
        )
    }

    /// A command that did not come to its end.
    pub(super) fn failure(&self, error: &AppError) {
        match error {
            AppError::Input(problems) if self.json => {
                self.value(&json!({ "error": "input", "problems": self.problems(problems) }));
            }
            AppError::Input(problems) => problems.iter().for_each(|problem| self.problem(problem)),
            other => {
                let text = chain(other);
                if self.json {
                    self.value(&json!({ "error": text }));
                } else {
                    self.note(&format!("error: {text}"));
                    if let Some(hint) = hint(other) {
                        self.note(&format!("  hint: {hint}"));
                    }
                }
            }
        }
    }
}

/// An error with its causes.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        // Some libraries repeat the cause in the error itself.
        let said = cause.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        source = cause.source();
    }
    text
}

fn hint(error: &AppError) -> Option<&'static str> {
    use std::io::ErrorKind;
    let (doing, source) = match error {
        AppError::Io { doing, source, .. } => (*doing, source),
        AppError::Store(store) => return store.hint(),
        _ => return None,
    };
    match source.kind() {
        ErrorKind::NotFound if doing == "write" => {
            Some("the folder does not exist; make it first, or name another")
        }
        ErrorKind::NotFound => Some("check the name; paths are relative to the current folder"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            Some("choose a place where you may write")
        }
        ErrorKind::StorageFull | ErrorKind::FileTooLarge => {
            Some("the disk is full; nothing was overwritten")
        }
        ErrorKind::IsADirectory => Some("name a file, not a folder"),
        _ => None,
    }
}
