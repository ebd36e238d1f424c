//! A note that the handling is held up: no term stops, but what takes longer says why.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::definition::HoldPlan;
use super::duty::Duty;
use super::fold::Fold;
use crate::calendar::{Date, weekday_long};
use crate::case::Happened;
use crate::diagnostic::{Language, Text};

/// Why and since when the handling is held up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The first day.
    pub since: Date,
    /// The day on which the handling went on; absent while it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Why; absent when the event does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Held {
    /// Since when, until when and why, in a sentence.
    pub fn in_words(&self) -> Text {
        let on = |date, language| weekday_long(date, language);
        let why = match &self.reason {
            Some(reason) => {
                let reason = reason.trim().trim_end_matches('.');
                Text::new(format!(": {reason}"), format!(": {reason}"))
            }
            None => Text::new("; de reden staat er niet bij", "; the reason is not given"),
        };
        match self.until {
            None => Text::new(
                format!(
                    "aangehouden sinds {}{}",
                    on(self.since, Language::Nl),
                    why.nl
                ),
                format!("held since {}{}", on(self.since, Language::En), why.en),
            ),
            Some(until) => Text::new(
                format!(
                    "aangehouden van {} tot {}{}",
                    on(self.since, Language::Nl),
                    on(until, Language::Nl),
                    why.nl
                ),
                format!(
                    "held from {} to {}{}",
                    on(self.since, Language::En),
                    on(until, Language::En),
                    why.en
                ),
            ),
        }
    }
}

impl Fold {
    /// Notes a hold, or its end, with the obligations that it explains.
    pub(super) fn note_hold(&mut self, number: usize, now: &Happened) {
        let definition = Arc::clone(&self.definition);
        let Some(plan) = &definition.hold else { return };
        let state = Arc::make_mut(&mut self.state);
        if plan.noted == number {
            let reason = now.event.data.get(&plan.reason);
            let held = Held {
                since: now.on,
                until: None,
                reason: reason
                    .and_then(serde_json::Value::as_str)
                    .filter(|reason| !reason.trim().is_empty())
                    .map(ToOwned::to_owned),
            };
            for duty in explained(plan, &mut state.duties) {
                duty.held = Some(held.clone());
            }
            state.held = Some(held);
        } else if plan.ended == number {
            state.held = None;
            for held in explained(plan, &mut state.duties).filter_map(|duty| duty.held.as_mut()) {
                held.until.get_or_insert(now.on);
            }
        }
    }

    /// An obligation that starts during a hold is explained by it too.
    pub(super) fn explain(&self, duty: &mut Duty) {
        let Some(plan) = &self.definition.hold else {
            return;
        };
        if self.state.held.is_some() && plan.obligations.contains(&duty.obligation) {
            duty.held.clone_from(&self.state.held);
        }
    }
}

/// The open obligations that a hold explains.
fn explained<'a>(plan: &'a HoldPlan, duties: &'a mut [Duty]) -> impl Iterator<Item = &'a mut Duty> {
    duties
        .iter_mut()
        .filter(|duty| duty.is_open() && plan.obligations.contains(&duty.obligation))
}
