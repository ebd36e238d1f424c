//! Forms that go out as a fillable PDF and come back filled.

mod foreign;
mod hostile;

use std::collections::BTreeMap;

use griffie::app::blank::{Mark, Options, make};
use griffie::case::CaseFacts;
use griffie::catalog::{Form, Procedure};
use griffie::diagnostic::{Language, Severity, has_errors};
use griffie::document::{Given, Issued, MARK, Stage, Taken, check, take};
use griffie::pdf::{self, Entered};
use serde_json::{Value, json};

use crate::support::{
    all_valid_answers, date, griffie_in, keep_pdf, maker, procedures, root, stderr, stdout,
};

/// The day of every form here.
const DAY: &str = "2027-06-01";

pub(crate) fn options(language: Language) -> Options {
    Options {
        date: date(DAY),
        language,
        repeat: Vec::new(),
        paper: false,
    }
}

pub(crate) fn form(name: &str) -> (&'static Procedure, Form) {
    maker().catalog.form_named(name).expect("a form")
}

pub(crate) fn issue(name: &str, answers: &Value, options: &Options) -> (Form, Issued) {
    let (procedure, form) = form(name);
    let nobody = CaseFacts::default();
    let issued = make(maker(), procedure, &form, (&nobody, answers), options)
        .unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
    (form, issued)
}

/// What a file says, as `read` gives it to the form.
pub(crate) fn given(entered: &Entered) -> BTreeMap<String, Given> {
    entered
        .fields
        .iter()
        .filter(|field| field.name != MARK)
        .map(|field| {
            let values = field.values.clone();
            (field.name.clone(), Given { values })
        })
        .collect()
}

pub(crate) fn back(form: &Form, pdf: &[u8], language: Language) -> Taken {
    let entered = pdf::entered(pdf).expect("readable");
    assert!(!entered.cut);
    for field in &entered.fields {
        assert_eq!(field.shows, Vec::<String>::new(), "{}", field.name);
    }
    take(form, &given(&entered), date(DAY), language)
}

/// Takes out what was told to have no place, and puts ticks in one order.
fn comparable(form: &Form, issued: &Issued, value: &Value) -> Value {
    let mut value = value.clone();
    for problem in issued.warnings.iter().filter(|one| one.rule == "unplaced") {
        remove(&mut value, problem.pointer.as_deref().expect("a pointer"));
    }
    sort_ticks(form.schema(), &mut value);
    griffie::schema::drop_unanswered(&mut value);
    value
}

fn remove(value: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.shift_remove(name);
        }
        Some(Value::Array(items)) => items[name.parse::<usize>().expect("an index")] = Value::Null,
        _ => {}
    }
}

fn sort_ticks(schema: &Value, value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if let Some(inner) = schema.get("properties").and_then(|all| all.get(name)) {
                    sort_ticks(inner, member);
                }
            }
        }
        Value::Array(items) => {
            if griffie::schema::choices(schema).is_some_and(|all| !all.is_empty()) {
                items.sort_by_key(ToString::to_string);
            } else if let Some(inner) = schema.get("items") {
                items.iter_mut().for_each(|item| sort_ticks(inner, item));
            }
        }
        _ => {}
    }
}

/// Answers go out and come back the same. Gives what has no place on the form.
fn round_trip(
    name: &str,
    (procedure, form): (&Procedure, &Form),
    answers: &Value,
    case: &CaseFacts,
    language: Language,
) -> Vec<String> {
    let issued = make(
        maker(),
        procedure,
        form,
        (case, answers),
        &options(language),
    )
    .unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
    let taken = back(form, &issued.pdf, language);
    assert_eq!(taken.unknown, Vec::<String>::new(), "{name}");
    assert_eq!(taken.missing, Vec::<String>::new(), "{name}");
    let ours = comparable(form, &issued, &issued.answers);
    let theirs = comparable(form, &issued, &taken.answers);
    assert!(ours == theirs, "{name}: {ours:#}\ncame back as\n{theirs:#}");
    let told = issued.warnings.iter().filter(|one| one.rule == "unplaced");
    told.map(|one| format!("{name} {}", one.pointer.as_deref().unwrap_or_default()))
        .collect()
}

#[test]
fn valid_answers_of_every_form_come_back_the_same() {
    let mut told = Vec::new();
    for valid in all_valid_answers() {
        let form = maker()
            .catalog
            .form(valid.procedure, &valid.form)
            .expect("a form");
        let name = format!("{}/{} {}", valid.procedure.name, valid.form, valid.name);
        let of = (valid.procedure, &form);
        let found = round_trip(&name, of, &valid.answers, &valid.case, Language::Nl);
        told.extend(found.into_iter().map(|one| {
            // One line for a form is enough.
            let (form, rest) = one.split_once(' ').expect("a name");
            let pointer = rest.split_once(' ').expect("a pointer").1;
            format!("{form} {pointer}")
        }));
    }
    told.sort();
    told.dedup();
    insta::assert_snapshot!("answers_without_a_place", told.join("\n"));
}

