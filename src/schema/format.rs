//! The formats that forms may use; an unknown format is an error when a form is compiled.

use crate::calendar;

/// A calendar day, `2027-03-09`.
pub(super) fn date(text: &str) -> bool {
    calendar::parse(text).is_some()
}

/// A time of day in hours and minutes, `13:30`. RFC 3339 would ask for seconds and a time zone.
pub(super) fn time(text: &str) -> bool {
    text.len() == 5 && calendar::time(text, crate::diagnostic::Language::Nl).is_some()
}
