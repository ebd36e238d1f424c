//! What a letter must not tell its reader: how to reach other private people of the case, and when they were born.
//!
//! Every document for somebody is looked at here when it is composed, whoever asked for it: all that will be printed,
//! whatever answer, fact or wording it came from. What is known to be somebody else's is an error in a final document. What
//! only looks like such data was typed by a person who may know whose it is, so it is named and left.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::anonymous::STRUCTURE;
use super::answers::{Stage, as_warnings};
use super::discreet::{Contacts, bare};
use super::recipient::Recipient;
use super::request::{Prepared, Request};
use super::roster::{Roster, is_private};
use crate::case::CaseFacts;
use crate::catalog::{Catalog, Datum, ProcedureFile, Sender, wording_path};
use crate::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::disclosure::{Certainty, Finding, Kind, Recogniser, Scope};

/// The rule of these problems.
pub const CONTACT_DATA: &str = "contact-data";

/// The members of the data of a layout that tell how to reach the sender and the reader themselves.
const ENVELOPE: [&str; 3] = ["address", "address_note", "sender"];

/// What must not be told in one document, whoever reads it.
pub(super) struct Secrecy<'a> {
    file: &'a ProcedureFile,
    prepared: &'a Prepared,
    case: &'a CaseFacts,
    answers: &'a Value,
    stage: Stage,
    private: Roster,
    public: Vec<String>,
    /// Where the wording stands, when there is one.
    wording: Option<String>,
}

/// Something that a text tells about somebody, or seems to tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    kind: Kind,
    certainty: Certainty,
    /// The role of the person; nothing when nobody is known.
    whose: String,
    /// Its letters and digits.
    text: String,
}

impl<'a> Secrecy<'a> {
    /// Of the people of a case and those among the answers; `before` were in the case earlier.
    pub(super) fn of(
        catalog: &Catalog,
        file: &'a ProcedureFile,
        prepared: &'a Prepared,
        request: &'a Request,
        answers: &'a Value,
        before: Option<&Roster>,
    ) -> Self {
        let mut private = before.cloned().unwrap_or_default();
        private.add_private_people(file, &request.case.personen, Language::Nl);
        for (group, value) in &request.case.feiten {
            private.add_private(value, group, Language::Nl);
        }
        private.add_private(answers, "", Language::Nl);
        let senders = catalog.senders();
        Self {
            file,
            prepared,
            case: request.case,
            answers,
            stage: request.stage,
            private,
            public: public_texts(senders.values(), file, &request.case.feiten),
            wording: prepared
                .document
                .wording
                .as_deref()
                .map(|wording| wording_path(&catalog.content, &prepared.procedure, wording)),
        }
    }

    /// What a document tells its reader that is somebody else's; without recipient everybody is the reader.
    pub(super) fn judge(&self, reader: Option<&Recipient>, data: &Value) -> Vec<Diagnostic> {
        let offices = self.case.personen.iter().flat_map(|(role, people)| {
            people
                .iter()
                .filter(|person| !is_private(self.file, role, person))
        });
        let mut own = Roster::default();
        for person in reader
            .map(|reader| &reader.person)
            .into_iter()
            .chain(offices)
        {
            own.add_person(person, "", Language::Nl);
        }
        let contacts = Judged {
            others: Contacts::of(self.private.clone(), &own, &self.public),
            own: Recogniser::of(own.into_subjects()),
        };
        let mut printed = BTreeSet::new();
        let parts = data.as_object().into_iter().flatten();
        for (_, part) in parts.filter(|(name, _)| !ENVELOPE.contains(&name.as_str())) {
            texts(part, &mut |text| printed.extend(told(&contacts, text)));
        }
        printed.retain(|one| !self.is_meant(one));
        let mut problems = self.traced(reader, &contacts, &printed);
        if self.stage == Stage::Draft {
            problems = as_warnings(problems);
        }
        problems
    }

