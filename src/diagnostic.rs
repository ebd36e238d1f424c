//! What is wrong with content or answers, where, and what to do about it.
//!
//! Mistakes are data: every check collects all of them as [`Diagnostic`]s instead of stopping at the
//! first. Failures of the machine (disk, memory) are errors of the module that meets them, not diagnostics.
//! A message never holds more of the user's text than the few characters it is about.

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
    /// The word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }

    /// The word that is printed before the message.
    pub fn title(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Error, Language::Nl) => "fout",
            (Self::Warning, Language::Nl) => "let op",
            (Self::Hint, Language::Nl) => "advies",
            (_, Language::En) => self.word(),
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
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
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

    /// What somebody typed, such as the name of a file: it is the same in both languages. No sentence of ours is.
    pub fn name(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            nl: name.clone(),
            en: name,
        }
    }

    /// What a library says, word for word: in Dutch behind a sentence of our own that ends without a full stop.
    pub fn quoted(nl: &str, said: impl std::fmt::Display) -> Self {
        Self::new(format!("{nl}: “{said}”"), said.to_string())
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
    /// What to do about it, in words that hold wherever it is read: on a page too.
    pub hint: Option<Text>,
    /// What to do about it at the command line, where that is said with its own words; a page never shows it.
    pub command: Option<Text>,
    /// The file, as the user named it.
    pub file: Option<String>,
    /// Line and column, from 1.
    pub position: Option<(usize, usize)>,
    /// JSON pointer into the file or the answers.
    pub pointer: Option<String>,
}

impl Diagnostic {
    /// An error in both languages, Dutch first.
    pub fn wrong(rule: &str, nl: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Severity::Error, rule, Text::new(nl, en))
    }

    /// A problem in both languages.
    pub fn new(severity: Severity, rule: &str, message: Text) -> Self {
        Self {
            severity,
            rule: rule.to_owned(),
            message,
            hint: None,
            command: None,
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

    /// Adds the hint, when there is one.
    #[must_use]
    pub fn hint_when(mut self, hint: Option<Text>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// Adds the hint in both languages, Dutch first.
    #[must_use]
    pub fn tip(self, nl: impl Into<String>, en: impl Into<String>) -> Self {
        self.hint(Text::new(nl, en))
    }

    /// Adds what to do about it at the command line, in both languages, Dutch first: it stands there in the place of the
    /// hint, and nowhere else.
    #[must_use]
    pub fn command(mut self, nl: impl Into<String>, en: impl Into<String>) -> Self {
        self.command = Some(Text::new(nl, en));
        self
    }

    /// What to do about it, at the command line.
    pub fn advice(&self) -> Option<&Text> {
        self.command.as_ref().or(self.hint.as_ref())
    }

    /// Adds the known name nearest to a mistyped one, when there is any to name.
    #[must_use]
    pub fn meant<'a>(mut self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        self.hint = meant(name, known).or(self.hint);
        self
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

    /// Where in the value it is, as a JSON pointer: "" when it is about the whole (RFC 6901).
    pub fn place(&self) -> &str {
        self.pointer.as_deref().map_or("", |pointer| pointer)
    }

    /// Puts the value it is about at `pointer` in a larger one.
    #[must_use]
    pub fn under(self, pointer: &str) -> Self {
        let whole = format!("{pointer}{}", self.place());
        self.pointer(whole)
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
            "pointer": self.place(),
            "severity": self.severity.word(),
            "rule": self.rule,
            "message": self.message.get(language),
            "hint": self.advice().map(|hint| hint.get(language)),
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
            self.severity.title(language),
            self.rule,
            self.message.get(language)
        );
        let position = self
            .position
            .map(|(line, column)| format!(":{line}:{column}"));
        let file = [self.file.clone(), position].into_iter().flatten();
        let file = Some(file.collect::<String>());
        let place: Vec<String> = [file, self.pointer.clone()]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        if !place.is_empty() {
            out.push_str(&format!("\n  --> {}", place.join("  ")));
        }
        if let Some(hint) = self.advice() {
            out.push_str(&format!(
                "\n  {}: {}",
                hint_word(language),
                hint.get(language)
            ));
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

/// The word that is printed before what to do about a problem.
pub fn hint_word(language: Language) -> &'static str {
    match language {
        Language::Nl => "tip",
        Language::En => "hint",
    }
}

/// The known name nearest to a mistyped one, as a hint; none when nothing is known.
pub fn meant<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Text> {
    let known: Vec<&str> = known.into_iter().collect();
    let best = known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), *candidate))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    Some(match best {
        Some((_, candidate)) => Text::new(
            format!("bedoelt u `{candidate}`?"),
            format!("did you mean `{candidate}`?"),
        ),
        None if known.is_empty() => return None,
        None if known.len() <= 12 => {
            let listed = known.join(", ");
            Text::new(format!("bekend: {listed}"), format!("known: {listed}"))
        }
        None => Text::new(
            format!("{} namen zijn bekend, geen lijkt erop", known.len()),
            format!(
                "{} names are known, none of them looks like it",
                known.len()
            ),
        ),
    })
}

