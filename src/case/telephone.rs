//! Telephone numbers as people write and paste them.

use super::spelling;
use crate::diagnostic::Text;

/// Area codes of two digits after the zero; all others have three (Dutch numbering plan for telephone).
const SHORT_AREAS: [&str; 38] = [
    "010", "013", "014", "015", "020", "023", "024", "026", "030", "033", "035", "036", "038",
    "040", "043", "045", "046", "050", "053", "055", "058", "070", "071", "072", "073", "074",
    "075", "076", "077", "078", "079", "082", "084", "085", "087", "088", "091", "097",
];

/// Numbers of services, which are shorter than others: 0800 and 0900, 0906, 0909 with four or seven digits.
const SERVICES: [&str; 4] = ["0800", "0900", "0906", "0909"];

/// A telephone number, in plain digits, spaces, hyphens and parentheses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Telephone(String);

impl Telephone {
    /// Reads a number: Dutch or foreign, of a service, or a short one such as 112, 113, 116 111 and 14 038.
    ///
    /// # Errors
    /// When it is no complete telephone number.
    pub fn read(text: &str) -> Result<Self, Text> {
        let plain = Self::plain(text);
        if is_number(&plain) {
            Ok(Self(plain))
        } else {
            Err(Text::new(
                "dit is geen volledig telefoonnummer",
                "this is not a complete telephone number",
            ))
        }
    }

    /// A number in plain spelling, whether or not it is one: no dots or slashes between the digits, `+` for `00`.
    pub fn plain(text: &str) -> String {
        let spaced: String = spelling::plain_hyphens(&spelling::line(text))
            .chars()
            .filter(|character| !matches!(character, '\u{202D}' | '\u{202E}'))
            .map(|character| match character {
                '.' | '/' | '·' | '•' => ' ',
                // Digits of full width come from keyboards of East Asia.
                '０'..='９' => char::from(b'0' + (character as u32 - '０' as u32) as u8),
                '＋' => '+',
                other => other,
            })
            .collect();
        let spaced = spelling::line(&spaced);
        match spaced.strip_prefix("00") {
            Some(rest)
                if rest
                    .trim_start()
                    .starts_with(|c: char| matches!(c, '1'..='9')) =>
            {
                format!("+{}", rest.trim_start())
            }
            _ => spaced,
        }
    }

    /// The number as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The digits of a number as it is dialled in the Netherlands, or with a `+` before those of another country.
fn dialled(plain: &str) -> Option<String> {
    let mut digits = String::new();
    for (index, character) in plain.char_indices() {
        match character {
            '0'..='9' => digits.push(character),
            '+' if index == 0 => digits.push('+'),
            ' ' | '-' | '(' | ')' => {}
            _ => return None,
        }
    }
    let Some(rest) = digits.strip_prefix("+31") else {
        return Some(digits);
    };
    // The zero in +31 (0)38 is for those who dial inside the country.
    Some(format!("0{}", rest.strip_prefix('0').unwrap_or(rest)))
}

fn is_number(plain: &str) -> bool {
    let Some(digits) = dialled(plain) else {
        return false;
    };
    if let Some(foreign) = digits.strip_prefix('+') {
        return !foreign.starts_with('0') && (7..=15).contains(&foreign.len());
    }
    is_short(&digits)
        || is_service(&digits)
        || digits.len() == 10 && digits.starts_with('0') && !digits.starts_with("00")
}

fn is_service(digits: &str) -> bool {
    SERVICES.iter().any(|service| digits.starts_with(service)) && matches!(digits.len(), 8 | 11)
}

/// Emergency and help lines, European services of social value, and municipalities (14 and their area code).
fn is_short(digits: &str) -> bool {
    matches!(digits, "112" | "113" | "144")
        || digits.len() == 6 && digits.starts_with("116")
        || digits.len() == 4 && digits.starts_with("18")
        || digits
            .strip_prefix("14")
            .is_some_and(|area| area.starts_with('0') && matches!(area.len(), 3 | 4))
}

/// `038 - 123 45 67`, `06 - 12 34 56 78` or `0900 - 1234` from any Dutch spelling; a foreign number as it is.
pub fn telephone(number: &str) -> String {
    let plain = Telephone::plain(number);
    let Some(digits) = dialled(&plain).filter(|_| is_number(&plain)) else {
        return number.to_owned();
    };
    if digits.starts_with('+') {
        return plain;
    }
    let group = |from: usize, between: &str, sizes: &[usize]| {
        let mut start = from;
        let parts: Vec<&str> = sizes
            .iter()
            .map(|size| {
                start += size;
                &digits[start - size..start]
            })
            .collect();
        format!("{}{between}{}", &digits[..from], parts.join(" "))
    };
    match digits.len() {
        3 | 4 => digits,
        6 if digits.starts_with("116") => group(3, " ", &[3]),
        5 | 6 => group(2, " ", &[digits.len() - 2]),
        8 => group(4, " - ", &[4]),
        11 => group(4, " - ", &[3, 2, 2]),
        _ if digits.starts_with("06") => group(2, " - ", &[2, 2, 2, 2]),
        _ if SHORT_AREAS.contains(&&digits[..3]) => group(3, " - ", &[3, 2, 2]),
        _ => group(4, " - ", &[2, 2, 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_in_groups() {
        for (typed, printed) in [
            ("+31381234567", "038 - 123 45 67"),
            ("06-12345678", "06 - 12 34 56 78"),
            ("0529 12 34 56", "0529 - 12 34 56"),
            ("+48 22 123 45 67", "+48 22 123 45 67"),
            ("0048 22 123 45 67", "+48 22 123 45 67"),
            ("06\u{A0}12345678", "06 - 12 34 56 78"),
            ("\u{202A}+31 6 12 34 56 78\u{202C}", "06 - 12 34 56 78"),
            ("038/123.45.67", "038 - 123 45 67"),
            ("0031 (0)38 – 123 45 67", "038 - 123 45 67"),
            ("(038) 123\u{2009}45\u{2009}67", "038 - 123 45 67"),
            ("0900-1234", "0900 - 1234"),
            ("0800 123 45 67", "0800 - 123 45 67"),
            ("112", "112"),
            ("113", "113"),
            ("116111", "116 111"),
            ("14038", "14 038"),
            ("14 0529", "14 0529"),
        ] {
            assert!(Telephone::read(typed).is_ok(), "{typed}");
            assert_eq!(telephone(typed), printed, "{typed}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in [
            "06 1234567",
            "06 123456789",
            "tel. 06 12345678",
            "0000000000",
            "+31",
            "0900 12345",
            "111",
            "06-1234567a",
            "+0612345678",
        ] {
            assert!(Telephone::read(typed).is_err(), "{typed}");
        }
    }
}
