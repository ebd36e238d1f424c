//! Layouts against sample documents: what only setting pages can find.
//!
//! A sample answers every question of the form, so a placeholder that finds nothing is a mistake in the
//! wording (a name inside a loop, for example), and a layout that does not compile shows itself.

use serde_json::{Map, Value, json};

use super::answers::Stage;
use super::letter;
use super::maker::Maker;
use super::recipient::Recipient;
use super::request::{Request, Version};
use crate::calendar::Date;
use crate::case::{CaseFacts, Person};
use crate::catalog::{Procedure, Sender, wording_path};
use crate::diagnostic::{Diagnostic, Language};
use crate::schema;
use crate::typeset::Pages;

/// Sets every document once with sample answers; problems of layouts and wordings.
pub fn check_layouts(maker: &Maker, today: Date) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for procedure in maker.catalog.procedures.values() {
        let person = somebody();
        let case = case_of(procedure, &person);
        let codes: Vec<&String> = procedure.documents.keys().collect();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let share = codes.len().div_ceil(cores).max(1);
        let set = &|codes: &[&String]| -> Vec<Diagnostic> {
            codes
                .iter()
                .flat_map(|code| one(maker, procedure, code, (&case, &person), today))
                .collect()
        };
        std::thread::scope(|scope| {
            let working: Vec<_> = codes
                .chunks(share)
                .map(|codes| scope.spawn(move || set(codes)))
                .collect();
            for worker in working {
                // A layout that makes typst itself fail must not look like one without mistakes.
                match worker.join() {
                    Ok(found) => problems.extend(found),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
    }
    let mut seen = Vec::new();
    problems.retain(|problem| {
        let key = (
            problem.message.en.clone(),
            problem.file.clone(),
            problem.position,
        );
        let new = !seen.contains(&key);
        seen.push(key);
        new
    });
    problems
}

/// The person of every sample.
fn somebody() -> Person {
    Person::read(
        &json!({ "aanspreekvorm": "mevrouw", "voornamen": "Anna", "tussenvoegsel": "van", "achternaam": "Voorbeeld", "organisatie": "", "functie_omschrijving": "functie", "email": "a@voorbeeld.example", "telefoon_mobiel": "0612345678", "adres": { "straat": "Straat", "huisnummer": 1, "postcode": "1234 AB", "woonplaats": "Stad" } }),
    )
}

/// A case in which somebody is everybody.
fn case_of(procedure: &Procedure, person: &Person) -> CaseFacts {
    CaseFacts {
        procedure: procedure.name.clone(),
        kenmerk: "XX-2000-001".to_owned(),
        personen: procedure
            .file
            .roles
            .keys()
            .map(|role| (role.clone(), vec![person.clone()]))
            .collect(),
        ..CaseFacts::default()
    }
}

/// Sets one document for each of its recipients, with a case in which everybody is the same person.
fn one(
    maker: &Maker,
    procedure: &Procedure,
    code: &str,
    (case, person): (&CaseFacts, &Person),
    today: Date,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let Ok(prepared) = maker.prepare(&format!("{}/{code}", procedure.name)) else {
        return problems;
    };
    // What is missing altogether is reported by the catalog's part of the check.
    let known = |path: String| maker.catalog.content.get(&path).is_some();
    let wording = prepared.document.wording.as_ref();
    if !known(format!("templates/layout/{}.typ", prepared.document.layout))
        || wording.is_some_and(|wording| {
            !known(wording_path(
                &maker.catalog.content,
                &procedure.name,
                wording,
            ))
        })
    {
        return problems;
    }
    let answers = sample(prepared.form.schema(), today, 0);
    let request = Request {
        answers: &answers,
        case,
        date: today,
        // With every question answered a gap is a mistake, not something to fill in later.
        stage: Stage::Final,
        language: Language::Nl,
        to: None,
        without: &[],
        earlier: &[],
        version: Version::Whole,
    };
    let roles: Vec<Option<Recipient>> = if prepared.document.recipients.is_empty() {
        vec![None]
    } else {
        prepared
            .document
            .recipients
            .iter()
            .map(|whom| {
                Some(Recipient {
                    name: whom.role().to_owned(),
                    role: whom.role().to_owned(),
                    person: person.clone(),
                    number: 0,
                    translated: None,
                    in_person: false,
                })
            })
            .collect()
    };
    for recipient in &roles {
        match letter::build(
            &maker.catalog,
            &prepared,
            &request,
            &answers,
            recipient.as_ref(),
        ) {
            Err(found) => problems.extend(
                found
                    .into_iter()
                    // The check of documents.toml names it with its line.
                    .filter(|problem| problem.rule != "sender")
                    .map(|problem| in_templates(maker, &procedure.name, problem)),
            ),
            Ok(letter) => {
                // Facts are free until events declare them, so only the answers can be known to be wrong.
                problems.extend(
                    letter
                        .problems
                        .into_iter()
                        .filter(|problem| {
                            !problem.message.en.contains("`zaak.feiten")
                                && problem.rule != "markdown"
                        })
                        .map(|problem| in_templates(maker, &procedure.name, problem)),
                );
                let bytes = letter.data.to_string().into_bytes();
                let logo = maker
                    .catalog
                    .sender(&prepared.document.sender)
                    .and_then(|sender| maker.catalog.logo(&sender));
                match maker
                    .press()
                    .set(&prepared.document.layout, bytes, logo.as_ref(), false)
                {
                    Ok(pages) => problems.extend(pages.warnings),
                    Err(found) => problems.extend(found),
                }
            }
        }
    }
    problems
}

impl Maker {
    /// The pages of a document as they look under the head of a sender, for an invented case in which nothing is answered.
    ///
    /// # Errors
    /// What is wrong with the document or its layout.
    pub fn letter_under(
        &self,
        name: &str,
        head: (&str, &Sender),
        today: Date,
    ) -> Result<Pages, Vec<Diagnostic>> {
        let prepared = self.prepare(name)?;
        let (procedure, _) = self
            .catalog
            .document(name)
            .map_err(|problem| vec![problem])?;
        let person = somebody();
        let case = case_of(procedure, &person);
        let answers = json!({});
        let request = Request {
            answers: &answers,
            case: &case,
            date: today,
            stage: Stage::Draft,
            language: Language::Nl,
            to: None,
            without: &[],
            earlier: &[],
            version: Version::Whole,
        };
        let recipient = prepared.document.recipients.first().map(|whom| Recipient {
            name: whom.role().to_owned(),
            role: whom.role().to_owned(),
            person,
            number: 0,
            translated: None,
            in_person: false,
        });
        let mut letter = letter::build_under(
            head,
            &self.catalog,
            &prepared,
            &request,
            &answers,
            recipient.as_ref(),
        )?;
        // It is about the head, which a mark over the page would hide.
        letter.data["draft"] = json!(false);
        let logo = self.catalog.logo(head.1);
        let bytes = letter.data.to_string().into_bytes();
        self.press()
            .set(&prepared.document.layout, bytes, logo.as_ref(), true)
    }
}

fn in_templates(maker: &Maker, procedure: &str, problem: Diagnostic) -> Diagnostic {
    let path = problem
        .file
        .as_deref()
        .map(|file| wording_path(&maker.catalog.content, procedure, file));
    match path.filter(|path| maker.catalog.content.get(path).is_some()) {
        Some(path) => problem.file(maker.catalog.content.display(&path)),
        None => problem,
    }
}

/// Deeper than any form; a schema cannot recurse, but a hostile one could be deep.
const DEEPEST: usize = 24;

/// Answers with something in every property.
fn sample(schema: &Value, today: Date, depth: usize) -> Value {
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(choices) = schema::choices(schema).filter(|choices| !choices.is_empty()) {
        let all: Vec<&str> = choices.iter().map(|(constant, _)| *constant).collect();
        return if schema.get("items").is_some() {
            json!(all)
        } else {
            json!(all[0])
        };
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        return Value::Object(
            properties
                .iter()
                .map(|(name, property)| (name.clone(), sample(property, today, depth + 1)))
                .collect::<Map<_, _>>(),
        );
    }
    if let Some(items) = schema.get("items") {
        return json!([sample(items, today, depth + 1)]);
    }
    match (
        schema.get("type").and_then(Value::as_str),
        schema.get("format").and_then(Value::as_str),
    ) {
        (Some("boolean"), _) => json!(true),
        (Some("integer" | "number"), _) => {
            schema.get("minimum").cloned().unwrap_or_else(|| json!(1))
        }
        (_, Some("date")) => json!(today.to_string()),
        (_, Some("time")) => json!("13:30"),
        _ if schema
            .get("pattern")
            .and_then(Value::as_str)
            .is_some_and(|pattern| pattern.contains(':')) =>
        {
            json!("13:30")
        }
        _ => json!("voorbeeld"),
    }
}
