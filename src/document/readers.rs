//! Texts that several people read: what says “u” means whoever reads it, so such a text goes to one role only.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::leaves::{leaves, words_of, words_printed};
use super::letter;
use super::recipient::Recipient;
use super::request::{Prepared, Request};
use crate::catalog::{Catalog, Form};
use crate::diagnostic::{Diagnostic, Severity, Text};

/// The id of the rule about a text that addresses one of several readers.
pub const ADDRESSES: &str = "readers";

/// Who a text speaks to. `each`: whoever reads it, such as how to get to the place.
const READERS: &str = "x-readers";
const EACH: &str = "each";

/// A shorter line is found everywhere by chance.
const FEWEST_WORDS: usize = 3;

/// A text that one reader wrote about themselves may say “u” between quotation marks: it is told, not said.
static QUOTED: LazyLock<Result<Regex, regex::Error>> = LazyLock::new(|| {
    Regex::new("“[^”]*”|„[^”“]*[”“]|\"[^\"]*\"|«[^»]*»|‘[^‘’]*(?:’\\p{L}[^‘’]*)*’")
});

/// “u” and its forms, and “je”; not the hour in “3 u” nor the letter in “klas 2U”.
static ADDRESS: LazyLock<Result<Regex, regex::Error>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|[^0-9\s\p{L}]\s*|\p{L}\s+)",
        r"(?:(?i:uw|uwe|uzelf|jij|je|jou|jouw|jullie)\b",
        r"|u(?:[\s,;:!?)’”]|[.]\s|[.]?$)|U(?:[\s,;:!?)’”]|$))"
    ))
});

/// Whether a line speaks to its reader.
fn speaks_to_reader(line: &str) -> bool {
    match (&*QUOTED, &*ADDRESS) {
        (Ok(quoted), Ok(address)) => address.is_match(&quoted.replace_all(line, "…")),
        // Nothing passes because it could not be looked at.
        _ => true,
    }
}

/// The answers that speak to their reader: pointer and the lines that do.
fn speaking(form: &Form, answers: &Value) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    leaves(form.schema(), answers, &mut |schema, pointer, text| {
        if schema.get(READERS).and_then(Value::as_str) == Some(EACH) {
            return;
        }
        let lines: Vec<String> = text
            .lines()
            .filter(|line| speaks_to_reader(line))
            .map(words_of)
            .filter(|words| words.split_whitespace().count() >= FEWEST_WORDS)
            .collect();
        if !lines.is_empty() {
            found.push((pointer.to_owned(), lines));
        }
    });
    found
}

/// Texts that say “u” and are read by people in several roles, whoever of them gets a letter now.
pub(super) fn misread(
    catalog: &Catalog,
    prepared: &Prepared,
    request: &Request,
    answers: &Value,
    all: &[Recipient],
) -> Vec<Diagnostic> {
    let form = &prepared.form;
    let speaking = speaking(form, answers);
    let roles: BTreeSet<&str> = all.iter().map(|one| one.role.as_str()).collect();
    if speaking.is_empty() || roles.len() < 2 {
        return Vec::new();
    }
    let mut letters = Vec::with_capacity(all.len());
    for one in all {
        match letter::build(catalog, prepared, request, answers, Some(one)) {
            Ok(built) => letters.push((one.role.as_str(), words_printed(&built.data))),
            // A letter that cannot be built is refused for that.
            Err(problems) => return problems,
        }
    }
    let read_by = |lines: &[String]| -> BTreeSet<&str> {
        letters
            .iter()
            .filter(|(_, words)| lines.iter().any(|line| words.contains(line.as_str())))
            .map(|(role, _)| *role)
            .collect()
    };
    speaking
        .into_iter()
        .map(|(pointer, lines)| (read_by(&lines), pointer))
        .filter(|(roles, _)| roles.len() > 1)
        .map(|(roles, pointer)| {
            let name = form.name_of(&pointer);
            let roles: Vec<&str> = roles.into_iter().collect();
            let message = Text::new(
                format!(
                    "‘{}’ spreekt de lezer aan met “u” of “je”, maar deze tekst staat in de brieven aan {}",
                    name.nl,
                    roles.join(", ")
                ),
                format!(
                    "‘{}’ addresses its reader as “u” or “je”, but this text stands in the letters to {}",
                    name.en,
                    roles.join(", ")
                ),
            );
            let hint = Text::new(
                "schrijf over iemand, niet tegen iemand: “de aangeklaagde …”, “de klager …”; of zet de tekst bij wat maar één lezer krijgt. Wat iemand letterlijk zei, staat tussen aanhalingstekens",
                "write about somebody, not to somebody: “de aangeklaagde …”, “de klager …”; or put the text where only one reader gets it. What somebody said literally stands in quotation marks",
            );
            Diagnostic::new(Severity::Error, ADDRESSES, message)
                .hint(hint)
                .pointer(pointer)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_speaks_to_its_reader_or_does_not() {
        for line in [
            "U bent geschorst.",
            "Er is besloten dat u thuis blijft.",
            "Wij vragen uw medewerking.",
            "Dit doen wij (voor u).",
            "Kom je morgen?",
            "De docent zei “niet doen”. Wilt u dat bevestigen?",
        ] {
            assert!(speaks_to_reader(line), "{line}");
        }
        for line in [
            "De aangeklaagde is geschorst.",
            "Het gesprek duurde 3 u en ging over lokaal 2U.",
            "De docent zei: “Kom jij eens hier, u bent te laat.”",
            "Zij schreef ‘je bent m’n favoriet’ op het bord.",
            "De heer U. Jansen geeft les.",
            "Jezus is zijn tweede naam.",
        ] {
            assert!(!speaks_to_reader(line), "{line}");
        }
    }
}
