//! Moves the pages, tags and bookmarks of one document into another.
//!
//! One walk from the pages and the top element: what is not reached (catalog, old trees, metadata) stays behind.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary, text_string};

use super::binder::{Binder, Shown, Title};
use super::outline::Bookmark;
use super::{PdfError, signature, trees};

/// Where the things stand that a document has once.
pub(super) struct Source {
    pub(super) pages: Vec<ObjectId>,
    /// Nodes of the page tree.
    nodes: Vec<ObjectId>,
    tag_root: ObjectId,
    /// The one element under the root.
    top: ObjectId,
    outlines: Option<ObjectId>,
}

/// Where a document ended up.
pub(super) struct Placed {
    pub(super) pages: Vec<ObjectId>,
    pub(super) part: ObjectId,
    pub(super) bookmark: Bookmark,
    /// The new number of each object, by the old one.
    pub(super) moved: Moved,
}

/// The new number of each object; the old ones are small, so a list is the fastest map.
#[derive(Debug, Default)]
pub(super) struct Moved(Vec<Option<ObjectId>>);

impl Moved {
    fn with_room(numbers: u32) -> Self {
        Self(vec![None; numbers as usize + 1])
    }

    pub(super) fn get(&self, old: ObjectId) -> Option<ObjectId> {
        self.0.get(old.0 as usize).copied().flatten()
    }

    fn insert(&mut self, old: ObjectId, new: ObjectId) {
        let at = old.0 as usize;
        if at >= self.0.len() {
            self.0.resize(at + 1, None);
        }
        self.0[at] = Some(new);
    }
}

const UNTAGGED: PdfError = PdfError::Unbindable("it has no tags");

impl Source {
    /// Looks a document over.
    pub(super) fn of(document: &Document) -> Result<Self, PdfError> {
        let catalog = document.catalog().map_err(PdfError::Structure)?;
        let reference = |key: &[u8]| catalog.get(key).and_then(Object::as_reference).ok();
        let tag_root = reference(b"StructTreeRoot").ok_or(UNTAGGED)?;
        let root = document
            .get_dictionary(tag_root)
            .map_err(PdfError::Structure)?;
        let top = match root.get(b"K") {
            Ok(Object::Reference(id)) => *id,
            Ok(Object::Array(kids)) if kids.len() == 1 => {
                kids[0].as_reference().map_err(PdfError::Structure)?
            }
            _ => return Err(PdfError::Unbindable("its tags have no single root element")),
        };
        let pages: Vec<ObjectId> = document.page_iter().collect();
        if pages.is_empty() {
            return Err(PdfError::Unbindable("it has no pages"));
        }
        let mut nodes = Vec::new();
        for page in &pages {
            let mut node = *page;
            while let Ok(parent) = document
                .get_dictionary(node)
                .and_then(|node| node.get(b"Parent"))
                .and_then(Object::as_reference)
            {
                if nodes.contains(&parent) {
                    break;
                }
                nodes.push(parent);
                node = parent;
            }
        }
        Ok(Self {
            pages,
            nodes,
            tag_root,
            top,
            outlines: reference(b"Outlines"),
        })
    }
}

