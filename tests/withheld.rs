//! What somebody may not get reaches them in no letter: what was said in confidence, a paper that was withheld, the news
//! of a report before it is told, a letter by ordinary mail.

use std::collections::BTreeSet;

use griffie::case::{Address, CaseFacts};
use griffie::diagnostic::{Diagnostic, has_errors};
use griffie::document::{Composed, Stage, check};
use serde_json::{Value, json};

use crate::support::said::{documents_of, letters, role, whole, with_english};
use crate::support::{Valid, maker, valid_answers};

/// Everything that is printed of a letter, its envelope included.
fn printed(letter: &Composed) -> String {
    letter.data.to_string()
}

fn errors(valid: &Valid, pointer: &str) -> Vec<Diagnostic> {
    let (_, form) = maker().catalog.form_named(&valid.form).expect("a form");
    let found = check(&form, &valid.answers, &valid.case, valid.date, Stage::Final);
    found
        .problems
        .into_iter()
        .filter(|one| has_errors(std::slice::from_ref(one)))
        .filter(|one| one.pointer.as_deref() == Some(pointer))
        .collect()
}

/// Where pupil and confidant agreed to leave the parents out, no letter of a confidant goes through them.
#[test]
fn what_a_pupil_says_to_a_confidant_reaches_no_parent() {
    let documents = &maker().catalog.procedures["klachtenreglement"].documents;
    let (mut handed, mut refused) = (0, 0);
    for valid in valid_answers() {
        let agreed = |case: &CaseFacts| {
            let answers = case.feiten.get("documenten");
            answers.is_some_and(|all| all.pointer("/D03/zonder_ouders").is_some())
        };
        for code in documents_of(&valid.form) {
            let document = &documents[&code];
            if document.recipients.is_empty() || document.sender != "vertrouwenspersonen" {
                continue;
            }
            if agreed(&valid.case) {
                for letter in letters(&code, &valid).expect("made") {
                    let young = &valid.case.holders("klager")[0];
                    let parents = young.addressed_through(valid.date);
                    assert!(!parents.is_empty(), "a minor with parents");
                    handed += 1;
                    let text = printed(&letter);
                    assert!(text.contains("persoonlijk overhandigd"), "{code}: {text}");
                    assert_eq!(letter.data["address"], json!([]));
                    for parent in parents {
                        assert!(!text.contains(&*parent.achternaam), "{code}: {text}");
                    }
                    assert!(!text.contains("ouder(s)/verzorger(s)"), "{code}: {text}");
                }
            }
            // A minor whose confidant did not choose gets no letter at all.
            let mut young = valid.clone();
            for person in young.case.personen.values_mut().flatten() {
                let read = json!({ "geboortedatum": "2013-05-05" });
                person.geboortedatum = griffie::case::Person::read(&read).geboortedatum;
            }
            for choice in [Value::Null, json!("ouders")] {
                let mut young = young.clone();
                match &choice {
                    Value::Null => young
                        .answers
                        .as_object_mut()
                        .expect("answers")
                        .remove("minderjarige"),
                    choice => young
                        .answers
                        .as_object_mut()
                        .expect("answers")
                        .insert("minderjarige".to_owned(), choice.clone()),
                };
                // What was agreed is taken over.
                let open = choice.is_null() == agreed(&valid.case);
                let to_a_party = letters(&code, &valid).is_ok_and(|made| {
                    made.iter()
                        .any(|one| ["klager", "aangeklaagde"].contains(&role(one).as_str()))
                });
                if to_a_party {
                    refused += usize::from(!open);
                    assert_eq!(
                        errors(&young, "/minderjarige").is_empty(),
                        open,
                        "{code} {choice}"
                    );
                }
            }
        }
    }
    assert!(
        handed > 0 && refused > 2,
        "{handed} handed over, {refused} refused"
    );
}

/// The words of a text, four by four.
fn shingles(text: &str) -> BTreeSet<String> {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    words.windows(4).map(|four| four.join(" ")).collect()
}

/// What the notice to the aangeklaagde left out for a weighty interest, no other letter to that side names.
#[test]
fn what_was_withheld_is_offered_nowhere() {
    let all = valid_answers();
    let withheld = |valid: &Valid| -> BTreeSet<String> {
        let case = valid.name.split('-').next();
        let notices = all.iter().filter(|one| {
            one.answers["weglatingen"][0]["wat"].is_string()
                && one.answers.get("stukken").is_some_and(Value::is_array)
                && one.name.split('-').next() == case
        });
        let left_out =
            notices.flat_map(|one| one.answers["weglatingen"].as_array().into_iter().flatten());
        left_out
            .filter(|item| item["stuk"].is_null())
            .filter_map(|item| item["wat"].as_str())
            .flat_map(shingles)
            .collect()
    };
    let mut count = 0;
    for valid in &all {
        let withheld = withheld(valid);
        if withheld.is_empty() || valid.form == "D16" {
            continue;
        }
        for code in documents_of(&valid.form) {
            let Ok(made) = letters(&code, valid) else {
                continue;
            };
            for letter in made
                .iter()
                .filter(|one| role(one).ends_with("aangeklaagde"))
            {
                count += 1;
                let said = shingles(&whole(&letter.data));
                let named: Vec<_> = said.intersection(&withheld).collect();
                assert!(named.is_empty(), "{code} {}: {named:?}", valid.name);
            }
        }
    }
    assert!(count > 5, "{count}");
}

