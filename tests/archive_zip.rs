//! The zip itself: nothing stands before, between or after its files, and what a repack adds is named.

use std::io::{Cursor, Write as _};

use griffie::archive::{Limits, Looked, PdfFacts, Verdict, verify, verify_with};
use zip::write::SimpleFileOptions;

use crate::archive::{pack, unpack};
use crate::support::sample::sample;

fn judged(zip: &[u8]) -> Verdict {
    verify(Cursor::new(zip)).expect("no failure of the machine")
}

fn says(zip: &[u8]) -> Vec<String> {
    let findings = judged(zip).findings.into_iter();
    findings
        .map(|one| format!("{}: {}", one.path, one.text.en))
        .collect()
}

fn word(zip: &[u8], at: usize) -> usize {
    u32::from_le_bytes(zip[at..at + 4].try_into().expect("4 bytes")) as usize
}

/// Puts bytes at a place of the zip and moves every offset after it, as a careful forger would.
fn inserted(zip: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let end = zip.len() - 22;
    let directory = word(zip, end + 16);
    let mut out = zip.to_vec();
    let mut header = directory;
    while out[header..].starts_with(b"PK\x01\x02") {
        let start = word(&out, header + 42);
        if start >= at {
            let moved = (start + bytes.len()) as u32;
            out[header + 42..header + 46].copy_from_slice(&moved.to_le_bytes());
        }
        let lengths: usize = [28, 30, 32]
            .iter()
            .map(|place| {
                usize::from(u16::from_le_bytes([
                    out[header + place],
                    out[header + place + 1],
                ]))
            })
            .sum();
        header += 46 + lengths;
    }
    if directory >= at {
        let moved = (directory + bytes.len()) as u32;
        out[end + 16..end + 20].copy_from_slice(&moved.to_le_bytes());
    }
    out.splice(at..at, bytes.iter().copied());
    out
}

/// Wherever bytes are put that no program unpacks, they are found: before each file, the list and the end, and after it.
#[test]
fn stray_bytes_are_found_wherever_they_stand() {
    let (zip, _) = sample().zip();
    let end = zip.len() - 22;
    let directory = word(&zip, end + 16);
    let mut places: Vec<usize> = Vec::new();
    let mut header = directory;
    while zip[header..].starts_with(b"PK\x01\x02") {
        places.push(word(&zip, header + 42));
        header += 46
            + [28, 30, 32]
                .iter()
                .map(|place| {
                    usize::from(u16::from_le_bytes([
                        zip[header + place],
                        zip[header + place + 1],
                    ]))
                })
                .sum::<usize>();
    }
    assert!(places.len() > 20 && places[0] == 0, "{places:?}");
    assert_eq!(header, end);
    places.extend([directory, end, zip.len()]);
    for at in places {
        for bytes in [&b"x"[..], &[0; 300], b"PK\x03\x04"] {
            let found = says(&inserted(&zip, at, bytes));
            assert!(!found.is_empty(), "{} bytes at {at}", bytes.len());
        }
    }
    assert_eq!(says(&inserted(&zip, 0, b"")), [""; 0], "nothing inserted");
    let found = says(&[&zip[..], b"\n"].concat());
    assert_eq!(found, [": 1 more bytes stand after the zip"]);
}

/// Two zips in one file, the second of which other programs may read.
#[test]
fn a_second_zip_is_found() {
    let (zip, _) = sample().zip();
    let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
    other
        .start_file("a.txt", SimpleFileOptions::default())
        .expect("works");
    let other = other.finish().expect("works").into_inner();
    assert!(!says(&[&zip[..], &other].concat()).is_empty());
    assert!(!says(&[&other[..], &zip].concat()).is_empty());
}

#[test]
fn comments_are_found() {
    let (zip, _) = sample().zip();
    let mut writer = zip::ZipWriter::new_append(Cursor::new(zip.clone())).expect("works");
    writer.set_comment("psst").expect("works");
    let commented = writer.finish().expect("works").into_inner();
    let found = says(&commented);
    assert!(
        found.iter().any(|text| text.contains("comment of 4 bytes")),
        "{found:?}"
    );
}

/// The header before a file and the one in the list are compared, each byte that programs go by.
#[test]
fn headers_that_disagree_are_found() {
    let (zip, _) = sample().zip();
    let end = zip.len() - 22;
    let directory = word(&zip, end + 16);
    let header = word(&zip, directory + 42);
    // Method, CRC-32, sizes, and the name.
    for at in [8, 14, 18, 22, 30, 35] {
        let mut other = zip.clone();
        other[header + at] ^= 1;
        assert!(!says(&other).is_empty(), "byte {at} of a local header");
    }
}

