//! Dutch names: particles, initials, forms of address (after taaladvies.net).
//!
//! A particle is lower case after a first name, initial or other part of the name and gets a capital when
//! nothing precedes; `'t` and `d'` stay lower case. `IJ` is one letter. No locale-dependent upper-casing.

use unicode_segmentation::UnicodeSegmentation;

use super::person::{Form, NameOrder, Person};
use super::words::Name;
use crate::diagnostic::Language;

/// A salutation with its comma.
pub type Salutation = String;

impl Person {
    /// `W.`, `R.J.`, `IJ.`, `Ł.`: the given initials, or those of the first names. A name in parentheses is what
    /// somebody is called, and has none.
    pub fn initials(&self) -> String {
        if !self.voorletters.is_empty() {
            return self.voorletters.to_string();
        }
        let mut called = false;
        self.voornamen
            .split([' ', '-'])
            .filter(|name| {
                let inside = called || name.starts_with('(');
                called = inside && !name.ends_with(')');
                !inside && !name.is_empty()
            })
            .map(|name| format!("{}.", first_letter(name)))
            .collect()
    }

    /// `van 't Zandt`, after something else.
    pub fn surname(&self) -> String {
        join_particle(&self.tussenvoegsel, &self.achternaam)
    }

    /// `Van 't Zandt`, `d'Ailly`, `'t Hart`: when nothing of the name precedes. The only name of somebody who has one.
    pub fn surname_alone(&self) -> String {
        let particle = &self.tussenvoegsel;
        if self.achternaam.is_empty() {
            return self.voornamen.to_string();
        }
        if particle.is_empty() || particle.starts_with(['\'', '’']) || is_elided(particle) {
            return self.surname();
        }
        join_particle(&capitalised(particle), &self.achternaam)
    }

    /// `W. van 't Zandt`, with title: `ir. A.S. ten Brugge den Oever`; a name that begins with the surname is written
    /// out, as it is where it comes from.
    pub fn initials_and_surname(&self) -> String {
        joined(&[&self.titel, &self.short_name()])
    }

    /// The name with initials, without title.
    fn short_name(&self) -> String {
        match self.naamvolgorde {
            _ if self.achternaam.is_empty() => self.voornamen.to_string(),
            NameOrder::VoornaamEerst => joined(&[&self.initials(), &self.surname()]),
            NameOrder::AchternaamEerst => self.full_name(),
        }
    }

    /// `Wietske van 't Zandt`, `Nguyễn Thị Mai`.
    pub fn full_name(&self) -> String {
        let first = if self.voornamen.is_empty() {
            &self.voorletters
        } else {
            &self.voornamen
        };
        let name = match self.naamvolgorde {
            _ if self.achternaam.is_empty() => self.voornamen.to_string(),
            NameOrder::VoornaamEerst => joined(&[first, &self.surname()]),
            NameOrder::AchternaamEerst => joined(&[&self.surname_alone(), first]),
        };
        if name.is_empty() {
            self.organisatie.to_string()
        } else {
            name
        }
    }

    /// In running text: `mevrouw mr. A.C. van der Heijden-Ruiter`, `de heer J. in 't Veld`.
    pub fn in_text(&self) -> String {
        self.in_text_as(Language::Nl)
    }

    /// In running text of a language: `Ms A.C. van der Heijden-Ruiter`.
    pub fn in_text_as(&self, language: Language) -> String {
        if !self.has_name() {
            return self.organisatie.to_string();
        }
        let name = match language {
            Language::Nl => self.initials_and_surname(),
            // Dutch titles mean nothing abroad: "Mr mr. R.F. …".
            Language::En => self.short_name(),
        };
        prefixed(self.aanspreekvorm, &name, language)
    }

    /// In running text, short: `mevrouw Van 't Zandt`, `K. Terpstra` for the neutral form.
    pub fn in_text_short(&self, language: Language) -> String {
        if !self.has_name() {
            return self.organisatie.to_string();
        }
        match self.aanspreekvorm {
            Form::Mevrouw | Form::Heer => {
                prefixed(self.aanspreekvorm, &self.surname_alone(), language)
            }
            Form::Neutraal | Form::Onbekend => self.initials_and_surname(),
        }
    }

