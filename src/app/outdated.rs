//! Letters that went out and no longer agree with the case: a fact that they print was corrected afterwards, or recorded
//! late.
//!
//! What a letter took from the case is known by asking twice what the case fills in on its date: as the case was known
//! when it went out, and as it is known now. What somebody typed in the letter is not the case's to judge.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::AppError;
use super::cases::Cases;
use super::named::Named;
use crate::calendar::{self, Date};
use crate::case::{CaseFacts, Event, Filed, FiledAs, Happened};
use crate::catalog::{Form, Procedure};
use crate::diagnostic::{Language, Text};
use crate::document::{Stage, check};
use crate::procedure::{Course, Refusal, with_last_days};

/// A letter that says something else than the case.
#[derive(Debug, Clone)]
pub struct Outdated {
    /// The number of the event with which it went out.
    pub event: usize,
    /// The code of the document.
    pub document: String,
    /// The date on it.
    pub on: Date,
    /// To whom it went.
    pub to: Vec<String>,
    /// What it says and the case does not.
    pub said: Vec<Said>,
}

/// Something that a letter says.
#[derive(Debug, Clone)]
pub struct Said {
    /// What the form calls it.
    pub name: Text,
    /// What the letter says.
    pub printed: Value,
    /// What the case says now; nothing when it does not know it any more.
    pub now: Option<Value>,
}

/// The letters of a case that no longer agree with it, the first one first. A letter that was made and sent again is not
/// among them.
///
/// # Errors
/// When a form has mistakes.
pub fn outdated(cases: &Cases, course: &Course, case: &str) -> Result<Vec<Outdated>, AppError> {
    let events = course.events();
    let changes = |event: &Arc<Event>| changes_the_past(event);
    let Some(last_change) = events.iter().rposition(changes) else {
        return Ok(Vec::new());
    };
    let procedure = &cases.catalog.procedures[&course.fold().definition().name];
    let mut forms: BTreeMap<&str, Form> = BTreeMap::new();
    let mut found = Vec::new();
    let withdrawn = |number: usize| events.iter().any(|event| event.withdraws == Some(number));
    for (index, event) in events.iter().enumerate().take(last_change) {
        if event.event.is_empty() || withdrawn(index + 1) {
            continue;
        }
        for (document, files) in letters(event) {
            let again = |file: &&Filed| sent_again(&events[index + 1..], file);
            let standing: Vec<&Filed> = files.into_iter().filter(|file| !again(file)).collect();
            let spec = procedure.documents.get(document);
            let (Some(spec), Some(first), Some(on)) = (spec, standing.first(), event.on) else {
                continue;
            };
            if !forms.contains_key(spec.form.as_str()) {
                let form = cases
                    .catalog
                    .form(procedure, &spec.form)
                    .map_err(AppError::Input)?;
                forms.insert(&spec.form, form);
            }
            let letter = Letter {
                cases,
                course,
                procedure,
                form: &forms[spec.form.as_str()],
                case,
                index,
                on: first.date.unwrap_or(on),
            };
            let said = letter.differs(&standing);
            if !said.is_empty() {
                found.push(Outdated {
                    event: index + 1,
                    document: document.to_owned(),
                    on: letter.on,
                    to: standing.iter().filter_map(|file| file.to.clone()).collect(),
                    said,
                });
            }
        }
    }
    Ok(found)
}

/// Whether an event says something about days before it was recorded.
pub(super) fn changes_the_past(event: &Event) -> bool {
    let late = event.on.zip(event.recorded);
    event.corrects.is_some()
        || event.withdraws.is_some()
        || late.is_some_and(|(on, recorded)| on < recorded)
}

/// The final documents of an event, by code.
pub(super) fn letters(event: &Event) -> BTreeMap<&str, Vec<&Filed>> {
    let mut found: BTreeMap<&str, Vec<&Filed>> = BTreeMap::new();
    let made = |file: &&Filed| file.finished && file.kind == FiledAs::Made;
    for file in event.files.iter().filter(made) {
        found.entry(&file.document).or_default().push(file);
    }
    found
}

/// Whether somebody got the document again later, after something was changed.
fn sent_again(later: &[Arc<Event>], file: &Filed) -> bool {
    let changes = |event: &Arc<Event>| changes_the_past(event);
    let changed = later.iter().position(changes);
    let since = changed.map_or(&[][..], |changed| &later[changed..]);
    since.iter().any(|event| {
        let again = letters(event).remove(file.document.as_str());
        again.into_iter().flatten().any(|other| other.to == file.to)
    })
}

struct Letter<'a> {
    cases: &'a Cases<'a>,
    course: &'a Course,
    procedure: &'a Procedure,
    form: &'a Form,
    case: &'a str,
    /// Where its event stands among those of the case.
    index: usize,
    /// The date on it.
    on: Date,
}

