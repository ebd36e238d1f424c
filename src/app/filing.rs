//! The papers of an invented case, filed in the store on the days on which they went out or came in.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::acting::Acting;
use super::attach::{self, Order};
use super::cases::Cases;
use super::render::{Options, make};
use super::{AppError, files};
use crate::calendar;
use crate::case::{Event, Filed, FiledAs};
use crate::catalog::not_toml;
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::document::{Maker, Roster, Stage, check};
use crate::evidence::Workshop;

/// Files the papers that the fixtures have for an invented case: its documents, each on its day, and its evidence.
///
/// # Errors
/// When a document cannot be made of its fixture, or the store refuses.
pub fn file_papers(
    maker: &Maker,
    cases: &Cases,
    workshop: &Workshop,
    scenario: &str,
    case: &str,
    acting: &Acting,
) -> Result<(), AppError> {
    let fixtures = Content::fixtures();
    for path in fixtures.paths() {
        let Some(base) = path.strip_suffix("/demo.toml") else {
            continue;
        };
        // Scenarios that differ in their end (Z3a, Z3b) have their facts together.
        let name = if fixtures
            .get(&format!("{base}/cases/{scenario}.json"))
            .is_some()
        {
            scenario
        } else {
            scenario.trim_end_matches(|letter: char| letter.is_ascii_lowercase())
        };
        let dates = super::demo::dates(&fixtures, &path)?;
        file_documents(maker, cases, base, name, case, &dates, acting)?;
        file_evidence(cases, workshop, base, name, case, acting)?;
    }
    Ok(())
}

/// Makes every document of which the fixtures have answers for a case, and files it on its day.
///
/// # Errors
/// When a document cannot be made of its fixture, or the store refuses.
pub(super) fn file_documents(
    maker: &Maker,
    cases: &Cases,
    base: &str,
    name: &str,
    case: &str,
    dates: &BTreeMap<String, String>,
    acting: &Acting,
) -> Result<(), AppError> {
    let fixtures = Content::fixtures();
    let facts_path = format!("{base}/cases/{name}.json");
    let Some(text) = fixtures.text(&facts_path) else {
        return Ok(());
    };
    let value = parsed(&text, &facts_path)?;
    let (mut facts, _) = files::case_from(&maker.catalog, &value, None, &text, &facts_path)
        .map_err(AppError::Input)?;
    case.clone_into(&mut facts.kenmerk);
    let Some(procedure) = maker.catalog.procedures.get(&facts.procedure) else {
        return Ok(());
    };
    let last = cases.course(&cases.read(case)?)?.last();
    for (code, document) in &procedure.documents {
        let path = format!("{base}/forms/{}/valid/{name}.json", document.form);
        let Some(text) = fixtures.text(&path) else {
            continue;
        };
        let named = dates.get(code).and_then(|date| calendar::parse(date));
        let Some(date) = super::gallery::sent(&facts, code).or(named) else {
            continue;
        };
        // What the story tells after its last event is not in the file yet.
        if last.is_some_and(|last| date > last) {
            continue;
        }
        let answers = parsed(&text, &path)?;
        let options = Options {
            date,
            stage: Stage::Final,
            language: Language::Nl,
            to: None,
            pictures: false,
            without: Vec::new(),
            anonymous: false,
            earlier: super::printed::of_case(&cases.read(case)?.events, None),
            before: Roster::default(),
            large: false,
        };
        let prepared = maker
            .prepare(&format!("{}/{code}", facts.procedure))
            .map_err(AppError::Input)?;
        let made = make(maker, &prepared, &answers, &facts, &options)
            .map_err(|problems| AppError::Input(files::place(problems, &path, &text)))?;
        let checked = check(&prepared.form, &answers, &facts, date, Stage::Final);
        let filed = match checked.answers {
            Value::Object(members) => members,
            _ => serde_json::Map::new(),
        };
        let mut event = Event {
            on: Some(date),
            ..Event::default()
        };
        for one in made {
            let to = one.recipient.as_deref();
            event.files.push(Filed {
                document: code.clone(),
                to: one.recipient.clone(),
                finished: true,
                name: super::naming::file_name(case, code, to),
                sha256: files::sha256(&one.pdf),
                size: one.pdf.len() as u64,
                blob: cases.store.put_blob(case, &one.pdf)?,
                answers: filed.clone(),
                date: Some(date),
                ..Filed::default()
            });
        }
        cases.record(case, &event, acting)?;
    }
    Ok(())
}

/// `evidence/<case>/evidence.toml` among the fixtures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bag {
    file: Vec<HandedIn>,
}

/// A file that somebody handed in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HandedIn {
    name: String,
    from: String,
    on: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default, rename = "as")]
    kind: Option<FiledAs>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    password: Option<String>,
    #[serde(default)]
    class: Option<String>,
    #[serde(default)]
    withhold: BTreeMap<String, String>,
}

/// Files what the fixtures have as evidence for a case.
///
/// # Errors
/// When the list has mistakes, or the store refuses.
pub(super) fn file_evidence(
    cases: &Cases,
    workshop: &Workshop,
    base: &str,
    name: &str,
    case: &str,
    acting: &Acting,
) -> Result<(), AppError> {
    let fixtures = Content::fixtures();
    let folder = format!("{base}/evidence/{name}");
    let list = format!("{folder}/evidence.toml");
    let Some(text) = fixtures.text(&list) else {
        return Ok(());
    };
    let wrong = |message: Text| {
        AppError::Input(vec![
            Diagnostic::new(Severity::Error, "toml", message).file(&list),
        ])
    };
    let bag: Bag = toml::from_str(&text).map_err(|error| wrong(not_toml(error.message())))?;
    // The files of the fixtures are in the program; attaching reads files.
    let fail = |source| AppError::Io {
        doing: "make",
        path: std::env::temp_dir(),
        source,
    };
    let desk = tempfile::tempdir().map_err(fail)?;
    for file in bag.file {
        let path = desk.path().join(&file.name);
        let source = format!("{folder}/{}", file.name);
        let Some(bytes) = fixtures.get(&source) else {
            return Err(wrong(Text::new(
                format!("`{source}` ontbreekt"),
                format!("`{source}` is missing"),
            )));
        };
        let Some(on) = calendar::parse(&file.on) else {
            return Err(wrong(Text::new(
                format!("`{}` is geen datum", file.on),
                format!("`{}` is no date", file.on),
            )));
        };
        files::write(&path, &bytes)?;
        let order = Order {
            files: vec![path],
            kind: file.kind.unwrap_or(FiledAs::Evidence),
            document: file.to,
            recipient: None,
            from: Some(file.from),
            on,
            title: file.title,
            class: file.class,
            event: None,
            data: serde_json::Map::new(),
            password: file.password,
            withheld: file.withhold,
            note: None,
            set_aside: None,
        };
        attach::attach(cases, workshop, case, &order, acting)?;
    }
    Ok(())
}

fn parsed(text: &str, path: &str) -> Result<Value, AppError> {
    crate::json::parse(text).map_err(|found| {
        AppError::Input(
            found
                .into_iter()
                .map(|problem| problem.file(path))
                .collect(),
        )
    })
}
