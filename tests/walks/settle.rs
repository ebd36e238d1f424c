//! Everything set right by somebody diligent.

use std::collections::BTreeMap;

use griffie::catalog::Ends;
use griffie::procedure::Fate;

use super::later;
use super::random::Random;
use super::report::{Kind, Probe};
use super::walk::Walk;
use super::walker::{meet, open_duties};

/// How many things somebody diligent does before a case counts as stuck.
const DILIGENCE: usize = 50;

/// Everything set right: what is due is done and the case is closed, in a few ways if the first does not get there.
pub(super) fn settle(walk: &mut Walk) {
    if walk.steps.is_empty() || walk.fold().state().destroyed {
        return;
    }
    let mut unmet: Option<Vec<String>> = None;
    let mut closed = false;
    let writes = walk.writes;
    for attempt in 0..4 {
        let mut side = walk.clone();
        side.random = Random::new(walk.random.clone().next() ^ attempt);
        side.writes = writes && attempt == 0;
        // The last resort is always a reason: the program offers it.
        side.sets_aside = attempt == 3;
        let left = tidy_up(&mut side);
        closed |= side.is_closed() || side.fold().state().destroyed;
        unmet = Some(match unmet {
            None => left,
            Some(known) => known
                .into_iter()
                .filter(|code| left.contains(code))
                .collect(),
        });
        let done = closed && unmet.as_ref().is_some_and(Vec::is_empty);
        if attempt == 0 {
            // What was done on the way counts.
            let found = side.found.clone();
            walk.seen = side.seen.clone();
            walk.letters = side.letters.clone();
            walk.found = found;
            if done {
                *walk = side;
                return;
            }
        }
        if done {
            return;
        }
    }
    let standing = standing(walk);
    if !closed {
        walk.find(
            Kind::DeadEnd,
            &standing,
            &format!(
                "nothing that was tried closes the case; open: {}",
                open_codes(walk)
            ),
            Probe::Close,
        );
    }
    for code in unmet.into_iter().flatten() {
        walk.find(
            Kind::Unmeetable,
            &format!("{code} at {standing}"),
            "nothing that was tried meets it",
            Probe::Meet(code),
        );
    }
}

fn open_codes(walk: &Walk) -> String {
    let duties = &walk.fold().state().duties;
    let open = duties.iter().filter(|duty| duty.is_open());
    let codes: Vec<String> = open
        .map(|duty| format!("{} {}", duty.obligation, duty.which))
        .collect();
    codes.join(", ")
}

/// The states of the tracks, in short.
fn standing(walk: &Walk) -> String {
    let states = walk.fold().state().states(&walk.world.definition);
    let mut all: Vec<String> = states
        .iter()
        .map(|(track, state)| format!("{track}.{}", state.as_str().unwrap_or("")))
        .collect();
    all.sort();
    all.join("+")
}

/// Does all that is due and closes the case; gives the obligations that stayed open.
pub(super) fn tidy_up(walk: &mut Walk) -> Vec<String> {
    let mut given_up: Vec<usize> = Vec::new();
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..DILIGENCE {
        if walk.fold().state().destroyed {
            break;
        }
        let open = open_duties(walk.fold(), walk.world);
        // What comes back every year is done twice and then left.
        let next = open.iter().find(|(number, code)| {
            !given_up.contains(number) && often.get(code).copied().unwrap_or(0) < 8
        });
        if let Some((number, code)) = next.cloned() {
            *often.entry(code.clone()).or_default() += 1;
            if !meet(walk, number, &code) {
                given_up.push(number);
            }
            continue;
        }
        if walk.is_closed() {
            break;
        }
        if !towards_the_end(walk) {
            // Another day may bring it; what was given up is tried again then.
            let due = walk
                .fold()
                .state()
                .duties
                .iter()
                .filter(|duty| duty.is_open())
                .filter_map(|duty| duty.due);
            let until = due.min().map_or(later(walk.day, 1), |due| later(due, 1));
            if !walk.wait(until) {
                walk.day = later(walk.day, 7);
            }
            given_up.clear();
            often.clear();
        }
    }
    let world = walk.world;
    let duties = &walk.fold().state().duties;
    let left = duties
        .iter()
        .filter(|duty| duty.fate == Fate::Open && !duty.keep);
    // What begins again when it is met never ends.
    let repeated = |code: &str| {
        let spec = &world.file().obligations[code];
        let begins = |on: &str| spec.starts.iter().any(|start| start.full().on == on);
        spec.every.is_some() || spec.met.iter().any(|met| begins(&met.full().on))
    };
    left.filter(|duty| !repeated(&duty.obligation))
        .map(|duty| duty.obligation.clone())
        .collect()
}

/// One thing that ends a track which still runs.
fn towards_the_end(walk: &mut Walk) -> bool {
    let world = walk.world;
    let states = walk.fold().state().states(&world.definition);
    let mut running: Vec<String> = states
        .keys()
        .filter(|track| !world.file().tracks[track.as_str()].background)
        .cloned()
        .collect();
    walk.random.shuffle(&mut running);
    for track in running {
        let state = states[&track].as_str().unwrap_or("");
        let ending = |state: &str| {
            !matches!(
                world.file().tracks[&track].states[state].ends,
                Ends::Always(false)
            )
        };
        if matches!(
            world.file().tracks[&track].states[state].ends,
            Ends::Always(true)
        ) {
            continue;
        }
        let mut events: Vec<(bool, String)> = world
            .file()
            .events
            .iter()
            .filter_map(|(code, spec)| {
                let step = spec
                    .moves
                    .iter()
                    .filter(|step| step.track == track)
                    .find_map(|step| step.to.as_deref().filter(|to| *to != state))?;
                Some((!ending(step), code.clone()))
            })
            .collect();
        walk.random.shuffle(&mut events);
        events.sort_by_key(|(on, _)| *on);
        // What an ending waits for may lie on another track.
        if let Ends::When(source) = &world.file().tracks[&track].states[state].ends {
            let mut other = walk.reads(source);
            walk.random.shuffle(&mut other);
            events.splice(0..0, other.into_iter().map(|code| (false, code)));
        }
        for (_, event) in events {
            if walk.pursue(&event, None) {
                return true;
            }
        }
    }
    false
}
