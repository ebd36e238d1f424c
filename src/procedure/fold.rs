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
use super::verdict::{Refusal, Verdict};
use crate::calendar::Holidays;
use crate::case::{Event, Happened};
use crate::diagnostic::{Diagnostic, Text};

/// The fact in a closing event that says why.
const REASON: &str = "reden";

/// The name of the refusal that a condition could not be answered.
pub(super) const UNANSWERED: &str = "condition";

/// A case while its events are read.
#[derive(Debug, Clone)]
pub struct Fold {
    pub(super) definition: Arc<Definition>,
    pub(super) holidays: Arc<Holidays>,
    pub(super) state: Arc<State>,
    /// Conditions that could not be answered when the last event was applied.
    pub(super) faults: Vec<Refusal>,
}

/// Which conditions hold, and those that cannot be answered: they do not hold, and that is said.
pub(super) struct Holding {
    pub(super) holds: Vec<bool>,
    pub(super) faults: Vec<Refusal>,
}

impl Fold {
    /// A case without events.
    pub fn new(definition: &Arc<Definition>, holidays: &Arc<Holidays>) -> Self {
        Self {
            definition: Arc::clone(definition),
            holidays: Arc::clone(holidays),
            state: Arc::new(State::new(definition)),
            faults: Vec::new(),
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

    /// Sees whether the event is accepted, and if so applies it. One of which a consequence cannot be worked out is not
    /// accepted: a term would be missing from the case, and nobody would know.
    pub fn step(&mut self, happened: &Arc<Happened>) -> Verdict {
        let mut verdict = self.verdict(happened);
        if verdict.accepts() {
            let before = Arc::clone(&self.state);
            self.replay(happened);
            verdict.refusals = self.faults();
            if !verdict.accepts() {
                self.state = before;
            }
        }
        verdict
    }

    /// What could not be worked out of the event that was applied last.
    pub(super) fn faults(&mut self) -> Vec<Refusal> {
        std::mem::take(&mut self.faults)
    }

    /// Applies an event that was accepted when it was recorded, whatever the guards would say now.
    pub fn replay(&mut self, happened: &Arc<Happened>) {
        self.faults.clear();
        if is_filing(&happened.event) {
            file(Arc::make_mut(&mut self.state), &happened.event);
        } else if let Some(number) = self.definition.event_number(&happened.event.event) {
            self.apply(number, happened);
        }
    }

    /// Which conditions hold.
    pub(super) fn holding(&self, conditions: &Conditions, now: Option<&Arc<Happened>>) -> Holding {
        let mut holding = Holding {
            holds: vec![false; conditions.sources.len()],
            faults: Vec::new(),
        };
        if conditions.sources.is_empty() {
            return holding;
        }
        let context = scope::context(&self.definition, &self.state, &self.holidays, now.cloned());
        let engine = &self.definition.engine;
        if let Ok(numbers) = engine.select(&conditions.name, &context) {
            for number in numbers {
                holding.holds[number] = true;
            }
        } else {
            // One of them cannot be answered; the others may hold.
            for (source, holds) in conditions.sources.iter().zip(&mut holding.holds) {
                match engine.value(&format!("true if {source} else false"), &context) {
                    Ok(found) => *holds = found == Some(Value::Bool(true)),
                    Err(problem) => holding.faults.push(unanswered(source, &problem)),
                }
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

    /// The value of an expression where the case now stands; none when there is none.
    ///
    /// # Errors
    /// When it cannot be worked out.
    pub fn ask(&self, expression: &str) -> Result<Option<Value>, Diagnostic> {
        self.evaluate(expression, None)
    }

    /// As [`Fold::ask`], about something: its data are `dit`.
    ///
    /// # Errors
    /// As [`Fold::ask`].
    pub fn ask_about(
        &self,
        expression: &str,
        it: &Arc<Happened>,
    ) -> Result<Option<Value>, Diagnostic> {
        self.evaluate(expression, Some(Arc::clone(it)))
    }

    fn evaluate(
        &self,
        expression: &str,
        it: Option<Arc<Happened>>,
    ) -> Result<Option<Value>, Diagnostic> {
        let context = scope::context(&self.definition, &self.state, &self.holidays, it);
        let source = self.definition.file.written_out(expression);
        let found = self.definition.engine.value(&source, &context);
        found.map_err(|problem| {
            unanswered(expression, &problem).diagnostic(crate::diagnostic::Severity::Error)
        })
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
        let Holding {
            holds: before,
            faults,
        } = self.holding(&plan.before, Some(now));
        self.faults.extend(faults);
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
        let Holding {
            holds: after,
            faults,
        } = self.holding(&plan.after, Some(now));
        if !self.state.facts_only {
            self.faults.extend(faults);
        }
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
        self.ended(track).0
    }

    /// As [`Fold::has_ended`], and what keeps that from being said.
    fn ended(&self, track: usize) -> (bool, Vec<Refusal>) {
        let Some(at) = self.state.tracks[track].as_ref() else {
            return (false, Vec::new());
        };
        match &self.definition.tracks[track].states[at.state].ends {
            EndsPlan::Never => (false, Vec::new()),
            EndsPlan::Always => (true, Vec::new()),
            EndsPlan::When(conditions) => {
                let found = self.holding(conditions, None);
                (found.holds[0], found.faults)
            }
        }
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
            let (over, faults) = self.ended(number);
            self.faults.extend(faults);
            ended = ended && over;
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

/// That a condition cannot be answered: a fault of the procedure, or of what was recorded before it was checked.
fn unanswered(source: &str, problem: &Diagnostic) -> Refusal {
    let why = &problem.message;
    Refusal::engine(
        UNANSWERED,
        Text::new(
            format!("`{source}` is niet te beantwoorden: {}", why.nl),
            format!("`{source}` cannot be answered: {}", why.en),
        ),
        Text::new(
            "verbeter die voorwaarde in de procedure, of de gegevens waar zij naar vraagt",
            "correct that condition in the procedure, or the data that it asks for",
        ),
    )
}

/// An event that only files a document.
pub(super) fn is_filing(event: &Event) -> bool {
    event.event.is_empty() && !event.files.is_empty()
}
