//! `griffie doctor`

use std::path::Path;

use serde_json::json;

use super::output::Output;
use super::{Common, date_or_today};
use crate::app::{self, AppError};

/// Look whether everything is in place: content, fonts, folder, date
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  griffie doctor\n  griffie doctor --content my-content")]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, common: &Common, output: &mut Output) -> Result<u8, AppError> {
    let findings = app::doctor::examine(
        app::open_content(common.content.as_deref())?,
        Path::new("."),
        date_or_today(None),
    );
    let healthy = findings.iter().all(|finding| finding.ok);
    if output.json {
        output.value(
            &json!({ "ok": healthy, "version": env!("CARGO_PKG_VERSION"), "findings": findings.iter().map(|finding| json!({
                "what": finding.what.en, "ok": finding.ok, "found": finding.found.get(output.language) }))
                .collect::<Vec<_>>() }),
        );
    } else {
        for finding in &findings {
            output.line(&format!(
                "{:<5} {:<8} {}",
                if finding.ok {
                    "ok"
                } else {
                    output.say("FOUT", "WRONG")
                },
                finding.what.get(output.language),
                finding.found.get(output.language)
            ));
        }
    }
    Ok(u8::from(!healthy))
}
