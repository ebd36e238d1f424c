//! Every document once for every set of valid answers among the fixtures, with an index to review them by.

use std::path::Path;

use serde_json::{Value, json};

use super::render::{Options, Written, make, write_all};
use super::{AppError, files};
use crate::calendar::{self, Date};
use crate::case::CaseFacts;
use crate::catalog::{Catalog, SENT};
use crate::content::Content;
use crate::diagnostic::{Diagnostic, Language};
use crate::document::{Maker, Roster, Stage};
use crate::typeset::Metadata;

/// Dots per inch of a thumbnail.
const THUMBNAIL_PPI: f32 = 48.0;
/// The layout of the sheet with all first pages.
const SHEET: &str = "contact";

/// A document of the gallery.
#[derive(Debug)]
pub struct Piece {
    /// The code of the document.
    pub document: String,
    /// What it is called.
    pub title: String,
    /// The set of answers: a case, and what is special about it.
    pub name: String,
    /// The files.
    pub written: Vec<Written>,
}

/// Writes all of them into a folder, with `index.html` and `contact-sheet.pdf`.
///
/// # Errors
/// When a document cannot be made of its fixture, or the folder cannot be written.
pub fn gallery(
    maker: &Maker,
    folder: &Path,
    today: Date,
    large: bool,
) -> Result<Vec<Piece>, AppError> {
    let fixtures = Content::fixtures();
    files::make_folder(folder)?;
    let mut pieces = Vec::new();
    let mut pictures: Vec<Vec<u8>> = Vec::new();
    for procedure in maker.catalog.procedures.values() {
        for (code, document) in &procedure.documents {
            let base = format!("{}/forms/{}/valid/", procedure.name, document.form);
            for path in fixtures.below(base.trim_end_matches('/')) {
                let Some(name) = path
                    .strip_prefix(&base)
                    .and_then(|name| name.strip_suffix(".json"))
                else {
                    continue;
                };
                let answers = read(&fixtures, &path)?;
                let case = name.split_once('-').map_or(name, |(case, _)| case);
                let facts = facts(&maker.catalog, &fixtures, &procedure.name, case)?;
                let options = Options {
                    date: super::demo::dated(&fixtures, &procedure.name, &facts, (name, code))?
                        .unwrap_or(today),
                    stage: Stage::Final,
                    language: Language::Nl,
                    to: None,
                    pictures: false,
                    without: Vec::new(),
                    anonymous: false,
                    earlier: Vec::new(),
                    before: Roster::default(),
                    large,
                };
                let prepared = maker
                    .prepare(&format!("{}/{code}", procedure.name))
                    .map_err(AppError::Input)?;
                let made =
                    make(maker, &prepared, &answers, &facts, &options).map_err(|problems| {
                        AppError::Input(
                            problems
                                .into_iter()
                                .map(|problem| problem.file(&path))
                                .collect(),
                        )
                    })?;
                let Some(first) = made.first() else {
                    return Err(AppError::Input(vec![nobody(code, &path)]));
                };
                let picture = first.pages.thumbnail(THUMBNAIL_PPI);
                pictures.push(picture.map_err(AppError::Input)?);
                let mut written = Vec::new();
                for one in made {
                    let to = files::addition(one.recipient.as_deref());
                    let out = folder.join(format!("{code}-{name}{to}.pdf"));
                    written.extend(write_all(vec![one], &out, &options)?);
                }
                pieces.push(Piece {
                    document: code.clone(),
                    title: document.title.nl.clone(),
                    name: name.to_owned(),
                    written,
                });
            }
        }
    }
    index(folder, &pieces, &pictures)?;
    sheet(maker, folder, &pieces, &pictures, today)?;
    Ok(pieces)
}

fn nobody(code: &str, path: &str) -> Diagnostic {
    Diagnostic::wrong(
        "recipients",
        format!("{code} heeft hier geen enkele geadresseerde"),
        format!("{code} has no recipient here"),
    )
    .file(path)
}

