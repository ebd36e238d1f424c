//! File formats: their PRONOM codes where the media type settles them, and which are compressed already.
//!
//! Left out: looking into files. `image/png` has three PRONOM codes by version and `application/pdf` more than a
//! dozen; where the media type does not settle it, the media type itself is the description.

use super::description::Concept;

const REGISTER: &str = "PRONOM-register";

/// Media types that are one format in the PRONOM register, with its code and name there.
const KNOWN: [(&str, &str, &str); 18] = [
    (
        "application/json",
        "fmt/817",
        "JSON Data Interchange Format",
    ),
    ("application/mbox", "fmt/720", "MBOX"),
    (
        "application/msword",
        "fmt/40",
        "Microsoft Word Document 97-2003",
    ),
    (
        "application/vnd.ms-excel",
        "fmt/61",
        "Microsoft Excel 97 Workbook (xls)",
    ),
    (
        "application/vnd.ms-outlook",
        "x-fmt/430",
        "Microsoft Outlook Email Message 97-2003",
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "fmt/215",
        "Microsoft Powerpoint for Windows 2007 onwards",
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "fmt/214",
        "Microsoft Excel for Windows 2007 onwards",
    ),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "fmt/412",
        "Microsoft Word for Windows 2007 onwards",
    ),
    (
        "application/xml",
        "fmt/101",
        "Extensible Markup Language 1.0",
    ),
    ("application/zip", "x-fmt/263", "ZIP Format"),
    ("audio/mpeg", "fmt/134", "MPEG 1/2 Audio Layer 3"),
    ("image/tiff", "fmt/353", "Tagged Image File Format"),
    ("message/rfc822", "fmt/278", "Internet Message Format"),
    ("text/csv", "x-fmt/18", "Comma Separated Values"),
    ("text/jsonl", "x-fmt/111", "Plain Text File"),
    ("text/plain", "x-fmt/111", "Plain Text File"),
    ("text/xml", "fmt/101", "Extensible Markup Language 1.0"),
    ("video/mp4", "fmt/199", "MPEG-4 Media File"),
];

/// The levels of PDF/A with their PRONOM codes.
const LEVELS: [(&str, &str); 8] = [
    ("1a", "fmt/95"),
    ("1b", "fmt/354"),
    ("2a", "fmt/476"),
    ("2b", "fmt/477"),
    ("2u", "fmt/478"),
    ("3a", "fmt/479"),
    ("3b", "fmt/480"),
    ("3u", "fmt/481"),
];

/// The format of a media type (MDTO `bestandsformaat`).
pub fn by_mime(mime: &str) -> Concept {
    let plain = essence(mime);
    match KNOWN.iter().find(|(known, _, _)| *known == plain) {
        Some((_, code, label)) => Concept::coded(*code, *label, REGISTER),
        None => Concept::new(
            if plain.is_empty() {
                "application/octet-stream"
            } else {
                &plain
            },
            "IANA media types",
        ),
    }
}

/// The format of a PDF/A file by its level: `2a`, `3a`, `1b` ... Unknown levels give none.
pub fn pdf_a(level: &str) -> Option<Concept> {
    let level = level.to_ascii_lowercase();
    LEVELS
        .iter()
        .find(|(known, _)| *known == level)
        .map(|(_, code)| {
            Concept::coded(
                *code,
                format!("Acrobat PDF/A - Portable Document Format {level}"),
                REGISTER,
            )
        })
}

/// Whether compressing would gain nothing: by media type, and by the end of the name where that is vague.
pub(crate) fn compressed_already(mime: &str, name: &str) -> bool {
    const KINDS: [&str; 12] = [
        "application/pdf",
        "application/zip",
        "application/gzip",
        "application/x-7z-compressed",
        "application/vnd.rar",
        "application/epub+zip",
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "image/heic",
        "image/jp2",
    ];
    const ENDS: [&str; 19] = [
        "pdf", "jpg", "jpeg", "png", "gif", "webp", "heic", "zip", "gz", "7z", "rar", "docx",
        "xlsx", "pptx", "odt", "ods", "mp3", "mp4", "m4a",
    ];
    let plain = essence(mime);
    // WAVE is the one common kind of sound that is not compressed.
    let sound = plain.starts_with("audio/") && !plain.contains("wav");
    KINDS.contains(&plain.as_str())
        || sound
        || plain.starts_with("video/")
        || plain.contains("openxmlformats")
        || plain.contains("opendocument")
        || name
            .rsplit_once('.')
            .is_some_and(|(_, end)| ENDS.contains(&end.to_ascii_lowercase().as_str()))
}

/// The media type without its parameters.
fn essence(mime: &str) -> String {
    mime.split_once(';')
        .map_or(mime, |(essence, _)| essence)
        .trim()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_do_not_matter() {
        assert_eq!(
            by_mime("Text/Plain; charset=utf-8").code.as_deref(),
            Some("x-fmt/111")
        );
        assert_eq!(by_mime("image/png").label, "image/png");
        assert_eq!(
            pdf_a("3A").and_then(|format| format.code),
            Some("fmt/479".to_owned())
        );
    }
}
