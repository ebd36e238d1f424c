//! Accounts: who they are, what they may do, and what becomes of every wrong way in.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use griffie::app::accounts::{self, Claim};
use griffie::app::cases::Cases;
use griffie::app::{Acting, ErrorKind, show};
use griffie::case::Event;
use griffie::diagnostic::Language;
use griffie::store::{Account, Location, Password, Store};
use serde_json::Value;

use crate::store::{behind, imported, moment};
use crate::support::{date, maker, stderr, stdout};

const LONG: &str = "een lang genoeg wachtwoord";

fn password(text: &str) -> Password {
    Password::new(text.to_owned())
}

fn account(id: &str, functions: &[&str]) -> Account {
    Account {
        id: id.to_owned(),
        name: format!("Iemand {id}"),
        functions: functions.iter().map(|one| (*one).to_owned()).collect(),
        ended: None,
    }
}

/// A store with a case, an administrator and a secretary.
struct Office {
    folder: tempfile::TempDir,
    store: Store,
    case: String,
}

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::open(&Location::folder(&folder.path().join("store"))).expect("store");
        let cases = Cases::new(&maker().catalog, &store).expect("cases");
        let case = imported(&cases, "Z4");
        let catalog = &maker().catalog;
        let first = account("p.beheer", &["beheerder"]);
        accounts::add(&store, catalog, &first, &password(LONG), &moment()).expect("the first");
        let office = Self {
            folder,
            store,
            case,
        };
        office
            .add("l.hamming", &["secretaris"])
            .expect("the second");
        office
    }

    fn add(&self, id: &str, functions: &[&str]) -> Result<Password, griffie::app::AppError> {
        let catalog = &maker().catalog;
        let acting = self.acting("p.beheer", None).expect("signed in");
        accounts::add(
            &self.store,
            catalog,
            &account(id, functions),
            &password(LONG),
            &acting,
        )
    }

    fn acting(&self, id: &str, role: Option<&str>) -> Result<Acting, griffie::app::AppError> {
        let claim = Claim {
            account: id.to_owned(),
            role: role.map(ToOwned::to_owned),
        };
        accounts::sign_in(&self.store, &claim, &password(LONG), moment())
    }

    fn cases(&self, acting: &Acting) -> Cases<'_> {
        Cases::new(&maker().catalog, &self.store)
            .expect("cases")
            .seen_by(acting)
    }
}

fn aftercare() -> Event {
    Event {
        on: Some(date("2027-05-20")),
        event: "D34_verzonden".to_owned(),
        ..Event::default()
    }
}

/// The wrong password, no such account, and an ended account are told with one message, and nothing tells the password.
#[test]
fn every_wrong_way_in_is_answered_alike() {
    let office = Office::new();
    let admin = office.acting("p.beheer", None).expect("signed in");
    office.add("o.oud", &["secretaris"]).expect("added");
    accounts::end(
        &office.store,
        &maker().catalog,
        "o.oud",
        moment().today,
        &admin,
    )
    .expect("ended");
    let told: BTreeSet<String> = [
        ("l.hamming", "een ander lang wachtwoord"),
        ("n.niemand", LONG),
        ("o.oud", LONG),
        ("l.hamming", ""),
    ]
    .iter()
    .map(|(id, typed)| {
        let claim = Claim {
            account: (*id).to_owned(),
            role: None,
        };
        let error = accounts::sign_in(&office.store, &claim, &password(typed), moment())
            .expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Denied);
        assert!(error.hint().is_some());
        let told = format!("{error:?}");
        assert!(
            !told.contains("wachtwoord\u{20}lang") && !told.contains(LONG),
            "{told}"
        );
        told
    })
    .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(!format!("{:?}", password(LONG)).contains("lang"));
    // Composed or not, full width or not: it is one password.
    assert!(office.acting("l.hamming", None).is_ok());
    let wide: String = LONG
        .chars()
        .map(|c| if c == 'e' { '\u{ff45}' } else { c })
        .collect();
    let claim = Claim {
        account: "l.hamming".to_owned(),
        role: None,
    };
    assert!(accounts::sign_in(&office.store, &claim, &password(&wide), moment()).is_ok());
}

