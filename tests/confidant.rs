//! The file of a confidant in a store with accounts: who keeps it finds it, who destroys it knows its number and its terms,
//! and for everybody else it is not there.

use std::collections::BTreeMap;

use griffie::app::accounts::{self, Claim};
use griffie::app::agenda::{self, Question};
use griffie::app::cases::Cases;
use griffie::app::{Acting, ErrorKind, archive, show};
use griffie::case::{Event, Person};
use griffie::diagnostic::Language;
use griffie::store::{Account, Location, Password, Store};
use serde_json::{Value, json};

use crate::store::{imported_of, moment};
use crate::support::{date, maker};

const LONG: &str = "een lang genoeg wachtwoord";
const PROCEDURE: &str = "vertrouwenswerk";
const OPENS: &str = "aanmelding_ontvangen";

/// A store with a closed and a running file of confidants and a complaint, and everybody who could be curious.
struct Office {
    store: Store,
    closed: String,
    complaint: String,
    _folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::open(&Location::folder(&folder.path().join("store"))).expect("store");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let closed = imported_of(&cases, PROCEDURE, "ouder");
        let complaint = imported_of(&cases, "klachtenreglement", "Z1");
        drop(cases);
        let office = Self {
            store,
            closed,
            complaint,
            _folder: folder,
        };
        let mut admin = moment();
        for (id, function) in [
            ("p.beheer", "beheerder"),
            ("s.secretaris", "secretaris"),
            ("b.bestuur", "bevoegd_gezag"),
            ("p.eigenaar", "probleemeigenaar"),
            ("a.archief", "archiefbeheerder"),
            ("t.vos", "vertrouwenspersoon"),
            ("i.dasilva", "vertrouwenspersoon"),
        ] {
            let account = Account {
                id: id.to_owned(),
                name: format!("Iemand {id}"),
                functions: [function.to_owned()].into(),
                ended: None,
            };
            let password = Password::new(LONG.to_owned());
            accounts::add(&office.store, &maker().catalog, &account, &password, &admin)
                .unwrap_or_else(|error| panic!("{id}: {error:?}"));
            admin = office.acting("p.beheer");
        }
        office
    }

    fn acting(&self, id: &str) -> Acting {
        let claim = Claim {
            account: id.to_owned(),
            role: None,
        };
        accounts::sign_in(
            &self.store,
            &claim,
            &Password::new(LONG.to_owned()),
            moment(),
        )
        .expect("signed in")
    }

    fn cases(&self, id: &str) -> Cases<'_> {
        let cases = Cases::new(&maker().catalog, &self.store).expect("cases");
        cases.seen_by(&self.acting(id))
    }

    /// Opens a file; the people of its role are those who are given.
    fn open(&self, id: &str, holders: Vec<Person>) -> Result<String, griffie::app::AppError> {
        let data = json!({ "kant": "klager", "soort": "extern", "bekendheid": "onbekend" });
        let event = Event {
            on: Some(date("2027-06-01")),
            event: OPENS.to_owned(),
            data: data.as_object().expect("data").clone(),
            personen: BTreeMap::from([("vertrouwenspersoon".to_owned(), holders)]),
            ..Event::default()
        };
        let opened = self.cases(id).open(PROCEDURE, event, &self.acting(id))?;
        Ok(opened.case)
    }

    /// Everything that an account is told about all cases, as one text.
    fn told(&self, id: &str) -> String {
        let cases = self.cases(id);
        let day = date("2037-06-01");
        let mut told = String::new();
        let (listed, _) = cases.list("", true, 100).expect("listed");
        for case in listed {
            told.push_str(&format!("{case:?}\n"));
            let shown = show::show(&cases, &case.id, None, day, Language::Nl).expect("shown");
            told.push_str(&format!("{shown}\n"));
        }
        let question = Question {
            on: day,
            until: None,
            overdue: false,
            role: None,
            case: None,
            limit: 1000,
        };
        let found = agenda::due(&cases, &question, Language::Nl).expect("agenda");
        for row in found.rows(Language::Nl) {
            told.push_str(&format!("{row}\n"));
        }
        let review = archive::review(&cases, day).expect("review");
        told.push_str(&archive::review_json(&review, Language::Nl).to_string());
        told
    }
}