/// Moves a document. The number of the part makes its ids unique; 0 is the front matter.
pub(super) fn transplant(
    binder: &mut Binder,
    mut from: Document,
    source: &Source,
    number: usize,
    title: &Title,
    shown: &[Shown],
) -> Result<Placed, PdfError> {
    let root = from
        .get_dictionary(source.tag_root)
        .map_err(PdfError::Structure)?
        .clone();
    let empty = Object::Dictionary(Dictionary::new());
    let mut parents: Vec<(i64, Object)> =
        trees::entries(&from, root.get(b"ParentTree").unwrap_or(&empty), b"Nums")
            .into_iter()
            .filter_map(|(key, value)| Some((key.as_i64().ok()?, value)))
            .collect();
    let ids = trees::entries(&from, root.get(b"IDTree").unwrap_or(&empty), b"Names");
    // Stands for the dossier's own font until the pages have moved.
    let font = from.new_object_id();
    signature::take_fields(&mut from, source, &mut parents, shown, font)?;
    for page in &source.pages {
        inherit(&mut from, *page);
    }

    let prefix = &format!("{number:05}.");
    let bookmark = binder.out.new_object_id();
    let mut walk = Walk {
        moved: Moved::with_room(from.max_id),
        queue: Vec::new(),
        offset: binder.next_key,
        prefix,
        lower: number > 0,
        from: &mut from,
        binder,
    };
    for node in &source.nodes {
        walk.moved.insert(*node, walk.binder.page_tree);
    }
    walk.moved.insert(source.tag_root, walk.binder.whole);
    walk.moved.insert(font, walk.binder.stamp_font);
    let children = source
        .outlines
        .and_then(|outlines| walk.seed_bookmarks(outlines, bookmark));
    let pages: Vec<ObjectId> = source
        .pages
        .iter()
        .map(|page| walk.reference(*page))
        .collect();
    let part = walk.reference(source.top);
    let children =
        children.map(|(first, last, count)| (walk.reference(first), walk.reference(last), count));
    let mut entries = Vec::with_capacity(parents.len());
    for (key, mut value) in parents {
        walk.rewrite(&mut value, false);
        entries.push((key + walk.offset, value));
    }
    let mut named = Vec::with_capacity(ids.len());
    for (key, mut value) in ids {
        walk.rewrite(&mut value, false);
        if let Object::String(bytes, _) = key {
            named.push(([prefix.as_bytes(), bytes.as_slice()].concat(), value));
        }
    }
    walk.run();
    let moved = walk.moved;
    let last_key = entries.iter().map(|(key, _)| key + 1).max();
    binder.next_key = binder.next_key.max(last_key.unwrap_or(0));
    binder.parents.extend(entries);
    binder.ids.extend(named);
    if let Ok(roles) = root.get(b"RoleMap").and_then(Object::as_dict) {
        for (name, role) in roles {
            if binder.roles.get(name).is_ok_and(|known| known != role) {
                return Err(PdfError::Unbindable(
                    "it gives a tag another role than the others",
                ));
            }
            binder.roles.set(name.as_slice(), role.clone());
        }
    }
    let element = binder.dictionary(part)?;
    element.set("S", "Part");
    element.set("T", text_string(&title.text));
    if let Some(language) = &title.language {
        element.set("Lang", text_string(language));
    }
    Ok(Placed {
        bookmark: Bookmark {
            id: bookmark,
            title: title.text.clone(),
            level: title.level,
            page: pages[0],
            element: part,
            children,
        },
        pages,
        part,
        moved,
    })
}

/// What a page has from the nodes above it (7.7.3.4).
fn inherit(document: &mut Document, page: ObjectId) {
    for key in [b"MediaBox".as_slice(), b"Resources", b"CropBox", b"Rotate"] {
        let mut node = document.get_dictionary(page).ok();
        let mut found = None;
        for depth in 0..16 {
            let Some(dictionary) = node else { break };
            if let Ok(value) = dictionary.get(key) {
                found = (depth > 0).then(|| value.clone());
                break;
            }
            node = document.get_dict_in_dict(dictionary, b"Parent").ok();
        }
        if let (Some(value), Ok(page)) = (found, document.get_dictionary_mut(page)) {
            page.set(key, value);
        }
    }
}

struct Walk<'a, 'b> {
    from: &'a mut Document,
    binder: &'a mut Binder<'b>,
    moved: Moved,
    queue: Vec<ObjectId>,
    offset: i64,
    prefix: &'a str,
    /// Headings go one level down.
    lower: bool,
}

impl Walk<'_, '_> {
    /// The new number of an object; what was not seen before is queued.
    fn reference(&mut self, old: ObjectId) -> ObjectId {
        if let Some(new) = self.moved.get(old) {
            return new;
        }
        if let Some(Object::Stream(stream)) = self.from.objects.get(&old)
            && is_plain(&stream.dict)
        {
            // Colour profiles, logos and fonts come with every document; one copy is enough.
            let known = self
                .binder
                .known
                .entry(likeness(&stream.content))
                .or_default();
            for candidate in known.iter() {
                if let Some(Object::Stream(other)) = self.binder.out.objects.get(candidate)
                    && other.content == stream.content
                    && other.dict == stream.dict
                {
                    self.moved.insert(old, *candidate);
                    return *candidate;
                }
            }
            let new = self.binder.out.new_object_id();
            known.push(new);
            self.moved.insert(old, new);
            if let Some(object) = self.from.objects.remove(&old) {
                self.binder.out.objects.insert(new, object);
            }
            return new;
        }
        let new = self.binder.out.new_object_id();
        self.moved.insert(old, new);
        self.queue.push(old);
        new
    }

    fn run(&mut self) {
        while let Some(old) = self.queue.pop() {
            let mut object = self.from.objects.remove(&old).unwrap_or(Object::Null);
            let element = object
                .as_dict()
                .is_ok_and(|dictionary| dictionary.has_type(b"StructElem"));
            self.rewrite(&mut object, element);
            if let Some(new) = self.moved.get(old) {
                self.binder.out.objects.insert(new, object);
            }
        }
    }

