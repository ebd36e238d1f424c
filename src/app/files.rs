//! Reading input with limits, writing output whole or not at all.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use base16ct::lower::encode_string;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::AppError;
use crate::case::CaseFacts;
use crate::catalog::Catalog;
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::json;

/// The largest file of answers or facts; the longest dossiers that people type are a hundredth of it.
const LARGEST: u64 = 20 * 1024 * 1024;

/// Reads a text file of limited size; `-` is the standard input.
///
/// # Errors
/// When it cannot be read, is too large or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, AppError> {
    let fail = |source| AppError::Io {
        doing: "read",
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin()
            .lock()
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(fail)?;
    } else {
        File::open(path)
            .map_err(fail)?
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(fail)?;
    }
    if bytes.len() as u64 > LARGEST {
        let message = Text::new(
            "het bestand is groter dan 20 MB",
            "the file is larger than 20 MB",
        );
        let hint = Text::new(
            "antwoorden zijn tekst; bewaar bijlagen apart",
            "answers are text; keep attachments apart",
        );
        return Err(AppError::Input(vec![
            Diagnostic::new(Severity::Error, "size", message)
                .hint(hint)
                .file(path.display().to_string()),
        ]));
    }
    utf8(bytes, &path.display().to_string())
}

/// Text from bytes, without the byte order mark that some editors put before it.
///
/// # Errors
/// When they are not UTF-8, with the line.
pub fn utf8(bytes: Vec<u8>, file: &str) -> Result<String, AppError> {
    let bytes = match bytes.strip_prefix("\u{FEFF}".as_bytes()) {
        Some(bare) => bare.to_vec(),
        None => bytes,
    };
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        let message = Text::new(
            format!("het bestand is geen UTF-8 (regel {line})"),
            format!("the file is not UTF-8 (line {line})"),
        );
        let hint = Text::new("bewaar het bestand als UTF-8", "save the file as UTF-8");
        AppError::Input(vec![
            Diagnostic::new(Severity::Error, "encoding", message)
                .hint(hint)
                .file(file),
        ])
    })
}

/// Reads a JSON file; the text comes along, for the lines of later messages.
///
/// # Errors
/// As [`read_text`], and when it is not JSON, with line and column.
pub fn read_json(path: &Path) -> Result<(Value, String), AppError> {
    let text = read_text(path)?;
    let value = json::parse(&text).map_err(|found| {
        AppError::Input(
            found
                .into_iter()
                .map(|problem| problem.file(path.display().to_string()))
                .collect(),
        )
    })?;
    Ok((value, text))
}

/// The facts of a case, and what a person should look at.
pub type ReadCase = (CaseFacts, Vec<Diagnostic>);

/// Reads the facts of a case; where the file does not name its procedure, it is the one that is given.
///
/// # Errors
/// As [`read_json`], and everything that is no person, role or fact of the procedure.
pub fn read_case(
    catalog: &Catalog,
    path: Option<&Path>,
    procedure: Option<&str>,
) -> Result<ReadCase, AppError> {
    let Some(path) = path else {
        return Ok((CaseFacts::default(), Vec::new()));
    };
    let (value, text) = read_json(path)?;
    case_from(
        catalog,
        &value,
        procedure,
        &text,
        &path.display().to_string(),
    )
    .map_err(AppError::Input)
}

/// The facts of a case from JSON.
///
/// # Errors
/// Everything that does not fit, with lines.
pub fn case_from(
    catalog: &Catalog,
    value: &Value,
    procedure: Option<&str>,
    text: &str,
    file: &str,
) -> Result<ReadCase, Vec<Diagnostic>> {
    catalog
        .read_case(value, procedure)
        .map(|(facts, problems)| (facts, place(problems, file, text)))
        .map_err(|problems| place(problems, file, text))
}

/// Adds file and line to problems that only know their pointer.
pub fn place(problems: Vec<Diagnostic>, file: &str, text: &str) -> Vec<Diagnostic> {
    problems
        .into_iter()
        .map(|problem| match (&problem.file, problem.pointer.clone()) {
            (None, Some(pointer)) => problem.file(file).at(json::position(text, &pointer)),
            _ => problem,
        })
        .collect()
}

