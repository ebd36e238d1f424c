//! Checks an archive without a store: what a stranger can do with griffie in ten years.

use std::fs::File;
use std::io::{BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::AppError;
use super::lent::{self, Task};
use crate::archive::{self, Finding, Limits, Looked, PdfFacts, Verdict};
use crate::diagnostic::{Diagnostic, Language, Text};
use crate::evidence::{EvidenceError, Workshop};
use crate::pdf;

/// The largest PDF that is looked into.
const LARGEST: u64 = 1 << 30;
/// How much the child that looks into a PDF may use: a dossier of that size is honest.
pub const LIMITS: crate::evidence::Limits = crate::evidence::Limits {
    seconds_per_page: 120,
    seconds: 120,
    memory_bytes: 4 << 30,
    pages: 0,
    pixels_per_page: 0,
    dpi: 0,
    restarts: 0,
};

/// What is asked.
#[derive(Debug)]
pub struct Order<'a> {
    /// The zip.
    pub zip: &'a Path,
    /// The seal that somebody noted when it was made, hexadecimal.
    pub seal: Option<&'a str>,
}

/// What a verdict is worth.
#[derive(Debug)]
pub struct Verified {
    /// What was found in the zip.
    pub verdict: Verdict,
    /// Whether its seal is the one that was asked for; none when none was.
    pub same_seal: Option<bool>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.verdict.is_sound() && self.same_seal != Some(false)
    }

    /// What that proves, and then what it does not.
    pub fn proves(&self) -> Vec<Text> {
        let mut out = Vec::new();
        if self.same_seal == Some(false) {
            out.push(Text::new(
                "dit is niet het archief dat dit zegel kreeg: het zegel is een ander dan dat u opgaf",
                "this is not the archive that got this seal: it has another seal than the one you gave",
            ));
        }
        if !self.is_sound() {
            return out;
        }
        if self.same_seal == Some(true) {
            out.push(Text::new(
                "heel, en ongewijzigd sinds het met het zegel dat u opgaf is gesloten",
                "whole, and unchanged since it was closed with the seal that you gave",
            ));
            out.push(Text::new(
                "niet bewezen: wie het maakte, en of het zegel dat u opgaf van die ander komt",
                "not proved: who made it, and whether the seal that you gave comes from them",
            ));
        } else {
            out.push(Text::new(
                "heel, en ongewijzigd sinds het met dit zegel is gesloten",
                "whole, and unchanged since it was closed with this seal",
            ));
            out.push(Text::new(
                "niet bewezen: wie het maakte. Wie alles opnieuw maakt, krijgt een ander zegel: vergelijk dit zegel met \
                 dat in de zaak (`griffie case show`) of op uw bewijs van overdracht, en geef dat op met --seal",
                "not proved: who made it. Whoever makes all of it anew gets another seal: compare this one with that in \
                 the case (`griffie case show`) or on your receipt, and give it with --seal",
            ));
        }
        out.push(Text::new(
            "niet nagegaan: of handtekeningen geldig zijn, en wat er staat in bestanden van anderen",
            "not checked: whether signatures are valid, and what files of others say",
        ));
        out
    }
}

/// Checks a zip: bag, hashes, event chain, descriptions, and that the PDFs hold what the inventory says. PDFs are read
/// by a child of `workshop`.
///
/// # Errors
/// When the file cannot be read at all, or no child can be started; what is wrong in it is in the verdict.
pub fn verify(order: &Order<'_>, workshop: &Workshop) -> Result<Verified, AppError> {
    let path = order.zip;
    let seal = order.seal.map(seal).transpose()?;
    let failed = |source| AppError::Io {
        doing: "read",
        path: path.to_owned(),
        source,
    };
    let mut file = File::open(path).map_err(failed)?;
    // A folder opens, and fails later as if it were a damaged zip.
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(std::io::ErrorKind::IsADirectory.into()));
    }
    file.seek(SeekFrom::End(0)).map_err(failed)?;
    let mut no_child = None;
    let mut look =
        |_: &str, size: u64, reader: &mut dyn Read| match workshop_look(workshop, size, reader) {
            Ok(looked) => looked,
            Err(error) => {
                let text = error.text();
                no_child = Some(error);
                Looked::Skipped(text)
            }
        };
    let verdict = archive::verify_with(BufReader::new(file), &Limits::default(), Some(&mut look))
        .map_err(|source| AppError::Archive {
        path: path.to_owned(),
        source,
    })?;
    if let Some(EvidenceError::Start(source)) = no_child {
        return Err(failed(source));
    }
    let same_seal = seal.map(|seal| verdict.seal.as_ref() == Some(&seal));
    Ok(Verified { verdict, same_seal })
}

