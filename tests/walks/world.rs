//! A procedure to walk in: everything that stays the same from walk to walk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use griffie::app::scenario;
use griffie::calendar::Holidays;
use griffie::case::Scenario;
use griffie::catalog::{EventData, Procedure, ProcedureFile};
use griffie::diagnostic::Diagnostic;
use griffie::document::{Maker, Prepared, TERM};
use griffie::procedure::Definition;
use serde_json::{Map, Value};

use super::random::Random;

/// A procedure with one choice of readings.
pub(super) struct World<'a> {
    pub(super) maker: &'a Maker,
    pub(super) procedure: &'a Procedure,
    pub(super) definition: Arc<Definition>,
    pub(super) holidays: Arc<Holidays>,
    /// The readings that differ from those of the procedure.
    pub(super) policies: Map<String, Value>,
    /// The forms of the events' data.
    pub(super) data: BTreeMap<String, EventData>,
    /// What the forms ask where they take a fact over, by the expression.
    pub(super) asked: BTreeMap<String, Value>,
    /// The documents that print the last day of a term.
    terms: BTreeSet<String>,
}

/// From this variant on one reading each is the other one.
pub(super) const ONE_READING: u64 = 5;

impl<'a> World<'a> {
    /// The procedure as it is (0), with every other reading (1), with readings of chance, or with one.
    pub(super) fn new(maker: &'a Maker, name: &str, variant: u64) -> Self {
        let procedure = &maker.catalog.procedures[name];
        let mut random = Random::new(variant);
        let mut policies = Map::new();
        for (at, (id, policy)) in (0..).zip(&procedure.file.policies) {
            let other = policy
                .choices
                .iter()
                .find(|choice| **choice != policy.value);
            let is_other = match variant {
                0 => false,
                1 => true,
                _ if variant < ONE_READING => random.chance(40),
                _ => at == variant - ONE_READING,
            };
            if let Some(other) = other.filter(|_| is_other) {
                policies.insert(id.clone(), other.clone());
            }
        }
        let scenario = Scenario {
            procedure: name.to_owned(),
            policies: policies.clone(),
            ..Scenario::default()
        };
        let definition =
            scenario::definition(&maker.catalog, &scenario).expect("the procedure is sound");
        let data = procedure
            .file
            .events
            .iter()
            .map(|(code, spec)| {
                (
                    code.clone(),
                    EventData::new(procedure, spec).expect("the data have a form"),
                )
            })
            .collect();
        let mut asked = BTreeMap::new();
        let mut terms = BTreeSet::new();
        for document in procedure.documents.keys() {
            let prepared = maker
                .prepare(&format!("{name}/{document}"))
                .expect("the document is sound");
            collect(prepared.form.schema(), &mut asked);
            if asks_terms(prepared.form.schema()) {
                terms.insert(document.clone());
            }
        }
        Self {
            maker,
            procedure,
            definition: Arc::new(definition),
            holidays: Arc::new(maker.catalog.holidays.clone()),
            policies,
            data,
            asked,
            terms,
        }
    }

    pub(super) fn file(&self) -> &ProcedureFile {
        &self.procedure.file
    }

    pub(super) fn prepared(&self, document: &str) -> Result<Arc<Prepared>, Vec<Diagnostic>> {
        self.maker
            .prepare(&format!("{}/{document}", self.procedure.name))
    }

    /// Whether a document prints the last day of a term.
    pub(super) fn asks_terms(&self, document: &str) -> bool {
        self.terms.contains(document)
    }

    /// The event that happens by itself when a case closes.
    pub(super) fn closing(&self) -> &str {
        self.file()
            .closing
            .as_ref()
            .map_or("", |closing| closing.event.as_str())
    }

    /// The events that lead to a place: `track.state`, or `track` for any of its states.
    pub(super) fn leading_to(&self, place: &str) -> Vec<String> {
        let (track, state) = place
            .split_once('.')
            .map_or((place, None), |(track, state)| (track, Some(state)));
        self.file()
            .events
            .iter()
            .filter(|(_, spec)| {
                spec.moves.iter().any(|step| {
                    step.track == track
                        && state.is_none_or(|state| step.to.as_deref() == Some(state))
                })
            })
            .map(|(code, _)| code.clone())
            .collect()
    }
}

fn collect(schema: &Value, found: &mut BTreeMap<String, Value>) {
    for property in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::values)
    {
        if let Some(expression) = property.get("x-prefill").and_then(Value::as_str) {
            found
                .entry(expression.to_owned())
                .or_insert_with(|| property.clone());
        }
        collect(property, found);
    }
}

fn asks_terms(schema: &Value) -> bool {
    match schema {
        Value::Object(members) => members.contains_key(TERM) || members.values().any(asks_terms),
        Value::Array(items) => items.iter().any(asks_terms),
        _ => false,
    }
}
