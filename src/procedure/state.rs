//! Where a case stands: the states of its tracks, its obligations, its people and its facts.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::definition::{At, Definition, Place};
use super::duty::Duty;
use super::hold::Held;
use crate::calendar::Date;
use crate::case::{CaseFacts, Event, Person};
use crate::diagnostic::{Language, Text};

/// Where a case stands after its events.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The obligations, in the order in which they started.
    pub duties: Vec<Duty>,
    /// Which event says who holds a role; the people are in there.
    pub(super) people: BTreeMap<String, Arc<Event>>,
    /// The facts, in groups.
    pub facts: BTreeMap<String, Value>,
    /// When and why the case closed.
    pub closed: Option<Closed>,
    /// The contents were destroyed.
    pub destroyed: bool,
    /// The handling is held up.
    pub held: Option<Held>,
    pub(super) tracks: Vec<Option<InState>>,
    /// The track that changed last, of those that count.
    pub(super) last_moved: Option<usize>,
    /// The last occurrence of each event.
    pub(super) happened: Vec<Option<Date>>,
    pub(super) counts: Vec<u32>,
    /// Only the facts of the case are known, not its events.
    pub(super) facts_only: bool,
    /// The latest instance of each obligation.
    pub(super) latest: Vec<Option<usize>>,
}

/// A track in a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InState {
    pub(super) state: usize,
    /// The reason of closing that the move gave.
    pub(super) closing: Option<String>,
}

/// When and why a case closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The day.
    pub on: Date,
    /// The reason, a code of the procedure.
    pub reason: String,
}

impl State {
    pub(super) fn new(definition: &Definition) -> Self {
        Self {
            tracks: vec![None; definition.tracks.len()],
            happened: vec![None; definition.events.len()],
            counts: vec![0; definition.events.len()],
            latest: vec![None; definition.obligations.len()],
            ..Self::default()
        }
    }

    pub(super) fn is_at(&self, place: Place) -> bool {
        let state = self.tracks[place.track].as_ref().map(|at| at.state);
        match place.at {
            At::Begin => state.is_none(),
            At::Begun => state.is_some(),
            At::State(number) => state == Some(number),
        }
    }

    /// The state of each track that began, by code.
    pub fn states(&self, definition: &Definition) -> Map<String, Value> {
        definition
            .tracks
            .iter()
            .zip(&self.tracks)
            .filter_map(|(track, at)| {
                let state = &track.states[at.as_ref()?.state].code;
                Some((track.code.clone(), Value::from(state.clone())))
            })
            .collect()
    }

    /// The track that changed last with its state, or that the case is closed: `commissie.gehoord`,
    /// `gesloten.beslist`; empty before the first move.
    pub fn status(&self, definition: &Definition) -> String {
        if let Some(closed) = &self.closed {
            return format!("{CLOSED}.{}", closed.reason);
        }
        self.last_moved
            .and_then(|track| {
                let plan = &definition.tracks[track];
                let at = self.tracks[track].as_ref()?;
                Some(format!("{}.{}", plan.code, plan.states[at.state].code))
            })
            .unwrap_or_default()
    }

    /// The status in words.
    pub fn status_title(&self, definition: &Definition, language: Language) -> String {
        if self.closed.is_some() {
            return Text::new("gesloten", "closed").get(language).to_owned();
        }
        let title = self.last_moved.and_then(|track| {
            let (_, spec) = definition.file.tracks.get_index(track)?;
            let at = self.tracks[track].as_ref()?;
            let (_, state) = spec.states.get_index(at.state)?;
            Some(format!(
                "{}: {}",
                spec.title.get(language),
                state.title.get(language)
            ))
        });
        title.unwrap_or_else(|| {
            Text::new("nog niets vastgelegd", "nothing recorded yet")
                .get(language)
                .to_owned()
        })
    }

    /// The open obligations by last day; those without one come last, equal days in the order of the procedure.
    pub fn open(&self, definition: &Definition) -> Vec<&Duty> {
        let mut open: Vec<&Duty> = self.duties.iter().filter(|duty| duty.is_open()).collect();
        open.sort_by_key(|duty| {
            (
                duty.due.is_none(),
                duty.due,
                definition.obligation_number(&duty.obligation),
            )
        });
        open
    }

    /// The people who hold a role; empty when nobody does.
    pub fn people(&self, role: &str) -> &[Person] {
        self.people
            .get(role)
            .and_then(|event| event.personen.get(role))
            .map_or(&[], Vec::as_slice)
    }

    /// The facts in the shape that documents read.
    pub fn case_facts(&self, procedure: &str, number: &str) -> CaseFacts {
        CaseFacts {
            schema: None,
            procedure: procedure.to_owned(),
            kenmerk: number.to_owned(),
            personen: self
                .people
                .keys()
                .map(|role| (role.clone(), self.people(role).to_vec()))
                .collect(),
            feiten: self.facts.clone(),
        }
    }
}

/// The word for a closed case in a status.
pub const CLOSED: &str = "gesloten";

/// The status of a case that was opened by mistake: all that was recorded in it was withdrawn.
pub const WITHDRAWN: &str = "ingetrokken";
