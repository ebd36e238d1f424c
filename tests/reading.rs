//! Every letter of the fixtures read as a reader does: whole sentences, in whole paragraphs, in both languages.
//!
//! Each fixture is read as it stands, and again without each answer and each person that may be absent: what a
//! condition leaves out must not leave half a sentence behind.

use std::collections::BTreeSet;

use griffie::diagnostic::{Language, Severity};
use griffie::document::{Request, Stage, Version, check};
use serde_json::{Value, json};

use crate::support::{Valid, maker, valid_answers};

/// The letters of one set of answers: the document and recipient, and what the layout gets.
fn letters(code: &str, valid: &Valid, stage: Stage) -> Vec<(String, Value)> {
    let prepared = maker().prepare(code).expect("the document is sound");
    let request = Request {
        answers: &valid.answers,
        case: &valid.case,
        date: valid.date,
        stage,
        language: Language::Nl,
        to: None,
        without: &[],
        earlier: &[],
        version: Version::Whole,
    };
    let made = match maker().layout_data(&prepared, &request) {
        Ok(made) => made,
        // What a form refuses becomes no letter, so nobody reads it.
        Err(_) if stage == Stage::Draft => Vec::new(),
        Err(problems) => {
            let all: Vec<_> = problems
                .iter()
                .map(|one| one.to_text(Language::En))
                .collect();
            panic!("{code} {}: {}", valid.name, all.join("\n"))
        }
    };
    made.into_iter()
        .enumerate()
        .map(|(index, data)| {
            (
                format!("{code} {} #{index} {}", valid.name, data["lang"]),
                data,
            )
        })
        .collect()
}

/// The documents with a wording whose form the answers fit.
fn codes(form: &str) -> Vec<String> {
    maker().catalog.procedures["klachtenreglement"]
        .documents
        .values()
        .filter(|document| document.form == form && document.wording.is_some())
        .map(|document| document.code.clone())
        .collect()
}

/// Everybody in the case asks for English letters too.
fn with_english(mut valid: Valid) -> Valid {
    for people in valid.case.personen.values_mut() {
        people
            .iter_mut()
            .for_each(|person| person.taal = griffie::case::Line::read("en").expect("a language"));
    }
    valid
}

fn text(inlines: &Value) -> String {
    let inlines = inlines.as_array().expect("inlines");
    inlines
        .iter()
        .map(|inline| match inline["t"].as_str() {
            Some("text") => inline["s"].as_str().expect("text").to_owned(),
            Some("br") => "\n".to_owned(),
            _ => text(&inline["c"]),
        })
        .collect()
}

/// What a reader stumbles over in the blocks of a letter. In a draft a list may still be empty.
fn faults(blocks: &Value, stage: Stage, found: &mut Vec<String>) {
    let blocks = blocks.as_array().expect("blocks");
    for (index, block) in blocks.iter().enumerate() {
        let next = blocks.get(index + 1).and_then(|next| next["t"].as_str());
        match block["t"].as_str().expect("a kind") {
            "p" => {
                let text = text(&block["c"]);
                stumbles(&text, found);
                if !starts_as_a_sentence(&text) {
                    found.push(format!("starts in the middle of a sentence: {text}"));
                }
                let list_follows = stage == Stage::Draft
                    || matches!(next, Some("ul" | "ol" | "quote" | "table" | "p"));
                // A heading of a letter to a group ends with a comma, as every salutation.
                let salutes = index == 0 && text.ends_with(',');
                if !(ends_as_a_sentence(&text) || text.ends_with(':') && list_follows || salutes) {
                    found.push(format!("does not end as a sentence: {text}"));
                }
            }
            "h" => {
                let text = text(&block["c"]);
                stumbles(&text, found);
                if text.trim().is_empty()
                    || next.is_none_or(|next| next == "h" && block["level"] == 3)
                {
                    found.push(format!("a heading over nothing: {text}"));
                }
            }
            "ul" | "ol" => {
                for item in block["items"].as_array().expect("items") {
                    let lines = item.as_array().expect("blocks");
                    if lines.is_empty() {
                        found.push("an empty item".to_owned());
                    }
                    for line in lines.iter().filter(|line| line["t"] == "p") {
                        stumbles(&text(&line["c"]), found);
                    }
                }
            }
            "quote" => faults(&block["c"], stage, found),
            "table" => {
                let rows = block["rows"].as_array().expect("rows");
                if rows.is_empty() && stage == Stage::Final {
                    found.push(format!("a table without rows: {}", block["head"]));
                }
                for cell in rows.iter().flat_map(|row| row.as_array().expect("cells")) {
                    stumbles(&text(cell), found);
                }
            }
            _ => {}
        }
    }
}

