//! What a secretary meets: a report that cannot be protected is refused, with a way out that works.

use std::path::Path;
use std::process::Output;

use griffie::content::Content;
use griffie::diagnostic::Language;
use serde_json::{Value, json};

use crate::support::{griffie_in, json, pdf_text, root, stderr, stdout};

/// The answers of a report of the fixtures.
fn answers(form: &str) -> Value {
    json(&root().join(format!(
        "fixtures/klachtenreglement/forms/{form}/valid/beheer.json"
    )))
}

fn people() -> String {
    root()
        .join("fixtures/klachtenreglement/cases/beheer.json")
        .display()
        .to_string()
}

fn write(folder: &Path, name: &str, answers: &Value) {
    std::fs::write(folder.join(name), answers.to_string()).expect("written");
}

/// Makes a report final.
fn render(folder: &Path, code: &str, file: &str, more: &[&str]) -> Output {
    let people = people();
    let mut arguments = vec![
        "render",
        code,
        file,
        "--case",
        &people,
        "--date",
        "2027-10-04",
        "--final",
        "-o",
        "out.pdf",
    ];
    arguments.extend(more);
    griffie_in(folder, &arguments)
}

fn printed(folder: &Path) -> String {
    pdf_text::text(&std::fs::read(folder.join("out.pdf")).expect("a PDF"))
}

/// A committee's year with schools that are too small to stand in a table.
fn small_schools() -> Value {
    let mut report = answers("D53");
    report["per_locatie"] = json!([
        { "categorie": "Eikschool", "aantal": 6 },
        { "categorie": "Beukschool", "aantal": 3 },
        { "categorie": "Lindeschool", "aantal": 2 },
        { "categorie": "Esschool", "aantal": 1 },
    ]);
    report
}

