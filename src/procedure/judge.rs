//! Whether an event is accepted where the case stands, and what stands in the way of an obligation.

use std::sync::Arc;

use super::duty::Duty;
use super::fold::{Fold, UNANSWERED, is_filing};
use super::place::LEADS_NOWHERE;
use super::verdict::{Refusal, Verdict};
use crate::calendar::Date;
use crate::case::{Event, Happened};
use crate::catalog::{GuardSeverity, GuardSpec};
use crate::diagnostic::{Text, meant};

impl Fold {
    /// Whether the event is accepted where the case now stands.
    pub fn verdict(&self, happened: &Arc<Happened>) -> Verdict {
        let event = &happened.event;
        if is_filing(event) {
            // A document was made; the procedure has no say in that.
            return Verdict::default();
        }
        let Some(number) = self.definition.event_number(&event.event) else {
            return Verdict {
                refusals: vec![self.unknown(event)],
                ..Verdict::default()
            };
        };
        let plan = &self.definition.events[number];
        let guarded = self.holding(&plan.guarded, Some(happened));
        let before = self.holding(&plan.before, Some(happened));
        let mut verdict = self.judge(number, &guarded.holds, &before.holds, event);
        // No reason sets aside that a rule could not be looked at.
        verdict.refusals.extend(guarded.faults);
        verdict.refusals.extend(before.faults);
        verdict
    }

    fn unknown(&self, event: &Event) -> Refusal {
        let known = self.definition.file.events.keys().map(String::as_str);
        // Without any event there is none to name.
        let hint = meant(&event.event, known).unwrap_or_else(|| {
            Text::new(
                "de procedure heeft geen gebeurtenissen",
                "the procedure has no events",
            )
        });
        Refusal::engine(
            "event",
            Text::new(
                format!("de procedure kent geen gebeurtenis `{}`", event.event),
                format!("the procedure has no event `{}`", event.event),
            ),
            hint,
        )
    }

    fn judge(&self, number: usize, holding: &[bool], before: &[bool], event: &Event) -> Verdict {
        let plan = &self.definition.events[number];
        let spec = &self.definition.file.events[number];
        let mut verdict = Verdict::default();
        let title = &spec.title;
        if self.state.destroyed {
            verdict.refusals.push(Refusal::engine(
                "destroyed",
                Text::new("de zaak is vernietigd", "the case has been destroyed"),
                Text::new("open een nieuwe zaak", "open a new case"),
            ));
            return verdict;
        }
        verdict.refusals.extend(self.misfit(number, before));
        if spec.once && self.state.counts[number] > 0 {
            verdict.refusals.push(Refusal {
                may_override: true,
                ..Refusal::engine(
                    "once",
                    Text::new(
                        format!("“{}” is al vastgelegd en kan maar één keer", title.nl),
                        format!(
                            "“{}” is recorded already and can happen only once",
                            title.en
                        ),
                    ),
                    Text::new(
                        "klopt de datum niet, verbeter dan de eerdere gebeurtenis",
                        "if its date is wrong, correct the earlier event",
                    ),
                )
            });
        }
        for guard in plan.guards.iter().filter(|guard| !holding[guard.condition]) {
            let refusal = refusal(self.definition.guard(guard));
            if guard.refuses(&self.definition) {
                verdict.refusals.push(refusal);
            } else {
                verdict.warnings.push(refusal);
            }
        }
        if event
            .set_aside
            .as_ref()
            .is_some_and(|reason| !reason.trim().is_empty())
        {
            let (aside, stays) = verdict
                .refusals
                .into_iter()
                .partition(|refusal| refusal.may_override);
            verdict.set_aside = aside;
            verdict.refusals = stays;
        }
        verdict
    }

    /// The guards that stand in the way of every event that would meet an obligation, as far as they can be
    /// judged before there is such an event.
    pub fn blocked_by(&self, duty: &Duty) -> Vec<Refusal> {
        let Some(plan) = self.definition.obligation(&duty.obligation) else {
            return Vec::new();
        };
        let mut fewest: Option<Vec<Refusal>> = None;
        for number in &plan.met_by {
            let event = &self.definition.events[*number];
            let askable: Vec<_> = event
                .guards
                .iter()
                .filter(|guard| !guard.about_event && guard.refuses(&self.definition))
                .collect();
            if askable.is_empty() {
                return Vec::new();
            }
            let holding = self.holding(&event.guarded, None).holds;
            let failing: Vec<Refusal> = askable
                .into_iter()
                .filter(|guard| !holding[guard.condition])
                .map(|guard| refusal(self.definition.guard(guard)))
                .collect();
            if failing.is_empty() {
                return Vec::new();
            }
            if fewest.as_ref().is_none_or(|few| failing.len() < few.len()) {
                fewest = Some(failing);
            }
        }
        fewest.unwrap_or_default()
    }

    /// Why an event of this kind cannot be recorded now, as far as that can be judged without its data.
    pub fn refuses(&self, code: &str, on: Date) -> Verdict {
        let event = Arc::new(Event {
            on: Some(on),
            event: code.to_owned(),
            ..Event::default()
        });
        let mut verdict = self.verdict(&Arc::new(Happened { seq: 0, on, event }));
        if let Some(number) = self.definition.event_number(code) {
            let about: Vec<&str> = self.definition.events[number]
                .guards
                .iter()
                .filter(|guard| guard.about_event)
                .map(|guard| self.definition.guard(guard).id.as_str())
                .chain(
                    self.definition.events[number]
                        .moves
                        .iter()
                        .any(|step| step.about_event)
                        .then_some(LEADS_NOWHERE),
                )
                .collect();
            // Without its data what asks for them cannot be answered.
            let data_asked = !about.is_empty();
            verdict.refusals.retain(|refusal| {
                let is_unanswered = refusal.guard == UNANSWERED;
                !(about.contains(&refusal.guard.as_str()) || data_asked && is_unanswered)
            });
        }
        verdict
    }
}

fn refusal(guard: &GuardSpec) -> Refusal {
    Refusal {
        guard: guard.id.clone(),
        basis: guard.basis.clone(),
        message: guard.message.clone(),
        remedy: guard.remedy.clone(),
        may_override: guard.may_override && guard.severity == GuardSeverity::Refuse,
    }
}
