//! People at the door: what is wrong is said, with its place, whichever door it comes in by; what is right in another
//! spelling is read.

use std::fs;

use griffie::app::scenario;
use griffie::case::{Addressee, line, telephone};
use griffie::diagnostic::{Diagnostic, Language};
use griffie::schema;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::{OPEN, date, griffie_in, maker, stderr, stdout};

/// A person of whom much is known.
fn anna() -> Value {
    json!({ "aanspreekvorm": "mevrouw", "voornamen": "Anna", "achternaam": "Jansen", "geboortedatum": "2012-06-21",
        "adres": { "straat": "Veldweg", "huisnummer": 9, "postcode": "8051 QX", "woonplaats": "Hattem" },
        "vertegenwoordiger": { "aanspreekvorm": "heer", "voornamen": "Jan", "achternaam": "Jansen", "hoedanigheid": "ouder",
            "adres": { "straat": "Dorpsplein", "huisnummer": 1, "postcode": "8051 QY", "woonplaats": "Hattem" } } })
}

fn case(person: &Value) -> Value {
    json!({ "procedure": "klachtenreglement", "kenmerk": "KC-2027-004", "personen": { "klager": [person] } })
}

/// What the door of a case file says.
fn problems(case: &Value) -> Vec<Diagnostic> {
    match maker().catalog.read_case(case, None) {
        Ok((_, remarks)) => remarks,
        Err(problems) => problems,
    }
}

fn refused(case: &Value) -> bool {
    maker().catalog.read_case(case, None).is_err()
}

/// Every member that the procedure knows of a person: pointer and schema.
fn members(schema: &Value, pointer: &str, found: &mut Vec<(String, Value)>) {
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let pointer = format!("{pointer}/{name}");
        members(member, &pointer, found);
        found.push((pointer, member.clone()));
    }
}

fn person_members() -> Vec<(String, Value)> {
    let definitions = &maker().catalog.procedures["klachtenreglement"]
        .definitions
        .file
        .defs;
    let (shape, problems) = schema::expand(&definitions["persoon"], definitions);
    assert_eq!(problems, []);
    let mut found = Vec::new();
    members(&shape, "", &mut found);
    assert!(found.len() > 70, "{} members", found.len());
    found
}

/// Puts a value at a pointer, making the groups on the way.
fn put(value: &mut Value, pointer: &str, new: Value) {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    let (last, way) = parts.split_last().expect("a name");
    let mut here = value;
    for part in way {
        if !here[*part].is_object() {
            here[*part] = Value::Object(Map::new());
        }
        here = &mut here[*part];
    }
    here[*last] = new;
}

/// The values that a member of some type cannot have.
fn wrong_values(schema: &Value) -> Vec<Value> {
    let all = [
        json!(true),
        json!(3.5),
        json!(-1),
        json!(12),
        json!("\u{1}"),
        json!("dit is geen waarde (0)"),
        json!([]),
        json!(["a"]),
        json!({ "x": 1 }),
    ];
    let is = |name: &str| schema["type"] == name;
    let free = schema["x-definition"] == "korte_tekst" || schema["x-definition"] == "lange_tekst";
    let addition = schema["title"] == "toevoeging";
    all.into_iter()
        .filter(|value| match value {
            Value::String(text) if text.contains("geen") => {
                !free && schema["x-definition"] != "email"
            }
            Value::Number(number) => !(number.is_u64() && (is("integer") || addition)),
            Value::Array(items) => !is("array") || !items.is_empty(),
            _ => true,
        })
        .collect()
}

