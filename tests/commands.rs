//! The commands as a user runs them.

use serde_json::Value;

use crate::support::{griffie, griffie_in, keep_pdf, root, stderr, stdout};

fn fixture(path: &str) -> String {
    root()
        .join("fixtures/klachtenreglement")
        .join(path)
        .display()
        .to_string()
}

fn value(output: &std::process::Output) -> Value {
    serde_json::from_str(&stdout(output))
        .unwrap_or_else(|error| panic!("{error}: {} {}", stdout(output), stderr(output)))
}

#[test]
fn render_says_what_it_wrote() {
    let folder = tempfile::tempdir().expect("folder");
    let (answers, case) = (fixture("forms/D34/valid/Z4.json"), fixture("cases/Z4.json"));
    let output = griffie_in(
        folder.path(),
        &[
            "render",
            "D34",
            &answers,
            "--case",
            &case,
            "--date",
            "2027-05-12",
            "--final",
            "-o",
            "out.pdf",
            "--json",
        ],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    let said = value(&output);
    assert_eq!(said["file"], "out.pdf");
    assert_eq!(said["to"], "klager");
    assert_eq!(said["warnings"], serde_json::json!([]));
    assert_eq!(
        said["fields"],
        serde_json::json!(["handtekening_bevoegd_gezag"])
    );
    assert_eq!(said["letters"].as_array().map(Vec::len), Some(4));
    let pdf = std::fs::read(folder.path().join("out.pdf")).expect("written");
    assert_eq!(said["sha256"].as_str().map(str::len), Some(64));
    assert!(folder.path().join("out-aangeklaagde.pdf").exists());
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("folder").count(),
        4,
        "nothing else is left behind"
    );
}

#[test]
fn render_without_a_case_makes_a_draft() {
    let folder = tempfile::tempdir().expect("folder");
    let output = griffie_in(
        folder.path(),
        &[
            "render",
            "D34",
            &fixture("forms/D34/valid/Z4.json"),
            "--date",
            "2027-05-12",
            "-o",
            "out.pdf",
            "--json",
        ],
    );
    assert!(
        output.status.success(),
        "{} {}",
        stdout(&output),
        stderr(&output)
    );
    let said = value(&output);
    assert!(said["pages"].as_u64() > Some(1));
    assert!(
        said["warnings"]
            .as_array()
            .is_some_and(|warnings| !warnings.is_empty())
    );
}

