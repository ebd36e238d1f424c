//! The names in the expressions of a procedure: each must mean something.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::check::{Checker, EVENT, OBLIGATION, ROLE, TRACK, What};
use super::name::{DATE, FACTS, THIS};
use super::scope::{
    ALL_OPEN, CLOSED_NAME, COUNT, FREE_DAY, HAPPENED, OF_TERM, OPEN, PEOPLE, POLICY, STANDING, TERM,
};
use crate::catalog::ProcedureFile;
use crate::diagnostic::{Text, meant};

/// The word before the name of a condition, as a name at the top.
pub(super) const CONDITION: &str = "voorwaarde";

/// The fields of events and facts.
#[derive(Default)]
pub(super) struct Fields {
    /// The fields of each event's data.
    events: BTreeMap<String, BTreeSet<String>>,
    /// The facts of each group.
    facts: BTreeMap<String, BTreeSet<String>>,
    /// The policies that an expression asked for.
    pub(super) policies_used: BTreeSet<String>,
}

impl Fields {
    pub(super) fn learn(&mut self, code: &str, schema: &Value) {
        let names: BTreeSet<String> = schema
            .get("properties")
            .and_then(Value::as_object)
            .map(|properties| properties.keys().cloned().collect())
            .unwrap_or_default();
        self.events.insert(code.to_owned(), names);
    }

    /// What can be asked of a piece of a dossier, under a name that no event has.
    pub(super) fn learn_piece(&mut self, name: &str, fields: BTreeSet<String>) {
        self.events.insert(name.to_owned(), fields);
    }

    pub(super) fn learn_facts(&mut self, file: &ProcedureFile) {
        self.facts = file.known_facts();
    }
}

/// Checks an expression that is asked at these events.
pub(super) fn expression(checker: &mut Checker, at: &[String], source: &str, events: &[&str]) {
    let source = &checker.file.written_out(source);
    if let Err(problem) = checker
        .engine
        .add_selector("check", std::iter::once((0, source.clone())))
    {
        checker.say(
            at,
            "expression",
            Text::new(
                format!("`{source}`: {}", problem.message.nl),
                format!("`{source}`: {}", problem.message.en),
            ),
            None,
        );
        return;
    }
    for code in left_out(source) {
        let file = checker.file;
        checker.known(at, OBLIGATION, code, file.obligations.keys());
    }
    let called = |name: &str| source.contains(&format!("{name}("));
    for dotted in checker.engine.names("check") {
        // A function is a name too.
        if dotted.contains('.') || !called(&dotted) {
            one(checker, at, &dotted, events);
        }
    }
}

/// The codes that an expression names beside all open obligations: what stands in quotes after `openstaand`.
fn left_out(source: &str) -> Vec<&str> {
    let Some((_, after)) = source.split_once(ALL_OPEN) else {
        return Vec::new();
    };
    let Some((_, list)) = after.split_once('[') else {
        return Vec::new();
    };
    let list = list.split_once(']').map_or(list, |(list, _)| list);
    list.split(['\'', '"']).skip(1).step_by(2).collect()
}

/// Checks a dotted name that is asked at an event.
pub(super) fn name(checker: &mut Checker, at: &[String], dotted: &str, event: &str) {
    let root = dotted.split_once('.').map_or(dotted, |(root, _)| root);
    if [THIS, FACTS].contains(&root) && dotted.contains('.') {
        one(checker, at, dotted, &[event]);
    } else {
        checker.say(
            at,
            "name",
            Text::new(
                format!("`{dotted}` is geen naam uit de gegevens of de feiten"),
                format!("`{dotted}` is no name of the data or the facts"),
            ),
            Some(Text::new(
                format!("schrijf `{THIS}.veld` of `{FACTS}.groep.veld`"),
                format!("write `{THIS}.field` or `{FACTS}.group.field`"),
            )),
        );
    }
}

fn one(checker: &mut Checker, at: &[String], dotted: &str, events: &[&str]) {
    let (root, rest) = dotted
        .split_once('.')
        .map_or((dotted, None), |(root, rest)| (root, Some(rest)));
    let mut parts = rest.into_iter().flat_map(|rest| rest.split('.'));
    let second = parts.next();
    let third = parts.next();
    let file = checker.file;
    let ((nl, en), known): (What, Vec<String>) = match root {
        THIS => {
            let mut known: Vec<String> = events
                .iter()
                .filter_map(|event| checker.fields.events.get(*event))
                .flatten()
                .cloned()
                .collect();
            known.push(DATE.to_owned());
            (("veld van de gebeurtenis", "field of the event"), known)
        }
        FACTS => (
            ("groep feiten", "group of facts"),
            checker.fields.facts.keys().cloned().collect(),
        ),
        PEOPLE => (ROLE, file.roles.keys().cloned().collect()),
        POLICY => {
            checker
                .fields
                .policies_used
                .extend(second.map(ToOwned::to_owned));
            (
                ("lezing", "policy"),
                file.policies.keys().cloned().collect(),
            )
        }
        STANDING => (TRACK, file.tracks.keys().cloned().collect()),
        HAPPENED | COUNT => (EVENT, file.events.keys().cloned().collect()),
        OPEN | TERM => (OBLIGATION, file.obligations.keys().cloned().collect()),
        // One that is there was written out.
        CONDITION => (
            ("voorwaarde", "condition"),
            file.conditions.keys().cloned().collect(),
        ),
        CLOSED_NAME | ALL_OPEN | FREE_DAY => return,
        _ => {
            let roots = [
                THIS,
                FACTS,
                PEOPLE,
                POLICY,
                STANDING,
                HAPPENED,
                COUNT,
                OPEN,
                ALL_OPEN,
                TERM,
                CLOSED_NAME,
                CONDITION,
                FREE_DAY,
            ];
            checker.say(
                at,
                "name",
                Text::new(
                    format!("een voorwaarde kan niet vragen naar `{root}`"),
                    format!("an expression cannot ask for `{root}`"),
                ),
                meant(root, roots),
            );
            return;
        }
    };
    let Some(second) = second else {
        // The group as a whole, such as `personen|length`.
        return;
    };
    if !known.iter().any(|name| name == second) {
        checker.say(
            at,
            "name",
            Text::new(
                format!("`{dotted}`: er is geen {nl} `{second}`"),
                format!("`{dotted}`: there is no {en} `{second}`"),
            ),
            meant(second, known.iter().map(String::as_str)),
        );
        return;
    }
    let Some(third) = third else { return };
    let known = match root {
        FACTS => checker.fields.facts[second].iter().cloned().collect(),
        TERM => OF_TERM.map(ToOwned::to_owned).to_vec(),
        _ => return,
    };
    if !known.iter().any(|name| name == third) {
        checker.say(
            at,
            "name",
            Text::new(
                format!("`{dotted}`: er is geen `{third}` in `{root}.{second}`"),
                format!("`{dotted}`: there is no `{third}` in `{root}.{second}`"),
            ),
            meant(third, known.iter().map(String::as_str)),
        );
    }
}
