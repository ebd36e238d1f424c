//! What a page has besides its content: each mark, value and letter is drawn or listed.

use griffie::evidence::{Format, Limits, Order, Sheet};

use super::nasty::{page, pdf, stream};
use super::workshop;

fn shown(bytes: Vec<u8>) -> (Sheet, Vec<String>) {
    let order = Order {
        format: Format::Pdf,
        bytes: bytes.into(),
        password: None,
        jobs: 1,
    };
    let mut sheets = workshop(Limits::default()).open(order).unwrap();
    let sheet = sheets.next().unwrap();
    assert!(sheets.next().is_none());
    let remarks = sheets
        .remarks()
        .iter()
        .map(|remark| remark.nl.clone())
        .collect();
    (sheet, remarks)
}

fn words(sheet: &Sheet) -> String {
    sheet
        .runs
        .iter()
        .map(|run| format!("{}{}", run.text, if run.space { " " } else { "" }))
        .collect()
}

fn notes(sheet: &Sheet) -> Vec<&str> {
    sheet.notes.iter().map(|note| note.nl.as_str()).collect()
}

fn ink(sheet: &Sheet) -> &[u8] {
    &sheet.image.as_ref().unwrap().data
}

const FONT: &str = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>";

fn blank() -> Sheet {
    shown(page("0 0 595 842", "", b"", &[])).0
}

#[test]
fn letters_that_a_replaced_font_lacks_are_drawn_or_named() {
    let with = |names: &str, text: &[u8], base: &str| {
        let font = format!(
            "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/{base}/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[1 {names}]>>>>>>>>"
        );
        let content = [b"BT /F 40 Tf 72 600 Td (", text, b") Tj ET"].concat();
        shown(page("0 0 595 842", &font, &content, &[]))
    };
    for base in ["Helvetica", "Times-Roman", "Courier-Bold", "Onbekend"] {
        let (sheet, remarks) = with(
            "/aogonek/eogonek/lslash/gbreve/ecaron",
            b"\\001\\002\\003\\004\\005",
            base,
        );
        assert_eq!(words(&sheet).trim(), "ąęłğě", "{base}");
        let empty = blank();
        assert_ne!(ink(&sheet), ink(&empty), "{base}: the letters are drawn");
        assert!(
            remarks.iter().all(|remark| !remark.contains("konden niet")),
            "{base}: {remarks:?}"
        );
        // Each of them: leaving one out changes the picture.
        for left_out in 1..=5 {
            let text: String = (1..=5)
                .filter(|code| *code != left_out)
                .map(|code| format!("\\00{code}"))
                .collect();
            let (other, _) = with(
                "/aogonek/eogonek/lslash/gbreve/ecaron",
                text.as_bytes(),
                base,
            );
            assert_ne!(ink(&sheet), ink(&other), "{base} {left_out}");
        }
    }
    // Hebrew is in no font of the program.
    let (_, remarks) = with("/uni05D0/uni05D1", b"\\001\\002", "Helvetica");
    assert!(
        remarks
            .iter()
            .any(|remark| remark.contains("2 tekens op bladzijde 1") && remark.contains('א')),
        "{remarks:?}"
    );
}

