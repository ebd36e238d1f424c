//! `griffie archive`

use std::path::PathBuf;

use super::case::data;
use super::desk::DeskArguments;
use super::output::Output;
use super::store_arguments::{StoreArguments, location};
use super::{Common, date_or_today, parse_date};
use crate::app::archive::{self, Closing};
use crate::app::cases::Cases;
use crate::app::destruction::{self, Act, Destruction};
use crate::app::recording;
use crate::app::{self, AppError};
use crate::calendar::Date;
use crate::catalog::Catalog;

/// Keep, hold and destroy dossiers by the rules of the procedure
///
/// Destruction takes two people: one proposes, another approves. The key of the case is then forgotten, so that its
/// contents are unreadable everywhere; a certificate and a trace without personal data stay.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie archive review --on 2037-06-01\n  griffie archive hold KC-2027-004 --reason \"appeal pending\"\n  griffie archive propose KC-2027-004 --by \"A. de Archivaris\" --method \"sleutel gewist\"\n  griffie archive destroy KC-2027-004 --by \"B. de Bestuurder\" --answers D60.json -o certificate.pdf"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List what need no longer be kept, and what stands in the way of destroying it
    Review(Review),
    /// Stop the destruction of a dossier
    Hold(Reasoned),
    /// Lift such a stop
    Lift(Reasoned),
    /// Propose to destroy a dossier: the first person
    Propose(Propose),
    /// Destroy a dossier that another person proposed to destroy, and certify it
    Destroy(Destroy),
}

