//! The office: one owned value that threads share, and errors of a kind that every face can map.

use std::sync::Arc;

use griffie::app::cases::Cases;
use griffie::app::{Acting, AppError, ErrorKind, Office, open_maker, show};
use griffie::case::Event;
use griffie::diagnostic::Language;
use griffie::store::{Location, Store};

use crate::store::{imported, moment};
use crate::support::date;

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
    let refused = cases
        .record(&case, &event("vernietigd", "2027-05-31"), &moment())
        .expect_err("data are missing");
    assert_eq!(refused.kind(), ErrorKind::Invalid, "{refused:?}");
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
