//! Extracts hold what the decision says and nothing else, and their parts keep their numbers.

use griffie::procedure::access::{Access, Parts, Reader, Share};
use griffie::procedure::pieces::pieces;
use serde_json::Value;

use super::matrix::Asked;
use super::world::{World, procedure};

/// Letters alone, as they are compared.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The longest text in a part; what it says is found nowhere else.
fn telling(part: &Value) -> String {
    match part {
        Value::String(text) => text
            .lines()
            .max_by_key(|line| line.len())
            .unwrap_or_default()
            .to_owned(),
        Value::Array(items) => items
            .iter()
            .map(telling)
            .max_by_key(String::len)
            .unwrap_or_default(),
        Value::Object(members) => members
            .values()
            .map(telling)
            .max_by_key(String::len)
            .unwrap_or_default(),
        _ => String::new(),
    }
}

#[test]
fn an_extract_holds_what_was_decided_and_keeps_its_numbers() {
    let world = World::of_pieces("Z4");
    let course = world.course();
    let parties = procedure().file.roles.iter().filter(|(_, role)| role.party);
    let (mut lists, mut chapters) = (0, 0);
    for (role, _) in parties {
        let access = Access::of(&course, procedure(), Reader::Role(role.clone()));
        let (bundle, face) = world.get(&Asked {
            recipient: Some(role.clone()),
            ..Asked::default()
        });
        let said = bare(&face.said);
        for piece in pieces(&course, procedure()).kept {
            let Share::Parts(parts, ground) = access.piece(&piece) else {
                continue;
            };
            assert!(
                bundle
                    .rows
                    .iter()
                    .any(|row| row.code == piece.file.document && row.note == ground.nl),
                "the inventory says why {} is an extract",
                piece.file.document
            );
            match parts {
                Parts::Of { list, kept, all } => {
                    lists += 1;
                    let whole = piece.file.answers[&list].as_array().expect("a list");
                    assert_eq!(whole.len(), all);
                    for (index, part) in whole.iter().enumerate() {
                        let text = bare(&telling(part));
                        assert_eq!(
                            said.contains(&text),
                            kept.contains(&index),
                            "{role}: part {}",
                            index + 1
                        );
                    }
                    assert!(said.contains("dituittrekselbevat"), "it says what it is");
                }
                Parts::Without(answers) => {
                    chapters += 1;
                    for (name, answer) in &piece.file.answers {
                        let text = bare(&telling(answer));
                        if text.len() > 60 && answers.contains(name) {
                            assert!(!said.contains(&text), "{role} reads `{name}`");
                        }
                    }
                    assert!(said.contains("Dithoofdstukisindituittrekselweggelaten"));
                }
            }
        }
    }
    assert!(lists > 0 && chapters > 0, "{lists} {chapters}");
}

/// The sentence for the reader names nobody of the case.
#[test]
fn the_reason_that_is_read_names_nobody() {
    use crate::support::{maker, valid_answers};
    use griffie::document::{Request, Stage, Version};
    let valid = valid_answers()
        .into_iter()
        .find(|one| one.form == "D34" && one.name == "Z4")
        .expect("a decision that leaves something out");
    let witness = valid.case.holders("getuige")[0].view();
    let name = witness["voornamen"].as_str().expect("a name");
    let problems = |sentence: String| {
        let mut answers = valid.answers.clone();
        answers["weglatingen"][0]["belang"] = Value::from(sentence);
        let prepared = maker().prepare("klachtenreglement/D34").expect("compiles");
        let request = Request {
            answers: &answers,
            case: &valid.case,
            date: valid.date,
            stage: Stage::Final,
            language: griffie::diagnostic::Language::Nl,
            to: None,
            without: &[],
            earlier: &[],
            version: Version::Whole,
        };
        maker()
            .compose(&prepared, &request)
            .err()
            .unwrap_or_default()
    };
    assert!(problems("Het belang van iedereen die sprak gaat hier voor.".to_owned()).is_empty());
    let found = problems(format!("Het belang van {name} verzet zich daartegen."));
    assert!(
        found
            .iter()
            .any(|one| one.message.nl.contains("noemt iemand")),
        "{found:#?}"
    );
}
