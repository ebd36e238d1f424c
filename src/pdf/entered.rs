//! What stands in the fields of a form that somebody filled in, with whatever program (ISO 32000-1, 12.7).
//!
//! The bytes are a stranger's: everything has a cap, nothing is followed twice, and what is not as it should be is left out
//! or told. It knows no form: names and values go out as they are.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};
use serde::{Deserialize, Serialize};

use super::PdfError;
use super::field_text::{decoded, read};
use super::follow::{dictionary, list, object};
use super::unpacked::unpacked;

/// The most fields and options, steps from a field to the one that it is part of, and bytes of a value.
const MOST: usize = 20_000;
const DEEPEST: usize = 32;
const LONGEST: usize = 4 << 20;
/// The most bytes of all values, and of the text of a page.
const ALL: usize = 32 << 20;

/// What was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// The number of pages.
    pub pages: usize,
    /// The fields, in the order of the file.
    pub fields: Vec<Answered>,
    /// What was written over the pages as a note, with its page.
    pub notes: Vec<(usize, String)>,
    /// It has a form of another kind (XFA), whose values may differ.
    pub xfa: bool,
    /// The text of the first pages of a file without fields; nothing when it is a scan.
    pub text: String,
    /// There was more than what is read of any file.
    pub cut: bool,
}

/// What stands in a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Its whole name.
    pub name: String,
    /// `Tx`, `Ch`, `Btn` or `Sig`.
    pub kind: String,
    /// What was typed or chosen. Of a box that is ticked, the name of its state; of one that is not, nothing.
    pub values: Vec<String>,
    /// What it shows, where that is something else than its value.
    pub shows: Vec<String>,
    /// Something stands in it that cannot be read, or not whole.
    pub damaged: bool,
}

/// Reads the fields of a file.
///
/// # Errors
/// When it cannot be read, or needs a password.
pub fn entered(pdf: &[u8]) -> Result<Entered, PdfError> {
    let document = Document::load_mem(pdf).map_err(PdfError::Unreadable)?;
    if document.is_encrypted() {
        return Err(PdfError::Encrypted);
    }
    let pages: Vec<ObjectId> = document.page_iter().take(MOST).collect();
    if pages.is_empty() {
        return Err(PdfError::Unreadable(lopdf::Error::PageNumberNotFound(1)));
    }
    let mut reader = Reader {
        document: &document,
        seen: BTreeSet::new(),
        found: Vec::new(),
        left: ALL,
        cut: false,
        damaged: false,
    };
    let catalog = document.catalog().map_err(PdfError::Unreadable)?;
    let form = dictionary(&document, catalog.get(b"AcroForm"));
    if let Some(form) = form {
        for field in list(&document, form.get(b"Fields")) {
            reader.field(field, &Inherited::default(), 0);
        }
    }
    // Some programs lose fields from the list of the form, and leave them on their page.
    let mut notes = Vec::new();
    for (number, page) in (1..).zip(&pages) {
        let Ok(page) = document.get_dictionary(*page) else {
            reader.cut = true;
            break;
        };
        for annotation in list(&document, page.get(b"Annots")) {
            reader.annotation(annotation, number, &mut notes);
        }
    }
    let xfa = form.is_some_and(|form| form.has(b"XFA"));
    let (fields, cut) = (reader.found, reader.cut);
    let fields = joined(fields);
    let text = if fields.is_empty() {
        first_text(&document, pages.len())
    } else {
        String::new()
    };
    Ok(Entered {
        pages: pages.len(),
        fields,
        notes,
        xfa,
        text,
        cut,
    })
}

/// The text of the first pages; a page whose text cannot be read has none.
fn first_text(document: &Document, pages: usize) -> String {
    let mut text = String::new();
    for number in 1..=pages.min(3) {
        let Ok(number) = u32::try_from(number) else {
            break;
        };
        match document.extract_text(&[number]) {
            Ok(page) => text.extend(page.chars().take(20_000)),
            Err(_) => text.push('\n'),
        }
    }
    text
}

/// Fields of one name are one field; where they say different things, all of it is kept.
fn joined(fields: Vec<Answered>) -> Vec<Answered> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut out: Vec<Answered> = Vec::with_capacity(fields.len());
    for field in fields {
        match places.get(&field.name) {
            None => {
                places.insert(field.name.clone(), out.len());
                out.push(field);
            }
            Some(place) => {
                let first = &mut out[*place];
                if first.values.is_empty() {
                    first.values = field.values;
                } else if !field.values.is_empty() && field.values != first.values {
                    first.shows.extend(field.values);
                }
                first.shows.extend(field.shows);
                first.damaged |= field.damaged;
            }
        }
    }
    out
}

/// What a field has from those that it is part of (12.7.3.1).
#[derive(Clone, Default)]
struct Inherited<'a> {
    name: String,
    kind: Option<&'a [u8]>,
    value: Option<&'a Object>,
    options: Option<&'a Object>,
    flags: i64,
    /// Its value is said to stand where nothing is.
    lost: bool,
}

