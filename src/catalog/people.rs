//! The door: people and facts of a case, read once, against what the procedure says they are.
//!
//! Everything that is wrong is found at once: a role or fact that does not exist, a member that does not exist or is of
//! another type, a name or date that is none. After this a person is a type.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Catalog, Procedure};
use crate::case::{CaseFacts, Person, is_refused};
use crate::diagnostic::{Diagnostic, Language, Severity, Text, meant};
use crate::json::escape;
use crate::schema::{self, Validator};

/// The members of a case file.
const MEMBERS: [&str; 5] = ["$schema", "procedure", "kenmerk", "personen", "feiten"];

/// The shared definition that says what a person is.
const PERSON: &str = "persoon";

/// What a procedure says about people and facts, compiled.
#[derive(Debug)]
pub struct Door<'a> {
    procedure: &'a Procedure,
    person: Arc<Validator>,
    facts: BTreeMap<String, std::collections::BTreeSet<String>>,
    /// The texts of the definitions in English.
    english: BTreeMap<String, String>,
}

impl<'a> Door<'a> {
    /// Compiles the shape of a person. A procedure without a definition of its own has the members that everybody has.
    ///
    /// # Errors
    /// Where the definition does not compile.
    pub fn new(procedure: &'a Procedure) -> Result<Self, Vec<Diagnostic>> {
        let definitions = &procedure.definitions.file;
        let person = procedure.definitions.person.get_or_init(|| {
            let shape = definitions.defs.get(PERSON);
            let shape = shape.cloned().unwrap_or_else(standard);
            let (expanded, problems) = schema::expand(&shape, &definitions.defs);
            if problems.is_empty() {
                Validator::new(expanded)
                    .map(Arc::new)
                    .map_err(|problem| vec![problem])
            } else {
                Err(problems)
            }
        });
        Ok(Self {
            procedure,
            person: person.clone()?,
            facts: procedure.file.known_facts(),
            english: definitions
                .i18n
                .get(Language::En.tag())
                .cloned()
                .unwrap_or_default(),
        })
    }

    /// The schema of a person, shared definitions written out.
    pub fn shape(&self) -> &Value {
        self.person.schema()
    }

    /// The people of a case by role, with everything that is wrong with them; pointers begin at `at`.
    pub fn people(
        &self,
        value: &Value,
        at: &str,
        problems: &mut Vec<Diagnostic>,
    ) -> BTreeMap<String, Vec<Person>> {
        let mut people = BTreeMap::new();
        let Some(roles) = value.as_object() else {
            problems.push(mistyped(
                at,
                Text::new("een groep rollen { … }", "a group of roles { … }"),
            ));
            return people;
        };
        for (role, holders) in roles {
            let at = format!("{at}/{}", escape(role));
            if !self.procedure.file.roles.contains_key(role) {
                problems.push(self.unknown_role(role).pointer(&at));
                continue;
            }
            let Some(holders) = holders.as_array() else {
                problems.push(mistyped(
                    &at,
                    Text::new("een lijst van personen [ … ]", "a list of people [ … ]"),
                ));
                continue;
            };
            let read = holders
                .iter()
                .enumerate()
                .map(|(index, holder)| self.person(holder, &format!("{at}/{index}"), problems))
                .collect();
            people.insert(role.clone(), read);
        }
        people
    }

    /// That a role does not exist, with the one that was probably meant.
    pub fn unknown_role(&self, role: &str) -> Diagnostic {
        unknown_role(role, self.procedure.file.roles.keys().map(String::as_str))
    }

    /// One person, by the definition of the procedure and as a type.
    fn person(&self, value: &Value, at: &str, problems: &mut Vec<Diagnostic>) -> Person {
        let mut settled = value.clone();
        schema::settle(self.person.outline(), &mut settled);
        schema::drop_unanswered(&mut settled);
        let person = Person::read(&settled);
        let mut found: Vec<Diagnostic> = person.problems().to_vec();
        for finding in self.person.check(&settled, &|pointer| self.label(pointer)) {
            let problem = finding.problem;
            // The type knows better what is wrong with what it could not read.
            let said = found.iter().any(|other| {
                other.pointer == problem.pointer && problem.pointer.as_deref() != Some("")
            });
            if !said {
                found.push(if finding.missing {
                    problem.hint(Text::new(
                        "zonder dit is de persoon niet compleet",
                        "without this the person is not complete",
                    ))
                } else {
                    problem
                });
            }
        }
        hidden(&settled, "", &mut found);
        problems.extend(found.into_iter().map(|problem| problem.under(at)));
        person
    }

