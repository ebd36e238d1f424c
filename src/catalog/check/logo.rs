//! Logos: they are there, they are images, and they have a text for people who cannot see them.

use crate::content::Content;
use crate::diagnostic::Diagnostic;

/// What is wrong with a logo, if anything.
pub(super) fn logo_problem(
    content: &Content,
    logo: &str,
    alternative: Option<&str>,
) -> Option<Diagnostic> {
    let file = content.display("forms/settings.toml");
    let at = content.find("forms/settings.toml", logo);
    let problem = |message: String| {
        Diagnostic::content("logo", message)
            .file(file.clone())
            .at(at)
    };
    let Some(bytes) = content.get(&format!("forms/{logo}")) else {
        return Some(
            problem(format!("the image `{logo}` is not there")).advice(format!(
                "put it at {}",
                content.display(&format!("forms/{logo}"))
            )),
        );
    };
    if image_kind(&bytes).is_none() {
        return Some(
            problem(format!("`{logo}` is not an SVG, PNG or JPEG image"))
                .advice("export the logo again from the program that made it"),
        );
    }
    if alternative.is_none_or(|text| text.trim().is_empty()) {
        return Some(
            problem("the logo has no text for people who cannot see it".to_owned())
                .advice("add `logo_alt`"),
        );
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
