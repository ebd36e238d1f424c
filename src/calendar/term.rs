//! A term as people write it: `4 weken`, `5 werkdagen`, `-2 weken`, `3 maanden`, `1 jaar`, `10 dagen`.

use std::fmt;

use crate::diagnostic::Text;

/// What a term counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days that are no Saturday, Sunday or holiday.
    Workdays,
    /// Calendar days.
    Days,
    /// Weeks: the same weekday.
    Weeks,
    /// Months: the same day number, or the last day of the month.
    Months,
    /// Years: the same day, or 28 February.
    Years,
}

/// A number of units; negative before the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// How many; negative counts back.
    pub count: i32,
    /// Of what.
    pub unit: Unit,
}

/// The longest term; retention is ten years, nothing needs a thousand.
const LONGEST: i32 = 10_000;

impl Term {
    /// Reads a term.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let (count, unit) = text.trim().split_once(' ').ok_or_else(|| {
            Text::new(
                format!(
                    "`{text}` is geen termijn; schrijf een getal en een eenheid, zoals `4 weken`"
                ),
                format!("`{text}` is not a term; write a number and a unit, such as `4 weken`"),
            )
        })?;
        let count: i32 = count.replace('−', "-").parse().map_err(|_| {
            Text::new(
                format!("`{count}` is geen geheel getal"),
                format!("`{count}` is not a whole number"),
            )
        })?;
        if count == 0 || !(-LONGEST..=LONGEST).contains(&count) {
            return Err(Text::new(
                format!(
                    "een termijn van {count} betekent niets; neem 1 tot {LONGEST}, of minder dan nul om terug te tellen"
                ),
                format!(
                    "a term of {count} has no meaning; use 1 to {LONGEST}, or less than zero to count back"
                ),
            ));
        }
        let unit = match unit.trim() {
            "werkdag" | "werkdagen" | "wd" => Unit::Workdays,
            "dag" | "dagen" | "d" => Unit::Days,
            "week" | "weken" | "w" => Unit::Weeks,
            "maand" | "maanden" | "m" => Unit::Months,
            "jaar" | "jaren" | "j" => Unit::Years,
            other => {
                return Err(Text::new(
                    format!(
                        "`{other}` is geen eenheid; neem werkdagen, dagen, weken, maanden of jaar"
                    ),
                    format!(
                        "`{other}` is not a unit; use werkdagen, dagen, weken, maanden or jaar"
                    ),
                ));
            }
        };
        Ok(Self { count, unit })
    }

    /// As a duration of ISO 8601: `P10Y`; none for working days and backwards.
    pub fn iso(self) -> Option<String> {
        let unit = match self.unit {
            Unit::Workdays => return None,
            Unit::Days => 'D',
            Unit::Weeks => 'W',
            Unit::Months => 'M',
            Unit::Years => 'Y',
        };
        (self.count > 0).then(|| format!("P{}{unit}", self.count))
    }

    /// Whether the term counts back from its anchor.
    pub fn is_backward(self) -> bool {
        self.count < 0
    }

    /// Whether the term is too long to be moved by a holiday (Algemene termijnenwet, article 4).
    pub fn is_long(self) -> bool {
        match self.unit {
            Unit::Workdays => false,
            Unit::Days => self.count.abs() > 90,
            Unit::Weeks => self.count.abs() > 12,
            Unit::Months => self.count.abs() > 3,
            Unit::Years => true,
        }
    }

    /// The term in English words, for operators.
    pub fn english(self) -> String {
        let (one, many) = match self.unit {
            Unit::Workdays => ("working day", "working days"),
            Unit::Days => ("day", "days"),
            Unit::Weeks => ("week", "weeks"),
            Unit::Months => ("month", "months"),
            Unit::Years => ("year", "years"),
        };
        let count = self.count.abs();
        format!("{count} {}", if count == 1 { one } else { many })
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count.abs();
        let unit = match (self.unit, count) {
            (Unit::Workdays, 1) => "werkdag",
            (Unit::Workdays, _) => "werkdagen",
            (Unit::Days, 1) => "dag",
            (Unit::Days, _) => "dagen",
            (Unit::Weeks, 1) => "week",
            (Unit::Weeks, _) => "weken",
            (Unit::Months, 1) => "maand",
            (Unit::Months, _) => "maanden",
            (Unit::Years, _) => "jaar",
        };
        write!(f, "{count} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_and_written() {
        for (text, written) in [
            ("4 weken", "4 weken"),
            ("1 week", "1 week"),
            ("5 wd", "5 werkdagen"),
            ("-2 weken", "2 weken"),
            ("1 jaar", "1 jaar"),
        ] {
            assert_eq!(Term::parse(text).expect(text).to_string(), written);
        }
        assert!(Term::parse("-2 weken").expect("term").is_backward());
        for text in ["", "4", "vier weken", "0 dagen", "4 uur", "99999999 dagen"] {
            assert!(Term::parse(text).is_err(), "{text}");
        }
    }
}
