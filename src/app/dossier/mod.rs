//! The complete dossier of a case as one accessible, archival PDF.
//!
//! [`crate::procedure::access`] says what of the case somebody may have, [`given`] how, [`bind`] gives each piece its pages,
//! [`front`] sets cover, inventory and term statement, and [`crate::pdf::Binder`] binds it all. One bad file
//! never stops a dossier: what cannot be shown gets a page that says so.

mod ahead;
mod bind;
mod desk;
mod foreign;
mod front;
mod given;
pub mod inventory;
mod notice;
mod package;
pub mod sealing;
mod secrets;
mod words;
mod written;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::AppError;
use super::acting::Acting;
use super::cases::Cases;
use crate::calendar::Date;
use crate::diagnostic::{Diagnostic, Language, Text};
use crate::document::Maker;
use crate::evidence::Workshop;
use crate::pdf::{Bound, Title};
use crate::procedure::Course;
use crate::procedure::access::Access;
use crate::procedure::pieces::{Withdrawn, pieces};
use desk::Desk;
pub use desk::Row;
pub(in crate::app) use secrets::private;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Order {
    /// The case number.
    pub case: String,
    /// Where the PDF goes.
    pub out: PathBuf,
    /// Where the archive goes, when it is wanted.
    pub zip: Option<PathBuf>,
    /// Also the classes that are a dossier of their own.
    pub apart: bool,
    /// The role, with the number of the person, for whom it is a copy.
    pub recipient: Option<String>,
    /// Without the people.
    pub anonymous: bool,
    /// The language of the front matter.
    pub language: Language,
    /// The day on which it is put together.
    pub today: Date,
    /// The moment at which the seal of an archive is recorded.
    pub acting: Acting,
}

/// How far it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Pages so far.
    pub pages: usize,
    /// Bytes of the files that are done.
    pub done: u64,
    /// Bytes of all files.
    pub total: u64,
}

/// What is not in a dossier, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The file, or what it is part of.
    pub file: Text,
    /// Why.
    pub reason: Text,
}

/// A dossier that was written.
#[derive(Debug)]
pub struct Bundle {
    /// The PDF.
    pub file: PathBuf,
    /// Its pages.
    pub pages: usize,
    /// The pieces in it.
    pub documents: usize,
    /// The files embedded in it.
    pub attachments: usize,
    /// What is not in it.
    pub left_out: Vec<LeftOut>,
    /// What somebody should look at.
    pub remarks: Vec<crate::diagnostic::Text>,
    /// SHA-256 of the PDF.
    pub sha256: String,
    /// Nobody has to decide anything before it goes out.
    pub is_final: bool,
    /// The rows of the inventory.
    pub rows: Vec<Row>,
    /// The archive.
    pub zip: Option<Sealed>,
}

/// An archive that was written.
#[derive(Debug)]
pub struct Sealed {
    /// The zip.
    pub file: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
    /// The SHA-256 that vouches for everything in it, however it is packed.
    pub seal: String,
    /// The number of the event that records the seal, or why the case does not know it.
    pub event: Result<usize, crate::diagnostic::Text>,
}