fn stumbles(text: &str, found: &mut Vec<String>) {
    let doubled = [
        "  ", " .", " ,", " ;", " :", " ?", "..", ",,", ";.", ":.", "?.", "!.", ",.", ".;", "( ",
        " )", "()",
    ];
    for wrong in doubled {
        if text.contains(wrong) {
            found.push(format!("{wrong:?} in: {text}"));
        }
    }
    if text != text.trim() {
        found.push(format!("blank at an end: {text:?}"));
    }
    // A full stop without a space behind it, outside addresses and figures.
    let words: Vec<char> = text.chars().collect();
    for trio in words.windows(3) {
        if matches!(trio[1], '.' | '?' | '!' | ':')
            && trio[0].is_lowercase()
            && trio[2].is_uppercase()
        {
            found.push(format!("no space after a sentence: {text}"));
        }
    }
}

fn starts_as_a_sentence(text: &str) -> bool {
    text.chars().next().is_some_and(|first| {
        first.is_uppercase() || first.is_ascii_digit() || "“‘\"'([–".contains(first)
    })
}

fn ends_as_a_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '’', '"', '\'', ')']);
    bare.ends_with(['.', '?', '!', ']', '…'])
}

/// Reads every letter of one set of answers; gives how many there were.
fn read(valid: &Valid, stage: Stage, what: &str, wrong: &mut BTreeSet<String>) -> usize {
    let mut count = 0;
    for code in codes(&valid.form) {
        for (name, data) in letters(&code, valid, stage) {
            count += 1;
            let mut found = Vec::new();
            faults(&data["blocks"], stage, &mut found);
            stumbles(data["subject"].as_str().expect("subject"), &mut found);
            wrong.extend(
                found
                    .into_iter()
                    .map(|fault| format!("{name}{what}: {fault}")),
            );
        }
    }
    count
}

#[test]
fn every_paragraph_is_whole_sentences() {
    let mut wrong = BTreeSet::new();
    let count: usize = valid_answers()
        .into_iter()
        .map(|valid| read(&with_english(valid), Stage::Final, "", &mut wrong))
        .sum();
    assert!(count > 350, "{count} letters were read");
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
}

/// The members of an object, down to those of its members.
fn members(object: &Value) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (name, value) in object.as_object().into_iter().flatten() {
        found.push(vec![name.clone()]);
        found.extend(members_of(name, value));
    }
    found
}

fn members_of(name: &str, value: &Value) -> Vec<Vec<String>> {
    let inner = value.as_object().into_iter().flatten();
    inner
        .map(|(member, _)| vec![name.to_owned(), member.clone()])
        .collect()
}

fn without(object: &Value, path: &[String]) -> Value {
    let mut object = object.clone();
    match path {
        [name] => object.as_object_mut().and_then(|all| all.remove(name)),
        [name, member] => object[name]
            .as_object_mut()
            .and_then(|all| all.remove(member)),
        _ => None,
    };
    object
}

