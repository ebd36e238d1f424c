//! Files of forgers: none of them is ever called a signed letter.
//!
//! Each attack on objects is tried in four places: before anybody signs, in the update of the signature itself, between
//! two signatures, and after the last one. Attacks on the bytes are tried on files with one and with two signatures.

#![allow(
    clippy::semicolon_if_nothing_returned,
    reason = "an attack is one line of a table"
)]

use griffie::signature::{Kind, judge};
use lopdf::{Dictionary, Object, dictionary};

use super::file::{self, Hand, Update, catalog, field, fill, find, free, issued, object, page};
use super::pen::{Key, Lie, Signer, cms};
use super::{say, verdict};

/// An attack: its kind, what it does, and the objects that do it to a file.
type Attack = (&'static str, &'static str, fn(&[u8]) -> Update);

fn stream(text: &str) -> Vec<u8> {
    format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()).into_bytes()
}

fn reference(number: u32) -> Object {
    Object::Reference((number, 0))
}

/// The update that changes an entry of a page.
fn on_page(pdf: &[u8], index: usize, change: impl Fn(&mut Dictionary)) -> Update {
    let (number, mut own) = page(pdf, index);
    change(&mut own);
    Update::default().set(number, &Object::Dictionary(own))
}

/// The update that changes an entry of the catalog.
fn on_catalog(pdf: &[u8], change: impl Fn(&mut Dictionary)) -> Update {
    let (number, mut own) = catalog(pdf);
    change(&mut own);
    Update::default().set(number, &Object::Dictionary(own))
}

/// The update that changes a field, and nothing of it that a signer changes.
fn on_field(pdf: &[u8], index: usize, change: impl Fn(&mut Dictionary)) -> Update {
    let (number, mut own) = field(pdf, index);
    change(&mut own);
    Update::default().set(number, &Object::Dictionary(own))
}

/// The update that changes the form.
fn on_form(pdf: &[u8], change: impl Fn(&mut Dictionary)) -> Update {
    let (_, root) = catalog(pdf);
    let form = root
        .get(b"AcroForm")
        .and_then(Object::as_reference)
        .expect("a form");
    let mut own = object(pdf, form.0).as_dict().expect("a dictionary").clone();
    change(&mut own);
    Update::default().set(form.0, &Object::Dictionary(own))
}

fn push(own: &mut Dictionary, key: &str, one: Object) {
    let mut items = own
        .get(key.as_bytes())
        .and_then(Object::as_array)
        .cloned()
        .unwrap_or_default();
    items.push(one);
    own.set(key, items);
}

/// The first stream that a page draws.
fn content(pdf: &[u8], index: usize) -> u32 {
    let (_, own) = page(pdf, index);
    match own.get(b"Contents").expect("content") {
        Object::Reference((number, _)) => *number,
        Object::Array(items) => items[0].as_reference().expect("an object").0,
        other => panic!("{other:?}"),
    }
}

/// The first object of a kind.
fn of_kind(pdf: &[u8], kind: &str) -> (u32, Object) {
    let document = lopdf::Document::load_mem(pdf).expect("readable");
    document
        .objects
        .iter()
        .find(|(_, object)| {
            let own = match object {
                Object::Dictionary(own) => own,
                Object::Stream(stream) => &stream.dict,
                _ => return false,
            };
            own.get(b"Type").and_then(Object::as_name).ok() == Some(kind.as_bytes())
        })
        .map_or_else(
            || panic!("no {kind}"),
            |(id, object)| (id.0, object.clone()),
        )
}

fn form_object(drawing: &str) -> Vec<u8> {
    format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 600 850]/Length {}>>\nstream\n{drawing}\nendstream",
        drawing.len()
    )
    .into_bytes()
}

fn note(pdf: &[u8], kind: &str, more: &str) -> Update {
    let number = free(pdf);
    on_page(pdf, 0, |own| push(own, "Annots", reference(number)))
        .with(
            number,
            format!("<</Type/Annot/Subtype/{kind}/Rect[50 50 500 800]/F 4/Contents(x)/AP<</N {} 0 R>>{more}>>", number + 1),
        )
        .with(number + 1, form_object("1 g 0 0 600 850 re f"))
}

