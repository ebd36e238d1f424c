//! Who gets a document: one letter for each person in each role.

use serde_json::{Value, json};

use super::request::Request;
use crate::calendar::Date;
use crate::case::{Addressee, CaseFacts, Person};
use crate::catalog::{DocumentSpec, Whom};
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::wording::Engine;

/// The member of a person that says in which language they want to be written to.
const LANGUAGE: &str = "taal";

/// The member of such a list that names the role.
const ROLE: &str = "rol";

/// One recipient.
#[derive(Debug, Clone)]
pub(super) struct Recipient {
    /// The role, with a number when several people hold it: `klager`, `klager-2`.
    pub(super) name: String,
    /// The role.
    pub(super) role: String,
    /// The person as the case has it.
    pub(super) person: Value,
    /// The language of this letter, when it is a translation.
    pub(super) translated: Option<Language>,
}

impl Recipient {
    /// What the wording sees as `geadresseerde`.
    pub(super) fn context(&self) -> Value {
        let mut person = self.person.clone();
        if let Value::Object(members) = &mut person {
            members.insert("rol".to_owned(), json!(self.role));
        }
        person
    }

    /// The address block and salutation on a day.
    pub(super) fn addressee(&self, on: Date) -> Addressee {
        let language = self.translated.unwrap_or_default();
        Addressee::of(&Person::read(&self.person), on, language)
    }

    /// The letter in the language that the person asked for, beside the Dutch one.
    pub(super) fn translation(&self) -> Option<Self> {
        let asked = self.person.get(LANGUAGE).and_then(Value::as_str)?;
        (asked == Language::En.tag()).then(|| Self {
            name: format!("{}-{asked}", self.name),
            translated: Some(Language::En),
            ..self.clone()
        })
    }

    /// The e-mail address, for when there is no postal address.
    pub(super) fn email(&self) -> String {
        Person::read(&self.person).email
    }
}

/// Whether the answers say that a role gets no letter.
fn left_out(document: &DocumentSpec, answers: &Value, role: &str) -> bool {
    let listed = document.not_to.as_ref().and_then(|name| answers.get(name));
    let listed = listed.and_then(Value::as_array).into_iter().flatten();
    listed
        .filter_map(|one| one.get(ROLE).and_then(Value::as_str))
        .any(|left_out| left_out == role)
}

/// Whether somebody gets or signs a document, by its condition.
pub(super) fn counts(whom: &Whom, answers: &Value, case: &CaseFacts, engine: &Engine) -> bool {
    whom.when()
        .is_none_or(|when| holds(when, answers, case, engine))
}

/// Whether a condition over answers and case holds.
pub(super) fn holds(when: &str, answers: &Value, case: &CaseFacts, engine: &Engine) -> bool {
    let context = Engine::bind([
        ("antwoorden", Engine::context(answers)),
        ("zaak", Engine::context(case)),
    ]);
    let found = engine.value(&format!("true if {when} else false"), &context);
    matches!(found, Ok(Some(Value::Bool(true))))
}

/// The recipients that the case has, and the roles that nobody holds.
pub(super) fn recipients(
    document: &DocumentSpec,
    request: &Request,
    answers: &Value,
    engine: &Engine,
) -> (Vec<Recipient>, Vec<Diagnostic>) {
    let case = request.case;
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for whom in document
        .recipients
        .iter()
        .filter(|whom| counts(whom, answers, case, engine))
    {
        let role = &whom.role().to_owned();
        let holders = case.holders(role);
        if left_out(document, answers, role) {
            continue;
        }
        if holders.is_empty() && !whom.is_optional() && !request.without.contains(role) {
            let message = Text::new(
                format!(
                    "niemand in de zaak heeft de rol `{role}`; deze geadresseerde krijgt geen brief"
                ),
                format!("nobody in the case has the role `{role}`; this recipient gets no letter"),
            );
            let hint = Text::new(
                "vul de persoon in bij de feiten van de zaak (--case)",
                "give the person in the facts of the case (--case)",
            );
            problems.push(
                Diagnostic::new(Severity::Error, "V50", message)
                    .hint(hint)
                    .pointer(format!("/personen/{role}")),
            );
        }
        for (index, person) in holders.iter().enumerate() {
            let name = if index == 0 {
                role.clone()
            } else {
                format!("{role}-{}", index + 1)
            };
            found.push(Recipient {
                name,
                role: role.clone(),
                person: person.clone(),
                translated: None,
            });
        }
    }
    (found, problems)
}
