//! The papers of a case: what came in, what went out, who got what.

use serde::Serialize;

use crate::calendar::Date;
use crate::case::{Filed, FiledAs};
use crate::catalog::Procedure;
use crate::diagnostic::Language;
use crate::procedure::Course;
use crate::procedure::pieces::{pieces, role_title};

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
    /// Whether its bytes continue the issued file.
    continues: Option<bool>,
    file: Address,
}

/// Where a file stands in its case.
#[derive(Serialize, Clone)]
struct Address {
    event: usize,
    index: usize,
    name: String,
    size: u64,
}

/// The papers that count, the newest first.
pub(super) fn papers(course: &Course, procedure: &Procedure, language: Language) -> Vec<Paper> {
    let who = |who: &str| {
        if who.is_empty() {
            String::new()
        } else {
            role_title(procedure, who, language)
        }
    };
    let mut papers: Vec<Paper> = pieces(course, procedure)
        .kept
        .into_iter()
        .map(|piece| Paper {
            on: piece.on,
            title: piece.title.get(language).to_owned(),
            document: piece.file.document.clone(),
            from: who(&piece.from),
            to: who(&piece.to),
            by: piece.file.by.clone(),
            kind: piece.file.kind,
            file: address(course, &piece.file),
            signed: piece
                .signed
                .iter()
                .map(|copy| SignedCopy {
                    on: copy.on,
                    kind: copy.file.kind,
                    continues: copy.file.continues,
                    file: address(course, &copy.file),
                })
                .collect(),
        })
        .collect();
    papers.reverse();
    papers
}

/// Number of the event, from 1, and place among its files, from 0; a file is named by its blob.
fn address(course: &Course, file: &Filed) -> Address {
    let place = (1..).zip(course.events()).find_map(|(event, recorded)| {
        let index = recorded.files.iter().position(|one| one == file)?;
        Some((event, index))
    });
    // What the course has filed stands with one of its events; number 0 leads nowhere.
    let (event, index) = place.map_or((0, 0), |place| place);
    Address {
        event,
        index,
        name: file.name.clone(),
        size: file.size,
    }
}
