//! Walking: a random way through a procedure, and at the end everything set right by somebody diligent.

use std::sync::Arc;

use griffie::calendar::{Date, parse};
use griffie::case::{Event, effective};
use griffie::procedure::Fold;

use super::aim::aim;
use super::attempt::Outcome;
use super::coverage::all;
use super::hint::follow_a_hint;
use super::later;
use super::random::Random;
use super::settle::settle;
use super::walk::Walk;
use super::world::World;

/// How many of a walk's steps are for what it was sent to reach.
const TARGETED: usize = 22;

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
    // What a walk is sent for may lie at the end of a procedure.
    let length = if aimed > TARGETED {
        24 + random.below(30)
    } else {
        4 + random.below(22)
    };
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
        55..77 => anything(walk),
        77..84 => correct(walk),
        84..88 => withdraw(walk),
        88..90 => walk.receive(),
        90..93 => {
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
pub(super) fn open_duties(fold: &Fold, world: &World) -> Vec<(usize, String)> {
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
pub(super) fn meet(walk: &mut Walk, number: usize, code: &str) -> bool {
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
    // Nobody gets it in at the door when what was said then does not fit the new day.
    let mut events: Vec<Arc<Event>> = walk.steps.iter().cloned().map(Arc::new).collect();
    events.push(Arc::new(event.clone()));
    let mut left = effective(&events).into_iter();
    let fits = left.find(|left| left.seq == number).is_none_or(|left| {
        let form = &walk.world.data[&code];
        form.check(&left.event.data, Some(left.on)).is_empty()
    });
    if fits {
        walk.record(event);
    }
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
