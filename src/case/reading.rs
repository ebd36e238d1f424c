//! Reading a person: every member as what it is, and everything that is wrong at once.
//!
//! `null` and `""` are "not answered". A number that was written as text is read as a number where that loses nothing.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::name::{initials_as_typed, is_initials, split_particle};
use super::person::{Address, Person, Representative};
use super::words::{BirthDate, Judged, Line, Name, Postcode};
use crate::diagnostic::{Diagnostic, Severity, Text, meant};
use crate::json::escape;

/// The rule under which problems of people are reported.
const RULE: &str = "person";

/// Takes members out of an object one by one; what is left belongs to the procedure.
struct Members<'v> {
    left: Vec<(&'v str, Cow<'v, Value>)>,
    at: String,
    problems: Vec<Diagnostic>,
}

impl Person {
    /// Reads a person from the data of a form or case. What cannot be read stays among `more`, and is a problem.
    pub fn read(value: &Value) -> Self {
        let Some(mut members) = Members::of(value, "") else {
            return Self {
                problems: vec![not_a_group("")],
                ..Self::default()
            };
        };
        let mut person = Self {
            id: members.id("id"),
            aanspreekvorm: members.choice("aanspreekvorm"),
            titel: members.line("titel"),
            voornamen: members.name("voornamen"),
            voorletters: members.name("voorletters"),
            tussenvoegsel: members.name("tussenvoegsel"),
            achternaam: members.name("achternaam"),
            naamvolgorde: members.choice("naamvolgorde"),
            organisatie: members.line("organisatie"),
            afdeling_organisatie: members.line("afdeling_organisatie"),
            functie_omschrijving: members.line("functie_omschrijving"),
            aanhef: members.line("aanhef"),
            adres: members.address("adres"),
            email: members.line("email"),
            geboortedatum: members.birth_date("geboortedatum"),
            taal: members.line("taal"),
            vertegenwoordiger: members.representative("vertegenwoordiger"),
            tweede_vertegenwoordiger: members.representative("tweede_vertegenwoordiger"),
            ..Self::default()
        };
        (person.tussenvoegsel, person.achternaam) =
            split_particle(person.tussenvoegsel, person.achternaam);
        (person.voornamen, person.voorletters) = initials(person.voornamen, person.voorletters);
        let nameless = !person.has_name()
            && person.organisatie.is_empty()
            && person.functie_omschrijving.is_empty();
        if nameless && members.problems.is_empty() {
            members.problems.push(nobody(
                "",
                Text::new("deze persoon heeft geen naam", "this person has no name"),
            ));
        }
        person.more = members.rest();
        person.problems = members.problems;
        person
    }
}

/// Initials that stand where first names belong are still initials.
fn initials(first: Name, given: Name) -> (Name, Name) {
    if given.is_empty() && is_initials(&first) {
        return (Name::default(), initials_as_typed(&first));
    }
    let given = initials_as_typed(&given);
    (first, given)
}

fn not_a_group(pointer: &str) -> Diagnostic {
    let message = Text::new(
        "hier hoort een groep velden { … }",
        "a group of fields { … } belongs here",
    );
    let hint = Text::new(
        "schrijf een persoon als {\"voornamen\": …, \"achternaam\": …}",
        "write a person as {\"voornamen\": …, \"achternaam\": …}",
    );
    Diagnostic::new(Severity::Error, RULE, message)
        .hint(hint)
        .pointer(pointer)
}

fn nobody(pointer: &str, message: Text) -> Diagnostic {
    let hint = Text::new(
        "vul de achternaam in; wie maar één naam heeft, krijgt die bij ‘achternaam’ of bij ‘voornamen’",
        "fill in the surname; somebody with one name has it as surname or as first name",
    );
    Diagnostic::new(Severity::Error, RULE, message)
        .hint(hint)
        .pointer(pointer)
}

impl<'v> Members<'v> {
    fn of(value: &'v Value, at: &str) -> Option<Self> {
        Some(Self {
            left: value
                .as_object()?
                .iter()
                .filter(|(_, member)| !is_unanswered(member))
                .map(|(name, member)| (name.as_str(), Cow::Borrowed(member)))
                .collect(),
            at: at.to_owned(),
            problems: Vec::new(),
        })
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.left.iter().position(|(known, _)| *known == name)
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.place(name).map(|place| &*self.left[place].1)
    }

