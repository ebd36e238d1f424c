//! Parts of sentences: names, times and lists in Dutch and English.

use crate::calendar;
use crate::diagnostic::{Language, Text};

/// Makes a text from a way to say something in a language.
pub(super) fn both(say: impl Fn(Language) -> String) -> Text {
    Text::new(say(Language::Nl), say(Language::En))
}

/// A moment as people write it: `12 mei 2027, 14.03 uur`; with a zone other than that of the signer named.
pub(super) fn moment(time: &str, language: Language) -> String {
    let (day, rest) = time.split_at_checked(10).unwrap_or((time, ""));
    let day =
        calendar::parse(day).map_or_else(|| day.to_owned(), |day| calendar::long(day, language));
    let clock: String = rest.chars().skip(1).take(5).collect();
    let zone: String = rest.chars().skip(9).collect();
    let clock = calendar::time(&clock, language).unwrap_or(clock);
    match zone.as_str() {
        "" => format!("{day}, {clock}"),
        "Z" => format!("{day}, {clock} (UTC)"),
        zone => format!("{day}, {clock} (UTC{zone})"),
    }
}

/// `a, b en c`.
pub(super) fn listed(items: &[String], language: Language) -> String {
    let and = match language {
        Language::Nl => "en",
        Language::En => "and",
    };
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}
