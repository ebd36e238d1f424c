//! Terms: every worked example, and what must hold for all of them.

use griffie::calendar::{Date, Deadline, Period, Policy, Term, is_weekend};
use griffie::diagnostic::Language;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{date, griffie, json, maker, root, stdout};

fn of(anchor: &str, term: &str, policy: &Policy) -> Deadline {
    count(date(anchor), term, None, policy)
}

fn count(anchor: Date, term: &str, extension: Option<Term>, policy: &Policy) -> Deadline {
    let term = Term::parse(term).expect("a term");
    Deadline::of(anchor, term, extension, &maker().catalog.holidays, policy)
        .expect("inside the calendar")
}

#[test]
fn every_worked_example_comes_out() {
    let examples = json(&root().join("fixtures/calendar/terms.json"));
    let mut report = String::new();
    for example in examples.as_array().expect("list") {
        let text = |key: &str| example[key].as_str().unwrap_or_default();
        let flag = |key: &str| example[key].as_bool().unwrap_or(false);
        let policy = Policy {
            nominal: flag("nominal_end"),
            equated_is_no_workday: flag("equated_no_workday"),
            without_equated: flag("without_equated"),
            anchor_on_workday: flag("from_workday"),
            suspended: example["suspend"]
                .as_array()
                .map(|days| {
                    vec![Period {
                        from: date(days[0].as_str().expect("day")),
                        until: date(days[1].as_str().expect("day")),
                    }]
                })
                .unwrap_or_default(),
        };
        let extension = example["extend"]
            .as_str()
            .map(|term| Term::parse(term).expect("a term"));
        let found = count(date(text("anchor")), text("term"), extension, &policy);
        let id = text("id");
        assert_eq!(found.nominal.to_string(), text("nominal"), "{id} nominal");
        assert_eq!(
            found.effective.to_string(),
            text("effective"),
            "{id} effective"
        );
        assert_eq!(
            found.plan.map(|plan| plan.to_string()).as_deref(),
            example["plan"].as_str(),
            "{id} plan"
        );
        assert_eq!(found.uncertain, flag("uncertain"), "{id} uncertain");
        report.push_str(&format!(
            "{id} {} {} -> {}\n",
            text("anchor"),
            text("term"),
            found.effective
        ));
        for reason in &found.because {
            assert_ne!(reason.text.nl, reason.text.en, "{id} {}", reason.rule);
            report.push_str(&format!(
                "  {} {} | {} | {}\n",
                reason.rule,
                reason.article.unwrap_or("-"),
                reason.text.get(Language::Nl),
                reason.text.get(Language::En)
            ));
        }
    }
    insta::assert_snapshot!(report);
}

#[test]
fn the_command_prints_what_a_program_needs() {
    let said: Value = serde_json::from_str(&stdout(&griffie(&[
        "term",
        "2026-11-27",
        "4 weken",
        "--json",
    ])))
    .expect("JSON");
    assert_eq!(said["nominal"], "2026-12-25");
    assert_eq!(said["effective"], "2026-12-28");
    assert!(
        said["because"]
            .as_array()
            .is_some_and(|reasons| reasons.len() >= 4)
    );
    let back = stdout(&griffie(&[
        "term",
        "2027-05-11",
        "-2 weken",
        "--lang",
        "en",
    ]));
    assert!(back.starts_with("Tuesday 27 April 2027"), "{back}");
    assert!(back.contains("plan it on Monday 26 April 2027"), "{back}");
    assert_eq!(
        griffie(&["term", "2027-05-11", "vier weken"]).status.code(),
        Some(2)
    );
    assert_eq!(
        griffie(&["term", "2027-02-30", "4 weken"]).status.code(),
        Some(2)
    );
}

fn some_day() -> impl Strategy<Value = Date> {
    (0u32..4000).prop_map(|offset| date("2023-01-01") + chrono::Days::new(u64::from(offset)))
}

proptest! {
    #[test]
    fn a_term_that_rolls_never_ends_on_a_rest_day(anchor in some_day(), weeks in 1..=12i32) {
        let found = count(anchor, &format!("{weeks} weken"), None, &Policy::default());
        prop_assert!(!is_weekend(found.effective));
        prop_assert!(maker().catalog.holidays.names(found.effective).is_empty());
        prop_assert!(found.effective >= found.nominal);
    }

    #[test]
    fn a_later_event_never_ends_earlier(anchor in some_day(), days in 1..200u64, number in 1..=12i32, unit in prop_oneof!["weken", "werkdagen", "maanden", "dagen"]) {
        let later = anchor + chrono::Days::new(days);
        let term = format!("{number} {unit}");
        prop_assert!(count(anchor, &term, None, &Policy::default()).effective <= count(later, &term, None, &Policy::default()).effective);
    }

    #[test]
    fn working_days_count_back_to_where_they_began(anchor in some_day(), number in 1..=60i32) {
        let policy = Policy { anchor_on_workday: true, ..Policy::default() };
        let there = count(anchor, &format!("{number} werkdagen"), None, &policy);
        let back = count(there.effective, &format!("-{number} werkdagen"), None, &Policy::default());
        prop_assert_eq!(back.effective, there.anchor);
    }

    #[test]
    fn an_extension_counts_from_the_first_day(anchor in some_day()) {
        let once = Term::parse("4 weken").expect("term");
        let extended = count(anchor, "4 weken", Some(once), &Policy::default());
        prop_assert_eq!(extended.effective, count(anchor, "8 weken", None, &Policy::default()).effective);
    }
}

#[test]
fn the_same_day_explains_itself_in_two_languages() {
    let found = of("2027-04-07", "4 weken", &Policy::default());
    let dutch: Vec<_> = found
        .because
        .iter()
        .map(|reason| reason.text.nl.clone())
        .collect();
    assert!(
        dutch.iter().any(|text| text.contains("de vijfde mei")),
        "{dutch:?}"
    );
    assert!(
        dutch.iter().any(|text| text.contains("Hemelvaartsdag")),
        "{dutch:?}"
    );
}
