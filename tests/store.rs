//! The store, on SQLite always and on PostgreSQL when one is given in `GRIFFIE_TEST_POSTGRES`.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use griffie::app::Acting;
use griffie::app::agenda::{Question, due};
use griffie::app::cases::Cases;
use griffie::app::{import, scenario};
use griffie::calendar::Date;
use griffie::case::{Event, Filed};
use griffie::diagnostic::Language;
use griffie::store::{KeySource, Location, Store, StoreError};
use serde_json::json;

use crate::support::{date, maker, root};

/// A place for a store, gone with the folder.
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) location: Location,
    pub(crate) folder: tempfile::TempDir,
}

/// The stores that every test runs on.
#[allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test is told where the server is, and says so when there is none"
)]
pub(crate) fn places() -> Vec<Place> {
    let folder = tempfile::tempdir().expect("folder");
    let mut places = vec![Place {
        name: "SQLite",
        location: Location::folder(folder.path()),
        folder,
    }];
    match std::env::var("GRIFFIE_TEST_POSTGRES") {
        Ok(server) => {
            let folder = tempfile::tempdir().expect("folder");
            places.push(Place {
                name: "PostgreSQL",
                location: Location::url(&database(&server), folder.path()),
                folder,
            });
        }
        Err(_) => eprintln!("skipped on PostgreSQL: GRIFFIE_TEST_POSTGRES is not set"),
    }
    places
}

/// Makes an empty database on the server.
fn database(server: &str) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!(
        "griffie_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("runtime");
    runtime.block_on(async {
        let pool = sqlx::AnyPool::connect(&format!("{server}/postgres"))
            .await
            .expect("the server answers");
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&pool)
            .await
            .expect("made");
    });
    format!("{server}/{name}")
}

/// Runs statements on the database of a store behind its back.
pub(crate) fn behind(location: &Location, statements: &[&str]) -> Vec<String> {
    let url = match &location.database {
        griffie::store::Database::File(path) => format!("sqlite://{}", path.display()),
        griffie::store::Database::Url(url) => url.clone(),
    };
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("runtime");
    runtime.block_on(async {
        let pool = sqlx::AnyPool::connect(&url).await.expect("connects");
        let mut found = Vec::new();
        for statement in statements {
            let rows = sqlx::query(sqlx::AssertSqlSafe((*statement).to_owned()))
                .fetch_all(&pool)
                .await
                .unwrap_or_else(|error| panic!("{statement}: {error}"));
            for row in rows {
                use sqlx::{Column as _, Row as _};
                let cells: Vec<String> = (0..row.len())
                    .map(|cell| {
                        row.try_get::<Option<String>, _>(cell)
                            .map(Option::unwrap_or_default)
                            .or_else(|_| {
                                row.try_get::<i64, _>(cell).map(|number| number.to_string())
                            })
                            .unwrap_or_else(|_| row.column(cell).name().to_owned())
                    })
                    .collect();
                found.push(cells.join("|"));
            }
        }
        pool.close().await;
        found
    })
}

const TABLES: [&str; 7] = [
    "SELECT * FROM store ORDER BY name",
    "SELECT * FROM series ORDER BY name, year",
    "SELECT * FROM case_file ORDER BY id",
    "SELECT * FROM event ORDER BY case_id, seq",
    "SELECT * FROM blob ORDER BY id",
    "SELECT * FROM case_view ORDER BY case_id",
    "SELECT * FROM agenda ORDER BY case_id, item",
];

pub(crate) fn moment() -> Acting {
    Acting::owner(
        date("2027-06-01"),
        1_811_808_000_000,
        griffie::diagnostic::Language::Nl,
    )
}

/// A case of the fixtures in a store; gives its number.
pub(crate) fn imported(cases: &Cases, name: &str) -> String {
    imported_of(cases, "klachtenreglement", name)
}

/// As [`imported`], of a procedure.
pub(crate) fn imported_of(cases: &Cases, procedure: &str, name: &str) -> String {
    let path = root().join(format!("fixtures/{procedure}/scenarios/{name}.json"));
    let read = scenario::read(&maker().catalog, &path).expect("a scenario");
    import::import(cases, &read, &moment())
        .expect("imported")
        .case
}

fn question(on: Date) -> Question {
    Question {
        on,
        until: None,
        overdue: false,
        role: None,
        case: None,
        limit: 1000,
    }
}

