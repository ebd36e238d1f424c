//! What a letter tells of others, of days and of roads is so: who gets a letter too, when something was decided, what can
//! be done against it.

use std::collections::BTreeSet;

use griffie::calendar::{self, Date};
use griffie::case::Person;
use griffie::diagnostic::Language;
use regex::Regex;
use serde_json::{Value, json};

use crate::support::said::{
    Said, documents_of, every, letters, role, sentences, whole, with_english,
};
use crate::support::{maker, valid_answers};

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern")
}

/// What says that somebody gets, got or will get something.
fn claims() -> Regex {
    regex(
        r"(?i)\bbericht\b|uitgenodigd|uitnodiging|lezen dezelfde|krijgen dezelfde|\bnotified|inform(ed|ing)|\btold\b|notice from|invited|invitation|(read|receive)s? the same",
    )
}

/// How a letter calls the people of a role, beside their names.
fn called(role: &str) -> &'static str {
    match role {
        "klager" => r"(?i)de klager\b|complainant",
        "aangeklaagde" => {
            r"(?i)de aangeklaagde\b|degene over wie|de ander\b|respondent|the person you (are complaining|complained) about"
        }
        "bevoegd_gezag" => r"(?i)bevoegd gezag|competent authority",
        "schoolleider" => r"(?i)schoolleider|head of school",
        "klachtencommissie" => r"(?i)commissie|committee",
        // They are called by name.
        _ => "^$",
    }
}

/// Another document than the one that is left out: what it says of that stays true. A part of the sentence each.
const OF_ANOTHER: [&str; 4] = [
    "bevindingen en conclusies",
    "findings and conclusions",
    "van dat besluit",
    "of that decision",
];

#[test]
fn nobody_is_said_to_get_a_letter_who_gets_none() {
    let claims = claims();
    let (mut left_out, mut told) = (0, BTreeSet::new());
    for valid in valid_answers().into_iter().map(with_english) {
        for code in documents_of(&valid.form) {
            let document = &maker().catalog.procedures["klachtenreglement"].documents[&code];
            let Some(list) = &document.not_to else {
                continue;
            };
            let Ok(before) = letters(&code, &valid) else {
                continue;
            };
            let roles: BTreeSet<String> = before.iter().map(role).collect();
            for gone in &roles {
                let mut valid = valid.clone();
                let entry = json!({ "rol": gone, "reden": "De brief bereikt hen niet op tijd." });
                let listed = valid.answers[list].as_array().cloned().unwrap_or_default();
                let listed: Vec<Value> = listed.into_iter().chain([entry]).collect();
                valid.answers[list] = json!(listed);
                let Ok(after) = letters(&code, &valid) else {
                    // Somebody without whom there is no such document.
                    continue;
                };
                left_out += 1;
                let names: Vec<String> = valid
                    .case
                    .holders(gone)
                    .iter()
                    .map(Person::in_text)
                    .collect();
                let calls = regex(called(gone));
                for letter in after {
                    for sentence in sentences(&letter.data) {
                        let about = calls.is_match(&sentence)
                            || names.iter().any(|name| sentence.contains(name));
                        if about
                            && claims.is_match(&sentence)
                            && !OF_ANOTHER.iter().any(|part| sentence.contains(part))
                        {
                            told.insert(format!("{code} without {gone}: {sentence}"));
                        }
                    }
                }
            }
        }
    }
    assert!(left_out > 60, "{left_out}");
    assert!(told.is_empty(), "{told:#?}");
}

/// What a letter makes of a date.
fn written(day: Date) -> Vec<String> {
    let both = [Language::Nl, Language::En];
    let long = both.map(|language| calendar::long(day, language));
    long.into_iter().chain([calendar::short(day)]).collect()
}

