//! Forms as other programs fill them in: each way of writing a value, made by test code from our own blank form.

use griffie::diagnostic::Language;
use griffie::pdf;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use serde_json::json;

use super::{back, given, issue, options};

const FORM: &str = "klachtenreglement/D22";

fn blank() -> Document {
    let (_, issued) = issue(FORM, &json!({}), &options(Language::Nl));
    Document::load_mem(&issued.pdf).expect("a PDF")
}

fn saved(document: &mut Document) -> Vec<u8> {
    let mut out = Vec::new();
    document.save_to(&mut out).expect("saved");
    out
}

fn field(document: &Document, name: &str) -> ObjectId {
    document
        .objects
        .iter()
        .find_map(|(id, object)| {
            let field = object.as_dict().ok()?;
            let called = lopdf::decode_text_string(field.get(b"T").ok()?).ok()?;
            (called == name).then_some(*id)
        })
        .unwrap_or_else(|| panic!("no field {name}"))
}

fn dict<'d>(document: &'d mut Document, name: &str) -> &'d mut Dictionary {
    let id = field(document, name);
    document.get_dictionary_mut(id).expect("a field")
}

fn bytes(text: &[u8]) -> Object {
    Object::String(text.to_vec(), StringFormat::Literal)
}

fn answers(document: &mut Document) -> serde_json::Value {
    let (_, form) = super::form(FORM);
    back(&form, &saved(document), Language::Nl).answers
}

#[test]
fn texts_are_read_in_every_encoding() {
    for (value, text) in [
        (bytes(b"Zo\xEB de Wit"), "Zoë de Wit"),
        (bytes(b"\xFE\xFF\0Z\0o\0\xEB"), "Zoë"),
        (bytes(b"\xFF\xFEZ\0o\0\xEB\0"), "Zoë"),
        (bytes(b"\xEF\xBB\xBFZo\xC3\xAB"), "Zoë"),
        (bytes(b"\x9Bukasz \xA0"), "łukasz €"),
        (
            Object::String(b"hex".to_vec(), StringFormat::Hexadecimal),
            "hex",
        ),
    ] {
        let mut document = blank();
        dict(&mut document, "naam").set("V", value);
        assert_eq!(answers(&mut document), json!({ "naam": text }));
    }
    let mut document = blank();
    let stream = document.add_object(Stream::new(dictionary! {}, b"uit\ren stroom".to_vec()));
    dict(&mut document, "toelichting").set("V", stream);
    assert_eq!(
        answers(&mut document),
        json!({ "toelichting": "uit\nen stroom" })
    );
}

#[test]
fn days_are_read_as_people_type_them() {
    for text in ["9-3-2027", "9 maart 2027", "09/03/2027", "di 9 mrt 2027"] {
        let mut document = blank();
        dict(&mut document, "klacht_datum").set("V", Object::string_literal(text));
        assert_eq!(
            answers(&mut document),
            json!({ "klacht_datum": "2027-03-09" }),
            "{text}"
        );
    }
}

#[test]
fn boxes_are_read_by_value_state_and_number() {
    // The value of the question, its options, which box is drawn as ticked, and what that says.
    let text = |text: &str| Some(Object::string_literal(text));
    let name = |name: &str| Some(Object::from(name));
    let options = || vec![Object::string_literal("ja"), Object::string_literal("nee")];
    for (value, options, drawn, says) in [
        (name("ja"), None, None, true),
        (name("ja"), None, Some((0, "ja")), true),
        // The name of a state as a text, as pypdf writes it.
        (text("/nee"), None, Some((1, "nee")), false),
        // The state of the box alone.
        (None, None, Some((1, "nee")), false),
        // States are numbers of options.
        (name("1"), Some(options()), Some((1, "1")), false),
    ] {
        let shown = format!("{value:?} {options:?} {drawn:?}");
        let mut document = blank();
        let question = field(&document, "aanvulling");
        let boxes = kids(&document, question);
        let it = document.get_dictionary_mut(question).expect("it");
        it.remove(b"V");
        if let Some(value) = value {
            it.set("V", value);
        }
        if let Some(options) = options {
            it.set("Opt", options);
        }
        if let Some((at, state)) = drawn {
            let place = document.get_dictionary_mut(boxes[at]).expect("it");
            place.set("AS", state);
        }
        assert_eq!(
            answers(&mut document),
            json!({ "aanvulling": says }),
            "{shown}"
        );
    }
}

fn kids(document: &Document, field: ObjectId) -> Vec<ObjectId> {
    let kids = document
        .get_dictionary(field)
        .and_then(|field| field.get(b"Kids"));
    let kids = kids.and_then(Object::as_array).expect("kids").iter();
    kids.map(|kid| kid.as_reference().expect("a reference"))
        .collect()
}

