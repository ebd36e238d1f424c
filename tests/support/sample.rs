//! A made-up case with six pieces, and its files in memory.

use std::collections::BTreeMap;
use std::io::Read;

use griffie::archive::*;
use serde_json::json;

pub(crate) struct Sample {
    pub(crate) package: Package,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Sample {
    pub(crate) fn fetch<'a>(&'a self) -> impl FnMut(&FileRef) -> Opened<'a> {
        |file| match self.files.get(&file.key) {
            Some(bytes) => Ok(Box::new(Dribble(&bytes[..])) as Box<dyn Read>),
            None => Err(format!("no file {}", file.key).into()),
        }
    }

    pub(crate) fn zip(&self) -> (Vec<u8>, Written) {
        let mut out = std::io::Cursor::new(Vec::new());
        let written = write(&self.package, self.fetch(), &mut out).expect("written");
        (out.into_inner(), written)
    }
}

/// Gives a few bytes at a time, as a pipe does.
struct Dribble<'a>(&'a [u8]);

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = buffer.len().min(1013);
        self.0.read(&mut buffer[..most])
    }
}

fn noise(length: usize, mut seed: u64) -> Vec<u8> {
    (0..length)
        .map(|_| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed as u8
        })
        .collect()
}

pub(crate) fn description() -> Description {
    let list = "Lijst van de Voorbeeldschool";
    Description {
        creator: Reference {
            name: "Stichting Voorbeeldschool & Co".to_owned(),
            code: Some("00000001".to_owned()),
            source: Some("Handelsregister".to_owned()),
        },
        source: "Klachtencommissie Voorbeeldschool".to_owned(),
        appraisal: Appraisal::Temporary,
        retention: Some(Term {
            trigger: Some(Concept::new("Sluiting dossier", list)),
            start: Some("2027-06-01".to_owned()),
            duration: Some("P10Y".to_owned()),
            end: Some("2037-06-01".to_owned()),
        }),
        category: Some(Concept::coded(
            "12.3",
            "Klachten",
            "Selectielijst (voorbeeld)",
        )),
        classification: Some(Concept::new("Klachtbehandeling", list)),
        restrictions: vec![Restriction {
            kind: Concept::new("Vertrouwelijk", list),
            note: Some("Alleen voor de commissie <en> \"partijen\".".to_owned()),
            term: Some(Term {
                duration: Some("P75Y".to_owned()),
                ..Term::default()
            }),
        }],
        language: "nl".to_owned(),
        part_of: Some(Reference::named("Klachten 2027")),
        activity: Some(Reference::named("Behandelen van klachten")),
    }
}

