//! From an anchor and a term to the last day, with the reason.
//!
//! | rule | what it says |
//! |---|---|
//! | T1 | The day of the event does not count; day 1 is the next day. |
//! | T2 | A number of weeks ends on the same weekday. |
//! | T3 | A number of months or years ends on the same day number, or the last day of that month. |
//! | T4 | Working days: only working days after the event are counted. |
//! | T5 | A working day is no Saturday, Sunday, feast day or Good Friday; an equated day is one, unless the policy says not. |
//! | T6 | A last day that is a Saturday, Sunday or holiday runs on to the first ordinary day (article 1, paragraph 1). |
//! | T7 | A term counted back from an event does not move (article 1, paragraph 2). |
//! | T8 | A term of three days or more holds at least two ordinary days (article 2). |
//! | T9 | Terms of more than 90 days, 12 weeks or 3 months, and of years, do not move (article 4). |
//! | T10 | An extension is counted from the original event. |
//! | T11 | Days are the smallest unit, and are Dutch local days. |
//! | T12 | An event in a weekend counts on that day, unless the policy says the next working day. |
//! | T13 | The act binds the terms of acts; for others it is followed by analogy, unless the policy says not. |
//! | T14 | School holidays do not suspend; a policy may give periods that do. |
//! | T15 | Where the equated days are not known yet, the result says so. |
//!
//! The Algemene termijnenwet binds terms of acts; the terms of a private regulation follow it by analogy, which
//! is why every part of it is a policy. The nominal date is always given too. Pure: no clock.

use chrono::{Days, Months};

use super::holiday::{Holidays, Layer, Period, is_weekend};
use super::term::{Term, Unit};
use super::{Date, long, weekday_long};
use crate::diagnostic::{Language, Text};

/// How terms are counted; the defaults are those of the regulation's reading.
#[derive(Debug, Clone, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a reading of its own that a regulation chooses"
)]
pub struct Policy {
    /// The last day stays where it falls (`eindtermijn = nominaal`, T13).
    pub nominal: bool,
    /// Equated days are no working days (`werkdag.l3 = telt_niet`, T5).
    pub equated_is_no_workday: bool,
    /// Equated days do not move a last day either.
    pub without_equated: bool,
    /// Days inside these periods are skipped in day and week terms (T14).
    pub suspended: Vec<Period>,
    /// An anchor in a weekend or on a holiday counts as the next working day (`ontvangst.weekend`, T12).
    pub anchor_on_workday: bool,
}

/// One step of the explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The rule, `T6`.
    pub rule: &'static str,
    /// The article, when there is one.
    pub article: Option<&'static str>,
    /// What happened.
    pub text: Text,
}

/// The last day of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The day from which was counted; itself it does not count.
    pub anchor: Date,
    /// Where the term ends by counting alone.
    pub nominal: Date,
    /// Where it ends after the rules on weekends and holidays.
    pub effective: Date,
    /// For a term counted back to a rest day: the working day before it, to plan by.
    pub plan: Option<Date>,
    /// The equated days of the years concerned are not known yet (T15).
    pub uncertain: bool,
    /// Why.
    pub because: Vec<Reason>,
}

impl Deadline {
    /// Counts a term, with an extension from the same anchor if there is one.
    ///
    /// `None` when the date lies outside the calendar.
    pub fn of(
        anchor: Date,
        term: Term,
        extension: Option<Term>,
        holidays: &Holidays,
        policy: &Policy,
    ) -> Option<Self> {
        Self::count(anchor, term, extension, holidays, policy, false)
    }

    /// As [`Deadline::of`], without the reasons: many times faster.
    pub fn day(
        anchor: Date,
        term: Term,
        extension: Option<Term>,
        holidays: &Holidays,
        policy: &Policy,
    ) -> Option<Self> {
        Self::count(anchor, term, extension, holidays, policy, true)
    }

