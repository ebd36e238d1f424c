//! A person or organisation as the forms and cases record it.
//!
//! Read once, at the door, with everything that is wrong ([`Person::read`]); after that it is a type. The keys are
//! those of the shared definitions `persoon` and `adres` in the content; what a procedure adds stays as it is, for its
//! expressions. Nothing is guessed: not gender from a first name, not initials where they are given.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::words::{BirthDate, Line, Name, Postcode};
use crate::calendar::Date;
use crate::diagnostic::Diagnostic;

/// The age from which somebody gets their own letters and signs for themselves.
const OF_AGE: i64 = 18;

/// How somebody wants to be addressed; asked for, never derived.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
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
    Onbekend,
}

/// Which part of a name comes first.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NameOrder {
    /// The first names, as in most of Europe.
    #[default]
    VoornaamEerst,
    /// The surname, as in Hungary, Vietnam, China, Japan and Korea.
    AchternaamEerst,
}

/// To whom the letters for a minor are addressed.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Addressing {
    /// "Aan de ouder(s)/verzorger(s) van …".
    #[default]
    Ouders,
    /// The representatives by name.
    Persoon,
}

/// A person or organisation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, schemars::JsonSchema)]
#[schemars(rename = "Person")]
pub struct Person {
    /// Who it is in this case: `p3`. Given when a case records somebody, and kept through corrections.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default, with = "String", regex(pattern = r"^[a-z][a-z0-9_-]{0,39}$"))]
    pub id: String,
    /// Form of address.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(default)]
    pub aanspreekvorm: Form,
    /// Academic title before the initials (`ir.`).
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub titel: Line,
    /// First names in full; the only name of somebody who has one.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub voornamen: Name,
    /// Initials where they differ from those of the first names (`Th.`).
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub voorletters: Name,
    /// Name particle, lower case (`van 't`).
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub tussenvoegsel: Name,
    /// Surname without particle.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub achternaam: Name,
    /// Which part of the name comes first.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(default)]
    pub naamvolgorde: NameOrder,
    /// Organisation; alone, or before the person.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub organisatie: Line,
    /// Department of the organisation.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub afdeling_organisatie: Line,
    /// Function as printed under a signature.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub functie_omschrijving: Line,
    /// A salutation of its own, for boards and committees (`Geacht bestuur,`).
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub aanhef: Line,
    /// Postal address.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(default)]
    pub adres: Address,
    /// E-mail address.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub email: Line,
    /// Date of birth, possibly partial.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default, with = "BirthDate")]
    pub geboortedatum: Option<BirthDate>,
    /// The language in which they are written to beside Dutch (`en`).
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub taal: Line,
    /// Parent, guardian or authorised person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default, with = "Representative")]
    pub vertegenwoordiger: Option<Box<Representative>>,
    /// The other parent or guardian, who is named beside the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default, with = "Representative")]
    pub tweede_vertegenwoordiger: Option<Box<Representative>>,
    /// What the procedure asks beyond this, and what could not be read, as it came.
    #[serde(flatten)]
    #[schemars(skip)]
    pub more: Map<String, Value>,
    /// What is wrong with it, with pointers into the person.
    #[serde(skip)]
    pub(super) problems: Vec<Diagnostic>,
}

/// The person who acts for somebody else.
#[derive(Debug, Clone, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Representative {
    /// Form of address.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(default)]
    pub aanspreekvorm: Form,
    /// Academic title.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub titel: Line,
    /// First names in full.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub voornamen: Name,
    /// Initials.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub voorletters: Name,
    /// Name particle.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub tussenvoegsel: Name,
    /// Surname.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub achternaam: Name,
    /// Which part of the name comes first.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(default)]
    pub naamvolgorde: NameOrder,
    /// Postal address, when it differs from that of the person.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(default)]
    pub adres: Address,
    /// `ouders`: "Aan de ouder(s)/verzorger(s) van …"; `persoon`: the representative by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default, with = "Addressing")]
    pub aanschrijving: Option<Addressing>,
    /// What the procedure asks beyond this (`hoedanigheid`, `telefoon`).
    #[serde(flatten)]
    #[schemars(skip)]
    pub more: Map<String, Value>,
}