/// Neither the password nor what is kept of it stands in the database as it is, nor a name or function.
#[test]
fn the_database_holds_no_password_and_no_name() {
    let office = Office::new();
    let rows = behind(office.store.location(), &["SELECT * FROM account"]).join("\n");
    assert!(rows.contains("l.hamming"));
    for told in [LONG, "argon2", "Iemand", "secretaris"] {
        assert!(!rows.contains(told), "{told} in {rows}");
    }
    // What is sealed belongs to its account: it cannot be moved to another.
    behind(
        office.store.location(),
        &[
            "UPDATE account SET body = (SELECT body FROM account WHERE id = 'p.beheer') WHERE id = 'l.hamming'",
        ],
    );
    assert!(office.acting("l.hamming", None).is_err());
    assert!(office.store.accounts().is_err());
}

/// Every mistake in an account at once, and nothing is added by one.
#[test]
fn mistakes_in_an_account_are_told_at_once() {
    let office = Office::new();
    let catalog = &maker().catalog;
    let admin = office.acting("p.beheer", None).expect("signed in");
    let wrong = Account {
        name: " ".to_owned(),
        ..account("J Jansen/x", &["secretariss", "beheerder", "secretaris"])
    };
    let error = accounts::add(&office.store, catalog, &wrong, &password("kort"), &admin)
        .expect_err("wrong");
    let rules: Vec<&str> = error
        .problems()
        .expect("problems")
        .iter()
        .map(|problem| problem.rule.as_str())
        .collect();
    assert_eq!(
        rules,
        ["function", "account", "password", "name", "function"]
    );
    let taken = office.add("l.hamming", &["secretaris"]).expect_err("taken");
    assert_eq!(taken.kind(), ErrorKind::Conflict);
    assert_eq!(office.store.accounts().expect("read").len(), 2);
    // The first account keeps the accounts.
    let folder = tempfile::tempdir().expect("folder");
    let store = Store::open(&Location::folder(folder.path())).expect("store");
    let first = account("l.hamming", &["secretaris"]);
    let error = accounts::add(&store, catalog, &first, &password(LONG), &moment());
    assert_eq!(error.expect_err("wrong").kind(), ErrorKind::Invalid);
    assert!(!store.has_accounts().expect("read"));
}

/// Nobody gives functions to their own account, nobody but who keeps the accounts gives any, and somebody always does.
#[test]
fn functions_are_given_by_others() {
    let office = Office::new();
    let catalog = &maker().catalog;
    let admin = office.acting("p.beheer", None).expect("signed in");
    let secretary = office.acting("l.hamming", None).expect("signed in");
    let one = |name: &str| BTreeSet::from([name.to_owned()]);
    let none = BTreeSet::new();
    let change = |id: &str, give: &BTreeSet<String>, take: &BTreeSet<String>, acting: &Acting| {
        accounts::change_functions(&office.store, catalog, id, give, take, acting)
            .map_err(|error| error.kind())
    };
    let denied = Err(ErrorKind::Denied);
    assert_eq!(
        change("p.beheer", &one("secretaris"), &none, &admin),
        denied
    );
    assert_eq!(
        change("l.hamming", &one("archiefbeheerder"), &none, &secretary),
        denied
    );
    assert_eq!(
        change("l.hamming", &one("archiefbeheerder"), &none, &moment()),
        denied
    );
    let invalid = Err(ErrorKind::Invalid);
    assert_eq!(
        change("l.hamming", &one("archivaris"), &none, &admin),
        invalid
    );
    assert_eq!(
        change("l.hamming", &none, &one("archiefbeheerder"), &admin),
        invalid
    );
    assert_eq!(
        change("l.hamming", &one("beheerder"), &none, &admin),
        invalid
    );
    assert_eq!(
        change("n.niemand", &one("secretaris"), &none, &admin),
        invalid
    );
    let both = change("l.hamming", &one("archiefbeheerder"), &none, &admin).expect("given");
    assert_eq!(
        both,
        BTreeSet::from(["archiefbeheerder".to_owned(), "secretaris".to_owned()])
    );
    let end = |id: &str| {
        accounts::end(&office.store, catalog, id, moment().today, &admin)
            .map_err(|error| error.kind())
    };
    assert_eq!(
        end("p.beheer"),
        Err(ErrorKind::Invalid),
        "nobody would be left"
    );
    office.add("q.beheer", &["beheerder"]).expect("another");
    assert_eq!(end("p.beheer"), Ok(()));
    assert!(office.acting("p.beheer", None).is_err(), "from that day on");
    assert!(office.acting("q.beheer", None).is_ok());
    assert_eq!(end("p.beheer"), Err(ErrorKind::Invalid), "it has ended");
}