    fn label(&self, pointer: &str) -> Text {
        let name = pointer.rsplit('/').next().unwrap_or(PERSON);
        let title = self.person.at(pointer).and_then(|part| part.get("title"));
        let nl = title.and_then(Value::as_str).unwrap_or(name);
        let dotted = pointer.trim_start_matches('/').replace('/', ".");
        let en = self.english.get(&format!("{PERSON}.{dotted}.label"));
        Text::new(nl, en.map_or(name, String::as_str))
    }

    /// The facts of a case, with those that no event gives; pointers begin at `at`.
    pub fn facts(
        &self,
        value: &Value,
        at: &str,
        problems: &mut Vec<Diagnostic>,
    ) -> BTreeMap<String, Value> {
        let Some(groups) = value.as_object() else {
            problems.push(mistyped(
                at,
                Text::new("een groep feiten { … }", "a group of facts { … }"),
            ));
            return BTreeMap::new();
        };
        // A procedure whose events give no facts has not said which there are.
        if !self.facts.is_empty() {
            for (group, facts) in groups {
                self.known_facts(group, facts, &format!("{at}/{}", escape(group)), problems);
            }
        }
        let mut settled = value.clone();
        schema::drop_unanswered(&mut settled);
        match settled {
            Value::Object(groups) => groups.into_iter().collect(),
            _ => BTreeMap::new(),
        }
    }

    fn known_facts(&self, group: &str, facts: &Value, at: &str, problems: &mut Vec<Diagnostic>) {
        if group == super::ANSWERS {
            return;
        }
        let Some(known) = self.facts.get(group) else {
            let names = self.facts.keys().map(String::as_str);
            let message = Text::new(
                format!("er zijn geen feiten `{group}`"),
                format!("there are no facts `{group}`"),
            );
            problems.push(unknown("fact", message, meant(group, names)).pointer(at));
            return;
        };
        let Some(members) = facts.as_object() else {
            return;
        };
        for name in members.keys().filter(|name| !known.contains(*name)) {
            let names = known.iter().map(String::as_str);
            let message = Text::new(
                format!("er is geen feit `{group}.{name}`"),
                format!("there is no fact `{group}.{name}`"),
            );
            problems.push(
                unknown("fact", message, meant(name, names))
                    .pointer(format!("{at}/{}", escape(name))),
            );
        }
    }
}

impl Catalog {
    /// The facts of a case from JSON, with what should be looked at. Where the file does not name its procedure, it
    /// is the one that is given.
    ///
    /// # Errors
    /// Everything that is wrong, with pointers.
    pub fn read_case(
        &self,
        value: &Value,
        procedure: Option<&str>,
    ) -> Result<(CaseFacts, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let Some(members) = value.as_object() else {
            return Err(vec![mistyped(
                "",
                Text::new("een groep velden { … }", "a group of fields { … }"),
            )]);
        };
        let named = text(members, "procedure", &mut problems);
        let mut facts = CaseFacts {
            schema: text(members, "$schema", &mut problems),
            kenmerk: text(members, "kenmerk", &mut problems).unwrap_or_default(),
            ..CaseFacts::default()
        };
        let strange: Vec<&String> = members
            .keys()
            .filter(|name| !MEMBERS.contains(&name.as_str()))
            .collect();
        // People by role without what they stand in: one problem, and not one for each of them.
        let roles = |name: &str| {
            let procedures = self.procedures.values();
            procedures
                .into_iter()
                .any(|procedure| procedure.file.roles.contains_key(name))
        };
        if !members.contains_key("personen")
            && strange.len() > 1
            && strange.iter().all(|name| roles(name))
        {
            return Err(vec![
                unknown(
                    "additionalProperties",
                    Text::new(
                        "de personen staan niet onder `personen`",
                        "the people do not stand under `personen`",
                    ),
                    None,
                )
                .tip(
                    format!("schrijf {{\"personen\": {{\"{}\": […], …}}}}", strange[0]),
                    format!("write {{\"personen\": {{\"{}\": […], …}}}}", strange[0]),
                ),
            ]);
        }
        for name in strange {
            let message = Text::new(
                format!("een zaak heeft geen `{name}`"),
                format!("a case has no `{name}`"),
            );
            problems.push(
                unknown("additionalProperties", message, meant(name, MEMBERS))
                    .pointer(format!("/{}", escape(name))),
            );
        }
        let procedure = match named.as_deref().or(procedure) {
            Some(name) => {
                let found = self.procedures.get(name);
                if found.is_none() {
                    let known = self.procedures.keys().map(String::as_str);
                    let message = Text::new(
                        format!("er is geen procedure `{name}`"),
                        format!("there is no procedure `{name}`"),
                    );
                    problems.push(
                        unknown("procedure", message, meant(name, known)).pointer("/procedure"),
                    );
                }
                found
            }
            None if members.contains_key("personen") || members.contains_key("feiten") => {
                let message = Text::new(
                    "de zaak noemt haar procedure niet",
                    "the case does not name its procedure",
                );
                let known = self
                    .procedures
                    .keys()
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(", ");
                let hint = Text::new(
                    format!("zet erbij: \"procedure\": …, een van: {known}"),
                    format!("add \"procedure\": …, one of: {known}"),
                );
                problems.push(
                    Diagnostic::new(Severity::Error, "procedure", message)
                        .hint(hint)
                        .pointer("/procedure"),
                );
                None
            }
            None => None,
        };
        if let Some(procedure) = procedure {
            facts.procedure.clone_from(&procedure.name);
            let door = Door::new(procedure)?;
            if let Some(people) = members.get("personen") {
                facts.personen = door.people(people, "/personen", &mut problems);
            }
            if let Some(groups) = members.get("feiten") {
                facts.feiten = door.facts(groups, "/feiten", &mut problems);
            }
        }
        if crate::diagnostic::has_errors(&problems) {
            return Err(problems);
        }
        if named.is_none() {
            facts.procedure.clear();
        }
        Ok((facts, problems))
    }
}

