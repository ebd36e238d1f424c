//! The papers of a case: what came in, what went out, who got what.

use serde::Serialize;

use crate::app::cases::Cases;
use crate::app::{AppError, papers};
use crate::calendar::Date;
use crate::case::{Filed, FiledAs};
use crate::diagnostic::Language;
use crate::procedure::Course;
use crate::procedure::pieces::role_title;
use crate::signature::Kind;

/// A paper.
#[derive(Serialize)]
pub(super) struct Paper {
    on: Date,
    title: String,
    /// The document of the procedure; empty for what is none.
    document: String,
    /// From whom, and for whom.
    from: String,
    to: String,
    /// How it went out.
    by: Option<String>,
    kind: FiledAs,
    /// Number of the event and place among its files: the address of the file.
    file: Address,
    signed: Vec<SignedCopy>,
}

/// A signed copy of it.
#[derive(Serialize)]
struct SignedCopy {
    on: Date,
    kind: FiledAs,
    /// It was found to be the issued file with signatures that fit.
    intact: bool,
    file: Address,
}

/// Where a file stands in its case.
#[derive(Serialize, Clone)]
struct Address {
    event: usize,
    index: usize,
    name: String,
    size: u64,
    /// It can be had; otherwise only that it is there is known.
    whole: bool,
}

/// The papers that count, as far as who looks may know of them; the newest first.
///
/// # Errors
/// When a rule about them cannot be decided.
pub(super) fn papers(
    cases: &Cases,
    course: &Course,
    language: Language,
) -> Result<Vec<Paper>, AppError> {
    let procedure = &cases.catalog.procedures[&course.fold().definition().name];
    let who = |who: &str| {
        if who.is_empty() {
            String::new()
        } else {
            role_title(procedure, who, language)
        }
    };
    let found = cases.papers(course)?.into_iter().rev();
    let papers = found.map(
        |papers::Paper {
             piece,
             place,
             signed,
         }| Paper {
            on: piece.on,
            title: piece.title.get(language).to_owned(),
            document: piece.file.document.clone(),
            from: who(&piece.from),
            to: who(&piece.to),
            by: piece.file.by.clone(),
            kind: piece.file.kind,
            file: address(&piece.file, place),
            signed: signed
                .into_iter()
                .map(|copy| SignedCopy {
                    on: copy.on,
                    kind: copy.file.kind,
                    intact: copy.file.verdict.as_deref() == Some(Kind::SignedIntact.word()),
                    file: address(&copy.file, copy.place),
                })
                .collect(),
        },
    );
    Ok(papers.collect())
}

fn address(file: &Filed, place: papers::Place) -> Address {
    Address {
        event: place.event,
        index: place.index,
        name: file.name.clone(),
        size: file.size,
        whole: place.whole,
    }
}
