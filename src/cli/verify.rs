//! `griffie verify`

use std::path::PathBuf;

use super::output::Output;
use crate::app::AppError;
use crate::app::verify::{self, Order, Verified};
use crate::archive::Finding;

/// Check an archive of a case; needs no store
///
/// Looks at the zip itself, the bag (RFC 8493), every hash, the chain of events, the descriptions (MDTO), whether the
/// files are what the inventory says, and whether the dossier prints the same inventory. Says what that proves and what
/// it does not. Exit status 1 when something is wrong.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  griffie verify KC-2027-004.zip\n  griffie verify KC-2027-004.zip --seal 5e1f…"
)]
pub(super) struct Arguments {
    /// The zip that `griffie dossier --zip` wrote
    file: PathBuf,
    /// The seal it must have: 64 hexadecimal digits, as `griffie case show` prints them
    #[arg(long, value_name = "SEAL")]
    seal: Option<String>,
}

pub(super) fn run(arguments: &Arguments, output: &Output) -> Result<u8, AppError> {
    let order = Order {
        zip: &arguments.file,
        seal: arguments.seal.as_deref(),
    };
    let verified = verify::verify(&order, &super::dossier::workshop(verify::LIMITS)?)?;
    let status = u8::from(!verified.is_sound());
    if output.json {
        output.value(&verify::to_json(&verified, output.language));
    } else {
        print(&verified, output);
    }
    Ok(status)
}

fn print(verified: &Verified, output: &Output) {
    let verdict = &verified.verdict;
    let said = |finding: &Finding| {
        let text = finding.text.get(output.language);
        if finding.path.is_empty() {
            text.to_owned()
        } else {
            format!("{}: {text}", finding.path)
        }
    };
    for finding in &verdict.findings {
        output.note(&said(finding));
    }
    if verdict.more > 0 {
        output.note(&format!(
            "{} {}",
            output.say("en nog", "and more:"),
            verdict.more
        ));
    }
    for finding in &verdict.unchecked {
        output.note(&format!(
            "{}: {}",
            output.say("niet nagegaan", "not checked"),
            said(finding)
        ));
    }
    for path in &verdict.foreign {
        output.note(&format!(
            "{path}: {}",
            output.say(
                "hoort niet bij het archief; de computer waarop het opnieuw is ingepakt, heeft het erbij gezet",
                "is no part of the archive; the computer on which it was packed again has put it there"
            )
        ));
    }
    if verdict.case.is_none() && verdict.counts.files == 0 {
        output.line(output.say(
            "NIET GAAF  hierin is geen archief van een zaak gevonden",
            "NOT SOUND  no archive of a case was found in it",
        ));
        return;
    }
    output.line(&format!(
        "{}  {}: {}, {}, {}, {} bytes",
        if verified.is_sound() {
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
    if let Some(seal) = &verdict.seal {
        output.line(&format!("{} {seal}", output.say("zegel", "seal")));
    }
    for text in verified.proves() {
        output.line(&format!("  {}", text.get(output.language)));
    }
}
