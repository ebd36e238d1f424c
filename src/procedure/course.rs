//! The course of a case: its events as recorded, and where they lead.
//!
//! Recording is judged at the place where the event occurred, not where it was written down: an event that is
//! recorded late is judged against the case as it stood on its own day. Events that were accepted before stay,
//! also when an event in between now contradicts them; such contradictions are reported.

use std::sync::Arc;

use super::definition::Definition;
use super::fold::Fold;
use super::state::WITHDRAWN;
use super::verdict::{Refusal, Verdict};
use crate::calendar::{Date, Holidays};
use crate::case::{Event, Happened, Register, effective};
use crate::diagnostic::Text;

/// The events of a case and where they lead.
#[derive(Debug, Clone)]
pub struct Course {
    fold: Fold,
    events: Vec<Arc<Event>>,
    /// Who is who.
    register: Register,
    last: Option<Date>,
}

impl Course {
    /// A case without events.
    pub fn new(definition: &Arc<Definition>, holidays: &Arc<Holidays>) -> Self {
        Self {
            fold: Fold::new(definition, holidays),
            events: Vec::new(),
            register: Register::default(),
            last: None,
        }
    }

    /// A case with the events that were recorded in it.
    pub fn recorded(
        definition: &Arc<Definition>,
        holidays: &Arc<Holidays>,
        events: Vec<Arc<Event>>,
    ) -> Self {
        let mut course = Self::new(definition, holidays);
        course.take_in(&events);
        course.replay();
        course
    }

    /// The case as it stood at the end of a day, as far as it is known now.
    pub fn as_of(
        definition: &Arc<Definition>,
        holidays: &Arc<Holidays>,
        events: &[Arc<Event>],
        on: Date,
    ) -> Self {
        let mut course = Self::new(definition, holidays);
        course.take_in(events);
        let known = effective(&course.events)
            .into_iter()
            .filter(|happened| happened.on <= on);
        for happened in known {
            course.last = Some(happened.on);
            course.fold.replay(&Arc::new(happened));
        }
        course
    }

    /// Where the case stands, as lists say it.
    pub fn status(&self) -> String {
        if self.is_withdrawn() {
            return WITHDRAWN.to_owned();
        }
        self.fold.state().status(self.fold.definition())
    }

    /// Whether all that was recorded was withdrawn: the case was opened by mistake, and nothing runs in it.
    pub fn is_withdrawn(&self) -> bool {
        !self.events.is_empty() && effective(&self.events).is_empty()
    }

    /// The day of the last event.
    pub fn last(&self) -> Option<Date> {
        self.last
    }

    /// Where the case stands.
    pub fn fold(&self) -> &Fold {
        &self.fold
    }

    /// The events as recorded.
    pub fn events(&self) -> &[Arc<Event>] {
        &self.events
    }

    /// Accepted events that the case as it now reads would refuse, with their numbers: something was recorded late
    /// or corrected.
    pub fn contradicted(&self) -> Vec<(usize, Vec<Refusal>)> {
        let mut fold = Fold::new(self.fold.definition(), &self.fold.shared_holidays());
        let mut found = Vec::new();
        for happened in effective(&self.events) {
            let happened = Arc::new(happened);
            let verdict = fold.verdict(&happened);
            let mut refusals = verdict.refusals;
            fold.replay(&happened);
            for fault in fold.faults() {
                if !refusals.contains(&fault) {
                    refusals.push(fault);
                }
            }
            if !refusals.is_empty() {
                found.push((happened.seq, refusals));
            }
        }
        found
    }

    /// Records an event on a day, if the procedure accepts it.
    pub fn record(&mut self, event: Event, today: Date) -> Verdict {
        self.record_shared(Arc::new(event), today)
    }

    /// As [`Course::record`], for an event that others hold too.
    pub fn record_shared(&mut self, event: Arc<Event>, today: Date) -> Verdict {
        let ahead = event.on.filter(|on| *on > today);
        let mut verdict = self.judge(event);
        verdict
            .warnings
            .extend(ahead.map(|on| in_the_future(on, today)));
        verdict
    }

    /// Takes over events that were accepted, each of their people with an id.
    fn take_in(&mut self, events: &[Arc<Event>]) {
        for event in events {
            let event = self.register.identified(Arc::clone(event), &self.events);
            self.events.push(event);
        }
    }

    fn judge(&mut self, event: Arc<Event>) -> Verdict {
        let known = self.register.clone();
        let event = self.register.identified(event, &self.events);
        let verdict = self.judge_identified(event);
        if !verdict.accepts() {
            self.register = known;
            return verdict;
        }
        self.without_objection(verdict)
    }

