//! One section against what stood before it: everything that can be reached must be equal, but for a short list of what
//! filling in and signing may do (the allow list of `form`, and the rules of the parts here).
//!
//! The walk goes over pairs of objects, each pair once, so that a file that points in circles ends it too.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object};

use super::graph::{Field, Graph, keys, written};
use super::metadata::same_metadata;
use super::place::Place;
use super::update::Update;

/// What an object is, where more than equality counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Plain,
    Catalog,
    Form,
    Metadata,
    Info,
    Page(usize),
    Field(u32),
}

/// What the fields say of a section: see [`super::form`].
#[derive(Debug, Default)]
pub(super) struct Filling {
    /// Fields that got their value here, with their widgets.
    pub(super) filled: BTreeSet<u32>,
    /// Signature fields among them.
    pub(super) signed: BTreeSet<u32>,
    /// New fields that nobody sees: the places of signatures without a place.
    pub(super) added: BTreeSet<u32>,
    /// The signature dictionaries that came.
    pub(super) values: BTreeSet<u32>,
    /// Whether something had been signed before.
    pub(super) late: bool,
}

struct Pair<'a> {
    role: Role,
    place: Place,
    before: &'a Object,
    after: &'a Object,
}

/// The walk.
pub(super) struct Walk<'a, 'b> {
    before: Graph<'a>,
    after: Graph<'a>,
    update: &'a Update,
    fields: &'b BTreeMap<u32, Field>,
    roles: BTreeMap<u32, Role>,
    filling: &'b Filling,
    left: Vec<Pair<'a>>,
    seen: BTreeSet<((u32, u16), (u32, u16))>,
    /// Numbers that have their reason to be there.
    explained: BTreeSet<u32>,
    places: BTreeSet<Place>,
}

impl<'a, 'b> Walk<'a, 'b> {
    /// A walk over two states; `pages` are those of the issued file.
    pub(super) fn new(
        (before, after): (Graph<'a>, Graph<'a>),
        update: &'a Update,
        fields: &'b BTreeMap<u32, Field>,
        pages: &BTreeMap<u32, usize>,
        filling: &'b Filling,
    ) -> Self {
        let mut roles: BTreeMap<u32, Role> = pages
            .iter()
            .map(|(number, page)| (*number, Role::Page(*page)))
            .collect();
        roles.extend(fields.keys().map(|number| (*number, Role::Field(*number))));
        let mut name = |dictionary: Option<&Dictionary>, key: &[u8], role| {
            if let Some(Object::Reference((number, _))) =
                dictionary.map(|dictionary| written(dictionary, key))
            {
                roles.insert(*number, role);
            }
        };
        name(Some(before.trailer()), b"Root", Role::Catalog);
        name(Some(before.trailer()), b"Info", Role::Info);
        name(before.catalog(), b"AcroForm", Role::Form);
        name(before.catalog(), b"Metadata", Role::Metadata);
        Self {
            before,
            after,
            update,
            fields,
            roles,
            filling,
            left: Vec::new(),
            seen: BTreeSet::new(),
            explained: BTreeSet::new(),
            places: BTreeSet::new(),
        }
    }

    /// What changed that must not, in the order of the document.
    pub(super) fn changes(mut self) -> BTreeSet<Place> {
        self.trailer();
        self.drain();
        // What was written again and cannot be reached must be what it was: nothing is prepared for later.
        let validation = self.validation();
        for number in self.update.objects.keys() {
            if self.explained.contains(number) || self.update.carriers.contains(number) {
                continue;
            }
            if validation.contains(number) {
                continue;
            }
            let (Some((old, before)), Some((new, after))) =
                (self.before.numbered(*number), self.after.numbered(*number))
            else {
                self.places.insert(Place::Loose(*number));
                continue;
            };
            if old != new {
                self.places.insert(Place::Loose(*number));
            }
            self.push(Role::Plain, Place::Loose(*number), before, after);
        }
        for number in &self.update.freed {
            if self.before.numbered(*number).is_some() {
                self.places.insert(Place::Loose(*number));
            }
        }
        self.drain();
        self.places
    }

