//! One event after another, and what each changes.
//!
//! Pure: definition, holidays and events in, state out. Whether an event is accepted is in [`super::judge`], what it
//! does to obligations in [`super::effects`], what it teaches in [`super::facts`].

use std::sync::Arc;

use serde_json::{Map, Value};

use super::definition::{Conditions, Definition, EndsPlan, MovePlan, Place};
use super::duty::Fate;
use super::effects::Wanted;
use super::facts::{file, learn};
use super::scope;
use super::state::{Closed, InState, State};
use super::verdict::Verdict;
use crate::calendar::Holidays;
use crate::case::{Event, Happened};

/// The fact in a closing event that says why.
const REASON: &str = "reden";

/// A case while its events are read.
#[derive(Debug, Clone)]
pub struct Fold {
    pub(super) definition: Arc<Definition>,
    pub(super) holidays: Arc<Holidays>,
    pub(super) state: Arc<State>,
}

impl Fold {
    /// A case without events.
    pub fn new(definition: &Arc<Definition>, holidays: &Arc<Holidays>) -> Self {
        Self {
            definition: Arc::clone(definition),
            holidays: Arc::clone(holidays),
            state: Arc::new(State::new(definition)),
        }
    }

    /// Where the case stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The procedure.
    pub fn definition(&self) -> &Arc<Definition> {
        &self.definition
    }

    pub(super) fn shared_holidays(&self) -> Arc<Holidays> {
        Arc::clone(&self.holidays)
    }

    /// The holidays that terms are counted with.
    pub fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// Sees whether the event is accepted, and if so applies it.
    pub fn step(&mut self, happened: &Arc<Happened>) -> Verdict {
        let verdict = self.verdict(happened);
        if verdict.accepts() {
            self.replay(happened);
        }
        verdict
    }

    /// Applies an event that was accepted when it was recorded, whatever the guards would say now.
    pub fn replay(&mut self, happened: &Arc<Happened>) {
        if is_filing(&happened.event) {
            file(Arc::make_mut(&mut self.state), &happened.event);
        } else if let Some(number) = self.definition.event_number(&happened.event.event) {
            self.apply(number, happened);
        }
    }

    /// Which conditions hold.
    pub(super) fn holding(
        &self,
        conditions: &Conditions,
        now: Option<&Arc<Happened>>,
    ) -> Vec<bool> {
        let mut holding = vec![false; conditions.sources.len()];
        if holding.is_empty() {
            return holding;
        }
        let context = scope::context(&self.definition, &self.state, &self.holidays, now.cloned());
        let engine = &self.definition.engine;
        if let Ok(numbers) = engine.select(&conditions.name, &context) {
            for number in numbers {
                holding[number] = true;
            }
        } else {
            // One of them cannot be evaluated; that one does not hold, the others may.
            for (source, holds) in conditions.sources.iter().zip(&mut holding) {
                let found = engine.value(&format!("true if {source} else false"), &context);
                *holds = matches!(found, Ok(Some(Value::Bool(true))));
            }
        }
        holding
    }

    /// Whether a condition can hold where only the facts are known and not where the case stands: its parts about that
    /// are passed over, the others must hold.
    pub(super) fn may_hold(
        &self,
        conditions: &Conditions,
        number: usize,
        now: &Arc<Happened>,
    ) -> bool {
        if !self.state.facts_only {
            return false;
        }
        let parts: Vec<&str> = conditions.sources[number]
            .split(" and ")
            .filter(|part| !part.contains("stand."))
            .collect();
        let source = format!("true if {} else false", parts.join(" and "));
        let context = scope::context(
            &self.definition,
            &self.state,
            &self.holidays,
            Some(Arc::clone(now)),
        );
        let found = self.definition.engine.value(&source, &context);
        !parts.is_empty() && matches!(found, Ok(Some(Value::Bool(true))))
    }

    /// The value of an expression where the case now stands.
    pub fn ask(&self, expression: &str) -> Option<serde_json::Value> {
        self.evaluate(expression, None)
    }

    /// As [`Fold::ask`], about something: its data are `dit`.
    pub fn ask_about(&self, expression: &str, it: &Arc<Happened>) -> Option<Value> {
        self.evaluate(expression, Some(Arc::clone(it)))
    }

    fn evaluate(&self, expression: &str, it: Option<Arc<Happened>>) -> Option<Value> {
        let context = scope::context(&self.definition, &self.state, &self.holidays, it);
        let source = self.definition.file.written_out(expression);
        self.definition
            .engine
            .value(&source, &context)
            .ok()
            .flatten()
    }

    pub(super) fn fits(&self, step: &MovePlan) -> bool {
        step.from.as_ref().is_none_or(|from| {
            from.iter().any(|at| {
                self.state.is_at(Place {
                    track: step.track,
                    at: *at,
                })
            })
        })
    }

