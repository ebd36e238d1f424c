//! No agenda leaves out a case: what cannot be computed is a row that says so, in text, as JSON and in the calendar file.

use std::path::Path;

use griffie::app::agenda::{Agenda, Question, due};
use griffie::app::calendar_file::calendar;
use griffie::app::cases::Cases;
use griffie::app::projection::projection;
use griffie::app::{archive, import, scenario};
use griffie::catalog::Catalog;
use griffie::content::Content;
use griffie::diagnostic::Language;
use griffie::store::{Location, Store, StoreError};
use serde_json::{Value, json};

use crate::store::{behind, moment};
use crate::support::{copy_content, date, griffie_in, maker, stderr, stdout};

/// A store with two running cases: what is done to the first must not touch the second.
struct Desk {
    folder: tempfile::TempDir,
    ill: String,
    well: String,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::open(&Location::folder(folder.path())).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let mut numbers = Vec::new();
        for name in ["Z4", "Z6"] {
            let mut read = scenario::read(&maker().catalog, Path::new(name)).expect("a scenario");
            read.events.truncate(1);
            let recorded = import::import(&cases, &read, &moment()).expect("imported");
            numbers.push(recorded.case);
        }
        let [ill, well] = <[String; 2]>::try_from(numbers).expect("two");
        drop(store);
        Self { folder, ill, well }
    }

    fn location(&self) -> Location {
        Location::folder(self.folder.path())
    }

    fn sql(&self, statement: &str) {
        behind(&self.location(), &[&statement.replace('?', &self.ill)]);
    }

    /// The agenda and the calendar file with a catalog.
    fn ask(&self, catalog: &Catalog, on: &str) -> (Agenda, String) {
        let store = Store::open(&self.location()).expect("opens");
        let cases = Cases::new(catalog, &store).expect("cases");
        let question = Question {
            on: date(on),
            until: None,
            overdue: false,
            role: None,
            case: None,
            limit: 500,
        };
        let agenda = due(&cases, &question, Language::Nl).expect("an agenda");
        let (text, unreadable) = calendar(&cases, &question, Language::Nl).expect("a calendar");
        for one in &unreadable {
            assert!(text.contains(&one.case), "{one:?} in {text}");
        }
        (agenda, text)
    }
}

fn told(agenda: &Agenda) -> Vec<&str> {
    agenda
        .unreadable
        .iter()
        .map(|one| one.case.as_str())
        .collect()
}

fn has(agenda: &Agenda, case: &str) -> bool {
    agenda.items.iter().any(|item| item["case"] == case)
}

/// Later than every event of the cases.
const NOW: &str = "2027-12-31";

#[test]
fn a_damaged_case_is_a_row_and_leaves_the_others_alone() {
    for (what, statement) in [
        (
            "an agenda row",
            "UPDATE agenda SET body = 'x' WHERE case_id = '?'",
        ),
        (
            "the key",
            "UPDATE case_file SET sealed_key = 'x' WHERE id = '?'",
        ),
        (
            "no key",
            "UPDATE case_file SET sealed_key = NULL WHERE id = '?'",
        ),
        ("the lists", "DELETE FROM case_view WHERE case_id = '?'"),
        (
            "the procedure",
            "UPDATE case_file SET procedure = 'weg' WHERE id = '?'",
        ),
    ] {
        let desk = Desk::new();
        let (whole, _) = desk.ask(&maker().catalog, NOW);
        assert!(
            has(&whole, &desk.ill) && has(&whole, &desk.well),
            "{:?}",
            whole.items
        );
        assert!(told(&whole).is_empty());
        desk.sql(statement);
        let (agenda, text) = desk.ask(&maker().catalog, NOW);
        assert_eq!(told(&agenda), [desk.ill.as_str()], "{what}");
        assert!(has(&agenda, &desk.well), "{what}");
        assert!(!has(&agenda, &desk.ill), "{what}");
        assert!(text.contains(&desk.well), "{what}");
        let row = &agenda.rows(Language::En)[0];
        assert_eq!(row["status"], "cannot_be_computed", "{what}");
        assert_eq!(row["case"], json!(desk.ill), "{what}");
        assert!(
            row["because"][0]["text"]
                .as_str()
                .is_some_and(|why| why.len() > 10)
        );
    }
}

