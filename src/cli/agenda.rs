//! How open obligations are printed.

use serde_json::Value;

use super::output::Output;
use crate::app::agenda::{UNREADABLE, Unreadable};
use crate::calendar;
use crate::diagnostic::Language;

/// The exit status of an agenda: 3 when it does not tell of every case.
pub(super) fn status(unreadable: &[Unreadable]) -> u8 {
    if unreadable.is_empty() { 0 } else { 3 }
}

/// The rows of cases of which something cannot be computed.
pub(super) fn unreadable(found: &[Unreadable], output: &Output) -> Vec<Value> {
    found
        .iter()
        .map(|one| one.to_json(output.language))
        .collect()
}

/// A member that may be absent; then nothing is printed for it.
fn member<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().map_or("", |text| text)
}

/// The line of an obligation: the day, the case, what must be done.
pub(super) fn line(item: &Value, language: Language) -> String {
    let text = |key: &str| member(item, key);
    if text("status") == UNREADABLE {
        return format!("{} !  {}", text("title"), text("case"));
    }
    let due = calendar::parse(text("due")).map_or_else(
        || text("until").to_owned(),
        |due| calendar::weekday_long(due, language),
    );
    let documents: Vec<&str> = item["documents"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let which = item["for"]["text"].as_str();
    let words = [
        Some(documents.join(if item["in_order"] == true {
            " → "
        } else {
            "+"
        })),
        Some(text("title").to_owned()),
        which.map(|which| format!("({which})")),
        (item["hard"] == false).then(|| "~".to_owned()),
    ];
    let words: Vec<String> = words
        .into_iter()
        .flatten()
        .filter(|word| !word.is_empty())
        .collect();
    let late = if text("status") == "overdue" {
        " !"
    } else {
        ""
    };
    format!("{due}{late}  {}  {}", text("case"), words.join(" "))
}

/// Prints what is due, the first one first, each with its reasons.
pub(super) fn print(output: &Output, items: &[Value]) {
    for item in items {
        output.line(&line(item, output.language));
        let about: Vec<&str> = ["bearer_title", "obligation", "basis"]
            .into_iter()
            .map(|key| member(item, key))
            .filter(|text| !text.is_empty())
            .collect();
        if !about.is_empty() {
            output.line(&format!("    {}", about.join(" · ")));
        }
        if let Some(held) = item["held"]["text"].as_str() {
            output.line(&format!("    ‖ {held}"));
        }
        for reason in item["because"].as_array().into_iter().flatten() {
            let text = member(reason, "text");
            output.line(&match reason["article"].as_str() {
                Some(article) => format!("    - {text} ({article})"),
                None => format!("    - {text}"),
            });
        }
        for blocked in item["blocked_by"].as_array().into_iter().flatten() {
            let part = |key: &str| member(blocked, key);
            output.line(&format!("    x {}: {}", part("guard"), part("message")));
            output.line(&format!("      → {}", part("remedy")));
        }
    }
}
