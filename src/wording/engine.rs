//! The template engine: compiles once, renders many times, from any thread.
//!
//! Strict where it counts: every placeholder passes [`placeholder::gate`], so a missing, empty, boolean or
//! composite value is recorded with its template and line instead of being printed. Loops are bounded by fuel.

use std::collections::BTreeSet;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{Environment, ErrorKind, State, UndefinedBehavior, context};

use super::blocks::Block;
use super::markdown::Named;
use super::markers::Table;
use super::session::{Gap, Session};
use super::whole::{self, Unfinished};
use super::{filters, front_matter, markdown, placeholder};
use crate::diagnostic::{Diagnostic, Severity, Text};

/// Steps that one template may take; a letter of a hundred pages needs a tenth of it.
const FUEL: u64 = 2_000_000;

/// A prepared context; cheap to clone.
pub type Context = Value;

/// A set of compiled templates and expressions.
#[derive(Debug)]
pub struct Engine {
    environment: Environment<'static>,
}

/// What a template gave.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    /// The blocks of the Markdown.
    pub blocks: Vec<Block>,
    /// The text as it is, for a line that is not Markdown.
    pub line: String,
    /// Placeholders without a value, all of them.
    pub gaps: Vec<Gap>,
    /// What the author used that a letter has no use for.
    pub refused: Vec<Named>,
    /// Where the text is not whole.
    pub unfinished: Vec<Unfinished>,
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine {
    /// An engine with the filters and without templates.
    pub fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        if let Ok(syntax) = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()
        {
            environment.set_syntax(syntax);
        }
        environment.set_debug(true);
        environment.set_fuel(Some(FUEL));
        environment.add_filter("_print", print);
        filters::register(&mut environment);
        Self { environment }
    }

    /// An engine that asks for a template when it is first used.
    pub fn with_loader(load: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        let mut engine = Self::new();
        engine
            .environment
            .set_loader(move |name| Ok(load(name).map(|source| placeholder::gate(&source))));
        engine
    }

    /// Compiles a template without rendering it.
    ///
    /// # Errors
    /// When it does not parse or does not exist.
    pub fn compile(&self, name: &str) -> Result<(), Diagnostic> {
        self.environment
            .get_template(name)
            .map(|_| ())
            .map_err(|error| fault(&error, name))
    }

    /// Adds a template under a name; includes name other templates.
    ///
    /// # Errors
    /// The diagnostic names the template and the line.
    pub fn add(&mut self, name: &str, source: &str) -> Result<(), Diagnostic> {
        self.environment
            .add_template_owned(name.to_owned(), placeholder::gate(source))
            .map_err(|error| fault(&error, name))
    }

    /// Adds a template that names which of its numbered conditions hold, for [`Engine::select`].
    ///
    /// # Errors
    /// When one of them does not parse.
    pub fn add_selector(
        &mut self,
        name: &str,
        conditions: impl Iterator<Item = (usize, String)>,
    ) -> Result<(), Diagnostic> {
        let source: String = conditions
            .map(|(number, condition)| format!("{{% if {condition} %}}{number} {{% endif %}}"))
            .collect();
        self.environment
            .add_template_owned(name.to_owned(), source)
            .map_err(|error| fault(&error, name))
    }

    /// Adds a condition under a name, for [`Engine::holds`].
    ///
    /// # Errors
    /// When it does not parse.
    pub fn add_condition(&mut self, name: &str, condition: &str) -> Result<(), Diagnostic> {
        self.add_selector(name, std::iter::once((0, condition.to_owned())))
    }

    /// Prepares a context; making it once and using it often saves the conversion.
    pub fn context(data: &impl serde::Serialize) -> Value {
        Value::from(Serde(data))
    }

    /// A context of names; the values are shared, not copied.
    pub fn bind<'a>(names: impl IntoIterator<Item = (&'a str, Context)>) -> Context {
        Value::from_pairs(names)
    }

    /// The part of a value at a JSON pointer.
    pub fn part(value: &Context, pointer: &str) -> Option<Context> {
        pointer
            .split('/')
            .skip(1)
            .try_fold(value.clone(), |value, name| {
                let name = name.replace("~1", "/").replace("~0", "~");
                let inner = match name.parse::<usize>() {
                    Ok(index) if value.kind() == ValueKind::Seq => value.get_item_by_index(index),
                    _ => value.get_attr(&name),
                };
                inner.ok().filter(|inner| !inner.is_undefined())
            })
    }

    /// A text with plain placeholders, for messages; one that fails stays as it is.
    pub fn fill(&self, source: &str, data: &Context) -> String {
        if !source.contains("{{") {
            return source.to_owned();
        }
        self.environment
            .render_str(source, data.clone())
            .unwrap_or_else(|_| source.to_owned())
    }

    /// Renders a template to blocks.
    ///
    /// # Errors
    /// A diagnostic with template and line when it fails as a whole (a filter that cannot read its value).
    pub fn render(
        &self,
        name: &str,
        data: &Value,
        session: Arc<Session>,
    ) -> Result<Rendered, Diagnostic> {
        let template = self
            .environment
            .get_template(name)
            .map_err(|error| fault(&error, name))?;
        let text = template
            .render(with_session(data, &session))
            .map_err(|error| fault(&error, name))?;
        let (text, table, gaps) = finish(&text, &session);
        let (blocks, refused) = markdown::parse(&text, &table);
        let mut unfinished = whole::unfinished(&text, &table);
        for one in &mut unfinished {
            one.place = self.place(name, &one.words);
        }
        Ok(Rendered {
            blocks,
            line: String::new(),
            gaps,
            refused,
            unfinished,
        })
    }

    /// The template, among this one and those that it includes, with most of these words, and the line in it.
    fn place(&self, name: &str, words: &str) -> Option<(String, usize)> {
        let mut best: Option<(usize, String, usize)> = None;
        let mut seen = BTreeSet::new();
        let mut open = vec![name.to_owned()];
        while let Some(name) = open.pop() {
            // A template that cannot be read was an error where it was rendered.
            let Ok(template) = self.environment.get_template(&name) else {
                return None;
            };
            if let Some((line, length)) = whole::line_with(template.source(), words)
                && best.as_ref().is_none_or(|(most, ..)| length > *most)
            {
                best = Some((length, name.clone(), line));
            }
            let included = front_matter::includes(template.source());
            open.extend(
                included
                    .into_iter()
                    .filter(|name| seen.insert(name.clone())),
            );
        }
        best.map(|(_, name, line)| (name, line))
    }

    /// Renders a single line that stands in a content file under a name (`documents.toml`).
    ///
    /// # Errors
    /// As [`Engine::render`].
    pub fn render_line(
        &self,
        source: &str,
        name: &str,
        data: &Value,
        session: Arc<Session>,
    ) -> Result<Rendered, Diagnostic> {
        let text = self
            .environment
            .render_named_str(
                name,
                &placeholder::gate(source),
                with_session(data, &session),
            )
            .map_err(|error| fault(&error, name))?;
        let (text, table, gaps) = finish(&text, &session);
        Ok(Rendered {
            line: table.plain(&text).trim().to_owned(),
            unfinished: whole::unfinished_line(text.trim(), &table),
            gaps,
            ..Rendered::default()
        })
    }

    /// The numbers of the conditions of a selector that hold.
    ///
    /// # Errors
    /// When one of them cannot be evaluated; that is a fault of its author.
    pub fn select(&self, name: &str, data: &Context) -> Result<Vec<usize>, Diagnostic> {
        let template = self
            .environment
            .get_template(name)
            .map_err(|error| fault(&error, name))?;
        let text = template
            .render(data.clone())
            .map_err(|error| fault(&error, name))?;
        Ok(text
            .split_whitespace()
            .filter_map(|number| number.parse().ok())
            .collect())
    }

    /// Whether a condition holds.
    ///
    /// # Errors
    /// When it cannot be evaluated; that is a fault of its author.
    pub fn holds(&self, name: &str, data: &Context) -> Result<bool, Diagnostic> {
        self.select(name, data).map(|holding| !holding.is_empty())
    }

    /// Evaluates an expression to JSON; missing values give `None`.
    ///
    /// # Errors
    /// When it does not parse or cannot be evaluated.
    pub fn value(
        &self,
        expression: &str,
        data: &Value,
    ) -> Result<Option<serde_json::Value>, Diagnostic> {
        let compiled = self
            .environment
            .compile_expression(expression)
            .map_err(|error| fault(&error, expression))?;
        let value = compiled
            .eval(data.clone())
            .map_err(|error| fault(&error, expression))?;
        if value.is_undefined() || value.is_none() {
            return Ok(None);
        }
        // What cannot be read is not absent.
        serde_json::to_value(&value).map(Some).map_err(|error| {
            Diagnostic::wrong(
                "template",
                format!("de waarde van `{expression}` is niet te lezen ({error})"),
                format!("the value of `{expression}` cannot be read ({error})"),
            )
            .tip(
                "laat de uitdrukking een tekst, getal, datum of lijst geven",
                "let the expression give a text, number, date or list",
            )
        })
    }

    /// Whether there is such a filter.
    pub fn has_filter(&self, name: &str) -> bool {
        let asked = self.environment.empty_state().apply_filter(name, &[]);
        !matches!(asked, Err(error) if error.kind() == ErrorKind::UnknownFilter)
    }

    /// Whether there is such a test.
    pub fn has_test(&self, name: &str) -> bool {
        let asked = self.environment.empty_state().perform_test(name, &[]);
        !matches!(asked, Err(error) if error.kind() == ErrorKind::UnknownTest)
    }

    /// Whether there is such a function.
    pub fn has_function(&self, name: &str) -> bool {
        self.environment.globals().any(|(known, _)| known == name)
    }

    /// The names of the functions.
    pub fn functions(&self) -> Vec<String> {
        let globals = self.environment.globals();
        globals.map(|(name, _)| name.to_owned()).collect()
    }

    /// Whether a regular expression can be read.
    ///
    /// # Errors
    /// Why not.
    pub fn pattern(pattern: &str) -> Result<(), String> {
        match regex::Regex::new(pattern) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The dotted names that a template looks up in its context, sorted.
    pub fn names(&self, name: &str) -> BTreeSet<String> {
        names(self.environment.get_template(name))
    }

    /// The dotted names that an expression or line looks up in its context, sorted.
    pub fn names_in(&self, source: &str) -> BTreeSet<String> {
        names(self.environment.template_from_str(source))
    }
}

