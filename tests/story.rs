//! The examples tell stories that hold: each is dated as its own text is, people live in one place and act only on what they
//! were told, and the papers of a confidant bear no number of another file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use griffie::calendar::Date;
use griffie::document::Stage;
use regex::Regex;
use serde_json::Value;

use crate::support::{Valid, date, maker, valid_answers};

/// Every text in a value.
fn texts<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

/// The days that a text names in words.
fn days(text: &str) -> Vec<Date> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            "([0-9]{1,2}) (januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december) ([0-9]{4})",
        )
        .expect("a pattern")
    });
    const MONTHS: [&str; 12] = [
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
    DAY.captures_iter(text)
        .filter_map(|found| {
            let month = MONTHS.iter().position(|name| *name == &found[2])? + 1;
            let day: u32 = found[1].parse().ok()?;
            format!("{}-{month:02}-{day:02}", &found[3]).parse().ok()
        })
        .collect()
}

/// What is made of the answers, for everybody, with the document that it is.
fn composed(valid: &Valid) -> Vec<(&'static griffie::catalog::DocumentSpec, Value)> {
    let documents = maker().catalog.procedures.values();
    let mut made = Vec::new();
    for document in documents.flat_map(|procedure| procedure.documents.values()) {
        if document.form == valid.form {
            let prepared = maker().prepare(&document.code).expect("sound");
            let all = maker().compose(&prepared, &valid.request(Stage::Final));
            made.extend(
                all.expect("composed")
                    .into_iter()
                    .map(|one| (document, one.data)),
            );
        }
    }
    made
}

/// What a document says is near its date: nobody writes a year later what happens tomorrow.
#[test]
fn an_example_is_dated_as_its_text_is() {
    let mut judged = 0;
    let mut strange = Vec::new();
    for valid in valid_answers() {
        for (document, data) in composed(&valid) {
            let mut said = Vec::new();
            texts(&data["blocks"], &mut said);
            texts(&data["nodes"], &mut said);
            let named = said.iter().flat_map(|text| days(text));
            let gaps = named.map(|day| (day - valid.date).num_days().abs());
            // A birthday, or since when the regulation holds, dates nothing.
            let Some(nearest) = gaps.filter(|gap| (1..1500).contains(gap)).min() else {
                continue;
            };
            judged += 1;
            if nearest > 140 {
                strange.push(format!(
                    "{} {}: of {}, the nearest day in it is {nearest} days away",
                    document.code, valid.name, valid.date
                ));
            }
        }
    }
    assert!(strange.is_empty(), "{strange:#?}");
    assert!(judged > 150, "{judged} documents with a day");
}

/// The people of a case who have a surname and an address: surname, postal code.
fn homes(case: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut homes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let roles = case["personen"].as_object().expect("people");
    for person in roles.values().filter_map(Value::as_array).flatten() {
        let name = person["achternaam"].as_str().unwrap_or_default();
        let code = person["adres"]["postcode"].as_str().unwrap_or_default();
        // An office is where several work.
        if !name.is_empty() && !code.is_empty() && person["adres"]["postbus"].is_null() {
            let code = code.replace(' ', "");
            homes.entry(name.to_owned()).or_default().insert(code);
        }
    }
    homes
}

/// The objects among answers that name somebody and a postal code, directly or one level down.
fn placed(value: &Value, found: &mut Vec<(String, String)>) {
    static CODE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("[1-9][0-9]{3} ?[A-Z]{2}").expect("a pattern"));
    match value {
        Value::Array(items) => items.iter().for_each(|item| placed(item, found)),
        Value::Object(members) => {
            let mut said = Vec::new();
            for member in members.values() {
                match member {
                    Value::String(text) => said.push(text.as_str()),
                    Value::Object(inner) => said.extend(inner.values().filter_map(Value::as_str)),
                    _ => {}
                }
            }
            // A story of many words may name several people and places.
            let short: Vec<&str> = said.into_iter().filter(|text| text.len() < 80).collect();
            for code in short.iter().filter_map(|text| CODE.find(text)) {
                found.push((short.join(" | "), code.as_str().replace(' ', "")));
            }
            members.values().for_each(|member| placed(member, found));
        }
        _ => {}
    }
}

