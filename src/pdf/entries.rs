//! A form to fill in: every box of a layout becomes the field that its entry describes.
//!
//! The layout draws `link("veld:KIND:KEY:", box(..))` around an empty box, as for all fields ([`super::fields`]); what the
//! field is, is in the [`Space`] with that key. Fields of one name are the options of one question.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

use super::appearance::{self, BY_GLYPH, SIZE, SMALL, TYPED};
use super::fields::{Link, TICKED, bare_widget, cross, drawn, elements, form_element, links};
use super::{FieldFont, PdfError};

/// A field to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space {
    /// What the layout calls its box.
    pub key: String,
    /// Its name in the file.
    pub name: String,
    /// What a screen reader says.
    pub tooltip: String,
    /// An answer is needed.
    pub required: bool,
    /// How it is answered.
    pub ask: Ask,
}

/// How a field is answered, and what stands in it beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A text.
    Text {
        /// What is filled in.
        value: String,
        /// It may have many lines.
        many: bool,
        /// The most characters.
        most: Option<u64>,
        /// Nobody types in it.
        fixed: bool,
    },
    /// One of a list that folds.
    Pick {
        /// What is exported, and what is read.
        options: Vec<(String, String)>,
        /// What is chosen; nothing when it is empty.
        value: String,
    },
    /// A box to tick.
    Tick {
        /// It is ticked.
        on: bool,
    },
    /// One option of a question that several boxes of this name answer.
    Radio {
        /// The name of the option.
        state: String,
        /// It is chosen.
        on: bool,
        /// What a screen reader says of the question.
        question: String,
    },
    /// A signature.
    Signature,
}

/// A form to fill in.
#[derive(Debug)]
pub struct Fillable {
    /// The file.
    pub pdf: Vec<u8>,
    /// The names of the fields, in the order in which they are read.
    pub names: Vec<String>,
    /// The fields that hold a character which the font of fields cannot draw.
    pub undrawn: Vec<String>,
}

// Flags of fields (ISO 32000-1, tables 221, 226, 228 and 230).
const READ_ONLY: i64 = 1;
const REQUIRED: i64 = 1 << 1;
const MANY_LINES: i64 = 1 << 12;
const RADIO: i64 = 1 << 15;
const COMBO: i64 = 1 << 17;

/// Makes the boxes of a typst PDF the fields that their entries describe.
///
/// # Errors
/// When the file is not as typst writes it, a box has no entry, or an entry no box.
pub fn add_entries(pdf: &[u8], font: &FieldFont, entries: &[Space]) -> Result<Fillable, PdfError> {
    let mut document = Document::load_mem(pdf).map_err(PdfError::Unreadable)?;
    let known: BTreeMap<&str, &Space> = entries
        .iter()
        .map(|entry| (entry.key.as_str(), entry))
        .collect();
    let boxes = links(&document)?;
    let elements: BTreeMap<i64, ObjectId> = elements(&document)?.into_iter().collect();
    let mut drawn: BTreeSet<&str> = BTreeSet::new();
    let mut writer = Writer::new(&mut document, font, entries);
    for link in boxes {
        let key = link.field.name.as_str();
        let entry = *known
            .get(key)
            .ok_or_else(|| PdfError::Field(key.to_owned(), "the box has no entry"))?;
        if !drawn.insert(entry.key.as_str()) {
            return Err(PdfError::Field(entry.name.clone(), "its box stands twice"));
        }
        let element = elements.get(&link.struct_parent).copied();
        form_element(writer.document, element, &entry.name)?;
        writer.write(&link, entry)?;
    }
    if let Some(entry) = entries
        .iter()
        .find(|entry| !drawn.contains(entry.key.as_str()))
    {
        return Err(PdfError::Field(entry.name.clone(), "the layout has no box"));
    }
    let (names, undrawn) = writer.finish()?;
    let mut out = Vec::with_capacity(pdf.len() + (1 << 20));
    document.save_to(&mut out).map_err(PdfError::Write)?;
    // As in `add_fields`: what is appended begins on a line of its own.
    out.push(b'\n');
    Ok(Fillable {
        pdf: out,
        names,
        undrawn,
    })
}

struct Writer<'a> {
    document: &'a mut Document,
    font: &'a FieldFont,
    typed: ObjectId,
    by_glyph: Option<ObjectId>,
    fields: Vec<Object>,
    names: Vec<String>,
    undrawn: Vec<String>,
    /// The questions with options, by name.
    questions: BTreeMap<String, Question>,
    signs: bool,
}