/// Puts a dossier together and writes it.
///
/// # Errors
/// When there is no such case, the recipient is none of its roles, or the file cannot be written.
pub fn dossier(
    maker: &Maker,
    cases: &Cases,
    workshop: &Workshop,
    order: &Order,
    progress: &mut dyn FnMut(Progress),
) -> Result<Bundle, AppError> {
    let record = cases.read(&order.case)?;
    if record.destroyed.is_some() {
        return Err(record.gone().into());
    }
    let course = cases.course(&record)?;
    let procedure = &cases.catalog.procedures[&record.procedure];
    let sealing = sealing::event(&course, order);
    let found = pieces(&course, procedure);
    let access = Access::of(
        &course,
        procedure,
        given::reader(&course, procedure, order)?,
    );
    let given = given::divide(&access, found.kept, order.anonymous);
    // A rule that cannot be answered would leave something out, and nobody would know.
    access.decided().map_err(AppError::Content)?;
    whole_for_who_asks(cases, &course, &given)
        .map_err(|error| cases.refused_seer("dossier", &order.case, error))?;
    let classes: std::collections::BTreeSet<&str> = given
        .iter()
        .map(|given| given.piece.class.as_str())
        .collect();
    let classes: Vec<&str> = classes.into_iter().collect();
    cases.tell("dossier", &order.case, &classes.join(" "))?;
    let pieces: Vec<_> = given.iter().map(|given| given.piece.clone()).collect();
    let mut desk = Desk::new(maker, cases, workshop, order, &access);
    if !desk.is_copy() {
        desk.left_out = left_out(&access, &found.withdrawn);
    }
    let total = given.iter().map(given::Given::size).sum();
    let blobs: Vec<String> = given.iter().filter_map(given::Given::own_blob).collect();
    std::thread::scope(|scope| {
        let mut read = ahead::ahead(scope, blobs, |blob| bind::fetch(cases, &order.case, &blob));
        let mut done = 0;
        for (index, one) in given.into_iter().enumerate() {
            let size = one.size();
            let fetched = one.own_blob().and_then(|_| read.next());
            desk.add(index + 1, one, fetched)?;
            done += size;
            progress(Progress {
                pages: desk.pages(),
                done,
                total,
            });
        }
        Ok::<(), AppError>(())
    })?;
    let whole = !desk.is_copy();
    let mut bundle = desk.finish()?;
    if let Some(zip) = order.zip.as_ref().filter(|_| whole) {
        let closed = package::Closed {
            cases,
            record: &record,
            access: &access,
            pieces: &pieces,
        };
        let (sha256, seal) = package::package(&closed, &bundle, zip, order.today)?;
        let event = match sealing {
            Err(why) => Err(why),
            Ok(code) => match sealing::record(cases, order, &code, &seal) {
                Ok(number) => Ok(number),
                Err(error) => {
                    // An archive of which the case knows nothing must not go round.
                    return Err(super::files::take_back(zip).err().unwrap_or(error));
                }
            },
        };
        bundle.zip = Some(Sealed {
            file: zip.clone(),
            sha256,
            seal,
            event,
        });
    }
    Ok(bundle)
}

/// A dossier is bound by who may read everything that goes into it.
fn whole_for_who_asks(
    cases: &Cases,
    course: &Course,
    given: &[given::Given],
) -> Result<(), AppError> {
    let Some(access) = cases.access(course) else {
        return Ok(());
    };
    let closed = given.iter().filter(|given| {
        let shown = !matches!(given.how, given::How::Withheld(_));
        shown && access.piece(&given.piece) != crate::procedure::access::Share::Whole
    });
    let closed = closed.count();
    access.decided().map_err(AppError::Content)?;
    if closed == 0 {
        return Ok(());
    }
    Err(AppError::Denied(Box::new(
        Diagnostic::wrong(
            "access",
            "in dit dossier komen stukken die dit account niet mag lezen",
            "this dossier would hold documents that this account may not read",
        )
        .tip(
            "haal de stukken op die u wel mag lezen; laat het dossier maken door wie alles mag lezen",
            "get the documents that you may read; let somebody bind it who may read everything",
        )
        .command(
            "`griffie case fetch` geeft de stukken die het wel mag lezen; laat het dossier maken door wie alles mag lezen",
            "`griffie case fetch` gives the documents that it may read; let somebody bind it who may read everything",
        ),
    )))
}

