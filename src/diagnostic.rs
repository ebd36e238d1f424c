//! What is wrong with content or answers, where, and what to do about it.
//!
//! Mistakes are data: every check collects all of them as [`Diagnostic`]s instead of stopping at the
//! first. Failures of the machine (disk, memory) are errors of the module that meets them, not diagnostics.
//! A message never holds more of the user's text than the few characters it is about.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How much a problem matters (in the rules of forms: error, warning, hint).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Cannot be finalised.
    Error,
    /// Can be finalised; a person should look at it.
    Warning,
    /// Good advice only.
    Hint,
}

impl Severity {
    /// The word that is printed before the message.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// The languages that griffie speaks; Dutch comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Dutch, the language of the documents.
    #[default]
    Nl,
    /// English, the second language.
    En,
}

impl Language {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
        }
    }
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Builds a text from its Dutch and English form.
    pub fn new(nl: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            nl: nl.into(),
            en: en.into(),
        }
    }

    /// A text for operators and content authors, who read English only.
    pub fn operator(en: impl Into<String>) -> Self {
        let en = en.into();
        Self { nl: en.clone(), en }
    }

    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Nl => &self.nl,
            Language::En => &self.en,
        }
    }
}

/// A problem with its place and its cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The id of the rule (`V20`), or the keyword of the schema (`required`).
    pub rule: String,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub hint: Option<Text>,
    /// The file, as the user named it.
    pub file: Option<String>,
    /// Line and column, from 1.
    pub position: Option<(usize, usize)>,
    /// JSON pointer into the file or the answers.
    pub pointer: Option<String>,
}

impl Diagnostic {
    /// A problem for operators and content authors.
    pub fn content(rule: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, rule, Text::operator(message))
    }

    /// A problem in both languages.
    pub fn new(severity: Severity, rule: &str, message: Text) -> Self {
        Self {
            severity,
            rule: rule.to_owned(),
            message,
            hint: None,
            file: None,
            position: None,
            pointer: None,
        }
    }

    /// Adds the hint.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Adds a hint for operators.
    #[must_use]
    pub fn advice(self, hint: impl Into<String>) -> Self {
        self.hint(Text::operator(hint))
    }

    /// Adds the file.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Adds the line and column, both from 1.
    #[must_use]
    pub fn at(mut self, position: Option<(usize, usize)>) -> Self {
        self.position = position;
        self
    }

    /// Adds the JSON pointer.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Makes it a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The machine-readable form, in one language.
    pub fn to_json(&self, language: Language) -> Value {
        let mut out = json!({
            "pointer": self.pointer.clone().unwrap_or_default(),
            "severity": self.severity.word(),
            "rule": self.rule,
            "message": self.message.get(language),
            "hint": self.hint.as_ref().map(|hint| hint.get(language)),
        });
        if let Some(file) = &self.file {
            out["file"] = json!(file);
        }
        if let Some((line, column)) = self.position {
            out["line"] = json!(line);
            out["column"] = json!(column);
        }
        out
    }

    /// The form for a terminal: message, place, hint.
    pub fn to_text(&self, language: Language) -> String {
        let mut out = format!(
            "{}[{}]: {}",
            self.severity.word(),
            self.rule,
            self.message.get(language)
        );
        let mut place = self.file.clone().unwrap_or_default();
        if let Some((line, column)) = self.position {
            let _ = write!(place, ":{line}:{column}");
        }
        if let Some(pointer) = self
            .pointer
            .as_deref()
            .filter(|pointer| !pointer.is_empty())
        {
            let _ = write!(
                place,
                "{}{pointer}",
                if place.is_empty() { "" } else { "  " }
            );
        }
        if !place.is_empty() {
            let _ = write!(out, "\n  --> {place}");
        }
        if let Some(hint) = &self.hint {
            let _ = write!(out, "\n  hint: {}", hint.get(language));
        }
        out
    }
}

/// Whether any of the problems forbids finalising.
pub fn has_errors(problems: &[Diagnostic]) -> bool {
    problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
}

/// The known name nearest to a mistyped one, as a hint.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    let best = known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), *candidate))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((_, candidate)) => Some(format!("did you mean `{candidate}`?")),
        None if known.is_empty() => None,
        None if known.len() <= 12 => Some(format!("known: {}", known.join(", "))),
        None => Some(format!(
            "{} names are known, none of them looks like it",
            known.len()
        )),
    }
}
