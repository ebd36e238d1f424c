//! Walking: a random way through a procedure, and at the end everything set right by somebody diligent.

use griffie::calendar::{Date, parse};
use griffie::case::Event;
use griffie::procedure::{Fate, Fold};

use super::coverage::{all, guard};
use super::later;
use super::random::Random;
use super::report::{Kind, Probe};
use super::walk::{Outcome, Walk};
use super::world::World;

/// How many of a walk's steps are for what it was sent to reach.
const TARGETED: usize = 22;
/// How many things somebody diligent does before a case counts as stuck.
const DILIGENCE: usize = 50;

/// Walks as a seed says, on the way to something that the seed chooses.
pub(super) fn walk<'a>(world: &'a World<'a>, seed: u64) -> Walk<'a> {
    let targets = all(world);
    let target = &targets[usize::try_from(seed).expect("small") % targets.len()];
    let mut walk = walk_to(world, seed, target, TARGETED);
    settle(&mut walk);
    walk
}

/// Walks without writing letters: events alone.
pub(super) fn walk_dry<'a>(world: &'a World<'a>, seed: u64) -> Walk<'a> {
    go(world, seed, "", 0, false)
}

/// Walks to something with so many of a hundred steps, and at random with the others.
pub(super) fn walk_to<'a>(world: &'a World<'a>, seed: u64, target: &str, aimed: usize) -> Walk<'a> {
    go(world, seed, target, aimed, true)
}

fn go<'a>(world: &'a World<'a>, seed: u64, target: &str, aimed: usize, writes: bool) -> Walk<'a> {
    let mut random = Random::new(seed);
    let from = parse("2026-02-01").expect("a day");
    let day = later(from, random.between(0, 900));
    let length = 4 + random.below(22);
    let mut walk = Walk::new(world, random, day);
    walk.writes = writes;
    begin(&mut walk, target);
    for _ in 0..length {
        if walk.fold().state().destroyed {
            break;
        }
        if walk.random.chance(aimed) {
            aim(&mut walk, target);
        } else {
            step(&mut walk);
        }
        pass_time(&mut walk);
    }
    walk
}

/// The first event: one that begins a track, or rarely any.
fn begin(walk: &mut Walk, target: &str) {
    let file = walk.world.file();
    let begins: Vec<&String> = file
        .events
        .iter()
        .filter(|(_, spec)| {
            spec.moves.iter().any(|step| {
                let begins = step
                    .from
                    .as_ref()
                    .is_some_and(|from| from.iter().any(|from| from == "begin"));
                begins && !file.tracks[&step.track].background
            })
        })
        .map(|(code, _)| code)
        .collect();
    let wished = target
        .strip_prefix("event ")
        .filter(|code| begins.iter().any(|begin| begin == code));
    for _ in 0..20 {
        let code = match wished {
            Some(code) => code.to_owned(),
            None if begins.is_empty() || walk.random.chance(3) => {
                let codes: Vec<&String> = file.events.keys().collect();
                (*walk.random.pick(&codes)).clone()
            }
            None => (*walk.random.pick(&begins)).clone(),
        };
        if code != walk.world.closing() && walk.open(&code) {
            return;
        }
    }
}

/// One thing that somebody does.
fn step(walk: &mut Walk) {
    if walk.steps.is_empty() {
        return;
    }
    look_around(walk);
    match walk.random.below(100) {
        0..55 => {
            due(walk);
        }
        55..80 => anything(walk),
        80..87 => correct(walk),
        87..91 => withdraw(walk),
        91..95 => {
            walk.sets_aside = true;
            anything(walk);
            walk.sets_aside = false;
        }
        _ => follow_a_hint(walk),
    }
}

fn pass_time(walk: &mut Walk) {
    let by = *walk.random.pick(&[0, 0, 0, 0, 1, 1, 2, 3, 5, 8, 15, 30]);
    walk.day = later(walk.day, by);
    if walk.random.chance(6) {
        let next = walk
            .fold()
            .state()
            .duties
            .iter()
            .filter(|duty| duty.is_open())
            .filter_map(|duty| duty.due)
            .min();
        if let Some(next) = next.filter(|next| *next < later(walk.day, 200)) {
            let beyond = walk.random.between(0, 1);
            walk.wait(later(next, beyond));
        }
    }
}

