//! Invented people of every kind: how they are called, how old they are, where they live.

use griffie::calendar::{Date, months_later};
use serde_json::{Map, Value, json};

use super::random::Random;

/// Surnames: short, double, foreign, words of the language, with letters that few fonts have.
const SURNAMES: [&str; 26] = [
    "Jansen",
    "Mei",
    "Ng",
    "Bakker",
    "Öztürk",
    "Nguyễn",
    "IJzerman",
    "Hondt",
    "Wójcik-Dąbrowska",
    "Amrani",
    "Ó Briain",
    "Çelik",
    "Singel",
    "Boer-Lont",
    "Şahin",
    "Vries",
    "Kowalczyk",
    "Þórsdóttir",
    "Heij",
    "Overweg-ter Haar",
    "Sayed",
    "Li",
    "Nóbrega",
    "Dijk",
    "Ruiter",
    "Kastanje",
];
const PARTICLES: [&str; 8] = [
    "van", "van der", "de", "in 't", "el", "d'", "ten", "von der",
];
const GIVEN: [&str; 12] = [
    "Anna",
    "Joost",
    "Łucja",
    "Yağmur",
    "Thị Mai",
    "IJsbrand",
    "Robert Jan",
    "A.",
    "Mohammed",
    "Elodie",
    "Þórunn",
    "J",
];
const TOWNS: [(&str, &str); 4] = [
    ("8011 XQ", "Zwolle"),
    ("8051 QX", "Hattem"),
    ("8265 XQ", "Kampen"),
    ("8000 QX", "'s-Heerenbroek"),
];
const STREETS: [&str; 4] = [
    "Veldweg",
    "Admiraal de Ruyterlaan",
    "Plein 1940",
    "2e Spoorstraat",
];

/// Gives people who differ from each other within one case.
#[derive(Debug, Clone)]
pub(super) struct People {
    random: Random,
    next: usize,
}

impl People {
    pub(super) fn new(mut random: Random) -> Self {
        let next = random.below(SURNAMES.len());
        Self { random, next }
    }

    /// The holders of a role; a party can be several, and an office can be an organisation.
    pub(super) fn holders(&mut self, party: bool, private: bool, on: Date) -> Vec<Value> {
        let count = match self.random.below(10) {
            0 if party => 3,
            1 | 2 if party => 2,
            _ => 1,
        };
        (0..count)
            .map(|_| self.person(party || private, on))
            .collect()
    }

    fn surname(&mut self) -> String {
        self.next += 1;
        let (round, at) = (self.next / SURNAMES.len(), self.next % SURNAMES.len());
        let name = SURNAMES[at];
        // Nobody in a case has the name of another: who is who must be plain in what is found.
        match round {
            0 => name.to_owned(),
            round => format!("{name}-{}", SURNAMES[(at + round) % SURNAMES.len()]),
        }
    }

    /// Somebody, of any kind.
    fn person(&mut self, private: bool, on: Date) -> Value {
        let mut person = Map::new();
        let minor = private && self.random.chance(25);
        self.name(&mut person);
        if !private && self.random.chance(30) {
            person.insert("organisatie".to_owned(), json!("Lyceum De Lindewaard"));
        }
        if self.random.chance(40) {
            person.insert("functie_omschrijving".to_owned(), json!("docent wiskunde"));
        }
        if private {
            person.insert(
                "functie".to_owned(),
                json!(if minor {
                    "leerling"
                } else {
                    *self.random.pick(&["ouder", "personeelslid", "leerling"])
                }),
            );
        }
        if let Some(adres) = self.address() {
            person.insert("adres".to_owned(), adres);
        }
        person.insert(
            "email".to_owned(),
            json!(format!("p{}@post.example", self.next)),
        );
        let telephone = self.random.pick(&[
            "0612345678",
            "038 - 123 45 67",
            "+31600000106",
            "+32 470 12 34 56",
        ]);
        person.insert("telefoon_mobiel".to_owned(), json!(telephone));
        if minor {
            let age = self.random.between(9, 17) as u32;
            let born = months_later(on, 0).expect("a day").format("%Y").to_string();
            let year: u32 = born.parse().expect("a year");
            person.insert(
                "geboortedatum".to_owned(),
                json!(format!("{}-12-31", year - age)),
            );
            if self.random.chance(85) {
                person.insert("vertegenwoordiger".to_owned(), self.representative());
            }
        } else if private && self.random.chance(40) {
            let born = *self
                .random
                .pick(&["1961-02-28", "1984", "1990-07", "2000-02-29"]);
            person.insert("geboortedatum".to_owned(), json!(born));
        }
        if self.random.chance(15) {
            person.insert("taal".to_owned(), json!("en"));
        }
        Value::Object(person)
    }

    fn name(&mut self, person: &mut Map<String, Value>) {
        let form = *self
            .random
            .pick(&["mevrouw", "heer", "neutraal", "onbekend"]);
        person.insert("aanspreekvorm".to_owned(), json!(form));
        match self.random.below(6) {
            0 => {
                person.insert(
                    "voorletters".to_owned(),
                    json!(*self.random.pick(&["A.C.", "Th.", "IJ.", "P.G.M."])),
                );
            }
            // One name is all that somebody has.
            1 => {}
            _ => {
                person.insert("voornamen".to_owned(), json!(*self.random.pick(&GIVEN)));
            }
        }
        if self.random.chance(35) {
            person.insert(
                "tussenvoegsel".to_owned(),
                json!(*self.random.pick(&PARTICLES)),
            );
        }
        if self.random.chance(10) {
            person.insert(
                "titel".to_owned(),
                json!(*self.random.pick(&["mr.", "dr.", "ir."])),
            );
        }
        let surname = self.surname();
        let surname = if self.random.chance(5) {
            format!("{surname}-Overbeeke tot Vreeland en Nieuwersluis")
        } else {
            surname
        };
        person.insert("achternaam".to_owned(), json!(surname));
    }

    fn address(&mut self) -> Option<Value> {
        let (postcode, town) = *self.random.pick(&TOWNS);
        let street = *self.random.pick(&STREETS);
        let number = self.random.between(1, 300);
        Some(match self.random.below(9) {
            0 => json!({ "postbus": 4711, "postcode": "8000 QX", "woonplaats": "Zwolle" }),
            1 => {
                json!({ "straat": "Rue de la Loi", "huisnummer": number, "postcode": "1040", "woonplaats": "Bruxelles", "land": "België" })
            }
            2 => {
                json!({ "straat": street, "huisnummer": 9, "toevoeging": "2", "postcode": postcode, "woonplaats": town })
            }
            3 => {
                json!({ "per_adres": "De Linde", "straat": street, "huisnummer": number, "huisletter": "a", "postcode": postcode, "woonplaats": town })
            }
            // Reached by e-mail alone.
            4 => return None,
            5 => {
                json!({ "straat": street, "huisnummer": number, "toevoeging": "III", "postcode": postcode, "woonplaats": town, "land": "Nederland" })
            }
            _ => {
                json!({ "straat": street, "huisnummer": number, "postcode": postcode, "woonplaats": town })
            }
        })
    }

    fn representative(&mut self) -> Value {
        let mut person = Map::new();
        self.name(&mut person);
        person.insert(
            "hoedanigheid".to_owned(),
            json!(*self.random.pick(&["ouder", "voogd", "verzorger"])),
        );
        person.insert(
            "aanschrijving".to_owned(),
            json!(*self.random.pick(&["ouders", "persoon"])),
        );
        if self.random.chance(30)
            && let Some(adres) = self.address()
        {
            person.insert("adres".to_owned(), adres);
        }
        Value::Object(person)
    }
}