#[test]
fn a_case_whose_events_are_damaged_is_a_row_on_an_earlier_day_too() {
    let desk = Desk::new();
    // The day of the first event, seen while there are later ones.
    let store = Store::open(&desk.location()).expect("opens");
    let first = store.case(&desk.ill).expect("a case").events[0]
        .on
        .expect("a day");
    drop(store);
    desk.sql("UPDATE case_view SET last_on = '2027-12-01' WHERE case_id = '?'");
    desk.sql("UPDATE event SET body = 'x' WHERE case_id = '?'");
    let (agenda, text) = desk.ask(&maker().catalog, &first.to_string());
    assert_eq!(told(&agenda), [desk.ill.as_str()]);
    assert!(text.contains("niet te berekenen"), "{text}");
}

#[test]
fn a_row_of_another_version_or_another_content_says_so() {
    let change = |change: fn(&mut Value)| {
        let desk = Desk::new();
        let store = Store::open(&desk.location()).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        store
            .rebuild_case(&desk.ill, |record| {
                let mut made = projection(&cases.course(record).expect("a course"));
                made.items
                    .iter_mut()
                    .for_each(|item| change(&mut item.body));
                Ok::<_, StoreError>(made)
            })
            .expect("written")
            .expect("made");
        drop(store);
        let (agenda, _) = desk.ask(&maker().catalog, NOW);
        assert_eq!(told(&agenda), [desk.ill.as_str()]);
        assert!(has(&agenda, &desk.well));
        agenda.unreadable[0].why(Language::Nl).to_owned()
    };
    assert!(change(|body| body["duty"] = json!({ "later": 1 })).contains("deze versie"));
    assert!(change(|body| body["blocked"] = json!("later")).contains("deze versie"));
    assert!(change(|body| body["duty"]["obligation"] = json!("O999")).contains("`O999`"));
}

#[test]
fn a_procedure_with_mistakes_makes_rows_of_its_cases() {
    let desk = Desk::new();
    let content = desk.folder.path().join("eigen");
    copy_content(&content);
    let file = content.join("forms/klachtenreglement/procedure.toml");
    let sound = std::fs::read_to_string(&file).expect("read");
    for broken in [
        format!("{sound}\nnot toml"),
        sound.replacen("term = \"4 weken\"", "term = \"4 manen\"", 1),
    ] {
        assert_ne!(broken, sound);
        std::fs::write(&file, broken).expect("written");
        let catalog =
            Catalog::load_sound(Content::folder(&content).expect("content")).expect("loads");
        let (agenda, text) = desk.ask(&catalog, NOW);
        assert_eq!(agenda.unreadable.len(), 2, "{:?}", agenda.unreadable);
        assert!(agenda.items.is_empty());
        assert!(text.contains("niet te berekenen"));
    }
}

#[test]
fn lists_and_reviews_name_what_they_cannot_read() {
    let desk = Desk::new();
    desk.sql("UPDATE case_file SET sealed_key = 'x' WHERE id = '?'");
    let run = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--store", "."]);
        griffie_in(desk.folder.path(), &all)
    };
    for arguments in [
        &["due", "--on", NOW][..],
        &["due", "--on", NOW, "--ics", "agenda.ics"],
        &["case", "list"],
        &["archive", "review", "--on", "2050-01-01"],
    ] {
        let output = run(arguments);
        assert_eq!(
            output.status.code(),
            Some(3),
            "{arguments:?}: {}",
            stderr(&output)
        );
        let said = stdout(&output);
        assert!(said.contains(&desk.ill), "{arguments:?}: {said}");
        assert!(said.contains("is niet te openen"), "{arguments:?}: {said}");
        let mut machine = vec!["--json"];
        machine.extend(arguments);
        let output = run(&machine);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert!(stdout(&output).contains(&desk.ill), "{arguments:?}");
    }
    let store = Store::open(&desk.location()).expect("opens");
    let cases = Cases::new(&maker().catalog, &store).expect("cases");
    let review = archive::review(&cases, date("2050-01-01")).expect("a review");
    assert_eq!(review.unreadable.len(), 1);
}