/// A seal as it was given, in the way that verdicts have it.
fn seal(given: &str) -> Result<String, AppError> {
    let seal: String = given.split_whitespace().collect();
    if seal.len() == 64 && seal.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Ok(seal.to_ascii_lowercase());
    }
    Err(AppError::Input(vec![
        Diagnostic::wrong(
            "seal",
            format!("`{given}` is geen zegel"),
            format!("`{given}` is no seal"),
        )
        .tip(
            "een zegel heeft 64 cijfers en letters van a tot en met f; geef het helemaal",
            "a seal has 64 digits and letters from a to f; give all of it",
        ),
    ]))
}

/// Looks into a PDF in a child.
fn workshop_look(
    workshop: &Workshop,
    size: u64,
    reader: &mut dyn Read,
) -> Result<Looked, EvidenceError> {
    if size > LARGEST {
        let most = LARGEST >> 20;
        return Ok(Looked::Skipped(Text::new(
            format!(
                "groter dan {most} MB: het aantal bladzijden en de gedrukte inventaris zijn niet nagegaan"
            ),
            format!(
                "larger than {most} MB: the number of pages and the printed inventory were not checked"
            ),
        )));
    }
    let broken = |why: Text| {
        Looked::Broken(Text::new(
            format!("de pdf is niet te lezen ({})", why.nl),
            format!("the PDF cannot be read ({})", why.en),
        ))
    };
    // What is none costs no child. Junk before the head is allowed (ISO 32000-1, annex H.3, note 13).
    let mut head = Vec::new();
    let read = reader.take(1024).read_to_end(&mut head);
    if read.is_err() || !head.windows(5).any(|bytes| bytes == b"%PDF-") {
        return Ok(broken(Text::new("het is geen pdf", "it is no PDF")));
    }
    let mut whole = head.as_slice().chain(reader);
    match lent::ask(workshop, Task::Opening, size, &mut whole) {
        Ok(value) => Ok(serde_json::from_value::<Facts>(value).map_or_else(
            |_| {
                broken(Text::new(
                    "het antwoord is onleesbaar",
                    "the answer is unreadable",
                ))
            },
            |facts| {
                Looked::Read(PdfFacts {
                    pages: facts.pages,
                    tables: facts.tables,
                })
            },
        )),
        Err(error @ EvidenceError::Start(_)) => Err(error),
        Err(error) => Ok(broken(error.text())),
    }
}

/// What the child says of a PDF.
#[derive(Debug, Serialize, Deserialize)]
struct Facts {
    pages: u64,
    tables: Vec<Vec<Vec<String>>>,
}

/// Reads a PDF; runs in the child.
///
/// # Errors
/// When it is no readable PDF.
pub(super) fn read_pdf(bytes: &[u8]) -> Result<Value, Text> {
    let opening = pdf::opening(bytes).map_err(|error| error.text())?;
    serde_json::to_value(Facts {
        pages: opening.pages as u64,
        tables: opening.tables,
    })
    .map_err(|error| Text::quoted("wat in de pdf staat, kan niet worden doorgegeven", error))
}

/// The machine-readable form.
pub fn to_json(verified: &Verified, language: Language) -> Value {
    let verdict = &verified.verdict;
    let list = |findings: &[Finding]| -> Vec<Value> {
        findings
            .iter()
            .map(|one| json!({ "path": one.path, "text": one.text.get(language) }))
            .collect()
    };
    json!({
        "sound": verified.is_sound(),
        "case": verdict.case,
        "seal": verdict.seal,
        "same_seal": verified.same_seal,
        "says": verified.proves().iter().map(|text| text.get(language)).collect::<Vec<_>>(),
        "files": verdict.counts.files,
        "bytes": verdict.counts.bytes,
        "events": verdict.counts.events,
        "pieces": verdict.counts.pieces,
        "findings": list(&verdict.findings),
        "more": verdict.more,
        "unchecked": list(&verdict.unchecked),
        "foreign": verdict.foreign,
    })
}
