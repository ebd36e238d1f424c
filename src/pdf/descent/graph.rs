//! The objects of a file as they stand after so many of its sections.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId, decode_text_string};

use super::update::Update;

/// How often a reference may lead to another before it leads to nothing.
const HOPS: usize = 16;
/// How deep fields may stand in groups.
const DEEPEST: usize = 32;

/// A state of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Graph<'a> {
    issued: &'a BTreeMap<ObjectId, Object>,
    trailer: &'a Dictionary,
    updates: &'a [Update],
}

/// A field, or a widget of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Field {
    /// The name with those of its groups.
    pub(super) name: String,
    /// What a screen reader says.
    pub(super) tooltip: String,
    /// `Sig`, `Tx`, `Btn`, `Ch`; its own or that of its group.
    pub(super) kind: Vec<u8>,
    /// The object of its group.
    pub(super) group: Option<u32>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(
        issued: &'a BTreeMap<ObjectId, Object>,
        trailer: &'a Dictionary,
        updates: &'a [Update],
    ) -> Self {
        Self {
            issued,
            trailer,
            updates,
        }
    }

    /// The trailer that counts.
    pub(super) fn trailer(&self) -> &'a Dictionary {
        self.updates
            .last()
            .map_or(self.trailer, |update| &update.trailer)
    }

    /// The object with a number, whatever its generation.
    pub(super) fn numbered(&self, number: u32) -> Option<(u16, &'a Object)> {
        let updated = self
            .updates
            .iter()
            .rev()
            .find_map(|update| update.objects.get(&number));
        match updated {
            Some((generation, object)) => Some((*generation, object)),
            None => self
                .issued
                .range((number, 0)..=(number, u16::MAX))
                .next_back()
                .map(|((_, generation), object)| (*generation, object)),
        }
    }

    /// What a reference leads to; null when nothing is there (7.3.10).
    pub(super) fn resolved(&self, object: &'a Object) -> &'a Object {
        let mut here = object;
        for _ in 0..HOPS {
            let Object::Reference((number, generation)) = here else {
                return here;
            };
            match self.numbered(*number) {
                Some((own, object)) if own == *generation => here = object,
                _ => return &Object::Null,
            }
        }
        &Object::Null
    }

    /// A value of a dictionary, resolved; null when there is none.
    pub(super) fn value(&self, dictionary: &'a Dictionary, key: &[u8]) -> &'a Object {
        raw(dictionary, key, |value| self.resolved(value))
    }

    /// A value that is a dictionary.
    pub(super) fn dictionary(
        &self,
        dictionary: &'a Dictionary,
        key: &[u8],
    ) -> Option<&'a Dictionary> {
        match self.value(dictionary, key) {
            Object::Dictionary(found) => Some(found),
            _ => None,
        }
    }

    /// The items of a value that is an array; none when it is not.
    pub(super) fn items(&self, dictionary: &'a Dictionary, key: &[u8]) -> &'a [Object] {
        match self.value(dictionary, key) {
            Object::Array(items) => items,
            _ => &[],
        }
    }

    /// A text; empty when there is none.
    pub(super) fn text(&self, dictionary: &'a Dictionary, key: &[u8]) -> String {
        self.shown(self.value(dictionary, key))
    }

    /// An object as text; empty when it is none.
    pub(super) fn shown(&self, object: &'a Object) -> String {
        match self.resolved(object) {
            Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
            found @ Object::String(bytes, _) => decode_text_string(found)
                .unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned()),
            _ => String::new(),
        }
    }

    /// The catalog.
    pub(super) fn catalog(&self) -> Option<&'a Dictionary> {
        self.dictionary(self.trailer(), b"Root")
    }

    /// The dictionary of the form.
    pub(super) fn form(&self) -> Option<&'a Dictionary> {
        self.dictionary(self.catalog()?, b"AcroForm")
    }

    /// The dictionary of an object, with that of a stream.
    pub(super) fn numbered_dictionary(&self, number: u32) -> Option<&'a Dictionary> {
        match self.numbered(number)?.1 {
            Object::Dictionary(found) => Some(found),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// All fields and their widgets, by the number of their object.
    pub(super) fn fields(&self) -> BTreeMap<u32, Field> {
        let mut found = BTreeMap::new();
        if let Some(form) = self.form() {
            for field in self.items(form, b"Fields") {
                self.field(field, &Field::default(), None, 0, &mut found);
            }
        }
        found
    }

    fn field(
        &self,
        object: &'a Object,
        above: &Field,
        group: Option<u32>,
        depth: usize,
        found: &mut BTreeMap<u32, Field>,
    ) {
        let (Object::Reference((number, _)), Object::Dictionary(own)) =
            (object, self.resolved(object))
        else {
            return;
        };
        if depth > DEEPEST || found.contains_key(number) {
            return;
        }
        let part = self.text(own, b"T");
        let field = Field {
            name: match (above.name.is_empty(), part.is_empty()) {
                (_, true) => above.name.clone(),
                (true, false) => part,
                (false, false) => format!("{}.{part}", above.name),
            },
            tooltip: Some(self.text(own, b"TU"))
                .filter(|text| !text.is_empty())
                .unwrap_or_else(|| above.tooltip.clone()),
            kind: match self.value(own, b"FT") {
                Object::Name(kind) => kind.clone(),
                _ => above.kind.clone(),
            },
            group,
        };
        found.insert(*number, field.clone());
        for kid in self.items(own, b"Kids") {
            self.field(kid, &field, Some(*number), depth + 1, found);
        }
    }

    /// The pages, by the number of their object, counted from 1.
    pub(super) fn pages(&self) -> BTreeMap<u32, usize> {
        let mut found = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut left: Vec<&Object> = self
            .catalog()
            .map(|catalog| written(catalog, b"Pages"))
            .into_iter()
            .collect();
        while let Some(node) = left.pop() {
            if let (Object::Reference((number, _)), Object::Dictionary(own)) =
                (node, self.resolved(node))
                && seen.insert(*number)
            {
                if own.has(b"Kids") {
                    left.extend(self.items(own, b"Kids").iter().rev());
                } else {
                    found.insert(*number, found.len() + 1);
                }
            }
        }
        found
    }
}