#[test]
fn one_person_lives_in_one_place() {
    let mut compared = 0;
    for valid in valid_answers() {
        let case = serde_json::to_value(&valid.case).expect("a case");
        if case["personen"].as_object().is_none() {
            continue;
        }
        let homes = homes(&case);
        for (name, codes) in &homes {
            assert_eq!(
                codes.len(),
                1,
                "{}: {name} lives in {codes:?}",
                case["kenmerk"]
            );
        }
        let mut places = Vec::new();
        placed(&valid.answers, &mut places);
        for (said, code) in places {
            let whose: Vec<_> = homes
                .iter()
                .filter(|(name, _)| said.contains(*name))
                .collect();
            if let [(name, codes)] = whose[..] {
                compared += 1;
                assert!(
                    codes.contains(&code),
                    "{}/{}: {name} lives at {codes:?}, and here at {code}: {said}",
                    valid.form,
                    valid.name
                );
            }
        }
    }
    assert!(compared > 5, "{compared} addresses");
}

/// The first day on which the respondent of a case was told of the complaint, as far as its facts say.
fn told(case: &Value) -> Option<Date> {
    let sent = &case["feiten"]["verzonden"];
    ["D05", "D12", "D15", "D16"]
        .iter()
        .filter_map(|code| Some(date(sent[code].as_str()?)))
        .min()
}

#[test]
fn nobody_acts_before_being_told() {
    let mut judged = 0;
    for valid in valid_answers() {
        let case = serde_json::to_value(&valid.case).expect("a case");
        let Some(told) = told(&case) else { continue };
        let answered = |key: &str| valid.answers[key].as_str() == Some("aangeklaagde");
        for (document, data) in composed(&valid) {
            let theirs = ["aangeklaagde", "vp_aangeklaagde"].contains(&document.maker.as_str());
            if theirs || answered("partij") || answered("voor") {
                judged += 1;
                assert!(
                    valid.date >= told,
                    "{} {} is of {}, and the respondent was told on {told}",
                    document.code,
                    valid.name,
                    valid.date
                );
            }
            drop(data);
        }
    }
    assert!(judged > 8, "{judged} acts");
}

/// A representative gets no letter before there is an authority.
#[test]
fn nobody_is_written_to_before_being_known() {
    let mut authorised = 0;
    let all = valid_answers();
    for authority in all.iter().filter(|valid| valid.form == "D48") {
        let Some(party) = authority.answers["partij"].as_str() else {
            continue;
        };
        if authority.answers["soort"].as_str() != Some("machtiging") {
            continue;
        }
        authorised += 1;
        let role = format!("gemachtigde_{party}");
        for valid in all.iter().filter(|valid| {
            valid.case.kenmerk == authority.case.kenmerk && valid.date < authority.date
        }) {
            for document in maker()
                .catalog
                .procedures
                .values()
                .flat_map(|p| p.documents.values())
            {
                if document.form != valid.form {
                    continue;
                }
                let prepared = maker().prepare(&document.code).expect("sound");
                for one in maker()
                    .compose(&prepared, &valid.request(Stage::Final))
                    .expect("composed")
                {
                    assert_ne!(
                        one.recipient.as_deref(),
                        Some(role.as_str()),
                        "{} {} of {} goes to who was authorised on {}",
                        document.code,
                        valid.name,
                        valid.date,
                        authority.date
                    );
                }
            }
        }
    }
    assert!(authorised > 0, "no authority");
}

#[test]
fn a_paper_of_another_file_bears_no_number_of_the_case() {
    let procedure = &maker().catalog.procedures["klachtenreglement"];
    let dossier = serde_json::to_value(&procedure.file.dossier).expect("a dossier");
    let apart = dossier["apart"].as_object().expect("classes");
    assert!(!apart.is_empty());
    for document in procedure.documents.values() {
        assert!(
            !apart.contains_key(&document.access) || document.number.is_some(),
            "{} belongs to a file apart and would bear the number of the case",
            document.code
        );
    }
    let mut judged = 0;
    for valid in valid_answers() {
        let case = serde_json::to_value(&valid.case).expect("a case");
        let mut own = Vec::new();
        texts(&case["feiten"]["vertrouwenspersoon"], &mut own);
        let number = valid.case.kenmerk.as_str();
        if number.is_empty() || own.contains(&number) {
            continue;
        }
        for (document, data) in composed(&valid) {
            if document.number.is_none() {
                continue;
            }
            judged += 1;
            let mut said = Vec::new();
            texts(&data, &mut said);
            for text in said {
                assert!(
                    !text.contains(number),
                    "{} {}: {text}",
                    document.code,
                    valid.name
                );
            }
        }
    }
    assert!(judged > 10, "{judged} papers");
}