    fn push(&mut self, role: Role, place: Place, before: &'a Object, after: &'a Object) {
        self.left.push(Pair {
            role,
            place,
            before,
            after,
        });
    }

    fn drain(&mut self) {
        while let Some(pair) = self.left.pop() {
            self.pair(pair);
        }
    }

    fn trailer(&mut self) {
        let (before, after) = (self.before.trailer(), self.after.trailer());
        for key in keys(before, after) {
            let place = Place::Trailer(key.to_vec());
            let (old, new) = (written(before, key), written(after, key));
            match key {
                // Of the section itself, and read with it.
                b"Size" | b"Prev" | b"Length" | b"Filter" | b"DecodeParms" | b"W" | b"Index"
                | b"Type" => {}
                // The first half stays with the document (14.4).
                b"ID" => {
                    let half = |object: &'a Object| match object {
                        Object::Array(halves) => halves.first(),
                        _ => None,
                    };
                    let (old, new) = (self.before.resolved(old), self.after.resolved(new));
                    match (half(old), half(new)) {
                        (Some(old), Some(new)) => self.push(Role::Plain, place, old, new),
                        (None, _) => {}
                        (Some(_), None) => {
                            self.places.insert(place);
                        }
                    }
                }
                b"Root" => self.push(Role::Catalog, place, old, new),
                b"Info" => self.push(Role::Info, place, old, new),
                _ => self.push(Role::Plain, place, old, new),
            }
        }
    }

    fn pair(&mut self, pair: Pair<'a>) {
        let Pair {
            mut role,
            place,
            before,
            after,
        } = pair;
        if let Object::Reference((number, generation)) = before {
            if let Some(known) = self.roles.get(number) {
                role = *known;
            }
            if let Object::Reference(other) = after {
                if !self.seen.insert(((*number, *generation), *other)) {
                    return;
                }
                self.explained.insert(other.0);
            }
            let is_itself = matches!(after, Object::Reference((other, _)) if other == number);
            if matches!(role, Role::Page(_) | Role::Field(_) | Role::Catalog) && !is_itself {
                self.places.insert(place);
                return;
            }
        } else if let Object::Reference((number, _)) = after {
            self.explained.insert(*number);
        }
        let (old, new) = (self.before.resolved(before), self.after.resolved(after));
        match (role, old, new) {
            (Role::Metadata, Object::Stream(old), Object::Stream(new)) => {
                if !same_metadata(old, new) {
                    self.places.insert(place);
                }
            }
            (Role::Catalog, Object::Dictionary(old), Object::Dictionary(new)) => {
                self.catalog(old, new);
            }
            (Role::Form, Object::Dictionary(old), Object::Dictionary(new)) => self.form(old, new),
            (Role::Info, Object::Dictionary(old), Object::Dictionary(new)) => {
                for key in keys(old, new) {
                    if !matches!(key, b"ModDate" | b"Producer") {
                        let (old, new) = (written(old, key), written(new, key));
                        self.push(Role::Plain, place.clone(), old, new);
                    }
                }
            }
            (Role::Page(page), Object::Dictionary(old), Object::Dictionary(new)) => {
                for key in keys(old, new) {
                    let place = Place::Page(page, key.to_vec());
                    let (old, new) = (written(old, key), written(new, key));
                    if key == b"Annots" {
                        self.annotations(place, old, new);
                    } else {
                        self.push(Role::Plain, place, old, new);
                    }
                }
            }
            (Role::Field(number), Object::Dictionary(old), Object::Dictionary(new)) => {
                self.field(number, old, new);
            }
            (_, old, new) => self.plain(place, old, new),
        }
    }

    fn plain(&mut self, place: Place, old: &'a Object, new: &'a Object) {
        match (old, new) {
            (Object::Array(old), Object::Array(new)) if old.len() == new.len() => {
                for (old, new) in old.iter().zip(new) {
                    self.push(Role::Plain, place.clone(), old, new);
                }
            }
            (Object::Dictionary(old), Object::Dictionary(new)) => {
                self.entries(&place, old, new, &[]);
            }
            (Object::Stream(one), Object::Stream(other)) if one.content == other.content => {
                self.entries(&place, &one.dict, &other.dict, &[b"Length"]);
            }
            (Object::Array(_), Object::Array(_)) | (Object::Stream(_), Object::Stream(_)) => {
                self.places.insert(place);
            }
            (old, new) => {
                if !super::graph::same(old, new) {
                    self.places.insert(place);
                }
            }
        }
    }

    fn entries(&mut self, place: &Place, old: &'a Dictionary, new: &'a Dictionary, but: &[&[u8]]) {
        for key in keys(old, new) {
            if !but.contains(&key) {
                let (old, new) = (written(old, key), written(new, key));
                self.push(Role::Plain, place.clone(), old, new);
            }
        }
    }

    fn catalog(&mut self, before: &'a Dictionary, after: &'a Dictionary) {
        for key in keys(before, after) {
            let place = Place::Part(key.to_vec());
            let (old, new) = (written(before, key), written(after, key));
            match key {
                b"AcroForm" if !matches!(self.before.resolved(old), Object::Null) => {
                    self.push(Role::Form, place, old, new);
                }
                // A file without fields gets a form for its signatures; what is in it is looked at as new.
                b"AcroForm" if !self.filling.added.is_empty() => match self.after.resolved(new) {
                    Object::Dictionary(form)
                        if form.iter().all(|(key, _)| {
                            matches!(key.as_slice(), b"Fields" | b"SigFlags" | b"DR" | b"DA")
                        }) =>
                    {
                        self.own(new, &place);
                    }
                    _ => {
                        self.places.insert(place);
                    }
                },
                b"Metadata" => self.push(Role::Metadata, place, old, new),
                // Data for later checks (ISO 32000-2, 12.8.4.3); nothing that is seen.
                b"DSS" if matches!(self.after.resolved(new), Object::Dictionary(_)) => {
                    let reached = self.validation();
                    if reached.iter().any(|number| self.is_shown(*number)) {
                        self.places.insert(place);
                    }
                }
                b"Perms" => match (self.before.resolved(old), self.after.resolved(new)) {
                    (Object::Null, Object::Dictionary(rights)) => {
                        let is_ours = rights.iter().all(|(key, value)| {
                            key == b"DocMDP"
                                && matches!(value, Object::Reference((number, _)) if self.filling.values.contains(number))
                        });
                        if is_ours {
                            self.own(new, &place);
                        } else {
                            self.places.insert(place);
                        }
                    }
                    _ => self.push(Role::Plain, place, old, new),
                },
                b"Extensions" => {
                    let mut simple = true;
                    let mut left = vec![self.after.resolved(new)];
                    let mut steps = 0;
                    while let Some(one) = left.pop() {
                        steps += 1;
                        simple &= steps < 100;
                        match one {
                            Object::Dictionary(inside) if simple => left
                                .extend(inside.iter().map(|(_, value)| self.after.resolved(value))),
                            Object::Array(items) if simple => {
                                left.extend(items.iter().map(|item| self.after.resolved(item)));
                            }
                            Object::Dictionary(_) | Object::Array(_) | Object::Stream(_) => {
                                simple = false;
                            }
                            _ => {}
                        }
                        if !simple {
                            break;
                        }
                    }
                    if simple {
                        self.own(new, &place);
                    } else {
                        self.places.insert(place);
                    }
                }
                b"Version" if matches!(new, Object::Name(name) if matches!(name.as_slice(), b"1.7" | b"2.0")) =>
                    {}
                _ => self.push(Role::Plain, place, old, new),
            }
        }
    }

    fn form(&mut self, before: &'a Dictionary, after: &'a Dictionary) {
        for key in keys(before, after) {
            let place = Place::Form(key.to_vec());
            let (old, new) = (written(before, key), written(after, key));
            match key {
                b"Fields" => self.list(place, old, new),
                b"SigFlags" if matches!(self.after.resolved(new), Object::Integer(1..=3)) => {}
                b"NeedAppearances"
                    if !self.filling.late
                        && matches!(self.after.resolved(new), Object::Boolean(_)) => {}
                b"DA"
                    if matches!(old, Object::Null)
                        && matches!(self.after.resolved(new), Object::String(..)) => {}
                b"DR" => self.additions(&place, old, new, 2),
                _ => self.push(Role::Plain, place, old, new),
            }
        }
    }

    /// Dictionaries, so many levels deep, that may gain entries and lose none.
    fn additions(&mut self, place: &Place, old: &'a Object, new: &'a Object, levels: u32) {
        let (before, after) = (self.before.resolved(old), self.after.resolved(new));
        match (before, after) {
            (Object::Null, _) => self.own(new, place),
            (Object::Dictionary(before), Object::Dictionary(after)) if levels > 0 => {
                if let Object::Reference((number, _)) = new {
                    self.explained.insert(*number);
                }
                for key in keys(before, after) {
                    let (old, new) = (written(before, key), written(after, key));
                    self.additions(place, old, new, levels - 1);
                }
            }
            _ => self.push(Role::Plain, place.clone(), old, new),
        }
    }

    /// The list of fields, or of what stands on a page: new ones only at the end, and only those that nobody sees.
    fn list(&mut self, place: Place, old: &'a Object, new: &'a Object) {
        if let Object::Reference((number, _)) = new {
            self.explained.insert(*number);
        }
        let items = |object: &'a Object| -> Option<&'a [Object]> {
            match object {
                Object::Array(items) => Some(items),
                Object::Null => Some(&[]),
                _ => None,
            }
        };
        let (Some(before), Some(after)) = (
            items(self.before.resolved(old)),
            items(self.after.resolved(new)),
        ) else {
            self.places.insert(place);
            return;
        };
        if after.len() < before.len() {
            self.places.insert(place);
            return;
        }
        let (kept, added) = after.split_at(before.len());
        for (old, new) in before.iter().zip(kept) {
            self.push(Role::Plain, place.clone(), old, new);
        }
        for one in added {
            match one {
                Object::Reference((number, _)) if self.filling.added.contains(number) => {
                    self.own(one, &place);
                }
                _ => {
                    self.places.insert(place.clone());
                }
            }
        }
    }

    fn annotations(&mut self, place: Place, old: &'a Object, new: &'a Object) {
        self.list(place, old, new);
    }

    fn field(&mut self, number: u32, old: &'a Dictionary, new: &'a Dictionary) {
        let name: String = self
            .fields
            .get(&number)
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let is_filled = self.filling.filled.contains(&number);
        let is_signed = self.filling.signed.contains(&number);
        for key in keys(old, new) {
            let place = Place::Field(name.clone(), key.to_vec());
            let (before, after) = (written(old, key), written(new, key));
            let may = match key {
                b"V" | b"M" => is_filled,
                b"AP" => is_filled && self.is_appearance(after),
                b"MK" | b"DA" => is_signed,
                b"AS" => is_filled && !is_signed,
                b"F" => is_signed && is_same_but_locked(before, after),
                b"Ff" => is_signed && is_same_but_read_only(before, after),
                b"Type" => {
                    matches!(before, Object::Null)
                        && matches!(after, Object::Name(name) if name == b"Annot")
                }
                _ => false,
            };
            if may {
                self.own(after, &place);
            } else {
                self.push(Role::Plain, place, before, after);
            }
        }
    }

    /// Whether it is an appearance for looking at only: one picture, none for a pointer or a press of a button.
    fn is_appearance(&self, object: &'a Object) -> bool {
        match self.after.resolved(object) {
            Object::Dictionary(appearance) => {
                appearance.iter().all(|(key, _)| key == b"N")
                    && matches!(
                        self.after.value(appearance, b"N"),
                        Object::Stream(_) | Object::Dictionary(_)
                    )
            }
            _ => false,
        }
    }

    /// Takes something as new: what it is made of has its reason, and must be new too, or what it was.
    fn own(&mut self, object: &'a Object, place: &Place) {
        let mut left = vec![object];
        while let Some(object) = left.pop() {
            match object {
                Object::Reference((number, _)) => {
                    if self.before.numbered(*number).is_some() {
                        self.push(Role::Plain, place.clone(), object, object);
                    } else if self.explained.insert(*number) {
                        left.push(self.after.resolved(object));
                    }
                }
                Object::Array(items) => left.extend(items),
                Object::Dictionary(inside) => {
                    if is_forbidden(inside) {
                        self.places.insert(place.clone());
                    }
                    left.extend(inside.iter().map(|(_, value)| value));
                }
                Object::Stream(stream) => {
                    if is_forbidden(&stream.dict) {
                        self.places.insert(place.clone());
                    }
                    left.extend(stream.dict.iter().map(|(_, value)| value));
                }
                _ => {}
            }
        }
    }

    /// The numbers of what belongs to the data for later checks.
    fn validation(&self) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut left: Vec<&Object> = [self.before, self.after]
            .iter()
            .filter_map(Graph::catalog)
            .map(|catalog| written(catalog, b"DSS"))
            .collect();
        while let Some(object) = left.pop() {
            match object {
                Object::Reference((number, _)) if found.insert(*number) => {
                    left.push(self.after.resolved(object));
                }
                Object::Array(items) => left.extend(items),
                Object::Dictionary(inside) => left.extend(inside.iter().map(|(_, value)| value)),
                Object::Stream(stream) => {
                    left.extend(stream.dict.iter().map(|(_, value)| value));
                }
                _ => {}
            }
        }
        found
    }

    /// Whether an object is of the document itself.
    fn is_shown(&self, number: u32) -> bool {
        self.roles.contains_key(&number)
    }
}

