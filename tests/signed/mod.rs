//! What comes back of a letter that went out: signed well it is known as such, and nothing else ever is.

mod attacks;
mod file;
mod pen;

use griffie::diagnostic::Language;
use griffie::signature::{Holder, Kind, Signed, Verdict, judge};
use lopdf::{Object, dictionary};

use self::file::{Hand, Update, field, issued, made, page};
use self::pen::{KEYS, Key, Lie, Signer};
use crate::support::{griffie, stderr, stdout};

/// An issued letter that two people signed, one after the other.
pub(crate) fn signed_twice(issued: &[u8]) -> Vec<u8> {
    let once = Hand::new(Signer::person(Key::Rsa), 0).sign(issued);
    Hand::new(Signer::person(Key::P256), 1).sign(&once)
}

/// The verdict over a file that came back.
fn verdict(returned: &[u8]) -> Verdict {
    judge(issued(), returned).expect("the issued letter is readable")
}

fn say(verdict: &Verdict) -> String {
    verdict
        .lines()
        .iter()
        .map(|line| format!("{}: {}\n", line.label.nl, line.text.nl))
        .collect()
}

#[test]
fn a_letter_that_was_signed_well_is_known_as_such() {
    for key in KEYS {
        let once = Hand::new(Signer::person(key), 0).sign(issued());
        let first = verdict(&once);
        assert_eq!(first.kind, Kind::SignedIntact, "{key:?}: {}", say(&first));
        assert_eq!(first.signatures.len(), 1);
        assert!(first.signatures[0].covers_whole_file);
        assert!(first.slots[0].signed && !first.slots[1].signed, "{key:?}");
        for other in KEYS {
            let twice = Hand::new(Signer::seal(other), 1).sign(&once);
            let both = verdict(&twice);
            assert_eq!(
                both.kind,
                Kind::SignedIntact,
                "{key:?} {other:?}: {}",
                say(&both)
            );
            let kinds: Vec<Holder> = both.signatures.iter().map(Signed::holder).collect();
            assert_eq!(kinds, [Holder::Person, Holder::Seal]);
            assert!(both.slots.iter().all(|slot| slot.signed));
            assert!(!both.signatures[0].covers_whole_file && both.signatures[1].covers_whole_file);
        }
    }
}

#[test]
fn the_five_lines_are_always_there_and_never_promise_what_was_not_checked() {
    let signed = Hand::new(Signer::person(Key::Rsa), 0).sign(issued());
    let mut changed = signed.clone();
    changed.push(b'\n');
    let cases: [&[u8]; 6] = [
        &signed,
        &changed,
        issued(),
        b"",
        b"%PDF-1.7 niets",
        &made("D28"),
    ];
    for returned in cases {
        let verdict = verdict(returned);
        for line in verdict.lines() {
            for language in [Language::Nl, Language::En] {
                let text = line.text.get(language);
                assert!(text.ends_with('.') && text.len() > 10, "{text:?}");
            }
        }
        let unchecked = verdict.lines()[4].text.en.clone();
        if verdict.signatures.iter().any(|one| one.intact) {
            assert!(unchecked.contains("trust list"), "{unchecked}");
            assert!(unchecked.contains("revoked"), "{unchecked}");
        }
    }
}

#[test]
fn other_files_are_told_apart() {
    let rewritten = {
        let mut document = lopdf::Document::load_mem(issued()).expect("readable");
        let mut out = Vec::new();
        document.compress();
        document.save_to(&mut out).expect("written");
        out
    };
    let cases: [(&[u8], Kind); 7] = [
        (issued(), Kind::Unchanged),
        (&made("D28"), Kind::OtherFile),
        (&rewritten, Kind::OtherFile),
        (b"\x89PNG\r\n\x1a\n0000", Kind::OtherFile),
        (b"", Kind::Unreadable),
        (b"een brief", Kind::Unreadable),
        (b"%PDF-1.7\nkapot", Kind::Unreadable),
    ];
    for (returned, kind) in cases {
        assert_eq!(verdict(returned).kind, kind, "{}", say(&verdict(returned)));
    }
}

