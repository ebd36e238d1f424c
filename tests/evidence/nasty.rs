//! Files made to hurt: none may crash or stop this process, and each that is refused has a reason.

use std::io::Write as _;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use griffie::evidence::{EvidenceError, Limits, Order, sniff, text};

use super::workshop;

/// A PDF of these objects, numbered from 1; the first is the catalog.
pub(crate) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        writeln!(out, "{} 0 obj", index + 1).unwrap();
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    write!(
        out,
        "trailer\n<</Size {} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    )
    .unwrap();
    out
}

pub(crate) fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict} /Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
    out
}

/// A PDF of one page with this box, these further entries and this content.
pub(crate) fn page(size: &str, entries: &str, content: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[{size}]/Contents 4 0 R {entries}>>")
            .into_bytes(),
        stream("", content),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

fn deflated(chunk: &[u8], times: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        encoder.write_all(chunk).unwrap();
    }
    encoder.finish().unwrap()
}

const FONT: &str = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>";

/// A plain page of text.
pub(crate) fn letter() -> Vec<u8> {
    page(
        "0 0 595 842",
        FONT,
        b"BT /F 12 Tf 72 720 Td (Dit is een brief.) Tj ET",
        &[],
    )
}

fn many_pages(count: usize) -> Vec<u8> {
    let kids: String = (0..count)
        .map(|index| format!("{} 0 R ", index + 4))
        .collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}/MediaBox[0 0 200 200]{FONT}>>")
            .into_bytes(),
        stream("", b"BT /F 12 Tf 20 100 Td (bladzijde) Tj ET"),
    ];
    for _ in 0..count {
        objects.push(b"<</Type/Page/Parent 2 0 R/Contents 3 0 R>>".to_vec());
    }
    pdf(&objects)
}

fn png_chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    out.extend_from_slice(&(data.len() as u32).to_be_bytes());
    let mut checked = kind.to_vec();
    checked.extend_from_slice(data);
    out.extend_from_slice(&checked);
    let mut crc = flate2::Crc::new();
    crc.update(&checked);
    out.extend_from_slice(&crc.sum().to_be_bytes());
}

/// A PNG that says it is this large, and is if it is decoded.
fn png_bomb(side: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = side.to_be_bytes().to_vec();
    header.extend_from_slice(&side.to_be_bytes());
    header.extend_from_slice(&[1, 0, 0, 0, 0]);
    png_chunk(&mut out, *b"IHDR", &header);
    let row = vec![0; side as usize / 8 + 1];
    png_chunk(&mut out, *b"IDAT", &deflated(&row, side as usize));
    png_chunk(&mut out, *b"IEND", b"");
    out
}

