//! The only place that reads the clock; `cli` calls it and passes the day on as a value.
//!
//! A day is a Dutch day, whatever the zone of the machine: a server that runs on UTC is at yesterday's date until one or
//! two in the morning.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc, Weekday};

use super::Date;

/// Today, in the Netherlands.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub fn today() -> Date {
    dutch_day(Utc::now())
}

/// The day that it is in the Netherlands: an hour ahead of UTC, two in summer (Directive 2000/84/EC).
fn dutch_day(moment: DateTime<Utc>) -> Date {
    let hours = if is_summer(moment) { 2 } else { 1 };
    (moment + TimeDelta::hours(hours)).date_naive()
}

/// The day in the Netherlands of a moment (milliseconds since 1970, UTC); none outside the calendar.
pub fn day_of(millis: i64) -> Option<Date> {
    DateTime::from_timestamp_millis(millis).map(dutch_day)
}

/// Summer time runs from the last Sunday of March to that of October, from 01:00 to 01:00 UTC.
fn is_summer(moment: DateTime<Utc>) -> bool {
    let change = |month| {
        let last = NaiveDate::from_ymd_opt(moment.year(), month, 31)?;
        let back = last.weekday().days_since(Weekday::Sun);
        last.checked_sub_days(Days::new(u64::from(back)))?
            .and_hms_opt(1, 0, 0)
    };
    match (change(3), change(10)) {
        (Some(begin), Some(end)) => (begin..end).contains(&moment.naive_utc()),
        // March and October have thirty-one days in every year that there is.
        _ => false,
    }
}

/// A moment as text: `2027-06-01T09:30:00Z`; one outside the calendar as its number.
pub fn utc(millis: i64) -> String {
    DateTime::from_timestamp_millis(millis).map_or_else(
        || millis.to_string(),
        |moment| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
    )
}

/// Now, in milliseconds since 1970, UTC.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub fn millis() -> i64 {
    Utc::now().timestamp_millis()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_dutch_one() {
        for (utc, day) in [
            // Half past midnight in the Netherlands is the day before in UTC.
            ("2027-01-10T23:30:00Z", "2027-01-11"),
            ("2027-01-10T22:59:59Z", "2027-01-10"),
            ("2027-07-10T22:30:00Z", "2027-07-11"),
            ("2027-07-10T21:59:59Z", "2027-07-10"),
            // The last Sunday of March 2027 is the 28th: from 01:00 UTC the clock is two hours ahead.
            ("2027-03-27T22:30:00Z", "2027-03-27"),
            ("2027-03-28T22:30:00Z", "2027-03-29"),
            // The last Sunday of October 2027 is the 31st, the last day of the month.
            ("2027-10-30T22:30:00Z", "2027-10-31"),
            ("2027-10-31T22:30:00Z", "2027-10-31"),
            ("2027-12-31T23:00:00Z", "2028-01-01"),
        ] {
            let moment: DateTime<Utc> = utc.parse().expect("a moment");
            assert_eq!(dutch_day(moment).to_string(), day, "{utc}");
        }
    }

    #[test]
    fn summer_begins_and_ends_at_one_in_utc() {
        for (utc, summer) in [
            ("2027-03-28T00:59:59Z", false),
            ("2027-03-28T01:00:00Z", true),
            ("2027-10-31T00:59:59Z", true),
            ("2027-10-31T01:00:00Z", false),
            ("2024-03-31T01:00:00Z", true),
            ("2024-10-27T00:59:59Z", true),
            ("2024-10-27T01:00:00Z", false),
        ] {
            assert_eq!(is_summer(utc.parse().expect("a moment")), summer, "{utc}");
        }
    }
}
