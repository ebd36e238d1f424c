//! A form that goes out to be filled in, on a screen or with a pen, and comes back.
//!
//! All its questions are on it: who fills it in decides which apply, and nobody can ask a file for another question. So the
//! fields of a form follow from the form alone, and from how many of each list there are. What cannot come back as it was
//! filled in beforehand is named, never lost in silence.

mod condition;
mod draw;
mod question;
mod repeat;
mod slot;
mod table;
mod take;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answers::{Stage, as_warnings, check};
use super::letterhead::{of_this_case, sender_data};
use super::maker::Maker;
use super::print::unwritten;
use super::printable;
use crate::calendar::{Date, year_month_day};
use crate::case::CaseFacts;
use crate::catalog::{Form, Procedure};
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::pdf::{self, Ask, PdfError, Space};
use crate::schema::is_now;
use crate::typeset::{Metadata, Pages};
use draw::Draw;

pub use repeat::{Repeat, lists};
pub use slot::pointer_of as field_pointer;
pub use take::{Given, Taken, take};

/// The field that says which form a file is.
pub const MARK: &str = "griffie";

/// The layout of forms.
const LAYOUT: &str = "form";

/// What is asked of the maker.
#[derive(Debug, Clone, Copy)]
pub struct Blank<'a> {
    /// The procedure of the form.
    pub procedure: &'a Procedure,
    /// The form.
    pub form: &'a Form,
    /// What is filled in beforehand, as it came.
    pub answers: &'a Value,
    /// What the case knows.
    pub case: &'a CaseFacts,
    /// The day it is made.
    pub date: Date,
    /// The language of the questions.
    pub language: Language,
    /// How many there are of a list.
    pub repeat: &'a Repeat,
    /// For a pen instead of a screen.
    pub paper: bool,
    /// What the file says of itself: form, language, version, case.
    pub mark: &'a str,
}

/// A form to fill in.
#[derive(Debug)]
pub struct Issued {
    /// The file.
    pub pdf: Vec<u8>,
    /// The pages.
    pub pages: Pages,
    /// The names of its fields; none on paper.
    pub fields: Vec<String>,
    /// What is filled in beforehand.
    pub answers: Value,
    /// What a person should look at.
    pub warnings: Vec<Diagnostic>,
}

impl Maker {
    /// Makes a form to fill in.
    ///
    /// # Errors
    /// What is wrong with the layout, or with what is to be filled in beforehand so that it cannot be printed.
    pub fn blank(&self, blank: &Blank) -> Result<Issued, Vec<Diagnostic>> {
        let (answers, mut warnings) = beforehand(blank);
        let drawn = Draw::of(blank.form, &answers, blank.language, blank.repeat)
            .on_paper(blank.paper)
            .whole();
        if !blank.paper {
            warnings.extend(lost(blank, &answers, &drawn));
        }
        let mut entries = drawn.entries;
        let mark = marked(blank);
        let mut data = self.blank_data(blank, drawn.nodes);
        if blank.paper {
            data["mark_text"] = json!(format!("{MARK} {}", blank.mark));
        } else {
            data["mark_field"] = json!({ "name": mark.key, "tooltip": mark.tooltip });
            entries.push(mark);
        }
        let (dropped, system) = printable::make_printable(&mut data, self.fonts());
        if dropped > 0 {
            warnings.push(undrawn(dropped));
        }
        let logo = self
            .sender_of(blank)
            .and_then(|(_, sender)| self.catalog.logo(&sender));
        let bytes = serde_json::to_vec(&data).map_err(|error| vec![unwritten(&error)])?;
        let pages = self.press().set(LAYOUT, bytes, logo.as_ref(), system)?;
        let pdf = pages.pdf(&Metadata {
            ident: format!("griffie blank {}", blank.mark),
            date: year_month_day(blank.date),
            embeds: false,
        })?;
        warnings.extend(pages.warnings.iter().cloned());
        let (pdf, fields) = if blank.paper {
            (pdf, Vec::new())
        } else {
            let made = pdf::add_entries(&pdf, self.field_font(), &entries)
                .map_err(|error| vec![unfit(&error)])?;
            warnings.extend(made.undrawn.iter().map(|name| unshown(blank.form, name)));
            (made.pdf, made.names)
        };
        Ok(Issued {
            pdf,
            pages,
            fields,
            answers,
            warnings,
        })
    }

