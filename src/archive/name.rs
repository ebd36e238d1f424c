//! Names that every disk of the coming ten years takes: ASCII letters, digits, `.`, `_` and `-`.
//!
//! Accents are taken off where a letter is left; anything else becomes `-`. RFC 8493 5.2 and 6 warn of exactly
//! what is avoided here: reserved names, letter case, and Unicode normalisation between systems.

use std::collections::BTreeSet;

use super::{FILE_SIDECAR, OBJECT_SIDECAR};

/// The most characters of a safe name, its extension included.
const LONGEST: usize = 80;
/// An extension that is longer is no extension.
const LONGEST_EXTENSION: usize = 10;

/// Names that Windows keeps for devices, with any extension.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// Letters with marks and their plain forms, for the languages of Europe that write Latin. A diaeresis goes
/// without a trace, as Dutch has it: coöperatie is cooperatie.
const PLAIN: [(&str, &str); 50] = [
    ("àáâãäåāăąǎ", "a"),
    ("ÀÁÂÃÄÅĀĂĄǍ", "A"),
    ("æǣ", "ae"),
    ("Æ", "AE"),
    ("çćĉċč", "c"),
    ("ÇĆĈĊČ", "C"),
    ("ďđð", "d"),
    ("ĎĐÐ", "D"),
    ("èéêëēĕėęěə", "e"),
    ("ÈÉÊËĒĔĖĘĚƏ", "E"),
    ("ĝğġģ", "g"),
    ("ĜĞĠĢ", "G"),
    ("ĥħ", "h"),
    ("ĤĦ", "H"),
    ("ìíîïĩīĭįıǐ", "i"),
    ("ÌÍÎÏĨĪĬĮİǏ", "I"),
    ("ĳ", "ij"),
    ("Ĳ", "IJ"),
    ("ĵ", "j"),
    ("Ĵ", "J"),
    ("ķ", "k"),
    ("Ķ", "K"),
    ("ĺļľŀł", "l"),
    ("ĹĻĽĿŁ", "L"),
    ("ñńņňŋ", "n"),
    ("ÑŃŅŇŊ", "N"),
    ("òóôõöøōŏőǒơ", "o"),
    ("ÒÓÔÕÖØŌŎŐǑƠ", "O"),
    ("œ", "oe"),
    ("Œ", "OE"),
    ("ŕŗř", "r"),
    ("ŔŖŘ", "R"),
    ("śŝşšș", "s"),
    ("ŚŜŞŠȘ", "S"),
    ("ß", "ss"),
    ("ẞ", "SS"),
    ("ţťŧț", "t"),
    ("ŢŤŦȚ", "T"),
    ("þ", "th"),
    ("Þ", "TH"),
    ("ùúûüũūŭůűųǔư", "u"),
    ("ÙÚÛÜŨŪŬŮŰŲǓƯ", "U"),
    ("ŵẁẃẅ", "w"),
    ("ŴẀẂẄ", "W"),
    ("ýÿŷỳ", "y"),
    ("ÝŸŶỲ", "Y"),
    ("źżž", "z"),
    ("ŹŻŽ", "Z"),
    ("€", "EUR"),
    ("&", "en"),
];

/// A safe form of a name: see the module. Never empty, never longer than 80 characters.
pub fn safe(name: &str) -> String {
    let (stem, extension) = split(name);
    let stem = cleaned(stem);
    let stem = stem[..stem.len().min(LONGEST - extension.len())].trim_end_matches(['-', '.']);
    let out = match stem {
        "" => format!("bestand{extension}"),
        stem => format!("{stem}{extension}"),
    };
    if is_device(out.split_once('.').map_or(out.as_str(), |(stem, _)| stem)) {
        format!("_{out}")
    } else if out.to_ascii_lowercase().ends_with(OBJECT_SIDECAR) {
        // Only descriptions have names that end so.
        format!("{}-mdto.xml", &out[..out.len() - OBJECT_SIDECAR.len()])
    } else {
        out
    }
}

