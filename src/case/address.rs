//! The address block of a letter (in `PostNL`'s layout).

use super::name::{Salutation, capitalised, greeting};
use super::person::{Address, Addressing, Person};
use super::words::postcode;
use crate::calendar::Date;
use crate::diagnostic::Language;

/// The one a letter is sent to: who is written on the envelope and who is greeted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// Who it is, also when no postal address is known.
    pub name: String,
    /// The lines of the address block; empty when no postal address is known.
    pub lines: Vec<String>,
    /// The salutation.
    pub salutation: Salutation,
}

impl Addressee {
    /// Addresses a letter to a person on a day, through the representatives if the person is a minor. The address
    /// itself is always Dutch: the postman is.
    pub fn of(person: &Person, on: Date, language: Language) -> Self {
        let through = person.addressed_through(on);
        let Some(first) = through.first() else {
            let names = names(person);
            return Self {
                name: names.first().map_or_else(String::new, Clone::clone),
                lines: lines(names, person.postal_address(on)),
                salutation: person.salutation(language),
            };
        };
        let parents: Vec<Person> = through
            .iter()
            .map(|parent| parent.as_person(person))
            .collect();
        // A line for each name: the window is too narrow for more.
        let names: Vec<String> = if first.aanschrijving == Some(Addressing::Persoon) {
            let names = parents.iter().map(Person::in_text);
            let joined = |(index, name)| match index {
                0 => format!("Aan {name}"),
                _ => format!("en {name}"),
            };
            names.enumerate().map(joined).collect()
        } else {
            vec![
                "Aan de ouder(s)/verzorger(s)".to_owned(),
                format!("van {}", person.full_name()),
            ]
        };
        let greeted: Vec<&Person> = parents.iter().collect();
        Self {
            name: names.join(" "),
            lines: lines(names, person.postal_address(on)),
            salutation: greeting(&greeted, language),
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
        person.organisatie.to_string(),
        person.afdeling_organisatie.to_string(),
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

impl Address {
    /// Whether a letter can be sent somewhere: nothing of the address, or enough of it.
    pub fn lacks_town(&self) -> bool {
        let begun = self.postbus.is_some()
            || [&*self.per_adres, &self.straat, &self.postcode, &self.land]
                .iter()
                .any(|part| !part.is_empty());
        begun && self.woonplaats.is_empty()
    }

    /// Whether it lies in the Netherlands; that need not be said.
    pub fn is_dutch(&self) -> bool {
        const NAMES: [&str; 6] = [
            "",
            "nl",
            "nederland",
            "holland",
            "netherlands",
            "the netherlands",
        ];
        NAMES.contains(&self.land.to_lowercase().as_str())
    }
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
    if address.is_dutch() {
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
            format!("{} {}", address.postcode, address.woonplaats.to_uppercase())
                .trim_start()
                .to_owned(),
        );
        lines.push(address.land.to_uppercase());
    }
    lines
}

fn street(address: &Address) -> String {
    let number = address
        .huisnummer
        .map_or_else(String::new, |number| number.to_string());
    let addition = match &*address.toevoeging {
        "" => String::new(),
        text if text.starts_with(['-', '/']) => text.to_owned(),
        // Without a sign between them 9 2 reads as two numbers, and 92 is another house.
        text if text.starts_with(|first: char| first.is_ascii_digit()) => format!("-{text}"),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn address(value: &serde_json::Value) -> Address {
        let person = Person::read(&serde_json::json!({ "achternaam": "Jansen", "adres": value }));
        assert_eq!(person.problems(), []);
        person.adres
    }

    #[test]
    fn towns_are_capitals() {
        assert_eq!(town("IJsselmuiden"), "IJSSELMUIDEN");
        assert_eq!(town("Damwâld"), "DAMWÂLD");
        assert_eq!(town("'s-Gravenhage"), "'s-GRAVENHAGE");
    }

    #[test]
    fn foreign_addresses_end_with_the_country() {
        let abroad = address(
            &serde_json::json!({ "straat": "ul. Krucza", "huisnummer": 5, "postcode": "00-525",
            "woonplaats": "Warszawa", "land": "Polen" }),
        );
        assert_eq!(
            place_lines(&abroad),
            ["ul. Krucza 5", "00-525 WARSZAWA", "POLEN"]
        );
    }

    #[test]
    fn the_netherlands_are_not_abroad() {
        for land in ["Nederland ", "nl", "NEDERLAND", "The Netherlands"] {
            let here = address(
                &serde_json::json!({ "straat": "Veldweg", "huisnummer": "9", "toevoeging": 2,
                "postcode": "8051\u{A0}qx", "woonplaats": "Hattem", "land": land }),
            );
            assert_eq!(place_lines(&here), ["Veldweg 9-2", "8051 QX  HATTEM"]);
        }
    }
}
