//! Files inside a dossier, associated with it (ISO 19005-3, 6.8; ISO 32000-1, 7.11.4).

use lopdf::{Object, Stream, StringFormat, dictionary, text_string};

use super::binder::Binder;

/// A file to embed.
#[derive(Debug)]
pub struct Embedded {
    /// Its name; two files have two names.
    pub name: String,
    /// Its MIME type.
    pub mime: String,
    /// What it is.
    pub description: String,
    /// How it relates to the dossier.
    pub relation: Relation,
    /// Year, month and day of the file.
    pub date: (i32, u8, u8),
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How an embedded file relates to what the dossier shows (ISO 19005-3, 6.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// What a part of the dossier was made from.
    Source,
    /// The data of which a part of the dossier was made.
    Data,
    /// Something more.
    Supplement,
}

impl Binder<'_> {
    /// Embeds a file, byte for byte.
    pub fn embed(&mut self, file: Embedded) {
        let (year, month, day) = file.date;
        let date = Object::string_literal(format!("D:{year:04}{month:02}{day:02}000000Z"));
        let is_text = ["text/", "message/", "application/json", "application/xml"]
            .iter()
            .any(|kind| file.mime.starts_with(kind));
        let params = dictionary! { "Size" => file.bytes.len() as i64, "ModDate" => date };
        let mut stream = Stream::new(
            dictionary! { "Type" => "EmbeddedFile", "Subtype" => Object::Name(file.mime.into_bytes()), "Params" => params },
            file.bytes,
        );
        // Other kinds are compressed already. Uncompressed is larger, not wrong.
        if is_text {
            let _ = stream.compress();
        }
        let stream = self.out.add_object(stream);
        let name = Object::String(super::binder::text_bytes(&file.name), StringFormat::Literal);
        let relation = match file.relation {
            Relation::Source => "Source",
            Relation::Data => "Data",
            Relation::Supplement => "Supplement",
        };
        let specification = self.out.add_object(dictionary! {
            "Type" => "Filespec", "F" => name.clone(), "UF" => name, "Desc" => text_string(&file.description),
            "AFRelationship" => relation, "EF" => dictionary! { "F" => stream, "UF" => stream },
        });
        self.embedded.push((file.name, specification));
    }
}