fn read(fixtures: &Content, path: &str) -> Result<Value, AppError> {
    let text = files::bundled(fixtures, path)?;
    crate::json::parse(&text).map_err(|found| {
        AppError::Input(
            found
                .into_iter()
                .map(|problem| problem.file(path))
                .collect(),
        )
    })
}

/// The case that a set of answers is named after.
fn facts(
    catalog: &Catalog,
    fixtures: &Content,
    procedure: &str,
    case: &str,
) -> Result<CaseFacts, AppError> {
    let path = format!("{procedure}/cases/{case}.json");
    let Some(text) = fixtures.text(&path) else {
        return Ok(CaseFacts::default());
    };
    let value = read(fixtures, &path)?;
    files::case_from(catalog, &value, None, &text, &path)
        .map(|(facts, _)| facts)
        .map_err(AppError::Input)
}

/// The day on which the case says that a document was sent.
pub(super) fn sent(facts: &CaseFacts, code: &str) -> Option<Date> {
    calendar::parse(facts.feiten.get(SENT)?.get(code)?.as_str()?)
}

/// What stands under a thumbnail.
fn caption(piece: &Piece) -> String {
    let pages: usize = piece.written.iter().map(|one| one.pages).sum();
    match piece.written.len() {
        1 => format!("{} · {pages} p.", piece.name),
        count => format!("{} · {count} brieven, {pages} p.", piece.name),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn index(folder: &Path, pieces: &[Piece], pictures: &[Vec<u8>]) -> Result<(), AppError> {
    let thumbnails = folder.join("thumbnails");
    files::make_folder(&thumbnails)?;
    let mut html = String::from(
        "<!doctype html>\n<html lang=\"nl\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Alle stukken</title>\n<style>body{font:16px/1.4 sans-serif;margin:2rem;background:#f3f3f0}ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1.5rem;list-style:none;padding:0}img{width:100%;height:auto;border:1px solid #767676;background:#fff}li li{margin:0}li ul{display:block;font-size:.85rem}p{margin:.3rem 0}</style>\n<main>\n<h1>Alle stukken</h1>\n<ul>\n",
    );
    for (piece, picture) in pieces.iter().zip(pictures) {
        let name = format!("{}-{}.png", piece.document, piece.name);
        files::write(&thumbnails.join(&name), picture)?;
        let title = escaped(&format!("{} {}", piece.document, piece.title));
        html.push_str(&format!(
            "<li><img src=\"thumbnails/{name}\" alt=\"Eerste bladzijde van {title}\">\n<p><strong>{title}</strong></p><p>{}</p>\n<ul>",
            escaped(&caption(piece))
        ));
        for one in &piece.written {
            let file = files::base_name(&one.file);
            html.push_str(&format!(
                "<li><a href=\"{file}\">{}</a></li>",
                one.to
                    .as_deref()
                    .map_or_else(|| "voor het dossier".to_owned(), escaped)
            ));
        }
        html.push_str("</ul></li>\n");
    }
    html.push_str("</ul>\n</main>\n</html>\n");
    files::write(&folder.join("index.html"), html.as_bytes())
}

fn sheet(
    maker: &Maker,
    folder: &Path,
    pieces: &[Piece],
    pictures: &[Vec<u8>],
    today: Date,
) -> Result<(), AppError> {
    let items: Vec<Value> = pieces
        .iter()
        .zip(pictures)
        .map(|(piece, picture)| {
            json!({ "code": piece.document, "title": piece.title, "caption": caption(piece), "picture": picture })
        })
        .collect();
    let data = json!({ "lang": Language::Nl.tag(), "items": items });
    let bytes = data.to_string().into_bytes();
    let pages = maker
        .press()
        .set(SHEET, bytes, None, false)
        .map_err(AppError::Input)?;
    let metadata = Metadata {
        ident: "griffie contact sheet".to_owned(),
        date: calendar::year_month_day(today),
        embeds: false,
    };
    let pdf = pages.pdf(&metadata).map_err(AppError::Input)?;
    files::write(&folder.join("contact-sheet.pdf"), &pdf)
}