#[test]
fn a_member_of_another_type_is_a_problem_of_that_member() {
    let mut tried = 0;
    let mut wrong = Vec::new();
    for (pointer, schema) in person_members() {
        for value in wrong_values(&schema) {
            let mut person = anna();
            put(&mut person, &pointer, value.clone());
            tried += 1;
            let found = problems(&case(&person));
            let at = format!("/personen/klager/0{pointer}");
            let said = found.iter().any(|problem| {
                problem
                    .pointer
                    .as_deref()
                    .is_some_and(|place| place.starts_with(&at))
            });
            let remark_only = schema["x-severity"] == "warning" && value.is_string();
            if !said || !refused(&case(&person)) && !remark_only {
                wrong.push(format!("{pointer} = {value}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 500, "{tried} tried");
}

#[test]
fn null_and_empty_are_not_answered() {
    for (pointer, _) in person_members() {
        for value in [json!(null), json!(""), json!("\u{A0}\u{FEFF}"), json!({})] {
            let mut person = anna();
            if value == json!({}) && person.pointer(&pointer).is_none_or(|old| !old.is_object()) {
                continue;
            }
            put(&mut person, &pointer, value.clone());
            assert_eq!(
                refused(&case(&person)),
                // What is required is missing then, and that is said.
                pointer == "/vertegenwoordiger/hoedanigheid",
                "{pointer} = {value}: {:#?}",
                problems(&case(&person))
            );
        }
    }
}

#[test]
fn what_is_not_known_is_named_with_what_was_meant() {
    let mut misspelt = anna();
    misspelt["acternaam"] = json!("Jansen");
    misspelt["adres"]["huisnumer"] = json!(9);
    let case = json!({ "procedure": "klachtenreglement", "kenmerk": "KC-2027-004", "persoonen": {},
        "personen": { "klagr": [anna()], "klager": [misspelt] },
        "feiten": { "klacht": { "ontvngen": "2027-03-09" }, "zitinng": { "datum": "2027-04-01" } } });
    let found = problems(&case);
    for (pointer, meant) in [
        ("/persoonen", "personen"),
        ("/personen/klagr", "klager"),
        ("/personen/klager/0/acternaam", "achternaam"),
        ("/personen/klager/0/adres/huisnumer", "huisnummer"),
        ("/feiten/klacht/ontvngen", "ontvangen"),
        ("/feiten/zitinng", "zitting"),
    ] {
        let problem = found
            .iter()
            .find(|problem| problem.pointer.as_deref() == Some(pointer))
            .unwrap_or_else(|| panic!("{pointer}: {found:#?}"));
        let hint = problem.hint.as_ref().expect("a hint");
        assert_eq!(hint.nl, format!("bedoelt u `{meant}`?"));
        assert_eq!(hint.en, format!("did you mean `{meant}`?"));
    }
    assert_eq!(found.len(), 6, "{found:#?}");
}

#[test]
fn a_date_or_a_form_of_address_is_read_or_refused_with_what_to_write() {
    for (member, value, hint) in [
        ("geboortedatum", "23-01-2012", "schrijf 2012-01-23"),
        ("geboortedatum", "23 januari 2012", "schrijf 2012-01-23"),
        ("aanspreekvorm", "de heer", "bedoelt u `heer`?"),
        ("aanspreekvorm", "Mevrouw", "bedoelt u `mevrouw`?"),
        (
            "naamvolgorde",
            "achternaam",
            "bedoelt u `achternaam_eerst`?",
        ),
    ] {
        let mut person = anna();
        person[member] = json!(value);
        let found = problems(&case(&person));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].hint.as_ref().expect("a hint").nl, hint, "{value}");
    }
    let mut nameless = anna();
    nameless["vertegenwoordiger"] = json!({ "aanspreekvorm": "mevrouw", "hoedanigheid": "ouder" });
    let found = problems(&case(&nameless));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        found[0].message.nl,
        "deze vertegenwoordiger heeft geen naam"
    );
}

/// The same mistake through every door: case file, scenario (its people, an event, its case), batch, and what is
/// recorded in a case.
#[test]
fn every_door_says_the_same() {
    let folder = tempfile::tempdir().expect("folder");
    let path = |name: &str| folder.path().join(name);
    let mut person = anna();
    person["adres"]["huisnummer"] = json!("9a");
    let people = json!({ "klager": [person] });
    let wrong = json!({ "procedure": "klachtenreglement", "personen": people });
    let write =
        |name: &str, value: &Value| fs::write(path(name), value.to_string()).expect("written");
    write("case.json", &wrong);
    write("answers.json", &json!({}));
    let event = json!({ "on": "2027-03-09", "event": "klacht_ontvangen", "data": { "ontvanger": "klachtencommissie", "vorm": "brief" } });
    let mut with_people = event.clone();
    with_people["personen"] = people.clone();
    for (name, value) in [
        (
            "top.json",
            json!({ "procedure": "klachtenreglement", "personen": people, "events": [event] }),
        ),
        (
            "event.json",
            json!({ "procedure": "klachtenreglement", "events": [with_people] }),
        ),
        (
            "by-file.json",
            json!({ "procedure": "klachtenreglement", "case": "case.json", "events": [event] }),
        ),
    ] {
        write(name, &value);
        assert!(
            scenario::read(&maker().catalog, &path(name)).is_err(),
            "{name}"
        );
    }
    fs::write(
        path("batch.jsonl"),
        json!({ "name": "een", "answers": {}, "case": wrong }).to_string() + "\n",
    )
    .expect("written");
    let run = |arguments: &[&str]| {
        let output = griffie_in(folder.path(), arguments);
        (output.status.success(), stdout(&output) + &stderr(&output))
    };
    let doors: [&[&str]; 8] = [
        &[
            "validate",
            "D18",
            "answers.json",
            "--case",
            "case.json",
            "--draft",
        ],
        &[
            "render",
            "D18",
            "answers.json",
            "--case",
            "case.json",
            "-o",
            "x.pdf",
        ],
        &["replay", "top.json"],
        &["replay", "event.json"],
        &["replay", "by-file.json"],
        &["case", "import", "top.json", "--store", "store"],
        &[
            "case",
            "open",
            "klachtenreglement",
            "klacht_ontvangen",
            "--set",
            "ontvanger=klachtencommissie",
            "--people",
            "case.json",
            "--store",
            "store",
        ],
        &["render", "D18", "--batch", "batch.jsonl", "-o", "out"],
    ];
    for door in doors {
        let (well, said) = run(door);
        assert!(!well, "{door:?} accepts: {said}");
        assert!(
            // A batch says in one line which of its letters failed.
            (said.contains("/klager/0/adres/huisnummer") || door.contains(&"--batch"))
                && said.contains("moet een geheel getal zijn"),
            "{door:?}: {said}"
        );
    }
    // In a case that exists: recording and correcting.
    write(
        "good.json",
        &json!({ "procedure": "klachtenreglement", "personen": { "klager": [anna()] } }),
    );
    let (well, said) = run(&[&OPEN[..], &["--people", "good.json", "--store", "store"]].concat());
    assert!(well, "{said}");
    let number = said.split_whitespace().next().expect("a number").to_owned();
    let again: [&[&str]; 2] = [
        &[
            "case",
            "record",
            &number,
            "klacht_ontvangen",
            "--people",
            "case.json",
            "--store",
            "store",
        ],
        &[
            "case",
            "correct",
            &number,
            "1",
            "--reason",
            "verkeerd",
            "--people",
            "case.json",
            "--store",
            "store",
        ],
    ];
    for door in again {
        let (well, said) = run(door);
        assert!(!well, "{door:?} accepts: {said}");
        assert!(
            said.contains("/klager/0/adres/huisnummer"),
            "{door:?}: {said}"
        );
    }
}

/// Inputs as they were met, each with what must come of it.
#[test]
fn what_was_met_is_read_or_refused() {
    let address = json!({ "straat": "Veldweg", "huisnummer": 9, "postcode": "8051 QX", "woonplaats": "Hattem" });
    let jan = json!({ "aanspreekvorm": "heer", "voornamen": "Jan", "achternaam": "Jansen", "adres": address });
    let with = |pointer: &str, value: Value| {
        let mut person = jan.clone();
        put(&mut person, pointer, value);
        person
    };
    for (person, name, greeting) in [
        (
            with("/adres/huisnummer", json!("9")),
            "De heer J. Jansen",
            "Geachte heer Jansen,",
        ),
        (
            with("/tussenvoegsel", json!(null)),
            "De heer J. Jansen",
            "Geachte heer Jansen,",
        ),
        (
            with("/achternaam", json!(null)),
            "De heer Jan",
            "Geachte heer Jan,",
        ),
        (
            with("/voornamen", json!("A.C.")),
            "De heer A.C. Jansen",
            "Geachte heer Jansen,",
        ),
        (
            with("/achternaam", json!("Jansen ")),
            "De heer J. Jansen",
            "Geachte heer Jansen,",
        ),
        (
            with("/achternaam", json!("van der Berg")),
            "De heer J. van der Berg",
            "Geachte heer Van der Berg,",
        ),
        (
            with("/voornamen", json!("\u{FEFF}Jan")),
            "De heer J. Jansen",
            "Geachte heer Jansen,",
        ),
    ] {
        let (facts, _) = maker()
            .catalog
            .read_case(&case(&person), None)
            .expect("read");
        let addressee = Addressee::of(
            &facts.holders("klager")[0],
            date("2027-03-09"),
            Language::Nl,
        );
        assert_eq!(addressee.lines, [name, "Veldweg 9", "8051 QX  HATTEM"]);
        assert_eq!(addressee.salutation, greeting);
    }
    // A letter without a town does not arrive: no final one is made.
    let folder = tempfile::tempdir().expect("folder");
    let mut homeless = jan.clone();
    homeless["adres"]
        .as_object_mut()
        .expect("an address")
        .remove("woonplaats");
    fs::write(folder.path().join("case.json"), case(&homeless).to_string()).expect("written");
    fs::copy(
        crate::support::root().join("fixtures/klachtenreglement/forms/D18/valid/Z3.json"),
        folder.path().join("answers.json"),
    )
    .expect("copied");
    let arguments = [
        "render",
        "D18",
        "answers.json",
        "--case",
        "case.json",
        "--date",
        "2027-04-23",
        "-o",
        "x.pdf",
    ];
    let draft = griffie_in(folder.path(), &arguments);
    assert!(draft.status.success(), "{}", stderr(&draft));
    assert!(
        stderr(&draft).contains("ontbreekt de woonplaats"),
        "{}",
        stderr(&draft)
    );
    let output = griffie_in(folder.path(), &[&arguments[..], &["--final"]].concat());
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("/personen/klager/0/adres/woonplaats"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_role_that_does_not_exist_has_no_empty_agenda() {
    let folder = tempfile::tempdir().expect("folder");
    let output = griffie_in(
        folder.path(),
        &["due", "--role", "secretarris", "--store", "store"],
    );
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("er is geen rol `secretarris`")
            && stderr(&output).contains("bedoelt u `secretaris`?"),
        "{}",
        stderr(&output)
    );
}

/// Ids in a case: they stay through a correction, and two members with one surname are two.
#[test]
fn who_stepped_back_is_told_apart_from_a_namesake() {
    let path = crate::support::root()
        .join("fixtures/klachtenreglement/scenarios/voorzitter-verschoond.json");
    let read = scenario::read(&maker().catalog, &path).expect("a scenario");
    let replayed = scenario::replay(&maker().catalog, &read, None).expect("runs");
    let state = replayed.course.fold().state();
    let facts = state.case_facts("klachtenreglement", "KC-2027-001");
    let mut ids: Vec<&str> = facts
        .holders("lid")
        .iter()
        .map(|person| person.id.as_str())
        .collect();
    assert!(ids.iter().all(|id| !id.is_empty()), "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), facts.holders("lid").len());
}

/// Whether people are minors is one decision: address and salutation follow it.
#[test]
fn a_minor_is_addressed_through_the_parent_at_the_parents_address() {
    let (facts, _) = maker()
        .catalog
        .read_case(&case(&anna()), None)
        .expect("read");
    let anna = &facts.holders("klager")[0];
    let young = Addressee::of(anna, date("2027-03-09"), Language::Nl);
    let parents = ["Aan de ouder(s)/verzorger(s)", "van Anna Jansen"];
    assert_eq!(young.lines[..2], parents);
    assert_eq!(young.lines[2], "Dorpsplein 1");
    assert_eq!(young.salutation, "Geachte heer Jansen,");
    let grown = Addressee::of(anna, date("2030-06-21"), Language::Nl);
    assert_eq!(grown.lines[0], "Mevrouw A. Jansen");
    assert_eq!(grown.lines[1], "Veldweg 9");
}

proptest! {
    #[test]
    fn spelling_is_stable_and_loses_nothing_visible(text in "[ \u{A0}\u{2009}\u{AD}\u{200B}\u{202C}\u{FEFF}\u{301}\n\ta-dÀ-ſא-ת0-9.'\\-]{0,40}") {
        let once = line(&text);
        prop_assert_eq!(line(&once), once.clone());
        let visible = |text: &str| {
            use unicode_normalization::UnicodeNormalization as _;
            text.chars()
                .filter(|character| !character.is_whitespace() && !griffie::case::is_invisible(*character))
                .collect::<String>()
                .nfc()
                .collect::<String>()
        };
        prop_assert_eq!(visible(&once), visible(&text));
    }

    #[test]
    fn a_number_keeps_its_digits(text in "[+0-9 ().\u{A0}/\\-]{0,20}") {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let printed = telephone(&text);
        // 0031 and +31 are the same, and so is the zero between parentheses.
        let national = |text: &str| {
            let digits = digits(text);
            digits.trim_start_matches("0031").trim_start_matches("31").trim_start_matches('0').to_owned()
        };
        prop_assert_eq!(national(&printed), national(&text));
    }
}
