//! Dutch names: particles, initials, forms of address (after taaladvies.net).
//!
//! A particle is lower case after a first name, initial or other part of the name and gets a capital when
//! nothing precedes; `'t` and `d'` stay lower case. `IJ` is one letter. No locale-dependent upper-casing.

use unicode_segmentation::UnicodeSegmentation;

use super::person::{Form, Person};
use crate::diagnostic::Language;

/// A salutation with its comma.
pub type Salutation = String;

impl Person {
    /// `W.`, `R.J.`, `IJ.`, `Ł.`: the given initials, or those of the first names.
    pub fn initials(&self) -> String {
        if !self.voorletters.is_empty() {
            return self.voorletters.clone();
        }
        self.voornamen
            .split([' ', '-'])
            .filter(|name| !name.is_empty())
            .map(|name| format!("{}.", first_letter(name)))
            .collect()
    }

    /// `van 't Zandt`, after something else.
    pub fn surname(&self) -> String {
        join_particle(&self.tussenvoegsel, &self.achternaam)
    }

    /// `Van 't Zandt`, `d'Ailly`, `'t Hart`: when nothing of the name precedes.
    pub fn surname_alone(&self) -> String {
        let particle = &self.tussenvoegsel;
        if particle.is_empty() || particle.starts_with(['\'', '’']) || is_elided(particle) {
            return self.surname();
        }
        join_particle(&capitalised(particle), &self.achternaam)
    }

    /// `W. van 't Zandt`, with title: `ir. A.S. ten Brugge den Oever`.
    pub fn initials_and_surname(&self) -> String {
        [self.titel.as_str(), &self.initials(), &self.surname()]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// `Wietske van 't Zandt`.
    pub fn full_name(&self) -> String {
        let first = if self.voornamen.is_empty() {
            self.initials()
        } else {
            self.voornamen.clone()
        };
        let name = format!("{first} {}", self.surname());
        let name = name.trim();
        if name.is_empty() {
            self.organisatie.clone()
        } else {
            name.to_owned()
        }
    }

    /// In running text: `mevrouw mr. A.C. van der Heijden-Ruiter`, `de heer J. in 't Veld`.
    pub fn in_text(&self) -> String {
        self.in_text_as(Language::Nl)
    }

    /// In running text of a language: `Ms A.C. van der Heijden-Ruiter`.
    pub fn in_text_as(&self, language: Language) -> String {
        if !self.has_name() {
            return self.organisatie.clone();
        }
        let name = match language {
            Language::Nl => self.initials_and_surname(),
            // Dutch titles mean nothing abroad: "Mr mr. R.F. …".
            Language::En => format!("{} {}", self.initials(), self.surname())
                .trim_start()
                .to_owned(),
        };
        prefixed(self.aanspreekvorm, &name, language)
    }

    /// In running text, short: `mevrouw Van 't Zandt`, `K. Terpstra` for the neutral form.
    pub fn in_text_short(&self, language: Language) -> String {
        if !self.has_name() {
            return self.organisatie.clone();
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
        format!(
            "{}, {} {}",
            self.achternaam,
            self.initials(),
            self.tussenvoegsel
        )
        .trim_end()
        .to_owned()
    }

    /// `Geachte mevrouw Van 't Zandt,`, `Dear Ms Van 't Zandt,`; neutral where no form of address is known.
    pub fn salutation(&self, language: Language) -> Salutation {
        let (dear, nobody) = match language {
            Language::Nl => ("Geachte", "Geachte heer/mevrouw,"),
            Language::En => ("Dear", "Dear Sir or Madam,"),
        };
        // A salutation of its own is Dutch.
        if !self.aanhef.is_empty() && language == Language::Nl {
            return self.aanhef.clone();
        }
        let title = match (self.aanspreekvorm, language) {
            _ if !self.has_name() => return nobody.to_owned(),
            (Form::Mevrouw, Language::Nl) => "mevrouw",
            (Form::Heer, Language::Nl) => "heer",
            (Form::Mevrouw, Language::En) => "Ms",
            (Form::Heer, Language::En) => "Mr",
            (Form::Neutraal | Form::Onbekend, _) if self.initials().is_empty() => {
                return format!("{dear} {},", self.surname_alone());
            }
            (Form::Neutraal | Form::Onbekend, _) => {
                return format!("{dear} {} {},", self.initials(), self.surname());
            }
        };
        format!("{dear} {title} {},", self.surname_alone())
    }
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
    name.graphemes(true).next().unwrap_or_default()
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
        Person {
            aanspreekvorm: form,
            voornamen: first.into(),
            tussenvoegsel: particle.into(),
            achternaam: last.into(),
            ..Person::default()
        }
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
}
