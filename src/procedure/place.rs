//! Whether an event fits where the case stands: its tracks, what has closed, and what happens by itself.

use super::definition::{At, EventPlan, MovePlan, Place};
use super::fold::Fold;
use super::verdict::Refusal;
use crate::diagnostic::{Language, Text};

/// The rule of an event whose data lead nowhere from where the case stands.
pub(super) const LEADS_NOWHERE: &str = "moves";

impl Fold {
    /// Why an event does not fit where the case stands; `before` says which conditions of its moves hold.
    pub(super) fn misfit(&self, number: usize, before: &[bool]) -> Vec<Refusal> {
        if self.definition.closing == Some(number) {
            return vec![self.by_itself(number)];
        }
        let plan = &self.definition.events[number];
        let spec = &self.definition.file.events[number];
        let title = &spec.title;
        let leads = |step: &MovePlan| self.fits(step) && step.when.is_none_or(|when| before[when]);
        if let Some(refusal) = self.wrong_case(plan, title, &leads) {
            return vec![refusal];
        }
        let listed = plan.allowed.iter().any(|place| self.state.is_at(*place));
        if let Some(track) = self.track_that_is_over(plan)
            && !(listed || plan.moves.iter().any(leads) || self.meets_open(number))
        {
            return vec![self.over(title, track)];
        }
        let reopens = plan
            .moves
            .iter()
            .any(|step| step.from.is_some() && step.to.is_some() && self.fits(step));
        if self.state.closed.is_some()
            && !(spec.closed || listed || reopens || self.meets_open(number))
        {
            return vec![closed(title)];
        }
        if !(listed || plan.allowed.is_empty()) {
            return vec![self.order(&plan.allowed, title)];
        }
        if plan.moves.is_empty() || plan.moves.iter().any(leads) {
            return Vec::new();
        }
        if plan.moves.iter().any(|step| self.fits(step)) {
            return vec![self.leads_nowhere(title)];
        }
        vec![self.order(&starting_places(plan), title)]
    }

    /// Whether an obligation is open that this event meets, alone or with others.
    fn meets_open(&self, number: usize) -> bool {
        self.state.duties.iter().any(|duty| {
            duty.is_open()
                && self
                    .definition
                    .obligation(&duty.obligation)
                    .is_some_and(|plan| plan.met_by.contains(&number))
        })
    }

    fn has_begun(&self, track: usize) -> bool {
        self.state.tracks[track].is_some()
    }

    /// It belongs in another case: one that has not been opened yet, or whose subject is another.
    fn wrong_case(
        &self,
        plan: &EventPlan,
        title: &Text,
        leads: &dyn Fn(&MovePlan) -> bool,
    ) -> Option<Refusal> {
        let tracks = &self.definition.tracks;
        let counts = |track: usize| !tracks[track].background;
        let begun: Vec<usize> = (0..tracks.len())
            .filter(|track| counts(*track) && self.has_begun(*track))
            .collect();
        let moves = |track: usize| plan.moves.iter().any(|step| step.track == track);
        if begun.is_empty() && (0..tracks.len()).any(counts) {
            let opens = (0..tracks.len()).any(|track| counts(track) && moves(track));
            return (!opens).then(|| self.not_opened(title));
        }
        let places = |track: usize| plan.allowed.iter().any(|place| place.track == track);
        let only_background = (0..tracks.len())
            .filter(|track| moves(*track) || places(*track))
            .all(|track| tracks[track].background)
            && !(plan.moves.is_empty() && plan.allowed.is_empty());
        let begins: Vec<usize> = plan
            .moves
            .iter()
            .filter(|step| step.to.is_some() && counts(step.track) && leads(step))
            .map(|step| step.track)
            .filter(|track| !self.has_begun(*track))
            .collect();
        // What is about such a track alone is no matter of this case, also when its order is set aside.
        let about = |track: usize| moves(track) || places(track);
        let elsewhere = (0..tracks.len()).find(|track| {
            tracks[*track].alone
                && !self.has_begun(*track)
                && about(*track)
                && (0..tracks.len()).all(|other| other == *track || !about(other))
        });
        if let Some(own) = elsewhere {
            return Some(self.apart(title, own));
        }
        let own = begun.iter().copied().find(|track| tracks[*track].alone);
        let alien = own.filter(|own| {
            !only_background && (!(moves(*own) || places(*own)) || !begins.is_empty())
        });
        if let Some(own) = alien {
            return Some(self.apart(title, own));
        }
        begins
            .into_iter()
            .find(|track| tracks[*track].alone)
            .map(|own| self.apart(title, own))
    }