struct Reader<'a> {
    document: &'a Document,
    seen: BTreeSet<ObjectId>,
    found: Vec<Answered>,
    left: usize,
    cut: bool,
    /// Something in the field at hand cannot be read.
    damaged: bool,
}

impl<'a> Reader<'a> {
    /// Reads a field and those that are part of it.
    fn field(&mut self, object: &'a Object, above: &Inherited<'a>, depth: usize) {
        if depth > DEEPEST || self.found.len() >= MOST {
            self.cut = true;
            return;
        }
        if let Ok(id) = object.as_reference()
            && !self.seen.insert(id)
        {
            return;
        }
        let Some(field) = dictionary(self.document, Ok(object)) else {
            return;
        };
        let here = self.inherit(field, above);
        let kids = list(self.document, field.get(b"Kids"));
        let parts: Vec<&'a Object> = kids
            .iter()
            .copied()
            .filter(|kid| dictionary(self.document, Ok(*kid)).is_some_and(|kid| kid.has(b"T")))
            .collect();
        if !parts.is_empty() {
            for part in parts {
                self.field(part, &here, depth + 1);
            }
            return;
        }
        // What is not named is a place where the field itself stands.
        let mut places: Vec<&'a Dictionary> = Vec::new();
        for kid in kids.iter().take(MOST) {
            if let Ok(id) = kid.as_reference() {
                self.seen.insert(id);
            }
            places.extend(dictionary(self.document, Ok(*kid)));
        }
        if places.is_empty() {
            places.push(field);
        }
        if !here.name.is_empty() {
            self.answer(here, &places);
        }
    }

