//! The documents of a case that are kept, written into a folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::accounts::denied;
use super::cases::Cases;
use super::papers::readable;
use super::{AppError, files};
use crate::case::Filed;
use crate::diagnostic::Text;
use crate::procedure::Course;
use crate::procedure::access::{Access, Share};

/// What was fetched.
#[derive(Debug, Default)]
pub struct Fetched {
    /// The files that were written.
    pub written: Vec<PathBuf>,
    /// Files that who asks may know of and not read as they are.
    pub left_out: Vec<String>,
}

/// The documents of a case that are kept, written into a folder, as far as who asks may read them.
///
/// # Errors
/// When one of them was changed or is damaged, or the folder cannot be written.
pub fn fetch(cases: &Cases, case: &str, folder: &Path) -> Result<Fetched, AppError> {
    let record = cases.read(case)?;
    let course = cases.course(&record)?;
    let access = cases.access(&course);
    let mut wanted = Vec::new();
    let mut fetched = Fetched::default();
    let mut classes = BTreeSet::new();
    for (index, event) in record.events.iter().enumerate() {
        for file in event.files.iter().filter(|file| !file.blob.is_empty()) {
            match access.as_ref().map(|access| access.file(file)) {
                None | Some((_, Share::Whole)) => wanted.push((index + 1, file)),
                Some((_, Share::Nothing)) => {}
                Some((_, Share::Listed(_) | Share::Parts(..))) => {
                    fetched.left_out.push(file.name.clone());
                }
            }
            if let Some((class, Share::Whole)) = access.as_ref().map(|access| access.file(file)) {
                classes.insert(class);
            }
        }
    }
    if let Some(access) = &access {
        access.decided().map_err(AppError::Content)?;
    }
    let classes: Vec<String> = classes.into_iter().collect();
    cases.tell("fetch", case, &classes.join(" "))?;
    files::make_folder(folder)?;
    for (number, file) in wanted {
        let bytes = cases.store.blob(case, &file.blob)?;
        let path = folder.join(format!("{number:02}-{}", file.name));
        files::write(&path, &bytes)?;
        fetched.written.push(path);
    }
    Ok(fetched)
}

/// One file of a case with its bytes, by the number of its event and its place among the files that who asks may know of
/// (as [`super::papers::Place`]); none when there is none to know of.
///
/// # Errors
/// Denied, when who asks may know of it and not have it; when it was changed or is damaged.
pub fn fetch_one(
    cases: &Cases,
    case: &str,
    event: usize,
    index: usize,
) -> Result<Option<(Filed, Vec<u8>)>, AppError> {
    let record = cases.read(case)?;
    if record.destroyed.is_some() {
        return Err(record.gone().into());
    }
    let course = cases.course(&record)?;
    let access = cases.access(&course);
    let file = readable(&course, access.as_ref(), event)
        .and_then(|mut event| (index < event.files.len()).then(|| event.files.swap_remove(index)))
        .filter(|file| !file.blob.is_empty());
    let Some(file) = file else {
        return Ok(None);
    };
    let (class, share) = access
        .as_ref()
        .map_or((String::new(), Share::Whole), |access| access.file(&file));
    if let Some(access) = &access {
        access.decided().map_err(AppError::Content)?;
    }
    match share {
        Share::Whole => {}
        Share::Nothing => return Ok(None),
        Share::Listed(_) | Share::Parts(..) => {
            return Err(cases.refused_seer("fetch", case, not_whole()));
        }
    }
    cases.tell("fetch", case, &class)?;
    let bytes = cases.store.blob(case, &file.blob)?.to_vec();
    Ok(Some((file, bytes)))
}

impl Cases<'_> {
    /// Whether [`fetch_one`] would give the bytes of this file.
    pub fn may_fetch(&self, course: &Course, event: usize, index: usize) -> bool {
        let access = self.access(course);
        let event = readable(course, access.as_ref(), event);
        let file = event.as_ref().and_then(|event| event.files.get(index));
        file.is_some_and(|file| {
            let whole = |access: &Access| access.file(file).1 == Share::Whole;
            !file.blob.is_empty() && access.as_ref().is_none_or(whole)
        })
    }
}

fn not_whole() -> AppError {
    denied(
        Text::new(
            "dit account mag weten dat dit stuk er is, en niet wat erin staat",
            "this account may know that this paper is there, and not what it says",
        ),
        Text::new(
            "vraag het aan wie de zaak behandelt",
            "ask whoever handles the case",
        ),
    )
}
