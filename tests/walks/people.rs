//! Invented people of every kind: how they are called, how old they are, where they live.

use griffie::calendar::Date;
use serde_json::{Map, Value, json};

use super::homes::address;
use super::names::{SURNAMES, name};
use super::random::Random;

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
            if self.random.chance(30) {
                person.insert(
                    "afdeling_organisatie".to_owned(),
                    json!("afdeling Personeel"),
                );
            }
            if self.random.chance(20) {
                person.insert("aanhef".to_owned(), json!("Geachte dames en heren,"));
            }
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
        if let Some(adres) = address(&mut self.random) {
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
            person.insert("geboortedatum".to_owned(), json!(self.born(on)));
            if self.random.chance(85) {
                person.insert("vertegenwoordiger".to_owned(), self.representative());
                if self.random.chance(45) {
                    person.insert("tweede_vertegenwoordiger".to_owned(), self.representative());
                }
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

    /// The birthday of somebody of nine to seventeen; some turn eighteen while the case runs, some today.
    fn born(&mut self, on: Date) -> String {
        // Eighteen years are some 6574 days.
        let days = match self.random.below(6) {
            0 => self.random.between(6_530, 6_574),
            _ => self.random.between(9 * 365, 6_574),
        };
        super::later(on, -days).to_string()
    }

    fn name(&mut self, person: &mut Map<String, Value>) {
        let surname = self.surname();
        name(&mut self.random, surname, person);
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
            && let Some(adres) = address(&mut self.random)
        {
            person.insert("adres".to_owned(), adres);
        }
        Value::Object(person)
    }
}