/// A TIFF whose first directory is its own next one.
fn tiff_loop() -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    let tags: [(u16, u16, u32, u32); 8] = [
        (256, 4, 1, 8),
        (257, 4, 1, 8),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 122),
        (278, 4, 1, 8),
        (279, 4, 1, 64),
    ];
    out.extend_from_slice(&(tags.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in tags {
        out.extend_from_slice(&tag.to_le_bytes());
        out.extend_from_slice(&kind.to_le_bytes());
        out.extend_from_slice(&count.to_le_bytes());
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.extend_from_slice(&8_u32.to_le_bytes());
    out.resize(122 + 64, 128);
    out
}

fn nested_mail(depth: usize) -> Vec<u8> {
    let mut out = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: diep\r\n".to_vec();
    for _ in 0..depth {
        out.extend_from_slice(b"Content-Type: message/rfc822\r\n\r\nFrom: a@example.org\r\n");
    }
    out.extend_from_slice(b"\r\neinde\r\n");
    out
}

fn many_attachments(count: usize) -> Vec<u8> {
    let mut out = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: veel\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ntekst\r\n".to_vec();
    for number in 0..count {
        write!(out, "--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"b{number}.bin\"\r\n\r\nabc\r\n").unwrap();
    }
    out.extend_from_slice(b"--x--\r\n");
    out
}

/// Names and bytes of files made to hurt.
pub(crate) fn nasty() -> Vec<(String, Vec<u8>)> {
    let letter = letter();
    let jpeg = super::images::jpeg(200, 100);
    let loop_form = page(
        "0 0 595 842",
        "/Resources<</XObject<</X 5 0 R>>>>",
        b"/X Do",
        &[stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</X 5 0 R>>>>",
            b"/X Do /X Do /X Do",
        )],
    );
    let bomb = {
        let data = deflated(&vec![b' '; 1 << 20], 1024);
        pdf(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>".to_vec(),
            stream("/Filter/FlateDecode", &data),
        ])
    };
    let bomb_objects = {
        let data = deflated(&vec![0; 1 << 20], 1024);
        pdf(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>".to_vec(),
            stream(
                "/Type/ObjStm/N 10000000/First 100/Filter/FlateDecode",
                &data,
            ),
        ])
    };
    let page_loop = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1>>".to_vec(),
    ]);
    let xref_loop = {
        let mut bytes = letter.clone();
        let at = bytes
            .windows(9)
            .rposition(|window| window == b"startxref")
            .unwrap();
        let start = bytes
            .windows(5)
            .rposition(|window| window == b"\nxref")
            .unwrap()
            + 1;
        bytes.truncate(at);
        let text = String::from_utf8(bytes).unwrap();
        text.replace("/Root 1 0 R>>", &format!("/Root 1 0 R /Prev {start}>>"))
            .into_bytes()
            .into_iter()
            .chain(format!("startxref\n{start}\n%%EOF").into_bytes())
            .collect()
    };
    let mut deep = vec![b'['; 100_000];
    deep.extend(vec![b']'; 100_000]);
    let deep_page = page(
        "0 0 595 842",
        &format!("/X {}", String::from_utf8(deep.clone()).unwrap()),
        b"",
        &[],
    );
    let mut deep_content = deep.clone();
    deep_content.extend_from_slice(b" TJ");
    let image = page(
        "0 0 595 842",
        "/Resources<</XObject<</I 5 0 R>>>>",
        b"500 0 0 500 0 0 cm /I Do",
        &[stream(
            "/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode",
            &deflated(&vec![0; 1 << 20], 64),
        )],
    );
    vec![
        ("half.pdf".into(), letter[..letter.len() / 2].to_vec()),
        ("page-loop.pdf".into(), page_loop),
        (
            "huge.pdf".into(),
            page(
                "0 0 1000000000 1000000000",
                FONT,
                b"BT /F 90000000 Tf 72 720 Td (groot) Tj ET",
                &[],
            ),
        ),
        ("ribbon.pdf".into(), page("0 0 1000000000 1", "", b"", &[])),
        ("zero.pdf".into(), page("0 0 0 0", "", b"", &[])),
        (
            "nan.pdf".into(),
            page(
                "0 0 99999999999999999999999999999999999999999 1e400",
                "",
                b"1e39 0 0 1e39 0 0 cm",
                &[],
            ),
        ),
        ("content-bomb.pdf".into(), bomb),
        ("object-bomb.pdf".into(), bomb_objects),
        ("image-bomb.pdf".into(), image),
        ("xref-loop.pdf".into(), xref_loop),
        ("deep-array.pdf".into(), deep_page),
        (
            "deep-content.pdf".into(),
            page("0 0 595 842", "", &deep_content, &[]),
        ),
        ("form-loop.pdf".into(), loop_form),
        ("bomb.png".into(), png_bomb(60_000)),
        ("half.jpg".into(), jpeg[..jpeg.len() / 2].to_vec()),
        ("loop.tif".into(), tiff_loop()),
        (
            "no-frames.gif".into(),
            b"GIF89a\x10\0\x10\0\0\0\0;".to_vec(),
        ),
        ("empty.pdf".into(), Vec::new()),
        ("one.jpg".into(), vec![0xFF]),
        ("zeros.bin".into(), vec![0; 5000]),
        ("tiny.pdf".into(), b"%PDF-1.7".to_vec()),
        ("fake.pdf".into(), b"MZ\x90\0\x03\0\0\0\x04\0\0\0".to_vec()),
    ]
}

