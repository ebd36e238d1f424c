//! The HTML templates: content, escaped, strict, in both languages.
//!
//! Beside the values of its page a template has `say("nl", "en")` for every text, `date(d)` and `day(d)` for a date in
//! words without and with its weekday, and the globals that [`Frame`] lists.

use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, context};
use serde::Serialize;

use super::assets::Assets;
use super::error::Problem;
use crate::app::AppError;
use crate::calendar;
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Language, Severity, Text};

/// Where they stand in the content.
pub(super) const FOLDER: &str = "templates/web";

/// The templates, compiled.
pub(super) struct Templates {
    environment: Environment<'static>,
    pub(super) assets: Assets,
}

/// What every template knows.
#[derive(Debug, Clone, Serialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own that templates ask"
)]
pub(super) struct Frame {
    /// `nl` or `en`.
    pub(super) language: Language,
    /// The day of the visit: `2027-03-15`.
    pub(super) today: calendar::Date,
    /// An invented case is shown.
    pub(super) example: bool,
    /// The path of the page, for the link that is current and for the way back.
    pub(super) here: String,
    /// Somebody is signed in.
    pub(super) inside: bool,
    /// The person whose account it is; none for the owner of a store without accounts.
    pub(super) person: Option<String>,
    /// They keep the accounts, and see no cases.
    pub(super) keeper: bool,
    /// They may change what the office says of itself.
    pub(super) manages: bool,
    /// Letters still carry an invented sender.
    pub(super) invented: bool,
}

impl Templates {
    /// Compiles all of them.
    ///
    /// # Errors
    /// Every template that does not compile, with its line; that there are none.
    pub(super) fn open(content: &Arc<Content>) -> Result<Self, AppError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        if let Ok(syntax) = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
        {
            environment.set_syntax(syntax);
        }
        environment.add_function("say", say);
        environment.add_function("date", date);
        environment.add_function("day", day);
        let assets = Assets::read(content)?;
        environment.add_global("version", assets.version.clone());
        let mut problems = Vec::new();
        // Style and script are assets.
        let pages = content.below(FOLDER).into_iter().filter_map(|path| {
            let name = path.strip_prefix("templates/web/")?.to_owned();
            name.ends_with(".html").then_some((path, name))
        });
        for (path, name) in pages {
            let Some(source) = content.text(&path) else {
                let problem = Diagnostic::wrong("web", "is geen UTF-8", "is not UTF-8");
                problems.push(problem.file(&path));
                continue;
            };
            if let Err(error) = environment.add_template_owned(name, source) {
                let place = error.line().map(|line| (line, 1));
                let message = Text::quoted("deze bladzijde van de website klopt niet", &error);
                let problem = Diagnostic::new(Severity::Error, "web", message);
                problems.push(problem.file(content.display(&path)).at(place));
            }
        }
        if problems.is_empty() && environment.get_template("base.html").is_err() {
            problems.push(missing(content, "base.html"));
        }
        if problems.is_empty() {
            Ok(Self {
                environment,
                assets,
            })
        } else {
            Err(AppError::Input(problems))
        }
    }

    /// A page from its template and values.
    ///
    /// # Errors
    /// What the template asks and does not get.
    pub(super) fn render(
        &self,
        name: &str,
        frame: &Frame,
        values: minijinja::Value,
    ) -> Result<String, Problem> {
        let all = context! { ..values, ..minijinja::Value::from(Serde(frame)) };
        self.environment
            .get_template(name)
            .and_then(|template| template.render(all))
            .map_err(|error| {
                let mut text = error.to_string();
                let mut cause = std::error::Error::source(&error);
                while let Some(inner) = cause {
                    text = format!("{text}: {inner}");
                    cause = inner.source();
                }
                let path = format!("{FOLDER}/{name}");
                let text = Text::quoted(
                    "deze bladzijde van de website kan niet worden gemaakt",
                    text,
                );
                let problem = Diagnostic::new(Severity::Error, "web", text);
                Problem::Template(vec![problem.file(path)])
            })
    }
}

/// That a file of the pages is not in the content.
pub(super) fn missing(content: &Content, name: &str) -> Diagnostic {
    Diagnostic::wrong(
        "web",
        "de inhoud heeft dit bestand van de pagina's niet",
        "the content does not have this file of the pages",
    )
    .file(content.display(&format!("{FOLDER}/{name}")))
    .command(
        "`griffie content export MAP` schrijft een volledige map; neem daaruit `templates/web/` over",
        "`griffie content export DIR` writes a complete folder; take `templates/web/` from it",
    )
}

fn language(state: &State) -> Language {
    match state
        .lookup("language")
        .as_ref()
        .and_then(|value| value.as_str())
    {
        Some("en") => Language::En,
        _ => Language::Nl,
    }
}

/// The text in the language of the visit; both are always given.
#[allow(clippy::needless_pass_by_value, reason = "minijinja asks for it")]
fn say(state: &State, nl: &str, en: &str, values: Kwargs) -> Result<String, Error> {
    let mut text = match language(state) {
        Language::Nl => nl,
        Language::En => en,
    }
    .to_owned();
    for name in values.args() {
        let value: minijinja::Value = values.get(name)?;
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    Ok(text)
}

fn date(state: &State, text: &str) -> Result<String, Error> {
    Ok(calendar::long(parsed(text)?, language(state)))
}

fn day(state: &State, text: &str) -> Result<String, Error> {
    Ok(calendar::weekday_long(parsed(text)?, language(state)))
}

fn parsed(text: &str) -> Result<calendar::Date, Error> {
    calendar::parse(text).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidOperation,
            "no date of the form 2027-03-15",
        )
    })
}