/// What would be said to a few events, without recording them.
fn look_around(walk: &mut Walk) {
    let codes: Vec<String> = walk.world.file().events.keys().cloned().collect();
    for _ in 0..3 {
        let code = walk.random.pick(&codes).clone();
        walk.glance(&code);
    }
}

/// Does something that is due.
fn due(walk: &mut Walk) -> bool {
    let open = open_duties(walk.fold(), walk.world);
    if open.is_empty() {
        return anything_first(walk);
    }
    let few = open.len().min(3);
    let (number, code) = open[walk.random.below(few)].clone();
    meet(walk, number, &code)
}

fn anything_first(walk: &mut Walk) -> bool {
    anything(walk);
    false
}

/// The open obligations, by number and code, the first due first; what is only kept comes never.
fn open_duties(fold: &Fold, world: &World) -> Vec<(usize, String)> {
    let duties = &fold.state().duties;
    let mut open: Vec<(usize, String)> = duties
        .iter()
        .enumerate()
        .filter(|(_, duty)| duty.is_open() && !duty.keep)
        .map(|(number, duty)| (number, duty.obligation.clone()))
        .collect();
    open.sort_by_key(|(number, code)| {
        let due: Option<Date> = duties[*number].due;
        (!world.file().obligations[code].hard && due.is_none(), due)
    });
    open
}

/// Does one thing towards meeting an obligation.
fn meet(walk: &mut Walk, number: usize, code: &str) -> bool {
    let wish = move |fold: &Fold| {
        fold.state()
            .duties
            .get(number)
            .is_some_and(|duty| !duty.is_open())
    };
    let mut events: Vec<String> = walk.world.file().obligations[code]
        .met
        .iter()
        .map(|met| met.full().on)
        .collect();
    walk.random.shuffle(&mut events);
    events
        .into_iter()
        .any(|event| walk.pursue(&event, Some(&wish)))
}

/// Goes for what this walk was sent to reach.
fn aim(walk: &mut Walk, target: &str) {
    let Some((kind, name)) = target.split_once(' ') else {
        return;
    };
    let world = walk.world;
    let file = world.file();
    match kind {
        "event" => {
            walk.pursue(name, None);
        }
        "document" => {
            let mut events: Vec<String> = file.events_of(name).into_iter().cloned().collect();
            walk.random.shuffle(&mut events);
            let _done = events.into_iter().any(|event| walk.pursue(&event, None));
        }
        "obligation" => {
            let name = name.to_owned();
            let wish = |fold: &Fold| {
                fold.state()
                    .duties
                    .iter()
                    .any(|duty| duty.obligation == name)
            };
            let mut events: Vec<String> = file.obligations[&name]
                .starts
                .iter()
                .map(|start| start.full().on)
                .collect();
            walk.random.shuffle(&mut events);
            let _done = events
                .into_iter()
                .any(|event| walk.pursue(&event, Some(&wish)));
        }
        _ => {
            let number = (0..file.guards.len())
                .find(|number| super::coverage::guard_name(world, *number) == target);
            if let Some(number) = number {
                let code = walk.random.pick(&file.guards[number].on).clone();
                if walk.glance(&code) {
                    // Near the guard, with whatever stands in the way of getting there.
                    walk.pursue(&code, None);
                } else {
                    let refused = walk.attempt(&code, None);
                    if let Outcome::Refused(refusals) = refused
                        && refusals
                            .iter()
                            .all(|refusal| guard(world, refusal).is_none())
                    {
                        walk.pursue(&code, None);
                    }
                }
            }
        }
    }
}

/// Any event that is accepted.
fn anything(walk: &mut Walk) {
    let codes: Vec<String> = walk.world.file().events.keys().cloned().collect();
    for _ in 0..8 {
        let code = walk.random.pick(&codes).clone();
        let by_itself = code == walk.world.closing();
        if by_itself && !walk.random.chance(20) {
            continue;
        }
        if let Outcome::Done = walk.attempt(&code, None) {
            return;
        }
    }
}