/// A document of the case with these bytes, filed.
fn file(store: &Store, cases: &Cases, case: &str, bytes: &[u8]) -> String {
    let blob = store.put_blob(case, bytes).expect("kept");
    let event = Event {
        on: Some(date("2027-05-12")),
        files: vec![Filed {
            document: "D34".to_owned(),
            finished: true,
            name: "besluit.pdf".to_owned(),
            size: bytes.len() as u64,
            blob: blob.clone(),
            ..Filed::default()
        }],
        ..Event::default()
    };
    cases.record(case, &event, &moment()).expect("recorded");
    blob
}

#[test]
fn on_any_day_the_store_says_what_the_scenario_says() {
    for place in places() {
        let store = Store::open(&place.location).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        for name in ["Z1", "Z3a", "Z3b", "Z4", "Z6", "Z8a", "Z8b"] {
            let case = imported(&cases, name);
            let path = root().join(format!("fixtures/klachtenreglement/scenarios/{name}.json"));
            let read = scenario::read(&maker().catalog, &path).expect("a scenario");
            let expect = read.expect.clone().expect("expects");
            for (on, lines) in expect["on"].as_object().expect("days") {
                let question = Question {
                    case: Some(case.clone()),
                    ..question(date(on))
                };
                let found: Vec<String> = due(&cases, &question, Language::Nl)
                    .expect("due")
                    .items
                    .iter()
                    .map(|item| {
                        let soft = if item["hard"] == true { "" } else { "~" };
                        let late = if item["status"] == "overdue" {
                            " OVERDUE"
                        } else {
                            ""
                        };
                        assert_eq!(item["case"], json!(case));
                        assert!(
                            item["because"]
                                .as_array()
                                .is_some_and(|list| !list.is_empty())
                        );
                        format!(
                            "{}{soft} {}{late}",
                            item["obligation"].as_str().expect("code"),
                            item["due"].as_str().unwrap_or("-")
                        )
                    })
                    .collect();
                let expected: Vec<&str> = lines
                    .as_array()
                    .expect("lines")
                    .iter()
                    .skip(1)
                    .filter_map(serde_json::Value::as_str)
                    .collect();
                assert_eq!(found, expected, "{} {name} on {on}", place.name);
            }
        }
        let all = due(&cases, &question(date("2027-03-15")), Language::Nl)
            .expect("due")
            .items;
        let days: Vec<_> = all.iter().filter_map(|item| item["due"].as_str()).collect();
        assert!(days.is_sorted(), "{days:?}");
        assert!(all.len() > 5);
        let role = Question {
            role: Some("secretaris".to_owned()),
            ..question(date("2027-03-15"))
        };
        for item in due(&cases, &role, Language::Nl).expect("due").items {
            assert_eq!(item["bearer"], "secretaris");
        }
    }
}

#[test]
fn what_the_lists_say_can_be_made_again() {
    for place in places() {
        let store = Store::open(&place.location).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        for name in ["Z1", "Z4", "Z6"] {
            imported(&cases, name);
        }
        let plain = |location: &Location| {
            behind(
                location,
                &[
                    "SELECT case_id, status, states, closed, first_on, last_on FROM case_view ORDER BY case_id",
                    "SELECT case_id, item, obligation, bearer, hard, due FROM agenda ORDER BY case_id, item",
                ],
            )
        };
        let before = plain(&place.location);
        let due_before = due(&cases, &question(date("2027-06-01")), Language::Nl)
            .expect("due")
            .items;
        behind(
            &place.location,
            &["DELETE FROM agenda", "DELETE FROM case_view"],
        );
        assert_eq!(
            due(&cases, &question(date("2027-06-01")), Language::Nl)
                .expect("due")
                .items
                .len(),
            0
        );
        assert_eq!(cases.rebuild(|_| {}).expect("rebuilt"), 3);
        assert_eq!(plain(&place.location), before, "{}", place.name);
        assert_eq!(
            due(&cases, &question(date("2027-06-01")), Language::Nl)
                .expect("due")
                .items,
            due_before
        );
    }
}

#[test]
fn a_copy_without_the_key_shows_nothing_of_a_case() {
    for place in places() {
        let store = Store::open(&place.location).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z4");
        file(&store, &cases, &case, b"%PDF the decision about Zuzanna");
        let record = store.case(&case).expect("the case");
        // Every text that somebody typed: names, narratives, places; codes and short words are not secret.
        let mut secrets = Vec::new();
        for event in &record.events {
            let whole = serde_json::to_value(&**event).expect("json");
            collect(&whole, &mut secrets);
        }
        secrets.push("Zuzanna".to_owned());
        assert!(secrets.len() > 60, "{}", secrets.len());
        drop(store);
        let mut bytes = behind(&place.location, &TABLES).join("\n").into_bytes();
        for path in walk(place.folder.path()) {
            if !path.ends_with("griffie.key") {
                bytes.extend(std::fs::read(path).expect("readable"));
            }
        }
        for secret in &secrets {
            let needle = secret.as_bytes();
            assert!(
                !bytes.windows(needle.len()).any(|window| window == needle),
                "{}: `{secret}` can be read",
                place.name
            );
        }
    }
}

