//! What comes in: evidence, documents that others make, and signed copies of what was issued.
//!
//! The bytes are kept as they are. A file is filed as a signed copy only when [`super::returned`] finds that it is the
//! issued one with signatures that fit, and nothing else; any other is refused, with what may be done with it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::acting::Acting;
use super::cases::Cases;
use super::recording::Recorded;
use super::returned::{judge, verdict_json};
use super::{AppError, files};
use crate::calendar::Date;
use crate::case::{Event, Filed, FiledAs};
use crate::catalog::Procedure;
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::evidence::{self, EvidenceError, Workshop};
use crate::procedure::Course;
use crate::procedure::pieces::{pieces, role_of};
use crate::signature::{Kind, Verdict};

/// The largest file that is taken in.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;

/// What is handed in.
#[derive(Debug, Clone)]
pub struct Order {
    /// The files.
    pub files: Vec<PathBuf>,
    /// What they are to the case.
    pub kind: FiledAs,
    /// The document that it is, or that it is a signed copy of.
    pub document: Option<String>,
    /// Of a signed copy: whose letter it was.
    pub recipient: Option<String>,
    /// Who handed it in: a role, or somebody else in words.
    pub from: Option<String>,
    /// The day on which it came in.
    pub on: Date,
    /// What people call it.
    pub title: Option<String>,
    /// The class that decides who may read it.
    pub class: Option<String>,
    /// The event that it is, where there is one.
    pub event: Option<String>,
    /// The data of that event.
    pub data: Map<String, Value>,
    /// What opens it.
    pub password: Option<String>,
    /// Roles that do not get it in their copy, with the reason.
    pub withheld: BTreeMap<String, String>,
    /// A remark.
    pub note: Option<String>,
    /// Why a guard is set aside.
    pub set_aside: Option<String>,
}

/// What was filed.
#[derive(Debug)]
pub struct Attached {
    /// The files as they were filed, with what was seen of each.
    pub files: Vec<Seen>,
    /// What was recorded.
    pub recorded: Recorded,
}

/// A file that was filed.
#[derive(Debug)]
pub struct Seen {
    /// The file.
    pub filed: Filed,
    /// What a person should know of it; of a signed copy the five lines of its verdict.
    pub remarks: Vec<Text>,
    /// The verdict over a signed copy.
    pub verdict: Option<Verdict>,
}

/// Files what comes in, in one event.
///
/// # Errors
/// When a file cannot be read, a name is unknown, or the procedure refuses the event; then nothing was filed.
pub fn attach(
    cases: &Cases,
    workshop: &Workshop,
    case: &str,
    order: &Order,
    acting: &Acting,
) -> Result<Attached, AppError> {
    let record = cases.read(case)?;
    let course = cases.course(&record)?;
    let procedure = &cases.catalog.procedures[&record.procedure];
    let problems = problems(&course, procedure, order);
    if !problems.is_empty() {
        return Err(AppError::Input(problems));
    }
    let mut read = Vec::new();
    for path in &order.files {
        let fail = |source| AppError::Io {
            doing: "read",
            path: path.clone(),
            source,
        };
        let size = std::fs::metadata(path).map_err(fail)?.len();
        if size > LARGEST {
            return Err(too_large(path));
        }
        read.push((path, std::fs::read(path).map_err(fail)?));
    }
    let issued = order
        .document
        .as_deref()
        .filter(|_| !order.kind.is_piece())
        .and_then(|document| issued(&course, procedure, document, order.recipient.as_deref()));
    let mut event = Event {
        on: Some(order.on),
        event: event_of(&course, order)?.unwrap_or_default(),
        data: order.data.clone(),
        note: order.note.clone(),
        set_aside: order.set_aside.clone(),
        ..Event::default()
    };
    if !event.event.is_empty() {
        // A refused event leaves no file behind.
        let verdict = course.clone().record(event.clone(), acting.today);
        if !verdict.accepts() {
            return Err(super::recording::refused(&verdict));
        }
    }
    let verdicts = verdicts(cases, workshop, case, order.kind, issued.as_ref(), &read)?;
    let mut files = Vec::new();
    for ((path, bytes), verdict) in read.into_iter().zip(verdicts) {
        let name = files::base_name(path);
        let kind = evidence::sniff(&name, &bytes);
        let mut seen: Vec<Text> = verdict.iter().flat_map(said).collect();
        if let Some(kept) = &kind.kept {
            seen.push(kept.clone());
        }
        if let Some(reason) = refused_by(workshop, &kind, &bytes, order.password.as_ref()) {
            seen.push(reason);
        }
        if bytes.is_empty() {
            seen.push(Text::new("het bestand is leeg", "the file is empty"));
        }
        let filed = Filed {
            document: order.document.clone().unwrap_or_default(),
            kind: order.kind,
            to: order
                .recipient
                .clone()
                .or_else(|| issued.as_ref().and_then(|issued| issued.to.clone())),
            finished: true,
            sha256: files::sha256(&bytes),
            size: bytes.len() as u64,
            blob: cases.store.put_blob(case, &bytes)?,
            name,
            title: order.title.clone(),
            mime: Some(kind.mime.clone()),
            from: order.from.clone(),
            class: order.class.clone(),
            verdict: verdict
                .as_ref()
                .map(|verdict| verdict.kind.word().to_owned()),
            password: order.password.clone(),
            withheld: order.withheld.clone(),
            ..Filed::default()
        };
        event.files.push(filed.clone());
        files.push(Seen {
            filed,
            remarks: seen,
            verdict,
        });
    }
    let recorded = cases.record(case, &event, acting)?;
    Ok(Attached { files, recorded })
}

