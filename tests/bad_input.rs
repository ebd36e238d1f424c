//! Bad input and bad places: a clear text, an exit status, and nothing overwritten.

use std::fs;

use std::path::Path;
use std::process::Output;

use crate::support::{copy_content, root, stderr, stdout};

/// Runs the program in a folder, in English; `messages.rs` reads both languages.
fn griffie_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut all = vec!["--lang", "en"];
    all.extend(arguments);
    crate::support::griffie_in(folder, &all)
}

const EARLIER: &[u8] = b"an earlier result";

/// Runs `render D18` on a file of answers over an earlier result, which must survive.
fn refused(folder: &Path, answers: &str) -> String {
    let case = root()
        .join("fixtures/klachtenreglement/cases/Z4.json")
        .display()
        .to_string();
    fs::write(folder.join("out.pdf"), EARLIER).expect("written");
    let output = griffie_in(
        folder,
        &[
            "render",
            "D18",
            answers,
            "--case",
            &case,
            "--date",
            "2027-03-11",
            "--lang",
            "en",
            "-o",
            "out.pdf",
        ],
    );
    assert_eq!(
        output.status.code(),
        Some(1),
        "{} {}",
        stdout(&output),
        stderr(&output)
    );
    assert_eq!(
        fs::read(folder.join("out.pdf")).expect("still there"),
        EARLIER,
        "an earlier result survives"
    );
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    stderr(&output)
}

fn valid() -> serde_json::Value {
    crate::support::json(&root().join("fixtures/klachtenreglement/forms/D18/valid/onvolledig.json"))
}

#[test]
fn answers_that_are_no_answers() {
    let folder = tempfile::tempdir().expect("folder");
    let write = |bytes: &[u8]| fs::write(folder.path().join("a.json"), bytes).expect("written");
    write(b"");
    assert!(refused(folder.path(), "a.json").contains("the file is empty"));
    write(b"{\n  \"x\": 1,\n}");
    assert!(refused(folder.path(), "a.json").contains("a.json:3:1"));
    write(b"{\"x\": \"\xff\"}");
    assert!(refused(folder.path(), "a.json").contains("not UTF-8"));
    write(b"[1, 2]");
    assert!(refused(folder.path(), "a.json").contains("must be a group of fields"));
    write(b"{\"a\": 1, \"a\": 2}");
    assert!(refused(folder.path(), "a.json").contains("stands twice"));
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    write(deep.as_bytes());
    assert!(refused(folder.path(), "a.json").contains("recursion limit"));
}

#[test]
fn huge_answers_are_refused_before_they_fill_the_memory() {
    let folder = tempfile::tempdir().expect("folder");
    let huge = format!("{{\"x\": \"{}\"}}", "a".repeat(50 * 1024 * 1024));
    fs::write(folder.path().join("a.json"), huge).expect("written");
    assert!(refused(folder.path(), "a.json").contains("larger than 20 MB"));
}

#[test]
fn wrong_types_and_unknown_members_are_named_with_their_line() {
    let folder = tempfile::tempdir().expect("folder");
    let mut answers = valid();
    answers["klacht_ontvangen"] = serde_json::json!(12);
    answers["klacht_ontvagen"] = serde_json::json!("2027-03-09");
    fs::write(
        folder.path().join("a.json"),
        serde_json::to_string_pretty(&answers).expect("JSON"),
    )
    .expect("written");
    let said = refused(folder.path(), "a.json");
    assert!(said.contains("must be a text in quotation marks"), "{said}");
    assert!(
        said.contains("the form has no field `klacht_ontvagen`")
            && said.contains("did you mean `klacht_ontvangen`?"),
        "{said}"
    );
    assert!(
        said.contains("a.json:") && said.contains("/klacht_ontvagen"),
        "{said}"
    );
}