    fn count(
        anchor: Date,
        term: Term,
        extension: Option<Term>,
        holidays: &Holidays,
        policy: &Policy,
        quiet: bool,
    ) -> Option<Self> {
        let mut count = Count {
            holidays,
            policy,
            because: Vec::new(),
            uncertain: false,
            quiet,
        };
        let anchor = count.anchor(anchor)?;
        let (nominal, total) = count.nominal(anchor, term, extension)?;
        let (effective, plan) = count.effective(nominal, total)?;
        if count.uncertain {
            count.say("T15", Some("Algemene termijnenwet art. 3 lid 3"), || Text::new(
                "de gelijkgestelde dagen van dit jaar zijn nog onbekend; een dag naast een feestdag kan de einddatum nog verschuiven",
                "the equated days of this year are not known yet; a day beside a holiday may still move the last day",
            ));
        }
        Some(Self {
            anchor,
            nominal,
            effective,
            plan,
            uncertain: count.uncertain,
            because: count.because,
        })
    }
}

struct Count<'a> {
    holidays: &'a Holidays,
    policy: &'a Policy,
    because: Vec<Reason>,
    uncertain: bool,
    /// Only the days are asked for.
    quiet: bool,
}

impl Count<'_> {
    fn say(
        &mut self,
        rule: &'static str,
        article: Option<&'static str>,
        text: impl FnOnce() -> Text,
    ) {
        if !self.quiet {
            self.because.push(Reason {
                rule,
                article,
                text: text(),
            });
        }
    }

    /// Why a day is no ordinary day for the end of a term; `None` when it is one.
    fn rest(&mut self, date: Date) -> Option<Text> {
        self.uncertain |= !self.holidays.covers(date);
        let without = self.policy.without_equated;
        self.reason(date, |layer| !(without && layer == Layer::Equated))
    }

    /// Why a day is no working day; equated days are by default (T5).
    fn no_workday(&mut self, date: Date) -> Option<Text> {
        let equated = self.policy.equated_is_no_workday;
        if equated {
            self.uncertain |= !self.holidays.covers(date);
        }
        self.reason(date, |layer| layer != Layer::Equated || equated)
    }

    fn reason(&self, date: Date, counts: impl Fn(Layer) -> bool) -> Option<Text> {
        let names: Vec<Text> = self
            .holidays
            .names(date)
            .into_iter()
            .filter(|(layer, _)| counts(*layer))
            .map(|(_, name)| name)
            .collect();
        if !names.is_empty() {
            let join = |language, and: &str| {
                names
                    .iter()
                    .map(|name| name.get(language))
                    .collect::<Vec<_>>()
                    .join(and)
            };
            return Some(Text::new(
                join(Language::Nl, " en "),
                join(Language::En, " and "),
            ));
        }
        is_weekend(date).then(|| Text::new("weekend", "weekend"))
    }

    fn anchor(&mut self, anchor: Date) -> Option<Date> {
        let mut day = anchor;
        if self.policy.anchor_on_workday {
            while self.no_workday(day).is_some() {
                day = day.succ_opt()?;
            }
            if day != anchor {
                self.say("T12", None, || {
                    Text::new(
                        format!(
                            "{} is geen werkdag; de termijn begint te lopen na {}",
                            weekday_long(anchor, Language::Nl),
                            weekday_long(day, Language::Nl)
                        ),
                        format!(
                            "{} is no working day; the term runs from {}",
                            weekday_long(anchor, Language::En),
                            weekday_long(day, Language::En)
                        ),
                    )
                });
            }
        }
        Some(day)
    }

    /// Counts from the anchor to the nominal day; gives the term with its extension too.
    fn nominal(
        &mut self,
        anchor: Date,
        term: Term,
        extension: Option<Term>,
    ) -> Option<(Date, Term)> {
        let step = |day: Date, back: bool| if back { day.pred_opt() } else { day.succ_opt() };
        let first = step(anchor, term.is_backward())?;
        self.say("T1", None, || {
            Text::new(
                format!(
                    "de dag zelf ({}) telt niet mee; dag 1 is {}",
                    weekday_long(anchor, Language::Nl),
                    weekday_long(first, Language::Nl)
                ),
                format!(
                    "the day itself ({}) does not count; day 1 is {}",
                    weekday_long(anchor, Language::En),
                    weekday_long(first, Language::En)
                ),
            )
        });
        let total = match extension {
            Some(more) if more.unit == term.unit => Term {
                count: term.count + more.count,
                unit: term.unit,
            },
            _ => term,
        };
        let mut day = self.count(anchor, total)?;
        if let Some(more) = extension.filter(|more| more.unit != term.unit) {
            day = self.count(day, more)?;
        }
        let (rule, from_nl, from_en) = match (term.unit, term.is_backward()) {
            (_, true) => ("T7", "vóór", "before"),
            (Unit::Workdays, _) => ("T4", "na", "after"),
            (Unit::Weeks, _) => ("T2", "na", "after"),
            (Unit::Months | Unit::Years, _) => ("T3", "na", "after"),
            (Unit::Days, _) => ("T1", "na", "after"),
        };
        self.say(rule, None, || {
            Text::new(
                format!(
                    "{term} {from_nl} {} is {}",
                    long(anchor, Language::Nl),
                    weekday_long(day, Language::Nl)
                ),
                format!(
                    "{} {from_en} {} is {}",
                    term.english(),
                    long(anchor, Language::En),
                    weekday_long(day, Language::En)
                ),
            )
        });
        if let (Some(more), Some(reason)) = (extension, self.because.last_mut()) {
            reason.rule = "T10";
            reason.text = Text::new(
                format!(
                    "{term}, verlengd met {more}, geteld vanaf de oorspronkelijke dag {}: {}",
                    long(anchor, Language::Nl),
                    weekday_long(day, Language::Nl)
                ),
                format!(
                    "{}, extended by {}, counted from the original day {}: {}",
                    term.english(),
                    more.english(),
                    long(anchor, Language::En),
                    weekday_long(day, Language::En)
                ),
            );
        }
        Some((day, total))
    }

    /// Counts alone, without moving the last day.
    fn count(&mut self, from: Date, term: Term) -> Option<Date> {
        match term.unit {
            Unit::Workdays => self.workdays(from, term.count),
            Unit::Days => self.days(from, term.count),
            Unit::Weeks => self.days(from, term.count * 7),
            Unit::Months => months(from, term.count),
            Unit::Years => months(from, term.count.checked_mul(12)?),
        }
    }

    fn workdays(&mut self, anchor: Date, count: i32) -> Option<Date> {
        let mut day = anchor;
        let mut left = count.abs();
        while left > 0 {
            day = if count < 0 {
                day.pred_opt()?
            } else {
                day.succ_opt()?
            };
            match self.no_workday(day) {
                None => left -= 1,
                Some(why) if why.nl != "weekend" => {
                    self.say("T5", Some("Algemene termijnenwet art. 3"), || {
                        Text::new(
                            format!(
                                "{} telt niet mee: {}",
                                weekday_long(day, Language::Nl),
                                why.nl
                            ),
                            format!(
                                "{} does not count: {}",
                                weekday_long(day, Language::En),
                                why.en
                            ),
                        )
                    });
                }
                Some(_) => {}
            }
        }
        Some(day)
    }

    fn days(&mut self, anchor: Date, count: i32) -> Option<Date> {
        let distance = u64::from(count.unsigned_abs());
        if self.policy.suspended.is_empty() {
            return if count < 0 {
                anchor.checked_sub_days(Days::new(distance))
            } else {
                anchor.checked_add_days(Days::new(distance))
            };
        }
        let (mut day, mut left, mut skipped) = (anchor, distance, 0);
        while left > 0 {
            day = if count < 0 {
                day.pred_opt()?
            } else {
                day.succ_opt()?
            };
            if self
                .policy
                .suspended
                .iter()
                .any(|period| period.from <= day && day <= period.until)
            {
                skipped += 1;
            } else {
                left -= 1;
            }
        }
        if skipped > 0 {
            self.say("T14", None, || {
                Text::new(
                    format!("{skipped} dagen opgeschort en niet meegeteld"),
                    format!("{skipped} days suspended and not counted"),
                )
            });
        }
        Some(day)
    }

    /// Applies articles 1, 2 and 4 to the nominal day; the second is the day to plan by.
    fn effective(&mut self, nominal: Date, term: Term) -> Option<(Date, Option<Date>)> {
        if term.is_backward() {
            return self.backward(nominal);
        }
        if self.policy.nominal {
            self.say("T13", None, || {
                Text::new(
                    "de einddatum schuift niet op: zo is het afgesproken",
                    "the last day does not move: so it was agreed",
                )
            });
            return Some((nominal, None));
        }
        if term.unit == Unit::Workdays {
            return Some((nominal, None));
        }
        if term.is_long() {
            self.say("T9", Some("Algemene termijnenwet art. 4"), || {
                Text::new(
                    "een termijn van deze lengte schuift niet op",
                    "a term of this length does not move",
                )
            });
            return Some((nominal, None));
        }
        let mut day = nominal;
        if term.unit == Unit::Days && term.count >= 3 {
            day = self.two_ordinary_days(nominal, term.count)?;
        }
        while let Some(why) = self.rest(day) {
            let next = day.succ_opt()?;
            self.say("T6", Some("Algemene termijnenwet art. 1 lid 1"), || {
                Text::new(
                    format!(
                        "{} is geen gewone dag ({}); de termijn loopt door",
                        weekday_long(day, Language::Nl),
                        why.nl
                    ),
                    format!(
                        "{} is no ordinary day ({}); the term runs on",
                        weekday_long(day, Language::En),
                        why.en
                    ),
                )
            });
            day = next;
        }
        Some((day, None))
    }

    /// A term of three days or more holds at least two ordinary days (article 2).
    fn two_ordinary_days(&mut self, nominal: Date, count: i32) -> Option<Date> {
        let mut ordinary = 0;
        let mut day = nominal.checked_sub_days(Days::new(u64::from(count.unsigned_abs())))?;
        while day < nominal {
            day = day.succ_opt()?;
            ordinary += u32::from(self.rest(day).is_none());
        }
        let mut last = nominal;
        while ordinary < 2 {
            last = last.succ_opt()?;
            ordinary += u32::from(self.rest(last).is_none());
        }
        if last != nominal {
            self.say("T8", Some("Algemene termijnenwet art. 2"), || {
                Text::new(
                    format!(
                        "de termijn wordt verlengd tot zij twee gewone dagen bevat: tot en met {}",
                        weekday_long(last, Language::Nl)
                    ),
                    format!(
                        "the term is lengthened until it holds two ordinary days: up to {}",
                        weekday_long(last, Language::En)
                    ),
                )
            });
        }
        Some(last)
    }

    fn backward(&mut self, nominal: Date) -> Option<(Date, Option<Date>)> {
        let mut plan = nominal;
        while self.no_workday(plan).is_some() {
            plan = plan.pred_opt()?;
        }
        if plan == nominal {
            return Some((nominal, None));
        }
        self.say("T7", Some("Algemene termijnenwet art. 1 lid 2"), || {
            Text::new(
                format!(
                    "een termijn die terug telt, schuift niet op; plan het op {}",
                    weekday_long(plan, Language::Nl)
                ),
                format!(
                    "a term that counts back does not move; plan it on {}",
                    weekday_long(plan, Language::En)
                ),
            )
        });
        Some((nominal, Some(plan)))
    }
}

/// The same day number, or the last day of the month (29 February + 1 year = 28 February).
fn months(anchor: Date, count: i32) -> Option<Date> {
    let months = Months::new(count.unsigned_abs());
    if count < 0 {
        anchor.checked_sub_months(months)
    } else {
        anchor.checked_add_months(months)
    }
}