#[test]
fn marks_without_a_look_are_drawn_and_their_text_is_listed() {
    let empty = blank();
    let quads = "/QuadPoints[100 520 300 520 100 500 300 500]";
    for (kind, more) in [
        ("Highlight", quads),
        ("Underline", quads),
        ("StrikeOut", quads),
        ("Squiggly", quads),
        ("Ink", "/InkList[[100 500 200 550 300 500]]"),
        ("Line", "/L[100 500 300 550]"),
        ("Square", "/IC[.5]"),
        ("Circle", "/BS<</W 3>>"),
        ("Polygon", "/Vertices[100 500 200 550 300 500]"),
        ("PolyLine", "/Vertices[100 500 200 550 300 500]"),
        ("FreeText", "/DA(/Helv 12 Tf)"),
    ] {
        let mark = format!(
            "/Annots[<</Type/Annot/Subtype/{kind}/Rect[100 500 300 550]/C[1 0 0]{more}/T(Noor)/Contents(wat \\(zij\\) schreef)>>]"
        );
        let (sheet, _) = shown(page("0 0 595 842", &mark, b"", &[]));
        assert_ne!(ink(&sheet), ink(&empty), "{kind} is drawn");
        if kind == "FreeText" {
            assert_eq!(words(&sheet).trim(), "wat (zij) schreef");
        } else {
            assert!(
                notes(&sheet)[0].ends_with("van Noor: “wat (zij) schreef”"),
                "{kind}: {:?}",
                notes(&sheet)
            );
        }
    }
    for kind in ["Text", "Stamp", "Caret", "Redact", "Onbekend"] {
        let mark = |more: &str| {
            format!("/Annots[<</Type/Annot/Subtype/{kind}/Rect[100 500 300 550]{more}>>]")
        };
        let (sheet, _) = shown(page(
            "0 0 595 842",
            &mark("/Contents<FEFF00E900E9006E>"),
            b"",
            &[],
        ));
        assert!(notes(&sheet)[0].ends_with(": “één”"), "{kind}");
        let (sheet, _) = shown(page("0 0 595 842", &mark(""), b"", &[]));
        assert_eq!(
            notes(&sheet).len(),
            1,
            "{kind}: one that cannot be seen and says nothing is named"
        );
        let (sheet, _) = shown(page("0 0 595 842", &mark("/F 2/Contents(weg)"), b"", &[]));
        assert!(notes(&sheet)[0].contains("(verborgen)"), "{kind}");
    }
}

#[test]
fn values_of_fields_without_a_look_are_drawn_and_listed() {
    let form = |field: &str, look: &str, form: &str| {
        pdf(&[
            format!(
                "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/DA(/Helv 0 Tf){form}>>>>"
            )
            .into_bytes(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]>>"
                .to_vec(),
            stream("", b""),
            format!("<</Type/Annot/Subtype/Widget/Rect[100 500 300 520]/F 4{field}{look}>>")
                .into_bytes(),
            stream(
                "/Type/XObject/Subtype/Form/BBox[0 0 200 20]",
                b"/Tx BMC EMC",
            ),
            stream(
                "/Type/XObject/Subtype/Form/BBox[0 0 200 20]",
                b"BT (oud) Tj ET",
            ),
            stream("/Filter/FlateDecode", b"geen zlib"),
        ])
    };
    let empty = blank();
    for field in [
        "/FT/Tx/T(naam)/V(Zo\\353 de Wit)",
        "/FT/Tx/T(naam)/Ff 4096/V(Zo\\353 de Wit)",
        "/FT/Ch/T(naam)/V(Zo\\353 de Wit)",
        "/FT/Ch/T(naam)/V[(Zo\\353 de Wit)]",
        "/T(sub)/Parent<</FT/Tx/TU(naam)/V(Zo\\353 de Wit)>>",
    ] {
        for look in ["", "/AP<</N 6 0 R>>"] {
            let (sheet, _) = shown(form(field, look, ""));
            assert_ne!(ink(&sheet), ink(&empty), "{field}{look}");
            assert_eq!(words(&sheet).trim(), "Zoë de Wit", "{field}{look}");
            assert_eq!(notes(&sheet).len(), 1);
            assert!(
                notes(&sheet)[0].ends_with(": “Zoë de Wit”"),
                "{field}{look}"
            );
        }
    }
    let (sheet, _) = shown(form(
        "/FT/Tx/T(naam)/V(nieuw)",
        "/AP<</N 7 0 R>>",
        "/NeedAppearances true",
    ));
    assert_eq!(
        notes(&sheet),
        ["ingevuld veld naam: “nieuw”"],
        "a look that is out of date"
    );
    let (sheet, _) = shown(form("/FT/Tx/T(naam)/V(oud)", "/AP<</N 7 0 R>>", ""));
    assert!(sheet.notes.is_empty());
    let (sheet, _) = shown(form("/FT/Btn/T(akkoord)/V/Ja/AS/Ja", "", ""));
    assert_eq!(notes(&sheet), ["aangekruist: akkoord"]);
    assert_ne!(ink(&sheet), ink(&empty));
    let (sheet, _) = shown(form("/FT/Tx/T(leeg)/MK<</BC[1 0 0]/BG[.9]>>", "", ""));
    assert_ne!(ink(&sheet), ink(&empty), "an empty field has its border");
    let (sheet, _) = shown(form("/FT/Btn/T(akkoord)/V/Off/AS/Off", "", ""));
    assert!(sheet.notes.is_empty());
    let (sheet, _) = shown(form("/FT/Tx/T(naam)/V 8 0 R", "", ""));
    assert_eq!(
        notes(&sheet),
        ["ingevuld veld naam: “\u{FFFD}”"],
        "a value that cannot be read is no empty field"
    );
    let plain = shown(form("/FT/Tx/T(leeg)", "", "")).1;
    let names = shown(form("/FT/Tx/T(leeg)", "", ">>/Names(stuk)/Rest<<")).1;
    assert_eq!(names.len(), plain.len() + 1, "{names:?}");
    assert!(names.iter().any(|one| one.contains("bijlagen en scripts")));
}

