//! Messages as people send them.

use griffie::evidence::{mail, text};

#[test]
fn a_message_with_everything() {
    let raw = b"Return-Path: <jan@example.org>\r\nFrom: =?utf-8?Q?Jan_de_R=C3=ABus?= <jan@example.org>\r\nTo: \"Klachtencommissie\" <kc@example.org>, piet@example.org\r\nCc: =?iso-8859-1?Q?Ren=E9e?= <renee@example.org>\r\nReply-To: ander@example.org\r\nDate: Wed, 3 Feb 2027 09:05:07 +0100\r\nSubject: =?utf-8?B?UmU6IGFmc3ByYWFrIOKCrA==?=\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=\"c\"\r\n\r\n--c\r\nContent-Type: text/plain; charset=windows-1252; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGeachte heer,=20\r\nhet kost =80 5.\r\n--c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Geachte heer, het kost &euro; 5.<img src=\"cid:logo\"></p>\r\n--c--\r\n--b\r\nContent-Type: image/png; name=\"logo.png\"\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\naGFsbG8=\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=UTF-8''verklaring%20%C3%A9%C3%A9n.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\naGFsbG8=\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@example.org\r\nSubject: eerder/bericht\r\n\r\ninhoud\r\n--b--\r\n";
    let mail = mail(raw).unwrap();
    assert_eq!(mail.from, ["Jan de Rëus <jan@example.org>"]);
    assert_eq!(
        mail.to,
        ["Klachtencommissie <kc@example.org>", "piet@example.org"]
    );
    assert_eq!(mail.cc, ["Renée <renee@example.org>"]);
    assert_eq!(mail.subject, "Re: afspraak €");
    let date = mail.date.unwrap();
    assert_eq!(date.written, "Wed, 3 Feb 2027 09:05:07 +0100");
    assert_eq!(date.rfc3339.as_deref(), Some("2027-02-03T09:05:07+01:00"));
    assert_eq!(mail.body, "Geachte heer, het kost € 5.");
    let names: Vec<(&str, &str, bool)> = mail
        .attachments
        .iter()
        .map(|file| (file.name.as_str(), file.mime.as_str(), file.inline))
        .collect();
    assert_eq!(
        names,
        [
            ("logo.png", "image/png", true),
            ("verklaring één.pdf", "application/pdf", false),
            ("eerder_bericht.eml", "message/rfc822", false),
        ]
    );
    assert_eq!(mail.attachments[1].bytes, b"hallo");
    assert!(
        mail.attachments[2]
            .bytes
            .starts_with(b"From: x@example.org")
    );
    assert!(
        mail.headers
            .contains(&("Reply-To".to_owned(), "ander@example.org".to_owned())),
        "{:?}",
        mail.headers
    );
    assert!(
        mail.headers
            .contains(&("Message-ID".to_owned(), "<1@example.org>".to_owned())),
        "{:?}",
        mail.headers
    );
}

#[test]
fn charsets() {
    let body = |charset: &str, bytes: &[u8]| {
        let mut raw = format!("From: a@example.org\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n").into_bytes();
        raw.extend_from_slice(bytes);
        mail(&raw).unwrap().body
    };
    assert_eq!(body("iso-2022-jp", b"\x1B$B$3$s$K$A$O\x1B(B"), "こんにちは");
    assert_eq!(body("koi8-r", b"\xF0\xD2\xC9\xD7\xC5\xD4"), "Привет");
    assert_eq!(body("windows-1252", b"\x93ja\x94"), "“ja”");
    assert_eq!(body("utf-8", "één".as_bytes()), "één");
    // No charset at all: not the letters of UTF-8, so those of Windows.
    let raw = b"From: a@example.org\r\n\r\n\xE9\xE9n\r\n";
    assert_eq!(mail(raw).unwrap().body, "één");
}

