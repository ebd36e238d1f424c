//! The office: one owned value that threads share, and errors of a kind that every face can map.

use std::sync::Arc;

use griffie::app::cases::Cases;
use griffie::app::{Acting, AppError, ErrorKind, Office, open_maker, show};
use griffie::case::{Event, Recorder};
use griffie::diagnostic::Language;
use griffie::store::{Location, Store, StoreError};

use crate::store::{behind, imported, moment};
use crate::support::{date, maker, root};

fn shared<T: Send + Sync + 'static>() {}

/// What a server needs of it; a field that cannot be shared does not compile here.
#[test]
fn the_office_can_be_shared_by_threads() {
    shared::<Office>();
    shared::<Acting>();
    shared::<AppError>();
}

fn office(folder: &tempfile::TempDir) -> Office {
    let store = Store::open(&Location::folder(folder.path())).expect("store");
    let maker = open_maker(None).expect("content");
    Office::open(Arc::new(maker), Arc::new(store)).expect("office")
}

/// Sixteen threads read and write one office; nobody waits for ever, nothing is lost, every error has its kind.
#[test]
fn sixteen_threads_work_in_one_office() {
    let folder = tempfile::tempdir().expect("folder");
    let office = office(&folder);
    let case = imported(&office.cases(), "Z4");
    let before = office.store().case(&case).expect("case").events.len();
    let threads: Vec<_> = (0..16)
        .map(|number| {
            let (office, case) = (office.clone(), case.clone());
            std::thread::spawn(move || {
                let note = Event {
                    on: Some(date("2027-05-20")),
                    event: "D38_opgemaakt".to_owned(),
                    note: Some(format!("note {number}")),
                    ..Event::default()
                };
                let recorded = office.cases().record(&case, &note, &moment());
                let shown = show::show(
                    &office.cases(),
                    &case,
                    None,
                    date("2027-06-01"),
                    Language::Nl,
                )
                .expect("shown");
                let none = office.store().case("KC-1999-001").map_err(AppError::from);
                assert_eq!(none.expect_err("no case").kind(), ErrorKind::NotFound);
                assert_eq!(shown["case"], case.as_str());
                recorded.expect("recorded").number
            })
        })
        .collect();
    let mut numbers: Vec<usize> = threads
        .into_iter()
        .map(|thread| thread.join().expect("no panic"))
        .collect();
    numbers.sort_unstable();
    let expected: Vec<usize> = (before + 1..=before + 16).collect();
    assert_eq!(numbers, expected, "each its own number");
}

/// Each kind of error comes from somewhere, and has the exit status that it always had.
#[test]
fn errors_have_kinds_and_the_exit_status_of_before() {
    let folder = tempfile::tempdir().expect("folder");
    let office = office(&folder);
    let cases: Cases = office.cases();
    let case = imported(&cases, "Z1");
    let event = |code: &str, on: &str| Event {
        on: Some(date(on)),
        event: code.to_owned(),
        ..Event::default()
    };
    let wrong = cases
        .record(&case, &event("klacht_ontvangen", "2027-05-31"), &moment())
        .expect_err("data are missing");
    assert_eq!(wrong.kind(), ErrorKind::Invalid, "{wrong:?}");
    let door = cases
        .record(&case, &event("vernietigd", "2027-05-31"), &moment())
        .expect_err("another door");
    assert_eq!(door.kind(), ErrorKind::Refused, "{door:?}");
    let refused = cases
        .record(&case, &event("no_such_event", "2027-05-31"), &moment())
        .expect_err("unknown");
    assert_eq!(refused.kind(), ErrorKind::Refused, "{refused:?}");
    assert!(refused.problems().is_some_and(|found| !found.is_empty()));
    assert_eq!(refused.exit_code(), 1);
    let unknown = cases
        .open("no_such_procedure", event("x", "2027-05-31"), &moment())
        .expect_err("unknown");
    assert_eq!(unknown.kind(), ErrorKind::Invalid, "{unknown:?}");
    let none = cases
        .record("KC-1999-001", &event("x", "2027-05-31"), &moment())
        .expect_err("no case");
    assert_eq!((none.kind(), none.exit_code()), (ErrorKind::NotFound, 1));
    let content = open_maker(Some(folder.path())).expect_err("no content");
    assert_eq!(
        (content.kind(), content.exit_code()),
        (ErrorKind::Content, 1)
    );
    assert_eq!(AppError::Interrupted.exit_code(), 3);
    assert_eq!(ErrorKind::Busy.exit_code(), 3);
}