/// The attacks on objects.
const ATTACKS: &[Attack] = &[
    ("content", "other text in the stream of a page", |pdf| {
        Update::default().with(content(pdf, 0), stream("BT ET"))
    }),
    ("content", "another stream for a page", |pdf| {
        let number = free(pdf);
        on_page(pdf, 0, |own| own.set("Contents", reference(number))).with(number, stream("BT ET"))
    }),
    ("content", "one stream more for a page", |pdf| {
        let number = free(pdf);
        let old = content(pdf, 0);
        on_page(pdf, 0, |own| {
            own.set("Contents", vec![reference(old), reference(number)]);
        })
        .with(number, stream("1 g 0 0 600 850 re f"))
    }),
    ("content", "no content", |pdf| {
        on_page(pdf, 0, |own| {
            own.remove(b"Contents");
        })
    }),
    ("content", "the same bytes read in another way", |pdf| {
        let number = content(pdf, 0);
        let mut old = object(pdf, number).as_stream().expect("a stream").clone();
        old.dict.set("Filter", "ASCIIHexDecode");
        Update::default().set(number, &Object::Stream(old))
    }),
    ("content", "pages in another order", |pdf| {
        let (number, tree) = of_kind(pdf, "Pages");
        let mut own = tree.as_dict().expect("a dictionary").clone();
        let mut kids = own
            .get(b"Kids")
            .and_then(Object::as_array)
            .expect("kids")
            .clone();
        if kids.len() > 1 {
            kids.reverse();
        } else {
            kids.push(kids[0].clone());
        }
        own.set("Kids", kids);
        Update::default().set(number, &Object::Dictionary(own))
    }),
    ("content", "another tree of pages", |pdf| {
        let number = free(pdf);
        on_catalog(pdf, |own| own.set("Pages", reference(number)))
            .with(
                number,
                format!("<</Type/Pages/Count 1/Kids[{} 0 R]>>", number + 1),
            )
            .with(
                number + 1,
                format!("<</Type/Page/Parent {number} 0 R/MediaBox[0 0 595 842]>>"),
            )
    }),
    ("content", "a page that is cut or turned", |pdf| {
        on_page(pdf, 0, |own| {
            own.set("CropBox", vec![0.into(), 0.into(), 10.into(), 10.into()])
        })
    }),
    (
        "content",
        "an image in the place of what a page draws",
        |pdf| {
            let number = free(pdf);
            on_page(pdf, 0, |own| {
                own.set(
                    "Resources",
                    dictionary! { "XObject" => dictionary! { "X" => reference(number) } },
                )
            })
            .with(number, form_object("1 g 0 0 600 850 re f"))
        },
    ),
    ("appended", "metadata with another title", |pdf| {
        let (number, _) = of_kind(pdf, "Metadata");
        let text = "<x:xmpmeta><dc:title>Iets anders</dc:title></x:xmpmeta>";
        Update::default().with(
            number,
            format!(
                "<</Type/Metadata/Subtype/XML/Length {}>>\nstream\n{text}\nendstream",
                text.len()
            ),
        )
    }),
    (
        "appended",
        "something that happens when it is opened",
        |pdf| {
            on_catalog(pdf, |own| {
                own.set(
                    "OpenAction",
                    dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("1") },
                )
            })
        },
    ),
    ("appended", "an action of a page", |pdf| {
        on_page(pdf, 0, |own| {
            own.set("AA", dictionary! { "O" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.org") } })
        })
    }),
    ("appended", "a file in the file", |pdf| {
        on_catalog(pdf, |own| {
            own.set("Names", dictionary! { "EmbeddedFiles" => dictionary! {} })
        })
    }),
    ("appended", "bookmarks", |pdf| {
        on_catalog(pdf, |own| own.set("Outlines", dictionary! { "Count" => 0 }))
    }),
    ("appended", "another way to show the document", |pdf| {
        on_catalog(pdf, |own| {
            own.set("ViewerPreferences", dictionary! { "HideToolbar" => true })
        })
    }),
    ("layers", "the content in a layer that is off", |pdf| {
        let number = free(pdf);
        on_catalog(pdf, |own| {
            own.set(
                "OCProperties",
                dictionary! {
                    "OCGs" => vec![reference(number)],
                    "D" => dictionary! { "OFF" => vec![reference(number)] },
                },
            );
        })
        .with(number, "<</Type/OCG/Name(x)>>")
    }),
    ("layers", "an annotation of a page in a layer", |pdf| {
        let number = free(pdf) + 10;
        note(pdf, "Stamp", &format!("/OC {number} 0 R")).with(number, "<</Type/OCG/Name(x)>>")
    }),
    ("layers", "a layer in what a page uses", |pdf| {
        let number = free(pdf);
        let (_, own) = page(pdf, 0);
        let mut resources = match own.get(b"Resources").expect("resources") {
            Object::Reference((number, _)) => object(pdf, *number)
                .as_dict()
                .expect("a dictionary")
                .clone(),
            other => other.as_dict().expect("a dictionary").clone(),
        };
        resources.set("Properties", dictionary! { "MC0" => reference(number) });
        on_page(pdf, 0, |own| own.set("Resources", resources.clone()))
            .with(number, "<</Type/OCG/Name(x)>>")
    }),
    ("layers", "a whole page in a layer", |pdf| {
        let number = free(pdf);
        on_page(pdf, 0, |own| own.set("OC", reference(number)))
            .with(number, "<</Type/OCG/Name(x)>>")
    }),
    ("annotation", "a white box", |pdf| note(pdf, "Square", "")),
    ("annotation", "typed text", |pdf| {
        note(pdf, "FreeText", "/DA(/Helv 10 Tf)")
    }),
    ("annotation", "a stamp", |pdf| note(pdf, "Stamp", "")),
    ("annotation", "a link", |pdf| {
        note(pdf, "Link", "/A<</S/URI/URI(https://example.org)>>")
    }),
    ("annotation", "a redaction", |pdf| note(pdf, "Redact", "")),
    ("annotation", "a widget that is no field", |pdf| {
        note(pdf, "Widget", "/FT/Btn/Ff 65536")
    }),
    ("annotation", "a field taken off its page", |pdf| {
        on_page(pdf, pages(pdf) - 1, |own| {
            own.remove(b"Annots");
        })
    }),
    ("field", "moved", |pdf| {
        on_field(pdf, 1, |own| {
            own.set("Rect", vec![0.into(), 0.into(), 500.into(), 800.into()])
        })
    }),
    ("field", "hidden", |pdf| {
        on_field(pdf, 1, |own| own.set("F", 6))
    }),
    ("field", "another look while it is empty", |pdf| {
        let number = free(pdf);
        on_field(pdf, 1, |own| {
            own.set("AP", dictionary! { "N" => reference(number) })
        })
        .with(number, form_object("0 g 0 0 600 850 re f"))
    }),
    ("field", "another name", |pdf| {
        on_field(pdf, 1, |own| {
            own.set("T", Object::string_literal("iemand_anders"))
        })
    }),
    ("field", "what a screen reader says", |pdf| {
        on_field(pdf, 1, |own| {
            own.set("TU", Object::string_literal("Akkoord met alles"))
        })
    }),
    ("field", "another page", |pdf| {
        on_field(pdf, 1, |own| own.set("P", reference(1)))
    }),
    ("field", "an action", |pdf| {
        on_field(pdf, 1, |own| {
            own.set("A", dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.org") })
        })
    }),
    ("field", "another kind", |pdf| {
        on_field(pdf, 1, |own| own.set("FT", "Tx"))
    }),
    ("field", "a lock", |pdf| {
        on_field(pdf, 1, |own| {
            own.set(
                "Lock",
                dictionary! { "Type" => "SigFieldLock", "Action" => "All" },
            )
        })
    }),
    ("field", "a value that is no signature", |pdf| {
        on_field(pdf, 1, |own| {
            own.set("V", Object::string_literal("getekend"))
        })
    }),
    ("field", "fields left out of the form", |pdf| {
        on_form(pdf, |own| {
            own.remove(b"Fields");
        })
    }),
    ("field", "a form of another kind", |pdf| {
        on_form(pdf, |own| own.set("XFA", Object::string_literal("<x/>")))
    }),
    ("twin", "a second field of that name", |pdf| {
        twin(pdf, "[0 0 0 0]", "/F 4")
    }),
    ("twin", "one that can be seen", |pdf| {
        twin(pdf, "[50 50 400 700]", "/F 4")
    }),
    ("twin", "one that hides", |pdf| {
        twin(pdf, "[0 0 0 0]", "/F 2")
    }),
    ("twin", "one that is in the form only", |pdf| {
        let number = free(pdf);
        let (_, own) = field(pdf, 0);
        let name = file::written(own.get(b"T").expect("a name"));
        on_form(pdf, |own| push(own, "Fields", reference(number))).with(
            number,
            format!("<</FT/Sig/T {}>>", String::from_utf8_lossy(&name)),
        )
    }),
    ("twin", "a new field with a name of its own", |pdf| {
        let number = free(pdf);
        on_form(pdf, |own| push(own, "Fields", reference(number))).with(
            number,
            "<</Type/Annot/Subtype/Widget/FT/Tx/T(extra)/Rect[50 50 400 700]/V(x)/F 4>>",
        )
    }),
    ("shadow", "an object that nothing uses", |pdf| {
        Update::default().with(free(pdf), stream("1 g"))
    }),
    ("shadow", "a second catalog", |pdf| {
        Update::default().with(free(pdf), "<</Type/Catalog/Pages 1 0 R>>")
    }),
    ("shadow", "a second page", |pdf| {
        Update::default().with(free(pdf), "<</Type/Page/MediaBox[0 0 1 1]>>")
    }),
    ("shadow", "an object with another number for later", |pdf| {
        let number = free(pdf);
        Update::default()
            .with(number, format!("[{} 0 R]", number + 5))
            .with(number + 5, "<</A 1>>")
    }),
    ("font", "another file", |pdf| {
        let (number, descriptor) = of_kind(pdf, "FontDescriptor");
        let mut own = descriptor.as_dict().expect("a dictionary").clone();
        let file = free(pdf);
        for key in ["FontFile", "FontFile2", "FontFile3"] {
            own.remove(key.as_bytes());
        }
        own.set("FontFile2", reference(file));
        Update::default()
            .set(number, &Object::Dictionary(own))
            .with(file, stream("geen letters"))
    }),
    ("font", "the file itself", |pdf| {
        let (_, descriptor) = of_kind(pdf, "FontDescriptor");
        let own = descriptor.as_dict().expect("a dictionary");
        let file = ["FontFile", "FontFile2", "FontFile3"]
            .iter()
            .find_map(|key| own.get(key.as_bytes()).and_then(Object::as_reference).ok())
            .expect("a file");
        Update::default().with(file.0, stream("geen letters"))
    }),
    ("font", "other letters for the codes", |pdf| {
        let (number, font) = of_kind(pdf, "Font");
        let mut own = font.as_dict().expect("a dictionary").clone();
        own.set("ToUnicode", reference(free(pdf)));
        Update::default()
            .set(number, &Object::Dictionary(own))
            .with(free(pdf), stream("/CIDInit"))
    }),
    ("font", "no file, so that another is taken", |pdf| {
        let (number, descriptor) = of_kind(pdf, "FontDescriptor");
        let mut own = descriptor.as_dict().expect("a dictionary").clone();
        for key in ["FontFile", "FontFile2", "FontFile3"] {
            own.remove(key.as_bytes());
        }
        Update::default().set(number, &Object::Dictionary(own))
    }),
    ("structure", "another language", |pdf| {
        on_catalog(pdf, |own| own.set("Lang", Object::string_literal("en")))
    }),
    ("structure", "no tags", |pdf| {
        on_catalog(pdf, |own| {
            own.remove(b"StructTreeRoot");
        })
    }),
    ("structure", "no tags any more, it says", |pdf| {
        on_catalog(pdf, |own| {
            own.set("MarkInfo", dictionary! { "Marked" => false })
        })
    }),
    ("structure", "an element that says something else", |pdf| {
        let (number, element) = of_kind(pdf, "StructElem");
        let mut own = element.as_dict().expect("a dictionary").clone();
        own.set("ActualText", Object::string_literal("Iets anders"));
        Update::default().set(number, &Object::Dictionary(own))
    }),
    ("structure", "other tags for the pages", |pdf| {
        let (number, root) = of_kind(pdf, "StructTreeRoot");
        let mut own = root.as_dict().expect("a dictionary").clone();
        own.set("K", vec![]);
        Update::default().set(number, &Object::Dictionary(own))
    }),
    // Mladenov and others, "1 Trillion Dollar Refund" (2019); Rohlmann and others, "Breaking the Specification" (2021).
    (
        "published",
        "an evil annotation of a certified document",
        |pdf| note(pdf, "Line", "/L[0 0 500 800]"),
    ),
    (
        "published",
        "an evil signature field of a certified document",
        |pdf| {
            let number = free(pdf);
            on_form(pdf, |own| push(own, "Fields", reference(number)))
            .with(number, format!("<</Type/Annot/Subtype/Widget/FT/Sig/T(kwaad)/Rect[50 50 500 800]/F 4/AP<</N {} 0 R>>>>", number + 1))
            .with(number + 1, form_object("1 g 0 0 600 850 re f"))
        },
    ),
    ("published", "rights that are nobody's", |pdf| {
        let number = free(pdf);
        on_catalog(pdf, |own| own.set("Perms", dictionary! { "DocMDP" => reference(number) }))
            .with(number, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Contents<00>/ByteRange[0 0 0 0]>>")
    }),
    (
        "published",
        "data for later checks that are a page",
        |pdf| {
            let (number, _) = page(pdf, 0);
            on_catalog(pdf, |own| {
                own.set("DSS", dictionary! { "Certs" => vec![reference(number)] })
            })
        },
    ),
];

fn pages(pdf: &[u8]) -> usize {
    lopdf::Document::load_mem(pdf)
        .expect("readable")
        .page_iter()
        .count()
}

/// A field with the name of the first place.
fn twin(pdf: &[u8], rectangle: &str, more: &str) -> Update {
    let number = free(pdf);
    let (_, own) = field(pdf, 0);
    let name = file::written(own.get(b"T").expect("a name"));
    let name = String::from_utf8_lossy(&name).into_owned();
    on_form(pdf, |own| push(own, "Fields", reference(number)))
        .with(
            number,
            format!(
                "<</Type/Annot/Subtype/Widget/FT/Sig/T {name}/Rect{rectangle}{more}/V {} 0 R>>",
                number + 1
            ),
        )
        .with(
            number + 1,
            "<</Type/Sig/SubFilter/ETSI.CAdES.detached/Contents<00>/ByteRange[0 1 2 3]>>",
        )
}

fn signer() -> Signer {
    Signer::person(Key::P256)
}

/// Puts two updates into one; the second wins.
fn both(first: &Update, second: &Update) -> Update {
    let mut out = first.clone();
    out.objects.extend(second.objects.clone());
    out
}

#[test]
fn no_changed_object_is_called_signed() {
    let mut passed = Vec::new();
    let mut counted = std::collections::BTreeMap::new();
    for (kind, what, attack) in ATTACKS {
        let first = Hand::new(signer(), 0).sign(issued());
        let before = Hand::new(signer(), 0).sign(&attack(issued()).append(issued()));
        let mut hand = Hand::new(signer(), 0);
        hand.with = both(&hand.with, &attack(issued()));
        let within = hand.sign(issued());
        let between = Hand::new(signer(), 1).sign(&attack(&first).append(&first));
        let twice = Hand::new(signer(), 1).sign(&first);
        let after = attack(&twice).append(&twice);
        let after_once = attack(&first).append(&first);
        let unsigned = attack(issued()).append(issued());
        for (place, file) in [
            ("before", before),
            ("within", within),
            ("between", between),
            ("after", after),
            ("after one", after_once),
            ("without a signature", unsigned),
        ] {
            let found = verdict(&file);
            *counted.entry(*kind).or_insert(0) += 1;
            if found.kind.is_good() {
                passed.push(format!("{kind}, {what}, {place}: {}", say(&found)));
            }
        }
    }
    assert!(passed.is_empty(), "{}", passed.join("\n"));
    assert!(counted.values().all(|count| *count >= 4), "{counted:?}");
}

#[test]
fn what_is_written_again_as_it_was_is_no_attack() {
    let (page, own) = page(issued(), 0);
    let (root, catalog) = catalog(issued());
    let (font, descriptor) = of_kind(issued(), "FontDescriptor");
    let again = Update::default()
        .set(page, &Object::Dictionary(own))
        .set(root, &Object::Dictionary(catalog))
        .set(font, &descriptor);
    let before = Hand::new(signer(), 0).sign(&again.append(issued()));
    let mut hand = Hand::new(signer(), 0);
    hand.with = again;
    for file in [before, hand.sign(issued())] {
        let found = verdict(&file);
        assert_eq!(found.kind, Kind::SignedIntact, "{}", say(&found));
    }
}

/// Files whose bytes lie: kind, what, and the file.
fn bytes() -> Vec<(&'static str, String, Vec<u8>)> {
    let mut out: Vec<(&'static str, String, Vec<u8>)> = Vec::new();
    let once = Hand::new(signer(), 0).sign(issued());
    let twice = Hand::new(signer(), 1).sign(&once);
    for (name, pdf) in [("once", &once), ("twice", &twice)] {
        let mut add =
            |kind, what: &str, file: Vec<u8>| out.push((kind, format!("{what}, {name}"), file));
        for (what, tail) in [
            ("a line feed", &b"\n"[..]),
            ("a zero", b"\0"),
            ("text", b"en nog iets"),
            ("a comment", b"% niets\n"),
            ("an end mark", b"%%EOF\n"),
            ("another PDF", issued()),
        ] {
            add("behind", what, [pdf.as_slice(), tail].concat());
        }
        add(
            "behind",
            "itself again",
            [pdf.as_slice(), pdf.as_slice()].concat(),
        );
        // An update with nothing in it, and one that says everything again.
        add("appended", "an empty update", Update::default().append(pdf));
        let (number, own) = page(pdf, 0);
        add(
            "appended",
            "the same page again",
            Update::default()
                .set(number, &Object::Dictionary(own))
                .append(pdf),
        );
        // The table points elsewhere.
        let (number, own) = page(pdf, 0);
        let evil = file::written(&Object::Dictionary({
            let mut own = own;
            own.set("Rotate", 180);
            own
        }));
        let mut hidden = pdf.clone();
        let at = hidden.len();
        hidden.extend(b"% ");
        hidden.extend(format!("{number} 0 obj ").into_bytes());
        hidden.extend(&evil);
        hidden.extend(b" endobj\n");
        let table = hidden.len();
        hidden.extend(format!("xref\n{number} 1\n{:010} 00000 n \n", at + 2).into_bytes());
        hidden.extend(Update::default().tail(pdf, table).into_bytes());
        add("tables", "an object in a comment", hidden.clone());
        let mut stream_hidden = pdf.clone();
        let at = stream_hidden.len();
        let inner = format!("{number} 0 obj {} endobj", String::from_utf8_lossy(&evil));
        let new = free(pdf);
        let head = format!("{new} 0 obj\n<</Length {}>>\nstream\n", inner.len());
        stream_hidden.extend(head.as_bytes());
        stream_hidden.extend(inner.as_bytes());
        stream_hidden.extend(b"\nendstream\nendobj\n");
        let table = stream_hidden.len();
        stream_hidden.extend(
            format!(
                "xref\n{number} 1\n{:010} 00000 n \n{new} 1\n{at:010} 00000 n \n",
                at + head.len()
            )
            .into_bytes(),
        );
        stream_hidden.extend(Update::default().tail(pdf, table).into_bytes());
        add("tables", "an object in a stream", stream_hidden);
        let normal = Update::default().with(number, &evil).append(pdf);
        let swapped = |from: &str, to: &str| {
            let at = find(&normal, from.as_bytes()).expect("there");
            [&normal[..at], to.as_bytes(), &normal[at + from.len()..]].concat()
        };
        add(
            "tables",
            "two tables side by side",
            swapped("/Prev", "/XRefStm 10/Prev"),
        );
        add(
            "tables",
            "an older table skipped",
            swapped(
                &format!("/Prev {}", file::start(pdf)),
                &format!("/Prev {}", file::start(issued())),
            ),
        );
        add("tables", "another generation", {
            let text = format!("{number} 0 obj\n");
            let at = find(&normal, text.as_bytes()).expect("there");
            let mut out = normal.clone();
            out[at + text.len() - 6] = b'1';
            out
        });
        let (_, catalog) = catalog(pdf);
        let new = free(pdf);
        let mut root = Update::default().set(new, &Object::Dictionary(catalog));
        root.trailer = String::new();
        let rooted = root.append(pdf);
        let text = String::from_utf8_lossy(&rooted[pdf.len()..]).into_owned();
        let start = text.find("/Root ").expect("a root");
        let end = start + text[start..].find(" 0 R").expect("a reference");
        let rooted = [
            &rooted[..pdf.len()],
            &text.as_bytes()[..start],
            format!("/Root {new}").as_bytes(),
            &text.as_bytes()[end..],
        ]
        .concat();
        add("tables", "another root", rooted);
        add("tables", "an object set free", {
            let mut out = pdf.clone();
            let table = out.len();
            out.extend(format!("xref\n{number} 1\n0000000000 00001 f \n").into_bytes());
            out.extend(Update::default().tail(pdf, table).into_bytes());
            out
        });
    }
    // The byte range.
    for (what, change) in [
        ("starts later", (0_usize, 1_i64)),
        ("leaves out more", (1, -20)),
        ("leaves out less", (1, 1)),
        ("goes on later", (2, 40)),
        ("ends earlier", (3, -30)),
        ("ends beyond", (3, 30)),
    ] {
        let (mut pdf, span) = Hand::new(signer(), 0).prepared(issued());
        let at = find(&pdf, b"/ByteRange [0 ").expect("a range");
        let numbers = [0, span.start, span.end, pdf.len() - span.end];
        let mut lying: Vec<i64> = numbers.iter().map(|number| *number as i64).collect();
        lying[change.0] += change.1;
        let text = format!(
            "/ByteRange [{} {:010} {:010} {:010}]",
            lying[0], lying[1], lying[2], lying[3]
        );
        pdf[at..at + text.len()].copy_from_slice(text.as_bytes());
        let [first, second] = [
            lying[0] as usize..(lying[0] + lying[1]) as usize,
            lying[2] as usize..(lying[2] + lying[3]) as usize,
        ];
        let part =
            |range: std::ops::Range<usize>| pdf[range.start..range.end.min(pdf.len())].to_vec();
        let signature = cms(&signer(), &[&part(first), &part(second)], Lie::None);
        fill(&mut pdf, &span, &signature);
        out.push(("range", what.to_owned(), pdf));
    }
    // Two contents, and other games with the dictionary of a signature.
    for (what, more) in [
        ("two contents", "/Contents<00>"),
        ("two contents, one in disguise", "/#43ontents<00>"),
        ("two ranges", "/ByteRange [0 1 2 3]"),
        ("contents within", "/Prop_Build<</Contents<00>>>"),
    ] {
        let mut hand = Hand::new(signer(), 0);
        hand.more = more.into();
        let (mut pdf, span) = hand.prepared(issued());
        let signature = cms(
            &signer(),
            &[&pdf[..span.start], &pdf[span.end..]],
            Lie::None,
        );
        fill(&mut pdf, &span, &signature);
        out.push(("contents", what.to_owned(), pdf));
    }
    for format in [
        "adbe.pkcs7.sha1",
        "adbe.x509.rsa_sha1",
        "ETSI.RFC3161",
        "",
        "x",
    ] {
        let mut hand = Hand::new(signer(), 0);
        hand.format = format;
        out.push((
            "contents",
            format!("called {format:?}"),
            hand.sign(issued()),
        ));
    }
    // The signature of another letter, and of another file of this case.
    let other = file::made("D28");
    let signed_other = Hand::new(signer(), 0).sign(&other);
    out.push((
        "other",
        "another letter, signed".to_owned(),
        signed_other.clone(),
    ));
    out.push((
        "other",
        "another letter behind this one".to_owned(),
        [issued(), &other].concat(),
    ));
    out.push((
        "other",
        "what was signed behind this one".to_owned(),
        [issued(), &signed_other[other.len()..]].concat(),
    ));
    let (mut pdf, span) = Hand::new(signer(), 0).prepared(issued());
    let theirs = cms(&signer(), &[&other], Lie::None);
    fill(&mut pdf, &span, &theirs);
    out.push(("other", "the signature of another letter".to_owned(), pdf));
    let (mut pdf, span) = Hand::new(signer(), 1).prepared(&once);
    let (first, first_span) = Hand::new(signer(), 0).prepared(issued());
    let theirs = cms(
        &signer(),
        &[&first[..first_span.start], &first[first_span.end..]],
        Lie::None,
    );
    fill(&mut pdf, &span, &theirs);
    out.push((
        "other",
        "the first signature again in the second place".to_owned(),
        pdf,
    ));
    // A certification that lets nothing follow, and a second signature all the same.
    let mut hand = Hand::new(signer(), 0);
    hand.more = "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]".into();
    let certified = hand.sign(issued());
    out.push((
        "published",
        "a signature after a certification that forbids it".to_owned(),
        Hand::new(signer(), 1).sign(&certified),
    ));
    let mut hand = Hand::new(signer(), 0);
    hand.more = "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams<</Type/TransformParams/Action/All/V/1.2>>>>]".into();
    out.push((
        "published",
        "a signature in a field that was locked".to_owned(),
        Hand::new(signer(), 1).sign(&hand.sign(issued())),
    ));
    // Signed twice in one place: the first signature is gone.
    let (number, mut own) = field(&once, 0);
    own.remove(b"V");
    let cleared = Update::default()
        .set(number, &Object::Dictionary(own))
        .append(&once);
    out.push((
        "published",
        "a signature taken away".to_owned(),
        cleared.clone(),
    ));
    out.push((
        "published",
        "a signature taken away and set again".to_owned(),
        Hand::new(signer(), 0).sign(&cleared),
    ));
    out.push((
        "published",
        "a signature over a signature".to_owned(),
        Hand::new(signer(), 0).sign(&once),
    ));
    out
}

#[test]
fn no_lying_bytes_are_called_signed() {
    let passed: Vec<String> = bytes()
        .iter()
        .filter_map(|(kind, what, file)| {
            let found = verdict(file);
            found
                .kind
                .is_good()
                .then(|| format!("{kind}, {what}: {}", say(&found)))
        })
        .collect();
    assert!(passed.is_empty(), "{}", passed.join("\n"));
}

#[test]
fn a_signed_letter_is_not_that_of_another_case() {
    let other = file::made("D28");
    let signed = Hand::new(signer(), 0).sign(issued());
    let found = judge(&other, &signed).expect("readable");
    assert_eq!(found.kind, Kind::OtherFile, "{}", say(&found));
}
