//! What came back of what was sent: the verdict of `signature`, made in a child process.

use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};

use super::lent::{self, Task};
use super::{AppError, files};
use crate::diagnostic::{Diagnostic, Language, Text};
use crate::evidence::{EvidenceError, Workshop};
use crate::signature::{self, Changed, Kind, Signed, Verdict};

/// The largest file that is judged: a letter of thousands of pages.
const LARGEST: u64 = 256 << 20;
/// How much the child that judges may use.
pub const LIMITS: crate::evidence::Limits = crate::evidence::Limits {
    seconds_per_page: 60,
    seconds: 60,
    memory_bytes: 4 << 30,
    pages: 0,
    pixels_per_page: 0,
    dpi: 0,
    restarts: 0,
};

/// A verdict over two files, and which files they were.
#[derive(Debug)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// The SHA-256 of the issued file.
    pub issued: String,
    /// The SHA-256 of the returned one.
    pub returned: String,
}

/// Judges a file on disk against another.
///
/// # Errors
/// When one cannot be read, the issued one is no PDF, or no child can be started.
pub fn judge_files(
    workshop: &Workshop,
    issued: &Path,
    returned: &Path,
) -> Result<Judged, AppError> {
    let read = |path: &Path| {
        let fail = |source| AppError::Io {
            doing: "read",
            path: path.to_owned(),
            source,
        };
        // A file that is too large is not taken in first.
        let file = std::fs::File::open(path).map_err(fail)?;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(fail)?;
        Ok::<Vec<u8>, AppError>(bytes)
    };
    let (ours, theirs) = (read(issued)?, read(returned)?);
    Ok(Judged {
        verdict: judge(workshop, &ours, &theirs)?,
        issued: files::sha256(&ours),
        returned: files::sha256(&theirs),
    })
}

/// Judges a returned file against the issued one.
///
/// # Errors
/// When the issued file is no PDF that can be read, or no child can be started. Whatever is wrong with the returned one is
/// a verdict.
pub fn judge(workshop: &Workshop, issued: &[u8], returned: &[u8]) -> Result<Verdict, AppError> {
    if issued.len() as u64 > LARGEST || returned.len() as u64 > LARGEST {
        let most = LARGEST >> 20;
        return Ok(unreadable(Text::new(
            format!("het is groter dan {most} MB"),
            format!("it is larger than {most} MB"),
        )));
    }
    let length = (issued.len() as u64).to_be_bytes();
    let size = (length.len() + issued.len() + returned.len()) as u64;
    let mut stream = length.as_slice().chain(issued).chain(returned);
    let value = match lent::ask(workshop, Task::Judge, size, &mut stream) {
        Ok(value) => value,
        Err(EvidenceError::Start(source)) => {
            return Err(AppError::Io {
                doing: "start",
                path: "griffie".into(),
                source,
            });
        }
        Err(error) => return Ok(unreadable(error.text())),
    };
    match serde_json::from_value::<Result<Verdict, Text>>(value) {
        Ok(Ok(verdict)) => Ok(verdict),
        Ok(Err(why)) => Err(AppError::Input(vec![
            Diagnostic::wrong(
                "issued",
                format!("het verzonden bestand is niet te lezen: {}", why.nl),
                format!("the file that was sent cannot be read: {}", why.en),
            )
            .command(
                "geef na --against de pdf die is verzonden",
                "give the PDF that was sent after --against",
            ),
        ])),
        Err(_) => Ok(unreadable(Text::new(
            "het antwoord is onleesbaar",
            "the answer is unreadable",
        ))),
    }
}

fn unreadable(text: Text) -> Verdict {
    Verdict::because(Kind::Unreadable, text)
}

/// Judges; runs in the child. The length of the issued file (8 bytes, big-endian), that file, the returned one.
///
/// # Errors
/// When what came is not that.
pub(super) fn read(bytes: &[u8]) -> Result<Value, Text> {
    let broken = || {
        Text::new(
            "wat te beoordelen is, kwam niet heel aan",
            "what is to be judged did not arrive whole",
        )
    };
    let (length, files) = bytes.split_first_chunk::<8>().ok_or_else(broken)?;
    let length = usize::try_from(u64::from_be_bytes(*length)).map_err(|_| broken())?;
    let (issued, returned) = files.split_at_checked(length).ok_or_else(broken)?;
    let judged = signature::judge(issued, returned).map_err(|error| error.text());
    serde_json::to_value(judged)
        .map_err(|error| Text::quoted("het oordeel kan niet worden doorgegeven", error))
}

/// The machine-readable form.
pub fn to_json(judged: &Judged, language: Language) -> Value {
    let verdict = &judged.verdict;
    let mut value = verdict_json(verdict, language);
    value["issued"] = json!({ "sha256": judged.issued });
    value["returned"] = json!({ "sha256": judged.returned });
    value
}

/// The machine-readable form of a verdict alone.
pub fn verdict_json(verdict: &Verdict, language: Language) -> Value {
    let changes = |changes: &[Changed]| -> Vec<Value> {
        changes
            .iter()
            .map(|one| json!({ "page": one.page, "text": one.text.get(language) }))
            .collect()
    };
    json!({
        "verdict": verdict.kind,
        "lines": verdict.lines().iter().map(|line| json!({
            "label": line.label.get(language), "text": line.text.get(language),
        })).collect::<Vec<_>>(),
        "changes": changes(&verdict.changes),
        "fields": verdict.entries,
        "slots": verdict.slots,
        "signatures": verdict.signatures.iter().map(|one| signed(one, language)).collect::<Vec<_>>(),
        "document_time_stamps": verdict.document_stamps,
        "pages": verdict.pages.map(|(issued, returned)| json!({ "issued": issued, "returned": returned })),
        "not_checked": verdict.unchecked().iter().map(|text| text.get(language)).collect::<Vec<_>>(),
    })
}

fn signed(one: &Signed, language: Language) -> Value {
    let identity = one.identity.as_ref();
    json!({
        "slot": one.slot,
        "intact": one.intact,
        "why": one.why.as_ref().map(|why| why.get(language)),
        "covers_whole_file": one.covers_whole_file,
        "kind": one.holder(),
        "subject": identity.map(|it| &it.subject),
        "organisation": identity.map(|it| &it.organisation),
        "issuer": identity.map(|it| &it.issuer),
        "serial": identity.map(|it| &it.serial),
        "self_issued": identity.map(|it| it.is_self_issued),
        "certificate_valid": identity.map(|it| json!({ "from": it.valid.0, "until": it.valid.1 })),
        "qualified_claim": identity.map(|it| it.qualified_claim),
        "algorithm": one.algorithm,
        "claimed_time": one.claimed_time,
        "time_stamp": match &one.time_stamp {
            None => json!({ "present": false }),
            Some(stamp) => json!({
                "present": true, "time": stamp.time, "intact": stamp.intact, "authority": stamp.authority,
            }),
        },
        "level": one.level,
        "revocation_data": one.revocation_data,
        "trust": "not_checked",
    })
}