/// The names in a template; one that cannot be read has none, and is a problem where it is read to be printed.
fn names(template: Result<minijinja::Template<'_, '_>, minijinja::Error>) -> BTreeSet<String> {
    template.map_or_else(
        |_unread| BTreeSet::new(),
        |template| template.undeclared_variables(true).into_iter().collect(),
    )
}

fn with_session(data: &Value, session: &Arc<Session>) -> Value {
    context! { _sessie => Value::from_dyn_object(Arc::clone(session)), ..data.clone() }
}

/// The text without the lines that nothing was left of, and what the session held back for it.
fn finish(text: &str, session: &Session) -> (String, Table, Vec<Gap>) {
    let (table, gaps) = session.finish();
    (placeholder::without_empty_lines(text), table, gaps)
}

/// The gate that every placeholder passes.
fn print(
    state: &State,
    value: &Value,
    words: &str,
    line: usize,
) -> Result<String, minijinja::Error> {
    let session = filters::session(state)?;
    let kind = match value.kind() {
        ValueKind::String => {
            let text = value
                .to_str()
                .ok_or_else(|| filters::wrong("a text that is no text"))?;
            if Table::marked(&text) {
                return Ok(text.to_string());
            }
            if !text.trim().is_empty() {
                return Ok(session.hold(text.to_string()));
            }
            None
        }
        ValueKind::Number => return Ok(session.hold(value.to_string())),
        ValueKind::Undefined | ValueKind::None => None,
        ValueKind::Bool => Some(("ja of nee", "yes or no")),
        ValueKind::Seq | ValueKind::Iterable => Some(("een lijst", "a list")),
        _ => Some(("een groep waarden", "a group of values")),
    };
    Ok(session.miss(Gap {
        words: words.to_owned(),
        template: state.name().to_owned(),
        line,
        kind,
    }))
}