#[test]
fn an_agenda_of_nobody_and_of_nothing_is_refused() {
    let desk = Desk::new();
    for (arguments, said) in [
        (
            &["due", "--role", "secretarris"][..],
            "bedoelt u `secretaris`?",
        ),
        (
            &["due", "--role", "secretarris", "--ics", "x.ics"],
            "bedoelt u `secretaris`?",
        ),
        (
            &["due", "--case", "KC-2027-999"],
            "er is geen zaak `KC-2027-999`",
        ),
        (
            &["due", "--case", "KC-2027-999", "--ics", "x.ics"],
            "er is geen zaak `KC-2027-999`",
        ),
    ] {
        for store in [".", "nergens"] {
            let mut all = arguments.to_vec();
            all.extend(["--store", store]);
            let output = griffie_in(desk.folder.path(), &all);
            assert_eq!(output.status.code(), Some(1), "{all:?}");
            assert!(
                stderr(&output).contains(said),
                "{all:?}: {}",
                stderr(&output)
            );
        }
    }
    let few = griffie_in(
        desk.folder.path(),
        &["due", "--store", ".", "--on", NOW, "--limit", "1"],
    );
    assert!(stderr(&few).contains("er is meer"), "{}", stderr(&few));
}

#[test]
fn a_letter_that_cannot_be_written_was_not_sent() {
    let desk = Desk::new();
    std::fs::write(desk.folder.path().join("file"), "in the way").expect("written");
    let answers = crate::support::root()
        .join("fixtures/klachtenreglement/forms/D15/valid/Z4.json")
        .display()
        .to_string();
    let send = |out: &str| {
        griffie_in(
            desk.folder.path(),
            &[
                "produce",
                &desk.ill,
                "D15",
                "--answers",
                &answers,
                "--final",
                "--sent",
                "2027-03-12",
                "--by",
                "post",
                "--out",
                out,
                "--store",
                ".",
                "--json",
            ],
        )
    };
    let events = || {
        let store = Store::open(&desk.location()).expect("opens");
        store.case(&desk.ill).expect("a case").events.len()
    };
    let before = events();
    let refused = send("file/post");
    assert_eq!(refused.status.code(), Some(3), "{}", stdout(&refused));
    assert_eq!(events(), before, "nothing was recorded");
    let sent = send("post/here");
    assert_eq!(sent.status.code(), Some(0), "{}", stdout(&sent));
    assert_eq!(events(), before + 1);
    let said: Value = serde_json::from_str(&stdout(&sent)).expect("JSON");
    for file in said["files"].as_array().expect("files") {
        let path = desk
            .folder
            .path()
            .join(file["file"].as_str().expect("a path"));
        assert!(path.is_file(), "{}", path.display());
    }
    let names = std::fs::read_dir(desk.folder.path().join("post/here")).expect("folder");
    assert!(
        names
            .flatten()
            .all(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
    );
}

#[test]
fn the_day_does_not_depend_on_the_zone_of_the_machine() {
    let said = |zone: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_griffie"))
            .args(["case", "list", "--store", "nergens", "--json"])
            .env("TZ", zone)
            .output()
            .expect("runs");
        assert!(output.status.success());
        let store = tempfile::tempdir().expect("folder");
        let opened = std::process::Command::new(env!("CARGO_BIN_EXE_griffie"))
            .args([
                "case",
                "open",
                "klachtenreglement",
                "klacht_ontvangen",
                "--set",
                "ontvanger=klachtencommissie",
            ])
            .args([
                "--set",
                "vorm=brief",
                "--set",
                "volledig=true",
                "--json",
                "--store",
            ])
            .arg(store.path())
            .env("TZ", zone)
            .output()
            .expect("runs");
        let opened: Value = serde_json::from_str(&stdout(&opened)).expect("JSON");
        opened["open"][0]["anchor"].clone()
    };
    // One of these is a day before or after the Dutch one at any moment.
    let days: Vec<Value> = [
        "Europe/Amsterdam",
        "UTC",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
    ]
    .into_iter()
    .map(said)
    .collect();
    assert!(
        days.iter().all(|day| day.is_string() && *day == days[0]),
        "{days:?}"
    );
}
