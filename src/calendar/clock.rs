//! The only place that reads the clock; `cli` calls it and passes the day on as a value.

use super::Date;

/// Today, in the time zone of the machine.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub fn today() -> Date {
    chrono::Local::now().date_naive()
}

/// Now, in milliseconds since 1970, UTC.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub fn millis() -> i64 {
    chrono::Utc::now().timestamp_millis()
}