    /// `Zandt, W. van 't`: sorted by the main word.
    pub fn sorting(&self) -> String {
        if self.achternaam.is_empty() || self.naamvolgorde == NameOrder::AchternaamEerst {
            return self.full_name();
        }
        format!(
            "{}, {} {}",
            self.achternaam,
            self.initials(),
            self.tussenvoegsel
        )
        .trim_end_matches([' ', ','])
        .to_owned()
    }

    /// `Geachte mevrouw Van 't Zandt,`, `Dear Ms Van 't Zandt,`; neutral where no form of address is known.
    pub fn salutation(&self, language: Language) -> Salutation {
        // A salutation of its own is Dutch.
        if !self.aanhef.is_empty() && language == Language::Nl {
            return self.aanhef.to_string();
        }
        greeting(&[self], language)
    }

    /// The name after "Geachte" or "Dear".
    fn greeted(&self, language: Language) -> String {
        let title = match (self.aanspreekvorm, language) {
            (Form::Mevrouw, Language::Nl) => "mevrouw",
            (Form::Heer, Language::Nl) => "heer",
            (Form::Mevrouw, Language::En) => "Ms",
            (Form::Heer, Language::En) => "Mr",
            (Form::Neutraal | Form::Onbekend, _) if self.initials().is_empty() => {
                return self.surname_alone();
            }
            (Form::Neutraal | Form::Onbekend, _) => return self.short_name(),
        };
        format!("{title} {}", self.surname_alone())
    }
}

/// The salutation of one letter to several people: `Geachte mevrouw Smit en heer Jansen,`.
pub(super) fn greeting(people: &[&Person], language: Language) -> Salutation {
    let (dear, and, nobody) = match language {
        Language::Nl => ("Geachte", "en", "Geachte heer/mevrouw,"),
        Language::En => ("Dear", "and", "Dear Sir or Madam,"),
    };
    let names: Vec<String> = people
        .iter()
        .filter(|person| person.has_name())
        .map(|person| person.greeted(language))
        .collect();
    if names.is_empty() {
        return nobody.to_owned();
    }
    format!("{dear} {},", names.join(&format!(" {and} ")))
}

