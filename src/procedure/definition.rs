//! A procedure, compiled: names became numbers, expressions are parsed, and every event knows what it does.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::name::Name;
pub use super::plan::ObligationPlan;
pub(super) use super::plan::{
    At, Conditions, Due, EffectKind, EffectPlan, EndsPlan, EventPlan, GuardPlan, HoldPlan,
    MovePlan, Place, StartPlan, StatePlan, TrackPlan,
};
use crate::calendar::{Policy, Term};
use crate::catalog::{BEGIN, Ends, GuardSpec, ObligationSpec, ProcedureFile};
use crate::wording::Engine;

/// A compiled procedure.
#[derive(Debug)]
pub struct Definition {
    /// The name of its folder.
    pub name: String,
    /// The file it was compiled from.
    pub file: Arc<ProcedureFile>,
    /// The readings in force, by id.
    pub policies: Map<String, Value>,
    pub(super) events: Vec<EventPlan>,
    pub(super) tracks: Vec<TrackPlan>,
    pub(super) obligations: Vec<ObligationPlan>,
    pub(super) closing: Option<usize>,
    pub(super) hold: Option<HoldPlan>,
    pub(super) engine: Engine,
    event_index: HashMap<String, usize>,
    obligation_index: HashMap<String, usize>,
}

impl Definition {
    /// Compiles a procedure in which [`super::check_course`] finds no error; what it would find is left out.
    pub fn new(name: &str, file: Arc<ProcedureFile>) -> Self {
        let tracks: Vec<TrackPlan> = file
            .tracks
            .iter()
            .map(|(code, track)| TrackPlan {
                code: code.clone(),
                background: track.background,
                alone: track.alone,
                states: track
                    .states
                    .iter()
                    .map(|(state, spec)| StatePlan {
                        code: state.clone(),
                        ends: match &spec.ends {
                            Ends::Always(false) => EndsPlan::Never,
                            Ends::Always(true) => EndsPlan::Always,
                            Ends::When(source) => EndsPlan::When(Conditions {
                                name: format!("ends:{code}.{state}"),
                                sources: vec![file.written_out(source)],
                            }),
                        },
                    })
                    .collect(),
            })
            .collect();
        let obligations: Vec<ObligationPlan> = file
            .obligations
            .iter()
            .map(|(code, spec)| obligation(code, spec, &file))
            .collect();
        let event_index: HashMap<String, usize> = file.events.keys().cloned().zip(0..).collect();
        let obligation_index = file.obligations.keys().cloned().zip(0..).collect();
        let mut events: Vec<EventPlan> = file
            .events
            .keys()
            .map(|code| event(code, &file, &tracks))
            .collect();
        connect(&file, &event_index, &mut events);
        let mut engine = Engine::new();
        let ends = tracks
            .iter()
            .flat_map(|track| &track.states)
            .filter_map(|state| match &state.ends {
                EndsPlan::When(conditions) => Some(conditions),
                _ => None,
            });
        let all = events
            .iter()
            .flat_map(|event| [&event.guarded, &event.before, &event.after])
            .chain(ends);
        for conditions in all.filter(|conditions| !conditions.sources.is_empty()) {
            let numbered = conditions.sources.iter().cloned().enumerate();
            // reason: one that does not parse is an error of `check_course`.
            let _ = engine.add_selector(&conditions.name, numbered);
        }
        Self {
            name: name.to_owned(),
            policies: file
                .policies
                .iter()
                .map(|(id, policy)| (id.clone(), policy.value.clone()))
                .collect(),
            closing: file
                .closing
                .as_ref()
                .and_then(|closing| event_index.get(&closing.event).copied()),
            hold: file.hold.as_ref().and_then(|hold| {
                Some(HoldPlan {
                    noted: event_index.get(&hold.noted).copied()?,
                    ended: event_index.get(&hold.ended).copied()?,
                    reason: hold.reason.clone(),
                    obligations: hold.obligations.clone(),
                })
            }),
            file,
            events,
            tracks,
            obligations,
            engine,
            event_index,
            obligation_index,
        }
    }

    /// The plan of an obligation, by its code.
    pub fn obligation(&self, code: &str) -> Option<&ObligationPlan> {
        Some(&self.obligations[self.obligation_number(code)?])
    }

    pub(super) fn event_number(&self, code: &str) -> Option<usize> {
        self.event_index.get(code).copied()
    }

    pub(super) fn obligation_number(&self, code: &str) -> Option<usize> {
        self.obligation_index.get(code).copied()
    }

    pub(super) fn guard(&self, plan: &GuardPlan) -> &GuardSpec {
        &self.file.guards[plan.guard]
    }

    /// How the term of an obligation is counted.
    pub fn policy(&self, plan: &ObligationPlan) -> Policy {
        let counting = &self.file.counting;
        Policy {
            nominal: counting.nominal || !plan.moves,
            equated_is_no_workday: counting.equated_no_workday,
            without_equated: counting.without_equated,
            suspended: counting.suspended.clone(),
            anchor_on_workday: counting.from_workday,
        }
    }

    /// The state that a place names: `track.state`, `track` or `track.begin`.
    pub(super) fn place(tracks: &[TrackPlan], text: &str) -> Option<Place> {
        let (track, state) = text
            .split_once('.')
            .map_or((text, None), |(track, state)| (track, Some(state)));
        let number = tracks.iter().position(|plan| plan.code == track)?;
        let at = match state {
            None => At::Begun,
            Some(state) => at(&tracks[number], state)?,
        };
        Some(Place { track: number, at })
    }
}