/// A store that griffie wrote before events said who recorded them: its statements, as SQLite dumps them.
fn old_store(folder: &tempfile::TempDir) -> Location {
    let from = root().join("fixtures/stores");
    let location = Location::folder(folder.path());
    std::fs::File::create(folder.path().join("griffie.sqlite")).expect("made");
    std::fs::create_dir_all(&location.blobs).expect("made");
    std::fs::copy(
        from.join("version-1.key"),
        folder.path().join("griffie.key"),
    )
    .expect("copied");
    let dump = std::fs::read_to_string(from.join("version-1.sql")).expect("readable");
    behind(&location, &dump.lines().collect::<Vec<_>>());
    location
}

/// Old events read on as "not recorded"; new ones beside them say who; every copy and list agrees.
#[test]
fn events_of_both_versions_stand_in_one_case() {
    let folder = tempfile::tempdir().expect("folder");
    let location = old_store(&folder);
    let store = Store::open(&location).expect("an old store opens");
    let cases = Cases::new(&maker().catalog, &store).expect("cases");
    let case = "KC-2026-001";
    let before = store.case(case).expect("reads");
    assert_eq!(before.by, [None, None, None]);
    assert_eq!(before.events.len(), 3);
    let note = Event {
        on: Some(date("2026-05-20")),
        files: vec![griffie::case::Filed {
            document: "D49".to_owned(),
            name: "x.pdf".to_owned(),
            ..griffie::case::Filed::default()
        }],
        ..Event::default()
    };
    let somebody = Acting {
        account: Some("a.somebody".to_owned()),
        functions: std::collections::BTreeSet::from(["secretaris".to_owned()]),
        role: Some("secretaris".to_owned()),
        ..moment()
    };
    for acting in [moment(), somebody] {
        cases.record(case, &note, &acting).expect("recorded");
    }
    let said = |account: Option<&str>, role: Option<&str>| {
        Some(Recorder {
            account: account.map(ToOwned::to_owned),
            role: role.map(ToOwned::to_owned),
        })
    };
    let expected = [
        None,
        None,
        None,
        said(None, None),
        said(Some("a.somebody"), Some("secretaris")),
    ];
    assert_eq!(store.case(case).expect("reads").by, expected);
    let shown = show::show(&cases, case, None, date("2027-06-01"), Language::Nl).expect("shown");
    let by: Vec<_> = shown["timeline"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|event| event["by"].clone())
        .collect();
    assert_eq!(
        serde_json::json!(by),
        serde_json::json!([null, null, null, { "account": null, "role": null },
            { "account": "a.somebody", "role": "secretaris" }])
    );
    assert_eq!(store.verify(|_| {}).expect("walked").findings, []);
    assert_eq!(cases.verify(|_| {}).expect("walked").findings, []);
    let elsewhere = tempfile::tempdir().expect("folder");
    let place = Location::folder(&elsewhere.path().join("copy"));
    store.backup(&place).expect("copied");
    let copy = Store::open(&place.with_key(location.key.clone())).expect("opens");
    assert_eq!(copy.case(case).expect("reads").by, expected);
    // Who recorded it is sealed with the event: it cannot be exchanged for the old form.
    behind(&location, &["UPDATE event SET version = 1 WHERE seq = 5"]);
    assert!(matches!(store.case(case), Err(StoreError::Sealed(_))));
    assert!(!store.verify(|_| {}).expect("walked").findings.is_empty());
}

/// Nobody writes into a file of events who recorded them.
#[test]
fn who_recorded_an_event_is_not_taken_from_a_file() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("forged.json");
    std::fs::write(
        &path,
        r#"{ "title": "x", "procedure": "klachtenreglement", "events": [
            { "on": "2027-03-09", "event": "klacht_ontvangen", "by": { "account": "a.somebody" } } ] }"#,
    )
    .expect("written");
    let read = griffie::app::scenario::read(&maker().catalog, &path);
    assert_eq!(read.expect_err("refused").kind(), ErrorKind::Invalid);
}
