//! The words of a dossier that are no content: they belong to griffie, not to a procedure.

use crate::diagnostic::{Language, Text};

/// What stands on every page.
pub(super) fn stamp(case: &str, page: usize, of: usize, language: Language) -> String {
    match language {
        Language::Nl => format!("Dossier {case}, blad {page} van {of}"),
        Language::En => format!("Dossier {case}, sheet {page} of {of}"),
    }
}

/// The number of a piece at the foot of its pages.
pub(super) fn piece(number: &str, language: Language) -> String {
    match language {
        Language::Nl => format!("Stuk {number}"),
        Language::En => format!("Document {number}"),
    }
}

/// Where a link of the inventory goes.
pub(super) fn jump(number: &str, page: usize, language: Language) -> String {
    match language {
        Language::Nl => format!("Naar stuk {number}, blad {page}"),
        Language::En => format!("To document {number}, sheet {page}"),
    }
}

/// A piece of which nothing may be told.
pub(super) fn evidence(language: Language) -> &'static str {
    match language {
        Language::Nl => "stuk van een ander",
        Language::En => "document of somebody else",
    }
}

/// Somebody who may not be named.
pub(super) fn somebody(language: Language) -> &'static str {
    match language {
        Language::Nl => "een ander",
        Language::En => "somebody else",
    }
}

/// A size for people.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000).replace('.', ","),
    }
}

/// A picture of a page, for a screen reader.
pub(super) fn page_of(page: u32, name: &str, has_text: bool, language: Language) -> String {
    match (language, has_text) {
        (Language::Nl, true) => {
            format!("Afbeelding van bladzijde {page} van “{name}”; de tekst ervan volgt.")
        }
        (Language::Nl, false) => {
            format!("Afbeelding van bladzijde {page} van “{name}”; zonder leesbare tekst.")
        }
        (Language::En, true) => format!("Picture of page {page} of “{name}”; its text follows."),
        (Language::En, false) => {
            format!("Picture of page {page} of “{name}”; without readable text.")
        }
    }
}

/// A signature that is shown.
pub(super) fn signature(number: &str, attached: bool) -> Text {
    if attached {
        Text::new(
            format!(
                "Elektronische handtekening; het getekende bestand is bijgevoegd bij stuk {number}. Niet op geldigheid gecontroleerd."
            ),
            format!(
                "Electronic signature; the signed file is attached to document {number}. Not checked for validity."
            ),
        )
    } else {
        Text::new(
            "Elektronische handtekening. Niet op geldigheid gecontroleerd.",
            "Electronic signature. Not checked for validity.",
        )
    }
}

/// A signed copy of which griffie does not know who signed it.
pub(super) fn signed_copy(day: &str, language: Language) -> String {
    match language {
        Language::Nl => format!("exemplaar van {day}"),
        Language::En => format!("copy of {day}"),
    }
}

/// What stands where a signature has no picture.
pub(super) fn signed_label(attached: bool, language: Language) -> &'static str {
    match (language, attached) {
        (Language::Nl, true) => "Elektronisch getekend; zie het bijgevoegde bestand",
        (Language::Nl, false) => "Elektronisch getekend",
        (Language::En, true) => "Signed electronically; see the attached file",
        (Language::En, false) => "Signed electronically",
    }
}
