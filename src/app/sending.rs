//! What the sending of a document is to its case: which event, with which data. Both follow from its answers.
//!
//! Where a document has several events, each says with which answers it is meant. Somebody may name the event or its
//! data too, but only to repeat what the document says: a letter and its event never tell two stories.

use serde_json::{Map, Value};

use super::AppError;
use crate::case::CaseFacts;
use crate::catalog::{EventData, Form, Procedure};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::wording::{Context, Engine};

/// A document with its answers, those whose question is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saying<'a> {
    /// The procedure.
    pub(super) procedure: &'a Procedure,
    /// The code of the document.
    pub(super) document: &'a str,
    /// Its form.
    pub(super) form: &'a Form,
    /// Its answers.
    pub(super) answers: &'a Map<String, Value>,
    /// The facts of the case before it.
    pub(super) facts: &'a CaseFacts,
}

impl Saying<'_> {
    fn context(&self) -> Context {
        Engine::bind([
            ("antwoorden", Engine::context(self.answers)),
            ("zaak", Engine::context(self.facts)),
        ])
    }

    /// The event that the document is with these answers; none when the procedure has no event for it. `sent` asks for
    /// one.
    ///
    /// # Errors
    /// When somebody named another one, or none fits.
    pub(super) fn event(
        &self,
        named: Option<&String>,
        sent: bool,
    ) -> Result<Option<String>, AppError> {
        let file = &self.procedure.file;
        let all = file.events_of(self.document);
        if let Some(named) = named
            && !all.contains(&named)
        {
            return Err(self.no_event_of(named, &all));
        }
        let engine = self.form.book.engine();
        let context = self.context();
        let mut fitting = Vec::new();
        for code in &all {
            let says = file.events[code.as_str()].answers.as_ref();
            let fits = match says.filter(|_| all.len() > 1) {
                None => true,
                Some(says) => holds(engine, says, &context)?,
            };
            if fits {
                fitting.push(code.as_str());
            }
        }
        match (named, &fitting[..]) {
            (Some(named), fitting) if !fitting.contains(&named.as_str()) => {
                Err(self.contradicts(named, fitting))
            }
            (Some(named), _) => Ok(Some(named.clone())),
            (None, [only]) => Ok(Some((*only).to_owned())),
            (None, _) if !sent => Ok(None),
            (None, []) if all.is_empty() => Err(refused(
                Text::new(
                    format!(
                        "de procedure kent geen gebeurtenis voor het versturen van {}",
                        self.document
                    ),
                    format!("the procedure has no event for sending {}", self.document),
                ),
                kept_without().0,
                kept_without().1,
            )),
            (None, []) => Err(refused(
                Text::new(
                    format!(
                        "bij deze antwoorden van {} hoort geen gebeurtenis",
                        self.document
                    ),
                    format!("these answers of {} belong to no event", self.document),
                ),
                kept_without().0,
                kept_without().1,
            )),
            (None, several) => Err(refused(
                Text::new(
                    format!("{} kan meer gebeurtenissen zijn", self.document),
                    format!("{} belongs to several events", self.document),
                ),
                Text::new(
                    "beantwoord in het stuk waarvan het afhangt, of maak het nu en leg later vast wat er gebeurde",
                    "answer in the document what it depends on, or make it now and record later what happened",
                ),
                (
                    format!("noem er een met --event: {}", several.join(", ")),
                    format!("name one with --event: {}", several.join(", ")),
                ),
            )),
        }
    }

    fn no_event_of(&self, named: &str, all: &[&String]) -> AppError {
        let known = all
            .iter()
            .map(|code| code.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        refused(
            Text::new(
                format!("`{named}` is geen gebeurtenis van {}", self.document),
                format!("`{named}` is no event of {}", self.document),
            ),
            Text::new(
                "verander het antwoord: de gebeurtenis volgt uit de antwoorden",
                "change the answer: the event follows from the answers",
            ),
            (
                format!("gebeurtenissen van dit stuk: {known}"),
                format!("events of this document: {known}"),
            ),
        )
    }

    /// The document says one thing, the event another: both are named.
    fn contradicts(&self, named: &str, fitting: &[&str]) -> AppError {
        let title = |code: &str| self.procedure.file.events[code].title.clone();
        let both = |pick: fn(&Text) -> &String, or: &str, none: &str| {
            let fits: Vec<String> = fitting
                .iter()
                .map(|code| format!("`{code}` (“{}”)", pick(&title(code))))
                .collect();
            let fits = if fits.is_empty() {
                none.to_owned()
            } else {
                fits.join(or)
            };
            (fits, format!("`{named}` (“{}”)", pick(&title(named))))
        };
        let (nl, named_nl) = both(|text| &text.nl, " of ", "geen gebeurtenis");
        let (en, named_en) = both(|text| &text.en, " or ", "no event");
        refused(
            Text::new(
                format!(
                    "de antwoorden van {} horen bij {nl}, niet bij {named_nl}",
                    self.document
                ),
                format!(
                    "the answers of {} belong to {en}, not to {named_en}",
                    self.document
                ),
            ),
            Text::new(
                "verander het antwoord: de gebeurtenis volgt uit de antwoorden",
                "change the answer: the event follows from the answers",
            ),
            (
                "verander het antwoord, of laat --event weg: de gebeurtenis volgt uit de antwoorden"
                    .to_owned(),
                "change the answer, or leave out --event: the event follows from the answers"
                    .to_owned(),
            ),
        )
    }

    /// The data of the event: what the answers say, and beside it what was given for what the document does not ask.
    ///
    /// # Errors
    /// When what was given says something else than the document.
    pub(super) fn data(
        &self,
        code: &str,
        given: &Map<String, Value>,
    ) -> Result<Map<String, Value>, AppError> {
        let spec = &self.procedure.file.events[code];
        let schema = EventData::new(self.procedure, spec).map_err(AppError::Input)?;
        let context = self.context();
        let mut given = given.clone();
        schema.read_as_asked(&mut given);
        let mut data = Map::new();
        let mut problems = Vec::new();
        for (name, asked) in schema.fields() {
            let said = match asked.answer() {
                None => self.answers.get(name).cloned(),
                Some(None) => None,
                Some(Some(expression)) => self
                    .form
                    .book
                    .engine()
                    .value(expression, &context)
                    .map_err(|problem| AppError::Input(vec![problem]))?,
            };
            // A document of several forms: only the one at hand can say it.
            let is_asked = match asked.answer() {
                None => self
                    .form
                    .at_scope(&format!("#/properties/{name}"))
                    .is_some(),
                Some(expression) => expression.is_some(),
            };
            match (said, given.get(name)) {
                (Some(said), Some(other)) if said != *other => {
                    problems.push(self.differs(
                        &schema.label(&format!("/{name}")),
                        name,
                        Some(&said),
                        other,
                    ));
                }
                (None, Some(other)) if is_asked => {
                    problems.push(self.differs(
                        &schema.label(&format!("/{name}")),
                        name,
                        None,
                        other,
                    ));
                }
                (Some(said), _) => {
                    data.insert(name.to_owned(), said);
                }
                (None, Some(other)) => {
                    data.insert(name.to_owned(), other.clone());
                }
                (None, None) => {}
            }
        }
        if !problems.is_empty() {
            return Err(AppError::Input(problems));
        }
        // What was given and is not known is kept, so that it is reported.
        for (name, value) in given {
            data.entry(name).or_insert(value);
        }
        Ok(data)
    }

    fn differs(&self, label: &Text, name: &str, said: Option<&Value>, given: &Value) -> Diagnostic {
        let message = match said {
            Some(said) => Text::new(
                format!(
                    "‘{}’: {} zegt {said}, de gebeurtenis {given}",
                    label.nl, self.document
                ),
                format!(
                    "‘{}’: {} says {said}, the event {given}",
                    label.en, self.document
                ),
            ),
            None => Text::new(
                format!(
                    "‘{}’: {} zegt hier niets over, de gebeurtenis {given}",
                    label.nl, self.document
                ),
                format!(
                    "‘{}’: {} does not say it, the event says {given}",
                    label.en, self.document
                ),
            ),
        };
        Diagnostic::new(Severity::Error, "event", message)
            .tip(
                "geef het antwoord in het stuk: de gegevens van de gebeurtenis komen daaruit",
                "give the answer in the document: the data of the event come from it",
            )
            .command(
                "geef het als antwoord (--set): de gegevens van de gebeurtenis komen uit het stuk",
                "give it as an answer (--set): the data of the event come from the document",
            )
            .pointer(format!("/{name}"))
    }
}

/// That a document can be kept although nothing is recorded with it: everywhere, and at the command line.
fn kept_without() -> (Text, (String, String)) {
    (
        Text::new(
            "maak het nu en leg later vast wat er gebeurde; het stuk wordt dan bewaard zonder gebeurtenis",
            "make it now and record later what happened; the document is then filed without an event",
        ),
        (
            "laat --sent weg; het stuk wordt dan bewaard zonder gebeurtenis".to_owned(),
            "leave out --sent; the document is then filed without an event".to_owned(),
        ),
    )
}

fn holds(engine: &Engine, condition: &str, context: &Context) -> Result<bool, AppError> {
    let found = engine
        .value(&format!("true if {condition} else false"), context)
        .map_err(|problem| AppError::Input(vec![problem]))?;
    Ok(found == Some(Value::Bool(true)))
}

fn refused(message: Text, hint: Text, (nl, en): (String, String)) -> AppError {
    AppError::Input(vec![
        Diagnostic::new(Severity::Error, "event", message)
            .hint(hint)
            .command(nl, en),
    ])
}