/// A name that is there twice in the list.
#[test]
fn a_file_that_is_there_twice_is_found() {
    let (zip, _) = sample().zip();
    let mut writer = zip::ZipWriter::new_append(Cursor::new(zip)).expect("works");
    writer
        .start_file("KC-2027-004/bagit.tx!", SimpleFileOptions::default())
        .expect("works");
    writer.write_all(b"BagIt-Version: 1.0\n").expect("works");
    let mut twice = writer.finish().expect("works").into_inner();
    let at: Vec<usize> = (0..twice.len() - 21)
        .filter(|at| twice[*at..].starts_with(b"KC-2027-004/bagit.tx!"))
        .collect();
    assert_eq!(at.len(), 2);
    for at in at {
        twice[at + 20] = b't';
    }
    assert!(!says(&twice).is_empty());
}

/// What a Mac or Windows puts into a zip that is packed again is named; the content is as sound as it was.
#[test]
fn files_of_systems_are_named_and_no_fault() {
    let (zip, _) = sample().zip();
    let mut entries = unpack(&zip);
    let names = [
        "KC-2027-004/.DS_Store",
        "KC-2027-004/data/.DS_Store",
        "KC-2027-004/data/stukken/._001",
        "KC-2027-004/data/stukken/Thumbs.db",
        "__MACOSX/KC-2027-004/._bagit.txt",
    ];
    for name in names {
        entries.push((name.to_owned(), b"Bud1".to_vec()));
    }
    let verdict = judged(&pack(&entries));
    assert!(verdict.is_sound(), "{:#?}", verdict.findings);
    let mut foreign = verdict.foreign;
    foreign.sort();
    assert_eq!(
        foreign,
        [
            ".DS_Store",
            "__MACOSX/KC-2027-004/._bagit.txt",
            "data/.DS_Store",
            "data/stukken/._001",
            "data/stukken/Thumbs.db"
        ]
    );
}

/// The inventory that the dossier prints is held against the files.
#[test]
fn the_printed_inventory_is_compared() {
    let sample = sample();
    let (zip, _) = sample.zip();
    let row = |number: u32, day: &str, code: &str, sheets: &str| {
        [&number.to_string(), day, code, sheets]
            .map(str::to_owned)
            .to_vec()
    };
    let whole: Vec<Vec<String>> = std::iter::once(
        ["nr", "datum", "stuk", "bladen"]
            .map(str::to_owned)
            .to_vec(),
    )
    .chain(sample.package.pieces.iter().map(|piece| {
        let date = piece.date.clone().unwrap_or_default();
        let day: Vec<&str> = date.split('-').rev().collect();
        row(piece.number, &day.join("-"), &piece.code, "3–4")
    }))
    .collect();
    let found = |table: Vec<Vec<String>>| {
        let mut look = |_: &str, _: u64, reader: &mut dyn std::io::Read| {
            std::io::copy(reader, &mut std::io::sink()).expect("read");
            Looked::Read(PdfFacts {
                pages: 2,
                tables: vec![table.clone()],
            })
        };
        let verdict =
            verify_with(Cursor::new(&zip), &Limits::default(), Some(&mut look)).expect("read");
        assert!(verdict.unchecked.is_empty(), "{:?}", verdict.unchecked);
        verdict
            .findings
            .into_iter()
            .map(|one| one.text.en)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(whole.clone()), [""; 0]);
    let mut less = whole.clone();
    less.remove(2);
    assert_eq!(found(less), ["piece 2 is not in the printed inventory"]);
    let mut more = whole.clone();
    more.push(row(7, "01-01-2027", "D99", "9"));
    assert_eq!(
        found(more),
        ["the printed inventory names piece 7, which is not in the archive"]
    );
    let mut withheld = whole.clone();
    withheld.push(row(7, "01-01-2027", "D99", "–"));
    assert_eq!(
        found(withheld),
        [""; 0],
        "a row without sheets is of a piece that is not there"
    );
    for (column, other) in [(1, "31-12-1999"), (2, "D99"), (3, "3–9")] {
        let mut changed = whole.clone();
        other.clone_into(&mut changed[1][column]);
        assert_eq!(
            found(changed),
            ["the printed inventory says of piece 1 something else than the archive"]
        );
    }
}
