//! Who gets a document: one letter for each person in each role.

use serde_json::{Value, json};

use super::request::{Prepared, Request};
use crate::calendar::Date;
use crate::case::{Addressee, CaseFacts, Person};
use crate::catalog::{DocumentSpec, Whom};
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::wording::Engine;

/// The member of the addressee that says whether the letter goes to a minor's representatives: what the text says
/// follows what the envelope says.
const THROUGH: &str = "via_vertegenwoordiger";

/// The rule of a problem that says that it is not known who gets, signs or sends a document.
pub(super) const UNDECIDED: &str = "condition";

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
    pub(super) person: Person,
    /// Which of the people in the role, from 0.
    pub(super) number: usize,
    /// The language of this letter, when it is a translation.
    pub(super) translated: Option<Language>,
    /// Gets the letter in person also while under age.
    pub(super) in_person: bool,
}

impl Recipient {
    /// What the wording sees as `geadresseerde`.
    pub(super) fn context(&self, on: Date) -> Value {
        let mut person = self.person.view();
        if let Value::Object(members) = &mut person {
            members.insert("rol".to_owned(), json!(self.role));
            let through = self.is_addressed_through_others(on);
            members.insert(THROUGH.to_owned(), json!(through));
        }
        person
    }

    /// Whether the letter goes to the representatives of a minor.
    fn is_addressed_through_others(&self, on: Date) -> bool {
        !self.in_person && !self.person.addressed_through(on).is_empty()
    }

    /// Whether the letter is handed to a minor whose representatives would get it otherwise.
    pub(super) fn is_handed_over(&self, on: Date) -> bool {
        self.in_person && !self.person.addressed_through(on).is_empty()
    }

    /// The address block and salutation on a day.
    pub(super) fn addressee(&self, on: Date) -> Addressee {
        let language = self.translated.unwrap_or_default();
        if !self.is_handed_over(on) {
            return Addressee::of(&self.person, on, language);
        }
        let alone = self.person.without_representatives();
        Addressee {
            // At home it would be opened by others.
            lines: Vec::new(),
            ..Addressee::of(&alone, on, language)
        }
    }

    /// What keeps a letter from reaching them: no name, or an address without a town.
    pub(super) fn shortcomings(&self, on: Date) -> Vec<Diagnostic> {
        let at = format!("/personen/{}/{}", self.role, self.number);
        let mut problems = Vec::new();
        if !self.person.has_name() && self.person.organisatie.is_empty() {
            let message = Text::new(
                format!("deze geadresseerde (`{}`) heeft geen naam", self.role),
                format!("this recipient (`{}`) has no name", self.role),
            );
            let hint = Text::new(
                "vul een naam of organisatie in; is de klacht anoniem, verstuur deze brief dan niet",
                "fill in a name or organisation; if the complaint is anonymous, do not send this letter",
            );
            problems.push(
                Diagnostic::new(Severity::Error, "V50", message)
                    .hint(hint)
                    .pointer(at.clone()),
            );
        }
        if self.person.postal_address(on).lacks_town() {
            let message = Text::new(
                "in dit adres ontbreekt de woonplaats; zo komt de brief niet aan",
                "this address has no town; the letter will not arrive",
            );
            let hint = Text::new(
                "vul de woonplaats in, of laat het adres helemaal weg als de brief per e-mail gaat",
                "fill in the town, or leave the address out when the letter goes by e-mail",
            );
            problems.push(
                Diagnostic::new(Severity::Error, "V50", message)
                    .hint(hint)
                    .pointer(format!("{at}/adres/woonplaats")),
            );
        }
        problems
    }

    /// The letter in the language that the person asked for, beside the Dutch one.
    pub(super) fn translation(&self) -> Option<Self> {
        let asked = &*self.person.taal;
        (asked == Language::En.tag()).then(|| Self {
            name: format!("{}-{asked}", self.name),
            translated: Some(Language::En),
            ..self.clone()
        })
    }

    /// The e-mail address, for when there is no postal address.
    pub(super) fn email(&self) -> &str {
        &self.person.email
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
///
/// # Errors
/// As [`holds`].
pub(super) fn counts(
    whom: &Whom,
    answers: &Value,
    case: &CaseFacts,
    engine: &Engine,
) -> Result<bool, Diagnostic> {
    match whom.when() {
        None => Ok(true),
        Some(when) => holds(when, answers, case, engine),
    }
}

/// Whether a condition over answers and case holds.
///
/// # Errors
/// When it cannot be answered: then nobody can say who gets, signs or sends the document, and none is made.
pub(super) fn holds(
    when: &str,
    answers: &Value,
    case: &CaseFacts,
    engine: &Engine,
) -> Result<bool, Diagnostic> {
    let context = Engine::bind([
        ("antwoorden", Engine::context(answers)),
        ("zaak", Engine::context(case)),
    ]);
    let found = engine.value(&format!("true if {when} else false"), &context);
    let found = found.map_err(|problem| {
        let why = problem.message;
        Diagnostic::wrong(
            UNDECIDED,
            format!("`{when}` is niet te beantwoorden, en zegt wie dit stuk krijgt, tekent of verstuurt: {}", why.nl),
            format!("`{when}` cannot be answered, and says who gets, signs or sends this document: {}", why.en),
        )
        .tip(
            "geef het antwoord waar die voorwaarde naar vraagt",
            "give the answer that this condition asks for",
        )
        .command(
            "verbeter die voorwaarde in documents.toml, of geef het antwoord waar zij naar vraagt",
            "correct that condition in documents.toml, or give the answer that it asks for",
        )
    })?;
    Ok(found == Some(Value::Bool(true)))
}

/// People of whom something cannot be read, in a case that an earlier version let pass: nothing stands in for it.
pub(super) fn unreadable(case: &CaseFacts) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (role, holders) in &case.personen {
        for (index, person) in holders.iter().enumerate() {
            problems.extend(person.problems().iter().map(|problem| {
                let inner = problem.pointer.as_deref().unwrap_or("");
                problem
                    .clone()
                    .pointer(format!("/personen/{role}/{index}{inner}"))
            }));
        }
    }
    problems
}

/// The roles of which somebody gets this document, so that no letter says that somebody gets one who does not.
pub(super) fn roles_written_to(
    prepared: &Prepared,
    request: &Request,
    answers: &Value,
) -> Vec<String> {
    // What cannot be decided refuses the document before a letter is built.
    let engine = prepared.form.book.engine();
    let (all, _) = recipients(&prepared.document, request, answers, engine);
    let mut roles: Vec<String> = all.into_iter().map(|one| one.role).collect();
    roles.dedup();
    roles
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
    for whom in &document.recipients {
        match counts(whom, answers, case, engine) {
            Ok(true) => {}
            Ok(false) => continue,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        }
        let in_person = match whom.in_person() {
            None => false,
            Some(when) => match holds(when, answers, case, engine) {
                Ok(in_person) => in_person,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            },
        };
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
            problems.push(
                Diagnostic::new(Severity::Error, "V50", message)
                    .tip(
                        "zet die persoon bij de mensen van de zaak",
                        "add that person to the people of the case",
                    )
                    .command(
                        "`griffie render` leest personen uit het bestand van --case; in een zaak legt `griffie case record … --people BESTAND` ze vast",
                        "`griffie render` reads people from the file of --case; `griffie case record … --people FILE` records them in a case",
                    )
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
                number: index,
                translated: None,
                in_person,
            });
        }
    }
    (found, problems)
}
