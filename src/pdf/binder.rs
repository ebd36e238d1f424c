//! Binds documents into one file that keeps their tags (ISO 32000-1, 14.7), for a dossier.
//!
//! No tool that was tried merges tagged PDF/A files without losing the tags or the conformance. Here every document
//! becomes a Part of one structure tree: parent tree keys and ids get a number of their own, headings go one level
//! down, bookmarks hang under one per document, and what a file may have only once (metadata, output intent,
//! language) comes from the front matter. Form fields are taken out: a byte range cannot cover a merged file (ISO
//! 19005-3, 6.4.3); a signature is shown as a picture instead, and its file is embedded beside it.
//!
//! Takes only documents that griffie's own press made. Foreign files come as [`Sheet`](super::Sheet)s.

use std::collections::HashMap;
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

use super::invisible::Invisible;
use super::outline::{self, Bookmark};
use super::stamp::{Stamp, stamp};
use super::transplant::{Moved, Source, transplant};
use super::{FieldFont, PdfError, trees};

/// What a part of the dossier is called.
#[derive(Debug, Clone)]
pub struct Title {
    /// Its bookmark, and the title of its part of the structure.
    pub text: String,
    /// How deep it stands under the parts before it; 0 is the top.
    pub level: usize,
    /// Its language, where that is not the dossier's.
    pub language: Option<String>,
}

/// What somebody filled in, shown where an issued document has its field.
#[derive(Debug, Clone)]
pub struct Shown {
    /// It is a signature, and not something typed.
    pub is_signature: bool,
    /// The name of the field.
    pub field: String,
    /// What a screen reader says.
    pub text: String,
    /// What stands in its place when there is no picture.
    pub label: String,
    /// What it looks like.
    pub picture: Option<super::Picture>,
}

/// Where a link of the front matter goes.
#[derive(Debug, Clone)]
pub struct Jump {
    /// The page, counted without the front matter, from 0.
    pub page: usize,
    /// What a screen reader says of it.
    pub text: String,
}

/// A dossier that is being bound.
#[derive(Debug)]
pub struct Binder<'a> {
    pub(super) out: Document,
    /// The pages, in order.
    pub(super) pages: Vec<ObjectId>,
    pub(super) page_tree: ObjectId,
    pub(super) tag_root: ObjectId,
    /// The one Document element; every part is its child.
    pub(super) whole: ObjectId,
    pub(super) parts: Vec<ObjectId>,
    /// Entries of the parent tree (14.7.4.4).
    pub(super) parents: Vec<(i64, Object)>,
    pub(super) next_key: i64,
    /// Entries of the id tree.
    pub(super) ids: Vec<(Vec<u8>, Object)>,
    pub(super) roles: Dictionary,
    pub(super) bookmarks: Vec<Bookmark>,
    /// Streams that occur in many documents, by a hash of what is in them.
    pub(super) known: HashMap<u64, Vec<ObjectId>>,
    pub(super) embedded: Vec<(String, ObjectId)>,
    pub(super) invisible: Invisible,
    pub(super) invisible_font: ObjectId,
    /// The font of stamps and notices.
    pub(super) stamp_font: ObjectId,
    font: &'a FieldFont,
    bound: usize,
}

impl<'a> Binder<'a> {
    /// An empty dossier, whose stamps are in this font.
    pub fn new(font: &'a FieldFont) -> Self {
        let mut out = Document::with_version("1.7");
        let stamp_font = font.add_to(&mut out);
        let [page_tree, tag_root, whole, invisible_font] = [(); 4].map(|()| out.new_object_id());
        Self {
            out,
            pages: Vec::new(),
            page_tree,
            tag_root,
            whole,
            parts: Vec::new(),
            parents: Vec::new(),
            next_key: 0,
            ids: Vec::new(),
            roles: Dictionary::new(),
            bookmarks: Vec::new(),
            known: HashMap::new(),
            embedded: Vec::new(),
            invisible: Invisible::default(),
            invisible_font,
            stamp_font,
            font,
            bound: 0,
        }
    }

    /// The number of pages so far.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Adds a document of griffie's own with its tags; gives the number of its pages.
    ///
    /// Signatures in `shown` stand where the document has the field of that name; other fields leave an empty place.
    ///
    /// # Errors
    /// When it is not as the press makes it.
    pub fn bind(&mut self, pdf: Bound, title: &Title, shown: &[Shown]) -> Result<usize, PdfError> {
        let source = Source::of(&pdf.document)?;
        self.bound += 1;
        let placed = transplant(self, pdf.document, &source, self.bound, title, shown)?;
        self.bookmarks.push(placed.bookmark);
        self.parts.push(placed.part);
        let count = placed.pages.len();
        self.pages.extend(placed.pages);
        Ok(count)
    }