fn collect(value: &serde_json::Value, into: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text)
            if text.chars().count() >= 5
                && griffie::calendar::parse(text).is_none()
                && !text.contains('_')
                && text
                    .chars()
                    .any(|c| c.is_uppercase() || c == ' ' || c == '@') =>
        {
            into.push(text.clone());
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        serde_json::Value::Object(members) => members.values().for_each(|item| collect(item, into)),
        _ => {}
    }
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found
}

#[test]
fn a_changed_event_or_document_is_found() {
    for place in places() {
        let store = Store::open(&place.location).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z3b");
        let other = imported(&cases, "Z1");
        let blob = file(&store, &cases, &case, &vec![7; 5000]);
        assert_eq!(store.verify(|_| {}).expect("walked").findings, []);
        let changes = [
            "UPDATE event SET body = substr(body, 1, 40) || '+' || substr(body, 42) WHERE seq = 3",
            "UPDATE event SET occurred = '2027-04-22' WHERE seq = 1",
            "UPDATE event SET kind = 'D15_verzonden' WHERE seq = 1",
            "UPDATE event SET recorded = recorded + 1 WHERE seq = 2",
            "UPDATE event SET previous = hash WHERE seq = 2",
            "UPDATE event SET blobs = '' WHERE blobs <> ''",
            "DELETE FROM event WHERE seq = 2",
            "DELETE FROM blob",
        ];
        for change in changes {
            let kept = behind(
                &place.location,
                &[
                    "SELECT case_id, seq, recorded, occurred, kind, version, body, blobs, previous, hash FROM event",
                ],
            );
            let blobs = behind(&place.location, &["SELECT id, case_id, size FROM blob"]);
            behind(&place.location, &[change]);
            let found = store.verify(|_| {}).expect("walked");
            assert!(!found.findings.is_empty(), "{}: {change}", place.name);
            // Put everything back.
            behind(&place.location, &["DELETE FROM event", "DELETE FROM blob"]);
            let mut back: Vec<String> = kept
                .iter()
                .map(|row| {
                    let cells: Vec<&str> = row.split('|').collect();
                    let quoted: Vec<String> = cells.iter().enumerate().map(|(index, cell)| if [1, 2, 5].contains(&index) { (*cell).to_owned() } else { format!("'{cell}'") }).collect();
                    format!("INSERT INTO event (case_id, seq, recorded, occurred, kind, version, body, blobs, previous, hash) VALUES ({})", quoted.join(", "))
                })
                .collect();
            back.extend(blobs.iter().map(|row| {
                let cells: Vec<&str> = row.split('|').collect();
                format!(
                    "INSERT INTO blob (id, case_id, size) VALUES ('{}', '{}', {})",
                    cells[0], cells[1], cells[2]
                )
            }));
            behind(
                &place.location,
                &back.iter().map(String::as_str).collect::<Vec<_>>(),
            );
            assert_eq!(
                store.verify(|_| {}).expect("walked").findings,
                [],
                "{change} undone"
            );
        }
        // An event moved to another case, whole.
        behind(
            &place.location,
            &[&format!(
                "UPDATE event SET case_id = '{other}', seq = 100 WHERE case_id = '{case}' AND seq = 2"
            )],
        );
        assert!(store.verify(|_| {}).expect("walked").findings.len() >= 2);
        behind(
            &place.location,
            &[&format!(
                "UPDATE event SET case_id = '{case}', seq = 2 WHERE case_id = '{other}' AND seq = 100"
            )],
        );
        // Any byte of a document.
        let path = place.location.blobs.join(&blob[..2]).join(&blob);
        let whole = std::fs::read(&path).expect("there");
        for at in [0, 23, 24, 100, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            std::fs::write(&path, &flipped).expect("written");
            let found = store.verify(|_| {}).expect("walked");
            assert_eq!(found.findings.len(), 1, "byte {at}");
            assert_eq!(found.findings[0].blob.as_deref(), Some(blob.as_str()));
            assert!(matches!(
                store.blob(&case, &blob),
                Err(StoreError::Sealed(_))
            ));
        }
        std::fs::remove_file(&path).expect("removed");
        assert_eq!(store.verify(|_| {}).expect("walked").findings.len(), 1);
        std::fs::write(&path, &whole).expect("written");
        assert_eq!(store.verify(|_| {}).expect("walked").findings, []);
        assert_eq!(store.blob(&case, &blob).expect("opens").len(), 5000);
    }
}