#[test]
fn a_table_that_cannot_be_protected_is_refused_with_what_to_merge() {
    let folder = tempfile::tempdir().expect("folder");
    let mut report = small_schools();
    write(folder.path(), "d53.json", &report);
    let output = render(folder.path(), "D53", "d53.json", &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert!(!folder.path().join("out.pdf").exists());
    let said = stderr(&output);
    assert!(said.contains("School of locatie"), "{said}");
    let merge = said
        .split("neem deze regels samen in één regel: ")
        .nth(1)
        .unwrap_or_else(|| panic!("{said}"));
    let merge: Vec<&str> = merge
        .lines()
        .next()
        .expect("rows")
        .split(", ")
        .map(str::trim)
        .collect();
    assert!(merge.len() > 1, "{merge:?}");
    // Whoever does what the hint says gets the report.
    let rows = report["per_locatie"].as_array().expect("rows").clone();
    let (gone, mut kept): (Vec<Value>, Vec<Value>) = rows
        .into_iter()
        .partition(|row| merge.contains(&row["categorie"].as_str().expect("a name")));
    assert_eq!(gone.len(), merge.len(), "{merge:?}");
    let sum: u64 = gone.iter().filter_map(|row| row["aantal"].as_u64()).sum();
    kept.push(json!({ "categorie": "andere scholen", "aantal": sum }));
    report["per_locatie"] = json!(kept);
    write(folder.path(), "d53.json", &report);
    let output = render(folder.path(), "D53", "d53.json", &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = printed(folder.path());
    assert!(text.contains("andere scholen"), "{text}");
    for row in &merge {
        assert!(!text.contains(row), "{row}: {text}");
    }
}

#[test]
fn where_no_joining_helps_the_table_is_to_be_left_out() {
    let folder = tempfile::tempdir().expect("folder");
    let mut report = small_schools();
    report["per_locatie"] = json!([
        { "categorie": "Eikschool", "aantal": 11 },
        { "categorie": "Beukschool", "aantal": 1 },
    ]);
    write(folder.path(), "d53.json", &report);
    let output = render(folder.path(), "D53", "d53.json", &["--lang", "en"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("leave the table out"), "{said}");
    report
        .as_object_mut()
        .expect("an object")
        .remove("per_locatie");
    write(folder.path(), "d53.json", &report);
    let output = render(folder.path(), "D53", "d53.json", &[]);
    assert!(output.status.success(), "{}", stderr(&output));
}

/// Two reports of one school about one year with other numbers: the difference between them would be a few people.
#[test]
fn a_second_report_about_the_year_with_other_numbers_is_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let whole = answers("D54");
    let mut half = whole.clone();
    half["totaal"] = json!(12);
    half["per_aard"][0]["aantal"] = json!(6);
    for table in ["per_melder", "per_aangeklaagde", "afhandeling", "termijnen"] {
        half.as_object_mut().expect("an object").remove(table);
    }
    write(folder.path(), "half.json", &half);
    write(folder.path(), "whole.json", &whole);
    let output = render(
        folder.path(),
        "D54",
        "whole.json",
        &["--printed", "D54=half.json"],
    );
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let said = stderr(&output);
    assert!(said.contains("met andere aantallen"), "{said}");
    assert!(said.contains("Neem de aantallen"), "{said}");
    // The same numbers again tell nothing new, and neither does another school.
    let output = render(
        folder.path(),
        "D54",
        "whole.json",
        &["--printed", "D54=whole.json"],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    let again = printed(folder.path());
    half["school"] = json!("Vakschool Zilverzand");
    write(folder.path(), "half.json", &half);
    let output = render(
        folder.path(),
        "D54",
        "whole.json",
        &["--printed", "D54=half.json"],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(printed(folder.path()), again);
}

/// 37 in all, 23 of them at the committee and 12 at the school leave two: a reader of all three counts them.
#[test]
fn an_earlier_report_changes_what_is_printed() {
    let folder = tempfile::tempdir().expect("folder");
    let mut all = answers("D55");
    let mut committee = answers("D53");
    for (report, total) in [(&mut all, 25), (&mut committee, 23)] {
        report["totaal"] = json!(total);
        report["per_aard"] = json!([{ "categorie": "pesten", "aantal": total }]);
        for table in [
            "per_melder",
            "per_aangeklaagde",
            "per_locatie",
            "per_weg",
            "afhandeling",
            "oordeel",
            "opvolging",
        ] {
            report.as_object_mut().expect("an object").remove(table);
        }
    }
    committee["meegenomen"] = json!(20);
    committee["afgehandeld"] = json!(31);
    committee["lopend"] = json!(12);
    committee["afhandeling"] = json!([{ "categorie": "ingetrokken", "aantal": 31 }]);
    committee["termijnen"] = json!([]);
    write(folder.path(), "d55.json", &all);
    write(folder.path(), "d53.json", &committee);
    let output = render(folder.path(), "D55", "d55.json", &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(printed(folder.path()).contains("25 klachten"));
    let output = render(
        folder.path(),
        "D55",
        "d55.json",
        &["--printed", "D53=d53.json"],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    let text = printed(folder.path());
    assert!(!text.contains("25"), "{text}");
    assert!(text.contains("niet afgedrukt"), "{text}");
    let output = render(
        folder.path(),
        "D53",
        "d53.json",
        &["--printed", "D55=d55.json"],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(!printed(folder.path()).contains("23"));
    // What cannot be read is no reason to print more: no file, no report, the answers of another form.
    for wrong in [
        "d53.json",
        "D53=nowhere.json",
        "D530=d53.json",
        "D15=d53.json",
        "D54=d53.json",
    ] {
        let output = render(folder.path(), "D55", "d55.json", &["--printed", wrong]);
        assert_ne!(output.status.code(), Some(0), "{wrong}");
        assert!(!stderr(&output).is_empty());
    }
}

#[test]
fn two_reports_of_one_case_are_two_files_and_meet_one_year() {
    let folder = tempfile::tempdir().expect("folder");
    let run = |arguments: &[&str]| {
        let output = griffie_in(folder.path(), arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}{}",
            stdout(&output),
            stderr(&output)
        );
        stdout(&output)
    };
    let people = people();
    let opened = run(&[
        "--json",
        "case",
        "open",
        "klachtenreglement",
        "regeling_in_werking",
        "--on",
        "2026-10-05",
        "--set",
        "versie=1",
        "--people",
        &people,
        "--store",
        "store",
    ]);
    let opened: Value = serde_json::from_str(&opened).expect("JSON");
    let case = opened["case"].as_str().expect("a number").to_owned();
    for (school, sent) in [
        ("Lyceum De Lindewaard", "2027-09-20"),
        ("Vakschool Zilverzand", "2027-10-04"),
        ("College Het Zwanenveld", "2027-10-05"),
    ] {
        let mut report = answers("D54");
        report["school"] = json!(school);
        write(folder.path(), "d54.json", &report);
        run(&[
            "produce",
            &case,
            "D54",
            "--answers",
            "d54.json",
            "--final",
            "--date",
            sent,
            "--sent",
            sent,
            "--out",
            "out",
            "--store",
            "store",
        ]);
    }
    let mut files: Vec<String> = std::fs::read_dir(folder.path().join("out"))
        .expect("the folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.contains("D54") && Path::new(name).extension() == Some("pdf".as_ref()))
        .collect();
    files.sort();
    assert!(files.len() >= 3, "{files:?}");
    for (school, mark) in [
        ("Lyceum De Lindewaard", ""),
        ("Vakschool Zilverzand", "-2"),
        ("College Het Zwanenveld", "-3"),
    ] {
        let named = |name: &&String| {
            let stem = name.trim_end_matches(".pdf");
            match mark {
                "" => !stem.ends_with("-2") && !stem.ends_with("-3"),
                mark => stem.ends_with(mark),
            }
        };
        let name = files
            .iter()
            .find(named)
            .unwrap_or_else(|| panic!("{files:?}"));
        let pdf = std::fs::read(folder.path().join("out").join(name)).expect("a PDF");
        let text = pdf_text::text(&pdf);
        assert!(text.contains(school), "{name}: {text}");
    }
    let open = || -> Vec<String> {
        let due = run(&["--json", "due", "--on", "2027-12-01", "--store", "store"]);
        let due: Value = serde_json::from_str(&due).expect("JSON");
        due.as_array()
            .expect("rows")
            .iter()
            .filter(|row| row["obligation"] == "O62")
            .map(|row| row["due"].as_str().expect("a day").to_owned())
            .collect()
    };
    // Three reports about one year are that year's half of the obligation; the figures of the social report the other.
    assert_eq!(open(), ["2027-10-01"]);
    let year = answers("D54")["schooljaar"]
        .as_str()
        .expect("a year")
        .to_owned();
    let set = format!("schooljaar={year}");
    run(&[
        "case",
        "record",
        &case,
        "D55_uitgebracht",
        "--on",
        "2027-10-06",
        "--set",
        &set,
        "--store",
        "store",
    ]);
    // Then the next one is open, for the year after.
    assert_eq!(open(), ["2028-10-01"]);
}

/// What `griffie check` says of a procedure in which some words are others.
fn checked(from: &str, to: &str) -> String {
    let content = Content::embedded();
    let mut files: std::collections::BTreeMap<String, Vec<u8>> = content
        .paths()
        .into_iter()
        .map(|path| {
            let bytes = content.get(&path).expect("listed").into_owned();
            (path, bytes)
        })
        .collect();
    let path = "forms/klachtenreglement/procedure.toml";
    let text = String::from_utf8(files[path].clone()).expect("text");
    assert!(text.contains(from), "no {from:?}");
    files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
    let (_, problems) = griffie::catalog::check::check(Content::memory(files));
    problems
        .iter()
        .filter(|problem| problem.rule == "disclosure")
        .map(|problem| problem.to_text(Language::En) + "\n")
        .collect()
}

#[test]
fn a_number_without_a_sum_and_names_that_do_not_exist_are_reported() {
    for (from, to, says) in [
        (
            r#"averages = { doorlooptijd = "totaal" }"#,
            "",
            "the number `doorlooptijd` of D54 is in no sum",
        ),
        (
            r#"total_before = "totaal_vorig""#,
            "",
            "the number `totaal_vorig` of D52 is in no sum",
        ),
        (
            r#"single = ["werkzaamheden.aantal"]"#,
            r#"single = ["werkzamheden.aantal"]"#,
            "has no `werkzamheden.aantal`",
        ),
        (
            r#"oordeel = "afhandeling.advies""#,
            r#"oordeel = "afhandeling.adviezen""#,
            "has no `afhandeling.adviezen`",
        ),
        (
            r#"reports = ["D52"]"#,
            r#"reports = ["D51"]"#,
            "D55 contains `D51`, which is no report",
        ),
        (
            r#"row = { D53 = { per_weg = "commissie" }"#,
            r#"row = { D53 = { per_weg = "comissie" }"#,
            "the table `per_weg` of D55 has no row `comissie`",
        ),
        (
            "[disclosure.reports.D54]",
            "[disclosure.reports.D540]",
            "D54 counts people and has no table",
        ),
    ] {
        let said = checked(from, to);
        assert!(said.contains(says), "{says}: {said:?}");
    }
}
