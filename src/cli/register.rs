//! How a case is printed: like a page of the register.

use serde_json::Value;

use super::output::{Output, text};
use crate::calendar;
use crate::diagnostic::{Language, Text};

/// Prints a case.
pub(super) fn print(output: &Output, case: &Value) {
    let say = |nl: &str, en: &str| Text::new(nl, en).get(output.language).to_owned();
    if let Some(day) = case["destroyed"].as_str() {
        output.line(&format!(
            "{}  {} {day}",
            text(&case["case"]),
            say("vernietigd op", "destroyed on")
        ));
        return;
    }
    let title = format!("{}  {}", text(&case["case"]), text(&case["title"]));
    output.line(&title);
    output.line(&"=".repeat(title.chars().count()));
    output.line(&text(&case["procedure_title"]));
    output.line(&format!(
        "{} {}: {}",
        say("stand op", "as of"),
        long(&case["on"], output.language),
        text(&case["status"])
    ));
    for track in list(&case["tracks"]) {
        output.line(&format!(
            "  {}: {}",
            text(&track["title"]),
            text(&track["state_title"])
        ));
    }
    heading(output, &say("Betrokkenen", "People"));
    for party in list(&case["parties"]) {
        let people: Vec<String> = list(&party["people"]).iter().map(text).collect();
        output.line(&format!(
            "  {:<34} {}",
            text(&party["title"]),
            people.join("; ")
        ));
    }
    heading(output, &say("Tijdpad", "Timeline"));
    for event in list(&case["timeline"]) {
        print_event(output, event);
    }
    let open = list(&case["open"]);
    if !open.is_empty() {
        heading(output, &say("Wat er nu moet gebeuren", "What is due"));
        super::agenda::print(output, open);
    }
    if let Some(missing) = case["next"]["missing"]
        .as_array()
        .filter(|missing| !missing.is_empty())
    {
        heading(
            output,
            &format!(
                "{} {}",
                say("Nog nodig voor", "Still needed for"),
                text(&case["next"]["document"])
            ),
        );
        for problem in missing {
            output.line(&format!("  - {}", text(&problem["message"])));
        }
    }
    for (key, nl, en) in [
        ("met", "Gedaan", "Done"),
        ("ended", "Vervallen of vervangen", "Lapsed or replaced"),
    ] {
        let items = list(&case[key]);
        if items.is_empty() {
            continue;
        }
        heading(output, &say(nl, en));
        for item in items {
            let late = if item["status"] == "met_late" {
                say(" te laat", " late")
            } else {
                String::new()
            };
            output.line(&format!(
                "  {}{late}  {} {} ({} {})",
                text(&item["done"]),
                text(&item["obligation"]),
                text(&item["title"]),
                say("uiterlijk", "due"),
                item["due"]
                    .as_str()
                    .or(item["until"].as_str())
                    .unwrap_or("–")
            ));
        }
    }
    for contradicted in list(&case["contradicted"]) {
        let messages: Vec<String> = list(&contradicted["refusals"])
            .iter()
            .map(|refusal| text(&refusal["message"]))
            .collect();
        output.line(&format!(
            "! {} {}: {}",
            say("gebeurtenis", "event"),
            contradicted["event"],
            messages.join("; ")
        ));
    }
    for letter in list(&case["waiting"]) {
        output.line(&format!(
            "! {} {} {}, {}",
            text(&letter["document"]),
            say("is klaar sinds", "is final since"),
            text(&letter["made"]),
            say("nog niet verzonden of getekend", "not sent or signed yet")
        ));
        if let Some(wrong) = letter["wrong"].as_str() {
            output.line(&format!(
                "  → {}: {wrong}",
                say(
                    "maak het opnieuw, want het klopt niet meer",
                    "make it again, because it is no longer right"
                )
            ));
        }
    }
    for letter in list(&case["outdated"]) {
        output.line(&format!("! {}", text(&letter["message"])));
        output.line(&format!("  → {}", text(&letter["hint"])));
    }
}

fn print_event(output: &Output, event: &Value) {
    let say = |nl: &str, en: &str| Text::new(nl, en).get(output.language).to_owned();
    let what = match (
        event["title"].as_str(),
        &event["corrects"],
        &event["withdraws"],
    ) {
        (_, number, _) if number.is_number() => {
            format!(
                "{} {number}: {}",
                say("verbetering van", "correction of"),
                text(&event["reason"])
            )
        }
        (_, _, number) if number.is_number() => {
            format!(
                "{} {number}: {}",
                say("intrekking van", "withdrawal of"),
                text(&event["reason"])
            )
        }
        (Some(title), ..) => title.to_owned(),
        (None, ..) => list(&event["files"])
            .iter()
            .map(|file| {
                let stage = if file["final"] == true {
                    say("definitief", "final")
                } else {
                    say("concept", "draft")
                };
                format!("{} {stage}", text(&file["document"]))
            })
            .fold(Vec::new(), |mut all: Vec<String>, one| {
                if !all.contains(&one) {
                    all.push(one);
                }
                all
            })
            .join(", "),
    };
    let mut marks = Vec::new();
    if let Some(account) = event["by"]["account"].as_str() {
        let role = event["by"]["role"]
            .as_str()
            .map_or_else(String::new, |role| format!(" {} {role}", say("als", "as")));
        marks.push(format!("{} {account}{role}", say("door", "by")));
    }
    if let Some(day) = event["recorded"].as_str() {
        marks.push(format!("{} {day}", say("vastgelegd", "recorded")));
    }
    for (key, nl, en) in [
        ("corrected_by", "verbeterd door", "corrected by"),
        ("withdrawn_by", "ingetrokken door", "withdrawn by"),
    ] {
        if event[key].is_number() {
            marks.push(format!("{} {}", say(nl, en), event[key]));
        }
    }
    if let Some(reason) = event["override"].as_str() {
        marks.push(format!(
            "{}: {reason}",
            say("ondanks bezwaar", "in spite of a guard")
        ));
    }
    let marks = if marks.is_empty() {
        String::new()
    } else {
        format!("  [{}]", marks.join("; "))
    };
    output.line(&format!(
        "  {:>3}  {}  {what}{marks}",
        event["number"].to_string(),
        text(&event["on"])
    ));
    for file in list(&event["files"])
        .iter()
        .filter(|file| file["final"] == true)
    {
        output.line(&format!(
            "         {}  {} B",
            text(&file["name"]),
            file["size"]
        ));
    }
    if let Some(seal) = event["seal"].as_str() {
        output.line(&format!("         {} {seal}", say("zegel", "seal")));
    }
    if let Some(note) = event["note"].as_str() {
        output.line(&format!("         {note}"));
    }
}

fn heading(output: &Output, text: &str) {
    output.line("");
    output.line(text);
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A day in words; what is no day as it is.
fn long(value: &Value, language: Language) -> String {
    let plain = || {
        value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned)
    };
    let day = value.as_str().and_then(calendar::parse);
    day.map_or_else(plain, |day| calendar::weekday_long(day, language))
}
