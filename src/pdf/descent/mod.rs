//! Whether a returned file is the issued one with fields filled in and signatures, and nothing else.
//!
//! The same first bytes prove nothing: whatever is appended decides what a reader shows. So each appended section is read
//! byte by byte ([`update`]), and compared with all that stood before it ([`compare`]); what filling in and signing may do
//! is a short list by object ([`form`]). Whether a signature is good is not asked here, only what it covers.

mod compare;
mod form;
mod graph;
mod metadata;
mod place;
mod syntax;
mod update;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use lopdf::{Document, LoadOptions, Object};

use self::compare::Walk;
use self::form::Found;
use self::graph::{Graph, same, written};
use self::syntax::{Badly, is_space};
use self::update::Update;
use super::PdfError;
use crate::diagnostic::Text;

/// The most bytes that one stream may become while a file is read.
const LARGEST: usize = 256 << 20;

/// What a returned file adds to the issued one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Descent {
    /// What was changed that neither filling in nor signing changes. Empty: what the pages show is what was issued.
    pub changes: BTreeSet<Change>,
    /// What was filled in, in the order of the fields.
    pub entries: Vec<Entry>,
    /// The signatures, in the order in which they were set.
    pub signatures: Vec<Signature>,
    /// The places for signatures in the issued file: name, and what a screen reader says.
    pub slots: Vec<(String, String)>,
    /// Whether data for later checks came with it (a `DSS`, ISO 32000-2, 12.8.4.3).
    pub validation_data: bool,
}

/// Something that was changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The page, from 1, where there is one.
    pub page: Option<usize>,
    /// What, in words.
    pub text: Text,
}

/// A field that was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What a screen reader says.
    pub tooltip: String,
    /// What it holds; empty when it was emptied.
    pub value: String,
}

/// A signature, and what it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The place that it fills; none for a signature that brought a place of its own.
    pub slot: Option<String>,
    /// The two parts of the file that it covers.
    pub covers: [Range<usize>; 2],
    /// The signature itself: CMS (RFC 5652) in DER, padded with zeros.
    pub contents: Vec<u8>,
    /// What it is said to be: `ETSI.CAdES.detached`, `adbe.pkcs7.detached`, `ETSI.RFC3161`.
    pub format: String,
    /// The time that the program of the signer wrote, as in the file: `D:20270512140300+02'00'`.
    pub claimed_time: String,
    /// Why it does not cover all that stood there when it was set.
    pub fault: Option<Text>,
}

impl Signature {
    /// A time stamp over the document, which is nobody's signature.
    pub fn is_time_stamp(&self) -> bool {
        self.format == "ETSI.RFC3161"
    }
}

/// Compares a returned file, which starts with the issued one, with it.
///
/// # Errors
/// When the issued file cannot be read. What is wrong with the returned one is among the changes.
pub fn descent(issued: &[u8], returned: &[u8]) -> Result<Descent, PdfError> {
    let document = load(issued).map_err(PdfError::Unreadable)?;
    if document.is_encrypted() {
        return Err(PdfError::Encrypted);
    }
    let at_first = Graph::new(&document.objects, &document.trailer, &[]);
    let pages = at_first.pages();
    let mut descent = Descent {
        slots: at_first
            .fields()
            .into_values()
            .filter(|field| field.kind == b"Sig")
            .map(|field| (field.name, field.tooltip))
            .collect(),
        ..Descent::default()
    };
    let updates = match update::updates(returned, issued.len()) {
        Ok(updates) => updates,
        Err(badly) => {
            descent.changes.insert(written_badly(badly));
            return Ok(descent);
        }
    };
    let mut last_signed = None;
    for (index, update) in updates.iter().enumerate() {
        let before = Graph::new(&document.objects, &document.trailer, &updates[..index]);
        let after = Graph::new(&document.objects, &document.trailer, &updates[..=index]);
        let fields = before.fields();
        let read = form::read(before, after, update, &fields);
        descent.changes.extend(read.changes);
        let walk = Walk::new((before, after), update, &fields, &pages, &read.filling);
        descent
            .changes
            .extend(walk.changes().iter().map(place::Place::change));
        let next = updates.get(index + 1).map(|_| update.end);
        let mut has_signed = false;
        for found in &read.signatures {
            let signature = signature(returned, after, update, next, found);
            has_signed |= !signature.is_time_stamp();
            if read.is_closed && !signature.is_time_stamp() {
                descent.changes.insert(closed());
            }
            descent.signatures.push(signature);
        }
        if read.is_closed && !read.entries.is_empty() {
            descent.changes.insert(closed());
        }
        if read.signatures.len() > 1 {
            descent.changes.insert(Change {
                page: None,
                text: Text::new(
                    "twee handtekeningen in één keer: geen van beide dekt de andere",
                    "two signatures at once: neither covers the other",
                ),
            });
        }
        for entry in read.entries {
            descent.entries.retain(|known| known.name != entry.name);
            descent.entries.push(entry);
        }
        let has_data = after
            .catalog()
            .is_some_and(|catalog| !matches!(written(catalog, b"DSS"), Object::Null));
        let adds_only_data = has_data && read.filling.filled.is_empty() && is_data(update, after);
        descent.validation_data |= has_data;
        if (has_signed || !read.signatures.is_empty() || adds_only_data)
            && (has_signed || last_signed.is_some())
        {
            last_signed = Some(index);
        }
    }
    if last_signed.is_some_and(|last| last + 1 < updates.len()) {
        descent.changes.insert(Change {
            page: None,
            text: Text::new(
                "na de laatste handtekening is nog iets toegevoegd dat niemand tekende",
                "after the last signature something was added that nobody signed",
            ),
        });
    }
    if let Some(change) = second_reader(returned, &updates) {
        descent.changes.insert(change);
    }
    Ok(descent)
}

