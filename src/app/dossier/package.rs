//! The archive of a case: the dossier, every file as it is kept, the events, and a description of all of it.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::{Bundle, opened};
use crate::app::cases::Cases;
use crate::app::{AppError, archive as kept, files};
use crate::archive::{
    self, Appraisal, Concept, Description, FileRef, FileRole, Happening, Omission, Package, Party,
    Period, Reference, Restriction, Term,
};
use crate::calendar::{Date, clock};
use crate::case::{FiledAs, Recorder};
use crate::catalog::{ArchiveSpec, Procedure, TermSpec};
use crate::diagnostic::Language;
use crate::procedure::Course;
use crate::procedure::access::Access;
use crate::procedure::pieces::{Piece, role_title};
use crate::store::CaseRecord;

/// The language of an archive in the Netherlands.
const LANGUAGE: Language = Language::Nl;
/// Where dates of a dossier are listed in MDTO.
const PERIODS: &str = "Begrippenlijst Dekking in tijd typen MDTO";

/// A case whose dossier was bound.
#[derive(Debug, Clone, Copy)]
pub(super) struct Closed<'a> {
    pub(super) cases: &'a Cases<'a>,
    pub(super) record: &'a CaseRecord,
    pub(super) access: &'a Access<'a>,
    pub(super) pieces: &'a [Piece],
}

/// Writes the zip of a dossier that was just bound; gives its SHA-256 and its seal.
///
/// # Errors
/// When a file of the case is damaged, or the zip cannot be written.
pub(super) fn package(
    closed: &Closed,
    bundle: &Bundle,
    zip: &Path,
    today: Date,
) -> Result<(String, String), AppError> {
    let Closed {
        cases,
        record,
        access,
        pieces,
    } = *closed;
    let (course, procedure) = (access.course(), access.procedure());
    let unwritten = |source: serde_json::Error| AppError::Archive {
        path: zip.to_owned(),
        source: source.into(),
    };
    let answers = answers(pieces).map_err(unwritten)?;
    let package = Package {
        number: record.id.clone(),
        title: format!("Dossier {}", record.id),
        procedure: procedure.file.title.get(LANGUAGE).to_owned(),
        bagged: today.to_string(),
        software: concat!("griffie ", env!("CARGO_PKG_VERSION")).to_owned(),
        description: description(cases, course, procedure)?,
        period: opened(access).map(|from| Period {
            kind: Concept::new("Looptijd", PERIODS),
            from: from.to_string(),
            until: course
                .fold()
                .state()
                .closed
                .as_ref()
                .map(|closed| closed.on.to_string()),
        }),
        happenings: Vec::new(),
        parties: Vec::new(),
        dossier: Some(FileRef {
            key: "dossier".to_owned(),
            name: format!("{}-dossier.pdf", record.id),
            mime: "application/pdf".to_owned(),
            role: FileRole::Dossier,
            format: archive::pdf_a("3a"),
            pages: Some(bundle.pages as u64),
            size: None,
            sha256: Some(bundle.sha256.clone()),
        }),
        pieces: pieces
            .iter()
            .enumerate()
            .map(|(index, piece)| described(index + 1, piece, bundle, procedure))
            .collect(),
        events: events(record, access).map_err(unwritten)?,
        omitted: bundle
            .left_out
            .iter()
            .map(|out| Omission {
                what: out.file.get(LANGUAGE).to_owned(),
                reason: out.reason.get(LANGUAGE).to_owned(),
                piece: None,
            })
            .collect(),
    };
    let fetch = |file: &FileRef| -> archive::Opened<'_> {
        if file.key == "dossier" {
            return Ok(Box::new(std::fs::File::open(&bundle.file)?));
        }
        if let Some(bytes) = answers.get(&file.key) {
            return Ok(Box::new(bytes.as_slice()));
        }
        let bytes = cases.store.blob(&record.id, &file.key)?;
        Ok(Box::new(std::io::Cursor::new(bytes.to_vec())) as Box<dyn Read>)
    };
    let mut seal = String::new();
    let sha256 = files::write_seekable(zip, |target| {
        archive::write(&package, fetch, target)
            .map(|written| seal = written.seal)
            .map_err(|source| AppError::Archive {
                path: zip.to_owned(),
                source,
            })
    })?;
    Ok((sha256, seal))
}

/// The answers of documents as files, by the key of their piece.
fn answers(pieces: &[Piece]) -> Result<BTreeMap<String, Vec<u8>>, serde_json::Error> {
    pieces
        .iter()
        .filter(|piece| !piece.file.answers.is_empty())
        .map(|piece| {
            let bytes = serde_json::to_vec_pretty(&piece.file.answers)?;
            Ok((answers_key(piece), bytes))
        })
        .collect()
}

fn answers_key(piece: &Piece) -> String {
    format!("answers {}", piece.file.blob)
}

