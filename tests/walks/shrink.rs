//! The shortest walk that still shows what was found.

use std::sync::Arc;

use griffie::case::{Event, Happened};
use serde_json::Value;

use super::answers::{Desk, Unmade, compose};
use super::attempt::Outcome;
use super::hint::goes_as_hinted;
use super::leak::tells_hidden;
use super::letters;
use super::random::Random;
use super::report::{Finding, Kind, Probe};
use super::settle::settle;
use super::walk::Walk;
use super::world::World;

/// Takes steps away as long as the finding stays.
pub(super) fn shrink(world: &World, finding: &Finding, patience: usize) -> Vec<Event> {
    let mut steps = finding.steps.clone();
    if !shows(world, finding, &steps) {
        // Found on the way, and not from here alone: the whole walk tells it.
        return steps;
    }
    let mut tries = 0;
    let mut size = (steps.len() / 2).max(1);
    while size >= 1 {
        let mut start = 0;
        while start < steps.len() && tries < patience {
            let Some(shorter) = without(&steps, start, size) else {
                break;
            };
            tries += 1;
            if !shorter.is_empty() && shows(world, finding, &shorter) {
                steps = shorter;
            } else {
                start += size;
            }
        }
        if size == 1 {
            break;
        }
        size /= 2;
    }
    nobody_else(world, finding, steps, patience)
}

/// Leaves out who has nothing to do with it: half of the people at a time, then one by one, then their facts.
fn nobody_else(
    world: &World,
    finding: &Finding,
    mut steps: Vec<Event>,
    mut patience: usize,
) -> Vec<Event> {
    for index in 0..steps.len() {
        let mut size = steps[index].personen.len();
        while size >= 1 {
            let roles: Vec<String> = steps[index].personen.keys().cloned().collect();
            for some in roles.chunks(size) {
                if patience == 0 {
                    return steps;
                }
                patience -= 1;
                let mut fewer = steps.clone();
                fewer[index].personen.retain(|role, _| !some.contains(role));
                if shows(world, finding, &fewer) {
                    steps = fewer;
                }
            }
            size /= 2;
        }
        let mut fewer = steps.clone();
        fewer[index].feiten.clear();
        if shows(world, finding, &fewer) {
            steps = fewer;
        }
    }
    steps
}

/// The steps without some of them; corrections follow what they correct.
fn without(steps: &[Event], start: usize, size: usize) -> Option<Vec<Event>> {
    let end = (start + size).min(steps.len());
    if start >= end {
        return None;
    }
    let gone = |number: usize| number > start && number <= end;
    let moved = |number: usize| {
        if number > end {
            number - (end - start)
        } else {
            number
        }
    };
    let mut kept: Vec<Event> = Vec::new();
    // Taking a correction's target takes the correction along, and with it the numbers after it.
    let mut lost: Vec<usize> = Vec::new();
    for (index, event) in steps.iter().enumerate() {
        let number = index + 1;
        let target = event.corrects.or(event.withdraws);
        if gone(number) {
            continue;
        }
        if target.is_some_and(|target| gone(target) || lost.contains(&target)) {
            lost.push(number);
            continue;
        }
        let shift =
            |target: usize| moved(target) - lost.iter().filter(|lost| **lost < target).count();
        let mut event = event.clone();
        event.corrects = event.corrects.map(shift);
        event.withdraws = event.withdraws.map(shift);
        kept.push(event);
    }
    // Whoever opened the case brought its people.
    if start == 0
        && let (Some(first), Some(new)) = (steps.first(), kept.first_mut())
    {
        for (role, people) in &first.personen {
            new.personen
                .entry(role.clone())
                .or_insert_with(|| people.clone());
        }
        for (group, facts) in &first.feiten {
            new.feiten
                .entry(group.clone())
                .or_insert_with(|| facts.clone());
        }
    }
    Some(kept)
}

/// Whether a finding shows after these steps.
pub(super) fn shows(world: &World, finding: &Finding, steps: &[Event]) -> bool {
    let last = steps
        .iter()
        .filter_map(|step| step.recorded.or(step.on))
        .max();
    let Some(first) = steps.first().and_then(|step| step.on) else {
        return false;
    };
    let mut walk = Walk::new(world, Random::new(1), first);
    for step in steps {
        walk.day = walk.day.max(step.recorded.or(step.on).unwrap_or(walk.day));
        if !walk.record(step.clone()).is_empty() {
            return false;
        }
    }
    if let Probe::Closed = &finding.probe {
        return walk
            .found
            .iter()
            .any(|found| found.kind == Kind::ClosedOver && found.subject == finding.subject);
    }
    walk.found.clear();
    walk.day = last.map_or(finding.day, |last| last.max(finding.day));
    match &finding.probe {
        Probe::Close | Probe::Meet(_) => {
            walk.writes = false;
            settle(&mut walk);
            walk.found
                .iter()
                .any(|found| found.kind == finding.kind && same(finding, &found.probe))
        }
        Probe::Document(document) => {
            let facts = walk.facts();
            let events = world.file().events_of(document);
            (0..3).all(|seed| {
                walk.random = Random::new(seed);
                // Any of its events will do.
                let made = match events.as_slice() {
                    [] => walk.filled(document, &facts, None),
                    [only] => walk.filled(document, &facts, Some(only.as_str())),
                    [..] => walk.filled(document, &facts, None),
                };
                matches!(made, Err(Unmade::Wrong(_)))
            })
        }
        Probe::WayOut { event, guard } => {
            let Outcome::Refused(refusals) = walk.attempt(event, None) else {
                return false;
            };
            refusals
                .iter()
                .any(|refusal| super::coverage::guard(world, refusal) == Some(*guard))
                && !goes_as_hinted(&walk, event, *guard)
        }
        Probe::Letter {
            document,
            answers,
            rule,
        } => {
            let facts = walk.facts();
            let Ok(prepared) = world.prepared(document) else {
                return false;
            };
            let full = Value::Object(answers.clone());
            let base = walk.fold().clone();
            let desk = Desk {
                facts: &facts,
                base: &base,
                earlier: &[],
                day: walk.day,
                names: &[],
            };
            let Ok(composed) = compose(world, &prepared, &full, &facts, &desk) else {
                return false;
            };
            let mut after = walk.fold().clone();
            for code in world.file().events_of(document) {
                let form = &world.data[code];
                let known = form.schema()["properties"].as_object();
                let data = answers
                    .iter()
                    .filter(|(name, _)| known.is_some_and(|known| known.contains_key(*name)));
                let data = data
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect();
                let event = Event {
                    on: Some(walk.day),
                    event: code.clone(),
                    data,
                    ..Event::default()
                };
                after.replay(&Arc::new(Happened {
                    seq: steps.len() + 1,
                    on: walk.day,
                    event: Arc::new(event),
                }));
            }
            let mut broken = letters::rules(&composed, answers, &facts, walk.day, &after);
            broken.extend(tells_hidden(world, document, answers, &facts, walk.day));
            broken.iter().any(|broken| broken.rule == *rule)
        }
        Probe::Closed => false,
    }
}

fn same(finding: &Finding, probe: &Probe) -> bool {
    match (&finding.probe, probe) {
        (Probe::Close, Probe::Close) => true,
        (Probe::Meet(one), Probe::Meet(other)) => one == other,
        _ => false,
    }
}
