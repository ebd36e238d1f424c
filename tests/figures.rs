//! The figures of yearly reports, over the scenarios as a year of invented cases.

use griffie::app::cases::Cases;
use griffie::app::figures::{Period, figures};
use griffie::app::{import, scenario};
use griffie::store::{Location, Store};
use serde_json::Value;

use crate::store::moment;
use crate::support::{date, files, maker};

/// How many scenarios there are whose first event satisfies a condition, counted from the files alone.
fn counted(condition: impl Fn(&Value) -> bool) -> u64 {
    let scenarios = files("fixtures/klachtenreglement/scenarios", "json");
    let matching = scenarios.iter().filter(|path| {
        let scenario = crate::support::json(path);
        condition(&scenario["events"][0]) && scenario["policies"].is_null()
    });
    matching.count() as u64
}

#[test]
fn a_year_of_cases_adds_up() {
    let folder = tempfile::tempdir().expect("folder");
    let store = Store::open(&Location::folder(folder.path())).expect("opens");
    let cases = Cases::new(&maker().catalog, &store).expect("cases");
    for path in files("fixtures/klachtenreglement/scenarios", "json") {
        let read = scenario::read(&maker().catalog, &path).expect("a scenario");
        if read.policies.is_empty() {
            import::import(&cases, &read, &moment())
                .unwrap_or_else(|error| panic!("{}: {error:?}", path.display()));
        }
    }
    let period = Period {
        from: date("2026-08-01"),
        until: date("2027-07-31"),
    };
    let within = |event: &Value| {
        let on = event["on"].as_str().unwrap_or_default();
        ("2026-08-01"..="2027-07-31").contains(&on)
    };
    let d54 = Value::Object(figures(&cases, "klachtenreglement", "D54", period).expect("figures"));
    let informal = counted(|event| within(event) && event["event"] == "voorfase_klacht_ontvangen");
    assert!(informal >= 3, "{informal}");
    assert_eq!(d54["totaal"], informal);
    let d53 = Value::Object(figures(&cases, "klachtenreglement", "D53", period).expect("figures"));
    let total = d53["totaal"].as_u64().expect("a number");
    // At least those that came straight to the committee; others were passed on to it.
    let straight = counted(|event| {
        within(event)
            && (event["event"] == "klacht_ontvangen" || event["event"] == "mondelinge_klacht")
            && event["data"]["ontvanger"] == "klachtencommissie"
    });
    assert!(total >= straight && straight >= 15, "{total} {straight}");
    // Every complaint has one outcome or is still open, and every row is a part of the whole.
    let sum = |field: &str| -> u64 {
        d53[field]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|row| row["aantal"].as_u64())
            .sum()
    };
    assert_eq!(
        sum("afhandeling"),
        d53["afgehandeld"].as_u64().expect("a number")
    );
    assert_eq!(
        total + d53["meegenomen"].as_u64().expect("a number"),
        d53["afgehandeld"].as_u64().expect("a number") + d53["lopend"].as_u64().expect("a number"),
        "what came is closed or open: {d53:#}"
    );
    assert_eq!(sum("per_melder"), total);
    assert!(sum("oordeel") <= sum("afhandeling"));
    let terms = d53["termijnen"].as_array().expect("terms");
    let hearing = terms
        .iter()
        .find(|row| row["categorie"] == "hoorzitting")
        .expect("hearings");
    assert!(
        hearing["te_laat"].as_u64() >= Some(1),
        "one scenario holds its hearing too late: {hearing}"
    );
    let text = d53.to_string();
    for name in ["Wójcik", "Broecke", "Kelder", "Ouazzani"] {
        assert!(!text.contains(name), "{name}");
    }
    insta::assert_json_snapshot!("figures", serde_json::json!({ "D53": d53, "D54": d54 }));
}
