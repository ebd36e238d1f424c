//! The papers of a case as far as who looks may know of them, and where each stands.

use super::AppError;
use super::cases::Cases;
use crate::calendar::Date;
use crate::case::{Event, Filed};
use crate::procedure::Course;
use crate::procedure::access::{Access, Share};
use crate::procedure::pieces::{Piece, pieces};

/// A paper.
#[derive(Debug)]
pub struct Paper {
    /// The piece; its signed copies are in [`Paper::signed`].
    pub piece: Piece,
    /// Where its file stands.
    pub place: Place,
    /// Its signed copies.
    pub signed: Vec<Copy>,
}

/// A signed copy of a paper.
#[derive(Debug)]
pub struct Copy {
    /// The day on which it came back.
    pub on: Date,
    /// The file.
    pub file: Filed,
    /// Where it stands.
    pub place: Place,
}

/// Where a file stands in its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number of the event, from 1.
    pub event: usize,
    /// Its place among the files of that event that who looks may know of, from 0.
    pub index: usize,
    /// Whether who looks may have the file itself; otherwise only that there is one.
    pub whole: bool,
}

impl Cases<'_> {
    /// The papers of a case that who looks may know of, in the order of their days.
    ///
    /// # Errors
    /// When a rule about them cannot be decided.
    pub fn papers(&self, course: &Course) -> Result<Vec<Paper>, AppError> {
        let procedure = &self.catalog.procedures[&course.fold().definition().name];
        let access = self.access(course);
        let access = access.as_ref();
        let read: Vec<(usize, Event)> = (1..=course.events().len())
            .filter_map(|number| Some((number, readable(course, access, number)?)))
            .collect();
        let place = |file: &Filed, share: Share| match share {
            // Not even that it is there.
            Share::Nothing => None,
            share => {
                let (event, index) = read.iter().find_map(|(number, event)| {
                    let index = event.files.iter().position(|one| is_same(one, file))?;
                    Some((*number, index))
                })?;
                let whole = share == Share::Whole;
                Some(Place {
                    event,
                    index,
                    whole,
                })
            }
        };
        let share = |file: &Filed| access.map_or(Share::Whole, |access| access.file(file).1);
        let told = pieces(course, procedure).kept.into_iter();
        let told = told.filter_map(|piece| {
            let given = access.map_or(Share::Whole, |access| access.piece(&piece));
            let signed = piece.signed.iter().filter_map(|copy| {
                Some(Copy {
                    on: copy.on,
                    file: copy.file.clone(),
                    place: place(&copy.file, share(&copy.file))?,
                })
            });
            Some(Paper {
                place: place(&piece.file, given)?,
                signed: signed.collect(),
                piece,
            })
        });
        let papers = told.collect();
        if let Some(access) = access {
            access.decided().map_err(AppError::Content)?;
        }
        Ok(papers)
    }
}

/// An event as who looks may read it; none when they may not know of it.
pub(super) fn readable(course: &Course, access: Option<&Access>, number: usize) -> Option<Event> {
    if let Some(access) = access {
        return access.recorded(number);
    }
    let index = number.checked_sub(1)?;
    course.events().get(index).map(|event| Event::clone(event))
}

/// Whether two are one file: what is only listed to somebody comes without its answers.
fn is_same(one: &Filed, other: &Filed) -> bool {
    one.blob == other.blob
        && one.sha256 == other.sha256
        && one.document == other.document
        && one.to == other.to
        && one.name == other.name
}
