//! The parts of a compiled procedure: what each event, move, guard and obligation does, in numbers instead of names.

use super::definition::Definition;
use super::name::Name;
use crate::calendar::Term;
use crate::catalog::{Ending, GuardSeverity, ProcedureFile};

/// What an event does.
#[derive(Debug)]
pub(super) struct EventPlan {
    pub(super) code: String,
    pub(super) allowed: Vec<Place>,
    pub(super) moves: Vec<MovePlan>,
    pub(super) guards: Vec<GuardPlan>,
    pub(super) effects: Vec<EffectPlan>,
    pub(super) starts: Vec<StartPlan>,
    /// Conditions on the state before it: those of its guards.
    pub(super) guarded: Conditions,
    /// Conditions on the state before it: those of its moves.
    pub(super) before: Conditions,
    /// Conditions on the state after its facts and moves: those of obligations.
    pub(super) after: Conditions,
}

/// Expressions that are evaluated together.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    /// The name under which the engine knows them.
    pub(super) name: String,
    pub(super) sources: Vec<String>,
}

impl Conditions {
    pub(super) fn add(&mut self, file: &ProcedureFile, source: &str) -> usize {
        self.sources.push(file.written_out(source));
        self.sources.len() - 1
    }
}

/// A place in the procedure: a state, a track that has begun, or one that has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) track: usize,
    pub(super) at: At,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// The track has not begun.
    Begin,
    /// It has begun.
    Begun,
    /// It is in this state.
    State(usize),
}

#[derive(Debug)]
pub(super) struct MovePlan {
    pub(super) track: usize,
    pub(super) from: Option<Vec<At>>,
    /// Nothing: the track stays where it is.
    pub(super) to: Option<usize>,
    pub(super) when: Option<usize>,
    pub(super) closing: Option<String>,
    /// It asks about the event itself, so it says nothing before there is one.
    pub(super) about_event: bool,
}

/// How it is noted that the handling is held up, in numbers.
#[derive(Debug)]
pub(super) struct HoldPlan {
    pub(super) noted: usize,
    pub(super) ended: usize,
    pub(super) reason: String,
    pub(super) obligations: Vec<String>,
}

#[derive(Debug)]
pub(super) struct GuardPlan {
    /// Index in the file.
    pub(super) guard: usize,
    pub(super) condition: usize,
    /// It asks about the event itself, so it says nothing before there is one.
    pub(super) about_event: bool,
}

#[derive(Debug)]
pub(super) struct StartPlan {
    pub(super) obligation: usize,
    pub(super) when: Option<usize>,
    pub(super) anchor: Option<Name>,
    pub(super) for_each: Option<String>,
    pub(super) which: Option<Name>,
}

#[derive(Debug)]
pub(super) struct EffectPlan {
    pub(super) obligation: usize,
    pub(super) kind: EffectKind,
    pub(super) when: Option<usize>,
    pub(super) which: Option<Name>,
    pub(super) year: Option<Name>,
}

#[derive(Debug, Clone)]
pub(super) enum EffectKind {
    Met,
    /// One of several events that meet it together.
    Part(String),
    Ended(Ending),
    /// By how much, as text and counted; and where the event says why.
    Extended(String, Term, Option<Name>),
}

/// A track, compiled.
#[derive(Debug)]
pub(super) struct TrackPlan {
    pub(super) code: String,
    pub(super) background: bool,
    pub(super) alone: bool,
    pub(super) states: Vec<StatePlan>,
}

#[derive(Debug)]
pub(super) struct StatePlan {
    pub(super) code: String,
    pub(super) ends: EndsPlan,
}

#[derive(Debug)]
pub(super) enum EndsPlan {
    Never,
    Always,
    When(Conditions),
}

/// An obligation, compiled.
#[derive(Debug)]
pub struct ObligationPlan {
    pub(super) code: String,
    pub(super) due: Due,
    pub(super) date: Option<Name>,
    pub(super) every: Option<Term>,
    pub(super) fact: Option<(String, String)>,
    pub(super) alternatives: Vec<Name>,
    /// The events that meet it, alone or together.
    pub(super) met_by: Vec<usize>,
    /// The events that meet it together, in their order.
    pub(super) parts: Vec<String>,
    /// The case does not close while it is open.
    pub(super) holds: bool,
    pub(super) moves: bool,
}

/// How the last day is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    SameDay,
    Term(Term),
    Yearly(u32, u32),
    /// The event names it, or there is none.
    Named,
}

impl GuardPlan {
    /// It refuses, rather than warns.
    pub(super) fn refuses(&self, definition: &Definition) -> bool {
        definition.guard(self).severity == GuardSeverity::Refuse
    }
}
