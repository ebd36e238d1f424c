//! What is known about the people who must not be told: the only thing that the recogniser looks for.

use super::fold::fold_word;
use super::names::{is_ordinary, is_particle, is_title, said_by};
use crate::calendar::Date;

/// How somebody is addressed, where it tells two people apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Address {
    /// mevrouw
    Mevrouw,
    /// de heer
    Heer,
    /// Either, or not known.
    #[default]
    Either,
}

/// Somebody, and everything by which a text can give them away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// What stands in their place: `klager`, `getuige 2`.
    pub label: String,
    /// Who it is, where the case knows; two with different ids are two people.
    pub id: String,
    /// How they are addressed.
    pub address: Address,
    /// First names and call names, as they are spelled: `Robert-Jan`, `Zuzanna Maria`.
    pub first_names: Vec<String>,
    /// Initials where they are not those of the first names: `Th.`
    pub initials: String,
    /// The particle of the surname: `van den`.
    pub particle: String,
    /// The surname without particle; a double name with its hyphen.
    pub surname: String,
    /// The name in its own script, or any other spelling that is known.
    pub other_names: Vec<String>,
    /// Whole phrases that give away who is meant: the name of a school.
    pub phrases: Vec<String>,
    /// Where they live or get post.
    pub homes: Vec<Home>,
    /// Telephone numbers in any spelling.
    pub telephones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Date of birth.
    pub born: Option<Date>,
    /// Other numbers that are theirs alone: citizen service number, bank account, number of a passport.
    pub numbers: Vec<String>,
}

/// A postal address, in parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Home {
    /// Street.
    pub street: String,
    /// House number.
    pub number: Option<u32>,
    /// Letter and addition after the number.
    pub addition: String,
    /// P.O. box.
    pub box_number: Option<u32>,
    /// Postal code.
    pub postcode: String,
}

/// Parts of the names of organisations.
const INSTITUTIONS: [&str; 21] = [
    "school",
    "college",
    "lyceum",
    "gymnasium",
    "bureau",
    "stichting",
    "vereniging",
    "secretariaat",
    "commissie",
    "bestuur",
    "gemeente",
    "openbaar",
    "ministerie",
    "inspectie",
    "centrum",
    "dienst",
    "instelling",
    "praktijk",
    "kantoor",
    "raad",
    "groep",
];

impl Subject {
    /// Whether there is a name to look for.
    pub fn has_name(&self) -> bool {
        !self.surname.is_empty() || !self.first_names.is_empty()
    }

    /// Somebody of whom only the whole name is known: `mevrouw mr. S. Öztürk`, `Jan van den Berg`. Nothing when the text
    /// is no name of a person, as far as that can be told.
    pub fn of_name(name: &str, label: &str) -> Option<Self> {
        let name = name.split(['(', ',', ';']).next().unwrap_or(name);
        let mut words: Vec<&str> = name.split_whitespace().collect();
        let mut address = Address::Either;
        let mut polite = false;
        while let Some(word) = words.first() {
            let plain = fold_word(word.trim_end_matches('.'));
            if let Some(said) = said_by(&plain) {
                address = said;
            } else if !(is_title(&plain)
                || plain == "de" && words.get(1).is_some_and(|next| fold_word(next) == "heer"))
            {
                break;
            }
            polite = true;
            words.remove(0);
        }
        let is_initials = |word: &str| word.contains('.') || word.chars().count() == 1;
        let initials: Vec<&str> = words
            .iter()
            .take_while(|word| is_initials(word))
            .copied()
            .collect();
        let rest = &words[initials.len()..];
        let particle_at = rest.iter().position(|word| is_particle(&fold_word(word)));
        let (first, rest) = match particle_at {
            Some(at) if at < rest.len() - 1 => rest.split_at(at),
            _ if initials.is_empty() && rest.len() > 1 => rest.split_at(rest.len() - 1),
            _ => rest.split_at(0),
        };
        let particles = rest
            .iter()
            .take_while(|word| is_particle(&fold_word(word)))
            .count()
            .min(rest.len().saturating_sub(1));
        let (particle, surname) = rest.split_at(particles);
        let capital = |word: &&str| {
            word.chars()
                .next()
                .is_some_and(|letter| letter.is_uppercase() || !letter.is_alphabetic())
        };
        let body = words.iter().map(|word| fold_word(word)).collect::<Vec<_>>();
        let institution = body
            .iter()
            .any(|word| INSTITUTIONS.iter().any(|part| word.contains(part)));
        let person = polite
            || !initials.is_empty()
            || words.len() > 1
                && words.len() <= 6
                && !institution
                && !body
                    .iter()
                    .all(|word| is_particle(word) || is_ordinary(word) && first.is_empty())
                && words
                    .iter()
                    .all(|word| is_particle(&fold_word(word)) || capital(word));
        if surname.is_empty() || !person || !surname.iter().all(capital) {
            return None;
        }
        Some(Self {
            label: label.to_owned(),
            address,
            first_names: if first.is_empty() {
                Vec::new()
            } else {
                vec![first.join(" ")]
            },
            initials: initials.join(" "),
            particle: particle.join(" "),
            surname: surname.join(" "),
            ..Self::default()
        })
    }