    fn rewrite(&mut self, object: &mut Object, element: bool) {
        match object {
            Object::Reference(id) => *id = self.reference(*id),
            Object::Array(items) => items.iter_mut().for_each(|item| self.rewrite(item, false)),
            Object::Dictionary(dictionary) => self.rewrite_dictionary(dictionary, element),
            Object::Stream(stream) => self.rewrite_dictionary(&mut stream.dict, false),
            _ => {}
        }
    }

    fn rewrite_dictionary(&mut self, dictionary: &mut Dictionary, element: bool) {
        for (key, value) in dictionary.iter_mut() {
            match (key.as_slice(), &mut *value) {
                (b"StructParent" | b"StructParents", Object::Integer(number)) => {
                    *number += self.offset;
                }
                (b"ID", Object::String(bytes, _)) if element => {
                    *bytes = [self.prefix.as_bytes(), bytes].concat();
                }
                (b"Headers", Object::Array(ids)) => {
                    for id in ids {
                        if let Object::String(bytes, _) = id {
                            *id = Object::String(
                                [self.prefix.as_bytes(), bytes].concat(),
                                StringFormat::Literal,
                            );
                        }
                    }
                }
                (b"S", Object::Name(name)) if element && self.lower => deeper(name),
                _ => self.rewrite(value, false),
            }
        }
    }

    /// The bookmarks of the document hang under its own; a single one at the top is that one.
    fn seed_bookmarks(
        &mut self,
        outlines: ObjectId,
        bookmark: ObjectId,
    ) -> Option<(ObjectId, ObjectId, i64)> {
        self.moved.insert(outlines, bookmark);
        let ends = |node: &Dictionary| {
            let end = |key: &[u8]| node.get(key).and_then(Object::as_reference).ok();
            Some((end(b"First")?, end(b"Last")?))
        };
        let root = self.from.get_dictionary(outlines).ok()?;
        let (mut first, mut last) = ends(root)?;
        if first == last {
            self.moved.insert(first, bookmark);
            (first, last) = ends(self.from.get_dictionary(first).ok()?)?;
        }
        let mut count = 1;
        let mut at = first;
        while let Ok(next) = self
            .from
            .get_dictionary(at)
            .and_then(|item| item.get(b"Next"))
            .and_then(Object::as_reference)
        {
            count += 1;
            if next == last || count > 100_000 {
                break;
            }
            at = next;
        }
        Some((first, last, count))
    }
}

/// What equal contents have in common; others rarely. Hashing all of it would take longer than comparing the few
/// that are alike.
fn likeness(content: &[u8]) -> u64 {
    const END: usize = 64;
    let mut hasher = DefaultHasher::new();
    content.len().hash(&mut hasher);
    content[..content.len().min(END)].hash(&mut hasher);
    content[content.len().saturating_sub(END)..].hash(&mut hasher);
    hasher.finish()
}

/// Headings of a document stand one level below the dossier's own.
fn deeper(name: &mut Vec<u8>) {
    if let [b'H', level @ b'1'..=b'5'] = name[..] {
        *name = vec![b'H', level + 1];
    }
}

/// Whether a dictionary refers to nothing.
fn is_plain(dictionary: &Dictionary) -> bool {
    fn plain(object: &Object) -> bool {
        match object {
            Object::Reference(_) => false,
            Object::Array(items) => items.iter().all(plain),
            Object::Dictionary(dictionary) => is_plain(dictionary),
            _ => true,
        }
    }
    !dictionary.has(b"StructParents") && dictionary.iter().all(|(_, value)| plain(value))
}

/// Copies a value with all it refers to, as it is; for what a file has once.
pub(super) fn plain_copy(
    from: &Document,
    value: &Object,
    out: &mut Document,
    moved: &Moved,
) -> Object {
    match value {
        Object::Reference(id) => {
            if let Some(new) = moved.get(*id) {
                return new.into();
            }
            let object = from.get_object(*id).cloned().unwrap_or(Object::Null);
            let copied = plain_copy(from, &object, out, moved);
            out.add_object(copied).into()
        }
        Object::Array(items) => items
            .iter()
            .map(|item| plain_copy(from, item, out, moved))
            .collect::<Vec<_>>()
            .into(),
        Object::Dictionary(dictionary) => copied_dictionary(from, dictionary, out, moved).into(),
        Object::Stream(stream) => {
            let mut stream = stream.clone();
            stream.dict = copied_dictionary(from, &stream.dict, out, moved);
            stream.into()
        }
        other => other.clone(),
    }
}

fn copied_dictionary(
    from: &Document,
    dictionary: &Dictionary,
    out: &mut Document,
    moved: &Moved,
) -> Dictionary {
    let mut copy = dictionary! {};
    for (key, value) in dictionary {
        copy.set(key.as_slice(), plain_copy(from, value, out, moved));
    }
    copy
}