fn described(
    number: usize,
    piece: &Piece,
    bundle: &Bundle,
    procedure: &Procedure,
) -> archive::Piece {
    let row = bundle
        .rows
        .iter()
        .find(|row| row.number == number.to_string());
    let made = piece.file.kind == FiledAs::Made;
    let mut files = vec![FileRef {
        key: piece.file.blob.clone(),
        name: piece.file.name.clone(),
        mime: piece
            .file
            .mime
            .clone()
            .unwrap_or_else(|| "application/pdf".to_owned()),
        role: if made {
            FileRole::Issued
        } else {
            FileRole::Original
        },
        format: if made { archive::pdf_a("2a") } else { None },
        pages: row.filter(|_| made).map(|row| row.pages as u64),
        size: Some(piece.file.size),
        sha256: Some(piece.file.sha256.clone()),
    }];
    for signed in &piece.signed {
        let file = &signed.file;
        files.push(FileRef {
            key: file.blob.clone(),
            name: with_addition(&file.name, "-ondertekend"),
            mime: file
                .mime
                .clone()
                .unwrap_or_else(|| "application/pdf".to_owned()),
            role: FileRole::Signed,
            format: None,
            pages: None,
            size: Some(file.size),
            sha256: Some(file.sha256.clone()),
        });
    }
    if !piece.file.answers.is_empty() {
        let stem = piece
            .file
            .name
            .rsplit_once('.')
            .map_or(piece.file.name.as_str(), |(stem, _)| stem);
        files.push(FileRef {
            key: answers_key(piece),
            name: format!("{stem}-antwoorden.json"),
            mime: "application/json".to_owned(),
            role: FileRole::Answers,
            format: None,
            pages: None,
            size: None,
            sha256: None,
        });
    }
    let day = piece.on.to_string();
    let by = |who: &str| Reference::named(role_title(procedure, who, LANGUAGE));
    let mut happenings = vec![if made {
        Happening::created(day.clone())
    } else {
        Happening::received(day.clone())
    }];
    if !piece.from.is_empty()
        && let Some(first) = happenings.pop()
    {
        happenings.push(first.by(by(&piece.from)));
    }
    happenings.extend(
        piece
            .signed
            .iter()
            .map(|signed| Happening::signed(signed.on.to_string())),
    );
    let party = |role: &str| Party {
        role: Concept::new(
            role_title(procedure, role, LANGUAGE),
            procedure.file.title.get(LANGUAGE),
        ),
        name: None,
    };
    archive::Piece {
        number: number as u32,
        date: Some(day),
        code: if piece.file.document.is_empty() {
            "bewijs".to_owned()
        } else {
            piece.file.document.clone()
        },
        title: piece.title.get(LANGUAGE).to_owned(),
        summary: None,
        language: None,
        period: None,
        happenings,
        parties: [&piece.from, &piece.to]
            .into_iter()
            .filter(|who| !who.is_empty())
            .map(|who| party(who))
            .collect(),
        restrictions: Vec::new(),
        files,
    }
}

fn with_addition(name: &str, addition: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}{addition}.{extension}"),
        None => format!("{name}{addition}"),
    }
}

/// What the archivist says about the case, from the procedure.
fn description(
    cases: &Cases,
    course: &Course,
    procedure: &Procedure,
) -> Result<Description, AppError> {
    let dossier = &procedure.file.dossier;
    let spec: &ArchiveSpec = &dossier.archive;
    let key = if spec.creator.is_empty() {
        &dossier.sender
    } else {
        &spec.creator
    };
    let creator = cases
        .catalog
        .sender(key)
        .map_or_else(|| key.clone(), |sender| sender.name);
    let concept = |term: &TermSpec| Concept {
        label: term.label.clone(),
        code: Some(term.code.clone()).filter(|code| !code.is_empty()),
        list: term.list.clone(),
    };
    let retention = kept::retention(course, cases.holidays())
        .map_err(kept::uncountable)?
        .into_iter()
        .find(|kept| kept.id == spec.retention)
        .map(|kept| Term {
            trigger: procedure.file.events.get(&kept.spec.from).map(|event| {
                Concept::new(
                    event.title.get(LANGUAGE),
                    procedure.file.title.get(LANGUAGE),
                )
            }),
            start: Some(kept.from.to_string()),
            duration: crate::calendar::Term::parse(&kept.spec.term)
                .ok()
                .and_then(crate::calendar::Term::iso),
            end: Some(kept.until.to_string()),
        });
    Ok(Description {
        source: creator.clone(),
        creator: Reference::named(creator),
        appraisal: match spec.appraisal.code.as_str() {
            "B" => Appraisal::Permanent,
            "V" => Appraisal::Temporary,
            _ => Appraisal::Undecided,
        },
        retention,
        category: spec.category.as_ref().map(concept),
        classification: None,
        restrictions: vec![Restriction {
            kind: if spec.restriction.label.is_empty() {
                Concept::new("Onbekend", "Begrippenlijst BeperkingGebruikType MDTO")
            } else {
                concept(&spec.restriction)
            },
            note: None,
            term: None,
        }],
        language: LANGUAGE.tag().to_owned(),
        part_of: None,
        activity: None,
    })
}

/// Who recorded an event, in the words of the archive; nothing where that was not kept.
fn recorder(by: Option<&Recorder>) -> Value {
    by.map_or(
        Value::Null,
        |by| json!({ "account": by.account, "rol": by.role }),
    )
}

/// The events that go with the dossier, each with its place in the chain of the store.
fn events(record: &CaseRecord, access: &Access) -> Result<Vec<Value>, serde_json::Error> {
    (1..)
        .zip(access.events())
        .map(|(number, (seq, event))| {
            let mut line = Map::new();
            line.insert("nummer".to_owned(), json!(number));
            // The store reads an event with its moment and its hash, or not at all.
            let (recorded, hash) = (record.recorded[seq - 1], &record.hashes[seq - 1]);
            line.insert("vastgelegd".to_owned(), json!(clock::utc(recorded)));
            line.insert("keten".to_owned(), json!(hash));
            line.insert("door".to_owned(), recorder(record.by[seq - 1].as_ref()));
            line.insert("gebeurtenis".to_owned(), serde_json::to_value(&event)?);
            Ok(Value::Object(line))
        })
        .collect()
}