/// The recovery code opens once; then there is another.
#[test]
fn a_recovery_code_is_used_once() {
    let office = Office::new();
    let code = office.add("j.jansen", &["secretaris"]).expect("added");
    let code = code.reveal().to_owned();
    let recover = |code: &str, new: &str| {
        accounts::recover(
            &office.store,
            "j.jansen",
            &password(code),
            &password(new),
            &moment(),
        )
    };
    assert!(recover("aaaa-bbbb-cccc", "nog een lang wachtwoord").is_err());
    assert_eq!(
        recover(&code, "kort").expect_err("short").kind(),
        ErrorKind::Invalid
    );
    let next = recover(&code, "nog een lang wachtwoord").expect("recovered");
    assert!(recover(&code, "nog een lang wachtwoord").is_err(), "used");
    assert!(office.acting("j.jansen", None).is_err(), "the old password");
    assert!(recover(next.reveal(), LONG).is_ok());
    assert!(office.acting("j.jansen", None).is_ok());
}

/// A store with accounts is read and changed by nobody who does not say who they are, and by nobody without a role.
#[test]
fn who_holds_no_role_does_and_sees_nothing() {
    let office = Office::new();
    let shown = |acting: &Acting| {
        show::show(
            &office.cases(acting),
            &office.case,
            None,
            moment().today,
            Language::Nl,
        )
    };
    assert_eq!(
        shown(&moment()).expect_err("unnamed").kind(),
        ErrorKind::Denied
    );
    let admin = office.acting("p.beheer", None).expect("signed in");
    let wrong_role = office
        .acting("l.hamming", Some("klager"))
        .expect("signed in");
    for nobody in [&admin, &wrong_role] {
        assert_eq!(
            shown(nobody).expect_err("hidden").kind(),
            ErrorKind::NotFound
        );
        let (found, more) = office.cases(nobody).list("", true, 10).expect("listed");
        assert!(found.is_empty() && !more);
        let recorded = office
            .cases(nobody)
            .record(&office.case, &aftercare(), nobody);
        assert_eq!(recorded.expect_err("denied").kind(), ErrorKind::Denied);
    }
    let unnamed = office
        .cases(&admin)
        .record(&office.case, &aftercare(), &moment());
    assert_eq!(unnamed.expect_err("denied").kind(), ErrorKind::Denied);
    let secretary = office.acting("l.hamming", None).expect("signed in");
    assert!(shown(&secretary).is_ok());
    // The decision is the authority's; what happened is not for the secretary to record.
    let recorded = office
        .cases(&secretary)
        .record(&office.case, &aftercare(), &secretary);
    let error = recorded.expect_err("denied");
    assert_eq!(error.kind(), ErrorKind::Denied);
    assert!(format!("{error:?}").contains("bevoegd gezag"), "{error:?}");
}

/// Every act by every function: it is done exactly by whom the procedure names, in the role that it names.
#[test]
fn every_event_is_recorded_by_whom_the_law_names() {
    use griffie::procedure::doing::{Actor, may_do};
    let catalog = &maker().catalog;
    let procedure = &catalog.procedures["klachtenreglement"];
    let mut asked = 0;
    for (code, spec) in &procedure.file.events {
        for (function, named) in &catalog.settings.functions {
            let functions = BTreeSet::from([function.clone()]);
            let actor = Actor {
                account: "x.x",
                functions: &functions,
                role: None,
            };
            let event = Event {
                event: code.clone(),
                ..Event::default()
            };
            let held: Vec<&String> = procedure
                .file
                .roles
                .iter()
                .filter(|(_, role)| role.functions.contains(function))
                .map(|(role, _)| role)
                .collect();
            let expected = !held.is_empty()
                && (spec.by.is_empty()
                    || spec.by.iter().any(|by| {
                        held.iter().any(|role| {
                            *role == by || procedure.file.roles[by].acts_through.contains(role)
                        })
                    }));
            let answer = may_do(&actor, procedure, None, &event);
            assert_eq!(answer.is_ok(), expected, "{code} by {function}: {answer:?}");
            assert!(!(named.administers && answer.is_ok()));
            asked += 1;
        }
    }
    assert!(asked > 500, "{asked}");
}