fn text(
    members: &Map<String, Value>,
    name: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<String> {
    match members.get(name)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Null => None,
        _ => {
            problems.push(mistyped(
                &format!("/{}", escape(name)),
                Text::new(
                    "een tekst tussen aanhalingstekens",
                    "a text in quotation marks",
                ),
            ));
            None
        }
    }
}

/// Characters that no text may hold, where nothing else was said of that text.
fn hidden(value: &Value, at: &str, found: &mut Vec<Diagnostic>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                hidden(member, &format!("{at}/{}", escape(name)), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                hidden(item, &format!("{at}/{index}"), found);
            }
        }
        Value::String(text) => {
            let said = found
                .iter()
                .any(|problem| problem.pointer.as_deref() == Some(at));
            if let Some(character) = text.chars().find(|c| is_refused(*c)).filter(|_| !said) {
                let code = format!("U+{:04X}", u32::from(character));
                let message = Text::new(
                    format!("hier staat een teken dat niet te zien is: {code}"),
                    format!("there is a character here that cannot be seen: {code}"),
                );
                let hint = Text::new("typ de tekst opnieuw", "type the text again");
                found.push(
                    Diagnostic::new(Severity::Error, "V14", message)
                        .hint(hint)
                        .pointer(at),
                );
            }
        }
        _ => {}
    }
}

/// The members that everybody has, for a procedure that says nothing about people.
fn standard() -> Value {
    fn closed(schema: &Value, definitions: &Value) -> Value {
        let schema = match schema.get("$ref").and_then(Value::as_str) {
            Some(name) => &definitions[crate::json::last(name)],
            None => schema,
        };
        match schema.get("properties").and_then(Value::as_object) {
            Some(properties) => {
                let properties: Map<String, Value> = properties
                    .iter()
                    .map(|(name, member)| (name.clone(), closed(member, definitions)))
                    .collect();
                json!({ "type": "object", "properties": properties, "additionalProperties": false })
            }
            // Its values are judged by the type.
            None => json!({}),
        }
    }
    let schema = schemars::schema_for!(Person);
    let schema = schema.as_value();
    closed(schema, schema.get("$defs").unwrap_or(&Value::Null))
}

fn mistyped(at: &str, what: Text) -> Diagnostic {
    let message = Text::new(
        format!("hier hoort {}", what.nl),
        format!("{} belongs here", what.en),
    );
    let hint = Text::new(
        "schrijf \"personen\": {\"ROL\": [{\"achternaam\": …}]} en \"feiten\": {\"GROEP\": {\"FEIT\": …}}",
        "write \"personen\": {\"ROLE\": [{\"achternaam\": …}]} and \"feiten\": {\"GROUP\": {\"FACT\": …}}",
    );
    Diagnostic::new(Severity::Error, "type", message)
        .hint(hint)
        .pointer(at)
}

/// A role that does not exist, with the one that was probably meant.
pub fn unknown_role<'a>(role: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let message = Text::new(
        format!("er is geen rol `{role}`"),
        format!("there is no role `{role}`"),
    );
    unknown("role", message, meant(role, known))
}

/// A name that does not exist, with the one that was probably meant.
fn unknown(rule: &str, message: Text, near: Option<Text>) -> Diagnostic {
    let problem = Diagnostic::new(Severity::Error, rule, message);
    match near {
        Some(near) => problem.hint(near),
        None => problem,
    }
}