#[test]
fn what_is_left_out_leaves_no_half_sentence() {
    let mut wrong = BTreeSet::new();
    let mut count = 0;
    for valid in valid_answers().into_iter().map(with_english) {
        if codes(&valid.form).is_empty() {
            continue;
        }
        for path in members(&valid.answers) {
            let less = Valid {
                answers: without(&valid.answers, &path),
                ..valid.clone()
            };
            count += read(
                &less,
                Stage::Draft,
                &format!(" without {}", path.join(".")),
                &mut wrong,
            );
        }
        for role in valid.case.personen.keys() {
            let mut less = valid.clone();
            less.case.personen.remove(role);
            count += read(&less, Stage::Draft, &format!(" without {role}"), &mut wrong);
        }
        for fact in valid.case.feiten.keys() {
            let mut less = valid.clone();
            less.case.feiten.remove(fact);
            count += read(&less, Stage::Draft, &format!(" without {fact}"), &mut wrong);
        }
    }
    assert!(count > 2000, "{count} letters were read");
    assert!(
        wrong.is_empty(),
        "{} faults\n{}",
        wrong.len(),
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
}

/// All text of a letter, as it is read.
fn whole(blocks: &Value) -> String {
    fn add(value: &Value, into: &mut String) {
        match value {
            Value::Object(members) if members.contains_key("s") => {
                into.push_str(members["s"].as_str().expect("text"));
            }
            Value::Object(members) => {
                members.values().for_each(|value| add(value, into));
                into.push(' ');
            }
            Value::Array(items) => items.iter().for_each(|item| add(item, into)),
            _ => {}
        }
    }
    let mut text = String::new();
    add(blocks, &mut text);
    text
}

/// Each letter of the fixtures, in both languages.
fn each_letter(mut look: impl FnMut(&str, &Value, &Value)) {
    for valid in valid_answers().into_iter().map(with_english) {
        for code in codes(&valid.form) {
            for (name, data) in letters(&code, &valid, Stage::Final) {
                look(&name, &data, &valid.answers);
            }
        }
    }
}

#[test]
fn the_telephone_number_is_of_who_is_named_beside_it() {
    let mut count = 0;
    each_letter(|name, data, _| {
        let line = |label: &str| {
            let lines = data["reference"].as_array().expect("lines");
            lines
                .iter()
                .find(|line| line["label"] == label)
                .and_then(|line| line["value"].as_str())
        };
        let by = line("Behandeld door").or(line("Handled by"));
        let number = line("Telefoon").or(line("Telephone")).or(line("Phone"));
        let text = whole(&data["blocks"]);
        let calls = data["closing"] != "" && (text.contains("Bel ") || text.contains("elefoon"));
        if by.is_some() || calls && number.is_some() {
            count += 1;
            let number = number.unwrap_or_else(|| panic!("{name} names no number"));
            assert!(
                whole(&data["blocks"]).contains(number),
                "{name} gives {number} and another in the text"
            );
        }
    });
    assert!(count > 200, "{count}");
}

#[test]
fn what_is_public_names_no_case() {
    let documents = &maker().catalog.procedures["klachtenreglement"].documents;
    let mut count = 0;
    for valid in valid_answers().into_iter().map(with_english) {
        for code in codes(&valid.form) {
            if !documents[&code].public {
                continue;
            }
            for (name, data) in letters(&code, &valid, Stage::Final) {
                count += 1;
                let number = &valid.case.kenmerk;
                assert!(
                    number.is_empty() || !data.to_string().contains(number.as_str()),
                    "{name} prints the number of the case: {data}"
                );
            }
        }
    }
    assert!(count > 3, "{count}");
}

#[test]
fn an_e_mail_address_comes_with_a_caution() {
    let mut count = 0;
    each_letter(|name, data, _| {
        // In a table an address is somebody's, and no invitation.
        let blocks = data["blocks"].as_array().expect("blocks");
        let text: String = blocks
            .iter()
            .filter(|block| block["t"] != "table")
            .map(whole)
            .collect();
        if text.contains('@') || text.contains("mail ons") || text.contains("mail us") {
            count += 1;
            let caution = if data["lang"] == "nl" {
                "Zet er dus niets vertrouwelijks in"
            } else {
                "do not put anything confidential in it"
            };
            assert!(
                text.contains(caution),
                "{name} invites to mail and does not warn: {text}"
            );
        }
    });
    assert!(count > 200, "{count}");
}

/// What was typed in Dutch and stands in a translation says that it is Dutch, so that it is read aloud as Dutch.
#[test]
fn dutch_words_in_an_english_letter_are_marked() {
    fn typed<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
        match value {
            Value::String(text) if text.split_whitespace().count() > 4 => into.extend(text.lines()),
            Value::Array(items) => items.iter().for_each(|item| typed(item, into)),
            Value::Object(members) => members
                .iter()
                .filter(|(name, _)| !name.ends_with("_en"))
                .for_each(|(_, value)| typed(value, into)),
            _ => {}
        }
    }
    /// The text that is not marked as Dutch.
    fn english(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::Object(members) if members.get("t") == Some(&json!("lang")) => {}
            Value::Object(members) if members.contains_key("s") => {
                into.push(members["s"].as_str().expect("text").to_owned());
            }
            Value::Object(members) => members.values().for_each(|value| english(value, into)),
            Value::Array(items) => items.iter().for_each(|item| english(item, into)),
            _ => {}
        }
    }
    let mut wrong = BTreeSet::new();
    let mut count = 0;
    each_letter(|name, data, answers| {
        if data["lang"] != "en" {
            return;
        }
        count += 1;
        let (mut dutch, mut plain) = (Vec::new(), Vec::new());
        let by = data["reference"].as_array().expect("lines");
        english(&data["blocks"], &mut plain);
        plain.extend(
            by.iter()
                .filter_map(|line| line["value"].as_str().map(ToOwned::to_owned)),
        );
        for title in ["mevrouw ", "de heer "] {
            if plain.iter().any(|text| text.contains(title)) {
                wrong.insert(format!("{name}: {title}"));
            }
        }
        typed(answers, &mut dutch);
        for line in dutch
            .into_iter()
            .filter(|line| line.split_whitespace().count() > 4)
        {
            if plain
                .iter()
                .any(|text| text.to_lowercase().contains(&line.to_lowercase()))
            {
                wrong.insert(format!("{name}: {line}"));
            }
        }
    });
    assert!(count > 80, "{count}");
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
}