fn cleaned(stem: &str) -> String {
    let mut out = String::new();
    for character in stem.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' => out.push(character),
            // Marks that stand by themselves: the letter is there already.
            '\u{300}'..='\u{36f}' | '\'' | '’' | '‘' => {}
            _ => match PLAIN
                .iter()
                .find(|(letters, _)| letters.contains(character))
            {
                Some((_, letters)) => out.push_str(letters),
                None if out.ends_with('-') => {}
                None => out.push('-'),
            },
        }
    }
    out.trim_matches(['-', '.']).to_owned()
}

fn is_device(stem: &str) -> bool {
    let upper = stem.to_ascii_uppercase();
    DEVICES.contains(&upper.as_str())
        || NUMBERED_DEVICES.iter().any(|device| {
            upper
                .strip_prefix(device)
                .is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
        })
}

/// The name and its extension with the point.
fn split(name: &str) -> (&str, &str) {
    name.rfind('.')
        .map(|at| name.split_at(at))
        .filter(|(stem, extension)| {
            let letters = &extension[1..];
            !stem.is_empty()
                && (1..=LONGEST_EXTENSION).contains(&letters.len())
                && letters.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
        .unwrap_or((name, ""))
}

/// The names that are taken in one folder; letter case does not count.
#[derive(Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// Takes a name that must be as it is.
    pub(crate) fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_ascii_lowercase());
    }

    /// Takes a safe form of a file's name, and the name of its description with it.
    pub(crate) fn file(&mut self, wanted: &str) -> String {
        let name = self.free(&safe(wanted), |taken, name| {
            taken.contains(name) || taken.contains(&format!("{name}{FILE_SIDECAR}"))
        });
        self.reserve(&format!("{name}{FILE_SIDECAR}"));
        name
    }

    fn free(&mut self, name: &str, is_taken: impl Fn(&BTreeSet<String>, &str) -> bool) -> String {
        let (stem, extension) = split(name);
        let mut candidate = name.to_owned();
        let mut number = 2_u32;
        while is_taken(&self.taken, &candidate.to_ascii_lowercase()) {
            let tail = format!("-{number}{extension}");
            let room = LONGEST.saturating_sub(tail.len()).min(stem.len());
            candidate = format!("{}{tail}", &stem[..room]);
            number += 1;
        }
        self.reserve(&candidate);
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_safe() {
        for (name, expected) in [
            ("D14 klager.pdf", "D14-klager.pdf"),
            ("../../etc/passwd", "etc-passwd"),
            (
                "Verklaring Łukasz Çelik-Müller.PDF",
                "Verklaring-Lukasz-Celik-Muller.PDF",
            ),
            ("cafe\u{301}.txt", "cafe.txt"),
            ("nul.txt", "_nul.txt"),
            ("COM7", "_COM7"),
            (".verborgen", "verborgen"),
            ("a:b*c?.doc", "a-b-c.doc"),
            ("日本語.pdf", "bestand.pdf"),
            ("", "bestand"),
            ("...", "bestand"),
            ("punt.", "punt"),
            ("X.MDTO.XML", "X-mdto.xml"),
            ("kop & staart.doc", "kop-en-staart.doc"),
            ("zo'n foto.jpg", "zon-foto.jpg"),
        ] {
            assert_eq!(safe(name), expected, "{name}");
        }
        let long = safe(&format!("{}.docx", "lang".repeat(60)));
        assert_eq!(long.len(), 80);
        assert!(long.ends_with(".docx"));
    }

    #[test]
    fn names_are_used_once() {
        let mut names = Names::default();
        assert_eq!(names.file("Foto.jpg"), "Foto.jpg");
        assert_eq!(names.file("foto.JPG"), "foto-2.JPG");
        assert_eq!(names.file("foto.jpg"), "foto-3.jpg");
    }
}
