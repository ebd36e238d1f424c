//! A person or organisation as the forms and cases record it.
//!
//! The keys are those of the shared definitions `persoon` and `adres` in the content; a form may ask for
//! more, which stays untouched. Nothing is guessed: not gender from a first name, not initials where
//! they are given.

use serde::{Deserialize, Serialize};

use crate::calendar::{self, Date};

/// How somebody wants to be addressed; asked for, never derived.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// mevrouw
    Mevrouw,
    /// de heer
    Heer,
    /// Without title: initials and surname.
    Neutraal,
    /// Not asked yet: treated as neutral.
    #[default]
    #[serde(other)]
    Onbekend,
}

/// A person or organisation.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Person {
    /// Form of address.
    pub aanspreekvorm: Form,
    /// Academic title before the initials (`ir.`).
    pub titel: String,
    /// First names in full.
    pub voornamen: String,
    /// Initials where they differ from those of the first names (`Th.`).
    pub voorletters: String,
    /// Name particle, lower case (`van 't`).
    pub tussenvoegsel: String,
    /// Surname without particle.
    pub achternaam: String,
    /// Organisation; alone, or before the person.
    pub organisatie: String,
    /// Department of the organisation.
    pub afdeling_organisatie: String,
    /// Function as printed under a signature.
    pub functie_omschrijving: String,
    /// A salutation of its own, for boards and committees (`Geacht bestuur,`).
    pub aanhef: String,
    /// Postal address.
    pub adres: Address,
    /// E-mail address.
    pub email: String,
    /// Date of birth, possibly partial.
    pub geboortedatum: String,
    /// Parent, guardian or authorised person.
    pub vertegenwoordiger: Option<Representative>,
}

/// The person who acts for somebody else.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Representative {
    /// Form of address.
    pub aanspreekvorm: Form,
    /// Academic title.
    pub titel: String,
    /// First names in full.
    pub voornamen: String,
    /// Initials.
    pub voorletters: String,
    /// Name particle.
    pub tussenvoegsel: String,
    /// Surname.
    pub achternaam: String,
    /// Postal address, when it differs from that of the person.
    pub adres: Address,
    /// `ouders`: "Aan de ouder(s)/verzorger(s) van …"; `persoon`: the representative by name.
    pub aanschrijving: String,
}

/// A postal address; a P.O. box has no street.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Address {
    /// "p/a" line: at whose address.
    pub per_adres: String,
    /// Street.
    pub straat: String,
    /// House number.
    pub huisnummer: Option<u32>,
    /// One letter directly after the number.
    pub huisletter: String,
    /// Addition, printed as entered (`bis`, `-B`, `A 02`).
    pub toevoeging: String,
    /// Number of the P.O. box.
    pub postbus: Option<u32>,
    /// Postal code.
    pub postcode: String,
    /// Town.
    pub woonplaats: String,
    /// Country; empty means the Netherlands.
    pub land: String,
}

impl Person {
    /// Reads a person from the data of a form or case; anything that is not a person gives an empty one.
    pub fn read(value: &serde_json::Value) -> Self {
        serde_json::from_value(value.clone()).unwrap_or_default()
    }

    /// Whether there is a name to print.
    pub fn has_name(&self) -> bool {
        !self.achternaam.is_empty()
    }

    /// Whether the person is under eighteen on a day; unknown counts as adult.
    pub fn is_minor(&self, on: Date) -> bool {
        calendar::age(&self.geboortedatum, on).is_some_and(|age| age < 18)
    }

    /// The one who gets the letters in this person's place: the representative of a minor.
    pub fn addressed_through(&self, on: Date) -> Option<&Representative> {
        let minor = self.is_minor(on);
        self.vertegenwoordiger
            .as_ref()
            .filter(|representative| minor && !representative.achternaam.is_empty())
    }
}

impl Representative {
    /// The representative as a person, at the address of the one represented unless there is another.
    pub fn as_person(&self, represented: &Person) -> Person {
        Person {
            aanspreekvorm: self.aanspreekvorm,
            titel: self.titel.clone(),
            voornamen: self.voornamen.clone(),
            voorletters: self.voorletters.clone(),
            tussenvoegsel: self.tussenvoegsel.clone(),
            achternaam: self.achternaam.clone(),
            adres: if self.adres == Address::default() {
                represented.adres.clone()
            } else {
                self.adres.clone()
            },
            email: represented.email.clone(),
            ..Person::default()
        }
    }
}