    fn remove(&mut self, name: &str) {
        if let Some(place) = self.place(name) {
            self.left.swap_remove(place);
        }
    }

    /// What nobody took.
    fn rest(&mut self) -> Map<String, Value> {
        std::mem::take(&mut self.left)
            .into_iter()
            .map(|(name, member)| (name.to_owned(), member.into_owned()))
            .collect()
    }

    fn wrong(&mut self, name: &str, (message, hint): (Text, Text)) {
        let message = Text::new(
            format!("‘{name}’ {}", message.nl),
            format!("‘{name}’ {}", message.en),
        );
        self.problems.push(
            Diagnostic::new(Severity::Error, RULE, message)
                .hint(hint)
                .pointer(format!("{}/{}", self.at, escape(name))),
        );
    }

    fn mistyped(&mut self, name: &str, nl: &str, en: &str) {
        self.wrong(
            name,
            (
                Text::new(format!("moet {nl} zijn"), format!("must be {en}")),
                Text::new(
                    "verander de waarde, of haal het veld weg",
                    "change the value, or remove the field",
                ),
            ),
        );
    }

    /// A text; what cannot be read stays where it is.
    fn text<T: Default>(&mut self, name: &str, read: impl Fn(&str) -> Judged<T>) -> T {
        let read = match self.get(name) {
            None => return T::default(),
            Some(Value::String(text)) => read(text),
            Some(_) => {
                self.mistyped(
                    name,
                    "een tekst tussen aanhalingstekens",
                    "a text in quotation marks",
                );
                return T::default();
            }
        };
        match read {
            Ok(value) => {
                self.remove(name);
                value
            }
            Err(problem) => {
                self.wrong(name, problem);
                T::default()
            }
        }
    }

    fn name(&mut self, name: &str) -> Name {
        self.text(name, Name::read)
    }

    fn line(&mut self, name: &str) -> Line {
        self.text(name, Line::read)
    }

    /// A short text that somebody may have written as a number: the addition 2 of house number 9.
    fn line_or_number(&mut self, name: &str) -> Line {
        if let Some(number) = self.get(name).and_then(Value::as_u64) {
            let text = Cow::Owned(Value::from(number.to_string()));
            if let Some(place) = self.place(name) {
                self.left[place].1 = text;
            }
        }
        self.line(name)
    }

    fn birth_date(&mut self, name: &str) -> Option<BirthDate> {
        self.text(name, |text| BirthDate::read(text).map(Some))
    }

    /// A number, also in quotation marks, as long as it says the same.
    fn number(&mut self, name: &str) -> Option<u32> {
        let read = match self.get(name)? {
            Value::Number(number) => number
                .as_u64()
                .and_then(|number| u32::try_from(number).ok()),
            Value::String(text) => as_number(text),
            _ => None,
        };
        if read.is_some() {
            self.remove(name);
        } else {
            self.wrong(
                name,
                (
                    Text::new("moet een geheel getal zijn", "must be a whole number"),
                    Text::new(
                        "zet letters en toevoegingen in hun eigen veld",
                        "put letters and additions in their own field",
                    ),
                ),
            );
        }
        read
    }

    /// One of the words of an enum.
    fn choice<T: Default + DeserializeOwned + schemars::JsonSchema>(&mut self, name: &str) -> T {
        let Some(value) = self.get(name) else {
            return T::default();
        };
        let tidy = match value {
            Value::String(text) => Value::from(super::spelling::line(text)),
            other => other.clone(),
        };
        if let Ok(choice) = serde_json::from_value(tidy.clone()) {
            self.remove(name);
            return choice;
        }
        let known = words_of::<T>();
        let known = || known.iter().map(String::as_str);
        let near = tidy.as_str().and_then(|text| {
            let lower = text.to_lowercase();
            // "de heer", "Mevrouw": the word itself is in there.
            let inside = known().find(|word| lower.split(' ').any(|part| part == *word));
            inside
                .map(|word| {
                    Text::new(
                        format!("bedoelt u `{word}`?"),
                        format!("did you mean `{word}`?"),
                    )
                })
                .or_else(|| meant(text, known()))
        });
        let list = known().collect::<Vec<_>>().join(", ");
        let hint = match near {
            Some(near) => Text::new(near.nl.replace("bekend:", "mogelijk:"), near.en),
            None => Text::new(format!("mogelijk: {list}"), format!("possible: {list}")),
        };
        self.wrong(
            name,
            (
                Text::new(
                    "heeft een waarde die niet gekozen kan worden",
                    "has a value that cannot be chosen",
                ),
                hint,
            ),
        );
        T::default()
    }