    /// What is told, each at the answers and facts that tell it.
    fn traced(
        &self,
        reader: Option<&Recipient>,
        contacts: &Judged,
        printed: &BTreeSet<Told>,
    ) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut placed: BTreeSet<&Told> = BTreeSet::new();
        let mut see = |pointer: &str, text: &str, typed: bool| {
            for one in told(contacts, text) {
                if let Some(printed) = printed.get(&one) {
                    placed.insert(printed);
                    if typed || one.certainty != Certainty::Resembling {
                        problems.push(self.problem(reader, &one).pointer(pointer));
                    }
                }
            }
        };
        strings(self.answers, "", &mut |pointer, text| {
            see(pointer, text, self.is_free(pointer));
        });
        for (group, value) in &self.case.feiten {
            strings(value, &format!("/feiten/{group}"), &mut |pointer, text| {
                see(pointer, text, true);
            });
        }
        // What stands in no single answer: a wording put it together, or says it itself.
        let elsewhere = printed
            .iter()
            .filter(|one| !placed.contains(one) && one.certainty == Certainty::Known);
        let more: Vec<Diagnostic> = elsewhere
            .map(|one| {
                let problem = self.problem(reader, one);
                match &self.wording {
                    Some(wording) => problem.file(wording.clone()),
                    None => problem,
                }
            })
            .collect();
        problems.extend(more);
        problems.dedup();
        problems
    }

    /// Whether the document is there to tell it.
    fn is_meant(&self, told: &Told) -> bool {
        let role = told.whose.strip_prefix(FOR).unwrap_or(&told.whose);
        let datum = match told.kind {
            Kind::Address | Kind::Postcode => Datum::Adres,
            Kind::Telephone => Datum::Telefoon,
            Kind::Email => Datum::Email,
            Kind::Birth => Datum::Geboortedatum,
            Kind::Name | Kind::Phrase | Kind::Number => return false,
        };
        let tells = self.prepared.document.tells.get(role);
        tells.is_some_and(|tells| tells.contains(&datum))
    }

    /// Whether an answer is somebody's own words, and no field for such data.
    fn is_free(&self, pointer: &str) -> bool {
        let schema = self.prepared.form.validator.at(pointer);
        schema.is_some_and(|schema| {
            ["format", "pattern", "enum", "const", "oneOf"]
                .iter()
                .all(|keyword| schema.get(*keyword).is_none())
        })
    }

    fn problem(&self, reader: Option<&Recipient>, told: &Told) -> Diagnostic {
        let (what, what_en) = in_words(told.kind);
        if told.certainty == Certainty::Resembling {
            let message = Text::new(
                format!("dit lijkt op {what}; griffie weet niet van wie"),
                format!("this looks like {what_en}; griffie does not know whose"),
            );
            return Diagnostic::new(Severity::Warning, CONTACT_DATA, message).tip(
                "kijk of de lezer dit mag weten; haal het anders weg",
                "see whether the reader may know this; otherwise take it out",
            );
        }
        let title = |role: &str, language| {
            let one = self.file.roles.get(role);
            one.map_or(role.to_owned(), |role| role.title.get(language).to_owned())
        };
        let whose = |language| match (told.whose.strip_prefix(FOR), language) {
            (None, _) => title(&told.whose, language),
            (Some(role), Language::Nl) => format!("{FOR}{}", title(role, language)),
            (Some(role), Language::En) => format!("representative of {}", title(role, language)),
        };
        let readers = |language| match (reader, language) {
            (Some(reader), language) => title(&reader.role, language),
            (None, Language::Nl) => "iedereen".to_owned(),
            (None, Language::En) => "everybody".to_owned(),
        };
        let message = Text::new(
            format!(
                "de lezer ({}) krijgt hier {what} van iemand anders te weten ({})",
                readers(Language::Nl),
                whose(Language::Nl)
            ),
            format!(
                "the reader ({}) is told {what_en} of somebody else here ({})",
                readers(Language::En),
                whose(Language::En)
            ),
        );
        // A lower-case word that is also a street.
        let severity = if told.certainty == Certainty::Doubtful {
            Severity::Warning
        } else {
            Severity::Error
        };
        Diagnostic::new(severity, CONTACT_DATA, message).tip(
            "haal het weg, of schrijf het zo dat het er niet uit blijkt: ‘bij de woning’, ‘per telefoon’, ‘op de verjaardag’",
            "take it out, or say it so that it does not tell: “at the home”, “by telephone”, “on the birthday”",
        )
    }
}

/// What [`Roster::add_person`] puts before the role of somebody who acts for a minor.
const FOR: &str = "vertegenwoordiger van ";