pub(crate) fn sample() -> Sample {
    let mut files = BTreeMap::new();
    let mut file = |name: &str, mime: &str, role: FileRole, bytes: Vec<u8>| {
        let key = format!("blob-{}", files.len());
        let size = bytes.len() as u64;
        files.insert(key.clone(), bytes);
        FileRef {
            key,
            name: name.to_owned(),
            mime: mime.to_owned(),
            role,
            format: (mime == "application/pdf").then(|| pdf_a("2a")).flatten(),
            pages: (mime == "application/pdf").then_some(2),
            size: Some(size),
            sha256: None,
        }
    };
    let pdf = |seed| [b"%PDF-1.7\n".to_vec(), noise(9000, seed)].concat();
    let answers = |n: u32| {
        serde_json::to_vec_pretty(
            &json!({"antwoord": n, "tekst": "Ik ben het er niet mee eens. ".repeat(40)}),
        )
        .expect("JSON")
    };
    let dossier = file("dossier.pdf", "application/pdf", FileRole::Dossier, pdf(99));
    let kinds = [
        ("D14", "Klaagschrift", Some("2027-01-15")),
        ("D15", "Ontvangstbevestiging", Some("2027-01-18")),
        ("bewijsstuk", "Foto van het lokaal", Some("2027-01-20")),
        ("bewijsstuk", "E-mail met bijlagen", None),
        ("D33", "Advies", Some("2027-04-02")),
        ("D40", "Beslissing\u{7} op de klacht", Some("2027-05-20")),
    ];
    let mut pieces = Vec::new();
    for (number, (code, title, date)) in (1..).zip(kinds) {
        let held = match number {
            1 => vec![
                file(
                    "D14-klager.pdf",
                    "application/pdf",
                    FileRole::Issued,
                    pdf(1),
                ),
                file(
                    "D14-klager-ondertekend.pdf",
                    "application/pdf",
                    FileRole::Signed,
                    pdf(2),
                ),
                file(
                    "D14-klager-antwoorden.json",
                    "application/json",
                    FileRole::Answers,
                    answers(1),
                ),
            ],
            3 => vec![
                file(
                    "Foto 1: lokaal/gang?.JPG",
                    "image/jpeg",
                    FileRole::Original,
                    noise(20_000, 3),
                ),
                file(
                    "foto 1: lokaal/gang?.jpg",
                    "image/jpeg",
                    FileRole::Original,
                    noise(10_000, 4),
                ),
            ],
            4 => vec![
                file(
                    "Re: afspraak Çelik.eml",
                    "message/rfc822",
                    FileRole::Original,
                    b"From: a@example.org\n\nHallo\n".repeat(200),
                ),
                file("nul.txt", "text/plain", FileRole::Attachment, Vec::new()),
                file(
                    "x.bestand.mdto.xml",
                    "text/xml",
                    FileRole::Attachment,
                    b"<a/>".to_vec(),
                ),
            ],
            5 => vec![],
            _ => vec![file(
                &format!("{code}.pdf"),
                "application/pdf",
                FileRole::Issued,
                pdf(u64::from(number) + 10),
            )],
        };
        pieces.push(Piece {
            number,
            date: date.map(ToOwned::to_owned),
            code: code.to_owned(),
            title: title.to_owned(),
            summary: (number == 1).then(|| "Klacht over\r\nhet lokaal".to_owned()),
            language: (number == 2).then(|| "en".to_owned()),
            period: None,
            happenings: match date {
                Some(date) if number > 1 => vec![Happening::created(date), Happening::sent(date)],
                Some(date) => vec![
                    Happening::received(date).by(Reference::named("Secretaris")),
                    Happening::signed("2027-01-14T10:00:00"),
                ],
                None => vec![],
            },
            parties: vec![Party {
                role: Concept::new("Indiener", "Relatietypen betrokkene"),
                name: None,
            }],
            restrictions: vec![],
            files: held,
        });
    }
    let package = Package {
        number: "KC-2027-004".to_owned(),
        title: "Klacht over een lokaal".to_owned(),
        procedure: "Klachtenreglement".to_owned(),
        bagged: "2027-06-01".to_owned(),
        software: "griffie 0.1.0".to_owned(),
        description: description(),
        period: Some(Period {
            kind: Concept::new("Looptijd van een dossier", "Lijst van de Voorbeeldschool"),
            from: "2027-01-15".to_owned(),
            until: Some("2027-06-01".to_owned()),
        }),
        happenings: vec![
            Happening::created("2027-01-15"),
            Happening::closed("2027-06-01"),
            Happening::exported("2027-06-01"),
        ],
        parties: vec![],
        dossier: Some(dossier),
        pieces,
        events: (1..=9)
            .map(|n| json!({"nummer": n, "soort": "ontvangen", "keten": "ab", "tekst": "regel \u{2028} \"é\" \\ €"}))
            .collect(),
        omitted: vec![
            Omission {
                what: "Geluidsopname van de hoorzitting".to_owned(),
                reason: "Vernietigd na vaststelling van het verslag".to_owned(),
                piece: Some(5),
            },
        ],
    };
    Sample { package, files }
}