fn at(track: &TrackPlan, state: &str) -> Option<At> {
    if state == BEGIN {
        return Some(At::Begin);
    }
    let number = track.states.iter().position(|plan| plan.code == state)?;
    Some(At::State(number))
}

fn obligation(code: &str, spec: &ObligationSpec, file: &ProcedureFile) -> ObligationPlan {
    let due = match (&spec.term, &spec.yearly) {
        (Some(term), _) if is_same_day(term) => Due::SameDay,
        (Some(term), _) => Term::parse(term).map_or(Due::Named, Due::Term),
        (None, Some(yearly)) => yearly
            .split_once('-')
            .and_then(|(month, day)| Some(Due::Yearly(month.parse().ok()?, day.parse().ok()?)))
            .unwrap_or(Due::Named),
        (None, None) => Due::Named,
    };
    ObligationPlan {
        code: code.to_owned(),
        due,
        date: spec.date.as_deref().map(Name::new),
        every: spec
            .every
            .as_deref()
            .and_then(|term| Term::parse(term).ok()),
        fact: spec
            .fact
            .as_ref()
            .and_then(|fact| fact.split_once('.'))
            .map(|(group, name)| (group.to_owned(), name.to_owned())),
        alternatives: spec
            .alternatives
            .iter()
            .map(|alternative| Name::new(&alternative.anchor))
            .collect(),
        met_by: spec
            .parts
            .iter()
            .chain(&spec.met)
            .filter_map(|met| file.events.get_index_of(&met.full().on))
            .collect(),
        parts: spec.parts.iter().map(|part| part.full().on).collect(),
        holds: spec.holds_case(),
        moves: spec.moves,
    }
}

/// A term that ends on the day itself.
pub(super) fn is_same_day(term: &str) -> bool {
    matches!(term.trim(), "0 dagen" | "0 dag" | "0 d")
}

/// An event with its moves and guards.
fn event(code: &str, file: &ProcedureFile, tracks: &[TrackPlan]) -> EventPlan {
    let spec = &file.events[code];
    let mut guarded = Conditions {
        name: format!("guarded:{code}"),
        sources: Vec::new(),
    };
    let mut before = Conditions {
        name: format!("before:{code}"),
        sources: Vec::new(),
    };
    let moves = spec
        .moves
        .iter()
        .filter_map(|step| {
            let track = tracks.iter().position(|plan| plan.code == step.track)?;
            let to = match step.to.as_ref().map(|to| at(&tracks[track], to)) {
                None => None,
                Some(Some(At::State(to))) => Some(to),
                Some(_) => return None,
            };
            Some(MovePlan {
                track,
                from: step.from.as_ref().map(|from| {
                    from.iter()
                        .filter_map(|state| at(&tracks[track], state))
                        .collect()
                }),
                to,
                when: step.when.as_ref().map(|when| before.add(file, when)),
                closing: step.closing.clone(),
                about_event: step
                    .when
                    .as_ref()
                    .is_some_and(|when| Name::mentions_event(&file.written_out(when))),
            })
        })
        .collect();
    let guards = file
        .guards
        .iter()
        .enumerate()
        .filter(|(_, guard)| guard.on.iter().any(|on| on == code))
        .map(|(number, guard)| GuardPlan {
            guard: number,
            condition: guarded.add(file, &guard.require),
            about_event: Name::mentions_event(&file.written_out(&guard.require)),
        })
        .collect();
    EventPlan {
        code: code.to_owned(),
        allowed: spec
            .allowed
            .iter()
            .filter_map(|place| Definition::place(tracks, place))
            .collect(),
        moves,
        guards,
        effects: Vec::new(),
        starts: Vec::new(),
        guarded,
        before,
        after: Conditions {
            name: format!("after:{code}"),
            sources: Vec::new(),
        },
    }
}

/// Gives each event what it does to obligations.
fn connect(file: &ProcedureFile, index: &HashMap<String, usize>, events: &mut [EventPlan]) {
    for (obligation, spec) in file.obligations.values().enumerate() {
        let effects = spec
            .met
            .iter()
            .map(|met| (met.full(), Some(EffectKind::Met)))
            .chain(spec.parts.iter().map(|part| {
                let part = part.full();
                let kind = EffectKind::Part(part.on.clone());
                (part, Some(kind))
            }))
            .chain(spec.ended.iter().map(|ended| {
                let ended = ended.full();
                let kind = EffectKind::Ended(ended.how.unwrap_or_default());
                (ended, Some(kind))
            }))
            .chain(spec.extended.iter().map(|extended| {
                let extended = extended.full();
                let kind = extended.by.as_ref().and_then(|by| {
                    let why = extended.reason.as_deref().map(Name::new);
                    Some(EffectKind::Extended(by.clone(), Term::parse(by).ok()?, why))
                });
                (extended, kind)
            }));
        for (effect, kind) in effects {
            if let (Some(event), Some(kind)) = (index.get(&effect.on), kind) {
                let event = &mut events[*event];
                let when = effect.when.as_ref().map(|when| event.after.add(file, when));
                event.effects.push(EffectPlan {
                    obligation,
                    kind,
                    when,
                    which: effect.which.as_deref().map(Name::new),
                    year: effect.year.as_deref().map(Name::new),
                });
            }
        }
        for start in spec.starts.iter().map(crate::catalog::StartSpec::full) {
            if let Some(event) = index.get(&start.on) {
                let event = &mut events[*event];
                let when = start.when.as_ref().map(|when| event.after.add(file, when));
                event.starts.push(StartPlan {
                    obligation,
                    when,
                    anchor: start.anchor.as_deref().map(Name::new),
                    for_each: start.for_each,
                    which: start.which.as_deref().map(Name::new),
                });
            }
        }
    }
}
