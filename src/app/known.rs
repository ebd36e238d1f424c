//! What a page knew of a case: as many events, on a day.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::calendar::{self, Date};

/// What a case had when a page was made of it: what it filled in then is told from what somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// How many events were recorded.
    pub events: usize,
    /// The day.
    pub on: Date,
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.events, self.on)
    }
}

impl Serialize for Known {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What is written there says nothing.
#[derive(Debug, thiserror::Error)]
#[error("not what a case had on a day: COUNT@DAY")]
pub struct NotKnown;

impl FromStr for Known {
    type Err = NotKnown;

    fn from_str(text: &str) -> Result<Self, NotKnown> {
        let (events, on) = text.split_once('@').ok_or(NotKnown)?;
        Ok(Self {
            events: events.parse().map_err(|_| NotKnown)?,
            on: calendar::parse(on).ok_or(NotKnown)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let known: Known = "12@2027-03-08".parse().expect("reads");
        assert_eq!(
            (known.events, known.to_string().as_str()),
            (12, "12@2027-03-08")
        );
        for wrong in ["", "12", "12@", "@2027-03-08", "-1@2027-03-08", "1@8 maart"] {
            assert!(wrong.parse::<Known>().is_err(), "{wrong}");
        }
    }
}
