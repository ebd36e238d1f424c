//! Scenarios: events in; states, obligations and what was due on a day out, exactly as the file expects.

use std::path::Path;

use griffie::app::scenario::{self, Replayed};
use griffie::case::Scenario;
use griffie::procedure::{Duty, Fate};
use serde_json::Value;

use crate::support::{date, maker, scenarios};

fn run(scenario: &Scenario, on: Option<&str>, path: &Path) -> Replayed {
    scenario::replay(&maker().catalog, scenario, on.map(date))
        .unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

/// The code as the tables write it: soft ones with a tilde, one of several with what tells it apart.
fn code(replayed: &Replayed, duty: &Duty) -> String {
    let spec = &replayed.course.fold().definition().file.obligations[&duty.obligation];
    let which = if duty.which.is_empty() {
        String::new()
    } else {
        format!("/{}", duty.which)
    };
    format!(
        "{}{which}{}",
        duty.obligation,
        if spec.hard { "" } else { "~" }
    )
}

fn day(day: Option<griffie::calendar::Date>) -> String {
    day.map_or_else(|| "-".to_owned(), |day| day.to_string())
}

fn rows(replayed: &Replayed) -> Vec<String> {
    let duties = &replayed.course.fold().state().duties;
    duties
        .iter()
        .map(|duty| {
            let result = match duty.fate {
                Fate::Open => "open",
                Fate::Met(met) if duty.is_late(met) => "late",
                Fate::Met(_) => "on time",
                Fate::Cancelled(_) => "cancelled",
                Fate::Lapsed(_) => "lapsed",
                Fate::Extended(_) => "extended",
                Fate::Replaced(_) => "replaced",
            };
            format!(
                "{} {} {} {} {} {result}",
                code(replayed, duty),
                duty.anchor,
                day(duty.nominal),
                day(duty.due),
                day(duty.fate.day())
            )
        })
        .collect()
}

fn standing(replayed: &Replayed) -> Vec<String> {
    let fold = replayed.course.fold();
    let open = fold.state().open(fold.definition());
    let mut lines = vec![fold.state().status(fold.definition())];
    lines.extend(open.into_iter().map(|duty| {
        let late = if duty.is_late(replayed.on) {
            " OVERDUE"
        } else {
            ""
        };
        format!("{} {}{late}", code(replayed, duty), day(duty.due))
    }));
    lines
}

fn states(replayed: &Replayed) -> Vec<String> {
    replayed
        .steps
        .iter()
        .map(|step| {
            let event = &replayed.events[step.number - 1];
            let day = match (event.corrects, event.withdraws, event.on) {
                (None, None, Some(on)) => on,
                _ => step.recorded,
            };
            match step.refused.first() {
                Some(refusal) => format!("{day} refused {}", refusal.guard),
                None => format!("{day} {}", step.status),
            }
        })
        .collect()
}

fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .map(|line| line.as_str().unwrap_or_default().to_owned())
        .collect()
}

fn compare(what: &str, expected: &[String], found: &[String], wrong: &mut Vec<String>) {
    if expected == found {
        return;
    }
    wrong.push(format!("  {what}"));
    for line in expected.iter().filter(|line| !found.contains(line)) {
        wrong.push(format!("    - {line}"));
    }
    for line in found.iter().filter(|line| !expected.contains(line)) {
        wrong.push(format!("    + {line}"));
    }
    if expected.iter().all(|line| found.contains(line)) && expected.len() == found.len() {
        wrong.push(format!("    other order: {found:?}"));
    }
}

#[test]
fn every_scenario_comes_out_as_expected() {
    let mut wrong = Vec::new();
    let paths = scenarios();
    assert!(paths.len() >= 7, "the scenarios are there");
    for path in paths {
        let read = scenario::read(&maker().catalog, &path)
            .unwrap_or_else(|error| panic!("{}: {error:?}", path.display()));
        let expect = read
            .expect
            .clone()
            .unwrap_or_else(|| panic!("{} expects nothing", path.display()));
        let mut here = Vec::new();
        let whole = run(&read, None, &path);
        compare(
            "states",
            &strings(&expect["states"]),
            &states(&whole),
            &mut here,
        );
        compare("rows", &strings(&expect["rows"]), &rows(&whole), &mut here);
        for (on, lines) in expect["on"].as_object().into_iter().flatten() {
            let then = run(&read, Some(on), &path);
            compare(on, &strings(lines), &standing(&then), &mut here);
        }
        if !here.is_empty() {
            wrong.push(
                path.file_name()
                    .expect("name")
                    .to_string_lossy()
                    .into_owned(),
            );
            wrong.extend(here);
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A hold does not stop a term: beside what is overdue it says why, and afterwards until when it lasted.
#[test]
fn a_hold_stands_beside_what_takes_longer() {
    let path = crate::support::root().join("fixtures/klachtenreglement/scenarios/aanhouding.json");
    let read = scenario::read(&maker().catalog, &path).expect("reads");
    for (on, words) in [
        (
            "2027-10-11",
            "aangehouden sinds maandag 20 september 2027: De politie vraagt te wachten met horen",
        ),
        (
            "2027-10-18",
            "aangehouden van maandag 20 september 2027 tot maandag 18 oktober 2027: De politie vraagt te wachten met horen",
        ),
    ] {
        let value = scenario::to_json(
            &maker().catalog,
            &run(&read, Some(on), &path),
            griffie::diagnostic::Language::Nl,
        );
        let hearing = &value["open"][0];
        assert_eq!(
            (&hearing["obligation"], &hearing["status"]),
            (&Value::from("O18"), &Value::from("overdue"))
        );
        assert_eq!(hearing["held"]["text"], words);
    }
}

/// Reading the events again in one go gives the same case as recording them one by one.
#[test]
fn reading_a_case_again_changes_nothing() {
    for path in scenarios() {
        let read = scenario::read(&maker().catalog, &path).expect("reads");
        let replayed = run(&read, None, &path);
        let fold = replayed.course.fold();
        let again = griffie::procedure::Course::recorded(
            fold.definition(),
            &std::sync::Arc::new(maker().catalog.holidays.clone()),
            replayed.course.events().to_vec(),
        );
        assert_eq!(
            again.fold().state().duties,
            fold.state().duties,
            "{}",
            path.display()
        );
        assert_eq!(
            again.fold().state().facts,
            fold.state().facts,
            "{}",
            path.display()
        );
        assert_eq!(
            again.fold().state().status(fold.definition()),
            fold.state().status(fold.definition()),
            "{}",
            path.display()
        );
    }
}