/// Another day or other data for something recorded.
fn correct(walk: &mut Walk) {
    let Some(number) = recorded(walk) else { return };
    let code = walk.steps[number - 1].event.clone();
    let mut event = Event {
        corrects: Some(number),
        reason: Some("Dit was verkeerd overgenomen.".to_owned()),
        ..Event::default()
    };
    if walk.random.chance(50) {
        let by = walk.random.between(-6, 2);
        event.on = walk.steps[number - 1]
            .on
            .map(|on| later(on, by))
            .filter(|on| *on <= walk.day);
    }
    if event.on.is_none() || walk.random.chance(30) {
        event.data = walk.data(&code, &serde_json::Map::new());
    }
    walk.record(event);
}

fn withdraw(walk: &mut Walk) {
    let Some(number) = recorded(walk).filter(|number| *number > 1) else {
        return;
    };
    walk.record(Event {
        withdraws: Some(number),
        reason: Some("Dit hoort bij een andere zaak.".to_owned()),
        ..Event::default()
    });
}

/// The number of a step that is a plain event.
fn recorded(walk: &mut Walk) -> Option<usize> {
    let plain: Vec<usize> = (1..=walk.steps.len())
        .filter(|number| !walk.steps[number - 1].event.is_empty())
        .collect();
    if plain.is_empty() {
        None
    } else {
        Some(*walk.random.pick(&plain))
    }
}

/// Takes a refusal at its word: does what the hint says, and sees whether it then goes.
fn follow_a_hint(walk: &mut Walk) {
    let codes: Vec<String> = walk.world.file().events.keys().cloned().collect();
    for _ in 0..6 {
        let code = walk.random.pick(&codes).clone();
        if code == walk.world.closing() {
            continue;
        }
        let Outcome::Refused(refusals) = walk.attempt(&code, None) else {
            return;
        };
        let guards: Vec<usize> = refusals
            .iter()
            .filter_map(|refusal| guard(walk.world, refusal))
            .collect();
        if guards.len() != refusals.len() || guards.is_empty() {
            continue;
        }
        let number = guards[0];
        if !goes_as_hinted(walk, &code, number) {
            let hint = walk.world.file().guards[number].remedy.nl.clone();
            let name = super::coverage::guard_name(walk.world, number);
            walk.find(
                Kind::WayOut,
                &format!("{name} at {code}"),
                &hint,
                Probe::WayOut {
                    event: code,
                    guard: number,
                },
            );
        }
        return;
    }
}

/// Whether following the hint of a guard leads to the event, or to what the hint names.
pub(super) fn goes_as_hinted(walk: &Walk, code: &str, number: usize) -> bool {
    let hint = &walk.world.file().guards[number].remedy.nl;
    if hint.contains("eigen zaak") || hint.contains("nieuwe zaak") {
        let mut other = Walk::new(walk.world, Random::new(78), walk.day);
        return other.open(code);
    }
    let named = super::walk::named(walk.world, hint);
    (0..3).any(|attempt| {
        let mut side = walk.clone();
        side.random = Random::new(attempt + 77);
        side.writes = false;
        (0..14).any(|_| {
            if named
                .iter()
                .any(|event| matches!(side.attempt(event, None), Outcome::Done))
            {
                return true;
            }
            let before = side.steps.len();
            let moved = side.pursue(code, None);
            let done = side.steps[before..].iter().any(|step| step.event == code);
            if !moved {
                let day = later(side.day, 1);
                side.wait(day);
            }
            done
        })
    })
}

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
            "nothing that was tried closes the case",
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
    let mut often: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
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
                griffie::catalog::Ends::Always(false)
            )
        };
        if matches!(
            world.file().tracks[&track].states[state].ends,
            griffie::catalog::Ends::Always(true)
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
        if let griffie::catalog::Ends::When(source) =
            &world.file().tracks[&track].states[state].ends
        {
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