    fn apply(&mut self, number: usize, now: &Arc<Happened>) {
        let definition = Arc::clone(&self.definition);
        let plan = &definition.events[number];
        let before = self.holding(&plan.before, Some(now));
        let spec = &definition.file.events[number];
        // Nobody else holds the state between expressions, so this does not copy it.
        let state = Arc::make_mut(&mut self.state);
        state.counts[number] += 1;
        state.happened[number] = Some(now.on);
        learn(state, &now.event, now.on, spec);
        let mut moved = Vec::new();
        let fits: Vec<bool> = plan.moves.iter().map(|step| self.fits(step)).collect();
        // The order was set aside with a reason, or the event was accepted earlier: then it moves all the same. What
        // happens by itself was never accepted by anybody: where it does not fit, nothing moves.
        let forced = !fits.contains(&true) && definition.closing != Some(number);
        let state = Arc::make_mut(&mut self.state);
        for (step, fits) in plan.moves.iter().zip(fits) {
            let holds = step.when.is_none_or(|when| before[when]);
            if holds && (fits || forced) && !moved.contains(&step.track) {
                let Some(to) = step.to else {
                    if fits {
                        moved.push(step.track);
                    }
                    continue;
                };
                moved.push(step.track);
                state.tracks[step.track] = Some(InState {
                    state: to,
                    closing: step.closing.clone(),
                });
                if !definition.tracks[step.track].background {
                    state.last_moved = Some(step.track);
                }
            }
        }
        state.destroyed |= spec.destroys;
        let after = self.holding(&plan.after, Some(now));
        for effect in &plan.effects {
            if effect.when.is_none_or(|when| after[when]) {
                let which = effect
                    .which
                    .as_ref()
                    .and_then(|name| name.text(&self.state, now));
                let year = effect
                    .year
                    .as_ref()
                    .and_then(|name| name.text(&self.state, now));
                if let Some(year) = &year {
                    self.reach(effect.obligation, which.as_deref(), year);
                }
                let wanted = Wanted {
                    which: which.as_deref(),
                    year: year.as_deref(),
                };
                self.affect(effect.obligation, &effect.kind, wanted, now);
            }
        }
        for start in &plan.starts {
            if start
                .when
                .is_none_or(|when| after[when] || self.may_hold(&plan.after, when, now))
            {
                self.start(start, now);
            }
        }
        self.note_hold(number, now);
        self.close(now);
    }

    /// Whether a track that began has ended where it stands.
    pub(super) fn has_ended(&self, track: usize) -> bool {
        self.state.tracks[track].as_ref().is_some_and(|at| {
            match &self.definition.tracks[track].states[at.state].ends {
                EndsPlan::Never => false,
                EndsPlan::Always => true,
                EndsPlan::When(conditions) => self.holding(conditions, None)[0],
            }
        })
    }

    /// Closes the case when every track that began has ended and no obligation holds it; opens it again when that is
    /// no longer so.
    fn close(&mut self, now: &Happened) {
        let definition = Arc::clone(&self.definition);
        let Some(closing) = definition.closing else {
            return;
        };
        let mut begun = false;
        let mut ended = true;
        for (number, track) in definition.tracks.iter().enumerate() {
            if track.background || self.state.tracks[number].is_none() {
                continue;
            }
            begun = true;
            ended = ended && self.has_ended(number);
            if !ended {
                break;
            }
        }
        let ended = begun
            && ended
            && !self.state.duties.iter().any(|duty| {
                duty.is_open()
                    && definition
                        .obligation(&duty.obligation)
                        .is_some_and(|plan| plan.holds)
            });
        if ended == self.state.closed.is_some() {
            return;
        }
        if !ended {
            let state = Arc::make_mut(&mut self.state);
            state.closed = None;
            let code = &definition.events[closing].code;
            for duty in &mut state.duties {
                if duty.is_open() && duty.event == *code {
                    duty.fate = Fate::Cancelled(now.on);
                }
            }
            return;
        }
        let reason = self
            .state
            .last_moved
            .and_then(|track| {
                let at = self.state.tracks[track].as_ref()?;
                let state = &definition.tracks[track].states[at.state];
                Some(at.closing.clone().unwrap_or_else(|| state.code.clone()))
            })
            .unwrap_or_default();
        Arc::make_mut(&mut self.state).closed = Some(Closed {
            on: now.on,
            reason: reason.clone(),
        });
        let mut data = Map::new();
        data.insert(REASON.to_owned(), Value::from(reason));
        let derived = Arc::new(Happened {
            seq: now.seq,
            on: now.on,
            event: Arc::new(Event {
                on: Some(now.on),
                event: definition.events[closing].code.clone(),
                data,
                ..Event::default()
            }),
        });
        self.apply(closing, &derived);
    }
}

/// An event that only files a document.
pub(super) fn is_filing(event: &Event) -> bool {
    event.event.is_empty() && !event.files.is_empty()
}
