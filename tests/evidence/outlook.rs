//! Messages in the form of Outlook, made here property by property (MS-OXMSG).

use std::io::{Cursor, Write as _};

use cfb::CompoundFile;
use griffie::evidence::{Family, mail, sniff};

type File = CompoundFile<Cursor<Vec<u8>>>;

/// A property: its number, and its value.
pub(super) enum Value<'a> {
    Wide(&'a str),
    Narrow(&'a [u8]),
    Bytes(&'a [u8]),
    Number(u32),
    Time(u64),
}

/// Writes properties into a storage; `head` is what stands before those of fixed length.
fn put(file: &mut File, at: &str, head: usize, values: &[(u16, Value<'_>)]) {
    let mut fixed = vec![0; head];
    for (tag, value) in values {
        let (kind, bytes) = match value {
            Value::Wide(text) => (
                0x001F,
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            ),
            Value::Narrow(bytes) => (0x001E, bytes.to_vec()),
            Value::Bytes(bytes) => (0x0102, bytes.to_vec()),
            Value::Number(number) => (0x0003, u64::from(*number).to_le_bytes().to_vec()),
            Value::Time(ticks) => (0x0040, ticks.to_le_bytes().to_vec()),
        };
        if kind == 0x0003 || kind == 0x0040 {
            fixed.extend_from_slice(&u16::to_le_bytes(kind));
            fixed.extend_from_slice(&tag.to_le_bytes());
            fixed.extend_from_slice(&6_u32.to_le_bytes());
            fixed.extend_from_slice(&bytes);
        } else {
            let name = format!("{at}__substg1.0_{tag:04X}{kind:04X}");
            file.create_stream(name).unwrap().write_all(&bytes).unwrap();
        }
    }
    let name = format!("{at}__properties_version1.0");
    file.create_stream(name).unwrap().write_all(&fixed).unwrap();
}

fn made(build: impl FnOnce(&mut File)) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    build(&mut file);
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn letter() -> Vec<u8> {
    made(|file| {
        put(
            file,
            "/",
            32,
            &[
                (0x001A, Value::Wide("IPM.Note")),
                (0x0037, Value::Wide("Over het rooster – één vraag")),
                (0x0C1A, Value::Wide("Noor Vermeer")),
                (0x0C1F, Value::Wide("/O=SCHOOL/OU=X/CN=NOOR")),
                (0x5D01, Value::Wide("noor@post.example")),
                (
                    0x1000,
                    Value::Wide("Geachte commissie,\r\n\r\nHet rooster klopt niet.\r\n"),
                ),
                // 3 February 2027, 09:05:07 UTC.
                (
                    0x0039,
                    Value::Time((1_801_645_507 + 11_644_473_600) * 10_000_000),
                ),
            ],
        );
        for (index, (name, address, kind)) in [
            ("Commissie", "c@kc.example", 1),
            ("Bram", "bram@post.example", 2),
            ("Stille lezer", "stil@post.example", 3),
        ]
        .into_iter()
        .enumerate()
        {
            let at = format!("/__recip_version1.0_#{index:08X}/");
            file.create_storage(&at).unwrap();
            put(
                file,
                &at,
                8,
                &[
                    (0x3001, Value::Wide(name)),
                    (0x39FE, Value::Wide(address)),
                    (0x0C15, Value::Number(kind)),
                ],
            );
        }
        file.create_storage("/__attach_version1.0_#00000000")
            .unwrap();
        put(
            file,
            "/__attach_version1.0_#00000000/",
            8,
            &[
                (0x3707, Value::Wide("aantekening.txt")),
                (0x3701, Value::Bytes(b"tekst van de bijlage")),
                (0x3705, Value::Number(1)),
            ],
        );
        let inner = "/__attach_version1.0_#00000001/__substg1.0_3701000D";
        file.create_storage_all(inner).unwrap();
        put(
            file,
            "/__attach_version1.0_#00000001/",
            8,
            &[
                (0x3001, Value::Wide("Eerder bericht")),
                (0x3705, Value::Number(5)),
            ],
        );
        put(
            file,
            &format!("{inner}/"),
            24,
            &[
                (0x0037, Value::Wide("Eerder")),
                (0x1000, Value::Wide("Het eerste bericht.")),
                (
                    0x0039,
                    Value::Time((1_801_645_507 + 11_644_473_600) * 10_000_000),
                ),
            ],
        );
    })
}

#[test]
fn a_message_of_outlook_is_read_with_what_is_in_it() {
    let bytes = letter();
    let kind = sniff("bericht.msg", &bytes);
    assert_eq!((kind.family, kind.kept), (Family::Mail, None));
    let read = mail(&bytes).unwrap();
    assert_eq!(read.subject, "Over het rooster – één vraag");
    assert_eq!(read.from, ["Noor Vermeer <noor@post.example>"]);
    assert_eq!(read.to, ["Commissie <c@kc.example>"]);
    assert_eq!(read.cc, ["Bram <bram@post.example>"]);
    assert_eq!(
        read.headers,
        [(
            "Bcc".to_owned(),
            "Stille lezer <stil@post.example>".to_owned()
        )]
    );
    assert_eq!(
        read.date.unwrap().rfc3339.as_deref(),
        Some("2027-02-03T09:05:07Z")
    );
    assert_eq!(read.body, "Geachte commissie,\n\nHet rooster klopt niet.");
    let names: Vec<&str> = read
        .attachments
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["aantekening.txt", "Eerder bericht.msg"]);
    assert_eq!(read.attachments[0].bytes, b"tekst van de bijlage");
    let inner = mail(&read.attachments[1].bytes).unwrap();
    assert_eq!(
        (inner.subject.as_str(), inner.body.as_str()),
        ("Eerder", "Het eerste bericht.")
    );
    assert_eq!(
        inner.date.unwrap().rfc3339.as_deref(),
        Some("2027-02-03T09:05:07Z")
    );
}

#[test]
fn code_pages_html_and_the_header_of_the_mail_are_read() {
    let read = mail(&made(|file| {
        put(file, "/", 32, &[
            (0x3FFD, Value::Number(1252)),
            (0x3FDE, Value::Number(65_001)),
            (0x0037, Value::Narrow(b"caf\xE9 \x80 5")),
            (0x007D, Value::Narrow(b"From: Jan <jan@post.example>\r\nTo: c@kc.example\r\nReply-To: anders@post.example\r\nDate: Wed, 3 Feb 2027 09:05:07 +0100\r\n")),
            (0x1013, Value::Bytes("<p>één<header>twee</header></p>".as_bytes())),
        ]);
    })).unwrap();
    assert_eq!(read.subject, "café € 5");
    assert_eq!(read.from, ["Jan <jan@post.example>"]);
    assert_eq!(
        read.headers,
        [("Reply-To".to_owned(), "anders@post.example".to_owned())]
    );
    assert_eq!(
        read.date.unwrap().rfc3339.as_deref(),
        Some("2027-02-03T09:05:07+01:00")
    );
    assert_eq!(read.body, "één\ntwee");
    assert!(read.remarks.is_empty(), "{:?}", read.remarks);
}

#[test]
fn what_cannot_be_read_of_it_is_said() {
    let read = mail(&made(|file| {
        put(
            file,
            "/",
            32,
            &[
                (0x001A, Value::Wide("IPM.Appointment")),
                (0x0037, Value::Wide("Afspraak")),
                (0x1009, Value::Bytes(b"rtf")),
            ],
        );
        file.create_storage("/__attach_version1.0_#00000000")
            .unwrap();
        put(
            file,
            "/__attach_version1.0_#00000000/",
            8,
            &[(0x3707, Value::Wide("leeg.bin"))],
        );
    }))
    .unwrap();
    assert_eq!(read.remarks.len(), 3, "{:?}", read.remarks);
    let whole = letter();
    for length in [0, 8, 100, 512, 1000, whole.len() / 2, whole.len() - 1] {
        // Half of it is no message or one with something in it, and never a crash.
        drop(mail(&whole[..length]));
    }
}
