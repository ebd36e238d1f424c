//! How open obligations are printed.

use serde_json::Value;

use super::output::Output;
use crate::calendar;
use crate::diagnostic::Language;

/// The line of an obligation: the day, the case, what must be done.
pub(super) fn line(item: &Value, language: Language) -> String {
    let text = |key: &str| item[key].as_str().unwrap_or_default();
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
    let which = item["for"]["which"].as_str();
    let words = [
        documents.join("+"),
        text("title").to_owned(),
        which.map(|which| format!("({which})")).unwrap_or_default(),
        if item["hard"] == false {
            "~".to_owned()
        } else {
            String::new()
        },
    ];
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
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
        let text = |key: &str| item[key].as_str().unwrap_or_default();
        output.line(&line(item, output.language));
        output.line(&format!(
            "    {} · {} · {}",
            text("bearer_title"),
            text("obligation"),
            text("basis")
        ));
        for reason in item["because"].as_array().into_iter().flatten() {
            let article = reason["article"]
                .as_str()
                .map(|article| format!(" ({article})"));
            output.line(&format!(
                "    - {}{}",
                reason["text"].as_str().unwrap_or_default(),
                article.unwrap_or_default()
            ));
        }
        for blocked in item["blocked_by"].as_array().into_iter().flatten() {
            let part = |key: &str| blocked[key].as_str().unwrap_or_default();
            output.line(&format!("    x {}: {}", part("guard"), part("message")));
            output.line(&format!("      → {}", part("remedy")));
        }
    }
}
