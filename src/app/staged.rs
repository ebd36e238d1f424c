//! Files that belong to an event: in their place before it is recorded, and taken back when it is not.

use std::path::{Path, PathBuf};

use super::render::Written;
use super::{AppError, files};

/// Files that wait beside the place where they go.
#[derive(Debug)]
pub(super) struct Staged {
    waiting: tempfile::TempDir,
    out: PathBuf,
}

/// Files in their place, with what stood there before.
#[derive(Debug)]
pub(super) struct Placed {
    /// Holds the earlier files until it is sure that they are not needed.
    earlier: tempfile::TempDir,
    moved: Vec<Moved>,
}

#[derive(Debug)]
struct Moved {
    to: PathBuf,
    earlier: Option<PathBuf>,
}

impl Staged {
    /// A place to write to; the folder where the files go is made when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made, or nothing can be written in it.
    pub(super) fn new(out: &Path) -> Result<Self, AppError> {
        files::make_folder(out)?;
        let waiting = tempfile::Builder::new()
            .prefix(".griffie-")
            .tempdir_in(out)
            .map_err(|source| cannot_write(out, source))?;
        Ok(Self {
            waiting,
            out: out.to_owned(),
        })
    }

    /// Where a file is written first.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.waiting.path().join(name)
    }

    /// Moves the files to their place. What stands there is kept until the end.
    ///
    /// # Errors
    /// When one of them cannot be placed; then all is as it was.
    pub(super) fn place(self, written: &mut [Written]) -> Result<Placed, AppError> {
        let mut placed = Placed {
            earlier: self.waiting,
            moved: Vec::new(),
        };
        for one in written {
            for path in std::iter::once(&mut one.file).chain(&mut one.pictures) {
                let to = match path.file_name() {
                    Some(name) => self.out.join(name),
                    None => self.out.clone(),
                };
                if let Err(source) = placed.put(path, &to) {
                    placed.take_back();
                    return Err(cannot_write(&to, source));
                }
                *path = to;
            }
        }
        Ok(placed)
    }
}

impl Placed {
    fn put(&mut self, from: &Path, to: &Path) -> std::io::Result<()> {
        let mut moved = Moved {
            to: to.to_owned(),
            earlier: None,
        };
        if to.is_file() {
            let aside = self
                .earlier
                .path()
                .join(format!("earlier-{}", self.moved.len()));
            std::fs::rename(to, &aside)?;
            moved.earlier = Some(aside);
        }
        let result = std::fs::rename(from, to);
        if result.is_ok() || moved.earlier.is_some() {
            self.moved.push(moved);
        }
        result
    }

    /// Makes everything as it was before.
    pub(super) fn take_back(self) {
        for moved in self.moved.iter().rev() {
            // reason: the failure that leads here is what is reported; a second one adds nothing that can be done.
            let _ = match &moved.earlier {
                Some(earlier) => std::fs::rename(earlier, &moved.to),
                None => std::fs::remove_file(&moved.to),
            };
        }
    }
}

fn cannot_write(path: &Path, source: std::io::Error) -> AppError {
    AppError::Io {
        doing: "write",
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(staged: &Staged, name: &str, text: &str) -> Written {
        let file = staged.path(name);
        std::fs::write(&file, text).expect("written");
        Written {
            to: None,
            file,
            pages: 1,
            sha256: String::new(),
            fields: Vec::new(),
            pictures: Vec::new(),
            replaced: Vec::new(),
            questions: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("folder")
            .map(|entry| {
                entry
                    .expect("entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_placed_stays_or_is_taken_back_whole() {
        let folder = tempfile::tempdir().expect("folder");
        let out = folder.path().join("post/here");
        let first = Staged::new(&out).expect("staged");
        let mut files = [written(&first, "a.pdf", "first")];
        first.place(&mut files).expect("placed");
        assert_eq!(files[0].file, out.join("a.pdf"));
        let second = Staged::new(&out).expect("staged");
        let mut files = [
            written(&second, "a.pdf", "second"),
            written(&second, "b.pdf", "second"),
        ];
        let placed = second.place(&mut files).expect("placed");
        assert_eq!(names(&out).len(), 3, "the earlier file waits beside them");
        placed.take_back();
        assert_eq!(names(&out), ["a.pdf"]);
        assert_eq!(
            std::fs::read_to_string(out.join("a.pdf")).expect("read"),
            "first"
        );
    }

    #[test]
    fn one_file_that_cannot_be_placed_takes_the_others_back() {
        let folder = tempfile::tempdir().expect("folder");
        let out = folder.path().to_owned();
        std::fs::create_dir(out.join("b.pdf")).expect("in the way");
        std::fs::write(out.join("b.pdf/x"), "x").expect("full");
        std::fs::write(out.join("a.pdf"), "earlier").expect("written");
        let staged = Staged::new(&out).expect("staged");
        let mut files = [
            written(&staged, "a.pdf", "new"),
            written(&staged, "b.pdf", "new"),
        ];
        assert!(staged.place(&mut files).is_err());
        assert_eq!(names(&out), ["a.pdf", "b.pdf"]);
        assert_eq!(
            std::fs::read_to_string(out.join("a.pdf")).expect("read"),
            "earlier"
        );
    }
}
