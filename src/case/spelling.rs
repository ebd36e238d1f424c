//! One spelling for what people type and paste: normal form, plain spaces, nothing that cannot be seen.
//!
//! Nothing visible is lost. What a text means is not decided here; a judgement comes after it.

use unicode_normalization::UnicodeNormalization as _;

/// Characters that show nothing and carry nothing: soft hyphens, zero width spaces, byte order marks, and the
/// controls of writing direction that telephones put around a number. Overrides of direction are not among them: they
/// turn around what is read.
pub fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{00AD}'
            | '\u{061C}'
            | '\u{180E}'
            | '\u{200B}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202C}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206F}'
            | '\u{FEFF}'
    )
}

/// Characters that no text may hold: control characters, bidi controls, noncharacters (rule V14).
pub fn is_refused(character: char) -> bool {
    match character {
        '\n' => false,
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => true,
        '\u{FDD0}'..='\u{FDEF}' | '\u{FFF9}'..='\u{FFFC}' => true,
        // Private use has no meaning that a reader could know.
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => true,
        '\u{E0000}'..='\u{E0FFF}' => true,
        character => character.is_control() || u32::from(character) & 0xFFFE == 0xFFFE,
    }
}

/// A joiner matters between the letters of some scripts and in nothing else.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}')
}

/// The first letter that a joiner can stand after: Arabic, the scripts of India and further.
const JOINED: char = '\u{0600}';

/// A text of one line: normal form, single plain spaces, none at its ends, nothing invisible. A line end stays: that
/// it does not belong is for a judgement to say.
pub fn line(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for character in text.nfc() {
        if is_invisible(character)
            || is_joiner(character) && before.is_none_or(|before| before < JOINED)
        {
            continue;
        }
        before = Some(character);
        let line_end = matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}');
        if line_end {
            while out.ends_with(' ') {
                out.pop();
            }
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
        } else if character.is_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(character);
        }
    }
    out.truncate(out.trim_end_matches([' ', '\n']).len());
    // Letters that stood apart may now stand together.
    if out.is_ascii() {
        out
    } else {
        out.nfc().collect()
    }
}

/// Whether a text is as [`line`] would write it; seen at once for most of what is typed.
pub fn is_plain(text: &str) -> bool {
    let mut space = true;
    for character in text.chars() {
        // Letters before the combining marks are in normal form, whatever stands beside them.
        let letter = matches!(character, ' '..='~' | '\u{A1}'..='\u{2FF}');
        if !letter || character == '\u{AD}' || space && character == ' ' {
            return false;
        }
        space = character == ' ';
    }
    !space || text.is_empty()
}

/// Whether nothing is left of a text when it is written as a line.
pub fn is_blank(text: &str) -> bool {
    // A letter or figure stays, whatever stands around it.
    !text.bytes().any(|byte| byte.is_ascii_alphanumeric()) && line(text).is_empty()
}

/// Hyphens and dashes of every kind as the plain one.
pub(super) fn plain_hyphens(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => '-',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_reads_as_what_is_typed() {
        assert_eq!(line(" Anna\u{00A0}\u{2009}Maria "), "Anna Maria");
        assert_eq!(line("\u{FEFF}Jan\u{00AD}sen\u{202C}"), "Jansen");
        assert_eq!(line("Rene\u{0301}"), "René");
        assert_eq!(line("Rene\u{200B}\u{0301}"), "René");
        assert_eq!(line("\u{3000}\t"), "");
        assert_eq!(line("a\r\n\r\n b"), "a\nb");
    }

    #[test]
    fn what_is_plain_stays_and_what_is_blank_is_nothing() {
        for text in [
            "",
            "Anna Maria",
            "a",
            "é",
            "Anna  Maria",
            " a",
            "a ",
            "\t",
            "\u{200B} ",
            "~ ~",
            "Çelik-Işık",
            "a\u{AD}b",
            "a\u{A0}b",
            "a\u{85}b",
            "n\u{303}",
            "¡a! ʯ",
            "ě ",
        ] {
            assert_eq!(
                is_plain(text),
                line(text) == text && text.chars().all(|c| c < '\u{300}'),
                "{text:?}"
            );
            assert_eq!(is_blank(text), line(text).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn a_joiner_stays_where_it_joins() {
        assert_eq!(line("می\u{200C}خواهم"), "می\u{200C}خواهم");
        assert_eq!(line("Jan\u{200D}sen"), "Jansen");
    }
}
