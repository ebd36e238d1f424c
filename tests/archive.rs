//! What the zip holds, that it is the same every time, and that damage is found.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use crate::support::sample::sample;
use griffie::archive::*;
use zip::write::SimpleFileOptions;

pub(crate) type Entries = Vec<(String, Vec<u8>)>;
type Change = fn(&mut Entries);

pub(crate) fn unpack(zip: &[u8]) -> Entries {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).expect("works");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("works");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("works");
            (file.name().expect("works").into_owned(), bytes)
        })
        .collect()
}

pub(crate) fn pack(entries: &Entries) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(name.as_str(), SimpleFileOptions::default())
            .expect("works");
        zip.write_all(bytes).expect("works");
    }
    zip.finish().expect("works").into_inner()
}

fn findings(zip: &[u8]) -> Vec<String> {
    let verdict = verify(Cursor::new(zip)).expect("no failure of the machine");
    verdict
        .findings
        .into_iter()
        .map(|finding| format!("{}: {}", finding.path, finding.text.en))
        .collect()
}

#[test]
fn a_zip_is_sound_and_the_same_every_time() {
    let (zip, written) = sample().zip();
    let (again, _) = sample().zip();
    assert!(zip == again);
    let mut looked = Vec::new();
    let mut look = |path: &str, size: u64, reader: &mut dyn Read| {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).expect("works");
        assert!(bytes.starts_with(b"%PDF") && bytes.len() as u64 == size);
        looked.push(path.to_owned());
        Looked::Read(PdfFacts {
            pages: 2,
            tables: Vec::new(),
        })
    };
    let verdict =
        verify_with(Cursor::new(&zip), &Limits::default(), Some(&mut look)).expect("works");
    assert!(verdict.is_sound(), "{:#?}", verdict.findings);
    assert_eq!(verdict.case.as_deref(), Some("KC-2027-004"));
    assert_eq!(verdict.seal, Some(written.seal));
    assert_eq!(
        verdict.counts,
        Counts {
            files: written.files,
            bytes: written.bytes,
            events: 9,
            pieces: 6
        }
    );
    assert_eq!(looked.len(), 5);
    let unchecked: Vec<_> = verdict.unchecked.iter().map(|one| &one.text.en).collect();
    assert_eq!(
        unchecked,
        ["no printed inventory was found in the PDF to compare with"]
    );
}

