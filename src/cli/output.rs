//! Printing: results to the standard output, messages to the standard error.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::app::{AppError, ErrorKind};
use crate::diagnostic::{Diagnostic, Language, Severity, hint_word};

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

    /// A sentence in the language of messages.
    pub(super) fn say<'a>(&self, nl: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Nl => nl,
            Language::En => en,
        }
    }

    /// A number of things, in the language of messages: one, several.
    pub(super) fn count(&self, number: usize, nl: [&str; 2], en: [&str; 2]) -> String {
        let several = usize::from(number != 1);
        format!("{number} {}", self.say(nl[several], en[several]))
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
        self.line(&format!("{value:#}"));
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
        if let Some(problems) = error.problems() {
            if self.json {
                self.value(&json!({ "error": "input", "kind": kind(error.kind()),
                    "problems": self.problems(problems) }));
            } else {
                problems.iter().for_each(|problem| self.problem(problem));
            }
            return;
        }
        let text = error.text();
        let (hint, technical) = (error.hint(), error.technical());
        let hint = hint.as_ref().map(|hint| hint.get(self.language));
        if self.json {
            self.value(
                &json!({ "error": text.get(self.language), "kind": kind(error.kind()), "hint": hint,
                    "technical": technical }),
            );
            return;
        }
        let title = Severity::Error.title(self.language);
        self.note(&format!("{title}: {}", text.get(self.language)));
        if let Some(hint) = hint {
            self.note(&format!("  {}: {hint}", hint_word(self.language)));
        }
        if let Some(technical) = technical {
            self.note(&format!(
                "  {}: {technical}",
                self.say("technisch", "technical")
            ));
        }
    }

    /// What is said about a command line that cannot be followed.
    pub(super) fn misused(&self, problem: &Diagnostic, usage: Option<String>) -> String {
        if self.json {
            let problems = self.problems(std::slice::from_ref(problem));
            let value = json!({ "error": "usage", "problems": problems, "usage": usage });
            return format!("{value:#}\n");
        }
        let mut text = problem.to_text(self.language);
        if let Some(usage) = usage {
            text.push_str(&format!("\n\n{}: {usage}", self.say("Gebruik", "Usage")));
        }
        text.push('\n');
        text.push_str(self.say(
            "Meer uitleg: zet --help achter de opdracht.",
            "For more, put --help after the command.",
        ));
        text + "\n"
    }
}

/// The kind of an error, as `--json` names it.
fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "not_found",
        ErrorKind::Refused => "refused",
        ErrorKind::Invalid => "invalid",
        ErrorKind::Content => "content",
        ErrorKind::Denied => "denied",
        ErrorKind::Conflict => "conflict",
        ErrorKind::Busy => "busy",
        ErrorKind::Internal => "internal",
    }
}

/// A value as it is printed: text as it is, nothing for nothing, and anything else as JSON rather than not at all.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