#[test]
fn a_choice_is_read_by_what_it_exports_shows_or_counts() {
    let (_, issued) = issue("klachtenreglement/D52", &json!({}), &options(Language::Nl));
    let blank = Document::load_mem(&issued.pdf).expect("a PDF");
    // The first choice in a cell of a table.
    let (id, options) = blank
        .objects
        .iter()
        .find_map(|(id, object)| {
            let field = object.as_dict().ok()?;
            let kind = field.get(b"FT").and_then(Object::as_name).ok()?;
            (kind == b"Ch").then(|| {
                (
                    *id,
                    field
                        .get(b"Opt")
                        .and_then(Object::as_array)
                        .expect("options")
                        .clone(),
                )
            })
        })
        .expect("a choice");
    let option = options[1].as_array().expect("a pair");
    let export = lopdf::decode_text_string(&option[0]).expect("text");
    for (key, value) in [
        ("V", option[0].clone()),
        ("V", option[1].clone()),
        ("I", Object::Array(vec![1.into()])),
        ("V", Object::Array(vec![option[0].clone()])),
    ] {
        let mut document = blank.clone();
        let field = document.get_dictionary_mut(id).expect("it");
        field.remove(b"V");
        field.set(key, value);
        let entered = pdf::entered(&saved(&mut document)).expect("readable");
        let found: Vec<_> = entered
            .fields
            .iter()
            .filter(|one| one.kind == "Ch" && !one.values.is_empty())
            .collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].values, std::slice::from_ref(&export));
    }
}

#[test]
fn fields_under_a_name_of_their_own_are_found() {
    let mut document = blank();
    dict(&mut document, "naam").set("V", Object::string_literal("Jan"));
    let form = document
        .catalog()
        .and_then(|catalog| catalog.get(b"AcroForm"))
        .and_then(Object::as_reference)
        .expect("a form");
    let fields = document
        .get_dictionary(form)
        .and_then(|form| form.get(b"Fields"))
        .expect("fields")
        .clone();
    let above = document.add_object(
        dictionary! { "T" => Object::string_literal("stuk1"), "Kids" => fields.clone() },
    );
    for one in fields.as_array().expect("fields") {
        let id = one.as_reference().expect("a reference");
        document
            .get_dictionary_mut(id)
            .expect("it")
            .set("Parent", above);
    }
    document
        .get_dictionary_mut(form)
        .expect("it")
        .set("Fields", vec![Object::Reference(above)]);
    let folder = tempfile::tempdir().expect("folder");
    std::fs::write(folder.path().join("genest.pdf"), saved(&mut document)).expect("written");
    let said = read(folder.path(), "genest.pdf");
    assert_eq!(said["answers"]["naam"], "Jan");
    assert_eq!(rules(&said, "unknown"), 0);
}