#[test]
fn one_recipient_and_pictures() {
    let folder = tempfile::tempdir().expect("folder");
    let (answers, case) = (fixture("forms/D15/valid/Z4.json"), fixture("cases/Z4.json"));
    let output = griffie_in(
        folder.path(),
        &[
            "render",
            "D15",
            &answers,
            "--case",
            &case,
            "--date",
            "2027-03-12",
            "--to",
            "aangeklaagde",
            "--png",
            "-o",
            "brief.pdf",
        ],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(folder.path().join("brief-1.png").exists());
    assert!(!folder.path().join("brief-klager.pdf").exists());
    let unknown = griffie_in(
        folder.path(),
        &[
            "render", "D15", &answers, "--case", &case, "--to", "getuige", "-o", "x.pdf", "--lang",
            "en",
        ],
    );
    assert_eq!(unknown.status.code(), Some(1));
    assert!(
        stderr(&unknown).contains("`getuige` does not get this document"),
        "{}",
        stderr(&unknown)
    );
}

#[test]
fn validate_speaks_two_languages() {
    let answers = fixture("forms/D01/invalid/V04-postcode-met-SS.json");
    let dutch = value(&griffie(&[
        "validate",
        "D01",
        &answers,
        "--date",
        "2027-06-01",
        "--json",
    ]));
    let english = value(&griffie(&[
        "validate",
        "D01",
        &answers,
        "--date",
        "2027-06-01",
        "--json",
        "--lang",
        "en",
    ]));
    assert_eq!(dutch["valid"], false);
    let (dutch, english) = (&dutch["problems"][0], &english["problems"][0]);
    for key in ["pointer", "severity", "rule", "message", "hint"] {
        assert!(dutch[key].is_string(), "{key} in {dutch}");
    }
    assert_eq!(dutch["rule"], english["rule"]);
    assert_eq!(dutch["pointer"], english["pointer"]);
    assert_ne!(dutch["message"], english["message"]);
    assert_ne!(dutch["hint"], english["hint"]);
}

#[test]
fn validate_tells_the_exit_status() {
    let good = griffie(&[
        "validate",
        "D02",
        &fixture("forms/D02/valid/Z1.json"),
        "--case",
        &fixture("cases/Z1.json"),
        "--date",
        "2026-11-10",
        "--lang",
        "en",
    ]);
    assert_eq!(good.status.code(), Some(0), "{}", stdout(&good));
    assert!(stderr(&good).starts_with("valid:"), "{}", stderr(&good));
    let bad = griffie(&[
        "validate",
        "D01",
        &fixture("forms/D01/invalid/V04-postcode-met-SS.json"),
    ]);
    assert_eq!(bad.status.code(), Some(1));
    let usage = griffie(&["validate"]);
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn the_lists_and_schemas_are_json() {
    let forms = value(&griffie(&["forms", "--json"]));
    assert!(
        forms
            .as_array()
            .is_some_and(|list| list.iter().any(|one| one["document"] == "D27"))
    );
    let json_forms = value(&griffie(&["schema", "D01"]));
    assert_eq!(
        json_forms["schema"]["properties"]["klager"]["type"],
        "object"
    );
    assert!(
        !json_forms.to_string().contains("$ref"),
        "shared definitions are written out"
    );
    assert!(!json_forms["uischema"].to_string().contains("\"Include\""));
    let rjsf = value(&griffie(&["schema", "D01", "--for", "rjsf"]));
    assert_eq!(rjsf["uiSchema"]["omschrijving"]["ui:widget"], "textarea");
    assert!(
        rjsf["uiSchema"]["ui:order"]
            .as_array()
            .is_some_and(|order| order.last() == Some(&serde_json::json!("*")))
    );
    assert!(rjsf["formData"].is_object());
}

#[test]
fn demo_makes_every_document_of_the_case() {
    let folder = tempfile::tempdir().expect("folder");
    let output = griffie_in(folder.path(), &["demo", "shown", "--json"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let shown = value(&output);
    let codes: Vec<_> = shown
        .as_array()
        .expect("list")
        .iter()
        .filter_map(|one| one["document"].as_str())
        .collect();
    assert!(codes.len() >= 24 && codes.contains(&"D27"), "{codes:?}");
    for one in shown.as_array().expect("list") {
        for file in one["files"].as_array().expect("files") {
            let path = folder.path().join(file["file"].as_str().expect("path"));
            let pdf = std::fs::read(&path).expect("written");
            keep_pdf(
                &format!("demo-{}", path.file_stem().expect("name").to_string_lossy()),
                &pdf,
            );
        }
    }
    assert!(folder.path().join("shown/input/case.json").exists());
}

#[test]
fn inspect_tells_what_a_pdf_contains() {
    let folder = tempfile::tempdir().expect("folder");
    let rendered = griffie_in(
        folder.path(),
        &[
            "render",
            "D27",
            &fixture("forms/D27/valid/Z4.json"),
            "--case",
            &fixture("cases/Z4.json"),
            "--date",
            "2027-04-08",
            "--final",
            "-o",
            "verslag.pdf",
        ],
    );
    assert!(rendered.status.success(), "{}", stderr(&rendered));
    let report = stdout(&griffie_in(folder.path(), &["inspect", "verslag.pdf"]));
    for part in [
        "claims PDF/A-2a + PDF/UA-1",
        "lang nl",
        "field p",
        "Sig handtekening_voorzitter",
        "Sig handtekening_secretaris",
        "bookmark",
        "tag",
    ] {
        assert!(report.contains(part), "{part} in {report}");
    }
    std::fs::write(folder.path().join("geen.pdf"), "dit is geen pdf").expect("written");
    let refused = griffie_in(folder.path(), &["inspect", "geen.pdf", "--lang", "en"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("not a readable PDF"));
}

#[test]
fn exported_content_is_complete_and_checks() {
    let folder = tempfile::tempdir().expect("folder");
    let exported = griffie_in(folder.path(), &["content", "export", "eigen"]);
    assert!(exported.status.success(), "{}", stderr(&exported));
    let checked = griffie_in(folder.path(), &["check", "--content", "eigen"]);
    assert_eq!(checked.status.code(), Some(0), "{}", stdout(&checked));
    assert!(!stdout(&checked).contains("error["), "{}", stdout(&checked));
    let again = griffie_in(
        folder.path(),
        &["content", "export", "eigen", "--lang", "en"],
    );
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("not empty"));
}

#[test]
fn doctor_completions_and_manual() {
    let doctor = griffie(&["doctor"]);
    assert!(doctor.status.success(), "{}", stdout(&doctor));
    assert!(stdout(&doctor).contains("Libertinus Serif"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(
            stdout(&griffie(&["completions", shell])).contains("griffie"),
            "{shell}"
        );
    }
    assert!(stdout(&griffie(&["man"])).contains(".TH griffie"));
    assert!(stdout(&griffie(&["man", "render"])).contains("batch"));
    assert_eq!(griffie(&["man", "zing"]).status.code(), Some(1));
    assert!(stdout(&griffie(&["wording"])).contains("datum_kort"));
}

#[test]
fn help_shows_examples() {
    let mut all = String::new();
    for command in [
        "",
        "demo",
        "check",
        "content",
        "forms",
        "schema",
        "validate",
        "render",
        "inspect",
        "term",
        "doctor",
        "wording",
        "completions",
        "man",
    ] {
        for language in [&[][..], &["--lang", "en"]] {
            let mut arguments = vec![command, "--help"];
            arguments.retain(|argument| !argument.is_empty());
            arguments.extend(language);
            let help = griffie(&arguments);
            assert!(help.status.success());
            all.push_str(&format!(
                "$ griffie {}\n{}\n",
                arguments.join(" "),
                stdout(&help)
            ));
        }
    }
    assert!(all.matches("Examples:").count() >= 10);
    assert_eq!(
        all.matches("Voorbeelden:").count(),
        all.matches("Examples:").count()
    );
    insta::assert_snapshot!(all);
}
