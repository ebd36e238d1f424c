//! `procedure.toml`: the tracks of a procedure, what can happen in it, and what then is due.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::disclosure::DisclosureSpec;
use super::dossier::DossierSpec;
use super::event::EventSpec;
use super::figures::FigureSpec;
use super::obligation::ObligationSpec;
use crate::calendar::Period;
use crate::diagnostic::Text;

/// The file `forms/<procedure>/procedure.toml`.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Procedure")]
pub struct ProcedureFile {
    /// The name of the procedure.
    pub title: Text,
    /// The letters before a case number: `KC` gives `KC-2027-004`.
    #[serde(default = "series")]
    #[schemars(regex(pattern = "^[A-Z]{1,8}$"))]
    pub series: String,
    /// The roles that people can have in a case, by id.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Role>")]
    pub roles: Table<Role>,
    /// Readings that change what the procedure does, by id; expressions ask for them as `beleid.<id>`.
    #[serde(default)]
    pub policies: BTreeMap<String, PolicySpec>,
    /// Conditions with a name, that expressions use as `voorwaarde.<id>`.
    #[serde(default)]
    pub conditions: BTreeMap<String, ConditionSpec>,
    /// The answers with which a document of several events is none of them, by document.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unrecorded: BTreeMap<String, String>,
    /// Facts that an anonymous version replaces, by their name (`school.naam`), with what then stands there.
    #[serde(default)]
    pub anonymous: BTreeMap<String, Text>,
    /// Facts that come with the first event of a case and that no event gives: their names, by group.
    #[serde(default)]
    pub opening: BTreeMap<String, Vec<String>>,
    /// What yearly reports count, by document and by the field of its form.
    #[serde(default)]
    pub figures: BTreeMap<String, BTreeMap<String, FigureSpec>>,
    /// How the numbers of its reports are printed, so that nobody can be recognised.
    #[serde(default)]
    pub disclosure: DisclosureSpec,
    /// How its terms are counted.
    #[serde(default)]
    pub counting: CountingSpec,
    /// Who may read, write and sign a class of documents, by class.
    #[serde(default)]
    pub access: BTreeMap<String, AccessSpec>,
    /// How long what is kept, by id.
    #[serde(default)]
    pub retention: BTreeMap<String, RetentionSpec>,
    /// How the dossier of a case is put together, and who gets what of it.
    #[serde(default)]
    pub dossier: DossierSpec,
    /// The tracks that run side by side, by id.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, TrackSpec>")]
    pub tracks: Table<TrackSpec>,
    /// How a case closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<ClosingSpec>,
    /// How it is noted that the handling is held up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldSpec>,
    /// What can happen, by code.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, EventSpec>")]
    pub events: Table<EventSpec>,
    /// What then is due, by code.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, ObligationSpec>")]
    pub obligations: Table<ObligationSpec>,
    /// What must hold before an event can be recorded.
    #[serde(default)]
    pub guards: Vec<GuardSpec>,
}

/// Tables in the order of the file.
pub type Table<T> = indexmap::IndexMap<String, T>;

fn series() -> String {
    "Z".to_owned()
}

impl Default for ProcedureFile {
    fn default() -> Self {
        Self {
            title: Text::name(""),
            series: series(),
            roles: Table::new(),
            policies: BTreeMap::new(),
            conditions: BTreeMap::new(),
            unrecorded: BTreeMap::new(),
            anonymous: BTreeMap::new(),
            figures: BTreeMap::new(),
            disclosure: DisclosureSpec::default(),
            opening: BTreeMap::new(),
            counting: CountingSpec::default(),
            access: BTreeMap::new(),
            retention: BTreeMap::new(),
            dossier: DossierSpec::default(),
            tracks: Table::new(),
            closing: None,
            hold: None,
            events: Table::new(),
            obligations: Table::new(),
            guards: Vec::new(),
        }
    }
}

