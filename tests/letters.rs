//! A letter says what its event says, knows nothing that came after it, and prints the last day that will be due.

use std::collections::BTreeSet;
use std::sync::Arc;

use griffie::app::scenario;
use griffie::calendar::Date;
use griffie::case::{CaseFacts, Scenario, effective};
use griffie::catalog::EventData;
use griffie::diagnostic::Severity;
use griffie::document::{LATER, Stage, TERM, check};
use griffie::procedure::Fold;
use griffie::schema;
use griffie::wording::Engine;
use serde_json::{Map, Value, json};

use crate::support::{files, griffie_in, maker, stderr, valid_answers};

fn next(day: Date) -> Date {
    day.succ_opt().expect("a day")
}

/// Every date question that is answered: its part of the schema and its pointer.
fn dates(schema: &Value, answers: &Value, here: &str, found: &mut Vec<(Value, String)>) {
    match answers {
        Value::Object(members) => {
            for (name, member) in members {
                if let Some(inner) = schema.get("properties").and_then(|all| all.get(name)) {
                    dates(inner, member, &format!("{here}/{name}"), found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if let Some(inner) = schema.get("items") {
                    dates(inner, item, &format!("{here}/{index}"), found);
                }
            }
        }
        _ if schema.get("format") == Some(&json!("date")) => {
            found.push((schema.clone(), here.to_owned()));
        }
        _ => {}
    }
}

#[test]
fn no_document_knows_what_came_after_it() {
    let mut tried = 0;
    let mut forms = BTreeSet::new();
    for valid in valid_answers() {
        let (_, form) = maker().catalog.form_named(&valid.form).expect("a form");
        let known = check(&form, &valid.answers, &valid.case, valid.date, Stage::Final);
        let mut questions = Vec::new();
        dates(form.schema(), &known.answers, "", &mut questions);
        for (schema, pointer) in questions {
            if schema.get("x-tense").is_some() || schema.get(TERM).is_some() {
                continue;
            }
            let mut answers = known.answers.clone();
            *answers.pointer_mut(&pointer).expect("there") = json!(next(valid.date).to_string());
            let checked = check(&form, &answers, &valid.case, valid.date, Stage::Final);
            let told = checked.problems.iter().any(|problem| {
                problem.severity == Severity::Error
                    && (problem.rule == LATER || problem.pointer.as_ref() == Some(&pointer))
            });
            // Unless it now belongs to a question that is not asked.
            let asked = checked.answers.pointer(&pointer).is_some();
            assert!(told || !asked, "{}/{} {pointer}", valid.form, valid.name);
            tried += 1;
            forms.insert(valid.form.clone());
        }
    }
    assert!(tried > 300, "only {tried} dates");
    assert!(forms.len() > 50, "only in {forms:?}");
}

/// The answers that lead a document to an event: every combination of choices for what its condition reads.
fn leading_to(document: &str, event: &str) -> Option<Map<String, Value>> {
    let procedure = &maker().catalog.procedures["klachtenreglement"];
    let form = maker()
        .catalog
        .form(procedure, &procedure.documents[document].form)
        .expect("a form");
    let engine = Engine::new();
    let condition = procedure.file.events[event].answers.as_ref()?;
    let mut all = vec![Map::new()];
    for name in engine.names_in(&format!("{{{{ {condition} }}}}")) {
        let Some(name) = name.strip_prefix("antwoorden.") else {
            continue;
        };
        let schema = form
            .at_scope(&format!("#/properties/{name}"))
            .expect("an answer");
        let mut values: Vec<Value> = vec![Value::Null, json!("tekst")];
        if let Some(choices) = schema::choices(schema) {
            values = choices
                .iter()
                .map(|(constant, _)| json!(constant))
                .collect();
        }
        all = all
            .iter()
            .flat_map(|known| {
                values.iter().map(|value| {
                    let mut more = known.clone();
                    if !value.is_null() {
                        more.insert(name.to_owned(), value.clone());
                    }
                    more
                })
            })
            .collect();
    }
    all.into_iter().find(|answers| {
        let context = Engine::bind([
            ("antwoorden", Engine::context(answers)),
            ("zaak", Engine::context(&json!({}))),
        ]);
        engine
            .value(&format!("true if {condition} else false"), &context)
            .expect("evaluates")
            == Some(json!(true))
    })
}

/// A store with a case in it, and its number.
fn imported(folder: &std::path::Path) -> String {
    let output = griffie_in(
        folder,
        &["--json", "case", "import", "Z4", "--store", "store"],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    let said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    said["case"].as_str().expect("a number").to_owned()
}

#[test]
fn an_event_that_the_answers_contradict_is_refused_with_both_sides() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| griffie_in(folder.path(), arguments);
    let case = imported(folder.path());
    let procedure = &maker().catalog.procedures["klachtenreglement"];
    let (mut documents, mut tried) = (0, 0);
    for document in procedure.documents.keys() {
        let events = procedure.file.events_of(document);
        if events.len() < 2 {
            continue;
        }
        documents += 1;
        for event in &events {
            let Some(answers) = leading_to(document, event) else {
                // Only the case decides; the answers cannot contradict it.
                continue;
            };
            if answers.is_empty() {
                continue;
            }
            let other_than = events.iter().filter(|other| other != &event);
            for other in other_than {
                if leading_to(document, other).is_none_or(|others| others == answers) {
                    continue;
                }
                let path = folder.path().join("answers.json");
                std::fs::write(&path, Value::Object(answers.clone()).to_string()).expect("written");
                let output = run(&[
                    "produce",
                    &case,
                    document,
                    "--answers",
                    "answers.json",
                    "--final",
                    "--event",
                    other,
                    "--store",
                    "store",
                ]);
                let said = stderr(&output);
                assert_eq!(
                    output.status.code(),
                    Some(1),
                    "{document} {event} as {other}"
                );
                assert!(
                    said.contains(&format!("`{event}`")) && said.contains(&format!("`{other}`")),
                    "{document} {event} as {other}: {said}"
                );
                tried += 1;
            }
        }
    }
    assert!(
        documents >= 7 && tried >= 40,
        "{documents} documents, {tried} contradictions"
    );
}

#[test]
fn data_that_a_guard_or_an_effect_reads_come_from_the_answers() {
    // `check` says which are read and not said by the document; here each that is said is given otherwise.
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| griffie_in(folder.path(), arguments);
    let case = imported(folder.path());
    let output = run(&[
        "produce",
        &case,
        "D26",
        "--set",
        "besluit=voortgezet",
        "--set",
        "onder_druk=false",
        "--final",
        "--sent",
        "2027-05-12",
        "--set-data",
        "onder_druk=true",
        "--store",
        "store",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.contains("false") && said.contains("true") && said.contains("onder_druk"),
        "{said}"
    );
    let procedure = &maker().catalog.procedures["klachtenreglement"];
    let mapped: usize = procedure
        .file
        .events
        .values()
        .map(|spec| {
            let data = EventData::new(procedure, spec).expect("compiles");
            data.fields()
                .filter(|(_, field)| matches!(field.answer(), Some(Some(_))))
                .count()
        })
        .sum();
    assert!(
        mapped >= 7,
        "only {mapped} fields are taken from an answer of another name"
    );
}

fn scenarios() -> Vec<(String, Scenario)> {
    files("fixtures/klachtenreglement/scenarios", "json")
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("readable");
            let scenario = serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (
                path.file_stem()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                scenario,
            )
        })
        .collect()
}

/// The obligations whose last day a form holds.
fn terms(document: &str) -> BTreeSet<String> {
    fn collect(schema: &Value, found: &mut BTreeSet<String>) {
        if let Some(term) = schema.get(TERM).and_then(Value::as_str) {
            found.insert(term.split('.').next().unwrap_or_default().to_owned());
        }
        match schema {
            Value::Object(members) => members.values().for_each(|inner| collect(inner, found)),
            Value::Array(items) => items.iter().for_each(|inner| collect(inner, found)),
            _ => {}
        }
    }
    let procedure = &maker().catalog.procedures["klachtenreglement"];
    let form = maker()
        .catalog
        .form(procedure, &procedure.documents[document].form)
        .expect("a form");
    let mut found = BTreeSet::new();
    collect(form.schema(), &mut found);
    found
}

/// What a letter will say of its terms is what is due after it was sent, in every scenario; also where only the facts of
/// the case are known, as far as they go.
#[test]
fn a_letter_prints_the_day_that_will_be_due() {
    let (mut counted, mut from_facts, mut moved) = (0, 0, BTreeSet::new());
    for (name, scenario) in scenarios() {
        let Ok(replayed) = scenario::replay(&maker().catalog, &scenario, None) else {
            continue;
        };
        let definition = replayed.course.fold().definition();
        let holidays = Arc::new(maker().catalog.holidays.clone());
        let mut fold = Fold::new(definition, &holidays);
        for happened in effective(replayed.course.events()) {
            let happened = Arc::new(happened);
            let Some(spec) = definition.file.events.get(&happened.event.event) else {
                fold.replay(&happened);
                continue;
            };
            let known: CaseFacts = fold.state().case_facts("klachtenreglement", "X");
            let ahead = fold.ahead(&happened).last_days();
            let guessed = Fold::of_facts(definition, &holidays, &known)
                .ahead(&happened)
                .last_days();
            let before = fold.last_days();
            fold.replay(&happened);
            for document in &spec.documents {
                for code in terms(document) {
                    let due = fold
                        .state()
                        .duties
                        .iter()
                        .rev()
                        .find(|duty| duty.obligation == code)
                        .and_then(|duty| duty.due);
                    let place = format!("{name}: {document} on {}, {code}", happened.on);
                    let Some(day) = ahead.get(&code) else {
                        continue;
                    };
                    assert_eq!(Some(day.due), due, "{place}");
                    counted += 1;
                    if before.get(&code) != Some(day) {
                        moved.insert(format!("{document} {code}"));
                    }
                    if let Some(guess) = guessed.get(&code) {
                        // Two readings share a fact; only one of them runs in a case.
                        assert_eq!(Some(guess.due), due, "{place}, from the facts");
                        from_facts += 1;
                    }
                }
            }
        }
    }
    assert!(
        counted > 60 && from_facts > 50,
        "{counted} days, {from_facts} from facts"
    );
    for own in ["D18 O13", "D31 O21", "D32 O31", "D35 O32"] {
        assert!(moved.contains(own), "{own} is not among {moved:?}");
    }
}

/// The last day stands in the answers although nobody typed it, follows the date, and is not sent on another day.
#[test]
fn a_last_day_is_counted_and_not_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = folder.path().join("a.json");
    let case = crate::support::root().join("fixtures/klachtenreglement/cases/Z4.json");
    let case = case.to_str().expect("a path");
    let render = |given: Value, date: &str| {
        std::fs::write(&answers, given.to_string()).expect("written");
        griffie_in(
            folder.path(),
            &[
                "render", "D18", "a.json", "--case", case, "--date", date, "--final", "-o", "x.pdf",
            ],
        )
    };
    let wanted = json!({ "ontbreekt": ["dagtekening"] });
    let done = render(wanted.clone(), "2027-03-20");
    assert!(done.status.success(), "{}", stderr(&done));
    let mut typed = wanted;
    typed["herstel_uiterlijk"] = json!("2027-03-25");
    let refused = render(typed.clone(), "2027-03-20");
    assert_eq!(refused.status.code(), Some(1));
    let said = stderr(&refused);
    assert!(
        said.contains("25 maart 2027") && said.contains("5 april 2027"),
        "{said}"
    );
    let fits = render(typed, "2027-03-11");
    assert!(fits.status.success(), "{}", stderr(&fits));
}
