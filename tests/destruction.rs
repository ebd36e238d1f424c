//! The end of a dossier: on the day that it really is, through one door, and never by one person.

use std::path::Path;

use griffie::app::cases::Cases;
use griffie::app::destruction::{self, Act, Destroyed, Destruction};
use griffie::app::{Acting, AppError, ErrorKind};
use griffie::case::{Event, likeness};
use griffie::diagnostic::Language;
use griffie::store::{Location, Store};
use serde_json::{Value, json};

use crate::store::imported;
use crate::support::{date, griffie_in, maker, stderr, stdout};

/// The answers of a certificate of destruction.
pub(crate) fn certificate(day: &str) -> Value {
    json!({
        "omvang": "12 stukken, 60 bladen, digitaal",
        "vernietiging": { "datum": day, "plaats": "Zwolle" },
        "wijze": "De sleutel van het dossier is gewist.",
        "kopieen": "ja",
        "uitgevoerd_door": "A. de Archivaris, archiefbeheerder",
        "gezien_door": "B. de Bestuurder, bestuurder",
    })
}

/// Somebody, on the day that it really is.
pub(crate) fn on_day(day: &str, account: Option<&str>) -> Acting {
    Acting {
        account: account.map(ToOwned::to_owned),
        functions: std::collections::BTreeSet::from(["archiefbeheerder".to_owned()]),
        ..Acting::owner(date(day), 2_000_000_000_000, Language::Nl)
    }
}

/// Destroys a case of a store on a day, as if it were that day.
pub(crate) fn destroy(
    store: &Store,
    case: &str,
    by: &str,
    on: &str,
    certificate_to: &Path,
    backups: Vec<Location>,
    acting: &Acting,
) -> Result<Destroyed, AppError> {
    let cases = Cases::new(&maker().catalog, store).expect("cases");
    let order = Destruction {
        case: case.to_owned(),
        on: date(on),
        by: by.to_owned(),
        answers: serde_json::from_value(certificate(on)).expect("an object"),
        set_aside: Some("nazorg is gedaan".to_owned()),
        certificate: certificate_to.to_owned(),
        register: None,
        backups,
    };
    destruction::destroy(maker(), &cases, &order, Language::Nl, acting)
}

struct Desk {
    folder: tempfile::TempDir,
    store: Store,
    case: String,
}

/// A closed case of 2026 of which everything may be destroyed from 2037 on, proposed by somebody.
fn proposed(by: &str, account: Option<&str>) -> Desk {
    let folder = tempfile::tempdir().expect("folder");
    let store = Store::open(&Location::folder(&folder.path().join("store"))).expect("store");
    let case = {
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z8a");
        let act = Act::Propose {
            by: by.to_owned(),
            method: "De sleutel is gewist.".to_owned(),
        };
        let acting = on_day("2037-01-05", account);
        destruction::act(&cases, &case, &act, date("2037-01-05"), &acting).expect("proposed");
        case
    };
    Desk {
        folder,
        store,
        case,
    }
}

impl Desk {
    fn destroy(&self, by: &str, on: &str, acting: &Acting) -> Result<Destroyed, AppError> {
        let to = self.folder.path().join("d60.pdf");
        destroy(&self.store, &self.case, by, on, &to, Vec::new(), acting)
    }

    fn untouched(&self) {
        assert!(
            !self
                .store
                .case(&self.case)
                .expect("reads")
                .events
                .is_empty()
        );
        assert!(!self.folder.path().join("d60.pdf").exists());
    }
}

/// One person with two spellings is one person, whatever looks the same.
#[test]
fn the_second_person_is_another_whatever_the_spelling() {
    let desk = proposed("A. de Archivaris", None);
    let today = on_day("2037-01-06", None);
    for same in [
        "A. de Archivaris",
        "a de archivaris",
        "\u{410}. de Archivaris",
        "A.\u{a0}de  Archivaris",
        "A. de Archivar\u{131}s",
        "Ａ. de Archivaris",
        "Á. de Archivaris",
        "A. de\u{200b} Archivaris",
        ". - .",
    ] {
        let error = desk
            .destroy(same, "2037-01-06", &today)
            .expect_err("the same");
        assert_eq!(error.kind(), ErrorKind::Refused, "{same}: {error:?}");
        desk.untouched();
    }
    desk.destroy("B. de Bestuurder", "2037-01-06", &today)
        .expect("a second person");
    assert!(
        desk.store
            .case(&desk.case)
            .expect("a trace")
            .destroyed
            .is_some()
    );
}