    /// The track of a case of its own, when it has ended and the event is about nothing else: what such an event starts
    /// nothing could finish any more.
    fn track_that_is_over(&self, plan: &EventPlan) -> Option<usize> {
        let moved = plan.moves.iter().map(|step| step.track);
        let mut about = plan.allowed.iter().map(|place| place.track).chain(moved);
        let track = about.next()?;
        let over = self.definition.tracks[track].alone && self.has_ended(track);
        (over && about.all(|other| other == track)).then_some(track)
    }

    fn over(&self, title: &Text, track: usize) -> Refusal {
        let track = &self.definition.file.tracks[track].title;
        Refusal::engine(
            "over",
            Text::new(
                format!("“{}” kan niet meer: {} is voorbij", title.nl, track.nl),
                format!("“{}” is no longer possible: {} is over", title.en, track.en),
            ),
            Text::new(
                "gebeurde het eerder, noem dan die dag; wat later gebeurde, hoort in een nieuwe zaak",
                "if it happened before, name that day; what happened later belongs in a new case",
            ),
        )
    }

    fn not_opened(&self, title: &Text) -> Refusal {
        let file = &self.definition.file;
        let openers = |language: Language| -> String {
            let titles: Vec<String> = self
                .definition
                .events
                .iter()
                .zip(file.events.values())
                .filter(|(plan, _)| {
                    plan.moves.iter().any(|step| {
                        let track = &self.definition.tracks[step.track];
                        !track.background
                            && step
                                .from
                                .as_ref()
                                .is_none_or(|from| from.contains(&At::Begin))
                    })
                })
                .map(|(_, spec)| format!("“{}”", spec.title.get(language)))
                .collect();
            titles.join(", ")
        };
        Refusal::engine(
            "opening",
            Text::new(
                format!("met “{}” kan een zaak niet beginnen", title.nl),
                format!("a case cannot begin with “{}”", title.en),
            ),
            Text::new(
                format!(
                    "leg eerst vast waarover de zaak gaat: {}",
                    openers(Language::Nl)
                ),
                format!(
                    "record first what the case is about: {}",
                    openers(Language::En)
                ),
            ),
        )
    }

    /// The track `own` has a case of its own.
    fn apart(&self, title: &Text, own: usize) -> Refusal {
        let track = self
            .definition
            .file
            .tracks
            .get_index(own)
            .map_or_else(|| Text::new("", ""), |(_, track)| track.title.clone());
        Refusal::engine(
            "apart",
            Text::new(
                format!(
                    "“{}” hoort niet in deze zaak: {} heeft een eigen zaak",
                    title.nl, track.nl
                ),
                format!(
                    "“{}” does not belong in this case: {} has a case of its own",
                    title.en, track.en
                ),
            ),
            Text::new(
                "open er een eigen zaak voor",
                "open a case of its own for it",
            ),
        )
    }

    /// Nobody records what happens by itself.
    fn by_itself(&self, number: usize) -> Refusal {
        let title = &self.definition.file.events[number].title;
        let waits = |language: Language| self.waits_for(language).join("; ");
        let remedy = if self.state.closed.is_some() {
            Text::new("de zaak is al gesloten", "the case is closed already")
        } else {
            Text::new(
                format!("rond af wat nog loopt: {}", waits(Language::Nl)),
                format!("finish what still runs: {}", waits(Language::En)),
            )
        };
        Refusal::engine(
            "derived",
            Text::new(
                format!("“{}” gebeurt vanzelf en wordt niet vastgelegd", title.nl),
                format!("“{}” happens by itself and is not recorded", title.en),
            ),
            remedy,
        )
    }