#[test]
fn a_certificate_without_names_of_people_is_a_seal_or_unknown() {
    let mut signer = Signer::person(Key::P256);
    signer.name = vec![("2.5.4.3", "Voorzitter")];
    let found = verdict(&Hand::new(signer.clone(), 0).sign(issued()));
    assert_eq!(found.signatures[0].holder(), Holder::Unknown);
    signer.name = vec![("2.5.4.10", "Ons Bestuur"), ("2.5.4.3", "Ons bestuur")];
    let found = verdict(&Hand::new(signer, 0).sign(issued()));
    assert_eq!(found.signatures[0].holder(), Holder::Seal);
    assert!(found.lines()[2].text.nl.contains("transactiebewijs"));
}

#[test]
fn what_programs_of_signers_write_beside_a_signature_is_no_change() {
    let stream = |text: &str| format!("<</Length {}>>\nstream\n{text}\nendstream", text.len());
    let signer = || Signer::person(Key::P256);
    let (root, catalog) = file::catalog(issued());
    let free = file::free(issued());
    let mut extended = catalog.clone();
    extended.set(
        "Extensions",
        dictionary! { "ESIC" => dictionary! {
            "BaseVersion" => Object::Name(b"1.7".to_vec()), "ExtensionLevel" => 5,
        } },
    );
    let with = Update::default().set(root, &Object::Dictionary(extended.clone()));
    let mut hand = Hand::new(signer(), 0);
    hand.with = with;
    // Acrobat prints and locks what was signed.
    hand.widget = vec![("F", Object::Integer(132)), ("Ff", Object::Integer(1))];
    let signed = hand.sign(issued());
    let found = verdict(&signed);
    assert_eq!(found.kind, Kind::SignedIntact, "{}", say(&found));

    // Data for later checks, after the last signature.
    let data = file::free(&signed);
    extended.set("DSS", Object::Reference((data, 0)));
    let later = Update::default()
        .set(root, &Object::Dictionary(extended))
        .with(data, format!("<</Certs[{} 0 R]>>", data + 1))
        .with(data + 1, stream("een certificaat"))
        .append(&signed);
    let found = verdict(&later);
    assert_eq!(found.kind, Kind::SignedIntact, "{}", say(&found));
    assert!(found.signatures[0].revocation_data);
    assert!(free < data);
}

#[test]
fn fields_that_are_filled_in_are_listed() {
    let filled = made_with_text();
    let (pdf, number, own) = &filled;
    let mut own = own.clone();
    own.set("V", Object::string_literal("Utrecht"));
    let fill = Update::default().set(*number, &Object::Dictionary(own.clone()));
    let once = fill.append(pdf);
    let found = judge(pdf, &once).expect("readable");
    assert_eq!(found.kind, Kind::FilledIntact, "{}", say(&found));
    assert_eq!(found.entries[0].value, "Utrecht");

    // Filled in and then signed; and filled in by who signs second.
    let signed = Hand::new(Signer::person(Key::P256), 0).sign(&once);
    let found = judge(pdf, &signed).expect("readable");
    assert_eq!(found.kind, Kind::SignedIntact, "{}", say(&found));
    assert_eq!(found.entries.len(), 1);

    // What was signed for stands.
    own.set("V", Object::string_literal("Amsterdam"));
    let fill = Update::default().set(*number, &Object::Dictionary(own));
    for changed in [
        fill.append(&signed),
        Hand::new(Signer::person(Key::P256), 1).sign(&fill.append(&signed)),
    ] {
        let found = judge(pdf, &changed).expect("readable");
        assert_eq!(found.kind, Kind::Changed, "{}", say(&found));
    }
}

