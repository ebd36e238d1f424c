//! Every sentence stands in Dutch and in English: in the source, where the two stand beside each other, and in what
//! `griffie check` says of content with mistakes.

use std::fmt::Write as _;

use griffie::diagnostic::{Diagnostic, Language, Text};

use crate::content::FAULTS;
use crate::messages::{foreign, words};
use crate::support::{copy_content, files, griffie, root, stderr, stdout};

/// Sentences that are the same in both languages, and why that is right.
const SAME: &[(&str, &str)] = &[
    ("weekend", "the Dutch word is the English one"),
    ("account `{id}`", "the Dutch word is the English one"),
];

/// Words of one language that the other has too, or that are names.
const SHARED: &[(&str, Language, &str)] = &[
    ("a", Language::Nl, "the first letter"),
    ("letter", Language::Nl, "one sign of the alphabet"),
    ("letters", Language::Nl, "signs of the alphabet"),
    ("met", Language::En, "an obligation is met"),
];

fn out_of_place(text: &str, language: Language) -> Vec<String> {
    let mut found = foreign(without_names(text), language);
    found.retain(|word| {
        let word = word.to_lowercase();
        !SHARED
            .iter()
            .any(|(shared, where_, _)| *shared == word && *where_ == language)
    });
    found
}

/// A text without the list of known names at its end.
fn without_names(text: &str) -> &str {
    for start in ["known: ", "bekend: ", "possible: ", "mogelijk: "] {
        if let Some((before, names)) = text.split_once(start)
            && names.split(", ").all(|name| !name.trim().contains(' '))
        {
            return before;
        }
    }
    text
}

/// What is wrong with a text in two languages.
fn mistakes(nl: &str, en: &str) -> Vec<String> {
    let mut found = Vec::new();
    let says_something = words(nl).iter().any(|word| word.len() > 2);
    if nl == en && says_something && !SAME.iter().any(|(same, _)| nl == *same) {
        found.push(format!("the same in both languages: {nl}"));
    }
    for (text, language) in [(nl, Language::Nl), (en, Language::En)] {
        let words = out_of_place(text, language);
        if !words.is_empty() {
            found.push(format!("{}: {words:?} in: {text}", language.tag()));
        }
    }
    found
}

/// What is wrong with the two languages of a problem: its message and its hint.
pub(crate) fn in_one_language(problem: &Diagnostic) -> Vec<String> {
    let texts = [
        Some(&problem.message),
        problem.hint.as_ref(),
        problem.command.as_ref(),
    ];
    let texts = texts.into_iter().flatten();
    texts
        .flat_map(|text| mistakes(&text.nl, &text.en))
        .collect()
}

