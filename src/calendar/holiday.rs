//! Recognised holidays of the Algemene termijnenwet, article 3.
//!
//! Paragraphs 1 and 2 are computed; the days of paragraph 3 are data, because a royal decree names them.
//! Easter Sunday and Whit Sunday are Sundays anyway.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::Date;
use crate::diagnostic::Text;

/// The days equated by royal decree, and the years for which they are known (`forms/holidays.toml`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Equated days")]
pub struct EquatedDays {
    /// Periods for which the decree is known.
    #[serde(default)]
    pub covered: Vec<Period>,
    /// The days.
    #[serde(default)]
    pub day: Vec<EquatedDay>,
}

/// A period, first and last day included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// A day put on a par with the holidays (article 3, paragraph 3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EquatedDay {
    /// The day.
    pub date: Date,
    /// What people call it.
    pub name: Text,
    /// Where it comes from.
    pub source: String,
}

/// The paragraph of article 3 that makes a day a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Paragraph 1: the feast days themselves.
    Feast,
    /// Paragraph 2: Good Friday.
    GoodFriday,
    /// Paragraph 3: equated by royal decree.
    Equated,
}

/// The holidays that a term meets.
#[derive(Debug, Clone, Default)]
pub struct Holidays {
    equated: BTreeMap<Date, Text>,
    covered: Vec<Period>,
}

impl Holidays {
    /// The computed holidays, and those of the data.
    pub fn new(days: &EquatedDays) -> Self {
        Self {
            equated: days
                .day
                .iter()
                .map(|day| (day.date, day.name.clone()))
                .collect(),
            covered: days.covered.clone(),
        }
    }

    /// The names of a day, each with its layer; two holidays can fall on one day.
    pub fn names(&self, date: Date) -> Vec<(Layer, Text)> {
        let mut names = Vec::new();
        let mut add = |layer, nl: &str, en: &str| names.push((layer, Text::new(nl, en)));
        match (date.month(), date.day()) {
            (1, 1) => add(Layer::Feast, "Nieuwjaarsdag", "New Year's Day"),
            (5, 5) => add(Layer::Feast, "de vijfde mei", "5 May"),
            (12, 25) => add(Layer::Feast, "Eerste Kerstdag", "Christmas Day"),
            (12, 26) => add(Layer::Feast, "Tweede Kerstdag", "Boxing Day"),
            _ => {}
        }
        if Some(date) == kings_day(date.year()) {
            add(Layer::Feast, "Koningsdag", "King's Day");
        }
        if let Some(easter) = easter(date.year()) {
            match (date - easter).num_days() {
                -2 => add(Layer::GoodFriday, "Goede Vrijdag", "Good Friday"),
                1 => add(Layer::Feast, "Tweede Paasdag", "Easter Monday"),
                39 => add(Layer::Feast, "Hemelvaartsdag", "Ascension Day"),
                50 => add(Layer::Feast, "Tweede Pinksterdag", "Whit Monday"),
                _ => {}
            }
        }
        names.extend(
            self.equated
                .get(&date)
                .map(|name| (Layer::Equated, name.clone())),
        );
        names
    }

    /// Whether the equated days of a date are known.
    pub fn covers(&self, date: Date) -> bool {
        self.covered
            .iter()
            .any(|period| period.from <= date && date <= period.until)
    }
}

/// Saturday or Sunday.
pub fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// 27 April, or 26 April when that is a Sunday; before 2014 30 April, or 29 April.
fn kings_day(year: i32) -> Option<Date> {
    let day = if year >= 2014 {
        NaiveDate::from_ymd_opt(year, 4, 27)
    } else {
        NaiveDate::from_ymd_opt(year, 4, 30)
    }?;
    if day.weekday() == Weekday::Sun {
        day.pred_opt()
    } else {
        Some(day)
    }
}

/// Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher).
#[allow(
    clippy::many_single_char_names,
    reason = "the names of the published algorithm"
)]
fn easter(year: i32) -> Option<Date> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    // Days after 22 March, the earliest Easter.
    let after = h + l - 7 * m;
    NaiveDate::from_ymd_opt(year, 3, 22)?.checked_add_days(Days::new(u64::try_from(after).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse;

    #[test]
    fn movable_feasts_are_where_the_tables_put_them() {
        for (year, easter_day, kings) in [
            (2024, "2024-03-31", "2024-04-27"),
            (2025, "2025-04-20", "2025-04-26"),
            (2026, "2026-04-05", "2026-04-27"),
            (2027, "2027-03-28", "2027-04-27"),
            (2028, "2028-04-16", "2028-04-27"),
            (2031, "2031-04-13", "2031-04-26"),
            (2013, "2013-03-31", "2013-04-30"),
            (2038, "2038-04-25", "2038-04-27"),
        ] {
            assert_eq!(easter(year), parse(easter_day), "{year}");
            assert_eq!(kings_day(year), parse(kings), "{year}");
        }
    }

    #[test]
    fn two_holidays_can_fall_on_one_day() {
        let names = Holidays::default().names(parse("2016-05-05").expect("date"));
        assert_eq!(names.len(), 2, "{names:?}");
    }
}