#[test]
fn a_lost_or_wrong_key_harms_nothing() {
    for place in places() {
        let case = {
            let store = Store::open(&place.location).expect("opens");
            let cases = Cases::new(&maker().catalog, &store).expect("cases");
            imported(&cases, "Z1")
        };
        let key = place.folder.path().join("griffie.key");
        let text = std::fs::read_to_string(&key).expect("the key file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&key).expect("key").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "only its owner reads the key");
        }
        std::fs::remove_file(&key).expect("removed");
        assert!(matches!(
            Store::open(&place.location),
            Err(StoreError::KeyMissing(_))
        ));
        assert!(!key.exists(), "no new key is made for an old store");
        std::fs::write(
            &key,
            "griffie-key-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        )
        .expect("written");
        assert!(matches!(
            Store::open(&place.location),
            Err(StoreError::KeyWrong)
        ));
        std::fs::write(&key, "hello").expect("written");
        assert!(matches!(
            Store::open(&place.location),
            Err(StoreError::KeyUnreadable(_))
        ));
        std::fs::remove_file(&key).expect("removed");
        let given = place.location.clone().with_key(KeySource::Given(text));
        let store = Store::open(&given).expect("the key from the environment opens it");
        assert!(store.case(&case).expect("the case").events.len() > 5);
        assert_eq!(store.verify(|_| {}).expect("walked").findings, []);
    }
}

#[test]
fn destroying_a_case_leaves_a_store_that_verifies() {
    for place in places() {
        let store = Store::open(&place.location).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z8a");
        let other = imported(&cases, "Z1");
        let blob = file(&store, &cases, &case, b"the letter");
        let certificate = place.folder.path().join("d60.pdf");
        let destroy = |on: &str| {
            let acting = crate::destruction::on_day(on, None);
            crate::destruction::destroy(
                &store,
                &case,
                "B. de Bestuurder",
                on,
                &certificate,
                Vec::new(),
                &acting,
            )
        };
        let now = crate::destruction::on_day("2037-01-05", None);
        let proposed = Event {
            on: Some(date("2037-01-05")),
            event: "vernietiging_voorgesteld".to_owned(),
            data: serde_json::from_value(
                json!({ "door": "A. de Archivaris", "wijze": "sleutel vernietigd" }),
            )
            .expect("data"),
            ..Event::default()
        };
        assert!(
            destroy("2030-01-07").is_err(),
            "before its time, whatever the reason"
        );
        cases.record(&case, &proposed, &now).expect("proposed");
        destroy("2037-01-05").expect("destroyed");
        assert!(matches!(
            store.blob(&case, &blob),
            Err(StoreError::Destroyed { .. })
        ));
        assert!(store.case(&case).expect("a trace").events.is_empty());
        let again = Event {
            on: Some(date("2037-01-06")),
            event: "D38_opgemaakt".to_owned(),
            ..Event::default()
        };
        assert!(cases.record(&case, &again, &now).is_err());
        let verified = store.verify(|_| {}).expect("walked");
        assert_eq!(verified.findings, [], "{}", place.name);
        assert_eq!(
            verified.destroyed,
            [(case.clone(), Some("2037-01-05".to_owned()))]
        );
        assert_eq!(cases.rebuild(|_| {}).expect("rebuilt"), 2);
        let listed = store.list("", true, 10).expect("listed");
        assert_eq!(listed.len(), 2);
        assert!(
            listed
                .iter()
                .any(|row| row.id == case && row.title.is_empty() && row.destroyed.is_some())
        );
        assert!(store.case(&other).expect("untouched").events.len() > 5);
        let keys = behind(
            &place.location,
            &["SELECT id FROM case_file WHERE sealed_key IS NULL"],
        );
        assert_eq!(keys, [case]);
    }
}

#[test]
fn a_backup_made_while_others_write_is_whole() {
    for place in places() {
        let store = Store::open(&place.location).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z4");
        let blob = file(&store, &cases, &case, b"the decision");
        let target = tempfile::tempdir().expect("folder");
        let copy = Location::folder(&target.path().join("copy"));
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let store = Store::open(&place.location).expect("opens");
                let cases = Cases::new(&maker().catalog, &store).expect("cases");
                for _ in 0..5 {
                    imported(&cases, "Z3a");
                }
            });
            store.backup(&copy).expect("copied");
            writer.join().expect("wrote");
        });
        assert!(
            !target.path().join("copy/griffie.key").exists(),
            "the key is not in the copy"
        );
        let key = KeySource::File(place.folder.path().join("griffie.key"));
        let restored =
            Store::open(&copy.clone().with_key(key.clone())).expect("the copy opens with the key");
        assert_eq!(
            restored.verify(|_| {}).expect("walked").findings,
            [],
            "{}",
            place.name
        );
        assert_eq!(
            restored.case(&case).expect("there").events,
            store.case(&case).expect("there").events
        );
        assert_eq!(
            *restored.blob(&case, &blob).expect("there"),
            *b"the decision"
        );
        assert!(matches!(store.backup(&copy), Err(StoreError::Occupied(_))));
        // And back: a copy of the copy, in the other database when there is one.
        let restored_cases = Cases::new(&maker().catalog, &restored).expect("cases");
        let next = imported(&restored_cases, "Z4");
        assert!(next > case, "numbers go on where they were");
    }
}