fn run(folder: &Path, secrets: &str, arguments: &[&str]) -> Output {
    std::fs::write(folder.join("secrets"), secrets).expect("written");
    let file = std::fs::File::open(folder.join("secrets")).expect("opened");
    let mut all = arguments.to_vec();
    all.extend(["--store", "store", "--password-fd", "0"]);
    Command::new(env!("CARGO_BIN_EXE_griffie"))
        .args(&all)
        .current_dir(folder)
        .stdin(Stdio::from(file))
        .env_remove("GRIFFIE_STORE")
        .env_remove("GRIFFIE_AS")
        .env_remove("GRIFFIE_CONTENT")
        .output()
        .expect("runs")
}

/// From the command line: the accounts are made, somebody records, and the case says who.
#[test]
fn accounts_from_the_command_line() {
    let office = Office::new();
    let folder = office.folder.path();
    let case = office.case.clone();
    drop(office.store);
    let one = format!("{LONG}\n");
    let two = format!("{LONG}\neen nieuw lang wachtwoord\n");
    let done = |secrets: &str, arguments: &[&str]| -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        let output = run(folder, secrets, &all);
        assert!(
            output.status.success(),
            "{arguments:?}: {}{}",
            stdout(&output),
            stderr(&output)
        );
        serde_json::from_str(&stdout(&output)).expect("JSON")
    };
    let refused = |secrets: &str, arguments: &[&str]| -> String {
        let output = run(folder, secrets, arguments);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{arguments:?}: {}",
            stdout(&output)
        );
        let told = stderr(&output);
        assert!(!told.contains(LONG), "a password in {told}");
        told
    };
    let added = done(
        &two,
        &[
            "account",
            "add",
            "j.jansen",
            "--name",
            "J. Jansen",
            "--function",
            "secretaris",
            "--as",
            "p.beheer",
        ],
    );
    assert!(
        added["recovery_code"]
            .as_str()
            .is_some_and(|code| code.len() > 25)
    );
    let listed = done(&one, &["account", "list", "--as", "p.beheer"]);
    assert_eq!(listed.as_array().map(Vec::len), Some(3));
    refused(&one, &["account", "list", "--as", "l.hamming"]);
    assert!(refused(&one, &["case", "show", &case]).contains("--as"));
    assert!(
        refused("verkeerd\n", &["case", "show", &case, "--as", "l.hamming"]).contains("account")
    );
    assert!(refused("", &["case", "show", &case, "--as", "l.hamming"]).contains("--password-fd"));
    refused(&one, &["case", "show", &case, "--as", "p.beheer"]);
    refused(&one, &["due", "--case", &case, "--as", "p.beheer"]);
    let due = done(&one, &["due", "--on", "2027-04-20", "--as", "p.beheer"]);
    assert_eq!(due.as_array().map(Vec::len), Some(0), "{due}");
    let due = done(&one, &["due", "--on", "2027-04-20", "--as", "l.hamming"]);
    assert!(due.as_array().is_some_and(|rows| !rows.is_empty()));
    let shown = done(&one, &["case", "show", &case, "--as", "l.hamming"]);
    let day = shown["timeline"][0]["on"]
        .as_str()
        .expect("a day")
        .to_owned();
    let correct = [
        "case",
        "correct",
        &case,
        "1",
        "--reason",
        "datum bevestigd",
        "--on",
        &day,
    ];
    let recorded = done(&one, &[&correct[..], &["--as", "l.hamming"]].concat());
    assert!(recorded["event"].is_number());
    let shown = done(
        &one,
        &["case", "show", &case, "--as", "l.hamming/secretaris"],
    );
    let last = shown["timeline"]
        .as_array()
        .and_then(|all| all.last())
        .expect("events");
    assert_eq!(last["by"]["account"], "l.hamming");
    assert_eq!(last["by"]["role"], "secretaris");
    let text = stdout(&run(
        folder,
        &one,
        &["case", "show", &case, "--as", "l.hamming"],
    ));
    assert!(text.contains("door l.hamming als secretaris"), "{text}");
}