    /// A reason to go on all the same is kept only where something stood in the way.
    fn without_objection(&mut self, mut verdict: Verdict) -> Verdict {
        let idle = |event: &&mut Arc<Event>| event.set_aside.is_some();
        if verdict.set_aside.is_empty()
            && let Some(last) = self.events.last_mut().filter(idle)
        {
            Arc::make_mut(last).set_aside = None;
            verdict.warnings.push(nothing_in_the_way());
        }
        verdict
    }

    fn judge_identified(&mut self, event: Arc<Event>) -> Verdict {
        if let Some(refusal) = self.malformed(&event) {
            return Verdict {
                refusals: vec![refusal],
                ..Verdict::default()
            };
        }
        let seq = self.events.len() + 1;
        let plain = event.corrects.is_none() && event.withdraws.is_none();
        if let Some(on) = event
            .on
            .filter(|on| plain && self.last.is_none_or(|last| *on >= last))
        {
            let happened = Arc::new(Happened {
                seq,
                on,
                event: Arc::clone(&event),
            });
            let verdict = self.fold.step(&happened);
            if verdict.accepts() {
                self.events.push(event);
                self.last = Some(on);
            }
            return verdict;
        }
        let mut tried = self.clone();
        tried.events.push(event);
        let verdict = tried.replay_judging(seq);
        if verdict.accepts() {
            *self = tried;
        }
        verdict
    }

    /// What cannot be an event whatever the procedure says.
    fn malformed(&self, event: &Event) -> Option<Refusal> {
        let refuse =
            |rule: &str, message: Text, remedy: Text| Some(Refusal::engine(rule, message, remedy));
        if let Some(target) = event.corrects.or(event.withdraws) {
            let exists = target
                .checked_sub(1)
                .and_then(|index| self.events.get(index))
                .is_some_and(|event| event.corrects.is_none() && event.withdraws.is_none());
            if !exists {
                return refuse(
                    "correction",
                    Text::new(
                        format!("er is geen gebeurtenis {target} om te verbeteren"),
                        format!("there is no event {target} to correct"),
                    ),
                    Text::new(
                        "het tijdpad van de zaak noemt de nummers",
                        "the timeline of the case gives the numbers",
                    ),
                );
            }
            if event
                .reason
                .as_ref()
                .is_none_or(|reason| reason.trim().is_empty())
            {
                return refuse(
                    "correction",
                    Text::new(
                        "een verbetering heeft een reden nodig",
                        "a correction needs a reason",
                    ),
                    Text::new(
                        "zeg waarom de eerdere gegevens niet kloppen",
                        "say why the earlier data are wrong",
                    ),
                );
            }
        } else if event.on.is_none() {
            return refuse(
                "date",
                Text::new(
                    "de datum van de gebeurtenis ontbreekt",
                    "the date of the event is missing",
                ),
                Text::new(
                    "geef de dag waarop het gebeurde",
                    "give the day on which it happened",
                ),
            );
        }
        None
    }

    fn replay(&mut self) {
        self.replay_judging(0);
    }

    /// Reads all events again; the one with this number is judged, the others were accepted before.
    fn replay_judging(&mut self, judged: usize) -> Verdict {
        let mut fold = Fold::new(self.fold.definition(), &self.fold.shared_holidays());
        let mut result = Verdict::default();
        let target = judged
            .checked_sub(1)
            .and_then(|index| self.events.get(index))
            .and_then(|event| event.corrects);
        self.last = None;
        for happened in effective(&self.events) {
            let happened = Arc::new(happened);
            self.last = Some(happened.on);
            if happened.seq == judged || Some(happened.seq) == target {
                result = fold.verdict(&happened);
                if !result.accepts() {
                    return result;
                }
                fold.replay(&happened);
                result.refusals = fold.faults();
                if !result.accepts() {
                    return result;
                }
                continue;
            }
            fold.replay(&happened);
        }
        self.fold = fold;
        result
    }
}

fn nothing_in_the_way() -> Refusal {
    Refusal::engine(
        "override",
        Text::new(
            "er stond niets in de weg; de reden om het toch te doen is niet bewaard",
            "nothing stood in the way; the reason to do it all the same was not kept",
        ),
        Text::new(
            "een toelichting kan als opmerking bij de gebeurtenis",
            "an explanation can be a note of the event",
        ),
    )
}

/// Usually a slip of the pen: an event is recorded when it has happened.
fn in_the_future(on: Date, today: Date) -> Refusal {
    Refusal::engine(
        "date",
        Text::new(
            format!("{on} ligt in de toekomst (vandaag is {today})"),
            format!("{on} lies in the future (today is {today})"),
        ),
        Text::new(
            "leg een gebeurtenis vast wanneer zij heeft plaatsgevonden; een geplande datum hoort in haar gegevens",
            "record an event when it has happened; a planned date belongs in its data",
        ),
    )
}
