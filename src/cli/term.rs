//! `griffie term`

use super::output::Output;
use super::usage::Wrong;
use super::{Common, parse_date};
use crate::app::{self, AppError};
use crate::calendar::{self, Date, Period, Policy, Term};
use crate::catalog::Catalog;

/// Count a term: nominal and effective last day, with the reason
///
/// Units: werkdagen, dagen, weken, maanden, jaar. A negative number counts back from an event, such as a hearing. The
/// Algemene termijnenwet is followed: a term that ends on a Saturday, Sunday or holiday runs on.
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "flags of a command")]
#[command(
    allow_negative_numbers = true,
    after_help = "Examples:\n  griffie term 2026-11-27 \"4 weken\"\n  griffie term 2026-11-27 \"4 weken\" --extend \"4 weken\" --lang en\n  griffie term 2027-05-11 \"-2 weken\" --json\n  griffie term 2026-12-11 \"4 weken\" --suspend 2026-12-19..2027-01-03"
)]
pub(super) struct Arguments {
    /// The day of the event; itself it does not count
    #[arg(value_parser = parse_date, value_name = "YYYY-MM-DD")]
    anchor: Date,
    /// The term
    #[arg(value_parser = parse_term, allow_hyphen_values = true)]
    term: Term,
    /// An extension, counted from the same day
    #[arg(long, value_parser = parse_term, value_name = "TERM")]
    extend: Option<Term>,
    /// The last day stays where it falls
    #[arg(long)]
    nominal: bool,
    /// Equated days (royal decree) do not move the last day
    #[arg(long)]
    without_equated: bool,
    /// Equated days are no working days
    #[arg(long)]
    equated_no_workday: bool,
    /// An event in a weekend or on a holiday counts as on the next working day
    #[arg(long)]
    from_workday: bool,
    /// A period that does not count, first and last day included; may be given more than once
    #[arg(long, value_parser = parse_period, value_name = "FROM..UNTIL")]
    suspend: Vec<Period>,
}

fn parse_term(text: &str) -> Result<Term, Wrong> {
    Term::parse(text).map_err(Wrong::from)
}

fn parse_period(text: &str) -> Result<Period, Wrong> {
    let wrong = || {
        Wrong::new(
            "schrijf een periode als 2026-12-19..2027-01-03",
            "write a period as 2026-12-19..2027-01-03",
        )
    };
    let (from, until) = text.split_once("..").ok_or_else(wrong)?;
    let period = Period {
        from: calendar::parse(from).ok_or_else(wrong)?,
        until: calendar::parse(until).ok_or_else(wrong)?,
    };
    if period.from <= period.until {
        Ok(period)
    } else {
        Err(Wrong::new(
            "de periode eindigt voordat zij begint",
            "the period ends before it begins",
        ))
    }
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let catalog =
        Catalog::load(app::open_content(common.content.as_deref())?).map_err(AppError::Content)?;
    let policy = Policy {
        nominal: arguments.nominal,
        equated_is_no_workday: arguments.equated_no_workday,
        without_equated: arguments.without_equated,
        suspended: arguments.suspend.clone(),
        anchor_on_workday: arguments.from_workday,
    };
    let deadline = app::term::term(
        &catalog,
        arguments.anchor,
        arguments.term,
        arguments.extend,
        &policy,
    )?;
    if output.json {
        output.value(&app::term::to_json(&deadline, output.language));
        return Ok(0);
    }
    output.line(&calendar::weekday_long(deadline.effective, output.language));
    for reason in &deadline.because {
        let basis = [Some(reason.rule), reason.article];
        let basis: Vec<&str> = basis.into_iter().flatten().collect();
        output.line(&format!(
            "  {} ({})",
            reason.text.get(output.language),
            basis.join(", ")
        ));
    }
    Ok(0)
}
