//! The kinds of what a procedure knows: people, facts, answers, the names of a wording.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::Value;

use super::Kind;
use crate::catalog::{
    ANSWERS, Catalog, DocumentSpec, Door, EventData, EventSpec, Form, Procedure, SENT, TERMS,
};
use crate::diagnostic::Text;

/// What the names at the top of an expression can be.
pub type Names = BTreeMap<String, Kind>;

/// What can be asked of the last day of a term, in the facts of a case.
const OF_TERM_FACT: [&str; 2] = ["uiterlijk", "zonder_verlenging"];

/// What a procedure knows.
#[derive(Debug)]
pub struct Known<'a> {
    catalog: &'a Catalog,
    procedure: &'a Procedure,
    /// One person.
    pub person: Kind,
    /// The people, by role.
    pub people: Kind,
    /// The data of each event.
    pub events: BTreeMap<String, Kind>,
    facts: OnceLock<Kind>,
    /// The answers of the forms that were asked for.
    forms: Mutex<BTreeMap<String, Kind>>,
}

impl<'a> Known<'a> {
    /// What a procedure knows; what cannot be read is reported elsewhere, and can here be anything.
    pub fn new(catalog: &'a Catalog, procedure: &'a Procedure) -> Self {
        let file = &procedure.file;
        let person = match Door::new(procedure) {
            Ok(door) => Kind::of_schema(door.shape(), &Text::new("een persoon", "a person")),
            Err(_) => Kind::Any,
        };
        let all = Kind::list(person.clone());
        let people = Kind::group(
            Text::new("de rollen van de procedure", "the list of roles"),
            file.roles.keys().map(|role| (role.as_str(), all.clone())),
        );
        let events = file
            .events
            .iter()
            .map(|(code, spec)| {
                let kind = match Self::of_event(procedure, code, spec) {
                    Some((_, kind)) => kind,
                    None => Kind::Any,
                };
                (code.clone(), kind)
            })
            .collect();
        Self {
            catalog,
            procedure,
            person,
            people,
            events,
            facts: OnceLock::new(),
            forms: Mutex::default(),
        }
    }

    /// The schema of an event's data and what they can be; none when it does not compile, which is reported by itself.
    pub fn of_event(procedure: &Procedure, code: &str, spec: &EventSpec) -> Option<(Value, Kind)> {
        let what = Text::new(
            format!("de gebeurtenis `{code}`"),
            format!("the event `{code}`"),
        );
        match EventData::new(procedure, spec) {
            Ok(data) => Some((data.schema().clone(), Kind::of_schema(data.schema(), &what))),
            Err(_) => None,
        }
    }

