//! Pages of PDFs: text, turned pages, ticks, passwords.

use griffie::evidence::{Colour, EvidenceError, Format, Limits, Order, Sheet};

use super::nasty::{letter, page, stream};
use super::workshop;

fn sheets(bytes: Vec<u8>) -> Vec<Sheet> {
    let order = Order {
        format: Format::Pdf,
        bytes: bytes.into(),
        password: None,
        jobs: 1,
    };
    workshop(Limits::default()).open(order).unwrap().collect()
}

const FONT: &str = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>";

#[test]
fn words_stand_where_they_are_drawn() {
    let sheet = sheets(letter()).remove(0);
    let words: Vec<&str> = sheet.runs.iter().map(|run| run.text.as_str()).collect();
    assert_eq!(words, ["Dit", "is", "een", "brief."]);
    let first = &sheet.runs[0];
    assert_eq!(
        (first.x, first.y, first.height, first.angle),
        (72.0, 720.0, 12.0, 0.0)
    );
    let image = sheet.image.unwrap();
    assert_eq!(
        (image.width, image.height, image.colour),
        (1240, 1754, Colour::Gray8)
    );
}

#[test]
fn invisible_text_is_read_and_a_crop_box_moves_it() {
    let bytes = page(
        "0 0 595 842",
        &format!("/CropBox[50 100 450 700] {FONT}"),
        b"BT 3 Tr /F 10 Tf 60 120 Td (onzichtbaar) Tj ET",
        &[],
    );
    let sheet = sheets(bytes).remove(0);
    assert_eq!((sheet.width_pt, sheet.height_pt), (400.0, 600.0));
    assert_eq!(
        (
            sheet.runs[0].text.as_str(),
            sheet.runs[0].x,
            sheet.runs[0].y
        ),
        ("onzichtbaar", 10.0, 20.0)
    );
    assert_eq!(sheet.image.unwrap().colour, Colour::Gray1);
}

#[test]
fn a_turned_page_is_measured_as_shown() {
    for (turn, x, y, angle) in [
        (90, 20.0, 390.0, -90.0),
        (180, 390.0, 580.0, 180.0),
        (270, 580.0, 10.0, 90.0),
    ] {
        let bytes = page(
            "0 0 400 600",
            &format!("/Rotate {turn} {FONT}"),
            b"BT /F 10 Tf 10 20 Td (tekst) Tj ET",
            &[],
        );
        let sheet = sheets(bytes).remove(0);
        let run = &sheet.runs[0];
        assert_eq!((run.x, run.y, run.angle), (x, y, angle), "{turn}");
    }
}

#[test]
fn a_tick_is_drawn_and_an_empty_box_is_not() {
    let ink = |state: &str| {
        let entries = "/Annots[5 0 R]";
        let more = [
            format!("<</Type/Annot/Subtype/Widget/FT/Btn/Rect[100 100 200 200]/AS/{state}/AP<</N<</Yes 6 0 R/Off 7 0 R>>>>/F 4>>").into_bytes(),
            stream("/Type/XObject/Subtype/Form/BBox[0 0 100 100]", b"0 0 100 100 re f"),
            stream("/Type/XObject/Subtype/Form/BBox[0 0 100 100]", b""),
        ];
        let sheet = sheets(page("0 0 595 842", entries, b"", &more)).remove(0);
        sheet.image.unwrap().data
    };
    let (ticked, empty) = (ink("Yes"), ink("Off"));
    let blank = sheets(page("0 0 595 842", "", b"", &[]))
        .remove(0)
        .image
        .unwrap()
        .data;
    assert_eq!(empty, blank);
    assert_ne!(ticked, blank);
}

#[test]
fn two_children_give_what_one_gives() {
    let mut objects = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
    let kids: String = (0..20)
        .map(|index| format!("{} 0 R ", 3 + index * 2))
        .collect();
    objects.push(
        format!("<</Type/Pages/Count 20/Kids[{kids}]/MediaBox[0 0 300 300]{FONT}>>").into_bytes(),
    );
    for index in 0..20 {
        objects.push(
            format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 4 + index * 2).into_bytes(),
        );
        objects.push(stream(
            "",
            format!("BT /F 20 Tf 50 50 Td (bladzijde {index}) Tj ET").as_bytes(),
        ));
    }
    let bytes = super::nasty::pdf(&objects);
    let with = |jobs| -> Vec<Sheet> {
        let order = Order {
            format: Format::Pdf,
            bytes: bytes.clone().into(),
            password: None,
            jobs,
        };
        workshop(Limits::default()).open(order).unwrap().collect()
    };
    assert!(with(1) == with(2));
    assert_eq!(with(3).len(), 20);
}

#[test]
fn a_password_is_asked_for() {
    // What a reader that has no password sees: an encryption dictionary it cannot open.
    let mut bytes = String::from_utf8_lossy(&letter()).into_owned();
    let owner = "00".repeat(32);
    bytes = bytes.replace(
        "/Root 1 0 R>>",
        &format!("/Root 1 0 R /ID[<00><00>] /Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{owner}>/U<{owner}>>>>>"),
    );
    let order = Order {
        format: Format::Pdf,
        bytes: bytes.into_bytes().into(),
        password: None,
        jobs: 1,
    };
    assert!(matches!(
        workshop(Limits::default()).open(order),
        Err(EvidenceError::NeedsPassword)
    ));
}