#[test]
fn unknown_documents_and_missing_files_are_named() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("a.json"), "{}").expect("written");
    let unknown = griffie_in(folder.path(), &["render", "D81", "a.json", "-o", "x.pdf"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(
        stderr(&unknown).contains("there is no form or document `D81`")
            && stderr(&unknown).contains("griffie forms"),
        "{}",
        stderr(&unknown)
    );
    let form = griffie_in(folder.path(), &["validate", "D81", "a.json"]);
    assert!(
        stderr(&form).contains("there is no form or document `D81`"),
        "{}",
        stderr(&form)
    );
    let missing = griffie_in(folder.path(), &["render", "D18", "b.json", "-o", "x.pdf"]);
    assert_eq!(missing.status.code(), Some(3));
    assert!(
        stderr(&missing).contains("cannot read `b.json`"),
        "{}",
        stderr(&missing)
    );
}

#[test]
fn output_places_that_cannot_be_written() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("a.json"), "{}").expect("written");
    let missing = griffie_in(
        folder.path(),
        &["render", "D02", "a.json", "-o", "nergens/x.pdf"],
    );
    assert_eq!(missing.status.code(), Some(3));
    assert!(
        stderr(&missing).contains("cannot write `nergens/x.pdf`")
            && stderr(&missing).contains("the folder does not exist"),
        "{}",
        stderr(&missing)
    );
    // A file in the place of a folder cannot be written into, by root either.
    fs::write(folder.path().join("bestand"), "x").expect("written");
    let occupied = griffie_in(
        folder.path(),
        &["render", "D02", "a.json", "-o", "bestand/x.pdf"],
    );
    assert_eq!(occupied.status.code(), Some(3), "{}", stderr(&occupied));
    let folder_itself = griffie_in(folder.path(), &["render", "D02", "a.json", "-o", "."]);
    assert_ne!(folder_itself.status.code(), Some(0));
    assert!(!stderr(&folder_itself).contains("panicked"));
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("a.json"), "{}").expect("written");
    let closed = folder.path().join("dicht");
    fs::create_dir(&closed).expect("made");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("closed");
    let output = griffie_in(
        folder.path(),
        &["render", "D02", "a.json", "-o", "dicht/x.pdf"],
    );
    // The administrator may write anywhere; then there is nothing to refuse.
    if output.status.success() {
        assert!(closed.join("x.pdf").exists());
    } else {
        assert_eq!(output.status.code(), Some(3));
        assert!(
            stderr(&output).contains("choose a place where you may write"),
            "{}",
            stderr(&output)
        );
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("opened");
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_earlier_result() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("a.json"), "{}").expect("written");
    fs::write(folder.path().join("out.pdf"), EARLIER).expect("written");
    // A limit on the size of files stands in for a full disk; the signal that comes with it is ignored.
    let program = env!("CARGO_BIN_EXE_griffie");
    let script = format!(
        "trap '' XFSZ; ulimit -f 16; exec '{program}' render D02 a.json --lang en -o out.pdf"
    );
    let output = std::process::Command::new("sh")
        .arg("-c")
        .arg(script)
        .current_dir(folder.path())
        .output()
        .expect("sh");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("cannot write `out.pdf`"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        fs::read(folder.path().join("out.pdf")).expect("still there"),
        EARLIER
    );
    assert_eq!(
        fs::read_dir(folder.path()).expect("folder").count(),
        2,
        "no half file is left"
    );
}

#[test]
fn content_that_is_half_complete_or_broken() {
    let folder = tempfile::tempdir().expect("folder");
    fs::create_dir_all(folder.path().join("half/forms")).expect("made");
    let half = griffie_in(folder.path(), &["check", "--content", "half"]);
    assert_eq!(half.status.code(), Some(1));
    assert!(
        stderr(&half).contains("has no folder `templates`")
            && stderr(&half).contains("content export"),
        "{}",
        stderr(&half)
    );
    let none = griffie_in(folder.path(), &["forms", "--content", "niets"]);
    assert_eq!(none.status.code(), Some(1));
    let content = folder.path().join("eigen");
    copy_content(&content);
    fs::remove_file(content.join("forms/klachtenreglement/documents.toml")).expect("removed");
    let lacking = griffie_in(
        folder.path(),
        &["check", "--content", "eigen", "--lang", "en"],
    );
    assert_eq!(lacking.status.code(), Some(1));
    assert!(
        stdout(&lacking).contains("documents.toml")
            && stdout(&lacking).contains("the file is missing"),
        "{}",
        stdout(&lacking)
    );
}

