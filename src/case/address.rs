//! The address block of a letter, postal codes and telephone numbers (in `PostNL`'s layout).

use super::name::{Salutation, capitalised};
use super::person::{Address, Person};
use crate::calendar::Date;
use crate::diagnostic::Language;

/// The one a letter is sent to: who is written on the envelope and who is greeted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The first line: who it is, also when no postal address is known.
    pub name: String,
    /// The lines of the address block; empty when no postal address is known.
    pub lines: Vec<String>,
    /// The salutation.
    pub salutation: Salutation,
}

impl Addressee {
    /// Addresses a letter to a person on a day, through the representative if the person is a minor. The address
    /// itself is always Dutch: the postman is.
    pub fn of(person: &Person, on: Date, language: Language) -> Self {
        let (names, address, salutation) = match person.addressed_through(on) {
            None => (
                names(person),
                person.adres.clone(),
                person.salutation(language),
            ),
            Some(representative) => {
                let parent = representative.as_person(person);
                let name = if representative.aanschrijving == "persoon" {
                    format!("Aan {}", parent.in_text())
                } else {
                    format!("Aan de ouder(s)/verzorger(s) van {}", person.full_name())
                };
                (
                    vec![name],
                    parent.adres.clone(),
                    parent.salutation(language),
                )
            }
        };
        Self {
            name: names.first().cloned().unwrap_or_default(),
            lines: lines(names, &address),
            salutation,
        }
    }
}

fn names(person: &Person) -> Vec<String> {
    let name = capitalised(&person.in_text());
    if person.organisatie.is_empty() {
        return vec![name];
    }
    let attention = if person.has_name() {
        format!("t.a.v. {}", person.in_text())
    } else {
        String::new()
    };
    [
        person.organisatie.clone(),
        person.afdeling_organisatie.clone(),
        attention,
    ]
    .into_iter()
    .filter(|line| !line.is_empty())
    .collect()
}

fn lines(mut names: Vec<String>, address: &Address) -> Vec<String> {
    let place = place_lines(address);
    if place.is_empty() {
        return Vec::new();
    }
    names.retain(|name| !name.is_empty());
    names.extend(place);
    names
}

fn place_lines(address: &Address) -> Vec<String> {
    if address.woonplaats.is_empty() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if !address.per_adres.is_empty() {
        lines.push(format!("p/a {}", address.per_adres));
    }
    match address.postbus {
        Some(number) => lines.push(format!("Postbus {number}")),
        None if address.straat.is_empty() => {}
        None => lines.push(street(address)),
    }
    if is_dutch(&address.land) {
        // Two spaces between postal code and town; the layout keeps them.
        lines.push(
            format!(
                "{}  {}",
                postcode(&address.postcode),
                town(&address.woonplaats)
            )
            .trim_start()
            .to_owned(),
        );
    } else {
        lines.push(
            format!("{} {}", address.postcode, address.woonplaats)
                .trim_start()
                .to_owned(),
        );
        lines.push(address.land.to_uppercase());
    }
    lines
}

fn is_dutch(country: &str) -> bool {
    matches!(country.to_lowercase().as_str(), "" | "nl" | "nederland")
}

fn street(address: &Address) -> String {
    let number = address
        .huisnummer
        .map(|number| number.to_string())
        .unwrap_or_default();
    let addition = match address.toevoeging.as_str() {
        "" => String::new(),
        text if text.starts_with(['-', '/']) => text.to_owned(),
        text => format!(" {text}"),
    };
    format!(
        "{} {number}{}{addition}",
        address.straat, address.huisletter
    )
    .trim_end()
    .to_owned()
}

/// The town in capitals; the `'s` of `'s-Gravenhage` stays lower case.
fn town(town: &str) -> String {
    match town
        .strip_prefix("'s-")
        .or_else(|| town.strip_prefix("’s-"))
    {
        Some(rest) => format!("'s-{}", rest.to_uppercase()),
        None => town.to_uppercase(),
    }
}

/// `8043 QX` from `8043qx`; anything else as it is.
pub fn postcode(code: &str) -> String {
    let tight: String = code
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_uppercase();
    let (digits, letters) = tight.split_at(tight.len().min(4));
    let dutch = tight.is_ascii()
        && tight.len() == 6
        && digits.bytes().all(|b| b.is_ascii_digit())
        && letters.bytes().all(|b| b.is_ascii_uppercase());
    if dutch {
        format!("{digits} {letters}")
    } else {
        code.to_owned()
    }
}

/// Area codes of two digits after the zero; all others have three (Dutch numbering plan for telephone).
const SHORT_AREAS: [&str; 38] = [
    "010", "013", "014", "015", "020", "023", "024", "026", "030", "033", "035", "036", "038",
    "040", "043", "045", "046", "050", "053", "055", "058", "070", "071", "072", "073", "074",
    "075", "076", "077", "078", "079", "082", "084", "085", "087", "088", "091", "097",
];

/// `038 - 123 45 67` or `06 - 12 34 56 78` from any Dutch spelling; a foreign number as it is.
pub fn telephone(number: &str) -> String {
    let mut digits: String = number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    for prefix in ["+31", "0031"] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            digits = format!("0{rest}");
        }
    }
    if digits.len() != 10 || !digits.starts_with('0') || digits.contains('+') {
        return number.to_owned();
    }
    let group = |from: usize, sizes: &[usize]| {
        let mut start = from;
        let parts: Vec<&str> = sizes
            .iter()
            .map(|size| {
                start += size;
                &digits[start - size..start]
            })
            .collect();
        format!("{} - {}", &digits[..from], parts.join(" "))
    };
    if digits.starts_with("06") {
        group(2, &[2, 2, 2, 2])
    } else if SHORT_AREAS.contains(&&digits[..3]) {
        group(3, &[3, 2, 2])
    } else {
        group(4, &[2, 2, 2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_towns() {
        assert_eq!(telephone("+31381234567"), "038 - 123 45 67");
        assert_eq!(telephone("06-12345678"), "06 - 12 34 56 78");
        assert_eq!(telephone("0529 12 34 56"), "0529 - 12 34 56");
        assert_eq!(telephone("+48 22 123 45 67"), "+48 22 123 45 67");
        assert_eq!(postcode("8043qx"), "8043 QX");
        assert_eq!(postcode("00-950"), "00-950");
        assert_eq!(town("IJsselmuiden"), "IJSSELMUIDEN");
        assert_eq!(town("Damwâld"), "DAMWÂLD");
        assert_eq!(town("'s-Gravenhage"), "'s-GRAVENHAGE");
    }

    #[test]
    fn foreign_addresses_end_with_the_country() {
        let address = Address {
            straat: "ul. Krucza".into(),
            huisnummer: Some(5),
            postcode: "00-525".into(),
            woonplaats: "Warszawa".into(),
            land: "Polen".into(),
            ..Address::default()
        };
        assert_eq!(
            place_lines(&address),
            ["ul. Krucza 5", "00-525 Warszawa", "POLEN"]
        );
    }
}
