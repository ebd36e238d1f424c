//! The main job on a full case: every document of an invented case, final and ready to sign.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::render::{Options, Written, make, write_all};
use super::{AppError, files};
use crate::calendar::{self, Date};
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Language};
use crate::document::{Maker, Stage};

/// `fixtures/<procedure>/demo.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoFile {
    /// The case whose documents are made.
    case: String,
    /// The date of each document; others get today.
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
        let text = fixtures.text(&path).unwrap_or_default();
        let demo: DemoFile = toml::from_str(&text).map_err(|error| {
            AppError::Input(vec![
                Diagnostic::content("toml", error.message()).file(&path),
            ])
        })?;
        let case_path = format!("{base}/cases/{}.json", demo.case);
        let (facts, facts_text) = read(&fixtures, &case_path)?;
        let case = files::case_from(&facts, &facts_text, &case_path).map_err(AppError::Input)?;
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
            let date = demo
                .dates
                .get(code)
                .and_then(|date| calendar::parse(date))
                .unwrap_or(today);
            let options = Options {
                date,
                stage: Stage::Final,
                language: Language::Nl,
                to: None,
                pictures,
            };
            let prepared = maker
                .prepare(&format!("{}/{code}", case.procedure))
                .map_err(AppError::Input)?;
            let made = make(maker, &prepared, &answers, &case, &options).map_err(|problems| {
                AppError::Input(files::place(problems, &answers_path, &answers_text))
            })?;
            let mut written = Vec::new();
            for one in made {
                let name = one
                    .recipient
                    .clone()
                    .map(|name| format!("-{name}"))
                    .unwrap_or_default();
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

fn read(fixtures: &Content, path: &str) -> Result<(Value, String), AppError> {
    let text = fixtures.text(path).unwrap_or_default();
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
