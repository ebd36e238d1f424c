//! Who gets a document: one letter for each person in each role.

use serde_json::{Value, json};

use crate::calendar::Date;
use crate::case::{Addressee, CaseFacts, Person};
use crate::catalog::DocumentSpec;
use crate::diagnostic::{Diagnostic, Severity, Text};

/// One recipient.
#[derive(Debug, Clone)]
pub(super) struct Recipient {
    /// The role, with a number when several people hold it: `klager`, `klager-2`.
    pub(super) name: String,
    /// The role.
    pub(super) role: String,
    /// The person as the case has it.
    pub(super) person: Value,
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
        Addressee::of(&Person::read(&self.person), on)
    }

    /// The e-mail address, for when there is no postal address.
    pub(super) fn email(&self) -> String {
        Person::read(&self.person).email
    }
}

/// The recipients that the case has, and the roles that nobody holds.
pub(super) fn recipients(
    document: &DocumentSpec,
    case: &CaseFacts,
) -> (Vec<Recipient>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for role in &document.recipients {
        let holders = case.holders(role);
        if holders.is_empty() {
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
            });
        }
    }
    (found, problems)
}