    fn blank_data(&self, blank: &Blank, nodes: Vec<Value>) -> Value {
        let language = blank.language;
        let say = |nl: &'static str, en: &'static str| match language {
            Language::Nl => nl,
            Language::En => en,
        };
        let intro = if blank.paper {
            say(
                "Vul dit formulier in met een pen. Een antwoord bij * is nodig.",
                "Fill in this form with a pen. An answer marked * is needed.",
            )
        } else {
            say(
                "Vul dit formulier in op uw scherm en bewaar het bestand. Een antwoord bij * is nodig.",
                "Fill in this form on your screen and save the file. An answer marked * is needed.",
            )
        };
        let reference = &blank.case.kenmerk;
        let title = blank.form.title.get(language);
        let mut data = json!({
            "lang": language.tag(),
            "title": title,
            "name": title,
            "code": blank.form.name,
            "draft": false,
            "blank": true,
            "date_iso": blank.date.to_string(),
            "reference_number": reference,
            "classification": [],
            "sender": { "name": "" },
            "intro": [intro],
            "nodes": nodes,
        });
        if let Some((key, sender)) = self.sender_of(blank) {
            let sender = of_this_case(&sender, &self.engine(blank.procedure), blank.case);
            data["sender"] = sender_data(&self.catalog, key, &sender);
        }
        data
    }

    /// The sender of the first document that this form is for.
    fn sender_of<'p>(&self, blank: &Blank<'p>) -> Option<(&'p str, crate::catalog::Sender)> {
        let mut documents = blank.procedure.documents.values();
        let document = documents.find(|document| document.form == blank.form.name)?;
        let sender = self.catalog.sender(&document.sender)?;
        Some((document.sender.as_str(), sender))
    }
}

/// What is filled in beforehand: the answers that were given, and what the case knows. The day on which somebody fills it
/// in is not known beforehand.
fn beforehand(blank: &Blank) -> (Value, Vec<Diagnostic>) {
    let checked = check(
        blank.form,
        blank.answers,
        blank.case,
        blank.date,
        Stage::Draft,
    );
    let mut answers = checked.answers;
    if blank
        .answers
        .as_object()
        .is_some_and(serde_json::Map::is_empty)
        && blank.case.kenmerk.is_empty()
        && blank.case.personen.is_empty()
    {
        // Nobody is known: what an expression makes of nobody is no answer.
        answers = if blank.form.data.is_object() {
            blank.form.data.clone()
        } else {
            json!({})
        };
    }
    unknow_today(blank.form.schema(), blank.answers, &mut answers);
    // It goes out to be completed, or mended: what is wrong with what was given is told, and no reason to keep it back.
    let given = checked.problems.into_iter().filter(|problem| {
        let pointer = problem.pointer.as_deref().filter(|at| !at.is_empty());
        pointer.is_some_and(|at| blank.answers.pointer(at).is_some())
    });
    (answers, as_warnings(given.collect()))
}

/// Takes out the days that are today because nobody said another.
fn unknow_today(schema: &Value, given: &Value, answers: &mut Value) {
    let (Some(properties), Some(members)) = (
        schema.get("properties").and_then(Value::as_object),
        answers.as_object_mut(),
    ) else {
        return;
    };
    members.retain(|name, member| {
        let (Some(property), given) = (properties.get(name), given.get(name)) else {
            return true;
        };
        if given.is_none() && is_now(property) {
            return false;
        }
        unknow_today(property, given.unwrap_or(&Value::Null), member);
        true
    });
    members.retain(|name, member| {
        given.get(name).is_some() || member.as_object().is_none_or(|group| !group.is_empty())
    });
}