#[test]
fn every_form_is_made_blank() {
    let mut number = 0;
    for procedure in procedures() {
        let mut forms: Vec<&String> = procedure.documents.values().map(|one| &one.form).collect();
        forms.sort();
        forms.dedup();
        for name in forms {
            number += 1;
            let form = maker().catalog.form(procedure, name).expect("a form");
            let nobody = CaseFacts::default();
            let mut counts = Vec::new();
            for language in [Language::Nl, Language::En] {
                if language == Language::En && number % 4 != 0 {
                    continue;
                }
                let issued = make(
                    maker(),
                    procedure,
                    &form,
                    (&nobody, &json!({})),
                    &options(language),
                )
                .unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
                assert!(issued.warnings.is_empty(), "{name}: {:#?}", issued.warnings);
                let report = pdf::inspect(&issued.pdf).expect("readable");
                assert_eq!(report.claims, ["PDF/A-2a", "PDF/UA-1"], "{name}");
                for field in &report.fields {
                    assert!(field.tooltip.len() > 2, "{name}: {field:?}");
                }
                let taken = back(&form, &issued.pdf, language);
                assert_eq!(taken.missing, Vec::<String>::new(), "{name}");
                assert_eq!(taken.unknown, Vec::<String>::new(), "{name}");
                let known = form.data.as_object().map_or(0, serde_json::Map::len);
                let answered = taken.answers.as_object().map_or(0, serde_json::Map::len);
                assert_eq!(answered, known, "{name}: {:#}", taken.answers);
                assert!(issued.fields.len() > 5, "{name}: {:?}", issued.fields);
                counts.push(issued.fields.len());
                if language == Language::Nl {
                    keep_pdf(&format!("blank-{}-{name}", procedure.name), &issued.pdf);
                }
            }
            counts.dedup();
            assert_eq!(counts.len(), 1, "{name} asks the same in every language");
        }
    }
}

/// What people type that is hard to keep: other scripts, marks, lines, quotation marks, things that look like something else.
const HARD: [&str; 8] = [
    "Zoë Łukasz Şahin",
    "Жанна Ελένη",
    "“ja” – ‘nee’ … € 12,50",
    "e\u{301} o\u{308} (samengesteld)",
    "(haakjes) \\ en < > << >>",
    "漢字 😀 भारत",
    "ja",
    "12",
];

#[test]
fn hard_texts_come_back_the_same() {
    for valid in all_valid_answers().into_iter().step_by(3) {
        let form = maker()
            .catalog
            .form(valid.procedure, &valid.form)
            .expect("a form");
        let mut answers = valid.answers.clone();
        let mut next = 0;
        harden(form.schema(), &mut answers, &mut next);
        let name = format!("{}/{} {}", valid.procedure.name, valid.form, valid.name);
        for language in [Language::Nl, Language::En] {
            let of = (valid.procedure, &form);
            round_trip(&name, of, &answers, &valid.case, language);
        }
    }
}

fn harden(schema: &Value, value: &mut Value, next: &mut usize) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if let Some(inner) = schema.get("properties").and_then(|all| all.get(name)) {
                    harden(inner, member, next);
                }
            }
        }
        Value::Array(items) => {
            if let Some(inner) = schema.get("items") {
                items.iter_mut().for_each(|item| harden(inner, item, next));
            }
        }
        Value::String(text)
            if griffie::schema::choices(schema).is_none_or(|all| all.is_empty())
                && schema.get("format").is_none()
                && schema.get("x-date").is_none() =>
        {
            let hard = HARD[*next % HARD.len()];
            *next += 1;
            let many = schema
                .get("allOf")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .chain([schema])
                .any(|part| part.get("maxLength").and_then(Value::as_u64) >= Some(10_000));
            if many {
                text.push_str(&format!("\n\n{hard}\n  ingesprongen\n"));
            } else {
                hard.clone_into(text);
            }
        }
        _ => {}
    }
}

