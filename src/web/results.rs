//! Files that were made for somebody and wait to be taken: in a folder that goes when they expire.

use std::collections::VecDeque;
use std::path::PathBuf;

/// How many are kept at most for one person, and for all; the oldest goes first.
const MOST: usize = 8;
const MOST_OF_ALL: usize = 64;
/// Milliseconds after which one is gone: an hour.
const LIFE: i64 = 60 * 60 * 1000;

/// A file that waits.
#[derive(Debug)]
pub(super) struct Result {
    /// The word in its address.
    word: String,
    /// The case it is of.
    case: String,
    /// Whose it is: who asked, and in which roles.
    owner: String,
    /// Kept as long as the file may be asked for.
    folder: tempfile::TempDir,
    made: i64,
}

/// The files that wait.
#[derive(Debug, Default)]
pub(super) struct Results(VecDeque<Result>);

impl Results {
    /// Keeps a folder of files for somebody.
    pub(super) fn keep(
        &mut self,
        word: String,
        case: &str,
        owner: String,
        folder: tempfile::TempDir,
        now: i64,
    ) {
        self.0.retain(|one| now - one.made < LIFE);
        while self.0.len() >= MOST_OF_ALL {
            self.0.pop_front();
        }
        while self.0.iter().filter(|one| one.owner == owner).count() >= MOST {
            let oldest = self.0.iter().position(|one| one.owner == owner);
            oldest.and_then(|oldest| self.0.remove(oldest));
        }
        self.0.push_back(Result {
            word,
            case: case.to_owned(),
            owner,
            folder,
            made: now,
        });
    }

    /// Where a file of a case is; none when it is gone, of another case, or of somebody else or in other roles.
    pub(super) fn find(
        &self,
        (case, owner): (&str, &str),
        word: &str,
        name: &str,
        now: i64,
    ) -> Option<PathBuf> {
        let found = self.0.iter().find(|one| {
            let same = one.case == case && one.owner == owner && one.word == word;
            same && now - one.made < LIFE
        })?;
        let path = found.folder.path().join(name);
        path.is_file().then_some(path)
    }
}
