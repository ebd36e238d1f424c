//! PDFs that go out and come back: an issued letter, what is appended to it, and the hand that signs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use griffie::document::Stage;
use lopdf::{Dictionary, Document, Object, dictionary};

use super::pen::{Lie, Signer, cms};
use crate::support::{maker, valid_answers};

/// An issued letter with places for two signatures.
pub(super) fn issued() -> &'static [u8] {
    static ISSUED: OnceLock<Vec<u8>> = OnceLock::new();
    ISSUED.get_or_init(|| made("D27"))
}

/// A document of the fixtures.
pub(super) fn made(form: &str) -> Vec<u8> {
    let valid = valid_answers()
        .into_iter()
        .find(|valid| valid.form == form)
        .expect("answers");
    let prepared = maker().prepare(form).expect("sound");
    let made = maker()
        .make(&prepared, &valid.request(Stage::Final))
        .expect("made");
    made[0].pdf.clone()
}

/// The object of a place for a signature, by its order in the file as it was issued.
pub(super) fn field(pdf: &[u8], index: usize) -> (u32, Dictionary) {
    let first = if pdf.starts_with(issued()) {
        issued()
    } else {
        pdf
    };
    let number = slots(first)[index];
    let document = Document::load_mem(pdf).expect("readable");
    let own = document.get_dictionary((number, 0)).expect("a field");
    (number, own.clone())
}

fn slots(pdf: &[u8]) -> Vec<u32> {
    let document = Document::load_mem(pdf).expect("readable");
    let form = document
        .get_dict_in_dict(document.catalog().expect("catalog"), b"AcroForm")
        .expect("a form");
    form.get(b"Fields")
        .and_then(Object::as_array)
        .expect("fields")
        .iter()
        .map(|field| field.as_reference().expect("an object").0)
        .filter(|number| {
            let own = document.get_dictionary((*number, 0)).expect("a field");
            own.get(b"FT").and_then(Object::as_name).expect("a kind") == b"Sig"
        })
        .collect()
}

/// A page, from 0.
pub(super) fn page(pdf: &[u8], index: usize) -> (u32, Dictionary) {
    let document = Document::load_mem(pdf).expect("readable");
    let id = document.page_iter().nth(index).expect("a page");
    (id.0, document.get_dictionary(id).expect("a page").clone())
}

/// The catalog.
pub(super) fn catalog(pdf: &[u8]) -> (u32, Dictionary) {
    let document = Document::load_mem(pdf).expect("readable");
    let id = document
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)
        .expect("root");
    (
        id.0,
        document.get_dictionary(id).expect("a catalog").clone(),
    )
}

/// Any object.
pub(super) fn object(pdf: &[u8], number: u32) -> Object {
    let document = Document::load_mem(pdf).expect("readable");
    document.get_object((number, 0)).expect("there").clone()
}

/// The first number that is free.
pub(super) fn free(pdf: &[u8]) -> u32 {
    Document::load_mem(pdf).expect("readable").max_id + 1
}

/// An object as it is written.
pub(super) fn written(object: &Object) -> Vec<u8> {
    match object {
        Object::Null => b"null".to_vec(),
        Object::Boolean(value) => value.to_string().into_bytes(),
        Object::Integer(value) => value.to_string().into_bytes(),
        Object::Real(value) => format!("{value:?}").into_bytes(),
        Object::Name(name) => {
            let mut out = "/".to_owned();
            for byte in name {
                if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+') {
                    out.push(*byte as char);
                } else {
                    write!(out, "#{byte:02X}").expect("written");
                }
            }
            out.into_bytes()
        }
        Object::String(bytes, _) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("<{digits}>").into_bytes()
        }
        Object::Array(items) => {
            let items: Vec<Vec<u8>> = items.iter().map(written).collect();
            [b"[", items.join(&b' ').as_slice(), b"]"].concat()
        }
        Object::Dictionary(inside) => written_dictionary(inside),
        Object::Stream(stream) => {
            let mut dict = stream.dict.clone();
            dict.set("Length", stream.content.len() as i64);
            [
                written_dictionary(&dict).as_slice(),
                b"\nstream\n",
                &stream.content,
                b"\nendstream",
            ]
            .concat()
        }
        Object::Reference((number, generation)) => format!("{number} {generation} R").into_bytes(),
    }
}

fn written_dictionary(dictionary: &Dictionary) -> Vec<u8> {
    let mut out = b"<<".to_vec();
    for (key, value) in dictionary {
        out.extend(written(&Object::Name(key.clone())));
        out.push(b' ');
        out.extend(written(value));
    }
    out.extend(b">>");
    out
}

/// What is appended to a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Update {
    /// Objects: what stands between `obj` and `endobj`.
    pub(super) objects: BTreeMap<u32, Vec<u8>>,
    /// What is added to the trailer.
    pub(super) trailer: String,
}

impl Update {
    pub(super) fn with(mut self, number: u32, object: impl AsRef<[u8]>) -> Self {
        self.objects.insert(number, object.as_ref().to_vec());
        self
    }

    pub(super) fn set(self, number: u32, object: &Object) -> Self {
        let bytes = written(object);
        self.with(number, bytes)
    }