/// That something could not be done with a file or folder, and why.
pub fn cannot(doing: &str, path: &std::path::Path, source: &std::io::Error) -> Text {
    let verb = match doing {
        "read" => "lezen",
        "write" => "schrijven",
        "make" | "make folder" => "maken",
        "find" => "vinden",
        "rename" => "hernoemen",
        _ if doing.starts_with("start") => "starten",
        _ => "gebruiken",
    };
    let (path, why) = (path.display(), machine(source));
    Text::new(
        format!("kan `{path}` niet {verb}: {}", why.nl),
        format!("cannot {doing} `{path}`: {}", why.en),
    )
}

/// Why the machine refused.
pub fn machine(error: &std::io::Error) -> Text {
    use std::io::ErrorKind;
    let (nl, en) = match error.kind() {
        ErrorKind::NotFound => ("dat bestaat niet", "it is not there"),
        ErrorKind::PermissionDenied => ("dat mag u hier niet", "you have no right to do so here"),
        ErrorKind::ReadOnlyFilesystem => (
            "hier mag alleen worden gelezen",
            "this place can only be read",
        ),
        ErrorKind::AlreadyExists => ("dat bestaat al", "it is there already"),
        ErrorKind::IsADirectory => ("dat is een map", "it is a folder"),
        ErrorKind::NotADirectory => (
            "een deel van de naam is geen map",
            "a part of the name is no folder",
        ),
        ErrorKind::DirectoryNotEmpty => ("de map is niet leeg", "the folder is not empty"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ("de schijf is vol", "the disk is full")
        }
        ErrorKind::FileTooLarge => ("het bestand wordt te groot", "the file becomes too large"),
        ErrorKind::InvalidFilename => (
            "zo mag een bestand niet heten",
            "a file cannot have this name",
        ),
        ErrorKind::UnexpectedEof => ("het houdt te vroeg op", "it ends too early"),
        ErrorKind::InvalidData | ErrorKind::InvalidInput => {
            ("de inhoud is niet te lezen", "its contents cannot be read")
        }
        ErrorKind::TimedOut => ("er kwam geen antwoord", "there was no answer"),
        ErrorKind::ConnectionRefused => ("de server neemt niet op", "the server does not answer"),
        ErrorKind::OutOfMemory => ("er is te weinig geheugen", "there is not enough memory"),
        ErrorKind::BrokenPipe => ("de lezer is weg", "the reader is gone"),
        _ => {
            let code = error.raw_os_error().map(|code| format!(" ({code})"));
            let code = code.as_deref().map_or("", |code| code);
            return Text::new(
                format!("het systeem weigerde het{code}"),
                format!("the system refused{code}"),
            );
        }
    };
    Text::new(nl, en)
}