/// Each change of the content is named, with where it is.
#[test]
fn every_change_is_found() {
    let (zip, _) = sample().zip();
    let entries = unpack(&zip);
    assert_eq!(
        findings(&pack(&entries)),
        [""; 0],
        "packed by another program"
    );

    let cases: [(&str, Change, &str); 19] = [
        (
            "a file is gone",
            |e| e.retain(|(n, _)| !n.ends_with("D15.pdf")),
            "D15.pdf: is missing, but is in manifest-sha512.txt",
        ),
        (
            "a file came",
            |e| e.push(("KC-2027-004/data/extra.txt".into(), b"x".to_vec())),
            "data/extra.txt: is not in manifest-sha512.txt",
        ),
        (
            "a tag file came",
            |e| e.push(("KC-2027-004/extra.txt".into(), b"x".to_vec())),
            "extra.txt: is not in tagmanifest-sha512.txt",
        ),
        (
            "a file outside",
            |e| e.push(("extra.txt".into(), b"x".to_vec())),
            "extra.txt: stands outside the folder",
        ),
        (
            "up and out",
            |e| e.push(("KC-2027-004/../../x".into(), b"x".to_vec())),
            "no safe path",
        ),
        (
            "absolute",
            |e| e.push(("/etc/x".into(), b"x".to_vec())),
            "no safe path",
        ),
        (
            "another drive",
            |e| e.push(("KC-2027-004/data/C:x".into(), b"x".to_vec())),
            "no safe path",
        ),
        (
            "letter case",
            |e| e.push(("KC-2027-004/BAGIT.TXT".into(), b"x".to_vec())),
            "is there twice",
        ),
        (
            "a byte",
            |e| change(e, "D14-klager.pdf", |b| b[500] ^= 1),
            "D14-klager.pdf: was changed",
        ),
        (
            "an event",
            |e| {
                change(e, "gebeurtenissen.jsonl", |b| {
                    replace(b, "\"nummer\":4", "\"nummer\":5");
                });
            },
            "line 5: `vorige` is not the SHA-256",
        ),
        (
            "the last event",
            |e| {
                change(e, "gebeurtenissen.jsonl", |b| {
                    replace(b, "\"nummer\":9", "\"nummer\":8");
                });
            },
            "the last line is not the one of the inventory",
        ),
        (
            "the inventory",
            |e| {
                change(e, "inventaris.json", |b| {
                    replace(b, "\"bytes\": 9009", "\"bytes\": 9008");
                });
            },
            "size or SHA-256 differs from the inventory",
        ),
        (
            "a size in a sidecar",
            |e| {
                change(e, "D14-klager.pdf.bestand.mdto.xml", |b| {
                    replace(b, "<omvang>9009", "<omvang>9");
                });
            },
            "`omvang` is not the size",
        ),
        (
            "a lost element",
            |e| {
                change(e, "data/KC-2027-004.mdto.xml", |b| {
                    replace(b, "<naam>Klacht over een lokaal</naam>", "");
                });
            },
            "`naam` is missing in `informatieobject`",
        ),
        (
            "a lost relation",
            |e| {
                change(e, "data/KC-2027-004.mdto.xml", |b| {
                    replace(b, "KC-2027-004/002<", "KC-2027-004/999<");
                });
            },
            "refers to what is not there",
        ),
        (
            "no sidecar",
            |e| e.retain(|(n, _)| !n.ends_with("D40.pdf.bestand.mdto.xml")),
            "D40.pdf.bestand.mdto.xml: is missing",
        ),
        (
            "no piece sidecar",
            |e| e.retain(|(n, _)| !n.ends_with("006-2027-05-20-D40.mdto.xml")),
            "006-2027-05-20-D40.mdto.xml: is missing",
        ),
        (
            "fetch",
            |e| e.push(("KC-2027-004/fetch.txt".into(), b"x".to_vec())),
            "points to files elsewhere",
        ),
        (
            "oxum",
            |e| {
                change(e, "bag-info.txt", |b| {
                    replace(b, "Payload-Oxum: ", "Payload-Oxum: 1");
                });
            },
            "`Payload-Oxum` is not",
        ),
    ];
    for (name, change, expected) in cases {
        let mut changed = entries.clone();
        change(&mut changed);
        let found = findings(&pack(&changed));
        assert!(
            found.iter().any(|text| text.contains(expected)),
            "{name}: {expected} not in {found:#?}"
        );
    }
}