/// What everybody may know: how to reach the senders of letters, the school and the office.
pub fn public_texts<'a>(
    senders: impl Iterator<Item = &'a Sender>,
    file: &ProcedureFile,
    facts: &BTreeMap<String, Value>,
) -> Vec<String> {
    let mut public: Vec<String> = senders
        .flat_map(|sender| {
            let lines = sender.address.join(", ");
            [
                lines,
                sender.phone.clone(),
                sender.email.clone(),
                sender.return_line.clone(),
            ]
        })
        .collect();
    public.extend(of_the_office(file, facts));
    public.retain(|text| !text.is_empty());
    public
}

/// Facts about the school and the office, each group in one text: an address stands in several of them.
fn of_the_office(file: &ProcedureFile, facts: &BTreeMap<String, Value>) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for path in file.anonymous.keys() {
        let found = path
            .split_once('.')
            .and_then(|(group, name)| Some((group, facts.get(group)?.get(name)?.as_str()?)));
        if let Some((group, text)) = found {
            match groups.iter_mut().find(|(known, _)| *known == group) {
                Some((_, texts)) => texts.push(text),
                None => groups.push((group, vec![text])),
            }
        }
    }
    groups
        .into_iter()
        .map(|(_, texts)| texts.join(", "))
        .collect()
}

/// What is looked for on behalf of one reader.
struct Judged {
    others: Contacts,
    /// What is the reader's own, or of somebody in an office.
    own: Recogniser,
}

fn told(contacts: &Judged, text: &str) -> Vec<Told> {
    let Some(recogniser) = contacts.others.recogniser() else {
        return Vec::new();
    };
    let found = recogniser.find(text, Scope::Contacts);
    let strange = found.iter().any(|one| one.certainty != Certainty::Known);
    let own = if strange {
        contacts.own.find(text, Scope::Contacts)
    } else {
        Vec::new()
    };
    let is_own = |one: &Finding| {
        one.certainty != Certainty::Known
            && own.iter().any(|known| {
                known.certainty == Certainty::Known
                    && known.range.start < one.range.end
                    && one.range.start < known.range.end
            })
    };
    let one = |finding: Finding| Told {
        kind: finding.kind,
        certainty: finding.certainty,
        whose: finding
            .about
            .first()
            .and_then(|who| recogniser.subjects().get(*who))
            .map(|subject| subject.label.clone())
            .unwrap_or_default(),
        text: bare(&text[finding.range]),
    };
    found
        .into_iter()
        .filter(|finding| !is_own(finding))
        .map(one)
        .filter(|one| {
            one.certainty != Certainty::Resembling || !contacts.others.is_public(&one.text)
        })
        .collect()
}

/// All texts of a part of a letter: each by itself, and together those that are read as one. An address can be set in
/// several runs, cells or lines.
fn texts(value: &Value, see: &mut impl FnMut(&str)) -> String {
    match value {
        Value::String(text) => {
            see(text);
            text.clone()
        }
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().map(|item| texts(item, see)).collect();
            let between = match items.as_slice() {
                [] | [_] => return parts.concat(),
                [Value::Object(first), ..] if first.contains_key("t") => "",
                [Value::Array(_), ..] => " ",
                [Value::String(_), ..] => ", ",
                _ => return String::new(),
            };
            let whole = parts.join(between);
            see(&whole);
            whole
        }
        Value::Object(members) => {
            let inner = members
                .iter()
                .filter(|(name, _)| !STRUCTURE.contains(&name.as_str()) && *name != "t");
            let parts: Vec<String> = inner.map(|(_, part)| texts(part, see)).collect();
            parts.concat()
        }
        _ => String::new(),
    }
}

/// Every string of a value with its pointer.
fn strings(value: &Value, here: &str, see: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => see(here, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                strings(item, &format!("{here}/{index}"), see);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                strings(member, &format!("{here}/{name}"), see);
            }
        }
        _ => {}
    }
}

fn in_words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Address => ("het adres", "the address"),
        Kind::Postcode => ("de postcode", "the postal code"),
        Kind::Telephone => ("het telefoonnummer", "the telephone number"),
        Kind::Email => ("het e-mailadres", "the e-mail address"),
        Kind::Birth => ("de geboortedatum", "the date of birth"),
        Kind::Number => ("een persoonlijk nummer", "a personal number"),
        Kind::Name | Kind::Phrase => ("de naam", "the name"),
    }
}