    /// Whether two descriptions can be of one person: the same name, as far as both tell, and nothing against it.
    pub fn can_be(&self, other: &Self) -> bool {
        if !self.id.is_empty() && !other.id.is_empty() {
            return self.id == other.id;
        }
        if self.surname.is_empty()
            && other.surname.is_empty()
            && self.first_names.is_empty()
            && other.first_names.is_empty()
        {
            return false;
        }
        let clash = matches!(
            (self.address, other.address),
            (Address::Mevrouw, Address::Heer) | (Address::Heer, Address::Mevrouw)
        ) || matches!((self.born, other.born), (Some(one), Some(two)) if one != two);
        let (mine, theirs) = (self.all_initials(), other.all_initials());
        let initials = mine.is_empty()
            || theirs.is_empty()
            || mine.starts_with(&theirs)
            || theirs.starts_with(&mine);
        let firsts = match (self.first_names.first(), other.first_names.first()) {
            (Some(one), Some(two)) => {
                let (one, two) = (fold_word(one), fold_word(two));
                one.starts_with(&two) || two.starts_with(&one)
            }
            _ => true,
        };
        fold_word(&self.surname) == fold_word(&other.surname)
            && fold_word(&self.particle) == fold_word(&other.particle)
            && initials
            && firsts
            && !clash
    }

    /// Whether two descriptions are of one person for sure: only then may what is known of the one be told as the
    /// other's own. A surname alone is not enough.
    pub fn is_surely(&self, other: &Self) -> bool {
        if !self.id.is_empty() && self.id == other.id {
            return true;
        }
        let (mine, theirs) = (self.all_initials(), other.all_initials());
        let first = |one: &Self| one.first_names.first().map(|name| fold_word(name));
        let same_name = match (first(self), first(other)) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => !mine.is_empty() && mine == theirs,
        };
        same_name && self.can_be(other)
    }

    /// Drops the name: it is looked for as that of others.
    pub fn forget_name(&mut self) {
        self.first_names.clear();
        self.initials.clear();
        self.particle.clear();
        self.surname.clear();
        self.other_names.clear();
    }

    /// Takes over what somebody else's description of the same person has more.
    pub fn learn(&mut self, other: Self) {
        fn add<T: PartialEq>(mine: &mut Vec<T>, theirs: Vec<T>) {
            for one in theirs {
                if !mine.contains(&one) {
                    mine.push(one);
                }
            }
        }
        if self.id.is_empty() {
            self.id = other.id;
        }
        if self.address == Address::Either {
            self.address = other.address;
        }
        if self.initials.is_empty() && self.first_names.is_empty() {
            self.initials = other.initials;
        }
        add(&mut self.first_names, other.first_names);
        add(&mut self.other_names, other.other_names);
        add(&mut self.phrases, other.phrases);
        add(&mut self.homes, other.homes);
        add(&mut self.telephones, other.telephones);
        add(&mut self.emails, other.emails);
        add(&mut self.numbers, other.numbers);
        self.born = self.born.or(other.born);
    }

    fn all_initials(&self) -> String {
        let source = if self.initials.is_empty() {
            self.first_names.join(" ")
        } else {
            self.initials.clone()
        };
        fold_word(&source)
            .split(|letter: char| !letter.is_alphanumeric())
            .filter_map(|word| word.chars().next())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_one_text_come_apart() {
        let read = |name: &str| {
            Subject::of_name(name, "x").map(|one| {
                (
                    one.address,
                    one.first_names.join(" "),
                    one.initials,
                    one.particle,
                    one.surname,
                )
            })
        };
        let person = |address, first: &str, initials: &str, particle: &str, surname: &str| {
            Some((
                address,
                first.to_owned(),
                initials.to_owned(),
                particle.to_owned(),
                surname.to_owned(),
            ))
        };
        assert_eq!(
            read("mevrouw mr. S. Öztürk (lid)"),
            person(Address::Mevrouw, "", "S.", "", "Öztürk")
        );
        assert_eq!(
            read("Jan van den Berg"),
            person(Address::Either, "Jan", "", "van den", "Berg")
        );
        assert_eq!(
            read("de heer R.J. in 't Veld"),
            person(Address::Heer, "", "R.J.", "in 't", "Veld")
        );
        assert_eq!(
            read("Szymona Kaźmierczak"),
            person(Address::Either, "Szymona", "", "", "Kaźmierczak")
        );
        assert_eq!(
            read("mevrouw De Wit"),
            person(Address::Mevrouw, "", "", "De", "Wit")
        );
        assert_eq!(read("het secretariaat"), None);
        assert_eq!(read("Basisschool De Wilgen"), None);
        assert_eq!(read("secretaris"), None);
    }

    #[test]
    fn one_person_is_known_once() {
        let full = Subject::of_name("mevrouw Zuzanna Wójcik", "klager").expect("a name");
        let short = Subject::of_name("mw. Z. Wojcik", "1").expect("a name");
        let other = Subject::of_name("de heer Z. Wójcik", "2").expect("a name");
        let sister = Subject::of_name("mevrouw K. Wójcik", "3").expect("a name");
        assert!(short.can_be(&full) || full.can_be(&short));
        assert!(!full.can_be(&other) && !full.can_be(&sister));
    }
}