/// "Heeft klager gehoord" is no Dutch: in a sentence the parties have an article.
#[test]
fn the_parties_have_an_article() {
    static BARE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            "(?:^|([\\p{L}’'-]+)?[ ,.;:“(]+)(klager|aangeklaagde|Klager|Aangeklaagde)(?:[ ,.;:]|$)",
        )
        .expect("a pattern")
    });
    const BEFORE: [&str; 13] = [
        "de", "een", "deze", "elke", "iedere", "geen", "één", "andere", "zelf", "als", "zonder",
        "rol", "ex",
    ];
    let mut seen = 0;
    for valid in valid_answers() {
        let mut said = Vec::new();
        texts(&valid.answers, &mut said);
        for text in said.into_iter().filter(|text| text.contains(' ')) {
            // A list of roles, or what somebody is, in a table.
            if text.len() < 80 && text.starts_with(char::is_lowercase) {
                continue;
            }
            for found in BARE.captures_iter(text) {
                seen += 1;
                let before = found.get(1).map_or("", |word| word.as_str());
                assert!(
                    BEFORE.contains(&before.to_lowercase().as_str()),
                    "{}/{}: ‘{}’ in ‘{text}’",
                    valid.form,
                    valid.name,
                    found[0].trim()
                );
            }
        }
    }
    assert!(seen > 50, "{seen} times");
}

/// The inventory of the example counts the pages that its documents have.
#[test]
fn an_inventory_counts_the_pages_that_there_are() {
    let all = valid_answers();
    let mut compared = 0;
    for inventory in &all {
        let papers = inventory.answers["stukken"].as_array();
        let counted = papers
            .into_iter()
            .flatten()
            .filter(|paper| paper["bladzijden"].is_number());
        for paper in counted {
            let (Some(code), Some(day)) = (paper["code"].as_str(), paper["datum"].as_str()) else {
                continue;
            };
            let of_day: Vec<&Valid> = all
                .iter()
                .filter(|valid| valid.case.kenmerk == inventory.case.kenmerk)
                .filter(|valid| valid.form == code && valid.date == date(day))
                .collect();
            // The form as it was sent out is another set of answers than the one that came back.
            let whole = inventory.name.split('-').next().unwrap_or_default();
            let came_back: Vec<&Valid> = of_day
                .iter()
                .copied()
                .filter(|valid| valid.name == whole)
                .collect();
            let counted = if came_back.is_empty() {
                of_day
            } else {
                came_back
            };
            let made: usize = counted
                .into_iter()
                .flat_map(composed_with_pages)
                .map(|(_, pages)| pages)
                .sum();
            if made > 0 {
                compared += 1;
                assert_eq!(
                    paper["bladzijden"], made,
                    "{} {}: {code} of {day}",
                    inventory.form, inventory.name
                );
            }
        }
    }
    assert!(compared > 10, "{compared}");
}

/// The documents that are made of the answers, with the pages of each.
fn composed_with_pages(valid: &Valid) -> Vec<(String, usize)> {
    let documents = maker().catalog.procedures.values();
    let mut made = Vec::new();
    for document in documents.flat_map(|procedure| procedure.documents.values()) {
        if document.form == valid.form {
            let prepared = maker().prepare(&document.code).expect("sound");
            let all = maker().compose(&prepared, &valid.request(Stage::Final));
            for one in all.expect("composed") {
                let set = maker().set(&prepared, one, valid.date).expect("set");
                made.push((document.code.clone(), set.pages.texts().len()));
            }
        }
    }
    made
}