/// A role.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What the role is called; printed under signatures when the person has no function of their own.
    pub title: Text,
    /// A party: the case is called after the people in this role.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub party: bool,
    /// Their contact data are their own business: no copy for somebody else tells them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Functions of the organisation (`[functions]` of `forms/settings.toml`): an account that has one holds this role in
    /// every case. Other roles are held by who stands in the case with their account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<String>,
    /// Functions whose accounts open a case in this role: they then stand in that case with their account, and the function
    /// alone tells them of no other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<String>,
    /// Who holds this role alone knows of a case its number and the terms that concern them: no people, no stage, no course.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub terms_only: bool,
    /// A body that acts through the holders of these roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts_through: Vec<String>,
}

/// A reading of the regulation that changes what the procedure does.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicySpec {
    /// What is chosen.
    pub title: Text,
    /// The choice.
    pub value: Value,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Value>,
    /// The reading that it follows.
    #[serde(default)]
    pub reading: String,
    /// The articles that leave the choice.
    #[serde(default)]
    pub basis: String,
}

/// A condition with a name.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionSpec {
    /// What it says.
    pub title: Text,
    /// The expression.
    pub when: String,
    /// The article.
    #[serde(default)]
    pub basis: String,
}

/// The group of facts that holds the dates on which documents were sent.
pub const SENT: &str = "verzonden";
/// The group of facts that holds the last days of obligations, as they will be once the document at hand is sent:
/// `zaak.feiten.termijn.O15.uiterlijk`.
pub const TERMS: &str = "termijn";
/// The group of facts that holds the answers of final documents.
pub const ANSWERS: &str = "documenten";

impl ProcedureFile {
    /// The events of which a document is the sending, signing or registration.
    pub fn events_of(&self, document: &str) -> Vec<&String> {
        self.events
            .iter()
            .filter(|(_, spec)| spec.documents.iter().any(|code| code == document))
            .map(|(code, _)| code)
            .collect()
    }

    /// The names of the facts that a case can have, by group; empty when the procedure has no events.
    pub fn known_facts(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut facts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for event in self.events.values() {
            if let Some(group) = &event.facts {
                let known = facts.entry(group.clone()).or_default();
                let properties = event.data.get("properties").and_then(Value::as_object);
                known.extend(
                    properties
                        .into_iter()
                        .flat_map(|members| members.keys().cloned()),
                );
                known.extend(event.date_fact.clone());
            }
            for document in &event.documents {
                facts
                    .entry(SENT.to_owned())
                    .or_default()
                    .insert(document.clone());
            }
        }
        if facts.is_empty() {
            return facts;
        }
        for fact in self
            .obligations
            .values()
            .filter_map(|spec| spec.fact.as_ref())
        {
            if let Some((group, name)) = fact.split_once('.') {
                facts
                    .entry(group.to_owned())
                    .or_default()
                    .insert(name.to_owned());
            }
        }
        facts
            .entry(TERMS.to_owned())
            .or_default()
            .extend(self.obligations.keys().cloned());
        for (group, names) in &self.opening {
            facts
                .entry(group.clone())
                .or_default()
                .extend(names.iter().cloned());
        }
        facts
    }
}

/// The word before the name of a condition.
const CONDITION: &str = "voorwaarde.";

impl ProcedureFile {
    /// An expression with its named conditions written out, also those inside conditions; a name that is not there
    /// or that asks for itself stays, and is reported.
    pub fn written_out(&self, source: &str) -> String {
        self.write_out(source, &mut Vec::new())
    }

    fn write_out<'a>(&'a self, source: &str, within: &mut Vec<&'a str>) -> String {
        let mut out = String::with_capacity(source.len());
        let mut rest = source;
        while let Some(at) = rest.find(CONDITION) {
            let after = &rest[at + CONDITION.len()..];
            let end = after
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(after.len());
            out.push_str(&rest[..at]);
            match self.conditions.get_key_value(&after[..end]) {
                Some((name, condition)) if !within.contains(&name.as_str()) => {
                    within.push(name);
                    let inner = self.write_out(&condition.when, within);
                    within.pop();
                    out.push_str(&format!("({inner})"));
                }
                _ => out.push_str(&rest[at..at + CONDITION.len() + end]),
            }
            rest = &after[end..];
        }
        out + rest
    }
}