fn load(bytes: &[u8]) -> Result<Document, lopdf::Error> {
    Document::load_mem_with_options(
        bytes,
        LoadOptions {
            max_decompressed_size: Some(LARGEST),
            ..LoadOptions::default()
        },
    )
}

fn closed() -> Change {
    Change {
        page: None,
        text: Text::new(
            "een eerdere handtekening liet geen verdere wijziging toe, ook geen handtekening",
            "an earlier signature allowed no further change, not even a signature",
        ),
    }
}

fn written_badly(badly: Badly) -> Change {
    let [nl, en] = badly.what;
    Change {
        page: None,
        text: Text::new(
            format!(
                "wat achter het verzonden bestand staat, is niet geschreven zoals het hoort: {nl} (byte {})",
                badly.at
            ),
            format!(
                "what stands behind the file that was sent is not written as it must be: {en} (byte {})",
                badly.at
            ),
        ),
    }
}

/// Whether a section brings only data for later checks: its objects, and the catalog that names them.
fn is_data(update: &Update, after: Graph) -> bool {
    let root = match written(after.trailer(), b"Root") {
        Object::Reference((number, _)) => Some(*number),
        _ => None,
    };
    // What each object is, the walk has said; here only that no field and no page is among them.
    let fields = after.fields();
    let pages = after.pages();
    update.objects.keys().all(|number| {
        Some(*number) == root || !(fields.contains_key(number) || pages.contains_key(number))
    })
}

/// What a signature covers: all of its section and all before it, but for its own digits (ISO 32000-2, 12.8.1).
fn signature<'a>(
    file: &[u8],
    after: Graph<'a>,
    update: &'a Update,
    next: Option<usize>,
    found: &Found,
) -> Signature {
    let own = found
        .value
        .and_then(|value| after.numbered_dictionary(value));
    let mut signature = Signature {
        slot: (!found.is_added).then(|| found.field.name.clone()),
        covers: [0..0, 0..0],
        contents: Vec::new(),
        format: String::new(),
        claimed_time: String::new(),
        fault: None,
    };
    let fault = |nl: &str, en: &str| Some(Text::new(nl, en));
    let (Some(own), Some(value)) = (own, found.value) else {
        signature.fault = fault(
            "de handtekening is geen onderdeel op zichzelf, en is niet te controleren",
            "the signature is no object of its own, and cannot be checked",
        );
        return signature;
    };
    signature.format = after.text(own, b"SubFilter");
    signature.claimed_time = after.text(own, b"M");
    let Object::String(contents, _) = written(own, b"Contents") else {
        signature.fault = fault("de handtekening is leeg", "the signature is empty");
        return signature;
    };
    signature.contents.clone_from(contents);
    let spans = update.contents.get(&value).map(Vec::as_slice);
    let Some([span]) = spans else {
        signature.fault = fault(
            "de handtekening staat niet op één plaats in haar eigen deel van het bestand",
            "the signature does not stand in one place of its own part of the file",
        );
        return signature;
    };
    let numbers: Vec<i64> = match written(own, b"ByteRange") {
        Object::Array(numbers) => numbers
            .iter()
            .map(|number| number.as_i64().unwrap_or(-1))
            .collect(),
        _ => Vec::new(),
    };
    let whole = match numbers[..] {
        [0, first, second, length @ 0..=i64::MAX]
            if first == span.start as i64 && second == span.end as i64 =>
        {
            span.end.checked_add(length as usize)
        }
        _ => None,
    };
    // It ends with its section; the end of the line behind that may belong to it.
    let whole = whole.filter(|end| {
        let is_whole = match next {
            None => *end == file.len(),
            Some(_) => *end <= file.len(),
        };
        *end >= update.end && is_whole && file[update.end..*end].iter().all(|byte| is_space(*byte))
    });
    match whole {
        Some(end) => signature.covers = [0..span.start, span.end..end],
        None => {
            signature.fault = fault(
                "de handtekening dekt niet het hele bestand zoals het toen was",
                "the signature does not cover the whole file as it was then",
            );
        }
    }
    signature
}

/// Reads the file with lopdf, which forgives: what it sees must be what the strict reader saw.
fn second_reader(returned: &[u8], updates: &[Update]) -> Option<Change> {
    let change = Change {
        page: None,
        text: Text::new(
            "niet elk programma leest hetzelfde in dit bestand",
            "not every program reads the same in this file",
        ),
    };
    let Ok(document) = load(returned) else {
        return Some(change);
    };
    let mut latest: BTreeMap<u32, (u16, &Object)> = BTreeMap::new();
    let mut carriers: BTreeSet<u32> = BTreeSet::new();
    for update in updates {
        for (number, (generation, object)) in &update.objects {
            latest.insert(*number, (*generation, object));
        }
        carriers.extend(&update.carriers);
    }
    let differs = latest
        .iter()
        .filter(|(number, _)| !carriers.contains(number))
        .any(|(number, (generation, object))| {
            document
                .objects
                .get(&(*number, *generation))
                .is_none_or(|theirs| !same(object, theirs))
        });
    differs.then_some(change)
}