/// What each function reads of a whole complaint, class by class: `all`, `some` or `none` of the events that it does not
/// record itself. From the regulation's table of who reads what (3.3), not from the rules.
const READS: [(&str, &[&str]); 5] = [
    ("secretaris", &["K1"]),
    ("bevoegd_gezag", &["K1", "K6"]),
    (
        "probleemeigenaar",
        &["K1", "K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10", "K12"],
    ),
    (
        "dienst_po",
        &[
            "K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10", "K12",
        ],
    ),
    ("archiefbeheerder", &["K6", "K10", "K11"]),
];

/// No event, obligation or row of the agenda of a class that a function does not read reaches it, by any of these roads.
#[test]
fn nobody_reads_a_class_that_is_not_theirs() {
    let office = Office::new();
    let procedure = &maker().catalog.procedures["klachtenreglement"];
    let class_of = |code: &str| -> String {
        let spec = &procedure.file.events[code];
        spec.access.clone().unwrap_or_else(|| {
            let document = spec.documents.first().expect("a document");
            procedure.documents[document].access.clone()
        })
    };
    let mut hidden = 0;
    for (function, closed) in READS {
        let id = format!("x.{}", function.replace('_', "-"));
        if function != "secretaris" {
            office.add(&id, &[function]).expect("added");
        }
        let id = if function == "secretaris" {
            "l.hamming"
        } else {
            &id
        };
        let acting = office.acting(id, None).expect("signed in");
        let cases = office.cases(&acting);
        let shown =
            show::show(&cases, &office.case, None, moment().today, Language::Nl).expect("shown");
        let told: BTreeSet<&str> = shown["timeline"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|event| event["event"].as_str())
            .collect();
        for event in &office.store.case(&office.case).expect("reads").events {
            let Some(spec) = procedure.file.events.get(&event.event) else {
                continue;
            };
            let own = spec.by.iter().any(|by| by == function);
            if closed.contains(&class_of(&event.event).as_str()) && !own {
                assert!(
                    !told.contains(event.event.as_str()),
                    "{} by {function}",
                    event.event
                );
                hidden += 1;
            }
        }
        for road in ["open", "met", "ended"] {
            for row in shown[road].as_array().expect("a list") {
                let code = row["obligation"].as_str().expect("a code");
                let spec = &procedure.file.obligations[code];
                let through = &procedure.file.roles[&spec.bearer].acts_through;
                let readable = spec.bearer == function
                    || through.iter().any(|role| role == function)
                    || spec.documents.iter().any(|document| {
                        !closed.contains(&procedure.documents[document].access.as_str())
                    });
                assert!(readable, "{code} in {road} by {function}");
            }
        }
    }
    assert!(hidden > 20, "{hidden}");
    // The archivist sees what there is, and not what it says.
    let acting = office
        .acting("x.archiefbeheerder", None)
        .expect("signed in");
    let shown = show::show(
        &office.cases(&acting),
        &office.case,
        None,
        moment().today,
        Language::Nl,
    )
    .expect("shown");
    let text = shown["timeline"].to_string();
    assert!(
        text.contains("D29_verzonden") && !text.contains("gegrond"),
        "{text}"
    );
}

