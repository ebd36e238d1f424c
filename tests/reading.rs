//! Every letter of the fixtures read as a reader does: whole sentences, in whole paragraphs, in both languages.
//!
//! Each fixture is read as it stands, again without each answer, person and fact that may be absent, and with the least
//! that its letter can be made of: what a condition leaves out must not leave half a sentence behind.

use std::collections::BTreeSet;

use griffie::diagnostic::{Language, Severity};
use griffie::document::{Request, Stage, UNFINISHED, check};
use serde_json::{Value, json};

use crate::support::{Valid, maker, valid_answers};

/// The letters of one set of answers: the document and recipient, and what the layout gets.
fn letters(code: &str, valid: &Valid, stage: Stage) -> Vec<(String, Value)> {
    let prepared = maker().prepare(code).expect("the document is sound");
    let request = valid.request(stage);
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

/// The pointers of everything in a value, at any depth.
fn everything(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut inside = |name: &str, inner: &Value| {
        let here = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        everything(inner, &here, found);
        found.push(here);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, inner)| inside(name, inner)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, inner)| inside(&index.to_string(), inner)),
        _ => {}
    }
}

/// A value without what stands at a pointer.
fn without(value: &Value, pointer: &str) -> Value {
    let mut value = value.clone();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.remove(&name.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(items)) => {
            items.remove(name.parse().expect("an index"));
        }
        _ => panic!("{pointer} is nowhere"),
    }
    value
}

/// Whether one of so many is this one: always the same ones, spread over all.
fn drawn(what: &str, of: u64) -> bool {
    // FNV-1a, 64 bits.
    let hash = what.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 20) % of == 0
}

/// A set of answers with less: without one answer, person or fact; of what stands in one of them a sample.
fn with_less(valid: &Valid) -> Vec<(String, Valid)> {
    let deep = |pointer: &str, whole: usize, of: u64| {
        pointer.matches('/').count() <= whole
            || drawn(&format!("{} {} {pointer}", valid.form, valid.name), of)
    };
    let mut less = Vec::new();
    let mut pointers = Vec::new();
    everything(&valid.answers, "", &mut pointers);
    pointers.retain(|pointer| deep(pointer, 1, 4));
    for pointer in pointers {
        let answers = without(&valid.answers, &pointer);
        let name = format!(" without {pointer}");
        less.push((
            name,
            Valid {
                answers,
                ..valid.clone()
            },
        ));
    }
    let case = serde_json::to_value(&valid.case).expect("JSON");
    let mut pointers = Vec::new();
    for part in ["personen", "feiten"] {
        everything(&case[part], &format!("/{part}"), &mut pointers);
    }
    pointers.retain(|pointer| deep(pointer, 2, 60));
    for pointer in pointers {
        // A case that cannot be read has no letters.
        if let Ok((case, _)) = maker().catalog.read_case(&without(&case, &pointer), None) {
            let name = format!(" without case {pointer}");
            less.push((
                name,
                Valid {
                    case,
                    ..valid.clone()
                },
            ));
        }
    }
    less
}

/// Tries to make a letter final; gives how many can be read, or `None` when something sensible keeps it from that.
fn read_final(
    valid: &Valid,
    code: &str,
    what: &str,
    wrong: &mut BTreeSet<String>,
) -> Option<usize> {
    let prepared = maker().prepare(code).expect("the document is sound");
    let request = valid.request(Stage::Final);
    let name = format!("{code} {}{what}", valid.name);
    match maker().compose(&prepared, &request) {
        Ok(made) => {
            for one in &made {
                let mut found = Vec::new();
                faults(&one.data["blocks"], Stage::Final, &mut found);
                stumbles(one.data["subject"].as_str().expect("subject"), &mut found);
                let to = one.recipient.clone().unwrap_or_default();
                wrong.extend(
                    found
                        .into_iter()
                        .map(|fault| format!("{name} {to}: {fault}")),
                );
            }
            Some(made.len())
        }
        Err(problems) => {
            let errors = || {
                problems
                    .iter()
                    .filter(|one| one.severity == Severity::Error)
            };
            let sensible = errors().any(|one| one.rule != UNFINISHED);
            if !sensible {
                // The gate holds, but a rule or a condition should have said what is missing.
                wrong.extend(errors().map(|one| format!("{name}: {}", one.to_text(Language::Nl))));
            }
            None
        }
    }
}

