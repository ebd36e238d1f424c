//! Files that mean harm: nothing of them may end or stop the program.

use griffie::diagnostic::Language;
use griffie::pdf;
use lopdf::{Document, Object, StringFormat, dictionary};
use serde_json::json;

use super::{issue, options};

/// A file with one page and this form.
fn with_fields(fields: impl FnOnce(&mut Document) -> Vec<Object>) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 100.into(), 100.into()] });
    document.objects.insert(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
    );
    let fields = fields(&mut document);
    let form = document.add_object(dictionary! { "Fields" => fields });
    let catalog = document
        .add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "AcroForm" => form });
    document.trailer.set("Root", catalog);
    let mut out = Vec::new();
    document.save_to(&mut out).expect("saved");
    out
}

fn named(name: &str) -> Object {
    Object::string_literal(name)
}

#[test]
fn circles_depths_and_crowds_end() {
    // A field that is part of itself, and two that are part of each other.
    let circle = with_fields(|document| {
        let (a, b) = (document.new_object_id(), document.new_object_id());
        document.objects.insert(
            a,
            dictionary! { "T" => named("a"), "Kids" => vec![b.into(), a.into()], "Parent" => b }
                .into(),
        );
        document.objects.insert(
            b,
            dictionary! { "T" => named("b"), "Kids" => vec![a.into()], "Parent" => a }.into(),
        );
        vec![a.into(), b.into()]
    });
    let found = pdf::entered(&circle).expect("readable");
    assert!(found.fields.len() < 4);
    let deep = with_fields(|document| {
        let mut inner = document
            .add_object(dictionary! { "T" => named("x"), "FT" => "Tx", "V" => named("diep") });
        for _ in 0..500 {
            inner = document
                .add_object(dictionary! { "T" => named("x"), "Kids" => vec![inner.into()] });
        }
        vec![inner.into()]
    });
    assert!(pdf::entered(&deep).expect("readable").cut);
    let crowd = with_fields(|document| {
        (0..30_000)
            .map(|number| {
                document
                    .add_object(dictionary! { "T" => named(&format!("v{number}")), "FT" => "Tx" })
                    .into()
            })
            .collect()
    });
    let found = pdf::entered(&crowd).expect("readable");
    assert!(found.fields.len() <= 20_000);
    let long = with_fields(|document| {
        let text = Object::String(vec![b'a'; 6 << 20], StringFormat::Literal);
        vec![
            document
                .add_object(dictionary! { "T" => named("lang"), "FT" => "Tx", "V" => text })
                .into(),
        ]
    });
    assert!(pdf::entered(&long).expect("readable").cut);
}

#[test]
fn things_of_the_wrong_kind_are_no_values() {
    let odd = with_fields(|document| {
        let one = |document: &mut Document, name: &str, kind: &str, value: Object| -> Object {
            document
                .add_object(dictionary! { "T" => named(name), "FT" => kind, "V" => value })
                .into()
        };
        vec![
            one(document, "getal", "Tx", 12.into()),
            one(document, "niets", "Tx", Object::Null),
            one(
                document,
                "woordenboek",
                "Tx",
                dictionary! { "V" => 1 }.into(),
            ),
            one(document, "dood", "Tx", Object::Reference((9999, 0))),
            one(document, "vakje", "Btn", Object::Array(vec![1.into()])),
            one(document, "keuze", "Ch", dictionary! {}.into()),
            one(document, "", "Tx", named("zonder naam")),
            Object::Null,
            Object::Reference((8888, 0)),
            7.into(),
        ]
    });
    let found = pdf::entered(&odd).expect("readable");
    assert!(found.fields.iter().all(|field| !field.name.is_empty()));
    assert!(found.fields.iter().any(|field| field.values == ["12"]));
}

#[test]
fn mutated_forms_never_end_the_program() {
    let (form, issued) = issue(
        "klachtenreglement/D22",
        &json!({ "naam": "Jan" }),
        &options(Language::Nl),
    );
    // The font is most of the file and holds no field.
    let mut document = Document::load_mem(&issued.pdf).expect("a PDF");
    for object in document.objects.values_mut() {
        if let Ok(stream) = object.as_stream_mut()
            && stream.dict.has(b"Length1")
        {
            stream.set_content(Vec::new());
        }
    }
    let mut seed = Vec::new();
    document.save_to(&mut seed).expect("saved");
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    let tokens: [&[u8]; 8] = [
        b"/Kids", b"/Parent", b"/V", b"[", b">>", b"99 0 R", b"\0", b"<FEFF",
    ];
    let (mut read, mut refused) = (0, 0);
    for _ in 0..300 {
        let mut bytes = seed.clone();
        for _ in 0..=random() % 12 {
            let at = random() % bytes.len();
            match random() % 4 {
                0 => bytes[at] = random() as u8,
                1 => {
                    let token = tokens[random() % tokens.len()];
                    bytes.splice(at..at, token.iter().copied());
                }
                2 => bytes.truncate(at.max(100)),
                _ => {
                    let end = (at + random() % 200).min(bytes.len());
                    bytes.drain(at..end);
                }
            }
        }
        match pdf::entered(&bytes) {
            Ok(entered) => {
                read += 1;
                let given = super::given(&entered);
                griffie::document::take(
                    &form,
                    &given,
                    crate::support::date(super::DAY),
                    Language::Nl,
                );
            }
            Err(_) => refused += 1,
        }
    }
    assert!(read > 10 && refused > 10, "{read} read, {refused} refused");
}