/// A paper is offered to those who may see it, and the others read that there is one they may not see.
#[test]
fn a_paper_is_offered_to_who_may_see_it() {
    let parties = ["klager", "aangeklaagde"];
    let mut count = 0;
    for valid in valid_answers().into_iter().map(with_english) {
        if valid.form != "D20" {
            continue;
        }
        for whose in [
            vec![],
            vec!["klager"],
            vec!["aangeklaagde"],
            parties.to_vec(),
        ] {
            let mut valid = valid.clone();
            valid.answers["stukken"] = json!([
                { "omschrijving": "het proefstuk", "voor": whose },
                { "omschrijving": "het rooster van de week", "voor": parties },
            ]);
            for letter in letters("D20", &valid).expect("made") {
                let role = role(&letter);
                let Some(side) = parties.iter().find(|side| role.ends_with(**side)) else {
                    assert!(!printed(&letter).contains("proefstuk"), "{role}");
                    continue;
                };
                if role.starts_with("vp_") {
                    continue;
                }
                count += 1;
                let text = whole(&letter.data);
                assert_eq!(
                    text.contains("proefstuk"),
                    whose.contains(side),
                    "{role}: {text}"
                );
                let told =
                    text.contains("dat u niet kunt inzien") || text.contains("that you cannot see");
                assert_eq!(told, !whose.contains(side), "{role}: {text}");
                assert!(text.contains("het rooster van de week"));
            }
        }
    }
    assert!(count > 20, "{count}");
}

/// Parents do not first hear of a report from the letter about a measure.
#[test]
fn parents_hear_of_a_report_when_they_are_told() {
    let documents = &maker().catalog.procedures["klachtenreglement"].documents;
    let mut count = 0;
    for valid in valid_answers() {
        for code in documents_of(&valid.form) {
            let to_parents = documents[&code]
                .recipients
                .iter()
                .any(|whom| whom.role() == "ouder");
            let reported = valid.case.feiten.contains_key("signaal");
            if !to_parents || !reported || code == "D41" {
                continue;
            }
            let made = letters(&code, &valid).expect("made");
            assert!(made.iter().all(|letter| role(letter) != "ouder"), "{code}");
            for (told, on, open) in [(true, -1, true), (true, 1, false), (false, -1, false)] {
                count += 1;
                let mut valid = valid.clone();
                valid.answers["ouders"] = json!("ja");
                let day = if on < 0 {
                    valid.date.pred_opt()
                } else {
                    valid.date.succ_opt()
                };
                let day = day.expect("a day");
                let facts = &mut valid.case.feiten;
                facts.get_mut("verzonden").expect("there")["D41"] = json!(day.to_string());
                facts.insert(
                    "aankondiging".to_owned(),
                    json!({ "ouders": told, "aangeklaagde": true }),
                );
                assert_eq!(
                    errors(&valid, "/ouders").is_empty(),
                    open,
                    "{code}: {told} {on}"
                );
                let gets = letters(&code, &valid)
                    .is_ok_and(|made| made.iter().any(|one| role(one) == "ouder"));
                assert_eq!(gets, open, "{code}: {told} {on}");
            }
            let mut silent = valid.clone();
            silent
                .answers
                .as_object_mut()
                .expect("answers")
                .remove("ouders");
            assert!(!errors(&silent, "/ouders").is_empty(), "nobody chose");
        }
    }
    assert!(count >= 3, "{count}");
}

/// Nothing confidential is sent by ordinary e-mail, whatever is known of the recipient.
#[test]
fn a_confidential_letter_does_not_go_by_ordinary_mail() {
    let (mut count, mut open) = (0, 0);
    for valid in valid_answers().into_iter().map(with_english) {
        let mut valid = valid.clone();
        for person in valid.case.personen.values_mut().flatten() {
            person.adres = Address::default();
            person.email = griffie::case::Line::read("iemand@post.example").expect("a line");
        }
        for code in documents_of(&valid.form) {
            let prepared = maker().prepare(&code).expect("sound");
            let Ok(made) = maker().compose(&prepared, &valid.request(Stage::Final)) else {
                continue;
            };
            for letter in made.iter().filter(|one| one.recipient.is_some()) {
                let Some(note) = letter.data["address_note"].as_str() else {
                    continue;
                };
                let secret = letter.data["classification"] != json!([]);
                assert!(
                    !secret || !note.contains('@'),
                    "{code} {}: {note}",
                    valid.name
                );
                count += usize::from(secret);
                open += usize::from(!secret);
            }
        }
    }
    assert!(count > 100, "{count} confidential, {open} not");
}

/// A form that says how it comes back does not invite to mail it.
#[test]
fn a_form_does_not_come_back_by_ordinary_mail() {
    fn texts(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::String(text) if ["text", "nl", "en"].contains(&at) || at.ends_with(".text") => {
                found.push(text.clone());
            }
            Value::Object(members) => {
                members
                    .iter()
                    .for_each(|(name, inner)| texts(inner, name, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| texts(inner, at, found)),
            _ => {}
        }
    }
    let mails = regex::Regex::new(
        r"(?i)\bmail(en)? (mag|kan)\b|may (also )?e-mail|terugmailen|per e-mail (mag|kan)",
    )
    .expect("a pattern");
    let mut count = 0;
    for path in crate::support::files("forms/klachtenreglement", "json") {
        let mut found = Vec::new();
        texts(&crate::support::json(&path), "", &mut found);
        for text in found {
            count += 1;
            let safe = text.contains("beveiligd") || text.contains("secure");
            assert!(safe || !mails.is_match(&text), "{}: {text}", path.display());
        }
    }
    assert!(count > 500, "{count}");
}
