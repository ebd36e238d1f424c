//! Versions of a document: without people, and in English.

use griffie::calendar::Date;
use griffie::case::{CaseFacts, Person};
use griffie::diagnostic::Language;
use griffie::document::{Made, Request, Stage};
use serde_json::json;

use crate::support::{Valid, case, date, keep_pdf, maker, pdf_text, valid_answers};

fn make(valid: &Valid, case: &CaseFacts, anonymous: bool, day: Date) -> Vec<Made> {
    let prepared = maker().prepare(&valid.form).expect("prepared");
    let request = Request {
        answers: &valid.answers,
        case,
        date: day,
        stage: Stage::Final,
        language: Language::Nl,
        to: None,
        without: &[],
        earlier: &[],
        version: if anonymous {
            griffie::document::Version::Anonymous(&griffie::document::Roster::default())
        } else {
            griffie::document::Version::Whole
        },
    };
    maker()
        .make(&prepared, &request)
        .unwrap_or_else(|problems| panic!("{} {}: {problems:#?}", valid.form, valid.name))
}

/// The people of the case do not occur in any document without people, also not in what was written about them.
#[test]
fn an_anonymous_version_names_nobody() {
    let z4 = case("Z4").expect("Z4");
    let names = [
        "Zuzanna",
        "Wójcik",
        "Dąbrowska",
        "Łucja",
        "Broecke",
        "Yağmur",
        "Çelik",
        "Gülşen",
        "Wrocław-nooit",
        "Schuurman",
        "Admiraal de Ruyterlaan",
        "8023 XQ",
        "+31600000106",
        "06 00000106",
        "l.wojcik",
    ];
    let mut seen = 0;
    for valid in valid_answers().iter().filter(|valid| valid.name == "Z4") {
        for one in make(valid, &z4, true, valid.date) {
            let text = pdf_text::text(&one.pdf);
            for name in names {
                assert!(
                    !text.contains(name),
                    "{name} in {} of {:?}:\n{text}",
                    valid.form,
                    one.recipient
                );
            }
            seen += 1;
            keep_pdf(
                &format!(
                    "anonymous-{}-{}",
                    valid.form,
                    one.recipient.as_deref().unwrap_or("file")
                ),
                &one.pdf,
            );
        }
    }
    assert!(seen > 5, "{seen}");
    let decision = valid_answers()
        .into_iter()
        .find(|valid| valid.form == "D34" && valid.name == "Z4")
        .expect("D34");
    let made = make(&decision, &z4, true, decision.date);
    let text = pdf_text::text(&made[0].pdf);
    assert!(
        text.contains("[betrokken leerling]") && text.contains("GEANONIMISEERDE VERSIE"),
        "{text}"
    );
    let replaced: Vec<&str> = made[0]
        .replaced
        .iter()
        .map(|replaced| replaced.text.as_str())
        .collect();
    assert!(replaced.contains(&"Zuzanna"), "{replaced:?}");
}

/// Who asked for English gets an English letter beside the Dutch one, which says that the Dutch text prevails.
#[test]
fn an_english_letter_goes_with_the_dutch_one() {
    let mut z4 = case("Z4").expect("Z4");
    for role in ["klager", "aangeklaagde"] {
        for person in z4.personen.get_mut(role).into_iter().flatten() {
            let mut asked = person.view();
            asked["taal"] = json!("en");
            *person = Person::read(&asked);
        }
    }
    let mut translated = 0;
    for valid in valid_answers().iter().filter(|valid| valid.name == "Z4") {
        let prepared = maker().prepare(&valid.form).expect("prepared");
        if prepared.english.is_none() {
            continue;
        }
        let made = make(valid, &z4, false, date("2027-05-12").min(valid.date));
        for one in made.iter().filter(|one| {
            one.recipient
                .as_deref()
                .is_some_and(|name| name.ends_with("-en"))
        }) {
            let text = pdf_text::text(&one.pdf).replace('\n', " ");
            let dutch = one
                .recipient
                .as_deref()
                .unwrap_or_default()
                .trim_end_matches("-en")
                .to_owned();
            assert!(
                made.iter()
                    .any(|other| other.recipient.as_deref() == Some(&dutch)),
                "the Dutch letter goes too"
            );
            assert!(
                text.contains("Dear M"),
                "{} has no English salutation:\n{text}",
                valid.form
            );
            assert!(
                text.contains("Dutch text"),
                "{} does not say which text prevails:\n{text}",
                valid.form
            );
            for word in [
                "Geachte",
                "Hoogachtend",
                "Met vriendelijke groet",
                "uiterlijk ",
            ] {
                assert!(
                    !text.contains(word),
                    "{word} in the English {}:\n{text}",
                    valid.form
                );
            }
            translated += 1;
            keep_pdf(&format!("english-{}-{dutch}", valid.form), &one.pdf);
        }
    }
    assert!(translated > 5, "{translated}");
}
