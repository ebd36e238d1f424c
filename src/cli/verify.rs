//! `griffie verify`

use std::path::PathBuf;

use super::output::Output;
use crate::app::{AppError, verify};

/// Check an archive of a case; needs no store
///
/// Looks at the bag (RFC 8493), every hash, the chain of events, the descriptions (MDTO), and whether the files are
/// what the inventory says. Exit status 1 when something is wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  griffie verify KC-2027-004.zip")]
pub(super) struct Arguments {
    /// The zip that `griffie dossier --zip` wrote
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments, output: &Output) -> Result<u8, AppError> {
    let verdict = verify::verify(&arguments.file)?;
    let status = u8::from(!verdict.is_sound());
    if output.json {
        output.value(&verify::to_json(&verdict, output.language));
        return Ok(status);
    }
    for finding in &verdict.findings {
        output.note(&format!(
            "{}: {}",
            finding.path,
            finding.text.get(output.language)
        ));
    }
    if verdict.more > 0 {
        output.note(&format!(
            "{} {}",
            output.say("en nog", "and more:"),
            verdict.more
        ));
    }
    output.line(&format!(
        "{}  {}: {}, {}, {}, {} bytes",
        if verdict.is_sound() {
            output.say("gaaf", "sound")
        } else {
            output.say("NIET GAAF", "NOT SOUND")
        },
        verdict
            .case
            .as_deref()
            .map_or(output.say("geen zaak", "no case"), |case| case),
        output.count(
            verdict.counts.pieces as usize,
            ["stuk", "stukken"],
            ["piece", "pieces"]
        ),
        output.count(
            verdict.counts.files as usize,
            ["bestand", "bestanden"],
            ["file", "files"]
        ),
        output.count(
            verdict.counts.events as usize,
            ["gebeurtenis", "gebeurtenissen"],
            ["event", "events"]
        ),
        verdict.counts.bytes,
    ));
    Ok(status)
}