/// Binds documents of griffie's own into one file, with a front page of no content; gives its pages. For those who
/// want to measure or try the binding alone.
///
/// # Errors
/// When a file cannot be read, or is none of griffie's own.
pub fn bind_all(maker: &Maker, files: &[PathBuf], out: &Path) -> Result<usize, AppError> {
    let failed = |path: &Path, source| AppError::Pdf {
        path: path.to_owned(),
        source,
    };
    let mut binder = crate::pdf::Binder::new(maker.field_font());
    let mut first = None;
    std::thread::scope(|scope| {
        let read = ahead::ahead(scope, files.to_vec(), |path: PathBuf| {
            let bytes = std::fs::read(&path).map_err(|source| AppError::Io {
                doing: "read",
                path: path.clone(),
                source,
            })?;
            let bound = Bound::read(&bytes).map_err(|source| failed(&path, source))?;
            Ok::<_, AppError>((path, bound))
        });
        for read in read {
            let (path, bound) = read?;
            let title = Title {
                text: path.display().to_string(),
                level: 0,
                language: None,
            };
            if first.is_none() {
                first = Some((bound, title));
            } else {
                binder
                    .bind(bound, &title, &[])
                    .map_err(|source| failed(&path, source))?;
            }
        }
        Ok::<(), AppError>(())
    })?;
    let Some((front, title)) = first else {
        return Ok(0);
    };
    let pages = binder.pages() + front.pages();
    super::files::write_with(out, |target| {
        binder
            .write(
                &front,
                &title,
                &std::collections::HashMap::new(),
                &|page, of| (String::new(), words::stamp("", page, of, Language::Nl)),
                target,
            )
            .map_err(|source| failed(out, source))
    })?;
    Ok(pages)
}

/// The machine-readable form.
pub fn to_json(bundle: &Bundle, language: Language) -> Value {
    let mut value = json!({
        "file": bundle.file,
        "pages": bundle.pages,
        "documents": bundle.documents,
        "attachments": bundle.attachments,
        "left_out": bundle.left_out.iter().map(|out| json!({ "file": out.file.get(language), "reason": out.reason.get(language) }))
            .collect::<Vec<_>>(),
        "remarks": bundle.remarks.iter().map(|remark| remark.get(language)).collect::<Vec<_>>(),
        "sha256": bundle.sha256,
        "final": bundle.is_final,
    });
    if let Some(zip) = &bundle.zip {
        value["zip"] = json!({ "file": zip.file, "sha256": zip.sha256, "seal": zip.seal });
        match &zip.event {
            Ok(number) => value["zip"]["event"] = json!(number),
            Err(why) => value["zip"]["not_recorded"] = json!(why.get(language)),
        }
    }
    value
}

/// What the whole dossier does not hold: nothing of it is a secret of the case.
fn left_out(access: &Access, withdrawn: &[Withdrawn]) -> Vec<LeftOut> {
    let apart = access.apart().into_iter().map(|apart| LeftOut {
        file: apart.title,
        reason: apart.ground,
    });
    let withdrawn = withdrawn
        .iter()
        .filter(|file| access.class(&file.class))
        .map(|file| LeftOut {
            file: Text::name(file.name.clone()),
            reason: Text::new(
                "de vastlegging waarbij het hoort is ingetrokken",
                "the record it belongs to was withdrawn",
            ),
        });
    apart.chain(withdrawn).collect()
}

/// The day of the first event of a case that its reader may know of; papers may be older.
fn opened(access: &Access) -> Option<Date> {
    crate::case::effective(access.course().events())
        .iter()
        .filter(|happened| !happened.event.event.is_empty())
        .find(|happened| access.event_code(&happened.event.event))
        .map(|happened| happened.on)
}

fn no_role(role: &str, known: &[String]) -> AppError {
    AppError::Input(vec![
        Diagnostic::wrong(
            "for",
            format!("`{role}` heeft geen deel aan deze zaak"),
            format!("`{role}` has no part in this case"),
        )
        .tip(
            format!("het kan voor: {}", known.join(", ")),
            format!("it can be for: {}", known.join(", ")),
        ),
    ])
}

/// The name of a file beside the dossier.
pub fn beside(out: &Path, extension: &str) -> PathBuf {
    out.with_extension(extension)
}
