//! Bookmarks of a dossier (ISO 32000-1, 12.3.3), and the jumps of its inventory.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary, text_string};

use super::transplant::Source;

/// The bookmark of a part.
#[derive(Debug)]
pub(super) struct Bookmark {
    pub(super) id: ObjectId,
    pub(super) title: String,
    pub(super) level: usize,
    pub(super) page: ObjectId,
    pub(super) element: ObjectId,
    /// First and last of the document's own, and how many stand side by side.
    pub(super) children: Option<(ObjectId, ObjectId, i64)>,
}

/// The destination that shows a page from its top.
pub(super) fn top_of(page: ObjectId) -> Object {
    vec![
        page.into(),
        "XYZ".into(),
        Object::Null,
        Object::Null,
        Object::Null,
    ]
    .into()
}

/// Writes the tree of bookmarks; those of a lower level hang under the one before, after its own.
pub(super) fn write(out: &mut Document, mut bookmarks: Vec<Bookmark>) -> ObjectId {
    let root = out.new_object_id();
    // A level is at most one deeper than the one before.
    let mut deepest = 0;
    for bookmark in &mut bookmarks {
        bookmark.level = bookmark.level.min(deepest);
        deepest = bookmark.level + 1;
    }
    let (first, last, count) = chain(out, root, &bookmarks, 0);
    let mut outlines = dictionary! { "Type" => "Outlines", "Count" => count };
    set_ends(&mut outlines, first, last);
    out.objects.insert(root, outlines.into());
    root
}

/// Writes the bookmarks of one level under a parent; gives the first, the last and how many.
fn chain(
    out: &mut Document,
    parent: ObjectId,
    bookmarks: &[Bookmark],
    level: usize,
) -> (Option<ObjectId>, Option<ObjectId>, i64) {
    let heads: Vec<usize> = (0..bookmarks.len())
        .filter(|index| bookmarks[*index].level == level)
        .collect();
    for (nth, head) in heads.iter().enumerate() {
        let bookmark = &bookmarks[*head];
        let end = heads.get(nth + 1).copied().unwrap_or(bookmarks.len());
        let below = &bookmarks[head + 1..end];
        let (below_first, below_last, below_count) = chain(out, bookmark.id, below, level + 1);
        let mut item = dictionary! {
            "Title" => text_string(&bookmark.title), "Parent" => parent, "Dest" => top_of(bookmark.page),
            "SE" => bookmark.element,
        };
        let own = bookmark.children;
        let first = own.map(|(first, ..)| first).or(below_first);
        let last = below_last.or(own.map(|(_, last, _)| last));
        set_ends(&mut item, first, last);
        let count = own.map_or(0, |(.., count)| count) + below_count;
        if count > 0 {
            // Closed: a reader sees the pieces first.
            item.set("Count", -count);
        }
        if let (Some((_, own_last, _)), Some(next)) = (own, below_first) {
            link(out, own_last, next);
        }
        if let Some(before) = nth.checked_sub(1) {
            item.set("Prev", bookmarks[heads[before]].id);
        }
        if let Some(next) = heads.get(nth + 1) {
            item.set("Next", bookmarks[*next].id);
        }
        out.objects.insert(bookmark.id, item.into());
    }
    let id = |index: Option<&usize>| index.map(|index| bookmarks[*index].id);
    (id(heads.first()), id(heads.last()), heads.len() as i64)
}

fn set_ends(item: &mut Dictionary, first: Option<ObjectId>, last: Option<ObjectId>) {
    if let (Some(first), Some(last)) = (first, last) {
        item.set("First", first);
        item.set("Last", last);
    }
}

fn link(out: &mut Document, before: ObjectId, after: ObjectId) {
    if let Ok(before) = out.get_dictionary_mut(before) {
        before.set("Next", after);
    }
    if let Ok(after) = out.get_dictionary_mut(after) {
        after.set("Prev", before);
    }
}

/// The scheme of links that jump within the dossier.
const SCHEME: &[u8] = b"blad:";

/// The annotations that link to `blad:NAME`, with the name.
pub(super) fn take_jumps(document: &mut Document, source: &Source) -> Vec<(ObjectId, String)> {
    let mut jumps = Vec::new();
    for page in &source.pages {
        let annotations = document
            .get_dictionary(*page)
            .and_then(|page| page.get(b"Annots"))
            .and_then(|annotations| document.dereference(annotations))
            .and_then(|annotations| annotations.1.as_array());
        for id in annotations
            .into_iter()
            .flatten()
            .filter_map(|annotation| annotation.as_reference().ok())
        {
            let target = document
                .get_dictionary(id)
                .and_then(|link| document.get_dict_in_dict(link, b"A"))
                .and_then(|action| action.get(b"URI"))
                .and_then(Object::as_str);
            if let Ok(name) = target
                && let Some(name) = name.strip_prefix(SCHEME)
            {
                jumps.push((id, String::from_utf8_lossy(name).into_owned()));
            }
        }
    }
    jumps
}