impl Letter<'_> {
    /// What it took from the case and the case no longer says.
    fn differs(&self, files: &[&Filed]) -> Vec<Said> {
        let (then, now) = (self.facts(true), self.facts(false));
        let mut said = answered_otherwise(self.form, files, (&then, &now), self.on);
        let letter = Named {
            cases: self.cases,
            case: self.case,
            roles: &self.procedure.file.roles,
            files,
            on: self.on,
        };
        said.extend(letter.otherwise(&then, &now));
        said
    }

    /// What the case knows on the date of the letter: as it was known when the letter went out, or as it is now.
    fn facts(&self, as_known_then: bool) -> CaseFacts {
        let all = self.course.events();
        let sending = &all[self.index];
        // Numbers stay, so that corrections find what they correct.
        let gone = || Arc::new(Event::default());
        let mut events: Vec<Arc<Event>> = all[..self.index].to_vec();
        if !as_known_then {
            events.push(gone());
            events.extend(all[self.index + 1..].iter().map(|event| {
                let is_before = event.on.is_some_and(|on| on < self.on);
                let plain = event.corrects.is_none() && event.withdraws.is_none();
                let of_this = [event.corrects, event.withdraws].contains(&Some(self.index + 1));
                if plain && !is_before || of_this {
                    gone()
                } else {
                    Arc::clone(event)
                }
            }));
        }
        let fold = self.course.fold();
        let holidays = self.cases.holidays();
        let base = Course::as_of(fold.definition(), holidays, &events, self.on);
        let facts = base
            .fold()
            .state()
            .case_facts(&self.procedure.name, self.case);
        let happened = Arc::new(Happened {
            seq: 0,
            on: self.on,
            event: Arc::clone(sending),
        });
        with_last_days(&facts, &base.fold().ahead(&happened).last_days())
    }
}

/// The answers that a letter took from the case, and that the case gives otherwise now.
pub(super) fn answered_otherwise(
    form: &Form,
    files: &[&Filed],
    (then, now): (&CaseFacts, &CaseFacts),
    on: Date,
) -> Vec<Said> {
    // Only what the case knows: no answer is given, so that every question is open.
    let filled = |facts: &CaseFacts| {
        let mut found = BTreeMap::new();
        let checked = check(form, &json!({}), facts, on, Stage::Draft);
        leaves(&checked.typed, String::new(), &mut found);
        found
    };
    let (then, now) = (filled(then), filled(now));
    let mut printed = BTreeMap::new();
    // Every recipient gets the same answers.
    if let Some(first) = files.first() {
        leaves(
            &Value::Object(first.answers.clone()),
            String::new(),
            &mut printed,
        );
    }
    printed
        .into_iter()
        .filter(|(pointer, value)| then.get(pointer) == Some(value))
        .filter(|(pointer, value)| now.get(pointer) != Some(value))
        .map(|(pointer, printed)| Said {
            name: form.name_of(&pointer),
            printed,
            now: now.get(&pointer).cloned(),
        })
        .collect()
}

/// Every value that is no group, with its pointer.
fn leaves(value: &Value, here: String, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, member)| leaves(member, format!("{here}/{name}"), found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| leaves(item, format!("{here}/{index}"), found)),
        Value::Null => {}
        _ => {
            found.insert(here, value.clone());
        }
    }
}

fn in_words(value: &Value, language: Language) -> String {
    match value {
        Value::String(text) => {
            calendar::parse(text).map_or_else(|| text.clone(), |day| calendar::long(day, language))
        }
        other => other.to_string(),
    }
}

/// What a letter says and what the case says, for a person.
pub(super) fn told(said: &[Said], language: Language) -> String {
    let one = |said: &Said| {
        let printed = in_words(&said.printed, language);
        let now = said.now.as_ref().map(|now| in_words(now, language));
        let name = said.name.get(language);
        match (language, now) {
            (Language::Nl, Some(now)) => {
                format!("‘{name}’ is er {printed}, in de zaak {now}")
            }
            (Language::Nl, None) => {
                format!("‘{name}’ is er {printed}, en de zaak weet dat niet meer")
            }
            (Language::En, Some(now)) => {
                format!("‘{name}’ is {printed} there, {now} in the case")
            }
            (Language::En, None) => {
                format!("‘{name}’ is {printed} there, and the case does not know it any more")
            }
        }
    };
    said.iter().map(one).collect::<Vec<_>>().join("; ")
}

impl Outdated {
    /// What it says and what the case says, and what can be done, for a person.
    pub fn refusal(&self) -> Refusal {
        let told = |language| told(&self.said, language);
        let code = &self.document;
        let day = |language| calendar::long(self.on, language);
        Refusal {
            guard: "outdated".to_owned(),
            basis: String::new(),
            message: Text::new(
                format!(
                    "{code} van {} klopt niet meer: {}",
                    day(Language::Nl),
                    told(Language::Nl)
                ),
                format!(
                    "{code} of {} is no longer right: {}",
                    day(Language::En),
                    told(Language::En)
                ),
            ),
            remedy: Text::new(
                format!(
                    "maak {code} opnieuw en verzend het, met de juiste gegevens; leg uit waarom er een nieuwe brief komt"
                ),
                format!(
                    "make {code} again and send it, with the right data; explain why there is a new letter"
                ),
            ),
            may_override: false,
        }
    }
}

/// The machine-readable form.
pub fn to_json(outdated: &[Outdated], language: Language) -> Value {
    outdated
        .iter()
        .map(|one| {
            let refusal = one.refusal();
            let said: Vec<Value> = one
                .said
                .iter()
                .map(|said| json!({ "name": said.name.get(language), "printed": said.printed, "now": said.now }))
                .collect();
            json!({ "event": one.event, "document": one.document, "on": one.on, "to": one.to, "said": said,
                "message": refusal.message.get(language), "hint": refusal.remedy.get(language) })
        })
        .collect()
}