/// The answers that would not come back as they are: there is no question for them, or none that can say it.
fn lost(blank: &Blank, answers: &Value, drawn: &draw::Drawn) -> Vec<Diagnostic> {
    let mut given: BTreeMap<String, Given> = BTreeMap::new();
    for entry in &drawn.entries {
        // The options of a question share a name.
        let field = given.entry(entry.name.clone()).or_default();
        field.values.extend(said(entry));
    }
    let back = take(blank.form, &given, blank.date, blank.language);
    let mut differing = Vec::new();
    differences(answers, &back.answers, "", blank.form, &mut differing);
    differing
        .into_iter()
        .map(|pointer| {
            let name = blank.form.name_of(&pointer);
            Diagnostic::new(
                Severity::Warning,
                "unplaced",
                Text::new(
                    format!(
                        "‘{}’ heeft op dit formulier geen plaats; wat is geantwoord gaat niet mee",
                        name.nl
                    ),
                    format!(
                        "‘{}’ has no place on this form; what was answered does not go along",
                        name.en
                    ),
                ),
            )
            .tip(
                "bewaar dit antwoord, en voeg het weer toe aan wat terugkomt",
                "keep this answer, and add it again to what comes back",
            )
            .pointer(pointer)
        })
        .collect()
}

/// What an entry would say if it came back untouched.
fn said(entry: &Space) -> Option<String> {
    match &entry.ask {
        Ask::Text { value, .. } | Ask::Pick { value, .. } => {
            Some(value.clone()).filter(|value| !value.is_empty())
        }
        Ask::Tick { on } => on.then(|| pdf::TICKED.to_owned()),
        Ask::Radio { state, on, .. } => on.then(|| state.clone()),
        Ask::Signature => None,
    }
}

/// The highest pointers at which two sets of answers differ. The order of ticks says nothing.
fn differences(ours: &Value, theirs: &Value, here: &str, form: &Form, out: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            for (name, value) in a {
                let at = format!("{here}/{}", crate::json::escape(name));
                match b.get(name) {
                    Some(other) => differences(value, other, &at, form, out),
                    None => out.push(at),
                }
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            if take::is_ticked(form, here) {
                let same = a.len() == b.len() && a.iter().all(|one| b.contains(one));
                if !same {
                    out.push(here.to_owned());
                }
            } else if a.len() == b.len() {
                for (index, (one, other)) in a.iter().zip(b).enumerate() {
                    differences(one, other, &format!("{here}/{index}"), form, out);
                }
            } else {
                out.push(here.to_owned());
            }
        }
        (a, b) if a == b => {}
        _ => out.push(here.to_owned()),
    }
}

/// The field that says which form this is. It can be read on the page too, so that a copy on paper is known.
fn marked(blank: &Blank) -> Space {
    let tooltip = match blank.language {
        Language::Nl => "Kenmerk van dit formulier",
        Language::En => "Reference of this form",
    };
    Space {
        key: MARK.to_owned(),
        name: MARK.to_owned(),
        tooltip: tooltip.to_owned(),
        required: false,
        ask: Ask::Text {
            value: format!("{MARK} {}", blank.mark),
            many: false,
            most: None,
            fixed: true,
        },
    }
}

fn unfit(error: &PdfError) -> Diagnostic {
    let message = Text::new(error.text().nl, super::print::describe(error));
    Diagnostic::new(Severity::Error, "fields", message)
}

fn undrawn(count: usize) -> Diagnostic {
    Diagnostic::new(
        Severity::Warning,
        "font",
        Text::new(
            format!("{count} tekens hebben in geen lettertype een vorm; er staat een blokje"),
            format!("{count} characters have a shape in no font; a box stands for them"),
        ),
    )
}

fn unshown(form: &Form, name: &str) -> Diagnostic {
    let pointer = slot::pointer_of(name);
    let name = form.name_of(&pointer);
    Diagnostic::new(
        Severity::Warning,
        "font",
        Text::new(
            format!(
                "het veld ‘{}’ bevat de hele tekst, maar toont niet elk teken",
                name.nl
            ),
            format!(
                "the field ‘{}’ holds the whole text, but does not show every character",
                name.en
            ),
        ),
    )
    .pointer(pointer)
}
