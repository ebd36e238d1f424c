//! What a form posts: ordered pairs, and files that are written to the disk as they come.

use axum::RequestExt as _;
use axum::body::Body;
use axum::extract::{Multipart, Request};
use axum::http::header;
use std::io::Write as _;

use super::error::Problem;
use super::guard;
use crate::app::AppError;
use crate::diagnostic::Text;

/// The most bytes of fields in one form: the longest report is a tenth of it.
const FIELDS: usize = 4 * 1024 * 1024;
/// The most bytes of one file.
const FILE: u64 = 512 * 1024 * 1024;
/// The most parts of one form.
const PARTS: usize = 2000;

/// A file that was posted; it is gone when the visit ends.
#[derive(Debug)]
pub(super) struct Upload {
    /// The name of its field.
    #[allow(dead_code, reason = "pages with more than one file ask it")]
    pub(super) field: String,
    /// In a folder of its own under the name that it had.
    folder: tempfile::TempDir,
    name: String,
}

impl Upload {
    /// Where it is kept for now: the last part of the path is the name that it had.
    pub(super) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join(&self.name)
    }
}

/// Fields and files.
#[derive(Debug, Default)]
pub(super) struct Posted {
    pub(super) pairs: Vec<(String, String)>,
    pub(super) files: Vec<Upload>,
    /// There were files that were not kept.
    pub(super) left: bool,
}

/// What becomes of the files in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Files {
    /// They are kept.
    Kept,
    /// They are let go as they come: nobody fills the disk before it is known who they are.
    Left,
}

/// Reads what was posted.
///
/// # Errors
/// When it is too large, or not a form.
pub(super) async fn read(request: Request<Body>) -> Result<Posted, Problem> {
    read_with(request, Files::Kept).await
}

/// As [`read`], without files.
///
/// # Errors
/// As [`read`].
pub(super) async fn fields(request: Request<Body>) -> Result<Posted, Problem> {
    read_with(request, Files::Left).await
}

async fn read_with(request: Request<Body>, files: Files) -> Result<Posted, Problem> {
    let kind = guard::text(request.headers(), &header::CONTENT_TYPE).map(|value| {
        value
            .split(';')
            .next()
            .map_or("", str::trim)
            .to_ascii_lowercase()
    });
    match kind.as_deref() {
        Some("application/x-www-form-urlencoded") => {
            let bytes = axum::body::to_bytes(request.into_body(), FIELDS)
                .await
                .map_err(|_| too_large())?;
            Ok(Posted {
                pairs: pairs(&bytes)?,
                ..Posted::default()
            })
        }
        Some("multipart/form-data") => parts(request, files).await,
        _ => Err(Problem::Refused(
            415,
            Text::new("dit is geen formulier", "this is no form"),
        )),
    }
}

/// The fields of a form without files. Bytes that are no text are no answer of anybody: the form is refused, as one with
/// files is.
fn pairs(bytes: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    // No character goes on beyond `&` or `=`, so the whole is text when each part is.
    let whole = percent_encoding::percent_decode(bytes).decode_utf8();
    whole.map_err(|_| no_form())?;
    Ok(form_urlencoded::parse(bytes).into_owned().collect())
}

async fn parts(request: Request<Body>, files: Files) -> Result<Posted, Problem> {
    let mut multipart: Multipart = request.extract().await.map_err(|_| no_form())?;
    let mut posted = Posted::default();
    let mut room = FIELDS;
    for _ in 0..PARTS {
        let Some(mut part) = multipart.next_field().await.map_err(|_| no_form())? else {
            return Ok(posted);
        };
        let field = part.name().ok_or_else(no_form)?.to_owned();
        let nameless = part.file_name().is_some_and(str::is_empty);
        let file = part.file_name().map(safe_name);
        let Some(name) = file else {
            let mut bytes = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(|_| no_form())? {
                room = room.checked_sub(chunk.len()).ok_or_else(too_large)?;
                bytes.extend_from_slice(&chunk);
            }
            let text = String::from_utf8(bytes).map_err(|_| no_form())?;
            posted.pairs.push((field, text));
            continue;
        };
        if files == Files::Left {
            let mut size = 0;
            while let Some(chunk) = part.chunk().await.map_err(|_| no_form())? {
                size += chunk.len() as u64;
                if size > FILE {
                    return Err(too_large());
                }
            }
            posted.left |= size > 0;
            continue;
        }
        let folder = tempfile::tempdir().map_err(cannot_keep)?;
        let mut file = std::fs::File::create(folder.path().join(&name)).map_err(cannot_keep)?;
        let mut size = 0;
        while let Some(chunk) = part.chunk().await.map_err(|_| no_form())? {
            size += chunk.len() as u64;
            if size > FILE {
                return Err(too_large());
            }
            file.write_all(&chunk).map_err(cannot_keep)?;
        }
        // A field for files in which nothing was chosen comes as an empty file without a name.
        if size > 0 || !nameless {
            posted.files.push(Upload {
                field,
                folder,
                name,
            });
        }
    }
    Err(too_large())
}

/// The name of a file that came without one.
const NAMELESS: &str = "bestand";

/// The last part of a name, without what a file system takes for a path or refuses.
fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().map_or("", str::trim);
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|'))
        .collect();
    let mut name = kept.trim_start_matches('.').to_owned();
    // Names on a disk are 255 bytes at most; the ending tells what it is.
    while name.len() > 200 {
        let middle = name.char_indices().nth(name.chars().count() / 2);
        match middle {
            Some((at, _)) => drop(name.remove(at)),
            None => break,
        }
    }
    if name.is_empty() {
        NAMELESS.to_owned()
    } else {
        name
    }
}

fn too_large() -> Problem {
    Problem::Refused(
        413,
        Text::new(
            "dit is te groot: een bestand mag 512 MB zijn, de tekst van een formulier 4 MB",
            "this is too large: a file may be 512 MB, the text of a form 4 MB",
        ),
    )
}

fn no_form() -> Problem {
    Problem::Refused(
        400,
        Text::new(
            "het formulier kwam niet heel over; stuur het nog eens",
            "the form did not arrive whole; send it again",
        ),
    )
}

fn cannot_keep(source: std::io::Error) -> Problem {
    Problem::App(AppError::Io {
        doing: "write",
        path: std::env::temp_dir(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_refused_and_not_changed() {
        let read = |text: &str| pairs(text.as_bytes()).ok();
        let one = |value: &str| Some(vec![("/a".to_owned(), value.to_owned())]);
        assert_eq!(read("%2Fa=%C3%A9+%26+%EF%BF%BD"), one("é & \u{FFFD}"));
        assert_eq!(read("%2Fa="), one(""));
        // A letter of another encoding, and one that was cut off.
        for wrong in ["%2Fa=%E9", "%2Fa=%C3&%2Fb=%A9", "%FF=a"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_name_is_no_path() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\brief.pdf", "brief.pdf"),
            (".ssh", "ssh"),
            ("..", NAMELESS),
            ("", NAMELESS),
            ("a\0b\n.pdf", "ab.pdf"),
            ("foto van Ömer – 3.jpg", "foto van Ömer – 3.jpg"),
        ] {
            assert_eq!(safe_name(given), kept, "{given:?}");
        }
        let long = safe_name(&format!("{}.pdf", "é".repeat(400)));
        assert!(long.len() <= 200 && long.ends_with(".pdf"));
    }
}