#[test]
fn what_is_hidden_is_told_and_does_not_go_along() {
    let (_, form) = form("klachtenreglement/D04");
    let answers = json!({ "bekendheid": "onbekend" });
    let (_, issued) = issue("klachtenreglement/D04", &answers, &options(Language::Nl));
    assert_eq!(back(&form, &issued.pdf, Language::Nl).answers, answers);
    // An answer whose question the other answers do not lead to is told as such.
    let all = all_valid_answers();
    let hidden = all.iter().find_map(|valid| {
        let form = maker()
            .catalog
            .form(valid.procedure, &valid.form)
            .expect("a form");
        let mut answers = valid.answers.clone();
        answers
            .as_object_mut()?
            .insert("geen_vraag".to_owned(), json!("iets"));
        let nobody = CaseFacts::default();
        let issued = make(
            maker(),
            valid.procedure,
            &form,
            (&nobody, &answers),
            &options(Language::Nl),
        )
        .ok()?;
        let told = issued
            .warnings
            .iter()
            .any(|one| one.rule == "unplaced" && one.pointer.as_deref() == Some("/geen_vraag"));
        Some(told)
    });
    assert_eq!(hidden, Some(true), "what the form does not ask is told");
}

#[test]
fn a_form_says_what_it_asks() {
    let (_, issued) = issue("klachtenreglement/D22", &json!({}), &options(Language::Nl));
    let document = lopdf::Document::load_mem(&issued.pdf).expect("a PDF");
    let mut lines = Vec::new();
    for field in pdf::inspect(&issued.pdf).expect("readable").fields {
        let page = field
            .page
            .map_or_else(|| "-".to_owned(), |page| page.to_string());
        lines.push(format!(
            "p{page} {} {} “{}”",
            field.kind, field.name, field.tooltip
        ));
    }
    insta::assert_snapshot!("fields_of_a_form", lines.join("\n"));
    let flags = |name: &str| {
        document.objects.values().find_map(|object| {
            let field = object.as_dict().ok()?;
            let called = field.get(b"T").and_then(lopdf::decode_text_string).ok()?;
            (called == name).then(|| {
                field
                    .get(b"Ff")
                    .and_then(lopdf::Object::as_i64)
                    .unwrap_or(0)
            })
        })
    };
    assert_eq!(flags("naam").map(|flags| flags & 2), Some(2), "needed");
    assert_eq!(
        flags("toelichting").map(|flags| flags >> 12 & 1),
        Some(1),
        "many lines"
    );
    assert_eq!(
        flags("aanvulling").map(|flags| flags >> 15 & 1),
        Some(1),
        "one of two"
    );
    assert_eq!(flags(MARK).map(|flags| flags & 1), Some(1), "read only");
    for page in document.page_iter() {
        let page = document.get_dictionary(page).expect("a page");
        assert_eq!(
            page.get(b"Tabs").and_then(lopdf::Object::as_name).ok(),
            Some(&b"S"[..])
        );
    }
}

#[test]
fn there_are_as_many_as_were_asked_for() {
    let many = Options {
        repeat: vec![("getuigen".to_owned(), 4)],
        ..options(Language::Nl)
    };
    let (_, issued) = issue("klachtenreglement/D01", &json!({}), &many);
    let of = |index: usize| {
        let start = format!("getuigen/{index}/");
        issued
            .fields
            .iter()
            .filter(|name| name.starts_with(&start))
            .count()
    };
    assert!(of(0) > 3 && of(0) == of(3) && of(4) == 0);
    let (procedure, form) = form("klachtenreglement/D01");
    for (name, number) in [("getuige", 2), ("getuigen", 1000)] {
        let wrong = Options {
            repeat: vec![(name.to_owned(), number)],
            ..options(Language::Nl)
        };
        let nobody = CaseFacts::default();
        let refused = make(maker(), procedure, &form, (&nobody, &json!({})), &wrong);
        assert_eq!(refused.expect_err("refused")[0].rule, "repeat");
    }
}

#[test]
fn paper_has_room_and_no_fields() {
    let pen = Options {
        paper: true,
        ..options(Language::Nl)
    };
    for name in [
        "klachtenreglement/D01",
        "klachtenreglement/D22",
        "klachtenreglement/D33",
    ] {
        let (_, issued) = issue(name, &json!({}), &pen);
        let report = pdf::inspect(&issued.pdf).expect("readable");
        assert_eq!(report.claims, ["PDF/A-2a", "PDF/UA-1"]);
        assert!(issued.fields.is_empty());
        // Where it must be signed on a screen it can be signed with a pen.
        assert!(report.fields.is_empty(), "{:?}", report.fields);
        let text = issued.pages.texts().join("\n");
        let mark = Mark::find(&text).expect("the mark stands on the page");
        assert_eq!(mark.form, name);
        keep_pdf(&format!("paper-{}", name.replace('/', "-")), &issued.pdf);
    }
}

