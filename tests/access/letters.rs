//! No letter tells its reader how to reach somebody else, in whatever answer that was typed and however it is spelled.
//!
//! Made from the fixtures and the forms alone: every document with a reader, every text that can be answered in it, every
//! other private person of its case. How something is spelled is decided by the tables below.

use std::collections::{BTreeMap, BTreeSet};

use griffie::case::{CaseFacts, Person};
use griffie::catalog::{Datum, Procedure};
use griffie::diagnostic::{Diagnostic, Language, Severity};
use griffie::document::{CONTACT_DATA, Composed, Request, Stage};
use griffie::schema;
use serde_json::{Value, json};

use crate::support::{Valid, all_valid_answers, maker};

/// A word that no fixture has: where it is printed, an answer is.
const MARK: &str = "Qmerkwoord";

/// Stories in which a text is looked for.
const TRIES: usize = 4;

/// What is planted of a person, in one spelling.
#[derive(Debug, Clone)]
struct Planted {
    datum: Datum,
    text: String,
}

/// The documents of a set of answers that somebody reads.
fn documents(valid: &Valid) -> Vec<(String, &'static Procedure)> {
    let all = valid.procedure.documents.values();
    all.filter(|one| one.form == valid.form)
        .filter(|one| one.public || !one.recipients.is_empty())
        .map(|one| {
            (
                format!("{}/{}", valid.procedure.name, one.code),
                valid.procedure,
            )
        })
        .collect()
}

fn compose(
    code: &str,
    valid: &Valid,
    stage: Stage,
    to: Option<&str>,
) -> Result<Vec<Composed>, Vec<Diagnostic>> {
    let prepared = maker().prepare(code).expect("sound");
    let request = Request {
        to,
        ..valid.request(stage)
    };
    maker().compose(&prepared, &request)
}

fn told(problems: &[Diagnostic]) -> Vec<&Diagnostic> {
    let all = problems.iter();
    all.filter(|problem| problem.rule == CONTACT_DATA).collect()
}

/// Everything somebody can be reached by is known of everybody in a case, and no two have the same.
fn reachable(case: &CaseFacts, file: &Procedure) -> CaseFacts {
    let mut case = case.clone();
    let mut number = 0;
    for (role, people) in &mut case.personen {
        let private = file.file.roles.get(role).is_some_and(|role| role.private);
        for person in people
            .iter_mut()
            .filter(|one| private && one.organisatie.is_empty())
        {
            number += 1;
            let mut view = person.view();
            let members = view.as_object_mut().expect("a person");
            let streets = [
                "Tormentilstraat",
                "Zeilmakersweg",
                "Saffierhof",
                "Lindeboomlaan",
                "Oude Spechtplein",
                "Kardinaal Vaughansingel",
            ];
            let mut add = |name: &str, value: Value| {
                members.entry(name).or_insert(value);
            };
            add(
                "adres",
                json!({
                    "straat": streets[number % streets.len()], "huisnummer": 40 + number,
                    "postcode": format!("{}XK", 6800 + number), "woonplaats": "Elders",
                }),
            );
            add("telefoon_mobiel", json!(format!("+3164829{number:04}")));
            add("email", json!(format!("iemand{number}@thuis.example")));
            add(
                "geboortedatum",
                json!(format!("19{}-03-{:02}", 70 + number, 10 + number)),
            );
            *person = Person::read(&view);
        }
    }
    case
}

