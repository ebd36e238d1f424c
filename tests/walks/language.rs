//! What stands in a letter as a reader sees it: its texts, the days in it, past and future.

use std::sync::OnceLock;

use griffie::calendar::{self, Date};
use griffie::diagnostic::Language;
use regex::Regex;
use serde_json::Value;

/// The paragraphs that stand by themselves, and how they begin.
pub(super) fn starts(blocks: &Value, found: &mut Vec<String>) {
    for block in blocks.as_array().into_iter().flatten() {
        if block["t"] == "p" {
            found.push(plain(&block["c"]));
        }
    }
}

pub(super) fn all_texts(value: &Value, found: &mut Vec<String>) {
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
pub(super) fn plain(run: &Value) -> String {
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

pub(super) fn days_written(text: &str) -> Vec<Date> {
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

pub(super) fn slips() -> &'static Regex {
    static SLIPS: OnceLock<Regex> = OnceLock::new();
    SLIPS.get_or_init(|| {
        Regex::new(r"\{\{|\}\}|\bundefined\b|\bNone\b|  [a-z]| ,| \.|,,|\(\)|“”|[a-z]\.\.( |$)")
            .expect("a pattern")
    })
}

pub(super) fn past() -> &'static Regex {
    static PAST: OnceLock<Regex> = OnceLock::new();
    PAST.get_or_init(|| {
        Regex::new(r"(?i)\b(ontving|ontvingen|stuurde|stuurden|schreef|schreven|was|waren|werd|werden|diende|hield|hielden|received|sent|wrote|was|were|held|(heeft|hebben|hebt|is|zijn)\b.*\b(ontvangen|gestuurd|verzonden|gehouden|ingediend|gekregen|gehoord|geschreven|verteld|gedaan|besloten|ingetrokken|gegeven|gezegd|gevraagd))\b").expect("a pattern")
    })
}

pub(super) fn future() -> &'static Regex {
    static FUTURE: OnceLock<Regex> = OnceLock::new();
    FUTURE.get_or_init(|| {
        Regex::new(r"(?i)\b(uiterlijk|tot en met|kunt|kan|kon|zal|zullen|wordt|worden|moet|moeten|krijgt|krijgen|vindt plaats|vanaf|voor het einde|until|by|may|can|will|must|before|from)\b").expect("a pattern")
    })
}
