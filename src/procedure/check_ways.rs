//! A way out of every obligation: in each state in which it can be open, something that somebody can do meets or ends it.
//!
//! One track at a time, without conditions: what is reported has no way out whatever the facts are. What depends on
//! facts or on several tracks is for walks.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{Checker, path};
use crate::catalog::{
    BEGIN, EffectSpec, EventSpec, MoveSpec, ObligationSpec, ProcedureFile, StartSpec,
};
use crate::diagnostic::Text;

/// Reports hard obligations that end with the case, and obligations that a state leaves without a way out.
pub(super) fn check(checker: &mut Checker) {
    let file = checker.file;
    let closing = file.closing.as_ref().map(|closing| closing.event.as_str());
    for (code, spec) in &file.obligations {
        let by_closing = |effect: &EffectSpec| Some(effect.full().on.as_str()) == closing;
        if spec.holds_case() && spec.ended.iter().any(by_closing) {
            checker.say(
                &path(&["obligations", code, "ended"]),
                "ended",
                Text::new(
                    format!("{code} houdt de zaak open, en het sluiten van de zaak zou haar beëindigen"),
                    format!("{code} holds the case, and the closing of the case would end it"),
                ),
                Some(Text::new(
                    "haal het sluiten daar weg: de zaak sluit als de verplichting is vervuld, of als iemand haar met een reden beëindigt",
                    "take it out: the case closes when it is met, or when somebody ends it with a reason",
                )),
            );
        }
        for (track, stuck) in stuck(file, spec) {
            let places = stuck.into_iter().collect::<Vec<_>>();
            let places = format!("`{track}.{}`", places.join(&format!("`, `{track}.")));
            let ways = ways(spec).into_iter().collect::<Vec<_>>().join(", ");
            checker.say(
                &path(&["obligations", code, "met"]),
                "way out",
                Text::new(
                    format!("{code} kan openstaan bij {places}, en niets wat daar of daarna kan gebeuren vervult of beëindigt haar"),
                    format!("{code} can be open at {places}, and nothing that can happen there or after it meets or ends it"),
                ),
                Some(Text::new(
                    format!("laat daar een gebeurtenis toe die haar vervult, of noem onder `ended` wat daarheen leidt; haar gebeurtenissen: {ways}"),
                    format!("let an event that meets it be possible there, or name under `ended` what leads there; its events: {ways}"),
                )),
            );
        }
    }
}

/// The events that meet, end or replace an obligation, alone or in part.
fn ways(spec: &ObligationSpec) -> BTreeSet<String> {
    let effects = [&spec.met, &spec.parts, &spec.ended, &spec.extended];
    let effects = effects.into_iter().flatten().map(EffectSpec::full);
    effects.map(|effect| effect.on).collect()
}

/// By track, the states in which an obligation can be open and from which no way out of it can be reached.
fn stuck<'a>(
    file: &'a ProcedureFile,
    spec: &ObligationSpec,
) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let ways = ways(spec);
    let mut found = BTreeMap::new();
    for track in file.tracks.keys() {
        let leads = |event: &'a EventSpec, from: &str| -> Vec<&'a str> {
            let steps = event.moves.iter().filter(|step| step.track == *track);
            let fits = steps.filter(|step| {
                let from = |states: &Vec<String>| states.iter().any(|state| state == from);
                step.from.as_ref().is_none_or(from)
            });
            fits.filter_map(|step| step.to.as_deref()).collect()
        };
        let mut open: BTreeSet<&str> = begun(file, spec, track);
        // What happens without doing anything to it leads on.
        loop {
            let quiet = file.events.iter().filter(|(code, _)| !ways.contains(*code));
            let next: Vec<&str> = quiet
                .flat_map(|(_, event)| open.iter().flat_map(|from| leads(event, from)))
                .filter(|to| !open.contains(to))
                .collect();
            if next.is_empty() {
                break;
            }
            open.extend(next);
        }
        let is_way = |state: &str| {
            let mut events = file.events.iter().filter(|(code, _)| ways.contains(*code));
            events.any(|(_, event)| is_possible(event, track, state))
        };
        // From where a way out can still be reached, whatever it takes.
        let mut free: BTreeSet<&str> = open.iter().copied().filter(|state| is_way(state)).collect();
        loop {
            let closed = open.iter().filter(|state| !free.contains(*state));
            let next: Vec<&str> = closed
                .copied()
                .filter(|from| {
                    let mut events = file.events.values();
                    events.any(|event| leads(event, from).iter().any(|to| free.contains(to)))
                })
                .collect();
            if next.is_empty() {
                break;
            }
            free.extend(next);
        }
        let left: BTreeSet<&str> = open.difference(&free).copied().collect();
        if !left.is_empty() {
            found.insert(track.as_str(), left);
        }
    }
    found
}

/// The states to which the events that start an obligation lead a track. One that starts on the condition of a move
/// starts where that move leads.
fn begun<'a>(file: &'a ProcedureFile, spec: &ObligationSpec, track: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    for start in spec.starts.iter().map(StartSpec::full) {
        let steps: Vec<&MoveSpec> = file
            .events
            .get(&start.on)
            .into_iter()
            .flat_map(|event| &event.moves)
            .filter(|step| step.track == track)
            .collect();
        let same = |step: &&MoveSpec| start.when.is_some() && step.when == start.when;
        let own: Vec<&MoveSpec> = steps.iter().copied().filter(same).collect();
        let leads = if own.is_empty() { steps } else { own };
        found.extend(leads.into_iter().filter_map(|step| step.to.as_deref()));
    }
    found
}

/// Whether an event may happen while a track is in a state, as far as that track decides it.
fn is_possible(event: &EventSpec, track: &str, state: &str) -> bool {
    let about = |place: &String| {
        let (named, at) = place
            .split_once('.')
            .map_or((place.as_str(), None), |(named, at)| (named, Some(at)));
        named != track || at.is_none_or(|at| at == state || (at == BEGIN && state.is_empty()))
    };
    let is_allowed = event.allowed.is_empty() || event.allowed.iter().any(about);
    let fits = event.moves.is_empty()
        || event.moves.iter().any(|step| {
            let from = |states: &Vec<String>| states.iter().any(|from| from == state);
            step.track != track || step.from.as_ref().is_none_or(from)
        });
    is_allowed && fits
}
