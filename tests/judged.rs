//! What the procedure says to an event when it is recorded: what it asks about, and what it keeps of a reason.

use griffie::app::scenario::{self, Replayed, Step};
use griffie::case::Event;
use griffie::catalog::EventData;
use serde_json::{Value, json};

use crate::support::{date, files, maker, root};

/// The case of a scenario up to the first event of a kind, and then these events.
fn replayed(scenario: &str, until: &str, then: &[Value]) -> Replayed {
    let path = root().join(format!(
        "fixtures/klachtenreglement/scenarios/{scenario}.json"
    ));
    let mut read = scenario::read(&maker().catalog, &path).expect("reads");
    let at = read.events.iter().position(|event| event.event == until);
    read.events.truncate(at.expect("such an event"));
    let more = then
        .iter()
        .map(|event| serde_json::from_value::<Event>(event.clone()));
    read.events
        .extend(more.map(|event| event.expect("an event")));
    scenario::replay(&maker().catalog, &read, None).expect("replays")
}

/// The guards that warn at the last step, which was accepted.
fn warned(replayed: &Replayed) -> Vec<&str> {
    let last = replayed.steps.last().expect("a step");
    assert!(last.refused.is_empty(), "{:?}", last.refused);
    last.warnings.iter().map(|one| one.guard.as_str()).collect()
}

/// A hearing on a free day, or on another day than it was set for, is not accepted without a word.
#[test]
fn a_hearing_on_a_strange_day_is_asked_about() {
    let set = |day: &str| {
        json!({ "on": "2028-02-15", "event": "zitting_bepaald", "data": {
            "datum": day, "aanvang": "10:00", "plaats": "Zwolle", "afzonderlijk": "ja" } })
    };
    let held = |day: &str| {
        json!({ "on": day, "event": "zitting_gehouden", "data": {
            "voorzitter_aanwezig": true, "leden_aanwezig": 2, "verschenen": ["klager", "aangeklaagde"] } })
    };
    let run = |then: &[Value]| replayed("te-laat-gebleken", "te_laat_gebleken", then);
    assert!(warned(&run(&[set("2028-02-29")])).is_empty());
    // A Saturday, a Sunday, Good Friday, Easter Monday, the King's day.
    for day in [
        "2028-02-26",
        "2028-02-27",
        "2028-04-14",
        "2028-04-17",
        "2028-04-27",
    ] {
        assert!(warned(&run(&[set(day)])).contains(&"G32"), "{day}");
    }
    let strange = |day: &str| warned(&run(&[set("2028-02-29"), held(day)])).contains(&"G32");
    assert!(!strange("2028-02-29"));
    for day in ["2028-02-28", "2028-03-01", "2028-03-04"] {
        assert!(strange(day), "{day}");
    }
}

/// A reason to go on all the same is kept where something stood in the way, and only there: the same as without it.
#[test]
fn a_reason_is_kept_only_against_an_objection() {
    let (mut kept, mut idle) = (0, 0);
    for path in files("fixtures/klachtenreglement/scenarios", "json") {
        let read = scenario::read(&maker().catalog, &path).expect("reads");
        let mut insisting = read.clone();
        for event in &mut insisting.events {
            event.set_aside.get_or_insert("Zo is besloten.".to_owned());
        }
        let insisting = scenario::replay(&maker().catalog, &insisting, None).expect("replays");
        let mut recorded = insisting.course.events().iter();
        let accepted = |step: &&Step| step.refused.is_empty();
        for step in insisting.steps.iter().filter(accepted) {
            let event = recorded.next().expect("what was accepted is recorded");
            let said = step.warnings.iter().any(|one| one.guard == "override");
            assert_eq!(
                event.set_aside.is_some(),
                !step.set_aside.is_empty(),
                "{event:?}"
            );
            assert_eq!(said, step.set_aside.is_empty(), "{event:?}");
            kept += usize::from(!said);
            idle += usize::from(said);
        }
    }
    assert!(kept > 20 && idle > 500, "{kept} kept, {idle} idle");
}

/// What an event says of the past is not later than the event itself; only days to come may be.
#[test]
fn no_event_tells_the_past_of_a_later_day() {
    let procedure = &maker().catalog.procedures["klachtenreglement"];
    let (mut past, mut to_come) = (0, 0);
    for (code, spec) in &procedure.file.events {
        let form = EventData::new(procedure, spec).expect("the data have a form");
        let properties = form.schema().get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let Some((value, later)) = dated(property, "2027-03-10") else {
                continue;
            };
            let data = [(name.clone(), value)].into_iter().collect();
            let said = |on: &str| {
                let problems = form.check(&data, Some(date(on)));
                problems.iter().any(|problem| problem.rule == "later")
            };
            assert_eq!(said("2027-03-09"), later, "{code}.{name}");
            assert!(!said("2027-03-10"), "{code}.{name}");
            past += usize::from(later);
            to_come += usize::from(!later);
        }
    }
    assert!(past > 15 && to_come > 5, "{past} past, {to_come} to come");
}

/// A value with a day wherever the schema asks for one, and whether that day is past; none where it asks for none.
fn dated(schema: &Value, day: &str) -> Option<(Value, bool)> {
    if schema["format"] == "date" {
        return Some((json!(day), schema.get("x-tense").is_none()));
    }
    if let Some(items) = schema.get("items") {
        let (item, past) = dated(items, day)?;
        return Some((json!([item]), past));
    }
    let members = schema.get("properties").and_then(Value::as_object)?;
    let (name, (value, past)) = members
        .iter()
        .find_map(|(name, member)| Some((name, dated(member, day)?)))?;
    Some((json!({ name: value }), past))
}