fn joined(parts: &[&str]) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text with its first letter as a capital; `ij` counts as one letter.
pub fn capitalised(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("ij") {
        return format!("IJ{rest}");
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn prefixed(form: Form, name: &str, language: Language) -> String {
    match (form, language) {
        (Form::Mevrouw, Language::Nl) => format!("mevrouw {name}"),
        (Form::Heer, Language::Nl) => format!("de heer {name}"),
        (Form::Mevrouw, Language::En) => format!("Ms {name}"),
        (Form::Heer, Language::En) => format!("Mr {name}"),
        (Form::Neutraal | Form::Onbekend, _) => name.to_owned(),
    }
}

fn first_letter(name: &str) -> &str {
    if name.starts_with("IJ") {
        return "IJ";
    }
    name.graphemes(true).next().unwrap_or("")
}

/// Name particles, as they stand before a surname in the Netherlands and around; longer ones first.
const PARTICLES: [&str; 62] = [
    "van de",
    "van den",
    "van der",
    "van het",
    "van 't",
    "van ’t",
    "van ter",
    "van la",
    "van",
    "von der",
    "von dem",
    "von den",
    "von und zu",
    "von",
    "vom",
    "in de",
    "in den",
    "in der",
    "in het",
    "in 't",
    "in ’t",
    "in",
    "op de",
    "op den",
    "op der",
    "op het",
    "op 't",
    "op ’t",
    "op",
    "aan de",
    "aan den",
    "aan der",
    "aan het",
    "aan 't",
    "aan ’t",
    "uit de",
    "uit den",
    "uit het",
    "uit 't",
    "voor de",
    "voor den",
    "voor 't",
    "onder de",
    "bij de",
    "over de",
    "over den",
    "de la",
    "de las",
    "de los",
    "de",
    "den",
    "der",
    "des",
    "te",
    "ten",
    "ter",
    "tot",
    "'t",
    "’t",
    "el",
    "zur",
    "af",
];

/// A particle that was typed as part of the surname, where both are told apart by their small letter: `van der Berg`.
/// `Van der Berg`, as in Belgium, is a surname as it stands.
pub(super) fn split_particle(particle: Name, surname: Name) -> (Name, Name) {
    if !particle.is_empty() {
        return (particle, surname);
    }
    let found = PARTICLES
        .iter()
        .filter_map(|known| {
            let rest = surname.strip_prefix(known)?.strip_prefix(' ')?;
            rest.starts_with(|first: char| !first.is_lowercase())
                .then_some((known, rest))
        })
        .max_by_key(|(known, _)| known.len());
    let elided = ["d'", "d’", "l'", "l’"].iter().find_map(|known| {
        let rest = surname.strip_prefix(known)?;
        rest.starts_with(char::is_uppercase)
            .then_some((known, rest))
    });
    match found.or(elided) {
        Some((known, rest)) => match (Name::read(known), Name::read(rest)) {
            (Ok(particle), Ok(rest)) => (particle, rest),
            _ => (particle, surname),
        },
        None => (particle, surname),
    }
}

/// Whether first names are initials: `A.C.`, `A. C.`, `Th.`.
pub(super) fn is_initials(first: &str) -> bool {
    let mut parts = first.split(['.', ' ', '-']).filter(|part| !part.is_empty());
    first.contains('.')
        && first.ends_with('.')
        && parts.all(|part| {
            part.starts_with(char::is_uppercase) && part.graphemes(true).count() <= 2
        })
        // "Jo." is a name cut short, "J.O." are initials; a pair such as "Th." has no vowel.
        && !first.split(['.', ' ', '-']).any(|part| {
            part.graphemes(true).count() == 2 && part != "IJ" && part.ends_with(['a', 'e', 'i', 'o', 'u', 'y'])
        })
        || first
            .split(' ')
            .all(|part| part.graphemes(true).count() == 1 && part.starts_with(char::is_uppercase))
}

/// Initials without spaces between, each with its full stop: `A.C.` from `A. C.`, `A C` and `AC`.
pub(super) fn initials_as_typed(given: &Name) -> Name {
    let tight: String = given.chars().filter(|letter| *letter != ' ').collect();
    let dotted = if tight.contains('.') || tight.is_empty() {
        tight
    } else if given
        .chars()
        .all(|letter| letter == ' ' || letter.is_uppercase())
    {
        let mut out = String::new();
        let mut rest = tight.as_str();
        while let Some(letter) = (!rest.is_empty()).then(|| first_letter(rest)) {
            out.push_str(letter);
            out.push('.');
            rest = &rest[letter.len()..];
        }
        out
    } else {
        tight
    };
    // Letters and full stops are a name as well.
    Name::read(&dotted).unwrap_or_else(|_| given.clone())
}

fn is_elided(particle: &str) -> bool {
    particle.ends_with(['\'', '’'])
}

fn join_particle(particle: &str, surname: &str) -> String {
    let space = if particle.is_empty() || is_elided(particle) {
        ""
    } else {
        " "
    };
    format!("{particle}{space}{surname}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(form: Form, first: &str, particle: &str, last: &str) -> Person {
        read(serde_json::json!({
            "aanspreekvorm": form, "voornamen": first, "tussenvoegsel": particle, "achternaam": last,
        }))
    }

    fn read(value: serde_json::Value) -> Person {
        let person = Person::read(&value);
        assert_eq!(person.problems(), [], "{value}");
        person
    }

    #[test]
    fn particles_and_initials() {
        let ailly = person(Form::Heer, "Rik", "d'", "Ailly-Brandsma");
        assert_eq!(
            ailly.in_text_short(Language::Nl),
            "de heer d'Ailly-Brandsma"
        );
        assert_eq!(ailly.in_text(), "de heer R. d'Ailly-Brandsma");
        assert_eq!(
            person(Form::Heer, "Jan", "'t", "Hart").salutation(Language::Nl),
            "Geachte heer 't Hart,"
        );
        assert_eq!(
            person(Form::Mevrouw, "Wietske", "van 't", "Zandt").salutation(Language::En),
            "Dear Ms Van 't Zandt,"
        );
        assert_eq!(
            person(Form::Heer, "IJsbrand", "", "Bakker").initials(),
            "IJ."
        );
        assert_eq!(
            person(Form::Neutraal, "Kim", "de", "Wit").salutation(Language::Nl),
            "Geachte K. de Wit,"
        );
        assert_eq!(
            person(Form::Mevrouw, "Wietske", "van 't", "Zandt").sorting(),
            "Zandt, W. van 't"
        );
    }

    #[test]
    fn initials_stay_initials() {
        for (typed, initials) in [
            ("A.C.", "A.C."),
            ("A.\u{A0}C.", "A.C."),
            ("A. C.", "A.C."),
            ("A C", "A.C."),
            ("Th.", "Th."),
            ("IJ.", "IJ."),
            ("Johannes (Jan)", "J."),
            ("Johannes Maria (Jan Marie)", "J.M."),
            ("Anne-Sophie", "A.S."),
        ] {
            let who = person(Form::Mevrouw, typed, "", "Jansen");
            assert_eq!(
                who.in_text(),
                format!("mevrouw {initials} Jansen"),
                "{typed}"
            );
        }
        let given = read(serde_json::json!({ "voorletters": "AC", "achternaam": "Jansen" }));
        assert_eq!(given.full_name(), "A.C. Jansen");
    }

    #[test]
    fn a_particle_in_the_surname_is_a_particle() {
        for (typed, alone) in [
            ("van der Berg", "Van der Berg"),
            ("in 't Veld", "In 't Veld"),
            ("d'Ailly", "d'Ailly"),
            ("'t Hart", "'t Hart"),
            ("el Ouazzani", "El Ouazzani"),
            ("Van den Broecke", "Van den Broecke"),
            ("de la Croix", "De la Croix"),
        ] {
            let who = person(Form::Heer, "Jan", "", typed);
            assert_eq!(
                who.salutation(Language::Nl),
                format!("Geachte heer {alone},")
            );
            assert_eq!(who.full_name(), format!("Jan {typed}"));
        }
        assert_eq!(
            &*person(Form::Heer, "Jan", "", "van der Berg").tussenvoegsel,
            "van der"
        );
    }

    #[test]
    fn one_name_is_a_name() {
        let only = person(Form::Heer, "Suharto", "", "");
        assert_eq!(only.in_text(), "de heer Suharto");
        assert_eq!(only.in_text_short(Language::Nl), "de heer Suharto");
        assert_eq!(only.salutation(Language::Nl), "Geachte heer Suharto,");
        assert_eq!(only.full_name(), "Suharto");
        assert_eq!(only.sorting(), "Suharto");
        let neutral = person(Form::Neutraal, "", "", "Jansen");
        assert_eq!(neutral.salutation(Language::Nl), "Geachte Jansen,");
        assert_eq!(neutral.in_text(), "Jansen");
        assert_eq!(neutral.sorting(), "Jansen");
    }

    #[test]
    fn a_name_may_begin_with_the_surname() {
        let mai = read(
            serde_json::json!({ "aanspreekvorm": "mevrouw", "voornamen": "Thị Mai", "achternaam": "Nguyễn",
            "naamvolgorde": "achternaam_eerst" }),
        );
        assert_eq!(mai.in_text(), "mevrouw Nguyễn Thị Mai");
        assert_eq!(mai.full_name(), "Nguyễn Thị Mai");
        assert_eq!(mai.sorting(), "Nguyễn Thị Mai");
        assert_eq!(mai.salutation(Language::Nl), "Geachte mevrouw Nguyễn,");
    }
}
