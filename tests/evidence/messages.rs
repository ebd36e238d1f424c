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