#[test]
fn what_is_left_out_leaves_no_half_sentence() {
    let mut wrong = BTreeSet::new();
    let (mut finished, mut drafts) = (0, 0);
    for valid in valid_answers().into_iter().map(with_english) {
        for code in codes(&valid.form) {
            for (what, less) in with_less(&valid) {
                match read_final(&less, &code, &what, &mut wrong) {
                    Some(count) => finished += count,
                    None => drafts += read(&less, Stage::Draft, &what, &mut wrong),
                }
            }
        }
    }
    assert!(finished > 2000, "{finished} letters were read");
    assert!(drafts > 1000, "{drafts} drafts were read");
    assert!(
        wrong.is_empty(),
        "{} faults\n{}",
        wrong.len(),
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
}

/// The least of a set of answers and a case that a document can still be made final of, in an order.
fn least(valid: &Valid, code: &str, backwards: bool, wrong: &mut BTreeSet<String>) -> usize {
    let case = serde_json::to_value(&valid.case).expect("JSON");
    let mut whole = json!({ "answers": valid.answers, "case": case });
    let mut pointers: Vec<String> = Vec::new();
    for part in ["/answers", "/case/personen", "/case/feiten"] {
        let members = whole.pointer(part).and_then(Value::as_object);
        let names = members.into_iter().flat_map(serde_json::Map::keys);
        pointers.extend(names.map(|name| format!("{part}/{name}")));
    }
    if backwards {
        pointers.reverse();
    }
    let mut read = 0;
    for pointer in pointers {
        let tried = without(&whole, &pointer);
        let Ok((case, _)) = maker().catalog.read_case(&tried["case"], None) else {
            continue;
        };
        let answers = tried["answers"].clone();
        let less = Valid {
            answers,
            case,
            ..valid.clone()
        };
        let what = format!(" with as little as can be, now without {pointer}");
        if let Some(count) = read_final(&less, code, &what, wrong) {
            read += count;
            whole = tried;
        }
    }
    read
}

#[test]
fn a_letter_with_the_least_that_it_needs_is_whole() {
    let mut wrong = BTreeSet::new();
    let mut count = 0;
    for valid in valid_answers().into_iter().map(with_english) {
        for code in codes(&valid.form) {
            let backwards = drawn(&format!("{code} {}", valid.name), 2);
            count += least(&valid, &code, backwards, &mut wrong);
        }
    }
    assert!(count > 1000, "{count} letters were read");
    assert!(
        wrong.is_empty(),
        "{} faults\n{}",
        wrong.len(),
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn a_letter_that_is_not_whole_is_refused_with_the_line_of_its_wording() {
    let valid = valid_answers()
        .into_iter()
        .find(|valid| valid.form == "D15" && valid.name == "Z4")
        .expect("the fixture");
    let refused = |wording: Option<&str>, stage, case: &griffie::case::CaseFacts| {
        let prepared = maker().prepare_with("D15", wording).expect("sound");
        let request = Request {
            case,
            ..valid.request(stage)
        };
        match maker().compose(&prepared, &request) {
            Ok(made) => made.into_iter().flat_map(|one| one.warnings).collect(),
            Err(problems) => problems,
        }
    };
    // Nobody is known who handles the complaint.
    let mut unknown = valid.case.clone();
    for role in ["voorzitter", "lid", "secretaris"] {
        unknown.personen.remove(role);
    }
    let problems = refused(None, Stage::Final, &unknown);
    assert!(
        problems.iter().any(|one| one.rule == "V52"),
        "{problems:#?}"
    );
    let problems = refused(None, Stage::Draft, &unknown);
    let found = problems.iter().find(|one| one.rule == UNFINISHED);
    let found = found.unwrap_or_else(|| panic!("{problems:#?}"));
    assert_eq!(found.severity, Severity::Warning);
    let source =
        std::fs::read_to_string(crate::support::root().join("templates/klachtenreglement/D15.md"));
    let source = source.expect("the wording");
    let line = source
        .lines()
        .position(|line| line.ends_with("in deze samenstelling:"));
    assert_eq!(found.position.map(|(line, _)| line - 1), line, "{found:#?}");
    assert!(
        found
            .file
            .as_ref()
            .is_some_and(|file| file.ends_with("D15.md")),
        "{found:#?}"
    );
    // Somebody's own wording.
    for wording in [
        "Wij schreven u.\n\nWij vragen u het volgende:\n",
        "Wij schreven u.\n\nWij schreven aan {% if zaak.niets is gevuld %}u{% endif %}, en nu aan u.\n",
        "Wij schreven u.\n\nZij zei: “Kom.\n",
        "Wij schreven u.\n\n- een\n-\n- drie\n",
        "Wij schreven u.\n\n## Vragen\n",
        "Wij schreven u.\n\n| Wie | Wat |\n|---|---|\n",
    ] {
        let problems = refused(Some(wording), Stage::Final, &valid.case);
        let found = problems.iter().find(|one| one.rule == UNFINISHED);
        let found = found.unwrap_or_else(|| panic!("{wording}: {problems:#?}"));
        assert_eq!(found.severity, Severity::Error, "{wording}");
        assert!(
            found
                .position
                .is_some_and(|(line, _)| line == 3 || wording.contains("- een")),
            "{found:#?}"
        );
    }
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
fn a_translation_says_that_the_dutch_letter_prevails() {
    let mut count = 0;
    each_letter(|name, data, _| {
        if data["lang"] == "en" {
            count += 1;
            let last = "If the two differ, the Dutch text prevails.";
            assert!(whole(&data["blocks"]).contains(last), "{name}");
        }
    });
    assert!(count > 80, "{count}");
}

/// What can be counted of a letter: its headings, the items of its lists, and the rows of its tables.
fn parts(value: &Value, counts: &mut [usize; 3]) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| parts(item, counts)),
        Value::Object(members) => {
            match members.get("t").and_then(Value::as_str) {
                Some("h") => counts[0] += 1,
                Some("ul" | "ol") => counts[1] += members["items"].as_array().expect("items").len(),
                Some("table") => counts[2] += members["rows"].as_array().expect("rows").len(),
                _ => {}
            }
            members.values().for_each(|member| parts(member, counts));
        }
        _ => {}
    }
}

/// Nothing of the Dutch letter is missing in its translation: the same sections, items, rows, and days.
#[test]
fn a_translation_has_every_part_of_the_dutch_letter() {
    const DUTCH: [&str; 12] = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ];
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let short = regex::Regex::new("([0-9]{1,2})-([0-9]{2})-([0-9]{4})").expect("a pattern");
    let days = |text: &str| -> BTreeSet<(usize, String, String)> {
        let long = |names: [&str; 12]| {
            let pattern = format!("([0-9]{{1,2}}) ({}) ([0-9]{{4}})", names.join("|"));
            let pattern = regex::Regex::new(&pattern).expect("a pattern");
            let found = pattern.captures_iter(text).map(|found| {
                let month = names
                    .iter()
                    .position(|name| *name == &found[2])
                    .expect("a month");
                (month + 1, found[1].to_owned(), found[3].to_owned())
            });
            found.collect::<Vec<_>>()
        };
        let table = short.captures_iter(text).map(|found| {
            let day: usize = found[1].parse().expect("a day");
            (
                found[2].parse().expect("a month"),
                day.to_string(),
                found[3].to_owned(),
            )
        });
        long(DUTCH)
            .into_iter()
            .chain(long(ENGLISH))
            .chain(table)
            .collect()
    };
    let mut wrong = BTreeSet::new();
    let mut count = 0;
    for valid in valid_answers().into_iter().map(with_english) {
        for code in codes(&valid.form) {
            let prepared = maker().prepare(&code).expect("sound");
            let Ok(made) = maker().compose(&prepared, &valid.request(Stage::Final)) else {
                panic!("{code} {}", valid.name);
            };
            for english in made.iter().filter(|one| one.data["lang"] == "en") {
                let name = english.recipient.clone().expect("a recipient");
                let of = name.trim_end_matches("-en");
                let dutch = made
                    .iter()
                    .find(|one| one.recipient.as_deref() == Some(of))
                    .expect("the Dutch letter");
                count += 1;
                let (mut here, mut there) = ([0; 3], [0; 3]);
                parts(&dutch.data["blocks"], &mut here);
                parts(&english.data["blocks"], &mut there);
                // The last section of a translation is about the translation.
                here[0] += 1;
                let summary = whole(&english.data["blocks"]).contains("Summary in English");
                here[0] += usize::from(summary);
                if here != there {
                    wrong.insert(format!("{code} {} {of}: {here:?} {there:?}", valid.name));
                }
                let (dutch, english) =
                    (whole(&dutch.data["blocks"]), whole(&english.data["blocks"]));
                let (dutch, english) = (days(&dutch), days(&english));
                if dutch != english {
                    let apart: Vec<_> = dutch.symmetric_difference(&english).collect();
                    wrong.insert(format!("{code} {} {of}: {apart:?}", valid.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 60, "{count}");
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

/// The free texts that a form asks for, at its top.
fn free_texts(element: &Value, found: &mut Vec<String>) {
    let options = &element["options"];
    if options["multi"] == true && options["print"] != false {
        let scope = element["scope"].as_str().expect("a control has a scope");
        found.extend(scope.strip_prefix("#/properties/").map(ToOwned::to_owned));
    }
    let parts = element["elements"].as_array();
    parts
        .into_iter()
        .flatten()
        .for_each(|part| free_texts(part, found));
}

/// The ways in which a text can call somebody so that the school knows who it is.
fn calls(person: &griffie::case::Person) -> Vec<String> {
    let first = person.voornamen.split_whitespace().map(ToOwned::to_owned);
    let mut all = vec![person.full_name(), person.in_text(), person.surname()];
    all.extend(first.filter(|name| name.chars().count() > 1));
    all.retain(|name| !name.is_empty());
    all
}

/// What goes to a whole group names nobody of the case, by whatever name; a statement about somebody names that one only.
#[test]
fn what_is_public_names_nobody_of_the_case() {
    let documents = &maker().catalog.procedures["klachtenreglement"].documents;
    let all = valid_answers();
    let crowded = all
        .iter()
        .find(|valid| valid.form == "D15")
        .expect("a case");
    let (mut asked, mut documents_seen) = (0, BTreeSet::new());
    let mut named = BTreeSet::new();
    for document in documents.values().filter(|document| document.public) {
        let (_, form) = maker().catalog.form_named(&document.form).expect("a form");
        let mut fields = Vec::new();
        free_texts(&json!(form.uischema), &mut fields);
        assert!(!fields.is_empty(), "{} has no free text", document.code);
        let about: Vec<&str> = document
            .recipients
            .iter()
            .map(griffie::catalog::Whom::role)
            .collect();
        for valid in all.iter().filter(|valid| valid.form == document.form) {
            let case = if valid.case.holders("klager").is_empty() && about.is_empty() {
                &crowded.case
            } else {
                &valid.case
            };
            for role in ["klager", "aangeklaagde", "leerling", "getuige", "ouder"] {
                for person in case.holders(role).iter().filter(|_| !about.contains(&role)) {
                    for (name, field) in calls(person)
                        .iter()
                        .flat_map(|name| fields.iter().map(move |field| (name, field)))
                    {
                        asked += 1;
                        documents_seen.insert(document.code.clone());
                        let mut answers = valid.answers.clone();
                        answers[field] = json!(format!(
                            "Er is gesproken over wat er is gebeurd. Wij vertellen u dat {name} daarbij was, en meer niet."
                        ));
                        let checked = check(&form, &answers, case, valid.date, Stage::Final);
                        let refused = checked.problems.iter().any(|problem| {
                            problem.rule == "V64"
                                && problem.severity == Severity::Error
                                && problem.pointer.as_deref() == Some(&format!("/{field}"))
                        });
                        if !refused {
                            named.insert(format!("{} {field}: {role} as {name}", document.code));
                        }
                    }
                }
            }
        }
    }
    assert!(named.is_empty(), "{named:#?}");
    assert!(
        asked > 60 && documents_seen.len() > 2,
        "{asked}, {documents_seen:?}"
    );
}

/// Nor does any public document of the fixtures, in what its wording or the case adds to it.
#[test]
fn no_public_document_names_a_party() {
    let documents = &maker().catalog.procedures["klachtenreglement"].documents;
    let mut count = 0;
    for valid in valid_answers().into_iter().map(with_english) {
        for code in codes(&valid.form) {
            let document = &documents[&code];
            if !document.public {
                continue;
            }
            let about: Vec<&str> = document
                .recipients
                .iter()
                .map(griffie::catalog::Whom::role)
                .collect();
            for (name, data) in letters(&code, &valid, Stage::Final) {
                for role in ["klager", "aangeklaagde", "leerling", "getuige", "ouder"] {
                    for person in valid
                        .case
                        .holders(role)
                        .iter()
                        .filter(|_| !about.contains(&role))
                    {
                        count += 1;
                        let said = whole(&data["blocks"]);
                        assert!(
                            !person.is_recognised_in(&said, &[]),
                            "{name} names a {role}: {said}"
                        );
                    }
                }
            }
        }
    }
    assert!(count > 5, "{count}");
}

/// A word that begins as a name does is no name: “Wilt u” is about nobody who is called Wil.
#[test]
fn a_word_is_not_taken_for_a_name() {
    let (_, form) = maker().catalog.form_named("D44").expect("a form");
    let mut valid = valid_answers()
        .into_iter()
        .find(|valid| valid.form == "D44" && !valid.case.holders("klager").is_empty())
        .expect("a notice");
    let klager = valid.case.personen.get_mut("klager").expect("a klager");
    klager[0].voornamen = griffie::case::Name::read("Wil").expect("a name");
    let answers = json!({"bijeenkomst": "Wilt u erover praten? Wij willen u graag helpen."});
    let checked = check(&form, &answers, &valid.case, valid.date, Stage::Draft);
    let found: Vec<_> = checked
        .problems
        .iter()
        .filter(|one| one.rule == "V64")
        .collect();
    assert!(found.is_empty(), "{found:?}");
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
