//! Drafts in the store: nothing saved is lost, whoever else saves, and nothing is legible.

use std::sync::Barrier;

use griffie::app::cases::Cases;
use griffie::app::drafting::Desk;
use griffie::store::{Location, Store, StoreError};
use serde_json::{Map, Value, json};

use crate::store::{behind, imported, places};
use crate::support::{date, maker};

/// A form with enough questions of one line.
const DOCUMENT: &str = "D15";

fn answers(values: &[(&str, &str)]) -> Value {
    values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect::<Map<String, Value>>()
        .into()
}

#[test]
fn what_two_people_type_in_one_draft_comes_together() {
    for place in places() {
        let store = Store::open(&place.location).expect("store");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z4");
        let desk = Desk::open(maker(), &cases, &case, DOCUMENT).expect("desk");
        let start = desk.latest().expect("a draft");
        assert_eq!((start.version, start.saved), (0, None));
        let with = |base: &Value, more: &[(&str, &str)]| {
            let mut all = base.clone();
            let members = all.as_object_mut().expect("an object");
            members.extend(answers(more).as_object().cloned().expect("an object"));
            all
        };
        let first = desk
            .save(0, &with(&start.answers, &[("een", "1")]), 1)
            .expect("saved");
        assert_eq!((first.version, first.draft.version), (1, 1));
        // The same again is no new version.
        assert_eq!(
            desk.save(1, &first.draft.answers, 2)
                .expect("saved")
                .version,
            1
        );
        let anna = desk
            .save(1, &with(&first.draft.answers, &[("twee", "Anna")]), 3)
            .expect("saved");
        let bert = desk
            .save(1, &with(&first.draft.answers, &[("drie", "Bert")]), 4)
            .expect("saved");
        assert_eq!(bert.clashes, [], "{}", place.name);
        assert_eq!(bert.draft.answers["twee"], json!("Anna"));
        assert_eq!(bert.draft.answers["drie"], json!("Bert"));
        // Bert's page shows no Anna, and goes on from what it shows: that takes nothing of hers away.
        let on = with(&first.draft.answers, &[("drie", "Bert en nog iets")]);
        let bert = desk.save(bert.version, &on, 5).expect("saved");
        assert_eq!(bert.clashes, []);
        assert_eq!(bert.draft.answers["twee"], json!("Anna"));
        assert_eq!(bert.draft.answers["drie"], json!("Bert en nog iets"));
        // The same answer: hers is shown beside his.
        let anna_too = with(&anna.draft.answers, &[("drie", "Anna ook")]);
        let anna = desk.save(anna.version, &anna_too, 6).expect("saved");
        assert_eq!(
            anna.clashes,
            [("/drie".to_owned(), Some(json!("Bert en nog iets")))]
        );
        assert_eq!(anna.draft.answers["drie"], json!("Anna ook"));
        // Opened again, also by another process, all is there.
        drop(cases);
        drop(store);
        let store = Store::open(&place.location).expect("store");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let desk = Desk::open(maker(), &cases, &case, DOCUMENT).expect("desk");
        assert_eq!(desk.latest().expect("a draft").answers, anna.draft.answers);
    }
}

#[test]
fn no_word_is_lost_when_many_save_at_once() {
    for place in places() {
        let store = Store::open(&place.location).expect("store");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z4");
        let together = Barrier::new(4);
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let (place, case, together) = (&place, &case, &together);
                scope.spawn(move || {
                    let store = Store::open(&place.location).expect("store");
                    let cases = Cases::new(&maker().catalog, &store).expect("cases");
                    let desk = Desk::open(maker(), &cases, case, DOCUMENT).expect("desk");
                    let mut mine = desk.latest().expect("a draft").answers;
                    let mut version = 0;
                    together.wait();
                    for word in 0..10 {
                        mine[format!("vak {writer}")] = json!(format!("woord {word}"));
                        let saved = desk.save(version, &mine, word).expect("saved");
                        assert_eq!(saved.clashes, []);
                        version = saved.version;
                    }
                });
            }
        });
        let desk = Desk::open(maker(), &cases, &case, DOCUMENT).expect("desk");
        let all = desk.latest().expect("a draft").answers;
        for writer in 0..4 {
            assert_eq!(
                all[format!("vak {writer}")],
                json!("woord 9"),
                "{}",
                place.name
            );
        }
    }
}

#[test]
fn a_page_whose_version_is_gone_still_loses_nothing() {
    for place in places() {
        let store = Store::open(&place.location).expect("store");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z4");
        let desk = Desk::open(maker(), &cases, &case, DOCUMENT).expect("desk");
        let mut version = desk
            .save(0, &answers(&[("a", "0")]), 0)
            .expect("saved")
            .version;
        for turn in 1..150 {
            version = desk
                .save(version, &answers(&[("a", &turn.to_string())]), turn)
                .expect("saved")
                .version;
        }
        assert!(
            desk.draft(Some(1)).expect("read").is_none(),
            "old versions go"
        );
        let late = desk
            .save(1, &answers(&[("a", "laat"), ("b", "nieuw")]), 999)
            .expect("saved");
        assert_eq!(
            late.draft.answers,
            answers(&[("a", "laat"), ("b", "nieuw")])
        );
        assert_eq!(late.clashes, [("/a".to_owned(), Some(json!("149")))]);
    }
}

#[test]
fn a_draft_is_sealed_copied_with_its_case_and_gone_with_its_key() {
    for place in places() {
        let store = Store::open(&place.location).expect("store");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z4");
        let desk = Desk::open(maker(), &cases, &case, DOCUMENT).expect("desk");
        desk.save(0, &answers(&[("naam", "Geheimstra")]), 7)
            .expect("saved");
        let rows = behind(&place.location, &["SELECT body FROM draft"]);
        assert_eq!(rows.len(), 1, "{}", place.name);
        assert!(!rows[0].contains("Geheimstra"));
        let folder = tempfile::tempdir().expect("folder");
        let mut to = Location::folder(folder.path());
        to.key.clone_from(&place.location.key);
        store.backup(&to).expect("a copy");
        let copy = Store::open(&to).expect("the copy opens");
        let there = copy
            .draft(&case, DOCUMENT, None)
            .expect("read")
            .expect("a draft");
        assert!(String::from_utf8_lossy(&there.body).contains("Geheimstra"));
        assert!(store.forget(&case, date("2040-01-01")).expect("forgotten"));
        assert_eq!(
            behind(&place.location, &["SELECT body FROM draft"]),
            Vec::<String>::new()
        );
        assert!(matches!(
            store.draft(&case, DOCUMENT, None),
            Err(StoreError::Destroyed { .. })
        ));
        let saved = store.save_draft(&case, DOCUMENT, 0, 8, &[b"{}"]);
        assert!(
            matches!(saved, Err(StoreError::Destroyed { .. })),
            "{saved:?}"
        );
    }
}