#[test]
fn html_only_and_broken_messages() {
    let mail_of = |raw: &[u8]| mail(raw).unwrap();
    let read =
        mail_of(b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n<p>een</p><p>twee</p>");
    assert_eq!(read.body, "een\n\ntwee");
    let read = mail_of(
        b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\n\r\nhalf",
    );
    assert_eq!(read.body, "half");
    let read = mail_of(b"From: a@example.org\r\nContent-Type: application/ms-tnef; name=\"winmail.dat\"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n");
    assert_eq!((read.attachments.len(), read.remarks.len()), (1, 1));
    assert!(mail(b"").is_none());
}

#[test]
fn long_texts_are_cut() {
    let plain = text(&vec![b'a'; 3_000_000]);
    assert_eq!(plain.text.len(), 2_000_000);
    assert_eq!(plain.remarks.len(), 1);
}

fn parts(mail: &griffie::evidence::Mail) -> Vec<(&str, String)> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    mail.attachments
        .iter()
        .map(|one| (one.name.as_str(), text(&one.bytes)))
        .collect()
}

#[test]
fn a_wrong_or_unknown_charset_costs_no_letters() {
    let said = "Zij zei: “één keer”, café – € 5.";
    let bytes = b"Zij zei: \x93\xE9\xE9n keer\x94, caf\xE9 \x96 \x80 5.";
    for (charset, remarks) in [
        ("utf-8", 1),
        ("x-onbekend", 1),
        ("us-ascii", 0),
        ("iso-8859-1", 0),
    ] {
        for kind in ["plain", "html"] {
            let mut raw = format!("From: a@example.org\r\nContent-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n").into_bytes();
            raw.extend_from_slice(bytes);
            let read = mail(&raw).unwrap();
            assert_eq!(
                (read.body.as_str(), read.remarks.len()),
                (said, remarks),
                "{charset} {kind}"
            );
        }
    }
    let coded = b"From: a@example.org\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E9=E9n\r\n";
    assert_eq!(mail(coded).unwrap().body, "één");
    let page = b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n<meta charset=\"koi8-r\"><p>\xF0\xD2\xC9\xD7\xC5\xD4</p>";
    assert_eq!(mail(page).unwrap().body, "Привет");
}

#[test]
fn raw_and_split_headers_keep_their_letters() {
    let raw = b"From: Ren\xE9e <r@example.org>\r\nTo: =?x-eigen?Q?Zo=EB?= <z@example.org>\r\nSubject: =?utf-8?B?Y2Fmw6?=\r\n =?utf-8?B?kg?= =?utf-8?Q?en =C3?=\r\n\t=?utf-8?Q?=A9=C3=A9n?=\r\nReply-To: ander@example.org\r\nBcc: stil@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntekst\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"verklaring Zo\xEB.txt\"\r\n\r\n\xE9\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: caf\xE9\r\n\r\nx\r\n--b--\r\n";
    let read = mail(raw).unwrap();
    assert_eq!(read.from, ["Renée <r@example.org>"]);
    assert_eq!(read.to, ["Zoë <z@example.org>"]);
    assert_eq!(read.subject, "café en één");
    let fields: Vec<&str> = read
        .headers
        .iter()
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(fields, ["ander@example.org", "stil@example.org"]);
    assert_eq!(read.attachments[0].name, "verklaring Zoë.txt");
    // A message within it is evidence, and stays as it is.
    assert!(
        read.attachments[1]
            .bytes
            .windows(4)
            .any(|part| part == b"caf\xE9")
    );
    assert_eq!(mail(&read.attachments[1].bytes).unwrap().subject, "café");
}

#[test]
fn the_messages_of_a_mailbox_stand_apart() {
    let mut file = Vec::new();
    for number in 1..=3 {
        file.extend_from_slice(format!("From moeder@post.example Tue Mar  9 10:00:0{number} 2027\nFrom: moeder@post.example\nTo: c@kc.example\nSubject: Bericht {number}\n\nDit is nummer {number}.\n\n>From hier af gaat het over iets anders.\n\n").as_bytes());
    }
    let kind = griffie::evidence::sniff("post.mbox", &file);
    assert_eq!((kind.mime.as_str(), kind.kept), ("application/mbox", None));
    let read = mail(&file).unwrap();
    assert_eq!(
        (read.attached, read.attachments.len(), read.remarks.len()),
        (3, 3, 1)
    );
    for (number, one) in (1..).zip(&read.attachments) {
        let inner = mail(&one.bytes).unwrap();
        assert_eq!(inner.subject, format!("Bericht {number}"));
        assert_eq!(
            inner.body,
            format!("Dit is nummer {number}.\n\nFrom hier af gaat het over iets anders.")
        );
        assert_eq!(one.name, format!("Bericht {number}.eml"));
    }
    let mut many = Vec::new();
    for _ in 0..5000 {
        many.extend_from_slice(b"From a@b.example Tue Mar  9 10:00:00 2027\nSubject: x\n\ny\n\n");
    }
    let read = mail(&many).unwrap();
    assert_eq!((read.attached, read.attachments.len()), (5000, 200));
}