    /// Puts the front matter before everything else and writes the file. Its links `blad:NAME` jump to where
    /// `targets` says.
    ///
    /// What the file says of itself (title, claims, language, date) is what the front matter says.
    ///
    /// # Errors
    /// When the front matter is not as the press makes it, or writing fails.
    pub fn write(
        mut self,
        front: &Bound,
        title: &Title,
        targets: &HashMap<String, Jump>,
        stamps: &dyn Fn(usize, usize) -> (String, String),
        target: &mut impl Write,
    ) -> Result<(), PdfError> {
        let source = Source::of(&front.document)?;
        let mut document = front.document.clone();
        let jumps = outline::take_jumps(&mut document, &source);
        let placed = transplant(&mut self, document, &source, 0, title, &[])?;
        for (annotation, name) in jumps {
            let Some(jump) = targets.get(&name) else {
                continue;
            };
            if let (Some(annotation), Some(page)) =
                (placed.moved.get(annotation), self.pages.get(jump.page))
            {
                let page = *page;
                let link = self.dictionary(annotation)?;
                link.remove(b"A");
                link.set("Dest", outline::top_of(page));
                link.set("Contents", text_string(&jump.text));
            }
        }
        self.parts.insert(0, placed.part);
        self.bookmarks.insert(0, placed.bookmark);
        self.pages.splice(0..0, placed.pages.iter().copied());
        self.stamp_pages(stamps)?;
        self.close_trees();
        self.catalog(front, &placed.moved)?;
        let written = super::serial::write(&self.out, target).map_err(PdfError::Write);
        // Nobody needs to wait until a hundred thousand small objects are freed.
        std::thread::spawn(move || drop(self.out));
        written
    }

    fn stamp_pages(
        &mut self,
        text: &dyn Fn(usize, usize) -> (String, String),
    ) -> Result<(), PdfError> {
        let total = self.pages.len();
        let save = self
            .out
            .add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()).with_compression(false));
        for (index, page) in self.pages.clone().into_iter().enumerate() {
            let written = Stamp {
                text: text(index + 1, total),
                font: self.font,
                embedded: self.stamp_font,
            };
            stamp(&mut self.out, page, save, &written)?;
        }
        Ok(())
    }

    /// The trees that belong to the whole file: pages, structure, parents, ids, fonts of the invisible text.
    fn close_trees(&mut self) {
        let kids: Vec<Object> = self.pages.iter().map(|page| (*page).into()).collect();
        let count = kids.len() as i64;
        self.out.objects.insert(
            self.page_tree,
            dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids }.into(),
        );
        let parts: Vec<Object> = self.parts.iter().map(|part| (*part).into()).collect();
        self.out.objects.insert(
            self.whole,
            dictionary! { "Type" => "StructElem", "S" => "Document", "P" => self.tag_root, "K" => parts }.into(),
        );
        let parents = trees::numbers(&mut self.out, std::mem::take(&mut self.parents));
        let ids = trees::names(&mut self.out, std::mem::take(&mut self.ids));
        let mut root = dictionary! {
            "Type" => "StructTreeRoot", "K" => vec![self.whole.into()], "ParentTree" => parents,
            "ParentTreeNextKey" => self.next_key, "RoleMap" => std::mem::take(&mut self.roles),
        };
        if let Some(ids) = ids {
            root.set("IDTree", ids);
        }
        self.out.objects.insert(self.tag_root, root.into());
        self.invisible.write(&mut self.out, self.invisible_font);
    }

    fn catalog(&mut self, front: &Bound, moved: &Moved) -> Result<(), PdfError> {
        let outlines = outline::write(&mut self.out, std::mem::take(&mut self.bookmarks));
        let mut catalog = dictionary! {
            "Type" => "Catalog", "Pages" => self.page_tree, "StructTreeRoot" => self.tag_root,
            "MarkInfo" => dictionary! { "Marked" => true }, "Outlines" => outlines, "PageMode" => "UseOutlines",
        };
        let said = front.document.catalog().map_err(PdfError::Structure)?;
        for key in [
            b"Lang".as_slice(),
            b"ViewerPreferences",
            b"Metadata",
            b"OutputIntents",
        ] {
            if let Ok(value) = said.get(key) {
                let value =
                    super::transplant::plain_copy(&front.document, value, &mut self.out, moved);
                catalog.set(key, value);
            }
        }
        if !self.embedded.is_empty() {
            self.embedded.sort();
            let associated: Vec<Object> = self
                .embedded
                .iter()
                .map(|(_, file)| (*file).into())
                .collect();
            let named = self
                .embedded
                .iter()
                .map(|(name, file)| (text_bytes(name), (*file).into()))
                .collect();
            if let Some(tree) = trees::names(&mut self.out, named) {
                catalog.set("Names", dictionary! { "EmbeddedFiles" => tree });
            }
            catalog.set("AF", associated);
        }
        let catalog = self.out.add_object(catalog);
        self.out.trailer.set("Root", catalog);
        for key in [b"Info".as_slice(), b"ID"] {
            if let Ok(value) = front.document.trailer.get(key) {
                let value =
                    super::transplant::plain_copy(&front.document, value, &mut self.out, moved);
                self.out.trailer.set(key, value);
            }
        }
        Ok(())
    }

    pub(super) fn dictionary(&mut self, id: ObjectId) -> Result<&mut Dictionary, PdfError> {
        self.out.get_dictionary_mut(id).map_err(PdfError::Structure)
    }
}

/// The bytes of a text string (7.9.2.2).
pub(super) fn text_bytes(text: &str) -> Vec<u8> {
    match text_string(text) {
        Object::String(bytes, _) => bytes,
        _ => Vec::new(),
    }
}

/// A document that was read and can be bound. Reading is the slow half, and can be done on another thread.
#[derive(Debug)]
pub struct Bound {
    document: Document,
}

impl Bound {
    /// Reads a document.
    ///
    /// # Errors
    /// When it is no readable PDF.
    pub fn read(pdf: &[u8]) -> Result<Self, PdfError> {
        let document = Document::load_mem(pdf).map_err(PdfError::Unreadable)?;
        if document.is_encrypted() {
            return Err(PdfError::Encrypted);
        }
        Ok(Self { document })
    }

    /// The number of its pages.
    pub fn pages(&self) -> usize {
        self.document.page_iter().count()
    }
}
