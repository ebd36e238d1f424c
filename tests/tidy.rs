//! What keeps the source as the drawing says: layers, owners of big dependencies, docs, no orphans.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{files, root};

/// The module table of ARCHITECTURE.md: a module uses only modules in rows above its own.
const ROWS: [&[&str]; 10] = [
    &["diagnostic"],
    &["calendar", "json", "suppression"],
    &["archive", "case", "content", "evidence", "pdf"],
    &[
        "disclosure",
        "schema",
        "signature",
        "store",
        "typeset",
        "wording",
    ],
    &["catalog"],
    &["document", "procedure"],
    &["app"],
    &["web"],
    &["cli"],
    &["main"],
];

/// Each big dependency and the only module that may name it.
const OWNERS: [(&str, &str); 34] = [
    ("chrono", "calendar"),
    ("jsonc_parser", "json"),
    ("rust_embed", "content"),
    ("lopdf", "pdf"),
    ("jsonschema", "schema"),
    ("typst", "typeset"),
    ("comemo", "typeset"),
    ("minijinja", "wording web"),
    ("pulldown_cmark", "wording"),
    ("toml", "catalog app"),
    ("sqlx", "store"),
    ("tokio", "store web"),
    ("object_store", "store"),
    ("chacha20poly1305", "store"),
    ("zip", "archive"),
    ("quick_xml", "archive pdf"),
    ("hayro", "evidence"),
    ("image", "evidence"),
    ("mail_parser", "evidence"),
    ("tiff", "evidence"),
    ("html5ever", "evidence"),
    ("cfb", "evidence"),
    ("icalendar", "app"),
    ("axum", "web"),
    ("tower", "web"),
    ("tower_http", "web"),
    ("clap", "cli"),
    ("sha2", "app archive signature store"),
    ("cms", "signature"),
    ("x509_cert", "signature"),
    ("rsa", "signature"),
    ("p256", "signature"),
    ("p384", "signature"),
    ("ed25519_dalek", "signature"),
];

fn sources() -> Vec<(String, String, String)> {
    files("src", "rs")
        .into_iter()
        .map(|path| {
            let inside = path
                .strip_prefix(root().join("src"))
                .expect("in src")
                .to_string_lossy()
                .replace('\\', "/");
            let module = inside
                .split('/')
                .next()
                .unwrap_or_default()
                .trim_end_matches(".rs")
                .to_owned();
            let text = std::fs::read_to_string(&path).expect("readable");
            // Tests inside a module may use what they like.
            let code = text
                .split("#[cfg(test)]")
                .next()
                .unwrap_or_default()
                .to_owned();
            (inside, module, code)
        })
        .filter(|(_, module, _)| module != "lib")
        .collect()
}

fn row(module: &str) -> usize {
    ROWS.iter()
        .position(|row| row.contains(&module))
        .unwrap_or_else(|| {
            panic!("module `{module}` has no row in tests/tidy.rs and ARCHITECTURE.md")
        })
}

/// The modules that a piece of code names after `crate::`, with grouped imports.
fn used(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split("};").next().unwrap_or_default();
            let mut depth = 0;
            let mut word = String::new();
            for character in group.chars() {
                match character {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' | ':' if depth == 0 && !word.is_empty() => {
                        found.insert(std::mem::take(&mut word));
                    }
                    c if depth == 0 && (c.is_alphanumeric() || c == '_') => word.push(c),
                    _ => {}
                }
            }
        } else {
            found.insert(
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            );
        }
    }
    found.retain(|name| ROWS.iter().any(|row| row.contains(&name.as_str())));
    found
}

