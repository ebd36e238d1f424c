//! Who may do what in a case: one decision for every act, whatever face it comes through.
//!
//! The law of doing is the procedure's: `by` of an event, `maker` and signers of a document, `acts_through` of a body. A
//! role is held through a function of the organisation (`functions` of the role), or by standing in the case with one's
//! account. Roles are asked of the case as it now stands: who steps back holds nothing from then on.

use std::collections::BTreeSet;

use super::Course;
use crate::case::{Event, Person};
use crate::catalog::{Procedure, ProcedureFile, Role};
use crate::diagnostic::{Diagnostic, Text};

/// The member of a person that names their account.
pub const ACCOUNT: &str = "account";

/// Who acts, as the law sees them.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// The id of the account.
    pub account: &'a str,
    /// Its functions in the organisation.
    pub functions: &'a BTreeSet<String>,
    /// The role in which it acts, where one was chosen.
    pub role: Option<&'a str>,
}

impl Actor<'_> {
    /// The roles that the actor holds in a case, or would hold in a new one: the chosen one alone where one was chosen.
    pub fn roles(&self, procedure: &ProcedureFile, course: Option<&Course>) -> Vec<String> {
        self.held(procedure, |code, role| {
            self.has_one_of(&role.functions)
                || match course {
                    Some(course) => {
                        let people = course.fold().state().people(code);
                        people.iter().any(|person| self.is(person))
                    }
                    None => self.has_one_of(&role.opens),
                }
        })
    }

    /// The roles that the actor holds in every case of a procedure.
    pub fn roles_by_function(&self, procedure: &ProcedureFile) -> Vec<String> {
        self.held(procedure, |_, role| self.has_one_of(&role.functions))
    }

    /// Whether the actor opens a case in this role, and so has to stand in it.
    pub fn opens(&self, procedure: &ProcedureFile, role: &str) -> bool {
        let spec = procedure.roles.get(role);
        spec.is_some_and(|spec| self.has_one_of(&spec.opens) && !self.has_one_of(&spec.functions))
    }

    fn held(
        &self,
        procedure: &ProcedureFile,
        holds: impl Fn(&String, &Role) -> bool,
    ) -> Vec<String> {
        let held = procedure
            .roles
            .iter()
            .filter(|(code, role)| holds(code, role));
        held.map(|(code, _)| code.clone())
            .filter(|code| self.role.is_none_or(|role| role == code))
            .collect()
    }

    fn has_one_of(&self, functions: &[String]) -> bool {
        functions.iter().any(|one| self.functions.contains(one))
    }

    fn is(&self, person: &Person) -> bool {
        person.more.get(ACCOUNT).and_then(serde_json::Value::as_str) == Some(self.account)
    }
}

/// As which role somebody may do something; none where the law leaves it to whoever holds a role.
///
/// # Errors
/// Why not, and who may.
pub fn may_do(
    actor: &Actor,
    procedure: &Procedure,
    course: Option<&Course>,
    event: &Event,
) -> Result<Option<String>, Box<Diagnostic>> {
    let target = event.corrects.or(event.withdraws).and_then(|number| {
        let index = number.checked_sub(1)?;
        course?.events().get(index)
    });
    // What was recorded refers to something before it, so this ends.
    if let Some(target) = target {
        return may_do(actor, procedure, course, target);
    }
    let held = actor.roles(&procedure.file, course);
    let (title, allowed) = if let Some(spec) = procedure.file.events.get(&event.event) {
        (spec.title.clone(), spec.by.clone())
    } else {
        let documents = event.files.iter().map(|file| file.document.as_str());
        (
            Text::new("een stuk opbergen", "filing a document"),
            documents.flat_map(|code| makers(procedure, code)).collect(),
        )
    };
    decide(&procedure.file, &held, &allowed, &title)
}

/// As which role somebody may draft or finish a document; without a course, by their functions alone.
///
/// # Errors
/// Why not, and who may.
pub fn may_make(
    actor: &Actor,
    procedure: &Procedure,
    course: Option<&Course>,
    document: &str,
) -> Result<Option<String>, Box<Diagnostic>> {
    let held = actor.roles(&procedure.file, course);
    let Some(spec) = procedure.documents.get(document) else {
        // That there is no such document is said where it is looked up.
        return Ok(held.into_iter().next());
    };
    let allowed = makers(procedure, document);
    decide(&procedure.file, &held, &allowed, &spec.title)
}

/// Who makes a document: its maker, its signers, and who may record the event that it is.
fn makers(procedure: &Procedure, document: &str) -> Vec<String> {
    let Some(spec) = procedure.documents.get(document) else {
        return Vec::new();
    };
    let mut found = vec![spec.maker.clone()];
    found.extend(spec.signers.iter().map(|whom| whom.role().to_owned()));
    let events = procedure.file.events.values();
    found.extend(
        events
            .filter(|event| event.documents.iter().any(|code| code == document))
            .flat_map(|event| event.by.clone()),
    );
    found.retain(|role| !role.is_empty());
    found
}

fn decide(
    file: &ProcedureFile,
    held: &[String],
    allowed: &[String],
    title: &Text,
) -> Result<Option<String>, Box<Diagnostic>> {
    if held.is_empty() {
        return Err(Box::new(
            Diagnostic::wrong(
                "access",
                "dit account heeft in deze zaak geen rol",
                "this account holds no role in this case",
            )
            .tip(
                "een rol komt van een functie van het account, of doordat iemand met dat account in de zaak staat",
                "a role comes from a function of the account, or from standing in the case with that account",
            )
            .command(
                "een rol komt van een functie van het account (`griffie account list`), of doordat iemand met dat account in de zaak staat",
                "a role comes from a function of the account (`griffie account list`), or from standing in the case with that account",
            ),
        ));
    }
    if allowed.is_empty() {
        return Ok(held.first().cloned());
    }
    for role in allowed {
        let through = file
            .roles
            .get(role)
            .map_or(&[][..], |role| &role.acts_through);
        if let Some(role) = held
            .iter()
            .find(|one| *one == role || through.contains(one))
        {
            return Ok(Some(role.clone()));
        }
    }
    let titles = |roles: &[String], language| -> String {
        let named = roles.iter().map(|role| {
            let spec = file.roles.get(role);
            spec.map_or(role.as_str(), |spec| spec.title.get(language))
        });
        let mut seen: Vec<&str> = Vec::new();
        for name in named {
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
        seen.join(", ")
    };
    let both = |roles: &[String]| {
        use crate::diagnostic::Language::{En, Nl};
        (titles(roles, Nl), titles(roles, En))
    };
    let ((may, may_en), (are, are_en)) = (both(allowed), both(held));
    Err(Box::new(
        Diagnostic::wrong(
            "access",
            format!("“{}” mag een {are} niet doen", title.nl),
            format!("“{}” is not for the {are_en} to do", title.en),
        )
        .tip(
            format!("dat doet: {may}"),
            format!("it is done by: {may_en}"),
        ),
    ))
}
