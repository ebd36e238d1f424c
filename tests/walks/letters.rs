//! What no letter may do, whoever wrote it: rules that hold for every document of every procedure.

use std::collections::BTreeSet;

use griffie::calendar::Date;
use griffie::case::CaseFacts;
use griffie::document::Composed;
use griffie::procedure::Fold;
use serde_json::{Map, Value};

use super::addressed::addressed;
use super::answers::Filled;
use super::language::{all_texts, days_written, future, past, slips, starts};
use super::leak::tells_hidden;
use super::report::{Kind, Probe};
use super::values::days_in;
use super::walk::Walk;

/// A rule that a letter breaks, and the words that show it.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) rule: &'static str,
    pub(super) shown: String,
}

/// Judges what was composed, and remembers what is wrong with it.
pub(super) fn judge(
    walk: &mut Walk,
    document: &str,
    filled: &Filled,
    after: &Fold,
    data: &Map<String, Value>,
) {
    let mut broken = rules(
        &filled.composed,
        &filled.answers,
        &filled.facts,
        walk.day,
        after,
    );
    broken.extend(contradicts(&filled.answers, data));
    if walk.random.chance(15) {
        broken.extend(tells_hidden(
            walk.world,
            document,
            &filled.answers,
            &filled.facts,
            walk.day,
        ));
    }
    for one in broken {
        walk.find(
            Kind::Letter,
            &format!("{document}: {}", one.rule),
            &one.shown,
            Probe::Letter {
                document: document.to_owned(),
                answers: filled.answers.clone(),
                rule: one.rule,
            },
        );
    }
}

/// What a letter and its event both say, they say alike.
fn contradicts(answers: &Map<String, Value>, data: &Map<String, Value>) -> Vec<Broken> {
    data.iter()
        .filter_map(|(name, value)| {
            let said = answers.get(name).filter(|said| *said != value)?;
            Some(Broken {
                rule: "event says otherwise",
                shown: format!("{name}: {said}, {value}"),
            })
        })
        .collect()
}

/// The rules that what a recipient reads breaks.
pub(super) fn rules(
    composed: &[Composed],
    answers: &Map<String, Value>,
    facts: &CaseFacts,
    day: Date,
    after: &Fold,
) -> Vec<Broken> {
    let mut known = Vec::new();
    answers
        .values()
        .for_each(|value| days_in(value, &mut known));
    facts
        .feiten
        .values()
        .for_each(|value| days_in(value, &mut known));
    let people = facts.personen.values().flatten();
    people.for_each(|person| days_in(&person.view(), &mut known));
    let mut last: BTreeSet<Date> = BTreeSet::new();
    for duty in &after.state().duties {
        last.extend(duty.due.iter().chain(duty.nominal.iter()));
        last.extend(
            duty.alternatives
                .iter()
                .flat_map(|other| [other.due, other.nominal]),
        );
    }
    let mut broken = Vec::new();
    for one in composed {
        let mut paragraphs = Vec::new();
        starts(&one.data["blocks"], &mut paragraphs);
        for text in &paragraphs {
            if text.chars().next().is_some_and(char::is_lowercase) {
                broken.push(Broken {
                    rule: "starts in the middle",
                    shown: text.clone(),
                });
            }
        }
        let mut texts = Vec::new();
        all_texts(&one.data["blocks"], &mut texts);
        for text in &texts {
            if slips().is_match(text) {
                broken.push(Broken {
                    rule: "slip",
                    shown: text.clone(),
                });
            }
            for sentence in text.split_inclusive(['.', '?', '!']) {
                for printed in days_written(sentence)
                    .into_iter()
                    .filter(|printed| *printed > day)
                {
                    if !known.contains(&printed) && !last.contains(&printed) {
                        broken.push(Broken {
                            rule: "day from nowhere",
                            shown: sentence.trim().to_owned(),
                        });
                    }
                    if past().is_match(sentence) && !future().is_match(sentence) {
                        broken.push(Broken {
                            rule: "past after its date",
                            shown: sentence.trim().to_owned(),
                        });
                    }
                }
            }
        }
        broken.extend(addressed(one, facts, day));
    }
    broken
}
