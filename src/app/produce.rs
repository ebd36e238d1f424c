//! A document of a case: drafted from what the case knows, finished, filed, and sent on a date.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::AppError;
use super::cases::{Cases, Moment, Recorded, refused};
use super::render::{Options, Written, hexadecimal, make, write_all};
use crate::calendar::Date;
use crate::case::{Event, Filed, FiledAs};
use crate::catalog::EventData;
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::document::{Maker, Stage, check};
use crate::procedure::{Course, Verdict};

/// The field of an event that lists who got no letter.
const LEFT_OUT: &str = "niet_aan";

/// What is asked.
#[derive(Debug, Clone)]
pub struct Order {
    /// The code of the document.
    pub document: String,
    /// Answers beside those that the case knows and those of the last draft.
    pub answers: Map<String, Value>,
    /// The wording of this one document, when a secretary changed it.
    pub wording: Option<String>,
    /// Draft or final.
    pub stage: Stage,
    /// The date on the document.
    pub date: Date,
    /// Sent, signed or registered on this day: the event that the document is.
    pub sent: Option<Date>,
    /// How it went out: to all, and to those who got it otherwise.
    pub by: Sent,
    /// The event, where the document belongs to several.
    pub event: Option<String>,
    /// The data of that event beside what the answers say.
    pub data: Map<String, Value>,
    /// Why a guard is set aside.
    pub set_aside: Option<String>,
    /// Only for this recipient.
    pub to: Option<String>,
    /// Roles that get no letter, each with the reason; kept with the event when it asks for them.
    pub without: Vec<(String, String)>,
    /// Page pictures too.
    pub pictures: bool,
    /// The language of labels.
    pub language: Language,
    /// Where the files go.
    pub out: PathBuf,
}

/// How letters went out.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// To everybody who is not named below.
    pub all: Option<String>,
    /// To these recipients (`klager`, `klager-2`).
    pub some: BTreeMap<String, String>,
}

impl Sent {
    fn to(&self, recipient: Option<&str>) -> Option<String> {
        let own = recipient.and_then(|recipient| self.some.get(recipient));
        own.or(self.all.as_ref()).cloned()
    }
}

/// What was made.
#[derive(Debug)]
pub struct Produced {
    /// The files.
    pub written: Vec<Written>,
    /// What was recorded.
    pub recorded: Recorded,
}

/// The wording of a document as it stands now, for a secretary to change: that of the last draft, or the content's.
///
/// # Errors
/// When the document has no wording.
pub fn wording(
    maker: &Maker,
    cases: &Cases,
    case: &str,
    document: &str,
) -> Result<String, AppError> {
    let record = cases.store.case(case)?;
    let course = cases.course(&record)?;
    if let Some(wording) = last(&course, document).and_then(|file| file.wording.clone()) {
        return Ok(wording);
    }
    let (procedure, spec) = maker
        .catalog
        .document(&format!("{}/{document}", record.procedure))
        .map_err(|problem| AppError::Input(vec![problem]))?;
    spec.wording
        .as_ref()
        .and_then(|wording| {
            maker
                .catalog
                .content
                .text(&format!("templates/{}/{wording}", procedure.name))
        })
        .ok_or_else(|| {
            AppError::Input(vec![
                Diagnostic::wrong(
                    "wording",
                    format!("{document} heeft geen tekst: het formulier drukt zichzelf af"),
                    format!("{document} has no wording: the form prints itself"),
                )
                .tip("geef antwoorden", "give answers instead"),
            ])
        })
}

