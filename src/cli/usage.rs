//! What is wrong with a command line, in the words of the user.
//!
//! clap says in English what it found; here the kind and the context of its error become sentences in both languages.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostic::{Diagnostic, Severity, Text};

/// What the parser of a value has against it; clap carries it as an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong(Text);

impl Wrong {
    pub(super) fn new(nl: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Text::new(nl, en))
    }
}

impl From<Text> for Wrong {
    fn from(text: Text) -> Self {
        Self(text)
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Wrong {}

/// Whether clap asks to print something that is no error: help, or the version.
pub(super) fn is_help(error: &clap::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

/// The error as a problem, with what the user may have meant.
pub(super) fn problem(error: &clap::Error) -> Diagnostic {
    let found = Found(error);
    let problem = Diagnostic::new(Severity::Error, "usage", found.message());
    match found.hint() {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

/// How the command is used, when clap knows which one was meant.
pub(super) fn usage(error: &clap::Error) -> Option<String> {
    match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => {
            let usage = usage.to_string();
            Some(
                usage
                    .strip_prefix("Usage: ")
                    .unwrap_or(&usage)
                    .trim()
                    .to_owned(),
            )
        }
        _ => None,
    }
}

struct Found<'a>(&'a clap::Error);

impl Found<'_> {
    fn text(&self, kind: ContextKind) -> Option<String> {
        let listed = self.list(kind);
        (!listed.is_empty()).then(|| listed.join(", "))
    }

    fn list(&self, kind: ContextKind) -> Vec<String> {
        match self.0.get(kind) {
            Some(ContextValue::String(one)) => vec![one.clone()],
            Some(ContextValue::Strings(many)) => many.clone(),
            Some(ContextValue::StyledStr(one)) => vec![one.to_string()],
            Some(ContextValue::StyledStrs(many)) => many.iter().map(ToString::to_string).collect(),
            Some(ContextValue::Number(number)) => vec![number.to_string()],
            _ => Vec::new(),
        }
    }

    /// Something of the command line, between marks.
    fn quoted(&self, kind: ContextKind) -> String {
        let listed = self.list(kind);
        if listed.is_empty() {
            return "?".to_owned();
        }
        let marked: Vec<String> = listed.iter().map(|one| format!("`{one}`")).collect();
        marked.join(", ")
    }

    fn message(&self) -> Text {
        let argument = self.quoted(ContextKind::InvalidArg);
        let value = self.quoted(ContextKind::InvalidValue);
        let option = self
            .list(ContextKind::InvalidArg)
            .iter()
            .any(|one| one.starts_with('-'));
        match self.0.kind() {
            ErrorKind::InvalidValue
                if self
                    .text(ContextKind::InvalidValue)
                    .is_none_or(|text| text.is_empty()) =>
            {
                Text::new(
                    format!("bij {argument} hoort een waarde"),
                    format!("{argument} takes a value"),
                )
            }
            ErrorKind::InvalidValue => Text::new(
                format!("{value} kan niet bij {argument}"),
                format!("{value} is no value of {argument}"),
            ),
            ErrorKind::UnknownArgument if option => Text::new(
                format!("de optie {argument} bestaat hier niet"),
                format!("there is no option {argument} here"),
            ),
            ErrorKind::UnknownArgument => Text::new(
                format!("{argument} is hier te veel"),
                format!("{argument} is too much here"),
            ),
            ErrorKind::InvalidSubcommand => {
                let name = self.quoted(ContextKind::InvalidSubcommand);
                Text::new(
                    format!("de opdracht {name} bestaat niet"),
                    format!("there is no command {name}"),
                )
            }
            ErrorKind::MissingSubcommand => {
                let name = self.quoted(ContextKind::InvalidSubcommand);
                Text::new(
                    format!("na {name} hoort een opdracht"),
                    format!("{name} takes a command"),
                )
            }
            ErrorKind::MissingRequiredArgument => Text::new(
                format!("hier ontbreekt {argument}"),
                format!("{argument} is missing"),
            ),
            ErrorKind::ArgumentConflict => {
                let prior = self.quoted(ContextKind::PriorArg);
                let argument = if self.list(ContextKind::InvalidArg).is_empty() {
                    self.quoted(ContextKind::InvalidSubcommand)
                } else {
                    argument
                };
                if prior == argument {
                    Text::new(
                        format!("{argument} mag maar één keer"),
                        format!("{argument} can be given once only"),
                    )
                } else if prior == "?" {
                    Text::new(
                        format!("{argument} kan niet samen met de rest"),
                        format!("{argument} cannot go with the rest"),
                    )
                } else {
                    Text::new(
                        format!("{argument} kan niet samen met {prior}"),
                        format!("{argument} cannot go with {prior}"),
                    )
                }
            }
            ErrorKind::ValueValidation => {
                let why = self.why();
                Text::new(
                    format!("{value} kan niet bij {argument}: {}", why.nl),
                    format!("{value} is no value of {argument}: {}", why.en),
                )
            }
            ErrorKind::TooManyValues => Text::new(
                format!("{value} is te veel bij {argument}"),
                format!("{value} is too much for {argument}"),
            ),
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => Text::new(
                format!("bij {argument} hoort een ander aantal waarden"),
                format!("{argument} takes another number of values"),
            ),
            ErrorKind::NoEquals => Text::new(
                format!("bij {argument} hoort een =-teken"),
                format!("{argument} takes an equals sign"),
            ),
            ErrorKind::InvalidUtf8 => Text::new(
                "de opdracht bevat tekens die geen tekst zijn",
                "the command line holds characters that are no text",
            ),
            _ => Text::new(
                "de opdracht is niet te lezen",
                "the command line cannot be read",
            ),
        }
    }

    /// Why a value was refused.
    fn why(&self) -> Text {
        let source = std::error::Error::source(self.0);
        if let Some(wrong) = source.and_then(|source| source.downcast_ref::<Wrong>()) {
            return wrong.0.clone();
        }
        if source.is_some_and(<dyn std::error::Error>::is::<std::num::ParseIntError>) {
            return Text::new(
                "schrijf een geheel getal van nul of meer",
                "write a whole number from zero",
            );
        }
        Text::new("die waarde is niet te lezen", "this value cannot be read")
    }

    fn hint(&self) -> Option<Text> {
        for kind in [
            ContextKind::SuggestedArg,
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedValue,
            ContextKind::SuggestedCommand,
        ] {
            if let Some(meant) = self.text(kind) {
                return Some(Text::new(
                    format!("bedoelde u `{meant}`?"),
                    format!("did you mean `{meant}`?"),
                ));
            }
        }
        for kind in [ContextKind::ValidValue, ContextKind::ValidSubcommand] {
            if let Some(known) = self.text(kind) {
                return Some(Text::new(
                    format!("kies uit: {known}"),
                    format!("choose from: {known}"),
                ));
            }
        }
        self.list(ContextKind::TrailingArg).first().map(|one| {
            Text::new(
                format!("hoort het bij de gegevens, zet dan -- vóór {one}"),
                format!("if it belongs to the data, put -- before {one}"),
            )
        })
    }
}
