//! What is left of a typed name when everything is taken away in which the same name can differ.
//!
//! For telling two people apart where there are no accounts: letters that look alike (UTS 39), full-width and composed
//! forms (NFKC), accents, capitals, spaces, dots and hyphens make no second person.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::skeleton;

/// A name as it is compared; empty when it holds no letter. Two names that look the same give the same text; two that
/// look different may too (`l` and `I`), which asks for a second name to be written out and lets nobody through.
pub fn likeness(name: &str) -> String {
    let plain: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let looks: String = skeleton(&plain).flat_map(char::to_lowercase).collect();
    looks
        .nfkd()
        .filter(|character| !is_combining_mark(*character) && character.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn what_looks_the_same_is_the_same() {
        let name = likeness("A. de Archivaris");
        for other in [
            "a. de archivaris",
            " A.  de\u{a0}Archivaris ",
            "A de Archivaris",
            "A. de\u{200b} Archivaris",
            "\u{410}. de \u{410}rchivaris",
            "\u{ff21}. de Archivaris",
            "A. de Archivar\u{456}s",
            "A. de-Archivaris.",
            "\u{c1}. de Archivaris",
        ] {
            assert_eq!(likeness(other), name, "{other:?}");
        }
        for other in ["B. de Bestuurder", "A. de Archivares", "A. Archivaris"] {
            assert_ne!(likeness(other), name, "{other:?}");
        }
        assert_eq!(likeness(" . \u{200b}"), "");
    }
}