/// Where there are accounts these are compared: another name typed by the same account is one person.
#[test]
fn one_account_is_one_person_whatever_it_types() {
    let desk = proposed("A. de Archivaris", Some("a.archivaris"));
    let same = on_day("2037-01-06", Some("a.archivaris"));
    let error = desk
        .destroy("B. de Bestuurder", "2037-01-06", &same)
        .expect_err("one account");
    assert_eq!(error.kind(), ErrorKind::Denied, "{error:?}");
    desk.untouched();
    let other = on_day("2037-01-06", Some("b.bestuurder"));
    desk.destroy("B. de Bestuurder", "2037-01-06", &other)
        .expect("two accounts");
}

/// The day that is typed is not the day that it is.
#[test]
fn nothing_is_destroyed_on_a_day_that_has_not_come() {
    let desk = proposed("A. de Archivaris", None);
    for (typed, real) in [("2037-01-06", "2026-11-30"), ("2037-01-06", "2038-01-06")] {
        let error = desk
            .destroy("B. de Bestuurder", typed, &on_day(real, None))
            .expect_err("another day");
        assert_eq!(error.kind(), ErrorKind::Refused, "{error:?}");
        desk.untouched();
    }
    // From the command line, today: the retention has years to go whatever `--on` says.
    let output = griffie_in(
        desk.folder.path(),
        &[
            "archive",
            "destroy",
            &desk.case,
            "--by",
            "B. de Bestuurder",
            "--on",
            "2037-01-06",
            "--override",
            "x",
            "-o",
            "d60.pdf",
            "--store",
            "store",
        ],
    );
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert!(stderr(&output).contains("--on"), "{}", stderr(&output));
    desk.untouched();
}

/// Every road to an event that destroys, but the one that compares people and looks at the clock.
#[test]
fn there_is_one_door_to_destruction() {
    let desk = proposed("A. de Archivaris", None);
    let cases = Cases::new(&maker().catalog, &desk.store).expect("cases");
    let event = Event {
        on: Some(date("2037-01-06")),
        event: "vernietigd".to_owned(),
        data: serde_json::from_value(json!({ "door": "B. de Bestuurder" })).expect("data"),
        ..Event::default()
    };
    let today = on_day("2037-01-06", None);
    let error = cases
        .record(&desk.case, &event, &today)
        .expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Refused);
    let text = format!("{error:?}");
    assert!(
        text.contains("archive destroy"),
        "the hint names the way: {text}"
    );
    assert!(cases.open("klachtenreglement", event, &today).is_err());
    desk.untouched();
    // A file of events destroys nothing either; what it left out is said.
    let path = "fixtures/klachtenreglement/scenarios/vernietiging.json";
    let read = griffie::app::scenario::read(&maker().catalog, &crate::support::root().join(path))
        .expect("a scenario");
    let taken = griffie::app::import::import(&cases, &read, &on_day("2045-01-06", None))
        .expect("taken over");
    assert!(
        taken
            .warnings
            .iter()
            .any(|left| left.guard == "destruction")
    );
    assert!(
        !desk
            .store
            .case(&taken.case)
            .expect("reads")
            .events
            .is_empty()
    );
}

proptest::proptest! {
    /// Whatever is added that cannot be seen, or only differs in form, makes no second person.
    #[test]
    fn no_decoration_makes_a_second_person(
        name in "[A-Za-z]{1,3}\\. [a-z]{2,4} [A-Z][a-z]{2,9}",
        marks in proptest::collection::vec((0usize..40, proptest::sample::select(vec![
            ' ', '\u{a0}', '.', '-', '\u{200b}', '\u{ad}', '\u{301}', '\u{2019}', ',',
        ])), 0..6),
    ) {
        let mut letters: Vec<char> = name.chars().collect();
        for (at, mark) in marks {
            let at = at % (letters.len() + 1);
            letters.insert(at, mark);
        }
        let typed: String = letters.into_iter().collect();
        proptest::prop_assert_eq!(likeness(&typed), likeness(&name));
        proptest::prop_assert_eq!(likeness(&name.to_uppercase()), likeness(&name));
    }
}
