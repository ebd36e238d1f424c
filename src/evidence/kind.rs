//! What can be done with a file of some media type, in words for people.

use super::frame::Format;
use crate::diagnostic::Text;

/// What can be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Shown as sheets.
    Pdf,
    /// Shown as sheets, if [`Kind::format`] is one.
    Image,
    /// Shown as the text of a message (RFC 5322, MS-OXMSG), or of several (RFC 4155).
    Mail,
    /// Shown as text.
    Text,
    /// Documents of office programs; kept.
    Office,
    /// Kept.
    Audio,
    /// Kept.
    Video,
    /// Kept.
    Archive,
    /// Kept.
    Other,
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The media type (RFC 6838).
    pub mime: String,
    /// What can be done with it.
    pub family: Family,
    /// Its name for people: `foto (JPEG)`.
    pub label: Text,
    /// Why it is listed and embedded, but not shown; none when it can be tried.
    pub kept: Option<Text>,
}

impl Kind {
    /// What the child process is to read it as, if it draws such files.
    pub fn format(&self) -> Option<Format> {
        match self.mime.as_str() {
            "application/pdf" => Some(Format::Pdf),
            "image/jpeg" => Some(Format::Jpeg),
            "image/png" => Some(Format::Png),
            "image/gif" => Some(Format::Gif),
            "image/webp" => Some(Format::Webp),
            "image/tiff" => Some(Format::Tiff),
            _ => None,
        }
    }
}

/// What can be done with files of this media type.
pub(super) fn family(mime: &str) -> Family {
    match mime {
        "application/pdf" => Family::Pdf,
        "message/rfc822" | "application/mbox" | "application/vnd.ms-outlook" => Family::Mail,
        "application/rtf" | "text/html" => Family::Office,
        "application/json" => Family::Text,
        "application/msword" | "application/vnd.ms-excel" | "application/vnd.ms-powerpoint" => {
            Family::Office
        }
        "application/zip"
        | "application/gzip"
        | "application/vnd.rar"
        | "application/x-7z-compressed"
        | "application/x-tar"
        | "application/x-bzip2"
        | "application/x-xz"
        | "application/zstd" => Family::Archive,
        _ if mime.starts_with("application/vnd.openxml")
            || mime.starts_with("application/vnd.oasis") =>
        {
            Family::Office
        }
        _ if mime.starts_with("image/") => Family::Image,
        _ if mime.starts_with("text/") => Family::Text,
        _ if mime.starts_with("audio/") => Family::Audio,
        _ if mime.starts_with("video/") => Family::Video,
        _ => Family::Other,
    }
}

/// Why such a file is only kept; nothing when it can be shown.
pub(super) fn kept(mime: &str, family: Family, empty: bool) -> Option<Text> {
    let reason = match family {
        _ if empty => Text::new("het bestand is leeg", "the file is empty"),
        Family::Pdf | Family::Text | Family::Mail => return None,
        Family::Image => match mime {
            "image/jpeg" | "image/png" | "image/gif" | "image/webp" | "image/tiff" => return None,
            "image/heif" | "image/heic" | "image/avif" => Text::new(
                "foto's in deze vorm (HEIC, AVIF) kunnen hier niet worden getoond; een kopie als JPEG wel",
                "photographs of this form (HEIC, AVIF) cannot be shown here; a copy as JPEG can",
            ),
            _ => Text::new(
                "afbeeldingen in deze vorm kunnen hier niet worden getoond",
                "images of this form cannot be shown here",
            ),
        },
        Family::Office => Text::new(
            "dit document hangt af van het programma waarmee het is gemaakt en wordt hier niet getoond; een kopie als PDF wel",
            "this document depends on the program that made it and is not shown here; a copy as PDF is",
        ),
        Family::Audio => Text::new("geluid kan niet op papier", "sound cannot be put on paper"),
        Family::Video => Text::new(
            "bewegend beeld en geluid kunnen niet op papier",
            "moving images and sound cannot be put on paper",
        ),
        Family::Archive => Text::new(
            "een archief wordt niet uitgepakt; de bestanden erin kunnen los worden toegevoegd",
            "an archive is not unpacked; the files in it can be added one by one",
        ),
        Family::Other if mime.contains("pkcs7-signature") => Text::new(
            "dit is de digitale handtekening van een bericht (S/MIME); die is alleen met een mailprogramma te controleren",
            "this is the digital signature of a message (S/MIME); a mail program can verify it",
        ),
        Family::Other => Text::new(
            "van dit soort bestand kan niets worden getoond",
            "nothing of this kind of file can be shown",
        ),
    };
    Some(reason)
}

/// The name of such files, in Dutch and English.
pub(super) fn label(mime: &str, family: Family) -> (String, String) {
    let (nl, en) = match mime {
        "application/pdf" => ("PDF-document", "PDF document"),
        "image/jpeg" => ("afbeelding (JPEG)", "image (JPEG)"),
        "image/png" => ("afbeelding (PNG)", "image (PNG)"),
        "image/gif" => ("afbeelding (GIF)", "image (GIF)"),
        "image/webp" => ("afbeelding (WebP)", "image (WebP)"),
        "image/tiff" => ("scan of afbeelding (TIFF)", "scan or image (TIFF)"),
        "image/bmp" => ("afbeelding (BMP)", "image (BMP)"),
        "image/vnd.microsoft.icon" => ("pictogram (ICO)", "icon (ICO)"),
        "image/heif" | "image/heic" => ("foto (HEIC)", "photograph (HEIC)"),
        "image/svg+xml" => ("tekening (SVG)", "drawing (SVG)"),
        "message/rfc822" => ("e-mail", "e-mail"),
        "application/vnd.ms-outlook" => ("e-mail (Outlook)", "e-mail (Outlook)"),
        "application/mbox" => ("postvak (mbox)", "mailbox (mbox)"),
        "application/pkcs7-signature" => ("digitale handtekening", "digital signature"),
        "text/csv" => ("tabel (CSV)", "table (CSV)"),
        "text/calendar" => ("agenda-afspraak", "calendar entry"),
        "text/html" => ("webpagina (HTML)", "web page (HTML)"),
        "application/rtf" => ("document (RTF)", "document (RTF)"),
        "application/msword"
        | "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => {
            ("Word-document", "Word document")
        }
        "application/vnd.ms-excel"
        | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => {
            ("Excel-werkblad", "Excel sheet")
        }
        "application/vnd.ms-powerpoint"
        | "application/vnd.openxmlformats-officedocument.presentationml.presentation" => {
            ("PowerPoint-presentatie", "PowerPoint presentation")
        }
        "application/x-empty" => ("leeg bestand", "empty file"),
        _ => match family {
            Family::Text => ("tekst", "text"),
            Family::Image => ("afbeelding", "image"),
            Family::Audio => ("geluidsopname", "sound recording"),
            Family::Video => ("video-opname", "video recording"),
            Family::Archive => ("archief", "archive"),
            Family::Office => ("document", "document"),
            _ => ("bestand", "file"),
        },
    };
    (nl.to_owned(), en.to_owned())
}