/// Makes a document, writes it, and files it with the case.
///
/// A final document that the procedure would refuse is not made. Its bytes are on the disk of the store before the
/// event that names them.
///
/// # Errors
/// Everything wrong with the answers, and every guard that stands in the way.
pub fn produce(
    maker: &Maker,
    cases: &Cases,
    case: &str,
    order: &Order,
    now: Moment,
) -> Result<Produced, AppError> {
    let record = cases.store.case(case)?;
    let course = cases.course(&record)?;
    let definition = course.fold().definition();
    let name = format!("{}/{}", record.procedure, order.document);
    let draft = last(&course, &order.document);
    let wording = order
        .wording
        .clone()
        .or_else(|| draft.and_then(|file| file.wording.clone()));
    let mut answers = draft.map(typed).unwrap_or_default();
    answers.extend(order.answers.clone());
    let event = event(&course, order)?;
    if order.stage == Stage::Final
        && let Some(code) = &event
        && order.set_aside.is_none()
    {
        let verdict = course
            .fold()
            .refuses(code, order.sent.unwrap_or(order.date));
        if !verdict.accepts() {
            return Err(refused(&verdict));
        }
    }
    let prepared = maker
        .prepare_with(&name, wording.as_deref())
        .map_err(AppError::Input)?;
    let facts = course.fold().state().case_facts(&definition.name, case);
    let options = Options {
        date: order.date,
        stage: order.stage,
        language: order.language,
        to: order.to.clone(),
        pictures: order.pictures,
        without: order.without.iter().map(|(role, _)| role.clone()).collect(),
        anonymous: false,
    };
    let made = make(
        maker,
        &prepared,
        &Value::Object(answers.clone()),
        &facts,
        &options,
    )
    .map_err(AppError::Input)?;
    // What the case knew is part of the answers from now on: it is filed, and told to the event.
    let given = Value::Object(answers.clone());
    let checked = check(&prepared.form, &given, &facts, order.date, order.stage);
    let mut typed = Map::new();
    if let (true, Value::Object(all)) = (checked.hides, checked.typed) {
        typed = all;
    }
    if let Value::Object(complete) = checked.answers {
        answers = complete;
    }
    // The sending is judged with its data before anything is written.
    let mut sending = Event {
        on: Some(order.sent.unwrap_or(now.today)),
        set_aside: order.set_aside.clone(),
        ..Event::default()
    };
    if let (Some(code), Some(_)) = (&event, order.sent) {
        sending.event.clone_from(code);
        sending.data = data(cases, &course, code, &answers, order)?;
        let mut tried = course.clone();
        let verdict: Verdict = tried.record(sending.clone(), now.today);
        if !verdict.accepts() {
            return Err(refused(&verdict));
        }
    }
    let finished = order.stage == Stage::Final;
    for one in &made {
        let name = file_name(case, &order.document, one.recipient.as_deref());
        let blob = if finished {
            cases.store.put_blob(case, &one.pdf)?
        } else {
            String::new()
        };
        sending.files.push(Filed {
            document: order.document.clone(),
            to: one.recipient.clone(),
            finished,
            name,
            sha256: hexadecimal(&Sha256::digest(&one.pdf)),
            size: one.pdf.len() as u64,
            blob,
            by: order.by.to(one.recipient.as_deref()),
            answers: answers.clone(),
            typed: typed.clone(),
            wording: wording.clone(),
            date: Some(order.date),
            ..Filed::default()
        });
    }
    let recorded = cases.record(case, &sending, now)?;
    super::files::make_folder(&order.out)?;
    let mut written = Vec::new();
    for one in made {
        let name = file_name(case, &order.document, one.recipient.as_deref());
        written.extend(write_all(vec![one], &order.out.join(name), &options)?);
    }
    Ok(Produced { written, recorded })
}

/// The name under which a document is filed.
pub(super) fn file_name(case: &str, document: &str, recipient: Option<&str>) -> String {
    match recipient {
        Some(recipient) => format!("{case}-{document}-{recipient}.pdf"),
        None => format!("{case}-{document}.pdf"),
    }
}

/// The document as it was last drafted or made.
fn last<'a>(course: &'a Course, document: &str) -> Option<&'a Filed> {
    course
        .events()
        .iter()
        .rev()
        .flat_map(|event| &event.files)
        .find(|file| file.document == document && file.kind == FiledAs::Made)
}

/// What was typed last, the hidden answers included.
fn typed(file: &Filed) -> Map<String, Value> {
    if file.typed.is_empty() {
        file.answers.clone()
    } else {
        file.typed.clone()
    }
}