    fn id(&mut self, name: &str) -> String {
        self.text(name, |text| {
            let shape = text.len() <= 40
                && text.starts_with(|c: char| c.is_ascii_lowercase())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b));
            if shape {
                Ok(text.to_owned())
            } else {
                Err((
                    Text::new("is geen kenmerk van een persoon", "is no id of a person"),
                    Text::new("schrijf bijvoorbeeld p3", "write for example p3"),
                ))
            }
        })
    }

    /// A group of members; `None` when it is not there or is no group.
    fn group(&mut self, name: &str) -> Option<Self> {
        let place = self.place(name)?;
        let at = format!("{}/{}", self.at, escape(name));
        let group = match self.left[place].1 {
            Cow::Borrowed(value) => Self::of(value, &at),
            // Only a text was put in the place of what came.
            Cow::Owned(_) => None,
        };
        if let Some(group) = group {
            self.remove(name);
            return Some(group);
        }
        self.mistyped(name, "een groep velden { … }", "a group of fields { … }");
        None
    }

    fn address(&mut self, name: &str) -> Address {
        let Some(mut members) = self.group(name) else {
            return Address::default();
        };
        let mut address = Address {
            per_adres: members.line("per_adres"),
            straat: members.line("straat"),
            huisnummer: members.number("huisnummer"),
            huisletter: members.line("huisletter"),
            toevoeging: members.line_or_number("toevoeging"),
            postbus: members.number("postbus"),
            postcode: members.text("postcode", Postcode::read),
            woonplaats: members.line("woonplaats"),
            land: members.line("land"),
            more: Map::new(),
        };
        address.more = members.rest();
        self.problems.append(&mut members.problems);
        address
    }

    fn representative(&mut self, name: &str) -> Option<Box<Representative>> {
        let mut members = self.group(name)?;
        if members.left.is_empty() {
            return None;
        }
        let mut found = Representative {
            aanspreekvorm: members.choice("aanspreekvorm"),
            titel: members.line("titel"),
            voornamen: members.name("voornamen"),
            voorletters: members.name("voorletters"),
            tussenvoegsel: members.name("tussenvoegsel"),
            achternaam: members.name("achternaam"),
            naamvolgorde: members.choice("naamvolgorde"),
            adres: members.address("adres"),
            aanschrijving: members
                .place("aanschrijving")
                .is_some()
                .then(|| members.choice("aanschrijving")),
            more: Map::new(),
        };
        (found.tussenvoegsel, found.achternaam) =
            split_particle(found.tussenvoegsel, found.achternaam);
        (found.voornamen, found.voorletters) = initials(found.voornamen, found.voorletters);
        if found.achternaam.is_empty() && found.voornamen.is_empty() && members.problems.is_empty()
        {
            members.problems.push(nobody(
                &members.at,
                Text::new(
                    "deze vertegenwoordiger heeft geen naam",
                    "this representative has no name",
                ),
            ));
        }
        found.more = members.rest();
        self.problems.append(&mut members.problems);
        Some(Box::new(found))
    }
}

/// `null` and an empty text are no answer.
fn is_unanswered(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => super::spelling::line(text).is_empty(),
        _ => false,
    }
}

/// A number in a text, when the text says nothing more than the number: not `012`, not `9a`.
pub fn as_number(text: &str) -> Option<u32> {
    let text = super::spelling::line(text);
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// The words of an enum, from its schema.
fn words_of<T: schemars::JsonSchema>() -> Vec<String> {
    fn visit(value: &Value, found: &mut Vec<String>) {
        let word = value.get("const").and_then(Value::as_str);
        found.extend(word.map(ToOwned::to_owned));
        let words = value.get("enum").and_then(Value::as_array);
        let words = words.into_iter().flatten().filter_map(Value::as_str);
        found.extend(words.map(ToOwned::to_owned));
        let choices = value.get("oneOf").and_then(Value::as_array);
        for choice in choices.into_iter().flatten() {
            visit(choice, found);
        }
    }
    let mut found = Vec::new();
    visit(schemars::schema_for!(T).as_value(), &mut found);
    found
}