/// Writes a file whole or not at all: beside it first, then in its place.
///
/// # Errors
/// When the folder is missing or read-only, or the disk is full; an earlier file is then untouched.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let fail = |source| AppError::Io {
        doing: "write",
        path: path.to_owned(),
        source,
    };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut draft = tempfile::Builder::new()
        .prefix(".griffie-")
        .tempfile_in(folder)
        .map_err(fail)?;
    draft
        .write_all(bytes)
        .and_then(|()| draft.flush())
        .map_err(fail)?;
    shareable(draft.as_file()).map_err(fail)?;
    draft.persist(path).map_err(|error| fail(error.error))?;
    Ok(())
}

/// Writes a file that does not fit in memory twice, whole or not at all; gives the SHA-256 of its bytes.
///
/// # Errors
/// As [`write`], and what `fill` finds.
pub fn write_with(
    path: &Path,
    fill: impl FnOnce(&mut Hashed) -> Result<(), AppError>,
) -> Result<String, AppError> {
    let fail = |source| AppError::Io {
        doing: "write",
        path: path.to_owned(),
        source,
    };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let draft = tempfile::Builder::new()
        .prefix(".griffie-")
        .tempfile_in(folder)
        .map_err(fail)?;
    let mut hashed = Hashed {
        file: draft,
        digest: Sha256::new(),
    };
    fill(&mut hashed)?;
    let Hashed { mut file, digest } = hashed;
    file.flush().map_err(fail)?;
    shareable(file.as_file()).map_err(fail)?;
    file.persist(path).map_err(|error| fail(error.error))?;
    Ok(encode_string(&digest.finalize()))
}

/// As [`write_with`], for a format that goes back to earlier places.
///
/// # Errors
/// As [`write_with`].
pub fn write_seekable(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<(), AppError>,
) -> Result<String, AppError> {
    use std::io::Seek as _;
    write_with(path, |hashed| {
        let fail = |source| AppError::Io {
            doing: "write",
            path: path.to_owned(),
            source,
        };
        let file = hashed.file.as_file_mut();
        fill(file)?;
        file.rewind().map_err(fail)?;
        std::io::copy(file, &mut Digesting(&mut hashed.digest)).map_err(fail)?;
        Ok(())
    })
}

struct Digesting<'a>(&'a mut Sha256);

impl std::io::Write for Digesting<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A file that is being written, and its hash.
#[derive(Debug)]
pub struct Hashed {
    file: tempfile::NamedTempFile,
    digest: Sha256,
}

impl std::io::Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.digest.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Temporary files are private; a result has the usual permissions of a new file.
#[cfg(unix)]
fn shareable(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn shareable(_: &File) -> std::io::Result<()> {
    Ok(())
}

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    encode_string(&Sha256::digest(bytes))
}

/// Removes a result that was written in vain.
///
/// # Errors
/// When that cannot be done.
pub fn take_back(path: &Path) -> Result<(), AppError> {
    std::fs::remove_file(path).map_err(|source| AppError::Io {
        doing: "remove",
        path: path.to_owned(),
        source,
    })
}

/// Makes a folder, with its parents.
///
/// # Errors
/// When that cannot be done.
pub fn make_folder(path: &Path) -> Result<(), AppError> {
    std::fs::create_dir_all(path).map_err(|source| AppError::Io {
        doing: "make folder",
        path: path.to_owned(),
        source,
    })
}

/// The path with something added to the file's stem: `out.pdf` and `klager` give `out-klager.pdf`.
pub fn beside(path: &Path, addition: &str, extension: &str) -> PathBuf {
    let mut name = path
        .file_stem()
        .map_or_else(OsString::new, ToOwned::to_owned);
    name.push(format!("{addition}.{extension}"));
    path.with_file_name(name)
}

/// The last part of a path, for a list; the whole path when it ends in none.
pub fn base_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// The last part of a path without its ending.
pub fn stem(path: &Path) -> String {
    let name = path.file_stem().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// The letter of one recipient among several: `-klager`; nothing for a letter to nobody in particular.
pub fn addition(recipient: Option<&str>) -> String {
    match recipient {
        Some(role) => format!("-{role}"),
        None => String::new(),
    }
}

/// The text of a file that comes with the program.
///
/// # Errors
/// When it does not come with the program.
pub(super) fn bundled(fixtures: &Content, path: &str) -> Result<String, AppError> {
    fixtures.text(path).ok_or_else(|| {
        AppError::Input(vec![
            Diagnostic::wrong(
                "fixture",
                "dit bestand hoort bij het programma en ontbreekt",
                "this file belongs to the program and is missing",
            )
            .file(path),
        ])
    })
}