    /// The file with the update behind it.
    pub(super) fn append(&self, pdf: &[u8]) -> Vec<u8> {
        let mut out = pdf.to_vec();
        if !out.ends_with(b"\n") {
            out.push(b'\n');
        }
        let mut rows = BTreeMap::new();
        for (number, object) in &self.objects {
            rows.insert(*number, out.len());
            out.extend(format!("{number} 0 obj\n").into_bytes());
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let table = out.len();
        out.extend(b"xref\n0 1\n0000000000 65535 f \n");
        for (number, at) in &rows {
            out.extend(format!("{number} 1\n{at:010} 00000 n \n").into_bytes());
        }
        out.extend(self.tail(pdf, table).into_bytes());
        out
    }

    /// Trailer and end mark.
    pub(super) fn tail(&self, pdf: &[u8], table: usize) -> String {
        let document = Document::load_mem(pdf).expect("readable");
        let trailer = |key: &[u8]| document.trailer.get(key).map(written).ok();
        let size = free(pdf).max(self.objects.keys().max().map_or(0, |last| last + 1));
        let mut text = format!("trailer\n<</Size {size}/Prev {}", start(pdf));
        for key in ["Root", "Info", "ID"] {
            if let Some(value) = trailer(key.as_bytes()) {
                write!(text, "/{key} {}", String::from_utf8_lossy(&value)).expect("written");
            }
        }
        write!(text, "{}>>\nstartxref\n{table}\n%%EOF\n", self.trailer).expect("written");
        text
    }
}

/// Where the last table stands.
pub(super) fn start(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(&pdf[pdf.len() - 100..]).into_owned();
    let (_, after) = text.rsplit_once("startxref").expect("an end");
    let digits: String = after
        .trim()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().expect("a number")
}

/// How a signature is set.
#[derive(Debug, Clone)]
pub(super) struct Hand {
    pub(super) signer: Signer,
    /// Which place it fills.
    pub(super) slot: usize,
    pub(super) lie: Lie,
    pub(super) format: &'static str,
    /// What the program adds to the signature dictionary.
    pub(super) more: String,
    /// What is appended in the same update.
    pub(super) with: Update,
    /// What is added to the widget.
    pub(super) widget: Vec<(&'static str, Object)>,
    /// The room for the signature, in bytes.
    pub(super) room: usize,
}

impl Hand {
    pub(super) fn new(signer: Signer, slot: usize) -> Self {
        Self {
            signer,
            slot,
            lie: Lie::None,
            format: "ETSI.CAdES.detached",
            more: String::new(),
            with: Update::default(),
            widget: Vec::new(),
            room: 4096,
        }
    }

    /// The update before the signature is in it: the file, and where the digits of the signature stand.
    pub(super) fn prepared(&self, pdf: &[u8]) -> (Vec<u8>, std::ops::Range<usize>) {
        let (number, mut widget) = field(pdf, self.slot);
        let value = free(pdf).max(self.with.objects.keys().max().map_or(0, |last| last + 1));
        widget.set("V", Object::Reference((value, 0)));
        let look = value + 1;
        widget.set("AP", dictionary! { "N" => Object::Reference((look, 0)) });
        for (key, object) in &self.widget {
            widget.set(*key, object.clone());
        }
        let zeros = "0".repeat(self.room * 2);
        let signature = format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/{}/M(D:20270512140300+02'00'){}/ByteRange [0 0000000000 0000000000 0000000000]/Contents <{zeros}>>>",
            self.format, self.more
        );
        let drawing = "0 0 10 10 re f";
        let look_object = format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 100 40]/Length {}>>\nstream\n{drawing}\nendstream",
            drawing.len()
        );
        let update = self
            .with
            .clone()
            .set(number, &Object::Dictionary(widget))
            .with(value, signature)
            .with(look, look_object);
        let mut out = update.append(pdf);
        let digits = find(&out, zeros.as_bytes()).expect("room for the signature");
        let span = digits - 1..digits + zeros.len() + 1;
        let mark = b"/ByteRange [0 0000000000 0000000000 0000000000]";
        let at = find(&out, mark).expect("a byte range");
        let range = format!(
            "/ByteRange [0 {:010} {:010} {:010}]",
            span.start,
            span.end,
            out.len() - span.end
        );
        out[at..at + mark.len()].copy_from_slice(range.as_bytes());
        (out, span)
    }

    /// The signed file.
    pub(super) fn sign(&self, pdf: &[u8]) -> Vec<u8> {
        let (mut out, span) = self.prepared(pdf);
        let signature = cms(
            &self.signer,
            &[&out[..span.start], &out[span.end..]],
            self.lie,
        );
        fill(&mut out, &span, &signature);
        out
    }
}

/// Writes a signature into its room.
pub(super) fn fill(pdf: &mut [u8], span: &std::ops::Range<usize>, signature: &[u8]) {
    let digits: String = signature.iter().map(|byte| format!("{byte:02X}")).collect();
    assert!(digits.len() <= span.len() - 2, "no room for the signature");
    pdf[span.start + 1..span.start + 1 + digits.len()].copy_from_slice(digits.as_bytes());
}

/// Where these bytes stand first, from the end.
pub(super) fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    (0..=bytes.len().checked_sub(what.len())?)
        .rev()
        .find(|at| bytes[*at..].starts_with(what))
}
