//! What can be printed: normal form, refused characters, and characters that no font has.

use serde_json::Value;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::case::is_refused;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::json::below;
use crate::typeset::{Fonts, missing_characters};

/// Answers in normal form: NFC (rule V01), one kind of line end, tabs as spaces, no byte order marks, soft hyphens and
/// zero width spaces. Controls of writing direction are refused later: they can hide what a text says.
pub(super) fn normalise(value: &Value) -> Value {
    let mut value = value.clone();
    make_normal(&mut value);
    value
}

fn make_normal(value: &mut Value) {
    match value {
        Value::String(text) if !is_normal(text) => {
            *text = text
                .nfc()
                .collect::<String>()
                .replace("\r\n", "\n")
                .replace(['\u{2028}', '\u{2029}', '\r'], "\n")
                .replace('\t', " ")
                .replace(CARRY_NOTHING, "");
        }
        Value::Array(items) => items.iter_mut().for_each(make_normal),
        Value::Object(members) => members.values_mut().for_each(make_normal),
        _ => {}
    }
}

/// Whether a text is in normal form; seen without writing it anew.
fn is_normal(text: &str) -> bool {
    /// Up to here no letter combines with another.
    const COMBINING: char = '\u{300}';
    let mut plain = true;
    for character in text.chars() {
        let carried = matches!(character, '\r' | '\t' | '\u{2028}' | '\u{2029}')
            || !character.is_ascii() && CARRY_NOTHING.contains(&character);
        if carried {
            return false;
        }
        plain &= character < COMBINING;
    }
    let combining = text.chars().filter(|character| *character >= COMBINING);
    plain || is_nfc_quick(combining) == IsNormalized::Yes
}

/// Characters that come along with pasted text and say nothing.
const CARRY_NOTHING: [char; 5] = ['\u{FEFF}', '\u{00AD}', '\u{200B}', '\u{2060}', '\u{180E}'];

/// One problem for each answer that holds refused characters.
pub(super) fn refused_characters(answers: &Value) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    // Mostly there is none, and then nobody asks where it stands.
    if !holds_refused(answers) {
        return problems;
    }
    visit(answers, &mut String::new(), &mut |pointer, text| {
        if text.contains(is_refused) {
            let found = named(text.chars().filter(|character| is_refused(*character)));
            let message = Text::new(
                format!("de tekst bevat tekens die niet afgedrukt mogen worden: {found}"),
                format!("the text holds characters that may not be printed: {found}"),
            );
            let hint = Text::new(
                "verwijder deze onzichtbare tekens, of typ de tekst opnieuw",
                "remove these invisible characters, or type the text again",
            );
            problems.push(
                Diagnostic::new(Severity::Error, "V14", message)
                    .hint(hint)
                    .pointer(pointer),
            );
        }
    });
    problems
}

fn holds_refused(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().any(|character| {
            // What most texts are made of.
            !matches!(character, ' '..='~' | '\n' | '\u{A0}'..='\u{2FF}') && is_refused(character)
        }),
        Value::Array(items) => items.iter().any(holds_refused),
        Value::Object(members) => members.values().any(holds_refused),
        _ => false,
    }
}

/// What stands for a character that cannot be printed.
const BOX: char = '□';

/// Makes foreign text printable, in place: what may not or cannot be printed becomes a box. Gives how many did, and
/// whether the system's fonts are needed.
pub(super) fn make_printable(value: &mut Value, fonts: &Fonts) -> (usize, bool) {
    match value {
        Value::String(text) => {
            if text.bytes().all(|byte| matches!(byte, 0x20..0x7F | b'\n')) {
                return (0, false);
            }
            let normal: String = text
                .nfc()
                .collect::<String>()
                .replace("\r\n", "\n")
                .replace(['\u{2028}', '\u{2029}', '\r'], "\n")
                .replace('\t', "    ");
            let (missing, system) = missing_characters(&normal, fonts);
            let mut count = 0;
            *text = normal
                .chars()
                .map(|character| {
                    if is_refused(character) || missing.contains(&character) {
                        count += 1;
                        BOX
                    } else {
                        character
                    }
                })
                .collect();
            (count, system)
        }
        Value::Array(items) => together(items.iter_mut().map(|item| make_printable(item, fonts))),
        Value::Object(members) => together(
            members
                .iter_mut()
                .map(|(_, member)| make_printable(member, fonts)),
        ),
        _ => (0, false),
    }
}

fn together(all: impl Iterator<Item = (usize, bool)>) -> (usize, bool) {
    all.fold((0, false), |(count, system), (more, needed)| {
        (count + more, system || needed)
    })
}

/// One problem for each answer with characters that no font has; and whether the system's fonts are needed.
///
/// `printed` is what the layout gets, `sources` are the texts it comes from: answers first, then the case.
pub(super) fn undrawable(
    printed: &Value,
    sources: &[(&Value, Option<&str>)],
    fonts: &Fonts,
) -> (Vec<Diagnostic>, bool) {
    let mut missing: Vec<char> = Vec::new();
    let mut system = false;
    visit(printed, &mut String::new(), &mut |_, text| {
        let (found, needed) = missing_characters(text, fonts);
        system |= needed;
        missing.extend(found);
    });
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return (Vec::new(), system);
    }
    let mut problems = Vec::new();
    for (source, file) in sources {
        visit(source, &mut String::new(), &mut |pointer, text| {
            let found = named(text.chars().filter(|character| missing.contains(character)));
            if !found.is_empty() {
                let mut problem = no_glyph(&found).pointer(pointer);
                problem.file = file.map(ToOwned::to_owned);
                problems.push(problem);
            }
        });
    }
    if problems.is_empty() {
        problems.push(no_glyph(&named(missing.into_iter())));
    }
    (problems, system)
}

fn no_glyph(found: &str) -> Diagnostic {
    let message = Text::new(
        format!("geen lettertype kan deze tekens afdrukken: {found}"),
        format!("no font can print these characters: {found}"),
    );
    let hint = Text::new(
        "installeer een lettertype met deze tekens (zoals Noto), of schrijf de tekst in andere tekens",
        "install a font that has these characters (such as Noto), or write the text in other characters",
    );
    Diagnostic::new(Severity::Error, "glyph", message).hint(hint)
}

/// Characters with their code points, each once, ten at most.
fn named(characters: impl Iterator<Item = char>) -> String {
    let mut seen: Vec<char> = Vec::new();
    for character in characters {
        if !seen.contains(&character) {
            seen.push(character);
        }
    }
    let show = |character: &char| {
        let code = format!("U+{:04X}", u32::from(*character));
        if is_refused(*character) || character.is_whitespace() {
            code
        } else {
            format!("{character} ({code})")
        }
    };
    let more = if seen.len() > 10 {
        format!(" … (+{})", seen.len() - 10)
    } else {
        String::new()
    };
    seen.iter()
        .take(10)
        .map(show)
        .collect::<Vec<_>>()
        .join(", ")
        + &more
}

/// Visits every text; `here` is where the value stands, and is that again afterwards.
fn visit(value: &Value, here: &mut String, act: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) => act(here, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                below(here, &index.to_string(), |here| visit(item, here, act));
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                below(here, name, |here| visit(member, here, act));
            }
        }
        _ => {}
    }
}