/// A decision has a day of its own, and the letter that tells of it is sent on another.
#[test]
fn the_day_of_a_decision_is_not_the_day_of_its_letter() {
    let documents = &maker().catalog.procedures["klachtenreglement"].documents;
    let decides = |code: &str| {
        documents.get(code).is_some_and(|document| {
            let form = maker()
                .catalog
                .form_named(&document.form)
                .expect("a form")
                .1;
            form.schema()["properties"].get("besluit_datum").is_some()
        })
    };
    let decided = regex(r"(?i)besloten|besluit genomen|beslist\b|decided");
    let (mut moved, mut wrong) = (0, BTreeSet::new());
    for valid in valid_answers() {
        let sent = valid.case.feiten.get("verzonden").cloned();
        let Some(Value::Object(sent)) = sent else {
            continue;
        };
        for other in sent.keys().filter(|other| decides(other)) {
            for code in documents_of(&valid.form) {
                if code == *other {
                    continue;
                }
                let before = valid.date.pred_opt().expect("a day");
                let Ok(as_it_was) = letters(&code, &valid) else {
                    continue;
                };
                let known: BTreeSet<String> = as_it_was
                    .iter()
                    .flat_map(|letter| sentences(&letter.data))
                    .collect();
                let mut valid = valid.clone();
                let facts = valid.case.feiten.get_mut("verzonden").expect("there");
                facts[other] = json!(before.to_string());
                let Ok(made) = letters(&code, &valid) else {
                    continue;
                };
                moved += 1;
                for sentence in made.iter().flat_map(|letter| sentences(&letter.data)) {
                    let dated = written(before).iter().any(|day| sentence.contains(day));
                    if dated && decided.is_match(&sentence) && !known.contains(&sentence) {
                        wrong.insert(format!("{code}, of {other}: {sentence}"));
                    }
                }
            }
        }
    }
    assert!(moved > 20, "{moved}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// 6.3: the complaint to the committee is always open to the aangeklaagde; of the other roads a letter says whether they are.
#[test]
fn every_road_of_the_respondent_is_named() {
    let roads = [
        (
            "bezwaar",
            "Een bezwaarschrift bij ons",
            r"geen bezwaar( of beroep)? open",
        ),
        (
            "beroep",
            "Beroep bij de rechtbank",
            r"geen (bezwaar of beroep|beroep bij de rechtbank) open",
        ),
    ];
    let mut count = 0;
    for valid in valid_answers() {
        for code in documents_of(&valid.form) {
            let (_, form) = maker().catalog.form_named(&valid.form).expect("a form");
            let asked = form
                .schema()
                .pointer("/properties/rechtsmiddelen")
                .is_some();
            for open in [
                json!(["geen"]),
                json!(["klacht_bij_kc"]),
                json!(["bezwaar"]),
                json!(["beroep"]),
                json!(["klacht_bij_kc", "bezwaar", "beroep"]),
            ] {
                let mut valid = valid.clone();
                if !asked {
                    continue;
                }
                valid.answers["rechtsmiddelen"] = open.clone();
                let term = "Voor bezwaar of beroep geldt een termijn van zes weken.";
                valid.answers["rechtsmiddelen_termijn"] = json!(term);
                let Ok(made) = letters(&code, &valid) else {
                    continue;
                };
                for letter in made.iter().filter(|letter| role(letter) == "aangeklaagde") {
                    count += 1;
                    let text = whole(&letter.data);
                    let place = format!("{code} {} {open}: {text}", valid.name);
                    assert!(
                        text.contains("Een klacht bij de klachtencommissie."),
                        "{place}"
                    );
                    for (road, opened, closed) in roads {
                        let is_open = open.as_array().expect("roads").contains(&json!(road));
                        assert_eq!(text.contains(opened), is_open, "{road}: {place}");
                        assert_eq!(regex(closed).is_match(&text), !is_open, "{road}: {place}");
                    }
                }
            }
        }
    }
    assert!(count >= 25, "{count}");
}

/// An anonymous complaint has no other party, and nobody who could be approached.
#[test]
fn a_complaint_without_a_name_has_no_other_party() {
    let wrong = regex(
        r"(?i)andere partij|other party|contact met de klager|contact the complainant|de klager en de mensen|approach the complainant",
    );
    let mut count = 0;
    for valid in valid_answers().into_iter().map(with_english) {
        if !["D15", "D16", "D20", "D30", "D32", "D34"].contains(&valid.form.as_str()) {
            continue;
        }
        for code in documents_of(&valid.form) {
            let prepared = maker().prepare(&code).expect("sound");
            let mut valid = valid.clone();
            valid.case.personen.remove("klager");
            let without = ["klager".to_owned()];
            let mut request = valid.request(griffie::document::Stage::Draft);
            request.without = &without;
            let Ok(made) = maker().compose(&prepared, &request) else {
                continue;
            };
            for letter in made.iter().filter(|letter| role(letter) == "aangeklaagde") {
                count += 1;
                for sentence in sentences(&letter.data) {
                    assert!(
                        !wrong.is_match(&sentence),
                        "{code} {}: {sentence}",
                        valid.name
                    );
                }
            }
        }
    }
    assert!(count > 20, "{count}");
}

/// A description that goes out after its notice says to which letter it belongs, and no longer that both came together.
#[test]
fn a_late_notice_names_the_letter_that_it_belongs_to() {
    let together = regex("samen met onze onderzoeksmelding|together with our notice");
    let mut count = 0;
    let of_kind = |valid: &crate::support::Valid| valid.form == "D16";
    for valid in valid_answers()
        .into_iter()
        .filter(of_kind)
        .map(with_english)
    {
        for earlier in [None, Some(0), Some(3)] {
            let mut valid = valid.clone();
            let sent = valid.case.feiten.entry("verzonden".to_owned());
            let sent = sent.or_insert_with(|| json!({}));
            let day = earlier.map(|days| valid.date - chrono::Days::new(days));
            sent["D15"] = json!(day.map(|day| day.to_string()));
            for letter in letters("D16", &valid).expect("a notice") {
                count += 1;
                let text = whole(&letter.data);
                let late = earlier.is_some_and(|days| days > 0);
                assert_eq!(together.is_match(&text), !late, "{earlier:?}: {text}");
                if let Some(day) = day.filter(|_| late) {
                    let named = written(day).iter().any(|day| text.contains(day));
                    assert!(named, "{day}: {text}");
                }
            }
        }
    }
    assert!(count > 6, "{count}");
}

/// Whom the head of school did not hear of by name, no later letter names to the head of school.
#[test]
fn a_name_that_was_kept_is_not_told_later() {
    let mut count = 0;
    let of_kind = |valid: &crate::support::Valid| valid.form == "D25";
    for valid in valid_answers()
        .into_iter()
        .filter(of_kind)
        .map(with_english)
    {
        for told in [None, Some("nee"), Some("ja")] {
            let mut valid = valid.clone();
            let made = valid.case.feiten.entry("documenten".to_owned());
            let made = made.or_insert_with(|| json!({}));
            made["D17"] = json!({ "namen_noemen": told });
            let names: Vec<String> = valid
                .case
                .holders("aangeklaagde")
                .iter()
                .map(Person::surname)
                .collect();
            for letter in letters("D25", &valid).expect("a letter") {
                if role(&letter) != "schoolleider" {
                    continue;
                }
                count += 1;
                let text = whole(&letter.data);
                let named = names.iter().any(|name| text.contains(name.as_str()));
                assert!(!named || told == Some("ja"), "{told:?}: {text}");
            }
        }
    }
    assert!(count > 6, "{count}");
}

/// Who reads a text that was written for all, is told that it may call them by their role.
#[test]
fn a_reader_knows_that_a_text_is_about_them() {
    fn typed(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.extend(text.lines().map(ToOwned::to_owned)),
            Value::Array(items) => items.iter().for_each(|item| typed(item, found)),
            Value::Object(members) => members.values().for_each(|item| typed(item, found)),
            _ => {}
        }
    }
    let (mut count, mut wrong) = (0, BTreeSet::new());
    for said in every() {
        let mut lines = Vec::new();
        typed(&said.valid.answers, &mut lines);
        typed(&json!(said.valid.case.feiten), &mut lines);
        for letter in said.dutch() {
            let role = role(letter);
            if !["klager", "aangeklaagde", "schoolleider"].contains(&role.as_str()) {
                continue;
            }
            let text = whole(&letter.data);
            let calls = regex(&format!(r"(?i)\b{role}\b"));
            let read: Vec<&String> = lines
                .iter()
                .filter(|line| line.split(' ').count() > 4)
                .filter(|line| calls.is_match(line) && text.contains(line.trim()))
                .collect();
            if read.is_empty() {
                continue;
            }
            count += 1;
            let explained = regex(&format!(
                r"“de {role}”[^.]*(waar het over u gaat|staat, bedoelen wij)|de {role}, degene over wie u klaagt"
            ));
            if !explained.is_match(&text) {
                wrong.insert(format!("{} to {role}: {read:?}", said.place()));
            }
        }
    }
    assert!(count > 15, "{count}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Two notices of one case on one day say the same of how far it is.
#[test]
fn two_notices_of_one_day_say_the_same() {
    let documents = &maker().catalog.procedures["klachtenreglement"].documents;
    let mut compared = 0;
    let notices: Vec<&Said> = every()
        .iter()
        .filter(|said| documents[&said.code].public && said.valid.answers.get("stand").is_some())
        .collect();
    for (index, one) in notices.iter().enumerate() {
        for other in &notices[..index] {
            let (a, b) = (&one.valid, &other.valid);
            if a.date == b.date && a.case.kenmerk == b.case.kenmerk && one.code == other.code {
                compared += 1;
                let (here, there) = (&a.answers["stand"], &b.answers["stand"]);
                assert_eq!(here, there, "{} and {}", one.place(), other.place());
            }
        }
    }
    assert!(compared > 0);
}

/// A former pupil has no mentor; one whose class is not known may be one.
#[test]
fn only_a_pupil_of_a_class_has_a_mentor() {
    let mentor = regex(r"(?i)\b(uw|your) mentor\b");
    let pupil = |person: &Person, in_class: bool| {
        let mut person = person.clone();
        person.more.remove("school");
        person.more.remove("datum_uitschrijving");
        person.more.insert("functie".to_owned(), json!("leerling"));
        if in_class {
            let class = json!({ "klas": "4H2" });
            person.more.insert("school".to_owned(), class);
        }
        person
    };
    let mut sent_to_one = BTreeSet::new();
    for said in every() {
        // Where nobody is told of a mentor, a pupil may be.
        let asks = |text: &str| text.contains("schoolleider") || text.contains("head of school");
        if !said.letters.iter().any(|one| asks(&whole(&one.data))) {
            continue;
        }
        for in_class in [true, false] {
            let mut valid = said.valid.clone();
            for person in valid.case.personen.get_mut("klager").into_iter().flatten() {
                *person = pupil(person, in_class);
            }
            let Ok(made) = letters(&said.code, &valid) else {
                continue;
            };
            for letter in made {
                let has = mentor.is_match(&whole(&letter.data));
                assert!(in_class || !has, "{}", said.place());
                if has {
                    sent_to_one.insert(said.code.clone());
                }
            }
        }
    }
    assert!(sent_to_one.len() > 1, "{sent_to_one:?}");
}

/// What goes along in part is called a part.
#[test]
fn an_extract_is_called_an_extract() {
    let mut count = 0;
    for said in every() {
        if !said.valid.answers["weglatingen"][0]["stuk"].is_string() {
            continue;
        }
        for letter in said.dutch().filter(|one| one.recipient.is_some()) {
            let text = whole(&letter.data);
            let attached = letter.data["attachments"].as_array();
            for line in attached.into_iter().flatten() {
                let line = line.as_str().expect("a line");
                let Some((_, lacks)) = line.split_once(", zonder ") else {
                    continue;
                };
                count += 1;
                let told = format!("een uittreksel, zonder {lacks}");
                assert!(text.contains(&told), "{}: {line}: {text}", said.place());
            }
        }
    }
    assert!(count > 5, "{count}");
}

/// Who offers the names to one reader tells so to whom they belong.
#[test]
fn who_is_promised_no_name_knows_that_it_can_be_asked_for() {
    let mut count = 0;
    for said in every() {
        let texts: Vec<String> = said.dutch().map(|one| whole(&one.data)).collect();
        if !texts
            .iter()
            .any(|text| text.contains("Hebt u de namen nodig"))
        {
            continue;
        }
        for text in texts.iter().filter(|text| text.contains("Uw naam en")) {
            count += 1;
            let told = text.contains("noemen wij die op verzoek");
            assert!(told, "{}: {text}", said.place());
        }
    }
    assert!(count > 2, "{count}");
}

/// The sentence about small numbers stands where it is so.
#[test]
fn nothing_is_said_of_rows_that_are_not_there() {
    let (mut told, mut silent) = (0, 0);
    for said in every() {
        for letter in said.dutch().filter(|one| one.data["blocks"].is_array()) {
            let text = whole(&letter.data);
            let together = text.contains("Samen: ");
            let says = text.contains("regels met kleine aantallen samen");
            assert_eq!(says, together, "{}: {text}", said.place());
            assert!(!text.contains("Niemand is uit deze cijfers te herkennen"));
            told += usize::from(together);
            silent += usize::from(!together);
        }
    }
    assert!(told > 1 && silent > 100, "{told}, {silent}");
}
