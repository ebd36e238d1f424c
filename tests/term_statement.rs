//! The term statement of a dossier: each term with what became of that one.

use serde_json::{Value, json};

use crate::support::{griffie_in, json as json_file, keep_pdf, root, stderr};

const SCENARIO: &str = "fixtures/klachtenreglement/scenarios/twee-aangeklaagden.json";
const REASONS: [&str; 2] = [
    "Haar advocaat is een week met verlof.",
    "Hij ligt tot na het weekend in het ziekenhuis.",
];

/// The text of the dossier of a case in which both respondents got more time for their defence, the second one first.
fn dossier() -> String {
    let folder = tempfile::tempdir().expect("folder");
    let mut scenario = json_file(&root().join(SCENARIO));
    let events = scenario["events"].as_array_mut().expect("events");
    let announced = events
        .iter()
        .position(|event| event["event"] == "D32_verzonden")
        .expect("announced");
    events.truncate(announced + 1);
    for (day, number) in [("2027-03-11", 2), ("2027-03-12", 1)] {
        events.push(json!({
            "on": day, "event": "uitstel_verweer",
            "data": { "aangeklaagde": number.to_string(), "reden": REASONS[number - 1] }
        }));
    }
    scenario.as_object_mut().expect("object").remove("expect");
    std::fs::write(folder.path().join("case.json"), scenario.to_string()).expect("written");
    let run = |arguments: &[&str]| {
        let output = griffie_in(folder.path(), arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            stderr(&output)
        );
        output.stdout
    };
    let imported = run(&["--json", "case", "import", "case.json", "--store", "store"]);
    let imported: Value = serde_json::from_slice(&imported).expect("JSON");
    let case = imported["case"].as_str().expect("number").to_owned();
    run(&[
        "dossier",
        &case,
        "-o",
        "d.pdf",
        "--date",
        "2027-03-15",
        "--store",
        "store",
    ]);
    let bytes = std::fs::read(folder.path().join("d.pdf")).expect("written");
    keep_pdf("dossier-uitstel", &bytes);
    let text = griffie::pdf::text(&bytes).expect("readable");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_term_has_the_reason_of_its_own_extension() {
    let text = dossier();
    for reason in REASONS {
        assert_eq!(text.matches(reason).count(), 1, "{reason}\n{text}");
    }
    let at = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}: {text}"))
    };
    let whose = [1, 2].map(|number| {
        let title = format!("(aangeklaagde {number}:");
        // The last row of this respondent is the one that was extended.
        text.rfind(&title)
            .unwrap_or_else(|| panic!("{title}: {text}"))
    });
    // Each row says first whose it is, and then why.
    let mut order = vec![
        (whose[0], "first"),
        (at(REASONS[0]), "first"),
        (whose[1], "second"),
        (at(REASONS[1]), "second"),
    ];
    order.sort_unstable();
    let order: Vec<&str> = order.into_iter().map(|(_, whose)| whose).collect();
    assert_eq!(order[0], order[1], "{text}");
    assert_eq!(order[2], order[3], "{text}");
}