#[test]
fn modules_use_only_modules_above_them() {
    let mut wrong = Vec::new();
    for (file, module, code) in sources() {
        for other in used(&code).iter().filter(|other| **other != module) {
            if row(other) >= row(&module) {
                wrong.push(format!(
                    "{file} (row {}) uses `{other}` (row {})",
                    row(&module),
                    row(other)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn big_dependencies_have_one_owner() {
    let mut wrong = Vec::new();
    for (file, module, code) in sources() {
        for (dependency, owner) in OWNERS {
            let names = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| {
                    line.match_indices(dependency).any(|(at, _)| {
                        let before = line[..at].chars().next_back().is_none_or(|c| {
                            !(c.is_alphanumeric() || c == '_' || c == '.' || c == '`' || c == '"')
                        });
                        let after = &line[at + dependency.len()..];
                        before
                            && (after.starts_with("::")
                                || (dependency == "typst" && after.starts_with('_')))
                    })
                });
            if names && !owner.split(' ').any(|owner| owner == module) {
                wrong.push(format!(
                    "{file} names {dependency}, which belongs to {owner}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<_> = files("src", "rs")
        .into_iter()
        .filter(|path| {
            !std::fs::read_to_string(path)
                .expect("readable")
                .starts_with("//!")
        })
        .collect();
    assert!(silent.is_empty(), "no module doc: {silent:?}");
}

#[test]
fn the_architecture_names_every_module_and_no_other() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let named: BTreeSet<String> = text
        .lines()
        .filter(|line| {
            line.starts_with("| ")
                && line
                    .split('|')
                    .nth(1)
                    .is_some_and(|cell| cell.trim().parse::<usize>().is_ok())
        })
        .flat_map(|line| {
            line.split('|')
                .nth(2)
                .unwrap_or_default()
                .split('`')
                .skip(1)
                .step_by(2)
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let there: BTreeSet<String> = sources()
        .into_iter()
        .map(|(_, module, _)| module)
        .filter(|module| module != "main")
        .collect();
    assert_eq!(named, there);
}

#[test]
fn no_debris_is_left_in_the_source() {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("dbg", "!("),
        concat!("todo", "!("),
        concat!(".unwr", "ap()"),
        concat!("unimpl", "emented!("),
    ];
    let mut wrong = Vec::new();
    for (file, _, code) in sources() {
        for (number, line) in code.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                wrong.push(format!("{file}:{}", number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn content_is_data_no_document_or_role_is_named_in_rust() {
    let catalog = &crate::support::maker().catalog;
    let mut names: Vec<String> = Vec::new();
    for procedure in catalog.procedures.values() {
        names.push(procedure.name.clone());
        names.extend(procedure.documents.keys().cloned());
        names.extend(procedure.file.roles.keys().cloned());
    }
    let mut wrong = Vec::new();
    for (file, module, code) in sources() {
        // Help texts show examples.
        for line in code
            .lines()
            .filter(|line| module != "cli" && !line.trim_start().starts_with("//"))
        {
            for name in names
                .iter()
                .filter(|name| line.contains(&format!("\"{name}\"")))
            {
                wrong.push(format!("{file}: {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_test_file_is_declared() {
    let main = std::fs::read_to_string(root().join("tests/main.rs")).expect("tests/main.rs");
    for path in files("tests", "rs") {
        let name = path
            .file_stem()
            .expect("name")
            .to_string_lossy()
            .into_owned();
        let module = if name == "mod" {
            path.parent()
                .and_then(Path::file_name)
                .expect("folder")
                .to_string_lossy()
                .into_owned()
        } else {
            name
        };
        assert!(
            module == "main"
                || main.contains(&format!("mod {module};"))
                // A folder is declared once; its own mod.rs declares what is in it.
                || path
                    .parent()
                    .is_some_and(|folder| folder != root().join("tests")),
            "{} is not declared in tests/main.rs",
            path.display()
        );
    }
}

#[test]
fn every_fixture_is_used() {
    let forms: BTreeSet<(String, String)> = crate::support::procedures()
        .into_iter()
        .flat_map(|procedure| {
            let forms = procedure.documents.values();
            forms.map(|document| (procedure.name.clone(), document.form.clone()))
        })
        .collect();
    for path in files("fixtures", "json") {
        let inside = path
            .strip_prefix(root().join("fixtures"))
            .expect("in fixtures")
            .to_path_buf();
        let parts: Vec<_> = inside
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        let reached = match parts.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["calendar", "terms.json"] | [_, "cases" | "people" | "scenarios", _] => true,
            [procedure, "forms", form, "valid" | "invalid", _] => {
                forms.contains(&(procedure.to_owned(), form.to_owned()))
            }
            _ => false,
        };
        assert!(reached, "nothing reads {}", path.display());
    }
}

/// Ways to let something that could not be read become nothing, and how often each stands in the source at most. The
/// numbers go down only: what is new says what is wrong, or why nothing is right in a comment.
const SILENT: [(&str, usize); 5] = [
    ("unwrap_or_default()", 60),
    ("let _ =", 35),
    (".ok()", 117),
    ("else { continue", 29),
    // The same under another name.
    ("unwrap_or(nothing)", 14),
];

#[test]
fn silence_is_counted() {
    let mut found = [0; SILENT.len()];
    for (_, _, code) in sources() {
        let lines: Vec<&str> = code
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with("//"))
            .collect();
        let code = lines.join("\n");
        for (number, (pattern, _)) in SILENT.iter().enumerate() {
            found[number] += match *pattern {
                "else { continue" => {
                    code.matches("else { continue").count()
                        + code.matches("else {\ncontinue;").count()
                }
                "unwrap_or(nothing)" => [
                    "unwrap_or(String::new())",
                    "unwrap_or(\"\")",
                    "unwrap_or(Vec::new())",
                    "unwrap_or(Map::new())",
                    "unwrap_or(Value::Null)",
                    "unwrap_or(json!(",
                    "unwrap_or_else(String::new)",
                    "unwrap_or_else(Vec::new)",
                    "unwrap_or_else(Map::new)",
                    "unwrap_or_else(Default::default)",
                    "map_or(String::new()",
                ]
                .iter()
                .map(|cheat| code.matches(cheat).count())
                .sum(),
                other => code.matches(other).count(),
            };
        }
    }
    for ((pattern, most), count) in SILENT.iter().zip(found) {
        assert!(
            count <= *most,
            "`{pattern}` stands {count} times in src/, at most {most}: say what cannot be read instead"
        );
        assert!(
            count + 8 > *most || *most < 10,
            "`{pattern}` stands {count} times only: lower the number {most} in tests/tidy.rs"
        );
    }
}
