//! Logos: they are there, they are images, and they have a text for people who cannot see them.

use crate::content::Content;
use crate::diagnostic::{Diagnostic, Severity, Text};

/// What is wrong with a logo, if anything.
pub(super) fn logo_problem(
    content: &Content,
    logo: &str,
    alternative: Option<&str>,
) -> Option<Diagnostic> {
    let file = content.display("forms/settings.toml");
    let at = content.find("forms/settings.toml", logo);
    let problem = |message: Text, hint: Text| {
        Diagnostic::new(Severity::Error, "logo", message)
            .hint(hint)
            .file(file.clone())
            .at(at)
    };
    let Some(bytes) = content.get(&format!("forms/{logo}")) else {
        let place = content.display(&format!("forms/{logo}"));
        return Some(problem(
            Text::new(
                format!("de afbeelding `{logo}` is er niet"),
                format!("the image `{logo}` is not there"),
            ),
            Text::new(
                format!("zet de afbeelding op {place}"),
                format!("put it at {place}"),
            ),
        ));
    };
    if image_kind(&bytes).is_none() {
        return Some(problem(
            Text::new(
                format!("`{logo}` is geen afbeelding in SVG, PNG of JPEG"),
                format!("`{logo}` is not an SVG, PNG or JPEG image"),
            ),
            Text::new(
                "exporteer het logo opnieuw uit het programma waarmee het is gemaakt",
                "export the logo again from the program that made it",
            ),
        ));
    }
    if alternative.is_none_or(|text| text.trim().is_empty()) {
        return Some(problem(
            Text::new(
                "het logo heeft geen tekst voor mensen die het niet kunnen zien",
                "the logo has no text for people who cannot see it",
            ),
            Text::new("voeg `logo_alt` toe", "add `logo_alt`"),
        ));
    }
    None
}

/// The kind of an image by its first bytes.
pub fn image_kind(bytes: &[u8]) -> Option<&'static str> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).into_owned();
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("jpg"),
        _ if start.contains("<svg") => Some("svg"),
        _ => None,
    }
}