/// Why a file will not be shown in a dossier, if it will not: it is better known now than at closing.
fn refused_by(
    workshop: &Workshop,
    kind: &evidence::Kind,
    bytes: &[u8],
    password: Option<&String>,
) -> Option<Text> {
    let opened = workshop.open(evidence::Order {
        format: kind.format()?,
        bytes: bytes.into(),
        password: password.cloned(),
        jobs: 1,
    });
    match opened {
        Ok(_) | Err(EvidenceError::Start(_)) => None,
        Err(EvidenceError::NeedsPassword) => Some(Text::new(
            "het bestand is versleuteld en wordt zo bewaard, maar niet getoond; geef het nog eens, met zijn wachtwoord",
            "the file is encrypted and kept as it is, but not shown; attach it again, with its password",
        )),
        Err(error) => Some(error.text()),
    }
}

/// The verdict over each file that is to be a signed copy; none for all others.
///
/// # Errors
/// Every file that is not the issued one with signatures that fit, at once.
fn verdicts(
    cases: &Cases,
    workshop: &Workshop,
    case: &str,
    kind: FiledAs,
    issued: Option<&Filed>,
    files: &[(&PathBuf, Vec<u8>)],
) -> Result<Vec<Option<Verdict>>, AppError> {
    let Some(issued) = issued.filter(|_| kind == FiledAs::Signed) else {
        return Ok(files.iter().map(|_| None).collect());
    };
    let original = cases.store.blob(case, &issued.blob)?;
    let mut verdicts = Vec::new();
    let mut problems = Vec::new();
    for (path, bytes) in files {
        let verdict = judge(workshop, &original, bytes)?;
        if verdict.kind != Kind::SignedIntact {
            let [what, may, ..] = verdict.lines();
            problems.push(
                Diagnostic::new(Severity::Error, "signed", what.text)
                    .tip(may.text.nl, may.text.en)
                    .file(files::base_name(path)),
            );
        }
        verdicts.push(Some(verdict));
    }
    if problems.is_empty() {
        return Ok(verdicts);
    }
    Err(AppError::Input(problems))
}

/// The five lines of a verdict, each with its question.
fn said(verdict: &Verdict) -> [Text; 5] {
    verdict.lines().map(|line| {
        Text::new(
            format!("{}: {}", line.label.nl, line.text.nl),
            format!("{}: {}", line.label.en, line.text.en),
        )
    })
}

/// The issued document of which something is a signed copy.
fn issued(
    course: &Course,
    procedure: &Procedure,
    document: &str,
    recipient: Option<&str>,
) -> Option<Filed> {
    pieces(course, procedure)
        .kept
        .into_iter()
        .rev()
        .map(|piece| piece.file)
        .find(|file| {
            file.kind == FiledAs::Made
                && file.document == document
                && recipient.is_none_or(|recipient| file.to.as_deref() == Some(recipient))
        })
}

