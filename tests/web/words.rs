//! No page speaks as the command line does. Every answer that the browser of the tests gets is read for it, so each page and
//! each refusal that a test makes is one of the proofs; and what the program says of itself is read where it stands.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use crate::support::{files, root};

/// The commands, as the program has them: one file each.
static COMMANDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    files("src/cli", "rs")
        .into_iter()
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| !["mod", "dutch", "output", "usage"].contains(&name.as_str()))
        .collect()
});

/// The words of the command line in a text: options, commands, files of the content, JSON pointers.
fn words(text: &str) -> Vec<String> {
    let edge = |c: char| !c.is_alphanumeric() && !"-/._~".contains(c);
    let parts: Vec<&str> = text
        .split_whitespace()
        .map(|part| part.trim_matches(edge))
        .collect();
    let mut found = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let option = part
            .strip_prefix("--")
            .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
        let file = part.ends_with(".toml") || part.ends_with(".toml.");
        let pointer = part
            .strip_prefix('/')
            .is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        if option || file || pointer {
            found.push((*part).to_owned());
        }
        let next = parts
            .get(index + 1)
            .map_or("", |next| next.trim_matches(|c: char| !c.is_alphanumeric()));
        if *part == "griffie" && COMMANDS.contains(next) {
            found.push(format!("griffie {next}"));
        }
    }
    found
}

/// What stands on a page to be read: the text between its tags.
fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = after.split_once('>').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    for (coded, plain) in [
        ("&#x2f;", "/"),
        ("&#x27;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        text = text.replace(coded, plain);
    }
    text
}

/// What a script shows of an answer.
fn shown(value: &Value, told: &mut String) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| shown(item, told)),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text)
                        if ["message", "hint", "text", "why"].contains(&name.as_str()) =>
                    {
                        told.push_str(text);
                        told.push('\n');
                    }
                    other => shown(other, told),
                }
            }
        }
        _ => {}
    }
}

/// Fails when an answer speaks as the command line does.
pub(super) fn of_a_page(place: &str, kind: &str, bytes: &[u8]) {
    let text = match (kind.split(';').next(), std::str::from_utf8(bytes)) {
        (Some("text/html"), Ok(html)) => visible(html),
        (Some("application/json"), Ok(json)) => {
            let mut told = String::new();
            shown(&serde_json::from_str(json).expect("JSON"), &mut told);
            told
        }
        _ => return,
    };
    let found = words(&text);
    assert!(
        found.is_empty(),
        "{place} speaks as the command line: {found:?}\n{text}"
    );
}

#[test]
fn words_of_the_command_line_are_found() {
    assert!(
        COMMANDS.len() > 20 && COMMANDS.contains("serve"),
        "{:?}",
        *COMMANDS
    );
    for (text, count) in [
        ("geef het als antwoord (--set): zo", 1),
        ("`griffie store verify` zegt of alles in orde is", 1),
        ("zet het in documents.toml, of niet", 1),
        ("bij /personen/klager/0 staat niets", 1),
        ("Deze griffie is er alleen voor u – en/of voor niemand.", 0),
        (
            "de griffie van de commissie, 1/2, a-b, https://school.example/x",
            0,
        ),
    ] {
        assert_eq!(words(text).len(), count, "{text}: {:?}", words(text));
    }
    assert_eq!(
        visible("<p>a&#x2f;b <b class=\"--x\">c</b></p>")
            .split_whitespace()
            .collect::<Vec<_>>(),
        ["a/b", "c"]
    );
}

/// Files whose texts no page shows: what a machine is asked, checked or told to do at its own command line.
const APART: [&str; 8] = [
    "src/cli/",
    "src/archive/",
    "src/app/verify.rs",
    "src/app/doctor.rs",
    "src/app/printed.rs",
    "src/app/projection.rs",
    "src/app/error.rs",
    "src/store/error.rs",
];

/// What is said in both languages, and hints, hold for a page too: words of the command line stand in `.command(…)`.
#[test]
fn hints_for_the_command_line_say_that_they_are() {
    let mut said = Vec::new();
    let mut wrong = Vec::new();
    for (path, source) in sources() {
        if APART.iter().any(|apart| path.starts_with(apart)) {
            continue;
        }
        for call in [".tip(", ".hint(", "Text::new(", "Diagnostic::wrong("] {
            for (at, _) in source.match_indices(call) {
                let arguments = inside(&source[at + call.len()..]);
                let found = words(&arguments.replace(['`', '"'], " "));
                said.push(path.clone());
                let found: Vec<String> = found
                    .into_iter()
                    .filter(|word| !word.starts_with('/'))
                    .collect();
                if !found.is_empty() {
                    wrong.push(format!("{path}: {call}{arguments}): {found:?}"));
                }
            }
        }
    }
    assert!(said.len() > 500, "{} calls were read", said.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The source, by path.
fn sources() -> Vec<(String, String)> {
    files("src", "rs")
        .into_iter()
        .map(|path| {
            let short = path
                .strip_prefix(root())
                .expect("ours")
                .to_string_lossy()
                .into_owned();
            (short, std::fs::read_to_string(path).expect("text"))
        })
        .collect()
}

/// What stands before the parenthesis that closes.
fn inside(text: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth == 0 => return &text[..at],
            ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    text
}
