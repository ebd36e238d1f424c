//! `griffie case attach`

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::case::data;
use super::desk::DeskArguments;
use super::output::Output;
use super::parse_date;
use crate::app::AppError;
use crate::app::attach::{self, Order};
use crate::app::cases::Cases;
use crate::calendar::{self, Date};
use crate::case::FiledAs;
use crate::catalog::Catalog;
use crate::diagnostic::{Severity, Text};

#[derive(Debug, clap::Args)]
pub(super) struct Attach {
    /// The case number
    case: String,
    /// The files; their bytes are kept as they are
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What they are
    #[arg(long, value_enum, default_value = "evidence", value_name = "KIND")]
    kind: Kind,
    /// The document that it is (--kind received), or of which it is a signed copy
    #[arg(long, value_name = "DOCUMENT")]
    to: Option<String>,
    /// Of a signed copy: whose letter it was (klager, klager-2)
    #[arg(long, value_name = "ROLE")]
    recipient: Option<String>,
    /// Who handed it in: a role, or somebody else in words
    #[arg(long, value_name = "WHO")]
    from: Option<String>,
    /// The day on which it came in; today when left out
    #[arg(long, value_parser = parse_date, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    /// What people call it
    #[arg(long)]
    title: Option<String>,
    /// The class that decides who may read it; otherwise that of the document, or of evidence
    #[arg(long)]
    class: Option<String>,
    /// The event that it is, when the document belongs to several
    #[arg(long)]
    event: Option<String>,
    /// One answer about that event; may be given more than once
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// What opens an encrypted file; kept with it, sealed
    #[arg(long, env = "GRIFFIE_FILE_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// A role that does not get it in its copy, and why; may be given more than once
    #[arg(long, value_name = "ROLE=REASON")]
    withhold: Vec<String>,
    /// A remark; kept with the event
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Why the event may happen although a guard refuses it
    #[arg(long = "override", value_name = "REASON")]
    set_aside: Option<String>,
    #[command(flatten)]
    desk: DeskArguments,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// Handed in to prove something
    Evidence,
    /// A document of the procedure that somebody else made
    Received,
    /// An issued document, signed in the file itself
    Signed,
    /// An issued document, signed on paper and scanned
    Scan,
}

impl From<Kind> for FiledAs {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Evidence => Self::Evidence,
            Kind::Received => Self::Received,
            Kind::Signed => Self::Signed,
            Kind::Scan => Self::Scan,
        }
    }
}

pub(super) fn run(attach: &Attach, catalog: &Catalog, output: &Output) -> Result<u8, AppError> {
    let mut withheld = BTreeMap::new();
    for pair in &attach.withhold {
        let Some((role, reason)) = pair
            .split_once('=')
            .filter(|(_, reason)| !reason.trim().is_empty())
        else {
            return Err(super::wrong_option(
                "withhold",
                Text::new(
                    format!("`{pair}` is geen ROL=REDEN"),
                    format!("`{pair}` is no ROLE=REASON"),
                ),
                Text::new(
                    "schrijf --withhold \"aangeklaagde=medische gegevens van de klager\"",
                    "write --withhold \"aangeklaagde=medical data of the complainant\"",
                ),
            ));
        };
        withheld.insert(role.to_owned(), reason.to_owned());
    }
    let order = Order {
        files: attach.files.clone(),
        kind: attach.kind.into(),
        document: attach.to.clone(),
        recipient: attach.recipient.clone(),
        from: attach.from.clone(),
        on: attach.on.unwrap_or_else(calendar::clock::today),
        title: attach.title.clone(),
        class: attach.class.clone(),
        event: attach.event.clone(),
        data: data(None, &attach.set)?,
        password: attach.password.clone(),
        withheld,
        note: attach.note.clone(),
        set_aside: attach.set_aside.clone(),
    };
    let (store, acting) = attach.desk.open(output)?;
    let cases = Cases::new(catalog, &store)?.seen_by(&acting);
    let attached = attach::attach(
        &cases,
        &super::dossier::workshop(crate::evidence::Limits::default())?,
        &attach.case,
        &order,
        &acting,
    )?;
    if output.json {
        output.value(&attach::to_json(&attached, acting.today, output.language));
        return Ok(0);
    }
    for warning in &attached.recorded.warnings {
        output.problem(&warning.diagnostic(Severity::Warning));
    }
    for seen in &attached.files {
        let file = &seen.filed;
        output.line(&format!(
            "{}  {}  {}",
            file.name,
            file.mime
                .as_deref()
                .map_or(output.say("onbekende soort", "unknown kind"), |mime| mime),
            &file.sha256[..16]
        ));
        for text in &seen.remarks {
            output.note(&format!("  {}", text.get(output.language)));
        }
    }
    output.line(&format!(
        "{}  {} {}  {}",
        attached.recorded.case,
        output.say("gebeurtenis", "event"),
        attached.recorded.number,
        attached.recorded.status
    ));
    Ok(0)
}