struct Question {
    field: ObjectId,
    options: Vec<Object>,
    tooltip: String,
    required: bool,
    chosen: Option<String>,
}

impl<'a> Writer<'a> {
    fn new(document: &'a mut Document, font: &'a FieldFont, entries: &[Space]) -> Self {
        let descriptor = font.describe_in(document);
        let typed = font.add_simple(document, descriptor);
        let characters: BTreeSet<char> = entries
            .iter()
            .map(shown)
            .filter(|text| {
                text.chars()
                    .any(|character| character != '\n' && !FieldFont::encodes(character))
            })
            .flat_map(|text| text.chars().collect::<Vec<_>>())
            .collect();
        let by_glyph =
            (!characters.is_empty()).then(|| font.add_wide(document, descriptor, &characters));
        Self {
            document,
            font,
            typed,
            by_glyph,
            fields: Vec::new(),
            names: Vec::new(),
            undrawn: Vec::new(),
            questions: BTreeMap::new(),
            signs: false,
        }
    }

    fn write(&mut self, link: &Link, entry: &Space) -> Result<(), PdfError> {
        let place = (link.annotation, link.page);
        let room = bare_widget(self.document, place, &entry.name, &entry.tooltip)?;
        let required = if entry.required { REQUIRED } else { 0 };
        let mut set = dictionary! {};
        match &entry.ask {
            Ask::Text {
                value,
                many,
                most,
                fixed,
            } => {
                set.set("FT", "Tx");
                let (appearance, size) = self.written(
                    &entry.name,
                    value,
                    room,
                    *many,
                    if *fixed { SMALL } else { SIZE },
                );
                set.set("AP", dictionary! { "N" => appearance });
                set.set("DA", typed_in(size));
                let lines = if *many { MANY_LINES } else { 0 };
                let fixed = if *fixed { READ_ONLY } else { 0 };
                set.set("Ff", required | lines | fixed);
                if let Some(most) = most {
                    set.set("MaxLen", i64::try_from(*most).unwrap_or(i64::MAX));
                }
                if !value.is_empty() {
                    set.set("V", text_string(value));
                    set.set("DV", text_string(value));
                }
            }
            Ask::Pick { options, value } => {
                set.set("FT", "Ch");
                let chosen = shown(entry);
                let (appearance, size) = self.written(&entry.name, &chosen, room, false, SIZE);
                set.set("AP", dictionary! { "N" => appearance });
                set.set("DA", typed_in(size));
                set.set("Ff", COMBO | required);
                let options: Vec<Object> = options
                    .iter()
                    .map(|(export, title)| {
                        Object::Array(vec![text_string(export), text_string(title)])
                    })
                    .collect();
                set.set("Opt", options);
                if !value.is_empty() {
                    set.set("V", text_string(value));
                }
            }
            Ask::Tick { on } => {
                set.set("FT", "Btn");
                set.set("Ff", required);
                let state = if *on { TICKED } else { "Off" };
                set.set("V", state);
                set.set("AS", state);
                let on = cross(room).into_bytes();
                set.set("AP", self.states(TICKED, on, room));
            }
            Ask::Radio {
                state,
                on,
                question,
            } => {
                let field = self.question(entry, question, link.annotation);
                set.set("Parent", field);
                set.set("AS", name(if *on { state } else { "Off" }));
                if *on && let Some(question) = self.questions.get_mut(&entry.name) {
                    question.chosen = Some(state.clone());
                }
                set.set("AP", self.states(state, dot(room), room));
            }
            Ask::Signature => {
                self.signs = true;
                set.set("FT", "Sig");
                let empty = drawn(self.document, room, b"q Q\n".to_vec());
                set.set("AP", dictionary! { "N" => empty });
            }
        }
        if !matches!(entry.ask, Ask::Radio { .. }) {
            set.set("T", text_string(&entry.name));
            self.names.push(entry.name.clone());
            self.fields.push(link.annotation.into());
        }
        let widget = self
            .document
            .get_dictionary_mut(link.annotation)
            .map_err(PdfError::Structure)?;
        for (key, value) in set {
            widget.set(key, value);
        }
        Ok(())
    }