fn fault(error: &minijinja::Error, name: &str) -> Diagnostic {
    use std::error::Error as _;
    let mut deepest = error;
    // Errors inside an included template carry the place; the outermost only says that the include failed.
    while let Some(inner) = deepest
        .source()
        .and_then(|source| source.downcast_ref::<minijinja::Error>())
    {
        deepest = inner;
    }
    let place = deepest
        .name()
        .filter(|name| !name.starts_with('<'))
        .unwrap_or(name);
    let position = deepest.line().map(|line| (line, 1));
    Diagnostic::new(Severity::Error, "template", reason(deepest))
        .file(place)
        .at(position)
        .tip(
            "dit is een fout in de tekst van het stuk: vraag wie de inhoud van griffie beheert, hem te verbeteren",
            "this is a mistake in the wording of the document: ask who keeps the content of griffie to correct it",
        )
        .command(
            "`griffie wording` noemt de filters en toetsen die een tekst kan gebruiken",
            "the filters and tests that a wording can use are listed by `griffie wording`",
        )
}

/// What is wrong with a template: our own sentences are in both languages, those of minijinja become ours by their kind.
fn reason(error: &minijinja::Error) -> Text {
    let english = error
        .detail()
        .map_or_else(|| error.kind().to_string(), ToOwned::to_owned);
    let dutch = match error.kind() {
        ErrorKind::SyntaxError => {
            "hier klopt de schrijfwijze niet: kijk of elke `{{`, `{%`, `if` en `for` is afgesloten"
        }
        ErrorKind::UnknownFilter => "dit filter bestaat niet",
        ErrorKind::UnknownTest => "deze toets bestaat niet",
        ErrorKind::UnknownFunction => "deze functie bestaat niet",
        ErrorKind::UnknownMethod => "dit kan niet met deze waarde",
        ErrorKind::UndefinedError => "hier wordt iets gevraagd dat er niet is",
        ErrorKind::TemplateNotFound => "de tekst die hier wordt ingevoegd, bestaat niet",
        ErrorKind::BadInclude => "de ingevoegde tekst heeft een fout",
        ErrorKind::MissingArgument => "hier ontbreekt een gegeven tussen haakjes",
        ErrorKind::TooManyArguments => "hier staan te veel gegevens tussen haakjes",
        ErrorKind::OutOfFuel => "de tekst komt niet aan zijn einde",
        ErrorKind::InvalidOperation => "dit kan niet met deze waarde",
        _ => "dit is niet uit te voeren",
    };
    Text::new(dutch, english)
}

#[cfg(test)]
mod tests {
    use minijinja::Value;

    use super::Engine;

    #[test]
    fn a_value_that_cannot_be_read_is_not_absent() {
        let engine = Engine::new();
        let value = |expression: &str| engine.value(expression, &Value::UNDEFINED);
        assert_eq!(value("2 + 2").ok().flatten(), Some(serde_json::json!(4)));
        assert!(matches!(value("none"), Ok(None)));
        // Longer than a number in JSON can be.
        let problem = value("99999999999999999999999999999999").expect_err("unreadable");
        assert!(
            problem.message.nl.contains("is niet te lezen"),
            "{problem:?}"
        );
    }
}
