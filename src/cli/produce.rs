//! `griffie produce`

use std::path::PathBuf;

use super::case::data;
use super::desk::DeskArguments;
use super::output::Output;
use super::{Common, parse_date};
use crate::app::cases::Cases;
use crate::app::produce::{self, Order, Sent};
use crate::app::{self, AppError, files};
use crate::calendar::Date;
use crate::diagnostic::{Severity, Text};
use crate::document::Stage;
use crate::evidence::Limits;

/// Make a document of a case: draft or final, filed with the case, sent on a date
///
/// What the case knows is filled in, and so are the answers of the last draft. A final document that the procedure
/// would refuse is not made. Every recipient gets a letter of their own.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie produce KC-2027-001 D15\n  griffie produce KC-2027-001 D15 --edit-wording D15.md\n  griffie produce KC-2027-001 D15 --wording D15.md --final --sent 2027-03-12 --by post"
)]
pub(super) struct Arguments {
    /// The case number
    case: String,
    /// The code of the document
    document: String,
    /// Answers: a JSON file, or - for the standard input
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// One answer; may be given more than once
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Write the wording to this file, to change it for this one document, and stop
    #[arg(long, value_name = "FILE", conflicts_with_all = ["wording", "finish", "sent"])]
    edit_wording: Option<PathBuf>,
    /// Use this wording for this one document; kept with the case
    #[arg(long, value_name = "FILE")]
    wording: Option<PathBuf>,
    /// Complete, ready to sign and send
    #[arg(long = "final")]
    finish: bool,
    /// The date on the document; otherwise the day of sending, or today
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// Sent, signed or registered on this day: records the event that the document is
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD", requires = "finish")]
    sent: Option<Date>,
    /// How it went out: post or email, for all or for one (klager=email); may be given more than once
    #[arg(long, value_name = "[ROLE=]post|email", requires = "sent")]
    by: Vec<String>,
    /// Which event, when the document belongs to several
    #[arg(long)]
    event: Option<String>,
    /// The data of that event beside what the answers say: a JSON file
    #[arg(long, value_name = "FILE", requires = "sent")]
    data: Option<PathBuf>,
    /// One of those data; may be given more than once
    #[arg(long, value_name = "NAME=VALUE", requires = "sent")]
    set_data: Vec<String>,
    /// Why it may happen although a guard refuses it; kept with the event
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
    /// Only for this recipient
    #[arg(long, value_name = "ROLE")]
    to: Option<String>,
    /// This role gets no letter, for a reason; may be given more than once
    #[arg(long, value_name = "ROLE=REASON")]
    without: Vec<String>,
    /// Page pictures too
    #[arg(long)]
    png: bool,
    /// In large print: a body of 16 pt, for who reads small type badly
    #[arg(long)]
    large_print: bool,
    /// The folder to write to
    #[arg(short, long, default_value = ".", value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    desk: DeskArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    output: &mut Output,
) -> Result<u8, AppError> {
    let maker = app::open_maker(common.content.as_deref())?;
    let (store, acting) = arguments.desk.open(output)?;
    let cases = Cases::new(&maker.catalog, &store)?.seen_by(&acting);
    if let Some(path) = &arguments.edit_wording {
        let text = produce::wording(&maker, &cases, &arguments.case, &arguments.document)?;
        files::write(path, text.as_bytes())?;
        output.line(&path.display().to_string());
        return Ok(0);
    }
    let order = Order {
        document: arguments.document.clone(),
        answers: data(arguments.answers.as_ref(), &[])?,
        set: data(None, &arguments.set)?,
        whole: false,
        wording: arguments
            .wording
            .as_deref()
            .map(files::read_text)
            .transpose()?,
        stage: if arguments.finish {
            Stage::Final
        } else {
            Stage::Draft
        },
        date: arguments.date.or(arguments.sent).unwrap_or(acting.today),
        sent: arguments.sent,
        by: by(&arguments.by)?,
        event: arguments.event.clone(),
        data: data(arguments.data.as_ref(), &arguments.set_data)?,
        set_aside: arguments.set_aside.clone(),
        to: arguments.to.clone(),
        without: without(&arguments.without)?,
        pictures: arguments.png,
        large: arguments.large_print,
        language: output.language,
        out: arguments.out.clone(),
    };
    let produced = {
        let workshop = super::dossier::workshop(Limits::default())?;
        let (case, workshop) = (&arguments.case, Some(&workshop));
        produce::produce(&maker, &cases, case, &order, &acting, workshop)?
    };
    if output.json {
        output.value(&produce::to_json(&produced, acting.today, output.language));
        return Ok(0);
    }
    for warning in &produced.recorded.warnings {
        output.problem(&warning.diagnostic(Severity::Warning));
    }
    for written in &produced.written {
        written
            .warnings
            .iter()
            .for_each(|warning| output.problem(warning));
        output.line(&format!("{}  {} p.", written.file.display(), written.pages));
    }
    output.line(&format!(
        "{}  {} {}  {}",
        produced.recorded.case,
        output.say("gebeurtenis", "event"),
        produced.recorded.number,
        produced.recorded.status
    ));
    Ok(0)
}

/// How letters went out.
fn by(given: &[String]) -> Result<Sent, AppError> {
    let mut sent = Sent::default();
    for one in given {
        let (role, way) = one
            .split_once('=')
            .map_or((None, one.as_str()), |(role, way)| (Some(role), way));
        if !["post", "email"].contains(&way) {
            return Err(super::wrong_option(
                "by",
                Text::new(
                    format!("`{one}` is geen manier om een brief te versturen"),
                    format!("`{one}` is no way to send a letter"),
                ),
                Text::new(
                    "schrijf --by post, --by email of --by klager=email",
                    "write --by post, --by email or --by klager=email",
                ),
            ));
        }
        match role {
            Some(role) => {
                sent.some.insert(role.to_owned(), way.to_owned());
            }
            None => sent.all = Some(way.to_owned()),
        }
    }
    Ok(sent)
}

/// Roles with their reasons.
fn without(pairs: &[String]) -> Result<Vec<(String, String)>, AppError> {
    pairs
        .iter()
        .map(|pair| {
            let (role, reason) = pair.split_once('=').unwrap_or((pair, ""));
            if reason.trim().is_empty() {
                return Err(super::wrong_option(
                    "without",
                    Text::new(
                        format!("bij `{pair}` staat geen reden"),
                        format!("`{pair}` gives no reason"),
                    ),
                    Text::new(
                        "schrijf --without \"klager=de klacht is anoniem\"",
                        "write --without \"klager=the complaint is anonymous\"",
                    ),
                ));
            }
            Ok((role.to_owned(), reason.to_owned()))
        })
        .collect()
}