    /// The field of a question with options; it comes into being with its first option.
    fn question(&mut self, entry: &Space, tooltip: &str, option: ObjectId) -> ObjectId {
        if let Some(question) = self.questions.get_mut(&entry.name) {
            question.options.push(option.into());
            return question.field;
        }
        let field = self.document.new_object_id();
        self.questions.insert(
            entry.name.clone(),
            Question {
                field,
                options: vec![option.into()],
                tooltip: tooltip.to_owned(),
                required: entry.required,
                chosen: None,
            },
        );
        self.fields.push(field.into());
        self.names.push(entry.name.clone());
        field
    }

    /// One appearance for each state of a box (ISO 32000-1, 12.7.4.2.3).
    fn states(&mut self, state: &str, on: Vec<u8>, room: (f32, f32)) -> Dictionary {
        let on = drawn(self.document, room, on);
        let off = drawn(self.document, room, b"q Q\n".to_vec());
        let mut states = Dictionary::new();
        states.set(state.as_bytes(), on);
        states.set("Off", off);
        dictionary! { "N" => states }
    }

    /// The appearance of a text, and the size of its type.
    fn written(
        &mut self,
        name: &str,
        value: &str,
        room: (f32, f32),
        many: bool,
        largest: f32,
    ) -> (ObjectId, f32) {
        if value.is_empty() {
            return (drawn(self.document, room, b"/Tx BMC EMC\n".to_vec()), SIZE);
        }
        let text = appearance::text(self.font, value, room, many, largest);
        if text.lacks {
            self.undrawn.push(name.to_owned());
        }
        let font = match self.by_glyph {
            Some(font) if text.by_glyph => dictionary! { BY_GLYPH => font },
            _ => dictionary! { TYPED => self.typed },
        };
        let sides: Vec<Object> = vec![0.into(), 0.into(), room.0.into(), room.1.into()];
        let stream = Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Form", "BBox" => sides, "Resources" => dictionary! { "Font" => font },
            },
            text.content,
        );
        (self.document.add_object(stream), text.size)
    }

    fn finish(self) -> Result<(Vec<String>, Vec<String>), PdfError> {
        for (name_of, question) in self.questions {
            let required = if question.required { REQUIRED } else { 0 };
            let mut field = dictionary! {
                "FT" => "Btn", "Ff" => RADIO | required, "T" => text_string(&name_of),
                "TU" => text_string(&question.tooltip), "Kids" => question.options,
                "V" => "Off",
            };
            if let Some(chosen) = question.chosen {
                field.set("V", name(&chosen));
            }
            self.document.objects.insert(question.field, field.into());
        }
        let mut form = dictionary! {
            "Fields" => self.fields, "DA" => typed_in(SIZE),
            "DR" => dictionary! { "Font" => dictionary! { TYPED => self.typed } },
        };
        if self.signs {
            // As in `add_fields`: signing is then a pure filling of fields.
            form.set("SigFlags", 3);
        }
        let form = self.document.add_object(form);
        self.document
            .catalog_mut()
            .map_err(PdfError::Structure)?
            .set("AcroForm", form);
        Ok((self.names, self.undrawn))
    }
}

/// The text that an entry shows.
fn shown(entry: &Space) -> String {
    match &entry.ask {
        Ask::Text { value, .. } => value.clone(),
        Ask::Pick { options, value } => match options.iter().find(|(export, _)| export == value) {
            Some((_, title)) => title.clone(),
            None => value.clone(),
        },
        Ask::Tick { .. } | Ask::Radio { .. } | Ask::Signature => String::new(),
    }
}

fn typed_in(size: f32) -> Object {
    Object::string_literal(format!("/{TYPED} {size} Tf 0 g"))
}

fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// The dot of a chosen option.
fn dot((width, height): (f32, f32)) -> Vec<u8> {
    let (x, y) = (width / 2.0, height / 2.0);
    let r = width.min(height) * 0.28;
    // A circle of four curves.
    let c = r * 0.5523;
    format!(
        "q 0 g {:.2} {y:.2} m {:.2} {:.2} {:.2} {:.2} {x:.2} {:.2} c {:.2} {:.2} {:.2} {:.2} {:.2} {y:.2} c {:.2} {:.2} {:.2} {:.2} {x:.2} {:.2} c {:.2} {:.2} {:.2} {:.2} {:.2} {y:.2} c f Q\n",
        x + r,
        x + r, y + c, x + c, y + r, y + r,
        x - c, y + r, x - r, y + c, x - r,
        x - r, y - c, x - c, y - r, y - r,
        x + c, y - r, x + r, y - c, x + r,
    )
    .into_bytes()
}