/// Whoever makes the hashes anew still has to make descriptions, inventory and chain agree.
#[test]
fn new_manifests_hide_nothing() {
    let (zip, _) = sample().zip();
    let entries = unpack(&zip);
    assert_eq!(findings(&pack(&sealed(entries.clone()))), [""; 0]);
    let cases: [(&str, Change, &[&str]); 7] = [
        (
            "a byte",
            |e| change(e, "D14-klager.pdf", |b| b[500] ^= 1),
            &[
                "`checksum` (SHA256)",
                "`checksum` (SHA512)",
                "differs from the inventory",
            ],
        ),
        (
            "a file came",
            |e| e.push(("KC-2027-004/data/stukken/extra.txt".into(), b"x".to_vec())),
            &[
                "extra.txt.bestand.mdto.xml: is missing: the file",
                "stukken.mdto.xml: is missing: the folder",
                "is not in data/inventaris.json",
            ],
        ),
        (
            "a file is gone",
            |e| e.retain(|(n, _)| !n.ends_with("D15.pdf")),
            &[
                "describes a file that is not there",
                "D15.pdf: is missing, but is in data/inventaris.json",
            ],
        ),
        (
            "a piece is gone",
            |e| e.retain(|(n, _)| !n.contains("/002-")),
            &[
                "KC-2027-004.mdto.xml: `bevatOnderdeel` refers to what is not there",
                "piece 2 is not there",
            ],
        ),
        (
            "an event is gone",
            |e| {
                change(e, "gebeurtenissen.jsonl", |b| {
                    let at = b.iter().rposition(|c| *c == b'{').expect("works");
                    b.truncate(at);
                });
            },
            &[
                "the last line is not the one of the inventory",
                "number, size or SHA-256",
            ],
        ),
        (
            "no sidecar",
            |e| e.retain(|(n, _)| !n.ends_with("D40.pdf.bestand.mdto.xml")),
            &["the file has no description"],
        ),
        (
            "another folder",
            |e| {
                e.iter_mut()
                    .for_each(|(n, _)| *n = n.replacen("KC-2027-004", "KC-2027-005", 1));
            },
            &[
                "`External-Identifier` is not",
                "names another case number than the folder",
            ],
        ),
    ];
    for (name, change, expected) in cases {
        let mut changed = entries.clone();
        change(&mut changed);
        let found = findings(&pack(&sealed(changed)));
        for expected in expected {
            assert!(
                found.iter().any(|text| text.contains(expected)),
                "{name}: {expected} not in {found:#?}"
            );
        }
        assert!(
            !found.iter().any(|text| text.contains("manifest")),
            "{found:#?}"
        );
    }
}

/// The same entries with manifests and Payload-Oxum that fit.
pub(crate) fn sealed(mut entries: Entries) -> Entries {
    use sha2::{Digest, Sha512};
    let root = entries[0].0.split('/').next().expect("works").to_owned();
    let listed = |entries: &Entries, payload: bool| -> Vec<u8> {
        let mut lines: Vec<(String, String)> = entries
            .iter()
            .filter_map(|(name, bytes)| {
                let path = name.strip_prefix(&format!("{root}/"))?;
                let hash: String = Sha512::digest(bytes)
                    .iter()
                    .map(|b| format!("{b:02x}"))
                    .collect();
                (path.starts_with("data/") == payload).then(|| (path.to_owned(), hash))
            })
            .collect();
        lines.sort();
        lines
            .iter()
            .map(|(path, hash)| format!("{hash}  {path}\n"))
            .collect::<String>()
            .into_bytes()
    };
    let payload: Vec<usize> = entries
        .iter()
        .filter(|(name, _)| name.contains("/data/"))
        .map(|(_, b)| b.len())
        .collect();
    let oxum = format!(
        "Payload-Oxum: {}.{}",
        payload.iter().sum::<usize>(),
        payload.len()
    );
    entries.retain(|(name, _)| !name.ends_with("manifest-sha512.txt"));
    let (_, info) = entries
        .iter_mut()
        .find(|(name, _)| name.ends_with("bag-info.txt"))
        .expect("works");
    let text = String::from_utf8_lossy(info).into_owned();
    let lines: Vec<&str> = text
        .lines()
        .map(|line| {
            if line.starts_with("Payload-Oxum") {
                oxum.as_str()
            } else {
                line
            }
        })
        .collect();
    *info = format!("{}\n", lines.join("\n")).into_bytes();
    entries.push((
        format!("{root}/manifest-sha512.txt"),
        listed(&entries, true),
    ));
    entries.push((
        format!("{root}/tagmanifest-sha512.txt"),
        listed(&entries, false),
    ));
    entries
}

pub(crate) fn change(entries: &mut Entries, end: &str, change: impl Fn(&mut Vec<u8>)) {
    let (_, bytes) = entries
        .iter_mut()
        .find(|(name, _)| name.ends_with(end))
        .expect(end);
    let before = bytes.clone();
    change(bytes);
    assert!(before != *bytes, "{end} was not changed");
}

fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    *bytes = String::from_utf8(bytes.clone())
        .expect("works")
        .replace(from, to)
        .into_bytes();
}

#[test]
fn other_files_are_no_archive_and_no_panic() {
    for bytes in [
        Vec::new(),
        b"x".to_vec(),
        b"%PDF-1.7".repeat(100),
        pack(&vec![]),
        pack(&vec![("a.txt".into(), b"x".to_vec())]),
        pack(&vec![("a/bagit.txt".into(), b"x".to_vec())]),
        pack(&vec![
            ("a/bagit.txt".into(), b"x".to_vec()),
            ("b/bagit.txt".into(), b"x".to_vec()),
        ]),
    ] {
        assert!(!findings(&bytes).is_empty());
    }
}

#[test]
fn links_and_bombs_are_refused() {
    let (zip, _) = sample().zip();
    let mut entries = unpack(&zip);
    entries.push(("KC-2027-004/data/bom.txt".into(), vec![b'0'; 50 << 20]));
    let bomb = pack(&entries);
    let limits = Limits {
        ratio: 200,
        ..Limits::default()
    };
    let refused = |zip: &[u8], limits: &Limits| {
        let verdict = verify_with(Cursor::new(zip), limits, None).expect("read");
        let mut texts = verdict.findings.iter().map(|finding| &finding.text.en);
        texts.any(|text| text.contains("unreasonable size"))
    };
    assert!(refused(&bomb, &limits));
    assert!(!refused(&bomb, &Limits::default()));

    // A size that deflate cannot reach, in both headers.
    let mut lie = bomb;
    let (honest, more) = ((50_u32 << 20).to_le_bytes(), (4000_u32 << 20).to_le_bytes());
    for (signature, at) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        for start in 0..lie.len() - 60 {
            if lie[start..].starts_with(signature) && lie[start + at..start + at + 4] == honest {
                lie[start + at..start + at + 4].copy_from_slice(&more);
            }
        }
    }
    assert!(refused(&lie, &Limits::default()));

    let mut writer = zip::ZipWriter::new_append(Cursor::new(zip)).expect("works");
    writer
        .add_symlink(
            "KC-2027-004/data/link",
            "/etc/passwd",
            SimpleFileOptions::default(),
        )
        .expect("works");
    let linked = writer.finish().expect("works").into_inner();
    assert!(
        findings(&linked)
            .iter()
            .any(|text| text.contains("no plain file"))
    );
}

/// Every 97th byte flipped, and cut at every 997th: never a panic, and what is passed over does not matter.
#[test]
fn damage_never_panics() {
    let (zip, _) = sample().zip();
    let whole: BTreeMap<_, _> = unpack(&zip).into_iter().collect();
    let (mut found, mut harmless, mut missed) = (0, 0, Vec::new());
    for at in (0..zip.len()).step_by(97) {
        for bit in [1_u8, 0x80] {
            let mut bytes = zip.clone();
            bytes[at] ^= bit;
            if !findings(&bytes).is_empty() {
                found += 1;
            } else if unpack(&bytes).into_iter().collect::<BTreeMap<_, _>>() == whole {
                harmless += 1;
            } else {
                missed.push(at);
            }
        }
    }
    println!(
        "flipped: {found} found, {harmless} changed no file (times, versions), {missed:?} missed"
    );
    assert!(missed.is_empty(), "{missed:?}");
    for length in (0..zip.len()).step_by(997) {
        assert!(!findings(&zip[..length]).is_empty());
    }
}