/// Whoever stands in the case, in whatever role: a notice to the whole school names nobody.
#[test]
fn a_notice_that_names_anybody_of_the_case_is_refused() {
    let (_, form) = maker().catalog.form_named("D44").expect("a form");
    let mut people = 0;
    for valid in valid_answers()
        .into_iter()
        .filter(|valid| valid.form == "D44")
    {
        for (role, holders) in &valid.case.personen {
            for person in holders.iter().filter(|one| !one.achternaam.is_empty()) {
                people += 1;
                let text = format!("Het ging over {} en een ander.", person.full_name());
                for field in ["mededeling", "bijeenkomst", "vervolg"] {
                    let answers = json!({field: text});
                    let checked = check(&form, &answers, &valid.case, valid.date, Stage::Draft);
                    assert!(
                        checked.problems.iter().any(|problem| problem.rule == "V64"
                            && problem.severity == Severity::Error
                            && problem.pointer.as_deref() == Some(&format!("/{field}"))),
                        "a {role} can be named in {field}"
                    );
                }
            }
        }
    }
    assert!(people > 20, "{people}");
}

/// The plan says that nobody names the complainant, so no part of it that others carry out does.
#[test]
fn a_plan_that_names_the_complainant_is_refused() {
    let valid = valid_answers()
        .into_iter()
        .find(|valid| valid.form == "D36" && !valid.case.holders("klager").is_empty())
        .expect("a plan with a complainant");
    let name = valid.case.holders("klager")[0].achternaam.to_string();
    let (_, form) = maker().catalog.form_named("D36").expect("a form");
    let named = json!(format!("Mevrouw {name} had ongelijk."));
    for (place, pointer) in [
        (json!({"doel": named}), "/doel"),
        (
            json!({"mededelingen": [{"inhoud": named}]}),
            "/mededelingen/0/inhoud",
        ),
        (json!({"acties": [{"tekst": named}]}), "/acties/0/tekst"),
    ] {
        let checked = check(&form, &place, &valid.case, valid.date, Stage::Draft);
        assert!(
            checked.problems.iter().any(|problem| problem.rule == "V64"
                && problem.pointer.as_deref() == Some(pointer)),
            "{pointer} is not refused"
        );
    }
}

/// Where a document says that a parent signs too, the line is there for the young and for nobody else.
#[test]
fn a_parent_signs_beside_the_young() {
    let documents = &maker().catalog.procedures["klachtenreglement"].documents;
    let mut count = 0;
    for document in documents
        .values()
        .filter(|one| !one.parents_sign.is_empty())
    {
        for rule in &document.parents_sign {
            let mut valid = valid_answers()
                .into_iter()
                .find(|valid| {
                    valid.form == document.form && !valid.case.holders(&rule.role).is_empty()
                })
                .unwrap_or_else(|| panic!("no fixture of {} has a {}", document.code, rule.role));
            let year: i32 = valid.date.to_string()[..4].parse().expect("a year");
            for age in [11, 14, 15, 16, 17, 18, 30] {
                let people = valid.case.personen.get_mut(&rule.role).expect("held");
                people[0].geboortedatum =
                    griffie::case::BirthDate::read(&format!("{}-01-01", year - age)).ok();
                let letters = letters(&document.code, &valid, Stage::Draft);
                let signers = letters[0].1["signers"].as_array().expect("signers");
                let line = signers.iter().any(|signer| {
                    signer["field"] == format!("handtekening_{}_vertegenwoordiger", rule.role)
                });
                let young = age < i32::from(rule.below);
                assert_eq!(line, young, "{} {} of {age}", document.code, rule.role);
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count}");
}

/// A pupil may go to a confidant alone: the registration has no line for a parent, and under sixteen the agreement has
/// none either when it says why.
#[test]
fn a_pupil_may_go_to_a_confidant_alone() {
    let catalog = &maker().catalog;
    let (_, form) = catalog.form_named("D01").expect("a form");
    let controls = serde_json::to_string(&form.uischema).expect("JSON");
    assert!(controls.contains("\"signature\""), "it is signed");
    assert!(!controls.contains("_vertegenwoordiger\"}"), "by no parent");
    let reason = "antwoorden.zonder_ouders is leeg";
    let agreement = &catalog.procedures["klachtenreglement"].documents["D03"];
    assert!(agreement.parents_sign.iter().all(|rule| {
        rule.below == 16
            && rule
                .when
                .as_deref()
                .is_some_and(|when| when.contains(reason))
    }));
}