/// Everything that can be planted of a person, each datum in several spellings.
fn spellings(person: &Person) -> Vec<Vec<Planted>> {
    let mut all = Vec::new();
    let mut add = |datum, ways: Vec<String>| {
        all.push(
            ways.into_iter()
                .map(|text| Planted { datum, text })
                .collect(),
        );
    };
    let home = &person.adres;
    let street = home.straat.to_string();
    if let Some(number) = home.huisnummer.filter(|_| !street.is_empty()) {
        add(
            Datum::Adres,
            vec![
                format!("{street} {number}"),
                format!("{}, nr. {number}", street.to_uppercase()),
                format!("{street}\u{a0}{number}"),
                format!("{}\u{ad}{} {number}", &street[..3], &street[3..]),
            ],
        );
    }
    let code = home.postcode.to_string();
    if code.len() >= 6 {
        let (digits, letters) = code.split_at(4);
        let letters = letters.trim();
        add(
            Datum::Adres,
            vec![
                format!("{digits} {letters}"),
                format!("{digits}{}", letters.to_lowercase()),
                format!("{digits}\u{2009}{letters}"),
            ],
        );
    }
    let number = person.text("telefoon_mobiel").unwrap_or_default();
    if let Some(rest) = number.strip_prefix("+316") {
        add(
            Datum::Telefoon,
            vec![
                format!("06-{rest}"),
                format!("06 {} {}", &rest[..4], &rest[4..]),
                format!("+31 6 {rest}"),
                format!("0031 (0)6 {}.{}", &rest[..2], &rest[2..]),
            ],
        );
    }
    let email = person.email.to_string();
    if let Some((local, domain)) = email.split_once('@') {
        add(
            Datum::Email,
            vec![
                email.clone(),
                email.to_uppercase(),
                format!("{local} [at] {domain}"),
                format!("{local}@{}", domain.replace('.', " (punt) ")),
            ],
        );
    }
    if let Some(born) = person
        .geboortedatum
        .as_ref()
        .and_then(|born| griffie::calendar::parse(born))
    {
        let (year, month, day) = griffie::calendar::year_month_day(born);
        add(
            Datum::Geboortedatum,
            vec![
                griffie::calendar::long(born, Language::Nl),
                format!("{day}-{month}-{year}"),
                format!("{day:02}.{month:02}.{year}"),
                format!("{day}/{month}/'{:02}", year % 100),
            ],
        );
    }
    all
}

/// Every text of a form that somebody answers in their own words.
fn texts(schema: &Value, here: &str, found: &mut Vec<String>) {
    for (name, inner) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        texts(inner, &format!("{here}/{name}"), found);
    }
    if let Some(items) = schema.get("items") {
        texts(items, &format!("{here}/0"), found);
    }
    let closed = ["format", "pattern", "const"]
        .iter()
        .any(|keyword| schema.get(*keyword).is_some());
    if schema.get("type") == Some(&json!("string")) && !closed && schema::choices(schema).is_none()
    {
        found.push(here.to_owned());
    }
}

/// The answers with a text set, or added where there was none.
fn with(answers: &Value, pointer: &str, text: &str) -> Option<Value> {
    let mut answers = answers.clone();
    if let Some(Value::String(known)) = answers.pointer_mut(pointer) {
        *known = format!("{} {text}", known.trim_end());
        return Some(answers);
    }
    let (parent, name) = pointer.rsplit_once('/')?;
    match answers.pointer_mut(parent)? {
        Value::Object(members) => {
            members.insert(name.to_owned(), json!(text));
        }
        Value::Array(items) if items.is_empty() => items.push(json!(text)),
        _ => return None,
    }
    Some(answers)
}