    fn inherit(&mut self, field: &'a Dictionary, above: &Inherited<'a>) -> Inherited<'a> {
        let get = |key: &[u8]| match field.get(key) {
            Ok(value) => self.document.dereference(value).map(|found| found.1),
            Err(error) => Err(error),
        };
        let mut here = above.clone();
        if let Ok(Object::String(bytes, _)) = get(b"T") {
            let part = decoded(&bytes[..bytes.len().min(2048)]);
            if here.name.is_empty() {
                here.name = part;
            } else {
                here.name = format!("{}.{part}", here.name);
            }
        }
        if let Ok(Object::Name(kind)) = get(b"FT") {
            here.kind = Some(kind);
        }
        if field.has(b"V") {
            match get(b"V") {
                Ok(value) => (here.value, here.lost) = (Some(value), false),
                Err(_) => here.lost = true,
            }
        }
        if let Ok(options) = get(b"Opt") {
            here.options = Some(options);
        }
        if let Ok(Object::Integer(flags)) = get(b"Ff") {
            here.flags = *flags;
        }
        here
    }

    fn answer(&mut self, field: Inherited<'a>, places: &[&'a Dictionary]) {
        // A field without a kind can be of any: what stands in it is not guessed.
        self.damaged = field.lost || field.kind.is_none() && field.value.is_some();
        let kind = field.kind.unwrap_or(b"Tx");
        let mut answered = Answered {
            kind: String::from_utf8_lossy(kind).into_owned(),
            ..Answered::default()
        };
        match kind {
            b"Btn" => self.boxes(&field, places, &mut answered),
            b"Sig" => {
                if field
                    .value
                    .is_some_and(|value| !matches!(value, Object::Null))
                {
                    answered.values.push(String::new());
                }
            }
            b"Ch" => {
                let options = self.options(field.options);
                let mut values = self.texts(field.value);
                if values.is_empty()
                    && field.value.is_none()
                    && let Some(place) = places.first()
                {
                    // Some programs say which, and not what.
                    values = list(self.document, place.get(b"I"))
                        .into_iter()
                        .filter_map(|index| {
                            let mut numbered = (0_i64..).zip(&options);
                            let found =
                                numbered.find(|(number, _)| *index == Object::Integer(*number));
                            self.damaged |= found.is_none();
                            Some(found?.1.0.clone())
                        })
                        .collect();
                }
                answered.values = values
                    .into_iter()
                    .filter(|value| !value.is_empty())
                    .map(|value| exported(&options, value))
                    .collect();
            }
            _ => answered.values = self.texts(field.value),
        }
        answered.name = field.name;
        answered.damaged = self.damaged;
        self.found.push(answered);
    }

    /// What the boxes of a field say: its value, and which of them are drawn as ticked.
    fn boxes(&mut self, field: &Inherited<'a>, places: &[&'a Dictionary], answered: &mut Answered) {
        const PUSHED: i64 = 1 << 16;
        if field.flags & PUSHED != 0 {
            // A button to push has no value.
            return;
        }
        let options = self.options(field.options);
        // Where a field has options, its states are their numbers (12.7.4.2.3).
        let meant = |state: String| match state.parse::<usize>() {
            Ok(index) if index < options.len() => options[index].0.clone(),
            _ => state,
        };
        let value: Vec<String> = self
            .texts(field.value)
            .into_iter()
            // pypdf 7 writes the name of a state as a text, stroke and all.
            .map(|state| match state.strip_prefix('/') {
                Some(bare) => bare.to_owned(),
                None => state,
            })
            .filter(|state| state != "Off" && !state.is_empty())
            .map(meant)
            .collect();
        let mut shown: Vec<String> = Vec::new();
        for place in places {
            if let Some(Object::Name(state)) = object(self.document, place.get(b"AS"))
                && state != b"Off"
            {
                let state = meant(decoded(state));
                if !shown.contains(&state) {
                    shown.push(state);
                }
            }
        }
        if value.is_empty() && shown.len() == 1 && !says_off(field.value) {
            answered.values = shown;
            return;
        }
        // A program that sets the value alone leaves all boxes empty.
        if !shown.is_empty() && shown != value {
            answered.shows = shown;
        }
        answered.values = value;
    }

    /// The texts of a value: a string, a name, a stream, or a list of them.
    fn texts(&mut self, value: Option<&'a Object>) -> Vec<String> {
        let Some(value) = value else {
            return Vec::new();
        };
        let all = match value {
            Object::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut out = Vec::new();
        self.cut |= all.len() > MOST;
        for one in all.iter().take(MOST) {
            let text = match object(self.document, Ok(one)) {
                Some(Object::String(bytes, _) | Object::Name(bytes)) => self.text(bytes),
                Some(Object::Stream(stream)) => {
                    if let Some(bytes) = unpacked(stream, LONGEST) {
                        self.text(&bytes)
                    } else {
                        self.damaged = true;
                        String::new()
                    }
                }
                Some(Object::Integer(number)) => number.to_string(),
                Some(Object::Real(number)) => number.to_string(),
                Some(Object::Boolean(yes)) => yes.to_string(),
                Some(Object::Null) => String::new(),
                _ => {
                    self.damaged = true;
                    String::new()
                }
            };
            out.push(text);
        }
        out
    }

    fn text(&mut self, bytes: &[u8]) -> String {
        if bytes.len() > LONGEST || bytes.len() > self.left {
            self.cut = true;
            return String::new();
        }
        self.left -= bytes.len();
        read(bytes).unwrap_or_else(|damaged| {
            self.damaged = true;
            damaged
        })
    }

    /// The options of a field: what each exports, and what it shows.
    fn options(&mut self, options: Option<&'a Object>) -> Vec<(String, String)> {
        let Some(Object::Array(options)) = options else {
            return Vec::new();
        };
        let mut out = Vec::with_capacity(options.len().min(MOST));
        for option in options.iter().take(MOST) {
            let option = object(self.document, Ok(option));
            let mut texts = self.texts(option).into_iter();
            let export = texts.next().unwrap_or_else(|| "\u{FFFD}".to_owned());
            let title = texts.next().unwrap_or_else(|| export.clone());
            out.push((export, title));
        }
        out
    }

    /// A field that only its page knows, or a text that was written over the page.
    fn annotation(
        &mut self,
        annotation: &'a Object,
        page: usize,
        notes: &mut Vec<(usize, String)>,
    ) {
        let Some(what) = dictionary(self.document, Ok(annotation)) else {
            return;
        };
        let Some(Object::Name(kind)) = object(self.document, what.get(b"Subtype")) else {
            return;
        };
        if kind == b"Widget" {
            self.lost(annotation);
            return;
        }
        if matches!(kind.as_slice(), b"Link" | b"Popup") {
            return;
        }
        if notes.len() >= 1000 {
            self.cut = true;
            return;
        }
        let text = match object(self.document, what.get(b"Contents")) {
            Some(Object::String(bytes, _)) => self.text(bytes),
            _ => String::new(),
        };
        let kind = String::from_utf8_lossy(kind);
        notes.push((
            page,
            if text.is_empty() {
                format!("({kind})")
            } else {
                text
            },
        ));
    }

    /// Reads the field that a widget belongs to, from its top; nothing when it was read already.
    fn lost(&mut self, widget: &'a Object) {
        let mut top = widget;
        for _ in 0..DEEPEST {
            if let Ok(id) = top.as_reference()
                && self.seen.contains(&id)
            {
                return;
            }
            let above = dictionary(self.document, Ok(top)).map(|field| field.get(b"Parent"));
            match above {
                Some(Ok(parent)) if parent.as_reference().is_ok() => top = parent,
                _ => break,
            }
        }
        self.field(top, &Inherited::default(), 0);
    }
}

/// Whether a value says that no box is ticked.
fn says_off(value: Option<&Object>) -> bool {
    matches!(value, Some(Object::Name(state)) if state == b"Off")
}

/// What a choice exports, also when its title was written.
fn exported(options: &[(String, String)], value: String) -> String {
    if options.iter().any(|(export, _)| *export == value) {
        return value;
    }
    match options.iter().find(|(_, title)| *title == value) {
        Some((export, _)) => export.clone(),
        None => value,
    }
}
