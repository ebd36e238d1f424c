//! The documents of a case that are kept, written into a folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::cases::Cases;
use super::{AppError, files};
use crate::procedure::access::Share;

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
