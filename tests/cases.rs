//! A case from the command line, as a secretary runs it.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::support::{OPEN, griffie_in, keep_pdf, maker, pdf_text, root, stderr, stdout};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("folder"),
        }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut all = arguments.to_vec();
        let at = all
            .iter()
            .position(|word| *word == "--")
            .unwrap_or(all.len());
        all.splice(at..at, ["--store", "store"]);
        griffie_in(self.path(), &all)
    }

    fn done(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        let output = self.run(&all);
        assert!(
            output.status.success(),
            "{arguments:?}: {}{}",
            stdout(&output),
            stderr(&output)
        );
        serde_json::from_str(&stdout(&output)).expect("JSON")
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{arguments:?}: {}",
            stdout(&output)
        );
        stderr(&output)
    }
}

fn fixture(path: &str) -> String {
    root()
        .join("fixtures/klachtenreglement")
        .join(path)
        .display()
        .to_string()
}

fn opened(desk: &Desk) -> String {
    let people = fixture("cases/Z4.json");
    let mut arguments = OPEN.to_vec();
    arguments.extend(["--people", &people]);
    desk.done(&arguments)["case"]
        .as_str()
        .expect("a number")
        .to_owned()
}

#[test]
fn a_case_is_opened_worked_on_and_shown() {
    let desk = Desk::new();
    let case = opened(&desk);
    assert_eq!(case, "KC-2027-001");
    let due = desk.done(&["due", "--on", "2027-03-10"]);
    let first = &due[0];
    for member in [
        "case",
        "obligation",
        "documents",
        "title",
        "bearer",
        "nominal",
        "due",
        "hard",
        "status",
        "basis",
        "because",
    ] {
        assert!(!first[member].is_null(), "{member} of {first}");
    }
    assert_eq!(
        (first["obligation"].as_str(), first["due"].as_str()),
        (Some("O16"), Some("2027-03-16"))
    );
    assert_eq!(first["documents"], serde_json::json!(["D15", "D16"]));

    // A draft in a secretary's own words, kept with the case, becomes the final letter.
    let words = desk.path().join("D15.md");
    desk.done(&[
        "produce",
        &case,
        "D15",
        "--answers",
        &fixture("forms/D15/valid/Z4.json"),
        "--date",
        "2027-03-11",
        "--out",
        "draft",
    ]);
    assert!(
        desk.run(&["produce", &case, "D15", "--edit-wording", "D15.md"])
            .status
            .success()
    );
    let text = std::fs::read_to_string(&words).expect("the wording");
    std::fs::write(
        &words,
        format!("{text}\n\nWij wensen u sterkte in deze tijd.\n"),
    )
    .expect("changed");
    desk.done(&[
        "produce",
        &case,
        "D15",
        "--wording",
        "D15.md",
        "--date",
        "2027-03-11",
        "--out",
        "draft",
    ]);
    let sent = desk.done(&[
        "produce",
        &case,
        "D15",
        "--final",
        "--sent",
        "2027-03-12",
        "--by",
        "post",
        "--by",
        "klager=email",
        "--out",
        "sent",
    ]);
    assert_eq!(
        sent["files"].as_array().map(Vec::len),
        Some(3),
        "a letter for each recipient"
    );
    assert_eq!(sent["status"], "commissie.in_onderzoek");
    // The description is still to go to the respondent: the obligation is met once both are sent.
    let rest = desk.done(&["due", "--on", "2027-03-12"]);
    assert_eq!(rest[0]["obligation"], "O16");
    assert_eq!(
        (&rest[0]["documents"], &rest[0]["made"]),
        (&serde_json::json!(["D16"]), &serde_json::json!(["D15"]))
    );
    desk.done(&[
        "case",
        "record",
        &case,
        "D16_verzonden",
        "--on",
        "2027-03-12",
    ]);
    let letter =
        std::fs::read(desk.path().join("sent/KC-2027-001-D15-klager.pdf")).expect("written");
    assert!(
        pdf_text::text(&letter)
            .replace('\n', " ")
            .contains("Wij wensen u sterkte in deze tijd.")
    );
    keep_pdf("case-D15-klager", &letter);
    let filed = desk.done(&["case", "show", &case]);
    let ways: Vec<_> = filed["timeline"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|event| event["files"].as_array().into_iter().flatten())
        .filter(|file| file["final"] == true)
        .map(|file| {
            (
                file["to"].as_str().unwrap_or_default(),
                file["by"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        ways,
        [
            ("bevoegd_gezag", "post"),
            ("klager", "email"),
            ("aangeklaagde", "post")
        ]
    );
    let kept = desk.run(&["case", "fetch", &case, "kept"]);
    assert!(kept.status.success(), "{}", stderr(&kept));
    let fetched: Vec<_> = std::fs::read_dir(desk.path().join("kept"))
        .expect("folder")
        .flatten()
        .collect();
    assert_eq!(fetched.len(), 3, "drafts are not kept as files");
    assert!(
        fetched
            .iter()
            .any(|file| std::fs::read(file.path()).expect("readable") == letter),
        "the same bytes"
    );

    let shown = desk.run(&["case", "show", &case]);
    let page = stdout(&shown);
    for words in [
        "KC-2027-001  Ł. Wójcik-Dąbrowska – R.J. van den Broecke",
        "klachtencommissie: in onderzoek",
        "onderzoeksmelding van de klachtencommissie verzonden",
        "hoorzitting houden",
        "4 weken na 9 maart 2027 is dinsdag 6 april 2027",
    ] {
        assert!(page.contains(words), "`{words}` in\n{page}");
    }
    let listed = desk.done(&["case", "list"]);
    assert_eq!(
        listed[0]["title"],
        "Ł. Wójcik-Dąbrowska – R.J. van den Broecke"
    );
    let by_role = desk.done(&["due", "--on", "2027-03-15", "--role", "bevoegd_gezag"]);
    assert_eq!(by_role.as_array().map(Vec::len), Some(1));
    assert_eq!(
        desk.done(&["due", "--on", "2027-03-20", "--overdue"])[0]["obligation"],
        "O17"
    );
    assert_eq!(
        desk.done(&["due", "--on", "2027-03-15", "--until", "2027-03-20"])
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let verified = desk.done(&["store", "verify"]);
    assert_eq!(
        (verified["findings"].clone(), verified["blobs"].clone()),
        (serde_json::json!([]), serde_json::json!(3))
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once_with_the_way_out() {
    let desk = Desk::new();
    let case = opened(&desk);
    let said = desk.refused(&[
        "case",
        "record",
        &case,
        "D34_verzonden",
        "--on",
        "2027-03-12",
        "--set",
        "bijlage=x",
    ]);
    for words in [
        "order",
        "‘Er worden maatregelen genomen’",
        "the form has no field `bijlage`",
        "G12",
    ] {
        let nl = said.replace("het formulier kent geen veld", "the form has no field");
        assert!(nl.contains(words), "`{words}` in\n{said}");
    }
    assert!(
        desk.refused(&["case", "record", &case, "D15_verstuurd"])
            .contains("D15_verzonden"),
        "did you mean"
    );
    assert!(
        desk.refused(&[
            "case",
            "correct",
            &case,
            "7",
            "--on",
            "2027-03-08",
            "--reason",
            "x"
        ])
        .contains("er is geen gebeurtenis 7")
    );
    assert!(
        desk.refused(&["produce", &case, "D34", "--final", "--date", "2027-05-12"])
            .contains("G12")
    );
    let shown = desk.done(&["case", "show", &case]);
    assert_eq!(
        shown["timeline"].as_array().map(Vec::len),
        Some(1),
        "nothing was recorded"
    );
    // A reason sets a guard aside; it is kept and shown.
    desk.done(&[
        "case",
        "record",
        &case,
        "D15_verzonden",
        "--on",
        "2027-03-12",
    ]);
    desk.done(&[
        "case",
        "record",
        &case,
        "D15_verzonden",
        "--on",
        "2027-03-15",
        "--override",
        "de eerste brief kwam terug",
    ]);
    assert!(stdout(&desk.run(&["case", "show", &case])).contains("de eerste brief kwam terug"));
}

#[test]
fn a_correction_moves_every_term_and_a_withdrawal_takes_the_event_back() {
    let desk = Desk::new();
    let case = opened(&desk);
    desk.done(&[
        "case",
        "correct",
        &case,
        "1",
        "--on",
        "2027-03-08",
        "--reason",
        "stempel verkeerd gelezen",
    ]);
    let due = desk.done(&["due", "--on", "2027-03-10"]);
    assert_eq!(due[0]["due"], "2027-03-15");
    assert_eq!(due[1]["due"], "2027-04-05");
    desk.done(&[
        "case",
        "record",
        &case,
        "D15_verzonden",
        "--on",
        "2027-03-12",
    ]);
    desk.done(&[
        "case",
        "correct",
        &case,
        "3",
        "--withdraw",
        "--reason",
        "bij de verkeerde zaak vastgelegd",
    ]);
    let shown = desk.done(&["case", "show", &case]);
    assert_eq!(shown["status"], "commissie.ontvangen");
    assert_eq!(shown["timeline"][2]["withdrawn_by"], 4);
    assert_eq!(
        shown["timeline"][0]["on"], "2027-03-09",
        "an event is never changed"
    );
    assert!(
        stdout(&desk.run(&["case", "show", &case]))
            .contains("verbetering van 1: stempel verkeerd gelezen")
    );
    let wrong = desk.refused(&[
        "case",
        "correct",
        &case,
        "1",
        "--set",
        "vorm=duif",
        "--reason",
        "x",
    ]);
    assert!(wrong.contains("/vorm"), "{wrong}");
}

#[test]
fn the_calendar_file_has_days_ids_updates_and_cancellations() {
    let desk = Desk::new();
    let case = opened(&desk);
    let read = |on: &str| {
        let output = desk.run(&["due", "--on", on, "--ics", "agenda.ics"]);
        assert!(output.status.success(), "{}", stderr(&output));
        let text = std::fs::read_to_string(desk.path().join("agenda.ics")).expect("written");
        assert!(
            text.lines().all(|line| line.len() <= 75),
            "long lines are folded"
        );
        assert!(text.contains("\r\n"));
        text.replace("\r\n ", "")
    };
    let entry = |text: &str, obligation: &str| {
        let id = format!("UID:{case}-{obligation}-@griffie");
        text.split("BEGIN:VEVENT")
            .find(|entry| entry.contains(&id))
            .unwrap_or_default()
            .to_owned()
    };
    let before = entry(&read("2027-03-10"), "O16");
    for line in [
        "DTSTART;VALUE=DATE:20270316",
        "DTEND;VALUE=DATE:20270317",
        "STATUS:CONFIRMED",
        "SEQUENCE:1",
    ] {
        assert!(before.contains(line), "{line} in {before}");
    }
    assert!(!before.contains("Wójcik"), "no names");
    desk.done(&[
        "case",
        "record",
        &case,
        "D15_verzonden",
        "--on",
        "2027-03-12",
    ]);
    desk.done(&[
        "case",
        "record",
        &case,
        "D16_verzonden",
        "--on",
        "2027-03-12",
    ]);
    let after = read("2027-03-12");
    assert!(entry(&after, "O16").contains("STATUS:CANCELLED"));
    // Each of its two letters was a change.
    assert!(entry(&after, "O16").contains("SEQUENCE:3"));
    assert!(entry(&after, "O17").contains("STATUS:CONFIRMED"));
}

/// On every day the reasons can be read by somebody who knows no law.
#[test]
fn a_term_explains_itself_from_the_event_to_the_day() {
    let desk = Desk::new();
    desk.done(&["case", "import", "Z6"]);
    let due = desk.done(&["due", "--on", "2026-12-01", "--lang", "en"]);
    let advice = due
        .as_array()
        .expect("a list")
        .iter()
        .find(|item| item["obligation"] == "O21")
        .expect("O21");
    let because: Vec<&str> = advice["because"]
        .as_array()
        .expect("reasons")
        .iter()
        .filter_map(|reason| reason["text"].as_str())
        .collect();
    assert_eq!(
        because,
        [
            "starts with “hearing held” on Friday 27 November 2026",
            "the day itself (Friday 27 November 2026) does not count; day 1 is Saturday 28 November 2026",
            "4 weeks after 27 November 2026 is Friday 25 December 2026",
            "Friday 25 December 2026 is no ordinary day (Christmas Day); the term runs on",
            "Saturday 26 December 2026 is no ordinary day (Boxing Day); the term runs on",
            "Sunday 27 December 2026 is no ordinary day (weekend); the term runs on",
        ]
    );
    assert_eq!(
        (advice["nominal"].as_str(), advice["due"].as_str()),
        (Some("2026-12-25"), Some("2026-12-28"))
    );
}

#[test]
fn replay_says_what_is_open_met_and_refused() {
    let desk = Desk::new();
    let output = griffie_in(desk.path(), &["replay", "zonder-verweer", "--json"]);
    let value: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    for member in ["open", "states", "met", "refused", "ended", "timeline"] {
        assert!(!value[member].is_null(), "{member}");
    }
    assert!(
        value["refused"]
            .as_array()
            .is_some_and(|list| list.iter().any(|refusal| refusal["guard"] == "G12"
                && refusal["remedy"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty())))
    );
    let text = griffie_in(desk.path(), &["replay", "Z4", "--on", "2027-03-10"]);
    assert!(
        stdout(&text).contains(
            "dinsdag 16 maart 2027  KC-2027-004  D15 → D16 onderzoeksmelding klachtencommissie"
        ),
        "{}",
        stdout(&text)
    );
    let next = griffie_in(
        desk.path(),
        &["replay", "Z4", "--on", "2027-03-10", "--json"],
    );
    let next: Value = serde_json::from_str(&stdout(&next)).expect("JSON");
    assert_eq!(next["next"]["document"], "D15");
    assert_eq!(
        next["next"]["recipients"][1]["people"][0],
        "mevrouw Ł. Wójcik-Dąbrowska"
    );
    let names = griffie_in(desk.path(), &["replay"]);
    assert!(stdout(&names).lines().any(|name| name == "Z8b"));
}

/// The obligations of a chart, wherever they stand on it.
fn collect<'d>(value: &'d Value, duties: &mut Vec<&'d Value>) {
    match value {
        Value::Object(members) if members.contains_key("bearer") => duties.push(value),
        Value::Object(members) => members.values().for_each(|member| collect(member, duties)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, duties)),
        _ => {}
    }
}

#[test]
fn a_procedure_can_be_drawn() {
    let desk = Desk::new();
    let mermaid = griffie_in(
        desk.path(),
        &["procedure", "draw", "klachtenreglement", "--lang", "en"],
    );
    let text = stdout(&mermaid);
    assert!(text.starts_with("stateDiagram-v2"));
    assert!(text.contains("commissie_ontvangen --> commissie_in_onderzoek : notice of investigation of the committee sent"), "{text}");
    assert!(text.contains("O18"));
    for name in ["wall.svg", "wall.pdf"] {
        let output = griffie_in(
            desk.path(),
            &["procedure", "draw", "klachtenreglement", "-o", name],
        );
        assert!(output.status.success(), "{}", stderr(&output));
    }
    let svg = std::fs::read_to_string(desk.path().join("wall.svg")).expect("written");
    assert!(svg.starts_with("<svg") && svg.len() > 50_000);
    // What can be found and read aloud, and from two metres.
    let title = "<title>Klachtenreglement ongewenst gedrag";
    assert!(svg.contains(title), "{}", &svg[..svg.len().min(600)]);
    let runs = regex::Regex::new("font-size=\"([0-9.]+)\"[^>]*>([^<]*)</text>").expect("a pattern");
    let (mut smallest, mut said) = (f64::MAX, String::new());
    for run in runs.captures_iter(&svg) {
        smallest = smallest.min(run[1].parse().expect("a size"));
        said.push_str(&run[2]);
        said.push(' ');
    }
    assert!(smallest >= 13.0, "type of {smallest} pt");
    let file = &maker().catalog.procedures["klachtenreglement"].file;
    let data = griffie::procedure::draw::data(file, griffie::diagnostic::Language::Nl);
    let mut duties = Vec::new();
    collect(&data, &mut duties);
    assert_eq!(
        duties.len(),
        file.obligations.len(),
        "each obligation stands on it once"
    );
    for duty in duties {
        let code = duty["code"].as_str().expect("a code");
        assert!(said.contains(code), "{code} is not on the chart");
        let spec = &file.obligations[code];
        let bearer = &file.roles[&spec.bearer].title.nl;
        assert_eq!(duty["bearer"], bearer.as_str(), "{code}");
        // Every start asks for a reading that is not chosen: it is another reading, and drawn as one.
        let elsewhere = |when: &str| {
            file.policies.iter().any(|(name, policy)| {
                let asked = when.split(&format!("beleid.{name} == '")).nth(1);
                let asked = asked.and_then(|rest| rest.split('\'').next());
                asked.is_some_and(|asked| policy.value.as_str() != Some(asked))
                    && !when.contains(" or ")
            })
        };
        let other = !spec.starts.is_empty()
            && spec
                .starts
                .iter()
                .all(|start| start.full().when.as_deref().is_some_and(elsewhere));
        assert_eq!(duty["in_force"], !other, "{code}");
    }
    let pdf = std::fs::read(desk.path().join("wall.pdf")).expect("written");
    keep_pdf("procedure", &pdf);
    // Sheets of A1, landscape: 841 by 594 mm.
    let sheets = griffie::pdf::inspect(&pdf).expect("readable").pages;
    assert!(sheets.len() > 1, "{sheets:?}");
    assert!(
        sheets.iter().all(|size| *size == (2384, 1684)),
        "{sheets:?}"
    );
}
