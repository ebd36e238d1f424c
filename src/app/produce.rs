//! A document of a case: drafted from what the case knows, finished, filed, and sent on a date.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::acting::Acting;
use super::ahead::Leaving;
use super::cases::Cases;
use super::dating::dated_right;
use super::dossier::{inventory, private};
use super::given::{given_before, last, own};
use super::naming::name_beside;
use super::outgoing::Outgoing;
use super::recording::{self, Recorded, refused};
use super::render::{Options, Written, make, write_all};
use super::staged::Staged;
use super::{AppError, files};
use crate::calendar::Date;
use crate::case::{Event, Filed};
use crate::catalog::{EventData, Procedure, unknown_role, wording_path};
use crate::diagnostic::{Diagnostic, Language};
use crate::document::{Made, Maker, Stage};
use crate::evidence::Workshop;
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
    /// Single answers, which come last; `zitting.datum` is a member of the group `zitting`.
    pub set: Map<String, Value>,
    /// They are all of them: what the last draft says is not added.
    pub whole: bool,
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
    /// In large print.
    pub large: bool,
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
    let record = cases.read(case)?;
    let course = cases.course(&record)?;
    if let Some(wording) = last(&course, document).and_then(|(_, file)| file.wording.clone()) {
        return Ok(wording);
    }
    let (procedure, spec) = maker
        .catalog
        .document(&format!("{}/{document}", record.procedure))
        .map_err(|problem| AppError::Input(vec![problem]))?;
    spec.wording
        .as_ref()
        .and_then(|wording| {
            maker.catalog.content.text(&wording_path(
                &maker.catalog.content,
                &procedure.name,
                wording,
            ))
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

/// A document as it would go out, before anything is written.
#[derive(Debug)]
pub struct Ready {
    /// What is made, for each recipient.
    pub made: Vec<Made>,
    /// What would be recorded; without a code when the document is no event, or does not go out yet. Its files are not kept
    /// yet.
    pub event: Event,
    options: Options,
}

/// Makes a document, writes it, and files it with the case.
///
/// A final document that the procedure would refuse is not made. Its bytes are on the disk of the store before the
/// event that names them. A form that asks for the inventory of the dossier needs a `workshop`, where foreign files are
/// drawn.
///
/// # Errors
/// Everything wrong with the answers, every guard that stands in the way, and a dossier that cannot be bound.
pub fn produce(
    maker: &Maker,
    cases: &Cases,
    case: &str,
    order: &Order,
    acting: &Acting,
    workshop: Option<&Workshop>,
) -> Result<Produced, AppError> {
    let record = cases.read(case)?;
    let course = cases.course(&record)?;
    let Ready {
        made,
        event: mut sending,
        options,
    } = prepared(maker, cases, (case, &course), order, acting, workshop)?;
    if order.stage == Stage::Final {
        for (one, filed) in made.iter().zip(&mut sending.files) {
            filed.blob = cases.store.put_blob(case, &one.pdf)?;
        }
    }
    // The files stand in their place before the event says that they went out; without the event they are taken back.
    let staged = Staged::new(&order.out)?;
    let mut written = Vec::new();
    for one in made {
        let name = name_beside(&course, case, &order.document, one.recipient.as_deref());
        written.extend(write_all(vec![one], &staged.path(&name), &options)?);
    }
    let placed = staged.place(&mut written)?;
    match cases.record(case, &sending, acting) {
        Ok(recorded) => Ok(Produced { written, recorded }),
        Err(error) => {
            placed.take_back();
            Err(error)
        }
    }
}

/// Makes a document in memory and judges what it would record; nothing is written.
///
/// # Errors
/// As [`produce`].
pub fn ready(
    maker: &Maker,
    cases: &Cases,
    case: &str,
    order: &Order,
    acting: &Acting,
    workshop: Option<&Workshop>,
) -> Result<Ready, AppError> {
    let record = cases.read(case)?;
    let course = cases.course(&record)?;
    prepared(maker, cases, (case, &course), order, acting, workshop)
}

fn prepared(
    maker: &Maker,
    cases: &Cases,
    (case, course): (&str, &Course),
    order: &Order,
    acting: &Acting,
    workshop: Option<&Workshop>,
) -> Result<Ready, AppError> {
    cases.may_make(acting, course, &order.document)?;
    let definition = course.fold().definition();
    let roles = || definition.file.roles.keys().map(String::as_str);
    let unknown: Vec<Diagnostic> = order
        .without
        .iter()
        .map(|(role, _)| role.as_str())
        .chain(order.by.some.keys().map(|name| role_of(name, roles())))
        .filter(|role| roles().all(|known| known != *role))
        .map(|role| unknown_role(role, roles()))
        .collect();
    if !unknown.is_empty() {
        return Err(AppError::Input(unknown));
    }
    let name = format!("{}/{}", definition.name, order.document);
    let wording = order
        .wording
        .clone()
        .or_else(|| last(course, &order.document)?.1.wording.clone());
    let prepared = maker
        .prepare_with(&name, wording.as_deref())
        .map_err(AppError::Input)?;
    let mut answers = if order.whole {
        Map::new()
    } else {
        given_before(cases, (case, course), &prepared)?
    };
    answers.extend(order.answers.clone());
    for (name, value) in &order.set {
        put(&mut answers, name, value.clone());
    }
    let given = answers.clone();
    let asked = inventory::asked(prepared.form.schema());
    if !asked.is_empty() {
        let typed = asked
            .iter()
            .filter(|(name, _)| order.answers.contains_key(name));
        let typed: Vec<Diagnostic> = typed.map(|(name, _)| inventory::typed(name)).collect();
        if !typed.is_empty() {
            return Err(AppError::Input(typed));
        }
        let workshop = workshop.ok_or_else(|| AppError::Input(vec![inventory::no_workshop()]))?;
        answers.retain(|name, _| asked.iter().all(|(own, _)| own != name));
        answers.extend(inventory::answers(
            (maker, cases, workshop),
            case,
            &asked,
            acting,
        )?);
    }
    let given_answers = Value::Object(answers.clone());
    let leaving = Leaving {
        procedure: &cases.catalog.procedures[&definition.name],
        prepared: &prepared,
        answers: &given_answers,
        facts: &course.fold().state().case_facts(&definition.name, case),
        stage: order.stage,
        event: order.event.as_ref(),
        data: &order.data,
    };
    // The case as it stands on the date of the document; what came later it cannot know.
    let then = Course::as_of(definition, cases.holidays(), course.events(), order.date);
    let outgoing = Outgoing::of(leaving, then.fold(), order.date, order.sent.is_some())?;
    // What the case knew is part of the answers from now on: it is filed, and told to the event.
    let (facts, said, event) = (outgoing.facts(), &outgoing.answers, &outgoing.event);
    if order.stage == Stage::Final {
        dated_right(course, order, &leaving, &outgoing.ahead, said)?;
    }
    if order.stage == Stage::Final
        && let Some(code) = event
        && order.set_aside.is_none()
    {
        let verdict = course
            .fold()
            .refuses(code, order.sent.unwrap_or(order.date));
        if !verdict.accepts() {
            return Err(refused(&verdict));
        }
    }
    let options = Options {
        date: order.date,
        stage: order.stage,
        language: order.language,
        to: order.to.clone(),
        pictures: order.pictures,
        without: order.without.iter().map(|(role, _)| role.clone()).collect(),
        anonymous: false,
        earlier: super::printed::of_case(course.events(), None),
        before: private(course, leaving.procedure),
        large: order.large,
    };
    let given = own(&prepared, facts, order.date, &given);
    let made = make(maker, &prepared, &given_answers, facts, &options).map_err(AppError::Input)?;
    let strange: Vec<Diagnostic> = order
        .by
        .some
        .keys()
        .filter(|named| {
            made.iter()
                .all(|one| one.recipient.as_deref() != Some(named.as_str()))
        })
        .map(|named| no_letter(named, &made))
        .collect();
    if !strange.is_empty() {
        return Err(AppError::Input(strange));
    }
    // The sending is judged with its data before anything is written.
    let mut sending = Event {
        on: Some(order.sent.unwrap_or(acting.today)),
        set_aside: order.set_aside.clone(),
        ..Event::default()
    };
    if let (Some(code), Some(_)) = (event, order.sent) {
        sending.event.clone_from(code);
        sending.data = outgoing.data(code, &order.data)?;
        leave_out(&mut sending.data, leaving.procedure, code, order)?;
        let mut tried = course.clone();
        let verdict: Verdict = tried.record(sending.clone(), acting.today);
        if !verdict.accepts() {
            return Err(refused(&verdict));
        }
    }
    for one in &made {
        sending.files.push(Filed {
            document: order.document.clone(),
            to: one.recipient.clone(),
            finished: order.stage == Stage::Final,
            name: name_beside(course, case, &order.document, one.recipient.as_deref()),
            sha256: files::sha256(&one.pdf),
            size: one.pdf.len() as u64,
            by: order.by.to(one.recipient.as_deref()),
            answers: said.clone(),
            given: Some(given.clone()),
            wording: wording.clone(),
            date: Some(order.date),
            ..Filed::default()
        });
    }
    Ok(Ready {
        made,
        event: sending,
        options,
    })
}

/// That nobody of this name gets a letter, so that it cannot have gone out in some way.
fn no_letter(named: &str, made: &[Made]) -> Diagnostic {
    Diagnostic::wrong(
        "by",
        format!("`{named}` krijgt geen brief"),
        format!("`{named}` gets no letter"),
    )
    .meant(
        named,
        made.iter().filter_map(|one| one.recipient.as_deref()),
    )
}

/// The role in the name of a recipient: `klager` of `klager-2` and of `klager-2-en`.
fn role_of<'a>(name: &'a str, mut known: impl Iterator<Item = &'a str>) -> &'a str {
    known
        .find(|role| {
            name.strip_prefix(*role)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
        .unwrap_or(name)
}

/// Puts one answer in its place; a name with full stops leads into groups. What cannot be a group keeps the whole name,
/// which no form knows.
fn put(answers: &mut Map<String, Value>, name: &str, value: Value) {
    let inside = name.split_once('.').and_then(|(group, rest)| {
        let group = answers.entry(group.to_owned()).or_insert_with(|| json!({}));
        Some((group.as_object_mut()?, rest))
    });
    match inside {
        Some((group, rest)) => put(group, rest, value),
        None => {
            answers.insert(name.to_owned(), value);
        }
    }
}

/// Keeps with the event who gets no letter, when it asks for that and no answer said it.
fn leave_out(
    data: &mut Map<String, Value>,
    procedure: &Procedure,
    code: &str,
    order: &Order,
) -> Result<(), AppError> {
    let form = EventData::new(procedure, &procedure.file.events[code]).map_err(AppError::Input)?;
    let asks = form.fields().any(|(name, _)| name == LEFT_OUT);
    if asks && !order.without.is_empty() && !data.contains_key(LEFT_OUT) {
        let left_out: Vec<Value> = order
            .without
            .iter()
            .map(|(role, reason)| json!({ "rol": role, "reden": reason }))
            .collect();
        data.insert(LEFT_OUT.to_owned(), Value::from(left_out));
    }
    Ok(())
}

/// The machine-readable form.
pub fn to_json(produced: &Produced, today: Date, language: Language) -> Value {
    let mut value = recording::to_json(&produced.recorded, today, language);
    value["files"] = json!(produced.written);
    value
}
