//! The main job on a full case: every document of an invented case, final and ready to sign, and a store with cases.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::acting::Acting;
use super::agenda::{Question, due};
use super::cases::Cases;
use super::dossier::{Bundle, Order, dossier};
use super::filing;
use super::import::import;
use super::render::{Options, Written, make, write_all};
use super::{AppError, files, scenario};
use crate::calendar::{self, Date};
use crate::case::CaseFacts;
use crate::catalog::not_toml;
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Language, Severity};
use crate::document::{Maker, Roster, Stage};
use crate::evidence::Workshop;
use crate::store::{Location, Store};

/// `fixtures/<procedure>/demo.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoFile {
    /// The case whose documents are made.
    case: String,
    /// The scenarios that fill the store.
    #[serde(default)]
    cases: Vec<String>,
    /// The day whose agenda is shown.
    #[serde(default)]
    on: Option<String>,
    /// The date of each document of the case, and of single sets of answers (`D33/Z4-blanco`), where the facts of their
    /// case do not tell; nothing stands in for one that is missing.
    #[serde(default)]
    dates: std::collections::BTreeMap<String, String>,
}

/// A document of the demo.
#[derive(Debug)]
pub struct Shown {
    /// The code of the document.
    pub document: String,
    /// What it is called.
    pub title: String,
    /// The files.
    pub written: Vec<Written>,
}

/// Writes the documents of the demo case into a folder, with the answers and facts they were made from.
///
/// # Errors
/// When something of the case does not fit the content, or the folder cannot be written.
pub fn demo(
    maker: &Maker,
    folder: &Path,
    today: Date,
    pictures: bool,
    large: bool,
) -> Result<Vec<Shown>, AppError> {
    let fixtures = Content::fixtures();
    let mut shown = Vec::new();
    for path in fixtures
        .paths()
        .into_iter()
        .filter(|path| path.ends_with("/demo.toml"))
    {
        let Some(base) = path.strip_suffix("/demo.toml") else {
            continue;
        };
        let demo = demo_file(&fixtures, &path)?;
        let case_path = format!("{base}/cases/{}.json", demo.case);
        let (facts, facts_text) = read(&fixtures, &case_path)?;
        // What is remarkable about invented people is for the tests of the fixtures.
        let (case, _) = files::case_from(&maker.catalog, &facts, None, &facts_text, &case_path)
            .map_err(AppError::Input)?;
        files::make_folder(&folder.join("input"))?;
        files::write(&folder.join("input/case.json"), facts_text.as_bytes())?;
        for (code, document) in maker
            .catalog
            .procedures
            .get(&case.procedure)
            .map(|procedure| &procedure.documents)
            .into_iter()
            .flatten()
        {
            let answers_path = format!("{base}/forms/{}/valid/{}.json", document.form, demo.case);
            if fixtures.get(&answers_path).is_none() {
                continue;
            }
            let (answers, answers_text) = read(&fixtures, &answers_path)?;
            files::write(
                &folder.join(format!("input/{code}.json")),
                answers_text.as_bytes(),
            )?;
            let date = dated(&fixtures, base, &case, (&demo.case, code))?.unwrap_or(today);
            let options = Options {
                date,
                stage: Stage::Final,
                language: Language::Nl,
                to: None,
                pictures,
                without: Vec::new(),
                anonymous: false,
                earlier: Vec::new(),
                before: Roster::default(),
                large,
            };
            let prepared = maker
                .prepare(&format!("{}/{code}", case.procedure))
                .map_err(AppError::Input)?;
            let made = make(maker, &prepared, &answers, &case, &options).map_err(|problems| {
                AppError::Input(files::place(problems, &answers_path, &answers_text))
            })?;
            let mut written = Vec::new();
            for one in made {
                let name = files::addition(one.recipient.as_deref());
                let out: PathBuf = folder.join(format!("{code}{name}.pdf"));
                written.extend(write_all(vec![one], &out, &options)?);
            }
            shown.push(Shown {
                document: code.clone(),
                title: document.title.nl.clone(),
                written,
            });
        }
    }
    Ok(shown)
}

/// The store of the demo with its cases, and what is due in it on a day.
#[derive(Debug)]
pub struct ShownStore {
    /// The folder of the store.
    pub folder: PathBuf,
    /// The day.
    pub on: Date,
    /// What is due.
    pub due: Vec<Value>,
    /// How many cases it holds.
    pub cases: usize,
    /// The dossier of the case whose documents were made, with its archive; only when the store was made now.
    pub dossier: Option<Bundle>,
}

