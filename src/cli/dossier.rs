//! `griffie dossier`

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use super::desk::DeskArguments;
use super::output::Output;
use super::{Common, date_or_today, parse_date};
use crate::app::cases::Cases;
use crate::app::dossier::{self, Order};
use crate::app::{self, AppError};
use crate::calendar::Date;
use crate::evidence::{Limits, Workshop};

/// Bind the complete dossier of a case: one accessible, archival PDF, and an archive that anyone can verify
///
/// Cover, inventory with links, term statement, every document with its tags, what others handed in as pages with
/// their text, originals embedded. PDF/A-3a and PDF/UA-1. A copy for somebody holds what the procedure gives their role.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie dossier KC-2027-001 -o dossier.pdf\n  griffie dossier KC-2027-001 -o dossier.pdf --zip KC-2027-001.zip\n  griffie dossier KC-2027-001 -o copy.pdf --for klager\n  griffie dossier KC-2027-001 -o anonymous.pdf --anonymous"
)]
pub(super) struct Arguments {
    /// The case number
    case: String,
    /// The PDF to write
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// The archive too: a zip with every file, the events, descriptions and checksums
    #[arg(long, value_name = "FILE", conflicts_with_all = ["recipient", "anonymous"])]
    zip: Option<PathBuf>,
    /// Also the classes that are a dossier of their own, such as that of a confidant
    #[arg(long, conflicts_with = "recipient")]
    apart: bool,
    /// A copy for this role: klager, aangeklaagde, klager-2
    #[arg(long = "for", value_name = "ROLE")]
    recipient: Option<String>,
    /// Without the people; what others handed in is left out
    #[arg(long)]
    anonymous: bool,
    /// The day on which it is put together; today when left out
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
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
    let workshop = workshop(Limits::default())?;
    let bar = bar(output);
    let order = Order {
        case: arguments.case.clone(),
        out: arguments.out.clone(),
        zip: arguments.zip.clone(),
        apart: arguments.apart,
        recipient: arguments.recipient.clone(),
        anonymous: arguments.anonymous,
        language: output.language,
        today: date_or_today(arguments.date),
        acting,
    };
    let bundle = dossier::dossier(&maker, &cases, &workshop, &order, &mut |progress| {
        bar.set_length(progress.total.max(1));
        bar.set_position(progress.done);
        bar.set_message(output.count(progress.pages, ["pagina", "pagina's"], ["page", "pages"]));
    })?;
    bar.finish_and_clear();
    if output.json {
        output.value(&dossier::to_json(&bundle, output.language));
        return Ok(0);
    }
    output.line(&format!(
        "{}  {}, {}, {}",
        bundle.file.display(),
        output.count(bundle.pages, ["pagina", "pagina's"], ["page", "pages"]),
        output.count(
            bundle.documents,
            ["stuk", "stukken"],
            ["document", "documents"]
        ),
        output.count(
            bundle.attachments,
            ["bijlage", "bijlagen"],
            ["attachment", "attachments"]
        )
    ));
    if let Some(zip) = &bundle.zip {
        output.line(&format!(
            "{}  {} {}",
            zip.file.display(),
            output.say("zegel", "seal"),
            zip.seal
        ));
        if let Err(why) = &zip.event {
            output.note(&format!(
                "{}: {}",
                output.say(
                    "het zegel staat niet in de zaak, dus noteer het zelf",
                    "the seal is not in the case, so note it yourself"
                ),
                why.get(output.language)
            ));
        }
    }
    for out in &bundle.left_out {
        output.note(&format!(
            "{}: {}: {}",
            output.say("weggelaten", "left out"),
            out.file.get(output.language),
            out.reason.get(output.language)
        ));
    }
    for remark in &bundle.remarks {
        output.note(&format!(
            "{}: {}",
            output.say("opmerking", "remark"),
            remark.get(output.language)
        ));
    }
    Ok(0)
}

/// Where foreign files are drawn: this program again, in a process of its own.
pub(super) fn workshop(limits: Limits) -> Result<Workshop, AppError> {
    let program = std::env::current_exe().map_err(|source| AppError::Io {
        doing: "find",
        path: PathBuf::from("griffie"),
        source,
    })?;
    Ok(Workshop::new(
        program,
        vec![super::WORKSHOP.to_owned()],
        limits,
    ))
}

fn bar(output: &Output) -> ProgressBar {
    if output.json {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {msg}, {eta}");
    let bar = ProgressBar::new(1);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
