//! Whether a text names a person: the surname as a word, and whatever stands before it must be theirs.

use super::person::{Form, Person};
use super::spelling;

/// Words between a form of address and a name.
const TITLES: [&str; 12] = [
    "mr", "drs", "dr", "ir", "ing", "prof", "bc", "ds", "msc", "ma", "llm", "phd",
];

/// A word, and what joins it to the one before.
struct Word {
    text: String,
    capital: bool,
    /// A hyphen stands directly before it.
    joined: bool,
}

impl Person {
    /// Whether a text names this person, by id or by name: `de heer drs. B. Öztürk` names B. Öztürk, and neither
    /// mevrouw Öztürk nor A. Öztürk. A surname alone names everybody who has it.
    pub fn is_named_in(&self, text: &str) -> bool {
        let text = spelling::line(text);
        if !self.id.is_empty() && text == self.id {
            return true;
        }
        let name = if self.achternaam.is_empty() {
            &self.voornamen
        } else {
            &self.achternaam
        };
        let own = words(name);
        let capital = own.first().is_some_and(|word| word.capital);
        let name: Vec<String> = own.into_iter().map(|word| word.text).collect();
        let words = words(&text);
        !name.is_empty()
            && (0..words.len()).any(|start| {
                let end = start + name.len();
                let here = words
                    .get(start..end)
                    .is_some_and(|part| part.iter().map(|word| &word.text).eq(name.iter()));
                here
                    // A name that is also a word has its capital.
                    && (words[start].capital || !capital)
                    // Half of a double name is another name.
                    && !words[start].joined
                    && words.get(end).is_none_or(|next| !next.joined)
                    && self.fits_before(&words[..start])
            })
    }

    /// Whether the words before the surname can belong to this person.
    fn fits_before(&self, before: &[Word]) -> bool {
        let particle: Vec<String> = words(&self.tussenvoegsel)
            .into_iter()
            .map(|word| word.text)
            .collect();
        let mut rest = before;
        if !particle.is_empty() {
            let at = rest.len().saturating_sub(particle.len());
            if rest[at..].iter().map(|word| &word.text).eq(particle.iter()) {
                rest = &rest[..at];
            }
        }
        let mut initials = String::new();
        while let Some((last, others)) = rest.split_last() {
            let form = match last.text.as_str() {
                "mevrouw" | "mw" | "mevr" | "ms" | "mrs" => Some(Form::Mevrouw),
                "heer" | "dhr" | "meneer" => Some(Form::Heer),
                _ => None,
            };
            if let Some(form) = form {
                let own = self.aanspreekvorm;
                return self.has_initials(&initials)
                    && (own == form || !matches!(own, Form::Heer | Form::Mevrouw));
            }
            let title = TITLES.contains(&last.text.as_str());
            if !title && last.text.chars().count() == 1 && last.capital {
                initials.insert_str(0, &last.text);
            } else if !title && last.capital && initials.is_empty() {
                return self.is_called(&last.text, others);
            } else if !title {
                break;
            }
            rest = others;
        }
        self.has_initials(&initials)
    }

    /// Whether initials in a text can be those of this person; a text may give fewer.
    fn has_initials(&self, given: &str) -> bool {
        let own: String = self
            .initials()
            .chars()
            .filter(|character| character.is_alphabetic())
            .flat_map(char::to_lowercase)
            .collect();
        own.is_empty() || own.starts_with(given) || given.starts_with(&own)
    }

    /// Whether a word before the surname is one of the first names, or can be.
    fn is_called(&self, word: &str, before: &[Word]) -> bool {
        let own = words(&self.voornamen);
        if own.iter().any(|name| name.text == word) {
            return true;
        }
        // Of somebody with initials only, the first letter of the first of the names must fit.
        let first = before
            .iter()
            .rev()
            .take_while(|word| {
                word.capital && word.text.chars().count() > 1 && !is_address(&word.text)
            })
            .last()
            .map_or(word, |word| &word.text);
        own.is_empty()
            && self
                .initials()
                .to_lowercase()
                .starts_with(|letter| first.starts_with(letter))
    }
}

fn is_address(word: &str) -> bool {
    TITLES.contains(&word)
        || [
            "mevrouw", "mw", "mevr", "ms", "mrs", "heer", "dhr", "meneer", "de",
        ]
        .contains(&word)
}

fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut open = false;
    let mut before = ' ';
    for character in text.chars() {
        let inside = character.is_alphanumeric() || matches!(character, '\'' | '’');
        if inside {
            if !open {
                found.push(Word {
                    text: String::new(),
                    capital: character.is_uppercase(),
                    joined: matches!(before, '-' | '‑' | '–'),
                });
            }
            if let Some(word) = found.last_mut() {
                let plain = if character == '’' { '\'' } else { character };
                word.text.extend(plain.to_lowercase());
            }
        }
        open = inside;
        before = character;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_name_names_one_person() {
        let person = |form: &str, initials: &str, first: &str, particle: &str, last: &str| {
            Person::read(
                &json!({ "id": "p7", "aanspreekvorm": form, "voorletters": initials, "voornamen": first,
                "tussenvoegsel": particle, "achternaam": last }),
            )
        };
        let oz = person("heer", "B.", "", "", "Öztürk");
        for text in [
            "de heer drs. B. Öztürk",
            "B. Öztürk",
            "Öztürk",
            "Öztürk, lid",
            "meneer Öztürk en mevrouw De Wit",
            "p7",
            "Burak Öztürk",
        ] {
            assert!(oz.is_named_in(text), "{text}");
        }
        for text in [
            "mevrouw Öztürk",
            "A. Öztürk",
            "Ali Öztürk",
            "de heer drs. A. Öztürk",
            "Öztürk-Kaya",
            "Kaya-Öztürk",
            "Öztürker",
            "p71",
            "",
            "de heer B. Kaya",
        ] {
            assert!(!oz.is_named_in(text), "{text}");
        }
        let wit = person("mevrouw", "", "Roos Maria", "de", "Wit");
        for text in [
            "mevrouw R.M. de Wit",
            "Roos de Wit",
            "mevrouw De Wit",
            "mr. R. de Wit, advocaat",
            "Maria de Wit",
        ] {
            assert!(wit.is_named_in(text), "{text}");
        }
        for text in ["Anna de Wit", "de heer De Wit", "A. de Wit", "het wit"] {
            assert!(!wit.is_named_in(text), "{text}");
        }
        let suharto = person("heer", "", "Suharto", "", "");
        assert!(suharto.is_named_in("de heer Suharto"));
    }
}