    /// The procedure.
    pub fn procedure(&self) -> &'a Procedure {
        self.procedure
    }

    /// The facts of a case, by group.
    pub fn facts(&self) -> Kind {
        self.facts.get_or_init(|| self.read_facts()).clone()
    }

    fn read_facts(&self) -> Kind {
        let file = &self.procedure.file;
        let names = file.known_facts();
        if names.is_empty() {
            return Kind::Any;
        }
        let mut groups: BTreeMap<String, BTreeMap<String, Kind>> = BTreeMap::new();
        let mut add = |group: &str, name: &str, kind: Kind| {
            let known = groups.entry(group.to_owned()).or_default();
            let before = known.remove(name).unwrap_or(Kind::Nothing);
            known.insert(name.to_owned(), before.or(kind));
        };
        for (code, event) in &file.events {
            if let (Some(group), Some(Kind::Group(data))) = (&event.facts, self.events.get(code)) {
                for (name, kind) in &data.members {
                    add(group, name, kind.clone());
                }
                if let Some(date) = &event.date_fact {
                    add(group, date, Kind::Day);
                }
            }
            for document in &event.documents {
                add(SENT, document, Kind::Day);
            }
        }
        for fact in file
            .obligations
            .values()
            .filter_map(|spec| spec.fact.as_ref())
        {
            if let Some((group, name)) = fact.split_once('.') {
                add(group, name, Kind::Day);
            }
        }
        for code in file.obligations.keys() {
            let days = OF_TERM_FACT.map(|name| (name, Kind::Day));
            let what = Text::new(format!("de termijn {code}"), format!("the term {code}"));
            add(TERMS, code, Kind::group(what, days));
        }
        let mut whole: Vec<(String, Kind)> = Vec::new();
        for (group, members) in &file.opening {
            if members.is_empty() {
                // A fact without group.
                whole.push((group.clone(), Kind::Any));
            }
            for name in members {
                add(group, name, Kind::Any);
            }
        }
        let groups = groups.into_iter().map(|(group, members)| {
            let what = Text::new(
                format!("de groep feiten `{group}`"),
                format!("the group of facts `{group}`"),
            );
            let kind = Kind::group(what, members);
            (group, kind)
        });
        let documents = Kind::group(
            Text::new("de lijst van stukken", "the list of documents"),
            self.procedure
                .documents
                .keys()
                .map(|code| (code, Kind::Any)),
        );
        Kind::group(
            Text::new("de feiten van de zaak", "the facts of the case"),
            groups.chain(whole).chain([(ANSWERS.to_owned(), documents)]),
        )
    }

    /// The answers of a form.
    pub fn answers(form: &Form) -> Kind {
        let what = Text::new(
            format!("het formulier {}", form.name),
            format!("form {}", form.name),
        );
        Kind::of_schema(form.schema(), &what)
    }

    /// The answers of the form of a document; anything when it cannot be read, which is reported by itself.
    pub fn answers_to(&self, document: &DocumentSpec) -> Kind {
        let mut known = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        let form = &document.form;
        let kind = known.entry(form.clone()).or_insert_with(|| {
            match self.catalog.form(self.procedure, form) {
                Ok(form) => Self::answers(&form),
                Err(_) => Kind::Any,
            }
        });
        kind.clone()
    }

    /// A case, as documents see it.
    pub fn case(&self) -> Kind {
        Kind::group(
            Text::new("`zaak`", "`zaak`"),
            [
                ("kenmerk", Kind::Text),
                ("personen", self.people.clone()),
                ("feiten", self.facts()),
                ("procedure", Kind::words([self.procedure.name.as_str()])),
            ],
        )
    }

    /// The names that conditions of documents and events, and prefilled answers, can ask for.
    pub fn of_condition(&self, answers: Kind) -> Names {
        Names::from([
            ("antwoorden".to_owned(), answers),
            ("zaak".to_owned(), self.case()),
        ])
    }

    /// The names that the rules of a form can ask for, about the whole or about an item.
    pub fn of_rule(&self, answers: Kind, item: Option<Kind>) -> Names {
        let mut names = self.of_condition(answers.clone());
        names.extend([
            ("getypt".to_owned(), answers),
            ("vandaag".to_owned(), Kind::Day),
            ("definitief".to_owned(), Kind::Flag),
        ]);
        if let Some(item) = item {
            names.insert("item".to_owned(), item);
            names.insert("index".to_owned(), Kind::COUNT);
        }
        names
    }

    /// The names that a wording can ask for.
    pub fn of_wording(&self, answers: Kind) -> Names {
        let mut names = self.of_condition(self.in_extract(answers));
        let role = || Kind::words(self.procedure.file.roles.keys().cloned());
        let group = |name: &str, members: Vec<(&str, Kind)>| {
            let what = Text::new(format!("`{name}`"), format!("`{name}`"));
            (name.to_owned(), Kind::group(what, members))
        };
        let text = |names: &[&'static str]| -> Vec<(&'static str, Kind)> {
            names.iter().map(|name| (*name, Kind::Text)).collect()
        };
        let mut sender = text(&["naam", "telefoon", "email", "website", "plaats"]);
        sender.push(("adres", Kind::list(Kind::Text)));
        let codes = self.procedure.documents.keys().cloned();
        names.extend([
            group("afzender", sender),
            group(
                "document",
                vec![
                    ("code", Kind::words(codes)),
                    ("datum", Kind::Day),
                    ("titel", Kind::Text),
                    ("definitief", Kind::Flag),
                ],
            ),
            (
                "geadresseerde".to_owned(),
                self.with(vec![("rol", role()), ("via_vertegenwoordiger", Kind::Flag)]),
            ),
            ("geadresseerden".to_owned(), Kind::list(role())),
            (
                "ondertekenaars".to_owned(),
                Kind::list(self.with(vec![("rol", role())])),
            ),
            ("cijfers".to_owned(), Kind::Any),
            ("vandaag".to_owned(), Kind::Day),
        ]);
        names
    }

    /// Answers of which an extract can be made: each part knows its number, and how many there are.
    fn in_extract(&self, answers: Kind) -> Kind {
        let Kind::Group(group) = &answers else {
            return answers;
        };
        let mut group = group.as_ref().clone();
        let release = self.procedure.file.dossier.release.iter();
        for parts in release.filter_map(|rule| rule.parts.as_ref()) {
            if let Some(Kind::List(item)) = group.members.get(&parts.list)
                && let Kind::Group(item) = item.as_ref()
            {
                let more = ["nummer", "aantal"].map(|name| (name.to_owned(), Kind::COUNT));
                let members = item.members.clone().into_iter().chain(more);
                let with = Kind::group(item.what.clone(), members);
                group.members.insert(parts.list.clone(), Kind::list(with));
            }
        }
        Kind::Group(Arc::new(group))
    }

    /// The words that are a choice of some shared definition: what is shared serves forms with other choices.
    pub fn shared_words(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&Value> = self.procedure.definitions.file.defs.values().collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Object(members) => {
                    found.extend(
                        members
                            .get("const")
                            .and_then(Value::as_str)
                            .map(ToOwned::to_owned),
                    );
                    open.extend(members.values());
                }
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
        found
    }

    /// A person with more members.
    fn with(&self, more: Vec<(&str, Kind)>) -> Kind {
        match &self.person {
            Kind::Group(person) => {
                let members = person.members.clone().into_iter();
                let more = more.into_iter().map(|(name, kind)| (name.to_owned(), kind));
                Kind::group(person.what.clone(), members.chain(more))
            }
            other => other.clone(),
        }
    }

    /// The readings that can be chosen.
    pub fn policies(&self) -> Kind {
        let policies = self.procedure.file.policies.iter().map(|(id, policy)| {
            let all = policy.choices.iter().chain([&policy.value]);
            (
                id.clone(),
                all.map(Kind::of_value).fold(Kind::Nothing, Kind::or),
            )
        });
        Kind::group(
            Text::new("de lijst van keuzen (`policies`)", "the list of policies"),
            policies,
        )
    }

    /// The catalog.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// What stands at a pointer of a form's answers (`/getuigen/*/naam`).
    pub fn place<'s>(form: &'s Form, pointer: &str) -> Option<&'s Value> {
        crate::schema::at(form.schema(), pointer)
    }
}