fn read(folder: &std::path::Path, file: &str) -> serde_json::Value {
    let output = crate::support::griffie_in(folder, &["read", file, "--json", "--draft"]);
    let text = crate::support::stdout(&output);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn rules(said: &serde_json::Value, rule: &str) -> usize {
    let problems = said["problems"].as_array().expect("problems").iter();
    problems.filter(|one| one["rule"] == rule).count()
}

#[test]
fn what_is_wrong_with_a_file_is_told() {
    let folder = tempfile::tempdir().expect("folder");
    let mut document = blank();
    // A field that nobody asked for, one less, and one that says two things.
    let form = document
        .catalog()
        .and_then(|catalog| catalog.get(b"AcroForm"))
        .and_then(Object::as_reference)
        .expect("a form");
    let stranger = document.add_object(dictionary! { "FT" => "Tx", "T" => Object::string_literal("vreemd"), "V" => Object::string_literal("iets") });
    let gone = field(&document, "naam");
    let fields = document
        .get_dictionary_mut(form)
        .and_then(|form| form.get_mut(b"Fields"))
        .and_then(Object::as_array_mut)
        .expect("fields");
    fields.retain(|one| one.as_reference().ok() != Some(gone));
    fields.push(stranger.into());
    document.objects.remove(&gone);
    let question = field(&document, "aanvulling");
    let boxes = kids(&document, question);
    document
        .get_dictionary_mut(question)
        .expect("it")
        .set("V", "ja");
    document
        .get_dictionary_mut(boxes[1])
        .expect("it")
        .set("AS", "nee");
    // Something typed over the page.
    let page = document.page_iter().next().expect("a page");
    let note = document.add_object(dictionary! { "Type" => "Annot", "Subtype" => "FreeText", "Rect" => vec![10.into(), 10.into(), 90.into(), 30.into()], "Contents" => Object::string_literal("zie bijlage") });
    let annotations = document
        .get_dictionary(page)
        .and_then(|page| page.get(b"Annots"))
        .expect("annotations")
        .clone();
    let mut annotations = match annotations {
        Object::Reference(id) => document
            .get_object(id)
            .and_then(Object::as_array)
            .expect("a list")
            .clone(),
        other => other.as_array().expect("a list").clone(),
    };
    annotations.push(note.into());
    document
        .get_dictionary_mut(page)
        .expect("it")
        .set("Annots", annotations);
    std::fs::write(folder.path().join("fout.pdf"), saved(&mut document)).expect("written");
    let said = read(folder.path(), "fout.pdf");
    for rule in ["unknown", "missing", "contrary", "note"] {
        assert_eq!(rules(&said, rule), 1, "{rule}: {said:#}");
    }
    assert_eq!(said["answers"], json!({}));
    assert_eq!(said["valid"], false);
}

/// Whatever stands in a field that cannot be read is told, and never taken for a question that nobody answered, nor for
/// an answer.
#[test]
fn what_cannot_be_read_is_never_no_answer() {
    let folder = tempfile::tempdir().expect("folder");
    let two = vec![
        Object::string_literal("Jansen"),
        Object::string_literal("De Boer"),
    ];
    let packed = Stream::new(
        dictionary! { "Filter" => "FlateDecode" },
        b"geen zlib".to_vec(),
    );
    let mut cut = Stream::new(dictionary! {}, vec![b'J'; 4000]);
    cut.compress().expect("packed");
    cut.content.truncate(cut.content.len() - 5);
    assert!(cut.dict.has(b"Filter"), "it is packed");
    let values: [(&str, Object); 10] = [
        ("damaged", dictionary! { "S" => "JavaScript" }.into()),
        ("damaged", Object::Reference((99_999, 0))),
        ("damaged", bytes(b"\xFE\xFF\xD8\x3D")),
        ("damaged", bytes(b"\xFF\xFEJ\0a")),
        ("damaged", bytes(b"\xEF\xBB\xBFJans\xE9n")),
        ("damaged", bytes(b"Jans\x9Fn")),
        ("damaged", vec![Object::Array(two.clone())].into()),
        ("contrary", two.into()),
        ("damaged", packed.into()),
        ("damaged", cut.into()),
    ];
    for (rule, value) in values {
        let mut document = blank();
        let shown = format!("{value:?}");
        let value = match value {
            Object::Stream(_) => document.add_object(value).into(),
            other => other,
        };
        dict(&mut document, "naam").set("V", value);
        std::fs::write(folder.path().join("fout.pdf"), saved(&mut document)).expect("written");
        let said = read(folder.path(), "fout.pdf");
        assert_eq!(rules(&said, rule), 1, "{shown}: {said:#}");
        assert_eq!(said["answers"], json!({}), "{shown}");
        assert_eq!(said["valid"], false, "{shown}");
    }
    // A value in a field that no longer says of what kind it is.
    let mut document = blank();
    let field = dict(&mut document, "naam");
    field.set("V", Object::string_literal("Jansen"));
    field.remove(b"FT");
    std::fs::write(folder.path().join("fout.pdf"), saved(&mut document)).expect("written");
    let said = read(folder.path(), "fout.pdf");
    assert_eq!(rules(&said, "damaged"), 1, "{said:#}");
    assert_eq!(said["answers"], json!({}));
}

#[test]
fn another_version_is_told() {
    let folder = tempfile::tempdir().expect("folder");
    let mut document = blank();
    dict(&mut document, "griffie").set(
        "V",
        Object::string_literal("griffie klachtenreglement/D22 nl 0123456789ab"),
    );
    dict(&mut document, "naam").set("V", Object::string_literal("Jan"));
    std::fs::write(folder.path().join("oud.pdf"), saved(&mut document)).expect("written");
    let said = read(folder.path(), "oud.pdf");
    assert_eq!(rules(&said, "version"), 1);
    assert_eq!(said["answers"], json!({ "naam": "Jan" }));
}

#[test]
fn what_is_appended_counts() {
    let (form, issued) = issue(FORM, &json!({}), &options(Language::Nl));
    let document = Document::load_mem(&issued.pdf).expect("a PDF");
    let id = field(&document, "naam");
    let mut update = lopdf::IncrementalDocument::create_from(issued.pdf.clone(), document);
    update.opt_clone_object_to_new_document(id).expect("cloned");
    update
        .new_document
        .get_dictionary_mut(id)
        .expect("it")
        .set("V", Object::string_literal("Later"));
    let mut out = Vec::new();
    update.save_to(&mut out).expect("saved");
    assert!(out.starts_with(&issued.pdf));
    let taken = griffie::document::take(
        &form,
        &given(&pdf::entered(&out).expect("readable")),
        crate::support::date(super::DAY),
        Language::Nl,
    );
    assert_eq!(taken.answers, json!({ "naam": "Later" }));
}
