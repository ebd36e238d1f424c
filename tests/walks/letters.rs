//! What no letter may do, whoever wrote it: rules that hold for every document of every procedure.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use griffie::calendar::{self, Date};
use griffie::case::{Address, CaseFacts};
use griffie::diagnostic::Language;
use griffie::document::Composed;
use griffie::procedure::Fold;
use regex::Regex;
use serde_json::{Map, Value, json};

use super::answers::{Filled, compose, hidden};
use super::report::{Kind, Probe};
use super::values::{days_in, fits};
use super::walk::Walk;
use super::world::World;

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
    facts: &CaseFacts,
    after: &Fold,
) {
    let mut broken = rules(&filled.composed, &filled.answers, facts, walk.day, after);
    if walk.random.chance(15) {
        broken.extend(tells_hidden(
            walk.world,
            document,
            &filled.answers,
            facts,
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
        broken.extend(addressed(one, facts));
    }
    broken
}

/// Somebody with a name is greeted by it, and somebody with an address has it on the letter.
fn addressed(one: &Composed, facts: &CaseFacts) -> Vec<Broken> {
    let Some(name) = &one.recipient else {
        return Vec::new();
    };
    let role = facts
        .personen
        .keys()
        .filter(|role| name.starts_with(role.as_str()))
        .max_by_key(|role| role.len());
    let Some(role) = role else { return Vec::new() };
    let number: usize = name[role.len()..]
        .split('-')
        .find_map(|part| part.parse().ok())
        .unwrap_or(1);
    let Some(person) = facts.personen[role].get(number - 1) else {
        return Vec::new();
    };
    let mut broken = Vec::new();
    let salutation = one.data["salutation"].as_str().unwrap_or("");
    let nameless = [
        "Geachte heer/mevrouw,",
        "Geachte mevrouw/heer,",
        "Geachte ,",
    ]
    .contains(&salutation);
    if nameless && person.has_name() {
        broken.push(Broken {
            rule: "greets nobody",
            shown: salutation.to_owned(),
        });
    }
    let printed = one.data["address"].as_array().map_or(0, Vec::len);
    if person.adres != Address::default() && printed < 2 {
        broken.push(Broken {
            rule: "no address",
            shown: format!("{name}: {}", one.data["address"]),
        });
    }
    broken
}

/// Puts a word of its own in every text that was not asked, and looks for it in what is printed.
pub(super) fn tells_hidden(
    world: &World,
    document: &str,
    answers: &Map<String, Value>,
    facts: &CaseFacts,
    day: Date,
) -> Vec<Broken> {
    const WORD: &str = "Qverborgenwoord";
    let Ok(prepared) = world.prepared(document) else {
        return Vec::new();
    };
    let mut full = Value::Object(answers.clone());
    let places = hidden(&prepared.form, &full);
    let mut planted = false;
    for pointer in &places {
        let schema = griffie::schema::at(prepared.form.schema(), pointer);
        let Some(schema) =
            schema.filter(|schema| schema.get("type").and_then(Value::as_str) == Some("string"))
        else {
            continue;
        };
        if griffie::schema::choices(schema).is_some() || !fits(schema, &json!(WORD)) {
            continue;
        }
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            continue;
        };
        if let Some(Value::Object(members)) = full.pointer_mut(parent) {
            members.insert(name.to_owned(), json!(WORD));
            planted = true;
        }
    }
    // What is shown may depend on what was planted.
    let still = hidden(&prepared.form, &full);
    if !planted || !places.is_subset(&still) {
        return Vec::new();
    }
    let Ok(composed) = compose(world, &prepared, &full, facts, day) else {
        return Vec::new();
    };
    composed
        .iter()
        .filter(|one| one.data.to_string().contains(WORD))
        .map(|one| {
            let mut texts = Vec::new();
            all_texts(&one.data, &mut texts);
            let shown = texts
                .into_iter()
                .find(|text| text.contains(WORD))
                .unwrap_or_else(|| WORD.to_owned());
            Broken {
                rule: "tells a hidden answer",
                shown,
            }
        })
        .collect()
}

/// The paragraphs that stand by themselves, and how they begin.
fn starts(blocks: &Value, found: &mut Vec<String>) {
    for block in blocks.as_array().into_iter().flatten() {
        if block["t"] == "p" {
            found.push(plain(&block["c"]));
        }
    }
}

fn all_texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            if items.iter().any(|item| item.get("s").is_some()) {
                found.push(plain(value));
            }
            items.iter().for_each(|item| all_texts(item, found));
        }
        Value::Object(members) => members.values().for_each(|member| all_texts(member, found)),
        _ => {}
    }
}

/// The words of a run of text.
fn plain(run: &Value) -> String {
    let mut text = String::new();
    for part in run.as_array().into_iter().flatten() {
        match part["t"].as_str() {
            Some("text") => text.push_str(part["s"].as_str().unwrap_or("")),
            Some("br") => text.push('\n'),
            _ => text.push_str(&plain(&part["c"])),
        }
    }
    text
}

fn days_written(text: &str) -> Vec<Date> {
    static DAYS: OnceLock<Regex> = OnceLock::new();
    let days = DAYS.get_or_init(|| {
        Regex::new(r"\b([0-9]{1,2})[  ](\p{L}+)[  ]([0-9]{4})\b").expect("a pattern")
    });
    let months: Vec<(String, u32)> = (1..=12)
        .flat_map(|month| {
            let first = calendar::parse(&format!("2027-{month:02}-01")).expect("a day");
            [Language::Nl, Language::En].map(|language| {
                (
                    calendar::long(first, language)
                        .split(' ')
                        .nth(1)
                        .expect("a month")
                        .to_owned(),
                    month,
                )
            })
        })
        .collect();
    days.captures_iter(text)
        .filter_map(|found| {
            let month = months.iter().find(|(name, _)| *name == found[2])?.1;
            calendar::parse(&format!("{}-{month:02}-{:0>2}", &found[3], &found[1]))
        })
        .collect()
}

fn slips() -> &'static Regex {
    static SLIPS: OnceLock<Regex> = OnceLock::new();
    SLIPS.get_or_init(|| {
        Regex::new(r"\{\{|\}\}|\bundefined\b|\bNone\b|  [a-z]| ,| \.|,,|\(\)|“”|[a-z]\.\.( |$)")
            .expect("a pattern")
    })
}

fn past() -> &'static Regex {
    static PAST: OnceLock<Regex> = OnceLock::new();
    PAST.get_or_init(|| {
        Regex::new(r"(?i)\b(ontving|ontvingen|stuurde|stuurden|schreef|schreven|was|waren|werd|werden|diende|hield|hielden|received|sent|wrote|was|were|held|(heeft|hebben|hebt|is|zijn)\b.*\b(ontvangen|gestuurd|verzonden|gehouden|ingediend|gekregen|gehoord|geschreven|verteld|gedaan|besloten|ingetrokken|gegeven|gezegd|gevraagd))\b").expect("a pattern")
    })
}

fn future() -> &'static Regex {
    static FUTURE: OnceLock<Regex> = OnceLock::new();
    FUTURE.get_or_init(|| {
        Regex::new(r"(?i)\b(uiterlijk|tot en met|kunt|kan|kon|zal|zullen|wordt|worden|moet|moeten|krijgt|krijgen|vindt plaats|vanaf|voor het einde|until|by|may|can|will|must|before|from)\b").expect("a pattern")
    })
}
