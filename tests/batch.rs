//! Many documents at once.

use std::fs;
use std::path::Path;

use crate::support::{griffie_in, json, root, stderr, stdout};

fn prepare(folder: &Path, count: usize) {
    let answers = json(&root().join("fixtures/klachtenreglement/forms/D18/valid/onvolledig.json"));
    fs::create_dir(folder.join("in")).expect("made");
    for number in 0..count {
        fs::write(
            folder.join(format!("in/{number:03}.json")),
            answers.to_string(),
        )
        .expect("written");
    }
}

fn case() -> String {
    root()
        .join("fixtures/klachtenreglement/cases/Z4.json")
        .display()
        .to_string()
}

#[test]
fn a_failure_stops_only_itself() {
    let folder = tempfile::tempdir().expect("folder");
    prepare(folder.path(), 6);
    fs::write(folder.path().join("in/002.json"), "{kapot").expect("written");
    fs::write(folder.path().join("in/004.json"), "{\"onbekend\": 1}").expect("written");
    let output = griffie_in(
        folder.path(),
        &[
            "render",
            "D18",
            "--batch",
            "in",
            "--case",
            &case(),
            "--date",
            "2027-03-11",
            "--lang",
            "en",
            "-o",
            "uit",
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("4 done, 2 failed"), "{said}");
    assert!(
        said.contains("failed in/002.json: this is not valid JSON"),
        "{said}"
    );
    assert!(
        said.contains("failed in/004.json: the form has no field `onbekend`"),
        "{said}"
    );
    let mut names: Vec<_> = fs::read_dir(folder.path().join("uit"))
        .expect("made")
        .map(|entry| {
            entry
                .expect("entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(names, ["000.pdf", "001.pdf", "003.pdf", "005.pdf"]);
}

#[test]
fn json_lines_bring_their_own_case_and_name() {
    let folder = tempfile::tempdir().expect("folder");
    let answers = json(&root().join("fixtures/klachtenreglement/forms/D15/valid/Z4.json"));
    let facts = json(&root().join("fixtures/klachtenreglement/cases/Z4.json"));
    let lines = [
        serde_json::json!({"answers": answers, "case": facts, "name": "zaak-vier"}).to_string(),
        String::new(),
        serde_json::json!({"answers": answers, "case": facts, "name": "../weg"}).to_string(),
        "{".to_owned(),
    ];
    fs::write(folder.path().join("alles.jsonl"), lines.join("\n")).expect("written");
    let output = griffie_in(
        folder.path(),
        &[
            "render",
            "D15",
            "--batch",
            "alles.jsonl",
            "--date",
            "2027-03-12",
            "--json",
            "-o",
            "uit",
        ],
    );
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let mut names: Vec<_> = fs::read_dir(folder.path().join("uit"))
        .expect("made")
        .map(|entry| {
            entry
                .expect("entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "zaak-vier-aangeklaagde.pdf",
            "zaak-vier-bevoegd_gezag.pdf",
            "zaak-vier-klager.pdf"
        ]
    );
    let said: Vec<serde_json::Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON line"))
        .collect();
    assert_eq!(said.len(), 5, "{said:?}");
    assert!(
        said.iter()
            .any(|line| line["name"] == "alles.jsonl:3" && line["problems"][0]["rule"] == "name"),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|line| line["name"] == "alles.jsonl:4" && line["problems"][0]["rule"] == "json"),
        "{said:?}"
    );
    for line in said.iter().filter(|line| line["file"].is_string()) {
        assert!(
            folder
                .path()
                .join(line["file"].as_str().expect("path"))
                .exists(),
            "{line}"
        );
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_whole_files_only() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().expect("folder");
    prepare(folder.path(), 1500);
    let mut child = Command::new(env!("CARGO_BIN_EXE_griffie"))
        .current_dir(folder.path())
        .args([
            "render",
            "D18",
            "--batch",
            "in",
            "--case",
            &case(),
            "--date",
            "2027-03-11",
            "-o",
            "uit",
            "--lang",
            "en",
        ])
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    let out = folder.path().join("uit");
    // Wait for the first results, then press Ctrl-C.
    while fs::read_dir(&out).map_or(0, Iterator::count) < 5 {
        assert!(
            child.try_wait().expect("running").is_none(),
            "the batch ended before it could be interrupted"
        );
        std::thread::yield_now();
    }
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .expect("kill");
    assert!(killed.success());
    let status = child.wait().expect("ended");
    let mut said = String::new();
    child
        .stderr
        .take()
        .expect("piped")
        .read_to_string(&mut said)
        .expect("text");
    assert_eq!(status.code(), Some(3), "{said}");
    assert!(said.contains("interrupted"), "{said}");
    let mut count = 0;
    for entry in fs::read_dir(&out).expect("folder") {
        let path = entry.expect("entry").path();
        let pdf = fs::read(&path).expect("readable");
        assert!(
            pdf.starts_with(b"%PDF") && pdf.trim_ascii_end().ends_with(b"%%EOF"),
            "{} is whole",
            path.display()
        );
        count += 1;
    }
    assert!((5..1500).contains(&count), "{count} files");
}
