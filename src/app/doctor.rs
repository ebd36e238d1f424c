//! Is everything in place?

use std::path::Path;

use crate::calendar::{Date, weekday_long};
use crate::content::Content;
use crate::diagnostic::{Language, Severity, Text};
use crate::document::Maker;
use crate::typeset::missing_characters;

/// One thing that was looked at.
#[derive(Debug)]
pub struct Finding {
    /// What was looked at.
    pub what: Text,
    /// Whether it is in order.
    pub ok: bool,
    /// What was found.
    pub found: Text,
}

/// Names in the scripts that schools meet; all but the last group are in the fonts of the binary.
const SCRIPTS: [((&str, &str), &str); 7] = [
    (
        ("Nederlands, Turks, Pools", "Dutch, Turkish, Polish"),
        "Çelik-Işık Łucja Wójcik-Dąbrowska İbrahim Damwâld",
    ),
    (("Vietnamees", "Vietnamese"), "Nguyễn Thị Mỹ Hạnh"),
    (("Grieks, Cyrillisch", "Greek, Cyrillic"), "Ελένη Олена"),
    (("Arabisch", "Arabic"), "محمد الوزاني"),
    (("Hebreeuws", "Hebrew"), "שלום"),
    (("Chinees", "Chinese"), "王小明"),
    (("Ethiopisch", "Ethiopic"), "ሰላም"),
];

/// Looks at content, fonts, the folder and the date.
pub fn examine(content: Content, folder: &Path, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut problems = super::check::check(content.clone(), today);
    problems.retain(|problem| problem.severity == Severity::Error);
    findings.push(Finding {
        what: Text::new("inhoud", "content"),
        ok: problems.is_empty(),
        found: if problems.is_empty() {
            Text::new("geen fouten", "no mistakes")
        } else {
            let count = problems.len();
            Text::new(
                format!("{count} fouten; `griffie check` noemt ze"),
                format!("{count} mistakes; run `griffie check`"),
            )
        },
    });
    if let Ok(catalog) = crate::catalog::Catalog::load(content) {
        let maker = Maker::new(catalog);
        findings.push(Finding {
            what: Text::new("letters", "fonts"),
            ok: true,
            found: {
                let families = maker.fonts().families().join(", ");
                Text::new(families.clone(), families)
            },
        });
        for (script, sample) in SCRIPTS {
            let (missing, system) = missing_characters(sample, maker.fonts());
            let (found_nl, found_en) = match (missing.is_empty(), system) {
                (true, false) => ("in het programma", "in the binary"),
                (true, true) => (
                    "uit de lettertypen van deze computer",
                    "from the fonts of this machine",
                ),
                (false, _) => (
                    "geen lettertype; installeer Noto (bijvoorbeeld `apt install fonts-noto-core fonts-noto-cjk`) als mensen met zulke namen u schrijven",
                    "no font; install Noto (for example `apt install fonts-noto-core fonts-noto-cjk`) if people with such names write to you",
                ),
            };
            let found = Text::new(
                format!("{}: {found_nl}", script.0),
                format!("{}: {found_en}", script.1),
            );
            findings.push(Finding {
                what: Text::new("schrift", "script"),
                ok: true,
                found,
            });
        }
    }
    let writable = tempfile::Builder::new()
        .prefix(".griffie-")
        .tempfile_in(folder);
    findings.push(Finding {
        what: Text::new("map", "folder"),
        ok: writable.is_ok(),
        found: match writable {
            Ok(_) => Text::new(
                "in deze map kan worden geschreven",
                "this folder can be written",
            ),
            Err(error) => crate::diagnostic::cannot("write", folder, &error),
        },
    });
    findings.push(Finding {
        what: Text::new("datum", "date"),
        ok: true,
        found: Text::new(
            format!("vandaag is het {}", weekday_long(today, Language::Nl)),
            format!("today is {}", weekday_long(today, Language::En)),
        ),
    });
    findings
}
