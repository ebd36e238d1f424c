//! What a letter says, in the pieces in which it is read: sentences, items of lists and rows of tables.

use std::sync::OnceLock;

use griffie::diagnostic::Diagnostic;
use griffie::document::{Composed, Stage};
use serde_json::Value;

use super::{Valid, maker, valid_answers};

/// The documents whose form a set of answers fits.
pub(crate) fn documents_of(form: &str) -> Vec<String> {
    maker().catalog.procedures["klachtenreglement"]
        .documents
        .values()
        .filter(|document| document.form == form)
        .map(|document| document.code.clone())
        .collect()
}

/// The final letters of one document.
pub(crate) fn letters(code: &str, valid: &Valid) -> Result<Vec<Composed>, Vec<Diagnostic>> {
    let prepared = maker().prepare(code).expect("the document is sound");
    maker().compose(&prepared, &valid.request(Stage::Final))
}

/// The letters of one document with one set of answers.
pub(crate) struct Said {
    pub code: String,
    pub valid: Valid,
    pub letters: Vec<Composed>,
}

/// Every final letter of the fixtures, in both languages, made once for all that read them.
pub(crate) fn every() -> &'static [Said] {
    static EVERY: OnceLock<Vec<Said>> = OnceLock::new();
    EVERY.get_or_init(|| {
        let all = valid_answers().into_iter().map(with_english);
        all.flat_map(|valid| {
            let codes = documents_of(&valid.form).into_iter();
            codes
                .map(|code| Said {
                    letters: letters(&code, &valid).expect("valid answers make letters"),
                    valid: valid.clone(),
                    code,
                })
                .collect::<Vec<_>>()
        })
        .collect()
    })
}

impl Said {
    /// The Dutch ones.
    pub(crate) fn dutch(&self) -> impl Iterator<Item = &Composed> {
        self.letters.iter().filter(|one| one.data["lang"] == "nl")
    }

    /// Where it comes from, for a message.
    pub(crate) fn place(&self) -> String {
        format!("{} {}", self.code, self.valid.name)
    }
}

/// Everybody of the case asks for English letters too.
pub(crate) fn with_english(mut valid: Valid) -> Valid {
    for person in valid.case.personen.values_mut().flatten() {
        person.taal = griffie::case::Line::read("en").expect("a language");
    }
    valid
}

/// The role of a recipient: `klager` of `klager-2-en`.
pub(crate) fn role(letter: &Composed) -> String {
    let name = letter.recipient.clone().unwrap_or_default();
    let end = name.find('-').unwrap_or(name.len());
    name[..end].to_owned()
}

/// The sentences of a letter, its headings, and its rows of tables as a line each.
pub(crate) fn sentences(data: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    paragraphs(&data["blocks"], &mut lines);
    let mut found = Vec::new();
    for line in lines {
        let mut rest = line.as_str();
        while let Some(end) = rest
            .match_indices(['.', '?', '!', ':'])
            .map(|(at, mark)| at + mark.len())
            .find(|end| rest[*end..].starts_with(' ') && !abbreviates(&rest[..*end]))
        {
            found.push(rest[..end].trim().to_owned());
            rest = &rest[end..];
        }
        if !rest.trim().is_empty() {
            found.push(rest.trim().to_owned());
        }
    }
    found
}

/// All of a letter that is read below its head.
pub(crate) fn whole(data: &Value) -> String {
    let mut lines = Vec::new();
    paragraphs(&data["blocks"], &mut lines);
    lines.join(" ")
}

/// Whether a full stop belongs to an initial or a title.
fn abbreviates(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or(text);
    let word = word.trim_end_matches('.');
    word.chars().count() <= 3 && word.chars().next().is_some_and(char::is_uppercase)
        || word.contains('.')
        || ["mr", "dr", "drs", "ir", "ing", "art"].contains(&word)
}

fn paragraphs(value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| paragraphs(item, lines)),
        Value::Object(members) => match members.get("t").and_then(Value::as_str) {
            Some("p" | "h") => lines.push(run(&value["c"])),
            Some("table") => {
                let rows = value["rows"].as_array().expect("rows");
                lines.extend(rows.iter().map(|row| {
                    let cells = row.as_array().expect("cells");
                    cells.iter().map(run).collect::<Vec<_>>().join(" | ")
                }));
            }
            _ => members
                .values()
                .for_each(|member| paragraphs(member, lines)),
        },
        _ => {}
    }
}

fn run(inlines: &Value) -> String {
    let inlines = inlines.as_array().expect("inlines");
    inlines
        .iter()
        .map(|inline| match inline["t"].as_str() {
            Some("text") => inline["s"].as_str().expect("text").to_owned(),
            Some("br") => " ".to_owned(),
            _ => run(&inline["c"]),
        })
        .collect()
}