/// The arguments of a call, from behind its opening bracket; strings and brackets are read over.
fn arguments(code: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    let mut letters = code.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                while let Some((_, inner)) = letters.next() {
                    match inner {
                        '\\' => drop(letters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => {
                found.push(&code[start..at]);
                return found;
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&code[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// The strings in a piece of code, as they are printed.
fn strings(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        if letter != '"' {
            continue;
        }
        let mut text = String::new();
        while let Some(inner) = letters.next() {
            match inner {
                '\\' => text.extend(letters.next().map(|escaped| match escaped {
                    'n' | '\n' => ' ',
                    other => other,
                })),
                '"' => break,
                other => text.push(other),
            }
        }
        found.push(text);
    }
    found
}

/// The calls that take a sentence: what stands before their bracket, and which argument is Dutch and which English.
const CALLS: &[(&str, usize, Option<usize>)] = &[
    ("Text::new(", 0, Some(1)),
    ("Diagnostic::wrong(", 1, Some(2)),
    (".tip(", 0, Some(1)),
    // A name is the same in both, so it holds no sentence.
    ("Text::name(", 0, Some(0)),
    // The English is what the library says.
    ("Text::quoted(", 0, None),
    // With other arguments it takes a `Text`.
    (".say(", 0, Some(1)),
];

#[test]
fn the_source_is_read_as_it_is_written() {
    let code = r#"format!("een, {} (\"ja\")", a(b, c)), "two", x) rest"#;
    assert_eq!(
        arguments(code),
        [r#"format!("een, {} (\"ja\")", a(b, c))"#, r#" "two""#, " x"]
    );
    assert_eq!(strings(arguments(code)[0]), [r#"een, {} ("ja")"#]);
    assert_eq!(mistakes("er is geen zaak", "there is no case"), [""; 0]);
    assert_eq!(mistakes("there is no case", "there is no case").len(), 2);
    assert_eq!(mistakes("er is geen zaak", "er is geen zaak").len(), 2);
}

#[test]
fn every_sentence_of_the_source_is_in_both_languages() {
    let (mut wrong, mut seen) = (String::new(), 0);
    for path in files("src", "rs") {
        let source = std::fs::read_to_string(&path).expect("readable");
        let code = source.split("#[cfg(test)]").next().expect("code");
        for (call, nl, en) in CALLS {
            for (at, _) in code.match_indices(call) {
                // The end of a longer name is another call.
                if call.starts_with(char::is_alphabetic)
                    && code[..at].ends_with(char::is_alphanumeric)
                {
                    continue;
                }
                let mut given = arguments(&code[at + call.len()..]);
                given.retain(|argument| !argument.trim().is_empty());
                let is_words = |argument: &&str| {
                    let argument = argument.trim_start().trim_start_matches('&');
                    argument.starts_with('"') || argument.starts_with("format!")
                };
                if *call == ".say(" && (given.len() != 2 || !given.iter().all(is_words)) {
                    continue;
                }
                let words = |number: usize| match given.get(number) {
                    Some(argument) => strings(argument).join(" | "),
                    None => panic!("{}: {call} without its texts", path.display()),
                };
                let (nl, en) = (words(*nl), en.map_or(String::new(), words));
                if nl.is_empty() && en.is_empty() {
                    continue;
                }
                seen += 1;
                for mistake in mistakes(&nl, &en) {
                    let line = code[..at].matches('\n').count() + 1;
                    let place = path.strip_prefix(root()).expect("inside").display();
                    writeln!(wrong, "{place}:{line} {mistake}").expect("written");
                }
            }
        }
    }
    assert!(seen > 800, "only {seen} texts were read");
    assert!(wrong.is_empty(), "{wrong}");
}

/// What was read with a library is told in its words, behind a sentence of our own in Dutch.
#[test]
fn the_words_of_a_library_stand_in_quotes() {
    let text = Text::quoted("dit bestand kan niet worden gelezen", "expected a value");
    assert_eq!(
        text.nl,
        "dit bestand kan niet worden gelezen: “expected a value”"
    );
    assert_eq!(text.en, "expected a value");
}

/// All mistakes of tests/content.rs in a procedure at once, as its author sees them.
#[test]
fn check_speaks_the_language_of_the_user() {
    let folder = tempfile::tempdir().expect("a folder");
    copy_content(folder.path());
    let file = folder.path().join("forms/klachtenreglement/procedure.toml");
    let mut text = std::fs::read_to_string(&file).expect("the procedure");
    for (_, from, to) in FAULTS {
        text = text.replacen(from, to, 1);
    }
    std::fs::write(&file, text).expect("written");
    let content = folder.path().to_str().expect("a path");
    for language in [Language::Nl, Language::En] {
        let check = |more: &[&str]| {
            let mut line = vec!["check", "--content", content, "--lang", language.tag()];
            line.extend(more);
            griffie(&line)
        };
        let output = check(&[]);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let said = stdout(&output) + &stderr(&output);
        let said: Vec<&str> = said
            .lines()
            .filter(|line| !line.starts_with("  --> "))
            .collect();
        assert!(said.len() > FAULTS.len(), "{said:#?}");
        let wrong: Vec<_> = said
            .iter()
            .map(|line| (out_of_place(line, language), line))
            .filter(|(words, _)| !words.is_empty())
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let printed = check(&["--json"]);
        let told: serde_json::Value =
            serde_json::from_str(stdout(&printed).trim()).expect("a JSON answer");
        let mut members = Vec::new();
        collect(&told, &mut members);
        assert!(members.len() > FAULTS.len(), "{told}");
        let wrong: Vec<_> = members
            .iter()
            .map(|text| (out_of_place(text, language), text))
            .filter(|(words, _)| !words.is_empty())
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

/// The messages and hints in an answer.
fn collect(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, inner) in members {
                match inner.as_str() {
                    Some(text) if ["message", "hint"].contains(&name.as_str()) => {
                        found.push(text.to_owned());
                    }
                    _ => collect(inner, found),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}