fn person(name: &str) -> Person {
    let facts = json!({ "procedure": PROCEDURE, "personen": { "vertrouwenspersoon": [{ "voorletters": "X.", "achternaam": name }] } });
    let (facts, _) = maker().catalog.read_case(&facts, None).expect("a person");
    facts.personen["vertrouwenspersoon"][0].clone()
}

/// Who opens a file keeps it, alone: with the account of who opens it, and not found by another confidant.
#[test]
fn who_opens_a_file_finds_it_and_nobody_else() {
    let office = Office::new();
    let refused = office
        .open("t.vos", Vec::new())
        .expect_err("nobody keeps it");
    assert!(
        format!("{refused:?}").contains("zet uzelf bij de betrokkenen"),
        "{refused:?}"
    );
    let two = vec![person("Vos"), person("Ander")];
    assert!(
        office.open("t.vos", two).is_err(),
        "whose it is must be known"
    );
    let mut elses = person("Silva");
    elses
        .more
        .insert("account".to_owned(), Value::from("i.dasilva"));
    assert!(
        office.open("t.vos", vec![elses]).is_err(),
        "nobody opens a file for another"
    );
    assert_eq!(
        office
            .open("s.secretaris", vec![person("Vos")])
            .expect_err("no role")
            .kind(),
        ErrorKind::Denied
    );
    let case = office.open("t.vos", vec![person("Vos")]).expect("opened");
    let mine = office.told("t.vos");
    assert!(
        mine.contains(&case) && mine.contains("begeleiding.aangemeld"),
        "{mine}"
    );
    assert!(
        !mine.contains(&office.closed),
        "the file of another: {mine}"
    );
    for other in ["i.dasilva", "s.secretaris", "p.eigenaar"] {
        let told = office.told(other);
        assert!(!told.contains("VW-"), "{other}: {told}");
        let error = office.cases(other).read(&case).expect_err("not there");
        let absent = office
            .cases(other)
            .read("VW-2099-001")
            .expect_err("not there");
        assert_eq!(
            format!("{error:?}").replace(&case, "?"),
            format!("{absent:?}").replace("VW-2099-001", "?")
        );
    }
}

/// Those who destroy it: number, terms, and nothing of what it is about. Whatever the file says may stand nowhere.
#[test]
fn who_destroys_a_file_knows_its_number_and_its_terms() {
    let office = Office::new();
    for id in ["a.archief", "b.bestuur"] {
        let told = office.told(id);
        assert!(told.contains(&office.closed), "{id}: {told}");
        assert!(told.contains("2037-05-18"), "{id}: its last day: {told}");
        let cases = office.cases(id);
        let day = date("2037-06-01");
        let shown = show::show(&cases, &office.closed, None, day, Language::Nl).expect("shown");
        for empty in [
            "parties",
            "tracks",
            "timeline",
            "met",
            "ended",
            "contradicted",
            "outdated",
        ] {
            assert_eq!(shown[empty], json!([]), "{id}: {empty}");
        }
        for blank in ["title", "status"] {
            assert_eq!(shown[blank], "", "{id}: {blank}");
        }
        assert_eq!(shown["closed"]["reason"], "", "{id}");
        let codes: Vec<&str> = shown["open"]
            .as_array()
            .expect("open")
            .iter()
            .filter_map(|row| row["obligation"].as_str())
            .collect();
        assert_eq!(codes, ["P20"], "{id}");
        // Their own complaints stand beside it as before.
        assert!(told.contains(&office.complaint), "{id}: {told}");
        for secret in [
            "Wójcik",
            "Zuzanna",
            "Broecke",
            "Schuurman",
            "Amrani",
            "begeleiding_afgesloten",
            "W13_uitgebracht",
        ] {
            let lines = told.lines().filter(|line| line.contains(&office.closed));
            for line in lines {
                assert!(!line.contains(secret), "{id}: {secret}: {line}");
            }
        }
    }
}