#[test]
fn numbers_have_no_gaps_and_refused_cases_use_none() {
    for place in places() {
        let store = Store::open(&place.location).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        assert_eq!(imported(&cases, "Z4"), "KC-2027-001");
        let refused = Event {
            on: Some(date("2027-03-09")),
            event: "D34_verzonden".to_owned(),
            ..Event::default()
        };
        assert!(cases.open("klachtenreglement", refused, &moment()).is_err());
        assert_eq!(imported(&cases, "Z3a"), "KC-2027-002");
        assert_eq!(imported(&cases, "Z1"), "KC-2026-001");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let store = Store::open(&place.location).expect("opens");
                    let cases = Cases::new(&maker().catalog, &store).expect("cases");
                    for _ in 0..5 {
                        imported(&cases, "Z8a");
                    }
                });
            }
        });
        let numbers: Vec<String> = store
            .list("", true, 100)
            .expect("listed")
            .into_iter()
            .map(|case| case.id)
            .filter(|id| id.starts_with("KC-2026"))
            .collect();
        let expected: Vec<String> = (1..=21)
            .map(|number| format!("KC-2026-{number:03}"))
            .collect();
        assert_eq!(numbers, expected, "{}", place.name);
        assert_eq!(store.verify(|_| {}).expect("walked").findings, []);
    }
}

#[test]
fn two_writers_on_one_case_both_get_in() {
    for place in places() {
        let store = Store::open(&place.location).expect("opens");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z4");
        let before = store.case(&case).expect("there").events.len();
        std::thread::scope(|scope| {
            for writer in 0..2 {
                let (place, case) = (&place, &case);
                scope.spawn(move || {
                    let store = Store::open(&place.location).expect("opens");
                    let cases = Cases::new(&maker().catalog, &store).expect("cases");
                    for number in 0..20 {
                        let event = Event {
                            on: Some(date("2027-05-20")),
                            event: "D38_opgemaakt".to_owned(),
                            note: Some(format!("{writer}-{number}")),
                            ..Event::default()
                        };
                        cases.record(case, &event, &moment()).expect("recorded");
                    }
                });
            }
        });
        let record = store.case(&case).expect("there");
        assert_eq!(record.events.len(), before + 40, "{}", place.name);
        for writer in 0..2 {
            let own: Vec<_> = record
                .events
                .iter()
                .filter_map(|event| event.note.clone())
                .filter(|note| note.starts_with(&format!("{writer}-")))
                .collect();
            let expected: Vec<_> = (0..20).map(|number| format!("{writer}-{number}")).collect();
            assert_eq!(own, expected, "in the order in which they were written");
        }
        assert_eq!(store.verify(|_| {}).expect("walked").findings, []);
    }
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    for place in places() {
        drop(Store::open(&place.location).expect("opens"));
        behind(
            &place.location,
            &["UPDATE store SET value = '99' WHERE name = 'version'"],
        );
        match Store::open(&place.location) {
            Err(StoreError::Newer { found: 99, known }) => assert!(known < 99),
            other => panic!("{other:?}"),
        }
        assert_eq!(
            behind(
                &place.location,
                &["SELECT value FROM store WHERE name = 'version'"]
            ),
            ["99"]
        );
    }
}