#[test]
fn signed_and_encrypted_messages_are_read_or_named() {
    let wrapped = |bytes: &[u8]| {
        use base64::Engine as _;
        let data = base64::engine::general_purpose::STANDARD.encode(bytes);
        let raw = format!(
            "From: a@example.org\r\nSubject: geheim\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=x; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n{data}\r\n"
        );
        mail(raw.as_bytes()).unwrap()
    };
    let tlv = |tag: u8, inside: &[u8]| [&[tag, 0x81, inside.len() as u8], inside].concat();
    let inner = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nde tekst\r\n--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n--b--\r\n";
    let data = tlv(
        0x30,
        &[
            b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01".to_vec(),
            tlv(0xA0, &tlv(4, inner)),
        ]
        .concat(),
    );
    let body = tlv(0x30, &[tlv(2, &[1]), tlv(0x31, &[]), data].concat());
    let file = tlv(
        0x30,
        &[
            b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02".to_vec(),
            tlv(0xA0, &body),
        ]
        .concat(),
    );
    let read = wrapped(&file);
    assert_eq!(
        (
            read.subject.as_str(),
            read.body.as_str(),
            read.remarks.len()
        ),
        ("geheim", "de tekst", 1)
    );
    assert_eq!(parts(&read), [("a.txt", "x".to_owned())]);
    // Enveloped data: only the recipient can read it.
    let sealed = wrapped(b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0\x80\0\0\0\0");
    assert_eq!(sealed.body, "");
    assert!(
        sealed.remarks[0].nl.contains("versleuteld"),
        "{:?}",
        sealed.remarks
    );
    let plain = mail(b"From: a@example.org\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nde tekst\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Disposition: attachment; filename=smime.p7s\r\n\r\nx\r\n--b--\r\n").unwrap();
    assert_eq!(
        (
            plain.body.as_str(),
            plain.attachments.len(),
            plain.remarks.len()
        ),
        ("de tekst", 1, 1)
    );
}

#[test]
fn the_count_of_attachments_is_the_true_one() {
    let mut raw = b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ntekst\r\n".to_vec();
    for number in 0..5000 {
        raw.extend_from_slice(
            format!(
                "--x\r\nContent-Disposition: attachment; filename=\"b{number}.bin\"\r\n\r\nabc\r\n"
            )
            .as_bytes(),
        );
    }
    raw.extend_from_slice(b"--x--\r\n");
    let read = mail(&raw).unwrap();
    assert_eq!((read.attached, read.attachments.len()), (5000, 200));
}

#[test]
fn marks_that_are_nothing_to_see_do_not_become_boxes() {
    let chat = "\u{200E}[09-03-2027 10:00] \u{202A}+31 6 12345678\u{202C}: \u{200E}<Media weggelaten>\r\n👨\u{200D}👩\u{200D}👧 kom je\u{2060}?";
    let plain = text(chat.as_bytes());
    assert_eq!(
        plain.text,
        "[09-03-2027 10:00] +31 6 12345678: <Media weggelaten>\n👨\u{200D}👩\u{200D}👧 kom je?"
    );
    assert_eq!(plain.remarks.len(), 1);
    let wide: Vec<u8> = "geen merk, wel twee bytes\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let kind = griffie::evidence::sniff("chat.txt", &wide);
    assert_eq!(kind.mime, "text/plain");
    assert_eq!(text(&wide).text, "geen merk, wel twee bytes\n");
}
