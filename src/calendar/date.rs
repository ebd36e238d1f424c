//! Reading and writing dates and times.

use chrono::{Datelike, Locale, Months, NaiveDate, NaiveTime};

use crate::diagnostic::Language;

/// A calendar day.
pub type Date = NaiveDate;

fn locale(language: Language) -> Locale {
    match language {
        Language::Nl => Locale::nl_NL,
        Language::En => Locale::en_GB,
    }
}

/// Reads an ISO 8601 date (`2027-03-09`).
pub fn parse(text: &str) -> Option<Date> {
    // chrono also takes `2027-3-9`; the data format does not.
    (text.len() == 10)
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
}

/// `9 maart 2027`: no leading zero, the month in full (after the style guides).
pub fn long(date: Date, language: Language) -> String {
    date.format_localized("%-d %B %Y", locale(language))
        .to_string()
}

/// `dinsdag 9 maart 2027`, for hearings and last days.
pub fn weekday_long(date: Date, language: Language) -> String {
    date.format_localized("%A %-d %B %Y", locale(language))
        .to_string()
}

/// `09-03-2027`, for tables.
pub fn short(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// `13.30 uur` from `13:30`; English keeps the colon.
pub fn time(text: &str, language: Language) -> Option<String> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
    Some(match language {
        Language::Nl => time.format("%-H.%M uur").to_string(),
        Language::En => time.format("%-H:%M").to_string(),
    })
}

/// The first such day of the year after a date; 28 February where there is no 29th.
pub fn next_yearly(after: Date, month: u32, day: u32) -> Option<Date> {
    let on = |year| {
        NaiveDate::from_ymd_opt(year, month, day)
            .or_else(|| NaiveDate::from_ymd_opt(year, month, day.checked_sub(1)?))
    };
    on(after.year())
        .filter(|this| *this > after)
        .or_else(|| on(after.year() + 1))
}

/// The parts of a date, for formats that want them apart.
pub fn year_month_day(date: Date) -> (i32, u8, u8) {
    (
        date.year(),
        u8::try_from(date.month()).unwrap_or(1),
        u8::try_from(date.day()).unwrap_or(1),
    )
}

/// Days from `from` to `to`; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    (to - from).num_days()
}

/// The same day number some months later, clamped to the last day of the month (rule T3).
pub fn months_later(date: Date, months: u32) -> Option<Date> {
    date.checked_add_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_the_style_guides_say() {
        let date = parse("2027-03-09").expect("valid");
        assert_eq!(long(date, Language::Nl), "9 maart 2027");
        assert_eq!(weekday_long(date, Language::Nl), "dinsdag 9 maart 2027");
        assert_eq!(weekday_long(date, Language::En), "Tuesday 9 March 2027");
        assert_eq!(short(date), "09-03-2027");
        assert_eq!(time("13:30", Language::Nl).as_deref(), Some("13.30 uur"));
        assert_eq!(time("09:05", Language::Nl).as_deref(), Some("9.05 uur"));
    }

    #[test]
    fn sloppy_dates_are_not_read() {
        for text in ["2027-3-9", "09-03-2027", "2027-02-29", "2027-03", ""] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn months_are_clamped() {
        let last = parse("2027-01-31").expect("valid");
        assert_eq!(months_later(last, 1), parse("2027-02-28"));
    }
}