/// Fills a store in the folder with the cases of the demo; one that is there is only read.
///
/// # Errors
/// When an event does not fit the content, or the folder cannot be written.
pub fn store(
    maker: &Maker,
    workshop: &Workshop,
    folder: &Path,
    acting: &Acting,
    language: Language,
) -> Result<Option<ShownStore>, AppError> {
    let fixtures = Content::fixtures();
    let files = fixtures
        .paths()
        .into_iter()
        .filter(|path| path.ends_with("/demo.toml"));
    for path in files {
        let demo = demo_file(&fixtures, &path)?;
        let Some(on) = demo.on.as_deref().and_then(calendar::parse) else {
            continue;
        };
        let out = folder.join("dossier.pdf");
        let folder = folder.join("store");
        let location = Location::folder(&folder);
        let fresh = !location.exists();
        let store = Store::open(&location)?;
        let cases = Cases::new(&maker.catalog, &store)?;
        let mut bundle = None;
        for name in demo.cases.iter().filter(|_| fresh) {
            let recorded = import(
                &cases,
                &scenario::read(&maker.catalog, Path::new(name))?,
                acting,
            )?;
            filing::file_papers(maker, &cases, workshop, name, &recorded.case, acting)?;
            if *name == demo.case {
                let order = Order {
                    case: recorded.case,
                    zip: Some(out.with_extension("zip")),
                    out: out.clone(),
                    apart: false,
                    recipient: None,
                    anonymous: false,
                    language,
                    // After the case, whenever the demo is made.
                    today: on,
                    acting: acting.clone(),
                };
                bundle = Some(dossier(maker, &cases, workshop, &order, &mut |_| {})?);
            }
        }
        let question = Question {
            on,
            until: None,
            overdue: false,
            role: None,
            case: None,
            limit: 50,
        };
        return Ok(Some(ShownStore {
            on,
            due: due(&cases, &question, language)?.rows(language),
            cases: store.list("", true, 1000)?.len(),
            folder,
            dossier: bundle,
        }));
    }
    Ok(None)
}

/// The date of each document of the invented cases, where their facts do not tell.
///
/// # Errors
/// When the file does not parse.
pub(super) fn dates(
    fixtures: &Content,
    path: &str,
) -> Result<std::collections::BTreeMap<String, String>, AppError> {
    Ok(demo_file(fixtures, path)?.dates)
}

/// The date on a document made of a set of answers of the fixtures: its own, when it was sent, or as the story dates it.
/// Nothing when there is no story.
///
/// # Errors
/// When the description of the demo has mistakes, or tells no date for it: an invented one would be wrong in silence.
pub(super) fn dated(
    fixtures: &Content,
    procedure: &str,
    facts: &CaseFacts,
    (name, code): (&str, &str),
) -> Result<Option<Date>, AppError> {
    let sent = super::gallery::sent(facts, code);
    let path = format!("{procedure}/demo.toml");
    if fixtures.get(&path).is_none() {
        return Ok(sent);
    }
    let demo = demo_file(fixtures, &path)?;
    let read = |day: &String| calendar::parse(day);
    let own = demo.dates.get(&format!("{code}/{name}")).and_then(read);
    let story = demo.dates.get(code).filter(|_| demo.case == name);
    let day = own.or(sent).or_else(|| story.and_then(read));
    if day.is_none() {
        return Err(AppError::Input(vec![
            Diagnostic::wrong(
                "date",
                format!("{code}/{name} heeft geen datum"),
                format!("{code}/{name} has no date"),
            )
            .file(&path)
            .tip(
                "zet die onder [dates], of in de zaak onder `verzonden`",
                "put it under [dates], or in the case under `verzonden`",
            ),
        ]));
    }
    Ok(day)
}

fn demo_file(fixtures: &Content, path: &str) -> Result<DemoFile, AppError> {
    let text = files::bundled(fixtures, path)?;
    toml::from_str(&text).map_err(|error| {
        AppError::Input(vec![
            Diagnostic::new(Severity::Error, "toml", not_toml(error.message())).file(path),
        ])
    })
}

fn read(fixtures: &Content, path: &str) -> Result<(Value, String), AppError> {
    let text = files::bundled(fixtures, path)?;
    let value = crate::json::parse(&text).map_err(|found| {
        AppError::Input(
            found
                .into_iter()
                .map(|problem| problem.file(path))
                .collect(),
        )
    })?;
    Ok((value, text))
}
