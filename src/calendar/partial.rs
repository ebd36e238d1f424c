//! Dates of birth of which only the year, or year and month, is known (rule V11).

use chrono::{Datelike, NaiveDate};

use super::{Date, long};
use crate::diagnostic::Language;

/// The latest day that a full or partial date (`2012`, `2012-05`, `2012-05-17`) can stand for.
pub fn youngest_birth(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-').map(str::parse::<u32>);
    let year = i32::try_from(parts.next()?.ok()?).ok()?;
    let month = parts.next().transpose().ok()?;
    let day = parts.next().transpose().ok()?;
    match (month, day) {
        (None, _) => NaiveDate::from_ymd_opt(year, 12, 31),
        (Some(month), None) => (28..=31)
            .rev()
            .find_map(|day| NaiveDate::from_ymd_opt(year, month, day)),
        (Some(month), Some(day)) => NaiveDate::from_ymd_opt(year, month, day),
    }
}

/// Whole years between a full or partial date of birth and a day; the youngest age it can be.
pub fn age(birth: &str, on: Date) -> Option<i64> {
    let birth = youngest_birth(birth)?;
    let years = i64::from(on.year() - birth.year());
    Some(if (on.month(), on.day()) < (birth.month(), birth.day()) {
        years - 1
    } else {
        years
    })
}

/// A full or partial date in words: `17 mei 2012`, `mei 2012`, `2012`.
pub fn partial_long(text: &str, language: Language) -> Option<String> {
    let last = youngest_birth(text)?;
    match text.len() {
        4 => Some(text.to_owned()),
        7 => long(last, language)
            .split_once(' ')
            .map(|(_, rest)| rest.to_owned()),
        10 => Some(long(last, language)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_give_the_youngest_age() {
        let on = super::super::parse("2027-03-09").expect("valid");
        assert_eq!(age("2013-03-09", on), Some(14));
        assert_eq!(age("2013-03-10", on), Some(13));
        assert_eq!(age("2013", on), Some(13));
        assert_eq!(age("2013-02", on), Some(14));
        assert_eq!(age("2013-13", on), None);
        assert_eq!(age("onbekend", on), None);
    }

    #[test]
    fn partial_dates_are_written_as_far_as_they_go() {
        let write = |text| partial_long(text, Language::Nl);
        assert_eq!(write("2012-05-17").as_deref(), Some("17 mei 2012"));
        assert_eq!(write("2012-05").as_deref(), Some("mei 2012"));
        assert_eq!(write("2012").as_deref(), Some("2012"));
        assert_eq!(write("2012-13"), None);
    }
}
