//! What is said about wrong input helps: it names what is wrong, and the way out that it gives works.

use std::path::Path;

use griffie::app::cases::Cases;
use griffie::app::{import, scenario};
use griffie::store::{Location, Store};
use serde_json::Value;

use crate::support::{OPEN, griffie_in, maker, root, stderr, stdout};

/// Runs a command; gives its status and everything that it says.
fn said(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = griffie_in(folder, arguments);
    let text = format!("{}{}", stdout(&output), stderr(&output));
    (output.status.code().expect("it ended"), text)
}

/// A store with the case of a scenario; gives its number.
fn with_case(folder: &Path, name: &str) -> String {
    let store = Store::open(&Location::folder(&folder.join("kast"))).expect("opens");
    let cases = Cases::new(&maker().catalog, &store).expect("cases");
    let read = scenario::read(&maker().catalog, Path::new(name)).expect("a scenario");
    let imported = import::import(&cases, &read, &crate::store::moment());
    imported.expect("imported").case
}

#[test]
fn a_file_that_is_no_archive_says_what_it_is() {
    let folder = tempfile::tempdir().expect("folder");
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    };
    write("leeg.zip", b"");
    write("brief.zip", b"Geachte mevrouw,");
    write("half.zip", b"PK\x03\x04 en dan niets meer");
    for (file, status, words) in [
        ("leeg.zip", 1, "het bestand is leeg"),
        ("brief.zip", 1, "dit is geen zip"),
        ("half.zip", 1, "het einde ontbreekt"),
        (".", 3, "noem een bestand, geen map"),
    ] {
        let (code, text) = said(folder.path(), &["verify", file]);
        assert_eq!(code, status, "{file}: {text}");
        assert!(text.contains(words), "{file}: {text}");
        assert!(!text.contains("0 stukken"), "{file}: {text}");
    }
}

#[test]
fn a_destroyed_case_is_said_to_be_destroyed_by_every_command() {
    let folder = tempfile::tempdir().expect("folder");
    let case = with_case(folder.path(), "Z4");
    let case = case.as_str();
    let store = Store::open(&Location::folder(&folder.path().join("kast"))).expect("opens");
    let forgotten = store.forget(case, crate::support::date("2037-06-01"));
    forgotten.expect("forgotten");
    drop(store);
    std::fs::write(folder.path().join("leeg.pdf"), b"%PDF-1.7").expect("written");
    for line in [
        vec!["archive", "destroy", case, "--by", "Anna"],
        vec!["archive", "propose", case, "--by", "Anna", "--method", "x"],
        vec!["archive", "hold", case, "--reason", "x"],
        vec!["produce", case, "D15"],
        vec!["case", "record", case, "advies_ontvangen"],
        vec!["case", "correct", case, "1", "--reason", "x"],
        vec!["dossier", case, "-o", "uit.pdf"],
    ] {
        let mut line = line.clone();
        line.extend(["--store", "kast"]);
        let (code, text) = said(folder.path(), &line);
        assert_eq!(code, 1, "{line:?}: {text}");
        assert!(
            text.starts_with(&format!("fout: zaak `{case}` is vernietigd")),
            "{line:?}: {text}"
        );
    }
}

#[test]
fn a_last_day_that_has_no_date_is_refused() {
    for line in [
        ["term", "9999-12-31", "4 weken"],
        ["term", "9999-12-01", "99 maanden"],
        ["term", "9990-01-01", "9 jaar 1 dag"],
    ] {
        let (code, text) = said(Path::new("."), &line);
        assert!(code != 0, "{line:?}: {text}");
        assert!(!text.contains("+10000"), "{line:?}: {text}");
    }
    let (code, text) = said(Path::new("."), &["term", "9999-12-31", "4 weken"]);
    assert_eq!(code, 1);
    assert!(text.contains("neem een eerdere dag"), "{text}");
}

#[test]
fn an_answer_inside_a_group_has_a_name_that_works() {
    let folder = tempfile::tempdir().expect("folder");
    let case = with_case(folder.path(), "Z4");
    let produce = |set: &[&str]| {
        let mut line = vec!["produce", &case, "D20", "--store", "kast", "--json"];
        line.extend(["--date", "2027-03-15"]);
        for one in set {
            line.extend(["--set", one]);
        }
        said(folder.path(), &line)
    };
    let (code, text) = produce(&["afzonderlijk=ja"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("zitting.afzonderlijk"), "{text}");
    // As it says.
    let (code, text) = produce(&["zitting.afzonderlijk=ja", "zitting.plaats=kamer 3"]);
    assert_eq!(code, 0, "{text}");
    // The answers of the draft stay beside a new one.
    let (code, text) = produce(&["zitting.plaats=kamer 4"]);
    assert_eq!(code, 0, "{text}");
    let shown = griffie_in(
        folder.path(),
        &["case", "show", &case, "--store", "kast", "--json"],
    );
    let shown: Value = serde_json::from_str(&stdout(&shown)).expect("JSON");
    let text = shown.to_string();
    assert!(!text.contains("zitting.plaats"), "{text}");
    for wrong in [
        "zitting.onzin=1",
        "zitting.plaats.dieper=1",
        ".=1",
        "zitting.=1",
    ] {
        let (code, text) = produce(&[wrong]);
        assert_eq!(code, 1, "{wrong}: {text}");
    }
}

#[test]
fn people_without_what_they_stand_in_are_one_problem() {
    let folder = tempfile::tempdir().expect("folder");
    let case = root().join("fixtures/klachtenreglement/cases/Z4.json");
    let case = crate::support::json(&case);
    let people = folder.path().join("mensen.json");
    let mut line = OPEN.to_vec();
    line.extend(["--people", "mensen.json", "--store", "kast"]);
    std::fs::write(&people, case["personen"].to_string()).expect("written");
    let (code, text) = said(folder.path(), &line);
    assert_eq!(code, 1, "{text}");
    assert_eq!(text.matches("fout").count(), 1, "{text}");
    assert!(text.contains("{\"personen\": {"), "{text}");
    // As it says.
    let wrapped = serde_json::json!({ "personen": case["personen"] });
    std::fs::write(&people, wrapped.to_string()).expect("written");
    let (code, text) = said(folder.path(), &line);
    assert_eq!(code, 0, "{text}");
}

#[test]
fn a_list_of_nothing_says_so() {
    let folder = tempfile::tempdir().expect("folder");
    drop(Store::open(&Location::folder(&folder.path().join("kast"))).expect("opens"));
    for (line, words) in [
        (vec!["case", "list"], "--all"),
        (vec!["case", "list", "--all"], "er is geen zaak"),
        (vec!["due"], "er is niets te doen"),
        (vec!["archive", "review"], "er mag niets worden vernietigd"),
    ] {
        let mut line = line.clone();
        line.extend(["--store", "kast"]);
        let (code, text) = said(folder.path(), &line);
        assert_eq!(code, 0, "{line:?}: {text}");
        assert!(text.contains(words), "{line:?}: {text}");
    }
}
