//! Is everything in place?

use std::path::Path;

use serde::Serialize;

use crate::calendar::Date;
use crate::content::Content;
use crate::diagnostic::Severity;
use crate::document::Maker;
use crate::typeset::missing_characters;

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// Whether it is in order.
    pub ok: bool,
    /// What was found.
    pub found: String,
}

/// Names in the scripts that schools meet; all but the last group are in the fonts of the binary.
const SCRIPTS: [(&str, &str); 7] = [
    (
        "Dutch, Turkish, Polish",
        "Çelik-Işık Łucja Wójcik-Dąbrowska İbrahim Damwâld",
    ),
    ("Vietnamese", "Nguyễn Thị Mỹ Hạnh"),
    ("Greek, Cyrillic", "Ελένη Олена"),
    ("Arabic", "محمد الوزاني"),
    ("Hebrew", "שלום"),
    ("Chinese", "王小明"),
    ("Ethiopic", "ሰላም"),
];

/// Looks at content, fonts, the folder and the date.
pub fn examine(content: Content, folder: &Path, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut problems = super::check::check(content.clone(), today);
    problems.retain(|problem| problem.severity == Severity::Error);
    findings.push(Finding {
        what: "content",
        ok: problems.is_empty(),
        found: if problems.is_empty() {
            "no mistakes".to_owned()
        } else {
            format!("{} mistakes; run `griffie check`", problems.len())
        },
    });
    if let Ok(catalog) = crate::catalog::Catalog::load(content) {
        let maker = Maker::new(catalog);
        findings.push(Finding {
            what: "fonts",
            ok: true,
            found: maker.fonts().families().join(", "),
        });
        for (script, sample) in SCRIPTS {
            let (missing, system) = missing_characters(sample, maker.fonts());
            let found = match (missing.is_empty(), system) {
                (true, false) => format!("{script}: in the binary"),
                (true, true) => format!("{script}: from the fonts of this machine"),
                (false, _) => format!(
                    "{script}: no font; install Noto (for example `apt install fonts-noto-core fonts-noto-cjk`) if people with such names write to you"
                ),
            };
            findings.push(Finding {
                what: "script",
                ok: true,
                found,
            });
        }
    }
    let writable = tempfile::Builder::new()
        .prefix(".griffie-")
        .tempfile_in(folder);
    findings.push(Finding {
        what: "folder",
        ok: writable.is_ok(),
        found: match writable {
            Ok(_) => format!("{} can be written", folder.display()),
            Err(error) => format!("{} cannot be written: {error}", folder.display()),
        },
    });
    findings.push(Finding {
        what: "date",
        ok: true,
        found: format!(
            "today is {}",
            crate::calendar::weekday_long(today, crate::diagnostic::Language::En)
        ),
    });
    findings
}