#[test]
fn every_nasty_file_is_shown_or_refused_with_a_reason() {
    let limits = Limits {
        seconds_per_page: 5,
        seconds: 20,
        memory_bytes: 1 << 30,
        ..Limits::default()
    };
    let workshop = workshop(limits);
    let mut said = Vec::new();
    for (name, bytes) in nasty() {
        let kind = sniff(&name, &bytes);
        let line = match (kind.format(), kind.kept) {
            (Some(format), None) => match workshop.open(Order {
                format,
                bytes: bytes.into(),
                password: None,
                jobs: 1,
            }) {
                Ok(mut sheets) => {
                    let reasons: Vec<String> = sheets
                        .by_ref()
                        .map(|sheet| {
                            assert!(sheet.image.is_some() || sheet.reason.is_some(), "{name}");
                            assert!(
                                sheet.width_pt <= 14_400.0 && sheet.height_pt <= 14_400.0,
                                "{name}"
                            );
                            sheet.reason.map_or("shown".to_owned(), |reason| reason.en)
                        })
                        .collect();
                    format!("{name}: {reasons:?}")
                }
                Err(error @ EvidenceError::Start(_)) => panic!("{error}"),
                Err(error) => format!("{name}: {}", error.text().en),
            },
            (_, Some(kept)) => format!("{name}: kept: {}", kept.en),
            (None, None) => format!("{name}: {} chars of {}", text(&bytes).text.len(), kind.mime),
        };
        said.push(line);
    }
    println!("{}", said.join("\n"));
}

#[test]
fn ten_thousand_pages_stop_at_the_limit() {
    let limits = Limits {
        pages: 50,
        ..Limits::default()
    };
    let bytes: Arc<[u8]> = many_pages(10_000).into();
    for jobs in [1, 2] {
        let order = Order {
            format: griffie::evidence::Format::Pdf,
            bytes: Arc::clone(&bytes),
            password: None,
            jobs,
        };
        let mut sheets = workshop(limits).open(order).unwrap();
        let numbers: Vec<u32> = sheets.by_ref().map(|sheet| sheet.page).collect();
        assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
        assert_eq!(sheets.pages(), 10_000);
        assert_eq!(sheets.remarks().len(), 1);
    }
}

#[test]
fn a_page_that_kills_the_child_does_not_take_the_others_with_it() {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3/MediaBox[0 0 200 200]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 6 0 R>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 7 0 R>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 6 0 R>>".to_vec(),
        stream("", b"0 0 100 100 re f"),
        stream("/Filter/FlateDecode", &deflated(&vec![b' '; 1 << 20], 2048)),
    ];
    objects.push(b"null".to_vec());
    let limits = Limits {
        memory_bytes: 1 << 30,
        ..Limits::default()
    };
    for jobs in [1, 2] {
        let order = Order {
            format: griffie::evidence::Format::Pdf,
            bytes: pdf(&objects).into(),
            password: None,
            jobs,
        };
        let sheets: Vec<_> = workshop(limits).open(order).unwrap().collect();
        let shown: Vec<bool> = sheets.iter().map(|sheet| sheet.image.is_some()).collect();
        assert_eq!(shown, [true, false, true]);
        assert!(sheets[1].reason.is_some());
    }
}

#[test]
fn a_child_that_never_answers_is_killed() {
    let limits = Limits {
        seconds_per_page: 1,
        ..Limits::default()
    };
    let workshop =
        griffie::evidence::Workshop::new("/bin/sleep".into(), vec!["600".into()], limits);
    let order = Order {
        format: griffie::evidence::Format::Pdf,
        bytes: letter().into(),
        password: None,
        jobs: 1,
    };
    assert!(matches!(
        workshop.open(order),
        Err(EvidenceError::Unreadable(_))
    ));
}

#[test]
fn hostile_messages_end() {
    let workshop = workshop(Limits {
        seconds_per_page: 10,
        ..Limits::default()
    });
    let mail = workshop.mail(nested_mail(500).into()).unwrap();
    assert_eq!(mail.subject, "diep");
    for depth in [20_000, 200_000] {
        let read = workshop.mail(nested_mail(depth).into());
        println!(
            "{depth}: {:?}",
            read.as_ref()
                .map(|mail| mail.attachments.len())
                .map_err(|error| error.text().en)
        );
    }
    let mail = workshop.mail(many_attachments(100_000).into()).unwrap();
    assert_eq!((mail.attachments.len(), mail.attached), (200, 100_000));
}