    /// What keeps the case open: tracks that have not ended, and obligations.
    fn waits_for(&self, language: Language) -> Vec<String> {
        let definition = &self.definition;
        let file = &definition.file;
        let tracks = file
            .tracks
            .values()
            .enumerate()
            .filter_map(|(number, spec)| {
                let at = self.state.tracks[number].as_ref()?;
                let plan = &definition.tracks[number];
                if plan.background || self.has_ended(number) {
                    return None;
                }
                let (_, state) = spec.states.get_index(at.state)?;
                Some(format!(
                    "{}: {}",
                    spec.title.get(language),
                    state.title.get(language)
                ))
            });
        let duties = self.state.duties.iter().filter_map(|duty| {
            let holds = duty.is_open() && definition.obligation(&duty.obligation)?.holds;
            let spec = file.obligations.get(&duty.obligation)?;
            holds.then(|| spec.title.get(language).to_owned())
        });
        tracks.chain(duties).collect()
    }

    fn leads_nowhere(&self, title: &Text) -> Refusal {
        let status = |language| self.state.status_title(&self.definition, language);
        Refusal {
            may_override: true,
            ..Refusal::engine(
                LEADS_NOWHERE,
                Text::new(
                    format!(
                        "met deze gegevens past “{}” niet bij de stand van de zaak ({})",
                        title.nl,
                        status(Language::Nl)
                    ),
                    format!(
                        "with these data “{}” does not fit where the case stands ({})",
                        title.en,
                        status(Language::En)
                    ),
                ),
                Text::new(
                    "kijk na of de gegevens kloppen, en wat al eerder is vastgelegd",
                    "see whether the data are right, and what was recorded before",
                ),
            )
        }
    }

    /// The event does not fit where the case stands; it would at these places.
    fn order(&self, places: &[Place], title: &Text) -> Refusal {
        let mut names: Vec<Text> = Vec::new();
        for name in places.iter().filter_map(|place| self.place_title(*place)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let list =
            |of: &dyn Fn(&Text) -> String| names.iter().map(of).collect::<Vec<_>>().join("; ");
        let status = |language| self.state.status_title(&self.definition, language);
        Refusal {
            may_override: true,
            ..Refusal::engine(
                "order",
                Text::new(
                    format!(
                        "“{}” past niet bij de stand van de zaak ({})",
                        title.nl,
                        status(Language::Nl)
                    ),
                    format!(
                        "“{}” does not fit where the case stands ({})",
                        title.en,
                        status(Language::En)
                    ),
                ),
                Text::new(
                    format!("het kan bij {}", list(&|name| name.nl.clone())),
                    format!("it is possible at {}", list(&|name| name.en.clone())),
                ),
            )
        }
    }

    fn place_title(&self, place: Place) -> Option<Text> {
        let (_, track) = self.definition.file.tracks.get_index(place.track)?;
        Some(match place.at {
            At::Begin => Text::new(
                format!("{} is nog niet begonnen", track.title.nl),
                format!("{} has not begun", track.title.en),
            ),
            At::Begun => Text::new(
                format!("{} loopt", track.title.nl),
                format!("{} has begun", track.title.en),
            ),
            At::State(state) => {
                let (_, state) = track.states.get_index(state)?;
                Text::new(
                    format!("{}: {}", track.title.nl, state.title.nl),
                    format!("{}: {}", track.title.en, state.title.en),
                )
            }
        })
    }
}

/// The places from which an event moves.
fn starting_places(plan: &EventPlan) -> Vec<Place> {
    plan.moves
        .iter()
        .flat_map(|step| {
            step.from.iter().flatten().map(|at| Place {
                track: step.track,
                at: *at,
            })
        })
        .collect()
}

fn closed(title: &Text) -> Refusal {
    Refusal {
        may_override: true,
        ..Refusal::engine(
            "closed",
            Text::new(
                format!("“{}” kan niet meer: de zaak is gesloten", title.nl),
                format!("“{}” is no longer possible: the case is closed", title.en),
            ),
            Text::new(
                "staat er iets verkeerd, verbeter dan de gebeurtenis die de zaak sloot",
                "if something is wrong, correct the event that closed the case",
            ),
        )
    }
}