#[derive(Debug, clap::Args)]
struct Review {
    /// As on this day
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct Reasoned {
    /// The case number
    case: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// The day
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct Propose {
    /// The case number
    case: String,
    /// Who proposes it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// How it will be destroyed
    #[arg(long, value_name = "TEXT")]
    method: String,
    /// The day
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, clap::Args)]
struct Destroy {
    /// The case number
    case: String,
    /// Who approves it: somebody else than who proposed it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Answers of the certificate: a JSON file
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// One of those answers; may be given more than once
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// The certificate to write
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A case in which the certificate is filed
    #[arg(long, value_name = "CASE")]
    register: Option<String>,
    /// A backup of the store, in which it is destroyed too; may be given more than once
    #[arg(long, value_name = "DIR|URL")]
    backup: Vec<String>,
    /// Why something that is still open does not stand in the way
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
    /// The day
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    #[command(flatten)]
    desk: DeskArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    // Content that is in part unsound does not keep the rest from being reviewed.
    if let Action::Review(review) = &arguments.action {
        return print_review(review, common, output);
    }
    let maker = app::open_maker(common.content.as_deref())?;
    let act = |case: &str, act: &Act, on: Option<Date>, desk: &DeskArguments| {
        let (store, acting) = desk.open(output)?;
        let cases = Cases::new(&maker.catalog, &store)?.seen_by(&acting);
        let recorded = destruction::act(&cases, case, act, date_or_today(on), &acting)?;
        if output.json {
            output.value(&recording::to_json(
                &recorded,
                acting.today,
                output.language,
            ));
        } else {
            output.line(&format!(
                "{}  {} {}  {}",
                recorded.case,
                output.say("gebeurtenis", "event"),
                recorded.number,
                recorded.status
            ));
        }
        Ok(0)
    };
    match &arguments.action {
        Action::Review(review) => print_review(review, common, output),
        Action::Hold(hold) => act(
            &hold.case,
            &Act::Hold(hold.reason.clone()),
            hold.on,
            &hold.desk,
        ),
        Action::Lift(lift) => act(
            &lift.case,
            &Act::Lift(lift.reason.clone()),
            lift.on,
            &lift.desk,
        ),
        Action::Propose(propose) => act(
            &propose.case,
            &Act::Propose {
                by: propose.by.clone(),
                method: propose.method.clone(),
            },
            propose.on,
            &propose.desk,
        ),
        Action::Destroy(destroy) => {
            let (store, acting) = destroy.desk.open(output)?;
            let cases = Cases::new(&maker.catalog, &store)?.seen_by(&acting);
            let on = date_or_today(destroy.on);
            let order = Destruction {
                case: destroy.case.clone(),
                on,
                by: destroy.by.clone(),
                answers: data(destroy.answers.as_ref(), &destroy.set)?,
                set_aside: destroy.set_aside.clone(),
                certificate: destroy
                    .out
                    .clone()
                    .unwrap_or_else(|| destruction::certificate_name(&destroy.case)),
                register: destroy.register.clone(),
                backups: destroy
                    .backup
                    .iter()
                    .map(|text| copy(text, &destroy.desk.store))
                    .collect(),
            };
            let destroyed = destruction::destroy(&maker, &cases, &order, output.language, &acting)?;
            if output.json {
                output.value(&destruction::destroyed_json(&destroyed, &destroy.case, on));
                return Ok(0);
            }
            for written in &destroyed.certificate {
                output.line(&written.file.display().to_string());
            }
            output.line(&format!(
                "{}  {} {on}",
                destroy.case,
                output.say("vernietigd op", "destroyed on")
            ));
            for (name, known) in &destroyed.backups {
                output.line(&format!(
                    "{name}  {}",
                    if *known {
                        output.say("ook vernietigd", "destroyed too")
                    } else {
                        output.say("bevatte haar niet", "did not hold it")
                    }
                ));
            }
            if destroyed.backups.is_empty() {
                output.note(output.say(
                    "een reservekopie bevat de sleutel nog: noem die met --backup, of vernietig de kopie",
                    "a backup still holds its key: name it with --backup, or destroy the backup",
                ));
            }
            Ok(0)
        }
    }
}

/// What need no longer be kept, and of which case that cannot be told.
fn print_review(review: &Review, common: &Common, output: &Output) -> Result<u8, AppError> {
    let catalog = Catalog::load_sound(app::open_content(common.content.as_deref())?)
        .map_err(AppError::Content)?;
    let (store, acting) = review.desk.open(output)?;
    let cases = Cases::new(&catalog, &store)?.seen_by(&acting);
    let found = archive::review(&cases, date_or_today(review.on))?;
    let status = super::agenda::status(&found.unreadable);
    if output.json {
        output.value(&archive::review_json(&found, output.language));
        return Ok(status);
    }
    super::agenda::print(
        output,
        &super::agenda::unreadable(&found.unreadable, output),
    );
    for one in &found.due {
        output.line(&format!(
            "{:<14} {} {}  {}",
            one.case,
            output.say("gesloten", "closed"),
            one.closed,
            one.title
        ));
        for kept in &one.kept {
            output.line(&format!(
                "  {} {} {}",
                kept.spec.title.get(output.language),
                output.say("tot en met", "until"),
                kept.until
            ));
        }
        for obstacle in &one.obstacles {
            output.line(&format!(
                "  {}: {}",
                output.say("nog niet", "not yet"),
                obstacle.message.get(output.language)
            ));
        }
    }
    if found.due.is_empty() {
        output.note(output.say("er mag niets worden vernietigd", "nothing may be destroyed"));
    }
    Ok(status)
}

/// A copy of the store, with the key of the store itself.
fn copy(text: &str, store: &StoreArguments) -> crate::store::Location {
    location(text, None).with_key(store.location().key)
}

/// Says where a case stands at its end.
pub(super) fn print_closing(closing: &Closing, output: &Output) {
    if let Some((on, reason)) = &closing.closed {
        output.line(&format!(
            "{}  {} {on}  {reason}",
            closing.case,
            output.say("gesloten", "closed")
        ));
    } else {
        output.line(&format!(
            "{}  {}",
            closing.case,
            output.say("niet gesloten", "not closed")
        ));
    }
    for kept in &closing.kept {
        output.line(&format!(
            "  {} {}  {} ({}, {})",
            output.say("bewaren tot en met", "keep until"),
            kept.until,
            kept.spec.title.get(output.language),
            kept.spec.term,
            kept.spec.classes.join(" ")
        ));
    }
    super::agenda::print(output, &closing.open);
    if !closing.unsigned.is_empty() {
        output.note(&format!(
            "{} ({}); {}",
            output.count(
                closing.unsigned.len(),
                [
                    "uitgegeven stuk mist een ondertekend exemplaar",
                    "uitgegeven stukken missen een ondertekend exemplaar"
                ],
                [
                    "issued document has no signed copy on file",
                    "issued documents have no signed copy on file"
                ],
            ),
            closing.unsigned.join(", "),
            output.say(
                "berg het op met `griffie case attach --kind signed` of `griffie case attach --kind scan`",
                "`griffie case attach --kind signed` or `griffie case attach --kind scan` files one",
            ),
        ));
    }
}
