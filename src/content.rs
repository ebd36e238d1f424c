//! Where content files come from: embedded in the binary, a folder, or memory (for tests).
//!
//! Knows paths and bytes only; what a file means is `catalog`'s business. Paths are relative to the
//! content root and use `/`: `forms/<procedure>/<form>.json`, `templates/layout/letter.typ`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The two folders that make up content.
pub const FOLDERS: [&str; 2] = ["forms", "templates"];

/// The folder in each of them with what the procedures share.
pub const SHARED: &str = "shared";

#[derive(rust_embed::RustEmbed)]
#[folder = "forms/"]
#[prefix = "forms/"]
struct Forms;

#[derive(rust_embed::RustEmbed)]
#[folder = "templates/"]
#[prefix = "templates/"]
struct Templates;

/// The invented cases that `griffie demo` shows.
#[derive(rust_embed::RustEmbed)]
#[folder = "fixtures/"]
#[include = "*.json"]
#[include = "*.toml"]
#[include = "*/evidence/*"]
#[exclude = "*/invalid/*"]
struct Fixtures;

/// Why content could not be had.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// The folder is not there, or lacks one of its two halves.
    #[error("content folder `{0}` has no folder `{1}`")]
    Incomplete(PathBuf, &'static str),
    /// Something in the folder could not be read.
    #[error("cannot read `{0}`")]
    Read(PathBuf, #[source] std::io::Error),
}

/// A set of content files.
#[derive(Debug, Clone)]
pub struct Content {
    /// Set when the files come from a folder: how messages name them.
    root: Option<PathBuf>,
    /// `None` means the embedded files, which are looked up on demand.
    files: Option<BTreeMap<String, Vec<u8>>>,
}

impl Content {
    /// The content that came with the binary.
    pub fn embedded() -> Self {
        Self {
            root: None,
            files: None,
        }
    }

    /// The invented cases that came with the binary; paths are relative to `fixtures/`.
    pub fn fixtures() -> Self {
        Self::memory(
            Fixtures::iter().filter_map(|path| {
                Some((path.to_string(), Fixtures::get(&path)?.data.into_owned()))
            }),
        )
    }

    /// Content given as path and bytes.
    pub fn memory(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self {
            root: None,
            files: Some(files.into_iter().collect()),
        }
    }

    /// Reads a content folder as a whole; nothing of the embedded content shines through.
    ///
    /// # Errors
    /// When one of the two halves is missing, or a file cannot be read.
    pub fn folder(root: &Path) -> Result<Self, ContentError> {
        let mut files = BTreeMap::new();
        for half in FOLDERS {
            let start = root.join(half);
            if !start.is_dir() {
                return Err(ContentError::Incomplete(root.to_owned(), half));
            }
            let mut open = vec![start];
            while let Some(folder) = open.pop() {
                let read = |error| ContentError::Read(folder.clone(), error);
                for entry in std::fs::read_dir(&folder).map_err(read)? {
                    let path = entry.map_err(read)?.path();
                    if path.is_dir() {
                        open.push(path);
                    } else if let Ok(inside) = path.strip_prefix(root) {
                        let name = inside.to_string_lossy().replace('\\', "/");
                        let bytes = std::fs::read(&path)
                            .map_err(|error| ContentError::Read(path.clone(), error))?;
                        files.insert(name, bytes);
                    }
                }
            }
        }
        Ok(Self {
            root: Some(root.to_owned()),
            files: Some(files),
        })
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        match &self.files {
            Some(files) => files.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice())),
            None => Forms::get(path)
                .or_else(|| Templates::get(path))
                .map(|file| file.data),
        }
    }

    /// The text of a file, without the byte order mark that some editors put before it; `None` when it is missing or
    /// not UTF-8.
    pub fn text(&self, path: &str) -> Option<String> {
        let text = String::from_utf8(self.get(path)?.into_owned()).ok()?;
        Some(match text.strip_prefix('\u{FEFF}') {
            Some(bare) => bare.to_owned(),
            None => text,
        })
    }

    /// Line and column of the first place of some words in a file, from 1; none when the file or the words are not there.
    pub fn find(&self, path: &str, words: &str) -> Option<(usize, usize)> {
        let text = self.text(path)?;
        let offset = text.find(words)?;
        Some(crate::json::line_column(&text, offset))
    }

    /// Line and column of a key in the table `[table]` of a TOML file, or of the table when it has no such key.
    pub fn key(&self, path: &str, table: &str, key: &str) -> Option<(usize, usize)> {
        let text = self.text(path)?;
        let start = text.find(&format!("[{table}]"))?;
        let offset = text[start..]
            .find(&format!("\n{key}"))
            .map_or(start, |at| start + at + 1);
        Some(crate::json::line_column(&text, offset))
    }

    /// Line and column of a JSON pointer in a file; none when the file is not there.
    pub fn position(&self, path: &str, pointer: &str) -> Option<(usize, usize)> {
        crate::json::position(&self.text(path)?, pointer)
    }

    /// Where a file of a procedure stands in one of the [`FOLDERS`]: with the procedure, or else with what all share. Of
    /// one that is nowhere it is where the procedure would have it.
    pub fn place(&self, half: &str, procedure: &str, file: &str) -> String {
        let own = format!("{half}/{procedure}/{file}");
        let shared = format!("{half}/{SHARED}/{file}");
        if self.get(&own).is_none() && self.get(&shared).is_some() {
            shared
        } else {
            own
        }
    }

    /// Every path, sorted.
    pub fn paths(&self) -> Vec<String> {
        if let Some(files) = &self.files {
            return files.keys().cloned().collect();
        }
        let mut paths: Vec<String> = Forms::iter()
            .chain(Templates::iter())
            .map(Cow::into_owned)
            .collect();
        paths.sort();
        paths
    }

    /// The paths directly or indirectly below a folder.
    pub fn below(&self, folder: &str) -> Vec<String> {
        let start = format!("{folder}/");
        self.paths()
            .into_iter()
            .filter(|path| path.starts_with(&start))
            .collect()
    }

    /// How a message names a file: with the folder that the user gave.
    pub fn display(&self, path: &str) -> String {
        match &self.root {
            Some(root) => root.join(path).display().to_string(),
            None => path.to_owned(),
        }
    }

    /// The folder that the content was read from, if any.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }
}