#[test]
fn text_that_nobody_can_see_is_not_searched() {
    let text = "BT /F 12 Tf 100 500 Td (geheim) Tj ET BT /F 12 Tf 100 300 Td (open) Tj ET ";
    let cases = [
        ("0 g 90 490 100 30 re f", true),
        ("1 g 90 490 100 30 re f", true),
        ("0 g 90 490 m 190 490 l 190 520 l 90 520 l h f", true),
        ("q 0 0 1 rg 1 0 0 1 90 490 cm 0 0 100 30 re f* Q", true),
        // A line around it, a bar beside it, half of it, something that one can see through.
        ("90 490 100 30 re S", false),
        ("0 g 90 400 100 30 re f", false),
        ("0 g 90 490 12 30 re f", false),
        ("/G gs 0 g 90 490 100 30 re f", false),
        ("/M gs 1 1 0 rg 90 490 100 30 re f", false),
        ("q 0 0 50 50 re W n 0 g 90 490 100 30 re f Q", false),
    ];
    let resources = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/ExtGState<</G<</ca .5>>/M<</BM/Multiply>>>>>>";
    for (over, covered) in cases {
        for mode in ["", "3 Tr "] {
            let content = format!("{mode}{text}{over}");
            let (sheet, remarks) = shown(page("0 0 595 842", resources, content.as_bytes(), &[]));
            assert_eq!(words(&sheet).contains("geheim"), !covered, "{over}");
            assert!(words(&sheet).contains("open"), "{over}");
            assert_eq!(
                remarks
                    .iter()
                    .any(|remark| remark.contains("tekst onder een vlak")),
                covered,
                "{over} {remarks:?}"
            );
        }
        // What is drawn before the text is its ground.
        let (sheet, _) = shown(page(
            "0 0 595 842",
            resources,
            format!("{over} {text}").as_bytes(),
            &[],
        ));
        assert!(words(&sheet).contains("geheim"), "{over}");
    }
    let (sheet, remarks) = shown(page(
        "0 0 595 842",
        resources,
        format!("q 0 0 595 400 re W n {text} Q").as_bytes(),
        &[],
    ));
    assert_eq!(
        (words(&sheet).trim(), remarks.len()),
        ("open", 1),
        "{remarks:?}"
    );
    let _ = FONT;
}

#[test]
fn recognised_text_under_a_scan_can_be_searched() {
    let image = stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
        b"\x80",
    );
    let resources = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</I 5 0 R>>>>";
    let with = |place: &str| {
        let content = format!("BT /F 12 Tf 100 500 Td (herkend) Tj ET q {place} cm /I Do Q");
        shown(page(
            "0 0 595 842",
            resources,
            content.as_bytes(),
            std::slice::from_ref(&image),
        ))
    };
    let (sheet, remarks) = with("595 0 0 842 0 0");
    assert_eq!((words(&sheet).trim(), remarks.len()), ("herkend", 0));
    let (sheet, remarks) = with("100 0 0 30 90 490");
    assert_eq!((words(&sheet).trim(), remarks.len()), ("", 1));
}