/// How terms are counted; the Algemene termijnenwet is followed by analogy, so each part can be set aside.
#[derive(Debug, Clone, Default, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a reading of its own that a regulation chooses"
)]
pub struct CountingSpec {
    /// A last day stays where it falls.
    pub nominal: bool,
    /// Equated days are no working days.
    pub equated_no_workday: bool,
    /// Equated days do not move a last day.
    pub without_equated: bool,
    /// An event in a weekend or on a holiday counts as on the next working day.
    pub from_workday: bool,
    /// Periods that do not count.
    pub suspended: Vec<Period>,
}

/// Who may do what with a class of documents.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessSpec {
    /// What the class holds.
    pub title: Text,
    /// Roles that may read it.
    #[serde(default)]
    pub read: Vec<String>,
    /// Roles that may draft it.
    #[serde(default)]
    pub write: Vec<String>,
    /// Roles that may sign it.
    #[serde(default)]
    pub sign: Vec<String>,
    /// What the table cannot say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// How long something is kept.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionSpec {
    /// What is kept.
    pub title: Text,
    /// How long.
    pub term: String,
    /// The event from which it is counted.
    pub from: String,
    /// The classes of documents concerned.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Only these documents of those classes; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Where that is laid down.
    #[serde(default)]
    pub basis: String,
}

/// A track: one line of the procedure with a state of its own.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackSpec {
    /// What the track is called.
    pub title: Text,
    /// Does not count for closing, and is not shown as the status of the case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub background: bool,
    /// Its case is its own: no other track begins beside it, and only events that name this track occur in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
    /// Its states, in the order of the procedure.
    #[schemars(with = "BTreeMap<String, StateSpec>")]
    pub states: Table<StateSpec>,
}

/// A state of a track.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateSpec {
    /// What the state is called.
    pub title: Text,
    /// The track has ended here.
    #[serde(default)]
    pub ends: Ends,
}

/// Whether a state ends its track.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Ends {
    /// Always or never.
    Always(bool),
    /// When this expression holds.
    When(String),
}

impl Default for Ends {
    fn default() -> Self {
        Self::Always(false)
    }
}

/// How a case closes: by itself, once every track that began has ended and no obligation holds it.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosingSpec {
    /// The event that then follows, with `reden` in its data. Nobody records it.
    pub event: String,
}

/// A note that the handling is held up: no term stops, but what is overdue says why.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldSpec {
    /// The event that notes it.
    pub noted: String,
    /// The event that ends it.
    pub ended: String,
    /// The field in the data of the first that says why.
    pub reason: String,
    /// The obligations that it explains.
    pub obligations: Vec<String>,
}

/// What must hold before an event is accepted.
#[derive(Debug, Clone, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardSpec {
    /// The id; several guards may share one.
    pub id: String,
    /// The events that it guards.
    pub on: Vec<String>,
    /// The expression that must hold.
    pub require: String,
    /// The article.
    pub basis: String,
    /// Why the event is refused.
    pub message: Text,
    /// What would make it possible.
    pub remedy: Text,
    /// Whether it refuses or only warns.
    #[serde(default)]
    pub severity: GuardSeverity,
    /// It may be set aside with a reason.
    #[serde(default = "yes")]
    #[serde(rename = "override")]
    pub may_override: bool,
}

/// What a guard does when it does not hold.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum GuardSeverity {
    /// The event is not accepted.
    #[default]
    Refuse,
    /// The event is accepted, with a warning.
    Warn,
}

fn yes() -> bool {
    true
}
