//! The only place that reads the clock; `cli` calls it and passes the day on as a value.

use super::Date;

/// Today, in the time zone of the machine.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub fn today() -> Date {
    chrono::Local::now().date_naive()
}

/// A moment as text: `2027-06-01T09:30:00Z`.
pub fn utc(millis: i64) -> String {
    chrono::DateTime::from_timestamp_millis(millis)
        .map(|moment| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_default()
}

/// Now, in milliseconds since 1970, UTC.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub fn millis() -> i64 {
    chrono::Utc::now().timestamp_millis()
}