/// Everything wrong with the order, at once.
fn problems(course: &Course, procedure: &Procedure, order: &Order) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let error = |rule: &str, message: Text| Diagnostic::new(Severity::Error, rule, message);
    if let Some(document) = &order.document
        && !procedure.documents.contains_key(document)
    {
        let known = procedure.documents.keys().map(String::as_str);
        problems.push(
            error(
                "to",
                Text::new(
                    format!("er is geen document `{document}`"),
                    format!("there is no document `{document}`"),
                ),
            )
            .meant(document, known),
        );
    } else if !order.kind.is_piece() {
        let found = order
            .document
            .as_deref()
            .and_then(|document| issued(course, procedure, document, order.recipient.as_deref()));
        if found.is_none() {
            problems.push(error(
                "to",
                Text::new(
                    "er is geen uitgegeven document waarvan dit het getekende exemplaar kan zijn",
                    "there is no issued document of which this can be the signed copy",
                ),
            ).tip(
                "kies welke brief het is; staat hij er niet bij, maak hem dan eerst definitief",
                "choose which letter it is; when it is not among them, make it final first",
            ).command(
                "noem het met --to, en voor wie met --recipient; `griffie case show` noemt wat is uitgegeven",
                "name it with --to, and for whom with --recipient; `griffie case show` lists what was issued",
            ));
        }
    } else if order.kind == FiledAs::Received && order.document.is_none() {
        problems.push(error(
            "to",
            Text::new("welk document is het?", "which document is it?"),
        ).tip(
            "kies het stuk; wat geen stuk van de procedure is, is bewijs",
            "choose the document; what is no document of the procedure is evidence",
        ).command(
            "noem het met --to, zoals --to D23; wat geen stuk van de procedure is, is bewijs",
            "name it with --to, such as --to D23; what is no document of the procedure is evidence",
        ));
    }
    for role in order.withheld.keys() {
        if !procedure.file.roles.contains_key(role_of(role)) {
            let known = procedure.file.roles.keys().map(String::as_str);
            problems.push(
                error(
                    "withhold",
                    Text::new(
                        format!("er is geen rol `{role}`"),
                        format!("there is no role `{role}`"),
                    ),
                )
                .meant(role, known),
            );
        }
    }
    if let Some(class) = &order.class
        && !procedure.file.access.contains_key(class)
    {
        let known: Vec<&str> = procedure.file.access.keys().map(String::as_str).collect();
        problems.push(
            error(
                "class",
                Text::new(
                    format!("er is geen klasse `{class}`"),
                    format!("there is no class `{class}`"),
                ),
            )
            .tip(
                format!("klassen: {}", known.join(", ")),
                format!("classes: {}", known.join(", ")),
            ),
        );
    }
    problems
}

/// The event that the document is: the one that was named, or the only one.
fn event_of(course: &Course, order: &Order) -> Result<Option<String>, AppError> {
    if order.event.is_some() || order.kind != FiledAs::Received {
        return Ok(order.event.clone());
    }
    let Some(document) = &order.document else {
        return Ok(None);
    };
    let found = course.fold().definition().file.events_of(document);
    match found[..] {
        [] => Ok(None),
        [only] => Ok(Some(only.clone())),
        _ => Err(AppError::Input(vec![
            Diagnostic::wrong(
                "event",
                format!("{document} hoort bij meer gebeurtenissen"),
                format!("{document} belongs to several events"),
            )
            .tip(
                "leg vast wat er gebeurde, en bewaar het stuk daarna zonder gebeurtenis",
                "record what happened, and file the document without an event after that",
            )
            .command(
                format!("noem er een met --event: {}", listed(&found)),
                format!("name one with --event: {}", listed(&found)),
            ),
        ])),
    }
}

fn listed(codes: &[&String]) -> String {
    let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    codes.join(", ")
}

fn too_large(path: &std::path::Path) -> AppError {
    AppError::Input(vec![
        Diagnostic::new(
            Severity::Error,
            "size",
            Text::new(
                "het bestand is groter dan 4 GB",
                "the file is larger than 4 GB",
            ),
        )
        .tip(
            "bewaar het ergens anders en voeg een notitie toe die zegt waar",
            "keep it elsewhere and attach a note that says where",
        )
        .file(path.display().to_string()),
    ])
}

/// The machine-readable form.
pub fn to_json(attached: &Attached, today: Date, language: Language) -> Value {
    let mut value = super::recording::to_json(&attached.recorded, today, language);
    value["files"] = attached
        .files
        .iter()
        .map(|seen| {
            let file = &seen.filed;
            json!({ "name": file.name, "as": file.kind, "document": file.document, "to": file.to, "mime": file.mime,
                "size": file.size, "sha256": file.sha256,
                "verdict": seen.verdict.as_ref().map(|verdict| verdict_json(verdict, language)),
                "remarks": seen.remarks.iter().map(|text| text.get(language)).collect::<Vec<_>>() })
        })
        .collect();
    value
}