/// A letter with a text field, and that field.
fn made_with_text() -> (Vec<u8>, u32, lopdf::Dictionary) {
    let pdf = issued().to_vec();
    let document = lopdf::Document::load_mem(&pdf).expect("readable");
    for (id, object) in &document.objects {
        if let Ok(own) = object.as_dict()
            && own.get(b"FT").and_then(Object::as_name).ok() == Some(b"Tx")
        {
            return (pdf.clone(), id.0, own.clone());
        }
    }
    panic!("the letter has no text field");
}

#[test]
fn the_program_says_it_in_both_languages_and_by_its_status() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let write = |name: &str, bytes: &[u8]| std::fs::write(path(name), bytes).expect("written");
    write("sent.pdf", issued());
    let signed = Hand::new(Signer::person(Key::Rsa), 0).sign(issued());
    write("signed.pdf", &signed);
    let (number, mut own) = page(&signed, 0);
    own.set("Rotate", 180);
    write(
        "turned.pdf",
        &Update::default()
            .set(number, &Object::Dictionary(own))
            .append(&signed),
    );
    let run = |name: &str, language: &str| {
        griffie(&[
            "inspect",
            "--against",
            &path("sent.pdf"),
            &path(name),
            "--json",
            "--lang",
            language,
        ])
    };
    for (name, word, status) in [
        ("signed.pdf", "signed-intact", 0),
        ("turned.pdf", "changed", 1),
        ("sent.pdf", "unchanged", 1),
    ] {
        for language in ["nl", "en"] {
            let output = run(name, language);
            assert_eq!(output.status.code(), Some(status), "{}", stderr(&output));
            let value: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
            assert_eq!(value["verdict"], word, "{value:#}");
            assert_eq!(value["lines"].as_array().expect("lines").len(), 5);
        }
    }
    let plain = griffie(&[
        "inspect",
        "--against",
        &path("sent.pdf"),
        &path("turned.pdf"),
        "--lang",
        "nl",
    ]);
    assert!(
        stdout(&plain).contains("bladzijde 1 is veranderd"),
        "{}",
        stdout(&plain)
    );
    // What cannot be read is an answer too; a letter that is none is a mistake.
    write("junk.bin", b"junk");
    assert_eq!(run("junk.bin", "nl").status.code(), Some(1));
    let wrong = griffie(&[
        "inspect",
        "--against",
        &path("junk.bin"),
        &path("signed.pdf"),
    ]);
    assert!(!stderr(&wrong).is_empty() && wrong.status.code() != Some(0));
    assert!(field(issued(), 1).0 > 0);
}

#[test]
fn a_signature_that_lies_is_not_good() {
    for key in [Key::Rsa, Key::P384] {
        for lie in [
            Lie::Digest,
            Lie::Value,
            Lie::Certificate,
            Lie::NoCertificateHash,
            Lie::NoAttributes,
            Lie::Inside,
            Lie::Sha1,
            Lie::TwoSigners,
            Lie::Kind,
        ] {
            let mut hand = Hand::new(Signer::person(key), 0);
            hand.lie = lie;
            let found = verdict(&hand.sign(issued()));
            assert!(!found.kind.is_good(), "{lie:?}: {}", say(&found));
            assert!(!found.signatures[0].intact, "{lie:?}");
            assert!(found.slots.iter().all(|slot| !slot.signed), "{lie:?}");
        }
    }
}

#[test]
fn every_byte_of_a_signed_letter_counts() {
    let signed = Hand::new(Signer::person(Key::P256), 0).sign(issued());
    let start = issued().len();
    // Digits of the signature may be written in capitals or not; zeros behind it mean nothing but must be zeros.
    let step = (signed.len() - start) / 400 + 1;
    for at in (start..signed.len()).step_by(step) {
        let mut other = signed.clone();
        other[at] ^= 1;
        let found = verdict(&other);
        assert!(!found.kind.is_good(), "byte {at}: {}", say(&found));
    }
    for end in (start + 1..signed.len()).step_by(step * 3) {
        let found = verdict(&signed[..end]);
        assert!(!found.kind.is_good(), "cut at {end}: {}", say(&found));
    }
}