/// What may not come with a signature: another document, and things that happen.
fn is_forbidden(dictionary: &Dictionary) -> bool {
    let name = |key: &[u8]| match written(dictionary, key) {
        Object::Name(name) => name.as_slice(),
        _ => b"",
    };
    matches!(name(b"Type"), b"Catalog" | b"Pages" | b"Page" | b"OCG")
        || matches!(
            name(b"S"),
            b"JavaScript" | b"Launch" | b"SubmitForm" | b"ImportData" | b"URI" | b"GoTo" | b"Hide"
        )
        || dictionary.has(b"AA")
        || dictionary.has(b"JS")
        || dictionary.has(b"OC")
}

/// The flags of an annotation (table 165): it may become printed and locked, and nothing else.
fn is_same_but_locked(before: &Object, after: &Object) -> bool {
    const MAY: i64 = 4 | 128 | 512;
    let number = |object: &Object| match object {
        Object::Integer(number) => Some(*number),
        Object::Null => Some(0),
        _ => None,
    };
    match (number(before), number(after)) {
        (Some(before), Some(after)) => before & !MAY == after & !MAY && before & !after == 0,
        _ => false,
    }
}

/// The flags of a field (table 221): it may become read-only.
fn is_same_but_read_only(before: &Object, after: &Object) -> bool {
    let number = |object: &Object| match object {
        Object::Integer(number) => Some(*number),
        Object::Null => Some(0),
        _ => None,
    };
    match (number(before), number(after)) {
        (Some(before), Some(after)) => before | 1 == after | 1 && before & !after == 0,
        _ => false,
    }
}