#[test]
fn a_case_fills_in_what_it_knows_and_not_today() {
    let case = crate::support::case("Z4").expect("a case");
    let (procedure, form) = form("klachtenreglement/D22");
    let issued = make(
        maker(),
        procedure,
        &form,
        (&case, &json!({})),
        &options(Language::Nl),
    )
    .expect("made");
    let taken = back(&form, &issued.pdf, Language::Nl);
    assert_eq!(taken.answers, issued.answers);
    assert!(taken.answers.get("naam").is_some(), "{:#}", taken.answers);
    assert!(taken.answers.pointer("/ondertekening/datum").is_none());
    let entered = pdf::entered(&issued.pdf).expect("readable");
    let mark = entered
        .fields
        .iter()
        .find(|field| field.name == MARK)
        .expect("the mark");
    let mark = Mark::find(&mark.values[0]).expect("a mark");
    assert_eq!(mark.case, case.kenmerk);
}

#[test]
fn out_and_back_by_command() {
    let folder = tempfile::tempdir().expect("folder");
    let answers = root().join("fixtures/klachtenreglement/forms/D01/valid");
    let answers = std::fs::read_dir(answers)
        .expect("fixtures")
        .map(|entry| entry.expect("readable").path())
        .min()
        .expect("one");
    let answers = answers.display().to_string();
    let made = griffie_in(
        folder.path(),
        &[
            "blank",
            "D01",
            "--answers",
            &answers,
            "-o",
            "D01.pdf",
            "--json",
        ],
    );
    assert!(made.status.success(), "{}{}", stdout(&made), stderr(&made));
    let read = griffie_in(
        folder.path(),
        &["read", "D01.pdf", "-o", "terug.json", "--json", "--draft"],
    );
    let said: Value = serde_json::from_str(&stdout(&read)).expect("JSON");
    assert_eq!(said["form"], "klachtenreglement/D01");
    assert_eq!(said["version"]["file"], said["version"]["here"]);
    let text = std::fs::read_to_string(folder.path().join("terug.json")).expect("written");
    let back: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(back, said["answers"]);
    let (_, form) = form("klachtenreglement/D01");
    let nobody = CaseFacts::default();
    let checked = check(&form, &back, &nobody, date(DAY), Stage::Draft);
    assert!(!has_errors(&checked.problems), "{:#?}", checked.problems);
    // A form that is not filled in lacks everything, and says so.
    let made = griffie_in(folder.path(), &["blank", "D01", "-o", "leeg.pdf"]);
    assert!(made.status.success());
    let read = griffie_in(
        folder.path(),
        &["read", "leeg.pdf", "-o", "leeg.json", "--json"],
    );
    assert_eq!(read.status.code(), Some(1));
    let said: Value = serde_json::from_str(&stdout(&read)).expect("JSON");
    assert_eq!(said["valid"], false);
    assert!(said["problems"].as_array().is_some_and(|all| all.len() > 3));
}

#[test]
fn what_is_no_form_of_ours_is_refused_kindly() {
    let folder = tempfile::tempdir().expect("folder");
    let read = |file: &str| {
        let output = griffie_in(folder.path(), &["read", file, "--json", "--lang", "en"]);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let said: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        let first = &said["problems"][0];
        (first["rule"].clone(), first["message"].to_string())
    };
    std::fs::write(folder.path().join("tekst.pdf"), "geen pdf").expect("written");
    assert_eq!(read("tekst.pdf").0, "pdf");
    // On paper, and so without fields: it is recognised all the same.
    let made = griffie_in(
        folder.path(),
        &["blank", "D22", "--paper", "-o", "plat.pdf"],
    );
    assert!(made.status.success(), "{}", stderr(&made));
    let (rule, message) = read("plat.pdf");
    assert_eq!(rule, "flat");
    assert!(message.contains("klachtenreglement/D22"), "{message}");
    let case = root()
        .join("fixtures/klachtenreglement/cases/Z4.json")
        .display()
        .to_string();
    let answers = root().join("fixtures/klachtenreglement/forms/D34/valid/Z4.json");
    let answers = answers.display().to_string();
    let made = griffie_in(
        folder.path(),
        &[
            "render",
            "D34",
            &answers,
            "--case",
            &case,
            "--date",
            "2027-05-12",
            "--to",
            "klager",
            "-o",
            "brief.pdf",
        ],
    );
    assert!(made.status.success(), "{}", stderr(&made));
    assert_eq!(read("brief.pdf").0, "form");
}

#[test]
fn warnings_of_a_form_are_no_errors() {
    let (_, issued) = issue(
        "klachtenreglement/D22",
        &json!({ "naam": "漢字" , "klacht_datum": "geen datum" }),
        &options(Language::Nl),
    );
    assert!(
        issued
            .warnings
            .iter()
            .all(|one| one.severity != Severity::Error)
    );
    assert!(
        issued.warnings.iter().any(|one| one.rule == "font"),
        "{:#?}",
        issued.warnings
    );
}