fn raw<'a>(
    dictionary: &'a Dictionary,
    key: &[u8],
    then: impl Fn(&'a Object) -> &'a Object,
) -> &'a Object {
    match dictionary.get(key) {
        Ok(value) => then(value),
        Err(_) => &Object::Null,
    }
}

/// A value as it stands in a dictionary; null when there is none, which is the same (7.3.7).
pub(super) fn written<'a>(dictionary: &'a Dictionary, key: &[u8]) -> &'a Object {
    raw(dictionary, key, |value| value)
}

/// Whether two objects are written the same, references by their numbers. A stream counts its data, not its length.
pub(super) fn same(one: &Object, other: &Object) -> bool {
    match (one, other) {
        (Object::Null, Object::Null) => true,
        (Object::Boolean(one), Object::Boolean(other)) => one == other,
        (Object::Integer(one), Object::Integer(other)) => one == other,
        (Object::Real(one), Object::Real(other)) => one.to_bits() == other.to_bits(),
        // Writers put a whole number either way.
        (Object::Integer(whole), Object::Real(real))
        | (Object::Real(real), Object::Integer(whole)) => {
            i64::from(*real as i32) == *whole && real.fract() == 0.0
        }
        (Object::Name(one), Object::Name(other)) => one == other,
        (Object::String(one, _), Object::String(other, _)) => one == other,
        (Object::Reference(one), Object::Reference(other)) => one == other,
        (Object::Array(one), Object::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Object::Dictionary(one), Object::Dictionary(other)) => same_dictionary(one, other, &[]),
        (Object::Stream(one), Object::Stream(other)) => {
            one.content == other.content && same_dictionary(&one.dict, &other.dict, &[b"Length"])
        }
        _ => false,
    }
}

pub(super) fn same_dictionary(one: &Dictionary, other: &Dictionary, but: &[&[u8]]) -> bool {
    keys(one, other)
        .into_iter()
        .filter(|key| !but.contains(key))
        .all(|key| same(written(one, key), written(other, key)))
}

/// The keys of two dictionaries, each once.
pub(super) fn keys<'a>(one: &'a Dictionary, other: &'a Dictionary) -> BTreeSet<&'a [u8]> {
    one.iter()
        .chain(other.iter())
        .map(|(key, _)| key.as_slice())
        .collect()
}