#[test]
fn template_errors_have_file_line_and_hint() {
    let folder = tempfile::tempdir().expect("folder");
    let content = folder.path().join("eigen");
    copy_content(&content);
    let wording = content.join("templates/klachtenreglement/D18.md");
    let text = fs::read_to_string(&wording).expect("readable");
    fs::write(
        folder.path().join("a.json"),
        serde_json::to_string(&valid()).expect("JSON"),
    )
    .expect("written");
    let case = root()
        .join("fixtures/klachtenreglement/cases/Z4.json")
        .display()
        .to_string();
    let render = |name: &str, change: &str| {
        fs::write(&wording, format!("{text}\n{change}\n")).expect("written");
        let line = text.lines().count() + 2;
        let output = griffie_in(
            folder.path(),
            &[
                "render",
                "D18",
                "a.json",
                "--content",
                "eigen",
                "--case",
                &case,
                "--date",
                "2027-03-11",
                "--lang",
                "en",
                "--final",
                "-o",
                "x.pdf",
            ],
        );
        assert_eq!(output.status.code(), Some(1), "{name}: {}", stdout(&output));
        let said = stderr(&output);
        assert!(
            said.contains(&format!("D18.md:{line}")),
            "{name}: line {line} in {said}"
        );
        assert!(said.contains("hint: "), "{name}: {said}");
        assert!(!folder.path().join("x.pdf").exists());
        said
    };
    assert!(render("syntax", "{% if %}").contains("unexpected"));
    assert!(render("filter", "{{ antwoorden.klacht_ontvangen|datums }}").contains("datums"));
    assert!(
        render("unknown placeholder", "{{ antwoorden.bestaat_niet }}")
            .contains("`antwoorden.bestaat_niet` has no value")
    );
    assert!(render("list", "{{ antwoorden.ontbreekt }}").contains("is not a text but a list"));
    assert!(render("person", "{{ zaak.personen.klager|naam }}").contains("| first"));
}

#[test]
fn images_that_are_missing_or_no_images() {
    let folder = tempfile::tempdir().expect("folder");
    let content = folder.path().join("eigen");
    copy_content(&content);
    let settings = content.join("forms/settings.toml");
    let text = fs::read_to_string(&settings).expect("readable");
    let with_logo = text.replacen(
        "[sender.klachtencommissie]\n",
        "[sender.klachtencommissie]\nlogo = \"logo.png\"\nlogo_alt = \"Logo\"\n",
        1,
    );
    fs::write(&settings, with_logo).expect("written");
    let check = || {
        griffie_in(
            folder.path(),
            &["check", "--content", "eigen", "--lang", "en"],
        )
    };
    let missing = check();
    assert!(
        stdout(&missing).contains("the image `logo.png` is not there")
            && stdout(&missing).contains("settings.toml:"),
        "{}",
        stdout(&missing)
    );
    fs::write(content.join("forms/logo.png"), "geen plaatje").expect("written");
    assert!(stdout(&check()).contains("is not an SVG, PNG or JPEG image"));
    fs::write(
        content.join("forms/logo.png"),
        b"\x89PNG\r\n\x1a\nbut broken",
    )
    .expect("written");
    fs::write(
        folder.path().join("a.json"),
        serde_json::to_string(&valid()).expect("JSON"),
    )
    .expect("written");
    let broken = griffie_in(
        folder.path(),
        &[
            "render",
            "D18",
            "a.json",
            "--content",
            "eigen",
            "-o",
            "x.pdf",
        ],
    );
    assert_eq!(broken.status.code(), Some(1));
    assert!(!stderr(&broken).contains("panicked"), "{}", stderr(&broken));
}
