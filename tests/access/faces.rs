//! Everything that a file says, to any reader: extracted text, bytes with streams inflated, what is embedded in it.

use std::io::{Cursor, Read, Write};
use std::process::{Command, Stdio};

use super::marks::{Found, in_bytes, in_text};

/// The marks in a file, by how they can be read.
#[derive(Debug, Default)]
pub(super) struct Face {
    /// In the text that griffie itself extracts.
    pub(super) ours: Found,
    /// In the text that poppler extracts.
    pub(super) theirs: Found,
    /// In its bytes, with everything inflated and every file in it opened.
    pub(super) bytes: Found,
    /// Every text of it: extracted by both, and the strings of its structure.
    pub(super) said: String,
    /// Whether poppler is installed.
    pub(super) poppler: bool,
}

impl Face {
    pub(super) fn add(&mut self, other: Self) {
        self.ours.extend(other.ours);
        self.theirs.extend(other.theirs);
        self.bytes.extend(other.bytes);
        self.poppler |= other.poppler;
        self.said.push_str(&other.said);
    }

    /// All of them.
    pub(super) fn all(&self) -> Found {
        let mut all = self.ours.clone();
        all.extend(&self.theirs);
        all.extend(&self.bytes);
        all
    }
}

/// Reads a file: a PDF, a zip, or anything else.
pub(super) fn face(bytes: &[u8]) -> Face {
    let mut face = Face::default();
    read(bytes, &mut face, 0);
    face
}

fn read(bytes: &[u8], face: &mut Face, depth: usize) {
    assert!(depth < 6, "files in files in files");
    face.bytes.extend(in_bytes(bytes));
    if bytes.starts_with(b"%PDF") {
        pdf(bytes, face, depth);
    } else if bytes.starts_with(b"PK\x03\x04") {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        for index in 0..zip.len() {
            let mut member = zip.by_index(index).expect("a member");
            let name = member.name().expect("a name").into_owned();
            face.bytes.extend(in_bytes(name.as_bytes()));
            let mut inside = Vec::new();
            member.read_to_end(&mut inside).expect("readable");
            read(&inside, face, depth + 1);
        }
    }
}

fn pdf(bytes: &[u8], face: &mut Face, depth: usize) {
    let text = griffie::pdf::text(bytes).expect("text");
    face.ours.extend(in_text(&text));
    face.said.push_str(&text);
    if let Some(text) = pdftotext(bytes) {
        face.poppler = true;
        face.theirs.extend(in_text(&text));
        face.said.push_str(&text);
    }
    let document = lopdf::Document::load_mem(bytes).expect("a PDF");
    in_members(&document.trailer, face);
    for object in document.objects.values() {
        in_object(object, face, depth);
    }
}

fn in_object(object: &lopdf::Object, face: &mut Face, depth: usize) {
    match object {
        lopdf::Object::String(text, _) => {
            face.bytes.extend(in_bytes(text));
            if let Ok(text) = lopdf::decode_text_string(object) {
                face.said.push_str(&text);
                face.said.push('\n');
            }
        }
        lopdf::Object::Name(name) => face.bytes.extend(in_bytes(name)),
        lopdf::Object::Array(items) => items.iter().for_each(|item| in_object(item, face, depth)),
        lopdf::Object::Dictionary(members) => in_members(members, face),
        lopdf::Object::Stream(stream) => {
            in_members(&stream.dict, face);
            let inside = stream
                .get_plain_content()
                .unwrap_or_else(|_| stream.content.clone());
            if stream.dict.has_type(b"EmbeddedFile") {
                read(&inside, face, depth + 1);
            } else {
                face.bytes.extend(in_bytes(&inside));
            }
        }
        _ => {}
    }
}

fn in_members(members: &lopdf::Dictionary, face: &mut Face) {
    for (name, value) in members {
        face.bytes.extend(in_bytes(name));
        in_object(value, face, 0);
    }
}

/// The text that poppler extracts; none where it is not installed.
fn pdftotext(bytes: &[u8]) -> Option<String> {
    let mut child = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take().expect("a pipe");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(bytes));
        child.wait_with_output()
    })
    .expect("runs");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What is embedded, compressed or encoded is found too.
#[test]
fn nothing_hides_from_the_reading() {
    use super::marks::{Place, mark};
    let place = [Place::Content, Place::File, Place::Title, Place::Note];
    let word = |piece| mark(piece, place[piece % 4]);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(word(1), zip::write::SimpleFileOptions::default())
        .expect("works");
    zip.write_all(word(2).repeat(3).as_bytes()).expect("works");
    let zip = zip.finish().expect("works").into_inner();
    let mut document = lopdf::Document::with_version("1.7");
    let mut embedded = lopdf::Stream::new(lopdf::dictionary! { "Type" => "EmbeddedFile" }, zip);
    embedded.compress().expect("works");
    document.add_object(embedded);
    let wide: Vec<u8> = word(3).encode_utf16().flat_map(u16::to_be_bytes).collect();
    let title = lopdf::Object::String(
        [vec![0xFE, 0xFF], wide].concat(),
        lopdf::StringFormat::Hexadecimal,
    );
    document.add_object(lopdf::dictionary! { "Title" => title });
    let pages = document.add_object(lopdf::dictionary! { "Type" => "Pages", "Kids" => lopdf::Object::Array(vec![]), "Count" => 0 });
    let catalog = document.add_object(lopdf::dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("works");
    let found: Vec<usize> = face(&bytes)
        .bytes
        .into_iter()
        .map(|(piece, _)| piece)
        .collect();
    assert_eq!(found, [1, 2, 3]);
}