#[test]
fn what_a_letter_should_tell_is_told() {
    let mut wrong = Vec::new();
    for valid in all_valid_answers() {
        for (code, _) in documents(&valid) {
            let found = match compose(&code, &valid, Stage::Final, None) {
                Ok(made) => made.into_iter().flat_map(|one| one.warnings).collect(),
                Err(problems) => problems,
            };
            for problem in found {
                if problem.rule == CONTACT_DATA || problem.severity == Severity::Error {
                    wrong.push(format!(
                        "{code} {}: {}",
                        valid.name,
                        problem.to_text(Language::Nl)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_of_others_that_was_typed_goes_out() {
    let mut seen: BTreeSet<(String, Option<String>)> = BTreeSet::new();
    let mut quiet = BTreeSet::new();
    let mut tries: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Found::default();
    for valid in all_valid_answers() {
        for (code, procedure) in documents(&valid) {
            let valid = Valid {
                case: reachable(&valid.case, procedure),
                ..valid.clone()
            };
            let prepared = maker().prepare(&code).expect("sound");
            let mut pointers = Vec::new();
            texts(prepared.form.schema(), "", &mut pointers);
            for pointer in &pointers {
                let place = format!("{code}{pointer}");
                if seen.iter().any(|(known, _)| *known == place) {
                    continue;
                }
                let field = Field {
                    code: &code,
                    procedure,
                    valid: &valid,
                    pointer,
                };
                // A text that none of the first stories prints is shown by some answer of its own.
                let tried = tries.entry(place.clone()).or_insert(0);
                *tried += 1;
                if *tried > TRIES {
                    continue;
                }
                let readers = field.readers();
                if readers.is_empty() {
                    quiet.insert(place.clone());
                }
                for reader in readers {
                    quiet.remove(&place);
                    seen.insert((place.clone(), reader.clone()));
                    field.judge(reader.as_deref(), seen.len(), &mut found);
                }
            }
        }
    }
    let Found {
        wrong,
        refused,
        own,
        kinds,
    } = found;
    println!("{refused} refused, {own} own; never printed: {quiet:?}");
    assert!(
        wrong.is_empty(),
        "{} of {refused}\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
    assert_eq!(kinds.len(), 4);
    assert!(
        refused > 2000 && own > 150,
        "only {refused} refused and {own} told"
    );
}

/// What came of planting.
#[derive(Default)]
struct Found {
    wrong: Vec<String>,
    refused: usize,
    own: usize,
    kinds: BTreeSet<&'static str>,
}

/// An answer of a document in which something can be planted.
struct Field<'a> {
    code: &'a str,
    procedure: &'a Procedure,
    valid: &'a Valid,
    pointer: &'a str,
}

impl Field<'_> {
    /// Who reads it: those whose letter prints a word that is put in it.
    fn readers(&self) -> Vec<Option<String>> {
        let Some(answers) = with(&self.valid.answers, self.pointer, MARK) else {
            return Vec::new();
        };
        let marked = Valid {
            answers,
            ..self.valid.clone()
        };
        let Ok(made) = compose(self.code, &marked, Stage::Draft, None) else {
            return Vec::new();
        };
        made.into_iter()
            .filter(|one| one.data.to_string().contains(MARK))
            .map(|one| one.recipient)
            .filter(|name| !name.as_ref().is_some_and(|name| name.ends_with("-en")))
            .collect()
    }

    /// Composes the letter of a reader with something planted; nothing when another rule refuses the text.
    fn made(
        &self,
        text: &str,
        stage: Stage,
        reader: Option<&str>,
    ) -> Option<(bool, Vec<Diagnostic>)> {
        let answers = with(&self.valid.answers, self.pointer, text)?;
        let valid = Valid {
            answers,
            ..self.valid.clone()
        };
        match compose(self.code, &valid, stage, reader) {
            Ok(made) => Some((
                true,
                made.into_iter().flat_map(|one| one.warnings).collect(),
            )),
            Err(problems) if told(&problems).is_empty() => None,
            Err(problems) => Some((false, problems)),
        }
    }

    /// Plants everything of everybody: what is the reader's own is told, everything else is refused.
    fn judge(&self, reader: Option<&str>, turn: usize, out: &mut Found) {
        let (_, document) = maker().catalog.document(self.code).expect("known");
        let case = &self.valid.case;
        let me = reader
            .filter(|_| !document.public)
            .map(role_of)
            .and_then(|(role, number)| case.holders(role).get(number));
        let mut all: Vec<(&str, &Person, Planted)> = Vec::new();
        for (role, people) in &case.personen {
            let private = self.procedure.file.roles[role.as_str()].private;
            for person in people
                .iter()
                .filter(|one| private && one.organisatie.is_empty())
            {
                let ways = spellings(person).into_iter();
                let at = turn + all.len();
                let chosen = ways
                    .map(|ways| ways[at % ways.len()].clone())
                    .filter(|one| !is_shared_code(case, me, &self.procedure.file.roles, &one.text));
                all.extend(chosen.map(|one| (role.as_str(), person, one)));
            }
        }
        let (may, secret): (Vec<_>, Vec<_>) = all.into_iter().partition(|(role, person, one)| {
            let tells = document.tells.get(*role);
            tells.is_some_and(|tells| tells.contains(&one.datum))
                || me.is_some_and(|me| shares(me, person, one.datum))
        });
        for (planted, may) in [(may, true), (secret, false)] {
            let text: Vec<&str> = planted.iter().map(|one| one.2.text.as_str()).collect();
            let text = text.join("; ");
            let what = format!(
                "{}{} of {} to {reader:?}: {text}",
                self.code, self.pointer, self.valid.name
            );
            let stage = if turn.is_multiple_of(4) {
                Stage::Draft
            } else {
                Stage::Final
            };
            let made = (!planted.is_empty())
                .then(|| self.made(&text, stage, reader))
                .flatten();
            let Some((accepted, problems)) = made else {
                continue;
            };
            let here: Vec<&Diagnostic> = told(&problems)
                .into_iter()
                .filter(|one| one.pointer.as_deref() == Some(self.pointer))
                .collect();
            if may {
                out.own += planted.len();
                if !accepted || !here.is_empty() {
                    out.wrong.push(format!("is not told: {what} {here:?}"));
                }
                continue;
            }
            out.refused += planted.len();
            out.kinds
                .extend(planted.iter().map(|one| name_of(one.2.datum)));
            // What two people share is told once.
            let single = planted.iter().enumerate().filter(|(at, one)| {
                let mut before = planted[..*at].iter();
                !before.any(|other| {
                    other.2.datum == one.2.datum
                        && shares(other.1, one.1, one.2.datum)
                        && other.1 != one.1
                })
            });
            if accepted != (stage == Stage::Draft) || here.len() < single.count() {
                out.wrong.push(format!("is sent: {what} {here:?}"));
            }
            let says = |one: &Planted| {
                let mut all = problems.iter();
                all.any(|problem| format!("{problem:?}").contains(&one.text))
            };
            if planted.iter().any(|one| says(&one.2)) {
                out.wrong.push(format!("says it itself: {what}"));
            }
        }
    }
}

/// Whether it is a postal code that somebody has of whom it is no secret: it tells nobody's house.
fn is_shared_code(
    case: &CaseFacts,
    me: Option<&Person>,
    roles: &griffie::catalog::Table<griffie::catalog::Role>,
    text: &str,
) -> bool {
    let bare = |text: &str| -> String {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let offices = case.personen.iter().flat_map(|(role, people)| {
        let private = roles[role.as_str()].private;
        let open = move |one: &&Person| !private || !one.organisatie.is_empty();
        people.iter().filter(open)
    });
    let mut all = offices.chain(me);
    all.any(|one| bare(&one.adres.postcode) == bare(text))
}

fn role_of(recipient: &str) -> (&str, usize) {
    match recipient.rsplit_once('-') {
        Some((role, number)) if number.parse::<usize>().is_ok() => {
            (role, number.parse::<usize>().expect("a number") - 1)
        }
        _ => (recipient, 0),
    }
}

fn name_of(datum: Datum) -> &'static str {
    match datum {
        Datum::Adres => "address",
        Datum::Telefoon => "telephone",
        Datum::Email => "e-mail",
        Datum::Geboortedatum => "birth",
    }
}

/// Whether two people can be reached by the same.
fn shares(one: &Person, other: &Person, datum: Datum) -> bool {
    match datum {
        Datum::Adres => one.adres == other.adres,
        Datum::Telefoon => one.text("telefoon_mobiel") == other.text("telefoon_mobiel"),
        Datum::Email => one.email == other.email,
        Datum::Geboortedatum => one.geboortedatum == other.geboortedatum,
    }
}