/// A postal address; a P.O. box has no street.
#[derive(Debug, Clone, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Address {
    /// "p/a" line: at whose address.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub per_adres: Line,
    /// Street.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub straat: Line,
    /// House number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default, with = "u32")]
    pub huisnummer: Option<u32>,
    /// One letter directly after the number.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub huisletter: Line,
    /// Addition, printed as entered (`bis`, `-B`, `A 02`).
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub toevoeging: Line,
    /// Number of the P.O. box.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default, with = "u32")]
    pub postbus: Option<u32>,
    /// Postal code.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub postcode: Postcode,
    /// Town.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub woonplaats: Line,
    /// Country; empty means the Netherlands.
    #[serde(skip_serializing_if = "is_empty")]
    #[schemars(default)]
    pub land: Line,
    /// What the procedure asks beyond this.
    #[serde(flatten)]
    #[schemars(skip)]
    pub more: Map<String, Value>,
}

fn is_empty<T: std::ops::Deref<Target = str>>(text: &T) -> bool {
    text.deref().is_empty()
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl<'de> Deserialize<'de> for Person {
    /// Never fails for what a person lacks: that is kept with it ([`Person::problems`]), so that no case is lost
    /// because an earlier version let something pass.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self::read(&value))
    }
}

impl Person {
    /// The names that a person can have members of, for messages.
    pub fn member_names() -> Vec<String> {
        let schema = schemars::schema_for!(Self);
        let properties = schema.get("properties").and_then(Value::as_object);
        properties
            .into_iter()
            .flat_map(|members| members.keys().cloned())
            .collect()
    }

    /// As expressions and documents see it.
    pub fn view(&self) -> Value {
        serde_json::to_value(self).unwrap_or(Value::Null)
    }

    /// What is wrong with it, with pointers into the person; empty for one that was read at a door.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// A member beyond those that everybody has, when it is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.more.get(name)?.as_str()
    }

    /// Whether there is a name to print.
    pub fn has_name(&self) -> bool {
        !self.achternaam.is_empty() || !self.voornamen.is_empty()
    }

    /// Whether the person is under eighteen on a day; somebody of whom no date of birth is known is an adult.
    pub fn is_minor(&self, on: Date) -> bool {
        self.geboortedatum
            .as_ref()
            .and_then(|birth| birth.age(on))
            .is_some_and(|age| age < OF_AGE)
    }

    /// The ones who get the letters in this person's place: the representatives of a minor. Address, salutation and
    /// text all ask here.
    pub fn addressed_through(&self, on: Date) -> Vec<&Representative> {
        if !self.is_minor(on) {
            return Vec::new();
        }
        self.representatives()
    }

    /// Those who act for this person, the first one first.
    pub fn representatives(&self) -> Vec<&Representative> {
        [&self.vertegenwoordiger, &self.tweede_vertegenwoordiger]
            .into_iter()
            .flatten()
            .map(Box::as_ref)
            .collect()
    }

    /// The same person, without those who act for them.
    #[must_use]
    pub fn without_representatives(&self) -> Self {
        Self {
            vertegenwoordiger: None,
            tweede_vertegenwoordiger: None,
            ..self.clone()
        }
    }

    /// The postal address to which letters go on a day, with the parents' own where they have one.
    pub fn postal_address(&self, on: Date) -> &Address {
        self.addressed_through(on)
            .first()
            .map(|representative| &representative.adres)
            .filter(|address| !is_default(*address))
            .unwrap_or(&self.adres)
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
            naamvolgorde: self.naamvolgorde,
            adres: if is_default(&self.adres) {
                represented.adres.clone()
            } else {
                self.adres.clone()
            },
            email: represented.email.clone(),
            ..Person::default()
        }
    }
}