/// A role that somebody holds by standing in the case ends with the event that puts another in their place.
#[test]
fn who_steps_back_sees_nothing_from_then_on() {
    let office = Office::new();
    office.add("v.zitter", &[]).expect("added");
    let secretary = office.acting("l.hamming", None).expect("signed in");
    let chair = office.acting("v.zitter", None).expect("signed in");
    let cases = office.cases(&secretary);
    let record = cases.read(&office.case).expect("reads");
    let course = cases.course(&record).expect("course");
    let before = course.fold().state().people("voorzitter")[0].clone();
    let sees = || {
        let cases = office.cases(&chair);
        let seen = cases.read(&office.case).map_err(|error| error.kind());
        seen.map(|record| record.id)
    };
    assert_eq!(sees(), Err(ErrorKind::NotFound));
    let with = |account: Option<&str>| {
        let mut person = before.clone();
        if let Some(account) = account {
            person.more.insert("account".to_owned(), account.into());
        }
        Event {
            corrects: Some(1),
            reason: Some("samenstelling".to_owned()),
            personen: [("voorzitter".to_owned(), vec![person])].into(),
            ..Event::default()
        }
    };
    cases
        .record(&office.case, &with(Some("v.zitter")), &secretary)
        .expect("recorded");
    assert_eq!(sees(), Ok(office.case.clone()));
    cases
        .record(&office.case, &with(None), &secretary)
        .expect("recorded");
    assert_eq!(
        sees(),
        Err(ErrorKind::NotFound),
        "also of what was read before"
    );
}

/// Every look, search and refusal is a line; no name of a party is; a line that is cut or changed is found.
#[test]
fn the_log_tells_who_looked() {
    use griffie::app::journal::Wanted;
    let office = Office::new();
    let secretary = office.acting("l.hamming", None).expect("signed in");
    let admin = office.acting("p.beheer", None).expect("signed in");
    let look = |acting: &Acting| {
        show::show(
            &office.cases(acting),
            &office.case,
            None,
            moment().today,
            Language::Nl,
        )
        .map(|_| ())
        .map_err(|error| error.kind())
    };
    assert_eq!(look(&secretary), Ok(()));
    assert_eq!(look(&admin), Err(ErrorKind::NotFound));
    office.cases(&secretary).list("", true, 5).expect("listed");
    assert!(
        office
            .cases(&secretary)
            .record(&office.case, &aftercare(), &secretary)
            .is_err()
    );
    let wrong = Claim {
        account: "l.hamming".to_owned(),
        role: None,
    };
    assert!(accounts::sign_in(&office.store, &wrong, &password("x"), moment()).is_err());
    let all = Wanted {
        limit: 100,
        ..Wanted::default()
    };
    let lines = office.cases(&admin).logged(&all).expect("read");
    let told: Vec<(&str, &str, &str)> = lines
        .iter()
        .rev()
        .map(|line| {
            (
                line.account.as_str(),
                line.act.as_str(),
                line.result.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("l.hamming", "show", "done"),
            ("p.beheer", "read", "refused"),
            ("l.hamming", "list", "done"),
            ("l.hamming", "record", "refused"),
            ("l.hamming", "sign_in", "refused"),
        ]
    );
    let text = format!("{lines:?}");
    for name in ["Wójcik", "Çelik", "Iemand"] {
        assert!(!text.contains(name), "{text}");
    }
    assert_eq!(
        office
            .cases(&secretary)
            .logged(&all)
            .expect_err("denied")
            .kind(),
        ErrorKind::Denied
    );
    let one = Wanted {
        case: Some(office.case.clone()),
        limit: 100,
        ..Wanted::default()
    };
    assert_eq!(
        office.cases(&secretary).logged(&one).expect("read").len(),
        3
    );
    assert_eq!(office.store.verify_log().expect("walked"), []);
    let elsewhere = tempfile::tempdir().expect("folder");
    let place = Location::folder(&elsewhere.path().join("copy"));
    office.store.backup(&place).expect("copied");
    let copy = Store::open(&place.with_key(office.store.location().key.clone())).expect("opens");
    assert_eq!(copy.verify_log().expect("walked"), []);
    assert_eq!(
        copy.accounts().expect("read"),
        office.store.accounts().expect("read")
    );
    for harm in [
        "UPDATE log SET account = 'n.niemand' WHERE seq = 2",
        "DELETE FROM log WHERE seq = (SELECT MAX(seq) FROM log)",
        "DELETE FROM store WHERE name = 'log'",
    ] {
        behind(office.store.location(), &[harm]);
        assert!(
            !office.store.verify_log().expect("walked").is_empty(),
            "{harm}"
        );
    }
}