/// Descriptions, inventory, events and tag files with bytes changed, taken out or doubled, under new manifests.
#[test]
fn damaged_texts_never_panic() {
    const ROUNDS: u32 = 300;
    let (zip, _) = sample().zip();
    let entries = unpack(&zip);
    let texts: Vec<usize> = (0..entries.len())
        .filter(|at| {
            let name = &entries[*at].0;
            name.ends_with('l') || name.ends_with(".json") || name.ends_with(".txt")
        })
        .filter(|at| !entries[*at].1.is_empty())
        .collect();
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    let (mut found, mut silent) = (0, Vec::new());
    for _ in 0..ROUNDS {
        let mut changed = entries.clone();
        let place = texts[random(texts.len())];
        let (name, bytes) = &mut changed[place];
        let at = random(bytes.len());
        let what = random(5);
        match what {
            0 => bytes[at] ^= 1 << random(8),
            1 => bytes.truncate(at),
            2 => bytes.insert(at, b"<>&{}[]\"0\n\xff:"[random(12)]),
            3 => drop(bytes.drain(at..(at + 1 + random(200)).min(bytes.len()))),
            _ => {
                let piece = bytes[at..(at + 1 + random(200)).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
        let name = name.clone();
        let zip = if random(2) == 0 {
            pack(&sealed(changed))
        } else {
            pack(&changed)
        };
        if findings(&zip).is_empty() {
            silent.push(name);
        } else {
            found += 1;
        }
    }
    silent.sort();
    println!(
        "changed texts: {found} found, {} passed under new manifests: {silent:?}",
        silent.len()
    );
}

#[test]
fn mistakes_come_all_at_once() {
    let mut sample = sample();
    let package = &mut sample.package;
    package.bagged = "1 juni 2027".to_owned();
    package.pieces[1].number = 1;
    package.pieces[2].title = " ".to_owned();
    package.events.push(serde_json::json!(["x"]));
    package.description.restrictions.clear();
    package
        .description
        .retention
        .as_mut()
        .expect("works")
        .duration = Some("10 jaar".to_owned());
    let error = write(&sample.package, sample.fetch(), Cursor::new(Vec::new())).unwrap_err();
    let ArchiveError::Package(texts) = &error else {
        panic!("{error}");
    };
    for expected in [
        "date of the zip",
        "piece 1:",
        "piece 3: `naam` is empty",
        "event 10",
        "`beperkingGebruik` is missing",
        "`termijnLooptijd` is no ISO",
    ] {
        assert!(
            error.to_string().contains(expected),
            "{expected}: {texts:#?}"
        );
    }
}

#[test]
fn a_changed_file_makes_no_archive() {
    let mut sample = sample();
    sample.package.pieces[0].files[0].sha256 = Some("0".repeat(64));
    sample.package.pieces[0].files[1].size = Some(5);
    let error = write(&sample.package, sample.fetch(), Cursor::new(Vec::new())).unwrap_err();
    assert!(
        matches!(&error, ArchiveError::Changed(texts) if texts.len() == 2),
        "{error}"
    );
}

struct Failing(u64);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the disk is gone"))
    }
}

impl std::io::Seek for Failing {
    fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
        Ok(self.0)
    }
}

#[test]
fn a_failing_disk_is_an_error() {
    assert!(matches!(verify(Failing(1000)), Err(ArchiveError::Read(_))));
}

#[test]
fn texts_that_are_no_descriptions() {
    let deep = "<a xmlns='https://www.nationaalarchief.nl/mdto'>".repeat(10_000);
    for xml in [
        "",
        "tekst",
        "<MDTO/>",
        "<MDTO xmlns='https://www.nationaalarchief.nl/mdto'/>",
        "<MDTO xmlns='https://www.nationaalarchief.nl/mdto'><bestand>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><MDTO/>",
        "<MDTO xmlns='https://www.nationaalarchief.nl/mdto'><bestand>&a;</bestand></MDTO>",
        "<MDTO xmlns='https://www.nationaalarchief.nl/mdto' id='1'/>",
        "<a></b>",
        "<a>&#1;</a>",
        &deep,
    ] {
        assert!(!mdto::check(xml.as_bytes()).is_empty(), "{xml}");
    }
}