/// The event that the document is; none when the procedure has no event for it.
fn event(course: &Course, order: &Order) -> Result<Option<String>, AppError> {
    let found = course.fold().definition().file.events_of(&order.document);
    let listed = || {
        let codes: Vec<&str> = found.iter().map(|code| code.as_str()).collect();
        codes.join(", ")
    };
    let document = &order.document;
    let problem = |message: Text, hint: Text| {
        Err(AppError::Input(vec![
            Diagnostic::new(Severity::Error, "event", message).hint(hint),
        ]))
    };
    if let Some(named) = &order.event {
        return if found.contains(&named) {
            Ok(Some(named.clone()))
        } else {
            problem(
                Text::new(
                    format!("`{named}` is geen gebeurtenis van {document}"),
                    format!("`{named}` is no event of {document}"),
                ),
                Text::new(
                    format!("gebeurtenissen van dit stuk: {}", listed()),
                    format!("events of this document: {}", listed()),
                ),
            )
        };
    }
    match found[..] {
        [only] => Ok(Some(only.clone())),
        [] if order.sent.is_some() => problem(
            Text::new(
                format!("de procedure heeft geen gebeurtenis voor het verzenden van {document}"),
                format!("the procedure has no event for sending {document}"),
            ),
            Text::new(
                "laat --sent weg; het stuk wordt dan opgeborgen zonder gebeurtenis",
                "leave out --sent; the document is then filed without an event",
            ),
        ),
        [] => Ok(None),
        _ if order.sent.is_none() => Ok(None),
        _ => problem(
            Text::new(
                format!("{document} hoort bij meer gebeurtenissen"),
                format!("{document} belongs to several events"),
            ),
            Text::new(
                format!("noem er een met --event: {}", listed()),
                format!("name one with --event: {}", listed()),
            ),
        ),
    }
}

/// The data of the sending: what the answers say under the same name, and what was given.
fn data(
    cases: &Cases,
    course: &Course,
    code: &str,
    answers: &Map<String, Value>,
    order: &Order,
) -> Result<Map<String, Value>, AppError> {
    let given = &order.data;
    let definition = course.fold().definition();
    let procedure = &cases.catalog.procedures[&definition.name];
    let spec = &definition.file.events[code];
    let form = EventData::new(procedure, spec).map_err(AppError::Input)?;
    let mut data = Map::new();
    for name in form.schema()["properties"]
        .as_object()
        .into_iter()
        .flat_map(Map::keys)
    {
        if let Some(value) = given.get(name).or_else(|| answers.get(name)) {
            data.insert(name.clone(), value.clone());
        }
    }
    let left_out: Vec<Value> = order
        .without
        .iter()
        .map(|(role, reason)| json!({ "rol": role, "reden": reason }))
        .collect();
    let asks = form.schema()["properties"].get(LEFT_OUT).is_some();
    if asks && !left_out.is_empty() && !data.contains_key(LEFT_OUT) {
        data.insert(LEFT_OUT.to_owned(), Value::from(left_out));
    }
    // What was given and is not known is kept, so that it is reported.
    for (name, value) in given {
        data.entry(name.clone()).or_insert_with(|| value.clone());
    }
    Ok(data)
}

/// The machine-readable form.
pub fn to_json(produced: &Produced, today: Date, language: Language) -> Value {
    let mut value = super::cases::to_json(&produced.recorded, today, language);
    value["files"] = json!(produced.written);
    value
}

/// The documents of a case that are kept, written into a folder.
///
/// # Errors
/// When one of them was changed or is damaged, or the folder cannot be written.
pub fn fetch(cases: &Cases, case: &str, folder: &Path) -> Result<Vec<PathBuf>, AppError> {
    let record = cases.store.case(case)?;
    super::files::make_folder(folder)?;
    let mut written = Vec::new();
    for (index, event) in record.events.iter().enumerate() {
        for file in event.files.iter().filter(|file| !file.blob.is_empty()) {
            let bytes = cases.store.blob(case, &file.blob)?;
            let path = folder.join(format!("{:02}-{}", index + 1, file.name));
            super::files::write(&path, &bytes)?;
            written.push(path);
        }
    }
    Ok(written)
}
