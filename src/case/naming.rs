//! Whether a text names a person: the surname as a word, and whatever stands before it must be theirs. Accents make no
//! difference: “Ozturk” is Öztürk for who reads it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::person::{Form, Person};
use super::spelling;

/// Words between a form of address and a name.
const TITLES: [&str; 12] = [
    "mr", "drs", "dr", "ir", "ing", "prof", "bc", "ds", "msc", "ma", "llm", "phd",
];

/// A word in a text.
struct Word {
    text: String,
    capital: bool,
    /// What stands between it and the word before.
    join: Join,
    /// A point stands directly behind it: `Th.` is Theodoor.
    short: bool,
}

/// What stands between two words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    /// A hyphen alone: they are one name.
    Hyphen,
    /// Blanks: the second can be the surname of the first.
    Blank,
    /// Anything else.
    Apart,
}

impl Person {
    /// Whether a text names this person, by id or by name: `de heer drs. B. Öztürk` names B. Öztürk, and neither
    /// mevrouw Öztürk nor A. Öztürk. A surname alone names everybody who has it.
    pub fn is_named_in(&self, text: &str) -> bool {
        let text = spelling::line(text);
        (!self.id.is_empty() && text == self.id)
            || self.stands_in(&text, |before| self.fits_before(before))
    }

    /// Whether the name stands in a text after words that fit.
    fn stands_in(&self, text: &str, fits: impl Fn(&[Word]) -> bool) -> bool {
        let name = if self.achternaam.is_empty() {
            &self.voornamen
        } else {
            &self.achternaam
        };
        let own = words(name);
        let capital = own.first().is_some_and(|word| word.capital);
        let name: Vec<String> = own.into_iter().map(|word| word.text).collect();
        let words = words(text);
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
                    && words[start].join != Join::Hyphen
                    && words.get(end).is_none_or(|next| next.join != Join::Hyphen)
                    && fits(&words[..start])
            })
    }

    /// Whether who reads a text can tell that this person is meant: it names them, whatever form of address or initials
    /// stand there, unless that names one of the `others`; or it calls them by a first name that is not the first name
    /// of another surname.
    pub fn is_recognised_in(&self, text: &str, others: &[Self]) -> bool {
        let line = spelling::line(text);
        let somebody_else = || others.iter().any(|other| other.is_named_in(&line));
        if self.is_named_in(text) || self.stands_in(&line, |_| true) && !somebody_else() {
            return true;
        }
        let names = words(&self.voornamen);
        let own: Vec<String> = [&self.tussenvoegsel, &self.achternaam]
            .into_iter()
            .flat_map(|part| words(part))
            .map(|word| word.text)
            .collect();
        let text = words(&line);
        text.iter().enumerate().any(|(index, word)| {
            let called = word.capital
                && word.text.chars().count() > 1
                && names.iter().any(|name| name.text == word.text);
            // A capital that follows directly begins a surname, or another first name.
            let next = text.get(index + 1).filter(|next| next.join != Join::Apart);
            called
                && next.is_none_or(|next| {
                    !next.capital
                        || own.contains(&next.text)
                        || names.iter().any(|name| name.text == next.text)
                })
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
            let letters = last.text.chars().count();
            if !title && last.capital && (letters == 1 || last.short && letters < 5) {
                initials = last.text.chars().take(1).chain(initials.chars()).collect();
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

/// A letter in small, without what is written into it: ł, ø and the like, which do not come apart.
fn plain_letter(letter: char) -> String {
    match letter {
        'Ł' | 'ł' => "l".to_owned(),
        'Ø' | 'ø' => "o".to_owned(),
        'Đ' | 'đ' => "d".to_owned(),
        'ı' | 'İ' => "i".to_owned(),
        'ß' => "ss".to_owned(),
        'Æ' | 'æ' => "ae".to_owned(),
        'Œ' | 'œ' => "oe".to_owned(),
        _ => letter.to_lowercase().collect(),
    }
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '‑' | '–')
}

fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut open = false;
    let mut before = ' ';
    let mut join = Join::Apart;
    for character in text
        .nfd()
        .filter(|character| !is_combining_mark(*character))
    {
        let inside = character.is_alphanumeric() || matches!(character, '\'' | '’');
        if inside {
            if !open {
                found.push(Word {
                    text: String::new(),
                    capital: character.is_uppercase(),
                    join: if is_hyphen(before) {
                        Join::Hyphen
                    } else {
                        join
                    },
                    short: false,
                });
                join = Join::Blank;
            }
            if let Some(word) = found.last_mut() {
                let plain = if character == '’' { '\'' } else { character };
                word.text.push_str(plain_letter(plain).as_str());
            }
        } else if character != ' ' && !is_hyphen(character) {
            join = Join::Apart;
            if let Some(word) = found.last_mut().filter(|_| open && character == '.') {
                word.short = true;
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
            "de heer Ozturk",
            "Bur. Öztürk",
            "B. O\u{308}ztu\u{308}rk",
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
        for text in [
            "Met Roos ging het beter.",
            "Roos, Visser en ik",
            "Roos Maria",
            "mw. de Wit",
        ] {
            assert!(wit.is_recognised_in(text, &[]), "{text}");
        }
        for text in ["Roos Visser", "een roos", "Roosje", "mevrouw Visser", ""] {
            assert!(!wit.is_recognised_in(text, &[]), "{text}");
        }
        // “De heer De Wit” is somebody of the family, unless that is another one of the case.
        let brother = person("heer", "J.", "", "de", "Wit");
        assert!(wit.is_recognised_in("de heer De Wit", &[]));
        assert!(!wit.is_recognised_in("de heer De Wit", std::slice::from_ref(&brother)));
        assert!(wit.is_recognised_in("mevrouw De Wit en de heer De Wit", &[brother]));
        let suharto = person("heer", "", "Suharto", "", "");
        assert!(suharto.is_named_in("de heer Suharto"));
    }
}
